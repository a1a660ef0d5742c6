/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/reduced.h - a plan solved through its Leontief structure, by exchange of roles.
 *
 * The balances leave n degrees of freedom (more where categories of final demand differ in their direct use):
 * of each sector either its output or a final demand follows from the others. What remains is a program with
 * one row per limit and group total over bounded independent variables. It is solved; sectors whose dependent
 * quantity breaks its band exchange roles, or get a row; and so on until nothing is broken. The result is
 * that of the whole program: primal, dual, proofs. */
#ifndef IOPLAN_REDUCED_H
#define IOPLAN_REDUCED_H

#include <ioplan/lp.h>
#include <ioplan/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_reduced iop_reduced;

/* Arrays are borrowed from the object and valid until its next call. Signs are the objective's own. */
typedef struct iop_reduced_result {
    /* IOP_LP_UNSOLVED: the plan is not for this method (bands that cross, numbers that are not finite, a
     * singular I - A), or the numbers led nowhere: take the whole LP. */
    iop_lp_outcome outcome;
    const double *output, *demand; /* n, n x c: the optimum; unbounded: a feasible point */
    const double *price;           /* n: duals of the balances; infeasible: the proof's multipliers */
    const double *limit_dual;      /* limits; likewise */
    const double *total_dual;      /* totals; likewise */
    const double *rc_output;       /* n: reduced costs (optimal) */
    const double *rc_demand;       /* n x c */
    const double *ray_output;      /* n: the ray (unbounded) */
    const double *ray_demand;      /* n x c */
    long iterations;               /* of the simplex */
    long rounds;                   /* reduced programs solved */
    size_t rows;                   /* of the last one */
} iop_reduced_result;

/* The plan is borrowed and must outlive the object; only its bounds may be changed, by the calls below. Of
 * `settings` the limits on time and iterations count; NULL for defaults. */
IOP_API IOP_MUST_CHECK iop_status iop_reduced_open(iop_reduced **out, const iop_plan *plan,
                                                   const iop_lp_settings *settings, iop_err *err);
/* The same with a method for the Leontief part: "lu", "mixed", "krylov" or "auto" as in
 * iop_leontief_settings (NULL: "auto", by size and by what there is to solve). IOP_EINVAL for other names. */
IOP_API IOP_MUST_CHECK iop_status iop_reduced_open_with(iop_reduced **out, const iop_plan *plan,
                                                        const iop_lp_settings *settings, const char *leontief,
                                                        iop_err *err);
IOP_API void iop_reduced_close(iop_reduced *r);
/* Coefficients, bounds or the storage of the plan's flows have changed: all are read again, and roles, basis
 * and factors of earlier solves are forgotten, so that the next solve is that of a new object, without the
 * cost of making one. IOP_ESHAPE when the categories of final demand now form other classes: open anew. */
IOP_API IOP_MUST_CHECK iop_status iop_reduced_refresh(iop_reduced *r, iop_err *err);

/* Starts the next solve from the roles and the basis of another object of the same shape, solved before. A
 * second solve of one object starts from its first by itself. From one that was made ready, over the same
 * flows and with the same coefficients, it takes over prices and factors, too: that one must stay as it is
 * until this one is closed. */
IOP_API IOP_MUST_CHECK iop_status iop_reduced_start_from(iop_reduced *r, const iop_reduced *earlier,
                                                         iop_err *err);
/* Makes ready the program for the roles that were started from, without solving it: what does not depend on
 * bounds is then taken over by objects that start from this one, and equals to the last bit what they would
 * compute themselves. Nothing happens where the numbers do not allow it. */
IOP_API IOP_MUST_CHECK iop_status iop_reduced_prepare(iop_reduced *r, iop_err *err);
/* Takes over the bounds, the objective's measure and its coefficients, which the caller has changed in the
 * plan; absent bounds, limits and totals must be as they were, and categories that had the same direct use
 * must still have it. The next solve starts from the last basis. */
IOP_API void iop_reduced_reload(iop_reduced *r);
IOP_API void iop_reduced_set_limit(iop_reduced *r, size_t limit, double lo, double hi);
/* The aim becomes the sum of weight[k] times the measure of limit[k], in the plan's direction; the limits may
 * be without bounds. Categories of final demand that no limit and not the plan's own aim tell apart stay
 * together. */
IOP_API void iop_reduced_set_aim(iop_reduced *r, size_t count, const size_t *limit, const double *weight);
/* How far the weights of an optimum's aim can move along `change` with the solution staying optimal: its
 * basis is for every step from 0 to *room, and may be beyond. 0 when the object holds no optimum. */
IOP_API IOP_MUST_CHECK iop_status iop_reduced_aim_room(iop_reduced *r, size_t count, const size_t *limit,
                                                       const double *change, double *room, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_reduced_solve(iop_reduced *r, iop_reduced_result *result, iop_err *err);

/* How the optimum moves with one side of a limit, or, numbered behind the limits, of a group total: the same
 * as iop_lp_bound_range on the whole program. The object must hold an optimum; it is solved again at its own
 * bounds before returning. */
IOP_API IOP_MUST_CHECK iop_status iop_reduced_bound_range(iop_reduced *r, size_t limit, bool upper,
                                                          iop_lp_range *out, iop_err *err);

/* What solved the Leontief part last: "LU", "mixed-precision LU" or "Krylov". Where mixed or krylov come to
 * nothing, LU takes over. Static text. */
IOP_API const char *iop_reduced_method(const iop_reduced *r);

/* Told of the walk below: first move(t), upon which the caller moves the bounds of the object's plan to t,
 * then visit with the point at t and, as price and duals, those of the piece that ends at t (reduced costs
 * and rays are not filled). Visits come in increasing t; the first one is the first breakpoint. */
typedef struct iop_reduced_visitor {
    void *self;
    void (*move)(void *self, double t);
    iop_status (*visit)(void *self, double t, const iop_reduced_result *result, iop_err *err);
} iop_reduced_visitor;

/* All breakpoints of the optimum along a line of bounds, by pivots. At t every bound is (1 - t) times that of
 * `from` plus t times that of `to`, plans of the same shape as the object's, whose plan is at `start`, where
 * the object holds the optimum. *done when the walk came to `end`, which is visited last; otherwise take
 * another way: a walk that began may have lost its way where data are degenerate. */
IOP_API IOP_MUST_CHECK iop_status iop_reduced_walk(iop_reduced *r, const iop_plan *from, const iop_plan *to,
                                                   double start, double end,
                                                   const iop_reduced_visitor *visitor, bool *done,
                                                   long *pivots, iop_err *err);

/* All optima while the weights of the aim (see iop_reduced_set_aim) go from `from` at t = 0 to `to` at t = 1.
 * The object must hold an optimum for `from`, or a positive multiple. Visits come in increasing t: each tells
 * a point that is optimal from the last visit's t (at first 0) up to this t, with the prices and duals at
 * this t; `move` is not called. *done when t = 1 was visited; otherwise take another way. Its points are to
 * be verified by the caller. */
IOP_API IOP_MUST_CHECK iop_status iop_reduced_walk_aim(iop_reduced *r, size_t count, const size_t *limit,
                                                       const double *from, const double *to,
                                                       const iop_reduced_visitor *visitor, bool *done,
                                                       iop_err *err);

/* What did the work, "role exchange ...". Static text. */
IOP_API const char *iop_reduced_version(void);

#ifdef __cplusplus
}
#endif
#endif
