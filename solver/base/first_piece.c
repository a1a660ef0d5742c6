/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/first_piece.h"
#include <math.h>

enum { MOST_PROBES = 200, PROBES_BEFORE_FAR_END = 3 };
static const double beyond_everything = 1e12; /* steps relative to the bound */

typedef struct walk {
    const iop_moving_bound *bound;
    iop_tangent left;
    double known; /* g lies on L up to here, if L is tight at all */
    bool has_right, far_end_tried, solved;
    iop_tangent right;
    double last; /* there is no feasible point beyond this t */
} walk;

double iop_room(double lo, double hi, double value, double rate)
{
    double left = rate > 0 ? (hi - value) / rate : (lo - value) / rate;
    return fmax(left, 0);
}

/* --- what tangents say --------------------------------------------------------------------------------- */

static bool same_slope(const walk *w, double a, double b)
{
    return fabs(a - b) <= 1e-8 * fmax(fabs(a), fabs(b)) + w->bound->small_slope;
}

/* Where L and a flatter line meet. */
static double meeting(const walk *w, const iop_tangent *p)
{
    double drop = w->left.slope - p->slope;
    return drop > 0 ? fmax(0, (p->value0 - w->left.value0) / drop) : 0;
}

/* What a tangent touching g at p->at says about L. */
static void learn(walk *w, const iop_tangent *p)
{
    double small_step = w->bound->small_step, tie = 1e-8 * p->at + small_step;
    if (same_slope(w, p->slope, w->left.slope)) {
        w->known = fmax(w->known, p->at + p->reach);
        return;
    }
    double meet = meeting(w, p);
    if (meet <= small_step && w->known <= small_step) { /* p is tight at 0: the first piece */
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

static iop_status lost(const walk *w, double t, iop_err *err)
{
    return w->bound->lost(w->bound->of, t, err);
}

static iop_status solve(walk *w, double t, iop_piece_outcome *outcome, iop_tangent *p, iop_err *err)
{
    w->solved = true;
    return w->bound->solve(w->bound->of, t, outcome, p, err);
}

/* The far end of a tightened bound: the last feasible step, and a tangent there. */
static iop_status tighten_fully(walk *w, iop_err *err)
{
    iop_piece_outcome outcome;
    double back_off = 0;
    w->solved = true;
    IOP_TRY(w->bound->last_step(w->bound->of, &outcome, &w->last, err));
    if (outcome != IOP_PIECE_OPTIMUM || w->last <= w->known * (1 + 1e-9) + w->bound->small_step)
        return outcome == IOP_PIECE_OPTIMUM || outcome == IOP_PIECE_UNBOUNDED ? IOP_OK
                                                                              : lost(w, w->last, err);
    for (int k = 0; k < 3; k++, back_off = back_off * 100 + w->bound->small_step) {
        iop_tangent p;
        double t = fmax(0, w->last - back_off);
        iop_status status = solve(w, t, &outcome, &p, err);
        if (status != IOP_OK && status != IOP_EBACKEND) /* at the very end neither side may be provable */
            return status;
        if (status != IOP_OK || outcome != IOP_PIECE_OPTIMUM)
            continue;
        learn(w, &p);
        w->last = t;
        return IOP_OK;
    }
    return lost(w, w->last, err);
}

/* The far end of a relaxed bound. */
static iop_status relax_fully(walk *w, iop_err *err)
{
    iop_piece_outcome outcome;
    iop_tangent p;
    w->solved = true;
    IOP_TRY(w->bound->absent(w->bound->of, &outcome, &p, err));
    if (outcome == IOP_PIECE_UNBOUNDED)
        return IOP_OK;
    if (outcome != IOP_PIECE_OPTIMUM)
        return lost(w, (double)INFINITY, err);
    learn(w, &p);
    return IOP_OK;
}

static iop_status go_to_far_end(walk *w, iop_err *err)
{
    w->far_end_tried = true;
    return w->bound->relaxing ? relax_fully(w, err) : tighten_fully(w, err);
}

static iop_status probe(walk *w, double t, iop_err *err)
{
    iop_piece_outcome outcome;
    iop_tangent p;
    IOP_TRY(solve(w, t, &outcome, &p, err));
    if (outcome == IOP_PIECE_OPTIMUM) {
        learn(w, &p);
        return IOP_OK;
    }
    if (outcome == IOP_PIECE_INFEASIBLE && !w->bound->relaxing && !w->far_end_tried)
        return go_to_far_end(w, err);
    return lost(w, t, err);
}

/* --- the walk ------------------------------------------------------------------------------------------ */

static bool is_at_end(const walk *w)
{
    double tie = 1e-9 * w->known + w->bound->small_step;
    if (isinf(w->known) || w->known >= w->last - tie)
        return true;
    return w->has_right && meeting(w, &w->right) <= w->known + tie;
}

static iop_status walk_on(walk *w, int probes, iop_err *err)
{
    double small_step = w->bound->small_step;
    if (w->has_right)
        return probe(w, fmin(meeting(w, &w->right), w->last), err);
    if (probes >= PROBES_BEFORE_FAR_END && !w->far_end_tried)
        return go_to_far_end(w, err);
    double least = w->known > small_step ? 1e3 * small_step : 1e5 * small_step;
    double next = fmax(1.5 * w->known, w->known + least);
    if (next > beyond_everything * (1 + fabs(w->bound->b))) {
        w->known = (double)INFINITY;
        return IOP_OK;
    }
    return probe(w, fmin(next, w->last), err);
}

static iop_status walk_to_end(walk *w, iop_err *err)
{
    for (int k = 0; !is_at_end(w); k++) {
        if (k == MOST_PROBES)
            return lost(w, w->known, err);
        IOP_TRY(walk_on(w, k, err));
    }
    return IOP_OK;
}

iop_status iop_first_piece_find(const iop_moving_bound *bound, const iop_tangent *start, double last,
                                iop_first_piece *out, iop_err *err)
{
    walk w = {.bound = bound, .left = *start, .known = start->reach, .last = last};
    iop_status status = walk_to_end(&w, err);
    out->solved = w.solved;
    out->slope = w.left.slope;
    out->infeasible = w.known >= w.last - (1e-9 * w.last + bound->small_step);
    out->end = out->infeasible ? w.last : w.known;
    return status;
}
