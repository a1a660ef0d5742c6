/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/solve.h - one plan from numbers to a verified answer. */
#ifndef IOPLAN_SOLVE_H
#define IOPLAN_SOLVE_H

#include <ioplan/lp.h>
#include <ioplan/plan.h>
#include <ioplan/reduced.h>
#include <ioplan/scheme.h>
#include <ioplan/solution.h>
#include <ioplan/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_solve_settings {
    iop_lp_settings lp;
    const char *method;   /* "full" (the whole LP), "reduced" (exchange of roles) or "auto"; borrowed */
    bool ranges;          /* compute the range of every shadow price (true) */
    const char *leontief; /* how the reduced method solves with I - A: "lu", "mixed", "krylov" or "auto", as
                             in iop_leontief_settings; borrowed */
    bool explain;         /* find the conflict and the relaxation of an infeasible plan (true) */
    const iop_reduced *start; /* a plan of the same shape, solved or made ready, to start the reduced method
                                 from, which stays as it is during the solve; NULL */
    bool conflict_only;       /* explain without the relaxation, and without asking whether there is another
                                 conflict (false). The conflict may be another one, as it is looked for in
                                 another way */
    /* Of a whole plan without solution that the interior point method judged: instead of a conflict, which
     * takes a program for each statement that may be in it, all statements that the proof uses, or where
     * rounding lets nothing be proved up to eight that weigh most in it (false). See conflict_reducible */
    bool conflict_of_proof;
    double
        search_work; /* of a whole plan: the operations that the search for an irreducible conflict, and for
                        the cheapest relaxation, may take each (2e10), so that every machine tells the same */
} iop_solve_settings;

IOP_API iop_solve_settings iop_solve_settings_default(void);

/* Solves the plan and verifies the answer, explains it when there is no optimum. The answer is verified
 * always; one that fails, or that the reduced method cannot give, is solved again as a whole LP, at last on
 * the safe path, and, failing again, has status IOP_UNVERIFIED. provenance.method tells what gave it: "full",
 * or "reduced" and what solved with I - A last ("reduced, LU", "reduced, mixed-precision LU", "reduced,
 * Krylov").
 */
IOP_API IOP_MUST_CHECK iop_status iop_solve(iop_solution **out, const iop_plan *plan,
                                            const iop_solve_settings *settings, iop_err *err);

/* What many solves of plans like this one start from: the plan solved by the reduced method, and made ready
 * (iop_reduced_prepare) in the units that solves use, so that plans with the same coefficients take over its
 * prices and factors. *out is NULL when the method is not for the plan, which must outlive it. Several
 * threads may start from one. Of the settings `lp` and `leontief` count, which the solves should share. */
typedef struct iop_solve_start iop_solve_start;
IOP_API IOP_MUST_CHECK iop_status iop_solve_start_open(iop_solve_start **out, const iop_plan *plan,
                                                       const iop_solve_settings *settings, iop_err *err);
IOP_API void iop_solve_start_close(iop_solve_start *start);
/* For iop_solve_settings.start; NULL of NULL. */
IOP_API const iop_reduced *iop_solve_start_basis(const iop_solve_start *start);

/* Solves a whole plan and verifies the answer, explains it when there is no optimum. Of the settings `method`
 * is "simplex", "interior" or "auto" (by size). Lists of the solution go period by period; arrays hold paths,
 * and every block of columns and rows for whoever verifies ("column.output", "row.balance", ...).
 * Requirements with priorities are served first.
 *
 * Ranges of shadow prices, of the limits and group totals of every period, are found from the basis that the
 * simplex method ends with, in programs of fewer than 1,000 rows, and from the optimal face where the
 * interior point method gave the answer, which "auto" asks for larger programs (see iop_lp_bound_ranges: of a
 * corner, where the prices of the two sides differ, it tells none); each bound is moved with all others as
 * they are. Where requirements have priorities the range is that of the last program: what the priorities
 * came to is given in it (up to 1e-9), though moving the limit might change it. By a rolling horizon none is
 * computed, nor where a large program ends with a basis: both ends are then the limit itself, as they are
 * where a range could not be found or time was up.
 *
 * A scheme whose `window` is shorter than its periods is decided by a rolling horizon: each window is solved
 * with all before it as it was decided, and its first period kept. IOP_OPTIMAL then says that every window is
 * optimal and the whole a plan, both verified; the certificate's dual_violation and gap are the worst of the
 * windows, duals and reduced costs of a period those of the window that decided it. IOP_INFEASIBLE: a window
 * has no plan after what was decided before, proved by its program alone; the whole may have one.
 * provenance.method begins with "rolling horizon of N periods". IOP_EINVAL with priorities. */
IOP_API IOP_MUST_CHECK iop_status iop_solve_scheme(iop_solution **out, const iop_scheme *scheme,
                                                   const iop_solve_settings *settings, iop_err *err);

/* What an answer to the scheme says before it is solved: names, units, base values and bounds of its periods,
 * sectors, demands, limits and measures, in the order of an answer; the status is IOP_UNVERIFIED. IOP_EINVAL
 * as above, for a method that is not for whole plans and a scheme that does not fit together. */
IOP_API IOP_MUST_CHECK iop_status iop_solve_scheme_frame(iop_solution **out, const iop_scheme *scheme,
                                                         const iop_solve_settings *settings, iop_err *err);

/* The same for plans and schemes whose aim may be a ratio (iop_plan_aim_at_ratio), by Dinkelbach's steps:
 * objective.value is the best ratio, and the certificate that of the last step, "above - ratio x below" at
 * most 0. The plan's ratio is set on the way. IOP_EINVAL when what is below the line is not positive in every
 * plan. Prices and reduced costs are those of the last step, in units of what is above the line. iop_solve
 * itself takes the measure as it stands. */
IOP_API IOP_MUST_CHECK iop_status iop_solve_ratio(iop_solution **out, iop_plan *plan,
                                                  const iop_solve_settings *settings, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_solve_scheme_ratio(iop_solution **out, iop_scheme *scheme,
                                                         const iop_solve_settings *settings, iop_err *err);

/* The dual of each limit of the plan that the solution is of: both its sides, which the solution lists one by
 * one, together. dual: limits. */
IOP_API void iop_solve_limit_duals(const iop_solution *solution, const iop_plan *plan, double *dual);

/* Whether the conflict that `known`, of a plan with the same rows and statements by the same keys, was
 * explained with is one in this plan too: its proof is judged with the bounds that these statements set here.
 * *text is then the sentences about them, with this plan's numbers and in a language (see ioplan/words.h),
 * joined by "; " and freed with iop_plan_text_free; else NULL. No program is solved; that fewer statements
 * may be in conflict here is not looked for. */
IOP_API IOP_MUST_CHECK iop_status iop_solve_same_conflict(const iop_plan *plan, const iop_solution *known,
                                                          const char *lang, char **text, iop_err *err);

/* The statements that a proof of the plan's own uses (multipliers in the plan's units, as
 * iop_verify_infeasible takes them), told in the same way: they have no plan by themselves, but some of them
 * may not be needed for that. With `known` only where all of them are in the conflict that it was explained
 * with, else *text stays NULL; without (NULL) always, unless rounding keeps the verifier from agreeing. */
IOP_API IOP_MUST_CHECK iop_status iop_solve_conflict_of_proof(const iop_plan *plan, const iop_point *proof,
                                                              const iop_solution *known, const char *lang,
                                                              char **text, iop_err *err);

/* iop_solve_same_conflict of whole plans: `known` is of a scheme with the same blocks. *text is freed with
 * iop_solution_text_free of `known`. */
IOP_API IOP_MUST_CHECK iop_status iop_solve_scheme_same_conflict(const iop_scheme *scheme,
                                                                 const iop_solution *known, const char *lang,
                                                                 char **text, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
