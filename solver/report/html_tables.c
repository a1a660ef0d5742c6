/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_tables.c - the tables that workbook and page share, as data of a page:
 * {name, title, columns: [[key, title, unit, kind], ...], rows: [[cell, ...], ...]}, kind 0 text, 1 number, 2
 * share, 3 whole number. Choices are texts. Sweeps have tables of their own on the page, beside their charts.
 */
#include "report/html.h"
#include "report/tables.h"
#include <string.h>

enum { CELLS_MOST = 400000 }; /* larger ones are left to the workbook and the CSV files */

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

static void put_row(iop_script *j, const iop_report_table *t, size_t row, const char *lang)
{
    iop_script_open(j, '[');
    for (size_t k = 0; k < t->columns; k++) {
        const iop_report_cell cell = iop_report_at(t, row, k);
        if (t->column[k].kind == IOP_COLUMN_TEXT)
            iop_script_text(j, cell.text);
        else if (t->column[k].kind == IOP_COLUMN_CHOICE)
            iop_script_text(j, iop_report_choice(&t->column[k], cell.number, lang));
        else
            iop_script_number(j, cell.number);
    }
    iop_script_close(j, ']');
}

static void put_table(iop_script *j, const iop_report_table *t, const char *lang)
{
    char title[512];
    iop_script_open(j, '{');
    iop_script_put_text(j, "name", t->name);
    iop_script_put_text(j, "title", iop_report_table_title(t, lang, title, sizeof title));
    iop_script_key(j, "columns");
    iop_script_open(j, '[');
    for (size_t k = 0; k < t->columns; k++)
        put_column(j, &t->column[k], lang);
    iop_script_close(j, ']');
    iop_script_key(j, "rows");
    iop_script_open(j, '[');
    for (size_t k = 0; k < t->rows; k++)
        put_row(j, t, k, lang);
    iop_script_close(j, ']');
    iop_script_close(j, '}');
}

iop_status iop_html_put_tables(iop_script *j, const iop_report_source *source, iop_err *err)
{
    iop_report_source without = *source;
    iop_report_tables *tables;
    without.sweep = source->solution ? NULL : source->sweep;
    iop_script_key(j, "tables");
    iop_script_open(j, '[');
    IOP_TRY(iop_report_tables_open(&tables, &without, err));
    for (size_t k = 0; k < tables->count; k++)
        if (source->solution || strcmp(tables->table[k]->name, "provenance") == 0)
            if (tables->table[k]->rows * tables->table[k]->columns <= CELLS_MOST)
                put_table(j, tables->table[k], source->lang);
    iop_report_tables_close(tables);
    iop_script_close(j, ']');
    return IOP_OK;
}
