/* SPDX-License-Identifier: GPL-3.0-or-later */
/* method_lu.c - "lu": factors of I - A in double precision.
 *
 * A is not kept. What is left of b is bounded by the backward error of elimination, |b - (I - A) x| <= 4 n
 * eps G |x| (iop_lu_absolute). The condition number is known where A >= 0: the 1-norm of L >= 0 is its
 * largest column sum, and its column sums are what a right-hand side of ones gives; with column sums of A at
 * most c < 1 that norm is at most 1 / (1 - c), and nothing needs to be solved. */
#include "base/alloc.h"
#include "leontief/operator.h"
#include <float.h>
#include <math.h>
#include <string.h>

static const double singular_rcond = 1e-15; /* as in iop_lu_open */

static void turn_row(double *row, size_t i, size_t n)
{
    for (size_t j = 0; j < n; j++)
        row[j] = -row[j];
    row[i] += 1;
}

/* A becomes I - A, or I - A becomes A. */
static void turn(iop_mat a)
{
    for (size_t i = 0; i < a.rows; i++)
        turn_row(a.a + i * a.ld, i, a.cols);
}

/* Factors what the caller gave away; there the proof comes first, for A is lost afterwards. */
static iop_status factor_taken(iop_leontief *op, iop_coefficients *a, bool *proven, iop_err *err)
{
    IOP_TRY(iop_coefficients_begin(a, &op->env, err));
    for (size_t i = 0; i < op->n; i++) {
        double *row = a->take->a + i * a->take->ld;
        iop_coefficients_count(a, row);
        turn_row(row, i, op->n);
    }
    iop_status status = iop_coefficients_end(a, &op->env, err);
    if (status == IOP_EINVAL) { /* name the entry as it was */
        turn(*a->take);
        status = iop_coefficients_end(a, &op->env, err);
    } else if (status == IOP_OK && !(a->column_most < 1)) {
        turn(*a->take);
        status = iop_coefficients_check_radius(a, &op->env, err);
        turn(*a->take);
    }
    if (status != IOP_OK)
        return status;
    *proven = true;
    return iop_lu_open_taken(&op->lu, a->take, &op->env, err);
}

static iop_status check_condition(const iop_leontief *op, double norm, double inverse_norm, iop_err *err)
{
    if (norm * inverse_norm <= 1 / singular_rcond)
        return IOP_OK;
    return iop_fail(err, IOP_ESINGULAR,
                    "I - A of size %zu is singular to working precision: reciprocal condition number %.2g",
                    op->n, 1 / (norm * inverse_norm));
}

static iop_status open_lu(iop_leontief *op, iop_coefficients *a, bool *proven, iop_err *err)
{
    iop_coefficients_writer writer = {a, &op->env}; /* counts what it writes, so that A is read once */
    iop_status status =
        a->take ? factor_taken(op, a, proven, err)
                : iop_lu_open_written(&op->lu, op->n, iop_coefficients_write_system, &writer, &op->env, err);
    op->negative = a->negative;
    *proven = *proven || (a->counted && a->column_most < 1);
    if (status != IOP_OK || a->negative)
        return status;
    double norm = 1 + a->column_most, most = 0;
    if (a->column_most < 1 && (1 - a->column_most) / norm >= singular_rcond)
        return IOP_OK;
    const double *sums;
    IOP_TRY(iop_proof_of(op, true, &sums, err));
    *proven = *proven || sums;
    for (size_t j = 0; j < op->n && sums; j++)
        most = fmax(most, sums[j]);
    return check_condition(op, norm, most, err);
}

static iop_status solve(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err)
{
    return iop_lu_solve(op->lu, transpose, b, err);
}

static double loss_of(const iop_leontief *op)
{
    return (4 * (double)op->n + 8) * DBL_EPSILON / 2 * (1 + 1e-12);
}

/* w solves (I - A) w = 1 up to the backward error, which is taken off; for A >= 0. */
static iop_status prove(const iop_leontief *op, bool transpose, double *weight, double *slack, iop_err *err)
{
    size_t n = op->n;
    iop_mat ones = {1, n, n > 0 ? n : 1, weight};
    if (op->negative)
        return IOP_OK;
    for (size_t i = 0; i < n; i++)
        weight[i] = 1;
    IOP_TRY(iop_lu_solve(op->lu, transpose, ones, err));
    for (size_t i = 0; i < n; i++)
        slack[i] = fabs(weight[i]);
    iop_lu_absolute(op->lu, transpose, slack);
    for (size_t i = 0; i < n; i++)
        slack[i] = 1 - loss_of(op) * slack[i];
    return IOP_OK;
}

static iop_status residual(const iop_leontief *op, bool transpose, const double *weight, iop_cmat b,
                           iop_cmat x, iop_mat left, iop_err *err)
{
    (void)weight;
    double *row = iop_new(&op->env, op->n, sizeof *row);
    if (!row)
        return iop_no_memory(err, op->n, "sectors");
    for (size_t k = 0; k < b.rows; k++) {
        for (size_t i = 0; i < op->n; i++)
            row[i] = fabs(iop_get(x, k, i));
        iop_lu_absolute(op->lu, transpose, row);
        for (size_t i = 0; i < op->n; i++)
            *iop_at(left, k, i) = loss_of(op) * row[i];
    }
    iop_free(&op->env, row);
    return IOP_OK;
}

static void coefficients(const iop_leontief *op, iop_mat a)
{
    iop_lu_matrix(op->lu, a);
    turn(a); /* A = I - (I - A) */
}

const iop_method iop_method_lu = {"lu", open_lu, solve, residual, prove, coefficients};
