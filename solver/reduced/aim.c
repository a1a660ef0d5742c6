/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aim.c - the objective moved to another weighted sum of the limits' measures.
 *
 * With the roles as they are, u of eliminate.c, the costs of the columns and the constant are linear in a
 * row's coefficients: those of the sum are the same sum of the rows', and nothing is eliminated again. */
#include "base/alloc.h"
#include "reduced/reduced.h"
#include <math.h>
#include <string.h>

/* out[0 .. count) = sum over k of weight[k] row[limit[k] + 1]. */
static void add_up(const double *rows, size_t width, size_t count, const size_t *limit, const double *weight,
                   double *out)
{
    memset(out, 0, width * sizeof *out);
    for (size_t k = 0; k < count; k++) {
        const double *row = rows + (limit[k] + 1) * width;
        for (size_t j = 0; j < width && weight[k] != 0; j++)
            out[j] += weight[k] * row[j];
    }
}

/* Costs of the program's columns, rows of the simplex being scaled. */
static void sum_columns(const iop_reduced *r, size_t count, const size_t *limit, const double *weight,
                        double *cost)
{
    const iop_simplex *s = &r->simplex;
    memset(cost, 0, (s->cols + s->rows) * sizeof *cost);
    for (size_t k = 0; k < count; k++) {
        double factor = weight[k] / s->row_scale[limit[k]];
        const double *row = s->a + limit[k] * s->cols;
        for (size_t j = 0; j < s->cols && factor != 0; j++)
            cost[j] += factor * row[j];
    }
}

static bool is_eliminated(const iop_reduced *r)
{
    return r->started && !r->roles_changed && r->eliminated == red_rows(r) + 1 &&
           r->simplex.rows == red_rows(r);
}

void iop_reduced_set_aim(iop_reduced *r, size_t count, const size_t *limit, const double *weight)
{
    red_problem *p = &r->p;
    double sign = r->plan->maximize ? -1 : 1; /* the program minimises */
    r->prices_known = r->prepared = false;
    add_up(p->q, p->n, count, limit, weight, p->q);
    add_up(p->d, p->classes, count, limit, weight, p->d);
    for (size_t j = 0; j < p->n; j++)
        p->q[j] *= sign;
    for (size_t g = 0; g < p->classes; g++)
        p->d[g] *= sign;
    if (!is_eliminated(r) || r->feasibility_only) {
        r->roles_changed = true;
        return;
    }
    add_up(r->u, p->n, count, limit, weight, r->u);
    add_up(r->w, p->n, count, limit, weight, r->w);
    add_up(r->constant, 1, count, limit, weight, r->constant);
    sum_columns(r, count, limit, weight, r->simplex.cost);
    for (size_t j = 0; j < p->n; j++) {
        r->u[j] *= sign;
        r->w[j] *= sign;
    }
    r->constant[0] *= sign;
    for (size_t j = 0; j < r->simplex.cols; j++)
        r->simplex.cost[j] *= sign;
}

/* How far d + step change keeps its sign. */
static double least_step(const iop_simplex *s, const double *d, const double *change)
{
    double step = (double)INFINITY, largest = 0;
    for (size_t v = 0; v < s->cols + s->rows; v++)
        largest = fmax(largest, fabs(change[v]));
    for (size_t v = 0; v < s->cols + s->rows; v++) {
        if (s->place[v] == IOP_SX_BASIC || s->lo[v] == s->hi[v] || fabs(change[v]) <= 1e-13 * largest)
            continue;
        bool falls = s->place[v] != IOP_SX_UPPER && change[v] < 0,
             rises = s->place[v] != IOP_SX_LOWER && change[v] > 0;
        if (falls || rises)
            step = fmin(step, fmax(0, falls ? d[v] / -change[v] : -d[v] / change[v]));
    }
    return step;
}

iop_status iop_reduced_aim_room(iop_reduced *r, size_t count, const size_t *limit, const double *change,
                                double *room, iop_err *err)
{
    iop_simplex *s = &r->simplex;
    size_t vars = s->cols + s->rows;
    double sign = r->plan->maximize ? -1 : 1;
    *room = 0;
    if (r->outcome != IOP_LP_OPTIMAL || !is_eliminated(r))
        return IOP_OK;
    double *kept = iop_new(&r->env, 2 * vars + s->rows, sizeof *kept);
    if (!kept)
        return iop_no_memory(err, vars, "reduced costs");
    double *cost = kept + vars, *y = cost + vars;
    memcpy(kept, s->d, vars * sizeof *kept);
    memcpy(y, s->y, s->rows * sizeof *y);
    sum_columns(r, count, limit, change, cost);
    for (size_t v = 0; v < s->cols; v++)
        cost[v] *= sign;
    iop_simplex_recompute_d(s, cost);
    *room = least_step(s, kept, s->d);
    memcpy(s->d, kept, vars * sizeof *kept);
    memcpy(s->y, y, s->rows * sizeof *y);
    iop_free(&r->env, kept);
    return IOP_OK;
}
