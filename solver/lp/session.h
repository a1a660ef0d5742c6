/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/session.h - what a session is inside, for the files that judge, prove and explain its results. */
#ifndef IOP_LP_SESSION_H
#define IOP_LP_SESSION_H

#include "lp/backend.h"

struct iop_lp_session {
    iop_env env;
    const iop_lp *lp;
    iop_lp_settings settings;
    const lp_backend *backend;
    void *self;
    size_t rows, columns;
    lp_data data;
    size_t crossed; /* rows and columns whose bounds cross */
    lp_answer answer;
    double *x, *row, *y, *d, *farkas, *ray; /* the result's arrays */
    double *row_scale;                      /* sum |a_ij x_j| */
    double *col_scale;                      /* |c_j| + sum |a_ij y_i| */
    double *work;                           /* max(rows, columns) */
    long double *wide, *wide_scale;         /* max(rows, columns) each */
    unsigned char *at;
    void *arena[3];
    bool auxiliary; /* serves another session's proof: must not open auxiliary sessions itself */
    bool had_none;  /* the last question for a feasible point was answered with a proof */
    double end_s;   /* when the present solve has to end, on the clock of iop_lp_clock_s; 0: none */
    iop_lp_outcome outcome;
    double objective;
};

/* --- evaluate.c: the point and the multipliers of a basis, in our own arithmetic --- */

typedef struct lp_quality {
    double primal; /* largest violation of a bound, relative to 1 + sum |a_ij x_j| or 1 + |x_j| */
    double
        dual; /* largest reduced cost or row dual of the wrong sign, relative to 1 + |c_j| + sum |a_ij y_i| */
    size_t worst; /* variable with the larger one */
} lp_quality;

/* row = A x, row_scale = sum |a_ij x_j|. */
void iop_lp_activities(iop_lp_session *s);
/* x, row from the places of the answer; then y, d and the objective. Refined where residuals are large. */
void iop_lp_evaluate_point(iop_lp_session *s, bool careful);
void iop_lp_evaluate_duals(iop_lp_session *s, bool careful);
lp_quality iop_lp_judge_point(const iop_lp_session *s);
lp_quality iop_lp_judge_duals(const iop_lp_session *s);

/* --- session_interior.c --- */

/* Whether s->x is a feasible point of a program without costs, which then is its optimum. */
bool iop_lp_take_feasible(iop_lp_session *s);
/* A feasible point into x and row, where the interior point method finds one soon. */
iop_status iop_lp_try_point(iop_lp_session *s, bool *feasible, iop_err *err);
/* The interior point method's answer into x, row, y, d, at and the objective; *optimal when it is one. */
iop_status iop_lp_try_interior(iop_lp_session *s, bool *optimal, iop_err *err);

/* --- range.c --- */

/* IOP_EINVAL unless the session has an optimum, and the row that bound. */
iop_status iop_lp_check_range(const iop_lp_session *s, size_t row, bool upper, iop_err *err);

/* --- proofs.c: multipliers and rays that hold, in extended precision --- */

/* From the final basis; false when it gives no valid proof. */
bool iop_lp_farkas_from_basis(iop_lp_session *s);
bool iop_lp_ray_from_basis(iop_lp_session *s);
/* Whether s->farkas or s->ray, up to its sign, proves what it should; cleans, turns and scales it. */
bool iop_lp_farkas_holds(iop_lp_session *s);
bool iop_lp_ray_holds(iop_lp_session *s);
/* The multipliers of crossed bounds. */
void iop_lp_farkas_of_crossed(iop_lp_session *s);

/* --- auxiliary.c: the same from linear programs of their own --- */

/* IOP_OK with *found; the result is in s->farkas, s->ray, or s->x and s->row. */
iop_status iop_lp_farkas_from_phase_one(iop_lp_session *s, bool *found, iop_err *err);
/* The same; or *point: the columns of its optimum are in s->x, and may be a feasible point. */
iop_status iop_lp_phase_one(iop_lp_session *s, bool *found, bool *point, iop_err *err);
iop_status iop_lp_ray_from_recession(iop_lp_session *s, bool *found, iop_err *err);
/* Solves the session with all costs 0. */
iop_status iop_lp_find_feasible_point(iop_lp_session *s, iop_lp_result *result, iop_err *err);

/* Opens a session for a proof on behalf of `s`. */
iop_status iop_lp_session_open_auxiliary(iop_lp_session **out, const iop_lp *lp, const iop_lp_session *s,
                                         iop_err *err);
/* Sets all costs: cost[columns], or 0 when NULL. */
void iop_lp_session_set_costs(iop_lp_session *s, const double *cost);

#endif
