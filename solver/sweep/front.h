/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front.h - the efficient plans of several aims: those in which no aim can gain unless another loses.
 *
 * An aim counts in units of its scale (its range over the front once that is known), so that more is better:
 * z[k] = +- value[k] / scale[k]. Weights are of aims so counted, not negative, and sum to 1. */
#ifndef IOP_SWEEP_FRONT_H
#define IOP_SWEEP_FRONT_H

#include <ioplan/solve.h>
#include <ioplan/verify.h>

enum { IOP_MOST_AIMS = 3 };

typedef struct iop_aim {
    size_t measure;
    bool maximize;
} iop_aim;

/* An optimum for some weights. */
typedef struct iop_vertex {
    double value[IOP_MOST_AIMS];  /* of the aims, natural units */
    double z[IOP_MOST_AIMS];      /* the same, counted */
    double weight[IOP_MOST_AIMS]; /* that it was solved with */
    double from, to;              /* two aims: weights of the second for which it is surely optimal */
    double violation[3];
    bool verified;
    double *output, *limit_dual, *measure; /* duals: of the weighted sum that was solved for */
    double own;    /* the first aim's weight in that sum, natural units, with its sign */
    size_t plane;  /* three aims: its number in the envelope */
    size_t answer; /* of who answers for the front, instead of the arrays */
} iop_vertex;

/* Who solves for weights instead of a plan's program: a solution of any status for v->weight; of an optimum
 * the vertex gets values, z, violations, verified and `answer`. *solution is the front's to close. */
typedef iop_status iop_front_answer(void *self, iop_vertex *v, iop_solution **solution, iop_err *err);

typedef struct iop_front {
    iop_env env;
    iop_solve_settings settings;
    iop_plan *plan; /* every aim has a limit, without bounds where the scenario has none; the objective is a
                       measure of its own: the weighted sum */
    size_t aims;
    iop_aim aim[IOP_MOST_AIMS];
    size_t limit[IOP_MOST_AIMS];
    double scale[IOP_MOST_AIMS];
    double tie; /* differences of z up to here are rounding */
    iop_reduced *reduced;
    double *total;         /* room for sums by category */
    size_t vertices, room; /* afterwards: the efficient ones in order, ascending in the second aim */
    iop_vertex **vertex;
    iop_solution_status status; /* IOP_OPTIMAL when there is a front; else why there is none */
    char *why;
    double error; /* three aims: no efficient plan is better than a mixture of those listed by more than this
                     in every aim; share of its range */
    long solves, fallbacks;
    bool dichotomy, walked; /* two aims: wanted without a walk; found by one */
    double accepted;        /* two aims: edges that are at most this much too low are taken, as in `error` */
    iop_front_answer *answer; /* NULL: the plan's own programs */
    void *self;
} iop_front;

/* The plan is taken over, also on failure. The front is empty until it is traced. */
iop_status iop_front_open(iop_front **out, iop_plan *take_plan, size_t aims, const iop_aim *aim,
                          const iop_solve_settings *settings, iop_err *err);
/* A front without a plan, of aims that `answer` knows. */
iop_status iop_front_open_by(iop_front **out, const iop_env *env, size_t aims, const iop_aim *aim,
                             iop_front_answer *answer, void *self, iop_err *err);
void iop_front_close(iop_front *front);

/* front_two.c: all efficient extreme points of two aims. */
iop_status iop_front_trace_two(iop_front *front, iop_err *err);
/* front_three.c: of three aims, as many as it takes for an error of at most `error`. */
iop_status iop_front_trace_three(iop_front *front, double error, iop_err *err);

/* --- within: front.c ------------------------------------------------------------------------------------ */

/* Solves for the weights and verifies. *vertex is NULL, and front->status says why, where there is no
 * optimum. The caller frees it. */
iop_status iop_front_solve(iop_front *front, const double *weight, iop_vertex **vertex, iop_err *err);
void iop_front_drop(iop_front *front, iop_vertex *vertex);
/* Each aim's scale becomes its range over the given vertices, 1 where it has none. */
void iop_front_set_scales(iop_front *front, size_t count, iop_vertex *const *vertex);
/* z from the values. */
void iop_front_count(const iop_front *front, iop_vertex *vertex);
/* front_walk.c: the list of vertices, in order, by pivots from `first`, the optimum of the first aim that was
 * solved for last, in units of their ranges; *done is false, and the list empty, where that does not come
 * through. */
iop_status iop_front_walk(iop_front *front, iop_vertex *first, bool *done, iop_err *err);
/* A vertex from an optimum for the weights, not judged. */
iop_status iop_front_take(const iop_front *front, const double *weight, const iop_reduced_result *result,
                          iop_vertex **vertex, iop_err *err);
void iop_front_natural_weights(const iop_front *front, const double *weight, double *natural);
/* Judges an optimum for the weights by itself. */
iop_status iop_front_judge(iop_front *front, const double *weight, const iop_point *point,
                           iop_certificate *certificate, iop_err *err);
/* Appends to the list. */
iop_status iop_front_keep(iop_front *front, iop_vertex *vertex, iop_err *err);
/* Whether a is at least as good as b in every aim and better in one. */
bool iop_front_dominates(const iop_front *front, const iop_vertex *a, const iop_vertex *b);

#endif
