/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/verify.h - an answer is judged from the plan, by code that shares nothing with the solver.
 *
 * Every sum is compensated (double-double). A row's scale is 1 + sum |a_ij x_j|, the 1 in units of the plan's
 * own size (iop_verify_money_unit, iop_verify_measure_unit), so that a judgement does not depend on the units
 * of the table. For any multipliers y the value b'y + sum over columns of max(rc lower, rc upper) bounds the
 * optimum (weak duality), so that a small gap proves optimality whatever produced the numbers. */
#ifndef IOPLAN_VERIFY_H
#define IOPLAN_VERIFY_H

#include <ioplan/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IOP_VERIFY_TOLERANCE 1e-9

/* What tolerances take for 1: a power of two, 1/128 to 1/64 of the mean output, and of a sector's mean part
 * of a measure in the base year. */
IOP_API double iop_verify_money_unit(const iop_plan *plan);
IOP_API double iop_verify_measure_unit(const iop_plan *plan, size_t measure);

/* A claimed optimum of a plan. Duals are d objective / d bound in natural units. */
typedef struct iop_point {
    const double *output;     /* n */
    const double *demand;     /* n x c */
    const double *price;      /* n: d objective / d final demand of i, the dual of balance (1) */
    const double *limit_dual; /* limits: sum of both sides' duals of (4) */
    const double *total_dual; /* totals: the same of (3) */
} iop_point;

typedef struct iop_certificate {
    double primal_violation; /* largest scaled violation of (1) to (4) and of bounds */
    double dual_violation; /* largest scaled reduced cost or dual of the wrong sign against an absent bound */
    double gap;            /* |bound - objective| / (unit + |objective|) */
    bool verified;         /* all three <= IOP_VERIFY_TOLERANCE */
    char worst[160];       /* in words: where the largest violation is */
} iop_certificate;

/* Judges a claimed optimum. IOP_OK when the judgement was made, whatever it is. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_optimum(const iop_plan *plan, const iop_point *point,
                                                     iop_certificate *certificate, iop_err *err);

/* Judges a point that claims to be one of the plan, nothing more: only primal_violation is looked at. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_feasible(const iop_plan *plan, const double *output,
                                                      const double *demand, iop_certificate *certificate,
                                                      iop_err *err);

/* A point of a line of plans, and the duals of the piece of the line that ends there. */
typedef struct iop_line_point {
    double t;
    iop_point point;
    double slope; /* out: d bound / d t of the duals */
    /* limits: the point's own aim, the sum of so much of each limit's measure; NULL: the plan's */
    const double *weight;
} iop_line_point;

/* Who judges points of one line: what the plans have in common is summed once. The plans outlive it. */
typedef struct iop_line_verifier iop_line_verifier;
IOP_API IOP_MUST_CHECK iop_status iop_line_verifier_open(iop_line_verifier **out, const iop_plan *from,
                                                         const iop_plan *to, iop_err *err);
IOP_API void iop_line_verifier_close(iop_line_verifier *verifier);

/* Judges a path of points, increasing in t, between two plans over one table and with the same measures and
 * rows, whose bounds at t are (1 - t) times those of `from` plus t times those of `to`. certificate[k] for k
 * >= 1: the point's own violations, those of its duals, and the larger gap of these duals at the points k - 1
 * and k. Where all are verified the optimum is linear between the two points and known: the duals' bound is
 * linear in t and meets a concave function at both ends. Sums are plain, by matrix products; each violation
 * counts with a bound of its rounding error added, (terms + 8) u times the absolute terms, u = 2^-53, so that
 * what is verified here is.
 * Points of one plan (`from` and `to` are the same) whose weights move along a line have aims of their own:
 * certificate[k], from k = 0 on, has the gap of the point's own duals and that of the duals of point k - 1.
 * Where all are verified each point is optimal for all weights between those of the point before and its own,
 * as the optimum is convex in them. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_line(iop_line_verifier *verifier, size_t count,
                                                  iop_line_point *point, iop_certificate *certificate,
                                                  iop_err *err);

/* Reduced costs that follow from the point's duals: rc_output[n], rc_demand[n x c], in the objective's own
 * sense. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_reduced_costs(const iop_plan *plan, const iop_point *point,
                                                           double *rc_output, double *rc_demand,
                                                           iop_err *err);

/* The size of each reduced cost's terms, sum of absolute values, against which its rounding is measured. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_reduced_cost_sizes(const iop_plan *plan, const iop_point *point,
                                                                double *size_output, double *size_demand,
                                                                iop_err *err);

/* Judges a proof of infeasibility: multipliers of (1) (price), (3) and (4) such that no x, f within bands
 * satisfies the combined row. primal_violation and gap are 0; dual_violation is the margin's shortfall, and
 * verified means a margin above the tolerance, relative to the sum of absolute terms. output and demand are
 * not read. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_infeasible(const iop_plan *plan, const iop_point *multipliers,
                                                        iop_certificate *certificate, iop_err *err);

/* Judges a proof of unboundedness: a feasible point (output, demand of `point`) and a direction dx[n], df[n x
 * c] that keeps (1) to (4) for ever and improves the objective. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_unbounded(const iop_plan *plan, const iop_point *point,
                                                       const double *dx, const double *df,
                                                       iop_certificate *certificate, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
