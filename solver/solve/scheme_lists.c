/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_lists.c - what a solved scheme says of periods, techniques, sites, places, treatments and
 * requirements. */
#include "base/alloc.h"
#include "solve/scheme_work.h"
#include <math.h>
#include <string.h>

#define UNKNOWN ((double)NAN)
#define UNUSED  1e-9 /* of the sector's output: a technique that makes less is not in use */

static iop_status set(iop_scheme_work *w, char **slot, const char *text, iop_err *err)
{
    return iop_solution_set_text(w->solution, slot, text, err);
}

static double column(const iop_scheme_work *w, iop_column_block block, size_t t, size_t each, size_t k)
{
    return each ? w->answer.column[block][t * each + k] : 0;
}

static void answer_periods(iop_scheme_work *w)
{
    const iop_scheme *s = w->scheme;
    size_t each = s->period[0].plan->measures, aim = s->period[0].plan->objective;
    for (size_t t = 0; t < s->periods; t++) {
        iop_period_result *r = &w->solution->period[t];
        const iop_measure_result *m = w->solution->measure + t * each;
        r->objective = m[aim].value;
        r->value_added = m[0].value;
        r->base_value_added = m[0].base;
        r->investment = 0;
        for (size_t b = 0; b < s->bundles; b++)
            r->investment += column(w, IOP_COL_INVESTMENT, t, s->bundles, b);
    }
}

/* --- techniques ----------------------------------------------------------------------------------------- */

static double capacity_at(const iop_scheme_work *w, size_t t, size_t site)
{
    size_t each = w->scheme->sites;
    return column(w, IOP_COL_CAPACITY, t, each, site) + column(w, IOP_COL_NEW, t, each, site);
}

static double level_of(const iop_scheme_work *w, size_t t, size_t activity)
{
    const iop_scheme *s = w->scheme;
    size_t n = s->table->n;
    if (activity >= n)
        return column(w, IOP_COL_TECHNIQUE, t, s->techniques, activity - n);
    double level = w->answer.column[IOP_COL_OUTPUT][t * n + activity];
    for (size_t e = 0; e < s->techniques; e++)
        if (s->technique[e].sector == activity)
            level -= column(w, IOP_COL_TECHNIQUE, t, s->techniques, e);
    return level;
}

/* d objective / d usable capacity: the dual of (5), by site the output's weighted mean. */
static double capacity_rent(const iop_scheme_work *w, size_t t, size_t activity)
{
    const iop_scheme *s = w->scheme;
    if (!s->sites)
        return 0;
    if (!s->by_site)
        return w->answer.row[IOP_ROW_USABLE][t * (s->table->n + s->techniques) + activity];
    double weight = 0, sum = 0;
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].activity == activity) {
            double y = column(w, IOP_COL_SITE_OUTPUT, t, s->sites, k);
            weight += y;
            sum += y * w->answer.row[IOP_ROW_USABLE][t * s->sites + k];
        }
    return weight > 0 ? sum / weight : 0;
}

static void answer_technique(iop_scheme_work *w, size_t t, size_t a, iop_technique_result *r)
{
    const iop_scheme *s = w->scheme;
    size_t n = s->table->n, j = iop_scheme_sector(s, a);
    double x = w->answer.column[IOP_COL_OUTPUT][t * n + j], scale = 0;
    r->output = fmax(level_of(w, t, a), 0);
    r->share = x > 0 ? r->output / x : 0;
    r->capacity = r->construction = UNKNOWN;
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].activity == a) {
            r->capacity = (isnan(r->capacity) ? 0 : r->capacity) + capacity_at(w, t, k);
            r->construction = (isnan(r->construction) ? 0 : r->construction) +
                              column(w, IOP_COL_CONSTRUCTION, t, s->sites, k);
        }
    r->capacity_rent = capacity_rent(w, t, a);
    r->share_rent = a >= n ? w->answer.row[IOP_ROW_SHARE][t * s->techniques + a - n] : 0;
    /* today's stands at 0 when the row (4) binds; its dual is the loss per unit of forcing it in */
    r->reduced_cost = a >= n ? w->reduced.column[IOP_COL_TECHNIQUE][t * s->techniques + a - n]
                             : -w->answer.row[IOP_ROW_TODAY][t * n + a];
    scale = fabs(w->answer.row[IOP_ROW_BALANCE][t * n + j]) + 1e-9;
    r->marginal =
        r->share > UNUSED && fabs(r->capacity_rent) <= 1e-7 * scale && fabs(r->share_rent) <= 1e-7 * scale;
}

/* Sectors with one technique and no sites have nothing to tell. */
static bool is_told(const iop_scheme *s, size_t a)
{
    size_t j = iop_scheme_sector(s, a);
    for (size_t e = 0; e < s->techniques; e++)
        if (s->technique[e].sector == j)
            return true;
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].activity == a)
            return true;
    return false;
}

static iop_status answer_techniques(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    size_t activities = s->table->n + s->techniques, count = 0, at = 0;
    for (size_t a = 0; a < activities; a++)
        count += is_told(s, a);
    IOP_TRY(iop_solution_make_list(w->solution, "techniques", count * s->periods, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t a = 0; a < activities; a++) {
            if (!is_told(s, a))
                continue;
            iop_technique_result *r = &w->solution->technique[at++];
            IOP_TRY(set(w, &r->period, s->period[t].name, err));
            IOP_TRY(set(w, &r->sector, s->table->sectors[iop_scheme_sector(s, a)].code, err));
            IOP_TRY(set(w, &r->technique, iop_scheme_technique_name(s, a), err));
            answer_technique(w, t, a, r);
        }
    return IOP_OK;
}

/* --- sites and places ----------------------------------------------------------------------------------- */

/* Capacity that rules take from the sites, or bring to them, added to the field of each. */
static void add_moved(const iop_scheme_work *w, size_t t, bool arriving)
{
    const iop_scheme *s = w->scheme;
    iop_column_block block = arriving ? IOP_COL_ARRIVING : IOP_COL_LEAVING;
    size_t each = iop_scheme_columns(s, block) / s->periods, at = 0;
    iop_site_result *site = &w->solution->site[t * s->sites];
    for (size_t r = 0; r < s->movings; r++) {
        const iop_moving *rule = &s->moving[r];
        size_t count = arriving ? rule->to : rule->from;
        for (size_t k = 0; k < count; k++, at++) {
            iop_site_result *one = &site[arriving ? rule->to_site[k] : rule->from_site[k]];
            *(arriving ? &one->arrived : &one->left) += column(w, block, t, each, at);
        }
    }
}

/* all: the capacity of the site's activity at all its sites. */
static void answer_site(iop_scheme_work *w, size_t t, size_t k, double all, iop_site_result *r)
{
    const iop_scheme *s = w->scheme;
    const iop_site *site = &s->site[k];
    r->capacity = capacity_at(w, t, k);
    r->base_capacity = site->present;
    r->construction = column(w, IOP_COL_CONSTRUCTION, t, s->sites, k);
    r->output = s->by_site ? column(w, IOP_COL_SITE_OUTPUT, t, s->sites, k)
                : all > 0  ? fmax(level_of(w, t, site->activity), 0) * r->capacity / all
                           : 0;
    r->land = site->land * r->capacity;
    r->rent = w->answer.row[IOP_ROW_CAPACITY][t * s->sites + k];
}

static iop_status name_sites(iop_scheme_work *w, size_t t, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    for (size_t k = 0; k < s->sites; k++) {
        iop_site_result *r = &w->solution->site[t * s->sites + k];
        const iop_site *site = &s->site[k];
        const iop_place *place = site->place == IOP_NONE ? NULL : &s->place[site->place];
        IOP_TRY(set(w, &r->period, s->period[t].name, err));
        IOP_TRY(set(w, &r->sector, s->table->sectors[iop_scheme_sector(s, site->activity)].code, err));
        IOP_TRY(set(w, &r->technique, iop_scheme_technique_name(s, site->activity), err));
        IOP_TRY(set(w, &r->zone, place ? place->zone : "", err));
        IOP_TRY(set(w, &r->kind, place ? place->kind : "", err));
    }
    return IOP_OK;
}

static iop_status answer_sites(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    size_t activities = s->table->n + s->techniques;
    IOP_TRY(iop_solution_make_list(w->solution, "sites", s->periods * s->sites, err));
    double *all = iop_new(&s->env, activities, sizeof *all);
    iop_status status = all ? IOP_OK : iop_no_memory(err, activities, "capacities");
    for (size_t t = 0; t < s->periods && status == IOP_OK && s->sites > 0; t++) {
        memset(all, 0, activities * sizeof *all);
        for (size_t k = 0; k < s->sites; k++)
            all[s->site[k].activity] += capacity_at(w, t, k);
        for (size_t k = 0; k < s->sites; k++)
            answer_site(w, t, k, all[s->site[k].activity], &w->solution->site[t * s->sites + k]);
        add_moved(w, t, false);
        add_moved(w, t, true);
        status = name_sites(w, t, err);
    }
    iop_free(&s->env, all);
    return status;
}

static void answer_place(iop_scheme_work *w, size_t t, size_t p, iop_place_result *r)
{
    const iop_scheme *s = w->scheme;
    r->area = s->place[p].area[t];
    for (size_t z = 0; z <= t; z++)
        for (size_t q = 0; q < s->conversions; q++) {
            double converted = column(w, IOP_COL_CONVERSION, z, s->conversions, q);
            r->lost += s->conversion[q].from == p ? converted : 0;
            r->gained += s->conversion[q].to == p ? converted : 0;
        }
    for (size_t k = 0; k < s->sites; k++) {
        const iop_site_result *site = &w->solution->site[t * s->sites + k];
        if (s->site[k].place != p)
            continue;
        r->used += site->land;
        r->output += site->output;
        r->arrived += site->arrived;
        r->left += site->left;
    }
    r->rent = w->answer.row[IOP_ROW_LAND][t * s->places + p];
}

static iop_status answer_places(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    IOP_TRY(iop_solution_make_list(w->solution, "places", s->periods * s->places, err));
    for (size_t at = 0; at < s->periods * s->places; at++) {
        iop_place_result *r = &w->solution->place[at];
        const iop_place *place = &s->place[at % s->places];
        IOP_TRY(set(w, &r->period, s->period[at / s->places].name, err));
        IOP_TRY(set(w, &r->zone, place->zone, err));
        IOP_TRY(set(w, &r->zone_name, place->zone_name, err));
        IOP_TRY(set(w, &r->zone_name_vi, place->zone_name_vi, err));
        IOP_TRY(set(w, &r->kind, place->kind, err));
        IOP_TRY(set(w, &r->unit, s->land_unit, err));
        answer_place(w, at / s->places, at % s->places, r);
    }
    return IOP_OK;
}

/* --- treatments and requirements ------------------------------------------------------------------------ */

double iop_scheme_arising(const iop_scheme *s, const iop_scheme_point *p, size_t period, size_t treatment)
{
    size_t of = s->treatment[treatment].of, measures = s->period[period].plan->measures;
    double sum = iop_scheme_measure(s, p, period, of);
    for (size_t u = 0; u < s->treatments; u++)
        sum -= s->treatment[u].use[period * measures + of] *
               p->column[IOP_COL_TREATMENT][period * s->treatments + u];
    return sum;
}

static iop_status answer_treatments(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    iop_scheme_point point = iop_blocks_point(&w->answer);
    size_t each = s->treatments;
    IOP_TRY(iop_solution_make_list(w->solution, "treatments", s->periods * each, err));
    for (size_t at = 0; at < s->periods * each; at++) {
        iop_treatment_result *r = &w->solution->treatment[at];
        size_t t = at / each;
        const iop_treatment *k = &s->treatment[at % each];
        const iop_measure *of = &s->period[t].plan->measure[k->of];
        IOP_TRY(set(w, &r->period, s->period[t].name, err));
        IOP_TRY(set(w, &r->name, k->name, err));
        IOP_TRY(set(w, &r->of, of->name, err));
        IOP_TRY(set(w, &r->unit, of->unit, err));
        r->amount = w->answer.column[IOP_COL_TREATMENT][at];
        r->most = t < k->first ? 0 : k->most[t];
        r->arising = iop_scheme_arising(s, &point, t, at % each);
        r->rent = w->reduced.column[IOP_COL_TREATMENT][at] + w->answer.row[IOP_ROW_DEARTH][at];
    }
    return IOP_OK;
}

static iop_status answer_requirements(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    iop_scheme_point point = iop_blocks_point(&w->answer);
    double *activities[IOP_ROWS] = {NULL};
    activities[IOP_ROW_REQUIREMENT] = w->reduced.row[IOP_ROW_REQUIREMENT];
    IOP_TRY(iop_verify_scheme_activities(s, &point, activities, err));
    IOP_TRY(iop_solution_make_list(w->solution, "requirements", s->requirements, err));
    for (size_t g = 0; g < s->requirements; g++) {
        iop_requirement_result *r = &w->solution->requirement[g];
        const iop_requirement *k = &s->requirement[g];
        IOP_TRY(set(w, &r->name, k->name, err));
        IOP_TRY(set(w, &r->unit, k->unit, err));
        r->under = w->answer.column[IOP_COL_UNDER][g];
        r->over = w->answer.column[IOP_COL_OVER][g];
        r->value = w->reduced.row[IOP_ROW_REQUIREMENT][g] - r->under + r->over;
        r->lower = k->lo;
        r->upper = k->hi;
        r->soft = k->soft;
        r->priority = (double)k->priority;
        r->met = k->met;
        r->dual = w->answer.row[IOP_ROW_REQUIREMENT][g];
    }
    return IOP_OK;
}

iop_status iop_scheme_answer_lists(iop_scheme_work *w, iop_err *err)
{
    answer_periods(w);
    IOP_TRY(answer_techniques(w, err));
    IOP_TRY(answer_sites(w, err));
    IOP_TRY(answer_places(w, err));
    IOP_TRY(answer_treatments(w, err));
    return answer_requirements(w, err);
}
