/* SPDX-License-Identifier: GPL-3.0-or-later */
/* capacity.c - output needs capacity; capacity wears, is built, and may be moved.
 *
 * Sets      s sites: an activity a (a technique of a sector) at a place; r moving rules; t periods of h[t]
 *           years, the first of which begins at start[0] = 0
 * Data      present_s    capacity in the base year                                           [money/year]
 *           under_way_s  what comes in a year before the plan's own                     [money/year/year]
 *           d_s, life_s  depreciation a year, or years until what was built is gone          [1], [years]
 *           lag_s        periods from construction to use
 *           used_s       share of capacity that can be used                                           [1]
 *           growth       a year, beyond the end                                                       [1]
 * Variables K[t,s] what stands, N[t,s] what the plan built of a site with a life, y[t,s] output of a site
 *                                                                                            [money/year]
 *           v[t,s] construction                                                         [money/year/year]
 * (2)       v[t,s] = 0 without capital goods, before the site's first period, and where its capacity would
 *           come too late, unless the end condition asks for it
 * (5)       level(a) <= sum_{s of a} used_s (K[t,s] + N[t,s])                      (dual: value of capacity)
 *           or by site: y[t,s] <= used_s (K[t,s] + N[t,s]), level(a) = sum_{s of a} y[t,s]
 * (6)       K[t,s] = keep[t,s] K[t-1,s] + begun[t,s] + sum_r in[t,r,s] - sum_r out[t,r,s],
 *           K[-1,s] = present_s
 *           wearing geometrically: keep = (1 - d_s)^h[t], begun = h[t-lag] v[t-lag,s], and h[t] under_way_s
 *           before that
 *           with a life: keep = left[t] / left[t-1], left[t] = max(0, 1 - (start[t] + h[t]) / life_s), and
 *           N[t,s] = sum of h[z] v[z,s] over z + lag <= t with start[t] - start[z+lag] < life_s
 * (13)      sum_{s of a} v[s] >= sum_{s of a} renew_s (K[s] + N[s]) in the last period: else investment would
 *           cease where the plan sees no future. Where capacity grows by g a year, and so does construction,
 *           K[T-1] = q K[T] with q = (1 + g)^-h, and (6) asks for
 *           renew = (1 - (1 - d)^h q) / h where lag = 0; a lag of so many periods is so much growth ahead
 *           with a life, what was built in its years stands: renew = (1 - q) / (h (1 - (1 + g)^-life)),
 *           1 / life for g = 0
 *
 * Duchin and Szyld (1985), "A dynamic input-output model with assured positive output". */
#include "base/alloc.h"
#include "model_private.h"
#include <math.h>

static bool has_life(const iop_site *site)
{
    return site->life > 0;
}

static bool can_build(const iop_site *site)
{
    return site->bundle != IOP_NONE;
}

/* Sites that keep what the plan builds apart, by age; NULL without memory. */
static bool *mark_lives(iop_model *model)
{
    const iop_scheme *s = model->scheme;
    bool *lives = iop_model_marks(model, s->sites);
    for (size_t k = 0; lives && k < s->sites; k++)
        lives[k] = has_life(&s->site[k]) && can_build(&s->site[k]);
    return lives;
}

/* --- columns ------------------------------------------------------------------------------------------- */

static bool can_begin(const iop_scheme *s, const iop_site *site, size_t t)
{
    return can_build(site) && t >= site->first && (t + site->lag < s->periods || s->end_condition);
}

static iop_status add_columns(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    bool *lives = mark_lives(model), *built = iop_model_marks(model, s->sites);
    iop_elements sites = iop_model_all(model, IOP_LABEL_SITE);
    if (!lives || !built)
        return iop_no_memory(err, s->sites, "sites");
    for (size_t k = 0; k < s->sites; k++)
        built[k] = can_build(&s->site[k]);
    IOP_TRY(iop_model_add_columns(model, IOP_COL_CAPACITY, true, sites, err));
    sites.wanted = lives;
    IOP_TRY(iop_model_add_columns(model, IOP_COL_NEW, true, sites, err));
    sites.wanted = built;
    IOP_TRY(iop_model_add_columns(model, IOP_COL_CONSTRUCTION, true, sites, err));
    sites.wanted = NULL;
    if (s->by_site)
        IOP_TRY(iop_model_add_columns(model, IOP_COL_SITE_OUTPUT, true, sites, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t k = 0; k < s->sites; k++)
            if (!can_begin(s, &s->site[k], t)) /* (2) */
                IOP_TRY(
                    iop_model_bound(model, iop_model_column(model, IOP_COL_CONSTRUCTION, t, k), 0, 0, err));
    return IOP_OK;
}

/* --- use ----------------------------------------------------------------------------------------------- */

static iop_status add_usable(iop_model *model, const bool *sited, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    iop_elements activities = iop_model_all(model, IOP_LABEL_ACTIVITY);
    activities.wanted = sited;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_USABLE, true, activities, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t a = 0; a < activities.count; a++) {
            if (!sited[a])
                continue;
            iop_add_level(model, t, a, 1);
            for (size_t k = 0; k < s->sites; k++)
                if (s->site[k].activity == a)
                    iop_add_capacity(model, t, k, -s->site[k].used);
            IOP_TRY(iop_end_row(model, -(double)INFINITY, 0, err)); /* (5) */
        }
    return IOP_OK;
}

static iop_status add_usable_by_site(iop_model *model, const bool *sited, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    iop_elements activities = iop_model_all(model, IOP_LABEL_ACTIVITY);
    activities.wanted = sited;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_USABLE, true, iop_model_all(model, IOP_LABEL_SITE), err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t k = 0; k < s->sites; k++) {
            iop_add(model, iop_model_column(model, IOP_COL_SITE_OUTPUT, t, k), 1);
            iop_add_capacity(model, t, k, -s->site[k].used);
            IOP_TRY(iop_end_row(model, -(double)INFINITY, 0, err)); /* (5) */
        }
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_SITED, true, activities, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t a = 0; a < activities.count; a++) {
            if (!sited[a])
                continue;
            iop_add_level(model, t, a, 1);
            for (size_t k = 0; k < s->sites; k++)
                if (s->site[k].activity == a)
                    iop_add(model, iop_model_column(model, IOP_COL_SITE_OUTPUT, t, k), -1);
            IOP_TRY(iop_end_row(model, 0, 0, err)); /* (5) */
        }
    return IOP_OK;
}

/* --- standing and new ---------------------------------------------------------------------------------- */

/* Capacity that rules bring to the site and take from it in period t. */
static void add_moves(iop_model *model, size_t t, size_t site)
{
    const iop_scheme *s = model->scheme;
    size_t leaving = 0, arriving = 0;
    for (size_t r = 0; r < s->movings; r++) {
        const iop_moving *rule = &s->moving[r];
        for (size_t k = 0; k < rule->from; k++, leaving++)
            if (rule->from_site[k] == site)
                iop_add(model, iop_model_column(model, IOP_COL_LEAVING, t, leaving), 1);
        for (size_t k = 0; k < rule->to; k++, arriving++)
            if (rule->to_site[k] == site)
                iop_add(model, iop_model_column(model, IOP_COL_ARRIVING, t, arriving), -1);
    }
}

static iop_status add_standing(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_CAPACITY, true, iop_model_all(model, IOP_LABEL_SITE), err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t k = 0; k < s->sites; k++) {
            const iop_site *site = &s->site[k];
            double kept = iop_scheme_kept(s, k, t),
                   given = t < site->lag ? s->period[t].years * site->under_way : 0;
            iop_add(model, iop_model_column(model, IOP_COL_CAPACITY, t, k), 1);
            if (t > 0)
                iop_add(model, iop_model_column(model, IOP_COL_CAPACITY, t - 1, k), -kept);
            else
                given += kept * site->present;
            if (!has_life(site) && t >= site->lag)
                iop_add(model, iop_model_column(model, IOP_COL_CONSTRUCTION, t - site->lag, k),
                        -s->period[t - site->lag].years);
            add_moves(model, t, k);
            bool ample = site->ample && iop_scheme_is_given(s, k, t);
            IOP_TRY(iop_end_row(model, given, ample ? HUGE_VAL : given, err)); /* (6) */
        }
    return IOP_OK;
}

static iop_status add_new(iop_model *model, const bool *lives, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    iop_elements sites = iop_model_all(model, IOP_LABEL_SITE);
    sites.wanted = lives;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_NEW, true, sites, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t k = 0; k < s->sites; k++) {
            const iop_site *site = &s->site[k];
            if (!lives[k])
                continue;
            iop_add(model, iop_model_column(model, IOP_COL_NEW, t, k), 1);
            for (size_t z = 0; z + site->lag <= t; z++)
                if (s->period[t].start - s->period[z + site->lag].start < site->life)
                    iop_add(model, iop_model_column(model, IOP_COL_CONSTRUCTION, z, k), -s->period[z].years);
            IOP_TRY(iop_end_row(model, 0, 0, err)); /* (6) */
        }
    return IOP_OK;
}

/* --- the end ------------------------------------------------------------------------------------------- */

/* Construction a year as a share of capacity (13). */
static double renew(const iop_scheme *s, const iop_site *site, double h)
{
    double years = h * (double)site->lag, growth = log1p(s->end_growth);
    double stays = has_life(site) ? 0 : log1p(-site->depreciation);
    if (!has_life(site))
        return -expm1(h * (stays - growth)) * exp(years * growth) / h;
    if (growth == 0)
        return 1 / site->life;
    return expm1(-h * growth) / expm1(-site->life * growth) * exp(years * growth) / h;
}

static iop_status add_end(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    size_t last = s->periods - 1;
    iop_elements activities = iop_model_all(model, IOP_LABEL_ACTIVITY);
    bool *built = iop_model_marks(model, activities.count);
    if (!built)
        return iop_no_memory(err, activities.count, "activities");
    for (size_t k = 0; k < s->sites; k++)
        if (can_build(&s->site[k]))
            built[s->site[k].activity] = true;
    activities.wanted = built;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_END, false, activities, err));
    for (size_t a = 0; a < activities.count; a++) {
        if (!built[a])
            continue;
        for (size_t k = 0; k < s->sites; k++) {
            const iop_site *site = &s->site[k];
            if (site->activity != a || !can_build(site))
                continue;
            iop_add(model, iop_model_column(model, IOP_COL_CONSTRUCTION, last, k), 1);
            iop_add_capacity(model, last, k, -renew(s, site, s->period[last].years));
        }
        IOP_TRY(iop_end_row(model, 0, (double)INFINITY, err)); /* (13) */
    }
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    bool *sited = iop_model_marks(model, s->table->n + s->techniques), *lives = mark_lives(model);
    if (!sited || !lives)
        return iop_no_memory(err, s->sites, "sites");
    if (s->sites == 0)
        return IOP_OK;
    for (size_t k = 0; k < s->sites; k++)
        sited[s->site[k].activity] = true;
    IOP_TRY(s->by_site ? add_usable_by_site(model, sited, err) : add_usable(model, sited, err));
    IOP_TRY(add_standing(model, err));
    IOP_TRY(add_new(model, lives, err));
    return s->end_condition && !s->end_waived ? add_end(model, err) : IOP_OK;
}

const iop_part iop_part_capacity = {"capacity", add_columns, add_rows, NULL};
