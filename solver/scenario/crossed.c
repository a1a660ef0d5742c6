/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crossed.c - bands whose lower end lies above their upper one. Two statements that cross do so for many
 * cells at once ("all" speaks of every sector), so each such pair is told once, with its first cell. */
#include "base/alloc.h"
#include "base/number.h"
#include "scenario/rules.h"
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>

typedef enum { OUTPUT, DEMAND, TOTAL, LIMIT } cell_kind;

typedef struct {
    const iop_band *band; /* of the first cell */
    cell_kind kind;
    size_t index, count;
} crossing;

typedef struct {
    const iop_reading *r;
    crossing *list;
    size_t count, capacity;
} crossings;

static crossing *same_pair(const crossings *all, const iop_band *band)
{
    for (size_t k = 0; k < all->count; k++)
        if (all->list[k].band->lo_statement == band->lo_statement &&
            all->list[k].band->hi_statement == band->hi_statement)
            return &all->list[k];
    return NULL;
}

static iop_status look_at(crossings *all, const iop_band *band, cell_kind kind, size_t index)
{
    iop_err err;
    const iop_env *env = &all->r->plan->env;
    if (!(band->lo > band->hi))
        return IOP_OK;
    crossing *seen = same_pair(all, band);
    if (seen) {
        seen->count++;
        return IOP_OK;
    }
    if (!iop_grow(env, &all->list, &all->capacity, all->count + 1, sizeof *all->list)) {
        iop_no_memory(&err, all->count + 1, "crossed bands");
        return iop_diags_add_err(all->r->diags, &err);
    }
    crossing *one = &all->list[all->count++];
    one->band = band;
    one->kind = kind;
    one->index = index;
    one->count = 1;
    return IOP_OK;
}

static iop_status look_at_all(crossings *all)
{
    const iop_plan *plan = all->r->plan;
    const iop_table *t = plan->table;
    for (size_t j = 0; j < t->n; j++)
        IOP_TRY(look_at(all, &plan->output[j], OUTPUT, j));
    for (size_t k = 0; k < t->c; k++)
        for (size_t j = 0; j < t->n; j++)
            IOP_TRY(look_at(all, &plan->demand[j * t->c + k], DEMAND, j * t->c + k));
    for (size_t g = 0; g < plan->totals; g++)
        IOP_TRY(look_at(all, &plan->total[g].band, TOTAL, g));
    for (size_t l = 0; l < plan->limits; l++)
        IOP_TRY(look_at(all, &plan->limit[l].band, LIMIT, l));
    return IOP_OK;
}

/* --- telling -----------------------------------------------------------------------------------------------
 */

enum { NAME_SIZE = 256 };

static void say_cell(const char *lang, const iop_plan *plan, const crossing *c, char out[NAME_SIZE])
{
    const iop_table *t = plan->table;
    if (c->kind == OUTPUT)
        snprintf(out, NAME_SIZE, iop_words(lang, "output of %s"), t->sectors[c->index].code);
    else if (c->kind == DEMAND)
        snprintf(out, NAME_SIZE, iop_words(lang, "%s demand for %s"),
                 iop_words_name(lang, t->categories[c->index % t->c].name), t->sectors[c->index / t->c].code);
    else if (c->kind == TOTAL)
        snprintf(out, NAME_SIZE, iop_words(lang, "total output of group %s"),
                 iop_words_name(lang, plan->total[c->index].name));
    else
        snprintf(out, NAME_SIZE, "%s",
                 iop_words_name(lang, plan->measure[plan->limit[c->index].measure].name));
}

static const char *unit_of(const iop_plan *plan, const crossing *c)
{
    return c->kind == LIMIT ? plan->measure[plan->limit[c->index].measure].unit : plan->table->unit;
}

/* The value at a statement's key; NULL when a name in the key holds a point. */
static const iop_yaml_node *node_at(const iop_yaml_node *node, const char *key)
{
    char word[256];
    while (node && *key) {
        size_t length = strcspn(key, ".");
        snprintf(word, sizeof word, "%.*s", (int)length, key);
        node = iop_yaml_get(node, word);
        key += length + (key[length] == '.');
    }
    return node;
}

/* What the lower end says: a statement, or nobody, since outputs are not negative. */
static void say_lower(const char *lang, const iop_plan *plan, const iop_band *band, char out[320])
{
    const iop_statement *s =
        &plan->statement[band->lo_statement == IOP_NO_STATEMENT ? 0 : band->lo_statement];
    if (band->lo_statement == IOP_NO_STATEMENT)
        snprintf(out, 320, "%s", iop_words(lang, "zero, the least output, lies above"));
    else
        snprintf(out, 320, iop_words(lang, "%.200s %.60s lies above"), s->key, s->text);
}

static void say_number(const char *lang, double value, char out[IOP_NUMBER_SIZE])
{
    size_t length = iop_format_human(value, 6, out);
    if (strchr(out, '.') && !strchr(out, 'e')) {
        while (out[length - 1] == '0')
            out[--length] = '\0';
        if (out[length - 1] == '.')
            out[--length] = '\0';
    }
    iop_words_number(lang, out);
}

/* An upper end without a statement is infinite or 0, and nobody is asked for more than 0 then: it crosses
 * nothing. */
static void tell(const iop_reading *r, const crossing *c)
{
    const iop_statement *hi = &r->plan->statement[c->band->hi_statement];
    const iop_yaml_node *node = node_at(r->root, hi->key);
    const char *lang = iop_diags_lang(r->diags);
    char lower[320], low[IOP_NUMBER_SIZE], high[IOP_NUMBER_SIZE], more[48] = "";
    char cell[NAME_SIZE], unit[NAME_SIZE];
    say_cell(lang, r->plan, c, cell);
    iop_words_of_unit(lang, unit_of(r->plan, c), unit, sizeof unit);
    say_lower(lang, r->plan, c->band, lower);
    say_number(lang, c->band->lo, low);
    say_number(lang, c->band->hi, high);
    if (c->count > 1)
        snprintf(more, sizeof more, iop_words(lang, ", and %zu more like it"), c->count - 1);
    iop_diags_add(r->diags, IOP_ERROR, IOP_EPARSE, hi->where, (long long)hi->line,
                  node ? (long long)node->column : 0,
                  iop_words(lang, "%s %s %s: %s at least %s and at most %s %s%s"), lower, hi->key, hi->text,
                  cell, low, high, unit, more);
}

iop_status iop_check_crossed(const iop_reading *r)
{
    crossings all = {.r = r};
    iop_status status = look_at_all(&all);
    for (size_t k = 0; k < all.count; k++)
        tell(r, &all.list[k]);
    iop_free(&r->plan->env, all.list);
    return status;
}
