/* SPDX-License-Identifier: GPL-3.0-or-later */
/* households.c - consumption that follows income (the model closed for households).
 *
 * Sets      i products; k* the category whose demand follows; t periods
 * Data      slope[i] of income spent on product i                                 [money/unit of income]
 *           autonomous[i] demand that does not follow                                         [money/year]
 *           m* the measure that is income, such as wages
 * Variables Y[t] income                                                              [unit of income/year]
 * (11)      f[t,i,k*] - slope[i] Y[t] = autonomous[i];   Y[t] - m*(t) = 0
 *
 * Miyazawa (1976); with autonomous 0 and slopes from the table the multipliers of type II follow. */
#include "part.h"
#include <math.h>

static iop_status add_columns(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    if (s->consumption == IOP_NONE)
        return IOP_OK;
    IOP_TRY(iop_model_add_columns(model, IOP_COL_INCOME, true, iop_model_all(model, IOP_LABEL_INCOME), err));
    for (size_t t = 0; t < s->periods; t++)
        IOP_TRY(iop_model_bound(model, iop_model_column(model, IOP_COL_INCOME, t, 0), -(double)INFINITY,
                                (double)INFINITY, err));
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    size_t n = s->table->n, c = s->table->c;
    if (s->consumption == IOP_NONE)
        return IOP_OK;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_FOLLOWS, true, iop_model_all(model, IOP_LABEL_SECTOR), err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t i = 0; i < n; i++) {
            iop_add(model, iop_model_column(model, IOP_COL_DEMAND, t, i * c + s->consumption), 1);
            iop_add(model, iop_model_column(model, IOP_COL_INCOME, t, 0), -s->slope[i]);
            IOP_TRY(iop_end_row(model, s->autonomous[i], s->autonomous[i], err)); /* (11) */
        }
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_EARNED, true, iop_model_all(model, IOP_LABEL_INCOME), err));
    for (size_t t = 0; t < s->periods; t++) {
        iop_add(model, iop_model_column(model, IOP_COL_INCOME, t, 0), 1);
        iop_add_measure(model, t, s->income, -1, false);
        IOP_TRY(iop_end_row(model, 0, 0, err)); /* (11) */
    }
    return IOP_OK;
}

const iop_part iop_part_households = {"households", add_columns, add_rows, NULL};
