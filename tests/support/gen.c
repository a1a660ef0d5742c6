/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/gen.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define INF ((double)INFINITY)

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t next(gen *g)
{
    uint64_t z = g->state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

gen gen_seed(uint64_t seed)
{
    gen g = {seed * 0x2545f4914f6cdd1dULL + 1};
    next(&g);
    return g;
}

double gen_uniform(gen *g, double lo, double hi)
{
    return lo + (hi - lo) * (double)(next(g) >> 11) * 0x1p-53;
}

size_t gen_below(gen *g, size_t count)
{
    return (size_t)(next(g) % count);
}

bool gen_chance(gen *g, double probability)
{
    return gen_uniform(g, 0, 1) < probability;
}

static void must(iop_status status)
{
    if (status == IOP_OK)
        return;
    fprintf(stderr, "generator: %s\n", iop_status_text(status));
    abort();
}

static void name(iop_table *t, char **slot, const char *stem, size_t k)
{
    char text[32];
    snprintf(text, sizeof text, "%s%zu", stem, k + 1);
    must(iop_table_set_text(t, slot, text, NULL));
}

static void name_all(iop_table *t)
{
    for (size_t j = 0; j < t->n; j++) {
        name(t, &t->sectors[j].code, "S", j);
        name(t, &t->sectors[j].name, "Sector ", j);
        must(iop_table_set_text(t, &t->sectors[j].groups,
                                j % 3 == 0   ? "third;some"
                                : j % 3 == 1 ? "some"
                                             : "",
                                NULL));
    }
    for (size_t k = 0; k < t->c; k++)
        name(t, &t->categories[k].name, "use", k);
    for (size_t k = 0; k < t->p; k++)
        name(t, &t->components[k].name, "part", k);
    for (size_t k = 0; k < t->r; k++) {
        name(t, &t->resource[k].name, "res", k);
        must(iop_table_set_text(t, &t->resource[k].unit, "kt", NULL));
    }
    must(iop_table_set_text(t, &t->unit, "million USD", NULL));
}

static double amount(gen *g, gen_kind kind, double lo, double hi)
{
    double value = gen_uniform(g, lo, hi);
    return kind == GEN_DEGENERATE ? floor(value) : value;
}

static void fill_uses(gen *g, iop_table *t, gen_kind kind)
{
    size_t twin = kind == GEN_DEGENERATE && t->n > 2 ? 1 : 0; /* sector 1 repeats sector 0 */
    size_t empty = t->n > 3 && gen_chance(g, .3) ? t->n - 1 : t->n;
    for (size_t i = 0; i < t->n; i++) {
        for (size_t j = 0; j < t->n; j++)
            if (i != empty && j != empty && gen_chance(g, .7))
                *iop_at(t->intermediate, i, j) = amount(g, kind, 0, 10);
        for (size_t k = 0; k < t->c; k++)
            if (i != empty)
                *iop_at(t->final_demand, i, k) = amount(g, kind, 0, 10 * (double)t->n / (double)t->c);
    }
    for (size_t i = 0; twin && i < t->n; i++)
        *iop_at(t->intermediate, i, 1) = iop_get(iop_read(t->intermediate), i, 0);
    for (size_t k = 0; twin && k < t->c; k++)
        *iop_at(t->final_demand, 1, k) = iop_get(iop_read(t->final_demand), 0, k);
    for (size_t i = 0; twin && i < t->n; i++)
        *iop_at(t->intermediate, 1, i) = iop_get(iop_read(t->intermediate), 0, i);
}

/* Primary inputs close the columns; where the inputs exceed the output, flows of the column are halved until
 * they do not. */
static void close_columns(gen *g, iop_table *t)
{
    for (int again = 1; again;) {
        again = 0;
        iop_table_update_output(t);
        for (size_t j = 0; j < t->n; j++) {
            double inputs = 0;
            for (size_t i = 0; i < t->n; i++)
                inputs += iop_get(iop_read(t->intermediate), i, j);
            if (inputs > .85 * t->output[j]) {
                again = 1;
                for (size_t i = 0; i < t->n; i++)
                    *iop_at(t->intermediate, i, j) *= .5;
            }
        }
    }
    for (size_t j = 0; j < t->n; j++) {
        double rest = t->output[j], share = gen_uniform(g, .3, .9);
        for (size_t i = 0; i < t->n; i++)
            rest -= iop_get(iop_read(t->intermediate), i, j);
        *iop_at(t->primary, 0, j) = share * rest;
        *iop_at(t->primary, 1, j) = rest - share * rest;
    }
}

iop_table *gen_table(gen *g, size_t n, size_t c, size_t r, gen_kind kind)
{
    iop_table *t;
    must(iop_table_new(&t, n, c, 2, r, NULL, NULL));
    name_all(t);
    t->components[0].in_value_added = true;
    t->components[1].is_import = true;
    fill_uses(g, t, kind);
    close_columns(g, t);
    for (size_t k = 0; k < r; k++)
        for (size_t j = 0; j < n; j++)
            *iop_at(t->resources, k, j) = t->output[j] * amount(g, kind, 0, 4);
    return t;
}

/* --- plans ---------------------------------------------------------------------------------------------- */

static size_t state(iop_plan *plan, const char *key)
{
    size_t index;
    must(iop_plan_add_statement(plan, key, "set", "plan.yaml", plan->statements + 1, &index, NULL));
    return index;
}

static void relative(iop_band *band, double base, double lo, double hi, size_t lo_statement,
                     size_t hi_statement)
{
    iop_band wide = {isinf(lo) ? -INF : iop_plan_relative_lower(base, lo),
                     isinf(hi) ? INF : iop_plan_relative_upper(base, hi), lo_statement, hi_statement};
    *band = wide;
}

static void set_bands(gen *g, iop_plan *plan, gen_kind kind)
{
    const iop_table *t = plan->table;
    size_t out_lo = state(plan, "output.all.min"), out_hi = state(plan, "output.all.max");
    bool output_free_above = kind == GEN_OPEN && gen_chance(g, .7),
         demand_free_above = kind == GEN_OPEN && gen_chance(g, .6);
    double narrow = kind == GEN_DEGENERATE ? .5 : gen_uniform(g, .05, .5);
    for (size_t j = 0; j < t->n; j++)
        if (t->output[j] > 0)
            relative(&plan->output[j], t->output[j], 1 - narrow, output_free_above ? INF : 1 + narrow, out_lo,
                     out_hi);
    for (size_t k = 0; k < t->c; k++) {
        char key[64];
        snprintf(key, sizeof key, "final_demand.%s.min", t->categories[k].name);
        size_t lo = state(plan, key);
        snprintf(key, sizeof key, "final_demand.%s.max", t->categories[k].name);
        size_t hi = state(plan, key);
        double down = gen_uniform(g, .2, 1), up = gen_chance(g, .3) ? 1 : gen_uniform(g, 1, 2);
        for (size_t i = 0; i < t->n; i++)
            relative(&plan->demand[i * t->c + k], iop_plan_reference_demand(plan, i, k), down,
                     demand_free_above ? INF : up, lo, hi);
    }
}

static void set_limits(gen *g, iop_plan *plan, gen_kind kind)
{
    for (size_t r = 0; r < plan->table->r; r++) {
        char key[64];
        size_t m = iop_plan_measure(plan, plan->table->resource[r].name);
        double base = plan->measure[m].base,
               share = kind == GEN_TIGHT ? gen_uniform(g, .5, 1) : gen_uniform(g, .9, 1.3);
        if (kind == GEN_OPEN && gen_chance(g, .7))
            continue;
        snprintf(key, sizeof key, "limits.%s.max", plan->measure[m].name);
        iop_band band = {-INF, base * share, IOP_NO_STATEMENT, state(plan, key)};
        if (gen_chance(g, .3)) {
            snprintf(key, sizeof key, "limits.%s.min", plan->measure[m].name);
            band.lo = base * gen_uniform(g, .5, kind == GEN_TIGHT ? 1.1 : .9);
            band.lo = band.lo > band.hi ? band.hi : band.lo;
            band.lo_statement = state(plan, key);
        }
        must(iop_plan_add_limit(plan, m, band, NULL));
    }
    if (gen_chance(g, .4)) {
        iop_band band = {-INF, INF, IOP_NO_STATEMENT, state(plan, "output.group_total.some.max")};
        double base = 0;
        for (size_t j = 0; j < plan->table->n; j++)
            base += iop_table_in_group(plan->table, j, "some") ? plan->table->output[j] : 0;
        band.hi = base * gen_uniform(g, kind == GEN_TIGHT ? .7 : .9, 1.3);
        must(iop_plan_add_total(plan, "some", band, NULL));
    }
}

iop_plan *gen_plan(uint64_t seed, size_t most, gen_kind kind)
{
    gen g = gen_seed(seed);
    size_t n = gen_chance(&g, .5) ? 1 + gen_below(&g, most < 5 ? most : 5) : 1 + gen_below(&g, most);
    size_t resources = gen_below(&g, 4), categories = 1 + gen_below(&g, 3); /* drawn in this order */
    iop_table *t = gen_table(&g, n, categories, resources, kind);
    iop_plan *plan;
    must(iop_plan_new(&plan, t, NULL, NULL));
    set_bands(&g, plan, kind);
    set_limits(&g, plan, kind);
    if (t->r > 0 && gen_chance(&g, .2)) { /* least use of a resource */
        plan->objective = iop_plan_measure(plan, t->resource[0].name);
        plan->maximize = false;
    }
    return plan;
}
