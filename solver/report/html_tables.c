/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_tables.c - the tables that workbook and page share, as data of a page:
 * {name, title, columns: [[key, title, unit, kind], ...], rows: how many, all: how many there are where rows
 * are left out, cells: [column, ...]}, kind 0 text,
 * 1 number, 2 share, 3 whole number. A column of numbers is an array. One of texts is {of: its different
 * texts, at: for each row which}, or {of, runs: [which, how many rows on end, ...]} where that is shorter: a
 * large plan says the same few names in thousands of rows. Choices are texts. Sweeps have tables of their own
 * on the page, beside their charts. */
#include "base/alloc.h"
#include "report/html.h"
#include "report/tables.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MOST = 400000 }; /* what is beyond is left to the workbook and the CSV files */

static void put_column(iop_script *j, const iop_report_column *c, const char *lang)
{
    char title[512];
    iop_script_open(j, '[');
    iop_script_text(j, c->key);
    iop_script_text(j, iop_report_title(c, lang, title, sizeof title));
    iop_script_text(j, c->unit);
    iop_script_whole(j, c->kind == IOP_COLUMN_CHOICE ? IOP_COLUMN_TEXT : (size_t)c->kind);
    iop_script_close(j, ']');
}

typedef struct row_text {
    const char *text;
    size_t row;
} row_text;

static int by_text(const void *a, const void *b)
{
    const row_text *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

/* For each row the place of its text among the different ones, which are written. */
static void put_different(iop_script *j, row_text *sorted, size_t *place, size_t rows)
{
    size_t different = 0;
    qsort(sorted, rows, sizeof *sorted, by_text);
    iop_script_key(j, "of");
    iop_script_open(j, '[');
    for (size_t k = 0; k < rows; k++) {
        if (k == 0 || strcmp(sorted[k].text, sorted[k - 1].text) != 0) {
            iop_script_text(j, sorted[k].text);
            different++;
        }
        place[sorted[k].row] = different - 1;
    }
    iop_script_close(j, ']');
}

static void put_places(iop_script *j, const size_t *place, size_t rows)
{
    size_t runs = 0;
    for (size_t k = 0; k < rows; k++)
        runs += k == 0 || place[k] != place[k - 1];
    bool single = 2 * runs >= rows;
    iop_script_key(j, single ? "at" : "runs");
    iop_script_open(j, '[');
    for (size_t k = 0, next; k < rows; k = next) {
        for (next = k + 1; !single && next < rows && place[next] == place[k];)
            next++;
        iop_script_whole(j, place[k]);
        if (!single)
            iop_script_whole(j, next - k);
    }
    iop_script_close(j, ']');
}

static iop_status put_texts(iop_script *j, const iop_report_table *t, size_t rows, size_t column,
                            const char *lang, iop_err *err)
{
    row_text *sorted = iop_new(&t->env, rows, sizeof *sorted);
    size_t *place = iop_new(&t->env, rows, sizeof *place);
    if (sorted && place) {
        bool choice = t->column[column].kind == IOP_COLUMN_CHOICE;
        for (size_t k = 0; k < rows; k++) {
            const iop_report_cell cell = iop_report_at(t, k, column);
            sorted[k].row = k;
            sorted[k].text = choice ? iop_report_choice(&t->column[column], cell.number, lang) : cell.text;
        }
        iop_script_open(j, '{');
        put_different(j, sorted, place, rows);
        put_places(j, place, rows);
        iop_script_close(j, '}');
    }
    bool done = sorted && place;
    iop_free(&t->env, sorted);
    iop_free(&t->env, place);
    return done ? IOP_OK : iop_no_memory(err, rows, "rows of a table");
}

static iop_status put_cells(iop_script *j, const iop_report_table *t, size_t rows, const char *lang,
                            iop_err *err)
{
    iop_script_key(j, "cells");
    iop_script_open(j, '[');
    for (size_t k = 0; k < t->columns; k++) {
        iop_column_kind kind = t->column[k].kind;
        if (kind == IOP_COLUMN_TEXT || kind == IOP_COLUMN_CHOICE) {
            IOP_TRY(put_texts(j, t, rows, k, lang, err));
            continue;
        }
        iop_script_open(j, '[');
        for (size_t row = 0; row < rows; row++)
            iop_script_cell(j, iop_report_at(t, row, k).number);
        iop_script_close(j, ']');
    }
    iop_script_close(j, ']');
    return IOP_OK;
}

iop_status iop_html_put_table(iop_script *j, const iop_report_table *t, const char *lang, iop_err *err)
{
    char title[512];
    size_t room = CELLS_MOST / (t->columns ? t->columns : 1), rows = t->rows < room ? t->rows : room;
    iop_script_open(j, '{');
    iop_script_put_text(j, "name", t->name);
    iop_script_put_text(j, "title", iop_report_table_title(t, lang, title, sizeof title));
    iop_script_key(j, "columns");
    iop_script_open(j, '[');
    for (size_t k = 0; k < t->columns; k++)
        put_column(j, &t->column[k], lang);
    iop_script_close(j, ']');
    iop_script_put_whole(j, "rows", rows);
    if (rows < t->rows)
        iop_script_put_whole(j, "all", t->rows);
    IOP_TRY(put_cells(j, t, rows, lang, err));
    iop_script_close(j, '}');
    return IOP_OK;
}

iop_status iop_html_put_tables(iop_script *j, const iop_report_source *source, iop_err *err)
{
    iop_report_source without = *source;
    iop_report_tables *tables;
    without.sweep = source->solution ? NULL : source->sweep;
    iop_script_key(j, "tables");
    iop_script_open(j, '[');
    IOP_TRY(iop_report_tables_open(&tables, &without, err));
    iop_status status = IOP_OK;
    for (size_t k = 0; k < tables->count && status == IOP_OK; k++)
        if (source->solution || strcmp(tables->table[k]->name, "provenance") == 0)
            if (tables->table[k]->rows * tables->table[k]->columns <= CELLS_MOST)
                status = iop_html_put_table(j, tables->table[k], source->lang, err);
    iop_report_tables_close(tables);
    iop_script_close(j, ']');
    return status;
}
