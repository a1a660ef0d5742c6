/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/scale.c - scale factors from the sizes that the columns really take.
 *
 * A solver's tolerance is absolute in its scaled numbers. In an input-output balance the right-hand side is 0
 * and the flows are as large as the economy's unit makes them, so that rounding alone breaks an absolute
 * tolerance. Hence a column's factor is the size of its bounds, where it has any, and a row's factor the
 * reciprocal of its largest scaled entry: every term of a row is then about 1 or less, and an absolute
 * tolerance in scaled numbers is a relative one in the user's. A column without bounds that leads an equation
 * (lp/crash.c) is about as large as the equation's other columns make it, x = f + A x in a balance; so scaled
 * the leading entries are the largest in their rows and columns, and the factorisation of a Leontief basis
 * keeps to them (n = 500: a third of the time). Other columns without bounds take the factor that makes their
 * largest scaled entry 1. Sizes are clipped to 2^-13..2^13 times their geometric mean, so that a
 * bound that is only "very large" does not flatten all others. Powers of two round nothing. */
#include "lp/start.h"
#include <math.h>

static const double largest_believed = 1e12;
enum { CLIP_EXPONENT = 13, SWEEPS = 4 };

static double nearest_power_of_two(double value)
{
    int exponent;
    double fraction = frexp(value, &exponent); /* in [0.5, 1) */
    return ldexp(1, fraction < 0.7071067811865476 ? exponent - 1 : exponent);
}

static double believed(double bound)
{
    double size = fabs(bound);
    return size <= largest_believed ? size : 0;
}

/* 0: unknown. The smaller size where both bounds lie on one side of 0: an upper bound may be generous. */
static double size_of(double lo, double hi)
{
    double a = believed(lo), b = believed(hi);
    if (a > 0 && b > 0 && (lo > 0) == (hi > 0))
        return fmin(a, b);
    return fmax(a, b);
}

static void sizes_from_bounds(const iop_lp *lp, const lp_data *data, double *size)
{
    for (size_t j = 0; j < lp->columns; j++)
        size[j] = size_of(data->col_lo[j], data->col_hi[j]);
}

static double size_from_equation(const iop_lp *lp, size_t row, size_t column, const double *size)
{
    double sum = 0, lead = 1;
    for (size_t k = lp->row[row].start; k < lp_row_end(lp, row); k++)
        if (lp->entry_column[k] == column)
            lead = fabs(lp->entry_value[k]);
        else
            sum += fabs(lp->entry_value[k]) * size[lp->entry_column[k]];
    return sum / lead;
}

static void sizes_from_equations(const iop_lp *lp, const lp_data *data, const size_t *column_of_row,
                                 double *size)
{
    for (int sweep = 0; sweep < SWEEPS; sweep++)
        for (size_t i = 0; i < lp->rows; i++) {
            size_t j = column_of_row[i];
            if (j != LP_NO_VARIABLE && size_of(data->col_lo[j], data->col_hi[j]) == 0)
                size[j] = size_from_equation(lp, i, j, size);
        }
}

/* Sizes become factors, 0 where there is none; returns their geometric mean. */
static double factors_of_sizes(size_t columns, double *factor)
{
    double sum = 0;
    size_t known = 0;
    for (size_t j = 0; j < columns; j++)
        if (factor[j] > 0) {
            sum += log2(factor[j]);
            known++;
        }
    double mean = known ? exp2(sum / (double)known) : 1;
    for (size_t j = 0; j < columns; j++)
        if (factor[j] > 0)
            factor[j] = nearest_power_of_two(
                fmin(fmax(factor[j], ldexp(mean, -CLIP_EXPONENT)), ldexp(mean, CLIP_EXPONENT)));
    return mean;
}

/* 1 / the largest scaled entry of each row over the columns with a factor, 0 for a row without any. */
static void factors_of_rows(const iop_lp *lp, const double *column_factor, double *row_factor)
{
    for (size_t i = 0; i < lp->rows; i++) {
        double largest = 0;
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++)
            largest = fmax(largest, fabs(lp->entry_value[k]) * column_factor[lp->entry_column[k]]);
        row_factor[i] = largest > 0 ? nearest_power_of_two(1 / largest) : 0;
    }
}

/* A column without a factor: minus the largest entry seen so far, to tell it from the known ones. */
static void factors_of_other_columns(const iop_lp *lp, const double *row_factor, double mean, double *factor)
{
    for (size_t i = 0; i < lp->rows; i++)
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++) {
            double *f = &factor[lp->entry_column[k]];
            if (*f <= 0)
                *f = fmin(*f, -fabs(lp->entry_value[k]) * row_factor[i]);
        }
    for (size_t j = 0; j < lp->columns; j++)
        if (factor[j] <= 0)
            factor[j] = nearest_power_of_two(factor[j] < 0 ? -1 / factor[j] : mean);
}

void iop_lp_scale(const iop_lp *lp, const lp_data *data, const size_t *column_of_row, double *row_factor,
                  double *column_factor)
{
    sizes_from_bounds(lp, data, column_factor);
    sizes_from_equations(lp, data, column_of_row, column_factor);
    double mean = factors_of_sizes(lp->columns, column_factor);
    factors_of_rows(lp, column_factor, row_factor);
    factors_of_other_columns(lp, row_factor, mean, column_factor);
    factors_of_rows(lp, column_factor, row_factor);
    for (size_t i = 0; i < lp->rows; i++)
        if (!isnormal(row_factor[i]))
            row_factor[i] = 1;
    for (size_t j = 0; j < lp->columns; j++)
        if (!isnormal(column_factor[j]))
            column_factor[j] = 1;
}
