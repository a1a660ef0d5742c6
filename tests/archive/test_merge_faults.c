/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A merge that is killed at any moment, or for which there is no room: the parts stay as they are, what the
 * whole holds is whole, and merging again gives the tables of a run that was never parted. What is
 * damaged in a part is told and not taken over. */
#include "archive/example.h"
#include "support/cm.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PARTS = 3, KILLS = CASES(40), NO_ROOM = 5 };

typedef struct {
    char path[PARTS][512], whole[512];
    const char *dir, *part[PARTS];
    char digest[65]; /* of the tables of the run */
} parted;

static iop_archive *open_with(const char *path, int threads)
{
    iop_archive *a;
    iop_err err = {0};
    iop_env env = iop_env_default();
    env.threads = threads;
    assert_ok(iop_archive_open(&a, path, example_run(), &env, &err), err);
    return a;
}

static void make_part(const char *path, size_t part)
{
    iop_err err = {0};
    iop_archive *a = open_with(path, 1);
    iop_archive_number_part(a, part + 1);
    for (size_t s = 0, number = 0; s < EXAMPLE_SWEEPS; s++)
        for (size_t u = 0; u < example_run()->sweep[s].units; u++, number++)
            if (number % PARTS == part)
                assert_ok(example_put(a, s, u, &err), err);
    assert_ok(iop_archive_close(a, &err), err);
}

static void make_parts(parted *p, const char *name)
{
    iop_err err = {0};
    p->dir = example_folder(name);
    iop_archive *a = open_with(example_path(p->dir, "never-parted.sqlite"), 1);
    assert_ok(example_put_rest(a, 0, &err), err);
    example_digest(a, p->dir, p->digest);
    assert_ok(iop_archive_close(a, &err), err);
    for (size_t k = 0; k < PARTS; k++) {
        p->part[k] = p->path[k];
        snprintf(p->path[k], sizeof p->path[k], "%s/%zu.sqlite", p->dir, k);
        make_part(p->path[k], k);
    }
    snprintf(p->whole, sizeof p->whole, "%s/whole.sqlite", p->dir);
}

static void merges_to_the_whole(const parted *p, int threads)
{
    char digest[65];
    iop_err err = {0};
    iop_archive *a = open_with(p->whole, threads);
    assert_ok(iop_archive_merge_to_csv(a, PARTS, p->part, p->dir, &err), err);
    example_digest_tables(p->dir, digest);
    assert_string_equal(p->digest, digest);
    example_check(a);
    assert_ok(iop_archive_close(a, &err), err);
}

/* In a process of its own, which ends with 0 or, where there was no room, with NO_ROOM. */
static void merge(const parted *p, int threads)
{
    iop_archive *a;
    iop_err err = {0};
    iop_env env = iop_env_default();
    env.threads = threads;
    iop_status status = iop_archive_open(&a, p->whole, example_run(), &env, &err);
    if (status == IOP_OK)
        status = iop_archive_merge_to_csv(a, PARTS, p->part, p->dir, &err);
    if (status == IOP_OK)
        status = iop_archive_close(a, &err);
    _exit(status == IOP_OK ? 0 : status == IOP_EIO && strstr(err.msg, "grow") ? NO_ROOM : 1);
}

static long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static pid_t start_merge(const parted *p, int threads)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        merge(p, threads);
    return child;
}

/* Whether the process was killed after so long, before it had ended. */
static bool is_killed(const parted *p, int threads, long microseconds)
{
    int status;
    pid_t child = start_merge(p, threads);
    nanosleep(&(struct timespec){0, microseconds * 1000}, NULL);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

static void a_killed_merge_goes_on(void **state)
{
    (void)state;
    parted p;
    int status, kills = 0;
    make_parts(&p, "killed");
    long began = now_us();
    assert_int_equal(waitpid(start_merge(&p, 1), &status, 0) > 0, 1);
    long all = now_us() - began < 500000 ? now_us() - began : 500000;
    unlink(p.whole);
    for (unsigned round = 0; kills < KILLS; round++) {
        int threads = 1 + (int)(round % 3);
        kills += is_killed(&p, threads, all * (long)(round * 2654435761U >> 16) / 65536);
        if (round % 2) /* else the next one goes on from here */
            continue;
        merges_to_the_whole(&p, threads);
        unlink(p.whole);
    }
}

static void a_merge_without_room_goes_on(void **state)
{
    (void)state;
    parted p;
    struct stat about;
    make_parts(&p, "room");
    assert_int_equal(stat(p.part[0], &about), 0);
    for (long room = 16384; room <= (long)about.st_size + 16384; room += EVERY(32768))
        for (int threads = 1; threads < 3; threads++) {
            int status;
            pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0) {
                signal(SIGXFSZ, SIG_IGN);
                setrlimit(RLIMIT_FSIZE, &(struct rlimit){(rlim_t)room, (rlim_t)room});
                merge(&p, threads);
            }
            assert_int_equal(waitpid(child, &status, 0), child);
            assert_int_equal(WEXITSTATUS(status), NO_ROOM);
            if (room % 65536 == 16384)
                merges_to_the_whole(&p, threads);
            unlink(p.whole);
        }
}

/* Merges parts of which one is damaged: that is told, and every unit that the whole then holds is as it
 * should be; or the tables are, where the damage is of no point. Whether it was told. */
static bool is_told(const parted *p, size_t part, int threads)
{
    char digest[65];
    iop_err err = {0};
    iop_archive *a = open_with(p->whole, threads);
    iop_status status = iop_archive_merge_to_csv(a, PARTS, p->part, p->dir, &err);
    if (status == IOP_OK) {
        example_digest_tables(p->dir, digest);
        assert_string_equal(p->digest, digest);
    } else {
        assert_int_equal(status, IOP_EIO);
        assert_string_equal(err.where, p->part[part]);
    }
    example_check(a);
    assert_ok(iop_archive_close(a, &err), err);
    return status != IOP_OK;
}

static void what_is_damaged_is_told_and_not_kept(void **state)
{
    (void)state;
    parted p;
    size_t size, told = 0, tried = 0;
    make_parts(&p, "damaged");
    for (size_t part = 0; part < PARTS; part += PARTS - 1) {
        unsigned char *bytes = example_bytes(p.part[part], &size);
        for (size_t at = size - 1; at > size / 2; at -= EVERY(331), tried++) {
            bytes[at] ^= 0x5a;
            example_put_bytes(p.part[part], bytes, size);
            told += is_told(&p, part, 1 + (int)(tried % 3));
            bytes[at] ^= 0x5a;
            example_put_bytes(p.part[part], bytes, size);
            if (tried % 8 == 0)
                merges_to_the_whole(&p, 2);
            unlink(p.whole);
        }
        free(bytes);
    }
    assert_true(told > tried / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_merge_goes_on),
        cmocka_unit_test(a_merge_without_room_goes_on),
        cmocka_unit_test(what_is_damaged_is_told_and_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
