/* SPDX-License-Identifier: GPL-3.0-or-later */
/* part.h - what a model part is: it adds columns, then rows, then costs to the one LP. A stage it has nothing
 * for is NULL. */
#ifndef IOP_MODELS_PART_H
#define IOP_MODELS_PART_H

#include <ioplan/model.h>

typedef struct iop_part {
    const char *name;
    iop_status (*columns)(iop_model *model, iop_err *err);
    iop_status (*rows)(iop_model *model, iop_err *err);
    iop_status (*costs)(iop_model *model, iop_err *err);
} iop_part;

extern const iop_part iop_part_balance, iop_part_change, iop_part_resources, iop_part_objective;

/* Labels of the plan's sets, kept by the model (models/model.c). */
iop_axis iop_model_sectors(const iop_model *model);
iop_axis iop_model_categories(const iop_model *model);
iop_axis iop_model_totals(const iop_model *model);
iop_axis iop_model_limits(const iop_model *model);

#endif
