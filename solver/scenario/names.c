/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.c - names that a scenario takes from its dataset: sectors, groups, categories, measures and their
 * sums. One that is not there is told together with the nearest that is. */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "scenario/whole.h"
#include <ioplan/words.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void iop_complain_of_word(const iop_reading *r, const iop_yaml_node *node, const char *what, const char *word,
                          const char *const *words, size_t count)
{
    const char *close = iop_closest(word, words, count);
    what = iop_words(iop_diags_lang(r->diags), what);
    if (close)
        iop_complain(r, node, "\"%.60s\" is no %s; did you mean \"%.60s\"?", word, what, close);
    else if (word[0] >= '0' && word[0] <= '9') /* {max: 97,5%} is a map of max and "5%" */
        iop_complain(r, node, "\"%.60s\" is no %s; if it ends a number with a decimal comma, write a point",
                     word, what);
    else
        iop_complain(r, node, "\"%.60s\" is no %s", word, what);
}

static bool is_among(const char *word, const char *const *words, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (strcmp(words[k], word) == 0)
            return true;
    return false;
}

size_t iop_sector_key(const iop_reading *r, const iop_yaml_node *map, size_t k, const char *const *words,
                      size_t count)
{
    const iop_table *t = r->plan->table;
    const char *code = map->key[k].text;
    if (is_among(code, words, count))
        return SIZE_MAX;
    size_t j = iop_table_sector(t, code);
    if (j != SIZE_MAX)
        return j;
    /* without memory there is no suggestion, but still the complaint */
    const char **names = iop_new(&r->plan->env, t->n + count, sizeof *names);
    for (size_t i = 0; names && i < t->n; i++)
        names[i] = t->sectors[i].code;
    for (size_t i = 0; names && i < count; i++)
        names[t->n + i] = words[i];
    iop_complain_of_word(r, &map->key[k], IOP_WORD("sector of the dataset"), code, names,
                         names ? t->n + count : 0);
    iop_free(&r->plan->env, names);
    return SIZE_MAX;
}

void iop_complain_of_category(const iop_reading *r, const iop_yaml_node *node, const char *name)
{
    const iop_table *t = r->plan->table;
    const char **names = iop_new(&r->plan->env, t->c, sizeof *names);
    for (size_t i = 0; names && i < t->c; i++)
        names[i] = t->categories[i].name;
    iop_complain_of_word(r, node, IOP_WORD("final-demand category of the dataset"), name, names,
                         names ? t->c : 0);
    iop_free(&r->plan->env, names);
}

void iop_category_key(const iop_reading *r, const iop_yaml_node *map, size_t k)
{
    const char *name = map->key[k].text;
    if (iop_table_category(r->plan->table, name) == SIZE_MAX)
        iop_complain_of_category(r, &map->key[k], name);
}

/* --- groups --- */

enum { GROUP_SIZE = 128 };

/* The first group of a list "a;b;c" into out; returns where the rest starts. */
static const char *next_group(const char *list, char out[GROUP_SIZE])
{
    list += strspn(list, " ;");
    size_t length = strcspn(list, ";"), kept = length;
    while (kept > 0 && list[kept - 1] == ' ')
        kept--;
    snprintf(out, GROUP_SIZE, "%.*s", (int)kept, list);
    return list + length;
}

static const char *closest_group(const iop_table *t, const char *word, char best[GROUP_SIZE])
{
    char group[GROUP_SIZE];
    const char *const pair[] = {best, group};
    best[0] = '\0';
    for (size_t j = 0; j < t->n; j++)
        for (const char *list = t->sectors[j].groups; *list;) {
            list = next_group(list, group);
            if (group[0] && iop_closest(word, pair, 2) == group)
                snprintf(best, GROUP_SIZE, "%s", group);
        }
    return best[0] ? best : NULL;
}

bool iop_group_key(const iop_reading *r, const iop_yaml_node *map, size_t k)
{
    const iop_table *t = r->plan->table;
    const char *word = map->key[k].text;
    char best[GROUP_SIZE];
    for (size_t j = 0; j < t->n; j++)
        if (iop_table_in_group(t, j, word))
            return true;
    const char *close = closest_group(t, word, best);
    iop_complain_of_word(r, &map->key[k], IOP_WORD("group of the dataset"), word, &close, close != NULL);
    return false;
}

void iop_complain_of_sectors(const iop_reading *r, const iop_yaml_node *node, const char *word)
{
    const iop_table *t = r->plan->table;
    char best[GROUP_SIZE];
    const char *close = closest_group(t, word, best);
    const char **names = close ? NULL : iop_new(&r->plan->env, t->n, sizeof *names);
    for (size_t i = 0; names && i < t->n; i++)
        names[i] = t->sectors[i].code;
    if (close)
        iop_complain_of_word(r, node, IOP_WORD("sector or group of the dataset"), word, &close, 1);
    else
        iop_complain_of_word(r, node, IOP_WORD("sector or group of the dataset"), word, names,
                             names ? t->n : 0);
    iop_free(&r->plan->env, names);
}

/* --- measures --- */

size_t iop_measure_by_name(const iop_reading *r, const iop_yaml_node *at, const char *name)
{
    size_t m = iop_plan_measure(r->plan, name);
    if (m != SIZE_MAX)
        return m;
    const char **names = iop_new(&r->plan->env, r->plan->measures, sizeof *names);
    for (size_t i = 0; names && i < r->plan->measures; i++)
        names[i] = r->plan->measure[i].name;
    iop_complain_of_word(r, at, IOP_WORD("resource or primary component of the dataset"), name, names,
                         names ? r->plan->measures : 0);
    iop_free(&r->plan->env, names);
    return SIZE_MAX;
}

enum { SUM_MAX = 32 };

typedef struct {
    size_t count, of[SUM_MAX]; /* SIZE_MAX: a name without a measure */
    bool good;
} terms;

static void add_term(const iop_reading *r, const iop_yaml_node *node, const char *name, terms *t)
{
    if (t->count < SUM_MAX)
        t->of[t->count] = iop_measure_by_name(r, node, name);
    else if (t->count == SUM_MAX)
        iop_complain(r, node, "a sum has at most %d terms", SUM_MAX);
    t->good = t->good && t->count < SUM_MAX && t->of[t->count] != SIZE_MAX;
    t->count++;
}

/* The measures that a scalar "a + b" or a list [a, b] names. */
static void read_terms(const iop_reading *r, const iop_yaml_node *node, terms *t)
{
    char name[256];
    for (size_t k = 0; node->kind == IOP_YAML_LIST && k < node->count; k++) {
        const iop_yaml_node *item = &node->item[k];
        if (item->kind == IOP_YAML_SCALAR) {
            add_term(r, item, item->text, t);
            continue;
        }
        iop_complain(r, item, "expected the name of a measure, such as value_added");
        t->good = false;
    }
    if (node->kind != IOP_YAML_SCALAR || !node->text[0])
        return;
    const char *p = node->text;
    for (const char *end; (end = strstr(p, " + ")) != NULL; p = end + 3) {
        snprintf(name, sizeof name, "%.*s", (int)(end - p), p);
        add_term(r, node, name, t);
    }
    add_term(r, node, p, t);
}

/* {value_added: 1, co2: -20}: numbers in the unit of the first per unit of the others. */
static void gather_weighted(const iop_reading *r, const iop_yaml_node *node, terms *t, double *weight)
{
    for (size_t k = 0; k < node->count; k++) {
        const iop_yaml_node *item = &node->item[k];
        add_term(r, &node->key[k], node->key[k].text, t);
        if (k < SUM_MAX &&
            (item->kind != IOP_YAML_SCALAR ||
             iop_parse_number(item->text, strlen(item->text), '.', &weight[k]) != IOP_NUMBER_OK)) {
            iop_complain(r, item, "the weight of %.60s: expected a number such as 1 or -0.5",
                         node->key[k].text);
            t->good = false;
        }
    }
}

static iop_status read_weighted(const iop_reading *r, const iop_yaml_node *node, size_t *index)
{
    iop_err err;
    terms t = {.good = true};
    double weight[SUM_MAX];
    gather_weighted(r, node, &t, weight);
    if (!t.good || t.count == 0)
        return IOP_OK;
    iop_status status = iop_plan_add_weighted(r->plan, t.count, t.of, weight, index, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(r->diags, &err);
}

/* Without weights only like can be added to like. */
static bool check_units(const iop_reading *r, const iop_yaml_node *node, const terms *t)
{
    const iop_measure *measure = r->plan->measure;
    for (size_t k = 1; k < t->count; k++)
        if (strcmp(measure[t->of[k]].unit, measure[t->of[0]].unit) != 0) {
            iop_complain(r, node,
                         "cannot add \"%.60s\" in %.40s to \"%.60s\" in %.40s; write weights, {%.60s: 1}",
                         measure[t->of[k]].name, measure[t->of[k]].unit, measure[t->of[0]].name,
                         measure[t->of[0]].unit, measure[t->of[0]].name);
            return false;
        }
    return true;
}

iop_status iop_read_named_sum(const iop_reading *r, const iop_yaml_node *node, const char *name,
                              size_t *index)
{
    iop_err err;
    terms t = {.good = true};
    double weight[SUM_MAX];
    *index = SIZE_MAX;
    for (size_t k = 0; k < SUM_MAX; k++)
        weight[k] = 1;
    if (node->kind == IOP_YAML_MAP)
        gather_weighted(r, node, &t, weight);
    else
        read_terms(r, node, &t);
    if (t.good && t.count == 0)
        iop_complain(r, node, "measures.%.60s.of: expected measures and weights such as {co2: 1, ch4: 28}",
                     name);
    if (!t.good || t.count == 0 || (node->kind != IOP_YAML_MAP && !check_units(r, node, &t)))
        return IOP_OK;
    iop_status status = iop_plan_add_named(r->plan, name, t.count, t.of, weight, index, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(r->diags, &err);
}

iop_status iop_read_measure(const iop_reading *r, const iop_yaml_node *node, size_t *index)
{
    iop_err err;
    char why[1024];
    terms t = {.good = true};
    *index = SIZE_MAX;
    if (node->kind == IOP_YAML_MAP && node->count > 0)
        return read_weighted(r, node, index);
    read_terms(r, node, &t);
    if (t.good && t.count == 0)
        iop_complain(r, node, "expected the name of a measure, such as value_added");
    if (!t.good || t.count == 0)
        return IOP_OK;
    if (t.count == 1) {
        *index = t.of[0];
        return IOP_OK;
    }
    iop_status status = iop_plan_add_sum(r->plan, t.count, t.of, index, &err);
    if (status == IOP_ENOMEM)
        return iop_diags_add_err(r->diags, &err);
    if (status != IOP_OK)
        iop_complain(r, node, "%s", iop_words_err(iop_diags_lang(r->diags), &err, why, sizeof why));
    return IOP_OK;
}
