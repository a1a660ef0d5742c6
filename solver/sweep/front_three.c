/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front_three.c - efficient extreme points of three aims, by their weights (Benson 1998, J. Global Optim. 13,
 * 1-24; the dual variant of Ehrgott, Loehne and Shao 2012; with an error: Hamel, Loehne and Rudloff 2014, J.
 * Global Optim. 59, 811-836).
 *
 * The best weighted sum h(w) = max w'z is convex and piecewise linear in the weights; each vertex gives a
 * plane that touches it. Known vertices give the envelope H <= h over the triangle of weights, and h - H is
 * largest at corners of its pieces: no efficient plan exceeds what mixtures of the vertices reach by more
 * than that in all aims. Corners at which it is at most the error asked for bring no new vertex.
 *
 * An optimum for weights of which one is 0 leaves that aim to chance among plans that are equally good in the
 * others, and may be dominated. The optimum for weights a little towards the middle of the triangle is
 * efficient, as all of them are positive; where it is an optimum for the weights asked for as well, it stands
 * for them. */
#include "sweep/envelope.h"
#include "sweep/front.h"
#include <math.h>
#include <string.h>

/* Smaller weights are rounding, or as good as none. */
static const double no_weight = 1e-12, small_weight = 1e-6;
/* How far towards the middle: as far as the optimum stays one for the weights asked for. */
static const double inwards[] = {1e-3, 1e-4, 1e-5, 1e-6, 1e-7};

/* Weights of the point (x, y) of the triangle. */
static void weights_at(const double at[2], double *weight)
{
    weight[0] = at[0];
    weight[1] = at[1];
    weight[2] = 1 - at[0] - at[1];
    for (int k = 0; k < 3; k++)
        if (weight[k] < no_weight)
            weight[k] = 0;
}

static double height_of(const iop_vertex *v, const double *weight)
{
    double sum = 0;
    for (int k = 0; k < 3; k++)
        sum += weight[k] * v->z[k];
    return sum;
}

/* The duals stay those of the weights asked for: any optimal plan and any optimal duals go together. */
static void take_place(iop_front *f, iop_vertex **v, iop_vertex *efficient)
{
    iop_vertex *old = *v;
    if (f->plan) {
        efficient->own = old->own;
        memcpy(efficient->weight, old->weight, sizeof old->weight);
        memcpy(efficient->limit_dual, old->limit_dual, f->plan->limits * sizeof *old->limit_dual);
    }
    iop_front_drop(f, old);
    *v = efficient;
}

/* Puts an efficient vertex in the place of an optimum for weights, if one of them is 0. */
static iop_status sharpen(iop_front *f, const double *weight, iop_vertex **v, iop_err *err)
{
    if (fmin(weight[0], fmin(weight[1], weight[2])) >= small_weight)
        return IOP_OK;
    for (size_t k = 0; k < sizeof inwards / sizeof *inwards; k++) {
        double mixed[IOP_MOST_AIMS];
        iop_vertex *found;
        for (int i = 0; i < 3; i++)
            mixed[i] = (1 - inwards[k]) * weight[i] + inwards[k] / 3;
        IOP_TRY(iop_front_solve(f, mixed, &found, err));
        if (!found)
            return IOP_OK;
        if (height_of(found, weight) >= height_of(*v, weight) - f->tie) {
            take_place(f, v, found);
            return IOP_OK;
        }
        iop_front_drop(f, found);
    }
    return IOP_OK;
}

static iop_plane plane_of(const iop_vertex *v)
{
    return (iop_plane){v->z[2], {v->z[0] - v->z[2], v->z[1] - v->z[2]}};
}

static void count_all(iop_front *f)
{
    iop_front_set_scales(f, f->vertices, f->vertex);
    for (size_t k = 0; k < f->vertices; k++)
        iop_front_count(f, f->vertex[k]);
}

/* The best plan for each aim alone; their values are the ranges. */
static iop_status best_alone(iop_front *f, iop_err *err)
{
    static const double alone[3][IOP_MOST_AIMS] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (size_t k = 0; k < f->aims; k++) {
        iop_vertex *v;
        IOP_TRY(iop_front_solve(f, alone[k], &v, err));
        if (!v)
            return IOP_OK;
        IOP_TRY(iop_front_keep(f, v, err));
    }
    count_all(f); /* so that aims weigh alike */
    for (size_t k = 0; k < f->aims; k++)
        IOP_TRY(sharpen(f, alone[k], &f->vertex[k], err));
    count_all(f);
    return IOP_OK;
}

static iop_status add_vertex(iop_envelope *e, iop_vertex *v, bool *added, iop_err *err)
{
    iop_plane plane = plane_of(v);
    IOP_TRY(iop_envelope_add(e, &plane, added, err));
    v->plane = e->planes - 1;
    return IOP_OK;
}

static iop_status ask(iop_front *f, iop_envelope *e, size_t corner, double error, iop_err *err)
{
    double weight[IOP_MOST_AIMS];
    iop_vertex *v;
    bool added = false;
    weights_at(e->corner[corner].at, weight);
    e->corner[corner].asked = true;
    IOP_TRY(iop_front_solve(f, weight, &v, err));
    if (!v)
        return IOP_OK;
    const double gain = height_of(v, weight) - e->corner[corner].height;
    iop_status status = IOP_OK;
    if (gain > fmax(error, f->tie)) {
        status = sharpen(f, weight, &v, err);
        if (status == IOP_OK)
            status = add_vertex(e, v, &added, err);
        if (status == IOP_OK && added)
            return iop_front_keep(f, v, err);
    } else {
        f->error = fmax(f->error, gain);
    }
    iop_front_drop(f, v);
    return status;
}

static iop_status explore(iop_front *f, iop_envelope *e, double error, iop_err *err)
{
    size_t corner, alone = f->vertices;
    bool added;
    for (size_t k = 0; k < alone; k++) {
        IOP_TRY(add_vertex(e, f->vertex[k], &added, err));
        f->vertex[k]->plane = added ? e->planes - 1 : (size_t)-1;
    }
    for (size_t k = 0; k < e->corners; k++) {
        const double *at = e->corner[k].at; /* the corners of the triangle were asked about: each aim alone */
        e->corner[k].asked = at[0] == 1 || at[1] == 1 || (at[0] == 0 && at[1] == 0);
    }
    while (f->status == IOP_OPTIMAL && iop_envelope_next(e, &corner))
        IOP_TRY(ask(f, e, corner, error, err));
    return IOP_OK;
}

static bool has_piece(const iop_envelope *e, const iop_vertex *v)
{
    for (size_t k = 0; k < e->pieces; k++)
        if (!e->piece[k].gone && e->piece[k].plane == v->plane)
            return true;
    return false;
}

/* Leaves what is the best for some weights and dominated by nobody. */
static void sift(iop_front *f, const iop_envelope *e)
{
    size_t kept = 0;
    for (size_t k = 0; k < f->vertices; k++) {
        bool keep = has_piece(e, f->vertex[k]);
        for (size_t i = 0; keep && i < f->vertices; i++)
            keep = !f->vertex[i] || !iop_front_dominates(f, f->vertex[i], f->vertex[k]);
        if (keep) {
            f->vertex[kept++] = f->vertex[k];
        } else {
            iop_front_drop(f, f->vertex[k]);
        }
        if (kept <= k)
            f->vertex[k] = NULL;
    }
    f->vertices = kept;
}

/* Ascending in the second aim, then the third, in natural units. */
static bool comes_before(const iop_vertex *a, const iop_vertex *b)
{
    for (size_t k = 1; k < IOP_MOST_AIMS; k++)
        if (a->value[k] != b->value[k])
            return a->value[k] < b->value[k];
    return a->value[0] < b->value[0];
}

static void sort(iop_front *f)
{
    for (size_t k = 1; k < f->vertices; k++)
        for (size_t i = k; i > 0 && comes_before(f->vertex[i], f->vertex[i - 1]); i--) {
            iop_vertex *kept = f->vertex[i];
            f->vertex[i] = f->vertex[i - 1];
            f->vertex[i - 1] = kept;
        }
}

iop_status iop_front_trace_three(iop_front *f, double error, iop_err *err)
{
    static const double triangle[3][2] = {{0, 0}, {1, 0}, {0, 1}};
    iop_envelope e;
    f->status = IOP_OPTIMAL;
    IOP_TRY(best_alone(f, err));
    if (f->status != IOP_OPTIMAL)
        return IOP_OK;
    iop_status status = iop_envelope_open(&e, 3, triangle, f->tie, &f->env, err);
    if (status == IOP_OK)
        status = explore(f, &e, error, err);
    if (status == IOP_OK && f->status == IOP_OPTIMAL) {
        sift(f, &e);
        sort(f);
    }
    iop_envelope_close(&e);
    return status;
}
