/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_summary.c - a comparison for a terminal: 80 columns, up to four results side by side, further ones
 * below. */
#include "base/alloc.h"
#include "report/compare.h"
#include "report/figures.h"
#include "report/page.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ABREAST = 4,
    NAME = 21,
    WIDE_NAME = 36,
    CELL = 11,
    UNIT = 13,
    KEY = 34,
    ROWS = 12,
    DIGITS = 5,
    MISSING = 8
};

/* A column of a joined table that is told. */
typedef struct {
    const iop_compare *c;
    const iop_report_table *t;
    const char *key;
    size_t order_by; /* 0: as they stand; else rows by their largest difference, the first so many */
    bool unit_told;  /* in the title */
} view;

static size_t column_of(const view *v, size_t k, const char *ending)
{
    char key[300];
    snprintf(key, sizeof key, "%s.%s%s", v->key, v->c->result[k].label, ending);
    return iop_report_column_find(v->t, key);
}

static double value_of(const view *v, size_t row, size_t k)
{
    size_t column = column_of(v, k, "");
    return column == SIZE_MAX ? (double)NAN : iop_report_at(v->t, row, column).number;
}

/* The largest difference of a row, 0 when there is none. */
static double largest_difference(const view *v, size_t row)
{
    double largest = 0;
    for (size_t k = 1; k < v->c->count; k++) {
        size_t column = column_of(v, k, "-A");
        double difference = column == SIZE_MAX ? 0 : iop_report_at(v->t, row, column).number;
        if (isfinite(difference))
            largest = fmax(largest, fabs(difference));
    }
    return largest;
}

/* What changes by a billionth of the largest value of its row is rounding. */
static bool differs(const view *v, size_t row)
{
    double size = 0;
    for (size_t k = 0; k < v->c->count; k++) {
        double value = value_of(v, row, k);
        size = isfinite(value) ? fmax(size, fabs(value)) : size;
    }
    return largest_difference(v, row) > 1e-9 * size;
}

/* --- one row -------------------------------------------------------------------------------------------- */

static void put_number(iop_page *p, double value, int decimals, size_t width)
{
    char text[IOP_NUMBER_SIZE] = "";
    if (isfinite(value))
        iop_figure(p->lang, value, decimals, text);
    if (strlen(text) >= width)
        iop_figure_exponent(p->lang, value, text);
    iop_page_cell(p, text, width, true);
}

static const char *name_of(const view *v, size_t row)
{
    static const char *const keys[] = {"name", "category", "group", "period"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        size_t column = iop_report_column_find(v->t, keys[k]);
        if (column != SIZE_MAX)
            return iop_report_at(v->t, row, column).text;
    }
    return v->t->row_key[row];
}

/* What B has more than A, and in percent; both empty where they cannot be compared. */
static void put_difference(iop_page *p, const view *v, size_t row, double first, int decimals)
{
    char change[IOP_NUMBER_SIZE] = "", percent[IOP_NUMBER_SIZE] = "";
    size_t column = column_of(v, 1, "-A");
    double difference = column == SIZE_MAX ? (double)NAN : iop_report_at(v->t, row, column).number;
    if (isfinite(difference)) {
        iop_figure_signed(p->lang, difference, decimals, change);
        iop_figure_change(p->lang, first + difference, first, percent);
    }
    iop_page_cell(p, change, CELL, true);
    iop_page_cell(p, percent, CELL, true);
}

/* The column of units of a table whose rows have their own; SIZE_MAX when there is none to tell. */
static size_t unit_column(const view *v)
{
    size_t column = column_of(v, 0, "");
    const char *key = column == SIZE_MAX || v->unit_told ? NULL : v->t->column[column].unit_key;
    return key ? iop_report_column_find(v->t, key) : SIZE_MAX;
}

static size_t name_width(const view *v)
{
    return unit_column(v) == SIZE_MAX ? WIDE_NAME : NAME;
}

static void put_unit(iop_page *p, const view *v, size_t row)
{
    size_t unit = unit_column(v);
    if (unit == SIZE_MAX)
        return;
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, iop_report_at(v->t, row, unit).text, UNIT, false);
}

/* Results first .. last - 1; of two results also what differs. */
static void put_row(iop_page *p, const view *v, size_t row, size_t first, size_t last)
{
    double shown[ABREAST + 1] = {0};
    size_t count = 0;
    for (size_t k = first; k < last; k++)
        shown[count++] = value_of(v, row, k);
    int decimals = iop_figure_decimals(shown, count, DIGITS);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, name_of(v, row), name_width(v) - 2, false);
    for (size_t k = 0; k < count; k++)
        put_number(p, shown[k], decimals, CELL);
    if (v->c->count == 2)
        put_difference(p, v, row, shown[0], decimals);
    put_unit(p, v, row);
    iop_page_end_line(p);
}

/* --- rows of a table ------------------------------------------------------------------------------------ */

typedef struct {
    double size;
    size_t row;
} ranked;

static int by_size(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static void put_head(iop_page *p, const view *v, const char *title, size_t first, size_t last)
{
    char head[512], unit[256] = "";
    size_t column = column_of(v, first, "");
    if (column != SIZE_MAX && v->t->column[column].unit[0])
        snprintf(unit, sizeof unit, ", %s", v->t->column[column].unit);
    snprintf(head, sizeof head, "%.200s%s", title, unit);
    iop_text_puts(&p->t, "\n");
    iop_page_sentence(p, head, 0, 0);
    iop_page_cell(p, "", name_width(v), false);
    for (size_t k = first; k < last; k++)
        iop_page_cell(p, v->c->result[k].label, CELL, true);
    if (v->c->count == 2) {
        iop_page_cell(p, "B \xE2\x88\x92 A", CELL, true);
        iop_page_cell(p, "%", CELL, true);
    }
    iop_page_end_line(p);
}

static void put_ranked(iop_page *p, const view *v, const char *title, const ranked *order, size_t count)
{
    size_t most = v->order_by && count > v->order_by ? v->order_by : count;
    for (size_t first = 0; first < v->c->count; first += ABREAST) {
        size_t last = first + ABREAST < v->c->count ? first + ABREAST : v->c->count;
        put_head(p, v, title, first, last);
        for (size_t k = 0; k < most; k++)
            put_row(p, v, order[k].row, first, last);
    }
    if (most < count) {
        iop_text_puts(&p->t, "  ");
        iop_page_wrap(p, 2, 2, iop_words(p->lang, "and %zu more that differ"), count - most);
    }
}

static void put_view(iop_page *p, const view *v, const char *title)
{
    size_t count = 0;
    ranked *order = iop_new(&v->c->env, v->t->rows, sizeof *order);
    if (!order) {
        p->t.failed = true;
        return;
    }
    for (size_t r = 0; r < v->t->rows; r++)
        if (differs(v, r))
            order[count++] = (ranked){largest_difference(v, r), r};
    if (v->order_by)
        qsort(order, count, sizeof *order, by_size);
    if (count)
        put_ranked(p, v, title, order, count);
    iop_free(&v->c->env, order);
}

/* The first number that is compared; of limits the use, then the price. */
static void put_table(iop_page *p, const iop_compare *c, const iop_report_table *t)
{
    char title[256], full[600];
    iop_report_table_title(t, c->lang, title, sizeof title);
    if (strcmp(t->name, "limits") == 0) {
        char unit[256];
        snprintf(full, sizeof full, "%s: %s", title, iop_words(c->lang, "used"));
        put_view(p, &(view){c, t, "used", 0, false}, full);
        iop_words_of_unit(c->lang, c->result[0].solution->objective.unit, unit, sizeof unit);
        snprintf(full, sizeof full, iop_words(c->lang, "%s: shadow price, %s per unit of the limit"), title,
                 unit);
        put_view(p, &(view){c, t, "shadow_price", 0, true}, full);
        return;
    }
    for (size_t k = 0; k < t->columns; k++) {
        const char *end = strstr(t->column[k].key, ".A");
        bool number = t->column[k].kind == IOP_COLUMN_NUMBER && end && !end[2];
        if (!number)
            continue;
        char key[200];
        snprintf(key, sizeof key, "%.*s", (int)(end - t->column[k].key), t->column[k].key);
        put_view(p, &(view){c, t, key, t->column[k].unit_key ? 0 : ROWS, false}, title);
        return;
    }
}

/* --- what stands above ---------------------------------------------------------------------------------- */

static void put_result(iop_page *p, const iop_compare *c, size_t k)
{
    const iop_compared *r = &c->result[k];
    const iop_solution *s = r->solution;
    char value[IOP_NUMBER_SIZE] = "", name[256], unit[256];
    iop_text_printf(&p->t, "  %-4s", r->label);
    iop_page_wrap(p, 6, 6, "%s: %s", r->dir, iop_report_own(c->lang, s->title, s->title_vi));
    iop_text_puts(&p->t, "      ");
    if (s->status != IOP_OPTIMAL && s->status != IOP_UNVERIFIED) {
        iop_page_wrap(p, 6, 6, "%s", iop_words(c->lang, iop_solution_status_text(s->status)));
        return;
    }
    iop_figure(c->lang, s->objective.value, iop_figure_decimals(&s->objective.value, 1, DIGITS), value);
    iop_report_name(c->lang, s->objective.name, name, sizeof name);
    iop_words_of_unit(c->lang, s->objective.unit, unit, sizeof unit);
    const iop_report_table *results = iop_report_table_find(c->joined, "results");
    double share = iop_report_at(results, k, iop_report_column_find(results, "difference_share")).number;
    char change[IOP_NUMBER_SIZE] = "";
    if (k && isfinite(share))
        iop_figure_change(c->lang, 1 + share, 1, change);
    if (change[0])
        iop_page_wrap(p, 6, 6, iop_words(c->lang, "%s %s %s (%s against A)"), name, value, unit, change);
    else
        iop_page_wrap(p, 6, 6, "%s %s %s", name, value, unit);
}

static void put_data(iop_page *p, const iop_compare *c)
{
    const iop_solution *first = c->result[0].solution;
    bool same = true;
    for (size_t k = 1; k < c->count; k++)
        same = same && strcmp(c->result[k].solution->provenance.dataset_sha256,
                              first->provenance.dataset_sha256) == 0;
    if (same)
        return;
    iop_text_puts(&p->t, "\n");
    iop_page_wrap(p, 0, 0, "%s", iop_words(c->lang, "The results rest on different data:"));
    for (size_t k = 0; k < c->count; k++) {
        iop_text_printf(&p->t, "  %-4s", c->result[k].label);
        iop_page_wrap(
            p, 6, 6, "%s",
            iop_report_own(c->lang, c->result[k].solution->data_title, c->result[k].solution->data_title_vi));
    }
}

/* "A, C: 95%; B: 90%": results that say the same together. */
static void say_values(const view *v, size_t row, char *out, size_t size)
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t k = 0; k < v->c->count && length < size; k++) {
        const char *text = iop_report_at(v->t, row, column_of(v, k, "")).text;
        bool told = false;
        for (size_t m = 0; m < k; m++)
            told = told || strcmp(iop_report_at(v->t, row, column_of(v, m, "")).text, text) == 0;
        if (told)
            continue;
        const char *before = length ? "; " : "";
        for (size_t m = k; m < v->c->count && length < size; m++)
            if (strcmp(iop_report_at(v->t, row, column_of(v, m, "")).text, text) == 0) {
                length +=
                    (size_t)snprintf(out + length, size - length, "%s%s", before, v->c->result[m].label);
                before = ", ";
            }
        if (length < size)
            length += (size_t)snprintf(out + length, size - length, ": %.200s", text[0] ? text : "-");
    }
}

static void put_scenario(iop_page *p, const iop_compare *c)
{
    const iop_report_table *t = iop_report_table_find(c->joined, "scenario");
    iop_text_puts(&p->t, "\n");
    iop_page_wrap(p, 0, 0, "%s",
                  t ? iop_words(c->lang, "What changed in the scenarios")
                    : iop_words(c->lang, "The scenarios say the same."));
    view v = {c, t, "value", 0, false};
    for (size_t r = 0; t && r < t->rows; r++) {
        char line[1600];
        size_t width = iop_text_width(t->row_key[r]);
        say_values(&v, r, line, sizeof line);
        iop_text_puts(&p->t, "  ");
        if (width <= KEY) {
            iop_page_cell(p, t->row_key[r], KEY + 1, false);
            iop_page_wrap(p, KEY + 3, KEY + 3, "%s", line);
        } else {
            iop_page_wrap(p, 4, 2, "%s %s", t->row_key[r], line);
        }
    }
}

/* Rows that some results do not have. */
static void put_missing(iop_page *p, const iop_compare *c, const iop_report_table *t)
{
    size_t column = iop_report_column_find(t, "missing"), told = 0, count = 0;
    char title[256], text[1600];
    if (column == SIZE_MAX || strcmp(t->name, "scenario") == 0)
        return;
    int length = snprintf(text, sizeof text, "%s: ", iop_report_table_title(t, c->lang, title, sizeof title));
    for (size_t r = 0; r < t->rows; r++) {
        const char *missing = iop_report_at(t, r, column).text;
        if (!missing[0])
            continue;
        count++;
        if (told == MISSING || length >= (int)sizeof text)
            continue;
        length += snprintf(text + length, sizeof text - (size_t)length, "%s%.60s (%s %.60s)",
                           told ? ", " : "", t->row_key[r], iop_words(c->lang, "not in"), missing);
        told++;
    }
    iop_text_puts(&p->t, "  ");
    if (told < count)
        iop_page_wrap(p, 4, 2, iop_words(c->lang, "%s, and %zu more"), text, count - told);
    else
        iop_page_wrap(p, 4, 2, "%s", text);
}

static void put_all_missing(iop_page *p, const iop_compare *c)
{
    bool any = false;
    for (size_t k = 0; k < c->joined->count; k++) {
        const iop_report_table *t = c->joined->table[k];
        if (strcmp(t->name, "scenario") == 0 || iop_report_column_find(t, "missing") == SIZE_MAX)
            continue;
        if (!any) {
            iop_text_puts(&p->t, "\n");
            iop_page_wrap(p, 0, 0, "%s", iop_words(c->lang, "Not in every result"));
        }
        any = true;
        put_missing(p, c, t);
    }
}

iop_status iop_compare_summary(const iop_compare *c, char **text, size_t *length, iop_err *err)
{
    static const char *const left_out[] = {"results", "scenario", "final_demand"};
    iop_page p = {.t = iop_text_start(&c->env), .lang = c->lang};
    iop_page_wrap(&p, 0, 0, iop_words(c->lang, "Comparison of %zu results"), c->count);
    for (size_t k = 0; k < c->count; k++)
        put_result(&p, c, k);
    put_data(&p, c);
    put_scenario(&p, c);
    for (size_t k = 0; k < c->joined->count; k++) {
        const iop_report_table *t = c->joined->table[k];
        bool told = strncmp(t->name, "array-", 6) != 0;
        for (size_t l = 0; l < sizeof left_out / sizeof *left_out; l++)
            told = told && strcmp(t->name, left_out[l]) != 0;
        if (told)
            put_table(&p, c, t);
    }
    put_all_missing(&p, c);
    return iop_text_take(&p.t, text, length, err);
}
