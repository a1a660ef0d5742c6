/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model_private.h - what a model holds while it is built, and keeps to find columns and rows by name. */
#ifndef IOP_MODELS_PRIVATE_H
#define IOP_MODELS_PRIVATE_H

#include "part.h"

/* Where the elements of a block stand in the LP: first + t x each + at[index]. */
typedef struct iop_map {
    size_t first, each;
    size_t full; /* elements of the layout, a period; 0: no such block */
    bool timed;
    size_t *at; /* full; NULL: all in order; IOP_NONE: not in the LP */
} iop_map;

typedef struct iop_terms { /* the row in the making */
    size_t count, *column, *slot;
    double *value;
} iop_terms;

struct iop_model_private {
    iop_env env;
    iop_map column[IOP_COLS], row[IOP_ROWS];
    iop_terms terms;
    iop_mat coefficients; /* A, while the rows are made */
    iop_scheme shell;     /* of a plan alone */
    iop_period shell_period;
    const char **label[IOP_LABELS]; /* the texts are in kept */
    const char *const *period_label;
    void **kept; /* blocks of memory that live as long as the model */
    size_t kepts, kept_capacity;
};

/* Memory that lives as long as the model; NULL without. */
void *iop_model_keep(iop_model *model, size_t count, size_t size);
/* Elements of the layout in a set of labels. */
size_t iop_label_count(const iop_scheme *scheme, iop_label_set set);

#endif
