/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads of POSIX, started for one piece of work and ended with it. */
#include "base/threads.h"
#include <sched.h>
#include <stdatomic.h>

typedef struct task {
    void (*work)(void *self);
    void *self;
} task;

int iop_thread_count(const iop_env *env)
{
    cpu_set_t cores;
    int count = env ? env->threads : 0;
    if (count <= 0)
        count = sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
    return count > IOP_THREADS_MAX ? IOP_THREADS_MAX : count;
}

static void *run(void *task_of_thread)
{
    const task *t = task_of_thread;
    t->work(t->self);
    return NULL;
}

void iop_work_together(int threads, void (*work)(void *self), void *self)
{
    task t = {work, self};
    pthread_t others[IOP_THREADS_MAX];
    int started = 0;
    while (started < threads - 1 && started < IOP_THREADS_MAX &&
           pthread_create(&others[started], NULL, run, &t) == 0)
        started++;
    work(self);
    for (int k = 0; k < started; k++)
        pthread_join(others[k], NULL);
}

typedef struct each {
    size_t count;
    atomic_size_t next;
    iop_status (*item)(void *self, size_t k, iop_err *err);
    void *self;
    atomic_flag told; /* the failure below is one thread's */
    iop_status status;
    iop_err err;
} each;

static void do_items(void *self)
{
    each *e = self;
    for (size_t k; (k = atomic_fetch_add(&e->next, 1)) < e->count;) {
        iop_err err;
        const iop_status status = e->item(e->self, k, &err);
        if (status == IOP_OK)
            continue;
        atomic_store(&e->next, e->count);
        if (atomic_flag_test_and_set(&e->told))
            continue;
        e->status = status;
        e->err = err;
    }
}

iop_status iop_for_each(int threads, size_t count, iop_status (*item)(void *self, size_t k, iop_err *err),
                        void *self, iop_err *err)
{
    each e = {.count = count, .item = item, .self = self, .told = ATOMIC_FLAG_INIT};
    iop_work_together((size_t)threads < count ? threads : (int)count, do_items, &e);
    if (e.status != IOP_OK && err)
        *err = e.err;
    return e.status;
}

static void *run_aside(void *aside)
{
    const iop_aside *a = aside;
    a->work(a->self);
    return NULL;
}

void iop_aside_start(iop_aside *aside, void (*work)(void *self), void *self)
{
    aside->work = work;
    aside->self = self;
    aside->started = pthread_create(&aside->thread, NULL, run_aside, aside) == 0;
    if (!aside->started)
        work(self);
}

void iop_aside_end(iop_aside *aside)
{
    if (aside->started)
        pthread_join(aside->thread, NULL);
    aside->started = false;
}
