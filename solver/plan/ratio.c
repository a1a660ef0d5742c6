/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ratio.c - an aim that is one measure per another, as the linear measure "above - ratio x below".
 *
 * A plan whose best ratio is r has r as the one ratio for which the best value of above - r x below is 0
 * (Dinkelbach 1967). The measure is there from the beginning, so that whatever has a number for each measure
 * has one for it. */
#include "base/alloc.h"
#include "plan/plan_private.h"
#include <stdint.h>
#include <stdio.h>

static void set_measure(iop_plan *plan, iop_measure *m, double ratio)
{
    const iop_measure *above = &plan->measure[m->of[0]], *below = &plan->measure[m->of[1]];
    m->weight[1] = -ratio;
    m->base = above->base - ratio * below->base;
    for (size_t j = 0; j < plan->table->n; j++)
        m->per_output[j] = above->per_output[j] - ratio * below->per_output[j];
    for (size_t k = 0; k < plan->table->c; k++)
        m->per_demand[k] = above->per_demand[k] - ratio * below->per_demand[k];
}

void iop_plan_set_ratio(iop_plan *plan, double ratio)
{
    if (plan->denominator != SIZE_MAX)
        set_measure(plan, &plan->measure[plan->objective], ratio);
}

iop_status iop_plan_aim_at_ratio(iop_plan *plan, size_t above, size_t below, iop_err *err)
{
    const size_t of[] = {above, below};
    const double weight[] = {1, 0};
    char name[256];
    size_t index;
    IOP_TRY(iop_plan_add_weighted(plan, 2, of, weight, &index, err));
    snprintf(name, sizeof name, "%.100s - ratio x %.100s", plan->measure[above].name,
             plan->measure[below].name);
    char *copy = iop_copy_text(&plan->env, name);
    if (!copy)
        return iop_no_memory(err, 1, "text");
    iop_free(&plan->env, plan->measure[index].name);
    plan->measure[index].name = copy;
    plan->objective = index;
    plan->denominator = below;
    return IOP_OK;
}

void iop_plan_aim_words(const iop_plan *plan, char *name, size_t name_size, char *unit, size_t unit_size)
{
    const iop_measure *aim = &plan->measure[plan->objective];
    if (plan->denominator == SIZE_MAX) {
        snprintf(name, name_size, "%s", aim->name);
        snprintf(unit, unit_size, "%s", aim->unit);
        return;
    }
    const iop_measure *above = &plan->measure[aim->of[0]], *below = &plan->measure[plan->denominator];
    snprintf(name, name_size, "%.100s per %.100s", above->name, below->name);
    snprintf(unit, unit_size, "%.100s / %.100s", above->unit, below->unit);
}
