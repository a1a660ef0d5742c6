/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front_two.c - all efficient extreme points of two aims, by dichotomy (Aneja and Nair 1979, Management
 * Science 25, 73-78).
 *
 * Between two neighbours the weights are those that make both equally good. The optimum for them is either no
 * better, and then nothing lies above the edge between the two, or a new vertex, and then there are two edges
 * to look at. An edge needs no solve where the basis of one of its ends is known to be optimal for its
 * weights. An end that is best in its own aim, but not in the other among equals, is dominated by the vertex
 * next to it: the edge between them stands upright, or lies flat. */
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
    if (above(v, a, weight) <= f->tie) {
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

/* Takes over what is efficient and extreme, in order; what is not goes. */
static iop_status harvest(chain *c, iop_err *err)
{
    iop_front *f = c->front;
    for (size_t at = 0; at != SIZE_MAX; at = c->link[at].next) {
        iop_vertex *v = c->link[at].vertex;
        c->link[at].vertex = NULL;
        while (f->vertices > 0) {
            iop_vertex *last = f->vertex[f->vertices - 1];
            bool drop = v->z[0] >= last->z[0] - f->tie ||
                        (f->vertices > 1 && is_between(f, f->vertex[f->vertices - 2], last, v));
            if (!drop)
                break;
            iop_front_drop(f, last);
            f->vertices--;
        }
        bool nothing_new = f->vertices > 0 && v->z[1] <= f->vertex[f->vertices - 1]->z[1] + f->tie;
        if (nothing_new)
            iop_front_drop(f, v);
        else
            IOP_TRY(iop_front_keep(f, v, err));
    }
    return IOP_OK;
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

static iop_status both_ends(chain *c, iop_err *err)
{
    iop_front *f = c->front;
    const double first[2] = {1, 0}, second[2] = {0, 1};
    iop_vertex *a, *b;
    IOP_TRY(iop_front_solve(f, first, &a, err));
    if (!a)
        return IOP_OK;
    IOP_TRY(add_link(c, a, 1, err));
    c->link[0].next = SIZE_MAX;
    IOP_TRY(iop_front_solve(f, second, &b, err));
    if (!b)
        return IOP_OK;
    IOP_TRY(add_link(c, b, SIZE_MAX, err));
    c->link[0].next = 1;
    iop_vertex *ends[2] = {a, b};
    iop_front_set_scales(f, 2, ends);
    for (int k = 0; k < 2; k++) {
        iop_front_count(f, ends[k]);
        ends[k]->from = ends[k]->to = ends[k]->weight[1]; /* what was known was in other scales */
    }
    return look_later(c, 0, err);
}

iop_status iop_front_trace_two(iop_front *f, iop_err *err)
{
    chain c = {.front = f};
    f->status = IOP_OPTIMAL;
    iop_status status = both_ends(&c, err);
    while (status == IOP_OK && f->status == IOP_OPTIMAL && c.opens > 0)
        status = look_at_edge(&c, c.open[--c.opens], err);
    if (status == IOP_OK && f->status == IOP_OPTIMAL)
        status = harvest(&c, err);
    for (size_t k = 0; k < c.links; k++)
        if (c.link[k].vertex)
            iop_front_drop(f, c.link[k].vertex);
    iop_free(&f->env, c.link);
    iop_free(&f->env, c.open);
    if (status == IOP_OK && f->vertices > 0) {
        set_intervals(f);
        put_in_order(f);
    }
    return status;
}
