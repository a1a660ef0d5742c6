/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan.c - the life of a plan: made over a table with everything at its base value, closed with all it owns.
 */
#include "base/alloc.h"
#include "plan/plan_private.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

double iop_plan_reference_output(const iop_plan *plan, size_t sector)
{
    return plan->growth * plan->table->output[sector];
}

double iop_plan_reference_demand(const iop_plan *plan, size_t sector, size_t category)
{
    return plan->growth * iop_get(iop_read(plan->table->final_demand), sector, category);
}

double iop_plan_relative_lower(double base, double share)
{
    return base - (1 - share) * fabs(base);
}

double iop_plan_relative_upper(double base, double share)
{
    return base + (share - 1) * fabs(base);
}

static void set_default_bands(iop_plan *plan)
{
    const iop_table *t = plan->table;
    for (size_t j = 0; j < t->n; j++) {
        iop_band free_above = {0, t->output[j] == 0 ? 0 : INFINITY, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
        plan->output[j] = free_above;
        for (size_t k = 0; k < t->c; k++) {
            double base = iop_plan_reference_demand(plan, j, k);
            iop_band fixed = {base, base, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
            plan->demand[j * t->c + k] = fixed;
        }
    }
}

/* The table is the plan's from the moment on that it is in it. */
static iop_status make_plan(iop_plan **out, const iop_table *table, iop_table *own, const iop_env *env,
                            iop_err *err)
{
    *out = NULL;
    iop_plan *plan = iop_new(env, 1, sizeof *plan);
    if (!plan) {
        iop_table_close(own);
        return iop_no_memory(err, 1, "plan");
    }
    plan->env = iop_env_or_default(env);
    plan->table = table;
    plan->own_table = own;
    plan->growth = 1;
    plan->maximize = true;
    plan->denominator = SIZE_MAX;
    plan->aim_statement = IOP_NO_STATEMENT;
    size_t n = table->n, cells = n * table->c;
    plan->title = iop_copy_text(env, "");
    plan->title_vi = iop_copy_text(env, "");
    plan->output = iop_new(env, n, sizeof *plan->output);
    plan->demand = iop_new(env, cells, sizeof *plan->demand);
    if (!plan->title || !plan->title_vi || !plan->output || !plan->demand) {
        iop_plan_close(plan);
        return iop_no_memory(err, n + cells, "bands");
    }
    iop_status status = iop_plan_make_measures(plan, err);
    if (status != IOP_OK) {
        iop_plan_close(plan);
        return status;
    }
    set_default_bands(plan);
    *out = plan;
    return IOP_OK;
}

iop_status iop_plan_new(iop_plan **out, iop_table *take_table, const iop_env *env, iop_err *err)
{
    return make_plan(out, take_table, take_table, env, err);
}

iop_status iop_plan_new_over(iop_plan **out, const iop_table *table, const iop_env *env, iop_err *err)
{
    return make_plan(out, table, NULL, env, err);
}

static void free_parts(iop_plan *plan)
{
    const iop_env *env = &plan->env;
    for (size_t m = 0; m < plan->measures; m++) {
        iop_free(env, plan->measure[m].name);
        iop_free(env, plan->measure[m].unit);
        iop_free(env, plan->measure[m].per_output);
        iop_free(env, plan->measure[m].per_demand);
        iop_free(env, plan->measure[m].of);
        iop_free(env, plan->measure[m].weight);
    }
    for (size_t t = 0; t < plan->totals; t++) {
        iop_free(env, plan->total[t].name);
        iop_free(env, plan->total[t].member);
    }
    for (size_t s = 0; s < plan->statements; s++) {
        iop_free(env, plan->statement[s].key);
        iop_free(env, plan->statement[s].text);
        iop_free(env, plan->statement[s].where);
    }
}

void iop_plan_close(iop_plan *plan)
{
    if (!plan)
        return;
    iop_env env = plan->env;
    free_parts(plan);
    iop_table_close(plan->own_table);
    iop_free(&env, plan->title);
    iop_free(&env, plan->title_vi);
    iop_free(&env, plan->output);
    iop_free(&env, plan->demand);
    iop_free(&env, plan->measure);
    iop_free(&env, plan->limit);
    iop_free(&env, plan->total);
    iop_free(&env, plan->statement);
    iop_free(&env, plan);
}

iop_status iop_plan_add_statement(iop_plan *plan, const char *key, const char *text, const char *where,
                                  size_t line, size_t *index, iop_err *err)
{
    iop_statement s = {iop_copy_text(&plan->env, key), iop_copy_text(&plan->env, text),
                       iop_copy_text(&plan->env, where), line};
    if (!s.key || !s.text || !s.where ||
        !iop_grow(&plan->env, &plan->statement, &plan->statement_capacity, plan->statements + 1, sizeof s)) {
        iop_free(&plan->env, s.key);
        iop_free(&plan->env, s.text);
        iop_free(&plan->env, s.where);
        return iop_no_memory(err, 1, "statement of a plan");
    }
    *index = plan->statements;
    plan->statement[plan->statements++] = s;
    return IOP_OK;
}

iop_status iop_plan_add_limit(iop_plan *plan, size_t measure, iop_band band, iop_err *err)
{
    iop_limit limit = {measure, band};
    if (!iop_grow(&plan->env, &plan->limit, &plan->limit_capacity, plan->limits + 1, sizeof limit))
        return iop_no_memory(err, 1, "limit of a plan");
    plan->limit[plan->limits++] = limit;
    return IOP_OK;
}

iop_status iop_plan_add_total(iop_plan *plan, const char *group, iop_band band, iop_err *err)
{
    const iop_table *t = plan->table;
    iop_group_total total = {iop_copy_text(&plan->env, group), 0, iop_new(&plan->env, t->n, sizeof(size_t)),
                             band};
    if (!total.name || !total.member ||
        !iop_grow(&plan->env, &plan->total, &plan->total_capacity, plan->totals + 1, sizeof total)) {
        iop_free(&plan->env, total.name);
        iop_free(&plan->env, total.member);
        return iop_no_memory(err, t->n, "sectors");
    }
    for (size_t j = 0; j < t->n; j++)
        if (iop_table_in_group(t, j, group))
            total.member[total.count++] = j;
    plan->total[plan->totals++] = total;
    return IOP_OK;
}
