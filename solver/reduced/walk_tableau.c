/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk_tableau.c - a dense dictionary whose pivots are brought in by blocks.
 *
 * A pivot at (p, q) with pi = T[p,q] makes
 *
 *   T[i,j] - T[i,q] T[p,j] / pi,   T[i,q] / pi,   - T[p,j] / pi,   1 / pi:
 *
 * line p and column q are cleared, and u v' is added with u[i] = -T[i,q] / pi, u[p] = -1 / pi, v[j] = T[p,j],
 * v[q] = -1. */
#include "base/alloc.h"
#include "base/clones.h"
#include "reduced/walk.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Smaller products than this many cells run on one thread, so that results do not depend on their number. */
enum { ONE_THREAD = 249000 };

enum { LANES = 4, GROUP = 2 * LANES }; /* divides RED_WALK_BLOCK */

void red_tableau_close(red_tableau *t)
{
    iop_env env = t->env;
    void *owned[] = {t->row_scale, t->t0,       t->u,    t->v,      t->basic,   t->nonbasic,
                     t->where,     t->in_basis, t->line, t->column, t->left_out};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&env, owned[k]);
    memset(t, 0, sizeof *t);
}

static void scale_rows(red_tableau *t)
{
    const red_problem *p = t->p;
    for (size_t r = 0; r < p->rows; r++) {
        double most = 0;
        int exponent = 0;
        for (size_t j = 0; j < p->n; j++)
            most = fmax(most, fabs(p->q[(r + 1) * p->n + j]));
        for (size_t g = 0; g < p->classes; g++)
            most = fmax(most, fabs(p->d[(r + 1) * p->classes + g]));
        if (most > 0)
            frexp(most, &exponent);
        t->row_scale[r] = ldexp(1, -exponent);
    }
}

iop_status red_tableau_open(red_tableau *t, const red_problem *p, const bool *constant, const iop_env *env,
                            iop_err *err)
{
    size_t n = p->n, slots = red_slots(p);
    memset(t, 0, sizeof *t);
    t->env = iop_env_or_default(env);
    t->p = p;
    t->vars = n * slots + p->rows;
    t->lines = n + p->rows + 1;
    t->where = iop_new(env, t->vars, sizeof *t->where);
    if (!t->where)
        return iop_no_memory(err, t->vars, "variables");
    for (size_t i = 0; i < n; i++)
        for (size_t slot = 1; slot < slots; slot++) {
            size_t v = red_at(p, i, slot);
            t->where[v] = slot < p->classes && constant[v] ? SIZE_MAX : t->all++;
        }
    t->cols = t->all;
    t->row_scale = iop_new(env, p->rows, sizeof(double));
    t->t0 = iop_new(env, t->lines * t->all, sizeof(double));
    t->u = iop_new(env, t->lines * RED_WALK_BLOCK, sizeof(double));
    t->v = iop_new(env, RED_WALK_BLOCK * t->all, sizeof(double));
    t->basic = iop_new(env, t->lines, sizeof *t->basic);
    t->nonbasic = iop_new(env, t->cols, sizeof *t->nonbasic);
    t->in_basis = iop_new(env, t->vars, sizeof *t->in_basis);
    t->line = iop_new(env, t->cols, sizeof(double));
    t->column = iop_new(env, t->lines, sizeof(double));
    t->left_out = iop_new(env, n, sizeof(double));
    if (!t->row_scale || !t->t0 || !t->u || !t->v || !t->basic || !t->nonbasic || !t->in_basis || !t->line ||
        !t->column || !t->left_out)
        return iop_no_memory(err, t->lines * t->cols, "values of a linear program");
    scale_rows(t);
    return IOP_OK;
}

/* --- pivots --------------------------------------------------------------------------------------------- */

IOP_CLONES static void add_multiple(double *restrict to, double factor, const double *restrict from,
                                    size_t count)
{
    for (size_t k = 0; k < count; k++)
        to[k] += factor * from[k];
}

void red_tableau_line(red_tableau *t, size_t line)
{
    memcpy(t->line, t->t0 + line * t->all, t->cols * sizeof(double));
    for (size_t b = 0; b < t->waiting; b++) {
        double factor = t->u[line * RED_WALK_BLOCK + b];
        if (factor != 0)
            add_multiple(t->line, factor, t->v + b * t->all, t->cols);
    }
}

IOP_CLONES static double tableau_dot(const double *restrict a, const double *restrict b, size_t count)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (size_t k = 0; k < count; k++)
        sum += a[k] * b[k];
    return sum;
}

typedef double lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(8)));

/* column += U weight; in the last of so many groups of pivots are numbers of earlier ones, with weight 0. */
IOP_CLONES static void add_waiting(size_t lines, size_t groups, const double *restrict u,
                                   const double *restrict weight, double *restrict column)
{
    const lanes *w = (const lanes *)weight;
    for (size_t i = 0; i < lines; i++) {
        const lanes *row = (const lanes *)(u + i * RED_WALK_BLOCK);
        lanes even = row[0] * w[0], odd = row[1] * w[1];
        for (size_t b = 1; b < groups; b++) {
            even += row[2 * b] * w[2 * b];
            odd += row[2 * b + 1] * w[2 * b + 1];
        }
        even += odd;
        column[i] += (even[0] + even[2]) + (even[1] + even[3]);
    }
}

void red_tableau_column(red_tableau *t, size_t column)
{
    double weight[RED_WALK_BLOCK] = {0};
    for (size_t b = 0; b < t->waiting; b++)
        weight[b] = t->v[b * t->all + column];
    for (size_t i = 0; i < t->lines; i++)
        t->column[i] = t->t0[i * t->all + column];
    if (t->waiting > 0)
        add_waiting(t->lines, (t->waiting + GROUP - 1) / GROUP, t->u, weight, t->column);
}

void red_tableau_flush(red_tableau *t)
{
    size_t widest = t->cols > RED_WALK_BLOCK ? t->cols : RED_WALK_BLOCK, step = ONE_THREAD / widest;
    iop_cmat v = {t->waiting, t->cols, t->all, t->v};
    step = step > 0 ? step : 1;
    for (size_t i = 0; i < t->lines && t->waiting > 0 && t->cols > 0; i += step) {
        size_t rows = t->lines - i < step ? t->lines - i : step;
        iop_cmat u = {rows, t->waiting, RED_WALK_BLOCK, t->u + i * RED_WALK_BLOCK};
        iop_mat into = {rows, t->cols, t->all, t->t0 + i * t->all};
        iop_gemm(1, u, v, 1, into);
    }
    t->waiting = 0;
}

void red_tableau_pivot(red_tableau *t, size_t line, size_t column)
{
    double pivot = t->line[column];
    size_t b = t->waiting;
    memset(t->t0 + line * t->all, 0, t->cols * sizeof(double));
    memset(t->u + line * RED_WALK_BLOCK, 0, b * sizeof(double));
    for (size_t i = 0; i < t->lines; i++) {
        t->t0[i * t->all + column] = 0;
        t->u[i * RED_WALK_BLOCK + b] = -t->column[i] / pivot;
    }
    t->u[line * RED_WALK_BLOCK + b] = -1 / pivot;
    for (size_t k = 0; k < b; k++)
        t->v[k * t->all + column] = 0;
    memcpy(t->v + b * t->all, t->line, t->cols * sizeof(double));
    t->v[b * t->all + column] = -1;
    size_t out = t->basic[line], in = t->nonbasic[column];
    t->basic[line] = in;
    t->nonbasic[column] = out;
    t->in_basis[in] = true;
    t->in_basis[out] = false;
    t->where[in] = line;
    t->where[out] = column;
    if (++t->waiting == RED_WALK_BLOCK)
        red_tableau_flush(t);
}

/* --- products ------------------------------------------------------------------------------------------- */

void red_tableau_times(const red_tableau *t, const double *x, double *out)
{
    for (size_t i = 0; i < t->lines; i++)
        out[i] = tableau_dot(t->t0 + i * t->all, x, t->cols);
}

void red_tableau_times_transposed(const red_tableau *t, const double *x, double *out)
{
    memset(out, 0, t->cols * sizeof *out);
    for (size_t i = 0; i + 1 < t->lines; i++)
        if (x[i] != 0)
            add_multiple(out, x[i], t->t0 + i * t->all, t->cols);
}
