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
 *   - by products, with their rounding error taken off;
 *   - by factors, for A >= 0: the solution w that they give satisfies |1 - (I - A) w| <= 4 n eps G w by the
 *     backward error of elimination, G made of |factors| (iop_lu_absolute), so u = 1 - that. A itself is not
 *     needed any more. This w is positive only for an M-matrix.
 *
 * With A' in place of A the same holds for multipliers. */
#include "base/alloc.h"
#include "leontief/operator.h"
#include <float.h>
#include <math.h>
#include <string.h>

static const double unit = DBL_EPSILON / 2; /* of rounding */
static const double rounded_up = 1 + 1e-12; /* covers the few operations on the bounds themselves */

enum { PROOF_PASSES = 200 };
static const double rough = 0.05; /* accuracy of w that a proof needs */

static iop_status room(iop_leontief *op, double **weight, iop_err *err)
{
    *weight = iop_new(&op->env, 2 * op->n, sizeof **weight);
    return *weight ? IOP_OK : iop_no_memory(err, op->n, "sectors");
}

/* Keeps weight (followed by its slack, one piece of storage) if it proves (1), else frees it. */
static void keep(iop_leontief *op, bool transpose, double *weight)
{
    iop_proof *p = &op->proof[transpose ? IOP_MULTIPLIERS : IOP_OUTPUTS];
    bool proves = true;
    for (size_t i = 0; i < op->n; i++)
        proves = proves && weight[i] > 0 && weight[i] <= DBL_MAX && weight[op->n + i] > 0;
    if (!proves || p->weight) {
        iop_free(&op->env, weight);
        return;
    }
    *p = (iop_proof){weight, weight + op->n};
}

iop_status iop_proof_by_products(iop_leontief *op, bool transpose, const double *found, iop_err *err)
{
    double *weight;
    size_t n = op->n;
    IOP_TRY(room(op, &weight, err));
    memcpy(weight, found, n * sizeof *weight);
    double *slack = weight + n, loss = (iop_store_rounding(op->store) + 4 * unit) * rounded_up;
    iop_cmat x = {1, n, n, weight};
    iop_mat y = {1, n, n, slack};
    iop_status status = iop_store_multiply(op->store, transpose, true, x, y, err);
    if (status != IOP_OK) {
        iop_free(&op->env, weight);
        return status;
    }
    for (size_t i = 0; i < n; i++)
        slack[i] = (weight[i] - slack[i]) - loss * (fabs(weight[i]) + fabs(slack[i]));
    keep(op, transpose, weight);
    return IOP_OK;
}

iop_status iop_proof_by_iteration(iop_leontief *op, bool transpose, iop_err *err)
{
    iop_mat ones;
    iop_iteration how = {transpose, true, NULL, NULL, rough, PROOF_PASSES};
    iop_status status = iop_mat_new(&ones, 1, op->n, &op->env, err);
    if (status != IOP_OK)
        return status;
    for (size_t i = 0; i < op->n; i++)
        ones.a[i] = 1;
    status = iop_store_iterate(op->store, &how, ones, err);
    if (status == IOP_OK)
        status = iop_proof_by_products(op, transpose, ones.a, err);
    else if (status == IOP_ENOCONV)
        status = IOP_OK;
    iop_mat_free(&ones, &op->env);
    return status;
}

iop_status iop_proof_by_factors(iop_leontief *op, bool transpose, iop_err *err)
{
    double *weight;
    size_t n = op->n;
    IOP_TRY(room(op, &weight, err));
    for (size_t i = 0; i < n; i++)
        weight[i] = 1;
    iop_mat x = {1, n, n > 0 ? n : 1, weight};
    iop_status status = iop_lu_solve(op->lu, transpose, x, err);
    if (status != IOP_OK) {
        iop_free(&op->env, weight);
        return status;
    }
    double *slack = weight + n, loss = (4 * (double)n + 8) * unit * rounded_up;
    memcpy(slack, weight, n * sizeof *slack);
    iop_lu_absolute(op->lu, transpose, slack);
    for (size_t i = 0; i < n; i++)
        slack[i] = 1 - loss * slack[i];
    keep(op, transpose, weight);
    return IOP_OK;
}

bool iop_proof_exists(const iop_leontief *op)
{
    return op->proof[IOP_OUTPUTS].weight || op->proof[IOP_MULTIPLIERS].weight;
}

void iop_proof_bound(const iop_leontief *op, bool transpose, iop_mat left)
{
    const iop_proof *p = &op->proof[transpose ? IOP_MULTIPLIERS : IOP_OUTPUTS];
    for (size_t k = 0; k < left.rows; k++) {
        double *row = left.a + k * left.ld, most = 0;
        for (size_t i = 0; i < op->n && p->weight; i++)
            most = row[i] / p->slack[i] > most || isnan(row[i]) ? row[i] / p->slack[i] : most;
        for (size_t i = 0; i < op->n; i++)
            row[i] = p->weight && !isnan(most) ? most * rounded_up * p->weight[i] : HUGE_VAL;
    }
}
