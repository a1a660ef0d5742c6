/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/backend.h - what a session asks of a solver. One table a backend, one file a table.
 *
 * Variables are numbered rows first: variable i < rows is the activity of row i, variable rows + j is column
 * j. A basis has as many members as there are rows; with M = (I | -A) the activities and columns satisfy
 * M (activities, x) = 0, and the basis matrix B consists of the columns of M that belong to the basis. */
#ifndef IOP_LP_BACKEND_H
#define IOP_LP_BACKEND_H

#include "lp/problem.h"

/* Bounds and costs of one session; the backend reads them when it solves. lo <= hi everywhere then. */
typedef struct lp_data {
    double *row_lo, *row_hi, *col_lo, *col_hi, *cost;
} lp_data;

typedef enum {
    LP_CLAIM_OPTIMAL,
    LP_CLAIM_INFEASIBLE,
    LP_CLAIM_UNBOUNDED,
    LP_CLAIM_LIMIT,
    LP_CLAIM_STOPPED,
    LP_CLAIM_UNDECIDED /* it gave up: numerical trouble */
} lp_claim;

typedef enum { LP_BASIC, LP_AT_LOWER, LP_AT_UPPER, LP_AT_FIXED, LP_AT_FREE } lp_place;

#define LP_NO_VARIABLE ((size_t)-1)

/* The final basis, and what the backend says about it. Arrays belong to the session. */
typedef struct lp_answer {
    lp_claim claim;
    long iterations;
    bool has_basis;       /* `basic` is filled and solves with B are possible */
    unsigned char *place; /* rows + columns: lp_place */
    double *value;        /* rows + columns */
    double *y;            /* rows: d objective / d activity */
    size_t *basic;        /* rows: the variable in each position of the basis */
    size_t proof;         /* variable that showed unboundedness of the primal (not basic) or dual (basic) */
} lp_answer;

/* How hard to try. Beyond the first, each starts cold and is slower and more careful than the one before. */
typedef enum { LP_EFFORT_NORMAL, LP_EFFORT_CAREFUL, LP_EFFORT_LAST, LP_EFFORTS } lp_effort;

typedef struct lp_backend {
    const char *name;
    const char *(*version)(void); /* "GLPK 5.0", of the library in use; this thread's until its next call */
    iop_status (*open)(void **self, const iop_lp *lp, const lp_data *data, const iop_lp_settings *settings,
                       iop_err *err);
    /* Bounds of a row, or bounds and cost of a column, have changed in the data. */
    void (*set_row)(void *self, size_t row);
    void (*set_column)(void *self, size_t col, bool cost);
    /* IOP_OK with a claim, IOP_EBACKEND when it broke down, IOP_ENOMEM. */
    iop_status (*solve)(void *self, lp_effort effort, lp_answer *answer, iop_err *err);
    /* v := B^-1 v (positions from rows) or v := B^-T v (rows from positions), v of length rows, with the
     * basis of the last solve; false when it cannot. */
    bool (*solve_basis)(void *self, bool transposed, double *v);
    void (*close)(void *self);
} lp_backend;

extern const lp_backend iop_lp_glpk;

#endif
