/* SPDX-License-Identifier: GPL-3.0-or-later */
/* range.c - how far the slope of the optimum in one side of a limit goes, by the reduced program.
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
 * The ratio test of a basis says how far its line surely goes (`reach`); it covers all dependent quantities
 * (one solve with M_TT), saves solves and proves nothing more. R is first looked for a little beyond that,
 * and, if L still holds there again and again, at the far end: with the bound absent when it is relaxed, and
 * at the smallest feasible bound, found by optimising the limit's measure, when it is tightened.
 * While a bound moves a few broken quantities get rows rather than exchange roles, so that nothing is
 * factored again. */
#include "base/alloc.h"
#include "reduced/reduced.h"
#include <math.h>
#include <string.h>

enum { MOST_PROBES = 200, PROBES_BEFORE_FAR_END = 3 };
static const double beyond_everything = 1e12; /* steps relative to the bound */

/* value0 + slope t, touching g at `at` and surely equal to it up to at + reach. */
typedef struct tangent {
    double value0, slope, at, reach;
} tangent;

typedef struct walk {
    iop_reduced *r;
    size_t row; /* the limit */
    bool upper, relaxing;
    double b, other;  /* the moving bound at t = 0 and the row's other one */
    double direction; /* of the bound: 1 up, -1 down */
    double small_step, small_slope;
    tangent left;
    double known; /* g lies on L up to here, if L is tight at all */
    bool has_right, far_end_tried;
    tangent right;
    double last; /* largest feasible t, (double)INFINITY when unknown */
} walk;

/* --- tangents ------------------------------------------------------------------------------------------- */

/* The part of the row's dual that belongs to the moving bound, as slope of g in t; the program minimises -g.
 */
static double slope_of(const walk *w)
{
    double up = -w->r->simplex.y[w->row];
    return w->direction * (w->upper ? fmax(up, 0) : fmin(up, 0));
}

static double objective_of(const iop_reduced *r)
{
    double sum = r->constant[0];
    for (size_t c = 0; c < r->columns; c++)
        sum += r->simplex.cost[c] * r->simplex.x[c];
    return -sum;
}

/* How far something with this value can move. */
static double room(double lo, double hi, double value, double rate)
{
    double left = rate > 0 ? (hi - value) / rate : (lo - value) / rate;
    return fmax(left, 0);
}

static double largest_of(const double *rate, size_t count)
{
    double most = 0;
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(rate[k]));
    return most;
}

/* The least room of rows and of quantities, basic and dependent alike. */
static double least_room(const walk *w, const double *row_rate, const double *rate)
{
    const iop_reduced *r = w->r;
    const iop_simplex *s = &r->simplex;
    size_t quantities = r->p.n * red_slots(&r->p);
    double reach = (double)INFINITY, largest = largest_of(rate, quantities);
    for (size_t k = 0; k < s->rows; k++) {
        size_t v = s->cols + k;
        if (k != w->row && s->place[v] == IOP_SX_BASIC && row_rate[k] != 0)
            reach = fmin(reach, room(s->lo[v], s->hi[v], s->x[v], row_rate[k]));
    }
    for (size_t v = 0; v < quantities; v++)
        if (fabs(rate[v]) > 1e-12 * largest)
            reach = fmin(reach, room(r->p.lo[v], r->p.hi[v], r->value[v], rate[v]));
    return reach;
}

/* How far the bound can move before anything else meets a bound of its own. */
static iop_status ratio_test(const walk *w, double *reach, iop_err *err)
{
    iop_reduced *r = w->r;
    iop_simplex *s = &r->simplex;
    double *rate = iop_new(&r->env, s->cols + s->rows, sizeof *rate);
    if (!rate)
        return iop_no_memory(err, s->cols, "rates of change");
    *reach = 0;
    iop_status status = IOP_OK;
    if (iop_simplex_rates(s, w->row, rate)) {
        for (size_t v = 0; v < s->cols + s->rows; v++)
            rate[v] *= w->direction;
        red_take_columns(r, rate, true, r->ray);
        status = red_complete(r, r->ray, NULL, err);
        if (status == IOP_OK)
            *reach = least_room(w, rate + s->cols, r->ray);
    }
    iop_free(&r->env, rate);
    return status;
}

static iop_status reach_of(const walk *w, double *reach, iop_err *err)
{
    const iop_reduced *r = w->r;
    const iop_simplex *s = &r->simplex;
    size_t v = s->cols + w->row;
    bool fixed = s->lo[v] == s->hi[v];
    if (s->place[v] != IOP_SX_BASIC && (fixed || s->place[v] == (w->upper ? IOP_SX_UPPER : IOP_SX_LOWER)))
        return ratio_test(w, reach, err);
    *reach = (double)INFINITY;
    if (!w->relaxing) {
        double bound = w->upper ? s->hi[v] : s->lo[v];
        *reach = fmax(0, w->direction * (s->x[v] - bound) / s->row_scale[w->row]);
    }
    return IOP_OK;
}

static iop_status tangent_at(const walk *w, double t, tangent *p, iop_err *err)
{
    p->at = t;
    p->slope = slope_of(w);
    p->value0 = objective_of(w->r) - p->slope * t;
    return reach_of(w, &p->reach, err);
}

static bool same_slope(const walk *w, double a, double b)
{
    return fabs(a - b) <= 1e-8 * fmax(fabs(a), fabs(b)) + w->small_slope;
}

/* Where L and a flatter line meet. */
static double meeting(const walk *w, const tangent *p)
{
    double drop = w->left.slope - p->slope;
    return drop > 0 ? fmax(0, (p->value0 - w->left.value0) / drop) : 0;
}

/* What a tangent touching g at p->at says about L. */
static void learn(walk *w, const tangent *p)
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
        w->known = fmax(w->known, p->at);
    w->right = *p;
    w->has_right = true;
}

/* --- solves --------------------------------------------------------------------------------------------- */

static void move_bound(const walk *w, double bound)
{
    iop_reduced_set_limit(w->r, w->row, w->upper ? w->other : bound, w->upper ? bound : w->other);
}

static iop_status solve_at(walk *w, double t, iop_err *err)
{
    move_bound(w, w->b + w->direction * t);
    return red_rounds(w->r, err);
}

/* Rows are those of the limits, then those of the group totals. */
static const char *row_name(const iop_plan *plan, size_t row)
{
    return row < plan->limits ? plan->measure[plan->limit[row].measure].name
                              : plan->total[row - plan->limits].name;
}

static iop_status lost(const walk *w, double t, iop_err *err)
{
    return iop_fail(err, IOP_EBACKEND, "no optimum was found with the limit on %.60s at %.17g",
                    row_name(w->r->plan, w->row), w->b + w->direction * t);
}

/* The objective becomes the limit's measure, turned so that minimising it tightens; `kept` holds the old one.
 */
static void swap_objective(walk *w, double *kept)
{
    red_problem *p = &w->r->p;
    memcpy(kept, p->q, p->n * sizeof *kept);
    memcpy(kept + p->n, p->d, p->classes * sizeof *kept);
    for (size_t j = 0; j < p->n; j++)
        p->q[j] = -w->direction * p->q[(w->row + 1) * p->n + j];
    for (size_t g = 0; g < p->classes; g++)
        p->d[g] = -w->direction * p->d[(w->row + 1) * p->classes + g];
    w->r->roles_changed = true;
}

static void restore_objective(walk *w, const double *kept)
{
    red_problem *p = &w->r->p;
    memcpy(p->q, kept, p->n * sizeof *kept);
    memcpy(p->d, kept + p->n, p->classes * sizeof *kept);
    w->r->roles_changed = true;
}

/* w->last is how far tightening can go. */
static iop_status largest_step(walk *w, iop_err *err)
{
    iop_reduced *r = w->r;
    double *kept = iop_new(&r->env, r->p.n + r->p.classes, sizeof *kept);
    if (!kept)
        return iop_no_memory(err, r->p.n, "costs");
    move_bound(w, w->b);
    swap_objective(w, kept);
    iop_status status = red_rounds(r, err);
    double furthest = r->outcome == IOP_LP_OPTIMAL ? objective_of(r) : 0;
    restore_objective(w, kept);
    iop_free(&r->env, kept);
    if (status == IOP_OK && r->outcome == IOP_LP_OPTIMAL)
        w->last = fmax(0, furthest - w->direction * w->b);
    return status;
}

/* The far end of a tightened bound: the last feasible step, and a tangent there. */
static iop_status tighten_fully(walk *w, iop_err *err)
{
    IOP_TRY(largest_step(w, err));
    iop_lp_outcome outcome = w->r->outcome;
    if (outcome != IOP_LP_OPTIMAL || w->last <= w->known * (1 + 1e-9) + w->small_step)
        return outcome == IOP_LP_OPTIMAL || outcome == IOP_LP_UNBOUNDED ? IOP_OK : lost(w, w->last, err);
    double back_off = 0;
    for (int k = 0; k < 3; k++, back_off = back_off * 100 + w->small_step) {
        double t = fmax(0, w->last - back_off);
        IOP_TRY(solve_at(w, t, err));
        if (w->r->outcome != IOP_LP_OPTIMAL)
            continue;
        tangent p;
        IOP_TRY(tangent_at(w, t, &p, err));
        learn(w, &p);
        w->last = t;
        return IOP_OK;
    }
    return lost(w, w->last, err);
}

/* The far end of a relaxed bound: without it, g is constant from the row's activity on. */
static iop_status relax_fully(walk *w, iop_err *err)
{
    iop_reduced *r = w->r;
    move_bound(w, w->upper ? (double)INFINITY : -(double)INFINITY);
    IOP_TRY(red_rounds(r, err));
    if (r->outcome == IOP_LP_UNBOUNDED)
        return IOP_OK;
    if (r->outcome != IOP_LP_OPTIMAL)
        return lost(w, (double)INFINITY, err);
    double activity = iop_simplex_activity(&r->simplex, w->row) + r->constant[w->row + 1];
    tangent p = {objective_of(r), 0, fmax(0, w->direction * (activity - w->b)), (double)INFINITY};
    learn(w, &p);
    return IOP_OK;
}

static iop_status go_to_far_end(walk *w, iop_err *err)
{
    w->far_end_tried = true;
    return w->relaxing ? relax_fully(w, err) : tighten_fully(w, err);
}

static iop_status probe(walk *w, double t, iop_err *err)
{
    IOP_TRY(solve_at(w, t, err));
    if (w->r->outcome == IOP_LP_OPTIMAL) {
        tangent p;
        IOP_TRY(tangent_at(w, t, &p, err));
        learn(w, &p);
        return IOP_OK;
    }
    if (w->r->outcome == IOP_LP_INFEASIBLE && !w->relaxing && !w->far_end_tried)
        return go_to_far_end(w, err);
    return lost(w, t, err);
}

/* --- the walk ------------------------------------------------------------------------------------------- */

static bool is_at_end(const walk *w)
{
    double tie = 1e-9 * w->known + w->small_step;
    if (isinf(w->known) || w->known >= w->last - tie)
        return true;
    return w->has_right && meeting(w, &w->right) <= w->known + tie;
}

static iop_status walk_on(walk *w, int probes, iop_err *err)
{
    if (w->has_right)
        return probe(w, fmin(meeting(w, &w->right), w->last), err);
    if (probes >= PROBES_BEFORE_FAR_END && !w->far_end_tried)
        return go_to_far_end(w, err);
    double least = w->known > w->small_step ? 1e3 * w->small_step : 1e5 * w->small_step;
    double next = fmax(1.5 * w->known, w->known + least);
    if (next > beyond_everything * (1 + fabs(w->b))) {
        w->known = (double)INFINITY;
        return IOP_OK;
    }
    return probe(w, fmin(next, w->last), err);
}

static iop_status walk_all(walk *w, double *slope, double *end, bool *infeasible, iop_err *err)
{
    for (int k = 0; !is_at_end(w); k++) {
        if (k == MOST_PROBES)
            return lost(w, w->known, err);
        IOP_TRY(walk_on(w, k, err));
    }
    *infeasible = w->known >= w->last - (1e-9 * w->last + w->small_step);
    *end = w->b + w->direction * (*infeasible ? w->last : w->known);
    *slope = (w->r->plan->maximize ? 1 : -1) * w->direction * w->left.slope;
    return IOP_OK;
}

/* Slopes below this are rounding: a share of the largest cost per unit of the row. */
static double slope_noise(const iop_reduced *r, size_t row)
{
    const red_problem *p = &r->p;
    const double *q = p->q + (row + 1) * p->n, *d = p->d + (row + 1) * p->classes;
    double cost = fmax(largest_of(p->q, p->n), largest_of(p->d, p->classes)),
           entry = fmax(largest_of(q, p->n), largest_of(d, p->classes));
    return entry > 0 ? 1e-12 * cost / entry : 0;
}

static iop_status start_walk(walk *w, iop_reduced *r, size_t row, bool upper, double direction, iop_err *err)
{
    memset(w, 0, sizeof *w);
    w->r = r;
    w->row = row;
    w->upper = upper;
    w->direction = direction;
    w->last = (double)INFINITY;
    w->b = upper ? r->p.row_hi[row] : r->p.row_lo[row];
    w->other = upper ? r->p.row_lo[row] : r->p.row_hi[row];
    w->relaxing = upper == (direction > 0);
    w->small_step = 1e-9 * (1 + fabs(w->b));
    w->small_slope = slope_noise(r, row);
    IOP_TRY(tangent_at(w, 0, &w->left, err));
    w->known = w->left.reach;
    return IOP_OK;
}

static iop_status solve_again(walk *w, iop_err *err)
{
    IOP_TRY(solve_at(w, 0, err));
    return w->r->outcome == IOP_LP_OPTIMAL ? IOP_OK : lost(w, 0, err);
}

/* One direction; the object holds the optimum at the limit's own bound before and after. */
static iop_status one_direction(iop_reduced *r, size_t row, bool upper, double direction, double *slope,
                                double *end, bool *infeasible, iop_err *err)
{
    walk w;
    IOP_TRY(start_walk(&w, r, row, upper, direction, err));
    bool moves = !is_at_end(&w);
    iop_status status = walk_all(&w, slope, end, infeasible, err);
    if (!moves)
        return status;
    iop_err ignored;
    iop_status again = solve_again(&w, status == IOP_OK ? err : &ignored);
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
