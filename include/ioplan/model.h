/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/model.h - a plan as a linear program, made of model parts.
 *
 * Each part is one file in models/ that opens with its equations; parts are listed once, in models/model.c.
 */
#ifndef IOPLAN_MODEL_H
#define IOPLAN_MODEL_H

#include <ioplan/lp.h>
#include <ioplan/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_model {
    const iop_plan *plan; /* borrowed */
    iop_lp *lp;           /* owned */
    iop_block output;     /* columns x[j] */
    iop_block demand;     /* columns f[i,k] */
    iop_block balance;    /* rows (1) */
    iop_block total;      /* rows (3) */
    iop_block limit;      /* rows (4) */
    const char **labels;  /* private: sectors, categories, totals, limits */
} iop_model;

/* Builds the whole LP of a plan. The plan must outlive the model. */
IOP_API IOP_MUST_CHECK iop_status iop_model_open(iop_model **out, const iop_plan *plan, iop_err *err);
IOP_API void iop_model_close(iop_model *model);

#ifdef __cplusplus
}
#endif
#endif
