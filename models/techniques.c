/* SPDX-License-Identifier: GPL-3.0-or-later */
/* techniques.c - a product is made by one technique or by several (rectangular choice of technology).
 *
 * Sets      e techniques beside today's, each of a sector j(e); t periods
 * Data      input_e[t,i] [money/money], use_e[t,m] [unit of m/money]  columns of the technique, see balance.c
 *           first_e    period from which it can be used
 *           share_e[t] the most of its sector's output that it can make
 * Variables w[t,e]     output by technique e; today's makes the rest of x[t,j(e)]              [money/year]
 * (2)       w[t,e] = 0 for t < first_e
 * (4)       x[t,j] - sum_{e of j} w[t,e] >= 0        (dual: rent of today's technique's absence)
 *           w[t,e] - share_e[t] x[t,j(e)] <= 0        (dual: rent of the technique)
 * Duchin and Levine (2011), "Sectors may use multiple technologies simultaneously: the rectangular
 * choice-of-technology model". Counting techniques against today's keeps the columns of A in x alone. */
#include "base/alloc.h"
#include "part.h"
#include <math.h>

static iop_status add_columns(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(iop_model_add_columns(model, IOP_COL_TECHNIQUE, true, iop_model_all(model, IOP_LABEL_TECHNIQUE),
                                  err));
    for (size_t e = 0; e < s->techniques; e++)
        for (size_t t = 0; t < s->technique[e].first; t++)
            IOP_TRY(iop_model_bound(model, iop_model_column(model, IOP_COL_TECHNIQUE, t, e), 0, 0,
                                    err)); /* (2) */
    return IOP_OK;
}

static iop_status add_today(iop_model *model, const bool *has, iop_err *err)
{
    iop_elements sectors = iop_model_all(model, IOP_LABEL_SECTOR);
    sectors.wanted = has;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_TODAY, true, sectors, err));
    for (size_t t = 0; t < model->scheme->periods; t++)
        for (size_t j = 0; j < sectors.count; j++) {
            if (!has[j])
                continue;
            iop_add_level(model, t, j, 1);
            IOP_TRY(iop_end_row(model, 0, (double)INFINITY, err)); /* (4) */
        }
    return IOP_OK;
}

static iop_status add_shares(iop_model *model, const bool *bounded, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    iop_elements techniques = iop_model_all(model, IOP_LABEL_TECHNIQUE);
    techniques.wanted = bounded;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_SHARE, true, techniques, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t e = 0; e < s->techniques; e++) {
            if (!bounded[e])
                continue;
            iop_add(model, iop_model_column(model, IOP_COL_TECHNIQUE, t, e), 1);
            iop_add(model, iop_model_column(model, IOP_COL_OUTPUT, t, s->technique[e].sector),
                    -s->technique[e].share[t]);
            IOP_TRY(iop_end_row(model, -(double)INFINITY, 0, err)); /* (4) */
        }
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    bool *has = iop_model_marks(model, s->table->n), *bounded = iop_model_marks(model, s->techniques);
    if (!has || !bounded)
        return iop_no_memory(err, s->table->n, "sectors");
    for (size_t e = 0; e < s->techniques; e++) {
        has[s->technique[e].sector] = true;
        for (size_t t = 0; t < s->periods; t++)
            bounded[e] = bounded[e] || s->technique[e].share[t] < 1;
    }
    IOP_TRY(add_today(model, has, err));
    return add_shares(model, bounded, err);
}

const iop_part iop_part_techniques = {"techniques", add_columns, add_rows, NULL};
