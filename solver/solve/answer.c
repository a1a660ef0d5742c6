/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c - the numbers of a solved plan under their names. */
#include "solve/frame.h"
#include "solve/told_range.h"
#include "solve/work.h"
#include <math.h>

/* How near to a bound counts as at it, relative to unit + |bound|. */
#define AT_BOUND 1e-9

static bool near(double value, double bound, double unit)
{
    return !isinf(bound) && fabs(value - bound) <= AT_BOUND * (unit + fabs(bound));
}

void iop_solve_limit_duals(const iop_solution *solution, const iop_plan *plan, double *dual)
{
    size_t at = 0;
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_band *band = &plan->limit[l].band;
        dual[l] = 0;
        for (int side = !isinf(band->hi) + !isinf(band->lo); side > 0 && at < solution->limits; side--)
            dual[l] += solution->limit[at++].dual;
    }
}

static iop_solution_status status_of(const iop_work *w)
{
    switch (w->outcome) {
    case IOP_LP_OPTIMAL:
        return w->certificate.verified ? IOP_OPTIMAL : IOP_UNVERIFIED;
    case IOP_LP_INFEASIBLE:
        return w->certificate.verified ? IOP_INFEASIBLE : IOP_UNVERIFIED;
    case IOP_LP_UNBOUNDED:
        return w->certificate.verified ? IOP_UNBOUNDED : IOP_UNVERIFIED;
    case IOP_LP_UNSOLVED:
    case IOP_LP_LIMIT:
        break;
    }
    return IOP_STOPPED;
}

iop_status iop_answer_frame(iop_work *w, iop_err *err)
{
    const iop_plan *plan = w->plan;
    iop_frame frame;
    IOP_TRY(iop_solution_new(&w->solution, &plan->env, err));
    w->solution->status = status_of(w);
    IOP_TRY(iop_frame_head(w->solution, plan, plan->title, &w->certificate, err));
    IOP_TRY(iop_frame_open(&frame, w->solution, 1, plan, iop_frame_limits(plan), err));
    IOP_TRY(iop_frame_period(&frame, plan, "", err));
    return iop_frame_provenance(w->solution, &plan->env,
                                w->reduced ? iop_reduced_version() : iop_lp_backend_version(), w->method,
                                err);
}

/* --- the optimum ---------------------------------------------------------------------------------------- */

/* Where a value stands in its band; in a band of one point the side that the reduced cost asks for. */
static iop_solution_at place(const iop_work *w, double value, const iop_band *band, double reduced_cost)
{
    bool low = near(value, band->lo, w->money), high = near(value, band->hi, w->money);
    if (low && high)
        return (w->plan->maximize ? reduced_cost : -reduced_cost) >= 0 ? IOP_UPPER : IOP_LOWER;
    return low ? IOP_LOWER : high ? IOP_UPPER : IOP_BETWEEN;
}

static void answer_sectors(iop_work *w)
{
    const iop_plan *plan = w->plan;
    const iop_measure *value_added = &plan->measure[0];
    for (size_t j = 0; j < w->solution->sectors; j++) {
        iop_sector_result *r = &w->solution->sector[j];
        r->output = w->view.output[j];
        r->reduced_cost = w->rc_output[j];
        r->price = w->view.price[j];
        r->value_added = value_added->per_output[j] * r->output;
        r->at = place(w, r->output, &plan->output[j], r->reduced_cost);
    }
    for (size_t cell = 0; cell < w->solution->demands; cell++) {
        w->solution->demand[cell].value = w->view.demand[cell];
        w->solution->demand[cell].reduced_cost = w->rc_demand[cell];
    }
}

static void answer_limits(iop_work *w)
{
    const iop_plan *plan = w->plan;
    size_t at = 0;
    for (size_t l = 0; l < plan->limits; l++) {
        double used = iop_plan_evaluate(plan, plan->limit[l].measure, w->view.output, w->view.demand);
        double dual = w->view.limit_dual[l];
        int sides = !isinf(plan->limit[l].band.hi) + !isinf(plan->limit[l].band.lo);
        for (int s = 0; s < sides; s++) {
            iop_limit_result *r = &w->solution->limit[at++];
            r->used = used;
            r->slack = r->is_max ? r->limit - used : used - r->limit;
            r->binding = near(used, r->limit, w->unit[plan->limit[l].measure]);
            /* of two sides only the one that holds carries the dual */
            bool mine = sides == 1 || (r->is_max == ((plan->maximize ? dual : -dual) > 0));
            r->dual = mine ? dual : 0;
            r->shadow_price = r->shadow_price_left = r->binding ? r->dual : 0;
        }
    }
}

/* Which of its bounds a total is told of: the one that it is at, of two the one that the dual belongs to. */
static void answer_total_side(const iop_work *w, iop_total_result *r)
{
    bool low = near(r->value, r->lower, w->money), high = near(r->value, r->upper, w->money);
    r->binding = low || high;
    r->is_max = high || (!low && !isinf(r->upper));
    if (low && high)
        r->is_max = (w->plan->maximize ? r->dual : -r->dual) >= 0;
    r->shadow_price = r->shadow_price_left = r->binding ? r->dual : 0;
}

iop_status iop_answer_optimum(iop_work *w, iop_err *err)
{
    (void)err;
    const iop_plan *plan = w->plan;
    answer_sectors(w);
    answer_limits(w);
    for (size_t g = 0; g < plan->totals; g++) {
        iop_total_result *r = &w->solution->total[g];
        r->value = 0;
        for (size_t k = 0; k < plan->total[g].count; k++)
            r->value += w->view.output[plan->total[g].member[k]];
        r->dual = w->view.total_dual[g];
        answer_total_side(w, r);
    }
    for (size_t m = 0; m < plan->measures; m++)
        w->solution->measure[m].value = iop_plan_evaluate(plan, m, w->view.output, w->view.demand);
    w->solution->objective.value = w->solution->measure[plan->objective].value;
    return IOP_OK;
}

/* --- how far the shadow prices hold --------------------------------------------------------------------- */

/* Of a limit, or of a total, which are numbered behind the limits. */
static iop_status find_range(iop_work *w, size_t row, bool upper, iop_lp_range *range, iop_err *err)
{
    size_t limits = w->plan->limits;
    if (w->reduced) {
        IOP_TRY(iop_reduced_bound_range(w->reduced, row, upper, range, err));
    } else {
        const iop_model *m = w->model;
        size_t lp_row = row < limits ? m->limit.first + row : m->total.first + row - limits;
        IOP_TRY(iop_lp_bound_range(w->session, lp_row, upper, range, err));
    }
    iop_work_unscale_range(w, row < limits ? row : IOP_NO_LIMIT, range);
    return IOP_OK;
}

void iop_answer_no_ranges(iop_work *w)
{
    for (size_t g = 0; g < w->solution->totals; g++)
        iop_total_no_range(&w->solution->total[g]);
    for (size_t l = 0; l < w->solution->limits; l++)
        iop_limit_no_range(&w->solution->limit[l]);
}

static iop_status answer_total_range(iop_work *w, size_t g, iop_err *err)
{
    iop_total_result *r = &w->solution->total[g];
    iop_lp_range range;
    if (isinf(r->is_max ? r->upper : r->lower))
        return IOP_OK;
    IOP_TRY(find_range(w, w->plan->limits + g, r->is_max, &range, err));
    iop_total_take_range(r, w->money, w->solution->objective.value, &range);
    return IOP_OK;
}

iop_status iop_answer_ranges(iop_work *w, iop_err *err)
{
    size_t at = 0;
    for (size_t l = 0; l < w->plan->limits; l++) {
        int sides = !isinf(w->plan->limit[l].band.hi) + !isinf(w->plan->limit[l].band.lo);
        for (int s = 0; s < sides; s++) {
            iop_limit_result *r = &w->solution->limit[at++];
            iop_lp_range range;
            IOP_TRY(find_range(w, l, r->is_max, &range, err));
            iop_limit_take_range(r, w->unit[w->plan->limit[l].measure], w->solution->objective.value, &range);
        }
    }
    for (size_t g = 0; g < w->plan->totals; g++)
        IOP_TRY(answer_total_range(w, g, err));
    return IOP_OK;
}
