/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/deadline.c - one moment at which everything that belongs to a run has to end.
 *
 * A run solves many programs: ranges, a conflict, a relaxation, proofs. A limit of seconds for each would add
 * up, so that it is turned into a moment once, at the beginning. */
#include <ioplan/lp.h>
#include <time.h>

double iop_lp_clock_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

iop_lp_settings iop_lp_settings_with_deadline(iop_lp_settings settings)
{
    if (!(settings.time_limit_s > 0))
        return settings;
    double end = iop_lp_clock_s() + settings.time_limit_s;
    if (!(settings.deadline_s > 0) || end < settings.deadline_s)
        settings.deadline_s = end;
    settings.time_limit_s = 0;
    return settings;
}
