/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole.h - whole plans that differ in some numbers, compared as linear programs.
 *
 * Every number of a scheme ends in a bound, a cost or a coefficient of its program (ioplan/model.h). Two
 * schemes with the same columns and rows are compared there, whatever section the number stands in. */
#ifndef IOP_SWEEP_WHOLE_H
#define IOP_SWEEP_WHOLE_H

#include "sweep/subject.h"
#include <ioplan/model.h>

/* Of ioplan/path.h: bounds move and nothing else, or the costs and nothing else, or nothing. */
typedef enum { IOP_WHOLE_BOUNDS, IOP_WHOLE_COSTS, IOP_WHOLE_STILL, IOP_WHOLE_BENT } iop_whole_kind;

/* What moves between two programs; IOP_WHOLE_BENT when the path is not piecewise linear: `why` then names the
 * first number that stands in the way. */
iop_whole_kind iop_whole_line_kind(const iop_lp *from, const iop_lp *to, iop_err *why);
/* Whether all numbers of `middle` lie half way, but for rounding. */
bool iop_whole_lies_between(const iop_lp *from, const iop_lp *middle, const iop_lp *to);

/* Whether it is decided by a rolling horizon: its value is then no optimum of one program, and follows no
 * envelope. */
bool iop_whole_rolls(const iop_scheme *scheme);

/* iop_subject_rate and iop_subject_is_straight of schemes. */
iop_status iop_whole_rate(const iop_scheme *at, const iop_solution *solution, const iop_scheme *from,
                          const iop_scheme *to, double *rate, iop_err *err);
iop_status iop_whole_is_straight(const iop_scheme *from, const iop_scheme *middle, const iop_scheme *to,
                                 bool *straight, iop_err *err);
/* The rate with the programs that are there already. */
iop_status iop_whole_rate_of(const iop_model *at, const iop_solution *solution, const iop_lp *from,
                             const iop_lp *to, double *rate, iop_err *err);

/* Objective (15) at the solution, which counts what missed targets cost; objective.value does not. */
iop_status iop_whole_value(const iop_model *at, const iop_solution *solution, double *value, iop_err *err);

/* The margins of a solution's proof of infeasibility in both programs, which differ in bounds only: the one
 * at t is (1 - t) margin[0] + t margin[1], and where it is positive there is no plan. NaN where the proof
 * leans on a bound that is absent. */
iop_status iop_whole_margins(const iop_model *at, const iop_solution *solution, const iop_lp *from,
                             const iop_lp *to, double t, double margin[2], iop_err *err);
/* What the ray of an unbounded solution gains in both programs, which differ in costs only: at t it is
 * (1 - t) gain[0] + t gain[1], and where that is positive the objective grows without bound. */
iop_status iop_whole_gains(const iop_model *at, const iop_solution *solution, const iop_lp *from,
                           const iop_lp *to, double gain[2], iop_err *err);
/* The part of the line on which no bounds cross; empty when *from > *to. */
void iop_whole_range(const iop_lp *from, const iop_lp *to, double *first, double *last);

#endif
