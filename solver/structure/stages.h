/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure/stages.h - steps to final use. */
#ifndef IOP_STRUCTURE_STAGES_H
#define IOP_STRUCTURE_STAGES_H

#include <ioplan/table.h>

enum { IOP_STAGES_TOGETHER = 2 };

/* Upstreamness U = 1 + diag(1 / divisor) Z U, n values; where a divisor is not positive x0 takes its place,
 * and where that is 0 as well U is 1. `known` false, and U NaN, when chains never end or nearly so. */
typedef struct iop_stages {
    const double *divisor;
    double *upstreamness;
    bool known;
} iop_stages;

/* Of one divisor, or of two, which share the products with Z that it takes; by the env's threads. */
IOP_MUST_CHECK iop_status iop_upstreamness(const iop_table *table, size_t count, iop_stages *of,
                                           const iop_env *env, iop_err *err);

#endif
