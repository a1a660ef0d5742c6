/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front_two.c - all efficient extreme points of two aims, by dichotomy (Aneja and Nair 1979, Management
 * Science 25, 73-78).
 *
 * Between two neighbours the weights are those that make both equally good. The optimum for them is either no
 * better, and then nothing lies above the edge between the two, or a new vertex, and then there are two edges
 * to look at. An edge needs no solve where the basis of one of its ends is known to be optimal for its
 * weights. An end that is best in its own aim, but not in the other among equals, is dominated by the vertex
 * next to it: the edge between them stands upright, or lies flat.
 *
 * The walk of front_walk.c gives the same sooner; this is the way where it does not come through. */
#include "base/alloc.h"
#include "sweep/front.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Vertices in order of growing z[1], as a list; `open` marks edges to the next one that were not looked at.
 */
typedef struct {
    iop_vertex *vertex;
    size_t next; /* SIZE_MAX: none */
} link;

typedef struct {
    iop_front *front;
    link *link;
    size_t links, room;
    size_t *open;
    size_t opens, open_room;
} chain;

static iop_status add_link(chain *c, iop_vertex *v, size_t next, iop_err *err)
{
    if (!iop_grow(&c->front->env, &c->link, &c->room, c->links + 1, sizeof *c->link)) {
        iop_front_drop(c->front, v);
        return iop_no_memory(err, c->links, "vertices of a front");
    }
    c->link[c->links++] = (link){v, next};
    return IOP_OK;
}

static iop_status look_later(chain *c, size_t at, iop_err *err)
{
    if (!iop_grow(&c->front->env, &c->open, &c->open_room, c->opens + 1, sizeof *c->open))
        return iop_no_memory(err, c->opens, "edges of a front");
    c->open[c->opens++] = at;
    return IOP_OK;
}

/* Weights for which both are equally good; false when the edge is upright or flat. */
static bool edge_weights(const iop_front *f, const iop_vertex *a, const iop_vertex *b, double *weight)
{
    double gain = b->z[1] - a->z[1], loss = a->z[0] - b->z[0];
    if (gain <= f->tie || loss <= f->tie)
        return false;
    weight[0] = gain / (gain + loss);
    weight[1] = loss / (gain + loss);
    return true;
}

static bool is_sure(const iop_vertex *v, double weight)
{
    return weight >= v->from - 1e-9 && weight <= v->to + 1e-9;
}

static double above(const iop_vertex *v, const iop_vertex *edge, const double *weight)
{
    return weight[0] * (v->z[0] - edge->z[0]) + weight[1] * (v->z[1] - edge->z[1]);
}

static iop_status look_at_edge(chain *c, size_t at, iop_err *err)
{
    iop_front *f = c->front;
    const iop_vertex *a = c->link[at].vertex, *b = c->link[c->link[at].next].vertex;
    double weight[2];
    iop_vertex *v;
    if (!edge_weights(f, a, b, weight) || is_sure(a, weight[1]) || is_sure(b, weight[1]))
        return IOP_OK;
    IOP_TRY(iop_front_solve(f, weight, &v, err));
    if (!v)
        return IOP_OK; /* the front is known not to be whole */
    double gain = above(v, a, weight);
    if (gain <= fmax(f->tie, f->accepted)) {
        f->error = fmax(f->error, gain);
        iop_front_drop(f, v);
        return IOP_OK;
    }
    IOP_TRY(add_link(c, v, c->link[at].next, err));
    c->link[at].next = c->links - 1;
    IOP_TRY(look_later(c, c->links - 1, err));
    return look_later(c, at, err);
}

/* The middle one of three lies on, or below, the line between the others. */
static bool is_between(const iop_front *f, const iop_vertex *a, const iop_vertex *v, const iop_vertex *b)
{
    double weight[2];
    return edge_weights(f, a, b, weight) && above(v, a, weight) <= f->tie;
}

/* Whether `last`, the last of those kept, is worse than v, or between v and the one before. */
static bool is_passed(const iop_front *f, size_t kept, const iop_vertex *v)
{
    const iop_vertex *last = f->vertex[kept - 1];
    return v->z[0] >= last->z[0] - f->tie || (kept > 1 && is_between(f, f->vertex[kept - 2], last, v));
}

/* Leaves what is efficient and extreme; the list is in order. */
static void sift(iop_front *f)
{
    size_t kept = 0;
    for (size_t k = 0; k < f->vertices; k++) {
        iop_vertex *v = f->vertex[k];
        f->vertex[k] = NULL;
        while (kept > 0 && is_passed(f, kept, v))
            iop_front_drop(f, f->vertex[--kept]);
        if (kept > 0 && v->z[1] <= f->vertex[kept - 1]->z[1] + f->tie)
            iop_front_drop(f, v);
        else
            f->vertex[kept++] = v;
    }
    f->vertices = kept;
}

/* The intervals of weights end where the edges are. */
static void set_intervals(iop_front *f)
{
    double weight[2];
    for (size_t k = 0; k < f->vertices; k++) {
        f->vertex[k]->from = k == 0 ? 0 : f->vertex[k - 1]->to;
        f->vertex[k]->to = 1;
        if (k + 1 < f->vertices && edge_weights(f, f->vertex[k], f->vertex[k + 1], weight))
            f->vertex[k]->to = weight[1];
    }
}

static void put_in_order(iop_front *f)
{
    for (size_t a = 0, b = f->vertices; !f->aim[1].maximize && a + 1 < b; a++) {
        iop_vertex *kept = f->vertex[a];
        f->vertex[a] = f->vertex[--b];
        f->vertex[b] = kept;
    }
}

/* The best of each aim alone, unless it is known. */
static iop_status both_ends(iop_front *f, iop_vertex *end[2], iop_err *err)
{
    const double weight[2][2] = {{1, 0}, {0, 1}};
    for (int k = 1; k >= 0; k--) {
        if (!end[k])
            IOP_TRY(iop_front_solve(f, weight[k], &end[k], err));
        if (!end[k])
            return IOP_OK;
    }
    iop_front_set_scales(f, 2, end);
    for (int k = 0; k < 2; k++) {
        iop_front_count(f, end[k]);
        end[k]->from = end[k]->to = end[k]->weight[1];
    }
    return IOP_OK;
}

/* Both ends are taken over. */
static iop_status divide(iop_front *f, iop_vertex *end[2], iop_err *err)
{
    chain c = {.front = f};
    iop_status status = IOP_OK;
    for (size_t k = 0; k < 2 && status == IOP_OK; k++) {
        iop_vertex *v = end[k];
        end[k] = NULL;
        status = add_link(&c, v, k == 0 ? 1 : SIZE_MAX, err);
    }
    if (status == IOP_OK)
        status = look_later(&c, 0, err);
    while (status == IOP_OK && f->status == IOP_OPTIMAL && c.opens > 0)
        status = look_at_edge(&c, c.open[--c.opens], err);
    for (size_t at = 0; status == IOP_OK && at != SIZE_MAX; at = c.link[at].next) {
        status = iop_front_keep(f, c.link[at].vertex, err);
        c.link[at].vertex = NULL;
    }
    for (size_t k = 0; k < c.links; k++)
        if (c.link[k].vertex)
            iop_front_drop(f, c.link[k].vertex);
    iop_free(&f->env, c.link);
    iop_free(&f->env, c.open);
    return status;
}

static iop_status trace(iop_front *f, iop_vertex *end[2], iop_err *err)
{
    const double first[2] = {1, 0};
    bool done = false;
    if (!f->dichotomy && f->reduced) {
        IOP_TRY(iop_front_solve(f, first, &end[0], err));
        if (!end[0])
            return IOP_OK;
        IOP_TRY(iop_front_walk(f, end[0], &done, err));
    }
    f->walked = done;
    if (!done)
        IOP_TRY(both_ends(f, end, err));
    return done || f->status != IOP_OPTIMAL ? IOP_OK : divide(f, end, err);
}

iop_status iop_front_trace_two(iop_front *f, iop_err *err)
{
    iop_vertex *end[2] = {NULL, NULL};
    f->status = IOP_OPTIMAL;
    iop_status status = trace(f, end, err);
    for (int k = 0; k < 2; k++)
        if (end[k])
            iop_front_drop(f, end[k]);
    if (status != IOP_OK || f->status != IOP_OPTIMAL)
        return status;
    sift(f);
    set_intervals(f);
    put_in_order(f);
    return IOP_OK;
}
