/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads, shards, stops and failures: in the end the archive holds every unit, once and the same. */
#include "base/alloc.h"
#include "base/threads.h"
#include "double.h"
#include "support/cm.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static iop_env env_of(iop_study *study)
{
    iop_env env = iop_env_default();
    env.stop = double_stop;
    env.stop_ctx = study;
    return env;
}

static iop_status run(iop_study *study, iop_archive *archive, iop_runner_settings settings, iop_err *err)
{
    iop_env env = env_of(study);
    return iop_runner_run(study, archive, &settings, &env, err);
}

static void assert_same(const iop_archive *a, const iop_archive *b)
{
    for (size_t k = 0; k < DOUBLE_UNITS; k++) {
        assert_non_null(a->unit[k]);
        assert_non_null(b->unit[k]);
        assert_string_equal(a->unit[k], b->unit[k]);
    }
}

static void make_reference(iop_archive *archive)
{
    static iop_study study;
    iop_err err;
    double_study(&study);
    double_archive(archive, &study);
    assert_ok(run(&study, archive, (iop_runner_settings){.threads = 1}, &err), err);
}

static void test_threads_give_the_same(void **state)
{
    (void)state;
    iop_archive reference, archive;
    make_reference(&reference);
    for (int threads = 1; threads <= 8; threads *= 2) {
        iop_study study;
        iop_err err;
        double_study(&study);
        double_archive(&archive, &study);
        study.work_us = 500;
        assert_ok(run(&study, &archive, (iop_runner_settings){.threads = threads}, &err), err);
        assert_same(&archive, &reference);
        for (size_t k = 0; k < DOUBLE_UNITS; k++)
            assert_int_equal(study.runs[k], 1);
        assert_int_equal(study.workers, 0);
        assert_int_equal(study.together, threads); /* they do work at the same time */
        assert_int_equal(archive.after_commit, 0);
        double_archive_free(&archive);
    }
    double_archive_free(&reference);
}

static void test_shards_share_out(void **state)
{
    (void)state;
    iop_archive reference, archive;
    make_reference(&reference);
    for (size_t shards = 2; shards <= 5; shards++) {
        iop_study study;
        iop_err err;
        double_study(&study);
        double_archive(&archive, &study);
        for (size_t shard = 0; shard < shards; shard++) {
            int before = archive.puts;
            iop_runner_settings settings = {.threads = 2, .shard = shard, .shards = shards};
            assert_ok(run(&study, &archive, settings, &err), err);
            /* fair shares */
            assert_in_range(archive.puts - before, DOUBLE_UNITS / (int)shards,
                            DOUBLE_UNITS / (int)shards + 1);
        }
        assert_same(&archive, &reference);
        double_archive_free(&archive);
    }
    double_archive_free(&reference);
}

enum { PROCESSES = 3, BYTES = DOUBLE_UNITS / 8 + 1 };

/* Processes that take what is left, each a thread here, and what they share. */
typedef struct {
    iop_study study[PROCESSES];
    iop_archive archive[PROCESSES];
    unsigned char there[BYTES]; /* what is done before */
    size_t left[DOUBLE_UNITS], lefts;
    atomic_size_t next;
    iop_status status[PROCESSES];
    iop_err err[PROCESSES];
    iop_runner_progress last[PROCESSES];
    int threads;
} sharing;

typedef struct {
    sharing *all;
    size_t number;
} process;

static size_t next_of_all(void *self)
{
    sharing *all = ((process *)self)->all;
    const size_t k = atomic_fetch_add(&all->next, 1);
    return k < all->lefts ? all->left[k] : SIZE_MAX;
}

static void count_all(void *self, size_t *total, size_t *done)
{
    const sharing *all = ((process *)self)->all;
    const size_t given = atomic_load(&all->next);
    *total = DOUBLE_UNITS;
    *done = DOUBLE_UNITS - all->lefts + (given < all->lefts ? given : all->lefts);
}

static void note_process(void *self, const iop_runner_progress *progress)
{
    const process *p = self;
    p->all->last[p->number] = *progress;
}

static iop_status run_process(void *self, size_t k, iop_err *err)
{
    sharing *all = self;
    process p = {all, k};
    all->archive[k].owner = pthread_self();
    iop_runner_settings settings = {.threads = all->threads,
                                    .next = next_of_all,
                                    .count = count_all,
                                    .kept = DOUBLE_UNITS - all->lefts,
                                    .tell = note_process,
                                    .self = &p};
    all->status[k] = run(&all->study[k], &all->archive[k], settings, &all->err[k]);
    (void)err;
    return IOP_OK;
}

static bool has_unit(const sharing *all, size_t unit)
{
    return all->there[unit / 8] >> (unit % 8) & 1;
}

static void run_together(sharing *all)
{
    iop_err err;
    atomic_store(&all->next, 0);
    for (size_t unit = all->lefts = 0; unit < DOUBLE_UNITS; unit++)
        if (!has_unit(all, unit))
            all->left[all->lefts++] = unit;
    assert_ok(iop_for_each(PROCESSES, PROCESSES, run_process, all, &err), err);
}

static void open_processes(sharing *all, int threads)
{
    *all = (sharing){.threads = threads};
    for (size_t k = 0; k < PROCESSES; k++) {
        double_study(&all->study[k]);
        double_archive(&all->archive[k], &all->study[k]);
        all->study[k].work_us = 200;
    }
}

/* Every unit is in one archive, as it should be, and in no other; what is there already is in none. */
static void check_together(const sharing *all, const iop_archive *reference)
{
    for (size_t unit = 0; unit < DOUBLE_UNITS; unit++) {
        size_t found = 0;
        for (size_t k = 0; k < PROCESSES; k++) {
            const char *text = all->archive[k].unit[unit];
            found += text != NULL;
            if (text)
                assert_string_equal(text, reference->unit[unit]);
        }
        assert_int_equal(found, has_unit(all, unit) ? 0 : 1);
    }
}

static void close_processes(sharing *all)
{
    for (size_t k = 0; k < PROCESSES; k++)
        double_archive_free(&all->archive[k]);
}

static void test_processes_share(void **state)
{
    (void)state;
    static sharing all;
    iop_archive reference;
    make_reference(&reference);
    for (int threads = 1; threads <= 2; threads++)
        for (int some = 0; some <= 1; some++) {
            size_t kept = 0;
            open_processes(&all, threads);
            for (size_t unit = 0; some && unit < DOUBLE_UNITS; unit += 5, kept++)
                all.there[unit / 8] = (unsigned char)(all.there[unit / 8] | 1U << (unit % 8));
            run_together(&all);
            for (size_t k = 0; k < PROCESSES; k++) {
                assert_ok(all.status[k], all.err[k]);
                assert_int_equal(all.last[k].total, DOUBLE_UNITS);
                assert_int_equal(all.last[k].kept, kept);
                assert_int_equal(all.last[k].done, DOUBLE_UNITS);
                assert_true(all.archive[k].puts > 0); /* nobody is left without work */
            }
            check_together(&all, &reference);
            close_processes(&all);
        }
    double_archive_free(&reference);
}

/* One is stopped: it says so, and the others do the rest. */
static void test_one_of_them_is_stopped(void **state)
{
    (void)state;
    static sharing all;
    iop_archive reference;
    make_reference(&reference);
    open_processes(&all, 1);
    all.study[1].stop_at = 3;
    run_together(&all);
    assert_int_equal(all.status[1], IOP_ESTOPPED);
    assert_non_null(strstr(all.err[1].msg, " of 238 units of work"));
    assert_int_equal(all.archive[1].puts, 3);
    assert_ok(all.status[0], all.err[0]);
    assert_ok(all.status[2], all.err[2]);
    check_together(&all, &reference);
    close_processes(&all);
    double_archive_free(&reference);
}

static void test_no_such_shard(void **state)
{
    (void)state;
    iop_study study;
    iop_archive archive;
    iop_err err;
    double_study(&study);
    double_archive(&archive, &study);
    iop_runner_settings settings = {.shard = 3, .shards = 3};
    assert_int_equal(run(&study, &archive, settings, &err), IOP_EINVAL);
    assert_string_equal(err.msg, "shard 4 of 3 does not exist");
}

/* Stopped again and again, each time after a few more units: nothing is done twice, nothing is left out. */
static void test_stop_and_go_on(void **state)
{
    (void)state;
    iop_archive reference, archive;
    make_reference(&reference);
    for (int threads = 1; threads <= 4; threads += 3) {
        iop_study study;
        iop_err err;
        int rounds = 0;
        iop_status status = IOP_ESTOPPED;
        double_study(&study);
        double_archive(&archive, &study);
        for (; status == IOP_ESTOPPED; rounds++) {
            study.stop_at = study.begun + 17;
            status = run(&study, &archive, (iop_runner_settings){.threads = threads}, &err);
            assert_int_equal(archive.after_commit, 0); /* what is done is kept */
        }
        assert_ok(status, err);
        assert_in_range(rounds, DOUBLE_UNITS / (17 + threads), DOUBLE_UNITS / 17 + 1);
        assert_same(&archive, &reference);
        for (size_t k = 0; k < DOUBLE_UNITS; k++)
            assert_int_equal(study.runs[k], 1);
        double_archive_free(&archive);
    }
    double_archive_free(&reference);
}

static void test_sentence_of_a_stop(void **state)
{
    (void)state;
    iop_study study;
    iop_archive archive;
    iop_err err;
    double_study(&study);
    double_archive(&archive, &study);
    study.stop_at = 10;
    assert_int_equal(run(&study, &archive, (iop_runner_settings){.threads = 1}, &err), IOP_ESTOPPED);
    assert_string_equal(err.msg, "stopped after 10 of 238 units of work");
    study.stop_at = 1; /* at once */
    assert_int_equal(run(&study, &archive, (iop_runner_settings){.threads = 3}, &err), IOP_ESTOPPED);
    assert_int_equal(study.begun, 10);
    double_archive_free(&archive);
}

/* Units that do not end are dropped when the grace is over, and done the next time. */
static void test_grace(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 3; threads += 2) {
        iop_study study;
        iop_archive archive;
        iop_err err;
        double_study(&study);
        double_archive(&archive, &study);
        study.endless_from = study.stop_at = 30;
        iop_runner_settings settings = {.threads = threads, .grace_seconds = 0.05};
        assert_int_equal(run(&study, &archive, settings, &err), IOP_ESTOPPED);
        assert_in_range(archive.puts, 29 - threads, 29);
        assert_int_equal(archive.after_commit, 0);
        study.endless_from = study.stop_at = 0;
        assert_ok(run(&study, &archive, settings, &err), err);
        assert_int_equal(archive.puts, DOUBLE_UNITS);
        double_archive_free(&archive);
    }
}

/* The failure that a worker meets is told, and what the others finished is kept. */
static void test_failing_unit(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 4; threads += 3) {
        iop_study study;
        iop_archive archive;
        iop_err err;
        double_study(&study);
        double_archive(&archive, &study);
        study.fail_at = 20;
        study.fail_with = IOP_EBACKEND;
        assert_int_equal(run(&study, &archive, (iop_runner_settings){.threads = threads}, &err),
                         IOP_EBACKEND);
        assert_non_null(strstr(err.msg, "fails on purpose"));
        assert_int_equal(study.workers, 0);
        assert_int_equal(archive.puts, study.begun - 1);
        assert_int_equal(archive.after_commit, 0);
        double_archive_free(&archive);
    }
}

/* A full disk ends the run at once, also for threads that wait for room in the queue. */
static void test_failing_archive(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 4; threads += 3) {
        iop_study study;
        iop_archive archive;
        iop_err err;
        double_study(&study);
        double_archive(&archive, &study);
        study.work_us = 2000;
        archive.fail_at = 5;
        assert_int_equal(run(&study, &archive, (iop_runner_settings){.threads = threads}, &err), IOP_EIO);
        assert_string_equal(err.msg, "the disk is full on purpose");
        assert_int_equal(archive.puts, 5);
        assert_true(study.begun < DOUBLE_UNITS);
        double_archive_free(&archive);
    }
}

static void test_failing_commit(void **state)
{
    (void)state;
    iop_study study;
    iop_archive archive;
    iop_err err;
    double_study(&study);
    double_archive(&archive, &study);
    archive.fail_commit_at = 1;
    assert_int_equal(run(&study, &archive, (iop_runner_settings){.threads = 2}, &err), IOP_EIO);
    assert_string_equal(err.msg, "the disk is gone on purpose");
    double_archive_free(&archive);
}

typedef struct told {
    size_t times;
    iop_runner_progress last;
    double seconds[DOUBLE_SWEEPS];
} told;

static void note(void *self, const iop_runner_progress *progress)
{
    told *t = self;
    assert_true(t->times == 0 || progress->done >= t->last.done);
    t->times++;
    t->last = *progress;
    assert_int_equal(progress->sweeps, DOUBLE_SWEEPS);
    memcpy(t->seconds, progress->sweep_seconds, sizeof t->seconds);
}

static void test_progress(void **state)
{
    (void)state;
    iop_study study;
    iop_archive archive;
    iop_err err;
    told t = {0};
    iop_runner_settings settings = {.threads = 2, .tell = note, .self = &t};
    double_study(&study);
    double_archive(&archive, &study);
    study.stop_at = 100;
    assert_int_equal(run(&study, &archive, settings, &err), IOP_ESTOPPED);
    size_t first = t.last.done;
    assert_int_equal(t.last.total, DOUBLE_UNITS);
    assert_int_equal(t.last.kept, 0);
    study.stop_at = 0;
    archive.pause_us = 100;
    t.times = 0;
    assert_ok(run(&study, &archive, settings, &err), err);
    assert_int_equal(t.last.done, DOUBLE_UNITS);
    assert_int_equal(t.last.kept, first);
    /* one unit in fifty is unverified in all its points but the infeasible ones */
    assert_in_range(t.last.failures, 1, 20);
    assert_true(t.last.store_seconds > 100e-6 * (double)(DOUBLE_UNITS - first));
    assert_true(t.last.store_seconds <= t.last.seconds);
    assert_true(t.seconds[0] >= 0 && t.seconds[2] > 0);
    double_archive_free(&archive);
}

/* Memory that ends at the n-th request, in whatever thread. */
typedef struct scarce {
    atomic_int left;
} scarce;

static void *scarce_resize(void *ctx, void *p, size_t bytes)
{
    scarce *s = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return atomic_fetch_sub(&s->left, 1) > 0 ? realloc(p, bytes) : NULL;
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 2; threads++) {
        iop_status status = IOP_ENOMEM;
        int granted = 0;
        for (; status != IOP_OK; granted++) {
            iop_study study;
            iop_archive archive;
            iop_err err;
            scarce s = {granted};
            iop_env env = iop_env_default();
            env.resize = scarce_resize;
            env.resize_ctx = &s;
            double_study(&study);
            double_archive(&archive, &study);
            iop_runner_settings settings = {.threads = threads};
            status = iop_runner_run(&study, &archive, &settings, &env, &err);
            assert_true(status == IOP_OK || status == IOP_ENOMEM);
            assert_true(status == IOP_OK || strstr(err.msg, "out of memory"));
            assert_int_equal(study.workers, 0);
            double_archive_free(&archive);
        }
        assert_true(granted > 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_give_the_same),
        cmocka_unit_test(test_shards_share_out),
        cmocka_unit_test(test_processes_share),
        cmocka_unit_test(test_one_of_them_is_stopped),
        cmocka_unit_test(test_no_such_shard),
        cmocka_unit_test(test_stop_and_go_on),
        cmocka_unit_test(test_sentence_of_a_stop),
        cmocka_unit_test(test_grace),
        cmocka_unit_test(test_failing_unit),
        cmocka_unit_test(test_failing_archive),
        cmocka_unit_test(test_failing_commit),
        cmocka_unit_test(test_progress),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
