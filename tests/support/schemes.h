/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/schemes.h - random whole plans, a function of their seed and parts alone, and their answers.
 */
#ifndef IOP_TESTS_SCHEMES_H
#define IOP_TESTS_SCHEMES_H

#include "support/gen.h"
#include <ioplan/model.h>
#include <ioplan/verify_scheme.h>

/* Parts that a random scheme may have; those that need another do nothing without it. */
enum {
    SCHEME_TECHNIQUES = 1,
    SCHEME_SITES = 2,
    SCHEME_BY_SITE = 4,
    SCHEME_MOVING = 8,
    SCHEME_LAND = 16,
    SCHEME_TREATMENTS = 32,
    SCHEME_STOCKS = 64,
    SCHEME_IMPORTS = 128,
    SCHEME_HOUSEHOLDS = 256,
    SCHEME_REQUIREMENTS = 512,
    SCHEME_PRIORITIES = 1024,
    SCHEME_LAG = 2048,
    SCHEME_END = 4096,
    SCHEME_TIGHT = 8192, /* many are infeasible */
    SCHEME_OPEN = 16384, /* many are unbounded */
    SCHEME_PARTS = 8191
};

typedef struct random_scheme {
    iop_table *table;
    iop_scheme *scheme;
} random_scheme;

random_scheme random_scheme_open(uint64_t seed, unsigned parts);
void random_scheme_close(random_scheme *r);

/* What the LP of models/ says about a scheme. Columns and rows may be changed. */
typedef struct scheme_answer {
    const iop_scheme *scheme;
    iop_lp_outcome outcome;
    double objective;
    double *column[IOP_COLS], *row[IOP_ROWS], *ray[IOP_COLS];
    iop_scheme_point
        point; /* the optimum; of the unbounded a feasible point; of the infeasible the multipliers */
    iop_scheme_point along; /* the ray of the unbounded */
} scheme_answer;

scheme_answer scheme_answer_open(const iop_scheme *scheme);
void scheme_answer_close(scheme_answer *a);

#endif
