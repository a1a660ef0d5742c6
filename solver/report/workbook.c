/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workbook.c - tables into sheets: the form of each column, widths by what is shown, charts on a page of
 * their own. */
#include "report/workbook.h"
#include "base/alloc.h"
#include "base/text.h"
#include "report/figures.h"
#include "report/xlsx.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    DIGITS = 5,
    WIDEST = 60,
    NARROWEST = 7,
    HEADING = 512,
    COVER_NAMES = 56,
    COVER_FACTS = 90,
    SHEET_NAME = 4 * IOP_XLSX_NAME + 1
};

/* 1 January 1980, the day of everything in the file that has one. */
#define NO_DAY 315532800LL

typedef struct {
    iop_xlsx *x;
    const char *lang;
    const iop_report_tables *tables;
    char (*sheet)[SHEET_NAME]; /* names of the tables' sheets */
} book;

/* --- the form of a column ------------------------------------------------------------------------------- */

/* The style of a number told by itself. */
static iop_xlsx_style style_of_number(double value)
{
    if (value != 0 && isfinite(value) && (fabs(value) < 1e-6 || fabs(value) >= 1e15))
        return IOP_XLSX_EXPONENT;
    return (iop_xlsx_style)(IOP_XLSX_NUMBER + iop_figure_decimals(&value, 1, DIGITS));
}

/* The decimals that all numbers of a column in one unit share, by its largest. */
static iop_xlsx_style style_of_column(const iop_report_table *t, size_t column)
{
    double largest = 0;
    bool whole = true;
    for (size_t r = 0; r < t->rows; r++) {
        double value = iop_report_at(t, r, column).number;
        if (isfinite(value)) {
            largest = fmax(largest, fabs(value));
            whole = whole && value == floor(value);
        }
    }
    if (whole && largest < 1e15)
        return IOP_XLSX_NUMBER;
    if (largest < 1e-6 || largest >= 1e15)
        return IOP_XLSX_EXPONENT;
    int decimals = DIGITS - 1 - (int)floor(log10(largest));
    decimals = decimals < 0 ? 0 : decimals > IOP_XLSX_DECIMALS ? IOP_XLSX_DECIMALS : decimals;
    return (iop_xlsx_style)(IOP_XLSX_NUMBER + decimals);
}

/* Columns a number takes, about. */
static size_t width_of_number(double value, iop_xlsx_style style)
{
    if (!isfinite(value))
        return 0;
    if (style == IOP_XLSX_PERCENT)
        return 8;
    if (style == IOP_XLSX_EXPONENT)
        return 11;
    double size = fabs(value);
    size_t digits = size >= 1 ? (size_t)floor(log10(size)) + 1 : 1;
    size_t decimals = style > IOP_XLSX_NUMBER ? style - IOP_XLSX_NUMBER + 1 : 0;
    return digits + (digits - 1) / 3 + decimals + (value < 0);
}

/* A head may take up to three lines. */
static size_t width_of_heading(const char *heading)
{
    size_t whole = iop_text_width(heading), word = 0;
    for (const char *p = heading; *p;) {
        size_t bytes = strcspn(p, " ");
        char text[128];
        snprintf(text, sizeof text, "%.*s", (int)bytes, p);
        size_t width = iop_text_width(text);
        word = width > word ? width : word;
        p += bytes + (p[bytes] == ' ');
    }
    return (whole + 2) / 3 + 2 > word ? (whole + 2) / 3 + 2 : word;
}

/* Returns the width that the column has got. */
static size_t fit_width(const book *b, size_t column, size_t width)
{
    width += 2; /* the filter's button, a margin */
    width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width;
    iop_xlsx_width(b->x, column, (double)width);
    return width;
}

static size_t put_numbers(const book *b, const iop_report_table *t, size_t k, size_t width)
{
    const iop_report_column *column = &t->column[k];
    bool single = column->kind == IOP_COLUMN_NUMBER && !column->unit[0];
    iop_xlsx_style style = column->kind == IOP_COLUMN_SHARE ? IOP_XLSX_PERCENT : IOP_XLSX_INTEGER;
    if (column->kind == IOP_COLUMN_NUMBER && !single)
        style = style_of_column(t, k);
    for (size_t r = 0; r < t->rows; r++) {
        double value = iop_report_at(t, r, k).number;
        iop_xlsx_style own = single ? style_of_number(value) : style;
        size_t needed = width_of_number(value, own);
        width = needed > width ? needed : width;
        iop_xlsx_number(b->x, r + 1, k, value, own);
    }
    return fit_width(b, k, width);
}

static size_t put_texts(const book *b, const iop_report_table *t, size_t k, size_t width)
{
    const iop_report_column *column = &t->column[k];
    const char *before = NULL;
    for (size_t r = 0; r < t->rows; r++) {
        iop_report_cell cell = iop_report_at(t, r, k);
        const char *text =
            column->kind == IOP_COLUMN_TEXT ? cell.text : iop_report_choice(column, cell.number, b->lang);
        size_t needed = text == before ? 0 : iop_text_width(text);
        before = text;
        width = needed > width ? needed : width;
        iop_xlsx_text(b->x, r + 1, k, text, k ? IOP_XLSX_INDENTED : IOP_XLSX_TEXT);
    }
    return fit_width(b, k, width);
}

/* Columns of text at the start stay in sight: code and name. */
static size_t fixed_columns(const iop_report_table *t)
{
    size_t fixed = 0;
    while (fixed < t->columns && fixed < 2 && t->column[fixed].kind == IOP_COLUMN_TEXT)
        fixed++;
    return fixed < t->columns ? fixed : 0;
}

/* Lines that a text takes in a column so wide; words are not split, hence one in reserve for long texts. */
static size_t lines_of(const char *text, size_t width)
{
    size_t columns = iop_text_width(text);
    return columns <= width ? 1 : 1 + (columns + columns / 4) / width;
}

static void put_table(const book *b, const iop_report_table *t, const char *name)
{
    char heading[HEADING];
    size_t most = 1;
    iop_xlsx_sheet(b->x, name);
    for (size_t k = 0; k < t->columns; k++) {
        iop_report_heading(&t->column[k], b->lang, heading, sizeof heading);
        bool text = t->column[k].kind == IOP_COLUMN_TEXT || t->column[k].kind == IOP_COLUMN_CHOICE;
        iop_xlsx_text(b->x, 0, k, heading, text ? IOP_XLSX_HEAD : IOP_XLSX_HEAD_RIGHT);
        size_t asked = width_of_heading(heading);
        size_t width = text ? put_texts(b, t, k, asked) : put_numbers(b, t, k, asked);
        size_t lines = lines_of(heading, width - 2);
        most = lines > most ? lines : most;
    }
    iop_xlsx_height(b->x, 0, most);
    iop_xlsx_table(b->x, t->rows, t->columns, fixed_columns(t));
}

/* --- charts --------------------------------------------------------------------------------------------- */

/* Colours that colour-blind people can tell apart (Okabe and Ito 2008). */
static const unsigned colours[IOP_CHART_SERIES] = {0x0072B2, 0xB3B3B3, 0xD55E00};

/* Where the axis of the values begins. Bars begin at 0. A path that stays far above 0 is seen best by its own
 * range, from a round number on. */
static double least_of(const iop_report_table *t, const iop_report_chart *c)
{
    double least = (double)INFINITY, most = -(double)INFINITY;
    for (size_t k = 0; k < c->series; k++)
        for (size_t r = 0; r < c->rows; r++) {
            double value = iop_report_at(t, r, c->column[k]).number;
            if (isfinite(value)) {
                least = fmin(least, value);
                most = fmax(most, value);
            }
        }
    if (c->kind == IOP_CHART_BARS || least < 0)
        return least >= 0 ? 0 : (double)NAN;
    double range = most - least;
    if (!(range > 0) || range > least)
        return (double)NAN;
    double step = pow(10, floor(log10(range)));
    return step * floor((least - .05 * range) / step);
}

/* Puts it at the row; returns the first row behind it. */
static size_t put_chart(const book *b, size_t table, const iop_report_chart *c, size_t row)
{
    const iop_report_table *t = b->tables->table[table];
    iop_xlsx_series series[IOP_CHART_SERIES];
    char names[IOP_CHART_SERIES][HEADING], x_title[HEADING] = "", y_title[HEADING];
    const iop_report_column *first = &t->column[c->column[0]];
    for (size_t k = 0; k < c->series; k++) {
        iop_report_title(&t->column[c->column[k]], b->lang, names[k], sizeof names[k]);
        series[k] = (iop_xlsx_series){names[k], c->along, c->column[k], colours[k]};
    }
    bool path = c->kind == IOP_CHART_PATH;
    snprintf(y_title, sizeof y_title, "%s", first->unit);
    if (path) {
        iop_report_heading(&t->column[c->along], b->lang, x_title, sizeof x_title);
        iop_report_heading(first, b->lang, y_title, sizeof y_title);
    }
    size_t rows = path ? 20 : 6 + c->rows * (c->series > 1 ? 2 : 1);
    char title[HEADING], sweep[HEADING] = "";
    if (t->title_is_name)
        snprintf(sweep, sizeof sweep, "%.200s: ", t->title);
    snprintf(title, sizeof title, "%s%s", sweep, iop_words(b->lang, c->title));
    iop_xlsx_chart_put(b->x, &(iop_xlsx_chart){.title = title,
                                               .x_title = x_title,
                                               .y_title = y_title,
                                               .sheet = b->sheet[table],
                                               .first = 1,
                                               .last = c->rows,
                                               .path = path,
                                               .years = t->column[c->along].kind == IOP_COLUMN_INTEGER,
                                               .percent = first->kind == IOP_COLUMN_SHARE,
                                               .least = least_of(t, c),
                                               .series = c->series,
                                               .column = series,
                                               .row = row,
                                               .rows = rows});
    return row + rows + 1;
}

static size_t count_charts(const iop_report_tables *tables)
{
    size_t charts = 0;
    for (size_t k = 0; k < tables->count; k++)
        charts += tables->table[k]->charts;
    return charts;
}

static void put_charts(const book *b, const char *name)
{
    size_t row = 0;
    iop_xlsx_sheet(b->x, name);
    iop_xlsx_page(b->x);
    for (size_t k = 0; k < b->tables->count; k++)
        for (size_t c = 0; c < b->tables->table[k]->charts; c++)
            row = put_chart(b, k, &b->tables->table[k]->chart[c], row);
}

/* --- the cover ------------------------------------------------------------------------------------------ */

static size_t put_facts(const book *b, const iop_report_table *t, size_t row)
{
    for (size_t r = 0; r < t->rows; r++, row++) {
        iop_xlsx_text(b->x, row, 0, iop_report_at(t, r, 0).text, IOP_XLSX_BOLD);
        iop_xlsx_text(b->x, row, 1, iop_report_at(t, r, 1).text, IOP_XLSX_WRAPPED);
        iop_xlsx_height(b->x, row, lines_of(iop_report_at(t, r, 1).text, COVER_FACTS));
    }
    return row;
}

static void put_cover(const book *b, const iop_workbook_cover *cover, const char *name, const char *charts)
{
    size_t row = 0;
    iop_xlsx_sheet(b->x, name);
    iop_xlsx_page(b->x);
    iop_xlsx_width(b->x, 0, COVER_NAMES);
    iop_xlsx_width(b->x, 1, COVER_FACTS);
    iop_xlsx_text(b->x, row, 0, cover->title, IOP_XLSX_TITLE);
    iop_xlsx_height(b->x, row++, 2);
    for (size_t k = 0; k < cover->sentences; k++)
        if (cover->sentence[k][0])
            iop_xlsx_text(b->x, row++, 0, cover->sentence[k], IOP_XLSX_TEXT);
    row++;
    iop_xlsx_text(b->x, row++, 0, iop_words(b->lang, "Sheets"), IOP_XLSX_BOLD);
    if (charts[0])
        iop_xlsx_link(b->x, row++, 0, charts);
    for (size_t k = 0; k < b->tables->count; k++)
        iop_xlsx_link(b->x, row++, 0, b->sheet[k]);
    if (cover->facts)
        put_facts(b, cover->facts, row + 1);
}

/* --- all of it ------------------------------------------------------------------------------------------ */

/* Names are settled before the first sheet is made, as the cover tells them. */
static void name_sheets(const book *b, char cover[SHEET_NAME], char charts[SHEET_NAME])
{
    iop_xlsx_reserve(b->x, iop_words(b->lang, "Cover"), cover);
    charts[0] = '\0';
    if (count_charts(b->tables))
        iop_xlsx_reserve(b->x, iop_words(b->lang, "Charts"), charts);
    for (size_t k = 0; k < b->tables->count; k++) {
        char title[HEADING];
        iop_report_table_title(b->tables->table[k], b->lang, title, sizeof title);
        iop_xlsx_reserve(b->x, title, b->sheet[k]);
    }
}

iop_status iop_workbook_write(const iop_report_tables *tables, const iop_workbook_cover *cover,
                              const char *lang, long long created, char **data, size_t *size, iop_err *err)
{
    book b = {.lang = lang, .tables = tables};
    char first[SHEET_NAME], charts[SHEET_NAME];
    *data = NULL;
    b.sheet = iop_new(&tables->env, tables->count, sizeof *b.sheet);
    if (!b.sheet)
        return iop_no_memory(err, tables->count, "sheets of a workbook");
    iop_status status = iop_xlsx_open(&b.x, cover->title, created ? created : NO_DAY, &tables->env, err);
    if (status == IOP_OK) {
        name_sheets(&b, first, charts);
        put_cover(&b, cover, first, charts);
        if (charts[0])
            put_charts(&b, charts);
        for (size_t k = 0; k < tables->count; k++)
            put_table(&b, tables->table[k], b.sheet[k]);
        status = iop_xlsx_finish(b.x, data, size, err);
    }
    iop_free(&tables->env, b.sheet);
    return status;
}
