/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lu.c - method "lu": factors of I - A in double precision.
 *
 * A is not kept. What is left of b is bounded by the backward error of elimination, |b - (I - A) x| <= 4 n
 * eps G |x| (iop_lu_absolute), and the condition number is known exactly where A >= 0: the 1-norm of L >= 0
 * is its largest column sum, and the column sums of L are what a right-hand side of ones gives. */
#include "base/alloc.h"
#include "leontief/operator.h"
#include <float.h>
#include <math.h>
#include <string.h>

static const double singular_rcond = 1e-15; /* as in iop_lu_open */

/* A in the caller's storage becomes I - A. */
static void turn_into_system(iop_mat a)
{
    for (size_t i = 0; i < a.rows; i++) {
        double *row = a.a + i * a.ld;
        for (size_t j = 0; j < a.cols; j++)
            row[j] = -row[j];
        row[i] += 1;
    }
}

/* Proofs from the factors of I - A, A >= 0; `norm` is the 1-norm of I - A or more. */
static iop_status prove(iop_leontief *op, double norm, iop_err *err)
{
    IOP_TRY(iop_proof_by_factors(op, false, err));
    IOP_TRY(iop_proof_by_factors(op, true, err));
    const double *sums = op->proof[IOP_MULTIPLIERS].weight;
    double most = 0;
    for (size_t j = 0; j < op->n && sums; j++)
        most = fmax(most, sums[j]);
    if (norm * most > 1 / singular_rcond)
        return iop_fail(
            err, IOP_ESINGULAR,
            "I - A of size %zu is singular to working precision: reciprocal condition number %.2g", op->n,
            1 / (norm * most));
    return IOP_OK;
}

/* Negative coefficients are rare: the condition is estimated, from a copy. */
static iop_status open_signed(iop_leontief *op, iop_mat *system, iop_err *err)
{
    iop_status status = iop_lu_open(&op->lu, iop_read(*system), &op->env, err);
    iop_mat_free(system, &op->env);
    return status;
}

static iop_status open_lu(iop_leontief *op, const iop_coefficients *a, iop_err *err)
{
    iop_mat system;
    if (a->take) {
        system = *a->take;
        a->take->a = NULL;
        turn_into_system(system);
    } else {
        IOP_TRY(iop_matrix_of_system(&system, op->n, a->row, a->self, &op->env, err));
    }
    if (a->negative)
        return open_signed(op, &system, err);
    IOP_TRY(iop_lu_open_taken(&op->lu, &system, &op->env, err));
    return prove(op, 1 + a->column_most, err);
}

static iop_status solve(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err)
{
    return iop_lu_solve(op->lu, transpose, b, err);
}

static iop_status residual(const iop_leontief *op, bool transpose, iop_cmat b, iop_cmat x, iop_mat left,
                           iop_err *err)
{
    double loss = (4 * (double)op->n + 8) * DBL_EPSILON;
    double *row = iop_new(&op->env, op->n, sizeof *row);
    if (!row)
        return iop_no_memory(err, op->n, "sectors");
    for (size_t k = 0; k < b.rows; k++) {
        for (size_t i = 0; i < op->n; i++)
            row[i] = fabs(iop_get(x, k, i));
        iop_lu_absolute(op->lu, transpose, row);
        for (size_t i = 0; i < op->n; i++)
            *iop_at(left, k, i) = loss * row[i];
    }
    iop_free(&op->env, row);
    return IOP_OK;
}

static void coefficients(const iop_leontief *op, iop_mat a)
{
    iop_lu_matrix(op->lu, a);
    turn_into_system(a); /* A = I - (I - A) */
}

const iop_method iop_method_lu = {"lu", open_lu, solve, residual, coefficients};
