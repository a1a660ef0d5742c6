/* SPDX-License-Identifier: GPL-3.0-or-later */
/* capacity.c - the section capacity without its sites: what is said of all, of groups, of sectors, and of
 * techniques beside today's, as settings of each activity. */
#include "scenario/capacity.h"
#include "base/alloc.h"
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const iop_unit no_unit = {"", NULL};

static const iop_yaml_node *key_of(const iop_yaml_node *node, const char *key, const char *name,
                                   char path[240])
{
    snprintf(path, 240, "%.200s.%s", key, name);
    return iop_yaml_get(node, name);
}

static void read_numbers(const iop_whole *w, const iop_yaml_node *node, const char *key,
                         iop_setting_rule *rule)
{
    char path[240];
    const iop_yaml_node *at;
    if ((at = key_of(node, key, "used", path)) != NULL)
        rule->has_used = iop_read_within(&w->r, at, path, 1e-3, 1, true, &rule->used);
    if ((at = key_of(node, key, "depreciation", path)) != NULL)
        rule->has_wear = iop_read_within(&w->r, at, path, 0, 1, false, &rule->depreciation);
    const iop_yaml_node *life = key_of(node, key, "life", path);
    if (life && at)
        iop_complain(&w->r, life, "%s: write depreciation or life, not both", path);
    else if (life && iop_read_size(&w->r, life, path, no_unit, &rule->life)) {
        rule->has_wear = rule->life > 0;
        if (rule->life == 0)
            iop_complain(&w->r, life, "%s: \"%.60s\" is no life; expected years, more than 0", path,
                         life->text);
    }
    if ((at = key_of(node, key, "under_way", path)) != NULL)
        rule->has_under_way = iop_read_amount(&w->r, at, path, w->money, &rule->under_way);
    if (rule->has_under_way && rule->under_way.value < 0)
        iop_complain(&w->r, at, "%s: \"%.60s\" is negative; expected 0 or more", path, at->text);
}

static void read_cost(const iop_whole *w, const iop_yaml_node *node, const char *path, iop_setting_rule *rule)
{
    if (node->kind == IOP_YAML_SCALAR && strcmp(node->text, "none") == 0) {
        rule->has_cost = true;
        rule->cost = (iop_amount){false, (double)NAN};
        return;
    }
    rule->has_cost = true;
    if (!iop_read_amount(&w->r, node, path, no_unit, &rule->cost))
        rule->cost = (iop_amount){false, 0}; /* some cost is stated, so percentages of it are no fault */
    if (rule->cost.value < 0)
        iop_complain(&w->r, node, "%s: \"%.60s\" is negative; expected 0 or more", path, node->text);
}

static void complain_of_land(const iop_whole *w, const iop_yaml_node *node)
{
    const iop_table *t = w->scheme->table;
    const char **names = iop_new(&w->scheme->env, t->r, sizeof *names);
    for (size_t k = 0; names && k < t->r; k++)
        names[k] = t->resource[k].name;
    iop_complain_of_word(&w->r, node, IOP_WORD("resource of the dataset"), node->text, names,
                         names ? t->r : 0);
    iop_free(&w->scheme->env, names);
}

static void read_land(const iop_whole *w, const iop_yaml_node *node, const char *path, iop_setting_rule *rule)
{
    const char *text = node->kind == IOP_YAML_SCALAR ? node->text : "";
    const iop_table *t = w->scheme->table;
    rule->land_resource = iop_table_resource(t, text);
    if (rule->land_resource == SIZE_MAX && isalpha((unsigned char)text[0])) {
        complain_of_land(w, node);
        return;
    }
    rule->has_land =
        rule->land_resource != SIZE_MAX || iop_read_amount(&w->r, node, path, no_unit, &rule->land);
    if (rule->has_land && rule->land_resource == SIZE_MAX && rule->land.value < 0)
        iop_complain(&w->r, node, "%s: \"%.60s\" is negative; expected 0 or more", path, node->text);
}

bool iop_read_bundle_name(const iop_whole *w, const iop_yaml_node *node, size_t *bundle)
{
    const iop_scheme *s = w->scheme;
    const char *name = node->kind == IOP_YAML_SCALAR ? node->text : "";
    for (size_t b = 0; b < s->bundles; b++)
        if (strcmp(s->bundle[b].name, name) == 0) {
            *bundle = b;
            return true;
        }
    const char **names = iop_new(&s->env, s->bundles, sizeof *names);
    for (size_t b = 0; names && b < s->bundles; b++)
        names[b] = s->bundle[b].name;
    iop_complain_of_word(&w->r, node, IOP_WORD("bundle of the section investment"), name, names,
                         names ? s->bundles : 0);
    iop_free(&s->env, names);
    return false;
}

void iop_read_setting(const iop_whole *w, const iop_yaml_node *node, const char *key, iop_setting_rule *rule)
{
    char path[240];
    const iop_yaml_node *at;
    memset(rule, 0, sizeof *rule);
    rule->land_resource = SIZE_MAX;
    rule->node = node;
    read_numbers(w, node, key, rule);
    if ((at = key_of(node, key, "cost", path)) != NULL)
        read_cost(w, at, path, rule);
    if ((at = key_of(node, key, "land", path)) != NULL)
        read_land(w, at, path, rule);
    if ((at = key_of(node, key, "bundle", path)) != NULL)
        rule->has_bundle = iop_read_bundle_name(w, at, &rule->bundle);
    if ((at = key_of(node, key, "lag", path)) != NULL)
        rule->has_lag = iop_read_lag(w, at, path, &rule->lag);
    if ((at = key_of(node, key, "since", path)) != NULL)
        rule->has_since = iop_read_period(w, at, path, &rule->first);
    if (rule->has_lag && rule->has_since && rule->first + rule->lag >= w->scheme->periods && !w->timeless)
        iop_complain(&w->r, at, "%s: what begins in \"%.60s\" comes after the last period, \"%.60s\"", path,
                     w->scheme->period[rule->first].name, w->scheme->period[w->scheme->periods - 1].name);
}

/* Land that a unit of base-year capacity takes of a resource. */
static double land_of(const iop_whole *w, size_t resource, size_t sector, double used)
{
    const iop_table *t = w->scheme->table;
    double x = t->output[sector];
    return x == 0 ? 0 : iop_get(iop_read(t->resources), resource, sector) / x * used;
}

void iop_apply_setting(const iop_whole *w, const iop_setting_rule *rule, size_t sector, iop_setting *s)
{
    if (rule->has_used)
        s->used = rule->used;
    if (rule->has_wear) {
        s->depreciation = rule->depreciation;
        s->life = rule->life;
    }
    if (rule->has_cost)
        s->cost = rule->cost.relative ? rule->cost.value * s->cost : rule->cost.value;
    if (rule->has_cost && rule->cost.relative && isnan(s->cost))
        iop_complain(&w->r, rule->node,
                     "capacity: the cost is a percentage of nothing for %s; write a number, or cost under "
                     "capacity.all",
                     w->scheme->table->sectors[sector].code);
    if (rule->has_under_way) {
        s->under_way = rule->under_way.value;
        s->under_way_share = rule->under_way.relative;
    }
    if (rule->has_land && rule->land_resource != SIZE_MAX)
        s->land_resource = rule->land_resource;
    if (s->land_resource != SIZE_MAX && (rule->has_used || rule->land_resource != SIZE_MAX))
        s->land = land_of(w, s->land_resource, sector, s->used);
    if (rule->has_land && rule->land_resource == SIZE_MAX) {
        s->land = rule->land.relative ? rule->land.value * s->land : rule->land.value;
        s->land_resource = rule->land.relative ? s->land_resource : SIZE_MAX;
    }
    if (rule->has_bundle)
        s->bundle = rule->bundle;
    if (rule->has_lag)
        s->lag = rule->lag;
    if (rule->has_since)
        s->first = rule->first;
}

static void expect_setting_keys(const iop_whole *w, const iop_yaml_node *node, const char *key,
                                bool technique)
{
    static const char *const words[] = {"used",   "depreciation", "life", "cost",  "land",
                                        "bundle", "under_way",    "lag",  "since", "where"};
    iop_expect_keys(&w->r, node, key, words, technique ? 10 : 9);
}

static void take_setting(iop_whole *w, const iop_yaml_node *node, const char *key, const bool *member,
                         void *self)
{
    iop_setting *setting = self;
    iop_setting_rule rule;
    if (!iop_expect_map(&w->r, node, key, "{used: 85%, cost: 0.5}"))
        return;
    expect_setting_keys(w, node, key, false);
    iop_read_setting(w, node, key, &rule);
    size_t errors = iop_diags_errors(w->r.diags);
    for (size_t j = 0; j < w->scheme->table->n && iop_diags_errors(w->r.diags) == errors; j++)
        if (member[j])
            iop_apply_setting(w, &rule, j, &setting[j]);
}

/* A technique's capacity is like that of today's technique of its sector, but from its first period on. */
static void set_techniques(iop_whole *w)
{
    char key[200];
    const iop_scheme *s = w->scheme;
    size_t n = s->table->n;
    for (size_t e = 0; e < s->techniques; e++) {
        const iop_yaml_node *node = iop_yaml_get(w->technique[e], "capacity");
        iop_setting *setting = &w->setting[n + e];
        *setting = w->setting[s->technique[e].sector];
        setting->under_way = 0;
        if (!node)
            continue;
        snprintf(key, sizeof key, "techniques.%.100s.capacity", s->technique[e].name);
        if (!iop_expect_map(&w->r, node, key, "{cost: 130%}"))
            continue;
        iop_setting_rule rule;
        size_t errors = iop_diags_errors(w->r.diags);
        bool again = e > 0 && w->technique[e - 1] == w->technique[e]; /* its faults are told already */
        if (!again)
            expect_setting_keys(w, node, key, true);
        iop_read_setting(w, node, key, &rule);
        iop_apply_setting(w, &rule, s->technique[e].sector, setting);
        if (iop_diags_errors(w->r.diags) > errors)
            while (e + 1 < s->techniques && w->technique[e + 1] == w->technique[e])
                w->setting[n + ++e] = *setting;
    }
}

static iop_status make_settings(iop_whole *w, const iop_yaml_node *section)
{
    static const char *const words[] = {"sites", "end_growth"};
    size_t n = w->scheme->table->n, count = n + w->scheme->techniques;
    w->setting = iop_new(&w->scheme->env, count, sizeof *w->setting);
    if (!w->setting)
        return iop_lacks(w, count, "capacities");
    for (size_t a = 0; a < count; a++)
        w->setting[a] = (iop_setting){.used = 1,
                                      .cost = (double)NAN,
                                      .bundle = w->scheme->bundles ? 0 : IOP_NONE,
                                      .land_resource = SIZE_MAX};
    IOP_TRY(iop_visit_sectors(w, section, "capacity", words, 2, take_setting, w->setting));
    set_techniques(w);
    return IOP_OK;
}

/* The end condition holds unless it is waived, where something can be built and there is a future. */
static iop_status read_end(iop_whole *w, const iop_yaml_node *section)
{
    const iop_yaml_node *node = iop_yaml_get(section, "end_growth");
    w->scheme->end_condition = w->can_build && w->scheme->periods > 1;
    if (node && node->kind == IOP_YAML_SCALAR && strcmp(node->text, "none") == 0)
        w->scheme->end_condition = false;
    else if (node)
        w->scheme->end_condition =
            iop_read_within(&w->r, node, "capacity.end_growth", -0.5, 1, false, &w->scheme->end_growth) &&
            w->can_build;
    if (!w->scheme->end_condition)
        return IOP_OK;
    return iop_state(w, node ? node : section, "capacity.end_growth", &w->scheme->end_statement);
}

iop_status iop_read_capacity(iop_whole *w)
{
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "capacity");
    if (!section || !iop_expect_map(&w->r, section, "capacity", "{all: {used: 85%, cost: 0.5}}"))
        return IOP_OK;
    w->money = (iop_unit){w->scheme->table->unit, NULL};
    size_t errors = iop_diags_errors(w->r.diags);
    IOP_TRY(make_settings(w, section));
    bool costs = false;
    for (size_t a = 0; a < w->scheme->table->n + w->scheme->techniques; a++)
        costs = costs || !isnan(w->setting[a].cost);
    w->can_build = costs && w->scheme->bundles > 0;
    if (costs && w->scheme->bundles == 0 && !iop_yaml_get(w->r.root, "investment"))
        iop_complain(&w->r, section,
                     "capacity: it has a cost, but nothing says what is bought for it; write investment: "
                     "{category: NAME}");
    IOP_TRY(iop_read_sites(w, section, iop_diags_errors(w->r.diags) == errors));
    return read_end(w, section);
}
