/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed files: they read as the plain ones, and every way of being broken is told. */
#include "dataset_support.h"
#include "read/dataset.h"
#include "read/packing.h"
#include "read/sink.h"
#include <stdint.h>

static const char table_text[] = "code,A,B\nA,1,2.5\nB,-3e2,0\n";

static void pack_file(const char *dir, const char *name, const iop_packing *packing, const char *data,
                      size_t size)
{
    char path[1024];
    iop_sink sink;
    iop_err err;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_ok(iop_sink_open(&sink, path, packing, NULL, &err), err);
    for (size_t at = 0; at < size; at += 1000) /* in pieces */
        iop_sink_put(&sink, data + at, size - at < 1000 ? size - at : 1000);
    assert_ok(iop_sink_close(&sink, IOP_OK, &err), err);
}

static size_t get_file(const char *dir, const char *name, char *data, size_t size)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t length = fread(data, 1, size, f);
    assert_int_equal(fclose(f), 0);
    return length;
}

static iop_status open_csv(const char *dir, const iop_env *env, iop_diags *diags, size_t *rows)
{
    char path[1024];
    iop_csv *csv = NULL;
    snprintf(path, sizeof path, "%s/file", dir);
    iop_status status = iop_csv_open(&csv, path, NULL, env, diags);
    if (csv)
        *rows = iop_csv_rows(csv);
    iop_csv_close(csv);
    return status;
}

static void pieces_behind_each_other_are_read(void **state)
{
    (void)state;
    char dir[512], packed[4096];
    scratch_folder(dir);
    for (size_t k = 0; iop_packings[k]; k++)
        for (int pieces = 1; pieces <= 3; pieces++) {
            size_t rows = 0, size = 0;
            iop_diags *diags = new_diags();
            for (int piece = 0; piece < pieces; piece++) {
                pack_file(dir, "file", iop_packings[k], piece ? "C,1,2\n" : table_text,
                          piece ? 6 : sizeof table_text - 1);
                size += get_file(dir, "file", packed + size, sizeof packed - size);
            }
            put_bytes(dir, "file", packed, size);
            assert_int_equal(open_csv(dir, NULL, diags, &rows), IOP_OK);
            assert_int_equal(rows, 1 + pieces);
            iop_diags_close(diags);
        }
    drop_folder(dir);
}

/* Cut off after every byte, and with every byte changed: told, or the same table. */
static void broken_files_are_told(void **state)
{
    (void)state;
    char dir[512], path[600], packed[4096], text[600], expected[700];
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    for (size_t k = 0; iop_packings[k]; k++) {
        pack_file(dir, "file", iop_packings[k], table_text, sizeof table_text - 1);
        size_t size = get_file(dir, "file", packed, sizeof packed), rows;
        for (size_t length = iop_packings[k]->magic_size; length < size; length++) {
            iop_diags *diags = new_diags();
            put_bytes(dir, "file", packed, length);
            assert_int_equal(open_csv(dir, NULL, diags, &rows), IOP_EPARSE);
            snprintf(expected, sizeof expected, "%s: the %s data end too early; the file is cut off", path,
                     iop_packings[k]->name);
            assert_string_equal(finding(diags, 0, text), expected);
            iop_diags_close(diags);
        }
        for (size_t at = iop_packings[k]->magic_size; at < size; at++) {
            iop_diags *diags = new_diags();
            packed[at] = (char)(packed[at] ^ 0x55);
            put_bytes(dir, "file", packed, size);
            packed[at] = (char)(packed[at] ^ 0x55);
            iop_status status = open_csv(dir, NULL, diags, &rows);
            assert_int_equal(iop_diags_errors(diags) > 0, status != IOP_OK);
            iop_diags_close(diags);
        }
    }
    drop_folder(dir);
}

/* Some kilobytes that unpack to hundreds of megabytes. */
static void bombs_are_refused(void **state)
{
    (void)state;
    char dir[512], path[600], expected[700];
    static char blanks[1 << 20];
    iop_sink sink;
    iop_err err;
    size_t rows;
    memset(blanks, ' ', sizeof blanks);
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    assert_ok(iop_sink_open(&sink, path, &iop_zstd, NULL, &err), err);
    iop_sink_put(&sink, "a,b\n", 4);
    for (int k = 0; k < 100; k++)
        iop_sink_put(&sink, blanks, sizeof blanks);
    assert_ok(iop_sink_close(&sink, IOP_OK, &err), err);
    iop_diags *diags = new_diags();
    assert_int_equal(open_csv(dir, NULL, diags, &rows), IOP_EPARSE);
    snprintf(expected, sizeof expected,
             "%s: the zstd data unpack to more than 1200 times their size, which no table does", path);
    FINDINGS(diags, expected);
    iop_diags_close(diags);
    drop_folder(dir);
}

/* --- .npy --- */

static size_t npy_bytes(const char *dir, size_t n, const double *a, char *out, size_t size)
{
    char path[600];
    iop_err err;
    snprintf(path, sizeof path, "%s/file", dir);
    assert_ok(iop_npy_write((iop_cmat){n, n, n, a}, path, &err), err);
    return get_file(dir, "file", out, size);
}

static void packed_arrays_are_read(void **state)
{
    (void)state;
    char dir[512], path[600], bytes[4096], text[600];
    static const double a[4] = {1, 2, 0.1, 1e300};
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    size_t size = npy_bytes(dir, 2, a, bytes, sizeof bytes - 1);
    bytes[size] = 'x';
    for (size_t k = 0; iop_packings[k]; k++)
        for (int change = -1; change <= 1; change++) { /* a byte too few, right, one too many */
            iop_diags *diags = new_diags();
            iop_mat m;
            pack_file(dir, "file", iop_packings[k], bytes, (size_t)((int)size + change));
            iop_status status = iop_npy_open(&m, path, NULL, diags);
            assert_int_equal(status == IOP_OK, change == 0);
            if (change == 0)
                assert_memory_equal(m.a, a, sizeof a);
            else
                assert_non_null(strstr(finding(diags, 0, text), change < 0 ? "ended early" : "more bytes"));
            iop_mat_free(&m, NULL);
            iop_diags_close(diags);
        }
    drop_folder(dir);
}

static void an_array_must_fit_its_packed_file(void **state)
{
    (void)state;
    char dir[512], path[600], bytes[128];
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    memset(bytes, ' ', sizeof bytes);
    memcpy(bytes, "\x93NUMPY\x01\0\x76\0", 10);
    static const char header[] = "{'descr': '<f8', 'fortran_order': False, 'shape': (90000, 90000), }";
    memcpy(bytes + 10, header, sizeof header - 1);
    bytes[127] = '\n';
    pack_file(dir, "file", &iop_gzip, bytes, sizeof bytes);
    iop_diags *diags = new_diags();
    iop_mat m;
    assert_int_equal(iop_npy_open(&m, path, NULL, diags), IOP_EPARSE);
    char text[600];
    assert_non_null(strstr(finding(diags, 0, text), "too small for the array"));
    iop_diags_close(diags);
    drop_folder(dir);
}

/* --- datasets --- */

static void drop_dataset(const char *dir)
{
    char name[IOP_DATASET_NAME];
    for (size_t k = 0; iop_dataset_name(NULL, k, name); k++)
        drop_file(dir, name);
    drop_file(dir, "imports.csv.gz");
    drop_folder(dir);
}

/* Every form reads back to the same numbers, and the one before is gone. */
static void datasets_may_be_packed(void **state)
{
    (void)state;
    char dir[512];
    start_toy(dir);
    iop_table *t = read_good(dir);
    for (int form = 0; form < 12; form++) {
        iop_err err;
        iop_dataset_form f = {form % 2 == 1, (iop_compression)(form * 5 % 3)};
        assert_ok(iop_dataset_write_as(t, dir, &f, &err), err);
        iop_table *back = read_good(dir);
        assert_memory_equal(back->intermediate.a, t->intermediate.a, t->n * t->n * sizeof(double));
        assert_memory_equal(back->final_demand.a, t->final_demand.a, t->n * t->c * sizeof(double));
        assert_memory_equal(back->resources.a, t->resources.a, t->r * t->n * sizeof(double));
        iop_table_close(back);
    }
    iop_table_close(t);
    drop_dataset(dir);
}

static void two_forms_of_one_file_are_refused(void **state)
{
    (void)state;
    char dir[512];
    start_toy(dir);
    pack_file(dir, "intermediate.csv.gz", &iop_gzip, table_text, sizeof table_text - 1);
    pack_file(dir, "primary.csv.zst", &iop_zstd, table_text, sizeof table_text - 1);
    const char *const expected[] = {"has both primary.csv and primary.csv.zst; expected one of them",
                                    "has both intermediate.csv and intermediate.csv.gz; expected one of them",
                                    NULL};
    assert_refused(dir, expected);
    drop_dataset(dir);
}

static void names_of_datasets_are_known(void **state)
{
    (void)state;
    static const char *const good[] = {"dataset.yaml", "intermediate.npy.zst", "primary.csv.gz",
                                       "imports.csv", "imports.csv.zst"};
    static const char *const bad[] = {"dataset.yaml.gz", "notes.txt", ".csv", "a/b.csv", "solution.json", ""};
    char name[IOP_DATASET_NAME];
    for (size_t k = 0; iop_dataset_name(NULL, k, name); k++)
        assert_true(iop_dataset_may_hold(name));
    for (size_t k = 0; k < sizeof good / sizeof *good; k++)
        assert_true(iop_dataset_may_hold(good[k]));
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_false(iop_dataset_may_hold(bad[k]));
}

/* --- copies --- */

static void copies_are_exact(void **state)
{
    (void)state;
    char dir[512], from[600], to[600], one[65], two[65], data[64];
    scratch_folder(dir);
    snprintf(from, sizeof from, "%s/file", dir);
    snprintf(to, sizeof to, "%s/primary.csv", dir);
    put_file(dir, "file", "abc");
    iop_diags *diags = new_diags();
    assert_int_equal(iop_file_copy(from, to, one, NULL, diags), IOP_OK);
    assert_int_equal(iop_file_digest(to, two, NULL, diags), IOP_OK);
    /* FIPS 180-2, appendix B.1 */
    assert_string_equal(one, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(one, two);
    assert_int_equal(get_file(dir, "primary.csv", data, sizeof data), 3);
    assert_int_equal(iop_file_copy(from, "/nowhere/at/all", one, NULL, diags), IOP_EIO);
    assert_int_equal(iop_diags_errors(diags), 1);
    iop_diags_close(diags);
    drop_folder(dir);
}

static iop_status open_scarce(const iop_env *env, void *dir)
{
    iop_diags *diags = new_diags();
    size_t rows;
    iop_status status = open_csv(dir, env, diags, &rows);
    iop_diags_close(diags);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    char dir[512];
    scratch_folder(dir);
    for (size_t k = 0; iop_packings[k]; k++) {
        pack_file(dir, "file", iop_packings[k], table_text, sizeof table_text - 1);
        exhaust_memory(open_scarce, dir);
    }
    drop_folder(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_behind_each_other_are_read),
        cmocka_unit_test(broken_files_are_told),
        cmocka_unit_test(bombs_are_refused),
        cmocka_unit_test(packed_arrays_are_read),
        cmocka_unit_test(an_array_must_fit_its_packed_file),
        cmocka_unit_test(datasets_may_be_packed),
        cmocka_unit_test(two_forms_of_one_file_are_refused),
        cmocka_unit_test(names_of_datasets_are_known),
        cmocka_unit_test(copies_are_exact),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
