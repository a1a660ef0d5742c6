/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/glpk_problem.h - the GLPK problem of a session, made from and kept equal to the session's data. */
#ifndef IOP_LP_GLPK_PROBLEM_H
#define IOP_LP_GLPK_PROBLEM_H

#include "lp/backend.h"
#include "lp/glpk_guard.h"

typedef struct lp_glpk {
    iop_env env;
    const iop_lp *lp;
    const lp_data *data;
    const iop_lp_settings *settings;
    glp_prob *problem;
    lp_generation generation;           /* of the environment that the problem lives in */
    double *row_factor, *column_factor; /* scale */
    double *work;                       /* rows + 1, and twice the columns */
    size_t *crash;
    size_t *changed_row, *changed_column; /* stacks */
    unsigned char *row_is_changed, *column_is_changed;
    size_t rows_changed, columns_changed;
    bool costs_changed, warm;
    double cost_factor;
    int *entry_row, *entry_start; /* only while the problem is built */
    double *entry_value;
    /* the call in hand */
    lp_effort effort;
    lp_answer *answer;
    double *vector;
    bool transposed, done;
} lp_glpk;

/* Makes the problem when there is none, or when it was lost with its environment. */
iop_status lp_glpk_ready(lp_glpk *g, iop_err *err);
bool lp_glpk_is_alive(const lp_glpk *g);
/* To be called guarded: bring changed bounds and costs into the problem; note that they are there. */
void lp_glpk_push_changes(lp_glpk *g);
void lp_glpk_forget_changes(lp_glpk *g);

#endif
