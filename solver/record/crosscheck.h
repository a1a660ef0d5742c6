/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crosscheck.h - the numbers of a solution, held against the plan that they claim to answer. */
#ifndef IOP_RECORD_CROSSCHECK_H
#define IOP_RECORD_CROSSCHECK_H

#include <ioplan/diag.h>
#include <ioplan/solution.h>
#include <ioplan/verify.h>

/* A solution laid out as the verifier reads it; when the shapes differ from the plan's, `usable` is false. */
typedef struct iop_claim {
    const iop_plan *plan;
    const iop_solution *s;
    bool usable;
    double *values;
    iop_point point;
    double *rc_output, *rc_demand;     /* recomputed reduced costs */
    double *size_output, *size_demand; /* sizes of their terms */
    double money;                      /* what tolerances take for 1 of money, */
    double aim;                        /* and of the objective */
} iop_claim;

iop_status iop_claim_open(iop_claim *claim, const iop_plan *plan, const iop_solution *s, iop_err *err);
void iop_claim_close(iop_claim *claim);

/* explained.c: what is said of an infeasible plan: the conflict by its own proof, the relaxation by its
 * point. */
iop_status iop_claim_judge_explanation(const iop_claim *claim, iop_diags *diags, iop_err *err);

/* The certificate recomputed, and every number that follows from others; findings into diags. */
iop_status iop_claim_judge(iop_claim *claim, iop_certificate *certificate, iop_diags *diags, iop_err *err);

#endif
