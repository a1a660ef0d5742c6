/* SPDX-License-Identifier: GPL-3.0-or-later */
/* change.c - structural change stays within bands, for each sector and for groups of sectors.
 *
 * Sets      i, j sectors; k categories of final demand; g groups of sectors; t periods
 * Data      bands [lo, hi] of the period's plan, already in money of the base year              [money/year]
 * Variables x[t,j], f[t,i,k]                                                                    [money/year]
 * (2)       lo[t,j] <= x[t,j] <= hi[t,j],   lo[t,i,k] <= f[t,i,k] <= hi[t,i,k]   (dual: reduced cost)
 * (3)       lo[t,g] <= sum_{j in g} x[t,j] <= hi[t,g]                  (dual: premium on the group's output)
 *
 * Day (1963), "Recursive programming and production response": bounds on how fast the structure changes. */
#include "part.h"

static iop_status set_bounds(iop_model *model, size_t t, iop_err *err)
{
    const iop_plan *plan = model->scheme->period[t].plan;
    for (size_t j = 0; j < plan->table->n; j++) /* (2) */
        IOP_TRY(iop_model_bound(model, iop_model_column(model, IOP_COL_OUTPUT, t, j), plan->output[j].lo,
                                plan->output[j].hi, err));
    for (size_t c = 0; c < plan->table->n * plan->table->c; c++) /* (2) */
        IOP_TRY(iop_model_bound(model, iop_model_column(model, IOP_COL_DEMAND, t, c), plan->demand[c].lo,
                                plan->demand[c].hi, err));
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    for (size_t t = 0; t < s->periods; t++)
        IOP_TRY(set_bounds(model, t, err));
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_TOTAL, true, iop_model_all(model, IOP_LABEL_TOTAL), err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t g = 0; g < s->period[t].plan->totals; g++) {
            const iop_group_total *total = &s->period[t].plan->total[g];
            for (size_t k = 0; k < total->count; k++)
                iop_add(model, iop_model_column(model, IOP_COL_OUTPUT, t, total->member[k]), 1);
            IOP_TRY(iop_end_row(model, total->band.lo, total->band.hi, err)); /* (3) */
        }
    return IOP_OK;
}

const iop_part iop_part_change = {"change", NULL, add_rows, NULL};
