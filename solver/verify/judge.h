/* SPDX-License-Identifier: GPL-3.0-or-later */
/* judge.h - the combined row of a plan and the worst violation so far, shared by the three judgements. */
#ifndef IOP_VERIFY_JUDGE_H
#define IOP_VERIFY_JUDGE_H

#include "verify/compensated.h"
#include <ioplan/verify.h>

/* Keeps the larger of *worst and violation, with its place in words. Not-a-number counts as infinite. */
void iop_note_violation(double violation, double *worst, iop_certificate *certificate, const char *fmt, ...)
    IOP_PRINTF(4, 5);

/* How far value lies outside [lo, hi], divided by scale. */
double iop_outside(double value, double lo, double hi, double scale);

/* Left sides of the balances (1) at (x, f): sum[i] = x[i] - sum_j Z[i,j] x[j] / x0[j] - sum_k f[i,k]. */
iop_status iop_balance_sums(const iop_plan *plan, const double *x, const double *f, iop_sum *sum,
                            iop_err *err);

/* Largest violation of (1) to (4) and of the bounds at (x, f). */
iop_status iop_judge_primal(const iop_plan *plan, const double *x, const double *f,
                            iop_certificate *certificate, iop_err *err);

/* m(x, f) of measure `measure`, compensated. */
iop_sum iop_measure_sum(const iop_plan *plan, size_t measure, const double *x, const double *f);

/* Coefficients of the combined row  sum_i p[i] (1)_i + sum_l y[l] (4)_l + sum_g w[g] (3)_g:
 *   column x[j]:    p[j] - sum_i p[i] Z[i,j] / x0[j] + sum_l y[l] m_l[j] + sum_{g has j} w[g]
 *   column f[i,k]: -p[i] + sum_l y[l] m_l[k]
 * into output[n] and, for the categories, category[c] (the part without -p[i]). */
void iop_combine_rows(const iop_plan *plan, const iop_point *multipliers, iop_sum *output, iop_sum *category);

#endif
