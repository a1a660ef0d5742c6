/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moving.c - the sections relocation (capacity between places) and conversion (land into other land). */
#include "base/alloc.h"
#include "scenario/whole.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const iop_unit no_unit = {"", NULL};

/* What an entry says. */
typedef struct {
    iop_whole *w;
    const iop_yaml_node *node;
    char key[160];
    bool *member, *from, *to; /* sectors, places */
    bool has_to;
    iop_amount cost;
    double loss;
    size_t lag, first, last, bundle;
    size_t *site; /* room for the sites of a rule: twice the sites that there can be */
} move;

static const iop_yaml_node *part(const move *m, const char *name, char path[200])
{
    snprintf(path, 200, "%.150s.%s", m->key, name);
    return iop_yaml_get(m->node, name);
}

/* A key that is given is a statement. */
static iop_status state_part(const move *m, const char *name, size_t *statement)
{
    char path[200];
    const iop_yaml_node *node = part(m, name, path);
    return node ? iop_state(m->w, node, path, statement) : IOP_OK;
}

static bool read_bundle(move *m)
{
    char path[200];
    const iop_yaml_node *node = part(m, "bundle", path);
    m->bundle = m->w->scheme->bundles ? 0 : IOP_NONE;
    return !node || iop_read_bundle_name(m->w, node, &m->bundle);
}

static bool read_cost(move *m, iop_unit unit)
{
    char path[200];
    const iop_yaml_node *node = part(m, "cost", path);
    m->cost = (iop_amount){false, 0};
    if (!read_bundle(m))
        return false;
    if (!node)
        return true;
    if (!iop_read_amount(&m->w->r, node, path, unit, &m->cost))
        return false;
    if (m->cost.value < 0) {
        iop_complain(&m->w->r, node, "%s: \"%.60s\" is negative; expected 0 or more", path, node->text);
        return false;
    }
    if (m->cost.value == 0 || m->w->scheme->bundles > 0)
        return true;
    iop_complain(&m->w->r, node, "%s: nothing says what is bought for it; write investment: {category: NAME}",
                 path);
    return false;
}

static bool read_times(move *m)
{
    char path[200];
    const iop_yaml_node *node;
    bool good = true;
    m->lag = m->first = 0;
    m->loss = 0;
    m->last = m->w->scheme->periods - 1;
    if ((node = part(m, "lag", path)) != NULL)
        good = iop_read_lag(m->w, node, path, &m->lag);
    if ((node = part(m, "loss", path)) != NULL)
        good = iop_read_within(&m->w->r, node, path, 0, 1, false, &m->loss) && good;
    if ((node = part(m, "since", path)) != NULL)
        good = iop_read_period(m->w, node, path, &m->first) && good;
    if ((node = part(m, "until", path)) != NULL)
        good = iop_read_period(m->w, node, path, &m->last) && good;
    if (good && m->first + m->lag >= m->w->scheme->periods && !m->w->timeless) {
        iop_complain(&m->w->r, m->node, "%s: what begins in \"%.60s\" comes after the last period, \"%.60s\"",
                     m->key, m->w->scheme->period[m->first].name,
                     m->w->scheme->period[m->w->scheme->periods - 1].name);
        good = false;
    }
    if (good && m->first > m->last) {
        iop_complain(&m->w->r, node, "%s: ends before it begins", path);
        good = false;
    }
    return good;
}

static bool read_ends(move *m)
{
    char path[200];
    bool good = true;
    const iop_yaml_node *from = part(m, "from", path);
    if (!from)
        iop_complain(&m->w->r, m->node, "%s is missing: write the places, {zone: NAME, kind: NAME}", path);
    else
        good = iop_read_places(m->w, from, path, m->from);
    const iop_yaml_node *to = part(m, "to", path);
    m->has_to = to && !(to->kind == IOP_YAML_SCALAR && strcmp(to->text, "none") == 0);
    if (m->has_to)
        good = iop_read_places(m->w, to, path, m->to) && good;
    return from && good;
}

/* --- relocation --- */

/* Sites of the activity at the marked places into `out`; missing ones are made when asked. */
static iop_status gather(move *m, size_t activity, const bool *pick, bool make, size_t *out, size_t *count)
{
    iop_site *made;
    for (size_t p = 0; p < m->w->scheme->places; p++) {
        if (!pick[p])
            continue;
        size_t k = iop_find_site(m->w, activity, p);
        if (k == SIZE_MAX && make) {
            IOP_TRY(iop_add_site(m->w, activity, p, &made));
            k = m->w->scheme->sites - 1;
        }
        if (k != SIZE_MAX)
            out[(*count)++] = k;
    }
    return IOP_OK;
}

static iop_status add_rule(move *m, const char *name, size_t from, size_t to, const size_t *to_site,
                           double cost)
{
    iop_err err;
    iop_moving *r;
    iop_whole *w = m->w;
    IOP_TRY(iop_told(w, iop_scheme_add_moving(w->scheme, name, from, to, &r, &err), &err));
    memcpy(r->from_site, m->site, from * sizeof *r->from_site);
    memcpy(r->to_site, to_site, to * sizeof *r->to_site);
    r->bundle = cost > 0 ? m->bundle : IOP_NONE;
    r->cost = cost;
    r->loss = m->loss;
    r->lag = m->lag;
    r->first = m->first;
    r->last = m->last;
    IOP_TRY(state_part(m, "since", &r->since_statement));
    IOP_TRY(state_part(m, "until", &r->until_statement));
    return state_part(m, "lag", &r->lag_statement);
}

/* The sites of one activity, or of all (IOP_NONE), as a rule. */
static iop_status move_activity(move *m, const char *name, size_t only, size_t *moved)
{
    const iop_scheme *s = m->w->scheme;
    size_t activities = s->table->n + s->techniques, from = 0, to = 0;
    size_t *to_site = m->site + activities * s->places;
    double cost = m->cost.value;
    for (size_t a = 0; a < activities; a++) {
        size_t before = from;
        if ((only != IOP_NONE && only != a) || !m->member[iop_scheme_sector(s, a)])
            continue;
        IOP_TRY(gather(m, a, m->from, false, m->site, &from));
        if (from > before && m->has_to)
            IOP_TRY(gather(m, a, m->to, true, to_site, &to));
    }
    if (from == 0)
        return IOP_OK;
    *moved += from;
    if (m->cost.relative && isnan(m->w->setting[only].cost)) {
        iop_complain(
            &m->w->r, m->node,
            "%s: its cost is a percentage of that of new capacity of %s, which has none; write a number",
            m->key, s->table->sectors[iop_scheme_sector(s, only)].code);
        return IOP_OK;
    }
    if (m->cost.relative)
        cost *= m->w->setting[only].cost;
    return add_rule(m, name, from, to, to_site, cost);
}

/* Costs relative to those of building differ by activity: then each has a rule of its own. */
static iop_status add_moves(move *m, const char *name)
{
    char own[IOP_WORD_SIZE + 128];
    size_t moved = 0;
    const iop_scheme *s = m->w->scheme;
    if (!m->cost.relative)
        IOP_TRY(move_activity(m, name, IOP_NONE, &moved));
    for (size_t a = 0; m->cost.relative && a < s->table->n + s->techniques; a++) {
        const char *code = s->table->sectors[iop_scheme_sector(s, a)].code;
        snprintf(own, sizeof own, "%.80s-%.60s%s%.60s", name, code, a < s->table->n ? "" : "-",
                 a < s->table->n ? "" : iop_scheme_technique_name(s, a));
        IOP_TRY(move_activity(m, own, a, &moved));
    }
    if (moved == 0 && !m->w->placeless)
        iop_complain(&m->w->r, m->node, "%s: none of its sectors stands where it begins", m->key);
    return IOP_OK;
}

static bool ends_differ(const move *m)
{
    for (size_t p = 0; m->has_to && p < m->w->scheme->places; p++)
        if (m->from[p] && m->to[p]) {
            iop_complain(&m->w->r, m->node,
                         "%s: %s, %s is among the places it leaves and among those it goes to", m->key,
                         m->w->scheme->place[p].zone, m->w->scheme->place[p].kind);
            return false;
        }
    return true;
}

static iop_status read_move(move *m, const iop_yaml_node *section, size_t k)
{
    static const char *const words[] = {"sectors", "from",  "to",    "cost",  "loss",
                                        "lag",     "since", "until", "bundle"};
    char path[200];
    snprintf(m->key, sizeof m->key, "relocation.%.100s", section->key[k].text);
    m->node = &section->item[k];
    if (!iop_expect_map(&m->w->r, m->node, m->key, "{from: {kind: outside}, to: {kind: park}}"))
        return IOP_OK;
    iop_expect_keys(&m->w->r, m->node, m->key, words, sizeof words / sizeof *words);
    const iop_yaml_node *sectors = part(m, "sectors", path);
    for (size_t j = 0; j < m->w->scheme->table->n; j++)
        m->member[j] = true;
    bool good = !sectors || iop_read_sectors(m->w, sectors, path, m->member);
    good = read_ends(m) && good;
    good = read_cost(m, no_unit) && good;
    good = read_times(m) && good;
    return good && ends_differ(m) ? add_moves(m, section->key[k].text) : IOP_OK;
}

/* --- conversion --- */

/* The only other place in the zone of `from` that is marked; else the only one marked at all. */
static size_t target(const move *m, size_t from)
{
    const iop_scheme *s = m->w->scheme;
    size_t near = IOP_NONE, any = IOP_NONE, near_count = 0, count = 0;
    for (size_t p = 0; p < s->places; p++) {
        if (!m->to[p] || p == from)
            continue;
        count++;
        any = p;
        if (strcmp(s->place[p].zone, s->place[from].zone) == 0) {
            near = p;
            near_count++;
        }
    }
    return near_count == 1 ? near : near_count == 0 && count == 1 ? any : IOP_NONE;
}

static iop_status add_conversion(move *m, size_t from)
{
    iop_err err;
    iop_conversion *q;
    iop_whole *w = m->w;
    size_t to = m->has_to ? target(m, from) : IOP_NONE;
    if (m->has_to && to == IOP_NONE) {
        iop_complain(&w->r, m->node, "%s.to: names no single other place for the land in %s", m->key,
                     w->scheme->place[from].zone);
        return IOP_OK;
    }
    IOP_TRY(iop_told(w, iop_scheme_add_conversion(w->scheme, from, to, &q, &err), &err));
    q->bundle = m->cost.value > 0 ? m->bundle : IOP_NONE;
    q->cost = m->cost.value;
    q->first = m->first;
    return state_part(m, "since", &q->since_statement);
}

/* The most of all its conversions in all periods together: a row of its own. */
static iop_status add_most(move *m, const char *name, double most, size_t first)
{
    iop_err err;
    iop_requirement *g;
    iop_term *term;
    char path[200];
    iop_whole *w = m->w;
    IOP_TRY(iop_told(w, iop_scheme_add_requirement(w->scheme, name, w->scheme->land_unit, &g, &err), &err));
    g->hi = most;
    for (size_t q = first; q < w->scheme->conversions; q++)
        for (size_t t = 0; t < w->scheme->periods; t++) {
            IOP_TRY(
                iop_told(w, iop_scheme_add_term(w->scheme, g, IOP_TERM_CONVERTED, t, 1, &term, &err), &err));
            term->index = q;
        }
    const iop_yaml_node *node = part(m, "most", path);
    size_t at = w->scheme->requirements - 1;
    return iop_state(w, node, path, &w->scheme->requirement[at].statement);
}

static iop_status read_conversion(move *m, const iop_yaml_node *section, size_t k)
{
    static const char *const words[] = {"from", "to", "cost", "most", "since", "bundle"};
    char path[200];
    iop_whole *w = m->w;
    iop_unit rate = {w->scheme->table->unit, w->scheme->land_unit}, area = {w->scheme->land_unit, NULL};
    double most = (double)INFINITY;
    snprintf(m->key, sizeof m->key, "conversion.%.100s", section->key[k].text);
    m->node = &section->item[k];
    if (!iop_expect_map(&w->r, m->node, m->key, "{from: {zone: NAME, kind: outside}, cost: 0.2}"))
        return IOP_OK;
    iop_expect_keys(&w->r, m->node, m->key, words, sizeof words / sizeof *words);
    bool good = read_ends(m);
    good = read_cost(m, rate) && good;
    good = read_times(m) && good;
    if (m->cost.relative)
        iop_complain(&w->r, iop_yaml_get(m->node, "cost"),
                     "%s.cost: a percentage of nothing; expected a number", m->key);
    const iop_yaml_node *node = part(m, "most", path);
    good = (!node || iop_read_size(&w->r, node, path, area, &most)) && good && !m->cost.relative;
    size_t first = w->scheme->conversions, errors = iop_diags_errors(w->r.diags);
    for (size_t p = 0; good && p < w->scheme->places && iop_diags_errors(w->r.diags) == errors; p++)
        if (m->from[p])
            IOP_TRY(add_conversion(m, p));
    return good && isfinite(most) ? add_most(m, section->key[k].text, most, first) : IOP_OK;
}

/* --- both --- */

static iop_status read_section(iop_whole *w, const char *name,
                               iop_status (*read)(move *m, const iop_yaml_node *section, size_t k))
{
    const iop_yaml_node *section = iop_yaml_get(w->r.root, name);
    const iop_scheme *s = w->scheme;
    const iop_env *env = &s->env;
    if (!section || !iop_expect_map(&w->r, section, name, "{NAME: {from: {kind: outside}}}"))
        return IOP_OK;
    if (s->places == 0 && w->placeless)
        return IOP_OK;
    if (s->places == 0 || !w->setting) {
        iop_complain(&w->r, section, "%s: it needs places: the sections zones and capacity with its sites",
                     name);
        return IOP_OK;
    }
    size_t sites = 2 * (s->table->n + s->techniques) * s->places;
    move m = {.w = w,
              .member = iop_new(env, s->table->n, sizeof(bool)),
              .from = iop_new(env, s->places, sizeof(bool)),
              .to = iop_new(env, s->places, sizeof(bool)),
              .site = iop_new(env, sites, sizeof(size_t))};
    iop_status status = m.member && m.from && m.to && m.site ? IOP_OK : iop_lacks(w, sites, "sites");
    for (size_t k = 0; status == IOP_OK && k < section->count; k++)
        status = read(&m, section, k);
    iop_free(env, m.member);
    iop_free(env, m.from);
    iop_free(env, m.to);
    iop_free(env, m.site);
    return status;
}

iop_status iop_read_relocation(iop_whole *w)
{
    return read_section(w, "relocation", read_move);
}

iop_status iop_read_conversion(iop_whole *w)
{
    return read_section(w, "conversion", read_conversion);
}
