/* SPDX-License-Identifier: GPL-3.0-or-later */
/* objective.c - what the plan makes as large or as small as it can: value added, or any other measure, of all
 * periods, and how near it comes to its targets.
 *
 * Sets      g soft requirements without a priority; t periods
 * Data      weight[t]  of a year's flow in period t: its years, discounted
 *           under_g, over_g  loss of the objective per unit by which requirement g is missed
 * Variables m(t) the measure that is aimed at [unit/year]; U[g], O[g] by how much g is missed [unit of g]
 * (15)      max (min)  sum_t weight[t] m(t)  - (+) sum_g (under_g U[g] + over_g O[g])
 * Goal programming: Charnes and Cooper (1961). Requirements with a priority are served before, see
 * requirements.c. */
#include "part.h"
#include <math.h>

static iop_status set_costs(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    double sign = model->plan->maximize ? -1 : 1;
    for (size_t t = 0; t < s->periods; t++)
        iop_add_measure(model, t, model->plan->objective, s->period[t].weight, false);
    for (size_t g = 0; g < s->requirements; g++) {
        const iop_requirement *k = &s->requirement[g];
        if (!k->soft || k->priority > 0)
            continue;
        iop_add(model, iop_model_column(model, IOP_COL_UNDER, 0, g), isinf(k->under) ? 0 : sign * k->under);
        iop_add(model, iop_model_column(model, IOP_COL_OVER, 0, g), isinf(k->over) ? 0 : sign * k->over);
    }
    return iop_end_costs(model, err); /* (15) */
}

const iop_part iop_part_objective = {"objective", NULL, NULL, set_costs};
