/* SPDX-License-Identifier: GPL-3.0-or-later */
/* envelope.h - a convex piecewise linear function over a convex polygon, found by asking it.
 *
 * The function h is known through an oracle that gives, at a point, a plane that touches h there and lies
 * nowhere above it. The envelope H, the largest of the planes so far, lies nowhere above h; its pieces are
 * convex polygons. As h is convex, H = h on a piece once H = h at its corners, and h - H is never larger on a
 * piece than at its corners. So it is enough to ask at corners until none is left. */
#ifndef IOP_SWEEP_ENVELOPE_H
#define IOP_SWEEP_ENVELOPE_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct iop_plane {
    double value, slope[2]; /* value + slope[0] x + slope[1] y */
} iop_plane;

typedef struct iop_corner {
    double at[2], height; /* H there */
    bool asked, gone;
} iop_corner;

typedef struct iop_piece {
    size_t plane, corners, room;
    size_t *corner; /* counter-clockwise */
    bool gone;
} iop_piece;

typedef struct iop_envelope {
    iop_env env;
    double tie; /* heights that differ by less are equal */
    size_t planes, plane_room, corners, corner_room, pieces, piece_room;
    iop_plane *plane;
    iop_corner *corner;
    iop_piece *piece;
    size_t sides; /* of the domain */
    double (*side)[2];
    size_t side_room;
} iop_envelope;

/* Over the polygon of `sides` corners, counter-clockwise, within about the unit square. Its corners are the
 * first to be asked about. */
iop_status iop_envelope_open(iop_envelope *e, size_t sides, const double (*polygon)[2], double tie,
                             const iop_env *env, iop_err *err);
void iop_envelope_close(iop_envelope *e);
/* A corner that was not asked about yet; false when there is none. */
bool iop_envelope_next(const iop_envelope *e, size_t *corner);
/* What lies above H by the plane becomes its piece; *added is false when nothing does. Its number is that of
 * the plane. */
iop_status iop_envelope_add(iop_envelope *e, const iop_plane *plane, bool *added, iop_err *err);
/* The domain loses the points with value + slope . at > 0. */
iop_status iop_envelope_cut(iop_envelope *e, const iop_plane *outside, iop_err *err);
double iop_plane_at(const iop_plane *plane, const double at[2]);
double iop_envelope_area(const iop_envelope *e, const iop_piece *piece);

#endif
