/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regional/import.h - a table of total use as its spec describes it. */
#ifndef IOP_REGIONAL_IMPORT_H
#define IOP_REGIONAL_IMPORT_H

#include "regional/satellites.h"

/* Columns of the source table that make up a category; rows that make up a component. */
typedef struct iop_parts {
    const char *name;
    size_t count, *part; /* indices of columns or rows of the source */
} iop_parts;

typedef struct iop_import_spec {
    iop_spec spec;
    /* the source table: figures[row][column] */
    size_t rows, cols;
    iop_word_list row_codes, col_codes;
    iop_mat figures;
    size_t *row_of, *col_of; /* n: where each sector stands as product and as industry */
    iop_parts *category;     /* c: columns of each category */
    iop_parts *abroad;       /* c: columns that are imported as a whole, often none */
    bool *is_export;         /* c: categories that take nothing from imports */
    size_t imports_column;   /* negative figures */
    size_t components;
    iop_parts *component; /* rows of each component */
    bool *in_value_added, *is_import;
    size_t product_imports; /* the component that takes the imported products */
    size_t rounding;        /* category that takes the rows' rounding differences */
    const char *flows_file; /* NULL: import flows are not kept */
    iop_satellites satellites;
} iop_import_spec;

void iop_import_read(iop_import_spec *in);

/* The table in the making; memory of the spec. */
typedef struct iop_import_work {
    iop_mat total;    /* U: n x (n + c), use of all origins but what is bought abroad as a whole */
    iop_mat bought;   /* B: n x (n + c), imported as a whole */
    iop_mat imported; /* n x (n + c), imported products by user */
    iop_mat primary;  /* components x (n + c) */
    double *imports;  /* n, positive */
    double *share;    /* n, import share of the product in the uses that are not export */
    double *output;   /* n */
    iop_mat use;      /* resources x (n + c) */
} iop_import_work;

/* I1 to I4. False when memory ran out or a figure is impossible (reported). */
bool iop_import_split(iop_import_spec *in, iop_import_work *work);

#endif
