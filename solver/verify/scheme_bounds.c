/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_bounds.c - bounds of a scheme's rows and columns, and what tolerances take for 1 in each. */
#include "verify/scheme_columns.h"

static const double inf = (double)INFINITY;

static size_t items(const iop_lookup *l, iop_column_block block)
{
    return iop_scheme_columns(l->scheme, block) / l->periods;
}

/* --- columns: (2) --------------------------------------------------------------------------------------- */

/* (6): whether what is built at the site is counted apart from what stood there. */
static bool has_new(const iop_site *site)
{
    return site->life > 0 && site->bundle != IOP_NONE;
}

static double construction_bound(const iop_scheme *s, size_t t, size_t k)
{
    const iop_site *site = &s->site[k];
    bool none =
        site->bundle == IOP_NONE || t < site->first || (!s->end_condition && t + site->lag >= s->periods);
    return none ? 0 : inf;
}

static double leaving_bound(const iop_lookup *l, size_t t, size_t item)
{
    const iop_moving *rule = &l->scheme->moving[l->leaving_rule[item]];
    bool lost = rule->to > 0 && t + rule->lag >= l->periods,
         late = t >= rule->late_first && t <= rule->late_last; /* of some statements alone */
    return t < rule->first || t > rule->last || (lost && !late) ? 0 : inf;
}

static double deviation_bound(const iop_requirement *g, double weight)
{
    return g->soft && isfinite(weight) ? inf : 0;
}

static double upper_bound(const iop_lookup *l, iop_column_block block, size_t t, size_t k)
{
    const iop_scheme *s = l->scheme;
    switch (block) {
    case IOP_COL_TECHNIQUE:
        return t < s->technique[k].first ? 0 : inf;
    case IOP_COL_NEW:
        return has_new(&s->site[k]) ? inf : 0;
    case IOP_COL_CONSTRUCTION:
        return construction_bound(s, t, k);
    case IOP_COL_LEAVING:
        return leaving_bound(l, t, k);
    case IOP_COL_ARRIVING:
        return t < s->moving[l->arriving_rule[k]].lag ? 0 : inf;
    case IOP_COL_CONVERSION:
        return t < s->conversion[k].first ? 0 : s->conversion[k].most;
    case IOP_COL_TREATMENT:
        return t < s->treatment[k].first ? 0 : s->treatment[k].most[t];
    case IOP_COL_STOCK:
        return s->stored[k].most;
    default:
        return inf;
    }
}

static void take_band(const iop_band *band, double *lo, double *hi)
{
    *lo = band->lo;
    *hi = band->hi;
}

void iop_scheme_column_bounds(const iop_lookup *l, iop_column_block block, size_t index, double *lo,
                              double *hi)
{
    const iop_scheme *s = l->scheme;
    *lo = 0;
    if (block == IOP_COL_UNDER) {
        *hi = deviation_bound(&s->requirement[index], s->requirement[index].under);
        return;
    }
    if (block == IOP_COL_OVER) {
        *hi = deviation_bound(&s->requirement[index], s->requirement[index].over);
        return;
    }
    size_t each = items(l, block), t = index / each, k = index % each;
    if (block == IOP_COL_OUTPUT) {
        take_band(&s->period[t].plan->output[k], lo, hi);
        return;
    }
    if (block == IOP_COL_DEMAND) {
        take_band(&s->period[t].plan->demand[k], lo, hi);
        return;
    }
    *hi = upper_bound(l, block, t, k);
    if (block == IOP_COL_INCOME)
        *lo = -inf;
    if (block == IOP_COL_STOCK && t + 1 == l->periods)
        *lo = fmax(0, s->stored[k].end);
}

double iop_scheme_implied_bound(const iop_lookup *l, iop_column_block block, size_t index)
{
    const iop_scheme *s = l->scheme;
    if (block != IOP_COL_TECHNIQUE && block != IOP_COL_SITE_OUTPUT && block != IOP_COL_IMPORTS)
        return inf;
    size_t each = items(l, block), k = index % each;
    const iop_band *output = s->period[index / each].plan->output;
    if (block == IOP_COL_TECHNIQUE) /* (4) */
        return output[s->technique[k].sector].hi;
    if (block == IOP_COL_SITE_OUTPUT) /* (5), (4) */
        return output[iop_scheme_sector(s, s->site[k].activity)].hi;
    const iop_competitive *i = &s->competitive[k]; /* (12) */
    if (i->share >= 1)
        return inf;
    return i->share > 0 ? fmax(0, i->share / (1 - i->share) * output[i->sector].hi) : 0;
}

double iop_scheme_column_unit(const iop_lookup *l, iop_column_block block, size_t index)
{
    const iop_scheme *s = l->scheme;
    switch (block) {
    case IOP_COL_CONVERSION:
        return l->land;
    case IOP_COL_TREATMENT:
        return l->measure_unit[s->treatment[index % s->treatments].of];
    case IOP_COL_INCOME:
        return l->measure_unit[s->income];
    case IOP_COL_UNDER:
    case IOP_COL_OVER:
        return l->requirement_unit[index];
    default:
        return l->money;
    }
}

/* --- rows ----------------------------------------------------------------------------------------------- */

static double met_bound(const iop_scheme *s, size_t priority)
{
    double least = inf;
    for (size_t g = 0; g < s->requirements && priority > 0; g++) {
        const iop_requirement *r = &s->requirement[g];
        if (r->soft && r->priority == priority && r->met < least) /* false for NaN */
            least = r->met;
    }
    return least;
}

typedef struct {
    double lo, hi;
} range;

static const range free_row = {-(double)INFINITY, (double)INFINITY};
static const range at_most_0 = {-(double)INFINITY, 0}, at_least_0 = {0, (double)INFINITY};

static range equal_to(double value)
{
    range r = {value, value};
    return r;
}

static range at_most(double value)
{
    range r = {-inf, value};
    return r;
}

/* (1): what stood in store before the first period goes to the right side. */
static range balance_of(const iop_scheme *s, size_t t, size_t sector)
{
    range r = {0, 0};
    for (size_t i = 0; t == 0 && i < s->storeds; i++) {
        const iop_stored *k = &s->stored[i];
        if (k->sector != sector)
            continue;
        r.hi -= pow(k->kept, s->period[0].years) / s->period[0].years * k->present;
        r.lo = k->ample ? -inf : r.lo;
    }
    r.lo = isinf(r.lo) ? r.lo : r.hi;
    return r;
}

/* (6): what stands or comes whatever is decided. */
static range given_capacity(const iop_lookup *l, size_t t, size_t k)
{
    const iop_site *site = &l->scheme->site[k];
    double given = t == 0 ? l->keep[k] * site->present : 0;
    given += t < site->lag ? l->scheme->period[t].years * site->under_way : 0;
    bool first = t == 0 || t < site->lag || l->keep[t * l->scheme->sites + k] == 0;
    range r = {given, site->ample && first ? inf : given};
    return r;
}

static range only_if(bool exists, range r)
{
    return exists ? r : free_row;
}

/* Rows without periods. */
static range bounds_once(const iop_lookup *l, iop_row_block block, size_t k)
{
    const iop_scheme *s = l->scheme;
    if (block == IOP_ROW_END)
        return only_if(s->end_condition && !s->end_waived && l->built[k] > 0, at_least_0);
    if (block == IOP_ROW_PRIORITY)
        return at_most(met_bound(s, k));
    range r = {s->requirement[k].lo, s->requirement[k].hi};
    return r;
}

static range bounds_in(const iop_lookup *l, iop_row_block block, size_t t, size_t k)
{
    const iop_scheme *s = l->scheme;
    const iop_plan *plan = s->period[t].plan;
    range r = free_row;
    switch (block) {
    case IOP_ROW_BALANCE:
        return balance_of(s, t, k);
    case IOP_ROW_TOTAL:
        take_band(&plan->total[k].band, &r.lo, &r.hi);
        return r;
    case IOP_ROW_LIMIT:
        take_band(&plan->limit[k].band, &r.lo, &r.hi);
        return r;
    case IOP_ROW_FLOOR:
        return only_if(l->floored[k], at_least_0);
    case IOP_ROW_TODAY:
        return only_if(l->first_technique[k] != IOP_NONE, at_least_0);
    case IOP_ROW_SHARE:
        return only_if(iop_share_bounds(s, k), at_most_0);
    case IOP_ROW_USABLE:
        return only_if(s->by_site || l->sites[k] > 0, at_most_0);
    case IOP_ROW_SITED:
        return only_if(l->sites[k] > 0, equal_to(0));
    case IOP_ROW_CAPACITY:
        return given_capacity(l, t, k);
    case IOP_ROW_NEW:
        return only_if(has_new(&s->site[k]), equal_to(0));
    case IOP_ROW_LAND:
        return at_most(s->place[k].area[t]);
    case IOP_ROW_MOVING:
        return only_if(s->moving[k / l->activities].to > 0 && l->touched[k], equal_to(0));
    case IOP_ROW_DEARTH:
        return only_if(isfinite(s->treatment[k].share), at_most_0);
    case IOP_ROW_FOLLOWS:
        return equal_to(s->autonomous[k]);
    case IOP_ROW_COMPETES:
        return at_most_0;
    case IOP_ROW_SPENDING:
    case IOP_ROW_EARNED:
        return equal_to(0);
    default:
        return r;
    }
}

void iop_scheme_row_bounds(const iop_lookup *l, iop_row_block block, size_t index, double *lo, double *hi)
{
    bool once = !iop_scheme_row_is_timed(block);
    size_t each = once ? 1 : iop_scheme_rows(l->scheme, block) / l->periods;
    range r = once ? bounds_once(l, block, index) : bounds_in(l, block, index / each, index % each);
    *lo = r.lo;
    *hi = r.hi;
}

double iop_scheme_row_unit(const iop_lookup *l, iop_row_block block, size_t index)
{
    const iop_scheme *s = l->scheme;
    const iop_plan *plan = s->period[0].plan;
    switch (block) {
    case IOP_ROW_LIMIT:
        return l->measure_unit[plan->limit[index % plan->limits].measure];
    case IOP_ROW_FLOOR:
    case IOP_ROW_DEARTH:
        return l->measure_unit[s->treatment[index % s->treatments].of];
    case IOP_ROW_LAND:
        return l->land;
    case IOP_ROW_EARNED:
        return l->measure_unit[s->income];
    case IOP_ROW_REQUIREMENT:
        return l->requirement_unit[index];
    case IOP_ROW_PRIORITY:
        return iop_scheme_aim_unit(l, index ? index : (size_t)-1);
    default:
        return l->money;
    }
}

iop_status iop_verify_scheme_units(const iop_scheme *scheme, double *const column[IOP_COLS],
                                   double *const row[IOP_ROWS], iop_err *err)
{
    iop_lookup l;
    IOP_TRY(iop_lookup_open(&l, scheme, err));
    for (int b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(scheme, (iop_column_block)b) && column && column[b]; k++)
            column[b][k] = iop_scheme_column_unit(&l, (iop_column_block)b, k);
    for (int b = 0; b < IOP_ROWS; b++)
        for (size_t k = 0; k < iop_scheme_rows(scheme, (iop_row_block)b) && row && row[b]; k++)
            row[b][k] = iop_scheme_row_unit(&l, (iop_row_block)b, k);
    iop_lookup_close(&l);
    return IOP_OK;
}
