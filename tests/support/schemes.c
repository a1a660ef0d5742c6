/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/schemes.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define INF ((double)INFINITY)

/* A scheme while it is filled. */
typedef struct {
    gen g;
    unsigned parts;
    iop_table *table;
    iop_scheme *s;
    size_t measures;
} making;

static void must(iop_status status, const iop_err *err)
{
    if (status == IOP_OK)
        return;
    fprintf(stderr, "generator: %s\n", err->msg);
    abort();
}

#define MUST(call)                                                                                           \
    do {                                                                                                     \
        iop_err must_err = {.msg = ""};                                                                      \
        must((call), &must_err);                                                                             \
    } while (0)
#define ERR &must_err

static bool has(const making *k, unsigned part)
{
    return (k->parts & part) != 0;
}

static bool chance(making *k, double probability)
{
    return gen_chance(&k->g, probability);
}

static double between(making *k, double lo, double hi)
{
    return gen_uniform(&k->g, lo, hi);
}

static size_t below(making *k, size_t count)
{
    return gen_below(&k->g, count);
}

static const iop_measure *measure(const making *k, size_t t, size_t m)
{
    return &k->s->period[t].plan->measure[m];
}

/* --- periods -------------------------------------------------------------------------------------------- */

static iop_plan *make_plan(making *k)
{
    iop_plan *plan;
    const iop_table *t = k->table;
    bool open = has(k, SCHEME_OPEN), tight = has(k, SCHEME_TIGHT);
    MUST(iop_plan_new_over(&plan, t, NULL, ERR));
    for (size_t j = 0; j < t->n; j++) {
        iop_band band = {0, open ? INF : between(k, 1.5, 3) * t->output[j], IOP_NO_STATEMENT,
                         IOP_NO_STATEMENT};
        plan->output[j] = band;
        for (size_t c = 0; c < t->c; c++) {
            double base = iop_get(iop_read(t->final_demand), j, c),
                   hi = open ? INF : between(k, 1, 1.5) * base;
            iop_band f = {between(k, 0, tight ? 1 : .5) * base, hi, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
            plan->demand[j * t->c + c] = f;
        }
    }
    return plan;
}

/* Sums and limits, in an order of the period's own: iop_scheme_complete makes it one. */
static void add_limits(making *k, iop_plan *plan)
{
    const double weight[] = {.7, -.5};
    size_t of[] = {0, 2}, inner[2], sum, net;
    MUST(iop_plan_add_sum(plan, 2, of, &sum, ERR)); /* value_added + part2, the measure of imports */
    inner[0] = sum;
    inner[1] = 3;
    MUST(iop_plan_add_weighted(plan, 2, inner, weight, &net, ERR));
    double tight = has(k, SCHEME_TIGHT) ? .6 : 1.1;
    for (size_t m = 3; m < 5; m++)
        if (chance(k, .6)) {
            iop_band band = {chance(k, .3) ? .2 * plan->measure[m].base : -INF,
                             has(k, SCHEME_OPEN) ? INF : between(k, tight, 1.5) * plan->measure[m].base,
                             IOP_NO_STATEMENT, IOP_NO_STATEMENT};
            MUST(iop_plan_add_limit(plan, m, band, ERR));
        }
    if (chance(k, .4)) {
        iop_band band = {.1 * fabs(plan->measure[net].base) - fabs(plan->measure[net].base), INF,
                         IOP_NO_STATEMENT, IOP_NO_STATEMENT};
        MUST(iop_plan_add_limit(plan, net, band, ERR));
    }
    if (chance(k, .5)) {
        double base = 0;
        for (size_t j = 0; j < k->table->n; j++)
            base += iop_table_in_group(k->table, j, "some") ? k->table->output[j] : 0;
        iop_band band = {0, between(k, 1, 1.5) * base, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
        MUST(iop_plan_add_total(plan, "some", band, ERR));
    }
}

static void add_periods(making *k)
{
    size_t count = 1 + below(k, 4), objective = chance(k, .7) ? 0 : 3;
    double factor = between(k, .9, 1.2); /* coefficients change over time */
    k->s->discount = chance(k, .5) ? .05 : 0;
    k->s->lag = has(k, SCHEME_LAG);
    for (size_t t = 0; t < count; t++) {
        char name[32];
        iop_period *period;
        iop_plan *plan = make_plan(k);
        snprintf(name, sizeof name, "%zu-%zu", 2020 + 5 * t + 1, 2025 + 5 * t);
        add_limits(k, plan);
        plan->objective = objective;
        plan->maximize = objective == 0;
        for (size_t m = 3; m < plan->measures; m++)
            for (size_t j = 0; j < k->table->n && m < 5; j++)
                plan->measure[m].per_output[j] *= pow(factor, (double)t);
        for (size_t c = 0; c < k->table->c; c++)
            plan->measure[4].per_demand[c] = between(k, 0, .1);
        MUST(iop_scheme_add_period(k->s, name, plan, &period, ERR));
        period->years = chance(k, .2) ? 2.5 : 1 + (double)below(k, 6);
    }
    MUST(iop_scheme_complete(k->s, ERR));
    k->measures = k->s->period[0].plan->measures;
}

/* Uses of sums follow from those of their parts, which come before them. */
static void fill_sums(const making *k, double *use)
{
    const iop_plan *plan = k->s->period[0].plan;
    for (size_t m = 0; m < k->measures; m++) {
        const iop_measure *sum = &plan->measure[m];
        use[m] = sum->terms ? 0 : use[m];
        for (size_t q = 0; q < sum->terms; q++)
            use[m] += sum->weight[q] * use[sum->of[q]];
    }
}

/* --- techniques, treatments, stocks, imports, households ------------------------------------------------ */

static void add_techniques(making *k)
{
    const iop_table *t = k->table;
    for (size_t e = 1 + below(k, 3); e > 0 && has(k, SCHEME_TECHNIQUES); e--) {
        iop_technique *technique;
        size_t j = below(k, t->n);
        MUST(iop_scheme_add_technique(k->s, "clean", j, &technique, ERR));
        double faster = chance(k, .5) ? between(k, .8, 1) : 1; /* the inputs of a later period */
        for (size_t i = 0; i < t->n; i++) {
            if (!chance(k, .8) || t->output[j] <= 0)
                continue;
            technique->input[i] =
                between(k, .6, 1.1) * iop_get(iop_read(t->intermediate), i, j) / t->output[j];
            for (size_t p = 1; p < k->s->periods; p++)
                technique->input[p * t->n + i] = faster * technique->input[(p - 1) * t->n + i];
        }
        for (size_t p = 0; p < k->s->periods; p++) {
            for (size_t m = 0; m < k->measures; m++)
                technique->use[p * k->measures + m] = between(k, .5, 1.1) * measure(k, p, m)->per_output[j];
            fill_sums(k, technique->use + p * k->measures);
        }
        technique->first = below(k, k->s->periods);
        double share = chance(k, .5) ? between(k, .2, .9) : 1, rise = chance(k, .5) ? between(k, 0, .4) : 0;
        for (size_t p = 0; p < k->s->periods; p++)
            technique->share[p] = fmin(share + rise * (double)p, 1);
    }
}

static void add_treatments(making *k)
{
    for (size_t u = 1 + below(k, 3); u > 0 && has(k, SCHEME_TREATMENTS); u--) {
        iop_treatment *treatment;
        size_t of = 3 + below(k, 2), n = k->table->n;
        double unit = measure(k, 0, 0)->base / (1 + measure(k, 0, of)->base);
        MUST(iop_scheme_add_treatment(k->s, "plant", of, &treatment, ERR));
        for (size_t i = 0; i < n; i++) {
            treatment->input[i] = chance(k, .5) ? .05 * unit * between(k, 0, 1) : 0;
            treatment->yield[i] = chance(k, .3) ? .02 * unit * between(k, 0, 1) : 0;
        }
        for (size_t p = 0; p < k->s->periods; p++) {
            double *use = treatment->use + p * k->measures;
            use[of] = -1;
            use[0] = -.02 * unit;
            fill_sums(k, use);
            treatment->most[p] = chance(k, .5) ? INF : between(k, .1, .5) * measure(k, 0, of)->base;
        }
        treatment->share = chance(k, .5) ? between(k, .2, .8) : INF;
        treatment->negative = chance(k, .2);
        treatment->first = below(k, k->s->periods);
    }
}

static void add_stocks(making *k)
{
    for (size_t j = 0; j < k->table->n && has(k, SCHEME_STOCKS); j++) {
        iop_stored *stored;
        if (chance(k, .5))
            continue;
        MUST(iop_scheme_add_stored(k->s, j, &stored, ERR));
        stored->present = between(k, 0, .2) * k->table->output[j];
        stored->kept = between(k, .8, 1);
        stored->most = chance(k, .5) ? between(k, .3, 1) * k->table->output[j] : INF;
        stored->end = chance(k, .5) ? .1 * stored->present : 0;
    }
}

static void add_imports(making *k)
{
    for (size_t j = 0; j < k->table->n && has(k, SCHEME_IMPORTS); j++) {
        iop_competitive *competitive;
        if (chance(k, .4))
            continue;
        MUST(iop_scheme_add_competitive(k->s, j, &competitive, ERR));
        competitive->share = chance(k, .1) ? 0 : between(k, .1, .4);
        k->s->competitive_measure = 2;
    }
}

static void add_households(making *k)
{
    if (!has(k, SCHEME_HOUSEHOLDS))
        return;
    double income = measure(k, 0, 0)->base;
    MUST(iop_scheme_close_households(k->s, 0, 0, ERR));
    for (size_t i = 0; i < k->table->n; i++) {
        double base = iop_get(iop_read(k->table->final_demand), i, 0);
        k->s->slope[i] = income > 0 ? .5 * base / income : 0;
        k->s->autonomous[i] = .3 * base;
        for (size_t t = 0; t < k->s->periods; t++) {
            k->s->period[t].plan->demand[i * k->table->c].lo = chance(k, .3) ? .1 * base : 0;
            k->s->period[t].plan->demand[i * k->table->c].hi = INF;
        }
    }
}

/* --- places, capacity, moving --------------------------------------------------------------------------- */

static void add_places(making *k)
{
    static const char *const zones[] = {"Bau_Bang", "Thuan_An"}, *const kinds[] = {"park", "outside"};
    for (size_t p = 0; p < 4 && has(k, SCHEME_LAND); p++) {
        iop_place *place;
        MUST(iop_scheme_add_place(k->s, zones[p / 2], kinds[p % 2], &place, ERR));
        for (size_t t = 0; t < k->s->periods; t++)
            place->area[t] = chance(k, .3) ? INF : between(k, 50, has(k, SCHEME_TIGHT) ? 80 : 300);
    }
}

static void add_bundles(making *k)
{
    for (size_t b = 0; b < 2; b++) {
        iop_bundle *bundle;
        double left = .7;
        MUST(iop_scheme_add_bundle(k->s, b ? "buildings" : "machines", &bundle, ERR));
        for (size_t i = 0; i < k->table->n; i++) {
            bundle->goods[i] = chance(k, .6) ? left * between(k, 0, .5) : 0;
            left -= bundle->goods[i];
        }
        bundle->use[2] = left;
        bundle->use[4] = between(k, 0, .01);
        fill_sums(k, bundle->use);
    }
}

static void set_site(making *k, iop_site *site)
{
    size_t j = iop_scheme_sector(k->s, site->activity);
    site->bundle = chance(k, .8) ? below(k, k->s->bundles) : IOP_NONE;
    site->present = between(k, .5, 1.2) * k->table->output[j];
    site->under_way = chance(k, .5) ? .05 * site->present : 0;
    site->land = site->place == IOP_NONE ? 0 : between(k, .01, .2);
    site->cost = chance(k, .9) ? between(k, .2, 1.5) : 0;
    if (chance(k, .5))
        site->depreciation = chance(k, .8) ? between(k, .01, .1) : 0;
    else
        site->life = chance(k, .3) ? 4 : between(k, 5, 20);
    site->used = chance(k, .5) ? 1 : between(k, .7, 1);
    site->lag = below(k, k->s->periods < 3 ? k->s->periods : 3);
    site->first = chance(k, .7) ? 0 : below(k, k->s->periods);
}

static void add_sites(making *k)
{
    for (size_t a = 0; a < k->table->n + k->s->techniques; a++)
        for (size_t q = chance(k, .2) ? 0 : 1 + below(k, 3); q > 0; q--) {
            iop_site *site;
            size_t place = k->s->places && chance(k, .8) ? below(k, k->s->places) : IOP_NONE;
            MUST(iop_scheme_add_site(k->s, a, place, &site, ERR));
            set_site(k, site);
        }
    k->s->by_site = has(k, SCHEME_BY_SITE);
    k->s->end_condition = has(k, SCHEME_END);
    k->s->end_growth = k->s->end_condition ? .02 : 0;
}

static void add_moving(making *k)
{
    for (size_t r = 1 + below(k, 2); r > 0 && k->s->sites > 1 && has(k, SCHEME_MOVING); r--) {
        iop_moving *rule;
        size_t to = chance(k, .2) ? 0 : 1 + below(k, k->s->sites), from = 1 + below(k, k->s->sites);
        MUST(iop_scheme_add_moving(k->s, "parks", from, to, &rule, ERR));
        for (size_t q = 0; q < from; q++)
            rule->from_site[q] = q;
        for (size_t q = 0; q < to; q++)
            rule->to_site[q] = k->s->sites - 1 - q;
        rule->bundle = chance(k, .7) ? below(k, k->s->bundles) : IOP_NONE;
        rule->cost = between(k, .05, .5);
        rule->loss = chance(k, .5) ? between(k, .05, .3) : 0;
        rule->lag = below(k, k->s->periods < 2 ? 1 : 2);
        rule->first = below(k, k->s->periods);
        rule->last = rule->first + below(k, k->s->periods - rule->first);
    }
}

static void add_conversions(making *k)
{
    for (size_t q = 1 + below(k, 3); q > 0 && k->s->places > 0; q--) {
        iop_conversion *conversion;
        size_t from = below(k, k->s->places), to = (from + 1 + below(k, k->s->places - 1)) % k->s->places;
        MUST(iop_scheme_add_conversion(k->s, from, chance(k, .8) ? to : IOP_NONE, &conversion, ERR));
        conversion->bundle = chance(k, .7) ? below(k, k->s->bundles) : IOP_NONE;
        conversion->cost = between(k, 0, .1);
        conversion->first = below(k, k->s->periods);
        conversion->most = chance(k, .5) ? between(k, 5, 30) : INF;
    }
}

/* --- requirements --------------------------------------------------------------------------------------- */

static const size_t any_kind = IOP_TERM_STOCK + 1;

/* Index of a term; false when there is nothing of the kind. */
static bool set_index(making *k, iop_term *term)
{
    const iop_scheme *s = k->s;
    size_t activities = k->table->n + s->techniques;
    switch (term->kind) {
    case IOP_TERM_MEASURE:
        term->index = below(k, k->measures);
        return true;
    case IOP_TERM_DEMAND:
        term->index = below(k, k->table->c);
        return true;
    case IOP_TERM_OUTPUT:
        term->index = chance(k, .5) ? IOP_NONE : below(k, activities);
        return true;
    case IOP_TERM_CAPACITY:
        term->index = chance(k, .5) ? IOP_NONE : below(k, activities);
        return s->sites > 0;
    case IOP_TERM_LAND:
        return s->places > 0;
    case IOP_TERM_CONVERTED:
        term->index = s->conversions ? below(k, s->conversions) : 0;
        return s->conversions > 0;
    case IOP_TERM_STOCK:
        term->index = s->storeds ? below(k, s->storeds) : 0;
        return s->storeds > 0;
    }
    return false;
}

static iop_term_kind draw_kind(making *k)
{
    for (;;) {
        iop_term trial = {.kind = (iop_term_kind)below(k, any_kind)};
        if (set_index(k, &trial))
            return trial.kind;
    }
}

static void add_term(making *k, iop_requirement *g)
{
    iop_term *term;
    MUST(iop_scheme_add_term(k->s, g, draw_kind(k), below(k, k->s->periods), between(k, -.2, 1), &term, ERR));
    set_index(k, term);
    bool flow = term->kind == IOP_TERM_MEASURE || term->kind == IOP_TERM_OUTPUT;
    bool local = term->kind == IOP_TERM_CAPACITY || term->kind == IOP_TERM_LAND || (flow && k->s->by_site);
    if (local && k->s->places && chance(k, .6))
        MUST(iop_scheme_set_text(k->s, &term->zone, chance(k, .5) ? "Bau_Bang" : "Thuan_An", ERR));
    if (local && k->s->places && chance(k, .3))
        MUST(iop_scheme_set_text(k->s, &term->land_kind, "park", ERR));
    if ((flow || local) && chance(k, .5)) {
        MUST(iop_scheme_add_members(k->s, term, ERR));
        for (size_t j = 0; j < k->table->n; j++)
            term->member[j] = chance(k, .5);
    }
    if (term->kind == IOP_TERM_DEMAND && chance(k, .5)) {
        term->cell = calloc(k->table->n, sizeof *term->cell); /* memory of the default env */
        for (size_t j = 0; term->cell && j < k->table->n; j++)
            term->cell[j] = between(k, 0, 1);
    }
}

static void set_softness(making *k, iop_requirement *g)
{
    double size = measure(k, 0, 0)->base;
    g->soft = !has(k, SCHEME_TIGHT) || chance(k, .5);
    g->lo = chance(k, .7) ? between(k, 0, 2) * size : -INF;
    g->hi = chance(k, .5) ? fmax(g->lo, 0) + between(k, 0, 3) * size : INF;
    if (!g->soft && !has(k, SCHEME_TIGHT)) {
        g->lo = -INF;
        g->hi = 100 * size;
    }
    g->under = chance(k, .1) ? INF : between(k, .1, 2);
    g->over = chance(k, .1) ? INF : between(k, .1, 2);
    if (isinf(g->under) && !has(k, SCHEME_TIGHT))
        g->lo = -INF;
    if (isinf(g->over) && !has(k, SCHEME_TIGHT))
        g->hi = INF;
    if (has(k, SCHEME_PRIORITIES)) {
        g->priority = below(k, 3);
        g->met = g->priority && chance(k, .5) ? 100 * size : (double)NAN;
    }
}

static void add_requirements(making *k)
{
    for (size_t q = 1 + below(k, 4); q > 0 && has(k, SCHEME_REQUIREMENTS); q--) {
        iop_requirement *g;
        MUST(iop_scheme_add_requirement(k->s, "jobs", "million", &g, ERR));
        for (size_t terms = 1 + below(k, 5); terms > 0; terms--)
            add_term(k, g);
        set_softness(k, g);
    }
}

random_scheme random_scheme_open(uint64_t seed, unsigned parts)
{
    making k = {.g = gen_seed(seed + 1000), .parts = parts};
    k.table = gen_table(&k.g, 2 + gen_below(&k.g, 4), 2, 2, GEN_PLAIN);
    MUST(iop_scheme_new(&k.s, k.table, NULL, ERR));
    add_periods(&k);
    add_techniques(&k);
    add_treatments(&k);
    add_stocks(&k);
    add_imports(&k);
    add_households(&k);
    add_places(&k);
    if (has(&k, SCHEME_SITES)) {
        add_bundles(&k);
        add_sites(&k);
        add_moving(&k);
        add_conversions(&k);
    }
    add_requirements(&k);
    MUST(iop_scheme_check(k.s, ERR));
    random_scheme r = {k.table, k.s};
    return r;
}

void random_scheme_close(random_scheme *r)
{
    iop_scheme_close(r->scheme);
    iop_table_close(r->table);
}
