/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path_search.c - best-first search with an exact bound.
 *
 * Behind a unit of output of i lies at best one path worth
 *
 *   (1) g[i] = max over j of |a[j,i]| max (|d[j]|, g[j])
 *
 * which sweeps over A find as Bellman and Ford's do for shortest paths: products along a cycle stay below 1,
 * for the spectral radius of |A| is at least their geometric mean. Two things are queued for each path: the
 * path itself with its value, and everything behind it with the bound amount x g. Whatever comes first in the
 * queue is at least as large as all that is in it, and all that is not yet in it lies behind something that
 * is. So paths leave the queue by falling value, and each thing that is opened has one of the largest paths
 * behind it.
 *
 * Nothing is queued that is smaller than the `top` largest values seen. */
#include "structure/path_search.h"
#include "base/alloc.h"
#include <math.h>

/* A bound and a value of the same path are products in another order; the slack covers their rounding. */
static const double slack = 1e-12;

static double coefficient(const iop_table *t, size_t i, size_t j)
{
    double x = t->output[j];
    return x == 0 ? 0 : iop_get(iop_read(t->intermediate), i, j) / x;
}

/* --- (1) -------------------------------------------------------------------------------------------------
 * With reach[i] = g[i] x0[i], which is the largest |Z[j,i]| max (|d[j]|, g[j]): no division for each cell. */

/* One row of Z: what lies behind buyers of j. True when something grew. */
static bool relax_row(const double *z, size_t n, double best, double *reach)
{
    int grew = 0;
    for (size_t i = 0; i < n; i++) {
        double value = fabs(z[i]) * best;
        grew |= value > reach[i];
        reach[i] = value > reach[i] ? value : reach[i];
    }
    return grew != 0;
}

static double behind(const iop_table *t, const double *reach, size_t i)
{
    return t->output[i] == 0 ? 0 : reach[i] / fabs(t->output[i]);
}

static iop_status find_behind(iop_path_search *s, iop_err *err)
{
    const iop_table *t = s->table;
    double *reach = s->behind;
    double *used = iop_new(&s->env, t->n, sizeof *used); /* the value with which row j was last looked at */
    if (!used)
        return iop_no_memory(err, t->n, "sectors");
    iop_status status = IOP_OK;
    bool grew = true;
    for (size_t sweep = 0; grew && sweep <= t->n && status == IOP_OK; sweep++) {
        grew = false;
        for (size_t j = 0; j < t->n; j++) {
            double best = fmax(fabs(s->direct[j]), behind(t, reach, j));
            if (best > used[j]) {
                grew = relax_row(t->intermediate.a + j * t->intermediate.ld, t->n, best, reach) || grew;
                used[j] = best;
            }
        }
        if (iop_stop_asked(&s->env))
            status = iop_fail(err, IOP_ESTOPPED, "stopped while bounding supply paths");
    }
    for (size_t i = 0; i < t->n; i++)
        reach[i] = behind(t, reach, i);
    iop_free(&s->env, used);
    return status;
}

/* --- the queue ------------------------------------------------------------------------------------------ */

static bool queue(iop_path_search *s, double key, size_t node, size_t what)
{
    if (!(key > 0) || key < iop_heap_threshold(&s->best, s->top))
        return true;
    return iop_heap_push(&s->open, (iop_heap_entry){key, node, what});
}

/* A new path, unless nothing of it can be among the largest. False without memory. */
static bool add_path(iop_path_search *s, double amount, size_t before, size_t sector)
{
    double value = fabs(amount * s->direct[sector]), after = fabs(amount) * s->behind[sector] * (1 + slack);
    double most = fmax(value, after);
    if (!(most > 0) || most < iop_heap_threshold(&s->best, s->top))
        return true;
    if (s->nodes >= s->most) {
        s->left_out = fmax(s->left_out, most);
        return true;
    }
    if (!iop_grow(&s->env, &s->node, &s->capacity, s->nodes + 1, sizeof *s->node))
        return false;
    size_t node = s->nodes++;
    s->node[node] = (iop_path_node){amount, (uint32_t)before, (uint32_t)sector};
    if (value > 0 && !iop_heap_keep(&s->best, s->top, (iop_heap_entry){value, node, 0}))
        return false;
    return queue(s, value, node, 0) && queue(s, after, node, 1);
}

iop_status iop_path_search_open(iop_path_search *s, const iop_table *table, const double *direct,
                                const double *y, size_t top, size_t most, const iop_env *env, iop_err *err)
{
    iop_env own = iop_env_or_default(env);
    *s = (iop_path_search){.env = own, .table = table, .direct = direct, .top = top, .most = most};
    s->open.env = s->best.env = own;
    s->most = most < UINT32_MAX ? most : UINT32_MAX - 1;
    s->behind = iop_new(env, table->n, sizeof *s->behind);
    if (!s->behind)
        return iop_no_memory(err, table->n, "sectors");
    IOP_TRY(find_behind(s, err));
    for (size_t i = 0; i < table->n; i++)
        if (!add_path(s, y[i], UINT32_MAX, i))
            return iop_no_memory(err, s->nodes, "supply paths");
    return IOP_OK;
}

static bool prolong(iop_path_search *s, size_t node)
{
    iop_path_node from = s->node[node];
    bool room = true;
    for (size_t j = 0; j < s->table->n && room; j++) {
        double a = coefficient(s->table, j, from.sector);
        if (a != 0)
            room = add_path(s, a * from.amount, node, j);
    }
    return room;
}

iop_status iop_path_search_next(iop_path_search *s, size_t *node, bool *found, iop_err *err)
{
    *found = false;
    for (size_t opened = 0; s->open.count > 0 && !*found; opened++) {
        iop_heap_entry first = iop_heap_pop(&s->open);
        if (first.b == 0) {
            *node = first.a;
            *found = true;
        } else if (!prolong(s, first.a)) {
            return iop_no_memory(err, s->nodes, "supply paths");
        }
        if (opened % 64 == 63 && iop_stop_asked(&s->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped after %zu supply paths", s->nodes);
    }
    return IOP_OK;
}

void iop_path_search_close(iop_path_search *s)
{
    iop_heap_free(&s->open);
    iop_heap_free(&s->best);
    iop_free(&s->env, s->behind);
    iop_free(&s->env, s->node);
}
