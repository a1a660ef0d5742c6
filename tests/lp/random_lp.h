/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/lp/random_lp.h - random linear programs as plain dense arrays, and a judge of results that reads only
 * these. */
#ifndef IOP_TESTS_RANDOM_LP_H
#define IOP_TESTS_RANDOM_LP_H

#include "support/gen.h"
#include <ioplan/lp.h>

typedef struct dense_lp {
    size_t rows, columns;
    bool maximize;
    double constant;
    double *a; /* rows x columns, row-major */
    double *row_lo, *row_hi, *col_lo, *col_hi, *cost;
} dense_lp;

typedef enum {
    DENSE_PLAIN,
    DENSE_DEGENERATE, /* small integers, equal rows, bounds that coincide */
    DENSE_EQUATIONS,  /* most rows are equations with a solution */
    DENSE_TIGHT,      /* often infeasible */
    DENSE_OPEN,       /* few bounds: often unbounded */
    DENSE_EMPTY,      /* rows and columns without entries, free rows and columns */
    DENSE_LEONTIEF,   /* balances in a small unit of money: large numbers, right-hand side 0 */
    DENSE_KINDS
} dense_kind;

dense_lp dense_random(uint64_t seed, dense_kind kind, size_t most_rows, size_t most_columns);
dense_lp dense_new(size_t rows, size_t columns, bool maximize); /* zero, columns [0, INFINITY), rows free */
dense_lp dense_copy(const dense_lp *p);
void dense_free(dense_lp *p);
/* 1, the absolute terms of a row at x, and its bounds: what an error of the row is measured by. */
double dense_row_size(const dense_lp *p, size_t row, const double *x);
/* The same as an iop_lp, columns "x[0]", ..., rows "row[0]", ... */
iop_lp *dense_build(const dense_lp *p, const iop_env *env);

/* NULL when the result is right in every respect, in long double with a relative tolerance of 1e-8; else what
 * is wrong with it. */
const char *dense_judge(const dense_lp *p, const iop_lp_result *r);

#endif
