/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mixed.c - method "mixed": factors in single precision, refined by residuals in double precision.
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
    float *work;
    double *size, tolerance; /* of the residual of each row */
} refinement;

/* Row i of I - A. */
static void system_row(const void *self, size_t i, double *out)
{
    const iop_leontief *op = self;
    iop_store_row(op->store, i, out);
    for (size_t j = 0; j < op->n; j++)
        out[j] = -out[j];
    out[i] += 1;
}

/* Approximate L 1 into w; IOP_ENOCONV when it is no good. */
static iop_status probe(const iop_leontief *op, bool transpose, iop_mat w, iop_mat product, float *work,
                        iop_err *err)
{
    for (size_t i = 0; i < op->n; i++)
        w.a[i] = 1;
    IOP_TRY(iop_single_solve(op->single, transpose, w, work, err));
    IOP_TRY(iop_store_multiply(op->store, transpose, false, iop_read(w), product, err));
    for (size_t i = 0; i < op->n; i++)
        if (!(fabs(1 - (w.a[i] - product.a[i])) <= usable))
            return iop_fail(err, IOP_ENOCONV, "single precision is not enough");
    return IOP_OK;
}

/* Looks whether refinement will converge, and what it finds proves the radius where A >= 0. */
static iop_status prepare(iop_leontief *op, bool negative, iop_err *err)
{
    iop_mat w = {0}, product = {0};
    float *work = iop_new(&op->env, op->n, sizeof *work);
    iop_status status = work ? IOP_OK : iop_no_memory(err, op->n, "sectors");
    if (status == IOP_OK)
        status = iop_mat_new(&w, 1, op->n, &op->env, err);
    if (status == IOP_OK)
        status = iop_mat_new(&product, 1, op->n, &op->env, err);
    for (int side = 0; side < IOP_SIDES && status == IOP_OK; side++) {
        bool transpose = side == IOP_MULTIPLIERS;
        status = probe(op, transpose, w, product, work, err);
        if (status == IOP_OK)
            status = negative ? iop_proof_by_iteration(op, transpose, err)
                              : iop_proof_by_products(op, transpose, w.a, err);
        if (status == IOP_OK && !op->proof[side].weight)
            status = iop_fail(err, IOP_ENOCONV, "the radius is not proven");
    }
    iop_mat_free(&w, &op->env);
    iop_mat_free(&product, &op->env);
    iop_free(&op->env, work);
    return status;
}

static iop_status open_mixed(iop_leontief *op, const iop_coefficients *a, iop_err *err)
{
    IOP_TRY(iop_stored_open(op, a, err));
    iop_status status = iop_single_open(&op->single, op->n, system_row, op, &op->env, err);
    if (status == IOP_OK)
        status = prepare(op, a->negative, err);
    return status == IOP_ESINGULAR ? IOP_ENOCONV : status;
}

/* r = b - (I - A) x; true when every row is done. *hopeless when one gains too little. */
static iop_status measure(refinement *w, iop_cmat b, bool *done, bool *hopeless, iop_err *err)
{
    const iop_proof *p = &w->op->proof[w->transpose ? IOP_MULTIPLIERS : IOP_OUTPUTS];
    IOP_TRY(iop_store_multiply(w->op->store, w->transpose, false, iop_read(w->x), w->r, err));
    *done = true;
    *hopeless = false;
    for (size_t k = 0; k < b.rows; k++) {
        double most = 0, largest = 0;
        for (size_t i = 0; i < b.cols; i++) {
            double x = *iop_at(w->x, k, i), r = (iop_get(b, k, i) - x) + *iop_at(w->r, k, i);
            *iop_at(w->r, k, i) = r;
            most = isfinite(r) ? fmax(most, fabs(r) / p->slack[i]) : HUGE_VAL;
            largest = fmax(largest, fabs(x) / p->weight[i]);
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

static double tolerance_of(const iop_leontief *op, bool transpose)
{
    const iop_proof *p = &op->proof[transpose ? IOP_MULTIPLIERS : IOP_OUTPUTS];
    double worst = 1;
    for (size_t i = 0; i < op->n; i++)
        worst = fmax(worst, p->weight[i] / p->slack[i]);
    return fmax(op->tolerance, 8 * DBL_EPSILON * worst);
}

static iop_status solve(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err)
{
    size_t n = op->n;
    if (b.rows == 0 || n == 0)
        return IOP_OK;
    refinement w = {.op = op, .transpose = transpose, .tolerance = tolerance_of(op, transpose)};
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

const iop_method iop_method_mixed = {"mixed", open_mixed, solve, iop_stored_residual,
                                     iop_stored_coefficients};
