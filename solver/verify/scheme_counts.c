/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_counts.c - how often a measure, a term of a requirement and the aim count a unit of a column. */
#include "verify/scheme_columns.h"
#include <string.h>

/* How often measure m counts M: a sum as often as its parts do. */
static double imports_in(const iop_scheme *s, size_t m)
{
    const iop_measure *measure = &s->period[0].plan->measure[m];
    double count = 0;
    if (m == s->competitive_measure)
        return 1;
    for (size_t k = 0; k < measure->terms; k++)
        count += measure->weight[k] * imports_in(s, measure->of[k]);
    return count;
}

/* What output of technique e counts beyond today's of its sector. */
static double technique_difference(const iop_scheme *s, size_t t, size_t m, size_t e)
{
    const iop_plan *plan = s->period[t].plan;
    return s->technique[e].use[t * plan->measures + m] - plan->measure[m].per_output[s->technique[e].sector];
}

double iop_measured(const iop_scheme *s, size_t t, size_t m, iop_column_block block, size_t item)
{
    const iop_plan *plan = s->period[t].plan;
    const iop_measure *measure = &plan->measure[m];
    switch (block) {
    case IOP_COL_OUTPUT:
        return measure->per_output[item];
    case IOP_COL_DEMAND:
        return measure->per_demand[item % s->table->c];
    case IOP_COL_TECHNIQUE:
        return technique_difference(s, t, m, item);
    case IOP_COL_INVESTMENT:
        return s->bundle[item].use[m];
    case IOP_COL_TREATMENT:
        return s->treatment[item].use[t * plan->measures + m];
    case IOP_COL_IMPORTS:
        return imports_in(s, m);
    default:
        return 0;
    }
}

/* --- terms of requirements (14) ------------------------------------------------------------------------- */

static bool is_member(const iop_scheme *s, const iop_term *term, size_t activity)
{
    return !term->member || term->member[iop_scheme_sector(s, activity)];
}

static bool is_local(const iop_term *term)
{
    return term->zone || term->land_kind;
}

/* Whether the term is of the site's place, and of its activity. */
static bool is_there(const iop_scheme *s, const iop_term *term, size_t k)
{
    const iop_site *site = &s->site[k];
    if (!is_member(s, term, site->activity))
        return false;
    if (!is_local(term))
        return true;
    if (site->place == IOP_NONE)
        return false;
    const iop_place *place = &s->place[site->place];
    return (!term->zone || strcmp(term->zone, place->zone) == 0) &&
           (!term->land_kind || strcmp(term->land_kind, place->kind) == 0);
}

static double measure_term(const iop_scheme *s, const iop_term *term, iop_column_block block, size_t item)
{
    size_t n = s->table->n, m = term->index, t = term->period;
    if (is_local(term)) {
        if (block != IOP_COL_SITE_OUTPUT || !is_there(s, term, item))
            return 0;
        size_t a = s->site[item].activity;
        const iop_plan *plan = s->period[t].plan;
        return a < n ? plan->measure[m].per_output[a] : s->technique[a - n].use[t * plan->measures + m];
    }
    if (term->member) {
        bool counts = block == IOP_COL_OUTPUT ? is_member(s, term, item)
                                              : block == IOP_COL_TECHNIQUE && is_member(s, term, n + item);
        return counts ? iop_measured(s, t, m, block, item) : 0;
    }
    return iop_measured(s, t, m, block, item);
}

static double output_term(const iop_scheme *s, const iop_term *term, iop_column_block block, size_t item)
{
    size_t n = s->table->n, a = term->index;
    if (is_local(term))
        return block == IOP_COL_SITE_OUTPUT && is_there(s, term, item) &&
               (a == IOP_NONE || s->site[item].activity == a);
    if (block == IOP_COL_OUTPUT)
        return (a == IOP_NONE || a == item) && is_member(s, term, item);
    if (block != IOP_COL_TECHNIQUE || a == IOP_NONE || !is_member(s, term, n + item))
        return 0;
    /* today's is what the others leave of x */
    return a == n + item ? 1 : a == s->technique[item].sector ? -1 : 0;
}

static double site_term(const iop_scheme *s, const iop_term *term, iop_column_block block, size_t item)
{
    const iop_site *site = NULL;
    if (block == IOP_COL_CAPACITY || block == IOP_COL_NEW)
        site = is_there(s, term, item) ? &s->site[item] : NULL;
    if (!site)
        return 0;
    if (term->kind == IOP_TERM_LAND) /* of no place is no counted land */
        return site->place != IOP_NONE ? site->land : 0;
    return term->index == IOP_NONE || term->index == site->activity;
}

static double demand_term(const iop_scheme *s, const iop_term *term, iop_column_block block, size_t item)
{
    size_t c = s->table->c;
    if (block != IOP_COL_DEMAND || item % c != term->index)
        return 0;
    return term->cell ? term->cell[item / c] : 1;
}

double iop_term_of(const iop_scheme *s, const iop_term *term, iop_column_block block, size_t item)
{
    switch (term->kind) {
    case IOP_TERM_MEASURE:
        return term->weight * measure_term(s, term, block, item);
    case IOP_TERM_DEMAND:
        return term->weight * demand_term(s, term, block, item);
    case IOP_TERM_OUTPUT:
        return term->weight * output_term(s, term, block, item);
    case IOP_TERM_CAPACITY:
    case IOP_TERM_LAND:
        return term->weight * site_term(s, term, block, item);
    case IOP_TERM_CONVERTED:
        return block == IOP_COL_CONVERSION && item == term->index ? term->weight : 0;
    case IOP_TERM_STOCK:
        return block == IOP_COL_STOCK && item == term->index ? term->weight : 0;
    }
    return 0;
}

/* --- the aim (15) --------------------------------------------------------------------------------------- */

static double deviation_cost(const iop_scheme *s, size_t priority, const iop_requirement *g, double weight)
{
    if (!g->soft || g->priority != priority || isinf(weight))
        return 0;
    return priority == 0 && s->period[0].plan->maximize ? -weight : weight;
}

double iop_scheme_cost(const iop_lookup *l, size_t priority, iop_column_block block, size_t index)
{
    const iop_scheme *s = l->scheme;
    if (block == IOP_COL_UNDER)
        return deviation_cost(s, priority, &s->requirement[index], s->requirement[index].under);
    if (block == IOP_COL_OVER)
        return deviation_cost(s, priority, &s->requirement[index], s->requirement[index].over);
    if (priority > 0)
        return 0;
    size_t each = iop_scheme_columns(s, block) / l->periods, t = index / each;
    return s->period[t].weight * iop_measured(s, t, s->period[t].plan->objective, block, index % each);
}

double iop_scheme_aim_unit(const iop_lookup *l, size_t priority)
{
    const iop_scheme *s = l->scheme;
    double unit = 0;
    for (size_t t = 0; priority == 0 && t < l->periods; t++)
        unit += s->period[t].weight * l->measure_unit[s->period[t].plan->objective];
    for (size_t g = 0; priority > 0 && g < s->requirements; g++) {
        const iop_requirement *r = &s->requirement[g];
        if (!r->soft || r->priority != priority)
            continue;
        double weight = fmax(isinf(r->under) ? 0 : r->under, isinf(r->over) ? 0 : r->over);
        unit = fmax(unit, weight * l->requirement_unit[g]);
    }
    return unit > 0 ? unit : 1;
}

/* --- values for reports --------------------------------------------------------------------------------- */

double iop_scheme_measure(const iop_scheme *s, const iop_scheme_point *point, size_t t, size_t measure)
{
    static const iop_column_block counted[] = {IOP_COL_OUTPUT,     IOP_COL_DEMAND,    IOP_COL_TECHNIQUE,
                                               IOP_COL_INVESTMENT, IOP_COL_TREATMENT, IOP_COL_IMPORTS};
    iop_sum sum = {0, 0, 0};
    for (size_t b = 0; b < sizeof counted / sizeof *counted; b++) {
        size_t each = iop_scheme_columns(s, counted[b]) / s->periods;
        for (size_t item = 0; item < each && point->column[counted[b]]; item++)
            iop_sum_add_product(&sum, iop_measured(s, t, measure, counted[b], item),
                                point->column[counted[b]][t * each + item]);
    }
    return iop_sum_value(sum);
}
