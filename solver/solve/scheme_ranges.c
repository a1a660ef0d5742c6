/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_ranges.c - how far the shadow prices of a scheme's limits and group totals hold, from the basis that
 * the program of the aim ended with. Ranges are wanted, not needed: where one cannot be found, or time is up,
 * it stays untold, and the optimum is what it was. */
#include "solve/scheme_work.h"
#include "solve/told_range.h"
#include <math.h>

/* The range of one bound of a row in the user's units; *found is false where there is none. */
static iop_status find_range(const iop_scheme_work *w, iop_row_block block, size_t t, size_t index,
                             bool upper, iop_lp_range *range, bool *found, iop_err *err)
{
    size_t row = iop_model_row(w->model, block, t, index),
           each = iop_scheme_rows(w->scheme, block) / w->scheme->periods;
    *found = false;
    if (row == IOP_NONE)
        return IOP_OK;
    iop_status status = iop_lp_bound_range(w->session, row, upper, range, err);
    if (status != IOP_OK)
        return status == IOP_ENOMEM ? status : IOP_OK;
    double unit = w->unit.row[block][t * each + index];
    range->slope_up *= w->aim / unit;
    range->slope_down *= w->aim / unit;
    range->up_to *= unit;
    range->down_to *= unit;
    *found = true;
    return IOP_OK;
}

/* Of the sides of one limit, which stand in the solution from `first` on; *next: after them. */
static iop_status limit_ranges(iop_scheme_work *w, size_t t, size_t l, size_t first, size_t *next,
                               iop_err *err)
{
    const iop_plan *plan = w->scheme->period[t].plan;
    const iop_band *band = &plan->limit[l].band;
    double unit = iop_verify_measure_unit(plan, plan->limit[l].measure);
    *next = first + (size_t)!isinf(band->hi) + (size_t)!isinf(band->lo);
    for (size_t at = first; at < *next; at++) {
        iop_limit_result *r = &w->solution->limit[at];
        iop_lp_range range;
        bool found;
        IOP_TRY(find_range(w, IOP_ROW_LIMIT, t, l, r->is_max, &range, &found, err));
        if (found)
            iop_limit_take_range(r, unit, w->solution->objective.value, &range);
    }
    return IOP_OK;
}

static iop_status total_range(iop_scheme_work *w, size_t t, size_t g, iop_total_result *r, iop_err *err)
{
    iop_lp_range range;
    bool found;
    if (isinf(r->is_max ? r->upper : r->lower))
        return IOP_OK;
    IOP_TRY(find_range(w, IOP_ROW_TOTAL, t, g, r->is_max, &range, &found, err));
    if (found)
        iop_total_take_range(r, iop_verify_money_unit(w->scheme->period[t].plan),
                             w->solution->objective.value, &range);
    return IOP_OK;
}

iop_status iop_scheme_answer_ranges(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    size_t at = 0, totals = s->period[0].plan->totals;
    if (!w->settings->ranges || !w->certificate.verified || !iop_scheme_has_small_basis(w))
        return IOP_OK;
    for (size_t t = 0; t < s->periods; t++)
        for (size_t l = 0; l < s->period[t].plan->limits; l++)
            IOP_TRY(limit_ranges(w, t, l, at, &at, err));
    for (size_t k = 0; k < w->solution->totals; k++)
        IOP_TRY(total_range(w, k / totals, k % totals, &w->solution->total[k], err));
    return IOP_OK;
}
