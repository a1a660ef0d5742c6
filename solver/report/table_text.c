/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_text.c - tables as CSV and JSON; text of the data stays text in each. */
#include "report/table_text.h"
#include "base/alloc.h"
#include "report/figures.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

enum { HEADING = 512 };

/* --- CSV ------------------------------------------------------------------------------------------------ */

static void put_csv_cell(iop_text *t, const iop_report_column *column, iop_report_cell cell)
{
    if (column->kind == IOP_COLUMN_TEXT)
        iop_text_csv(t, cell.text, !iop_is_code(cell.text));
    else if (column->kind == IOP_COLUMN_CHOICE)
        iop_text_csv(t, iop_report_choice(column, cell.number, "en"), true);
    else if (isfinite(cell.number))
        iop_text_number(t, cell.number);
}

void iop_table_csv(iop_text *t, const iop_report_table *table)
{
    for (size_t k = 0; k < table->columns; k++) {
        iop_text_puts(t, k ? "," : "");
        iop_text_csv(t, table->column[k].key, true);
    }
    iop_text_puts(t, "\n");
    for (size_t r = 0; r < table->rows; r++) {
        for (size_t k = 0; k < table->columns; k++) {
            iop_text_puts(t, k ? "," : "");
            put_csv_cell(t, &table->column[k], iop_report_at(table, r, k));
        }
        iop_text_puts(t, "\n");
    }
}

/* --- JSON ----------------------------------------------------------------------------------------------- */

static void put_json_columns(iop_text *t, const iop_report_table *table, const char *lang)
{
    static const char *const kinds[] = {"text", "number", "share", "integer", "choice"};
    char title[HEADING];
    for (size_t k = 0; k < table->columns; k++) {
        const iop_report_column *column = &table->column[k];
        iop_text_puts(t, k ? ", {\"key\": " : "{\"key\": ");
        iop_text_json(t, column->key);
        iop_text_puts(t, ", \"title\": ");
        iop_text_json(t, iop_report_title(column, lang, title, sizeof title));
        iop_text_puts(t, ", \"unit\": ");
        iop_text_json(t, column->unit);
        iop_text_printf(t, ", \"kind\": \"%s\"}", kinds[column->kind]);
    }
}

static void put_json_cell(iop_text *t, const iop_report_column *column, iop_report_cell cell,
                          const char *lang)
{
    if (column->kind == IOP_COLUMN_TEXT)
        iop_text_json(t, cell.text);
    else if (!isfinite(cell.number))
        iop_text_puts(t, "null");
    else if (column->kind == IOP_COLUMN_CHOICE)
        iop_text_json(t, iop_report_choice(column, cell.number, lang));
    else
        iop_text_number(t, cell.number);
}

void iop_table_json(iop_text *t, const iop_report_table *table, const char *lang)
{
    char title[HEADING];
    iop_text_puts(t, "{\"name\": ");
    iop_text_json(t, table->name);
    iop_text_puts(t, ", \"title\": ");
    iop_text_json(t, iop_report_table_title(table, lang, title, sizeof title));
    iop_text_puts(t, ",\n \"columns\": [");
    put_json_columns(t, table, lang);
    iop_text_puts(t, "],\n \"rows\": [");
    for (size_t r = 0; r < table->rows; r++) {
        iop_text_puts(t, r ? ",\n  {\"key\": " : "\n  {\"key\": ");
        iop_text_json(t, table->row_key[r]);
        iop_text_puts(t, ", \"cells\": [");
        for (size_t k = 0; k < table->columns; k++) {
            iop_text_puts(t, k ? ", " : "");
            put_json_cell(t, &table->column[k], iop_report_at(table, r, k), lang);
        }
        iop_text_puts(t, "]}");
    }
    iop_text_puts(t, "]}");
}
