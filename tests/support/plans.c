/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/plans.h"
#include <math.h>
#include <string.h>

#define INF ((double)INFINITY)

/* Direct use by final demand that differs between categories, so that there are several classes. */
static void give_direct_use(gen *g, iop_plan *plan)
{
    size_t c = plan->table->c;
    for (size_t m = 0; m < plan->measures; m++)
        for (size_t k = 0; k < c; k++)
            if (gen_chance(g, .4))
                plan->measure[m].per_demand[k] = (double)gen_below(g, 4) * .1;
}

/* Bands of x and f that are narrow, fixed, or meet. */
static void narrow_bands(gen *g, iop_plan *plan)
{
    const iop_table *t = plan->table;
    for (size_t i = 0; i < t->n; i++) {
        iop_band *b = &plan->output[i];
        double x = t->output[i];
        if (x <= 0)
            continue;
        double kind = gen_uniform(g, 0, 1);
        b->lo = kind < .1 ? x : kind < .5 ? .97 * x : kind < .9 ? .8 * x : 0;
        b->hi = kind < .1 ? x : kind < .3 ? x : kind < .9 ? 1.1 * x : INF;
    }
    for (size_t v = 0; v < t->n * t->c; v++)
        if (gen_chance(g, .2))
            plan->demand[v].lo = plan->demand[v].hi = iop_plan_reference_demand(plan, v / t->c, v % t->c);
}

/* A limit on nothing: 0 <= a bound, and now and then 0 >= 1, which no plan meets. */
static void empty_limits(gen *g, iop_plan *plan, double share)
{
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_measure *m = &plan->measure[plan->limit[l].measure];
        if (plan->limit[l].measure == plan->objective || !gen_chance(g, share))
            continue;
        memset(m->per_output, 0, plan->table->n * sizeof *m->per_output);
        memset(m->per_demand, 0, plan->table->c * sizeof *m->per_demand);
        plan->limit[l].band.hi = fmax(plan->limit[l].band.hi, 1);
        plan->limit[l].band.lo = gen_chance(g, .1) ? 1 : -INF;
    }
}

iop_plan *random_plan(uint64_t seed, size_t most, bool bare)
{
    iop_plan *plan = gen_plan(seed, most, (gen_kind)(seed % GEN_KINDS));
    gen g = gen_seed(seed + 77);
    if (seed / GEN_KINDS % 3 >= 1)
        give_direct_use(&g, plan);
    if (seed / GEN_KINDS % 3 == 2)
        narrow_bands(&g, plan);
    if (bare)
        empty_limits(&g, plan, seed % GEN_KINDS == GEN_OPEN ? .9 : .15); /* many of these are unbounded */
    return plan;
}

bool has_tiny_output(const iop_plan *plan)
{
    for (size_t j = 0; j < plan->table->n; j++)
        if (plan->table->output[j] > 0 && plan->table->output[j] < 1e-300)
            return true;
    return false;
}
