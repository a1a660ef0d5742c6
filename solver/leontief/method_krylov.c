/* SPDX-License-Identifier: GPL-3.0-or-later */
/* method_krylov.c - "krylov": no factors, products with A (iop_store_iterate), weighted with the vectors of
 * the proof so that small sectors are solved as well as large ones. */
#include "leontief/operator.h"

enum { SOLVE_PASSES = 400 };

/* Column sums well below 1 are a proof, and GMRES converges. Else it is tried at once. */
static iop_status open_krylov(iop_leontief *op, iop_coefficients *a, bool *proven, iop_err *err)
{
    IOP_TRY(iop_stored_open(op, a, err));
    *proven = a->column_most < 1;
    if (op->proofs->made[1])
        return IOP_OK;
    for (int side = 0; side < 2; side++) {
        const double *weight;
        IOP_TRY(iop_proof_of(op, side, &weight, err));
        if (!weight)
            return iop_fail(err, IOP_ENOCONV, "the iteration does not converge");
        *proven = true;
    }
    return IOP_OK;
}

static iop_status solve(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err)
{
    const double *weight;
    IOP_TRY(iop_proof_of(op, transpose, &weight, err));
    if (!weight)
        return iop_stored_solve_by_lu(op, transpose, b, err);
    iop_iteration how = {.transpose = transpose,
                         .weight = weight,
                         .slack = weight + op->n,
                         .tolerance = op->tolerance,
                         .most_passes = SOLVE_PASSES};
    iop_status status = iop_store_iterate(op->store, &how, b, err);
    return status == IOP_ENOCONV ? iop_stored_solve_by_lu(op, transpose, b, err) : status;
}

const iop_method iop_method_krylov = {
    "krylov", open_krylov, solve, iop_stored_residual, iop_stored_prove, iop_stored_coefficients};
