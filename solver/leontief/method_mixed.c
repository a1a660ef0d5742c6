/* SPDX-License-Identifier: GPL-3.0-or-later */
/* method_mixed.c - "mixed": factors in single precision, refined by residuals in double precision.
 *
 *   x := 0, r := b;  until r is small:  solve (I - A) d = r in single precision,  x := x + d,  r := b - (I -
 * A) x
 *
 * Each step gains about 7 digits less those of the condition number (Higham 2002, section 12.2; the LAPACK
 * routine dsgesv does the same for one call and one side). Here the factors serve all right-hand sides and
 * both systems. */
#include "base/alloc.h"
#include "leontief/operator.h"
#include <float.h>
#include <math.h>
#include <string.h>

enum { MOST_STEPS = 20 };
static const double progress = 0.25; /* of the residual left by a step, else it is given up */
static const double usable = 0.1;    /* largest residual of one solve, on a right-hand side of ones */

typedef struct {
    const iop_leontief *op;
    bool transpose;
    iop_mat x, r;
    const double *weight, *slack;
    float *work;
    double *size, tolerance; /* of the residual of each row */
} refinement;

/* A weight from the factors where A >= 0. */
static iop_status prove(const iop_leontief *op, bool transpose, double *weight, double *slack, iop_err *err)
{
    size_t n = op->n;
    iop_mat ones = {1, n, n > 0 ? n : 1, weight};
    if (op->negative)
        return iop_stored_prove(op, transpose, weight, slack, err);
    float *work = iop_new(&op->env, n, sizeof *work);
    if (!work)
        return iop_no_memory(err, n, "sectors");
    for (size_t i = 0; i < n; i++)
        weight[i] = 1;
    iop_status status = iop_single_solve(op->single, transpose, ones, work, err);
    if (status == IOP_OK)
        status = iop_stored_slack(op, transpose, weight, slack, err);
    iop_free(&op->env, work);
    return status;
}

/* Whether one solve in single precision comes near enough on a right-hand side of ones. */
static bool comes_near(const iop_leontief *op, const double *weight)
{
    bool near = weight != NULL;
    for (size_t i = 0; i < op->n && near && !op->negative; i++)
        near = fabs(1 - weight[op->n + i]) <= usable;
    return near;
}

static iop_status open_mixed(iop_leontief *op, iop_coefficients *a, bool *proven, iop_err *err)
{
    const double *weight = NULL;
    IOP_TRY(iop_stored_open(op, a, err));
    *proven = a->column_most < 1;
    iop_coefficients kept = {.n = op->n, .store = op->store, .counted = true};
    iop_status status = iop_single_open(&op->single, op->n, iop_coefficients_system, &kept, &op->env, err);
    if (status == IOP_OK)
        status = iop_proof_of(op, false, &weight, err);
    *proven = *proven || weight;
    if (status == IOP_ESINGULAR || (status == IOP_OK && !comes_near(op, weight)))
        return iop_fail(err, IOP_ENOCONV, "single precision is not enough");
    return status;
}

/* r = b - (I - A) x; true when every row is done. *hopeless when one gains too little. */
static iop_status measure(refinement *w, iop_cmat b, bool *done, bool *hopeless, iop_err *err)
{
    IOP_TRY(iop_store_multiply(w->op->store, w->transpose, false, iop_read(w->x), w->r, err));
    *done = true;
    *hopeless = false;
    for (size_t k = 0; k < b.rows; k++) {
        double most = 0, largest = 0;
        for (size_t i = 0; i < b.cols; i++) {
            double x = *iop_at(w->x, k, i), r = (iop_get(b, k, i) - x) + *iop_at(w->r, k, i);
            *iop_at(w->r, k, i) = r;
            most = isfinite(r) ? fmax(most, fabs(r) / w->slack[i]) : HUGE_VAL;
            largest = fmax(largest, fabs(x) / w->weight[i]);
        }
        bool row_done = most <= w->tolerance * largest;
        *done = *done && row_done;
        *hopeless = *hopeless || (!row_done && !(most <= progress * w->size[k]));
        w->size[k] = most;
    }
    return IOP_OK;
}

static iop_status refine(refinement *w, iop_cmat b, iop_err *err)
{
    size_t n = w->op->n;
    bool done = false, hopeless = false;
    for (size_t k = 0; k < b.rows; k++) {
        memcpy(w->r.a + k * n, b.a + k * b.ld, n * sizeof *b.a);
        w->size[k] = HUGE_VAL;
    }
    for (int step = 0; step < MOST_STEPS && !done && !hopeless; step++) {
        if (iop_stop_asked(&w->op->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped while refining solutions");
        IOP_TRY(iop_single_solve(w->op->single, w->transpose, w->r, w->work, err));
        for (size_t v = 0; v < b.rows * n; v++)
            w->x.a[v] += w->r.a[v];
        IOP_TRY(measure(w, b, &done, &hopeless, err));
    }
    return done ? IOP_OK : iop_fail(err, IOP_ENOCONV, "refinement does not converge");
}

static double tolerance_of(const refinement *w)
{
    double worst = 1;
    for (size_t i = 0; i < w->op->n; i++)
        worst = fmax(worst, w->weight[i] / w->slack[i]);
    return fmax(w->op->tolerance, 8 * DBL_EPSILON * worst);
}

static iop_status solve(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err)
{
    size_t n = op->n;
    const double *weight;
    if (b.rows == 0 || n == 0)
        return IOP_OK;
    IOP_TRY(iop_proof_of(op, transpose, &weight, err));
    if (!weight)
        return iop_stored_solve_by_lu(op, transpose, b, err);
    refinement w = {.op = op, .transpose = transpose, .weight = weight, .slack = weight + n};
    w.tolerance = tolerance_of(&w);
    w.work = iop_new(&op->env, b.rows, n * sizeof *w.work);
    w.size = iop_new(&op->env, b.rows, sizeof *w.size);
    iop_status status = w.work && w.size ? IOP_OK : iop_no_memory(err, b.rows, "right-hand sides");
    if (status == IOP_OK)
        status = iop_mat_new(&w.x, b.rows, n, &op->env, err);
    if (status == IOP_OK)
        status = iop_mat_new(&w.r, b.rows, n, &op->env, err);
    if (status == IOP_OK)
        status = refine(&w, iop_read(b), err);
    for (size_t k = 0; k < b.rows && status == IOP_OK; k++)
        memcpy(b.a + k * b.ld, w.x.a + k * n, n * sizeof *b.a);
    iop_mat_free(&w.x, &op->env);
    iop_mat_free(&w.r, &op->env);
    iop_free(&op->env, w.size);
    iop_free(&op->env, w.work);
    return status == IOP_ENOCONV ? iop_stored_solve_by_lu(op, transpose, b, err) : status;
}

const iop_method iop_method_mixed = {
    "mixed", open_mixed, solve, iop_stored_residual, prove, iop_stored_coefficients};
