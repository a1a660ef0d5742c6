/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study carried out by threads of this process.
 *
 * One thread: take a unit, do it, keep it. Several: each has a worker of its own and takes the next unit from
 * a shared counter, or from what several processes share; what they finish goes through a queue to the
 * calling thread, which alone has the archive.
 *
 * Which thread does a unit changes nothing in its result: a worker's answer depends on the study and the unit
 * alone, its algebra runs on one thread, and the archive gives back what it holds by sweep and unit.
 *
 * The threads are POSIX ones and not a team of OpenMP: GLPK's problems and BLAS's count of threads belong to
 * a thread and would survive in a pool; a team waits at its end by spinning, beside those that still work;
 * and the thread sanitizer understands them. OMP_NUM_THREADS is heeded by the command. */
#include "base/alloc.h"
#include "base/clock.h"
#include "base/threads.h"
#include "runner/calm.h"
#include "runner/queue.h"
#include <ioplan/runner.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

enum {
    QUEUE_BYTES = 16 << 20,
    LOOK_MILLISECONDS = 50 /* how often the owner of the archive looks what has arrived */
};
static const double TELL_SECONDS = 0.2;
static const double GRACE_SECONDS = 10;
static const double COMMIT_SECONDS = 1;

typedef struct task {
    size_t sweep, unit;
} task;

typedef struct job {
    const iop_study *study;
    const iop_archive_run *run;
    iop_archive *archive;
    const iop_runner_settings *settings;
    iop_env env;        /* the caller's */
    iop_env worker_env; /* that of workers: one thread, stop only after the grace */
    task *task;         /* what is left, in increasing order */
    size_t tasks;
    atomic_size_t next;       /* of them */
    atomic_size_t given;      /* units that workers have taken or ask for, where processes share */
    atomic_bool through;      /* a worker found no task left */
    atomic_bool base;         /* the base plan is still to be solved */
    _Atomic double stop_seen; /* when a stop was first seen to be asked, 0: not yet */
    iop_queue *queue;         /* NULL: one thread */
    /* the first failure, which ends all */
    pthread_mutex_t lock;
    atomic_bool failed;
    iop_status status;
    iop_err err;
    /* of the calling thread */
    iop_runner_progress progress;
    double *sweep_seconds;
    size_t arrived; /* units that this call has kept */
    double began, told, kept_last;
    bool archive_failed;
    bool uncommitted;
} job;

/* --- stop and failure ---------------------------------------------------------------------------------- */

static bool stop_asked(job *j)
{
    if (atomic_load(&j->stop_seen) > 0)
        return true;
    if (!iop_stop_asked(&j->env))
        return false;
    double none = 0;
    atomic_compare_exchange_strong(&j->stop_seen, &none, iop_clock_s());
    return true;
}

/* What workers are asked to heed: a stop long ago, so that the units under way can end. */
static bool stop_overdue(void *ctx)
{
    job *j = ctx;
    double grace = j->settings->grace_seconds > 0 ? j->settings->grace_seconds : GRACE_SECONDS;
    return stop_asked(j) && iop_clock_s() - atomic_load(&j->stop_seen) > grace;
}

/* Keeps the first failure; one that is more than a stop takes the place of a stop. */
static void note_failure(job *j, iop_status status, const iop_err *err)
{
    pthread_mutex_lock(&j->lock);
    if (j->status == IOP_OK || (j->status == IOP_ESTOPPED && status != IOP_ESTOPPED)) {
        j->status = status;
        j->err = *err;
    }
    pthread_mutex_unlock(&j->lock);
    atomic_store(&j->failed, true);
}

/* --- what is to be done -------------------------------------------------------------------------------- */

size_t iop_runner_count_units(const iop_study *study)
{
    const iop_archive_run *run = iop_study_describe(study);
    return iop_archive_number(run, run->sweeps, 0);
}

static void set_bit(unsigned char *bit, size_t number)
{
    bit[number / 8] = (unsigned char)(bit[number / 8] | 1U << (number % 8));
}

void iop_runner_list_units(const iop_study *study, const iop_archive *archive, unsigned char *bit)
{
    const iop_archive_run *run = iop_study_describe(study);
    for (size_t s = 0, number = 0; s < run->sweeps; s++)
        for (size_t u = 0; u < run->sweep[s].units; u++, number++)
            if (iop_archive_has(archive, s, u))
                set_bit(bit, number);
}

typedef struct listing {
    const iop_archive_run *run;
    unsigned char *bit;
} listing;

static void list_unit(void *self, size_t sweep, size_t unit)
{
    const listing *l = self;
    set_bit(l->bit, iop_archive_number(l->run, sweep, unit));
}

iop_status iop_runner_list_file(const iop_study *study, const char *path, unsigned char *bit,
                                const iop_env *env, iop_err *err)
{
    listing l = {iop_study_describe(study), bit};
    return iop_archive_list(path, l.run, list_unit, &l, env, err);
}

/* Every unit of this share counts in progress.total; those that the archive has not become tasks. */
static iop_status list_tasks(job *j, iop_err *err)
{
    size_t shards = j->settings->shards > 1 ? j->settings->shards : 1, number = 0;
    const size_t all = iop_runner_count_units(j->study);
    j->task = iop_new(&j->env, all / shards + 1, sizeof *j->task);
    if (!j->task)
        return iop_no_memory(err, all, "units of work");
    for (size_t s = 0; s < j->run->sweeps; s++) {
        for (size_t u = 0; u < j->run->sweep[s].units; u++, number++) {
            if (shards > 1 && number % shards != j->settings->shard)
                continue;
            j->progress.total++;
            if (!iop_archive_has(j->archive, s, u))
                j->task[j->tasks++] = (task){s, u};
        }
    }
    j->progress.kept = j->progress.done = j->progress.total - j->tasks;
    return IOP_OK;
}

/* What there is to do: a list, or what the processes that share it say. */
static iop_status begin(job *j, iop_err *err)
{
    j->sweep_seconds = iop_new(&j->env, j->run->sweeps, sizeof(double));
    if (!j->sweep_seconds)
        return iop_no_memory(err, j->run->sweeps, "sweeps");
    j->progress.sweeps = j->run->sweeps;
    j->progress.sweep_seconds = j->sweep_seconds;
    if (!j->settings->next)
        return list_tasks(j, err);
    j->settings->count(j->settings->self, &j->progress.total, &j->progress.done);
    j->progress.kept = j->settings->kept;
    return IOP_OK;
}

static task task_of(const job *j, size_t number)
{
    task t = {0, number};
    while (t.unit >= j->run->sweep[t.sweep].units)
        t.unit -= j->run->sweep[t.sweep++].units;
    return t;
}

/* The next unit that no process has; one that was given before a stop was seen is done. */
static bool take_shared(job *j, task *out)
{
    atomic_fetch_add(&j->given, 1);
    const size_t number = j->settings->next(j->settings->self);
    if (number != SIZE_MAX) {
        *out = task_of(j, number);
        return true;
    }
    atomic_fetch_sub(&j->given, 1);
    if (!stop_asked(j))
        atomic_store(&j->through, true);
    return false;
}

static bool take_task(job *j, task *out)
{
    if (atomic_load(&j->failed) || stop_asked(j))
        return false;
    if (j->settings->next)
        return take_shared(j, out);
    size_t k = atomic_fetch_add(&j->next, 1);
    if (k < j->tasks)
        *out = j->task[k];
    return k < j->tasks;
}

/* Whether all that was to be done is done or begun. */
static bool is_through(job *j)
{
    return j->settings->next ? atomic_load(&j->through) : atomic_load(&j->next) >= j->tasks;
}

/* --- what the calling thread does ---------------------------------------------------------------------- */

/* What the processes that share have done or begun, less what workers of this one are at. */
static void count_shared(job *j, bool ended)
{
    size_t begun, under_way = atomic_load(&j->given) - j->arrived;
    j->settings->count(j->settings->self, &j->progress.total, &begun);
    const size_t done = begun > under_way ? begun - under_way : 0;
    if (ended || done > j->progress.done)
        j->progress.done = done;
}

static void tell(job *j, bool anyway)
{
    double time = iop_clock_s();
    if (!anyway && time - j->told < TELL_SECONDS)
        return;
    j->told = time;
    j->progress.seconds = time - j->began;
    if (j->settings->next)
        count_shared(j, anyway);
    if (j->settings->tell)
        j->settings->tell(j->settings->self, &j->progress);
}

static iop_status keep(job *j, const iop_parcel *p, iop_err *err)
{
    double before = iop_clock_s();
    iop_status status = iop_archive_put(j->archive, p->sweep, p->unit, p->points, p->point, err);
    j->kept_last = iop_clock_s();
    j->progress.store_seconds += j->kept_last - before;
    if (status != IOP_OK)
        return status;
    j->uncommitted = true;
    j->arrived++;
    j->progress.done += !j->settings->next;
    j->progress.points += p->points;
    for (size_t k = 0; k < p->points; k++)
        j->progress.failures += strcmp(p->point[k].status, "unverified") == 0;
    j->sweep_seconds[p->sweep] += p->seconds;
    return IOP_OK;
}

static void commit(job *j)
{
    iop_err err;
    double before = iop_clock_s();
    iop_status status = iop_archive_commit(j->archive, &err);
    j->progress.store_seconds += iop_clock_s() - before;
    j->uncommitted = false;
    if (status != IOP_OK)
        note_failure(j, status, &err);
}

/* Keeps and frees a list of parcels; after a failure of the archive all that still comes is dropped. */
static void keep_all(job *j, iop_parcel *list)
{
    iop_err err;
    while (list) {
        iop_parcel *next = list->next;
        iop_status status = j->archive_failed ? IOP_OK : keep(j, list, &err);
        if (status != IOP_OK) {
            j->archive_failed = true;
            note_failure(j, status, &err);
            iop_queue_refuse(j->queue);
        }
        iop_free(&j->env, list);
        list = next;
    }
}

static void own_archive(job *j)
{
    bool ended = false;
    while (!ended) {
        iop_parcel *list = iop_queue_take(j->queue, LOOK_MILLISECONDS, &ended);
        keep_all(j, list);
        if (j->uncommitted && iop_clock_s() - j->kept_last > COMMIT_SECONDS)
            commit(j); /* long units: do not leave short ones at risk meanwhile */
        tell(j, false);
    }
}

/* --- workers ------------------------------------------------------------------------------------------- */

/* Hands a finished unit on: into the queue, or into the archive where there is one thread. */
static iop_status deliver(job *j, const iop_parcel *done, iop_err *err)
{
    if (!j->queue) {
        iop_status status = keep(j, done, err);
        tell(j, false);
        return status;
    }
    iop_parcel *copy = iop_parcel_copy(j->run, done->sweep, done->unit, done->points, done->point, &j->env);
    if (!copy)
        return iop_no_memory(err, done->points, "points of a sweep");
    copy->seconds = done->seconds;
    iop_queue_put(j->queue, copy);
    return IOP_OK;
}

static iop_status do_task(job *j, iop_worker *worker, const task *t, iop_err *err)
{
    const iop_archive_point *point = NULL;
    size_t points = 0;
    double before = iop_clock_s();
    iop_status status = iop_worker_run(worker, t->sweep, t->unit, &points, &point, err);
    if (status != IOP_OK)
        return status;
    iop_archive_point *borrowed;
    memcpy(&borrowed, &point, sizeof borrowed); /* a parcel may own its points; this one does not */
    iop_parcel done = {NULL, t->sweep, t->unit, points, 0, iop_clock_s() - before, borrowed};
    return deliver(j, &done, err);
}

/* The first worker to come solves the base plan: it is as long as a unit, and so not left for the end. */
static iop_status do_base(job *j, iop_err *err)
{
    iop_solution *solution;
    return atomic_exchange(&j->base, false) ? iop_study_find_base(j->study, &solution, err) : IOP_OK;
}

/* Takes and does units; there may be none, which is known only when one is asked for. */
static iop_status do_tasks(job *j, iop_worker **worker, iop_err *err)
{
    iop_status status = IOP_OK;
    task t;
    while (status == IOP_OK && take_task(j, &t)) {
        if (!*worker)
            status = iop_worker_open(worker, j->study, &j->worker_env, err);
        if (status == IOP_OK)
            status = do_task(j, *worker, &t, err);
    }
    return status;
}

static void work(job *j)
{
    iop_worker *worker = NULL;
    iop_err err;
    int before = iop_calm_begin();
    iop_status status = do_base(j, &err);
    if (status == IOP_OK)
        status = do_tasks(j, &worker, &err);
    if (status != IOP_OK)
        note_failure(j, status, &err);
    iop_worker_close(worker);
    iop_calm_end(before);
}

static void *thread_main(void *self)
{
    job *j = self;
    work(j);
    iop_queue_leave(j->queue);
    return NULL;
}

static void work_together(job *j, int threads)
{
    pthread_t thread[IOP_THREADS_MAX];
    int started = 0;
    while (started < threads && pthread_create(&thread[started], NULL, thread_main, j) == 0)
        started++;
    for (int k = started; k < threads; k++)
        iop_queue_leave(j->queue); /* the system gave fewer */
    own_archive(j);
    for (int k = 0; k < started; k++)
        pthread_join(thread[k], NULL);
}

/* Threads that are of use: no more than there are tasks, where that is known. */
static int thread_count(const job *j)
{
    iop_env wanted = j->env;
    wanted.threads = j->settings->threads;
    int threads = iop_thread_count(&wanted);
    if (j->settings->next)
        return threads;
    return j->tasks >= (size_t)threads ? threads : j->tasks > 1 ? (int)j->tasks : 1;
}

static iop_status carry_out(job *j, iop_err *err)
{
    int threads = j->progress.threads = thread_count(j);
    if (threads > 1) {
        j->queue = iop_queue_open(QUEUE_BYTES, threads, &j->env);
        if (!j->queue)
            return iop_no_memory(err, (size_t)threads, "threads");
        work_together(j, threads);
        iop_queue_close(j->queue);
        j->queue = NULL;
    }
    /* one thread, or not a single one could be started */
    if (!atomic_load(&j->failed) && (!is_through(j) || atomic_load(&j->base)))
        work(j);
    if (j->uncommitted)
        commit(j);
    tell(j, true);
    if (j->status != IOP_OK && err)
        *err = j->err;
    const bool all = j->progress.done == j->progress.total || (j->settings->next && is_through(j));
    if ((j->status == IOP_OK || j->status == IOP_ESTOPPED) && !all)
        return iop_fail(err, IOP_ESTOPPED, "stopped after %zu of %zu units of work", j->progress.done,
                        j->progress.total);
    return j->status;
}

iop_status iop_runner_run(const iop_study *study, iop_archive *archive, const iop_runner_settings *settings,
                          const iop_env *env, iop_err *err)
{
    if (!settings->next && settings->shards > 1 && settings->shard >= settings->shards)
        return iop_fail(err, IOP_EINVAL, "shard %zu of %zu does not exist", settings->shard + 1,
                        settings->shards);
    job j = {.study = study, .archive = archive, .settings = settings, .env = iop_env_or_default(env)};
    j.run = iop_study_describe(study);
    atomic_init(&j.base, settings->base);
    atomic_init(&j.through, false);
    atomic_init(&j.given, 0);
    j.worker_env = j.env;
    j.worker_env.threads = 1;
    j.worker_env.stop = stop_overdue;
    j.worker_env.stop_ctx = &j;
    j.began = iop_clock_s();
    pthread_mutex_init(&j.lock, NULL);
    iop_status status = begin(&j, err);
    if (status == IOP_OK)
        status = carry_out(&j, err);
    pthread_mutex_destroy(&j.lock);
    iop_free(&j.env, j.sweep_seconds);
    iop_free(&j.env, j.task);
    return status;
}
