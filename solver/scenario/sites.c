/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sites.c - capacity.sites: which activity stands where, and where it can be built. */
#include "base/alloc.h"
#include "scenario/capacity.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

size_t iop_find_site(const iop_whole *w, size_t activity, size_t place)
{
    for (size_t k = 0; k < w->scheme->sites; k++)
        if (w->scheme->site[k].activity == activity && w->scheme->site[k].place == place)
            return k;
    return SIZE_MAX;
}

double iop_site_share(const iop_whole *w, size_t site)
{
    const iop_site *s = &w->scheme->site[site];
    double x = w->scheme->table->output[iop_scheme_sector(w->scheme, s->activity)];
    return x == 0 ? 0 : s->used * s->present / x;
}

static void settle(const iop_whole *w, const iop_setting *setting, iop_site *site)
{
    site->used = setting->used;
    site->depreciation = setting->depreciation;
    site->life = setting->life;
    site->land = setting->land;
    site->lag = setting->lag;
    site->first = setting->first;
    site->cost = isnan(setting->cost) ? 0 : setting->cost;
    site->bundle = isnan(setting->cost) || w->scheme->bundles == 0 ? IOP_NONE : setting->bundle;
}

iop_status iop_add_site(const iop_whole *w, size_t activity, size_t place, iop_site **out)
{
    iop_err err;
    const iop_scheme *s = w->scheme;
    IOP_TRY(iop_told(w, iop_scheme_add_site(w->scheme, activity, place, out, &err), &err));
    settle(w, &w->setting[activity], *out);
    if (activity >= s->table->n) { /* early enough to be ready when the technique is */
        size_t first = s->technique[activity - s->table->n].first, lag = (*out)->lag;
        first = first > lag ? first - lag : 0;
        (*out)->first = (*out)->first > first ? (*out)->first : first;
    }
    return IOP_OK;
}

/* --- one row --- */

typedef struct {
    const iop_yaml_node *node;
    char key[64];
    bool *member;
    size_t place;
    const char *technique; /* NULL: today's */
    iop_setting_rule rule;
    bool has_capacity;
    iop_amount capacity;
} row;

/* No such zone, or where it is known no such land in it. */
static void complain_of_place(const iop_whole *w, const iop_yaml_node *zone, const iop_yaml_node *kind,
                              bool known)
{
    const iop_scheme *s = w->scheme;
    size_t count = 0;
    const char **names = iop_new(&s->env, s->places, sizeof *names);
    for (size_t p = 0; names && p < s->places; p++)
        if (!known)
            names[count++] = s->place[p].zone;
        else if (strcmp(s->place[p].zone, zone->text) == 0)
            names[count++] = s->place[p].kind;
    iop_complain_of_word(&w->r, known ? kind : zone,
                         known ? IOP_WORD("kind of land of that zone")
                               : IOP_WORD("zone of the section zones"),
                         known ? kind->text : zone->text, names, count);
    iop_free(&s->env, names);
}

static bool read_place(const iop_whole *w, row *r)
{
    const iop_yaml_node *zone = iop_yaml_get(r->node, "zone"), *kind = iop_yaml_get(r->node, "kind");
    const iop_scheme *s = w->scheme;
    r->place = IOP_NONE;
    if (!zone && !kind)
        return true;
    if (!zone || !kind || zone->kind != IOP_YAML_SCALAR || kind->kind != IOP_YAML_SCALAR) {
        iop_complain(&w->r, r->node, "%s: a place is one zone and one kind of land; write both", r->key);
        return false;
    }
    bool known = false;
    for (size_t p = 0; p < s->places; p++) {
        known = known || strcmp(s->place[p].zone, zone->text) == 0;
        if (strcmp(s->place[p].zone, zone->text) == 0 && strcmp(s->place[p].kind, kind->text) == 0)
            r->place = p;
    }
    if (r->place == IOP_NONE && (known || !w->placeless))
        complain_of_place(w, zone, kind, known);
    return r->place != IOP_NONE;
}

static bool read_row(const iop_whole *w, row *r)
{
    static const char *const words[] = {"sectors", "technique",    "zone", "kind", "capacity",
                                        "used",    "depreciation", "life", "cost", "land",
                                        "bundle",  "under_way",    "lag",  "since"};
    char path[96];
    if (!iop_expect_map(&w->r, r->node, r->key, "{sectors: D24, zone: NORTH, kind: park, capacity: 20%}"))
        return false;
    iop_expect_keys(&w->r, r->node, "capacity.sites", words, sizeof words / sizeof *words);
    const iop_yaml_node *sectors = iop_yaml_get(r->node, "sectors"),
                        *technique = iop_yaml_get(r->node, "technique"),
                        *capacity = iop_yaml_get(r->node, "capacity");
    if (!sectors)
        iop_complain(&w->r, r->node, "%s: write sectors, a sector or a group", r->key);
    bool good = sectors && iop_read_sectors(w, sectors, r->key, r->member);
    good = read_place(w, r) && good;
    snprintf(path, sizeof path, "%s.technique", r->key);
    r->technique = technique ? iop_read_text(&w->r, technique, path) : NULL;
    if (r->technique && strcmp(r->technique, "today") == 0)
        r->technique = NULL;
    snprintf(path, sizeof path, "%s.capacity", r->key);
    r->has_capacity = capacity && iop_read_amount(&w->r, capacity, path, w->money, &r->capacity);
    if (r->has_capacity && r->capacity.value < 0) {
        iop_complain(&w->r, capacity, "%s: \"%.60s\" is negative; expected 0 or more", path, capacity->text);
        good = false;
    }
    size_t errors = iop_diags_errors(w->r.diags);
    iop_read_setting(w, r->node, r->key, &r->rule);
    return good && iop_diags_errors(w->r.diags) == errors;
}

static size_t activity_of(const iop_whole *w, const row *r, size_t sector)
{
    const iop_scheme *s = w->scheme;
    if (!r->technique)
        return sector;
    for (size_t e = 0; e < s->techniques; e++)
        if (s->technique[e].sector == sector && strcmp(s->technique[e].name, r->technique) == 0)
            return s->table->n + e;
    return SIZE_MAX;
}

/* What stands of a sector is one statement, at the first row that says where. */
static iop_status state_site(const iop_whole *w, const iop_yaml_node *node, size_t at)
{
    char key[120];
    const iop_scheme *s = w->scheme;
    size_t sector = iop_scheme_sector(s, s->site[at].activity);
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].statement != IOP_NO_STATEMENT && iop_scheme_sector(s, s->site[k].activity) == sector) {
            s->site[at].statement = s->site[k].statement;
            return IOP_OK;
        }
    snprintf(key, sizeof key, "capacity.%.100s", s->table->sectors[sector].code);
    return iop_state(w, node, key, &s->site[at].statement);
}

iop_status iop_state_sites(iop_whole *w)
{
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "capacity");
    for (size_t k = 0; k < w->scheme->sites && section; k++)
        if (w->scheme->site[k].statement == IOP_NO_STATEMENT)
            IOP_TRY(state_site(w, section, k));
    return IOP_OK;
}

/* A percentage is of the sector's capacity: of base-year output at this site's rate of use. */
static iop_status add_row_site(iop_whole *w, const row *r, size_t sector)
{
    iop_site *site;
    const iop_table *t = w->scheme->table;
    size_t a = activity_of(w, r, sector);
    if (a == SIZE_MAX) {
        iop_complain(&w->r, iop_yaml_get(r->node, "technique"), "%s: %s has no technique \"%.60s\"", r->key,
                     t->sectors[sector].code, r->technique);
        return IOP_OK;
    }
    if (iop_find_site(w, a, r->place) != SIZE_MAX) {
        iop_complain(&w->r, r->node, "%s: %s stands at this place already, by an earlier row", r->key,
                     t->sectors[sector].code);
        return IOP_OK;
    }
    iop_setting setting = w->setting[a];
    iop_apply_setting(w, &r->rule, sector, &setting);
    IOP_TRY(iop_add_site(w, a, r->place, &site));
    size_t first = site->first;
    settle(w, &setting, site);
    site->first = r->rule.has_since ? site->first : first;
    if (r->has_capacity)
        site->present =
            r->capacity.relative ? r->capacity.value * t->output[sector] / site->used : r->capacity.value;
    site->under_way = setting.under_way * (setting.under_way_share ? site->present : 1);
    return state_site(w, r->node, w->scheme->sites - 1);
}

static iop_status read_rows(iop_whole *w, const iop_yaml_node *list, bool *member)
{
    for (size_t k = 0; k < list->count; k++) {
        row r = {.node = &list->item[k], .member = member};
        snprintf(r.key, sizeof r.key, "capacity.sites.%zu", k);
        if (!read_row(w, &r))
            continue;
        size_t errors = iop_diags_errors(w->r.diags);
        for (size_t j = 0; j < w->scheme->table->n && iop_diags_errors(w->r.diags) == errors; j++)
            if (member[j])
                IOP_TRY(add_row_site(w, &r, j));
    }
    return IOP_OK;
}

/* --- techniques' own sites --- */

static bool is_at(const iop_whole *w, size_t activity, size_t place)
{
    return iop_find_site(w, activity, place) != SIZE_MAX;
}

/* Where nothing is said, a technique can stand where its sector does. */
static iop_status add_technique_sites(iop_whole *w, size_t e, bool *pick)
{
    char key[200];
    iop_site *site;
    const iop_scheme *s = w->scheme;
    size_t n = s->table->n, a = n + e, rows = s->sites;
    const iop_yaml_node *where = iop_yaml_get(iop_yaml_get(w->technique[e], "capacity"), "where");
    for (size_t k = 0; k < rows; k++)
        if (s->site[k].activity == a)
            return IOP_OK; /* rows say where */
    snprintf(key, sizeof key, "techniques.%.100s.capacity.where", s->technique[e].name);
    if (!where && is_at(w, s->technique[e].sector, IOP_NONE))
        IOP_TRY(iop_add_site(w, a, IOP_NONE, &site));
    if (where && !iop_read_places(w, where, key, pick))
        return IOP_OK;
    for (size_t p = 0; p < s->places; p++)
        if (where ? pick[p] : is_at(w, s->technique[e].sector, p))
            IOP_TRY(iop_add_site(w, a, p, &site));
    return IOP_OK;
}

/* --- whether places add up to the whole --- */

/* The first row about the sector that states no capacity; NULL. */
static const iop_yaml_node *row_without_capacity(const iop_whole *w, const iop_yaml_node *list, size_t j,
                                                 bool *member)
{
    for (size_t k = 0; k < list->count; k++) {
        const iop_yaml_node *sectors = iop_yaml_get(&list->item[k], "sectors");
        if (!iop_yaml_get(&list->item[k], "capacity") && sectors &&
            iop_read_sectors(w, sectors, "capacity.sites", member) && member[j])
            return &list->item[k];
    }
    return NULL;
}

static void check_sum(const iop_whole *w, const iop_yaml_node *list, size_t j, bool *member)
{
    const iop_scheme *s = w->scheme;
    const iop_table *t = s->table;
    const double tolerance = 1e-3;
    double sum = 0, x = t->output[j];
    size_t count = 0;
    for (size_t k = 0; k < s->sites; k++)
        if (iop_scheme_sector(s, s->site[k].activity) == j) {
            sum += s->site[k].used * s->site[k].present;
            count += s->site[k].present > 0;
        }
    const iop_yaml_node *silent = sum < x * (1 - tolerance) ? row_without_capacity(w, list, j, member) : NULL;
    if (silent)
        iop_complain(
            &w->r, silent,
            "capacity.sites: %s can make %g %.40s at all its places together, its output in the base year is "
            "%g; write the capacity of this row",
            t->sectors[j].code, sum, t->unit, x);
    else if (x > 0 && count == 0)
        iop_complain(
            &w->r, list,
            "capacity.sites: %s makes %g %.40s in the base year, but has no capacity anywhere; add a row, "
            "without a zone if it may stand anywhere",
            t->sectors[j].code, x, t->unit);
    else if (sum < x * (1 - tolerance) || sum > x * (1 + tolerance))
        iop_diags_add(
            w->r.diags, sum < x ? IOP_ERROR : IOP_WARNING, sum < x ? IOP_EPARSE : IOP_OK, list->where,
            (long long)list->line, (long long)list->column,
            "capacity.sites: %s can make %g %.40s at all its places together, its output in the base "
            "year is %g (0.1 %% is accepted); change the capacities or `used`",
            t->sectors[j].code, sum, t->unit, x);
}

/* One site, anywhere, for each activity that can produce. */
static iop_status add_default_sites(iop_whole *w)
{
    iop_site *site;
    const iop_table *t = w->scheme->table;
    for (size_t j = 0; j < t->n; j++) {
        const iop_setting *setting = &w->setting[j];
        if (t->output[j] == 0 && isnan(setting->cost))
            continue;
        IOP_TRY(iop_add_site(w, j, IOP_NONE, &site));
        site->present = t->output[j] / site->used;
        site->under_way = setting->under_way * (setting->under_way_share ? site->present : 1);
    }
    return IOP_OK;
}

static void check_land(const iop_whole *w, const iop_yaml_node *list)
{
    for (size_t k = 0; k < w->scheme->sites; k++)
        if (w->scheme->site[k].place != IOP_NONE && w->scheme->site[k].land > 0)
            return;
    if (w->scheme->places > 0)
        iop_complain(
            &w->r, list,
            "capacity: nothing says how much land it takes, so that zones limit nothing; write land: "
            "RESOURCE, or a number, under capacity.all");
}

iop_status iop_read_sites(iop_whole *w, const iop_yaml_node *section, bool settled)
{
    const iop_yaml_node *list = iop_yaml_get(section, "sites");
    const iop_env *env = &w->scheme->env;
    size_t n = w->scheme->table->n, marks = n + w->scheme->places;
    if (list && list->kind != IOP_YAML_LIST) {
        iop_complain(&w->r, list, "capacity.sites: expected a list of rows, or {file: capacity.csv}");
        return IOP_OK;
    }
    bool *member = iop_new(env, marks, sizeof *member);
    if (!member)
        return iop_lacks(w, marks, "sites");
    size_t errors = iop_diags_errors(w->r.diags);
    iop_status status = list ? read_rows(w, list, member) : add_default_sites(w);
    bool good = iop_diags_errors(w->r.diags) == errors;
    for (size_t e = 0; status == IOP_OK && e < w->scheme->techniques; e++)
        status = add_technique_sites(w, e, member);
    for (size_t j = 0; list && status == IOP_OK && good && !w->placeless && j < n; j++)
        check_sum(w, list, j, member);
    if (status == IOP_OK && good && settled)
        check_land(w, list ? list : section);
    iop_free(env, member);
    return status;
}
