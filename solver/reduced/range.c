/* SPDX-License-Identifier: GPL-3.0-or-later */
/* range.c - how far the slope of the optimum in one side of a limit goes, by the reduced program.
 *
 * base/first_piece.h says how. The ratio test covers all dependent quantities (one solve with M_TT). While a
 * bound moves a few broken quantities get rows rather than exchange roles, so that nothing is factored again.
 */
#include "base/alloc.h"
#include "base/first_piece.h"
#include "reduced/reduced.h"
#include <math.h>
#include <string.h>

/* One direction in which the bound of a limit moves. */
typedef struct move {
    iop_reduced *r;
    size_t row; /* the limit */
    bool upper, relaxing;
    double b, other;  /* the moving bound at t = 0 and the row's other one */
    double direction; /* of the bound: 1 up, -1 down */
} move;

/* --- tangents ------------------------------------------------------------------------------------------- */

/* The part of the row's dual that belongs to the moving bound, as slope of g in t; the program minimises -g.
 */
static double slope_of(const move *m)
{
    double up = -m->r->simplex.y[m->row];
    return m->direction * (m->upper ? fmax(up, 0) : fmin(up, 0));
}

static double objective_of(const iop_reduced *r)
{
    double sum = r->constant[0];
    for (size_t c = 0; c < r->columns; c++)
        sum += r->simplex.cost[c] * r->simplex.x[c];
    return -sum;
}

static double largest_of(const double *rate, size_t count)
{
    double most = 0;
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(rate[k]));
    return most;
}

/* The least room of rows and of quantities, basic and dependent alike. */
static double least_room(const move *m, const double *row_rate, const double *rate)
{
    const iop_reduced *r = m->r;
    const iop_simplex *s = &r->simplex;
    size_t quantities = r->p.n * red_slots(&r->p);
    double reach = (double)INFINITY, largest = largest_of(rate, quantities);
    for (size_t k = 0; k < s->rows; k++) {
        size_t v = s->cols + k;
        if (k != m->row && s->place[v] == IOP_SX_BASIC && row_rate[k] != 0)
            reach = fmin(reach, iop_room(s->lo[v], s->hi[v], s->x[v], row_rate[k]));
    }
    for (size_t v = 0; v < quantities; v++)
        if (fabs(rate[v]) > 1e-12 * largest)
            reach = fmin(reach, iop_room(r->p.lo[v], r->p.hi[v], r->value[v], rate[v]));
    return reach;
}

/* How far the bound can move before anything else meets a bound of its own. */
static iop_status ratio_test(const move *m, double *reach, iop_err *err)
{
    iop_reduced *r = m->r;
    iop_simplex *s = &r->simplex;
    double *rate = iop_new(&r->env, s->cols + s->rows, sizeof *rate);
    if (!rate)
        return iop_no_memory(err, s->cols, "rates of change");
    *reach = 0;
    iop_status status = IOP_OK;
    if (iop_simplex_rates(s, m->row, rate)) {
        for (size_t v = 0; v < s->cols + s->rows; v++)
            rate[v] *= m->direction;
        red_take_columns(r, rate, true, r->ray);
        status = red_complete(r, r->ray, NULL, err);
        if (status == IOP_OK)
            *reach = least_room(m, rate + s->cols, r->ray);
    }
    iop_free(&r->env, rate);
    return status;
}

static iop_status reach_of(const move *m, double *reach, iop_err *err)
{
    const iop_reduced *r = m->r;
    const iop_simplex *s = &r->simplex;
    size_t v = s->cols + m->row;
    bool fixed = s->lo[v] == s->hi[v];
    if (s->place[v] != IOP_SX_BASIC && (fixed || s->place[v] == (m->upper ? IOP_SX_UPPER : IOP_SX_LOWER)))
        return ratio_test(m, reach, err);
    *reach = (double)INFINITY;
    if (!m->relaxing) {
        double bound = m->upper ? s->hi[v] : s->lo[v];
        *reach = fmax(0, m->direction * (s->x[v] - bound) / s->row_scale[m->row]);
    }
    return IOP_OK;
}

static iop_status tangent_at(const move *m, double t, iop_tangent *p, iop_err *err)
{
    p->at = t;
    p->slope = slope_of(m);
    p->value0 = objective_of(m->r) - p->slope * t;
    return reach_of(m, &p->reach, err);
}

/* --- solves --------------------------------------------------------------------------------------------- */

static iop_piece_outcome found(iop_lp_outcome outcome)
{
    return outcome == IOP_LP_OPTIMAL      ? IOP_PIECE_OPTIMUM
           : outcome == IOP_LP_INFEASIBLE ? IOP_PIECE_INFEASIBLE
           : outcome == IOP_LP_UNBOUNDED  ? IOP_PIECE_UNBOUNDED
                                          : IOP_PIECE_UNKNOWN;
}

static void move_bound(const move *m, double bound)
{
    iop_reduced_set_limit(m->r, m->row, m->upper ? m->other : bound, m->upper ? bound : m->other);
}

static iop_status solve_at(void *of, double t, iop_piece_outcome *outcome, iop_tangent *p, iop_err *err)
{
    const move *m = of;
    move_bound(m, m->b + m->direction * t);
    IOP_TRY(red_rounds(m->r, err));
    *outcome = found(m->r->outcome);
    return *outcome == IOP_PIECE_OPTIMUM ? tangent_at(m, t, p, err) : IOP_OK;
}

/* Rows are those of the limits, then those of the group totals. */
static const char *row_name(const iop_plan *plan, size_t row)
{
    return row < plan->limits ? plan->measure[plan->limit[row].measure].name
                              : plan->total[row - plan->limits].name;
}

static iop_status lost(void *of, double t, iop_err *err)
{
    const move *m = of;
    return iop_fail(err, IOP_EBACKEND, "no optimum was found with the limit on %.60s at %.17g",
                    row_name(m->r->plan, m->row), m->b + m->direction * t);
}

/* The objective becomes the limit's measure, turned so that minimising it tightens; `kept` holds the old one.
 */
static void swap_objective(const move *m, double *kept)
{
    red_problem *p = &m->r->p;
    memcpy(kept, p->q, p->n * sizeof *kept);
    memcpy(kept + p->n, p->d, p->classes * sizeof *kept);
    for (size_t j = 0; j < p->n; j++)
        p->q[j] = -m->direction * p->q[(m->row + 1) * p->n + j];
    for (size_t g = 0; g < p->classes; g++)
        p->d[g] = -m->direction * p->d[(m->row + 1) * p->classes + g];
    m->r->roles_changed = true;
}

static void restore_objective(const move *m, const double *kept)
{
    red_problem *p = &m->r->p;
    memcpy(p->q, kept, p->n * sizeof *kept);
    memcpy(p->d, kept + p->n, p->classes * sizeof *kept);
    m->r->roles_changed = true;
}

/* By costs that move the limit's measure towards tightening. */
static iop_status largest_step(void *of, iop_piece_outcome *outcome, double *last, iop_err *err)
{
    const move *m = of;
    iop_reduced *r = m->r;
    double *kept = iop_new(&r->env, r->p.n + r->p.classes, sizeof *kept);
    if (!kept)
        return iop_no_memory(err, r->p.n, "costs");
    move_bound(m, m->b);
    swap_objective(m, kept);
    iop_status status = red_rounds(r, err);
    *outcome = found(r->outcome);
    double furthest = r->outcome == IOP_LP_OPTIMAL ? objective_of(r) : 0;
    restore_objective(m, kept);
    iop_free(&r->env, kept);
    if (status == IOP_OK && *outcome == IOP_PIECE_OPTIMUM)
        *last = fmax(0, furthest - m->direction * m->b);
    return status;
}

/* g is constant from the limit's measure on. */
static iop_status solve_without(void *of, iop_piece_outcome *outcome, iop_tangent *p, iop_err *err)
{
    const move *m = of;
    iop_reduced *r = m->r;
    move_bound(m, m->upper ? (double)INFINITY : -(double)INFINITY);
    IOP_TRY(red_rounds(r, err));
    *outcome = found(r->outcome);
    double activity = iop_simplex_activity(&r->simplex, m->row) + r->constant[m->row + 1];
    *p = (iop_tangent){.value0 = objective_of(r),
                       .at = fmax(0, m->direction * (activity - m->b)),
                       .reach = (double)INFINITY};
    return IOP_OK;
}

/* --- ranges --------------------------------------------------------------------------------------------- */

/* Slopes below this are rounding: a share of the largest cost per unit of the row. */
static double slope_noise(const iop_reduced *r, size_t row)
{
    const red_problem *p = &r->p;
    const double *q = p->q + (row + 1) * p->n, *d = p->d + (row + 1) * p->classes;
    double cost = fmax(largest_of(p->q, p->n), largest_of(p->d, p->classes)),
           entry = fmax(largest_of(q, p->n), largest_of(d, p->classes));
    return entry > 0 ? 1e-12 * cost / entry : 0;
}

static move start_move(iop_reduced *r, size_t row, bool upper, double direction)
{
    move m = {.r = r, .row = row, .upper = upper, .direction = direction};
    m.b = upper ? r->p.row_hi[row] : r->p.row_lo[row];
    m.other = upper ? r->p.row_lo[row] : r->p.row_hi[row];
    m.relaxing = upper == (direction > 0);
    return m;
}

static iop_status solve_again(move *m, iop_err *err)
{
    iop_piece_outcome outcome;
    iop_tangent p;
    IOP_TRY(solve_at(m, 0, &outcome, &p, err));
    return outcome == IOP_PIECE_OPTIMUM ? IOP_OK : lost(m, 0, err);
}

/* One direction; the object holds the optimum at the limit's own bound before and after. */
static iop_status one_direction(iop_reduced *r, size_t row, bool upper, double direction, double *slope,
                                double *end, bool *infeasible, iop_err *err)
{
    move m = start_move(r, row, upper, direction);
    iop_moving_bound bound = {.of = &m,
                              .solve = solve_at,
                              .absent = solve_without,
                              .last_step = largest_step,
                              .lost = lost,
                              .b = m.b,
                              .relaxing = m.relaxing,
                              .small_step = 1e-9 * (1 + fabs(m.b)),
                              .small_slope = slope_noise(r, row)};
    iop_tangent start;
    iop_first_piece piece;
    IOP_TRY(tangent_at(&m, 0, &start, err));
    iop_status status = iop_first_piece_find(&bound, &start, (double)INFINITY, &piece, err);
    *infeasible = piece.infeasible;
    *end = m.b + direction * piece.end;
    *slope = (r->plan->maximize ? 1 : -1) * direction * piece.slope;
    if (!piece.solved)
        return status;
    iop_err ignored;
    iop_status again = solve_again(&m, status == IOP_OK ? err : &ignored);
    return status == IOP_OK ? again : status;
}

iop_status iop_reduced_bound_range(iop_reduced *r, size_t limit, bool upper, iop_lp_range *out, iop_err *err)
{
    if (limit >= r->p.rows)
        return iop_fail(err, IOP_EINVAL, "there is no limit or total %zu: the plan has %zu", limit,
                        r->p.rows);
    if (r->outcome != IOP_LP_OPTIMAL)
        return iop_fail(err, IOP_EINVAL, "a range needs an optimum at the plan's present bounds");
    if (isinf(upper ? r->p.row_hi[limit] : r->p.row_lo[limit]))
        return iop_fail(err, IOP_EINVAL, "the limit on %.60s has no %s bound", row_name(r->plan, limit),
                        upper ? IOP_WORD_IN("part", "upper") : IOP_WORD_IN("part", "lower"));
    IOP_TRY(iop_factor_expect_many(&r->factor, err));
    r->rows_only = true;
    iop_status status =
        one_direction(r, limit, upper, 1, &out->slope_up, &out->up_to, &out->infeasible_above, err);
    if (status == IOP_OK)
        status =
            one_direction(r, limit, upper, -1, &out->slope_down, &out->down_to, &out->infeasible_below, err);
    r->rows_only = false;
    return status;
}
