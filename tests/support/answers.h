/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/answers.h - a plan solved through the public steps, its point at hand. */
#ifndef IOP_TESTS_ANSWERS_H
#define IOP_TESTS_ANSWERS_H

#include <ioplan/model.h>
#include <ioplan/verify.h>

typedef struct answer {
    const iop_plan *plan;
    iop_lp_outcome outcome;
    double *x, *f, *price, *limit_dual, *total_dual; /* owned, may be changed */
    iop_point point;                                 /* the same, as the verifier reads it */
    double objective;
} answer;

/* Solves the LP of the plan; the point is the optimum, or the multipliers of the proof that there is none. */
answer answer_open(const iop_plan *plan);
void answer_close(answer *a);

#endif
