/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/factors.h - factors on the numbers of a whole plan: another technology, demand, limits than those
 * that its percentages refer to.
 *
 * They are laid over a scheme once everything in it is resolved, so that bands, limits, capacities and base
 * years stay what they are. With g the factors,
 *   A'[i,j] = g[i,j] A[i,j],   v'[j] = v[j] + sum_i (A[i,j] - A'[i,j])
 * with value added per unit making up for what is bought, all its components alike (where there is none the
 * first takes the difference). A technique beside today's buys g[i,j(e)] input_e[i], or by factors of its
 * own; its value added follows in the same way. Measures that are sums follow their terms. Uses of a measure
 * by sectors, by their techniques and by final demand, both ends of the bands of a category's cells (of a
 * category that follows income its slope and its autonomous part), and both ends of limits are multiplied. */
#ifndef IOPLAN_FACTORS_H
#define IOPLAN_FACTORS_H

#include <ioplan/scheme.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Arrays that are NULL are all 1; others are owned and made by iop_factors_array. For a scheme with n
 * sectors, c categories, e techniques, periods t and measures m. */
typedef struct iop_factors {
    iop_env env;
    size_t n, c, techniques, periods, measures;
    double *flows;   /* n x n: selling, buying sector */
    double **inputs; /* techniques: n products; NULL: those of the sector in flows */
    double **use;    /* measures that are no sums: n sectors, c categories */
    double **demand; /* c: n */
    double **limit;  /* periods: measures */
} iop_factors;

/* All 1, of the scheme's sizes. */
IOP_API IOP_MUST_CHECK iop_status iop_factors_open(iop_factors **out, const iop_scheme *scheme, iop_err *err);
IOP_API void iop_factors_close(iop_factors *factors);
/* *slot, one of those above, gets `count` ones where it is NULL. */
IOP_API IOP_MUST_CHECK iop_status iop_factors_array(const iop_factors *factors, double **slot, size_t count,
                                                    iop_err *err);

/* Lays the factors over the scheme, whose table then has other flows and the same outputs. A scheme can take
 * factors on flows once: IOP_EINVAL. On failure the scheme is good for nothing but closing. */
IOP_API IOP_MUST_CHECK iop_status iop_scheme_lay_factors(iop_scheme *scheme, const iop_factors *factors,
                                                         iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
