/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front_walk.c - the front of two aims by pivots, weight by weight, judged in batches.
 *
 * A vertex is told with the duals at the weight where the next one takes over. These prove it, and the next
 * one, optimal for that weight: so each is for all weights between two proofs, and no vertex is missing. The
 * first is proved for the first aim alone by the solve that the walk began with. A walk with one point that
 * is not proved is given up.
 *
 * How far the aims range is known afterwards. Until then they count in units of their size, the sum of their
 * absolute terms. A weighted sum in these units times
 *
 *   c = 1 / (sum over the aims of weight / size x range)
 *
 * is one in units of the ranges: so are its duals, and no violation grows by more than c, where that is above
 * 1. With sizes and ranges so far apart that steps of weights lose digits the walk is given up, too. */
#include "base/alloc.h"
#include "sweep/front.h"
#include <math.h>
#include <string.h>

/* Enough for products of matrices, few enough to stay in the processor's cache; with the one that was judged
 * before they are a multiple of what such products take at a time. */
enum { TOGETHER = 31 };

static const double apart = 1e3; /* units of the two aims, each by its range */

typedef struct {
    iop_front *front;
    size_t count; /* in the batch; the first may have been judged in the last one */
    double *store;
    iop_line_verifier *verifier;
    iop_line_point point[TOGETHER + 1];
    iop_vertex *vertex[TOGETHER + 1];
    iop_certificate certificate[TOGETHER + 1];
    double before; /* weight of the second aim up to which the walk has come */
    bool good;
} batch;

static size_t point_size(const iop_plan *p)
{
    return 2 * p->table->n + p->table->n * p->table->c + 2 * p->limits + p->totals;
}

static const double *copied(double **at, const double *from, size_t count)
{
    double *here = *at;
    if (count > 0)
        memcpy(here, from, count * sizeof *here);
    *at += count;
    return here;
}

/* What the verifier reads of vertex k of the batch. */
static void keep(batch *b, size_t k, double t, const iop_point *from, const double *limit_weight)
{
    const iop_plan *p = b->front->plan;
    size_t n = p->table->n;
    double *at = b->store + k * point_size(p);
    iop_line_point *to = &b->point[k];
    to->t = t;
    to->point.output = copied(&at, from->output, n);
    to->point.demand = copied(&at, from->demand, n * p->table->c);
    to->point.price = copied(&at, from->price, n);
    to->point.limit_dual = copied(&at, from->limit_dual, p->limits);
    to->point.total_dual = copied(&at, from->total_dual, p->totals);
    to->weight = copied(&at, limit_weight, p->limits);
}

static void take(iop_vertex *v, const iop_certificate *c, bool first)
{
    v->violation[0] = fmax(v->violation[0], c->primal_violation);
    v->violation[1] = fmax(v->violation[1], c->dual_violation);
    v->violation[2] = fmax(v->violation[2], c->gap);
    v->verified = (first || v->verified) && c->verified;
}

/* What plain sums leave in doubt is judged by compensated ones, for both weights. */
static iop_status judge_again(batch *b, size_t k, iop_err *err)
{
    iop_certificate one;
    if (b->certificate[k].verified)
        return IOP_OK;
    IOP_TRY(iop_front_judge(b->front, b->vertex[k]->weight, &b->point[k].point, &b->certificate[k], err));
    if (k == 0)
        return IOP_OK;
    const iop_point *here = &b->point[k].point, *duals = &b->point[k - 1].point;
    const iop_point mixed = {here->output, here->demand, duals->price, duals->limit_dual, duals->total_dual};
    IOP_TRY(iop_front_judge(b->front, b->vertex[k - 1]->weight, &mixed, &one, err));
    b->certificate[k].gap = fmax(b->certificate[k].gap, one.gap);
    b->certificate[k].verified = b->certificate[k].verified && one.verified;
    return IOP_OK;
}

/* Judges the batch; its last point is also the first of the next one. */
static iop_status judge(batch *b, iop_err *err)
{
    IOP_TRY(iop_verify_line(b->verifier, b->count, b->point, b->certificate, err));
    for (size_t k = 0; k < b->count; k++) {
        IOP_TRY(judge_again(b, k, err));
        take(b->vertex[k], &b->certificate[k], isnan(b->vertex[k]->violation[0]));
        b->good = b->good && b->vertex[k]->verified;
    }
    size_t last = b->count - 1;
    const iop_line_point point = b->point[last];
    keep(b, 0, point.t, &point.point, point.weight);
    b->vertex[0] = b->vertex[last];
    b->count = 1;
    return IOP_OK;
}

static iop_status visit(void *self, double t, const iop_reduced_result *r, iop_err *err)
{
    batch *b = self;
    iop_front *f = b->front;
    const double weight[2] = {1 - t, t};
    double natural[2];
    iop_vertex *v;
    IOP_TRY(iop_front_take(f, weight, r, &v, err));
    IOP_TRY(iop_front_keep(f, v, err));
    v->from = b->before;
    v->to = b->before = t;
    v->violation[0] = (double)NAN;
    double *share = b->store + (TOGETHER + 1) * point_size(f->plan);
    memset(share, 0, f->plan->limits * sizeof *share);
    iop_front_natural_weights(f, weight, natural);
    for (size_t k = 0; k < 2; k++)
        share[f->limit[k]] = natural[k];
    const iop_point point = {r->output, r->demand, r->price, r->limit_dual, r->total_dual};
    keep(b, b->count, t, &point, share);
    b->vertex[b->count++] = v;
    return b->count == TOGETHER + 1 ? judge(b, err) : IOP_OK;
}

static void no_move(void *self, double t)
{
    (void)self;
    (void)t;
}

/* --- units ---------------------------------------------------------------------------------------------- */

/* The sum of the absolute terms of a measure at a point. */
static double size_of(const iop_front *f, const iop_measure *m, const double *output)
{
    const iop_plan *p = f->plan;
    double sum = 0;
    for (size_t j = 0; j < p->table->n; j++)
        sum += fabs(m->per_output[j] * output[j]);
    for (size_t k = 0; k < p->table->c; k++)
        sum += fabs(m->per_demand[k] * f->total[k]);
    return sum > 0 ? sum : 1;
}

/* In units of their size at the vertex that was solved for last. */
static void count_by_size(iop_front *f, iop_vertex *first)
{
    f->tie = 1e-9;
    for (size_t k = 0; k < f->aims; k++)
        f->scale[k] = size_of(f, &f->plan->measure[f->aim[k].measure], first->output);
    iop_front_count(f, first);
}

static void restate(const iop_front *f, iop_vertex *v, const double *size)
{
    double sum = 0;
    for (size_t k = 0; k < 2; k++)
        sum += v->weight[k] *= f->scale[k] / size[k];
    for (size_t k = 0; k < 2; k++)
        v->weight[k] /= sum;
    for (size_t l = 0; l < f->plan->limits; l++)
        v->limit_dual[l] /= sum;
    v->own /= sum;
    for (size_t k = 1; k < 3; k++) { /* primal violations have units of their own */
        v->violation[k] *= fmax(1, 1 / sum);
        v->verified = v->verified && v->violation[k] <= IOP_VERIFY_TOLERANCE;
    }
    v->from = v->to = v->weight[1];
    iop_front_count(f, v);
}

/* From units of size to those of the range over the front; false where these are too far apart, or where what
 * was proved in the one is not in the other. */
static bool count_by_range(iop_front *f)
{
    const double size[2] = {f->scale[0], f->scale[1]};
    bool good = true;
    iop_front_set_scales(f, f->vertices, f->vertex);
    double ratio = f->scale[0] / size[0] / (f->scale[1] / size[1]);
    for (size_t k = 0; k < f->vertices; k++) {
        restate(f, f->vertex[k], size);
        good = good && f->vertex[k]->verified;
    }
    return good && ratio <= apart && ratio >= 1 / apart;
}

static iop_status walk(batch *b, iop_vertex *first, bool *done, iop_err *err)
{
    iop_front *f = b->front;
    const iop_reduced_visitor visitor = {b, no_move, visit};
    const double ends[2][2] = {{1, 0}, {0, 1}};
    double from[2], to[2];
    count_by_size(f, first);
    iop_front_natural_weights(f, ends[0], from);
    iop_front_natural_weights(f, ends[1], to);
    IOP_TRY(iop_reduced_walk_aim(f->reduced, 2, f->limit, from, to, &visitor, done, err));
    if (*done && b->count > 0)
        IOP_TRY(judge(b, err));
    *done = *done && b->good && f->vertices > 0 && f->vertex[0]->z[0] >= first->z[0] - f->tie;
    *done = *done && count_by_range(f);
    return IOP_OK;
}

/* --- the whole ------------------------------------------------------------------------------------------ */

iop_status iop_front_walk(iop_front *f, iop_vertex *first, bool *done, iop_err *err)
{
    *done = false;
    if (f->fallbacks > 0)
        return IOP_OK;
    size_t count = (TOGETHER + 1) * point_size(f->plan) + f->plan->limits;
    batch *b = iop_new(&f->env, 1, sizeof *b);
    double *store = iop_new(&f->env, count, sizeof *store);
    iop_status status = b && store ? IOP_OK : iop_no_memory(err, count, "points of a front");
    if (status == IOP_OK) {
        b->front = f;
        b->store = store;
        b->good = true;
        status = iop_line_verifier_open(&b->verifier, f->plan, f->plan, err);
    }
    if (status == IOP_OK)
        status = walk(b, first, done, err);
    if (b)
        iop_line_verifier_close(b->verifier);
    iop_free(&f->env, store);
    iop_free(&f->env, b);
    while (!*done && f->vertices > 0)
        iop_front_drop(f, f->vertex[--f->vertices]);
    return status;
}
