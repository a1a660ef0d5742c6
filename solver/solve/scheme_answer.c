/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_answer.c - the numbers of a solved scheme under their names: the lists that plans have too, period
 * by period. */
#include "solve/scheme_work.h"
#include "solve/told_range.h"
#include <ioplan/version.h>
#include <math.h>
#include <unistd.h>

#define UNKNOWN  ((double)NAN)
#define AT_BOUND 1e-9

static iop_status set(iop_scheme_work *w, char **slot, const char *text, iop_err *err)
{
    return iop_solution_set_text(w->solution, slot, text, err);
}

static const char *period_of(const iop_scheme_work *w, size_t t)
{
    return w->scheme->period[t].name;
}

/* --- the frame ------------------------------------------------------------------------------------------ */

static iop_status frame_periods(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    IOP_TRY(iop_solution_make_list(w->solution, "periods", s->periods, err));
    for (size_t t = 0; t < s->periods; t++) {
        iop_period_result *r = &w->solution->period[t];
        IOP_TRY(set(w, &r->period, period_of(w, t), err));
        r->first = s->period[t].first;
        r->last = s->period[t].last;
        r->years = s->period[t].years;
        r->weight = s->period[t].weight;
        r->base_value_added = s->period[t].plan->measure[0].base;
        r->objective = r->value_added = r->investment = UNKNOWN;
    }
    return IOP_OK;
}

static iop_status frame_sectors(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    const iop_table *t = s->table;
    IOP_TRY(iop_solution_make_list(w->solution, "sectors", s->periods * t->n, err));
    for (size_t k = 0; k < s->periods * t->n; k++) {
        iop_sector_result *r = &w->solution->sector[k];
        const iop_plan *plan = s->period[k / t->n].plan;
        size_t j = k % t->n;
        IOP_TRY(set(w, &r->period, period_of(w, k / t->n), err));
        IOP_TRY(set(w, &r->code, t->sectors[j].code, err));
        IOP_TRY(set(w, &r->name, t->sectors[j].name, err));
        IOP_TRY(set(w, &r->name_vi, t->sectors[j].name_vi, err));
        IOP_TRY(set(w, &r->groups, t->sectors[j].groups, err));
        r->base_output = t->output[j];
        r->base_value_added = iop_table_value_added(t, j);
        r->lower = plan->output[j].lo;
        r->upper = plan->output[j].hi;
        r->output = r->reduced_cost = r->price = r->value_added = UNKNOWN;
    }
    return IOP_OK;
}

static iop_status frame_demand(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    const iop_table *t = s->table;
    size_t cells = t->n * t->c;
    IOP_TRY(iop_solution_make_list(w->solution, "final_demand", s->periods * cells, err));
    for (size_t k = 0; k < s->periods * cells; k++) {
        iop_demand_result *r = &w->solution->demand[k];
        size_t cell = k % cells, period = k / cells;
        r->sector = period * t->n + cell / t->c;
        IOP_TRY(set(w, &r->period, period_of(w, period), err));
        IOP_TRY(set(w, &r->category, t->categories[cell % t->c].name, err));
        r->base_value = iop_get(iop_read(t->final_demand), cell / t->c, cell % t->c);
        r->lower = s->period[period].plan->demand[cell].lo;
        r->upper = s->period[period].plan->demand[cell].hi;
        r->value = r->reduced_cost = UNKNOWN;
    }
    return IOP_OK;
}

/* One entry a period and finite side, max before min. */
static iop_status frame_limits(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    size_t count = 0, at = 0;
    for (size_t t = 0; t < s->periods; t++)
        for (size_t l = 0; l < s->period[t].plan->limits; l++)
            count += (size_t)!isinf(s->period[t].plan->limit[l].band.hi) +
                     (size_t)!isinf(s->period[t].plan->limit[l].band.lo);
    IOP_TRY(iop_solution_make_list(w->solution, "limits", count, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t l = 0; l < s->period[t].plan->limits; l++) {
            const iop_limit *limit = &s->period[t].plan->limit[l];
            const iop_measure *m = &s->period[t].plan->measure[limit->measure];
            const double side[2] = {limit->band.hi, limit->band.lo};
            for (int k = 0; k < 2; k++) {
                if (isinf(side[k]))
                    continue;
                iop_limit_result *r = &w->solution->limit[at++];
                IOP_TRY(set(w, &r->period, period_of(w, t), err));
                IOP_TRY(set(w, &r->name, m->name, err));
                IOP_TRY(set(w, &r->unit, m->unit, err));
                r->is_max = k == 0;
                r->limit = side[k];
                r->base_use = m->base;
                r->used = r->slack = r->dual = r->shadow_price = r->shadow_price_left = UNKNOWN;
                r->range_from = r->range_to = side[k];
            }
        }
    return IOP_OK;
}

static iop_status frame_totals(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    size_t each = s->period[0].plan->totals;
    IOP_TRY(iop_solution_make_list(w->solution, "group_totals", s->periods * each, err));
    for (size_t k = 0; k < s->periods * each; k++) {
        iop_total_result *r = &w->solution->total[k];
        const iop_group_total *g = &s->period[k / each].plan->total[k % each];
        IOP_TRY(set(w, &r->period, period_of(w, k / each), err));
        IOP_TRY(set(w, &r->name, g->name, err));
        for (size_t i = 0; i < g->count; i++)
            r->base_value += s->table->output[g->member[i]];
        r->lower = g->band.lo;
        r->upper = g->band.hi;
        r->value = r->dual = r->shadow_price = r->shadow_price_left = UNKNOWN;
    }
    return IOP_OK;
}

static iop_status frame_measures(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    size_t each = s->period[0].plan->measures;
    IOP_TRY(iop_solution_make_list(w->solution, "measures", s->periods * each, err));
    for (size_t k = 0; k < s->periods * each; k++) {
        iop_measure_result *r = &w->solution->measure[k];
        const iop_measure *m = &s->period[k / each].plan->measure[k % each];
        IOP_TRY(set(w, &r->period, period_of(w, k / each), err));
        IOP_TRY(set(w, &r->name, m->name, err));
        IOP_TRY(set(w, &r->unit, m->unit, err));
        r->base = m->base;
        r->value = UNKNOWN;
    }
    return IOP_OK;
}

static iop_status frame_provenance(iop_scheme_work *w, iop_err *err)
{
    iop_solution *s = w->solution;
    char blas[160];
    iop_blas_describe(blas, sizeof blas);
    IOP_TRY(set(w, &s->provenance.version, iop_version(), err));
    IOP_TRY(set(w, &s->provenance.solver, iop_lp_backend_version(), err));
    IOP_TRY(set(w, &s->provenance.blas, blas, err));
    int own = w->scheme->env.threads;
    s->provenance.threads = own > 0 ? own : (int)sysconf(_SC_NPROCESSORS_ONLN);
    return set(w, &s->provenance.method, w->interior ? "whole plan, interior point" : "whole plan, simplex",
               err);
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

static iop_status frame_head(iop_scheme_work *w, iop_err *err)
{
    iop_solution *s = w->solution;
    const iop_table *t = w->scheme->table;
    const iop_plan *plan = w->scheme->period[0].plan;
    const iop_measure *aim = &plan->measure[plan->objective];
    s->status = status_of(w);
    s->year = t->year;
    IOP_TRY(set(w, &s->title, w->scheme->title, err));
    IOP_TRY(set(w, &s->region, t->region, err));
    IOP_TRY(set(w, &s->data_title, t->title, err));
    IOP_TRY(set(w, &s->data_source, t->source, err));
    IOP_TRY(set(w, &s->title_vi, w->scheme->period[0].plan->title_vi, err));
    IOP_TRY(set(w, &s->data_title_vi, t->title_vi, err));
    IOP_TRY(set(w, &s->data_source_vi, t->source_vi, err));
    IOP_TRY(set(w, &s->currency, t->currency, err));
    IOP_TRY(set(w, &s->money_unit, t->unit, err));
    IOP_TRY(set(w, &s->objective.name, aim->name, err));
    IOP_TRY(set(w, &s->objective.unit, aim->unit, err));
    s->objective.maximize = plan->maximize;
    s->objective.base = aim->base;
    s->certificate.primal_violation = w->certificate.primal_violation;
    s->certificate.dual_violation = w->certificate.dual_violation;
    s->certificate.gap = w->certificate.gap;
    s->certificate.verified = w->certificate.verified;
    return set(w, &s->certificate.worst, w->certificate.worst, err);
}

iop_status iop_scheme_answer_frame(iop_scheme_work *w, iop_err *err)
{
    IOP_TRY(iop_solution_new(&w->solution, &w->scheme->env, err));
    IOP_TRY(frame_head(w, err));
    IOP_TRY(frame_periods(w, err));
    IOP_TRY(frame_sectors(w, err));
    IOP_TRY(frame_demand(w, err));
    IOP_TRY(frame_limits(w, err));
    IOP_TRY(frame_totals(w, err));
    IOP_TRY(frame_measures(w, err));
    return frame_provenance(w, err);
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
