/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stages.c - upstreamness for any divisor: (I - D^-1 Z) U = 1 with D = diag(divisor).
 *
 * By BiCGSTAB (van der Vorst 1992), products with Z as it stands in the table: no copy, no factors. One
 * vector at a time, which the eight-fold products of iop_store_iterate would waste. That, being safer, is
 * asked where BiCGSTAB does not get there; with y = D U it solves
 *
 *   (1) (I - Z D^-1) y = D 1 */
#include "structure/stages.h"
#include "base/alloc.h"
#include <ioplan/store.h>
#include <math.h>

enum { MOST_ROUNDS = 60, MOST_PASSES = 600, VECTORS = 7 };
static const double tolerance = 1e-12;

typedef struct {
    const iop_table *t;
    const double *inverse;                     /* n, 1 / divisor, 0 where there is none */
    double *u, *r, *start, *p, *s, *pass, *as; /* n each */
} iteration;

/* to = (I - D^-1 Z) from */
static void apply(const iteration *it, const double *from, double *to)
{
    iop_gemv(false, -1, iop_read(it->t->intermediate), from, 0, to);
    for (size_t i = 0; i < it->t->n; i++)
        to[i] = from[i] + it->inverse[i] * to[i];
}

static double dot(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

/* Largest residual of U, by the largest value of U. */
static double residual(const iteration *it)
{
    double worst = 0, size = 1;
    apply(it, it->u, it->as);
    for (size_t i = 0; i < it->t->n; i++) {
        worst = fmax(worst, fabs(1 - it->as[i]));
        size = fmax(size, fabs(it->u[i]));
        if (!isfinite(it->u[i]))
            return (double)INFINITY;
    }
    return worst / size;
}

static bool iterate(iteration *it)
{
    size_t n = it->t->n;
    double along = 0, before = (double)n; /* U = 0: the residual is 1 everywhere */
    for (size_t i = 0; i < n; i++)
        it->r[i] = it->start[i] = it->p[i] = 1;
    for (int round = 0; round < MOST_ROUNDS && before != 0; round++) {
        apply(it, it->p, it->pass);
        double alpha = before / dot(it->start, it->pass, n);
        for (size_t i = 0; i < n; i++)
            it->s[i] = it->r[i] - alpha * it->pass[i];
        apply(it, it->s, it->as);
        double square = dot(it->as, it->as, n);
        double omega = square > 0 ? dot(it->as, it->s, n) / square : 0;
        double most = 0, size = 1;
        for (size_t i = 0; i < n; i++) {
            it->u[i] += alpha * it->p[i] + omega * it->s[i];
            it->r[i] = it->s[i] - omega * it->as[i];
            most = fmax(most, fabs(it->r[i]));
            size = fmax(size, fabs(it->u[i]));
        }
        if (most <= tolerance / 4 * size || !isfinite(alpha) || omega == 0)
            break;
        along = dot(it->start, it->r, n);
        double beta = along / before * (alpha / omega);
        before = along;
        for (size_t i = 0; i < n; i++)
            it->p[i] = it->r[i] + beta * (it->p[i] - omega * it->pass[i]);
    }
    return residual(it) <= tolerance;
}

/* (1); divisor: n, positive. */
static iop_status iterate_safely(const iteration *it, const double *divisor, bool *known, const iop_env *env,
                                 iop_err *err)
{
    size_t n = it->t->n;
    iop_store *store;
    iop_mat y = {1, n, n, it->u};
    iop_iteration how = {.scale = it->inverse,
                         .weight = divisor,
                         .slack = divisor,
                         .tolerance = tolerance,
                         .most_passes = MOST_PASSES};
    for (size_t i = 0; i < n; i++)
        it->u[i] = it->inverse[i] > 0 ? divisor[i] : 0;
    IOP_TRY(iop_store_open_borrowed(&store, iop_read(it->t->intermediate), env, err));
    iop_status status = iop_store_iterate(store, &how, y, err);
    *known = status == IOP_OK;
    iop_store_close(store);
    for (size_t i = 0; i < n; i++)
        it->u[i] *= it->inverse[i];
    return status == IOP_ENOCONV ? IOP_OK : status;
}

/* U of a chain that ends is at least 1 everywhere: for a non-negative matrix that is the case exactly when
 * its spectral radius is below 1. */
static void finish(iteration *it, bool *known)
{
    for (size_t i = 0; i < it->t->n; i++) {
        it->u[i] = it->inverse[i] > 0 ? it->u[i] : 1;
        *known = *known && it->u[i] >= 1 - 1e-6;
    }
    for (size_t i = 0; i < it->t->n && !*known; i++)
        it->u[i] = (double)NAN;
}

iop_status iop_upstreamness(const iop_table *table, const double *divisor, double *upstreamness, bool *known,
                            const iop_env *env, iop_err *err)
{
    size_t n = table->n;
    double *work = iop_new(env, (VECTORS + 1) * n, sizeof *work);
    *known = true;
    if (!work)
        return iop_no_memory(err, n, "sectors");
    double *own = work + n;
    iteration it = {table,       work,        upstreamness, own + n,    own + 2 * n,
                    own + 3 * n, own + 4 * n, own + 5 * n,  own + 6 * n};
    for (size_t i = 0; i < n; i++) {
        double x = divisor[i] > 0 ? divisor[i] : table->output[i];
        own[i] = x > 0 ? x : 1;
        work[i] = x > 0 ? 1 / x : 0;
        upstreamness[i] = 0;
    }
    iop_status status = IOP_OK;
    if (n > 0 && !iterate(&it))
        status = iterate_safely(&it, own, known, env, err);
    finish(&it, known);
    iop_free(env, work);
    return status;
}
