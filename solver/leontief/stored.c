/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stored.c - what the methods that keep A have in common: residuals by products, and factors as a last
 * resort.
 *
 * The computed residual r of f - (I - A) x differs from the true one by at most
 * (g + 4 eps) (|f| + |x| + |A| |x|), g the rounding of the product; and where (I - |A|) w >= 0,
 * |x| <= c w gives |A| |x| <= c |A| w <= c w, c = max |x_i| / w_i. So no second product is needed. */
#include "base/alloc.h"
#include "leontief/operator.h"
#include <float.h>
#include <math.h>
#include <string.h>

enum { PROOF_PASSES = 200 };
static const double rough = 0.05; /* accuracy of a weight that a proof needs */
static const double rounded_up = 1 + 1e-12;

iop_status iop_stored_open(iop_leontief *op, iop_coefficients *a, iop_err *err)
{
    IOP_TRY(iop_coefficients_survey(a, &op->env, err));
    bool sparse = iop_method_sparse(a->n, a->nonzeros);
    op->negative = a->negative;
    IOP_TRY(a->take && !sparse ? iop_store_open_taken(&op->store, a->take, &op->env, err)
                               : iop_store_open(&op->store, a->n, iop_coefficients_source, a, sparse,
                                                a->nonzeros, &op->env, err));
    return iop_proof_of_columns(op, a, err);
}

/* Error of a product and of the sums around it, relative to the sizes of their terms. */
static double loss_of(const iop_leontief *op)
{
    return (iop_store_rounding(op->store) + 4 * DBL_EPSILON) * rounded_up;
}

iop_status iop_stored_residual(const iop_leontief *op, bool transpose, const double *weight, iop_cmat b,
                               iop_cmat x, iop_mat left, iop_err *err)
{
    double loss = loss_of(op);
    IOP_TRY(iop_store_multiply(op->store, transpose, false, x, left, err));
    for (size_t k = 0; k < b.rows; k++) {
        double largest = 0;
        for (size_t i = 0; i < op->n && weight; i++)
            largest = fmax(largest, fabs(iop_get(x, k, i)) / weight[i]);
        for (size_t i = 0; i < op->n; i++) {
            double f = iop_get(b, k, i), at = iop_get(x, k, i), product = *iop_at(left, k, i);
            double used = weight ? largest * weight[i] : HUGE_VAL;
            *iop_at(left, k, i) = fabs((f - at) + product) + loss * (fabs(f) + fabs(at) + used);
        }
    }
    return IOP_OK;
}

void iop_stored_coefficients(const iop_leontief *op, iop_mat a)
{
    for (size_t i = 0; i < op->n; i++)
        iop_store_row(op->store, i, a.a + i * a.ld);
}

iop_status iop_stored_solve_by_lu(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err)
{
    iop_coefficients a = {.n = op->n, .store = op->store, .counted = true};
    iop_lu *lu = NULL;
    iop_status status = iop_lu_open_rows(&lu, op->n, iop_coefficients_system, &a, &op->env, err);
    if (status == IOP_OK)
        status = iop_lu_solve(lu, transpose, b, err);
    iop_lu_close(lu);
    return status;
}

iop_status iop_stored_slack(const iop_leontief *op, bool transpose, const double *weight, double *slack,
                            iop_err *err)
{
    size_t n = op->n;
    iop_cmat x = {1, n, n, weight};
    iop_mat y = {1, n, n, slack};
    IOP_TRY(iop_store_multiply(op->store, transpose, true, x, y, err));
    for (size_t i = 0; i < n; i++)
        slack[i] = (weight[i] - slack[i]) - loss_of(op) * (fabs(weight[i]) + fabs(slack[i]));
    return IOP_OK;
}

iop_status iop_stored_prove(const iop_leontief *op, bool transpose, double *weight, double *slack,
                            iop_err *err)
{
    size_t n = op->n;
    iop_iteration how = {
        .transpose = transpose, .absolute = true, .tolerance = rough, .most_passes = PROOF_PASSES};
    iop_mat ones = {1, n, n, weight};
    for (size_t i = 0; i < n; i++)
        weight[i] = 1;
    iop_status status = iop_store_iterate(op->store, &how, ones, err);
    if (status == IOP_OK)
        return iop_stored_slack(op, transpose, weight, slack, err);
    memset(weight, 0, n * sizeof *weight);
    return status == IOP_ENOCONV ? IOP_OK : status;
}
