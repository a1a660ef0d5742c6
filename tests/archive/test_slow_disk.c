/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk on which every write takes long: commits become rare, and nothing is lost by it. */
#include "archive/example.h"
#include "support/cm.h"
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WRITE_MS = 50 };

static const char *watched; /* a store: what is written to it, and not to its journal, is counted */
static size_t writes;

static void sleep_ms(long milliseconds)
{
    struct timespec t = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&t, NULL);
}

static ssize_t write_slowly(int file, const void *data, size_t size, off_t at)
{
    struct stat store, written;
    assert_true(stat(watched, &store) == 0 && fstat(file, &written) == 0);
    writes += written.st_ino == store.st_ino;
    sleep_ms(WRITE_MS);
    return pwrite(file, data, size, at);
}

/* Makes the disk of the store slow, or as it was. */
static void set_disk(const char *store, bool slow)
{
    static const char *const name[] = {"pwrite", "pwrite64"};
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    watched = store;
    for (size_t k = 0; k < sizeof name / sizeof *name; k++)
        vfs->xSetSystemCall(vfs, name[k], slow ? (sqlite3_syscall_ptr)write_slowly : NULL);
}

/* A commit takes some ten writes, half a second: the next one comes ten seconds later. */
static void commits_are_rare(void **state)
{
    const char *path = example_path(example_folder("slow"), "a.sqlite");
    iop_archive *a;
    iop_err err = {0};
    (void)state;
    assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err);
    set_disk(path, true);
    sleep_ms(1100);
    assert_ok(example_put(a, 0, 0, &err), err);
    const size_t first = writes;
    assert_true(first > 0); /* a second after opening: committed at once */
    sleep_ms(1100);
    assert_ok(example_put(a, 1, 0, &err), err);
    assert_int_equal(writes, first);
    set_disk(path, false);
    assert_ok(example_put_rest(a, 1, &err), err);
    const size_t points = example_check(a);
    assert_ok(iop_archive_close(a, &err), err);
    assert_ok(iop_archive_open_existing(&a, path, NULL, &err), err);
    assert_int_equal(example_check(a), points);
    assert_ok(iop_archive_close(a, &err), err);
}

/* A commit that was quick is followed by another a second later. */
static void a_quick_disk_is_written_to_each_second(void **state)
{
    const char *path = example_path(example_folder("quick"), "a.sqlite");
    iop_archive *a;
    iop_err err = {0};
    (void)state;
    assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err);
    assert_ok(example_put(a, 0, 0, &err), err);
    assert_ok(iop_archive_commit(a, &err), err);
    sleep_ms(1500);
    set_disk(path, true);
    const size_t before = writes;
    assert_ok(example_put(a, 1, 0, &err), err);
    assert_true(writes > before);
    set_disk(path, false);
    assert_ok(iop_archive_close(a, &err), err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commits_are_rare),
        cmocka_unit_test(a_quick_disk_is_written_to_each_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
