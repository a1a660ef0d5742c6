/* SPDX-License-Identifier: GPL-3.0-or-later */
/* work.h - everything one solve holds while it runs, and its steps. */
#ifndef IOP_SOLVE_WORK_H
#define IOP_SOLVE_WORK_H

#include "solve/cells.h"
#include <ioplan/model.h>
#include <ioplan/reduced.h>
#include <ioplan/solve.h>
#include <ioplan/verify.h>

typedef struct iop_work {
    const iop_plan *plan;
    iop_plan scaled; /* the same in units of its size: what every program is made of. Owns its bands, limits,
                        totals and measures */
    double money;    /* unit of money, and of each measure */
    double *unit;
    const iop_solve_settings *settings;
    iop_reduced *reduced; /* of the reduced method, else NULL */
    iop_model *model;     /* of the whole LP, made when it is needed */
    iop_lp_session *session;
    iop_lp_outcome outcome;
    double *point;  /* x[n], f[n x c], price[n], limit_dual, total_dual, reduced costs[n + n x c], dx[n], df[n
                       x  c]: one piece of storage */
    iop_point view; /* pointers into it */
    double *rc_output, *rc_demand, *dx, *df;
    char method[48]; /* that gave the answer */
    iop_certificate certificate;
    iop_solution *solution;
    long iterations;
} iop_work;

iop_status iop_work_make_room(iop_work *w, iop_err *err);

/* scaled.c: w->scaled, and the way back. */
iop_status iop_work_scale(iop_work *w, iop_err *err);
void iop_work_drop_scaled(iop_work *w);
/* The outcome's numbers in w->point, from the scaled plan's units to the plan's own. */
void iop_work_unscale(iop_work *w);
/* Multipliers of the limits in a proof of infeasibility, of the scaled plan, in the plan's own units; and
 * those in w->view back in scaled units. */
void iop_work_unscale_proof(const iop_work *w, double *limit);
void iop_work_scale_proof(const iop_work *w, double *limit);
void iop_work_unscale_range(const iop_work *w, size_t limit, iop_lp_range *range);
/* The unit of a bound; and of the dual of a limit, or of what is bounded in money (IOP_NO_LIMIT). */
double iop_work_bound_unit(const iop_work *w, const iop_cell *cell);
#define IOP_NO_LIMIT ((size_t)-1)
double iop_work_dual_unit(const iop_work *w, size_t limit);

/* A session over the whole LP, unsolved, in w->session. */
iop_status iop_work_open_session(iop_work *w, bool safe, iop_err *err);
/* Solves the whole LP on the normal or the safe path and judges the outcome. */
iop_status iop_work_attempt(iop_work *w, bool safe, iop_err *err);
/* The same by exchange of roles; the outcome is IOP_LP_UNSOLVED when the plan is not for it. */
iop_status iop_work_attempt_reduced(iop_work *w, iop_err *err);

/* Fills everything that holds whatever the outcome: names, bases, bands. */
iop_status iop_answer_frame(iop_work *w, iop_err *err);
/* The optimum into the solution. */
iop_status iop_answer_optimum(iop_work *w, iop_err *err);
/* Where ranges could not be found: the duals as prices, and no claim beyond the limits themselves. */
void iop_answer_no_ranges(iop_work *w);
/* Slopes on both sides of every limit, and how far they hold. */
iop_status iop_answer_ranges(iop_work *w, iop_err *err);

/* Infeasible: the proof, a conflict in the planner's words, the smallest relaxation. */
iop_status iop_explain_infeasible(iop_work *w, iop_err *err);
/* The statements of an irreducible conflict into in_conflict[statements], by exchange of roles, and what the
 * proof makes of x and f into output[n], demand[n x c]; w->view holds the proof to begin with. *found is
 * false when that did not succeed. */
iop_status iop_work_conflict(iop_work *w, bool *in_conflict, double *output, double *demand, bool *found,
                             iop_err *err);
/* The cheapest relaxation of the sides, whose bounds are those of the cells, likewise; amounts of moving each
 * side outwards into amount[sides]. */
iop_status iop_work_relaxation(iop_work *w, size_t sides, const iop_lp_side *side, const iop_cell *cell,
                               double *amount, bool *found, iop_err *err);
/* Unbounded: the ray in words. */
iop_status iop_explain_unbounded(iop_work *w, iop_err *err);

#endif
