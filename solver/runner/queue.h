/* SPDX-License-Identifier: GPL-3.0-or-later */
/* runner/queue.h - finished units on their way from the threads that made them to the one that has the
 * archive. */
#ifndef IOP_RUNNER_QUEUE_H
#define IOP_RUNNER_QUEUE_H

#include <ioplan/archive.h>
#include <stdbool.h>

/* A unit with copies of its points, in one piece of memory. */
typedef struct iop_parcel {
    struct iop_parcel *next;
    size_t sweep, unit, points, bytes;
    double seconds; /* that its work took */
    iop_archive_point *point;
} iop_parcel;

typedef struct iop_queue iop_queue;

/* Copies what the run's lengths say of each point; texts and numbers. NULL without memory. */
iop_parcel *iop_parcel_copy(const iop_archive_run *run, size_t sweep, size_t unit, size_t points,
                            const iop_archive_point *point, const iop_env *env);

/* A queue that holds at most `limit` bytes, or one parcel; `makers` threads will put into it. NULL without
 * memory. What is left in it at the end is freed. */
iop_queue *iop_queue_open(size_t limit, int makers, const iop_env *env);
void iop_queue_close(iop_queue *queue);

/* Waits for room and hands the parcel over. When nobody takes any more the parcel is freed: false. */
bool iop_queue_put(iop_queue *queue, iop_parcel *parcel);
/* A maker puts nothing any more. */
void iop_queue_leave(iop_queue *queue);
/* All there is, in order of arrival; waits at most so long for the queue to become half full or for the last
 * maker to leave. *ended: nothing will come after this. */
iop_parcel *iop_queue_take(iop_queue *queue, int milliseconds, bool *ended);
/* Nothing is taken any more; whoever waits for room goes on. */
void iop_queue_refuse(iop_queue *queue);

#endif
