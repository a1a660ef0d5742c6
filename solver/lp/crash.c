/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/crash.c - a first basis for programs whose equations have one leading column each.
 *
 * A column leads an equation when its coefficient there outweighs the sum of its other coefficients in all
 * equations. Columns that lead different equations form a matrix that is strictly diagonally dominant by
 * columns, hence not singular. In a Leontief balance the outputs lead (1 - a_jj exceeds the rest of a
 * column that leaves value added), and so do the final demands, alone in their rows. An equation takes the
 * leading column with the most coefficients in equations: with the outputs basic, all final demands start at
 * the bound that their cost asks for, and the dual simplex with long steps then needs few iterations (n =
 * 200, 1000 final demands: 12 against 214 from the slack basis, a quarter of the time). */
#include "lp/start.h"
#include <math.h>

static bool is_equation(const lp_data *data, size_t row)
{
    return data->row_lo[row] == data->row_hi[row];
}

/* sum[j], count[j]: over the equations, of |a_ij| and of its entries. */
static void column_weights(const iop_lp *lp, const lp_data *data, double *sum, double *count)
{
    for (size_t j = 0; j < lp->columns; j++)
        sum[j] = count[j] = 0;
    for (size_t i = 0; i < lp->rows; i++)
        for (size_t k = lp->row[i].start; is_equation(data, i) && k < lp_row_end(lp, i); k++) {
            sum[lp->entry_column[k]] += fabs(lp->entry_value[k]);
            count[lp->entry_column[k]]++;
        }
}

static size_t leading_column(const iop_lp *lp, const lp_data *data, size_t row, const double *sum,
                             const double *count)
{
    size_t best = LP_NO_VARIABLE;
    for (size_t k = lp->row[row].start; k < lp_row_end(lp, row); k++) {
        size_t j = lp->entry_column[k];
        if (fabs(lp->entry_value[k]) <= 0.5000001 * sum[j] || data->col_lo[j] == data->col_hi[j])
            continue;
        if (best == LP_NO_VARIABLE || count[j] > count[best])
            best = j;
    }
    return best;
}

void iop_lp_crash(const iop_lp *lp, const lp_data *data, size_t *column_of_row, double *work)
{
    double *sum = work, *count = work + lp->columns;
    column_weights(lp, data, sum, count);
    for (size_t i = 0; i < lp->rows; i++)
        column_of_row[i] = is_equation(data, i) ? leading_column(lp, data, i, sum, count) : LP_NO_VARIABLE;
}
