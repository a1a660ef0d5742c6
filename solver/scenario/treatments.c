/* SPDX-License-Identifier: GPL-3.0-or-later */
/* treatments.c - the section treatments: waste, recovery, abatement, offsets, sinks.
 *
 * A unit treated is one unit less of a measure. Its column balances like that of a sector: value added is
 *
 *   sum_i yield_i - sum_i input_i - sum_q use_q - price     over components q outside value added,
 *
 * mostly negative, and of its own components the last one that `use` does not state takes what is left. */
#include "base/alloc.h"
#include "scenario/whole.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    iop_whole *w;
    const iop_yaml_node *node;
    char key[160];
    iop_treatment *u;
    iop_unit rate; /* money per unit of the measure */
    double *use;   /* measures: what `use` states */
    bool *stated;
} entry;

static const iop_yaml_node *part(const entry *e, const char *name, char path[200])
{
    snprintf(path, 200, "%.150s.%s", e->key, name);
    return iop_yaml_get(e->node, name);
}

/* A map of products and money per unit into out[n]. */
static void read_products(const entry *e, const char *name, double *out)
{
    char path[200], key[320];
    const iop_yaml_node *map = part(e, name, path);
    if (!map || !iop_expect_map(&e->w->r, map, path, "{D24: 0.4}"))
        return;
    for (size_t k = 0; k < map->count; k++) {
        size_t j = iop_sector_key(&e->w->r, map, k, NULL, 0);
        snprintf(key, sizeof key, "%s.%.100s", path, map->key[k].text);
        if (j != SIZE_MAX)
            (void)iop_read_size(&e->w->r, &map->item[k], key, e->rate, &out[j]);
    }
}

static void read_uses(entry *e, size_t of)
{
    char path[200], key[320];
    const iop_plan *plan = e->w->r.plan;
    const iop_yaml_node *map = part(e, "use", path);
    memset(e->use, 0, plan->measures * sizeof *e->use);
    memset(e->stated, 0, plan->measures * sizeof *e->stated);
    if (!map || !iop_expect_map(&e->w->r, map, path, "{labour: 2}"))
        return;
    for (size_t k = 0; k < map->count; k++) {
        size_t m = iop_measure_by_name(&e->w->r, &map->key[k], map->key[k].text);
        if (m == SIZE_MAX)
            continue;
        snprintf(key, sizeof key, "%s.%.100s", path, map->key[k].text);
        if (m == 0 || m == of || plan->measure[m].terms > 0) {
            iop_complain(&e->w->r, &map->key[k], "%s: follows from the other numbers; state those", key);
            continue;
        }
        iop_amount amount;
        iop_unit unit = {plan->measure[m].unit, plan->measure[of].unit};
        e->stated[m] = iop_read_amount(&e->w->r, &map->item[k], key, unit, &amount);
        if (e->stated[m] && amount.relative)
            iop_complain(&e->w->r, &map->item[k], "%s: a percentage of nothing; expected a number", key);
        e->use[m] = e->stated[m] ? amount.value : 0;
    }
}

/* Value added and its components, then the sums, the same in all periods. */
static void balance(entry *e, double price)
{
    const iop_scheme *s = e->w->scheme;
    const iop_table *t = s->table;
    const iop_plan *plan = e->w->r.plan;
    double left = -price;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < t->n; i++)
        left += e->u->yield[i] - e->u->input[i];
    for (size_t p = 0; p < t->p; p++)
        if (!t->components[p].in_value_added)
            left -= e->use[iop_plan_measure(plan, t->components[p].name)];
    e->use[0] = left;
    for (size_t p = 0; p < t->p; p++) {
        size_t m = iop_plan_measure(plan, t->components[p].name);
        if (!t->components[p].in_value_added || m == 0)
            continue;
        left -= e->use[m];
        last = e->stated[m] ? last : m;
    }
    if (last != SIZE_MAX)
        e->use[last] += left;
    size_t of = e->u->of;
    e->use[of] -= plan->measure[of].terms > 0 ? 0 : 1;
    iop_fill_sums(plan, e->use, of, -1);
    for (size_t k = 0; k < s->periods; k++)
        memcpy(&e->u->use[k * plan->measures], e->use, plan->measures * sizeof *e->use);
}

static iop_status read_most(const entry *e)
{
    char path[200];
    const iop_scheme *s = e->w->scheme;
    const iop_yaml_node *node = part(e, "most", path);
    const iop_measure *m = &e->w->r.plan->measure[e->u->of];
    iop_unit unit = {m->unit, NULL};
    if (!node)
        return IOP_OK;
    iop_amount *amount = iop_new(&s->env, s->periods, sizeof *amount);
    bool *given = iop_new(&s->env, s->periods, sizeof *given);
    iop_status status = amount && given ? IOP_OK : iop_lacks(e->w, s->periods, "amounts");
    if (status == IOP_OK)
        iop_read_timed(e->w, node, path, unit, amount, given);
    for (size_t t = 0; status == IOP_OK && t < s->periods; t++) {
        double value = !given[t] ? 0 : amount[t].relative ? amount[t].value * m->base : amount[t].value;
        e->u->most[t] = value > 0 ? value : 0;
        if (value < 0) {
            iop_complain(&e->w->r, node, "%s: an amount below 0; expected 0 or more", path);
            break;
        }
    }
    iop_free(&s->env, amount);
    iop_free(&s->env, given);
    return status == IOP_OK ? iop_state(e->w, node, path, &e->u->statement) : status;
}

static iop_status read_rest(entry *e)
{
    char path[200];
    const iop_yaml_node *node;
    double price = 0;
    if ((node = part(e, "price", path)) != NULL) {
        iop_amount amount = {false, 0};
        if (iop_read_amount(&e->w->r, node, path, e->rate, &amount) && amount.relative)
            iop_complain(&e->w->r, node, "%s: a percentage of nothing; expected a number", path);
        price = amount.value;
    }
    balance(e, price);
    if ((node = part(e, "share", path)) != NULL) {
        (void)iop_read_within(&e->w->r, node, path, 0, 1, true, &e->u->share);
        IOP_TRY(iop_state(e->w, node, path, &e->u->share_statement));
    }
    if ((node = part(e, "since", path)) != NULL) {
        (void)iop_read_period(e->w, node, path, &e->u->first);
        IOP_TRY(iop_state(e->w, node, path, &e->u->since_statement));
    }
    if ((node = part(e, "negative", path)) != NULL)
        (void)iop_read_flag(&e->w->r, node, path, &e->u->negative);
    return read_most(e);
}

/* Money of the accounts, or a sum with some in it: nothing takes a unit of it away. */
static bool is_money(const iop_plan *plan, size_t m)
{
    const iop_measure *measure = &plan->measure[m];
    bool money = m == 0 || iop_table_component(plan->table, measure->name) != SIZE_MAX;
    for (size_t k = 0; k < measure->terms && !money; k++)
        money = is_money(plan, measure->of[k]);
    return money;
}

static iop_status read_entry(entry *e, const iop_yaml_node *section, size_t k)
{
    static const char *const words[] = {"of",   "inputs", "yields", "use",     "price",
                                        "most", "share",  "since",  "negative"};
    iop_err err;
    char path[200];
    iop_whole *w = e->w;
    snprintf(e->key, sizeof e->key, "treatments.%.100s", section->key[k].text);
    e->node = &section->item[k];
    if (!iop_expect_map(&w->r, e->node, e->key, "{of: waste, price: 30}"))
        return IOP_OK;
    iop_expect_keys(&w->r, e->node, e->key, words, sizeof words / sizeof *words);
    const iop_yaml_node *of = part(e, "of", path);
    if (!of) {
        iop_complain(&w->r, &section->key[k], "%s is missing: write the measure of which it takes away",
                     path);
        return IOP_OK;
    }
    size_t m = iop_read_text(&w->r, of, path) ? iop_measure_by_name(&w->r, of, of->text) : SIZE_MAX;
    if (m == SIZE_MAX)
        return IOP_OK;
    if (is_money(w->r.plan, m)) {
        iop_complain(&w->r, of,
                     "%s: \"%.60s\" counts money, which nothing treats; name a resource, or a measure that "
                     "adds up resources",
                     path, of->text);
        return IOP_OK;
    }
    IOP_TRY(iop_told(w, iop_scheme_add_treatment(w->scheme, section->key[k].text, m, &e->u, &err), &err));
    e->rate = (iop_unit){w->scheme->table->unit, w->r.plan->measure[m].unit};
    read_products(e, "inputs", e->u->input);
    read_products(e, "yields", e->u->yield);
    read_uses(e, m);
    return read_rest(e);
}

iop_status iop_read_treatments(iop_whole *w)
{
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "treatments");
    const iop_env *env = &w->scheme->env;
    size_t measures = w->r.plan->measures;
    if (!section || !iop_expect_map(&w->r, section, "treatments", "{filter: {of: co2, price: 30}}"))
        return IOP_OK;
    entry e = {.w = w,
               .use = iop_new(env, measures, sizeof(double)),
               .stated = iop_new(env, measures, sizeof(bool))};
    iop_status status = e.use && e.stated ? IOP_OK : iop_lacks(w, measures, "measures");
    for (size_t k = 0; status == IOP_OK && k < section->count; k++)
        status = read_entry(&e, section, k);
    iop_free(env, e.use);
    iop_free(env, e.stated);
    return status;
}
