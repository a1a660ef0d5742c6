/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_answer.c - the numbers of a solved scheme under their names: the lists that plans have too, period
 * by period. */
#include "solve/frame.h"
#include "solve/scheme_work.h"
#include "solve/told_range.h"
#include <math.h>

#define UNKNOWN  ((double)NAN)
#define AT_BOUND 1e-9

/* --- the frame ------------------------------------------------------------------------------------------ */

static iop_status frame_periods(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    IOP_TRY(iop_solution_make_list(w->solution, "periods", s->periods, err));
    for (size_t t = 0; t < s->periods; t++) {
        iop_period_result *r = &w->solution->period[t];
        IOP_TRY(iop_solution_set_text(w->solution, &r->period, s->period[t].name, err));
        r->first = s->period[t].first;
        r->last = s->period[t].last;
        r->years = s->period[t].years;
        r->weight = s->period[t].weight;
        r->base_value_added = s->period[t].plan->measure[0].base;
        r->objective = r->value_added = r->investment = UNKNOWN;
    }
    return IOP_OK;
}

static iop_solution_status status_of(const iop_scheme_work *w)
{
    iop_solution_status good = w->outcome == IOP_LP_OPTIMAL ? IOP_OPTIMAL : IOP_INFEASIBLE;
    if (w->outcome == IOP_LP_LIMIT)
        return IOP_STOPPED;
    if (w->outcome == IOP_LP_UNSOLVED)
        return IOP_UNVERIFIED;
    if (w->outcome == IOP_LP_UNBOUNDED)
        good = IOP_UNBOUNDED;
    return w->certificate.verified ? good : IOP_UNVERIFIED;
}

iop_status iop_scheme_answer_frame(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    const iop_plan *first = s->period[0].plan;
    iop_frame frame;
    size_t limits = 0;
    IOP_TRY(iop_solution_new(&w->solution, &s->env, err));
    w->solution->status = status_of(w);
    IOP_TRY(iop_frame_head(w->solution, first, s->title, &w->certificate, err));
    IOP_TRY(frame_periods(w, err));
    for (size_t t = 0; t < s->periods; t++)
        limits += iop_frame_limits(s->period[t].plan);
    IOP_TRY(iop_frame_open(&frame, w->solution, s->periods, first, limits, err));
    for (size_t t = 0; t < s->periods; t++)
        IOP_TRY(iop_frame_period(&frame, s->period[t].plan, s->period[t].name, err));
    return iop_frame_provenance(w->solution, &s->env, iop_lp_backend_version(),
                                w->interior ? "whole plan, interior point" : "whole plan, simplex", err);
}

/* --- the optimum ---------------------------------------------------------------------------------------- */

static bool near(double value, double bound, double unit)
{
    return !isinf(bound) && fabs(value - bound) <= AT_BOUND * (unit + fabs(bound));
}

static iop_solution_at place(const iop_scheme_work *w, const iop_sector_result *r, double unit)
{
    bool low = near(r->output, r->lower, unit), high = near(r->output, r->upper, unit);
    if (low && high)
        return (w->solution->objective.maximize ? r->reduced_cost : -r->reduced_cost) >= 0 ? IOP_UPPER
                                                                                           : IOP_LOWER;
    return low ? IOP_LOWER : high ? IOP_UPPER : IOP_BETWEEN;
}

/* Value added of a sector by all its techniques; what treatments and investment count stands in the measures.
 */
static double value_added(const iop_scheme_work *w, size_t t, size_t j)
{
    const iop_scheme *s = w->scheme;
    const iop_plan *plan = s->period[t].plan;
    double value = plan->measure[0].per_output[j] * w->answer.column[IOP_COL_OUTPUT][t * s->table->n + j];
    for (size_t e = 0; e < s->techniques; e++)
        if (s->technique[e].sector == j)
            value += (s->technique[e].use[t * plan->measures] - plan->measure[0].per_output[j]) *
                     w->answer.column[IOP_COL_TECHNIQUE][t * s->techniques + e];
    return value;
}

static void answer_sectors(iop_scheme_work *w)
{
    const iop_scheme *s = w->scheme;
    size_t n = s->table->n;
    for (size_t k = 0; k < w->solution->sectors; k++) {
        iop_sector_result *r = &w->solution->sector[k];
        r->output = w->answer.column[IOP_COL_OUTPUT][k];
        r->reduced_cost = w->reduced.column[IOP_COL_OUTPUT][k];
        r->price = w->answer.row[IOP_ROW_BALANCE][k];
        r->value_added = value_added(w, k / n, k % n);
        r->at = place(w, r, iop_verify_money_unit(s->period[k / n].plan));
    }
    for (size_t k = 0; k < w->solution->demands; k++) {
        w->solution->demand[k].value = w->answer.column[IOP_COL_DEMAND][k];
        w->solution->demand[k].reduced_cost = w->reduced.column[IOP_COL_DEMAND][k];
    }
}

/* A measure's value; what rounding leaves of a sum that is 0 is 0. */
static double count_of(const iop_scheme *s, const iop_scheme_point *point, size_t t, size_t measure)
{
    double value = iop_scheme_measure(s, point, t, measure);
    return fabs(value) <= 1e-11 * iop_verify_measure_unit(s->period[t].plan, measure) ? 0 : value;
}

/* Of two sides only the one that holds carries the dual. */
static void answer_limits(iop_scheme_work *w)
{
    const iop_scheme *s = w->scheme;
    iop_scheme_point point = iop_blocks_point(&w->answer);
    size_t at = 0;
    for (size_t t = 0; t < s->periods; t++)
        for (size_t l = 0; l < s->period[t].plan->limits; l++) {
            const iop_plan *plan = s->period[t].plan;
            const iop_band *band = &plan->limit[l].band;
            double dual = w->answer.row[IOP_ROW_LIMIT][t * plan->limits + l];
            double used = count_of(s, &point, t, plan->limit[l].measure);
            int sides = !isinf(band->hi) + !isinf(band->lo);
            for (int k = 0; k < sides; k++) {
                iop_limit_result *r = &w->solution->limit[at++];
                r->used = used;
                r->slack = r->is_max ? r->limit - used : used - r->limit;
                r->binding = near(used, r->limit, iop_verify_measure_unit(plan, plan->limit[l].measure));
                r->dual = sides == 1 || r->is_max == ((plan->maximize ? dual : -dual) > 0) ? dual : 0;
                iop_limit_no_range(r);
            }
        }
}

static void answer_totals(iop_scheme_work *w)
{
    const iop_scheme *s = w->scheme;
    size_t each = s->period[0].plan->totals, n = s->table->n;
    for (size_t k = 0; k < w->solution->totals; k++) {
        const iop_plan *plan = s->period[k / each].plan;
        const iop_group_total *g = &plan->total[k % each];
        iop_total_result *r = &w->solution->total[k];
        double unit = iop_verify_money_unit(plan);
        r->value = 0;
        for (size_t i = 0; i < g->count; i++)
            r->value += w->answer.column[IOP_COL_OUTPUT][k / each * n + g->member[i]];
        r->dual = w->answer.row[IOP_ROW_TOTAL][k];
        bool low = near(r->value, r->lower, unit), high = near(r->value, r->upper, unit);
        r->binding = low || high;
        r->is_max = high || (!low && !isinf(r->upper));
        if (low && high) /* the one that the dual belongs to */
            r->is_max = (plan->maximize ? r->dual : -r->dual) >= 0;
        iop_total_no_range(r);
    }
}

iop_status iop_scheme_answer_optimum(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    iop_scheme_point point = iop_blocks_point(&w->answer);
    size_t each = s->period[0].plan->measures, aim = s->period[0].plan->objective;
    double objective = 0;
    if (!iop_scheme_rolls(s)) /* each window has its own */
        IOP_TRY(iop_verify_scheme_reduced_costs(s, &point, w->reduced.column, NULL, err));
    answer_sectors(w);
    answer_limits(w);
    answer_totals(w);
    for (size_t k = 0; k < w->solution->measures; k++)
        w->solution->measure[k].value = count_of(s, &point, k / each, k % each);
    double base = 0;
    for (size_t t = 0; t < s->periods; t++) {
        objective += s->period[t].weight * w->solution->measure[t * each + aim].value;
        base += s->period[t].weight * w->solution->measure[t * each + aim].base;
    }
    w->solution->objective.value = objective;
    w->solution->objective.base = base;
    IOP_TRY(iop_scheme_answer_lists(w, err));
    return iop_scheme_answer_arrays(w, err);
}
