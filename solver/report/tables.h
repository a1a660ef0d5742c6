/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/tables.h - what a report says, as tables: the common ground of the workbook, the page and
 * comparisons.
 *
 * A table is made from a result by a builder; the list of builders is in tables.c, in the order in which a
 * reader wants the tables. To add one: a file table_NAME.c with a builder, a line in that list and one in
 * tables_private.h. Whatever shows tables then shows it as well.
 *
 * Texts of columns are English and looked up when they are shown (iop_report_title), so that a table says the
 * same in every language; texts in cells are in the language of the source already. Numbers are in full
 * precision and in the unit of their column; NaN stands for a cell without a number, +-INFINITY for an absent
 * bound. */
#ifndef IOP_REPORT_TABLES_H
#define IOP_REPORT_TABLES_H

#include <ioplan/report.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    IOP_COLUMN_TEXT,
    IOP_COLUMN_NUMBER,
    IOP_COLUMN_SHARE,   /* 0.048 is 4.8 % */
    IOP_COLUMN_INTEGER, /* a whole number, without thousands marks: a year, a line */
    IOP_COLUMN_CHOICE   /* an index into `choice` */
} iop_column_kind;

typedef struct iop_report_column {
    const char *key;           /* the same in every language and every result: "output", "use.co2" */
    const char *title;         /* English, to be looked up; or a name out of the data */
    bool title_is_name;        /* the latter */
    const char *unit;          /* of the numbers, "" when they have none or each row has its own */
    const char *unit_key;      /* the column of texts that has each row's unit; NULL: none */
    iop_column_kind kind;      /* of all cells */
    const char *const *choice; /* IOP_COLUMN_CHOICE: English, to be looked up; ends with NULL */
    bool compared;             /* what a comparison of results sets side by side */
} iop_report_column;

typedef union iop_report_cell {
    const char *text; /* IOP_COLUMN_TEXT; never NULL */
    double number;    /* every other kind */
} iop_report_cell;

/* A picture of a table that it asks for itself. */
typedef enum {
    IOP_CHART_BARS, /* lying; the first row on top */
    IOP_CHART_PATH  /* a line over a number; rows without numbers are gaps */
} iop_chart_kind;

enum { IOP_CHART_SERIES = 3 };

typedef struct iop_report_chart {
    iop_chart_kind kind;
    const char *title; /* English */
    size_t along;      /* column of the labels, or of the number along which a path goes */
    size_t series, column[IOP_CHART_SERIES];
    size_t rows; /* the first so many rows are drawn */
} iop_report_chart;

enum { IOP_TABLE_CHARTS = 2 };

typedef struct iop_report_table {
    iop_env env;
    const char *name;   /* "limits": of a sheet, a file, an anchor; unique among the tables of a result */
    const char *title;  /* English, to be looked up; or a name out of the data */
    bool title_is_name; /* the latter */
    size_t columns, rows;
    iop_report_column *column;
    const char **row_key;  /* unique in the table: by it rows of several results are joined */
    iop_report_cell *cell; /* rows x columns, row by row */
    size_t charts;
    iop_report_chart chart[IOP_TABLE_CHARTS];
    /* private */
    size_t column_capacity, row_capacity, cell_capacity, filled;
    char *text; /* the newest piece of what iop_report_keep holds; begins with a pointer to the one before */
    size_t text_used, text_size;
    bool failed;
    iop_report_column lost; /* takes what is said of a column that there is no memory for */
} iop_report_table;

typedef struct iop_report_tables {
    iop_env env;
    size_t count;
    iop_report_table **table; /* none of them without rows */
    size_t capacity;          /* private */
} iop_report_tables;

/* Every table that the source gives. Borrows texts of the source, which must outlive it; closed by
 * iop_report_tables_close. Thread-safe but for source->sweep. */
iop_status iop_report_tables_open(iop_report_tables **out, const iop_report_source *source, iop_err *err);
void iop_report_tables_close(iop_report_tables *tables);
/* By name; NULL when there is none. */
const iop_report_table *iop_report_table_find(const iop_report_tables *tables, const char *name);
/* By key; SIZE_MAX when there is none. */
size_t iop_report_column_find(const iop_report_table *table, const char *key);

static inline iop_report_cell iop_report_at(const iop_report_table *t, size_t row, size_t column)
{
    return t->cell[row * t->columns + column];
}

/* The title of a table or of a column in the language; without its unit. Into out, cut to size; returns out.
 */
const char *iop_report_table_title(const iop_report_table *table, const char *lang, char *out, size_t size);
const char *iop_report_title(const iop_report_column *column, const char *lang, char *out, size_t size);
/* "Output [million USD]", the head of a column of a file. Likewise. */
const char *iop_report_heading(const iop_report_column *column, const char *lang, char *out, size_t size);
/* A name, or names with + and - between: each in the language. Into out, cut to size. */
void iop_report_sum(const char *lang, const char *name, char *out, size_t size);
/* A name of a category, resource, ... as a person writes it, "value added" for value_added. Likewise. */
const char *iop_report_name(const char *lang, const char *name, char *out, size_t size);
/* The name of a requirement, "industry, 2026-2030, at most" for industry.2026-2030.max. Likewise. */
const char *iop_report_requirement(const char *lang, const char *name, char *out, size_t size);
/* The Vietnamese text where the language is that and there is one, else the other. */
const char *iop_report_own(const char *lang, const char *text, const char *text_vi);
/* The text of a choice in the language, "" for none. */
const char *iop_report_choice(const iop_report_column *column, double number, const char *lang);

/* --- for builders ------------------------------------------------------------------------------------------
 * Filling a table never fails at once: a lack of memory is noted in it and told by iop_report_tables_open. */

/* An empty set of tables and an empty table at its end, for tables that are made otherwise. */
iop_status iop_report_tables_new(iop_report_tables **out, const iop_env *env, iop_err *err);
iop_status iop_report_table_add(iop_report_tables *tables, const char *name, const char *title,
                                iop_report_table **out, iop_err *err);
/* IOP_ENOMEM when something was lost; takes tables without rows away. */
iop_status iop_report_tables_settle(iop_report_tables *tables, iop_err *err);

/* A text that the table keeps; "" without memory. */
const char *iop_report_keep(iop_report_table *t, const char *fmt, ...) IOP_PRINTF(2, 3);
/* A column; all of them before the first row. Texts are borrowed. The pointer is good until the next call. */
iop_report_column *iop_report_add(iop_report_table *t, const char *key, const char *title, const char *unit,
                                  iop_column_kind kind);
/* A number in a unit that stands in another column of its row. */
iop_report_column *iop_report_add_own(iop_report_table *t, const char *key, const char *title,
                                      const char *unit_key);
iop_report_column *iop_report_add_choice(iop_report_table *t, const char *key, const char *title,
                                         const char *const *choice);
/* A row, whose cells are put from left to right; cells that are left out are "" or NaN. */
void iop_report_row(iop_report_table *t, const char *key);
void iop_cell_text(iop_report_table *t, const char *text); /* borrowed */
void iop_cell_number(iop_report_table *t, double number);
/* value, base, value - base, and the change relative to |base|, NaN where that is 0: four cells */
void iop_cell_change(iop_report_table *t, double value, double base);
/* The four columns: keys "value", "base", "change", "change_share"; without a unit it is that of the column
 * "unit". */
void iop_report_add_change(iop_report_table *t, const char *unit);
/* A picture of the first rows (at most so many) of the finished table; columns by key, up to NULL. Without a
 * number in any of the columns there is none. */
void iop_report_draw(iop_report_table *t, iop_chart_kind kind, const char *title, const char *along,
                     const char *const *series, size_t rows);

extern const char *const iop_report_no_yes[]; /* the choice 0 no, 1 yes */

#endif
