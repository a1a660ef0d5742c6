/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/interior.h - the state of an interior point method, for its files. */
#ifndef IOP_LP_INTERIOR_H
#define IOP_LP_INTERIOR_H

#include "lp/cholesky.h"
#include "lp/standard.h"

/* A point with lo < x < hi, multipliers y of rows, z, w > 0 of lower and upper bounds (0 where absent). */
typedef struct lp_iterate {
    double *x, *y, *z, *w;
} lp_iterate;

/* What is asked: the optimum of a session's program, or of one without costs any point within its bounds. */
typedef struct lp_interior_question {
    const iop_lp *lp;
    const lp_data *data;
    const int *stage;      /* as in iop_lp_settings, or NULL */
    iop_lp_orders *orders; /* likewise */
    double deadline_s;     /* on the clock of iop_lp_clock_s, 0: none */
    bool point_only;       /* any feasible point will do */
} lp_interior_question;

typedef struct lp_interior {
    lp_interior_question question;
    lp_standard form;
    lp_cholesky *cholesky;
    lp_iterate at, best, affine, step;
    double *theta;               /* D of the normal equations: 1 / (z / (x - lo) + w / (hi - x)) */
    double *root;                /* its roots */
    double *slack_z, *slack_w;   /* x - lo, hi - x */
    double *target_z, *target_w; /* what the complementarity products are to become, less what they are */
    double *primal, *dual;       /* residuals b - A x, c - A'y - z + w */
    double *help, *image;        /* columns; D A' v of the last solution */
    double *side, *left,
        *correction; /* rows: a right-hand side, what a solution leaves of it, what mends it */
    double mu, primal_size, dual_size, gap, objective;
    double rhs_norm, cost_norm;
    long iterations;
    void *arena;
} lp_interior;

typedef struct lp_interior_info {
    bool converged;
    bool near; /* an optimum cannot be far */
    bool late; /* the deadline came first */
    long iterations;
    double work; /* floating-point operations, roughly */
} lp_interior_info;

/* --- interior_solve.c --- */

/* IOP_EBACKEND when CHOLMOD is not there. */
iop_status lp_interior_open(lp_interior *p, const lp_interior_question *question, iop_err *err);
void lp_interior_close(lp_interior *p);
/* The optimum: x[columns], y[rows] (signs of the program's own objective) when info->converged; to be judged
 * by the caller. Of a program without an optimum it converges to nothing, which proves nothing. Of a point x
 * is found in a few iterations, and y is nothing. IOP_ESTOPPED as the env asks. */
iop_status lp_interior_solve(lp_interior *p, double *x, double *y, lp_interior_info *info, iop_err *err);
/* The same more accurately, after a solve that came near. */
iop_status lp_interior_refine(lp_interior *p, double *x, double *y, lp_interior_info *info, iop_err *err);

/* --- interior_normal.c --- */

/* A x added to out, or A'y. */
void lp_interior_times(const lp_standard *s, const double *x, double factor, double *out);
void lp_interior_transposed(const lp_standard *s, const double *y, double factor, double *out);
double lp_interior_norm(const double *v, size_t count);
/* Factors A D A' + shift I of the present iterate. */
bool lp_interior_factor(lp_interior *p, double shift);
/* Solves A D A' v = side with the last factors, refined; image = D A' v. False when they are good for
 * nothing. */
bool lp_interior_normal(lp_interior *p, double *v);

/* --- interior_start.c, interior.c, interior_end.c, interior_refine.c --- */

/* The first iterate. False when the factorisation fails. */
bool lp_interior_start(lp_interior *p);
/* From the present iterate to the optimum, as far as rounding allows; whether it came there. The iterate is
 * the best one then, and the best one the same. */
bool lp_interior_run(lp_interior *p);
bool lp_interior_late(const lp_interior *p);
/* Bounds that the point is about to reach are reached, and the rest corrected for it. */
void lp_interior_settle(lp_interior *p);
/* A run and a settlement in the neighbourhood of the best iterate, enlarged. */
iop_status lp_interior_correct(lp_interior *p, iop_err *err);

#endif
