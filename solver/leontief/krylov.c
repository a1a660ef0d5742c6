/* SPDX-License-Identifier: GPL-3.0-or-later */
/* krylov.c - method "krylov": no factors, products with A (iop_store_iterate), weighted with the vectors of
 * the proof so that small sectors are solved as well as large ones. */
#include "leontief/operator.h"

enum { SOLVE_PASSES = 400 };

static iop_status open_krylov(iop_leontief *op, const iop_coefficients *a, iop_err *err)
{
    IOP_TRY(iop_stored_open(op, a, err));
    IOP_TRY(iop_proof_by_iteration(op, false, err));
    IOP_TRY(iop_proof_by_iteration(op, true, err));
    if (!op->proof[IOP_OUTPUTS].weight || !op->proof[IOP_MULTIPLIERS].weight)
        return iop_fail(err, IOP_ENOCONV, "the iteration does not converge");
    return IOP_OK;
}

static iop_status solve(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err)
{
    const iop_proof *p = &op->proof[transpose ? IOP_MULTIPLIERS : IOP_OUTPUTS];
    iop_iteration how = {transpose, false, p->weight, p->slack, op->tolerance, SOLVE_PASSES};
    iop_status status = iop_store_iterate(op->store, &how, b, err);
    return status == IOP_ENOCONV ? iop_stored_solve_by_lu(op, transpose, b, err) : status;
}

const iop_method iop_method_krylov = {"krylov", open_krylov, solve, iop_stored_residual,
                                      iop_stored_coefficients};
