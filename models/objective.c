/* SPDX-License-Identifier: GPL-3.0-or-later */
/* objective.c - what the plan makes as large or as small as it can: value added, or any other measure.
 *
 * (5)       max or min  sum_j m[j] x[j] + sum_k m[k] sum_i f[i,k] */
#include "part.h"

static iop_status set_cost(iop_lp *lp, size_t column, double cost, iop_err *err)
{
    double lo, hi, old;
    iop_lp_column(lp, column, &lo, &hi, &old);
    return iop_lp_set_column(lp, column, lo, hi, old + cost, err);
}

static iop_status set_costs(iop_model *model, iop_err *err)
{
    const iop_measure *m = &model->plan->measure[model->plan->objective];
    size_t n = model->plan->table->n, c = model->plan->table->c;
    for (size_t j = 0; j < n; j++) /* (5) */
        IOP_TRY(set_cost(model->lp, model->output.first + j, m->per_output[j], err));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < c; k++)
            IOP_TRY(set_cost(model->lp, iop_block_at2(&model->demand, i, k), m->per_demand[k], err));
    return IOP_OK;
}

const iop_part iop_part_objective = {"objective", NULL, NULL, set_costs};
