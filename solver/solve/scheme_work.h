/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_work.h - everything one solve of a scheme holds while it runs, and its steps. */
#ifndef IOP_SOLVE_SCHEME_WORK_H
#define IOP_SOLVE_SCHEME_WORK_H

#include <ioplan/model.h>
#include <ioplan/solve.h>
#include <ioplan/verify_scheme.h>

/* Numbers of every block, in one piece of storage. */
typedef struct iop_blocks {
    double *storage;
    double *column[IOP_COLS], *row[IOP_ROWS];
} iop_blocks;

typedef struct iop_scheme_work {
    const iop_scheme *scheme;
    const iop_solve_settings *settings;
    iop_model *model;
    iop_lp *lp;      /* the model's in units of the scheme's size: what is solved */
    iop_blocks unit; /* powers of two: of columns, and of rows */
    double aim;      /* of the objective */
    iop_lp_session *session;
    int *stage;    /* of the LP's rows, see iop_lp_settings */
    bool interior; /* the interior point method was asked first */
    bool safe;     /* the session is on the safe path */
    iop_lp_outcome outcome;
    iop_blocks answer;  /* optimum, or feasible point; duals, or multipliers of a proof */
    iop_blocks reduced; /* columns: reduced costs, or the ray */
    iop_certificate certificate;
    size_t priority; /* whose problem is solved now, 0: the aim's */
    iop_solution *solution;
    const double *ray;    /* of the LP's columns, in its units, as long as the session lives */
    const double *farkas; /* of its rows, likewise */
    long iterations;
    size_t rolled; /* of a rolling horizon: the first period of the last window */
} iop_scheme_work;

iop_status iop_blocks_open(iop_blocks *b, const iop_scheme *scheme, iop_err *err);
void iop_blocks_close(iop_blocks *b, const iop_scheme *scheme);
iop_scheme_point iop_blocks_point(const iop_blocks *b);
/* Values of the LP's columns, or of its rows, into the blocks; those that the LP lacks become 0. */
void iop_blocks_take_columns(iop_blocks *b, const iop_model *model, const double *x);
void iop_blocks_take_rows(iop_blocks *b, const iop_model *model, const double *y);

/* scheme_scaled.c: the LP of the model in units of the scheme's own size, so that a scheme in other units of
 * money has the same answer; and the way back: x times unit; multipliers of a proof by unit; duals, of the
 * priority or the aim, by unit times the aim's. */
iop_status iop_scheme_scale(iop_scheme_work *w, iop_err *err);
void iop_scheme_unscale_columns(const iop_scheme_work *w, iop_blocks *b);
void iop_scheme_unscale_proof(const iop_scheme_work *w, iop_blocks *b);
void iop_scheme_unscale_duals(const iop_scheme_work *w, iop_blocks *duals, iop_blocks *reduced);

/* Units of the scheme's size that no column reaches, as its verifier has it. */
#define IOP_SCHEME_FAR 0x1p27

/* Solves the LP, which is made once, with the costs of the priority, and judges the answer; again on the safe
 * path when it is not verified. */
iop_status iop_scheme_work_attempt(iop_scheme_work *w, iop_err *err);

/* The sums of deviations that priorities before are met with, as bounds of their rows (14) in a session. */
iop_status iop_scheme_keep_met(const iop_scheme_work *w, iop_lp_session *session, iop_err *err);

/* scheme_answer.c: names and bounds, then the optimum. */
iop_status iop_scheme_answer_frame(iop_scheme_work *w, iop_err *err);
iop_status iop_scheme_answer_optimum(iop_scheme_work *w, iop_err *err);
/* scheme_ranges.c: how far the prices of limits and totals hold. */
iop_status iop_scheme_answer_ranges(iop_scheme_work *w, iop_err *err);
/* scheme_lists.c: periods, techniques, sites, places, treatments, requirements. */
iop_status iop_scheme_answer_lists(iop_scheme_work *w, iop_err *err);
/* What arises a year of a treatment's measure before any treatment, as in (10). */
double iop_scheme_arising(const iop_scheme *s, const iop_scheme_point *p, size_t period, size_t treatment);
/* scheme_arrays.c: arrays for charts, and the blocks for whoever verifies. */
iop_status iop_scheme_answer_arrays(iop_scheme_work *w, iop_err *err);
iop_status iop_scheme_answer_proof(iop_scheme_work *w, iop_err *err);
/* Multipliers that prove a conflict by itself, as arrays "conflict.balance", ... */
iop_status iop_scheme_answer_conflict(iop_scheme_work *w, const iop_blocks *proof, iop_err *err);
/* scheme_explain.c */
iop_status iop_scheme_explain_infeasible(iop_scheme_work *w, iop_err *err);
iop_status iop_scheme_explain_unbounded(iop_scheme_work *w, iop_err *err);

/* Whether the LP is one for the interior point method. */
bool iop_scheme_wants_interior(const iop_scheme_work *w, const iop_model *model);

/* Whether ranges can be had of the last program: it ended without a basis, or is small enough to be solved
 * some times more from it. */
bool iop_scheme_may_ask_for_ranges(const iop_scheme_work *w);

/* scheme_rolling.c: whether the scheme is decided window by window; the windows, into answer, reduced,
 * outcome and certificate; their answer. */
bool iop_scheme_rolls(const iop_scheme *scheme);
iop_status iop_scheme_roll(iop_scheme_work *w, iop_err *err);
iop_status iop_scheme_answer_rolled(iop_scheme_work *w, iop_err *err);

#endif
