/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resources.c - limits and floors on what the economy uses or earns in a period: energy, emissions, land,
 * labour, any measure.
 *
 * Sets      l limits; j sectors; k categories of final demand; t periods
 * Data      q[t,l,j] use per unit of output                          [unit of l / money]
 *           d[t,l,k] direct use per unit of the category's total     [unit of l / money]
 * Variables x[t,j] [money/year] and those that other parts count in m_l(t) [unit of l/year]
 * (3)       lo[t,l] <= m_l(t) <= hi[t,l]   (dual: scarcity rent), of a plan alone
 *           lo[l] <= sum_j q[l,j] x[j] + sum_k d[l,k] sum_i f[i,k] <= hi[l]; m(t) in full: ioplan/scheme.h
 *
 * Dorfman, Samuelson and Solow (1958), "Linear Programming and Economic Analysis", chapters 9 and 10. */
#include "part.h"

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_LIMIT, true, iop_model_all(model, IOP_LABEL_LIMIT), err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t l = 0; l < s->period[t].plan->limits; l++) {
            const iop_limit *limit = &s->period[t].plan->limit[l];
            iop_add_measure(model, t, limit->measure, 1, false);
            IOP_TRY(iop_end_row(model, limit->band.lo, limit->band.hi, err)); /* (3) */
        }
    return IOP_OK;
}

const iop_part iop_part_resources = {"resources", NULL, add_rows, NULL};
