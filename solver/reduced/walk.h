/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced/walk.h - all breakpoints of a line of plans, by a parametric dual simplex on a dense dictionary.
 *
 * Variables are the quantities of the problem, red_at(sector, slot), and behind them the logicals of its rows
 * (limits and totals), scaled by powers of two. n + rows of them are basic and follow from the others:
 *
 *   basic = T nonbasic,   objective = d nonbasic.
 *
 * T is kept as a matrix and a few recent pivots, T = T0 + U V, brought in together by one product. */
#ifndef IOP_REDUCED_WALK_H
#define IOP_REDUCED_WALK_H

#include "reduced/reduced.h"

enum { RED_WALK_BLOCK = 64 }; /* pivots that wait */

typedef struct red_tableau {
    iop_env env;
    const red_problem *p;
    size_t vars, lines, cols; /* lines: basic variables, and the objective at last */
    size_t all;               /* columns that there is room for; cols, while a basis is set, may be fewer */
    double *row_scale;        /* of the problem's rows */
    double *t0;               /* lines x all */
    double *u;                /* lines x RED_WALK_BLOCK */
    double *v;                /* RED_WALK_BLOCK x all */
    size_t waiting;
    size_t *basic;         /* lines - 1: variable */
    size_t *nonbasic;      /* cols: variable */
    size_t *where;         /* variables: line or column, SIZE_MAX: constant, no column */
    bool *in_basis;        /* variables */
    double *line, *column; /* cols, lines: the last asked for */
    double *left_out;      /* balances' scale: 1 - column sums of A, n */
} red_tableau;

/* `constant` marks variables that never move nor enter: they get no column. */
iop_status red_tableau_open(red_tableau *t, const red_problem *p, const bool *constant, const iop_env *env,
                            iop_err *err);
void red_tableau_close(red_tableau *t);
/* T for the basis wanted[variable]; false when the numbers do not give it. */
bool red_tableau_set(red_tableau *t, const bool *wanted);
void red_tableau_line(red_tableau *t, size_t line);     /* into t->line */
void red_tableau_column(red_tableau *t, size_t column); /* into t->column */
/* The basic variable of `line` and the nonbasic one of `column` exchange; both were asked for last. */
void red_tableau_pivot(red_tableau *t, size_t line, size_t column);
void red_tableau_flush(red_tableau *t);
/* out[lines] = T0 x, and out[cols] = T0' x (objective's line left out), once nothing waits. */
void red_tableau_times(const red_tableau *t, const double *x, double *out);
void red_tableau_times_transposed(const red_tableau *t, const double *x, double *out);

/* A column whose reduced cost falls to 0 as a variable leaves. */
typedef struct red_candidate {
    size_t column;
    double pull, room; /* how fast, and from where */
} red_candidate;

typedef struct red_walk {
    iop_reduced *r;
    red_tableau t;
    double at; /* t of the line */
    /* variables */
    double *lo0, *lo1, *hi0, *hi1; /* bounds at both ends of the line */
    double *value, *rate;
    double *scale; /* size of the variable's bounds, at least 1 */
    unsigned char *place;
    bool *constant, *never; /* never: equal bounds all along, does not enter */
    /* columns */
    double *d, *e;             /* reduced costs, and those of an infinitesimal cost that breaks ties */
    red_candidate *candidates; /* columns */
    double *work;              /* 6 variables, 4 n and some */
    double cost_tolerance;
    double price_scale;
    double *price, *dual; /* n, rows: of the present basis, minimising */
    long pivots, stalls, since_fresh;
} red_walk;

/* walk_start.c: the state at t from the optimum that r holds there, to be refreshed. */
iop_status red_walk_open(red_walk *w, iop_reduced *r, const iop_plan *from, const iop_plan *to, double t,
                         bool *usable, iop_err *err);
void red_walk_close(red_walk *w);
double red_walk_bound(const red_walk *w, size_t v, bool upper);
double red_walk_bound_rate(const red_walk *w, size_t v, bool upper);

/* walk_refresh.c: values, rates and reduced costs corrected by the residuals of the problem itself; false
 * when they cannot be. */
bool red_walk_refresh(red_walk *w);
/* Values alone, where bounds do not move, and reduced costs alone. */
bool red_walk_refresh_point(red_walk *w);
bool red_walk_refresh_costs(red_walk *w);
/* Prices of balances and rows from reduced costs (columns), where the objective counts the first class at
 * `own`. */
void red_walk_prices(red_walk *w, const double *d, double own);

#endif
