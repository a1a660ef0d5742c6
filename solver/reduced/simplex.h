/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced/simplex.h - a dense bounded simplex for programs of few rows and many columns.
 *
 *   minimise c'z   subject to   row_lo <= A z <= row_hi,   lo <= z <= hi
 *
 * Each row r has a logical variable s_r with A z - s = 0 and the row's bounds, so variables are columns
 * 0 .. cols-1 followed by logicals cols .. cols+rows-1. The inverse of the basis, rows x rows, is kept
 * explicitly: rows are few (a plan's limits), and each iteration costs one product of a row of the inverse
 * with A. */
#ifndef IOP_REDUCED_SIMPLEX_H
#define IOP_REDUCED_SIMPLEX_H

#include <ioplan/env.h>
#include <stddef.h>

typedef enum { IOP_SX_LOWER, IOP_SX_UPPER, IOP_SX_FREE, IOP_SX_BASIC } iop_sx_place;

typedef enum {
    IOP_SX_OPTIMAL,
    IOP_SX_INFEASIBLE,
    IOP_SX_UNBOUNDED,
    IOP_SX_LIMIT, /* iterations, or a stop that was asked for */
    IOP_SX_FAILED /* the numbers lead nowhere */
} iop_sx_outcome;

typedef struct iop_simplex {
    iop_env env;
    size_t rows, cols;
    long most_iterations, iterations; /* of all solves */
    double *a;                        /* rows x cols, each row scaled by a power of two */
    double *row_scale;
    /* per variable: columns, then logicals (scaled like their rows) */
    double *lo, *hi, *cost, *shifted, *x, *d, *alpha;
    unsigned char *place;
    /* the basis: head[k] is the variable of place k, inverse is rows x rows, tolerance of its value */
    size_t *head;
    double *inverse, *y, *column, *proof, *scratch;
    /* work of the ratio test */
    size_t *candidate;
    double *ratio;
    size_t capacities[20]; /* of the arrays above, in elements */
} iop_simplex;

void iop_simplex_init(iop_simplex *s, const iop_env *env);
void iop_simplex_free(iop_simplex *s);

/* Room for rows x cols; what it held is lost. The caller fills a, lo, hi, cost (columns first, then rows'
 * bounds as those of the logicals) and place, then calls iop_simplex_begin. */
iop_status iop_simplex_shape(iop_simplex *s, size_t rows, size_t cols, iop_err *err);
/* Scales the rows and makes a basis of the variables placed IOP_SX_BASIC, as far as they are independent, and
 * of logicals. */
void iop_simplex_begin(iop_simplex *s);
/* A further row, `coefficient` per column, whose logical joins the basis; everything else stays. */
iop_status iop_simplex_append(iop_simplex *s, const double *coefficient, double lo, double hi, iop_err *err);
/* New bounds of a row in its own units. */
void iop_simplex_set_row(iop_simplex *s, size_t row, double lo, double hi);

/* From the basis as it is. Afterwards x, d, place hold the final point; y the multipliers of rows
 * (minimising, in the rows' own units); for IOP_SX_INFEASIBLE proof[row] the multipliers w with
 * min over the box of w'A z > max over row bounds of w's; for IOP_SX_UNBOUNDED alpha[variable] the ray. */
iop_sx_outcome iop_simplex_solve(iop_simplex *s);

/* Value of a row's activity in its own units. */
double iop_simplex_activity(const iop_simplex *s, size_t row);
/* The rates at which the variables change when the logical of `row` (nonbasic) grows by one unit of the row:
 * into rate[cols + rows]. False when it is basic. */
bool iop_simplex_rates(iop_simplex *s, size_t row, double *rate);

/* --- within the module: simplex_basis.c ---------------------------------------------------------------- */

bool iop_simplex_refactor(iop_simplex *s);
void iop_simplex_recompute_x(iop_simplex *s);
void iop_simplex_recompute_d(iop_simplex *s, const double *cost);
/* B^-1 times the column of variable q, into s->column. */
void iop_simplex_column(iop_simplex *s, size_t q);
/* rho'[A, -I] for row p of the inverse, nonbasic variables only, into s->alpha. */
void iop_simplex_row(iop_simplex *s, size_t p);
/* Variable q takes place p of the basis; s->column holds its column. */
void iop_simplex_exchange(iop_simplex *s, size_t p, size_t q);

double iop_simplex_value_tolerance(const iop_simplex *s, size_t v);
double iop_simplex_cost_tolerance(const iop_simplex *s);

/* simplex_dual.c, simplex_primal.c: from a dual (primal) feasible basis for the costs in `shifted`. */
iop_sx_outcome iop_simplex_dual(iop_simplex *s);
iop_sx_outcome iop_simplex_primal(iop_simplex *s);

#endif
