/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/line_sums.h - sums and worst violations over columns of numbers, for many points of a line.
 *
 * All arrays have n values and do not overlap. Sums are plain, in any order. A violation that is not a number
 * counts as infinite. */
#ifndef IOP_VERIFY_LINE_SUMS_H
#define IOP_VERIFY_LINE_SUMS_H

#include <stddef.h>

#define IOP_UNIT_ROUNDOFF 0x1p-53

/* A bound of the rounding error of a sum of so many terms, whose absolute values add up to `size`. */
static inline double iop_line_error(size_t terms, double size)
{
    return (double)(terms + 8) * IOP_UNIT_ROUNDOFF * size;
}

/* The largest (max(lo - v, v - hi) + 4 u |v|) / (1 + |v|). */
double iop_line_outside(size_t n, const double *value, const double *lo, const double *hi);

/* The largest (|sum[i]| + error) / (1 + size[i]), error = iop_line_error(terms, size[i] + weight row[i]). */
double iop_line_residual(size_t n, const double *sum, const double *size, size_t terms, double weight,
                         const double *row);

/* sum[i] -= value[i], size[i] += |value[i]|; the sum of all values and of their absolute values. */
void iop_line_subtract(size_t n, const double *value, double *sum, double *size, double *total,
                       double *total_size);

/* The sum of a[i] b[i], and of |a[i] b[i]|. */
double iop_line_product(size_t n, const double *a, const double *b, double *size);

/* to[i] += factor from[i], size[i] += |factor from[i]|. */
void iop_line_add_scaled(size_t n, double factor, const double *from, double *to, double *size);

/* out[i] = (1 - t) a[i] + t b[i]; a[i] itself where both are equal or a[i] is infinite. */
void iop_line_between(size_t n, double t, const double *a, const double *b, double *out);

double iop_line_largest(size_t n, const double *value); /* of absolute values */

/* Reduced costs of outputs, share - price + inputs unit, and a bound of their rounding errors: those of
 * `inputs`, a product of `inner` terms of which none is larger than `largest` column[i], and of `terms`
 * others. */
typedef struct iop_line_output {
    const double *share, *size, *price, *inputs, *unit, *column;
    double largest;
    size_t inner, terms;
} iop_line_output;

void iop_line_output_cost(size_t n, const iop_line_output *of, double *cost, double *error);

/* Those of final demand: share + price[i]; the share's terms have the sum `size`. */
void iop_line_demand_cost(size_t n, double share, double size, size_t terms, const double *price,
                          double *cost, double *error);

/* What reduced costs take at bounds: a lower one where sense x cost <= 0, an upper one elsewhere. */
typedef struct iop_line_bound {
    const double *lo[2], *hi[2]; /* at both ends of the line */
    double sense;
} iop_line_bound;

typedef struct iop_line_dual {
    double from, to; /* sums of cost x bound */
    double error;    /* sum of (error[i] + 8 u |cost[i]|) |bound|, the larger bound of the two */
    double open;     /* how many bounds are infinite; they are left out of the sums */
} iop_line_dual;

iop_line_dual iop_line_dual_sum(size_t n, const double *cost, const double *error,
                                const iop_line_bound *bound);

#endif
