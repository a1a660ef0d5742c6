/* SPDX-License-Identifier: GPL-3.0-or-later */
/* techniques.c - the section techniques: columns of a sector beside today's.
 *
 * Purchases and uses are today's unless stated, for all periods or from the years on that a map names; a
 * largest share that changes is 0 before. A column must balance: purchases and primary components sum to 1.
 * So value added is what is left,
 *
 *   v_e = v + sum_i (a_i - input_i) + sum_q (p_q - use_q)     over components q outside value added,
 *
 * and of its own components those that are not stated share what the stated ones leave, as they do today. */
#include "base/alloc.h"
#include "scenario/whole.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const iop_unit no_unit = {"", NULL};

typedef struct {
    iop_whole *w;
    const iop_yaml_node *node; /* the entry */
    const char *key;
    size_t sector;
    double *input;      /* periods x n, of the technique at hand */
    bool *stated;       /* measures that `use` states in some period */
    iop_amount *amount; /* periods: a number that may change with time */
    bool *given;
} column;

/* --- purchases --- */

static void take_input(iop_whole *w, const iop_yaml_node *node, const char *key, const bool *member,
                       void *self)
{
    column *c = self;
    const iop_table *t = w->scheme->table;
    double x = t->output[c->sector];
    iop_read_timed(w, node, key, no_unit, c->amount, c->given);
    for (size_t z = 0; z < w->scheme->periods; z++) {
        const iop_amount amount = c->amount[z];
        if (!c->given[z])
            continue;
        if (amount.value < 0) {
            char text[32];
            snprintf(text, sizeof text, amount.relative ? "%g%%" : "%g",
                     (amount.relative ? 100 : 1) * amount.value);
            iop_complain(&w->r, node, "%s: \"%.60s\" is negative; expected 0 or more", key, text);
            return;
        }
        for (size_t i = 0; i < t->n; i++) {
            double today = x == 0 ? 0 : iop_get(iop_read(t->intermediate), i, c->sector) / x;
            if (member[i])
                c->input[z * t->n + i] = amount.relative ? amount.value * today : amount.value;
        }
    }
}

static iop_status read_inputs(column *c)
{
    char key[200];
    const iop_table *t = c->w->scheme->table;
    const iop_yaml_node *inputs = iop_yaml_get(c->node, "inputs");
    double x = t->output[c->sector];
    for (size_t z = 0; z < c->w->scheme->periods; z++)
        for (size_t i = 0; i < t->n; i++)
            c->input[z * t->n + i] = x == 0 ? 0 : iop_get(iop_read(t->intermediate), i, c->sector) / x;
    snprintf(key, sizeof key, "%.150s.inputs", c->key);
    if (!inputs || !iop_expect_map(&c->w->r, inputs, key, "{D35: 75%}"))
        return IOP_OK;
    return iop_visit_sectors(c->w, inputs, key, NULL, 0, take_input, c);
}

/* --- uses --- */

static void read_use(column *c, const iop_yaml_node *section, size_t k, iop_technique *e)
{
    char key[200];
    const iop_scheme *s = c->w->scheme;
    const iop_plan *plan = c->w->r.plan;
    size_t m = iop_measure_by_name(&c->w->r, &section->key[k], section->key[k].text);
    snprintf(key, sizeof key, "%.120s.use.%.60s", c->key, section->key[k].text);
    if (m == SIZE_MAX)
        return;
    if (m == 0 || plan->measure[m].terms > 0) {
        iop_complain(&c->w->r, &section->key[k],
                     "%s: is what the other numbers leave, or the sum of others; state those", key);
        return;
    }
    iop_read_timed(c->w, &section->item[k], key, no_unit, c->amount, c->given);
    for (size_t t = 0; t < s->periods; t++) {
        const iop_amount amount = c->amount[t];
        if (!c->given[t])
            continue;
        c->stated[m] = true;
        e->use[t * plan->measures + m] =
            amount.relative ? amount.value * s->period[t].plan->measure[m].per_output[c->sector]
                            : amount.value;
    }
}

/* What purchases and components outside value added cost less than today's. */
static double saved(const column *c, const iop_plan *plan, const double *input, const double *use)
{
    const iop_table *t = plan->table;
    double x = t->output[c->sector], sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += (x == 0 ? 0 : iop_get(iop_read(t->intermediate), i, c->sector) / x) - input[i];
    for (size_t p = 0; p < t->p; p++) {
        size_t m = iop_plan_measure(plan, t->components[p].name);
        if (!t->components[p].in_value_added)
            sum += plan->measure[m].per_output[c->sector] - use[m];
    }
    return x == 0 ? 1 + sum : sum; /* without a column of today all of the unit is to be shared out */
}

/* Shares what is left among the components of value added that are not stated; false when none is there. */
static bool share_out(const column *c, const iop_plan *plan, const double *input, double *use)
{
    const iop_table *t = plan->table;
    double rest = saved(c, plan, input, use), today = 0;
    size_t count = 0, only = SIZE_MAX;
    use[0] = plan->measure[0].per_output[c->sector] + rest;
    for (size_t p = 0; p < t->p; p++) {
        size_t m = iop_plan_measure(plan, t->components[p].name);
        if (!t->components[p].in_value_added || m == 0)
            continue;
        if (c->stated[m]) {
            rest -= use[m] - plan->measure[m].per_output[c->sector];
            continue;
        }
        today += plan->measure[m].per_output[c->sector];
        only = count++ == 0 ? m : only;
    }
    for (size_t p = 0; p < t->p && today != 0; p++) {
        size_t m = iop_plan_measure(plan, t->components[p].name);
        if (t->components[p].in_value_added && m != 0 && !c->stated[m])
            use[m] *= 1 + rest / today;
    }
    if (today == 0 && count > 0)
        use[only] += rest;
    return count > 0 || fabs(rest) <= 1e-9 || iop_table_component(t, "value_added") != SIZE_MAX;
}

static iop_status read_uses(column *c, iop_technique *e)
{
    char key[200];
    const iop_scheme *s = c->w->scheme;
    const iop_yaml_node *uses = iop_yaml_get(c->node, "use");
    size_t measures = c->w->r.plan->measures;
    memset(c->stated, 0, measures * sizeof *c->stated);
    for (size_t t = 0; t < s->periods; t++)
        for (size_t m = 0; m < measures; m++)
            e->use[t * measures + m] = s->period[t].plan->measure[m].per_output[c->sector];
    snprintf(key, sizeof key, "%.150s.use", c->key);
    if (uses && iop_expect_map(&c->w->r, uses, key, "{energy: 75%}"))
        for (size_t k = 0; k < uses->count; k++)
            read_use(c, uses, k, e);
    bool good = true;
    for (size_t t = 0; t < s->periods; t++) {
        good = share_out(c, s->period[t].plan, c->input + t * s->table->n, &e->use[t * measures]) && good;
        iop_fill_sums(s->period[t].plan, &e->use[t * measures], SIZE_MAX, 0);
    }
    if (!good)
        iop_complain(
            &c->w->r, uses ? uses : c->node,
            "%s: all components of value added are stated, but the column of %.40s does not add up to "
            "1; leave one out, it takes what is left",
            c->key, s->table->sectors[c->sector].code);
    return IOP_OK;
}

/* --- entries --- */

/* One share, or a map of years and shares. */
static void read_share(const column *c, const iop_yaml_node *node, const char *key, double *share)
{
    const iop_whole *w = c->w;
    size_t periods = w->scheme->periods, t;
    bool timed = node->kind == IOP_YAML_MAP;
    double value = 1;
    if (!timed && !iop_read_within(&w->r, node, key, 0, 1, true, &value))
        return;
    for (t = 0; t < periods; t++) {
        share[t] = timed ? 0 : value;
        c->given[t] = false;
    }
    for (size_t k = 0; timed && k < node->count; k++)
        if (iop_read_period(w, &node->key[k], key, &t))
            c->given[t] = iop_read_within(&w->r, &node->item[k], key, 0, 1, true, &share[t]);
    for (t = 1; timed && t < periods; t++)
        share[t] = c->given[t] ? share[t] : share[t - 1];
}

static bool is_double(const iop_whole *w, const char *name, size_t sector)
{
    for (size_t e = 0; e < w->scheme->techniques; e++)
        if (w->scheme->technique[e].sector == sector && strcmp(w->scheme->technique[e].name, name) == 0)
            return true;
    return false;
}

static iop_status add_column(column *c, const char *name)
{
    iop_err err;
    char key[200];
    iop_whole *w = c->w;
    iop_technique *e;
    const iop_yaml_node *since = iop_yaml_get(c->node, "since"), *share = iop_yaml_get(c->node, "share");
    if (is_double(w, name, c->sector) || strcmp(name, "today") == 0) {
        iop_complain(&w->r, c->node, "%s: %.40s has a technique \"%.60s\" already", c->key,
                     w->scheme->table->sectors[c->sector].code, name);
        return IOP_OK;
    }
    IOP_TRY(iop_told(w, iop_scheme_add_technique(w->scheme, name, c->sector, &e, &err), &err));
    size_t index = w->scheme->techniques - 1;
    if (!iop_grow(&w->scheme->env, &w->technique, &w->technique_room, index + 1, sizeof *w->technique))
        return iop_lacks(w, index + 1, "techniques");
    w->technique[index] = c->node;
    c->input = e->input;
    IOP_TRY(read_inputs(c));
    IOP_TRY(read_uses(c, e));
    snprintf(key, sizeof key, "%.150s.since", c->key);
    if (since) {
        (void)iop_read_period(w, since, key, &e->first);
        IOP_TRY(iop_state(w, since, key, &e->since_statement));
    }
    snprintf(key, sizeof key, "%.150s.share", c->key);
    if (!share)
        return IOP_OK;
    read_share(c, share, key, e->share);
    return iop_state(w, share, key, &e->statement);
}

/* Faults of an entry show once: the columns of further sectors are made only when the first is good. */
static iop_status read_columns(column *c, const char *name, const bool *member)
{
    size_t errors = iop_diags_errors(c->w->r.diags);
    for (size_t j = 0; j < c->w->scheme->table->n; j++) {
        if (!member[j])
            continue;
        c->sector = j;
        IOP_TRY(add_column(c, name));
        if (iop_diags_errors(c->w->r.diags) > errors)
            return IOP_OK;
    }
    return IOP_OK;
}

static iop_status read_entry(column *c, const iop_yaml_node *section, size_t k, bool *member)
{
    static const char *const words[] = {"name", "sectors", "since", "share", "inputs", "use", "capacity"};
    char key[160], path[200];
    iop_whole *w = c->w;
    snprintf(key, sizeof key, "techniques.%.100s", section->key[k].text);
    c->node = &section->item[k];
    c->key = key;
    if (!iop_expect_map(&w->r, c->node, key, "{sectors: D24, inputs: {D35: 75%}}"))
        return IOP_OK;
    iop_expect_keys(&w->r, c->node, key, words, sizeof words / sizeof *words);
    const iop_yaml_node *sectors = iop_yaml_get(c->node, "sectors"), *name = iop_yaml_get(c->node, "name");
    snprintf(path, sizeof path, "%.150s.sectors", key);
    if (!sectors) {
        iop_complain(&w->r, &section->key[k],
                     "%s is missing: write whose technique it is, a sector or a group", path);
        return IOP_OK;
    }
    if (!iop_read_sectors(w, sectors, path, member))
        return IOP_OK;
    snprintf(path, sizeof path, "%.150s.name", key);
    const char *called = name ? iop_read_text(&w->r, name, path) : section->key[k].text;
    return called ? read_columns(c, called, member) : IOP_OK;
}

iop_status iop_read_techniques(iop_whole *w)
{
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "techniques");
    const iop_env *env = &w->scheme->env;
    size_t n = w->scheme->table->n, measures = w->r.plan->measures, periods = w->scheme->periods;
    if (!section || !iop_expect_map(&w->r, section, "techniques", "{clean: {sectors: D24}}"))
        return IOP_OK;
    column c = {.w = w,
                .stated = iop_new(env, measures, sizeof(bool)),
                .amount = iop_new(env, periods, sizeof(iop_amount)),
                .given = iop_new(env, periods, sizeof(bool))};
    bool *member = iop_new(env, n, sizeof *member);
    iop_status status = c.stated && c.amount && c.given && member ? IOP_OK : iop_lacks(w, n, "techniques");
    for (size_t k = 0; status == IOP_OK && k < section->count; k++)
        status = read_entry(&c, section, k, member);
    iop_free(env, c.amount);
    iop_free(env, c.given);
    iop_free(env, c.stated);
    iop_free(env, member);
    return status;
}
