/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/deadline.c - one moment at which everything that belongs to a run has to end.
 *
 * A run solves many programs: ranges, a conflict, a relaxation, proofs. A limit of seconds for each would add
 * up, so that it is turned into a moment once, at the beginning. */
#include "base/clock.h"
#include <ioplan/lp.h>

double iop_lp_clock_s(void)
{
    return iop_clock_s();
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
