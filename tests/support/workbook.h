/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/workbook.h - a workbook read back: sheets by name, cells as text or number. */
#ifndef IOP_TESTS_WORKBOOK_H
#define IOP_TESTS_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>

typedef struct workbook_cell {
    size_t row, column;
    bool is_text;
    char *text; /* NULL for a number */
    double number;
} workbook_cell;

typedef struct workbook_sheet {
    char *name;
    size_t cells, capacity;
    workbook_cell *cell; /* in the order of the file; cells without a value are left out */
    size_t formulas;
    bool frozen, filtered;
} workbook_sheet;

typedef struct workbook {
    size_t sheets, charts;
    workbook_sheet *sheet;
    char **chart;     /* the XML of each, from chart1.xml on */
    char *properties; /* docProps/core.xml */
} workbook;

/* Fails the test when the bytes are no workbook. */
workbook workbook_open(const void *data, size_t size);
void workbook_close(workbook *book);
/* NULL when there is none. */
const workbook_sheet *workbook_find(const workbook *book, const char *name);
const workbook_cell *workbook_at(const workbook_sheet *sheet, size_t row, size_t column);

#endif
