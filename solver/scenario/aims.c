/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aims.c - the sections growth, coefficients, limits, and maximize or minimize. */
#include "base/alloc.h"
#include "scenario/rules.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define INF ((double)INFINITY)

iop_status iop_read_growth(const iop_reading *r)
{
    const iop_yaml_node *node = iop_yaml_get(r->root, "growth");
    double share;
    if (!node || !iop_read_share(r, node, "growth", &share))
        return IOP_OK;
    if (share == 0)
        iop_complain(r, node, "growth: \"%.60s\" leaves nothing; 100%% means no growth", node->text);
    else
        r->plan->growth = share;
    return IOP_OK;
}

/* --- coefficients: use per unit against the base year --------------------------------------------------- */

static void fill(double *factor, size_t count, double share)
{
    for (size_t k = 0; k < count; k++)
        factor[k] = share;
}

static void gather_groups(const iop_reading *r, const iop_yaml_node *groups, const char *key, double *factor)
{
    if (groups->kind != IOP_YAML_MAP) {
        iop_complain(r, groups, "%s.group: expected a map of groups", key);
        return;
    }
    for (size_t k = 0; k < groups->count; k++) {
        double share;
        if (!iop_group_key(r, groups, k) || !iop_read_share(r, &groups->item[k], key, &share))
            continue;
        for (size_t j = 0; j < r->plan->table->n; j++)
            if (iop_table_in_group(r->plan->table, j, groups->key[k].text))
                factor[j] = share;
    }
}

/* The factors of n sectors and c categories that `node` states: one share for everything, or a map in which
 * all, group, final_demand and sectors' codes replace each other from the wide to the narrow. */
static void gather_factors(const iop_reading *r, const iop_yaml_node *node, const char *key, double *factor)
{
    static const char *const words[] = {"all", "group", "final_demand"};
    size_t n = r->plan->table->n, c = r->plan->table->c;
    double share;
    fill(factor, n + c, 1);
    if (node->kind != IOP_YAML_MAP) {
        if (iop_read_share(r, node, key, &share))
            fill(factor, n + c, share);
        return;
    }
    const iop_yaml_node *all = iop_yaml_get(node, "all"), *groups = iop_yaml_get(node, "group"),
                        *final = iop_yaml_get(node, "final_demand");
    if (all && iop_read_share(r, all, key, &share))
        fill(factor, n + c, share);
    if (groups)
        gather_groups(r, groups, key, factor);
    if (final && iop_read_share(r, final, key, &share))
        fill(factor + n, c, share);
    for (size_t k = 0; k < node->count; k++) {
        size_t j = iop_sector_key(r, node, k, words, 3);
        if (j != SIZE_MAX && iop_read_share(r, &node->item[k], key, &share))
            factor[j] = share;
    }
}

static void scale_resource(const iop_reading *r, const iop_yaml_node *section, size_t k, double *factor)
{
    const char *name = section->key[k].text;
    size_t n = r->plan->table->n, c = r->plan->table->c, m = iop_measure_by_name(r, &section->key[k], name);
    char key[128];
    if (m == SIZE_MAX)
        return;
    if (iop_table_resource(r->plan->table, name) == SIZE_MAX) {
        iop_complain(
            r, &section->key[k],
            "coefficients: \"%.60s\" is a primary component; only resources can be scaled, or the accounts "
            "would not balance",
            name);
        return;
    }
    snprintf(key, sizeof key, "coefficients.%s", name);
    gather_factors(r, &section->item[k], key, factor);
    for (size_t j = 0; j < n; j++)
        r->plan->measure[m].per_output[j] *= factor[j];
    for (size_t j = 0; j < c; j++)
        r->plan->measure[m].per_demand[j] *= factor[n + j];
}

iop_status iop_read_coefficients(const iop_reading *r)
{
    iop_err err;
    const iop_yaml_node *section = iop_yaml_get(r->root, "coefficients");
    size_t count = r->plan->table->n + r->plan->table->c;
    if (!section)
        return IOP_OK;
    if (section->kind != IOP_YAML_MAP) {
        iop_complain(r, section, "coefficients: expected a map such as {co2: 60%%}");
        return IOP_OK;
    }
    double *factor = iop_new(&r->plan->env, count, sizeof *factor);
    if (!factor) {
        iop_no_memory(&err, count, "factors");
        return iop_diags_add_err(r->diags, &err);
    }
    for (size_t k = 0; k < section->count; k++)
        scale_resource(r, section, k, factor);
    iop_free(&r->plan->env, factor);
    return IOP_OK;
}

/* --- limits and the aim --------------------------------------------------------------------------------- */

static iop_status read_limit(const iop_reading *r, const iop_yaml_node *section, size_t k)
{
    static const char *const sides[] = {"min", "max"};
    char key[160];
    iop_err err;
    iop_band_rule rule;
    const char *name = section->key[k].text;
    size_t m = iop_measure_by_name(r, &section->key[k], name);
    if (m == SIZE_MAX)
        return IOP_OK;
    snprintf(key, sizeof key, "limits.%s", name);
    iop_expect_keys(r, &section->item[k], key, sides, 2);
    IOP_TRY(iop_read_band(r, &section->item[k], key, r->plan->measure[m].unit, &rule));
    if (!rule.min.given && !rule.max.given)
        return IOP_OK;
    iop_band band = {-INF, INF, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
    iop_apply_rule(&rule, r->plan->measure[m].base, &band);
    if (iop_plan_add_limit(r->plan, m, band, &err) != IOP_OK)
        return iop_diags_add_err(r->diags, &err);
    return IOP_OK;
}

iop_status iop_read_limits(const iop_reading *r)
{
    const iop_yaml_node *section = iop_yaml_get(r->root, "limits");
    if (!section)
        return IOP_OK;
    if (section->kind != IOP_YAML_MAP) {
        iop_complain(r, section, "limits: expected a map such as {co2: {max: 100%%}}");
        return IOP_OK;
    }
    for (size_t k = 0; k < section->count; k++)
        IOP_TRY(read_limit(r, section, k));
    return IOP_OK;
}

void iop_check_aim(const iop_reading *r)
{
    const iop_yaml_node *max = iop_yaml_get(r->root, "maximize"), *min = iop_yaml_get(r->root, "minimize");
    if (max && min)
        iop_complain(r, min, "a plan has one aim: write maximize or minimize, not both");
    else if (!max && !min)
        iop_complain(r, r->root, "the scenario has no aim: write maximize: value_added, or minimize: NAME");
}

/* {ratio: [value_added, labour]}: what is above and what is below the line. Whether there is a best ratio
 * only a solve shows, which then knows where the aim stands. */
static iop_status read_ratio(const iop_reading *r, const iop_yaml_node *pair)
{
    size_t above = SIZE_MAX, below = SIZE_MAX;
    const char *const key = r->plan->maximize ? "maximize" : "minimize";
    if (pair->kind != IOP_YAML_LIST || pair->count != 2) {
        iop_complain(r, pair, "ratio: expected two measures such as [value_added, labour]");
        return IOP_OK;
    }
    IOP_TRY(iop_read_measure(r, &pair->item[0], &above));
    IOP_TRY(iop_read_measure(r, &pair->item[1], &below));
    iop_err err;
    if (above == SIZE_MAX || below == SIZE_MAX)
        return IOP_OK;
    iop_status status = iop_plan_aim_at_ratio(r->plan, above, below, &err);
    if (status == IOP_OK)
        status = iop_plan_add_statement(r->plan, key, "ratio", pair->where, pair->line,
                                        &r->plan->aim_statement, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(r->diags, &err);
}

iop_status iop_read_objective(const iop_reading *r)
{
    const iop_yaml_node *max = iop_yaml_get(r->root, "maximize"), *min = iop_yaml_get(r->root, "minimize"),
                        *aim = max ? max : min;
    size_t m;
    if (!aim)
        return IOP_OK;
    r->plan->maximize = max != NULL;
    const iop_yaml_node *ratio = iop_yaml_get(aim, "ratio");
    if (ratio && aim->count == 1 && iop_plan_measure(r->plan, "ratio") == SIZE_MAX)
        return read_ratio(r, ratio);
    IOP_TRY(iop_read_measure(r, aim, &m));
    if (m != SIZE_MAX)
        r->plan->objective = m;
    return IOP_OK;
}
