/* SPDX-License-Identifier: GPL-3.0-or-later */
/* subject.h - what a sweep varies and solves: a static plan, or a whole plan (a scheme).
 *
 * Kinds of sweeps ask for nothing but a variant of it, its answer as a point, and how its optimum moves with
 * its numbers. Which of the two it is shows only here, in answer.c, and where a kind has a way of its own for
 * static plans. */
#ifndef IOP_SWEEP_SUBJECT_H
#define IOP_SWEEP_SUBJECT_H

#include <ioplan/scenario.h>
#include <ioplan/solution.h>

/* One of the two; both NULL: none. Owned by whoever made it. */
typedef struct iop_subject {
    iop_plan *plan;
    iop_scheme *scheme;
} iop_subject;

/* The scenario with changes "KEY=VALUE". Bounds that cross are no fault: such a subject has no solution. */
iop_status iop_subject_vary(iop_subject *out, const iop_scenario *scenario, size_t sets,
                            const char *const *set, const iop_env *env, iop_diags *diags);
/* NULL members are fine; both are NULL afterwards. */
void iop_subject_close(iop_subject *subject);

/* The plans of its periods; a static plan has one. Borrowed. */
size_t iop_subject_plans(const iop_subject *subject);
const iop_plan *iop_subject_plan(const iop_subject *subject, size_t period);
/* What stands before the labels of a period: "2046-2050", "" where there is only one. Borrowed. */
const char *iop_subject_period(const iop_subject *subject, size_t period);

/* Which of its bounds cross, in words of a language (ioplan/words.h); "" when none do. Freed with
 * iop_subject_text_free. */
iop_status iop_subject_crossings(const iop_subject *subject, const char *lang, char **text, iop_err *err);
void iop_subject_text_free(const iop_subject *subject, char *text);

/* Whether the aim is a ratio (iop_plan_aim_at_ratio), and sets it in what is optimised. */
bool iop_subject_is_ratio(const iop_subject *subject);
void iop_subject_set_ratio(const iop_subject *subject, double ratio);

/* How fast the optimum of `at`, which the solution is of, changes where all numbers of the program move from
 * those of `from` to those of `to` in one unit of time, by the envelope theorem: the multipliers times the
 * bounds' rates, and what moving coefficients are worth at the solution. NaN when they do not match. Of a
 * ratio N/D that is r: the rate of the optimum of N - r D, by D; `from` and `to` must have r for their ratio.
 */
iop_status iop_subject_rate(const iop_subject *at, const iop_solution *solution, const iop_subject *from,
                            const iop_subject *to, double *rate, iop_err *err);

/* Whether every number of the program of `middle` lies half way between those of two others. Of plans only
 * the bounds are looked at. */
iop_status iop_subject_is_straight(const iop_subject *from, const iop_subject *middle, const iop_subject *to,
                                   bool *straight, iop_err *err);

#endif
