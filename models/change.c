/* SPDX-License-Identifier: GPL-3.0-or-later */
/* change.c - structural change stays within bands, for each sector and for groups of sectors.
 *
 * Sets      i, j sectors; k categories of final demand; g groups of sectors
 * Data      bands [lo, hi], already in money of the base year                    [money/year]
 * (2)       lo[j] <= x[j] <= hi[j],   lo[i,k] <= f[i,k] <= hi[i,k]   (dual: reduced cost)
 * (3)       lo[g] <= sum_{j in g} x[j] <= hi[g]                      (dual: premium on the group's output) */
#include "base/alloc.h"
#include "part.h"

static iop_status set_bounds(iop_model *model, iop_err *err)
{
    const iop_plan *plan = model->plan;
    for (size_t j = 0; j < model->output.count; j++) /* (2) */
        IOP_TRY(iop_lp_set_column(model->lp, model->output.first + j, plan->output[j].lo, plan->output[j].hi,
                                  0, err));
    for (size_t c = 0; c < model->demand.count; c++) /* (2) */
        IOP_TRY(iop_lp_set_column(model->lp, model->demand.first + c, plan->demand[c].lo, plan->demand[c].hi,
                                  0, err));
    return IOP_OK;
}

static iop_status add_totals(iop_model *model, size_t *col, double *val, iop_err *err)
{
    const iop_axis groups = iop_model_totals(model);
    IOP_TRY(iop_lp_add_rows(model->lp, "group_total", 1, &groups, &model->total, err)); /* (3) */
    for (size_t g = 0; g < model->plan->totals; g++) {
        const iop_group_total *total = &model->plan->total[g];
        for (size_t k = 0; k < total->count; k++) {
            col[k] = model->output.first + total->member[k];
            val[k] = 1;
        }
        IOP_TRY(
            iop_lp_add_row(model->lp, total->band.lo, total->band.hi, total->count, col, val, err)); /* (3) */
    }
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_env *env = &model->plan->env;
    size_t n = model->plan->table->n;
    size_t *col = iop_new(env, n, sizeof *col);
    double *val = iop_new(env, n, sizeof *val);
    iop_status status =
        col && val ? set_bounds(model, err) : iop_no_memory(err, n, "entries of a group total");
    if (status == IOP_OK)
        status = add_totals(model, col, val, err);
    iop_free(env, col);
    iop_free(env, val);
    return status;
}

const iop_part iop_part_change = {"change", NULL, add_rows, NULL};
