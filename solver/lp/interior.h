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

typedef struct lp_interior {
    lp_standard form;
    lp_cholesky *cholesky;
    lp_iterate at, best, affine, step;
    double *theta;               /* D of the normal equations: 1 / (z / (x - lo) + w / (hi - x)) */
    double *root;                /* its roots */
    double *slack_z, *slack_w;   /* x - lo, hi - x */
    double *target_z, *target_w; /* what the complementarity products are to become, less what they are */
    double *primal, *dual;       /* residuals b - A x, c - A'y - z + w */
    double *help, *side, *correction; /* columns, rows, rows */
    double mu, primal_size, dual_size, gap, objective;
    double rhs_norm, cost_norm;
    long iterations;
    bool point_only; /* any feasible point will do */
    void *arena;
} lp_interior;

/* A x added to out, or A'y. */
void lp_interior_times(const lp_standard *s, const double *x, double factor, double *out);
void lp_interior_transposed(const lp_standard *s, const double *y, double factor, double *out);
/* interior_start.c: the first iterate. False when the factorisation fails. */
bool lp_interior_start(lp_interior *p);
/* Solves A D A' v = side with the last factors, refined. */
bool lp_interior_normal(lp_interior *p, double *v);
/* interior_end.c: bounds that the point is about to reach are reached, and the rest corrected for it. */
void lp_interior_settle(lp_interior *p);

typedef struct lp_interior_info {
    bool converged;
    double primal, dual, gap; /* relative, of the scaled program */
    long iterations;
    double work; /* floating-point operations, roughly */
} lp_interior_info;

/* The optimum of a session's program: x[columns], y[rows] (signs of its own objective) when info->converged;
 * to be judged by the caller. stage: as in iop_lp_settings, or NULL. Of a program without an optimum it
 * converges to nothing, which proves nothing. point_only: of a program without costs; x is any point within
 * its bounds then, found in a few iterations, and y nothing. IOP_EBACKEND when CHOLMOD is not there,
 * IOP_ESTOPPED as the env asks. */
iop_status lp_interior_solve(const iop_lp *lp, const lp_data *data, const int *stage, bool point_only,
                             double *x, double *y, lp_interior_info *info, iop_err *err);

#endif
