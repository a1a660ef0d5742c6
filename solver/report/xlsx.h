/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/xlsx.h - an Excel workbook being written: sheets, cells in a few styles, charts.
 *
 * Rows and columns count from 0. Writing never fails at once: the first failure is kept and told at the end.
 * Text is always text, whatever it begins with; a number that is not finite leaves its cell empty (written,
 * it would make the file unreadable). The same calls give the same bytes. */
#ifndef IOP_REPORT_XLSX_H
#define IOP_REPORT_XLSX_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    IOP_XLSX_ROWS = 1 << 20, /* of a sheet, the most that Excel opens */
    IOP_XLSX_COLUMNS = 1 << 14,
    IOP_XLSX_NAME = 31, /* characters of a sheet's name */
    IOP_XLSX_DECIMALS = 9
};

typedef struct iop_xlsx iop_xlsx;

/* How a cell looks. Numbers with d decimals: IOP_XLSX_NUMBER + d, d <= IOP_XLSX_DECIMALS. */
typedef enum {
    IOP_XLSX_TEXT,
    IOP_XLSX_INDENTED, /* the same, off the numbers to its left */
    IOP_XLSX_WRAPPED,  /* text on as many lines as it needs */
    IOP_XLSX_BOLD,
    IOP_XLSX_TITLE,      /* large */
    IOP_XLSX_HEAD,       /* of a column */
    IOP_XLSX_HEAD_RIGHT, /* of a column of numbers */
    IOP_XLSX_PERCENT,
    IOP_XLSX_INTEGER,
    IOP_XLSX_EXPONENT,
    IOP_XLSX_NUMBER,
    IOP_XLSX_STYLES = IOP_XLSX_NUMBER + IOP_XLSX_DECIMALS + 1
} iop_xlsx_style;

/* A series of a chart: columns of a sheet, rows first..last. */
typedef struct iop_xlsx_series {
    const char *name;
    size_t labels, values; /* columns */
    unsigned colour;       /* 0xRRGGBB */
} iop_xlsx_series;

typedef struct iop_xlsx_chart {
    const char *title, *x_title, *y_title; /* "" for none */
    const char *sheet;                     /* that holds the numbers */
    size_t first, last;                    /* rows */
    bool path;                             /* a line over a number; else lying bars */
    bool percent;                          /* of the values */
    double least; /* where the axis of the values begins, NaN: the program that opens it decides */
    bool years;   /* that along which a path goes are whole numbers without thousands marks */
    size_t series;
    const iop_xlsx_series *column;
    size_t row, rows; /* where it stands on the current sheet, and how many rows high it is */
} iop_xlsx_chart;

/* Whether the library that writes workbooks is there; IOP_EIO with advice when it is not. */
iop_status iop_xlsx_possible(iop_err *err);

/* created: seconds since 1970 (UTC). Ends with iop_xlsx_finish or iop_xlsx_discard. */
iop_status iop_xlsx_open(iop_xlsx **out, const char *title, long long created, const iop_env *env,
                         iop_err *err);
/* A valid name for a sheet, taken from now on: cut, without forbidden characters, unlike all others. */
void iop_xlsx_reserve(iop_xlsx *x, const char *wanted, char out[4 * IOP_XLSX_NAME + 1]);
/* A new sheet of a reserved name, which is the current one from now on. */
void iop_xlsx_sheet(iop_xlsx *x, const char *name);
void iop_xlsx_text(iop_xlsx *x, size_t row, size_t column, const char *text, iop_xlsx_style style);
void iop_xlsx_number(iop_xlsx *x, size_t row, size_t column, double value, iop_xlsx_style style);
/* A cell that leads to a sheet. */
void iop_xlsx_link(iop_xlsx *x, size_t row, size_t column, const char *sheet);
void iop_xlsx_width(iop_xlsx *x, size_t column, double characters);
/* A row of so many lines of text. */
void iop_xlsx_height(iop_xlsx *x, size_t row, size_t lines);
/* The current sheet is no table but a page: no lines between cells, printed on the width of one. */
void iop_xlsx_page(iop_xlsx *x);
/* The current sheet is a table of so many rows below the head in row 0: head and first columns stay in sight,
 * columns can be filtered, printing repeats the head. */
void iop_xlsx_table(iop_xlsx *x, size_t rows, size_t columns, size_t fixed);
void iop_xlsx_chart_put(iop_xlsx *x, const iop_xlsx_chart *chart);
/* The workbook's bytes, freed with iop_free; x is gone in any case. */
iop_status iop_xlsx_finish(iop_xlsx *x, char **data, size_t *size, iop_err *err);
void iop_xlsx_discard(iop_xlsx *x);

#endif
