/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interior_refine.c - the neighbourhood of an iterate, enlarged.
 *
 * Where a bound of the program is next to a corner of its optimum, as along a path of bounds at each of its
 * breakpoints, some slacks are neither 0 nor of any size, 1e-9 say. Beside others of 1 they drown in the
 * rounding of the normal equations: rows are no longer met, and which columns belong on their bounds cannot
 * be told. With t = (x - x0) scale and the multipliers y0 + u the same program is
 *
 *   min d't,  A t = (b - A x0) scale,  (lo - x0) scale <= t <= (hi - x0) scale,   d = c - A'y0,
 *
 * where those slacks are of ordinary size and the large ones so large that they do not count: all are cut off
 * at `reach`, far beyond any correction. Residuals are found in extended precision. Begun from t = 0 the
 * method takes a third of the iterations that led to x0.
 *
 * Gleixner, Steffy and Wolter (2016), "Iterative refinement for linear programming".
 */
#include "base/alloc.h"
#include "lp/interior.h"
#include <math.h>
#include <string.h>

static const double scale = 0x1p24, reach = 0x1p10;
static const double margin = 1e-2, product = 1e-4; /* of the first iterate: slacks, and slack x multiplier */

typedef struct correction {
    double *x, *y;                /* what is corrected */
    double *lo, *hi, *cost, *rhs; /* the program of the correction */
    void *arena;
} correction;

static iop_status allocate(correction *c, const lp_standard *s, iop_err *err)
{
    size_t m = s->rows, n = s->columns, count = 4 * n + 2 * m;
    double *at = c->arena = iop_new(&s->env, count, sizeof *at);
    if (!at)
        return iop_no_memory(err, count, "values of a linear program");
    double **const of_columns[] = {&c->x, &c->lo, &c->hi, &c->cost};
    for (size_t k = 0; k < sizeof of_columns / sizeof *of_columns; k++, at += n)
        *of_columns[k] = at;
    c->y = at;
    c->rhs = at + m;
    return IOP_OK;
}

/* (b - A x) scale */
static iop_status find_residuals(const lp_standard *s, const double *x, double *out, iop_err *err)
{
    long double *wide = iop_new(&s->env, s->rows, sizeof *wide);
    if (!wide)
        return iop_no_memory(err, s->rows, "values of a linear program");
    for (size_t i = 0; i < s->rows; i++)
        wide[i] = (long double)s->rhs[i];
    for (size_t j = 0; j < s->columns; j++)
        for (size_t k = s->start[j]; k < s->start[j + 1]; k++)
            wide[s->index[k]] -= (long double)s->value[k] * (long double)x[j];
    for (size_t i = 0; i < s->rows; i++)
        out[i] = (double)(wide[i] * (long double)scale);
    iop_free(&s->env, wide);
    return IOP_OK;
}

/* c - A'y */
static void find_reduced_costs(const lp_standard *s, const double *y, double *out)
{
    for (size_t j = 0; j < s->columns; j++) {
        long double sum = (long double)s->cost[j];
        for (size_t k = s->start[j]; k < s->start[j + 1]; k++)
            sum -= (long double)s->value[k] * (long double)y[s->index[k]];
        out[j] = (double)sum;
    }
}

static iop_status state(correction *c, const lp_standard *s, const lp_iterate *from, iop_err *err)
{
    memcpy(c->x, from->x, s->columns * sizeof *c->x);
    memcpy(c->y, from->y, s->rows * sizeof *c->y);
    for (size_t j = 0; j < s->columns; j++) {
        c->lo[j] = fmax((s->lo[j] - c->x[j]) * scale, -reach);
        c->hi[j] = fmin((s->hi[j] - c->x[j]) * scale, reach);
    }
    find_reduced_costs(s, c->y, c->cost);
    return find_residuals(s, c->x, c->rhs, err);
}

static void exchange(double **a, double **b)
{
    double *kept = *a;
    *a = *b;
    *b = kept;
}

/* The correction's program in the place of the program, or back. */
static void exchange_programs(correction *c, lp_standard *s)
{
    exchange(&c->lo, &s->lo);
    exchange(&c->hi, &s->hi);
    exchange(&c->cost, &s->cost);
    exchange(&c->rhs, &s->rhs);
}

/* t = 0 as far as it is inside, u = 0; every product about the same where the reduced cost allows it. */
static void begin(lp_interior *p)
{
    const lp_standard *s = &p->form;
    memset(p->at.y, 0, s->rows * sizeof *p->at.y);
    for (size_t j = 0; j < s->columns; j++) {
        double apart = fmin(margin, 0.25 * (s->hi[j] - s->lo[j])), reduced = s->cost[j];
        p->at.x[j] = fmin(fmax(0, s->lo[j] + apart), s->hi[j] - apart);
        p->at.z[j] = fmax(reduced, 0) + product / (p->at.x[j] - s->lo[j]);
        p->at.w[j] = fmax(-reduced, 0) + product / (s->hi[j] - p->at.x[j]);
    }
}

/* x0 + t / scale; on a bound of the program where t is, unless that is the end of its reach. */
static void add_back(const correction *c, lp_interior *p)
{
    const lp_standard *s = &p->form;
    for (size_t j = 0; j < s->columns; j++) {
        double t = p->at.x[j], x = c->x[j] + t / scale;
        bool low = t == c->lo[j] && t > -reach, high = t == c->hi[j] && t < reach;
        p->at.x[j] = low ? s->lo[j] : high ? s->hi[j] : fmin(fmax(x, s->lo[j]), s->hi[j]);
    }
    for (size_t i = 0; i < s->rows; i++)
        p->at.y[i] += c->y[i];
}

iop_status lp_interior_correct(lp_interior *p, iop_err *err)
{
    correction c = {0};
    IOP_TRY(allocate(&c, &p->form, err));
    iop_status status = state(&c, &p->form, &p->best, err);
    if (status == IOP_OK) {
        exchange_programs(&c, &p->form);
        begin(p);
        lp_interior_run(p);
        lp_interior_settle(p);
        exchange_programs(&c, &p->form);
        add_back(&c, p);
    }
    iop_free(&p->form.env, c.arena);
    return status;
}
