/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/start.h - what a simplex solver is given to start well: scale factors and a first basis. */
#ifndef IOP_LP_START_H
#define IOP_LP_START_H

#include "lp/backend.h"

/* Powers of two: row_factor[i] a_ij column_factor[j] are the scaled entries, x_j / column_factor[j] the
 * scaled columns. */
void iop_lp_scale(const iop_lp *lp, const lp_data *data, const size_t *column_of_row, double *row_factor,
                  double *column_factor);

/* For each row the column that takes its place in the first basis, or LP_NO_VARIABLE when its activity
 * stays basic. The basis is never singular. work: two values a column. */
void iop_lp_crash(const iop_lp *lp, const lp_data *data, size_t *column_of_row, double *work);

#endif
