/* SPDX-License-Identifier: GPL-3.0-or-later */
/* part.h - what a model part is: it adds columns, then rows, then costs to the one LP. A stage it has nothing
 * for is NULL. Equation numbers are those of ioplan/scheme.h. */
#ifndef IOP_MODELS_PART_H
#define IOP_MODELS_PART_H

#include <ioplan/model.h>

typedef struct iop_part {
    const char *name;
    iop_status (*columns)(iop_model *model, iop_err *err);
    iop_status (*rows)(iop_model *model, iop_err *err);
    iop_status (*costs)(iop_model *model, iop_err *err);
} iop_part;

extern const iop_part iop_part_balance, iop_part_change, iop_part_resources, iop_part_techniques,
    iop_part_capacity, iop_part_investment, iop_part_land, iop_part_moving, iop_part_treatments,
    iop_part_households, iop_part_stocks, iop_part_imports, iop_part_requirements, iop_part_objective;

/* --- blocks (model.c) ---------------------------------------------------------------------------------- */

/* Elements of a block: how many the scheme's layout has (a period), which of them the LP has (NULL: all), and
 * one label for each of the layout's. */
typedef struct iop_elements {
    size_t count;
    const bool *wanted;
    const char *const *label;
} iop_elements;

/* Opens a block of columns, bounds [0, INFINITY), or of rows, in every period (`timed`) or once. */
iop_status iop_model_add_columns(iop_model *model, iop_column_block block, bool timed, iop_elements elements,
                                 iop_err *err);
iop_status iop_model_add_rows(iop_model *model, iop_row_block block, bool timed, iop_elements elements,
                              iop_err *err);
/* The block of final demand, which has two axes beside the period. */
iop_status iop_model_add_demand(iop_model *model, iop_err *err);
/* Bounds of a column; nothing happens where the LP has none. */
iop_status iop_model_bound(iop_model *model, size_t column, double lo, double hi, iop_err *err);

/* A mark for each of count elements, all false, owned by the model until it is closed. NULL without memory.
 */
bool *iop_model_marks(iop_model *model, size_t count);
/* Labels of the scheme's sets, one string each without white space, owned by the model. */
typedef enum {
    IOP_LABEL_SECTOR,
    IOP_LABEL_CELL,
    IOP_LABEL_TECHNIQUE,
    IOP_LABEL_ACTIVITY,
    IOP_LABEL_PLACE,
    IOP_LABEL_SITE,
    IOP_LABEL_BUNDLE,
    IOP_LABEL_LEAVING,
    IOP_LABEL_ARRIVING,
    IOP_LABEL_MOVING,
    IOP_LABEL_CONVERSION,
    IOP_LABEL_TREATMENT,
    IOP_LABEL_STORED,
    IOP_LABEL_COMPETITIVE,
    IOP_LABEL_REQUIREMENT,
    IOP_LABEL_TOTAL,
    IOP_LABEL_LIMIT,
    IOP_LABEL_PRIORITY,
    IOP_LABEL_INCOME,
    IOP_LABEL_PERIOD,
    IOP_LABELS
} iop_label_set;
const char *const *iop_model_labels(iop_model *model, iop_label_set set);
/* The elements of a set, all wanted. */
iop_elements iop_model_all(iop_model *model, iop_label_set set);

/* --- rows term by term (terms.c) ----------------------------------------------------------------------- */

/* Adds value x column to the row in the making; IOP_NONE and 0 add nothing. A column may come several times.
 */
void iop_add(iop_model *model, size_t column, double value);
/* Ends the row in the making: lo <= its terms <= hi. */
iop_status iop_end_row(iop_model *model, double lo, double hi, iop_err *err);
/* Ends it as costs of its columns. */
iop_status iop_end_costs(iop_model *model, iop_err *err);

/* value x m(t), see ioplan/scheme.h; without its terms in T when `untreated`. */
void iop_add_measure(iop_model *model, size_t t, size_t measure, double value, bool untreated);
/* The same of the outputs of some sectors alone, by all their techniques. */
void iop_add_measure_of(iop_model *model, size_t t, size_t measure, double value, const bool *member);
/* value x level of an activity: w, or x less the techniques beside today's. */
void iop_add_level(iop_model *model, size_t t, size_t activity, double value);
/* value x (K + N) of a site. */
void iop_add_capacity(iop_model *model, size_t t, size_t site, double value);

#endif
