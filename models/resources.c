/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resources.c - limits and floors on what the economy uses or earns: energy, emissions, land, labour, any
 * measure.
 *
 * Sets      l limits; j sectors; k categories of final demand
 * Data      q[l,j] use per unit of output                            [unit of l / money]
 *           d[l,k] direct use per unit of the category's total       [unit of l / money]
 * (4)       lo[l] <= sum_j q[l,j] x[j] + sum_k d[l,k] sum_i f[i,k] <= hi[l]   (dual: scarcity rent) */
#include "base/alloc.h"
#include "part.h"

/* Row (4) of a measure; returns its length. */
static size_t limit_row(const iop_model *model, const iop_measure *m, size_t *col, double *val)
{
    size_t count = 0, n = model->plan->table->n, c = model->plan->table->c;
    for (size_t j = 0; j < n; j++) {
        if (m->per_output[j] == 0)
            continue;
        col[count] = model->output.first + j;
        val[count++] = m->per_output[j];
    }
    for (size_t k = 0; k < c; k++)
        for (size_t i = 0; i < n && m->per_demand[k] != 0; i++) {
            col[count] = iop_block_at2(&model->demand, i, k);
            val[count++] = m->per_demand[k];
        }
    return count;
}

static iop_status add_limits(iop_model *model, size_t *col, double *val, iop_err *err)
{
    const iop_plan *plan = model->plan;
    const iop_axis limits = iop_model_limits(model);
    IOP_TRY(iop_lp_add_rows(model->lp, "limit", 1, &limits, &model->limit, err)); /* (4) */
    for (size_t l = 0; l < plan->limits; l++) {
        size_t count = limit_row(model, &plan->measure[plan->limit[l].measure], col, val);
        const iop_band *band = &plan->limit[l].band;
        IOP_TRY(iop_lp_add_row(model->lp, band->lo, band->hi, count, col, val, err)); /* (4) */
    }
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_env *env = &model->plan->env;
    size_t columns = iop_lp_columns(model->lp);
    size_t *col = iop_new(env, columns, sizeof *col);
    double *val = iop_new(env, columns, sizeof *val);
    iop_status status =
        col && val ? add_limits(model, col, val, err) : iop_no_memory(err, columns, "entries of a limit");
    iop_free(env, col);
    iop_free(env, val);
    return status;
}

const iop_part iop_part_resources = {"resources", NULL, add_rows, NULL};
