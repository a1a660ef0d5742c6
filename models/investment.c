/* SPDX-License-Identifier: GPL-3.0-or-later */
/* investment.c - what is built, moved and converted is paid for, in goods that somebody makes.
 *
 * Sets      b bundles of capital goods; s sites; r moving rules; q conversions of land; t periods of h[t]
 *           years
 * Data      cost_s, cost_r of a unit of capacity built or moved              [money/(money/year)]
 *           cost_q of a unit of land converted                                       [money/land]
 *           goods_b[i] of domestic product i, use_b[m] of measure m, a unit of spending on the bundle
 * Variables V[t,b] spending on a bundle; it enters the balances (1) and the measures [money/year]
 * (7)       V[t,b] = sum_s cost_s v[t,s] + sum_r cost_r sum_s in[t,r,s] / h[t] + sum_q cost_q C[t,q] / h[t]
 *           over what buys in b                                  (dual: what a unit of spending is worth)
 *
 * Leontief (1970), "The dynamic inverse": investment demand by product, where a category stood before. */
#include "part.h"

static iop_status add_columns(iop_model *model, iop_err *err)
{
    return iop_model_add_columns(model, IOP_COL_INVESTMENT, true, iop_model_all(model, IOP_LABEL_BUNDLE),
                                 err);
}

static void add_spending(iop_model *model, size_t t, size_t b)
{
    const iop_scheme *s = model->scheme;
    double years = s->period[t].years;
    size_t arriving = 0;
    iop_add(model, iop_model_column(model, IOP_COL_INVESTMENT, t, b), 1);
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].bundle == b)
            iop_add(model, iop_model_column(model, IOP_COL_CONSTRUCTION, t, k), -s->site[k].cost);
    for (size_t r = 0; r < s->movings; r++)
        for (size_t k = 0; k < s->moving[r].to; k++, arriving++)
            if (s->moving[r].bundle == b)
                iop_add(model, iop_model_column(model, IOP_COL_ARRIVING, t, arriving),
                        -s->moving[r].cost / years);
    for (size_t q = 0; q < s->conversions; q++)
        if (s->conversion[q].bundle == b)
            iop_add(model, iop_model_column(model, IOP_COL_CONVERSION, t, q), -s->conversion[q].cost / years);
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_SPENDING, true, iop_model_all(model, IOP_LABEL_BUNDLE), err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t b = 0; b < s->bundles; b++) {
            add_spending(model, t, b);
            IOP_TRY(iop_end_row(model, 0, 0, err)); /* (7) */
        }
    return IOP_OK;
}

const iop_part iop_part_investment = {"investment", add_columns, add_rows, NULL};
