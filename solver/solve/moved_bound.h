/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moved_bound.h - a bound after a relaxation, as it is told; of plans and schemes. */
#ifndef IOP_SOLVE_MOVED_BOUND_H
#define IOP_SOLVE_MOVED_BOUND_H

#include <stdbool.h>

/* The bound moved outwards by amount and rounded outwards to 7 digits, so that the plan is feasible with the
 * number as printed. What lies within `rounding` of 0, the tolerance of what is bounded in its own unit, is
 * 0. */
double iop_moved_bound(bool upper, double bound, double amount, double rounding);

#endif
