/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced/reduced.h - the problem behind a plan, and what the rounds of the method hold.
 *
 * A quantity is one of the 1 + G numbers of a sector: its final demand by each of G classes of categories
 * (slots 0 .. G-1; categories that no row tells apart are one class), and its output (slot G). The balance
 * makes one of them follow from the rest:  sum_g F[i,g] = (M x)[i],  M = I - A. */
#ifndef IOP_REDUCED_REDUCED_H
#define IOP_REDUCED_REDUCED_H

#include "reduced/factor.h"
#include "reduced/simplex.h"
#include <ioplan/reduced.h>

/* minimise q[0]'x + sum d[0,g] F[i,g]  subject to  lo[r] <= q[1+r]'x + sum d[1+r,g] F[i,g] <= hi[r], bands.
 */
typedef struct red_problem {
    size_t n, classes, rows;
    iop_cmat flows;  /* A = flows diag(scale); borrowed from the table */
    double *scale;   /* n */
    double *lo, *hi; /* quantities */
    double *q, *d;   /* (1 + rows) x n, (1 + rows) x classes; row 0 is the objective, minimised */
    double *row_lo, *row_hi;
    size_t *class_of; /* category -> class */
} red_problem;

typedef enum {
    RED_LOWER,
    RED_UPPER,
    RED_FREE,
    RED_BASIC,
    RED_FIXED
} red_place; /* first four as iop_sx_place */

/* How exact a round's numbers are. The first two are good for choosing roles and nothing else. */
typedef enum { RED_COARSE, RED_FINE, RED_EXACT, RED_LEVELS } red_level;

struct iop_reduced {
    iop_env env;
    const iop_plan *plan;
    iop_lp_settings settings;
    red_problem p;
    bool usable;         /* bands do not cross, numbers are finite */
    bool flows_infinite; /* found on the way */
    double deadline_s;
    /* roles */
    bool started;
    size_t *dependent;        /* n: slot of the quantity that follows; `classes` (the output) in set T */
    bool *in_t;               /* n */
    unsigned char *exchanges; /* n: between output and final demand, of this solve */
    unsigned char *switches;  /* n: between classes of final demand, of this solve */
    size_t *row_of;           /* n: added row of the dependent quantity, 1-based; 0: none */
    size_t *added;            /* sectors with an added row, in order */
    size_t added_count;
    bool rows_only; /* violated dependents get rows and never exchange roles: while bounds are moved */
    /* the eliminated rows: u (1 + rows + added) x n, see eliminate.c */
    bool roles_changed;
    bool prepared;     /* see iop_reduced_prepare; no longer once it is solved */
    bool prices_known; /* u, w and the factor are those of the roles, which the program is not yet */
    size_t eliminated; /* rows of u that are up to date */
    double *u, *w, *residual;
    size_t u_room, w_room, residual_room;
    size_t priced; /* rows of u that the last prices left: guesses for the next */
    red_level level;
    iop_factor factor;
    size_t *t_list, *s_list, *moving; /* sectors by kind; those of S with a price */
    size_t t_count, s_count;
    /* the reduced program */
    iop_simplex simplex;
    size_t *column; /* columns -> quantity */
    size_t columns;
    double *constant; /* per row: share of fixed quantities */
    size_t constant_room;
    unsigned char *place; /* quantities: red_place of the last program */
    unsigned char *row_place;
    size_t row_place_room;
    bool feasibility_only; /* the objective counts as 0: a ray is known, a feasible point is wanted */
    /* answers, by quantity */
    double *value, *rate, *rc, *ray;
    double *units, *product, *outputs, *guess, *full_rhs, *terms; /* n each: see balances.c */
    double *multiplier;                                           /* 1 + rows + added */
    size_t multiplier_room;
    double *answer; /* the result's arrays */
    iop_lp_outcome outcome;
    double objective; /* minimised */
    long iterations, rounds;
};

static inline size_t red_slots(const red_problem *p)
{
    return p->classes + 1;
}

static inline size_t red_at(const red_problem *p, size_t sector, size_t slot)
{
    return sector * (p->classes + 1) + slot;
}

/* Rows of the reduced program. */
static inline size_t red_rows(const iop_reduced *r)
{
    return r->p.rows + r->added_count;
}

/* problem.c: from a plan; *usable is false when the method is not for it. */
iop_status red_problem_init(red_problem *p, const iop_plan *plan, bool *usable, iop_err *err);
/* The same numbers from the same plan again; false when its classes are others now. */
bool red_problem_refresh(red_problem *p, const iop_plan *plan, bool *usable);
/* Bounds and objective of the plan again, which may have changed; *moved when a band or the objective has. */
void red_problem_reload(red_problem *p, const iop_plan *plan, bool *usable, bool *moved);
void red_problem_free(red_problem *p, const iop_env *env);

/* start.c: which quantity of each sector follows from the others at first. */
iop_status red_start(iop_reduced *r, iop_err *err);
/* The class with the widest band; SIZE_MAX when none has room. */
size_t red_class_with_room(const red_problem *p, size_t sector);
void red_set_dependent(iop_reduced *r, size_t sector, size_t slot);

/* eliminate.c: the reduced program for the present roles, in r->simplex. */
iop_status red_make_room(iop_reduced *r, iop_err *err);
iop_status red_eliminate(iop_reduced *r, iop_err *err);
/* q[j] and d of class g for sector i in row `row` (0 the objective, then rows, then added ones). */
double red_output_share(const iop_reduced *r, size_t row, size_t j);
double red_demand_share(const iop_reduced *r, size_t row, size_t i, size_t g);

/* balances.c: rows [from, to) of u and w. */
iop_status red_price_rows(iop_reduced *r, size_t from, size_t to, iop_err *err);
/* The dependent quantities that follow from the independent ones in `quantity`; both are linear, so that a
 * direction is completed likewise. `guess`: outputs near those wanted, NULL: none. */
iop_status red_complete(iop_reduced *r, double *quantity, const double *guess, iop_err *err);
/* What is left of a balance at most, relative to its terms. */
double red_left_over(red_level level);

/* eliminate.c */
/* Quantities from the variables of the program (values, or a direction when `direction`). */
void red_take_columns(iop_reduced *r, const double *variable, bool direction, double *quantity);

/* rounds.c */
iop_status red_rounds(iop_reduced *r, iop_err *err);

/* answer.c: outcome and multipliers in the plan's own terms. */
iop_status red_answer(iop_reduced *r, iop_reduced_result *result, iop_err *err);

/* The same from r->value with prices of balances and rows of the minimised problem; no reduced costs. `told`:
 * the quantities that were told last, for the same bounds, of which those that differ are told anew; NULL:
 * all are. */
void red_tell(iop_reduced *r, const double *price, const double *dual, const double *told,
              iop_reduced_result *result);

#endif
