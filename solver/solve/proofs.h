/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proofs.h - proofs of what an explanation claims, into the solution. Where none is found that the verifier
 * accepts, none is kept. */
#ifndef IOP_SOLVE_PROOFS_H
#define IOP_SOLVE_PROOFS_H

#include "solve/trial.h"

/* Multipliers for the statements in the conflict alone. */
iop_status iop_prove_conflict(iop_work *w, const bool *in, iop_err *err);
/* A point of the plan with the bounds of the cells moved to `to`, in the plan's own units. */
iop_status iop_prove_relaxation(iop_work *w, size_t cells, const iop_cell *cell, const double *to,
                                iop_err *err);
/* *only: without any one of the conflict's statements the plan has a solution. False also when there are too
 * many of them to try. */
iop_status iop_is_only_conflict(iop_work *w, const bool *in, bool *only, iop_err *err);

#endif
