/* SPDX-License-Identifier: GPL-3.0-or-later */
/* envelope.c - the pieces of the largest of many planes, kept while planes are added.
 *
 * A new plane takes the points where it lies above H: of every piece the part beyond the line on which both
 * planes meet. What is taken is convex: its corners are the meeting points on the edges of pieces, corners at
 * which both are equal, and corners of the domain. An edge belongs to two pieces, which must share the
 * meeting point on it: it is found by its place. */
#include "sweep/envelope.h"
#include "base/alloc.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const double same_place = 1e-12;

double iop_plane_at(const iop_plane *p, const double at[2])
{
    return p->value + p->slope[0] * at[0] + p->slope[1] * at[1];
}

static double turn(const double a[2], const double b[2], const double c[2])
{
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

double iop_envelope_area(const iop_envelope *e, const iop_piece *p)
{
    double sum = 0;
    for (size_t k = 2; k < p->corners; k++)
        sum += turn(e->corner[p->corner[0]].at, e->corner[p->corner[k - 1]].at, e->corner[p->corner[k]].at);
    return sum / 2;
}

/* --- life ----------------------------------------------------------------------------------------------- */

static iop_status add_corner(iop_envelope *e, const double at[2], double height, size_t *index, iop_err *err)
{
    const iop_corner made = {.at = {at[0], at[1]}, .height = height}; /* `at` may lie in the list itself */
    if (!iop_grow(&e->env, &e->corner, &e->corner_room, e->corners + 1, sizeof *e->corner))
        return iop_no_memory(err, e->corners, "corners of a region");
    *index = e->corners;
    e->corner[e->corners++] = made;
    return IOP_OK;
}

iop_status iop_envelope_open(iop_envelope *e, size_t sides, const double (*polygon)[2], double tie,
                             const iop_env *env, iop_err *err)
{
    size_t index;
    memset(e, 0, sizeof *e);
    e->env = *env;
    e->tie = tie;
    if (!iop_grow(env, &e->side, &e->side_room, sides, sizeof *e->side))
        return iop_no_memory(err, sides, "corners of a region");
    memcpy(e->side, polygon, sides * sizeof *polygon);
    e->sides = sides;
    for (size_t k = 0; k < sides; k++)
        IOP_TRY(add_corner(e, polygon[k], -(double)INFINITY, &index, err));
    return IOP_OK;
}

void iop_envelope_close(iop_envelope *e)
{
    iop_env env = e->env;
    for (size_t k = 0; k < e->pieces; k++)
        iop_free(&env, e->piece[k].corner);
    iop_free(&env, e->piece);
    iop_free(&env, e->plane);
    iop_free(&env, e->corner);
    iop_free(&env, e->side);
    memset(e, 0, sizeof *e);
}

bool iop_envelope_next(const iop_envelope *e, size_t *corner)
{
    for (size_t k = 0; k < e->corners; k++)
        if (!e->corner[k].asked && !e->corner[k].gone) {
            *corner = k;
            return true;
        }
    return false;
}

/* --- one change ----------------------------------------------------------------------------------------- */

/* What lies beyond (gain > 0) goes. */
typedef struct {
    iop_envelope *e;
    double *gain;         /* of every corner before the change; exactly 0 within rounding */
    size_t before, first; /* corners then; the first made by it, the same */
    iop_plane height;     /* of what is made */
    bool has_height;
    size_t *rim; /* corners of what is taken */
    size_t rims, rim_room;
} change;

static iop_status add_rim(change *c, size_t corner, iop_err *err)
{
    for (size_t k = 0; k < c->rims; k++)
        if (c->rim[k] == corner)
            return IOP_OK;
    if (!iop_grow(&c->e->env, &c->rim, &c->rim_room, c->rims + 1, sizeof *c->rim))
        return iop_no_memory(err, c->rims, "corners of a region");
    c->rim[c->rims++] = corner;
    return IOP_OK;
}

/* The point of the edge a - b where the gain is 0. */
static iop_status meeting_point(change *c, size_t a, size_t b, size_t *index, iop_err *err)
{
    iop_envelope *e = c->e;
    double share = c->gain[a] / (c->gain[a] - c->gain[b]), at[2];
    for (int k = 0; k < 2; k++)
        at[k] = e->corner[a].at[k] + share * (e->corner[b].at[k] - e->corner[a].at[k]);
    for (size_t k = c->first; k < e->corners; k++)
        if (fabs(e->corner[k].at[0] - at[0]) + fabs(e->corner[k].at[1] - at[1]) <= same_place) {
            *index = k;
            return IOP_OK;
        }
    double height = e->corner[a].height + share * (e->corner[b].height - e->corner[a].height);
    return add_corner(e, at, c->has_height ? iop_plane_at(&c->height, at) : height, index, err);
}

static int side_of(const change *c, size_t corner)
{
    return c->gain[corner] > 0 ? 1 : c->gain[corner] < 0 ? -1 : 0;
}

static bool is_touched(const change *c, const iop_piece *p)
{
    for (size_t k = 0; k < p->corners; k++)
        if (side_of(c, p->corner[k]) > 0)
            return true;
    return false;
}

/* The corners of the piece that stay, with the meeting points between them, into kept; they are also the rim
 * of what is taken. */
static iop_status clip(change *c, const iop_piece *p, size_t *kept, size_t *count, iop_err *err)
{
    *count = 0;
    for (size_t k = 0; k < p->corners; k++) {
        size_t a = p->corner[k], b = p->corner[(k + 1) % p->corners], meet;
        if (side_of(c, a) <= 0)
            kept[(*count)++] = a;
        if (side_of(c, a) == 0)
            IOP_TRY(add_rim(c, a, err));
        if (side_of(c, a) * side_of(c, b) >= 0)
            continue;
        IOP_TRY(meeting_point(c, a, b, &meet, err));
        kept[(*count)++] = meet;
        IOP_TRY(add_rim(c, meet, err));
    }
    return IOP_OK;
}

static iop_status clip_piece(change *c, size_t which, iop_err *err)
{
    iop_piece *p = &c->e->piece[which];
    if (p->gone || !is_touched(c, p))
        return IOP_OK;
    size_t count, room = 2 * p->corners + 2, *kept = iop_new(&c->e->env, room, sizeof *kept);
    if (!kept)
        return iop_no_memory(err, room, "corners of a region");
    iop_status status = clip(c, p, kept, &count, err);
    bool inside = false;
    for (size_t k = 0; k < count; k++)
        inside = inside || (kept[k] < c->before && side_of(c, kept[k]) < 0);
    p->gone = count < 3 || !inside;
    iop_free(&c->e->env, p->corner);
    p->corner = kept;
    p->corners = p->gone ? 0 : count;
    p->room = room;
    return status;
}

static iop_status begin(change *c, iop_envelope *e, iop_err *err)
{
    *c = (change){.e = e, .before = e->corners, .first = e->corners};
    c->gain = iop_new(&e->env, e->corners + 1, sizeof *c->gain);
    return c->gain ? IOP_OK : iop_no_memory(err, e->corners, "corners of a region");
}

static iop_status finish(change *c, iop_status status)
{
    for (size_t k = 0; status == IOP_OK && k < c->before; k++)
        if (side_of(c, k) > 0)
            c->e->corner[k].gone = true;
    iop_free(&c->e->env, c->gain);
    iop_free(&c->e->env, c->rim);
    return status;
}

/* --- a new piece ---------------------------------------------------------------------------------------- */

static bool is_before(const iop_envelope *e, size_t a, size_t b)
{
    const double *p = e->corner[a].at, *q = e->corner[b].at;
    return p[0] < q[0] || (p[0] == q[0] && p[1] < q[1]);
}

/* Convex hull by monotone chain (Andrew 1979); points on its edges are left out. Returns its size. */
static size_t hull(const iop_envelope *e, size_t *point, size_t count, size_t *out)
{
    size_t size = 0;
    for (size_t k = 1; k < count; k++)
        for (size_t i = k; i > 0 && is_before(e, point[i], point[i - 1]); i--) {
            size_t kept = point[i];
            point[i] = point[i - 1];
            point[i - 1] = kept;
        }
    for (int upper = 0; upper < 2; upper++) {
        size_t start = size;
        for (size_t k = 0; k < count; k++) {
            size_t v = point[upper ? count - 1 - k : k];
            while (size >= start + 2 &&
                   turn(e->corner[out[size - 2]].at, e->corner[out[size - 1]].at, e->corner[v].at) <= 1e-16)
                size--;
            out[size++] = v;
        }
        size--; /* the last is the first of the other chain */
    }
    return size;
}

static bool is_domain_corner(const iop_envelope *e, const double at[2])
{
    for (size_t k = 0; k < e->sides; k++)
        if (fabs(e->side[k][0] - at[0]) + fabs(e->side[k][1] - at[1]) <= same_place)
            return true;
    return false;
}

static iop_status make_piece(iop_envelope *e, size_t *rim, size_t rims, iop_err *err)
{
    size_t *corner = iop_new(&e->env, 2 * rims + 2, sizeof *corner);
    if (!corner || !iop_grow(&e->env, &e->piece, &e->piece_room, e->pieces + 1, sizeof *e->piece)) {
        iop_free(&e->env, corner);
        return iop_no_memory(err, rims, "corners of a region");
    }
    size_t count = hull(e, rim, rims, corner);
    e->piece[e->pieces++] =
        (iop_piece){.plane = e->planes - 1, .corners = count, .corner = corner, .gone = count < 3};
    return IOP_OK;
}

/* What a plane gains at every corner, 0 within rounding; whether it gains anywhere. */
static bool measure_gain(change *c, const iop_plane *plane)
{
    const iop_envelope *e = c->e;
    bool any = false;
    for (size_t k = 0; k < c->before; k++) {
        const iop_corner *v = &e->corner[k];
        double gain = v->gone ? -1 : isinf(v->height) ? 1 : iop_plane_at(plane, v->at) - v->height;
        c->gain[k] = fabs(gain) <= e->tie ? 0 : gain;
        any = any || c->gain[k] > 0;
    }
    return any;
}

/* The first plane takes the whole domain. */
static iop_status take_all(iop_envelope *e, const iop_plane *plane, iop_err *err)
{
    size_t *rim = iop_new(&e->env, e->corners + 1, sizeof *rim), rims = 0;
    if (!rim)
        return iop_no_memory(err, e->corners, "corners of a region");
    for (size_t k = 0; k < e->corners; k++) {
        if (e->corner[k].gone)
            continue;
        e->corner[k].height = iop_plane_at(plane, e->corner[k].at);
        rim[rims++] = k;
    }
    iop_status status = make_piece(e, rim, rims, err);
    iop_free(&e->env, rim);
    return status;
}

static iop_status take_part(iop_envelope *e, const iop_plane *plane, bool *added, iop_err *err)
{
    change c;
    IOP_TRY(begin(&c, e, err));
    *added = measure_gain(&c, plane);
    c.height = *plane;
    c.has_height = true;
    iop_status status = IOP_OK;
    for (size_t k = 0, count = e->pieces; *added && status == IOP_OK && k < count; k++)
        status = clip_piece(&c, k, err);
    for (size_t k = 0; *added && status == IOP_OK && k < c.before; k++)
        if (c.gain[k] > 0 && is_domain_corner(e, e->corner[k].at)) {
            size_t own;
            status = add_corner(e, e->corner[k].at, iop_plane_at(plane, e->corner[k].at), &own, err);
            if (status == IOP_OK)
                status = add_rim(&c, own, err);
            if (status == IOP_OK)
                e->corner[own].asked = e->corner[k].asked; /* the plane came from there */
        }
    if (status == IOP_OK && *added)
        status = make_piece(e, c.rim, c.rims, err);
    return finish(&c, status);
}

iop_status iop_envelope_add(iop_envelope *e, const iop_plane *plane, bool *added, iop_err *err)
{
    if (!iop_grow(&e->env, &e->plane, &e->plane_room, e->planes + 1, sizeof *e->plane))
        return iop_no_memory(err, e->planes, "planes");
    e->plane[e->planes++] = *plane;
    *added = true;
    iop_status status = e->planes == 1 ? take_all(e, plane, err) : take_part(e, plane, added, err);
    if (!*added)
        e->planes--;
    return status;
}

/* --- cutting off ---------------------------------------------------------------------------------------- */

/* The domain's own polygon. */
static iop_status cut_domain(iop_envelope *e, const iop_plane *outside, iop_err *err)
{
    size_t count = 0;
    double(*kept)[2] = iop_new(&e->env, 2 * e->sides + 1, sizeof *kept);
    if (!kept)
        return iop_no_memory(err, e->sides, "corners of a region");
    for (size_t k = 0; k < e->sides; k++) {
        const double *a = e->side[k], *b = e->side[(k + 1) % e->sides];
        double at = iop_plane_at(outside, a), next = iop_plane_at(outside, b), share = at / (at - next);
        if (at <= 0)
            memcpy(kept[count++], a, sizeof *kept);
        if ((at < 0 && next > 0) || (at > 0 && next < 0)) {
            for (int i = 0; i < 2; i++)
                kept[count][i] = a[i] + share * (b[i] - a[i]);
            count++;
        }
    }
    iop_free(&e->env, e->side);
    e->side = kept;
    e->sides = count;
    e->side_room = 0; /* taken as it is */
    return IOP_OK;
}

/* Before there are pieces, the corners are those of the domain. */
static iop_status renew_corners(iop_envelope *e, iop_err *err)
{
    size_t before = e->corners, index;
    for (size_t k = 0; k < e->sides; k++) {
        size_t same = before;
        for (size_t i = 0; i < before && same == before; i++)
            if (!e->corner[i].gone &&
                fabs(e->corner[i].at[0] - e->side[k][0]) + fabs(e->corner[i].at[1] - e->side[k][1]) <=
                    same_place)
                same = i;
        if (same == before)
            IOP_TRY(add_corner(e, e->side[k], -(double)INFINITY, &index, err));
    }
    return IOP_OK;
}

iop_status iop_envelope_cut(iop_envelope *e, const iop_plane *outside, iop_err *err)
{
    change c;
    IOP_TRY(cut_domain(e, outside, err));
    IOP_TRY(begin(&c, e, err));
    for (size_t k = 0; k < c.before; k++)
        c.gain[k] = e->corner[k].gone ? -1 : iop_plane_at(outside, e->corner[k].at);
    for (size_t k = 0; k < c.before; k++)
        c.gain[k] = fabs(c.gain[k]) <= same_place ? 0 : c.gain[k];
    iop_status status = IOP_OK;
    for (size_t k = 0; status == IOP_OK && k < e->pieces; k++)
        status = clip_piece(&c, k, err);
    status = finish(&c, status);
    return status == IOP_OK && e->pieces == 0 ? renew_corners(e, err) : status;
}
