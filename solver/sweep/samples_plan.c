/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_plan.c - the study's plan with a draw laid over it, in its own units and in those of programs.
 *
 * The table's outputs x0 stay, its flows become Z' = Z with factors, so that A' = Z' / x0. Column j stays
 * balanced when value added per unit makes up for what is bought, all its components alike:
 *
 *   v'[j] = v[j] + sum_i (A[i,j] - A'[i,j]),   component c: c'[j] = c[j] v'[j] / v[j]
 *
 * (where v[j] = 0 the first component takes the difference). Measures that are sums follow their terms.
 * Programs are stated in units of the base plan's size as those of solve.c are, powers of two: x / u, f / u,
 * q[m] u / u[m]. */
#include "base/alloc.h"
#include "sweep/samples.h"
#include <math.h>
#include <string.h>

/* --- life ----------------------------------------------------------------------------------------------- */

static bool allocate(iop_plan *copy, const iop_plan *plan, const iop_env *env)
{
    const size_t n = plan->table->n, c = plan->table->c;
    *copy = *plan;
    copy->env = *env;
    copy->own_table = NULL;
    copy->output = iop_new(env, n, sizeof *copy->output);
    copy->demand = iop_new(env, n * c, sizeof *copy->demand);
    copy->limit = iop_new(env, plan->limits, sizeof *copy->limit);
    copy->total = iop_new(env, plan->totals, sizeof *copy->total);
    copy->measure = iop_new(env, plan->measures, sizeof *copy->measure);
    return copy->output && copy->demand && copy->limit && copy->total && copy->measure;
}

static void release(iop_plan *copy, const iop_env *env)
{
    iop_free(env, copy->output);
    iop_free(env, copy->demand);
    iop_free(env, copy->limit);
    iop_free(env, copy->total);
    iop_free(env, copy->measure);
}

/* Coefficients of the copy's measures from `at` on; returns what follows them. */
static double *place_measures(iop_plan *copy, const iop_plan *plan, double *at)
{
    for (size_t m = 0; m < plan->measures; m++) {
        copy->measure[m] = plan->measure[m];
        copy->measure[m].per_output = at;
        copy->measure[m].per_demand = at + plan->table->n;
        at += plan->table->n + plan->table->c;
    }
    return at;
}

static iop_band divided(iop_band b, double unit)
{
    b.lo /= unit;
    b.hi /= unit;
    return b;
}

/* What no draw changes. */
static void copy_bands(iop_sample_plan *p, const iop_samples *all)
{
    const iop_plan *plan = all->plan;
    for (size_t j = 0; j < plan->table->n; j++) {
        p->natural.output[j] = plan->output[j];
        p->scaled.output[j] = divided(plan->output[j], all->money);
    }
    for (size_t g = 0; g < plan->totals; g++) {
        p->natural.total[g] = p->scaled.total[g] = plan->total[g];
        p->scaled.total[g].band = divided(plan->total[g].band, all->money);
    }
}

iop_status iop_sample_plan_open(iop_sample_plan **out, const iop_samples *all, const iop_env *env,
                                iop_err *err)
{
    const iop_plan *plan = all->plan;
    const size_t n = plan->table->n, cells = plan->measures * (n + plan->table->c);
    iop_sample_plan *p = *out = iop_new(env, 1, sizeof *p);
    if (!p)
        return iop_no_memory(err, 1, "plan");
    p->env = *env;
    p->table = *plan->table;
    p->store = iop_new(env, 2 * cells + 3 * n, sizeof *p->store);
    const bool ok = allocate(&p->natural, plan, env), ok_scaled = allocate(&p->scaled, plan, env);
    if (!ok || !ok_scaled || !p->store) {
        iop_sample_plan_close(p);
        *out = NULL;
        return iop_no_memory(err, cells, "values of a sample");
    }
    p->natural.table = p->scaled.table = &p->table;
    double *at = place_measures(&p->natural, plan, p->store);
    if (plan->denominator != SIZE_MAX) { /* it is set on the way to the best one */
        p->natural.measure[plan->objective].weight = p->ratio;
        memcpy(p->ratio, plan->measure[plan->objective].weight, sizeof p->ratio);
    }
    p->bought = place_measures(&p->scaled, plan, at);
    p->missing = p->bought + n;
    p->share = p->missing + n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            p->bought[j] += iop_get(iop_read(plan->table->intermediate), i, j);
    copy_bands(p, all);
    iop_sample_plan_fill(p, all, NULL, NULL, SIZE_MAX);
    return IOP_OK;
}

void iop_sample_plan_close(iop_sample_plan *p)
{
    if (!p)
        return;
    iop_env env = p->env;
    release(&p->natural, &env);
    release(&p->scaled, &env);
    iop_free(&env, p->store);
    iop_free(&env, p);
}

/* --- filling -------------------------------------------------------------------------------------------- */

static void take_base(iop_sample_plan *p, const iop_samples *all)
{
    const iop_plan *plan = all->plan;
    const size_t n = plan->table->n, c = plan->table->c;
    p->table.intermediate = plan->table->intermediate;
    for (size_t m = 0; m < plan->measures; m++) {
        memcpy(p->natural.measure[m].per_output, plan->measure[m].per_output, n * sizeof(double));
        memcpy(p->natural.measure[m].per_demand, plan->measure[m].per_demand, c * sizeof(double));
    }
    for (size_t j = 0; j < n; j++) {
        p->share[j] = 1;
        p->missing[j] = 0;
    }
    memcpy(p->natural.demand, plan->demand, n * c * sizeof *plan->demand);
    for (size_t l = 0; l < plan->limits; l++)
        p->natural.limit[l] = plan->limit[l];
}

/* Component r of value added, when it is a measure of its own. */
static double *component(iop_sample_plan *p, size_t r)
{
    const iop_table *t = &p->table;
    if (!t->components[r].in_value_added || strcmp(t->components[r].name, "value_added") == 0)
        return NULL;
    return p->natural.measure[iop_plan_measure(&p->natural, t->components[r].name)].per_output;
}

static void lay_flows(iop_sample_plan *p, const iop_sample_draw *d)
{
    const iop_table *t = &p->table;
    const size_t n = t->n;
    double *added = p->natural.measure[0].per_output, *first = NULL;
    p->table.intermediate = (iop_mat){n, n, n, d->flows};
    for (size_t j = 0; j < n; j++) {
        const double before = added[j],
                     more = t->output[j] != 0 ? (p->bought[j] - d->sum[j]) / t->output[j] : 0;
        added[j] = before + more;
        p->share[j] = before != 0 ? added[j] / before : 1;
        p->missing[j] = before != 0 ? 0 : more;
    }
    for (size_t r = 0; r < t->p; r++) {
        double *part = component(p, r);
        for (size_t j = 0; part && j < n; j++)
            part[j] = part[j] * p->share[j] + (first ? 0 : p->missing[j]);
        first = part ? part : first;
    }
}

static void lay_resource(iop_measure *m, const iop_draw_entry *e, const double *factor, size_t n, size_t c)
{
    const bool common = e->factors == 1;
    for (size_t j = 0; j < n; j++)
        m->per_output[j] *= factor[common ? 0 : j];
    for (size_t k = 0; k < c; k++)
        m->per_demand[k] *= factor[common ? 0 : n + k];
}

static void widen(iop_band *band, double factor)
{
    band->lo = isfinite(band->lo) ? band->lo * factor : band->lo;
    band->hi = isfinite(band->hi) ? band->hi * factor : band->hi;
}

static void lay_entry(iop_sample_plan *p, const iop_draw_entry *e, const iop_sample_draw *d, size_t index)
{
    const size_t n = p->table.n, c = p->table.c;
    const double *factor = d->factor[index];
    switch (e->target) {
    case IOP_DRAW_FLOWS:
        lay_flows(p, d);
        return;
    case IOP_DRAW_RESOURCE:
        lay_resource(&p->natural.measure[e->index], e, factor, n, c);
        return;
    case IOP_DRAW_DEMAND:
        for (size_t i = 0; i < n; i++)
            widen(&p->natural.demand[i * c + e->index], factor[e->factors == 1 ? 0 : i]);
        return;
    case IOP_DRAW_LIMIT:
        widen(&p->natural.limit[e->index].band, factor[0]);
        return;
    case IOP_DRAW_INPUTS: /* of whole plans alone */
    case IOP_DRAW_NUMBER:
        return;
    }
}

static void add_terms(iop_plan *plan, iop_measure *m)
{
    const size_t n = plan->table->n, c = plan->table->c;
    memset(m->per_output, 0, n * sizeof(double));
    memset(m->per_demand, 0, c * sizeof(double));
    for (size_t k = 0; k < m->terms; k++) {
        const iop_measure *part = &plan->measure[m->of[k]];
        for (size_t j = 0; j < n; j++)
            m->per_output[j] += m->weight[k] * part->per_output[j];
        for (size_t j = 0; j < c; j++)
            m->per_demand[j] += m->weight[k] * part->per_demand[j];
    }
}

static void scale(iop_sample_plan *p, const iop_samples *all)
{
    const iop_plan *from = &p->natural;
    const size_t n = p->table.n, c = p->table.c;
    for (size_t m = 0; m < from->measures; m++) {
        const double factor = all->money / all->unit[m];
        for (size_t j = 0; j < n; j++)
            p->scaled.measure[m].per_output[j] = from->measure[m].per_output[j] * factor;
        for (size_t k = 0; k < c; k++)
            p->scaled.measure[m].per_demand[k] = from->measure[m].per_demand[k] * factor;
    }
    for (size_t v = 0; v < n * c; v++)
        p->scaled.demand[v] = divided(from->demand[v], all->money);
    for (size_t l = 0; l < from->limits; l++) {
        p->scaled.limit[l].measure = from->limit[l].measure;
        p->scaled.limit[l].band = divided(from->limit[l].band, all->unit[from->limit[l].measure]);
    }
}

void iop_sample_plan_fill(iop_sample_plan *p, const iop_samples *all, const iop_sample_draw *draw,
                          const iop_sample_draw *other, size_t mixed)
{
    take_base(p, all);
    for (size_t k = 0; draw && k < all->entries; k++)
        lay_entry(p, &all->entry[k], k == mixed ? other : draw, k);
    for (size_t m = 0; draw && m < p->natural.measures; m++)
        if (p->natural.measure[m].terms > 0)
            add_terms(&p->natural, &p->natural.measure[m]);
    scale(p, all);
}
