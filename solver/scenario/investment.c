/* SPDX-License-Identifier: GPL-3.0-or-later */
/* investment.c - the section investment: what a unit of spending buys, and which final demand it replaces. */
#include "base/alloc.h"
#include "scenario/whole.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* What the category buys in the base year, from here and as taxes and imports. */
static double bought(const iop_table *t, size_t category)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += iop_get(iop_read(t->final_demand), i, category);
    for (size_t p = 0; p < t->p; p++)
        sum += iop_get(iop_read(t->primary), p, t->n + category);
    return sum;
}

/* The category and the share of it that building replaces. */
static size_t replaced(const iop_reading *r, double *share)
{
    const iop_yaml_node *section = iop_yaml_get(r->root, "investment"),
                        *name = iop_yaml_get(section, "category"), *node = iop_yaml_get(section, "share");
    *share = 1;
    if (node && !iop_read_within(r, node, "investment.share", 0, 1, true, share))
        *share = 0;
    return name && name->kind == IOP_YAML_SCALAR ? iop_table_category(r->plan->table, name->text) : SIZE_MAX;
}

iop_status iop_add_investment_measure(const iop_reading *r)
{
    iop_err err;
    double share;
    size_t category = replaced(r, &share), index;
    if (iop_plan_measure(r->plan, "investment") != SIZE_MAX) {
        iop_complain(
            r, r->root,
            "the dataset has a row \"investment\", which a whole plan needs for spending; give the row "
            "another name");
        return IOP_OK;
    }
    double base = category == SIZE_MAX ? 0 : share * bought(r->plan->table, category);
    iop_status status = iop_plan_add_count(r->plan, "investment", r->plan->table->unit, base, &index, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(r->diags, &err);
}

void iop_reduce_investment(const iop_reading *r)
{
    double share;
    const iop_table *t = r->plan->table;
    size_t category = replaced(r, &share);
    for (size_t i = 0; category != SIZE_MAX && share > 0 && i < t->n; i++) {
        iop_band *band = &r->plan->demand[i * t->c + category];
        band->lo = share == 1 && isinf(band->lo) ? 0 : (1 - share) * band->lo;
        band->hi = share == 1 && isinf(band->hi) ? 0 : (1 - share) * band->hi;
    }
}

/* --- bundles --- */

/* What the category buys, to the sum of 1. */
static iop_status bundle_of_category(iop_whole *w, const iop_yaml_node *node, size_t category)
{
    iop_err err;
    iop_bundle *b;
    const iop_table *t = w->scheme->table;
    double total = bought(t, category);
    if (!(total > 0)) {
        iop_complain(&w->r, node,
                     "investment.category: \"%.60s\" buys nothing in the base year; write bundles",
                     node->text);
        return IOP_OK;
    }
    IOP_TRY(iop_told(w, iop_scheme_add_bundle(w->scheme, node->text, &b, &err), &err));
    for (size_t i = 0; i < t->n; i++)
        b->goods[i] = iop_get(iop_read(t->final_demand), i, category) / total;
    for (size_t p = 0; p < t->p; p++) {
        double part = iop_get(iop_read(t->primary), p, t->n + category) / total;
        size_t m = iop_plan_measure(w->r.plan, t->components[p].name);
        if (m != 0)
            b->use[m] += part;
        if (t->components[p].in_value_added)
            b->use[0] += part;
    }
    for (size_t k = 0; k < t->r; k++)
        b->use[iop_plan_measure(w->r.plan, t->resource[k].name)] =
            iop_get(iop_read(t->resources), k, t->n + category) / total;
    b->use[iop_plan_measure(w->r.plan, "investment")] = 1;
    iop_fill_sums(w->r.plan, b->use, SIZE_MAX, 0);
    return IOP_OK;
}

/* One part of a bundle: a product, or a primary component. */
static double read_part(const iop_whole *w, const iop_yaml_node *node, size_t k, const char *key,
                        iop_bundle *b)
{
    const iop_table *t = w->scheme->table;
    const char *name = node->key[k].text;
    double share = 0;
    size_t j = iop_table_sector(t, name), p = iop_table_component(t, name);
    if (j == SIZE_MAX && p == SIZE_MAX) {
        iop_complain_of_sectors(&w->r, &node->key[k], name);
        return 0;
    }
    if (!iop_read_within(&w->r, &node->item[k], key, 0, 1, true, &share))
        return 0;
    if (j != SIZE_MAX) {
        b->goods[j] = share;
        return share;
    }
    size_t m = iop_plan_measure(w->r.plan, name);
    if (m != 0)
        b->use[m] = share;
    if (t->components[p].in_value_added)
        b->use[0] += share;
    return share;
}

static iop_status read_bundle(iop_whole *w, const iop_yaml_node *section, size_t k)
{
    iop_err err;
    iop_bundle *b;
    char key[160];
    const iop_yaml_node *node = &section->item[k];
    double sum = 0;
    snprintf(key, sizeof key, "investment.bundles.%.80s", section->key[k].text);
    IOP_TRY(iop_told(w, iop_scheme_add_bundle(w->scheme, section->key[k].text, &b, &err), &err));
    if (!iop_expect_map(&w->r, node, key, "{D28: 70%, imports: 30%}"))
        return IOP_OK;
    size_t errors = iop_diags_errors(w->r.diags);
    for (size_t part = 0; part < node->count; part++)
        sum += read_part(w, node, part, key, b);
    b->use[iop_plan_measure(w->r.plan, "investment")] = 1;
    iop_fill_sums(w->r.plan, b->use, SIZE_MAX, 0);
    if (fabs(sum - 1) > 1e-3 && iop_diags_errors(w->r.diags) == errors)
        iop_complain(&w->r, &section->key[k],
                     "%s: its parts add up to %.4g%%, not to 100%%; add what is missing, such as imports",
                     key, 100 * sum);
    return IOP_OK;
}

iop_status iop_read_investment(iop_whole *w)
{
    static const char *const words[] = {"category", "share", "bundles"};
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "investment");
    if (!section || !iop_expect_map(&w->r, section, "investment", "{category: investment, share: 70%}"))
        return IOP_OK;
    iop_expect_keys(&w->r, section, "investment", words, 3);
    const iop_yaml_node *category = iop_yaml_get(section, "category"),
                        *bundles = iop_yaml_get(section, "bundles");
    const iop_table *t = w->scheme->table;
    size_t c = SIZE_MAX;
    const char *name = category ? iop_read_text(&w->r, category, "investment.category") : NULL;
    if (name && (c = iop_table_category(t, name)) == SIZE_MAX)
        iop_complain_of_category(&w->r, category, name);
    if (!category && (!bundles || iop_yaml_get(section, "share")))
        iop_complain(&w->r, section, "investment: write category: NAME, of final demand, or bundles alone");
    if (!bundles)
        return c == SIZE_MAX ? IOP_OK : bundle_of_category(w, category, c);
    if (!iop_expect_map(&w->r, bundles, "investment.bundles", "{machines: {D28: 70%, imports: 30%}}"))
        return IOP_OK;
    for (size_t k = 0; k < bundles->count; k++)
        IOP_TRY(read_bundle(w, bundles, k));
    return IOP_OK;
}
