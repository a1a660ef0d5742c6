/* SPDX-License-Identifier: GPL-3.0-or-later */
/* copy.c - a plan with all of another but its limits. */
#include "base/alloc.h"
#include "plan/plan_private.h"
#include <string.h>

static void *copied(const iop_plan *plan, const void *from, size_t count, size_t size)
{
    void *copy = iop_new(&plan->env, count, size);
    if (copy && count > 0)
        memcpy(copy, from, count * size);
    return copy;
}

static bool copy_measure(const iop_plan *plan, const iop_measure *from, iop_measure *to)
{
    const iop_table *t = plan->table;
    to->name = iop_copy_text(&plan->env, from->name);
    to->unit = iop_copy_text(&plan->env, from->unit);
    to->per_output = copied(plan, from->per_output, t->n, sizeof *to->per_output);
    to->per_demand = copied(plan, from->per_demand, t->c, sizeof *to->per_demand);
    to->base = from->base;
    to->terms = from->terms;
    to->of = copied(plan, from->of, from->terms, sizeof *to->of);
    to->weight = copied(plan, from->weight, from->terms, sizeof *to->weight);
    return to->name && to->unit && to->per_output && to->per_demand && to->of && to->weight;
}

static bool copy_measures(iop_plan *plan, const iop_plan *from)
{
    bool good = true;
    plan->measure = iop_new(&plan->env, from->measures, sizeof *plan->measure);
    if (!plan->measure)
        return false;
    plan->measure_capacity = from->measures;
    for (; good && plan->measures < from->measures; plan->measures++)
        good = copy_measure(plan, &from->measure[plan->measures], &plan->measure[plan->measures]);
    return good;
}

static bool copy_totals(iop_plan *plan, const iop_plan *from)
{
    bool good = true;
    plan->total = iop_new(&plan->env, from->totals, sizeof *plan->total);
    if (!plan->total)
        return false;
    plan->total_capacity = from->totals;
    for (; good && plan->totals < from->totals; plan->totals++) {
        const iop_group_total *a = &from->total[plan->totals];
        iop_group_total *b = &plan->total[plan->totals];
        *b = (iop_group_total){iop_copy_text(&plan->env, a->name), a->count,
                               copied(plan, a->member, a->count, sizeof *a->member), a->band};
        good = b->name && b->member;
    }
    return good;
}

static bool copy_bands(iop_plan *plan, const iop_plan *from)
{
    const iop_table *t = from->table;
    plan->title = iop_copy_text(&plan->env, from->title);
    plan->title_vi = iop_copy_text(&plan->env, from->title_vi);
    plan->output = copied(plan, from->output, t->n, sizeof *plan->output);
    plan->demand = copied(plan, from->demand, t->n * t->c, sizeof *plan->demand);
    return plan->title && plan->title_vi && plan->output && plan->demand;
}

iop_status iop_plan_copy_without_limits(iop_plan **out, const iop_plan *from, size_t statements,
                                        const iop_env *env, iop_err *err)
{
    iop_plan *plan = *out = iop_new(env, 1, sizeof *plan);
    if (!plan)
        return iop_no_memory(err, 1, "plan");
    plan->env = iop_env_or_default(env);
    plan->table = from->table;
    plan->growth = from->growth;
    plan->objective = from->objective;
    plan->maximize = from->maximize;
    plan->denominator = from->denominator;
    plan->aim_statement = from->aim_statement < statements ? from->aim_statement : IOP_NO_STATEMENT;
    iop_status status = IOP_OK;
    if (!copy_bands(plan, from) || !copy_measures(plan, from) || !copy_totals(plan, from))
        status = iop_no_memory(err, from->measures, "measures");
    for (size_t s = 0, at; s < statements && status == IOP_OK; s++) {
        const iop_statement *said = &from->statement[s];
        status = iop_plan_add_statement(plan, said->key, said->text, said->where, said->line, &at, err);
    }
    if (status != IOP_OK) {
        iop_plan_close(plan);
        *out = NULL;
    }
    return status;
}
