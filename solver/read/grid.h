/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/grid.h - a CSV file of numbers with named rows and columns, streamed into a matrix. */
#ifndef IOP_READ_GRID_H
#define IOP_READ_GRID_H

#include "read/names.h"
#include "read/scan.h"

/* What the file must look like. */
typedef struct iop_grid_form {
    const char *corner;              /* header of the first column */
    const char *row_kind, *col_kind; /* what the names are, for messages: "sector", "component" */
    bool has_unit;                   /* the second column, "unit", is text */
    const iop_names *rows;           /* every one of them, in any order; NULL: the file names its rows */
    const iop_names *cols;           /* columns that may be there; NULL: the file names its columns */
    size_t required;                 /* of cols, the first so many must be there */
    const iop_names *taken;          /* names that the file's own columns must not have; may be NULL */
    bool lenient;                    /* leave unknown columns aside without a word */
} iop_grid_form;

typedef struct iop_grid {
    iop_env env;
    iop_names row_names, col_names; /* those that the file gives */
    char **unit;                    /* one a row when the form has units */
    size_t unit_capacity;
    size_t rows, cols;
    double *value; /* rows x cols in the order of the names; columns that are not there are 0 */
    size_t value_capacity;
    size_t block; /* bytes that a thread takes at once, 0: a good choice */
} iop_grid;

iop_grid iop_grid_start(const iop_env *env);
void iop_grid_end(iop_grid *grid);

/* Reads the source into the grid; all faults go to diags. When `target` is given (rows and cols of the form
 * known) the numbers go there instead of grid->value; it must be zeroed. */
iop_status iop_grid_read(iop_grid *grid, const iop_grid_form *form, const iop_source *source,
                         const iop_csv_options *options, const iop_mat *target, iop_diags *diags);
iop_status iop_grid_open(iop_grid *grid, const iop_grid_form *form, const char *path,
                         const iop_csv_options *options, const iop_mat *target, iop_diags *diags);

#endif
