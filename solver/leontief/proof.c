/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proof.c - that the spectral radius of |A| is below 1, and how far off a solution may be.
 *
 * Let B = |A| and w > 0 with
 *
 *   (1) (I - B) w >= u > 0.
 *
 * Then B w < w, so the spectral radius of B is below 1 (Collatz-Wielandt; Berman and Plemmons, Nonnegative
 * Matrices in the Mathematical Sciences, 1994, theorem 6.2.3, I27) and (I - B)^-1 = I + B + B B + ... >= 0.
 * L = (I - A)^-1 = I + A + A A + ... converges with it, term by term below that series:
 *
 *   (2) |L| <= (I - B)^-1.
 *
 * For any x with residual r = f - (I - A) x the error is L r. If |r_i| <= c u_i for all i, then by (1) and
 * (2)
 *
 *   (3) |L r| <= (I - B)^-1 |r| <= c (I - B)^-1 u <= c w,     c = max_i |r_i| / u_i,
 *
 * the last step because (I - B)^-1 is not negative and may be applied to both sides of (1). So (1) is all
 * that is needed, and any w will do, however it was found, when u is rounded down. Found: an approximate
 * solution of (I - B) w = 1, from the factors or by iteration; u follows
 *
 *   - by a product, with its rounding error taken off (stored.c);
 *   - by factors, for A >= 0: the solution w that they give satisfies |1 - (I - A) w| <= 4 n eps G w by the
 *     backward error of elimination, G made of |factors| (iop_lu_absolute), so u = 1 - that (method_lu.c). A
 * itself is not needed any more. This w is positive only for an M-matrix.
 *
 * With A' in place of A the same holds for multipliers. */
#include "base/alloc.h"
#include "leontief/operator.h"
#include <float.h>
#include <math.h>

static const double rounded_up = 1 + 1e-12; /* covers the few operations on the bounds themselves */
static const double good_column = 0.95;     /* column sums below it make a proof worth keeping */

/* Frees weight unless it proves (1) and nobody was faster; returns what is kept, NULL when nothing is. */
static const double *publish(const iop_leontief *op, bool transpose, double *weight)
{
    bool proves = true;
    for (size_t i = 0; i < op->n; i++)
        proves = proves && weight[i] > 0 && weight[i] <= DBL_MAX && weight[op->n + i] > 0;
    double *before = NULL;
    if (proves && atomic_compare_exchange_strong(&op->proofs->made[transpose], &before, weight))
        return weight;
    iop_free(&op->env, weight);
    return before;
}

iop_status iop_proof_of(const iop_leontief *op, bool transpose, const double **weight, iop_err *err)
{
    *weight = atomic_load(&op->proofs->made[transpose]);
    if (*weight)
        return IOP_OK;
    double *own = iop_new(&op->env, 2 * op->n, sizeof *own);
    if (!own)
        return iop_no_memory(err, op->n, "sectors");
    iop_status status = op->method->prove(op, transpose, own, own + op->n, err);
    if (status == IOP_OK)
        *weight = publish(op, transpose, own);
    else
        iop_free(&op->env, own);
    return status;
}

/* With z = 1: (I - |A|') 1 = 1 - column sums. */
iop_status iop_proof_of_columns(iop_leontief *op, const iop_coefficients *a, iop_err *err)
{
    if (!(a->column_most < good_column))
        return IOP_OK;
    double *own = iop_new(&op->env, 2 * op->n, sizeof *own);
    if (!own)
        return iop_no_memory(err, op->n, "sectors");
    for (size_t j = 0; j < op->n; j++) {
        own[j] = 1;
        own[op->n + j] = (1 - a->sums[j]) / rounded_up;
    }
    publish(op, true, own);
    return IOP_OK;
}

void iop_proof_bound(size_t n, const double *weight, iop_mat left)
{
    for (size_t k = 0; k < left.rows; k++) {
        double *row = left.a + k * left.ld, most = 0;
        for (size_t i = 0; i < n && weight; i++) {
            double ratio = row[i] / weight[n + i];
            most = ratio <= most ? most : ratio; /* one that is no number stays */
        }
        for (size_t i = 0; i < n; i++)
            row[i] = weight && most <= DBL_MAX ? most * rounded_up * weight[i] : HUGE_VAL;
    }
}
