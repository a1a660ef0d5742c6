/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/standard.h - a linear program as  min c'x,  A x = b,  lo <= x <= hi,  scaled; and the way back. */
#ifndef IOP_LP_STANDARD_H
#define IOP_LP_STANDARD_H

#include "lp/backend.h"

/* Rows without bounds are gone, columns with equal ones, and those that are in no row that is left; a row
 * with two different bounds has a column of its own, its activity, with the entry -1. Column j stands for
 * columns from[j] of the program, or for the activity of row from[j] - columns. In the program's numbers x =
 * unit x column_factor[j] x ours, y = cost_unit x row_factor[i] x ours. */
typedef struct lp_standard {
    iop_env env;
    size_t rows, columns;
    size_t *start, *index; /* by columns */
    double *value;
    double *lo, *hi, *cost, *rhs;
    size_t *row_from, *from;
    double *row_factor, *column_factor;
    double unit, cost_unit;
    bool impossible; /* a row without entries cannot be met, or bounds cross */
} lp_standard;

/* With the bounds and costs of a session. */
iop_status lp_standard_open(lp_standard *s, const iop_lp *lp, const lp_data *data, iop_err *err);
void lp_standard_close(lp_standard *s);
/* A point and multipliers of ours as the program's x[columns], y[rows] (signs of its own objective). */
void lp_standard_back(const lp_standard *s, const iop_lp *lp, const lp_data *data, const double *x,
                      const double *y, double *out_x, double *out_y);

#endif
