/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme.c - the life of a scheme: lists that grow item by item, and are closed with all they own. */
#include "base/alloc.h"
#include <ioplan/scheme.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Which room in scheme->capacity_ belongs to which list. */
enum {
    PERIODS,
    TECHNIQUES,
    PLACES,
    BUNDLES,
    SITES,
    MOVINGS,
    CONVERSIONS,
    TREATMENTS,
    STOREDS,
    COMPETITIVES,
    REQUIREMENTS,
    STATEMENTS
};

iop_status iop_scheme_new(iop_scheme **out, const iop_table *table, const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_scheme *s = iop_new(env, 1, sizeof *s);
    if (!s)
        return iop_no_memory(err, 1, "whole plan");
    s->env = iop_env_or_default(env);
    s->table = table;
    s->competitive_measure = s->consumption = s->income = IOP_NONE;
    s->households_statement = s->end_statement = IOP_NO_STATEMENT;
    s->title = iop_copy_text(env, "");
    s->land_unit = iop_copy_text(env, "");
    if (!s->title || !s->land_unit) {
        iop_scheme_close(s);
        return iop_no_memory(err, 1, "text");
    }
    *out = s;
    return IOP_OK;
}

iop_status iop_scheme_of_plan(iop_scheme **out, iop_plan *take_plan, const iop_env *env, iop_err *err)
{
    iop_period *period;
    iop_status status = iop_scheme_new(out, take_plan->table, env, err);
    if (status != IOP_OK) {
        iop_plan_close(take_plan);
        return status;
    }
    char year[32];
    snprintf(year, sizeof year, "%d", take_plan->table->year);
    status = iop_scheme_add_period(*out, year, take_plan, &period, err);
    if (status == IOP_OK) {
        period->first = period->last = take_plan->table->year;
        period->years = period->weight = 1;
        status = iop_scheme_set_text(*out, &(*out)->title, take_plan->title, err);
    }
    if (status != IOP_OK) {
        iop_scheme_close(*out);
        *out = NULL;
    }
    return status;
}

/* --- closing ------------------------------------------------------------------------------------------- */

static void free_activities(iop_scheme *s)
{
    const iop_env *env = &s->env;
    for (size_t k = 0; k < s->techniques; k++) {
        iop_free(env, s->technique[k].name);
        iop_free(env, s->technique[k].input);
        iop_free(env, s->technique[k].share);
        iop_free(env, s->technique[k].use);
    }
    for (size_t k = 0; k < s->treatments; k++) {
        iop_free(env, s->treatment[k].name);
        iop_free(env, s->treatment[k].input);
        iop_free(env, s->treatment[k].yield);
        iop_free(env, s->treatment[k].use);
        iop_free(env, s->treatment[k].most);
    }
    for (size_t k = 0; k < s->bundles; k++) {
        iop_free(env, s->bundle[k].name);
        iop_free(env, s->bundle[k].goods);
        iop_free(env, s->bundle[k].use);
    }
}

static void free_places(iop_scheme *s)
{
    const iop_env *env = &s->env;
    for (size_t k = 0; k < s->places; k++) {
        iop_free(env, s->place[k].zone);
        iop_free(env, s->place[k].zone_name);
        iop_free(env, s->place[k].zone_name_vi);
        iop_free(env, s->place[k].kind);
        iop_free(env, s->place[k].area);
    }
    for (size_t k = 0; k < s->movings; k++) {
        iop_free(env, s->moving[k].name);
        iop_free(env, s->moving[k].from_site);
        iop_free(env, s->moving[k].to_site);
    }
}

static void free_requirement(const iop_env *env, iop_requirement *g)
{
    for (size_t k = 0; k < g->terms; k++) {
        iop_free(env, g->term[k].zone);
        iop_free(env, g->term[k].land_kind);
        iop_free(env, g->term[k].member);
        iop_free(env, g->term[k].cell);
    }
    iop_free(env, g->term);
    iop_free(env, g->name);
    iop_free(env, g->unit);
}

static void free_words(iop_scheme *s)
{
    const iop_env *env = &s->env;
    for (size_t k = 0; k < s->periods; k++) {
        iop_free(env, s->period[k].name);
        iop_plan_close(s->period[k].plan);
    }
    for (size_t k = 0; k < s->requirements; k++)
        free_requirement(env, &s->requirement[k]);
    for (size_t k = 0; k < s->statements; k++) {
        iop_free(env, s->statement[k].key);
        iop_free(env, s->statement[k].text);
        iop_free(env, s->statement[k].where);
    }
}

void iop_scheme_close(iop_scheme *s)
{
    if (!s)
        return;
    iop_env env = s->env;
    free_activities(s);
    free_places(s);
    free_words(s);
    void *const owned[] = {s->title, s->land_unit,  s->period,      s->technique, s->place,  s->bundle,
                           s->site,  s->moving,     s->conversion,  s->treatment, s->stored, s->competitive,
                           s->slope, s->autonomous, s->requirement, s->statement, s->laid};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&env, owned[k]);
    iop_free(&env, s);
}

/* --- appending ----------------------------------------------------------------------------------------- */

/* Room for one more item in the list; the counter is the caller's to raise, once the item holds all it owns,
 * so that closing frees what a failed addition had got. */
static iop_status room(iop_scheme *s, int which, void *list, size_t count, size_t size, iop_err *err)
{
    if (!iop_grow(&s->env, list, &s->capacity_[which], count + 1, size))
        return iop_no_memory(err, count + 1, "parts of a whole plan");
    return IOP_OK;
}

iop_status iop_scheme_set_text(iop_scheme *s, char **slot, const char *text, iop_err *err)
{
    char *copy = iop_copy_text(&s->env, text);
    if (!copy)
        return iop_no_memory(err, strlen(text), "bytes of text");
    iop_free(&s->env, *slot);
    *slot = copy;
    return IOP_OK;
}

static iop_status values(iop_scheme *s, double **slot, size_t count, double value, iop_err *err)
{
    *slot = iop_new(&s->env, count, sizeof **slot);
    if (!*slot)
        return iop_no_memory(err, count, "values of a plan");
    for (size_t k = 0; k < count && value != 0; k++)
        (*slot)[k] = value;
    return IOP_OK;
}

static size_t measures(const iop_scheme *s)
{
    return s->periods ? s->period[0].plan->measures : 0;
}

iop_status iop_scheme_add_period(iop_scheme *s, const char *name, iop_plan *take_plan, iop_period **out,
                                 iop_err *err)
{
    iop_status status = room(s, PERIODS, &s->period, s->periods, sizeof *s->period, err);
    if (status != IOP_OK) {
        iop_plan_close(take_plan);
        return status;
    }
    *out = &s->period[s->periods++];
    memset(*out, 0, sizeof **out);
    (*out)->plan = take_plan;
    (*out)->years = 1;
    return iop_scheme_set_text(s, &(*out)->name, name, err);
}

iop_status iop_scheme_add_technique(iop_scheme *s, const char *name, size_t sector, iop_technique **out,
                                    iop_err *err)
{
    IOP_TRY(room(s, TECHNIQUES, &s->technique, s->techniques, sizeof *s->technique, err));
    *out = &s->technique[s->techniques++];
    memset(*out, 0, sizeof **out);
    (*out)->sector = sector;
    (*out)->statement = (*out)->since_statement = IOP_NO_STATEMENT;
    IOP_TRY(iop_scheme_set_text(s, &(*out)->name, name, err));
    IOP_TRY(values(s, &(*out)->input, s->periods * s->table->n, 0, err));
    IOP_TRY(values(s, &(*out)->share, s->periods, 1, err));
    return values(s, &(*out)->use, s->periods * measures(s), 0, err);
}

iop_status iop_scheme_add_place(iop_scheme *s, const char *zone, const char *kind, iop_place **out,
                                iop_err *err)
{
    IOP_TRY(room(s, PLACES, &s->place, s->places, sizeof *s->place, err));
    *out = &s->place[s->places++];
    memset(*out, 0, sizeof **out);
    (*out)->statement = IOP_NO_STATEMENT;
    IOP_TRY(iop_scheme_set_text(s, &(*out)->zone, zone, err));
    IOP_TRY(iop_scheme_set_text(s, &(*out)->zone_name, zone, err));
    IOP_TRY(iop_scheme_set_text(s, &(*out)->zone_name_vi, "", err));
    IOP_TRY(iop_scheme_set_text(s, &(*out)->kind, kind, err));
    return values(s, &(*out)->area, s->periods, (double)INFINITY, err);
}

iop_status iop_scheme_add_bundle(iop_scheme *s, const char *name, iop_bundle **out, iop_err *err)
{
    IOP_TRY(room(s, BUNDLES, &s->bundle, s->bundles, sizeof *s->bundle, err));
    *out = &s->bundle[s->bundles++];
    memset(*out, 0, sizeof **out);
    IOP_TRY(iop_scheme_set_text(s, &(*out)->name, name, err));
    IOP_TRY(values(s, &(*out)->goods, s->table->n, 0, err));
    return values(s, &(*out)->use, measures(s), 0, err);
}

iop_status iop_scheme_add_site(iop_scheme *s, size_t activity, size_t place, iop_site **out, iop_err *err)
{
    IOP_TRY(room(s, SITES, &s->site, s->sites, sizeof *s->site, err));
    *out = &s->site[s->sites++];
    memset(*out, 0, sizeof **out);
    (*out)->activity = activity;
    (*out)->place = place;
    (*out)->bundle = IOP_NONE;
    (*out)->used = 1;
    (*out)->statement = IOP_NO_STATEMENT;
    return IOP_OK;
}

static iop_status site_list(iop_scheme *s, size_t **slot, size_t count, iop_err *err)
{
    *slot = iop_new(&s->env, count, sizeof **slot);
    return *slot ? IOP_OK : iop_no_memory(err, count, "sites");
}

iop_status iop_scheme_add_moving(iop_scheme *s, const char *name, size_t from, size_t to, iop_moving **out,
                                 iop_err *err)
{
    IOP_TRY(room(s, MOVINGS, &s->moving, s->movings, sizeof *s->moving, err));
    *out = &s->moving[s->movings++];
    memset(*out, 0, sizeof **out);
    (*out)->from = from;
    (*out)->to = to;
    (*out)->bundle = IOP_NONE;
    (*out)->last = s->periods ? s->periods - 1 : 0;
    (*out)->since_statement = (*out)->until_statement = (*out)->lag_statement = IOP_NO_STATEMENT;
    (*out)->late_first = 1;
    IOP_TRY(iop_scheme_set_text(s, &(*out)->name, name, err));
    IOP_TRY(site_list(s, &(*out)->from_site, from, err));
    return site_list(s, &(*out)->to_site, to, err);
}

iop_status iop_scheme_add_conversion(iop_scheme *s, size_t from, size_t to, iop_conversion **out,
                                     iop_err *err)
{
    IOP_TRY(room(s, CONVERSIONS, &s->conversion, s->conversions, sizeof *s->conversion, err));
    *out = &s->conversion[s->conversions++];
    memset(*out, 0, sizeof **out);
    (*out)->from = from;
    (*out)->to = to;
    (*out)->bundle = IOP_NONE;
    (*out)->most = (double)INFINITY;
    (*out)->statement = (*out)->since_statement = IOP_NO_STATEMENT;
    return IOP_OK;
}

iop_status iop_scheme_add_treatment(iop_scheme *s, const char *name, size_t of, iop_treatment **out,
                                    iop_err *err)
{
    IOP_TRY(room(s, TREATMENTS, &s->treatment, s->treatments, sizeof *s->treatment, err));
    *out = &s->treatment[s->treatments++];
    memset(*out, 0, sizeof **out);
    (*out)->of = of;
    (*out)->share = (double)INFINITY;
    (*out)->statement = (*out)->share_statement = (*out)->since_statement = IOP_NO_STATEMENT;
    IOP_TRY(iop_scheme_set_text(s, &(*out)->name, name, err));
    IOP_TRY(values(s, &(*out)->input, s->table->n, 0, err));
    IOP_TRY(values(s, &(*out)->yield, s->table->n, 0, err));
    IOP_TRY(values(s, &(*out)->use, s->periods * measures(s), 0, err));
    return values(s, &(*out)->most, s->periods, (double)INFINITY, err);
}

iop_status iop_scheme_add_stored(iop_scheme *s, size_t sector, iop_stored **out, iop_err *err)
{
    IOP_TRY(room(s, STOREDS, &s->stored, s->storeds, sizeof *s->stored, err));
    *out = &s->stored[s->storeds++];
    memset(*out, 0, sizeof **out);
    (*out)->sector = sector;
    (*out)->kept = 1;
    (*out)->most = (double)INFINITY;
    (*out)->present_statement = (*out)->most_statement = (*out)->end_statement = IOP_NO_STATEMENT;
    return IOP_OK;
}

iop_status iop_scheme_add_competitive(iop_scheme *s, size_t sector, iop_competitive **out, iop_err *err)
{
    IOP_TRY(room(s, COMPETITIVES, &s->competitive, s->competitives, sizeof *s->competitive, err));
    *out = &s->competitive[s->competitives++];
    memset(*out, 0, sizeof **out);
    (*out)->sector = sector;
    (*out)->statement = IOP_NO_STATEMENT;
    return IOP_OK;
}

iop_status iop_scheme_add_requirement(iop_scheme *s, const char *name, const char *unit,
                                      iop_requirement **out, iop_err *err)
{
    IOP_TRY(room(s, REQUIREMENTS, &s->requirement, s->requirements, sizeof *s->requirement, err));
    *out = &s->requirement[s->requirements++];
    memset(*out, 0, sizeof **out);
    (*out)->lo = -(double)INFINITY;
    (*out)->hi = (double)INFINITY;
    (*out)->met = (double)NAN;
    (*out)->statement = IOP_NO_STATEMENT;
    IOP_TRY(iop_scheme_set_text(s, &(*out)->name, name, err));
    return iop_scheme_set_text(s, &(*out)->unit, unit, err);
}

iop_status iop_scheme_add_term(iop_scheme *s, iop_requirement *g, iop_term_kind kind, size_t period,
                               double weight, iop_term **out, iop_err *err)
{
    size_t capacity = g->terms; /* terms are few: room for exactly one more */
    if (!iop_grow(&s->env, &g->term, &capacity, g->terms + 1, sizeof *g->term))
        return iop_no_memory(err, g->terms + 1, "terms");
    *out = &g->term[g->terms++];
    memset(*out, 0, sizeof **out);
    (*out)->kind = kind;
    (*out)->period = period;
    (*out)->weight = weight;
    (*out)->index = IOP_NONE;
    return IOP_OK;
}

iop_status iop_scheme_add_members(iop_scheme *s, iop_term *term, iop_err *err)
{
    iop_free(&s->env, term->member);
    term->member = iop_new(&s->env, s->table->n, sizeof *term->member);
    return term->member ? IOP_OK : iop_no_memory(err, s->table->n, "sectors");
}

iop_status iop_scheme_add_statement(iop_scheme *s, const char *key, const char *text, const char *where,
                                    size_t line, size_t *index, iop_err *err)
{
    IOP_TRY(room(s, STATEMENTS, &s->statement, s->statements, sizeof *s->statement, err));
    iop_statement *st = &s->statement[s->statements++];
    memset(st, 0, sizeof *st);
    st->line = line;
    *index = s->statements - 1;
    IOP_TRY(iop_scheme_set_text(s, &st->key, key, err));
    IOP_TRY(iop_scheme_set_text(s, &st->text, text, err));
    return iop_scheme_set_text(s, &st->where, where, err);
}

iop_status iop_scheme_close_households(iop_scheme *s, size_t category, size_t income, iop_err *err)
{
    s->consumption = category;
    s->income = income;
    IOP_TRY(values(s, &s->slope, s->table->n, 0, err));
    return values(s, &s->autonomous, s->table->n, 0, err);
}
