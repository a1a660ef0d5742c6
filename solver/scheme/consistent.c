/* SPDX-License-Identifier: GPL-3.0-or-later */
/* consistent.c - whether a scheme hangs together: what its builders must never get wrong, and readers of
 * files have told better before. */
#include <ioplan/scheme.h>
#include <math.h>
#include <string.h>

#define CHECK(good, ...)                                                                                     \
    do {                                                                                                     \
        if (!(good))                                                                                         \
            return iop_fail(err, IOP_EINVAL, __VA_ARGS__);                                                   \
    } while (0)

static bool all_finite(const double *value, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (!isfinite(value[k]))
            return false;
    return true;
}

/* 0 or more, INFINITY allowed. */
static bool all_amounts(const double *value, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (!(value[k] >= 0))
            return false;
    return true;
}

static bool none_or_below(size_t index, size_t count)
{
    return index == IOP_NONE || index < count;
}

static iop_status check_periods(const iop_scheme *s, iop_err *err)
{
    CHECK(s->periods > 0, "a scheme without periods");
    CHECK(s->lag <= 1, "a production lag of %zu periods; expected 0 or 1", s->lag);
    const iop_plan *first = s->period[0].plan;
    for (size_t t = 0; t < s->periods; t++) {
        const iop_period *p = &s->period[t];
        CHECK(p->plan->table == s->table, "period %s: its plan is over another table", p->name);
        CHECK(p->years > 0 && isfinite(p->years), "period %s has %g years", p->name, p->years);
        CHECK(isfinite(p->weight) && p->weight >= 0, "period %s weighs %g", p->name, p->weight);
        CHECK(p->plan->measures == first->measures, "period %s counts %zu measures, the first one %zu",
              p->name, p->plan->measures, first->measures);
        CHECK(p->plan->limits == first->limits && p->plan->totals == first->totals,
              "period %s has other limits or group totals than the first one", p->name);
        for (size_t l = 0; l < first->limits; l++)
            CHECK(p->plan->limit[l].measure == first->limit[l].measure,
                  "period %s has its limits in another order than the first one", p->name);
        CHECK(p->plan->objective == first->objective && p->plan->maximize == first->maximize,
              "period %s has another aim than the first one", p->name);
    }
    return IOP_OK;
}

static iop_status check_activities(const iop_scheme *s, iop_err *err)
{
    size_t n = s->table->n, uses = s->periods * s->period[0].plan->measures;
    for (size_t e = 0; e < s->techniques; e++) {
        const iop_technique *k = &s->technique[e];
        CHECK(k->sector < n, "technique \"%.60s\" is of no sector", k->name);
        CHECK(k->first < s->periods, "technique \"%.60s\" begins after the last period", k->name);
        CHECK(all_amounts(k->share, s->periods), "technique \"%.60s\" has a share below 0", k->name);
        CHECK(all_finite(k->input, s->periods * n) && all_finite(k->use, uses),
              "technique \"%.60s\" has a coefficient that is not finite", k->name);
    }
    for (size_t u = 0; u < s->treatments; u++) {
        const iop_treatment *k = &s->treatment[u];
        CHECK(k->of < s->period[0].plan->measures, "treatment \"%.60s\" is of no measure", k->name);
        CHECK(k->first < s->periods, "treatment \"%.60s\" begins after the last period", k->name);
        CHECK(k->share >= 0 && all_amounts(k->most, s->periods), "treatment \"%.60s\" has a bound below 0",
              k->name);
        CHECK(all_finite(k->input, n) && all_finite(k->yield, n) && all_finite(k->use, uses),
              "treatment \"%.60s\" has a coefficient that is not finite", k->name);
    }
    for (size_t b = 0; b < s->bundles; b++)
        CHECK(all_finite(s->bundle[b].goods, n) && all_finite(s->bundle[b].use, s->period[0].plan->measures),
              "bundle \"%.60s\" has a part that is not finite", s->bundle[b].name);
    return IOP_OK;
}

static iop_status check_sites(const iop_scheme *s, iop_err *err)
{
    for (size_t k = 0; k < s->sites; k++) {
        const iop_site *site = &s->site[k];
        CHECK(site->activity < s->table->n + s->techniques, "site %zu is of no activity", k + 1);
        const char *code = s->table->sectors[iop_scheme_sector(s, site->activity)].code;
        CHECK(none_or_below(site->place, s->places) && none_or_below(site->bundle, s->bundles),
              "a site of %s is at no place, or of no bundle", code);
        CHECK(isfinite(site->present) && site->present >= 0 && isfinite(site->under_way) &&
                  site->under_way >= 0,
              "a site of %s has a present capacity of %g", code, site->present);
        CHECK(isfinite(site->land) && site->land >= 0 && isfinite(site->cost) && site->cost >= 0,
              "a site of %s takes %g of land and costs %g", code, site->land, site->cost);
        CHECK(site->depreciation >= 0 && site->depreciation < 1 && site->life >= 0 && isfinite(site->life) &&
                  (site->depreciation == 0 || site->life == 0),
              "a site of %s has a depreciation of %g and a life of %g years", code, site->depreciation,
              site->life);
        CHECK(site->used > 0 && site->used <= 1, "a site of %s is used at %g", code, site->used);
        CHECK(site->lag < s->periods || site->bundle == IOP_NONE,
              "a site of %s takes %zu periods to build, more than there are", code, site->lag);
        CHECK(site->first <= s->periods, "a site of %s begins beyond the last period", code);
    }
    return IOP_OK;
}

static iop_status check_moving(const iop_scheme *s, iop_err *err)
{
    for (size_t p = 0; p < s->places; p++)
        CHECK(all_amounts(s->place[p].area, s->periods), "%s %s has an area below 0", s->place[p].zone,
              s->place[p].kind);
    for (size_t r = 0; r < s->movings; r++) {
        const iop_moving *k = &s->moving[r];
        for (size_t f = 0; f < k->from; f++)
            CHECK(k->from_site[f] < s->sites, "moving rule \"%.60s\" leaves no site", k->name);
        for (size_t f = 0; f < k->to; f++)
            CHECK(k->to_site[f] < s->sites, "moving rule \"%.60s\" arrives at no site", k->name);
        CHECK(none_or_below(k->bundle, s->bundles) && isfinite(k->cost) && k->cost >= 0,
              "moving rule \"%.60s\" costs %g", k->name, k->cost);
        CHECK(k->loss >= 0 && k->loss < 1, "moving rule \"%.60s\" loses %g", k->name, k->loss);
        CHECK(k->lag < s->periods && k->first < s->periods && k->last < s->periods,
              "moving rule \"%.60s\" goes beyond the last period", k->name);
    }
    for (size_t q = 0; q < s->conversions; q++) {
        const iop_conversion *k = &s->conversion[q];
        CHECK(k->from < s->places && none_or_below(k->to, s->places) && none_or_below(k->bundle, s->bundles),
              "conversion %zu is of no place, or of no bundle", q + 1);
        CHECK(isfinite(k->cost) && k->cost >= 0 && k->most >= 0 && k->first < s->periods,
              "conversion %zu costs %g, at most %g", q + 1, k->cost, k->most);
    }
    return IOP_OK;
}

static iop_status check_term(const iop_scheme *s, const iop_requirement *g, const iop_term *t, iop_err *err)
{
    const size_t last[] = {[IOP_TERM_MEASURE] = s->period[0].plan->measures,
                           [IOP_TERM_DEMAND] = s->table->c,
                           [IOP_TERM_OUTPUT] = s->table->n + s->techniques,
                           [IOP_TERM_CAPACITY] = s->table->n + s->techniques,
                           [IOP_TERM_LAND] = IOP_NONE,
                           [IOP_TERM_CONVERTED] = s->conversions,
                           [IOP_TERM_STOCK] = s->storeds};
    bool any = t->kind == IOP_TERM_OUTPUT || t->kind == IOP_TERM_CAPACITY || t->kind == IOP_TERM_LAND;
    bool flow = t->kind == IOP_TERM_MEASURE || t->kind == IOP_TERM_OUTPUT;
    CHECK(t->period < s->periods && isfinite(t->weight),
          "requirement \"%.60s\" has a term beyond the periods", g->name);
    CHECK(t->index < last[t->kind] || (any && t->index == IOP_NONE),
          "requirement \"%.60s\" counts what there is not", g->name);
    CHECK(!((t->zone || t->land_kind) && flow) || s->by_site,
          "requirement \"%.60s\" is of a zone or a kind of land, and outputs by site are not counted",
          g->name);
    CHECK(!t->member || any || flow, "requirement \"%.60s\" chooses sectors where none can be chosen",
          g->name);
    CHECK(!t->cell || all_finite(t->cell, s->table->n),
          "requirement \"%.60s\" has a weight that is not finite", g->name);
    return IOP_OK;
}

static iop_status check_requirements(const iop_scheme *s, iop_err *err)
{
    for (size_t k = 0; k < s->requirements; k++) {
        const iop_requirement *g = &s->requirement[k];
        CHECK(!isnan(g->lo) && !isnan(g->hi), "requirement \"%.60s\" has no bounds", g->name);
        CHECK(!g->soft || (g->under >= 0 && g->over >= 0), "requirement \"%.60s\" rewards deviations",
              g->name);
        for (size_t t = 0; t < g->terms; t++)
            IOP_TRY(check_term(s, g, &g->term[t], err));
    }
    return IOP_OK;
}

iop_status iop_scheme_check(const iop_scheme *s, iop_err *err)
{
    size_t n = s->table->n;
    IOP_TRY(check_periods(s, err));
    IOP_TRY(check_activities(s, err));
    IOP_TRY(check_sites(s, err));
    IOP_TRY(check_moving(s, err));
    for (size_t k = 0; k < s->storeds; k++)
        CHECK(s->stored[k].sector < n && s->stored[k].kept > 0 && s->stored[k].kept <= 1 &&
                  s->stored[k].present >= 0 && s->stored[k].most >= 0,
              "stored product %zu is of no sector, or keeps %g a year", k + 1, s->stored[k].kept);
    for (size_t k = 0; k < s->competitives; k++)
        CHECK(s->competitive[k].sector < n && s->competitive[k].share >= 0 && s->competitive[k].share <= 1,
              "competitive import %zu is of no sector, or has the share %g", k + 1, s->competitive[k].share);
    CHECK(none_or_below(s->consumption, s->table->c), "endogenous consumption is of no category");
    return check_requirements(s, err);
}
