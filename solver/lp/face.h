/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/face.h - the optimal face of a program, from a point inside it and multipliers. */
#ifndef IOP_LP_FACE_H
#define IOP_LP_FACE_H

#include "lp/eliminate.h"
#include "lp/session.h"
#include "lp/standard.h"

/* Members are the columns of the standard form, in another order: the first `loose` are without reduced cost
 * and may move while the optimum stays what it is, the others stay at their bounds. Some span the rest, loose
 * ones by loose ones: with the rest at `x` plus u, a spanning member is at x + T u. */
typedef struct lp_face {
    lp_standard form;
    lp_elimination *elimination; /* of the members' columns, in their order */
    size_t members, loose;
    size_t *column, *member; /* of the form by member, and back */
    size_t *activity;        /* member, by row of the program, or LP_NO_VARIABLE */
    double *x, *reduced;     /* by member */
    double *lo, *hi;         /* by member, of the program */
    bool *spans;
    bool *stuck; /* others must leave their bounds when it moves */
    /* Columns of T that are known: of loose members and those asked about, and what was needed since */
    bool *known;
    size_t *start, *length, *index, index_capacity, value_capacity, entries;
    double *value;
    size_t *row_start, *row_at; /* by spanning members: loose ones, and those asked about */
    double *row_value;
    double *side, *solution; /* rows, members */
    size_t *solved;          /* members */
    double deadline_s;       /* as in iop_lp_settings */
} lp_face;

/* Of a session with an optimum. row[count]: those asked about. *clean is false where point and multipliers do
 * not tell the face: a column between its bounds has a reduced cost; or when it must stop. */
iop_status lp_face_open(lp_face *f, const iop_lp_session *s, size_t count, const size_t *row, bool *clean,
                        iop_err *err);
void lp_face_close(lp_face *f);
/* Whether the caller asked to stop, or time is up. */
bool lp_face_must_stop(const lp_face *f);
/* Makes the member's column of T known; false without memory. */
bool lp_face_column(lp_face *f, size_t m);

/* face_climb.c: how far a member can go with all others of the face making way for it; and whether it could
 * go further if all columns did, which any plan may. */
typedef enum { LP_CLIMB_LOST, LP_CLIMB_ENDS, LP_CLIMB_ENDLESS } lp_climb_end;

typedef struct lp_climb {
    lp_climb_end end; /* of the face; lost: rounding, or too many steps */
    double to;        /* where the member is then */
    double *x;        /* members, storage of the caller: where all are */
    bool ask_beyond;
    lp_climb_end beyond; /* ENDS: no plan goes further; ENDLESS: some do */
    long steps;
} lp_climb;

/* direction: 1 up, -1 down. A member at a bound that it has a reduced cost for takes the bound along. */
iop_status lp_face_climb(lp_face *f, size_t member, double direction, lp_climb *climb, iop_err *err);

#endif
