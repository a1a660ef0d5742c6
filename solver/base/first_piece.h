/* SPDX-License-Identifier: GPL-3.0-or-later */
/* first_piece.h - how far the first piece of a concave, piecewise linear optimum goes.
 *
 * Let g(t) be the optimum, its sign turned so that more is better, when the bound b of a row is moved by t >=
 * 0 in one direction. g is concave and piecewise linear. A solve at t gives the value g(t) and, from the
 * row's dual, a tangent: a line that lies nowhere below g. The left line L goes through (0, g(0)) and is the
 * first piece's line once it is tight; the right tangent R comes from a solve further out. Where L and R meet
 * the program is solved again (Eisner and Severance 1976, J. ACM 23, 619-635): if g lies on L there, the
 * piece ends there; if the new tangent goes through (0, g(0)), it is the first piece and L was only a
 * tangent, as happens when the basis at b is degenerate; else it is the new R. Each step finds a new piece,
 * so the loop ends, and no step trusts a basis to be the only one.
 *
 * The ratio test of a basis says how far its line surely goes (`reach`); it saves solves and proves nothing
 * more. R is first looked for a little beyond that, and, if L still holds there again and again, at the far
 * end: with the bound absent when it is relaxed, and at the smallest feasible bound when it is tightened. */
#ifndef IOP_BASE_FIRST_PIECE_H
#define IOP_BASE_FIRST_PIECE_H
#include <ioplan/status.h>
#include <stdbool.h>

/* What a solve has found. */
typedef enum iop_piece_outcome {
    IOP_PIECE_OPTIMUM,
    IOP_PIECE_INFEASIBLE,
    IOP_PIECE_UNBOUNDED,
    IOP_PIECE_UNKNOWN
} iop_piece_outcome;

/* value0 + slope t, touching g at `at` and surely equal to it up to at + reach. */
typedef struct iop_tangent {
    double value0, slope, at, reach;
} iop_tangent;

/* The program whose bound moves. Each call says what was found; the tangent or step counts when that is an
 * optimum. IOP_EBACKEND says that no outcome could be proved. */
typedef struct iop_moving_bound {
    void *of; /* handed to the calls */
    iop_status (*solve)(void *of, double t, iop_piece_outcome *outcome, iop_tangent *tangent, iop_err *err);
    /* Without the bound: where what it bounded then stands, from which g is constant. */
    iop_status (*absent)(void *of, iop_piece_outcome *outcome, iop_tangent *tangent, iop_err *err);
    iop_status (*last_step)(void *of, iop_piece_outcome *outcome, double *last,
                            iop_err *err);                /* of tightening */
    iop_status (*lost)(void *of, double t, iop_err *err); /* the failure that no optimum was found at t */
    double b;
    bool relaxing;
    double small_step, small_slope; /* below these, steps and slopes are rounding */
} iop_moving_bound;

typedef struct iop_first_piece {
    double slope;    /* of g in t */
    double end;      /* +INFINITY when it holds for ever */
    bool infeasible; /* beyond the end */
    bool solved;     /* something was solved: the program no longer holds the optimum at t = 0 */
} iop_first_piece;

/* `start` touches g at 0; no t beyond `last` is feasible (INFINITY when that is unknown). `solved` is set
 * also when the walk fails. */
iop_status iop_first_piece_find(const iop_moving_bound *bound, const iop_tangent *start, double last,
                                iop_first_piece *out, iop_err *err);

/* How far something between lo and hi with this value can move at this rate. */
double iop_room(double lo, double hi, double value, double rate);

#endif
