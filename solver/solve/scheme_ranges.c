/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_ranges.c - how far the shadow prices of a scheme's limits and group totals hold, from the basis that
 * the program of the aim ended with, or from its optimal face. Ranges are wanted, not needed: where one
 * cannot be found, or time is up, it stays untold, and the optimum is what it was. */
#include "base/alloc.h"
#include "solve/scheme_work.h"
#include "solve/told_range.h"
#include <math.h>

/* Bounds of the program, what each is to the user, and their ranges. */
typedef struct bounds {
    size_t count;
    iop_lp_bound *at;
    double *unit; /* the user's in one of the program's */
    iop_limit_result **limit;
    iop_total_result **total; /* NULL of a limit */
    double *size;             /* of what is limited */
    iop_lp_range *range;
    bool *found;
} bounds;

static iop_status open_bounds(bounds *b, const iop_scheme_work *w, iop_err *err)
{
    const iop_env *env = &w->scheme->env;
    size_t most = w->solution->limits + w->solution->totals;
    b->at = iop_new(env, most, sizeof *b->at);
    b->unit = iop_new(env, most, sizeof *b->unit);
    b->limit = iop_new(env, most, sizeof *b->limit);
    b->total = iop_new(env, most, sizeof *b->total);
    b->size = iop_new(env, most, sizeof *b->size);
    b->range = iop_new(env, most, sizeof *b->range);
    b->found = iop_new(env, most, sizeof *b->found);
    if (!b->at || !b->unit || !b->limit || !b->total || !b->size || !b->range || !b->found)
        return iop_no_memory(err, most, "ranges");
    return IOP_OK;
}

static void close_bounds(bounds *b, const iop_env *env)
{
    void *const owned[] = {b->at, b->unit, b->limit, b->total, b->size, b->range, b->found};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(env, owned[k]);
}

/* A bound of row `index` of a block in period t, if the program has it. */
static void add(bounds *b, const iop_scheme_work *w, iop_row_block block, size_t t, size_t index, bool upper,
                iop_limit_result *limit, iop_total_result *total, double size)
{
    size_t row = iop_model_row(w->model, block, t, index),
           each = iop_scheme_rows(w->scheme, block) / w->scheme->periods;
    if (row == IOP_NONE)
        return;
    b->at[b->count] = (iop_lp_bound){row, upper};
    b->unit[b->count] = w->unit.row[block][t * each + index];
    b->limit[b->count] = limit;
    b->total[b->count] = total;
    b->size[b->count++] = size;
}

static void add_limits(bounds *b, const iop_scheme_work *w, size_t t, size_t *at)
{
    const iop_plan *plan = w->scheme->period[t].plan;
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_band *band = &plan->limit[l].band;
        size_t sides = (size_t)!isinf(band->hi) + (size_t)!isinf(band->lo);
        for (size_t k = 0; k < sides; k++) {
            iop_limit_result *r = &w->solution->limit[(*at)++];
            add(b, w, IOP_ROW_LIMIT, t, l, r->is_max, r, NULL,
                iop_verify_measure_unit(plan, plan->limit[l].measure));
        }
    }
}

static void add_totals(bounds *b, const iop_scheme_work *w)
{
    size_t each = w->scheme->period[0].plan->totals;
    for (size_t k = 0; k < w->solution->totals; k++) {
        iop_total_result *r = &w->solution->total[k];
        if (!isinf(r->is_max ? r->upper : r->lower))
            add(b, w, IOP_ROW_TOTAL, k / each, k % each, r->is_max, NULL, r,
                iop_verify_money_unit(w->scheme->period[k / each].plan));
    }
}

/* Into the user's units. */
static void tell(const bounds *b, const iop_scheme_work *w)
{
    double objective = w->solution->objective.value;
    for (size_t k = 0; k < b->count; k++) {
        iop_lp_range r = b->range[k];
        if (!b->found[k])
            continue;
        r.slope_up *= w->aim / b->unit[k];
        r.slope_down *= w->aim / b->unit[k];
        r.up_to *= b->unit[k];
        r.down_to *= b->unit[k];
        if (b->limit[k])
            iop_limit_take_range(b->limit[k], b->size[k], objective, &r);
        else
            iop_total_take_range(b->total[k], b->size[k], objective, &r);
    }
}

static iop_status find(bounds *b, iop_scheme_work *w, iop_err *err)
{
    size_t at = 0;
    IOP_TRY(open_bounds(b, w, err));
    for (size_t t = 0; t < w->scheme->periods; t++)
        add_limits(b, w, t, &at);
    add_totals(b, w);
    iop_status status = iop_lp_bound_ranges(w->session, b->count, b->at, b->range, b->found, err);
    if (status == IOP_OK)
        tell(b, w);
    return status == IOP_ENOMEM ? status : IOP_OK;
}

iop_status iop_scheme_answer_ranges(iop_scheme_work *w, iop_err *err)
{
    bounds b = {0};
    if (!w->settings->ranges || !w->certificate.verified || !iop_scheme_may_ask_for_ranges(w))
        return IOP_OK;
    iop_status status = find(&b, w, err);
    close_bounds(&b, &w->scheme->env);
    return status;
}
