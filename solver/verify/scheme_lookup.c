/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_lookup.c - what the columns of a scheme need to find their rows without a search, and the amounts
 * that tolerances take for 1. */
#include "base/alloc.h"
#include "verify/scheme_columns.h"
#include <string.h>

/* --- lists ---------------------------------------------------------------------------------------------- */

static void fill_activities(iop_lookup *l)
{
    const iop_scheme *s = l->scheme;
    for (size_t k = 0; k < s->sites; k++) {
        l->sites[s->site[k].activity]++;
        l->built[s->site[k].activity] += s->site[k].bundle != IOP_NONE;
    }
    for (size_t j = 0; j < l->n; j++)
        l->first_technique[j] = IOP_NONE;
    for (size_t e = s->techniques; e-- > 0;) {
        size_t j = s->technique[e].sector;
        l->next_technique[e] = l->first_technique[j];
        l->first_technique[j] = e;
    }
}

static void fill_moving(iop_lookup *l)
{
    const iop_scheme *s = l->scheme;
    size_t leaving = 0, arriving = 0;
    for (size_t r = 0; r < s->movings; r++) {
        const iop_moving *rule = &s->moving[r];
        for (size_t k = 0; k < rule->from; k++) {
            l->leaving_rule[leaving] = r;
            l->leaving_site[leaving++] = rule->from_site[k];
            l->touched[r * l->activities + s->site[rule->from_site[k]].activity] = true;
        }
        for (size_t k = 0; k < rule->to; k++) {
            l->arriving_rule[arriving] = r;
            l->arriving_site[arriving++] = rule->to_site[k];
            l->touched[r * l->activities + s->site[rule->to_site[k]].activity] = true;
        }
    }
}

/* (3): the floor of a measure is at the first of its treatments, unless one of them may make it negative. */
static void fill_floors(iop_lookup *l)
{
    const iop_scheme *s = l->scheme;
    for (size_t u = 0; u < s->treatments; u++) {
        l->floored[u] = true;
        for (size_t v = 0; v < s->treatments; v++)
            if (s->treatment[v].of == s->treatment[u].of && (v < u || s->treatment[v].negative))
                l->floored[u] = false;
    }
}

/* (6): what is left of the present stock with a life at the end of period t; at the beginning of the first
 * one for t = IOP_NONE. */
static double left_after(const iop_scheme *s, size_t t, double life)
{
    if (t == IOP_NONE)
        return 1;
    return fmax(0, 1 - (s->period[t].start + s->period[t].years) / life);
}

static void fill_keep(iop_lookup *l)
{
    const iop_scheme *s = l->scheme;
    for (size_t t = 0; t < l->periods; t++)
        for (size_t k = 0; k < s->sites; k++) {
            const iop_site *site = &s->site[k];
            double *keep = &l->keep[t * s->sites + k];
            double before = site->life > 0 ? left_after(s, t - 1, site->life) : 1; /* 0 - 1 is IOP_NONE */
            *keep = site->life == 0 ? pow(1 - site->depreciation, s->period[t].years)
                    : before > 0    ? left_after(s, t, site->life) / before
                                    : 0;
        }
}

static void fill_terms(iop_lookup *l)
{
    const iop_scheme *s = l->scheme;
    for (size_t g = 0; g < s->requirements; g++)
        for (size_t k = 0; k < s->requirement[g].terms; k++)
            l->first_term[s->requirement[g].term[k].period + 1]++;
    for (size_t t = 0; t < l->periods; t++)
        l->first_term[t + 1] += l->first_term[t];
    for (size_t g = 0; g < s->requirements; g++)
        for (size_t k = 0; k < s->requirement[g].terms; k++) {
            size_t at = l->first_term[s->requirement[g].term[k].period]++;
            l->term_row[at] = g;
            l->term_at[at] = k;
        }
    for (size_t t = l->periods; t > 0; t--) /* each now stands at its end */
        l->first_term[t] = l->first_term[t - 1];
    l->first_term[0] = 0;
}

/* --- units ---------------------------------------------------------------------------------------------- */

/* As in units.c: 1/128 to 1/64 of the mean of n amounts, a power of two. */
static double unit_below(double sum, size_t count)
{
    double mean = count > 0 ? sum / (double)count : 0;
    return isnormal(mean) ? ldexp(1, ilogb(mean) - 6) : 0;
}

/* Of the places' areas; where nobody limits them, of the land that a unit of money of output takes. */
static double land_unit(const iop_lookup *l)
{
    const iop_scheme *s = l->scheme;
    double sum = 0, land = 0;
    size_t count = 0, sites = 0;
    for (size_t p = 0; p < s->places; p++)
        for (size_t t = 0; t < l->periods; t++)
            if (isfinite(s->place[p].area[t]) && s->place[p].area[t] > 0) {
                sum += s->place[p].area[t];
                count++;
            }
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].land > 0) {
            land += s->site[k].land * l->money * 64;
            sites++;
        }
    double unit = unit_below(sum, count), other = unit_below(land, sites);
    return unit > 0 ? unit : other > 0 ? other : 1;
}

static double unit_of_term(const iop_lookup *l, const iop_term *term)
{
    double cell = term->cell ? 0 : 1;
    switch (term->kind) {
    case IOP_TERM_MEASURE:
        return fabs(term->weight) * l->measure_unit[term->index];
    case IOP_TERM_LAND:
    case IOP_TERM_CONVERTED:
        return fabs(term->weight) * l->land;
    case IOP_TERM_DEMAND:
        for (size_t i = 0; term->cell && i < l->n; i++)
            cell = fmax(cell, fabs(term->cell[i]));
        return fabs(term->weight) * l->money * cell;
    default:
        return fabs(term->weight) * l->money;
    }
}

static void fill_units(iop_lookup *l)
{
    const iop_scheme *s = l->scheme;
    const iop_plan *plan = s->period[0].plan;
    l->money = iop_verify_money_unit(plan);
    l->land = land_unit(l);
    for (size_t m = 0; m < l->measures; m++)
        l->measure_unit[m] = iop_verify_measure_unit(plan, m);
    for (size_t g = 0; g < s->requirements; g++) {
        double unit = 0;
        for (size_t k = 0; k < s->requirement[g].terms; k++)
            unit = fmax(unit, unit_of_term(l, &s->requirement[g].term[k]));
        l->requirement_unit[g] = unit > 0 ? unit : 1;
    }
}

/* --- life ----------------------------------------------------------------------------------------------- */

static bool get_lists(iop_lookup *l, size_t terms)
{
    const iop_scheme *s = l->scheme;
    const iop_env *env = &s->env;
    l->leaving_rule = iop_new(env, l->leavings, sizeof(size_t));
    l->leaving_site = iop_new(env, l->leavings, sizeof(size_t));
    l->arriving_rule = iop_new(env, l->arrivals, sizeof(size_t));
    l->arriving_site = iop_new(env, l->arrivals, sizeof(size_t));
    l->sites = iop_new(env, l->activities, sizeof(size_t));
    l->built = iop_new(env, l->activities, sizeof(size_t));
    l->first_technique = iop_new(env, l->n, sizeof(size_t));
    l->next_technique = iop_new(env, s->techniques, sizeof(size_t));
    l->touched = iop_new(env, s->movings * l->activities, sizeof(bool));
    l->floored = iop_new(env, s->treatments, sizeof(bool));
    l->keep = iop_new(env, l->periods * s->sites, sizeof(double));
    l->first_term = iop_new(env, l->periods + 1, sizeof(size_t));
    l->term_row = iop_new(env, terms, sizeof(size_t));
    l->term_at = iop_new(env, terms, sizeof(size_t));
    l->measure_unit = iop_new(env, l->measures, sizeof(double));
    l->requirement_unit = iop_new(env, s->requirements, sizeof(double));
    return l->leaving_rule && l->leaving_site && l->arriving_rule && l->arriving_site && l->sites &&
           l->built && l->first_technique && l->next_technique && l->touched && l->floored && l->keep &&
           l->first_term && l->term_row && l->term_at && l->measure_unit && l->requirement_unit;
}

iop_status iop_lookup_open(iop_lookup *l, const iop_scheme *s, iop_err *err)
{
    size_t terms = 0;
    memset(l, 0, sizeof *l);
    l->scheme = s;
    if (s->periods == 0)
        return iop_fail(err, IOP_EINVAL, "a scheme without periods cannot be judged");
    l->n = s->table->n;
    l->c = s->table->c;
    l->periods = s->periods;
    l->measures = s->period[0].plan->measures;
    l->activities = l->n + s->techniques;
    l->leavings = iop_scheme_columns(s, IOP_COL_LEAVING) / l->periods;
    l->arrivals = iop_scheme_columns(s, IOP_COL_ARRIVING) / l->periods;
    for (size_t g = 0; g < s->requirements; g++)
        terms += s->requirement[g].terms;
    if (!get_lists(l, terms)) {
        iop_lookup_close(l);
        return iop_no_memory(err, l->n + terms, "terms");
    }
    fill_activities(l);
    fill_moving(l);
    fill_floors(l);
    fill_keep(l);
    fill_terms(l);
    fill_units(l);
    return IOP_OK;
}

void iop_lookup_close(iop_lookup *l)
{
    void *const owned[] = {
        l->leaving_rule,    l->leaving_site,   l->arriving_rule, l->arriving_site,   l->sites, l->built,
        l->first_technique, l->next_technique, l->touched,       l->floored,         l->keep,  l->first_term,
        l->term_row,        l->term_at,        l->measure_unit,  l->requirement_unit};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&l->scheme->env, owned[k]);
}
