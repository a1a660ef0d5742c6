/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_columns.c - in which rows each column of a scheme stands: equations (1) to (14) of ioplan/scheme.h
 * read from top to bottom, one function a column. */
#include "verify/scheme_columns.h"
#include <string.h>

/* A column on its way through the rows. */
typedef struct {
    const iop_lookup *l;
    const iop_scheme *s;
    iop_column_block block;
    size_t t, item; /* period, and place within it */
    bool flows;
    iop_entry_fn visit;
    void *self;
} column;

static void enter(const column *k, iop_row_block block, size_t row, double coefficient)
{
    if (coefficient != 0)
        k->visit(k->self, block, row, coefficient);
}

static void enter_balance(const column *k, size_t t, size_t sector, double coefficient)
{
    enter(k, IOP_ROW_BALANCE, t * k->l->n + sector, coefficient);
}

static double years(const column *k, size_t t)
{
    return k->s->period[t].years;
}

bool iop_buying_periods(const iop_lookup *l, size_t t, size_t *from, size_t *to)
{
    size_t lag = l->scheme->lag, last = l->periods - 1;
    *from = t >= lag ? t - lag : 0;
    *to = t == last ? last : *from;
    return t >= lag || t == last;
}

/* --- rows that count a measure: (3), (10), (11) --------------------------------------------------------- */

static void enter_measures(const column *k)
{
    const iop_scheme *s = k->s;
    const iop_plan *plan = s->period[k->t].plan;
    for (size_t i = 0; i < plan->limits; i++)
        enter(k, IOP_ROW_LIMIT, k->t * plan->limits + i,
              iop_measured(s, k->t, plan->limit[i].measure, k->block, k->item));
    for (size_t u = 0; u < s->treatments; u++) {
        const iop_treatment *treatment = &s->treatment[u];
        double count = iop_measured(s, k->t, treatment->of, k->block, k->item);
        if (k->l->floored[u])
            enter(k, IOP_ROW_FLOOR, k->t * s->treatments + u, count);
        if (k->block != IOP_COL_TREATMENT && isfinite(treatment->share))
            enter(k, IOP_ROW_DEARTH, k->t * s->treatments + u, -treatment->share * count);
    }
    if (s->consumption != IOP_NONE)
        enter(k, IOP_ROW_EARNED, k->t, -iop_measured(s, k->t, s->income, k->block, k->item));
}

/* (14) */
static void enter_requirements(const column *k)
{
    for (size_t q = k->l->first_term[k->t]; q < k->l->first_term[k->t + 1]; q++) {
        size_t g = k->l->term_row[q];
        enter(k, IOP_ROW_REQUIREMENT, g,
              iop_term_of(k->s, &k->s->requirement[g].term[k->l->term_at[q]], k->block, k->item));
    }
}

/* --- x, w, f -------------------------------------------------------------------------------------------- */

static double coefficient_a(const column *k, size_t i, size_t j)
{
    const iop_table *table = k->s->table;
    return table->output[j] != 0 ? iop_get(iop_read(table->intermediate), i, j) / table->output[j] : 0;
}

/* (5): `level` is what the column adds to the activity's level. */
static void enter_level(const column *k, size_t activity, double level)
{
    if (k->l->sites[activity] > 0)
        enter(k, k->s->by_site ? IOP_ROW_SITED : IOP_ROW_USABLE, k->t * k->l->activities + activity, level);
}

static void enter_output(const column *k)
{
    const iop_scheme *s = k->s;
    const iop_plan *plan = s->period[k->t].plan;
    size_t j = k->item, from, to;
    enter_balance(k, k->t, j, 1);
    if (k->flows && iop_buying_periods(k->l, k->t, &from, &to))
        for (size_t z = from; z <= to; z++)
            for (size_t i = 0; i < k->l->n; i++)
                enter_balance(k, z, i, -coefficient_a(k, i, j));
    for (size_t g = 0; g < plan->totals; g++)
        for (size_t m = 0; m < plan->total[g].count && plan->total[g].member[m] <= j; m++)
            if (plan->total[g].member[m] == j)
                enter(k, IOP_ROW_TOTAL, k->t * plan->totals + g, 1);
    if (k->l->first_technique[j] != IOP_NONE)
        enter(k, IOP_ROW_TODAY, k->t * k->l->n + j, 1);
    for (size_t e = k->l->first_technique[j]; e != IOP_NONE; e = k->l->next_technique[e])
        if (iop_share_bounds(s, e))
            enter(k, IOP_ROW_SHARE, k->t * s->techniques + e, -s->technique[e].share[k->t]);
    enter_level(k, j, 1);
    for (size_t i = 0; i < s->competitives; i++)
        if (s->competitive[i].sector == j)
            enter(k, IOP_ROW_COMPETES, k->t * s->competitives + i, -s->competitive[i].share);
    enter_measures(k);
    enter_requirements(k);
}

static void enter_technique(const column *k)
{
    const iop_technique *e = &k->s->technique[k->item];
    const double *input = e->input + k->t * k->l->n;
    size_t from, to;
    if (k->flows && iop_buying_periods(k->l, k->t, &from, &to))
        for (size_t z = from; z <= to; z++)
            for (size_t i = 0; i < k->l->n; i++)
                enter_balance(k, z, i, -(input[i] - coefficient_a(k, i, e->sector)));
    enter(k, IOP_ROW_TODAY, k->t * k->l->n + e->sector, -1);
    if (iop_share_bounds(k->s, k->item))
        enter(k, IOP_ROW_SHARE, k->t * k->s->techniques + k->item, 1);
    enter_level(k, e->sector, -1);
    enter_level(k, k->l->n + k->item, 1);
    enter_measures(k);
    enter_requirements(k);
}

static void enter_demand(const column *k)
{
    size_t i = k->item / k->l->c, category = k->item % k->l->c;
    enter_balance(k, k->t, i, -1);
    if (category == k->s->consumption)
        enter(k, IOP_ROW_FOLLOWS, k->t * k->l->n + i, 1);
    enter_measures(k);
    enter_requirements(k);
}

/* --- capacity: K, N, v, y, out, in ---------------------------------------------------------------------- */

/* renew_s of (13): with L = ln(1 + growth), q = exp(-h L). */
static double renewal(const iop_scheme *s, const iop_site *site, double h)
{
    double log_growth = log1p(s->end_growth), ahead = exp(h * log_growth * (double)site->lag) / h;
    if (site->life == 0)
        return ahead * -expm1(h * (log1p(-site->depreciation) - log_growth));
    if (s->end_growth == 0)
        return 1 / site->life;
    return ahead * expm1(-h * log_growth) / expm1(-site->life * log_growth);
}

/* What K and N have in common: (5), (8), (13), (14). */
static void enter_standing(const column *k)
{
    const iop_scheme *s = k->s;
    const iop_site *site = &s->site[k->item];
    size_t usable = s->by_site ? k->t * s->sites + k->item : k->t * k->l->activities + site->activity;
    enter(k, IOP_ROW_USABLE, usable, -site->used);
    if (site->place != IOP_NONE)
        enter(k, IOP_ROW_LAND, k->t * s->places + site->place, site->land);
    if (s->end_condition && k->t + 1 == k->l->periods && site->bundle != IOP_NONE)
        enter(k, IOP_ROW_END, site->activity, -renewal(s, site, s->period[k->t].years));
    enter_requirements(k);
}

static void enter_capacity(const column *k)
{
    size_t sites = k->s->sites;
    enter(k, IOP_ROW_CAPACITY, k->t * sites + k->item, 1);
    if (k->t + 1 < k->l->periods)
        enter(k, IOP_ROW_CAPACITY, (k->t + 1) * sites + k->item, -k->l->keep[(k->t + 1) * sites + k->item]);
    enter_standing(k);
}

static void enter_new(const column *k)
{
    const iop_site *site = &k->s->site[k->item];
    if (site->life == 0 || site->bundle == IOP_NONE)
        return; /* no such column */
    enter(k, IOP_ROW_NEW, k->t * k->s->sites + k->item, 1);
    enter_standing(k);
}

static void enter_construction(const column *k)
{
    const iop_scheme *s = k->s;
    const iop_site *site = &s->site[k->item];
    size_t comes = k->t + site->lag;
    double built = years(k, k->t);
    if (site->life == 0 && comes < k->l->periods)
        enter(k, IOP_ROW_CAPACITY, comes * s->sites + k->item, -built);
    for (size_t t = comes; site->life > 0 && site->bundle != IOP_NONE && t < k->l->periods; t++)
        if (s->period[t].start - s->period[comes].start < site->life)
            enter(k, IOP_ROW_NEW, t * s->sites + k->item, -built);
    if (site->bundle == IOP_NONE)
        return;
    enter(k, IOP_ROW_SPENDING, k->t * s->bundles + site->bundle, -site->cost);
    if (s->end_condition && k->t + 1 == k->l->periods)
        enter(k, IOP_ROW_END, site->activity, 1);
}

static void enter_site_output(const column *k)
{
    enter(k, IOP_ROW_USABLE, k->t * k->s->sites + k->item, 1);
    enter(k, IOP_ROW_SITED, k->t * k->l->activities + k->s->site[k->item].activity, -1);
    enter_requirements(k);
}

static void enter_leaving(const column *k)
{
    const iop_scheme *s = k->s;
    size_t r = k->l->leaving_rule[k->item], site = k->l->leaving_site[k->item];
    const iop_moving *rule = &s->moving[r];
    size_t comes = k->t + rule->lag;
    enter(k, IOP_ROW_CAPACITY, k->t * s->sites + site, 1);
    if (rule->to > 0 && comes < k->l->periods)
        enter(k, IOP_ROW_MOVING, (comes * s->movings + r) * k->l->activities + s->site[site].activity,
              -(1 - rule->loss));
}

static void enter_arriving(const column *k)
{
    const iop_scheme *s = k->s;
    size_t r = k->l->arriving_rule[k->item], site = k->l->arriving_site[k->item];
    const iop_moving *rule = &s->moving[r];
    enter(k, IOP_ROW_CAPACITY, k->t * s->sites + site, -1);
    enter(k, IOP_ROW_MOVING, (k->t * s->movings + r) * k->l->activities + s->site[site].activity, 1);
    if (rule->bundle != IOP_NONE)
        enter(k, IOP_ROW_SPENDING, k->t * s->bundles + rule->bundle, -rule->cost / years(k, k->t));
}

/* --- V, C, T, I, M, Y, U, O ----------------------------------------------------------------------------- */

static void enter_investment(const column *k)
{
    for (size_t i = 0; i < k->l->n; i++)
        enter_balance(k, k->t, i, -k->s->bundle[k->item].goods[i]);
    enter(k, IOP_ROW_SPENDING, k->t * k->s->bundles + k->item, 1);
    enter_measures(k);
    enter_requirements(k);
}

static void enter_conversion(const column *k)
{
    const iop_scheme *s = k->s;
    const iop_conversion *q = &s->conversion[k->item];
    if (q->bundle != IOP_NONE)
        enter(k, IOP_ROW_SPENDING, k->t * s->bundles + q->bundle, -q->cost / years(k, k->t));
    for (size_t t = k->t; t < k->l->periods; t++) {
        enter(k, IOP_ROW_LAND, t * s->places + q->from, 1);
        if (q->to != IOP_NONE)
            enter(k, IOP_ROW_LAND, t * s->places + q->to, -1);
    }
    enter_requirements(k);
}

static void enter_treatment(const column *k)
{
    const iop_treatment *u = &k->s->treatment[k->item];
    for (size_t i = 0; i < k->l->n; i++)
        enter_balance(k, k->t, i, u->yield[i] - u->input[i]);
    if (isfinite(u->share))
        enter(k, IOP_ROW_DEARTH, k->t * k->s->treatments + k->item, 1);
    enter_measures(k);
    enter_requirements(k);
}

static void enter_stock(const column *k)
{
    const iop_stored *i = &k->s->stored[k->item];
    enter_balance(k, k->t, i->sector, -1 / years(k, k->t));
    if (k->t + 1 < k->l->periods)
        enter_balance(k, k->t + 1, i->sector, pow(i->kept, years(k, k->t + 1)) / years(k, k->t + 1));
    enter_requirements(k);
}

static void enter_imports(const column *k)
{
    const iop_competitive *i = &k->s->competitive[k->item];
    enter_balance(k, k->t, i->sector, 1);
    enter(k, IOP_ROW_COMPETES, k->t * k->s->competitives + k->item, 1 - i->share);
    enter_measures(k);
    enter_requirements(k);
}

static void enter_income(const column *k)
{
    enter(k, IOP_ROW_EARNED, k->t, 1);
    for (size_t i = 0; i < k->l->n; i++)
        enter(k, IOP_ROW_FOLLOWS, k->t * k->l->n + i, -k->s->slope[i]);
}

static void enter_deviation(const column *k)
{
    const iop_requirement *g = &k->s->requirement[k->item];
    double weight = k->block == IOP_COL_UNDER ? g->under : g->over;
    if (!g->soft || isinf(weight))
        return; /* no such column */
    enter(k, IOP_ROW_REQUIREMENT, k->item, k->block == IOP_COL_UNDER ? 1 : -1);
    if (g->priority > 0)
        enter(k, IOP_ROW_PRIORITY, g->priority, weight);
}

void iop_scheme_entries(const iop_lookup *l, iop_column_block block, size_t index, bool flows,
                        iop_entry_fn visit, void *self)
{
    static void (*const enter_column[IOP_COLS])(const column *) = {
        [IOP_COL_OUTPUT] = enter_output,
        [IOP_COL_DEMAND] = enter_demand,
        [IOP_COL_TECHNIQUE] = enter_technique,
        [IOP_COL_CAPACITY] = enter_capacity,
        [IOP_COL_NEW] = enter_new,
        [IOP_COL_CONSTRUCTION] = enter_construction,
        [IOP_COL_SITE_OUTPUT] = enter_site_output,
        [IOP_COL_INVESTMENT] = enter_investment,
        [IOP_COL_LEAVING] = enter_leaving,
        [IOP_COL_ARRIVING] = enter_arriving,
        [IOP_COL_CONVERSION] = enter_conversion,
        [IOP_COL_TREATMENT] = enter_treatment,
        [IOP_COL_STOCK] = enter_stock,
        [IOP_COL_IMPORTS] = enter_imports,
        [IOP_COL_INCOME] = enter_income,
        [IOP_COL_UNDER] = enter_deviation,
        [IOP_COL_OVER] = enter_deviation,
    };
    bool once = !iop_scheme_column_is_timed(block);
    size_t each = once ? 1 : iop_scheme_columns(l->scheme, block) / l->periods;
    column k = {l,     l->scheme, block, once ? 0 : index / each, once ? index : index % each,
                flows, visit,     self};
    enter_column[block](&k);
}
