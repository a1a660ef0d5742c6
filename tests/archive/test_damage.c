/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever happened to a file: the full result, or a sentence that names it and says what to do. */
#include "archive/db.h"
#include "archive/example.h"
#include "support/cm.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 16384 }; /* of a store */

typedef struct {
    const char *dir, *path;
    unsigned char *byte; /* of a good file */
    size_t size, points;
} good_file;

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static good_file make_good(const char *name)
{
    good_file g = {.dir = example_folder(name)};
    iop_archive *a;
    iop_err err = {0};
    g.path = example_path(g.dir, "a.sqlite");
    assert_ok(iop_archive_open(&a, g.path, example_run(), NULL, &err), err);
    assert_ok(example_put_rest(a, 3, &err), err);
    g.points = example_check(a);
    assert_ok(iop_archive_close(a, &err), err);
    FILE *file = fopen(g.path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    g.size = (size_t)ftell(file);
    rewind(file);
    g.byte = malloc(g.size);
    assert_true(g.byte && fread(g.byte, 1, g.size, file) == g.size);
    fclose(file);
    return g;
}

/* Opens what lies at the path, to read or to write. Returns whether all of it was there. */
static bool all_or_a_sentence(const good_file *g, bool writes)
{
    iop_archive *a;
    iop_err err = {0};
    iop_status status = writes ? iop_archive_open(&a, g->path, example_run(), NULL, &err)
                               : iop_archive_open_existing(&a, g->path, NULL, &err);
    if (status == IOP_OK) {
        assert_int_equal(example_check(a), g->points);
        assert_ok(iop_archive_close(a, &err), err);
        return true;
    }
    if (status != IOP_EIO || strcmp(err.where, g->path) != 0 || !strstr(err.msg, "; "))
        fail_msg("status %d, \"%s\": %s", (int)status, err.where, err.msg);
    return false;
}

static void a_byte_of_the_last_page_may_change(void **state)
{
    (void)state;
    good_file g = make_good("byte");
    size_t told = 0, tried = 0;
    for (size_t at = g.size - PAGE; at < g.size; at += EVERY(11), tried++) {
        unsigned char was = g.byte[at];
        g.byte[at] ^= (unsigned char)(at % 2 ? 0xff : 1 << at % 7);
        write_file(g.path, g.byte, g.size);
        told += !all_or_a_sentence(&g, at % 4 == 0);
        g.byte[at] = was;
    }
    assert_true(told > tried / 20);
    free(g.byte);
}

static void any_byte_may_change(void **state)
{
    (void)state;
    good_file g = make_good("any-byte");
    size_t told = 0;
    for (size_t at = 0; at < g.size; at += at < 100 ? 1 : EVERY(211)) {
        unsigned char was = g.byte[at];
        g.byte[at] = (unsigned char)~was;
        write_file(g.path, g.byte, g.size);
        told += !all_or_a_sentence(&g, at % 2 == 0);
        g.byte[at] = was;
    }
    assert_true(told > CASES(100));
    free(g.byte);
}

static void a_page_may_be_lost(void **state)
{
    (void)state;
    good_file g = make_good("page");
    unsigned char page[PAGE];
    for (size_t at = 0; at < g.size; at += sizeof page) {
        memcpy(page, g.byte + at, sizeof page);
        for (int kind = 0; kind < 3; kind++) {
            memset(g.byte + at, 0, sizeof page);
            if (kind == 1)
                for (size_t k = 0; k < sizeof page; k++)
                    g.byte[at + k] = (unsigned char)(k * 2654435761U >> 13);
            if (kind == 2) /* the page before it, twice */
                memcpy(g.byte + at, g.byte + (at >= sizeof page ? at - sizeof page : 0), sizeof page);
            write_file(g.path, g.byte, g.size);
            all_or_a_sentence(&g, false);
        }
        memcpy(g.byte + at, page, sizeof page);
    }
    free(g.byte);
}

static void the_end_may_be_lost(void **state)
{
    (void)state;
    good_file g = make_good("end");
    for (size_t size = 1; size < g.size; size += size < 1000 ? 97 : EVERY(1999)) {
        write_file(g.path, g.byte, size);
        assert_false(all_or_a_sentence(&g, size % 2));
        FILE *file = fopen(g.path, "rb"); /* left as it was */
        assert_non_null(file);
        fseek(file, 0, SEEK_END);
        assert_int_equal(ftell(file), size);
        fclose(file);
    }
    free(g.byte);
}

/* The sentence for a file with this content holds the words. */
static void says(const char *path, const char *content, bool writes, const char *words)
{
    iop_archive *a;
    iop_err err = {0};
    if (content)
        write_file(path, content, strlen(content));
    iop_status status = writes ? iop_archive_open(&a, path, example_run(), NULL, &err)
                               : iop_archive_open_existing(&a, path, NULL, &err);
    assert_int_equal(status, IOP_EIO);
    assert_null(a);
    assert_string_equal(err.where, path);
    if (!strstr(err.msg, words))
        fail_msg("\"%s\" does not say \"%s\"", err.msg, words);
}

static void what_is_no_archive_is_told(void **state)
{
    (void)state;
    const char *dir = example_folder("foreign"), *path = example_path(dir, "a.sqlite");
    char *text = calloc(10000, 1);
    iop_db *db;
    iop_err err = {0};
    assert_non_null(text);
    memset(text, 'x', 9999);
    for (int writes = 0; writes < 2; writes++) {
        says(path, text, writes, "no SQLite file");
        says(path, "sector,A\n", writes, "no SQLite file");
    }
    free(text);
    says(path, "", false, "is empty");
    says(example_path(dir, "none.sqlite"), NULL, false, "no such file");
    says(example_path(dir, "none/a.sqlite"), NULL, true, "its folder exists");
    says(dir, NULL, true, "could not open");
    unlink(path);
    assert_ok(iop_db_open(&db, path, true, NULL, &err), err);
    assert_ok(iop_db_do(db, "CREATE TABLE t (a); COMMIT", &err), err);
    assert_ok(iop_db_close(db, &err), err);
    says(path, NULL, true, "another program");
    says(path, NULL, false, "another program");
}

/* Changes a good file by SQL, and wants the words. */
static void changed_by(const good_file *g, const char *sql, const char *words)
{
    iop_db *db;
    iop_err err = {0};
    write_file(g->path, g->byte, g->size);
    assert_ok(iop_db_open(&db, g->path, true, NULL, &err), err);
    assert_ok(iop_db_do(db, sql, &err), err);
    assert_ok(iop_db_do(db, "COMMIT", &err), err);
    assert_ok(iop_db_close(db, &err), err);
    says(g->path, NULL, false, words);
    says(g->path, NULL, true, words);
}

static void what_was_changed_by_hand_is_told(void **state)
{
    (void)state;
    good_file g = make_good("by-hand");
    changed_by(&g, "DELETE FROM point WHERE id = 7", "is wrong");
    changed_by(&g, "DELETE FROM point WHERE id = (SELECT max(id) FROM point)", "misses points");
    changed_by(&g, "DELETE FROM unit WHERE sweep = 2 AND unit = 3", "points, its units have");
    changed_by(&g, "UPDATE unit SET points = points - 1 WHERE sweep = 2 AND unit = 3", "checksum");
    changed_by(&g, "UPDATE point SET objective = 1 WHERE id = 7", "checksum of unit");
    changed_by(&g, "UPDATE point SET key = 1 WHERE sweep = 0 AND idx = 1", "key of a point");
    changed_by(&g, "UPDATE point SET label = NULL WHERE id = 7", "\"label\" is missing");
    changed_by(&g, "UPDATE point SET output = x'00' WHERE sweep = 3 AND unit = 3", "1 bytes, not 40");
    changed_by(&g, "UPDATE point SET part = 3 WHERE id = 7", "is wrong");
    changed_by(&g, "UPDATE sweep SET spec = ''", "seal");
    changed_by(&g, "UPDATE run SET value = 'a' WHERE position = 0", "seal");
    changed_by(&g, "UPDATE sector SET base_output = 3", "seal");
    changed_by(&g, "DELETE FROM measure", "seal");
    changed_by(&g, "INSERT INTO unit VALUES (7, 0, 0, 0, 0)", "no sweep has");
    changed_by(&g, "DROP VIEW points; DROP TABLE point", "no store");
    changed_by(&g, "DROP TABLE seal", "no store");
    changed_by(&g, "PRAGMA user_version = 2", "layout 2");
    free(g.byte);
}

static void a_damaged_part_is_not_merged(void **state)
{
    (void)state;
    good_file g = make_good("part");
    iop_archive *a;
    iop_err err = {0};
    for (size_t k = g.size - PAGE; k < g.size; k++)
        g.byte[k] ^= 0x55;
    write_file(g.path, g.byte, g.size);
    assert_ok(iop_archive_open(&a, example_path(g.dir, "b.sqlite"), example_run(), NULL, &err), err);
    assert_ok(example_put(a, 2, 3, &err), err);
    size_t points = example_check(a);
    assert_int_equal(iop_archive_merge(a, g.path, &err), IOP_EIO);
    assert_string_equal(err.where, g.path);
    assert_int_equal(example_check(a), points);
    assert_ok(iop_archive_close(a, &err), err);
    free(g.byte);
}

/* --- SQLite's own memory -------------------------------------------------------------------------------- */

static iop_status open_put_read(const char *path, const char *dir, iop_err *err)
{
    iop_archive *a;
    IOP_TRY(iop_archive_open(&a, path, example_run(), NULL, err));
    iop_status status = example_put_rest(a, 1, err);
    if (status == IOP_OK)
        status = iop_archive_commit(a, err);
    if (status == IOP_OK)
        status = iop_archive_write_csv(a, dir, err);
    iop_status closing = iop_archive_close(a, status == IOP_OK ? err : NULL);
    return status == IOP_OK ? closing : status;
}

static void sqlite_may_run_out_of_memory(void **state)
{
    (void)state;
    const char *dir = example_folder("heap"), *path = example_path(dir, "a.sqlite");
    iop_err err = {0};
    iop_status status = IOP_ENOMEM;
    int failures = 0;
    for (long limit = 60000; status != IOP_OK; limit += 10000) {
        unlink(path);
        sqlite3_hard_heap_limit64(limit);
        status = open_put_read(path, dir, &err);
        if (status != IOP_OK && status != IOP_ENOMEM)
            fail_msg("%ld bytes: %s", limit, err.msg);
        failures += status != IOP_OK;
        sqlite3_hard_heap_limit64(0);
    }
    assert_true(failures > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_of_the_last_page_may_change),
        cmocka_unit_test(any_byte_may_change),
        cmocka_unit_test(a_page_may_be_lost),
        cmocka_unit_test(the_end_may_be_lost),
        cmocka_unit_test(what_is_no_archive_is_told),
        cmocka_unit_test(what_was_changed_by_hand_is_told),
        cmocka_unit_test(a_damaged_part_is_not_merged),
        cmocka_unit_test(sqlite_may_run_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
