/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/sheet.h - a CSV file of any length, written aside and renamed when it is whole. */
#ifndef IOP_BASE_SHEET_H
#define IOP_BASE_SHEET_H

#include "base/text.h"
#include <stdbool.h>
#include <stdio.h>

enum { IOP_SHEET_PATH = 4096 };

typedef struct iop_sheet {
    FILE *file; /* NULL while it is not open */
    char path[IOP_SHEET_PATH], aside[IOP_SHEET_PATH + 8];
    iop_text text; /* what is not written yet */
    bool started;  /* the row has a cell */
} iop_sheet;

/* Opens dir/NAME+ending. */
iop_status iop_sheet_open(iop_sheet *sheet, const char *dir, const char *name, const char *ending,
                          const iop_env *env, iop_err *err);
/* Cells of the row. Text is quoted as CSV wants it; NaN is an empty cell. */
void iop_sheet_text(iop_sheet *sheet, const char *text);
/* Text that anybody may have written: a spreadsheet must not take it for a formula. */
void iop_sheet_words(iop_sheet *sheet, const char *text);
void iop_sheet_number(iop_sheet *sheet, double value);
iop_status iop_sheet_end_row(iop_sheet *sheet, iop_err *err);
/* Gives the file its name when `keep` and all is well; removes it otherwise. */
iop_status iop_sheet_close(iop_sheet *sheet, bool keep, iop_err *err);

#endif
