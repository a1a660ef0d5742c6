/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stocks.c - products that are kept from one period to the next.
 *
 * Sets      i products that can be stored; t periods of h[t] years
 * Data      present_i, most_i, end_i what there is, the most, the least at the end of the last period [money]
 *           kept_i share left after a year                                                                [1]
 * Variables I[t,i] stock at the end of the period; what changes it enters the balances (1)           [money]
 * (2)       0 <= I[t,i] <= most_i,  I >= end_i in the last period                 (dual: worth of storage)
 *
 * Duchin and Szyld (1985) and Leontief (1953), "Dynamic analysis": stocks tie the balances of periods. */
#include "part.h"

static iop_status add_columns(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(iop_model_add_columns(model, IOP_COL_STOCK, true, iop_model_all(model, IOP_LABEL_STORED), err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t k = 0; k < s->storeds; k++)
            IOP_TRY(iop_model_bound(model, iop_model_column(model, IOP_COL_STOCK, t, k),
                                    t + 1 == s->periods ? s->stored[k].end : 0, s->stored[k].most,
                                    err)); /* (2) */
    return IOP_OK;
}

const iop_part iop_part_stocks = {"stocks", add_columns, NULL, NULL};
