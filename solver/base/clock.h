/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/clock.h - seconds of a clock that nobody sets. */
#ifndef IOP_BASE_CLOCK_H
#define IOP_BASE_CLOCK_H

#include <time.h>

/* From any thread; only differences mean anything. */
static inline double iop_clock_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#endif
