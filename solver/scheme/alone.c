/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alone.c - a scheme in which some statements stand alone: of all that can be named in a conflict, only what
 * these say is left. */
#include "base/alloc.h"
#include <ioplan/scheme.h>
#include <math.h>
#include <string.h>

struct iop_scheme_alone {
    iop_scheme scheme; /* a copy that owns its lists of what statements bound, not what their items hold */
    iop_plan *plan;
    void **owned; /* pieces of memory, in any order */
    size_t owned_count, owned_most;
};

static void *own(iop_scheme_alone *a, const void *from, size_t count, size_t size)
{
    void *piece = iop_new(&a->scheme.env, count, size);
    if (piece && count > 0)
        memcpy(piece, from, count * size);
    if (piece && a->owned_count < a->owned_most)
        a->owned[a->owned_count++] = piece;
    return piece;
}

/* --- bounds --------------------------------------------------------------------------------------------- */

/* Of a quantity with a floor of 0 or more 0 is left: it cannot be negative. */
static void keep_band(iop_band *b, bool may_be_negative, const bool *in)
{
    if (b->lo_statement != IOP_NO_STATEMENT && !in[b->lo_statement])
        b->lo = may_be_negative || b->lo < 0 ? -(double)INFINITY : 0;
    if (b->hi_statement != IOP_NO_STATEMENT && !in[b->hi_statement])
        b->hi = (double)INFINITY;
}

static bool keep_plan(iop_scheme_alone *a, size_t t, const bool *in)
{
    iop_plan *p = &a->plan[t];
    *p = *a->scheme.period[t].plan;
    size_t n = p->table->n, cells = n * p->table->c;
    a->scheme.period[t].plan = p;
    p->output = own(a, p->output, n, sizeof *p->output);
    p->demand = own(a, p->demand, cells, sizeof *p->demand);
    p->limit = own(a, p->limit, p->limits, sizeof *p->limit);
    p->total = own(a, p->total, p->totals, sizeof *p->total);
    if (!p->output || !p->demand || !p->limit || !p->total)
        return false;
    for (size_t j = 0; j < n; j++)
        keep_band(&p->output[j], false, in);
    for (size_t k = 0; k < cells; k++)
        keep_band(&p->demand[k], false, in);
    for (size_t l = 0; l < p->limits; l++)
        keep_band(&p->limit[l].band, true, in);
    for (size_t g = 0; g < p->totals; g++)
        keep_band(&p->total[g].band, true, in);
    return true;
}

static bool is_left(size_t statement, const bool *in)
{
    return statement == IOP_NO_STATEMENT || in[statement];
}

/* A bound by period, or where its statement is taken away `rest` in all of them; false without memory. */
static bool keep_timed(iop_scheme_alone *a, double **bound, size_t statement, const bool *in, double rest)
{
    size_t periods = a->scheme.periods;
    *bound = own(a, *bound, periods, sizeof **bound);
    for (size_t t = 0; *bound && t < periods && !is_left(statement, in); t++)
        (*bound)[t] = rest;
    return *bound != NULL;
}

static bool keep_places(iop_scheme_alone *a, const bool *in)
{
    iop_scheme *s = &a->scheme;
    bool whole = true;
    for (size_t p = 0; p < s->places && whole; p++)
        whole = keep_timed(a, &s->place[p].area, s->place[p].statement, in, (double)INFINITY);
    for (size_t q = 0; q < s->conversions; q++) {
        iop_conversion *k = &s->conversion[q];
        k->most = is_left(k->statement, in) ? k->most : (double)INFINITY;
        k->first = is_left(k->since_statement, in) ? k->first : 0;
    }
    for (size_t r = 0; r < s->movings; r++) {
        iop_moving *k = &s->moving[r];
        if (!is_left(k->lag_statement, in)) { /* other statements still say when */
            k->late_first = k->first;
            k->late_last = k->last;
        }
        k->first = is_left(k->since_statement, in) ? k->first : 0;
        k->last = is_left(k->until_statement, in) ? k->last : s->periods - 1;
    }
    return whole;
}

static bool keep_activities(iop_scheme_alone *a, const bool *in)
{
    iop_scheme *s = &a->scheme;
    bool whole = true;
    for (size_t e = 0; e < s->techniques && whole; e++) {
        iop_technique *k = &s->technique[e];
        k->first = is_left(k->since_statement, in) ? k->first : 0;
        whole = keep_timed(a, &k->share, k->statement, in, 1);
    }
    for (size_t u = 0; u < s->treatments && whole; u++) {
        iop_treatment *k = &s->treatment[u];
        k->first = is_left(k->since_statement, in) ? k->first : 0;
        k->share = is_left(k->share_statement, in) ? k->share : (double)INFINITY;
        whole = keep_timed(a, &k->most, k->statement, in, (double)INFINITY);
    }
    for (size_t i = 0; i < s->competitives; i++)
        if (!is_left(s->competitive[i].statement, in))
            s->competitive[i].share = 1;
    return whole;
}

static void keep_rules(iop_scheme *s, const bool *in)
{
    for (size_t g = 0; g < s->requirements; g++) {
        iop_requirement *k = &s->requirement[g];
        if (k->soft || is_left(k->statement, in))
            continue;
        k->lo = -(double)INFINITY;
        k->hi = (double)INFINITY;
    }
    if (!is_left(s->households_statement, in))
        s->consumption = IOP_NONE;
    s->end_waived = s->end_waived || !is_left(s->end_statement, in);
}

/* What there is at the beginning is no bound of a column: more of it may be there. */
static void keep_present(iop_scheme *s, const bool *in)
{
    for (size_t k = 0; k < s->sites; k++)
        s->site[k].ample = s->site[k].ample || !is_left(s->site[k].statement, in);
    for (size_t i = 0; i < s->storeds; i++) {
        iop_stored *k = &s->stored[i];
        k->ample = k->ample || !is_left(k->present_statement, in);
        k->most = is_left(k->most_statement, in) ? k->most : (double)INFINITY;
        k->end = is_left(k->end_statement, in) ? k->end : 0;
    }
}

/* --- life ----------------------------------------------------------------------------------------------- */

size_t iop_scheme_statements(const iop_scheme *s)
{
    size_t count = s->statements;
    for (size_t t = 0; t < s->periods; t++)
        count += s->period[t].plan->statements;
    return count;
}

const iop_scheme *iop_scheme_of_alone(const iop_scheme_alone *a)
{
    return &a->scheme;
}

static bool copy_lists(iop_scheme_alone *a)
{
    iop_scheme *s = &a->scheme;
    a->owned_most = 11 + 4 * s->periods + s->places + s->techniques + s->treatments;
    a->owned = iop_new(&s->env, a->owned_most, sizeof *a->owned);
    a->plan = iop_new(&s->env, s->periods, sizeof *a->plan);
    if (!a->owned || !a->plan)
        return false;
    s->period = own(a, s->period, s->periods, sizeof *s->period);
    s->place = own(a, s->place, s->places, sizeof *s->place);
    s->treatment = own(a, s->treatment, s->treatments, sizeof *s->treatment);
    s->requirement = own(a, s->requirement, s->requirements, sizeof *s->requirement);
    s->site = own(a, s->site, s->sites, sizeof *s->site);
    s->stored = own(a, s->stored, s->storeds, sizeof *s->stored);
    s->technique = own(a, s->technique, s->techniques, sizeof *s->technique);
    s->moving = own(a, s->moving, s->movings, sizeof *s->moving);
    s->conversion = own(a, s->conversion, s->conversions, sizeof *s->conversion);
    s->competitive = own(a, s->competitive, s->competitives, sizeof *s->competitive);
    return s->period && s->place && s->treatment && s->requirement && s->site && s->stored && s->technique &&
           s->moving && s->conversion && s->competitive;
}

iop_status iop_scheme_alone_open(iop_scheme_alone **out, const iop_scheme *scheme, const bool *in,
                                 iop_err *err)
{
    *out = NULL;
    iop_scheme_alone *a = iop_new(&scheme->env, 1, sizeof *a);
    if (!a)
        return iop_no_memory(err, 1, "whole plan");
    a->scheme = *scheme;
    bool whole = copy_lists(a);
    for (size_t t = 0; t < scheme->periods && whole; t++) {
        whole = keep_plan(a, t, in);
        in += scheme->period[t].plan->statements;
    }
    if (!whole || !keep_places(a, in) || !keep_activities(a, in)) {
        iop_scheme_alone_close(a);
        return iop_no_memory(err, scheme->periods, "bounds");
    }
    keep_rules(&a->scheme, in);
    keep_present(&a->scheme, in);
    *out = a;
    return IOP_OK;
}

void iop_scheme_alone_close(iop_scheme_alone *a)
{
    if (!a)
        return;
    const iop_env env = a->scheme.env;
    for (size_t k = 0; k < a->owned_count; k++)
        iop_free(&env, a->owned[k]);
    iop_free(&env, a->owned);
    iop_free(&env, a->plan);
    iop_free(&env, a);
}
