/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.c - values, bands and names as a scenario writes them. */
#include "scenario/rules.h"
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "base/units.h"
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

iop_status iop_complain(const iop_reading *r, const iop_yaml_node *node, const char *fmt, ...)
{
    char sentence[sizeof((iop_err *)0)->msg];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence, sizeof sentence, fmt, args);
    va_end(args);
    return iop_diags_add(r->diags, IOP_ERROR, IOP_EPARSE, node->where, (long long)node->line,
                         (long long)node->column, "%s", sentence);
}

static void complain_of_word(const iop_reading *r, const iop_yaml_node *node, const char *what,
                             const char *word, const char *const *words, size_t count)
{
    const char *close = iop_closest(word, words, count);
    if (close)
        iop_complain(r, node, "\"%.60s\" is no %s; did you mean \"%.60s\"?", word, what, close);
    else
        iop_complain(r, node, "\"%.60s\" is no %s", word, what);
}

void iop_expect_keys(const iop_reading *r, const iop_yaml_node *node, const char *what,
                     const char *const *words, size_t count)
{
    if (node->kind != IOP_YAML_MAP) {
        iop_complain(r, node, "%s: expected a map of keys", what);
        return;
    }
    char kind[96];
    snprintf(kind, sizeof kind, "key of %s", what);
    for (size_t k = 0; k < node->count; k++) {
        size_t w = 0;
        while (w < count && strcmp(words[w], node->key[k].text) != 0)
            w++;
        if (w == count)
            complain_of_word(r, &node->key[k], kind, node->key[k].text, words, count);
    }
}

/* Reads "80%", "14790 ha" or a bare 0 into *rule. */
static bool read_value(const iop_reading *r, const iop_yaml_node *node, const char *key, const char *unit,
                       iop_side_rule *rule)
{
    const char *given_unit;
    double factor = 1;
    if (node->kind != IOP_YAML_SCALAR) {
        iop_complain(r, node, "%s: expected a value such as 80%% or 120 %.40s", key, unit);
        return false;
    }
    rule->relative = iop_parse_percent(node->text, &rule->value);
    if (rule->relative)
        return true;
    if (!iop_unit_split(node->text, &rule->value, &given_unit)) {
        iop_complain(r, node,
                     "%s: \"%.60s\" is neither a percentage nor a number with its unit; expected for example "
                     "80%% or 120 %.40s",
                     key, node->text, unit);
        return false;
    }
    if (!given_unit[0] && rule->value != 0) {
        iop_complain(r, node, "%s: \"%.60s\" has no unit; write %.40s%% or %.40s %.40s", key, node->text,
                     node->text, node->text, unit);
        return false;
    }
    if (given_unit[0] && !iop_unit_convert(given_unit, unit, &factor)) {
        iop_complain(r, node, "%s: unit \"%.60s\" does not convert into \"%.60s\"", key, given_unit, unit);
        return false;
    }
    rule->value *= factor;
    return true;
}

static iop_status read_side(const iop_reading *r, const iop_yaml_node *band, const char *side,
                            const char *key, const char *unit, iop_side_rule *rule)
{
    iop_err err;
    char path[256];
    const iop_yaml_node *node = iop_yaml_get(band, side);
    if (!node)
        return IOP_OK;
    snprintf(path, sizeof path, "%s.%s", key, side);
    rule->given = read_value(r, node, path, unit, rule);
    if (!rule->given)
        return IOP_OK;
    iop_status status =
        iop_plan_add_statement(r->plan, path, node->text, node->where, node->line, &rule->statement, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(r->diags, &err);
}

iop_status iop_read_band(const iop_reading *r, const iop_yaml_node *node, const char *key, const char *unit,
                         iop_band_rule *rule)
{
    memset(rule, 0, sizeof *rule);
    if (node->kind != IOP_YAML_MAP) {
        iop_complain(r, node, "%s: expected a band such as {min: 80%%, max: 120%%}", key);
        return IOP_OK;
    }
    IOP_TRY(read_side(r, node, "min", key, unit, &rule->min));
    return read_side(r, node, "max", key, unit, &rule->max);
}

void iop_apply_rule(const iop_band_rule *rule, double base, iop_band *band)
{
    if (rule->min.given) {
        band->lo = rule->min.relative ? iop_plan_relative_lower(base, rule->min.value) : rule->min.value;
        band->lo_statement = rule->min.statement;
    }
    if (rule->max.given) {
        band->hi = rule->max.relative ? iop_plan_relative_upper(base, rule->max.value) : rule->max.value;
        band->hi_statement = rule->max.statement;
    }
}

bool iop_read_share(const iop_reading *r, const iop_yaml_node *node, const char *key, double *share)
{
    bool good = node->kind == IOP_YAML_SCALAR &&
                (iop_parse_percent(node->text, share) ||
                 iop_parse_number(node->text, strlen(node->text), '.', share) == IOP_NUMBER_OK);
    if (!good || *share < 0 || *share > 1e6) {
        iop_complain(r, node, "%s: \"%.60s\" is no share; expected a percentage such as 60%%, 0%% or more",
                     key, node->kind == IOP_YAML_SCALAR ? node->text : "a list or map");
        return false;
    }
    return true;
}

size_t iop_sector_key(const iop_reading *r, const iop_yaml_node *map, size_t k, const char *what)
{
    const iop_table *t = r->plan->table;
    size_t j = iop_table_sector(t, map->key[k].text);
    if (j != SIZE_MAX)
        return j;
    const char **codes = iop_new(&r->plan->env, t->n, sizeof *codes);
    for (size_t i = 0; codes && i < t->n; i++)
        codes[i] = t->sectors[i].code;
    complain_of_word(r, &map->key[k], what, map->key[k].text, codes, codes ? t->n : 0);
    iop_free(&r->plan->env, codes);
    return SIZE_MAX;
}

bool iop_group_key(const iop_reading *r, const iop_yaml_node *map, size_t k)
{
    const iop_table *t = r->plan->table;
    for (size_t j = 0; j < t->n; j++)
        if (iop_table_in_group(t, j, map->key[k].text))
            return true;
    iop_complain(r, &map->key[k], "no sector is in a group \"%.60s\"", map->key[k].text);
    return false;
}

size_t iop_measure_by_name(const iop_reading *r, const iop_yaml_node *at, const char *name)
{
    size_t m = iop_plan_measure(r->plan, name);
    if (m != SIZE_MAX)
        return m;
    const char **names = iop_new(&r->plan->env, r->plan->measures, sizeof *names);
    for (size_t i = 0; names && i < r->plan->measures; i++)
        names[i] = r->plan->measure[i].name;
    complain_of_word(r, at, "resource or primary component of the dataset", name, names,
                     names ? r->plan->measures : 0);
    iop_free(&r->plan->env, names);
    return SIZE_MAX;
}

enum { SUM_MAX = 32 };

/* The measures that a scalar "a + b" or a list [a, b] names; 0 after a complaint. */
static size_t read_terms(const iop_reading *r, const iop_yaml_node *node, size_t of[SUM_MAX])
{
    char name[128];
    size_t count = 0;
    if (node->kind == IOP_YAML_LIST) {
        for (size_t k = 0; k < node->count && count < SUM_MAX; k++) {
            const iop_yaml_node *item = &node->item[k];
            of[count] = item->kind == IOP_YAML_SCALAR ? iop_measure_by_name(r, item, item->text) : SIZE_MAX;
            if (of[count++] == SIZE_MAX)
                return 0;
        }
        return count;
    }
    for (const char *p = node->kind == IOP_YAML_SCALAR ? node->text : ""; *p && count < SUM_MAX;) {
        const char *end = strstr(p, " + ");
        snprintf(name, sizeof name, "%.*s", end ? (int)(end - p) : (int)strlen(p), p);
        of[count] = iop_measure_by_name(r, node, name);
        if (of[count++] == SIZE_MAX)
            return 0;
        p = end ? end + 3 : p + strlen(p);
    }
    return count;
}

size_t iop_read_measure(const iop_reading *r, const iop_yaml_node *node)
{
    size_t of[SUM_MAX], index;
    iop_err err;
    size_t errors = iop_diags_errors(r->diags), count = read_terms(r, node, of);
    if (count == 0) {
        if (iop_diags_errors(r->diags) == errors)
            iop_complain(r, node, "expected the name of a measure, such as value_added");
        return SIZE_MAX;
    }
    if (count == 1)
        return of[0];
    if (iop_plan_add_sum(r->plan, count, of, &index, &err) != IOP_OK) {
        iop_complain(r, node, "%s", err.msg);
        return SIZE_MAX;
    }
    return index;
}
