/* SPDX-License-Identifier: GPL-3.0-or-later */
/* range.c - how far the slope of the optimum in one bound of a session goes; base/first_piece.h says how. */
#include "base/alloc.h"
#include "base/first_piece.h"
#include "lp/session.h"
#include <math.h>
#include <string.h>

/* One direction in which the bound of a row moves. */
typedef struct lp_move {
    iop_lp_session *s;
    size_t row;
    bool upper, relaxing;
    double b, other;  /* the moving bound at t = 0 and the row's other one */
    double direction; /* of the bound: 1 up, -1 down */
    double sign;      /* 1 maximise, -1 minimise */
    double *cost;     /* the session's costs */
} lp_move;

/* --- tangents ------------------------------------------------------------------------------------------ */

/* The part of the row's dual that belongs to the moving bound, as slope of g in t. */
static double slope_of(const lp_move *m)
{
    double up = m->sign * m->s->y[m->row];
    return m->direction * (m->upper ? fmax(up, 0) : fmin(up, 0));
}

/* How far the bound can move before a basic variable meets a bound of its own. */
static double ratio_test(const lp_move *m)
{
    iop_lp_session *s = m->s;
    double reach = INFINITY, largest = 0;
    memset(s->work, 0, s->rows * sizeof *s->work);
    s->work[m->row] = 1;
    if (!s->answer.has_basis || !s->backend->solve_basis(s->self, false, s->work))
        return 0;
    for (size_t k = 0; k < s->rows; k++)
        largest = fmax(largest, fabs(s->work[k]));
    for (size_t k = 0; k < s->rows; k++) {
        size_t v = s->answer.basic[k], j = v - s->rows;
        double rate = -m->direction * s->work[k];
        if (fabs(rate) <= 1e-14 * largest)
            continue;
        double left = v < s->rows ? iop_room(s->data.row_lo[v], s->data.row_hi[v], s->row[v], rate)
                                  : iop_room(s->data.col_lo[j], s->data.col_hi[j], s->x[j], rate);
        reach = fmin(reach, left);
    }
    return reach;
}

static double reach_of(const lp_move *m, double slope)
{
    const iop_lp_session *s = m->s;
    bool follows = s->answer.place[m->row] == (m->upper ? LP_AT_UPPER : LP_AT_LOWER) ||
                   (s->answer.place[m->row] == LP_AT_FIXED && slope != 0);
    if (follows)
        return ratio_test(m);
    if (m->relaxing)
        return INFINITY;
    double bound = m->upper ? s->data.row_hi[m->row] : s->data.row_lo[m->row];
    return fmax(0, m->direction * (s->row[m->row] - bound));
}

static iop_tangent tangent_at(const lp_move *m, double t)
{
    iop_tangent p;
    p.at = t;
    p.slope = slope_of(m);
    p.reach = reach_of(m, p.slope);
    p.value0 = m->sign * m->s->objective - p.slope * t;
    return p;
}

/* --- solves -------------------------------------------------------------------------------------------- */

static iop_piece_outcome found(iop_lp_outcome outcome)
{
    return outcome == IOP_LP_OPTIMAL      ? IOP_PIECE_OPTIMUM
           : outcome == IOP_LP_INFEASIBLE ? IOP_PIECE_INFEASIBLE
           : outcome == IOP_LP_UNBOUNDED  ? IOP_PIECE_UNBOUNDED
                                          : IOP_PIECE_UNKNOWN;
}

static iop_status move_bound(const lp_move *m, double bound, iop_err *err)
{
    return iop_lp_session_set_row(m->s, m->row, m->upper ? m->other : bound, m->upper ? bound : m->other,
                                  err);
}

static iop_status solve_at(void *of, double t, iop_piece_outcome *outcome, iop_tangent *tangent, iop_err *err)
{
    const lp_move *m = of;
    iop_lp_result result;
    IOP_TRY(move_bound(m, m->b + m->direction * t, err));
    IOP_TRY(iop_lp_session_solve(m->s, &result, err));
    *outcome = found(result.outcome);
    if (result.outcome == IOP_LP_OPTIMAL)
        *tangent = tangent_at(m, t);
    return IOP_OK;
}

static iop_status lost(void *of, double t, iop_err *err)
{
    const lp_move *m = of;
    char name[96];
    iop_lp_row_name(m->s->lp, m->row, name, sizeof name);
    return iop_fail(err, IOP_EBACKEND, "no optimum was found with the bound of row \"%s\" at %.17g", name,
                    m->b + m->direction * t);
}

/* By costs that move the row's activity towards tightening. */
static iop_status largest_step(void *of, iop_piece_outcome *outcome, double *last, iop_err *err)
{
    const lp_move *m = of;
    iop_lp_session *s = m->s;
    iop_lp_result result;
    const lp_row *r = &s->lp->row[m->row];
    IOP_TRY(move_bound(m, m->b, err));
    iop_lp_session_set_costs(s, NULL);
    for (size_t k = r->start; k < lp_row_end(s->lp, m->row); k++) {
        s->data.cost[s->lp->entry_column[k]] = m->sign * m->direction * s->lp->entry_value[k];
        s->backend->set_column(s->self, s->lp->entry_column[k], true);
    }
    iop_status status = iop_lp_session_solve(s, &result, err);
    iop_lp_session_set_costs(s, m->cost);
    if (status != IOP_OK)
        return status;
    *outcome = found(result.outcome);
    if (result.outcome == IOP_LP_OPTIMAL)
        *last = fmax(0, m->direction * (result.row[m->row] - m->b));
    return IOP_OK;
}

/* g is constant from the row's activity on. */
static iop_status solve_without(void *of, iop_piece_outcome *outcome, iop_tangent *tangent, iop_err *err)
{
    const lp_move *m = of;
    iop_lp_result result;
    IOP_TRY(move_bound(m, m->upper ? INFINITY : -INFINITY, err));
    IOP_TRY(iop_lp_session_solve(m->s, &result, err));
    *outcome = found(result.outcome);
    if (result.outcome == IOP_LP_OPTIMAL)
        *tangent = (iop_tangent){.value0 = m->sign * result.objective,
                                 .at = fmax(0, m->direction * (result.row[m->row] - m->b)),
                                 .reach = INFINITY};
    return IOP_OK;
}

/* --- ranges --------------------------------------------------------------------------------------------- */

/* Slopes below this are rounding: a share of the largest cost per unit of the row. */
static double slope_noise(const iop_lp_session *s, size_t row)
{
    double cost = 0, entry = 0;
    for (size_t j = 0; j < s->columns; j++)
        cost = fmax(cost, fabs(s->data.cost[j]));
    for (size_t k = s->lp->row[row].start; k < lp_row_end(s->lp, row); k++)
        entry = fmax(entry, fabs(s->lp->entry_value[k]));
    return entry > 0 ? 1e-12 * cost / entry : 0;
}

static lp_move start_move(iop_lp_session *s, size_t row, bool upper, double direction, double *cost)
{
    lp_move m = {.s = s, .row = row, .upper = upper, .direction = direction, .cost = cost};
    m.b = upper ? s->data.row_hi[row] : s->data.row_lo[row];
    m.other = upper ? s->data.row_lo[row] : s->data.row_hi[row];
    m.relaxing = upper == (direction > 0);
    m.sign = s->lp->maximize ? 1 : -1;
    return m;
}

/* `start` is the tangent at the bound's present place. */
static iop_status go(lp_move *m, const iop_tangent *start, double *slope, double *end, bool *infeasible,
                     iop_err *err)
{
    iop_moving_bound bound = {.of = m,
                              .solve = solve_at,
                              .absent = solve_without,
                              .last_step = largest_step,
                              .lost = lost,
                              .b = m->b,
                              .relaxing = m->relaxing,
                              .small_step = 1e-9 * (1 + fabs(m->b)) + 1e-14 * m->s->row_scale[m->row],
                              .small_slope = slope_noise(m->s, m->row)};
    iop_first_piece piece;
    double last = m->relaxing ? (double)INFINITY : fabs(m->b - m->other); /* where the row's bounds cross */
    IOP_TRY(iop_first_piece_find(&bound, start, last, &piece, err));
    *infeasible = piece.infeasible;
    *end = m->b + m->direction * piece.end;
    *slope = m->sign * m->direction * piece.slope + 0.0; /* no -0 */
    return IOP_OK;
}

static iop_status solve_again(lp_move *m, iop_err *err)
{
    iop_piece_outcome outcome;
    iop_tangent tangent;
    IOP_TRY(solve_at(m, 0, &outcome, &tangent, err));
    return outcome == IOP_PIECE_OPTIMUM ? IOP_OK : lost(m, 0, err);
}

iop_status iop_lp_check_range(const iop_lp_session *s, size_t row, bool upper, iop_err *err)
{
    if (row >= s->rows)
        return iop_fail(err, IOP_EINVAL, "there is no row %zu: the program has %zu", row, s->rows);
    if (s->outcome != IOP_LP_OPTIMAL)
        return iop_fail(err, IOP_EINVAL, "a range needs an optimum at the session's present bounds");
    if (isinf(upper ? s->data.row_hi[row] : s->data.row_lo[row])) {
        char name[96];
        iop_lp_row_name(s->lp, row, name, sizeof name);
        return iop_fail(err, IOP_EINVAL, "row \"%s\" has no %s bound", name,
                        upper ? IOP_WORD_IN("part", "upper") : IOP_WORD_IN("part", "lower"));
    }
    return IOP_OK;
}

iop_status iop_lp_bound_range(iop_lp_session *s, size_t row, bool upper, iop_lp_range *out, iop_err *err)
{
    IOP_TRY(iop_lp_check_range(s, row, upper, err));
    double *cost = iop_new(&s->env, s->columns, sizeof *cost);
    if (!cost)
        return iop_no_memory(err, s->columns, "costs");
    memcpy(cost, s->data.cost, s->columns * sizeof *cost);
    lp_move up = start_move(s, row, upper, 1, cost), down = start_move(s, row, upper, -1, cost);
    iop_tangent start_up = tangent_at(&up, 0), start_down = tangent_at(&down, 0);
    iop_status status = go(&up, &start_up, &out->slope_up, &out->up_to, &out->infeasible_above, err);
    if (status == IOP_OK)
        status = go(&down, &start_down, &out->slope_down, &out->down_to, &out->infeasible_below, err);
    iop_err ignored;
    iop_status again = solve_again(&down, status == IOP_OK ? err : &ignored);
    iop_free(&s->env, cost);
    return status == IOP_OK ? again : status;
}
