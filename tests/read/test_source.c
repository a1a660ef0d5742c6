/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as sources of bytes, and the small parts of the readers: places, names, excerpts. */
#include "base/text.h"
#include "read/names.h"
#include "read/source.h"
#include "read_support.h"

static bool always_stop(void *ctx)
{
    (void)ctx;
    return true;
}

static void files_must_be_regular_and_readable(void **state)
{
    (void)state;
    char dir[512], path[600], expected[900];
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    static const struct {
        int kind; /* 0 missing, 1 folder, 2 named pipe */
        const char *sentence;
    } cases[] = {
        {0, "the file does not exist"}, {1, "is a folder; expected a file"}, {2, "is not a regular file"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_diags *diags = new_diags();
        iop_csv *csv = NULL;
        if (cases[k].kind == 1)
            assert_int_equal(mkdir(path, 0700), 0);
        if (cases[k].kind == 2)
            assert_int_equal(mkfifo(path, 0600), 0);
        assert_int_equal(iop_csv_open(&csv, path, NULL, NULL, diags), IOP_EIO);
        assert_null(csv);
        snprintf(expected, sizeof expected, "%s: %s", path, cases[k].sentence);
        FINDINGS(diags, expected);
        if (cases[k].kind)
            assert_int_equal(remove(path), 0);
        iop_diags_close(diags);
    }
    drop_folder(dir);
}

/* Files that another program changes while they are read. */
static void files_may_change_under_us(void **state)
{
    (void)state;
    char dir[512], path[600], byte[64];
    size_t got = 0;
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    for (int grow = 0; grow < 2; grow++) {
        iop_diags *diags = new_diags();
        iop_source source;
        put_file(dir, "file", "a,b\n1,2\n3,4\n");
        assert_int_equal(iop_source_open(&source, path, diags), IOP_OK);
        assert_int_equal(source.size, 12);
        assert_int_equal(truncate(path, grow ? 20 : 5), 0);
        iop_status status = IOP_OK;
        do
            status = iop_source_read(&source, byte, 4, &got, diags);
        while (status == IOP_OK && got > 0);
        assert_int_equal(status, IOP_EIO);
        assert_non_null(strstr(iop_diags_first_error(diags)->msg, grow
                                                                      ? "it had 12 bytes, now it has more"
                                                                      : "it had 12 bytes, now it has fewer"));
        iop_source_close(&source);
        iop_diags_close(diags);
    }
    drop_folder(dir);
}

static void whole_files_and_stopping(void **state)
{
    (void)state;
    char dir[512], path[600];
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    put_file(dir, "file", "a,b\n1,2\n");
    iop_diags *diags = new_diags();
    iop_bytes bytes;
    assert_int_equal(iop_file_open(&bytes, path, NULL, diags), IOP_OK);
    assert_int_equal(bytes.size, 8);
    assert_memory_equal(bytes.data, "a,b\n1,2\n", 8);
    iop_file_close(&bytes, NULL);
    assert_null(bytes.data);
    iop_csv *csv = NULL;
    assert_int_equal(iop_csv_open(&csv, path, NULL, NULL, diags), IOP_OK);
    assert_string_equal(iop_csv_text(csv, 1, 1), "2");
    iop_csv_close(csv);
    iop_env env = iop_env_default();
    env.stop = always_stop;
    assert_int_equal(iop_csv_open(&csv, path, NULL, &env, diags), IOP_ESTOPPED);
    assert_null(csv);
    iop_diags_close(diags);
    drop_folder(dir);
}

static void long_paths_keep_their_tail(void **state)
{
    (void)state;
    char path[400], place[IOP_PLACE_SIZE];
    memset(path, 'd', sizeof path);
    strcpy(path + 380, "/sectors.csv");
    iop_short_place(place, path);
    assert_int_equal(strlen(place), IOP_PLACE_SIZE - 1);
    assert_memory_equal(place, "...d", 4);
    assert_string_equal(place + strlen(place) - 12, "/sectors.csv");
    for (size_t shift = 0; shift < 2; shift++) { /* no half characters at the cut */
        for (size_t k = shift; k < 380; k += 2)
            memcpy(path + k, "\xC4\x91", 2);
        strcpy(path + 380 + shift, "/sectors.csv");
        iop_short_place(place, path);
        assert_int_equal(iop_utf8_valid(place, strlen(place)), strlen(place));
    }
}

static void names_are_found_again(void **state)
{
    (void)state;
    iop_names names = iop_names_start(NULL);
    char text[16], hint[IOP_HINT_SIZE];
    size_t index;
    assert_true(iop_names_find(&names, "x", 1) == SIZE_MAX);
    for (size_t k = 0; k < 1000; k++) {
        int length = snprintf(text, sizeof text, "N%zu", k);
        assert_true(iop_names_add(&names, text, (size_t)length, &index));
        assert_int_equal(index, k);
    }
    assert_true(iop_names_add(&names, "N77more", 3, &index));
    assert_int_equal(index, 77);
    assert_int_equal(names.count, 1000);
    for (size_t k = 0; k < 1000; k++) {
        int length = snprintf(text, sizeof text, "N%zu", k);
        assert_int_equal(iop_names_find(&names, text, (size_t)length), k);
    }
    assert_true(iop_names_find(&names, "N1000", 5) == SIZE_MAX);
    assert_string_equal(iop_names_hint(&names, "NN5", 3, hint), "; did you mean \"N5\"?");
    assert_string_equal(iop_names_hint(&names, "elsewhere", 9, hint), "");
    iop_names_end(&names);
}

static void excerpts_are_short_and_clean(void **state)
{
    (void)state;
    char out[IOP_EXCERPT_SIZE];
    assert_string_equal(iop_excerpt("a\nb\x7f", 4, out), "a?b?");
    char text[100];
    for (size_t k = 0; k < 98; k += 2)
        memcpy(text + k, "\xC4\x91", 2);
    iop_excerpt(text + 1, 60, out); /* starts inside a character: nothing of it is valid */
    assert_string_equal(out, "…");
    text[0] = 'x';
    memmove(text + 1, text + 2, 90);
    iop_excerpt(text, 60, out);
    assert_int_equal(strlen(out), 39 + strlen("…"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_must_be_regular_and_readable),
        cmocka_unit_test(files_may_change_under_us),
        cmocka_unit_test(whole_files_and_stopping),
        cmocka_unit_test(long_paths_keep_their_tail),
        cmocka_unit_test(names_are_found_again),
        cmocka_unit_test(excerpts_are_short_and_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
