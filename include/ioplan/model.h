/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/model.h - a plan or a whole scheme as a linear program, made of model parts.
 *
 * Each part is one file in models/ that opens with its equations; parts are listed once, in models/model.c.
 */
#ifndef IOPLAN_MODEL_H
#define IOPLAN_MODEL_H

#include <ioplan/lp.h>
#include <ioplan/plan.h>
#include <ioplan/scheme.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_model_private iop_model_private;

typedef struct iop_model {
    const iop_plan *plan;     /* of the first period; borrowed */
    const iop_scheme *scheme; /* borrowed; of a plan alone one that the model made */
    iop_lp *lp;               /* owned */
    iop_block output;         /* columns x[t,j]; with one period x[j] */
    iop_block demand;         /* columns f[t,i,k] */
    iop_block balance;        /* rows (1) */
    iop_block total;          /* rows (3) */
    iop_block limit;          /* rows (3), of limits */
    iop_model_private *own;
} iop_model;

/* Builds the whole LP of a plan, or of a scheme. They must outlive the model. */
IOP_API IOP_MUST_CHECK iop_status iop_model_open(iop_model **out, const iop_plan *plan, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_model_open_scheme(iop_model **out, const iop_scheme *scheme,
                                                        iop_err *err);
IOP_API void iop_model_close(iop_model *model);

/* Column or row of the LP of element `index` of period t of a block, as ioplan/scheme.h lays blocks out
 * (blocks without periods: t 0); IOP_NONE when the LP has none. */
IOP_API size_t iop_model_column(const iop_model *model, iop_column_block block, size_t t, size_t index);
IOP_API size_t iop_model_row(const iop_model *model, iop_row_block block, size_t t, size_t index);

#ifdef __cplusplus
}
#endif
#endif
