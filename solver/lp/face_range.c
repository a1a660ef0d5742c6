/* SPDX-License-Identifier: GPL-3.0-or-later */
/* face_range.c - how far the slopes of the optimum in bounds of rows go, without a basis.
 *
 * The slope in a bound is the row's dual y. It holds for the bound at b + t as long as some point with that
 * bound is complementary to the same multipliers: then both are optimal there, and the optimum is the present
 * one + y t. Such points are those of the optimal face in which only the row's activity leaves its bound
 * (face.c); how far it can go (face_climb.c) is how far the slope holds, both being convex in t. Where the
 * activity cannot move within the face at all b is a corner: other multipliers are optimal as well, of either
 * side, and nothing is told. */
#include "base/alloc.h"
#include "lp/face.h"
#include <math.h>
#include <string.h>

static const double residual_at_end = 1e-11; /* of the scaled rows, which are about 1 */
static const double no_end = 1e-12;          /* an end is 0 when it is nearer, relative to the bound */
static const double no_length = 1e-9;        /* of a piece, relative to the bound */

typedef struct question {
    const iop_lp_session *s;
    lp_face *f;
    size_t row, member;
    bool upper;
    double bound, unit; /* the program's; its units in one of the form's */
    double relax;       /* the direction of relaxing: 1 up */
    double slope;       /* of both sides */
    double relaxed, tightened;
    bool crosses; /* tightened: no plan goes further */
    lp_climb climb;
} question;

/* The end of a climb is a point of the program, up to rounding. */
static bool end_is_point(const question *q)
{
    const lp_face *f = q->f;
    const lp_standard *a = &f->form;
    memcpy(f->side, a->rhs, a->rows * sizeof *f->side);
    for (size_t m = 0; m < f->members; m++)
        for (size_t k = a->start[f->column[m]]; k < a->start[f->column[m] + 1]; k++)
            f->side[a->index[k]] -= a->value[k] * q->climb.x[m];
    for (size_t i = 0; i < a->rows; i++)
        if (!(fabs(f->side[i]) <= residual_at_end))
            return false;
    return true;
}

/* What rounding leaves of 0 is 0. */
static double told_end(const question *q, double end)
{
    return fabs(end) <= no_end * fabs(q->bound) ? 0 : end;
}

/* A piece without length is none: the bound is a corner, unless no plan goes further. */
static bool has_length(const question *q)
{
    double from = q->upper ? q->f->hi[q->member] : q->f->lo[q->member];
    return q->climb.end == LP_CLIMB_ENDLESS || q->crosses ||
           fabs(q->climb.to - from) > no_length * fmax(fabs(from), fabs(q->climb.to));
}

/* One end of the range of a bound that the activity is at, at a price. */
static iop_status follow(question *q, bool relaxing, double *end, bool *found, iop_err *err)
{
    double direction = relaxing ? q->relax : -q->relax;
    q->climb.ask_beyond = !relaxing;
    IOP_TRY(lp_face_climb(q->f, q->member, direction, &q->climb, err));
    *end = q->climb.end == LP_CLIMB_ENDLESS
               ? direction * (double)INFINITY
               : told_end(q, q->bound + (q->climb.to - q->f->x[q->member]) * q->unit);
    q->crosses = q->climb.end == LP_CLIMB_ENDS && q->climb.beyond == LP_CLIMB_ENDS;
    *found = q->climb.end != LP_CLIMB_LOST && end_is_point(q) && has_length(q) &&
             (relaxing || q->climb.end == LP_CLIMB_ENDLESS || q->climb.beyond != LP_CLIMB_LOST);
    return IOP_OK;
}

/* Of a bound without a price: it can be tightened as far as the activity goes in some optimum. */
static iop_status follow_slack(question *q, bool *found, iop_err *err)
{
    const lp_face *f = q->f;
    q->relaxed = q->relax * (double)INFINITY;
    *found = true;
    if (f->reduced[q->member] != 0) { /* it stays at the other one */
        q->tightened = q->upper ? q->s->data.row_lo[q->row] : q->s->data.row_hi[q->row];
        q->crosses = true;
        return IOP_OK;
    }
    IOP_TRY(follow(q, false, &q->tightened, found, err));
    if (q->climb.end == LP_CLIMB_ENDS)
        q->tightened = told_end(q, q->climb.to * q->unit);
    return IOP_OK;
}

static iop_status answer(question *q, bool *found, iop_err *err)
{
    const lp_face *f = q->f;
    double at = q->upper ? f->hi[q->member] : f->lo[q->member];
    bool priced = f->reduced[q->member] != 0 && f->x[q->member] == at &&
                  (q->upper ? f->reduced[q->member] < 0 : f->reduced[q->member] > 0);
    *found = false;
    if (!priced)
        return follow_slack(q, found, err);
    if (f->stuck[q->member])
        return IOP_OK;
    q->slope = q->s->y[q->row];
    IOP_TRY(follow(q, true, &q->relaxed, found, err));
    return *found ? follow(q, false, &q->tightened, found, err) : IOP_OK;
}

/* x: members, storage for climbs. */
static iop_status range_of(const iop_lp_session *s, lp_face *f, const iop_lp_bound *b, double *x,
                           iop_lp_range *out, bool *found, iop_err *err)
{
    question q = {.s = s, .f = f, .row = b->row, .upper = b->upper, .climb.x = x};
    q.member = f->activity[b->row];
    *found = false;
    if (q.member == LP_NO_VARIABLE) /* an equation */
        return IOP_OK;
    q.bound = b->upper ? s->data.row_hi[b->row] : s->data.row_lo[b->row];
    q.unit = f->form.unit * f->form.column_factor[f->column[q.member]];
    q.relax = b->upper ? 1 : -1;
    IOP_TRY(answer(&q, found, err));
    out->slope_up = out->slope_down = q.slope;
    out->up_to = b->upper ? q.relaxed : q.tightened;
    out->down_to = b->upper ? q.tightened : q.relaxed;
    out->infeasible_above = q.crosses && !b->upper;
    out->infeasible_below = q.crosses && b->upper;
    return IOP_OK;
}

static iop_status by_face(const iop_lp_session *s, size_t count, const iop_lp_bound *bound, iop_lp_range *out,
                          bool *found, iop_err *err)
{
    lp_face f;
    bool clean;
    size_t *row = iop_new(&s->env, count, sizeof *row);
    if (!row)
        return iop_no_memory(err, count, "rows");
    for (size_t k = 0; k < count; k++)
        row[k] = bound[k].row;
    iop_status status = lp_face_open(&f, s, count, row, &clean, err);
    iop_free(&s->env, row);
    IOP_TRY(status);
    double *x = iop_new(&s->env, f.form.columns, sizeof *x);
    if (!x)
        status = iop_no_memory(err, f.form.columns, "columns of a linear program");
    for (size_t k = 0; k < count && clean && status == IOP_OK; k++)
        status = range_of(s, &f, &bound[k], x, &out[k], &found[k], err);
    iop_free(&s->env, x);
    lp_face_close(&f);
    return status;
}

static iop_status by_basis(iop_lp_session *s, size_t count, const iop_lp_bound *bound, iop_lp_range *out,
                           bool *found, iop_err *err)
{
    for (size_t k = 0; k < count; k++) {
        iop_status status = iop_lp_bound_range(s, bound[k].row, bound[k].upper, &out[k], err);
        if (status == IOP_ENOMEM || status == IOP_EINVAL)
            return status;
        found[k] = status == IOP_OK;
    }
    return IOP_OK;
}

iop_status iop_lp_bound_ranges(iop_lp_session *s, size_t count, const iop_lp_bound *bound, iop_lp_range *out,
                               bool *found, iop_err *err)
{
    for (size_t k = 0; k < count; k++) {
        IOP_TRY(iop_lp_check_range(s, bound[k].row, bound[k].upper, err));
        memset(&out[k], 0, sizeof out[k]);
        found[k] = false;
    }
    if (count == 0)
        return IOP_OK;
    return s->answer.has_basis ? by_basis(s, count, bound, out, found, err)
                               : by_face(s, count, bound, out, found, err);
}
