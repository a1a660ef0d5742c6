/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/threads.h - the same work by several threads at once, or one more thread beside the calling one. */
#ifndef IOP_BASE_THREADS_H
#define IOP_BASE_THREADS_H

#include <ioplan/env.h>
#include <pthread.h>
#include <stdbool.h>

enum { IOP_THREADS_MAX = 256 };

/* Threads that the env allows, at least 1: env->threads, or one for each core that this process may use. */
int iop_thread_count(const iop_env *env);

/* Calls work(self) at the same time in `threads` threads, the calling one among them, and returns when all
 * have returned. Where the system gives fewer threads, fewer calls are made, at least one: the work must
 * share itself out. */
void iop_work_together(int threads, void (*work)(void *self), void *self);

/* Calls item(self, k, err) for every k below count, one after the other in each of at most `threads` threads.
 * After a failure no more are begun, and one of those that were met is returned. */
iop_status iop_for_each(int threads, size_t count, iop_status (*item)(void *self, size_t k, iop_err *err),
                        void *self, iop_err *err);

/* Work that a thread of its own does meanwhile. All zero: none. */
typedef struct iop_aside {
    void (*work)(void *self);
    void *self;
    pthread_t thread;
    bool started;
} iop_aside;

/* Calls work(self) in a thread of its own; where the system gives none, at once. Ended before the next start
 * by a call that waits; ending what was never started is fine. */
void iop_aside_start(iop_aside *aside, void (*work)(void *self), void *self);
void iop_aside_end(iop_aside *aside);

#endif
