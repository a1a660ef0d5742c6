/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tangents.c - the path from lines that touch it (Eisner and Severance 1976, J. ACM 23, 619-635).
 *
 * Two lines L, R that touch g at two points meet in between. If g is on them there, that is a breakpoint and
 * both are pieces; else a solve there gives a third line between them, and the search goes on in both halves.
 * A path of B breakpoints takes 2 B + 1 solves; no basis is trusted to be the only one. */
#include "base/alloc.h"
#include "path/path_private.h"
#include <math.h>

typedef struct {
    path_record *left, *right;
} span;

typedef struct {
    span *item;
    size_t count, room;
} spans;

static iop_status push(path_track *k, spans *s, path_record *left, path_record *right, iop_err *err)
{
    if (!iop_grow(&k->env, &s->item, &s->room, s->count + 1, sizeof *s->item))
        return iop_no_memory(err, s->count + 1, "parts of a path");
    s->item[s->count++] = (span){left, right};
    return IOP_OK;
}

static double at(const path_record *line, double t)
{
    return line->value + line->slope * (t - line->t);
}

/* Where two lines meet, between the points where they touch. */
static double meeting(const span *s)
{
    const path_record *l = s->left, *r = s->right;
    double t = l->t + (r->value - l->value - r->slope * (r->t - l->t)) / (l->slope - r->slope);
    return fmin(fmax(t, l->t), r->t);
}

/* The point that stands for a node: where the objective moves the mix is that of a piece. */
static iop_status end_piece(path_track *k, double t, path_record *point, path_record *left,
                            path_record *right, iop_err *err)
{
    return iop_track_extend(k, t, k->kind == IOP_LINE_OBJECTIVE ? right : point, left, err);
}

/* One part of the line: its lines are the same, or meet on g, or leave two parts. */
static iop_status one_span(path_track *k, spans *s, iop_err *err)
{
    span now = s->item[--s->count];
    path_record *found;
    if (iop_same_slope(k, now.left->slope, now.right->slope, now.left->value))
        return IOP_OK;
    double t = meeting(&now), near = 1e-12;
    if (t - now.left->t <= near)
        return end_piece(k, now.left->t, now.left, now.left, now.right, err);
    if (now.right->t - t <= near)
        return end_piece(k, now.right->t, now.right, now.left, now.right, err);
    IOP_TRY(iop_track_probe(k, t, false, err));
    if (k->outcome != IOP_LP_OPTIMAL)
        return iop_fail(err, k->outcome == IOP_LP_LIMIT ? IOP_ESTOPPED : IOP_EBACKEND,
                        "no verified optimum was found at t = %.17g of the line", t);
    IOP_TRY(iop_track_record(k, &found, err));
    if (k->sense * (at(now.left, t) - found->value) <= 1e-11 * (1 + fabs(found->value)))
        return end_piece(k, t, found, now.left, now.right, err);
    IOP_TRY(push(k, s, found, now.right, err));
    return push(k, s, now.left, found, err);
}

iop_status iop_track_tangents(path_track *k, const path_ends *ends, iop_err *err)
{
    spans s = {NULL, 0, 0};
    k->nodes = 0;
    iop_status status = iop_track_extend(k, ends->from, ends->first, NULL, err);
    if (status == IOP_OK)
        status = push(k, &s, ends->first, ends->last, err);
    while (status == IOP_OK && s.count > 0)
        status = one_span(k, &s, err);
    if (status == IOP_OK && ends->to > ends->from)
        status = iop_track_extend(k, ends->to, ends->last, ends->last, err);
    iop_free(&k->env, s.item);
    return status;
}
