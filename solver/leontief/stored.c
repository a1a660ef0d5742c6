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

iop_status iop_stored_open(iop_leontief *op, const iop_coefficients *a, iop_err *err)
{
    if (a->take && !(a->density < iop_method_sparse_below()))
        return iop_store_open_taken(&op->store, a->take, &op->env, err);
    return iop_store_open(&op->store, a->n, a->row, a->self, iop_method_sparse_below(), &op->env, err);
}

iop_status iop_stored_residual(const iop_leontief *op, bool transpose, iop_cmat b, iop_cmat x, iop_mat left,
                               iop_err *err)
{
    const double *weight = op->proof[transpose ? IOP_MULTIPLIERS : IOP_OUTPUTS].weight;
    double loss = (iop_store_rounding(op->store) + 4 * DBL_EPSILON) * (1 + 1e-12);
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
    iop_mat system;
    iop_lu *lu = NULL;
    IOP_TRY(iop_matrix_of_system(&system, op->n, iop_store_row, op->store, &op->env, err));
    iop_status status = iop_lu_open_taken(&lu, &system, &op->env, err);
    if (status == IOP_OK)
        status = iop_lu_solve(lu, transpose, b, err);
    iop_lu_close(lu);
    return status;
}
