/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compensated.h - sums and products in double-double: about 32 digits.
 *
 * Knuth's two-sum and Dekker's two-product (Dekker 1971; Ogita, Rump and Oishi 2005, "Accurate sum and dot
 * product"). Dekker's split is used rather than fma(), which is slow where the processor has none. */
#ifndef IOP_VERIFY_COMPENSATED_H
#define IOP_VERIFY_COMPENSATED_H

#include <math.h>

/* The unevaluated sum hi + lo; size is the sum of absolute terms, the scale of the result. */
typedef struct iop_sum {
    double hi, lo, size;
} iop_sum;

static inline void iop_sum_add(iop_sum *s, double term)
{
    double total = s->hi + term, back = total - s->hi;
    s->lo += (s->hi - (total - back)) + (term - back);
    s->hi = total;
    s->size += fabs(term);
}

/* a as high + low halves of 26 bits each. */
static inline void iop_split(double a, double *high, double *low)
{
    double c = 134217729.0 * a; /* 2^27 + 1 */
    *high = c - (c - a);
    *low = a - *high;
}

static inline void iop_sum_add_product(iop_sum *s, double a, double b)
{
    double product = a * b, ah, al, bh, bl;
    iop_split(a, &ah, &al);
    iop_split(b, &bh, &bl);
    double error = ((ah * bh - product) + ah * bl + al * bh) + al * bl;
    iop_sum_add(s, product);
    s->lo += error;
}

static inline double iop_sum_value(iop_sum s)
{
    return s.hi + s.lo;
}

#endif
