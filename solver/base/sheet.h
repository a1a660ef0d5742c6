/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/sheet.h - a CSV file of any length, written aside and renamed when it is whole; rows gather in
 * memory beside it, so that several threads can make them. */
#ifndef IOP_BASE_SHEET_H
#define IOP_BASE_SHEET_H

#include "base/text.h"
#include <stdbool.h>
#include <stdio.h>

enum { IOP_SHEET_PATH = 4096 };

typedef struct iop_rows {
    iop_text text;
    bool started; /* the row has a cell */
} iop_rows;

iop_rows iop_rows_start(const iop_env *env);
void iop_rows_end(iop_rows *rows);
/* Cells of the row. Text is quoted as CSV wants it; NaN is an empty cell. */
void iop_rows_text(iop_rows *rows, const char *text);
/* Text that anybody may have written: a spreadsheet must not take it for a formula. */
void iop_rows_words(iop_rows *rows, const char *text);
void iop_rows_number(iop_rows *rows, double value);
/* The cells whose text has `length` bytes from byte `from` on, once more. */
void iop_rows_again(iop_rows *rows, size_t from, size_t length);
void iop_rows_next(iop_rows *rows);

typedef struct iop_sheet {
    FILE *file; /* NULL while it is not open */
    char path[IOP_SHEET_PATH], aside[IOP_SHEET_PATH + 8];
} iop_sheet;

/* Opens dir/NAME+ending. */
iop_status iop_sheet_open(iop_sheet *sheet, const char *dir, const char *name, const char *ending,
                          iop_err *err);
/* Appends the rows, of which none are left. */
iop_status iop_sheet_write(iop_sheet *sheet, iop_rows *rows, iop_err *err);
/* Gives the file its name when `keep` and all is well; removes it otherwise. */
iop_status iop_sheet_close(iop_sheet *sheet, bool keep, iop_err *err);

#endif
