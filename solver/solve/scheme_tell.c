/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_tell.c - conflicts, relaxations and rays of a scheme as fields of a solution, of which its sentences
 * are made. */
#include "base/alloc.h"
#include "base/text.h"
#include "solve/moved_bound.h"
#include "solve/scheme_causes.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WORDS = IOP_CAUSE_WORDS, NAMED_MAX = 5, ZONES_MAX = 3 };

/* *slot becomes the text, which is freed. */
static iop_status keep_text(iop_solution *s, char **slot, iop_status status, char *text, iop_err *err)
{
    if (status != IOP_OK)
        return status;
    status = iop_solution_set_text(s, slot, text, err);
    iop_free(&s->env, text);
    return status;
}

/* --- the conflict --------------------------------------------------------------------------------------- */

/* The sides of a member, or of one that stands for several periods those that the proof uses. */
typedef struct {
    size_t member, first, last, count; /* IOP_NONE when it has none */
    bool one_period, used;             /* used: by the proof alone */
} group;

static bool is_in(const iop_causes *c, const group *g, const double *share, size_t k)
{
    return c->side[k].member == g->member && (!g->used || share[k] > 0);
}

static group sides_of(const iop_causes *c, size_t member, const double *share)
{
    group g = {member, IOP_NONE, IOP_NONE, 0, true, false};
    bool own = member >= c->offset[c->scheme->periods];
    for (size_t k = 0; k < c->count && share && own; k++)
        g.used = g.used || (c->side[k].member == member && share[k] > 0);
    for (size_t k = 0; k < c->count; k++) {
        if (!is_in(c, &g, share, k))
            continue;
        g.first = g.count++ ? g.first : k;
        g.last = k;
        g.one_period = g.one_period && c->cause[k].period == c->cause[g.first].period;
    }
    return g;
}

/* What stands at the sites that a group is of, in its last period, and when more can be ready. */
typedef struct {
    double amount;
    size_t ready;     /* IOP_NONE: never */
    const char *zone; /* that all are in; NULL */
    const char *kind; /* likewise of land */
} standing;

static size_t ready_at(const iop_scheme *s, const iop_site *site)
{
    size_t t = site->first + site->lag;
    return site->bundle == IOP_NONE || t >= s->periods ? IOP_NONE : t;
}

static standing add_up(const iop_causes *c, const group *g, const double *share)
{
    const iop_scheme *s = c->scheme;
    standing sum = {0, IOP_NONE, NULL, NULL};
    size_t sites = 0;
    for (size_t k = g->first; k <= g->last; k++) {
        if (!is_in(c, g, share, k) || c->cause[k].period != c->cause[g->last].period)
            continue;
        const iop_site *site = &s->site[c->cause[k].index];
        const iop_place *place = site->place == IOP_NONE ? NULL : &s->place[site->place];
        size_t ready = ready_at(s, site);
        bool zone = place && (sites == 0 || (sum.zone && strcmp(sum.zone, place->zone) == 0));
        bool kind = zone && (sites == 0 || (sum.kind && strcmp(sum.kind, place->kind) == 0));
        sum.zone = zone ? place->zone : NULL;
        sum.kind = kind ? place->kind : NULL;
        sum.amount += c->cause[k].bound;
        sum.ready = ready < sum.ready ? ready : sum.ready; /* IOP_NONE is the largest */
        sites++;
    }
    return sum;
}

static iop_status tell_capacity(const iop_causes *c, const group *g, const double *share, size_t at,
                                iop_solution *out, iop_err *err)
{
    const iop_scheme *s = c->scheme;
    iop_conflict_result *r = &out->conflict[at];
    char name[2 * WORDS];
    standing all = add_up(c, g, share);
    snprintf(name, sizeof name, "%.120s%s%.60s%s%.60s", r->name, all.zone ? ", " : "",
             all.zone ? all.zone : "", all.kind ? ", " : "", all.kind ? all.kind : "");
    r->bound = all.amount;
    IOP_TRY(iop_solution_set_text(out, &r->name, name, err));
    IOP_TRY(iop_solution_set_text(out, &r->period, s->period[c->cause[g->last].period].name, err));
    return all.ready == IOP_NONE ? IOP_OK
                                 : iop_solution_set_text(out, &r->ready_in, s->period[all.ready].name, err);
}

/* The sectors whose bounds carry the conflict, heaviest first: "D26, D25". */
static iop_status heaviest(const iop_causes *c, size_t member, const double *share, char **text, iop_err *err)
{
    iop_text t = iop_text_start(&c->scheme->env);
    double ceiling = (double)INFINITY;
    size_t last = c->count;
    iop_text_puts(&t, "");
    for (int named = 0; named < NAMED_MAX; named++) {
        size_t best = c->count;
        for (size_t k = 0; k < c->count; k++) {
            double weight = share[k] * c->cause[k].size;
            bool left = weight < ceiling || (weight == ceiling && k > last);
            if (c->side[k].member == member && weight > 0 && left &&
                iop_cause_sector(c->scheme, &c->cause[k]) &&
                (best == c->count || weight > share[best] * c->cause[best].size))
                best = k;
        }
        if (best == c->count)
            break;
        iop_text_printf(&t, "%s%s", named ? ", " : "", iop_cause_sector(c->scheme, &c->cause[best]));
        ceiling = share[best] * c->cause[best].size;
        last = best;
    }
    return iop_text_take(&t, text, NULL, err);
}

/* A percentage of such a band refers to the base year times growth. */
static bool is_of_band(iop_cause_kind kind)
{
    return kind == IOP_CAUSE_TOTAL || kind == IOP_CAUSE_OUTPUT || kind == IOP_CAUSE_DEMAND;
}

/* Imports of several products are told without a name: what they weigh on is. */
static bool is_of_several(const iop_causes *c, const group *g, const double *share)
{
    for (size_t k = g->first; k <= g->last; k++)
        if (is_in(c, g, share, k) && c->cause[k].index != c->cause[g->first].index)
            return true;
    return false;
}

/* Land may be too little for what stands there alone, whatever is decided on. */
static double taken_by_standing(const iop_scheme *s, const iop_cause *c)
{
    double taken = c->kind == IOP_CAUSE_LAND ? iop_scheme_land_taken(s, c->index, c->period) : 0;
    return taken > c->bound ? taken : 0;
}

static iop_status tell_member(const iop_causes *c, const group *g, const double *share, size_t at,
                              iop_solution *out, iop_err *err)
{
    const iop_cause *first = &c->cause[g->first];
    const iop_scheme *s = c->scheme;
    iop_conflict_result *r = &out->conflict[at];
    char name[WORDS], *text = NULL;
    iop_cause_name(s, first, name);
    if (first->kind == IOP_CAUSE_IMPORT && is_of_several(c, g, share))
        snprintf(name, sizeof name, "share of imports");
    r->line = first->statement->line;
    r->upper = first->upper;
    r->bound = g->count == 1 ? first->bound : (double)NAN;
    r->standing = g->count == 1 ? taken_by_standing(s, first) : 0;
    r->of_growth = is_of_band(first->kind) && s->period[first->period].plan->growth != 1;
    IOP_TRY(iop_solution_set_text(out, &r->key, first->statement->key, err));
    IOP_TRY(iop_solution_set_text(out, &r->text, first->statement->text, err));
    IOP_TRY(iop_solution_set_text(out, &r->file, first->statement->where, err));
    IOP_TRY(iop_solution_set_text(out, &r->name, name, err));
    IOP_TRY(iop_solution_set_text(out, &r->unit, iop_cause_unit(s, first), err));
    if (g->one_period && first->period != IOP_NONE)
        IOP_TRY(iop_solution_set_text(out, &r->period, s->period[first->period].name, err));
    iop_status status = IOP_OK;
    if (first->kind == IOP_CAUSE_CAPACITY)
        IOP_TRY(tell_capacity(c, g, share, at, out, err));
    if (g->count > 1 && share) {
        status = heaviest(c, g->member, share, &text, err);
        IOP_TRY(keep_text(out, &r->weighs_on, status, text, err));
    }
    status = iop_solution_conflict_sentence(out, at, "en", &text, err);
    return keep_text(out, &r->sentence, status, text, err);
}

/* Limits say most to a planner; what nobody wrote comes last. */
static int rank_of(const iop_causes *c, const group *g)
{
    const iop_cause *first = &c->cause[g->first];
    return first->statement->where[0] ? (int)first->kind : (int)IOP_CAUSE_KINDS;
}

/* --- where it breaks ------------------------------------------------------------------------------------ */

/* Whether what a group says is said of the zone. */
static bool is_said_of(const iop_causes *c, const group *g, const double *share, const char *zone)
{
    const iop_cause *first = &c->cause[g->first];
    if (first->kind != IOP_CAUSE_CAPACITY)
        return iop_cause_is_of_zone(c->scheme, first, zone);
    const char *all = add_up(c, g, share).zone;
    return all && strcmp(zone, all) == 0;
}

/* Whether a place is the first of its zone. */
static bool begins_zone(const iop_scheme *s, size_t place)
{
    for (size_t p = 0; p < place; p++)
        if (strcmp(s->place[p].zone, s->place[place].zone) == 0)
            return false;
    return true;
}

/* "Bau_Bang, Ben_Cat": the zones that statements of the conflict are of; what is of many is of none. */
static iop_status tell_zones(const iop_causes *c, const bool *in, const double *share, iop_solution *out,
                             iop_err *err)
{
    const iop_scheme *s = c->scheme;
    iop_text t = iop_text_start(&s->env);
    char *text = NULL;
    size_t named = 0;
    iop_text_puts(&t, "");
    for (size_t p = 0; p < s->places; p++) {
        bool said = false;
        for (size_t m = c->offset[s->periods]; m < c->members && begins_zone(s, p) && !said; m++) {
            group g = in[m] ? sides_of(c, m, share) : (group){.member = m};
            said = g.count > 0 && is_said_of(c, &g, share, s->place[p].zone);
        }
        if (said)
            iop_text_printf(&t, "%s%s", named++ ? ", " : "", s->place[p].zone);
    }
    iop_status status = iop_text_take(&t, &text, NULL, err);
    if (status == IOP_OK && named > ZONES_MAX)
        text[0] = '\0';
    return keep_text(out, &out->breaks_at, status, text, err);
}

/* --- the conflict as a whole ---------------------------------------------------------------------------- */

/* The next member to be told: the heaviest that weighs less than the last one, of equals the first. */
static size_t next_heaviest(const iop_causes *c, const bool *told, const double *weight)
{
    size_t best = c->members;
    for (size_t m = 0; m < c->members; m++)
        if (!told[m] && (best == c->members || weight[m] > weight[best]))
            best = m;
    return best;
}

static iop_status tell_by_weight(const iop_causes *c, const bool *in, const double *share,
                                 const double *weight, iop_solution *solution, iop_err *err)
{
    bool *told = iop_new(&c->scheme->env, c->members, sizeof *told);
    if (!told)
        return iop_no_memory(err, c->members, "statements of a plan");
    iop_status status = IOP_OK;
    for (size_t m = 0; m < c->members; m++)
        told[m] = !in[m] || sides_of(c, m, share).count == 0;
    for (size_t at = 0; at < solution->conflicts && status == IOP_OK; at++) {
        size_t m = next_heaviest(c, told, weight);
        group g = sides_of(c, m, share);
        told[m] = true;
        status = tell_member(c, &g, share, at, solution, err);
    }
    iop_free(&c->scheme->env, told);
    return status;
}

static iop_status tell_by_rank(const iop_causes *c, const bool *in, const double *share,
                               iop_solution *solution, iop_err *err)
{
    size_t at = 0;
    for (int rank = 0; rank <= IOP_CAUSE_KINDS; rank++)
        for (size_t m = 0; m < c->members; m++) {
            group g = in[m] ? sides_of(c, m, share) : (group){.member = m};
            if (g.count > 0 && rank_of(c, &g) == rank)
                IOP_TRY(tell_member(c, &g, share, at++, solution, err));
        }
    return IOP_OK;
}

iop_status iop_causes_tell_conflict(const iop_causes *c, const bool *in, const double *share,
                                    const double *weight, iop_solution *solution, iop_err *err)
{
    size_t count = 0;
    for (size_t m = 0; m < c->members; m++)
        count += in[m] && sides_of(c, m, share).count > 0;
    IOP_TRY(iop_solution_make_list(solution, "conflict", count, err));
    IOP_TRY(weight ? tell_by_weight(c, in, share, weight, solution, err)
                   : tell_by_rank(c, in, share, solution, err));
    return tell_zones(c, in, share, solution, err);
}

/* --- the relaxation ------------------------------------------------------------------------------------- */

/* One that cannot go below 0 does not. */
static double moved(const iop_causes *c, size_t k, double amount)
{
    const iop_cause *cause = &c->cause[k];
    double to = iop_moved_bound(cause->upper, cause->bound, amount, c->rounding * c->unit[k]);
    return c->side[k].nonnegative ? fmax(0, to) : to;
}

static iop_status tell_relaxed(const iop_causes *c, size_t k, double amount, size_t at, iop_solution *out,
                               iop_err *err)
{
    const iop_cause *cause = &c->cause[k];
    iop_relaxation_result *r = &out->relaxation[at];
    char name[WORDS], *text = NULL;
    iop_cause_name(c->scheme, cause, name);
    r->upper = cause->upper;
    r->from = cause->bound;
    r->to = moved(c, k, amount);
    IOP_TRY(iop_solution_set_text(out, &r->key, cause->statement->key, err));
    IOP_TRY(iop_solution_set_text(out, &r->unit, iop_cause_unit(c->scheme, cause), err));
    IOP_TRY(iop_solution_set_text(out, &r->name, name, err));
    if (cause->period != IOP_NONE)
        IOP_TRY(iop_solution_set_text(out, &r->period, c->scheme->period[cause->period].name, err));
    iop_status status = iop_solution_relaxation_sentence(out, at, "en", &text, err);
    return keep_text(out, &r->sentence, status, text, err);
}

iop_status iop_causes_tell_relaxation(const iop_causes *c, const double *amount, iop_solution *solution,
                                      iop_err *err)
{
    size_t count = 0, at = 0;
    for (size_t k = 0; k < c->relaxable; k++)
        count += amount[k] > 0;
    IOP_TRY(iop_solution_make_list(solution, "relaxation", count, err));
    for (size_t k = 0; k < c->relaxable; k++)
        if (amount[k] > 0)
            IOP_TRY(tell_relaxed(c, k, amount[k], at++, solution, err));
    return IOP_OK;
}

/* --- the ray -------------------------------------------------------------------------------------------- */

enum { RAY_MAX = 12 };

iop_status iop_scheme_explain_unbounded(iop_scheme_work *w, iop_err *err)
{
    const iop_lp *lp = w->model->lp;
    size_t columns = iop_lp_columns(lp), count = 0;
    const double *ray = w->ray;
    for (size_t c = 0; c < columns; c++)
        count += fabs(ray[c]) > 1e-6;
    count = count < RAY_MAX ? count : RAY_MAX;
    IOP_TRY(iop_solution_make_list(w->solution, "ray", count, err));
    double ceiling = (double)INFINITY;
    for (size_t k = 0; k < count; k++) {
        size_t best = columns;
        char name[256];
        for (size_t c = 0; c < columns; c++)
            if (fabs(ray[c]) < ceiling && (best == columns || fabs(ray[c]) > fabs(ray[best])))
                best = c;
        if (best == columns)
            break;
        ceiling = fabs(ray[best]);
        iop_lp_column_name(lp, best, name, sizeof name);
        IOP_TRY(iop_solution_set_text(w->solution, &w->solution->ray[k].name, name, err));
        w->solution->ray[k].change = ray[best];
    }
    return IOP_OK;
}
