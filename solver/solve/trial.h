/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial.h - an infeasible plan tried again and again with some of its bounds moved, by exchange of roles. */
#ifndef IOP_SOLVE_TRIAL_H
#define IOP_SOLVE_TRIAL_H

#include "solve/work.h"

typedef struct iop_trial {
    const iop_plan *plan; /* scaled */
    const iop_lp_settings *settings;
    iop_plan copy;                 /* shares everything but the bands, which the caller writes */
    const char *leontief;          /* method, of the settings */
    iop_reduced *last;             /* whose roles the next try starts from */
    double *rc_output, *rc_demand; /* coefficients of the last proof: n, n x c */
    double *limit, *total;         /* its multipliers */
    bool infeasible;
    bool sure;                 /* the verdict is proved; else nothing is known */
    iop_reduced_result result; /* of the last try; its arrays are those of `last` */
} iop_trial;

/* Starts from the proof in w->view. Everything here is in scaled units. */
iop_status iop_trial_open(iop_trial *t, const iop_work *w, iop_err *err);
void iop_trial_close(iop_trial *t);

/* Gives a copy with arrays of its own the plan's bounds, without those of the statements that are not active.
 */
void iop_keep_statements(iop_plan *copy, const iop_plan *plan, const bool *active);
/* Gives the copy the plan's own bounds, without those of the statements that are not active. */
void iop_trial_keep(iop_trial *t, const bool *active);
/* The band of `plan` that a cell is one side of. */
iop_band *iop_trial_band(const iop_plan *plan, const iop_cell *cell);

/* Solves the copy; the verdict is in t->infeasible and t->sure, and the proof's coefficients are renewed when
 * it is infeasible. */
iop_status iop_trial_ask(iop_trial *t, iop_err *err);

#endif
