/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crossed.c - pairs of statements that cross, told at the place of the upper one. */
#include "scenario/rules.h"
#include <stdio.h>
#include <string.h>

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

static void tell(const iop_reading *r, const iop_crossing *c)
{
    const iop_statement *hi = &r->plan->statement[c->band->hi_statement]; /* see iop_plan_crossing_words */
    const iop_yaml_node *node = node_at(r->root, hi->key);
    char words[1024];
    iop_plan_crossing_words(r->plan, c, iop_diags_lang(r->diags), words, sizeof words);
    iop_diags_add(r->diags, IOP_ERROR, IOP_EPARSE, hi->where, (long long)hi->line,
                  node ? (long long)node->column : 0, "%s", words);
}

iop_status iop_check_crossed(const iop_reading *r)
{
    iop_crossing *list;
    size_t count;
    iop_err err;
    if (iop_plan_crossings(r->plan, iop_diags_lang(r->diags), &list, &count, &err) != IOP_OK)
        return iop_diags_add_err(r->diags, &err);
    for (size_t k = 0; k < count; k++)
        tell(r, &list[k]);
    iop_plan_crossings_free(r->plan, list);
    return IOP_OK;
}
