/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moved_bound.c - the cheapest amount often takes a bound to 0, and misses it by rounding. */
#include "solve/moved_bound.h"
#include <math.h>

double iop_moved_bound(bool upper, double bound, double amount, double rounding)
{
    double to = upper ? bound + amount : bound - amount;
    if (fabs(to) <= rounding)
        return 0;
    double step = pow(10, floor(log10(fabs(to))) - 6);
    return (upper ? ceil(to / step) : floor(to / step)) * step;
}
