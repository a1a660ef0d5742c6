/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_text.c - tables as CSV, JSON and HTML; text of the data stays text in each. */
#include "report/table_text.h"
#include "base/alloc.h"
#include "report/figures.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

enum { HEADING = 512, DIGITS = 5 };

/* --- CSV ---------------------------------------------------------------------------------------------------
 */

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

/* --- JSON --------------------------------------------------------------------------------------------------
 */

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

/* --- HTML --------------------------------------------------------------------------------------------------
 */

static bool is_number(const iop_report_column *column)
{
    return column->kind != IOP_COLUMN_TEXT && column->kind != IOP_COLUMN_CHOICE;
}

/* Decimals of a column whose numbers share a unit. */
static int decimals_of(const iop_report_table *table, size_t column)
{
    double largest = 0;
    for (size_t r = 0; r < table->rows && is_number(&table->column[column]); r++) {
        double value = fabs(iop_report_at(table, r, column).number);
        largest = isfinite(value) && value > largest ? value : largest;
    }
    return iop_figure_decimals(&largest, 1, DIGITS);
}

static void put_figure(iop_text *t, const iop_report_column *column, double value, int decimals,
                       const char *lang)
{
    char figure[IOP_NUMBER_SIZE + 4];
    if (!isfinite(value))
        return;
    if (column->kind == IOP_COLUMN_INTEGER) {
        iop_text_printf(t, "%.0f", value);
        return;
    }
    if (column->kind == IOP_COLUMN_SHARE)
        iop_figure(lang, 100 * value, 1, figure);
    else
        iop_figure(lang, value, column->unit_key ? iop_figure_decimals(&value, 1, DIGITS) : decimals, figure);
    iop_text_html(t, figure);
    iop_text_puts(t, column->kind == IOP_COLUMN_SHARE ? "&nbsp;%" : "");
}

static void put_html_cell(iop_text *t, const iop_report_column *column, iop_report_cell cell, int decimals,
                          const char *lang)
{
    iop_text_puts(t, is_number(column) ? "<td class=\"n\">" : "<td>");
    if (column->kind == IOP_COLUMN_TEXT)
        iop_text_html(t, cell.text);
    else if (column->kind == IOP_COLUMN_CHOICE)
        iop_text_html(t, iop_report_choice(column, cell.number, lang));
    else
        put_figure(t, column, cell.number, decimals, lang);
    iop_text_puts(t, "</td>");
}

static void put_html_head(iop_text *t, const iop_report_table *table, const char *lang)
{
    char heading[HEADING];
    iop_text_puts(t, "<section id=\"");
    iop_text_html(t, table->name);
    iop_text_puts(t, "\">\n<h2>");
    iop_text_html(t, iop_report_table_title(table, lang, heading, sizeof heading));
    iop_text_puts(t, "</h2>\n<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>");
    for (size_t k = 0; k < table->columns; k++) {
        iop_text_puts(t,
                      is_number(&table->column[k]) ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        iop_text_html(t, iop_report_heading(&table->column[k], lang, heading, sizeof heading));
        iop_text_puts(t, "</th>");
    }
    iop_text_puts(t, "</tr></thead>\n<tbody>\n");
}

void iop_table_html(iop_text *t, const iop_report_table *table, const char *lang, size_t most)
{
    size_t rows = table->rows < most ? table->rows : most;
    put_html_head(t, table, lang);
    int *decimals = iop_new(&table->env, table->columns, sizeof *decimals);
    t->failed = t->failed || !decimals;
    for (size_t k = 0; k < table->columns && decimals; k++)
        decimals[k] = decimals_of(table, k);
    for (size_t r = 0; r < rows && decimals; r++) {
        iop_text_puts(t, "<tr>");
        for (size_t k = 0; k < table->columns; k++)
            put_html_cell(t, &table->column[k], iop_report_at(table, r, k), decimals[k], lang);
        iop_text_puts(t, "</tr>\n");
    }
    iop_free(&table->env, decimals);
    iop_text_puts(t, "</tbody></table></div>\n");
    if (rows < table->rows) {
        iop_text_puts(t, "<p>");
        iop_text_printf(t, iop_words(lang, "%zu of %zu rows are shown; the other files have all of them."),
                        rows, table->rows);
        iop_text_puts(t, "</p>\n");
    }
    iop_text_puts(t, "</section>\n");
}
