/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linalg/parallel.h - one loop on several threads. */
#ifndef IOP_LINALG_PARALLEL_H
#define IOP_LINALG_PARALLEL_H

#include <stddef.h>

/* Work on from <= i < to. */
typedef void (*iop_range_work)(void *self, size_t from, size_t to);

/* Cuts 0 .. count into `threads` ranges that begin at multiples of 8 and runs them at the same time, the
 * first one in the calling thread. A range whose thread cannot be started is run by the caller. */
void iop_parallel(int threads, size_t count, iop_range_work work, void *self);

#endif
