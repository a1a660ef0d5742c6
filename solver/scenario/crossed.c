/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crossed.c - bands whose lower end lies above their upper one. Two statements that cross do so for many
 * cells at once ("all" speaks of every sector), so each such pair is told once, with its first cell. */
#include "base/alloc.h"
#include "base/number.h"
#include "scenario/rules.h"
#include <stdio.h>
#include <string.h>

typedef struct {
    const iop_band *band; /* of the first cell */
    const char *unit;
    char cell[160];
    size_t count;
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

static iop_status look_at(crossings *all, const iop_band *band, const char *unit, const char *kind,
                          const char *name)
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
    one->unit = unit;
    one->count = 1;
    snprintf(one->cell, sizeof one->cell, "%.60s%.90s", kind, name);
    return IOP_OK;
}

static iop_status look_at_all(crossings *all)
{
    const iop_plan *plan = all->r->plan;
    const iop_table *t = plan->table;
    char kind[64];
    for (size_t j = 0; j < t->n; j++)
        IOP_TRY(look_at(all, &plan->output[j], t->unit, "output of ", t->sectors[j].code));
    for (size_t k = 0; k < t->c; k++) {
        snprintf(kind, sizeof kind, "%.40s demand for ", t->categories[k].name);
        for (size_t j = 0; j < t->n; j++)
            IOP_TRY(look_at(all, &plan->demand[j * t->c + k], t->unit, kind, t->sectors[j].code));
    }
    for (size_t g = 0; g < plan->totals; g++)
        IOP_TRY(look_at(all, &plan->total[g].band, t->unit, "total output of group ", plan->total[g].name));
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_measure *m = &plan->measure[plan->limit[l].measure];
        IOP_TRY(look_at(all, &plan->limit[l].band, m->unit, "", m->name));
    }
    return IOP_OK;
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
static void say_lower(const iop_plan *plan, const iop_band *band, char out[320])
{
    const iop_statement *s =
        &plan->statement[band->lo_statement == IOP_NO_STATEMENT ? 0 : band->lo_statement];
    if (band->lo_statement == IOP_NO_STATEMENT)
        snprintf(out, 320, "zero, the least output, lies above");
    else
        snprintf(out, 320, "%.200s %.60s lies above", s->key, s->text);
}

static void say_number(double value, char out[IOP_NUMBER_SIZE])
{
    size_t length = iop_format_human(value, 6, out);
    if (!strchr(out, '.') || strchr(out, 'e'))
        return;
    while (out[length - 1] == '0')
        out[--length] = '\0';
    if (out[length - 1] == '.')
        out[--length] = '\0';
}

/* An upper end without a statement is infinite or 0, and nobody is asked for more than 0 then: it crosses
 * nothing. */
static void tell(const iop_reading *r, const crossing *c)
{
    const iop_statement *hi = &r->plan->statement[c->band->hi_statement];
    const iop_yaml_node *node = node_at(r->root, hi->key);
    char lower[320], low[IOP_NUMBER_SIZE], high[IOP_NUMBER_SIZE], more[48] = "";
    say_lower(r->plan, c->band, lower);
    say_number(c->band->lo, low);
    say_number(c->band->hi, high);
    if (c->count > 1)
        snprintf(more, sizeof more, ", and %zu more like it", c->count - 1);
    iop_diags_add(r->diags, IOP_ERROR, IOP_EPARSE, hi->where, (long long)hi->line,
                  node ? (long long)node->column : 0, "%s %s %s: %s at least %s and at most %s %s%s", lower,
                  hi->key, hi->text, c->cell, low, high, c->unit, more);
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
