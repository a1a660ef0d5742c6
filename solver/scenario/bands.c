/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bands.c - the sections final_demand and output: bands for cells, groups and group totals.
 *
 * A band on a base value v is [v - (100% - min)|v|, v + (max - 100%)|v|]. What is said of all comes first,
 * then of groups in the order of the file, then of single sectors; each later word replaces min and max
 * separately. */
#include "scenario/rules.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define INF ((double)INFINITY)

/* Where rules of one section go: the outputs, or one category of final demand. */
typedef struct {
    const iop_reading *r;
    bool is_output;
    size_t category;
} target;

static iop_band *band_of(const target *t, size_t sector)
{
    iop_plan *plan = t->r->plan;
    return t->is_output ? &plan->output[sector] : &plan->demand[sector * plan->table->c + t->category];
}

static double base_of(const target *t, size_t sector)
{
    return t->is_output ? iop_plan_reference_output(t->r->plan, sector)
                        : iop_plan_reference_demand(t->r->plan, sector, t->category);
}

static void apply_to_sector(const target *t, const iop_band_rule *rule, size_t sector)
{
    iop_band *band = band_of(t, sector);
    double base = base_of(t, sector);
    iop_band_rule here = *rule;
    /* Percentages say nothing about a sector without output: it stays at 0. A floor in natural units lets it
     * produce, without a bound above until one is given. */
    if (t->is_output && base == 0) {
        here.min.given = here.min.given && !here.min.relative;
        here.max.given = here.max.given && !here.max.relative;
        if (here.min.given && here.min.value > 0 && band->hi_statement == IOP_NO_STATEMENT)
            band->hi = INF;
    }
    iop_apply_rule(&here, base, band);
    if (t->is_output && band->lo < 0) {
        band->lo = 0;
        band->lo_statement = IOP_NO_STATEMENT;
    }
}

static iop_status read_groups(const target *t, const iop_yaml_node *groups, const char *key)
{
    static const char *const sides[] = {"min", "max"};
    char path[192];
    const iop_reading *r = t->r;
    if (groups->kind != IOP_YAML_MAP) {
        iop_complain(r, groups, "%s: expected a map of groups", key);
        return IOP_OK;
    }
    for (size_t k = 0; k < groups->count; k++) {
        iop_band_rule rule;
        if (!iop_group_key(r, groups, k))
            continue;
        snprintf(path, sizeof path, "%s.%s", key, groups->key[k].text);
        iop_expect_keys(r, &groups->item[k], path, sides, 2);
        IOP_TRY(iop_read_band(r, &groups->item[k], path, r->plan->table->unit, &rule));
        for (size_t j = 0; j < r->plan->table->n; j++)
            if (iop_table_in_group(r->plan->table, j, groups->key[k].text))
                apply_to_sector(t, &rule, j);
    }
    return IOP_OK;
}

/* The bands of single sectors in a map; the words are other sections beside them. */
static iop_status read_sectors(const target *t, const iop_yaml_node *map, const char *key,
                               const char *const *words, size_t count)
{
    static const char *const sides[] = {"min", "max"};
    char path[192];
    for (size_t k = 0; k < map->count; k++) {
        size_t j = iop_sector_key(t->r, map, k, words, count);
        if (j == SIZE_MAX)
            continue;
        iop_band_rule rule;
        snprintf(path, sizeof path, "%s.%s", key, map->key[k].text);
        iop_expect_keys(t->r, &map->item[k], path, sides, 2);
        IOP_TRY(iop_read_band(t->r, &map->item[k], path, t->r->plan->table->unit, &rule));
        apply_to_sector(t, &rule, j);
    }
    return IOP_OK;
}

/* A category that is not named stays at its base value: one statement that nobody wrote. */
static iop_status fix_category(const iop_reading *r, size_t category)
{
    iop_err err;
    char key[160];
    size_t statement;
    const iop_table *t = r->plan->table;
    snprintf(key, sizeof key, "final_demand.%s", t->categories[category].name);
    if (iop_plan_add_statement(r->plan, key, "", "", 0, &statement, &err) != IOP_OK)
        return iop_diags_add_err(r->diags, &err);
    for (size_t i = 0; i < t->n; i++) {
        double base = iop_plan_reference_demand(r->plan, i, category);
        iop_band fixed = {base, base, statement, statement};
        r->plan->demand[i * t->c + category] = fixed;
    }
    return IOP_OK;
}

static iop_status read_category(const iop_reading *r, const iop_yaml_node *node, size_t category)
{
    static const char *const words[] = {"min", "max", "sectors", "group"};
    target t = {r, false, category};
    const iop_table *table = r->plan->table;
    iop_band_rule rule;
    char key[160], path[176];
    snprintf(key, sizeof key, "final_demand.%s", table->categories[category].name);
    iop_expect_keys(r, node, key, words, 4);
    IOP_TRY(iop_read_band(r, node, key, table->unit, &rule));
    for (size_t i = 0; i < table->n; i++) {
        iop_band free_band = {-INF, INF, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
        *band_of(&t, i) = free_band;
        apply_to_sector(&t, &rule, i);
    }
    const iop_yaml_node *groups = iop_yaml_get(node, "group"), *sectors = iop_yaml_get(node, "sectors");
    if (groups) {
        snprintf(path, sizeof path, "%s.group", key);
        IOP_TRY(read_groups(&t, groups, path));
    }
    if (!sectors)
        return IOP_OK;
    snprintf(path, sizeof path, "%s.sectors", key);
    if (sectors->kind != IOP_YAML_MAP) {
        iop_complain(r, sectors, "%s: expected a map of sectors", path);
        return IOP_OK;
    }
    return read_sectors(&t, sectors, path, NULL, 0);
}

iop_status iop_read_final_demand(const iop_reading *r)
{
    const iop_table *t = r->plan->table;
    const iop_yaml_node *section = iop_yaml_get(r->root, "final_demand");
    if (section && section->kind != IOP_YAML_MAP) {
        iop_complain(r, section, "final_demand: expected a map of categories");
        section = NULL;
    }
    for (size_t k = 0; k < t->c; k++) {
        const iop_yaml_node *node = section ? iop_yaml_get(section, t->categories[k].name) : NULL;
        IOP_TRY(node ? read_category(r, node, k) : fix_category(r, k));
    }
    for (size_t k = 0; section && k < section->count; k++)
        iop_category_key(r, section, k);
    return IOP_OK;
}

static iop_status read_totals(const iop_reading *r, const iop_yaml_node *section)
{
    static const char *const sides[] = {"min", "max"};
    if (section->kind != IOP_YAML_MAP) {
        iop_complain(r, section, "output.group_total: expected a map of groups");
        return IOP_OK;
    }
    for (size_t k = 0; k < section->count; k++) {
        const char *group = section->key[k].text;
        char path[192];
        iop_err err;
        iop_band_rule rule;
        double base = 0;
        if (!iop_group_key(r, section, k))
            continue;
        snprintf(path, sizeof path, "output.group_total.%s", group);
        iop_expect_keys(r, &section->item[k], path, sides, 2);
        IOP_TRY(iop_read_band(r, &section->item[k], path, r->plan->table->unit, &rule));
        for (size_t j = 0; j < r->plan->table->n; j++)
            if (iop_table_in_group(r->plan->table, j, group))
                base += iop_plan_reference_output(r->plan, j);
        iop_band band = {-INF, INF, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
        iop_apply_rule(&rule, base, &band);
        if (iop_plan_add_total(r->plan, group, band, &err) != IOP_OK)
            return iop_diags_add_err(r->diags, &err);
    }
    return IOP_OK;
}

iop_status iop_read_output(const iop_reading *r)
{
    static const char *const sections[] = {"all", "group", "group_total"}, *const sides[] = {"min", "max"};
    target t = {r, true, 0};
    const iop_yaml_node *section = iop_yaml_get(r->root, "output");
    if (!section)
        return IOP_OK;
    if (section->kind != IOP_YAML_MAP) {
        iop_complain(r, section, "output: expected a map");
        return IOP_OK;
    }
    const iop_yaml_node *all = iop_yaml_get(section, "all"), *groups = iop_yaml_get(section, "group"),
                        *totals = iop_yaml_get(section, "group_total");
    if (all) {
        iop_band_rule rule;
        iop_expect_keys(r, all, "output.all", sides, 2);
        IOP_TRY(iop_read_band(r, all, "output.all", r->plan->table->unit, &rule));
        for (size_t j = 0; j < r->plan->table->n; j++)
            apply_to_sector(&t, &rule, j);
    }
    if (groups)
        IOP_TRY(read_groups(&t, groups, "output.group"));
    IOP_TRY(read_sectors(&t, section, "output", sections, 3));
    return totals ? read_totals(r, totals) : IOP_OK;
}
