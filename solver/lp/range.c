/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/range.c - how far the slope of the optimum in one bound goes.
 *
 * Let g(t) be the optimum, its sign turned so that more is better, when the bound b of the row is moved by t
 * >= 0 in one direction. g is concave and piecewise linear. A solve at t gives the value g(t) and, from the
 * row's dual, a tangent: a line that lies nowhere below g. The left line L goes through (0, g(0)) and is the
 * first piece's line once it is tight; the right tangent R comes from a solve further out. Where L and R meet
 * the program is solved again (Eisner and Severance 1976, J. ACM 23, 619-635): if g lies on L there, the
 * piece ends there; if the new tangent goes through (0, g(0)), it is the first piece and L was only a
 * tangent, as happens when the basis at b is degenerate; else it is the new R. Each step finds a new piece,
 * so the loop ends, and no step trusts a basis to be the only one.
 *
 * The ratio test of a basis says how far its line surely goes (`reach`); it saves solves and proves nothing
 * more. R is first looked for a little beyond that, and, if L still holds there again and again, at the far
 * end: with the bound absent when it is relaxed, and at the smallest feasible bound when it is tightened.
 * That bound is found exactly, by optimising the row's activity. */
#include "base/alloc.h"
#include "lp/session.h"
#include <math.h>
#include <string.h>

enum { MOST_PROBES = 200, PROBES_BEFORE_FAR_END = 3 };
static const double beyond_everything = 1e12; /* steps relative to the bound */

/* value0 + slope t, touching g at `at` and surely equal to it up to at + reach. */
typedef struct lp_tangent {
    double value0, slope, at, reach;
} lp_tangent;

typedef struct lp_walk {
    iop_lp_session *s;
    size_t row;
    bool upper, relaxing;
    double b, other;  /* the moving bound at t = 0 and the row's other one */
    double direction; /* of the bound: 1 up, -1 down */
    double sign;      /* 1 maximise, -1 minimise */
    double small_step, small_slope;
    double *cost; /* the session's costs */
    lp_tangent left;
    double known; /* g lies on L up to here, if L is tight at all */
    bool has_right, far_end_tried;
    lp_tangent right;
    double last; /* there is no feasible point beyond this t */
} lp_walk;

/* --- tangents ------------------------------------------------------------------------------------------ */

/* The part of the row's dual that belongs to the moving bound, as slope of g in t. */
static double slope_of(const lp_walk *w)
{
    double up = w->sign * w->s->y[w->row];
    return w->direction * (w->upper ? fmax(up, 0) : fmin(up, 0));
}

/* How far a basic variable with this value can move. */
static double room(double lo, double hi, double value, double rate)
{
    double left = rate > 0 ? (hi - value) / rate : (lo - value) / rate;
    return fmax(left, 0);
}

/* How far the bound can move before a basic variable meets a bound of its own. */
static double ratio_test(const lp_walk *w)
{
    iop_lp_session *s = w->s;
    double reach = INFINITY, largest = 0;
    memset(s->work, 0, s->rows * sizeof *s->work);
    s->work[w->row] = 1;
    if (!s->answer.has_basis || !s->backend->solve_basis(s->self, false, s->work))
        return 0;
    for (size_t k = 0; k < s->rows; k++)
        largest = fmax(largest, fabs(s->work[k]));
    for (size_t k = 0; k < s->rows; k++) {
        size_t v = s->answer.basic[k], j = v - s->rows;
        double rate = -w->direction * s->work[k];
        if (fabs(rate) <= 1e-14 * largest)
            continue;
        double left = v < s->rows ? room(s->data.row_lo[v], s->data.row_hi[v], s->row[v], rate)
                                  : room(s->data.col_lo[j], s->data.col_hi[j], s->x[j], rate);
        reach = fmin(reach, left);
    }
    return reach;
}

static double reach_of(const lp_walk *w, double slope)
{
    const iop_lp_session *s = w->s;
    bool follows = s->answer.place[w->row] == (w->upper ? LP_AT_UPPER : LP_AT_LOWER) ||
                   (s->answer.place[w->row] == LP_AT_FIXED && slope != 0);
    if (follows)
        return ratio_test(w);
    if (w->relaxing)
        return INFINITY;
    double bound = w->upper ? s->data.row_hi[w->row] : s->data.row_lo[w->row];
    return fmax(0, w->direction * (s->row[w->row] - bound));
}

static lp_tangent tangent_at(const lp_walk *w, double t)
{
    lp_tangent p;
    p.at = t;
    p.slope = slope_of(w);
    p.reach = reach_of(w, p.slope);
    p.value0 = w->sign * w->s->objective - p.slope * t;
    return p;
}

static bool same_slope(const lp_walk *w, double a, double b)
{
    return fabs(a - b) <= 1e-8 * fmax(fabs(a), fabs(b)) + w->small_slope;
}

/* Where L and a flatter line meet. */
static double meeting(const lp_walk *w, const lp_tangent *p)
{
    double drop = w->left.slope - p->slope;
    return drop > 0 ? fmax(0, (p->value0 - w->left.value0) / drop) : 0;
}

/* What a tangent touching g at p->at says about L. */
static void learn(lp_walk *w, const lp_tangent *p)
{
    double tie = 1e-8 * p->at + w->small_step;
    if (same_slope(w, p->slope, w->left.slope)) {
        w->known = fmax(w->known, p->at + p->reach);
        return;
    }
    double meet = meeting(w, p);
    if (meet <= w->small_step && w->known <= w->small_step) { /* p is tight at 0: the first piece */
        w->left.slope = p->slope;
        w->known = p->at + p->reach;
        if (w->has_right && same_slope(w, p->slope, w->right.slope)) {
            w->has_right = false;
            w->known = fmax(w->known, w->right.at);
        }
        return;
    }
    if (meet >= p->at - tie)
        w->known = fmax(w->known, fmin(p->at, meet));
    w->right = *p;
    w->has_right = true;
}

/* --- solves -------------------------------------------------------------------------------------------- */

static iop_status move_bound(const lp_walk *w, double bound, iop_err *err)
{
    return iop_lp_session_set_row(w->s, w->row, w->upper ? w->other : bound, w->upper ? bound : w->other,
                                  err);
}

static iop_status solve_at(lp_walk *w, double t, iop_lp_outcome *outcome, iop_err *err)
{
    iop_lp_result result;
    IOP_TRY(move_bound(w, w->b + w->direction * t, err));
    IOP_TRY(iop_lp_session_solve(w->s, &result, err));
    *outcome = result.outcome;
    return IOP_OK;
}

static iop_status lost(const lp_walk *w, double t, iop_err *err)
{
    char name[96];
    iop_lp_row_name(w->s->lp, w->row, name, sizeof name);
    return iop_fail(err, IOP_EBACKEND, "no optimum was found with the bound of row \"%s\" at %.17g", name,
                    w->b + w->direction * t);
}

/* The session with costs that move the row's activity towards tightening; w->last is how far it can go. */
static iop_status largest_step(lp_walk *w, iop_lp_outcome *outcome, iop_err *err)
{
    iop_lp_session *s = w->s;
    iop_lp_result result;
    const lp_row *r = &s->lp->row[w->row];
    IOP_TRY(move_bound(w, w->b, err));
    iop_lp_session_set_costs(s, NULL);
    for (size_t k = r->start; k < lp_row_end(s->lp, w->row); k++) {
        s->data.cost[s->lp->entry_column[k]] = w->sign * w->direction * s->lp->entry_value[k];
        s->backend->set_column(s->self, s->lp->entry_column[k], true);
    }
    iop_status status = iop_lp_session_solve(s, &result, err);
    iop_lp_session_set_costs(s, w->cost);
    if (status != IOP_OK)
        return status;
    *outcome = result.outcome;
    if (result.outcome == IOP_LP_OPTIMAL)
        w->last = fmax(0, w->direction * (result.row[w->row] - w->b));
    return IOP_OK;
}

/* The far end of a tightened bound: the last feasible step, and a tangent there. */
static iop_status tighten_fully(lp_walk *w, iop_err *err)
{
    iop_lp_outcome outcome;
    IOP_TRY(largest_step(w, &outcome, err));
    if (outcome != IOP_LP_OPTIMAL || w->last <= w->known * (1 + 1e-9) + w->small_step)
        return outcome == IOP_LP_OPTIMAL || outcome == IOP_LP_UNBOUNDED ? IOP_OK : lost(w, w->last, err);
    double back_off = 0;
    for (int k = 0; k < 3; k++, back_off = back_off * 100 + w->small_step) {
        double t = fmax(0, w->last - back_off);
        iop_status status = solve_at(w, t, &outcome, err);
        if (status != IOP_OK && status != IOP_EBACKEND) /* at the very end neither side may be provable */
            return status;
        if (status != IOP_OK || outcome != IOP_LP_OPTIMAL)
            continue;
        lp_tangent p = tangent_at(w, t);
        learn(w, &p);
        w->last = t;
        return IOP_OK;
    }
    return lost(w, w->last, err);
}

/* The far end of a relaxed bound: without it, g is constant from the row's activity on. */
static iop_status relax_fully(lp_walk *w, iop_err *err)
{
    iop_lp_result result;
    IOP_TRY(move_bound(w, w->upper ? INFINITY : -INFINITY, err));
    IOP_TRY(iop_lp_session_solve(w->s, &result, err));
    if (result.outcome == IOP_LP_UNBOUNDED)
        return IOP_OK;
    if (result.outcome != IOP_LP_OPTIMAL)
        return lost(w, INFINITY, err);
    double at = fmax(0, w->direction * (result.row[w->row] - w->b));
    lp_tangent p = {w->sign * result.objective, 0, at, INFINITY};
    learn(w, &p);
    return IOP_OK;
}

static iop_status go_to_far_end(lp_walk *w, iop_err *err)
{
    w->far_end_tried = true;
    return w->relaxing ? relax_fully(w, err) : tighten_fully(w, err);
}

static iop_status probe(lp_walk *w, double t, iop_err *err)
{
    iop_lp_outcome outcome;
    IOP_TRY(solve_at(w, t, &outcome, err));
    if (outcome == IOP_LP_OPTIMAL) {
        lp_tangent p = tangent_at(w, t);
        learn(w, &p);
        return IOP_OK;
    }
    if (outcome == IOP_LP_INFEASIBLE && !w->relaxing && !w->far_end_tried)
        return go_to_far_end(w, err);
    return lost(w, t, err);
}

/* --- the walk ------------------------------------------------------------------------------------------ */

static bool is_at_end(const lp_walk *w)
{
    double tie = 1e-9 * w->known + w->small_step;
    if (isinf(w->known) || w->known >= w->last - tie)
        return true;
    return w->has_right && meeting(w, &w->right) <= w->known + tie;
}

static iop_status walk_on(lp_walk *w, int probes, iop_err *err)
{
    if (w->has_right)
        return probe(w, fmin(meeting(w, &w->right), w->last), err);
    if (probes >= PROBES_BEFORE_FAR_END && !w->far_end_tried)
        return go_to_far_end(w, err);
    double least = w->known > w->small_step ? 1e3 * w->small_step : 1e5 * w->small_step;
    double next = fmax(1.5 * w->known, w->known + least);
    if (next > beyond_everything * (1 + fabs(w->b))) {
        w->known = INFINITY;
        return IOP_OK;
    }
    return probe(w, fmin(next, w->last), err);
}

static iop_status walk(lp_walk *w, double *slope, double *end, bool *infeasible, iop_err *err)
{
    for (int k = 0; !is_at_end(w); k++) {
        if (k == MOST_PROBES)
            return lost(w, w->known, err);
        IOP_TRY(walk_on(w, k, err));
    }
    *infeasible = w->known >= w->last - (1e-9 * w->last + w->small_step);
    *end = w->b + w->direction * (*infeasible ? w->last : w->known);
    *slope = w->sign * w->direction * w->left.slope + 0.0; /* no -0 */
    return IOP_OK;
}

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

static lp_walk start_walk(iop_lp_session *s, size_t row, bool upper, double direction, double *cost)
{
    lp_walk w = {.s = s, .row = row, .upper = upper, .direction = direction, .cost = cost};
    w.b = upper ? s->data.row_hi[row] : s->data.row_lo[row];
    w.other = upper ? s->data.row_lo[row] : s->data.row_hi[row];
    w.relaxing = upper == (direction > 0);
    w.sign = s->lp->maximize ? 1 : -1;
    w.last = w.relaxing ? HUGE_VAL : fabs(w.b - w.other); /* where the row's bounds cross */
    w.small_step = 1e-9 * (1 + fabs(w.b)) + 1e-14 * s->row_scale[row];
    w.small_slope = slope_noise(s, row);
    w.left = tangent_at(&w, 0);
    w.known = w.left.reach;
    return w;
}

static iop_status solve_again(lp_walk *w, iop_err *err)
{
    iop_lp_outcome outcome;
    IOP_TRY(solve_at(w, 0, &outcome, err));
    return outcome == IOP_LP_OPTIMAL ? IOP_OK : lost(w, 0, err);
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
    lp_walk up = start_walk(s, row, upper, 1, cost), down = start_walk(s, row, upper, -1, cost);
    iop_status status = walk(&up, &out->slope_up, &out->up_to, &out->infeasible_above, err);
    if (status == IOP_OK)
        status = walk(&down, &out->slope_down, &out->down_to, &out->infeasible_below, err);
    iop_err ignored;
    iop_status again = solve_again(&down, status == IOP_OK ? err : &ignored);
    iop_free(&s->env, cost);
    return status == IOP_OK ? again : status;
}
