/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tornado_list.c - which numbers of a scenario are meant by limits, final_demand, intensities, or a key.
 *
 * Every bound that the scenario states is a number; a band whose two sides are the same is one. A category
 * that is not named is a number too: it stays at 100 % of the base year. An intensity is the use of a
 * resource by all sectors together and by final demand. By sector each of these is taken apart. */
#include "base/alloc.h"
#include "base/text.h"
#include "base/units.h"
#include "sweep/tornado.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 320 };

/* --- the list ------------------------------------------------------------------------------------------- */

void iop_tornado_close(iop_tornado *t)
{
    for (size_t k = 0; k < t->count; k++) {
        for (size_t i = 0; i < t->moved[k].parts; i++)
            iop_free(&t->env, t->moved[k].part[i].path);
        iop_free(&t->env, t->moved[k].part);
        iop_free(&t->env, t->moved[k].name);
    }
    iop_free(&t->env, t->moved);
}

static bool is_listed(iop_tornado *t, const char *name)
{
    for (size_t k = 0; k < t->count; k++)
        if (strcmp(t->moved[k].name, name) == 0)
            return t->met = true;
    return false;
}

static iop_status add_number(iop_tornado *t, const char *name, iop_diags *diags)
{
    if (!iop_grow(&t->env, &t->moved, &t->room, t->count + 1, sizeof *t->moved))
        return iop_sweep_no_memory(diags, 1, "scenario");
    iop_moved *m = &t->moved[t->count];
    memset(m, 0, sizeof *m);
    m->name = iop_copy_text(&t->env, name);
    if (!m->name)
        return iop_sweep_no_memory(diags, 1, "scenario");
    t->count++;
    return IOP_OK;
}

/* A part of the number added last. */
static iop_status add_part(iop_tornado *t, const char *path, double value, const char *unit, bool still,
                           iop_diags *diags)
{
    iop_moved *m = &t->moved[t->count - 1];
    if (!iop_grow(&t->env, &m->part, &m->room, m->parts + 1, sizeof *m->part))
        return iop_sweep_no_memory(diags, 1, "scenario");
    m->part[m->parts] = (iop_part){iop_copy_text(&t->env, path), value, unit, still};
    if (!m->part[m->parts].path)
        return iop_sweep_no_memory(diags, 1, "scenario");
    m->parts++;
    return IOP_OK;
}

bool iop_tornado_has(iop_tornado *t, const char *name)
{
    return is_listed(t, name);
}

iop_status iop_tornado_add(iop_tornado *t, const char *name, iop_diags *diags)
{
    return add_number(t, name, diags);
}

iop_status iop_tornado_add_part(iop_tornado *t, const char *path, double value, const char *unit,
                                iop_diags *diags)
{
    return add_part(t, path, value, unit, false, diags);
}

/* --- statements ----------------------------------------------------------------------------------------- */

/* Whether the path is `word` or lies within it. */
static bool is_within(const char *path, const char *word)
{
    size_t length = strlen(word);
    return strncmp(path, word, length) == 0 && (path[length] == '\0' || path[length] == '.');
}

/* The path without its side; false when it has none. */
static bool cut_side(const char *path, char *band, size_t size)
{
    size_t length = strlen(path);
    bool side =
        length > 4 && (strcmp(path + length - 4, ".min") == 0 || strcmp(path + length - 4, ".max") == 0);
    snprintf(band, size, "%.*s", (int)(side ? length - 4 : length), path);
    return side;
}

/* The other side of the band says the same. */
static const iop_statement *twin_of(const iop_plan *plan, const iop_statement *s)
{
    char band[PATH_SIZE], other[PATH_SIZE];
    if (!cut_side(s->key, band, sizeof band))
        return NULL;
    for (size_t k = 0; k < plan->statements; k++) {
        const iop_statement *o = &plan->statement[k];
        if (o != s && cut_side(o->key, other, sizeof other) && strcmp(band, other) == 0 &&
            strcmp(o->text, s->text) == 0)
            return o;
    }
    return NULL;
}

static iop_status add_statement(iop_tornado *t, const iop_plan *plan, const iop_statement *s,
                                iop_diags *diags)
{
    char name[PATH_SIZE];
    const char *unit;
    double value;
    const iop_statement *twin = twin_of(plan, s);
    snprintf(name, sizeof name, "%s", s->key);
    if (twin)
        cut_side(s->key, name, sizeof name);
    if (is_listed(t, name) || !iop_unit_split(s->text, &value, &unit) || value == 0)
        return IOP_OK;
    IOP_TRY(add_number(t, name, diags));
    IOP_TRY(add_part(t, s->key, value, unit, false, diags));
    return twin ? add_part(t, twin->key, value, unit, false, diags) : IOP_OK;
}

/* A category that stays at its base value: both sides, and `at` the sector's path or the category's. */
static iop_status add_fixed(iop_tornado *t, const char *category, const char *at, iop_diags *diags)
{
    static const char *const sides[] = {"min", "max"};
    char path[PATH_SIZE];
    if (is_listed(t, at))
        return IOP_OK;
    IOP_TRY(add_number(t, at, diags));
    for (int k = 0; k < 2; k++) {
        snprintf(path, sizeof path, "%s.%s", category, sides[k]);
        if (strcmp(at, category) != 0)
            IOP_TRY(add_part(t, path, 100, "%", true, diags));
    }
    for (int k = 0; k < 2; k++) {
        snprintf(path, sizeof path, "%s.%s", at, sides[k]);
        IOP_TRY(add_part(t, path, 100, "%", false, diags));
    }
    return IOP_OK;
}

/* --- by sector ------------------------------------------------------------------------------------------ */

static bool sets(const iop_band *band, size_t statement, double base)
{
    return (band->lo_statement == statement || band->hi_statement == statement) && base != 0;
}

/* The sector's own path for what a statement says of many; false when it cannot be taken apart, or says
 * nothing of this sector. */
static bool sector_path(const iop_plan *plan, size_t statement, size_t j, char *path, char *category)
{
    const iop_table *t = plan->table;
    const iop_statement *s = &plan->statement[statement];
    const char *side = strrchr(s->key, '.'), *code = t->sectors[j].code;
    category[0] = '\0';
    if (is_within(s->key, "output")) {
        snprintf(path, PATH_SIZE, "output.%s%s", code, side);
        return sets(&plan->output[j], statement, t->output[j]);
    }
    for (size_t k = 0; k < t->c; k++) {
        snprintf(category, PATH_SIZE, "final_demand.%s", t->categories[k].name);
        if (!is_within(s->key, category))
            continue;
        snprintf(path, PATH_SIZE, "%.200s.sectors.%.60s%s", category, code, s->text[0] ? side : "");
        return sets(&plan->demand[j * t->c + k], statement, iop_get(iop_read(t->final_demand), j, k));
    }
    return false;
}

static bool is_divisible(const char *key)
{
    char band[PATH_SIZE];
    cut_side(key, band, sizeof band);
    if (is_within(band, "output"))
        return strcmp(band, "output.all") == 0 || is_within(band, "output.group");
    return is_within(band, "final_demand") && !strstr(band, ".sectors.");
}

static iop_status take_apart(iop_tornado *t, const iop_plan *plan, size_t statement, iop_diags *diags)
{
    const iop_statement *s = &plan->statement[statement];
    char path[PATH_SIZE], category[PATH_SIZE];
    const char *unit = "";
    double value = 100;
    if (s->text[0] && !iop_unit_split(s->text, &value, &unit))
        return IOP_OK;
    for (size_t j = 0; j < plan->table->n; j++) {
        if (!sector_path(plan, statement, j, path, category))
            continue;
        if (!s->text[0]) {
            IOP_TRY(add_fixed(t, category, path, diags));
            continue;
        }
        if (is_listed(t, path) || value == 0)
            continue;
        IOP_TRY(add_number(t, path, diags));
        IOP_TRY(add_part(t, path, value, unit, false, diags));
    }
    return IOP_OK;
}

static iop_status add_statements(iop_tornado *t, const iop_plan *plan, const char *word, iop_diags *diags)
{
    for (size_t k = 0; k < plan->statements; k++) {
        const iop_statement *s = &plan->statement[k];
        if (!is_within(s->key, word))
            continue;
        if (t->by_sector && is_divisible(s->key))
            IOP_TRY(take_apart(t, plan, k, diags));
        else if (!s->text[0])
            IOP_TRY(add_fixed(t, s->key, s->key, diags));
        else
            IOP_TRY(add_statement(t, plan, s, diags));
    }
    return IOP_OK;
}

/* --- intensities ---------------------------------------------------------------------------------------- */

static const iop_yaml_node *coefficients_of(const iop_sweep *s, const char *resource)
{
    const iop_yaml_node *section = iop_yaml_get(iop_yaml_root(s->study->scenario->yaml), "coefficients");
    return section && section->kind == IOP_YAML_MAP ? iop_yaml_get(section, resource) : NULL;
}

/* Every share within a map of coefficients. */
static iop_status add_shares(iop_tornado *t, const char *path, const iop_yaml_node *map, iop_diags *diags)
{
    for (size_t k = 0; k < map->count; k++) {
        char inner[PATH_SIZE];
        const char *unit;
        double value;
        const iop_yaml_node *item = &map->item[k];
        snprintf(inner, sizeof inner, "%.200s.%.100s", path, map->key[k].text);
        if (item->kind == IOP_YAML_MAP)
            IOP_TRY(add_shares(t, inner, item, diags));
        else if (item->kind == IOP_YAML_SCALAR && iop_unit_split(item->text, &value, &unit))
            IOP_TRY(add_part(t, inner, value, unit, false, diags));
    }
    return IOP_OK;
}

static iop_status add_resource(iop_tornado *t, const iop_sweep *s, size_t resource, iop_diags *diags)
{
    const char *name = s->study->plan->table->resource[resource].name, *unit = "%";
    const iop_yaml_node *node = coefficients_of(s, name);
    char path[PATH_SIZE], all[PATH_SIZE];
    double value = 100;
    snprintf(path, sizeof path, "coefficients.%.200s", name);
    if (is_listed(t, path))
        return IOP_OK;
    IOP_TRY(add_number(t, path, diags));
    if (!node || node->kind != IOP_YAML_MAP) {
        if (node && node->kind == IOP_YAML_SCALAR)
            iop_unit_split(node->text, &value, &unit);
        return add_part(t, path, value, unit, false, diags);
    }
    IOP_TRY(add_shares(t, path, node, diags));
    snprintf(all, sizeof all, "%.300s.all", path);
    return iop_yaml_get(node, "all") ? IOP_OK : add_part(t, all, 100, "%", false, diags);
}

/* What the scenario leaves of the base year's use, in percent; 0 where there is none. */
static double share_of(const iop_plan *plan, size_t resource, size_t j)
{
    const iop_table *t = plan->table;
    size_t m = iop_plan_measure(plan, t->resource[resource].name);
    double base = t->output[j] != 0 ? iop_get(iop_read(t->resources), resource, j) / t->output[j] : 0;
    return base != 0 ? 100 * plan->measure[m].per_output[j] / base : 0;
}

static iop_status resource_by_sector(iop_tornado *t, const iop_sweep *s, size_t resource,
                                     const iop_yaml_node *word, iop_diags *diags)
{
    const iop_plan *plan = s->study->plan;
    const char *name = plan->table->resource[resource].name;
    const iop_yaml_node *node = coefficients_of(s, name);
    if (node && node->kind == IOP_YAML_SCALAR)
        return iop_sweep_complain(
            diags, word, "by: sector needs coefficients.%.60s as a map; write {all: %.20s} (%.100s:%zu)",
            name, node->text, node->where, node->line);
    for (size_t j = 0; j < plan->table->n; j++) {
        char path[PATH_SIZE];
        double share = share_of(plan, resource, j);
        snprintf(path, sizeof path, "coefficients.%.200s.%.60s", name, plan->table->sectors[j].code);
        if (share == 0 || is_listed(t, path))
            continue;
        IOP_TRY(add_number(t, path, diags));
        IOP_TRY(add_part(t, path, share, "%", false, diags));
    }
    return IOP_OK;
}

static iop_status add_intensities(iop_tornado *t, const iop_sweep *s, const iop_yaml_node *word,
                                  const char *only, iop_diags *diags)
{
    const iop_table *table = s->study->plan->table;
    for (size_t r = 0; r < table->r; r++) {
        if (only && strcmp(table->resource[r].name, only) != 0)
            continue;
        IOP_TRY(t->by_sector ? resource_by_sector(t, s, r, word, diags) : add_resource(t, s, r, diags));
    }
    return IOP_OK;
}

/* --- an entry ------------------------------------------------------------------------------------------- */

static iop_status add_word(iop_tornado *t, const iop_sweep *s, const iop_yaml_node *word, const char *text,
                           iop_diags *diags)
{
    static const char prefix[] = "coefficients";
    if (strcmp(text, "intensities") == 0 || strcmp(text, prefix) == 0)
        return add_intensities(t, s, word, NULL, diags);
    if (is_within(text, prefix))
        return add_intensities(t, s, word, text + sizeof prefix, diags);
    IOP_TRY(add_statements(t, s->study->plan, text, diags));
    return iop_tornado_stated(t, s, text, diags);
}

/* Every number that the scenario states: those that have words of their own, then all others. */
static iop_status add_all(iop_tornado *t, const iop_sweep *s, const iop_yaml_node *word, iop_diags *diags)
{
    static const char *const own[] = {"limits", "final_demand", "output", "intensities"};
    const iop_yaml_node *root = iop_yaml_root(s->study->scenario->yaml);
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
        IOP_TRY(add_word(t, s, word, own[k], diags));
    for (size_t k = 0; k < root->count; k++)
        IOP_TRY(iop_tornado_stated(t, s, root->key[k].text, diags));
    return IOP_OK;
}

iop_status iop_tornado_list(iop_tornado *t, const iop_sweep *s, const iop_yaml_node *word, iop_diags *diags)
{
    size_t before = t->count;
    t->met = false;
    const char *text = word->kind == IOP_YAML_SCALAR ? word->text : "";
    if (strcmp(text, "all") == 0)
        IOP_TRY(add_all(t, s, word, diags));
    else if (text[0])
        IOP_TRY(add_word(t, s, word, text, diags));
    if (t->count > before || t->met)
        return IOP_OK;
    return iop_sweep_complain(
        diags, word,
        "one_at_a_time: \"%.60s\" names no number of the scenario; write all, limits, "
        "final_demand, output, intensities, growth, maximize, a section of a whole plan such as techniques, "
        "or a key such as limits.co2.max",
        text);
}
