/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that is killed at any moment, a disk that is full, a second process: nothing is lost that was
 * committed, nothing is there twice, and the same command goes on to the same tables. */
#include "archive/db.h"
#include "archive/example.h"
#include "support/cm.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void digest_of(const char *path, const char *dir, char hex[65])
{
    iop_archive *a;
    iop_err err = {0};
    assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err);
    assert_ok(example_put_rest(a, 0, &err), err);
    example_check(a);
    example_digest(a, dir, hex);
    assert_ok(iop_archive_close(a, &err), err);
}

static void sleep_us(long microseconds)
{
    struct timespec t = {0, microseconds * 1000};
    nanosleep(&t, NULL);
}

/* --- killed --------------------------------------------------------------------------------------------- */

/* Goes on with the archive, committing after every other unit. */
static void work(const char *path, unsigned order)
{
    static const size_t steps[] = {1, 2, 5, 7};
    iop_archive *a;
    iop_err err = {0};
    size_t all = example_units(), at = order % all;
    if (iop_archive_open(&a, path, example_run(), NULL, &err) != IOP_OK)
        _exit(2);
    for (size_t k = 0; k < all; k++, at = (at + steps[order % 4]) % all) {
        size_t sweep = 0, unit = at;
        while (unit >= example_run()->sweep[sweep].units)
            unit -= example_run()->sweep[sweep++].units;
        if (iop_archive_has(a, sweep, unit))
            continue;
        if (example_put(a, sweep, unit, &err) != IOP_OK || (k % 2 && iop_archive_commit(a, &err) != IOP_OK))
            _exit(3);
        sleep_us(100);
    }
    _exit(iop_archive_close(a, &err) == IOP_OK ? 0 : 4);
}

/* Starts the work and kills it after so long; whether it had ended well before that. */
static bool work_killed(const char *path, unsigned round, long microseconds)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        work(path, round * 7);
    sleep_us(microseconds);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status))
        assert_int_equal(WEXITSTATUS(status), 0);
    else
        assert_int_equal(WTERMSIG(status), SIGKILL);
    return WIFEXITED(status);
}

/* How long the whole work takes here and now. */
static long whole_work_us(const char *path)
{
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        work(path, 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    clock_gettime(CLOCK_MONOTONIC, &end);
    unlink(path);
    long us = (long)(end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000;
    return us < 500000 ? us : 500000;
}

static void a_killed_run_goes_on(void **state)
{
    (void)state;
    const char *dir = example_folder("kill"), *path = example_path(dir, "a.sqlite");
    char whole[65], again[65];
    size_t before = 0, kills = 0;
    iop_err err = {0};
    digest_of(example_path(dir, "whole.sqlite"), dir, whole);
    long us = whole_work_us(path);
    for (unsigned round = 0; kills < CASES(50); round++) {
        bool ended = work_killed(path, round, us * (long)(round * 2654435761U >> 16) / 65536);
        kills += !ended;
        if (ended || round % 12 == 11) {
            digest_of(path, dir, again);
            assert_string_equal(whole, again);
            unlink(path);
            before = 0;
        } else {
            iop_archive *a;
            assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err);
            size_t points = example_check(a);
            assert_true(points >= before); /* nothing that was committed is lost */
            before = points;
            assert_ok(iop_archive_close(a, &err), err);
        }
    }
}

static void copy_file(const char *from, const char *to)
{
    size_t size;
    unsigned char *bytes = example_bytes(from, &size);
    example_put_bytes(to, bytes, size);
    free(bytes);
}

/* A transaction so large that pages are changed in the file before it ends, and files as they lie then. */
static void a_half_done_transaction_is_undone(void **state)
{
    (void)state;
    const char *dir = example_folder("half"), *path = example_path(dir, "a.sqlite");
    const char *copy = example_path(dir, "b.sqlite"), *journal = example_path(dir, "b.sqlite-journal");
    char whole[65], again[65];
    size_t size, changed_size;
    iop_db *db;
    iop_archive *a;
    iop_err err = {0};
    digest_of(path, dir, whole);
    unsigned char *good = example_bytes(path, &size);
    assert_ok(iop_db_open(&db, path, true, NULL, &err), err);
    assert_ok(iop_db_do(db, "PRAGMA cache_size = 1; UPDATE point SET label = 'x'; DELETE FROM unit", &err),
              err);
    copy_file(path, copy);
    copy_file(example_path(dir, "a.sqlite-journal"), journal);
    assert_ok(iop_db_close(db, &err), err);
    unsigned char *changed = example_bytes(copy, &changed_size);
    assert_true(changed_size != size || memcmp(good, changed, size) != 0);
    assert_ok(iop_archive_open_existing(&a, copy, NULL, &err), err);
    example_check(a);
    example_digest(a, dir, again);
    assert_string_equal(whole, again);
    assert_ok(iop_archive_close(a, &err), err);
    assert_int_equal(access(journal, F_OK), -1);
    free(good);
    free(changed);
}

/* --- full disk ------------------------------------------------------------------------------------------ */

static void make_room_by_limit(const char *dir)
{
    struct rlimit limit;
    (void)dir;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static void make_room_by_removal(const char *dir)
{
    unlink(example_path(dir, "ballast"));
}

/* Fills the disk, makes room, goes on with the same archive. */
static void fill_and_go_on(const char *dir, void (*make_room)(const char *dir), const char *whole)
{
    const char *path = example_path(dir, "a.sqlite");
    iop_archive *a;
    iop_err err = {0};
    char hex[65];
    size_t kept = 0;
    iop_status status = IOP_OK;
    assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err);
    for (size_t unit = 0; unit < 40 && status == IOP_OK; unit++) {
        status = example_put(a, 3, unit, &err);
        if (status == IOP_OK)
            status = iop_archive_commit(a, &err);
        kept += status == IOP_OK;
        assert_int_equal(iop_archive_done(a, 3), kept);
    }
    if (status == IOP_OK)
        status = example_put_rest(a, 0, &err);
    if (status == IOP_OK)
        status = iop_archive_commit(a, &err);
    assert_int_equal(status, IOP_EIO);
    assert_string_equal(err.where, path);
    if (!strstr(err.msg, "make room"))
        fail_msg("%s", err.msg);
    example_check(a);
    assert_int_equal(iop_archive_done(a, 3), kept);
    make_room(dir);
    assert_ok(example_put_rest(a, 1, &err), err); /* as if nothing had been */
    example_check(a);
    example_digest(a, dir, hex);
    assert_string_equal(hex, whole);
    assert_ok(iop_archive_close(a, &err), err);
}

/* Runs one of the jobs below in a process of its own, whose mounts and limits nobody else sees; what it exits
 * with, 77 meaning that mounting is not permitted. A program of its own, because a failing assertion would
 * go on with the next test in a copy of this one. */
static int in_a_child(const char *job, const char *dir, const char *whole)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        execl("/proc/self/exe", "test_faults", job, dir, whole, (char *)NULL);
        _exit(126);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static size_t size_of(const char *path)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    return (size_t)about.st_size;
}

/* More bytes than an empty archive has, less than a full one. */
static size_t half_full(const char *dir)
{
    const char *path = example_path(dir, "measure.sqlite");
    iop_archive *a;
    iop_err err = {0};
    assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err);
    assert_ok(iop_archive_close(a, &err), err);
    size_t empty = size_of(path);
    assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err);
    assert_ok(example_put_rest(a, 0, &err), err);
    assert_ok(iop_archive_close(a, &err), err);
    size_t full = size_of(path);
    unlink(path);
    return empty + (full - empty) / 2;
}

static void with_limited_size(const char *dir, const char *whole)
{
    struct rlimit limit;
    size_t room = half_full(dir);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = room;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    fill_and_go_on(dir, make_room_by_limit, whole);
}

static void with_small_disk(const char *dir, const char *whole)
{
    static const size_t disk = 4 << 20;
    size_t room = half_full(dir);
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        _exit(77);
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", dir, "tmpfs", 0, "size=4m") != 0)
        _exit(77);
    int fd = open(example_path(dir, "ballast"), O_CREAT | O_WRONLY, 0666);
    assert_true(fd >= 0);
    char page[4096] = {1};
    for (size_t filled = 0; filled + room + sizeof page <= disk; filled += sizeof page)
        assert_int_equal(write(fd, page, sizeof page), sizeof page);
    close(fd);
    fill_and_go_on(dir, make_room_by_removal, whole);
}

static void a_full_disk_loses_nothing(void **state)
{
    (void)state;
    const char *dir = example_folder("whole"), *full = example_folder("full");
    char whole[65];
    digest_of(example_path(dir, "whole.sqlite"), dir, whole);
    assert_int_equal(in_a_child("limited size", full, whole), 0);
    int ended = in_a_child("small disk", example_folder("tmpfs"), whole);
    if (ended == 77)
        print_message("mounting is not permitted; the limit of a file's size stood for a full disk\n");
    else
        assert_int_equal(ended, 0);
}

static void a_disk_that_is_full_from_the_start_is_told(const char *dir, const char *whole)
{
    struct rlimit limit;
    iop_archive *a;
    iop_err err = {0};
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 0;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    const char *path = example_path(dir, "a.sqlite");
    if (iop_archive_open(&a, path, example_run(), NULL, &err) != IOP_EIO || !strstr(err.msg, "make room"))
        _exit(1);
    make_room_by_limit(dir);
    char hex[65];
    digest_of(path, dir, hex);
    _exit(strcmp(hex, whole) == 0 ? 0 : 2);
}

static void a_table_that_does_not_fit_leaves_nothing(const char *dir, const char *whole)
{
    struct rlimit limit;
    iop_archive *a;
    iop_err err = {0};
    (void)whole;
    const char *path = example_path(dir, "a.sqlite");
    if (iop_archive_open(&a, path, example_run(), NULL, &err) != IOP_OK ||
        example_put_rest(a, 0, &err) != IOP_OK)
        _exit(1);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 100;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    if (iop_archive_write_csv(a, dir, &err) != IOP_EIO || !strstr(err.where, ".csv"))
        _exit(2);
    if (access(example_path(dir, "path.csv"), F_OK) == 0 ||
        access(example_path(dir, "path.csv.tmp"), F_OK) == 0)
        _exit(3);
    make_room_by_limit(dir);
    _exit(iop_archive_close(a, &err) == IOP_OK ? 0 : 4);
}

/* Ends as a program ends, with all that libraries have to do then. */
static void a_netcdf_file_that_does_not_fit_leaves_nothing(const char *dir, const char *whole)
{
    struct rlimit limit;
    iop_archive *a;
    iop_err err = {0};
    (void)whole;
    const char *path = example_path(dir, "a.nc");
    assert_ok(iop_archive_open(&a, example_path(dir, "a.sqlite"), example_run(), NULL, &err), err);
    assert_ok(example_put_rest(a, 0, &err), err);
    assert_ok(iop_archive_commit(a, &err), err);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 20000;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    assert_int_equal(iop_archive_write_netcdf(a, path, &err), IOP_EIO);
    assert_string_equal(err.where, path);
    assert_int_equal(access(path, F_OK), -1);
    make_room_by_limit(dir);
    assert_ok(iop_archive_write_netcdf(a, path, &err), err);
    assert_ok(iop_archive_close(a, &err), err);
}

static void no_room_at_all(void **state)
{
    (void)state;
    const char *dir = example_folder("none");
    char whole[65];
    digest_of(example_path(dir, "whole.sqlite"), dir, whole);
    assert_int_equal(in_a_child("full from the start", example_folder("start"), whole), 0);
    assert_int_equal(in_a_child("netcdf", example_folder("nc"), whole), 0);
    assert_int_equal(in_a_child("table", example_folder("table"), whole), 0);
}

/* --- two at once ---------------------------------------------------------------------------------------- */

static void is_in_use(const char *path)
{
    iop_archive *a;
    iop_err err = {0};
    assert_int_equal(iop_archive_open(&a, path, example_run(), NULL, &err), IOP_EIO);
    assert_string_equal(err.where, path);
    assert_non_null(strstr(err.msg, "another process"));
    assert_int_equal(iop_archive_open_existing(&a, path, NULL, &err), IOP_EIO);
    assert_non_null(strstr(err.msg, "another process"));
}

static void one_process_writes(void **state)
{
    (void)state;
    const char *dir = example_folder("two"), *path = example_path(dir, "a.sqlite");
    int ready[2];
    char byte = 0;
    iop_archive *a;
    iop_err err = {0};
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        if (iop_archive_open(&a, path, example_run(), NULL, &err) != IOP_OK ||
            example_put_rest(a, 0, &err) != IOP_OK || iop_archive_commit(a, &err) != IOP_OK)
            _exit(1);
        if (write(ready[1], &byte, 1) != 1)
            _exit(2);
        pause();
        _exit(3);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    is_in_use(path);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ready[0]);
    assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err); /* its lock went with it */
    assert_true(example_check(a) > 100);
    is_in_use(path); /* by this process is no better */
    assert_ok(iop_archive_close(a, &err), err);
}

static void many_may_read(void **state)
{
    (void)state;
    const char *dir = example_folder("read"), *path = example_path(dir, "a.sqlite");
    iop_archive *a, *b, *c;
    iop_err err = {0};
    assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err);
    assert_ok(example_put_rest(a, 0, &err), err);
    size_t points = example_check(a);
    assert_ok(iop_archive_close(a, &err), err);
    assert_ok(iop_archive_open_existing(&a, path, NULL, &err), err);
    assert_ok(iop_archive_open_existing(&b, path, NULL, &err), err);
    assert_int_equal(example_check(a), points);
    assert_int_equal(example_check(b), points);
    assert_int_equal(iop_archive_open(&c, path, example_run(), NULL, &err), IOP_EIO);
    assert_int_equal(iop_archive_put(a, 3, 0, 0, NULL, &err), IOP_OK); /* is there */
    assert_ok(iop_archive_close(a, &err), err);
    assert_ok(iop_archive_close(b, &err), err);
}

static const struct {
    const char *name;
    void (*run)(const char *dir, const char *whole);
} jobs[] = {{"limited size", with_limited_size},
            {"small disk", with_small_disk},
            {"full from the start", a_disk_that_is_full_from_the_start_is_told},
            {"netcdf", a_netcdf_file_that_does_not_fit_leaves_nothing},
            {"table", a_table_that_does_not_fit_leaves_nothing}};

int main(int argc, char **argv)
{
    alarm(300); /* nobody waits for ever */
    for (size_t k = 0; argc == 4 && k < sizeof jobs / sizeof *jobs; k++) {
        if (strcmp(argv[1], jobs[k].name) == 0) {
            jobs[k].run(argv[2], argv[3]);
            return 0;
        }
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_half_done_transaction_is_undone),
        cmocka_unit_test(a_killed_run_goes_on),
        cmocka_unit_test(a_full_disk_loses_nothing),
        cmocka_unit_test(no_room_at_all),
        cmocka_unit_test(one_process_writes),
        cmocka_unit_test(many_may_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
