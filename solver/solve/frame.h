/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.h - what a solution holds whatever the outcome: the lists of sectors, final demand, limits, totals
 * and measures under their names, with bases and bands; period by period, of which a plan is one without a
 * name. */
#ifndef IOP_SOLVE_FRAME_H
#define IOP_SOLVE_FRAME_H

#include <ioplan/plan.h>
#include <ioplan/solution.h>
#include <ioplan/verify.h>

typedef struct iop_frame {
    iop_solution *solution;
    size_t sector, demand, limit, total, measure; /* where the next period begins */
} iop_frame;

/* Where the data come from, the aim, and the certificate of the outcome. */
iop_status iop_frame_head(iop_solution *s, const iop_plan *plan, const char *title,
                          const iop_certificate *certificate, iop_err *err);
iop_status iop_frame_provenance(iop_solution *s, const iop_env *env, const char *solver, const char *method,
                                iop_err *err);

/* Entries that a plan's limits take: one a finite side. */
size_t iop_frame_limits(const iop_plan *plan);
/* Makes the lists of so many periods of which each is like `plan`, but for the limits: those of all of them.
 */
iop_status iop_frame_open(iop_frame *f, iop_solution *s, size_t periods, const iop_plan *plan, size_t limits,
                          iop_err *err);
/* Fills in the next period; what only an answer tells is NaN. */
iop_status iop_frame_period(iop_frame *f, const iop_plan *plan, const char *name, iop_err *err);

#endif
