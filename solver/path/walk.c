/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.c - the path by pivots, judged piece by piece.
 *
 * Each visit brings a point and the duals of the piece that ends there. The duals' line must meet the optimum
 * at both ends of its piece: points and duals are collected and judged together by code that knows nothing of
 * the walk. A path with one piece that is not proved is given up. */
#include "base/alloc.h"
#include "path/path_private.h"
#include <math.h>
#include <string.h>

enum { TOGETHER = 31 }; /* with the one from before: a multiple of what products of matrices take at a time */

typedef struct {
    path_track *track;
    size_t count;
    double *store; /* of all points */
    iop_line_verifier *verifier;
    iop_line_point point[TOGETHER + 1];
    path_record *record[TOGETHER + 1];
    iop_certificate certificate[TOGETHER + 1];
    bool good;
} collection;

/* --- storage of points ---------------------------------------------------------------------------------- */

static size_t point_size(const iop_plan *p)
{
    return 2 * p->table->n + p->table->n * p->table->c + p->limits + p->totals;
}

/* Copies a point into place k of the collection. */
static void keep(collection *c, size_t k, double t, const iop_point *from)
{
    const iop_plan *p = c->track->line->from;
    size_t n = p->table->n, cells = n * p->table->c, totals = p->totals;
    double *at = c->store + k * point_size(p);
    iop_line_point *to = &c->point[k];
    to->t = t;
    to->point.output = memcpy(at, from->output, n * sizeof *at);
    at += n;
    to->point.demand = memcpy(at, from->demand, cells * sizeof *at);
    at += cells;
    to->point.price = memcpy(at, from->price, n * sizeof *at);
    at += n;
    to->point.limit_dual = memcpy(at, from->limit_dual, p->limits * sizeof *at);
    at += p->limits;
    to->point.total_dual = totals > 0 ? memcpy(at, from->total_dual, totals * sizeof *at) : at;
}

/* --- judgement ------------------------------------------------------------------------------------------ */

static void take_certificate(path_record *r, const iop_certificate *c)
{
    r->violation[0] = fmax(r->violation[0], c->primal_violation);
    r->violation[1] = fmax(r->violation[1], c->dual_violation);
    r->violation[2] = fmax(r->violation[2], c->gap);
    r->verified = r->verified && c->verified;
}

static iop_status judge_exactly(collection *c, size_t at, const iop_point *point, iop_certificate *worst,
                                iop_err *err)
{
    iop_certificate one;
    iop_stage_move(&c->track->stage, c->point[at].t);
    IOP_TRY(iop_verify_optimum(&c->track->stage.plan, point, &one, err));
    worst->primal_violation = fmax(worst->primal_violation, one.primal_violation);
    worst->dual_violation = fmax(worst->dual_violation, one.dual_violation);
    worst->gap = fmax(worst->gap, one.gap);
    worst->verified = worst->verified && one.verified;
    return IOP_OK;
}

/* What plain sums leave in doubt is judged by compensated ones: the duals of point i at both ends of their
 * piece. */
static iop_status judge_again(collection *c, size_t i, iop_err *err)
{
    if (c->certificate[i].verified)
        return IOP_OK;
    iop_certificate worst = {.verified = true};
    const iop_point *here = &c->point[i].point, *before = &c->point[i - 1].point;
    iop_point mixed = {before->output, before->demand, here->price, here->limit_dual, here->total_dual};
    IOP_TRY(judge_exactly(c, i, here, &worst, err));
    IOP_TRY(judge_exactly(c, i - 1, &mixed, &worst, err));
    c->certificate[i] = worst;
    return IOP_OK;
}

/* Judges what is collected; the last point stays as the first of the next batch. The first point has been
 * judged before. */
static iop_status judge(collection *c, iop_err *err)
{
    path_track *k = c->track;
    if (c->count < 2)
        return IOP_OK;
    IOP_TRY(iop_verify_line(c->verifier, c->count, c->point, c->certificate, err));
    for (size_t i = 1; i < c->count; i++) {
        path_record *r = c->record[i];
        IOP_TRY(judge_again(c, i, err));
        take_certificate(r, &c->certificate[i]);
        r->slope = c->point[i].slope;
        c->good = c->good && r->verified;
        IOP_TRY(iop_track_extend(k, r->t, r, r, err));
    }
    iop_point last = c->point[c->count - 1].point;
    keep(c, 0, c->point[c->count - 1].t, &last);
    c->record[0] = c->record[c->count - 1];
    c->count = 1;
    return IOP_OK;
}

static void move(void *self, double t)
{
    collection *c = self;
    iop_stage_move(&c->track->stage, t);
}

static iop_status visit(void *self, double t, const iop_reduced_result *r, iop_err *err)
{
    collection *c = self;
    iop_point point = {r->output, r->demand, r->price, r->limit_dual, r->total_dual};
    keep(c, c->count, t, &point);
    IOP_TRY(iop_record_make(c->track, &point, &c->record[c->count], err));
    c->record[c->count]->verified = true;
    c->count++;
    return c->count == TOGETHER + 1 ? judge(c, err) : IOP_OK;
}

/* --- the walk ------------------------------------------------------------------------------------------- */

/* An optimum that the reduced method holds, at the beginning or, where that is on the edge of what is
 * feasible, just inside: the first piece is judged at the beginning all the same. */
static iop_status find_start(collection *c, const path_ends *ends, double *start, bool *found, iop_err *err)
{
    path_track *k = c->track;
    *start = ends->from;
    *found = k->warm && k->outcome == IOP_LP_OPTIMAL;
    for (double share = 1e-10; !*found && k->reduced && share < 1e-5; share *= 100) {
        *start = ends->from + share * (ends->to - ends->from);
        IOP_TRY(iop_track_probe_reduced(k, *start, err));
        *found = k->outcome == IOP_LP_OPTIMAL && k->certificate.verified;
    }
    return IOP_OK;
}

static iop_status walk_through(collection *c, const path_ends *ends, bool *done, iop_err *err)
{
    path_track *k = c->track;
    iop_reduced_visitor visitor = {c, move, visit};
    long pivots;
    double start;
    bool found;
    keep(c, 0, ends->from, &k->point); /* where the search for the ends has ended */
    c->record[0] = ends->first;
    c->count = 1;
    k->nodes = 0;
    IOP_TRY(iop_track_extend(k, ends->from, ends->first, NULL, err));
    IOP_TRY(find_start(c, ends, &start, &found, err));
    if (!found)
        return IOP_OK;
    k->one_line_a_point = true;
    IOP_TRY(iop_reduced_walk(k->reduced, k->line->from, k->line->to, start, ends->to, &visitor, done, &pivots,
                             err));
    IOP_TRY(judge(c, err));
    *done = *done && c->good;
    k->one_line_a_point = false;
    return IOP_OK;
}

iop_status iop_track_walk(path_track *k, const path_ends *ends, bool *done, iop_err *err)
{
    const iop_plan *p = k->line->from;
    *done = false;
    collection *c = iop_new(&k->env, 1, sizeof *c);
    if (!c)
        return iop_no_memory(err, 1, "path");
    c->track = k;
    c->good = true;
    c->store = iop_new(&k->env, (TOGETHER + 1) * point_size(p), sizeof *c->store);
    iop_status status = c->store ? iop_line_verifier_open(&c->verifier, p, k->line->to, err)
                                 : iop_no_memory(err, point_size(p), "points of a path");
    if (status == IOP_OK)
        status = walk_through(c, ends, done, err);
    iop_line_verifier_close(c->verifier);
    iop_free(&k->env, c->store);
    iop_free(&k->env, c);
    return status;
}
