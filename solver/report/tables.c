/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.c - the list of builders, and how a table is filled. */
#include "base/alloc.h"
#include "report/tables_private.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* In the order in which a reader wants them. */
static iop_report_builder *const builders[] = {
    iop_table_headline,     iop_table_periods, iop_table_measures, iop_table_categories,
    iop_table_movers,       iop_table_sectors, iop_table_limits,   iop_table_totals,
    iop_table_techniques,   iop_table_places,  iop_table_sites,    iop_table_treatments,
    iop_table_requirements, iop_table_demand,  iop_table_conflict, iop_table_relaxation,
    iop_table_ray,          iop_table_sweeps,  iop_table_arrays,   iop_table_provenance,
};

const char *const iop_report_no_yes[] = {IOP_WORD("no"), IOP_WORD("yes"), NULL};

/* --- sets of tables ------------------------------------------------------------------------------------- */

iop_status iop_report_tables_new(iop_report_tables **out, const iop_env *env, iop_err *err)
{
    *out = iop_new(env, 1, sizeof **out);
    if (!*out)
        return iop_no_memory(err, 1, "table");
    (*out)->env = iop_env_or_default(env);
    return IOP_OK;
}

iop_status iop_report_table_add(iop_report_tables *tables, const char *name, const char *title,
                                iop_report_table **out, iop_err *err)
{
    *out = NULL;
    if (!iop_grow(&tables->env, &tables->table, &tables->capacity, tables->count + 1, sizeof *tables->table))
        return iop_no_memory(err, tables->count + 1, "tables");
    iop_report_table *t = iop_new(&tables->env, 1, sizeof *t);
    if (!t)
        return iop_no_memory(err, 1, "table");
    t->env = tables->env;
    t->name = name;
    t->title = title;
    tables->table[tables->count++] = t;
    *out = t;
    return IOP_OK;
}

static void close_table(iop_report_table *t)
{
    for (char *piece = t->text, *before; piece; piece = before) {
        memcpy(&before, piece, sizeof before);
        iop_free(&t->env, piece);
    }
    iop_free(&t->env, t->column);
    iop_free(&t->env, t->row_key);
    iop_free(&t->env, t->cell);
    iop_free(&t->env, t);
}

void iop_report_tables_close(iop_report_tables *tables)
{
    if (!tables)
        return;
    iop_env env = tables->env;
    for (size_t k = 0; k < tables->count; k++)
        close_table(tables->table[k]);
    iop_free(&env, tables->table);
    iop_free(&env, tables);
}

iop_status iop_report_tables_settle(iop_report_tables *tables, iop_err *err)
{
    size_t kept = 0;
    for (size_t k = 0; k < tables->count; k++)
        if (tables->table[k]->failed)
            return iop_no_memory(err, tables->table[k]->rows, "rows of a table");
    for (size_t k = 0; k < tables->count; k++) {
        if (tables->table[k]->rows)
            tables->table[kept++] = tables->table[k];
        else
            close_table(tables->table[k]);
    }
    tables->count = kept;
    return IOP_OK;
}

iop_status iop_report_tables_open(iop_report_tables **out, const iop_report_source *source, iop_err *err)
{
    iop_report_tables *tables;
    *out = NULL;
    IOP_TRY(iop_report_tables_new(&tables, source->env, err));
    iop_status status = IOP_OK;
    for (size_t k = 0; k < sizeof builders / sizeof *builders && status == IOP_OK; k++)
        status = builders[k](tables, source, err);
    if (status == IOP_OK)
        status = iop_report_tables_settle(tables, err);
    if (status == IOP_OK)
        *out = tables;
    else
        iop_report_tables_close(tables);
    return status;
}

const iop_report_table *iop_report_table_find(const iop_report_tables *tables, const char *name)
{
    for (size_t k = 0; k < tables->count; k++)
        if (strcmp(tables->table[k]->name, name) == 0)
            return tables->table[k];
    return NULL;
}

size_t iop_report_column_find(const iop_report_table *table, const char *key)
{
    for (size_t k = 0; k < table->columns; k++)
        if (strcmp(table->column[k].key, key) == 0)
            return k;
    return SIZE_MAX;
}

/* --- words ---------------------------------------------------------------------------------------------- */

static const char *title_of(const char *title, bool is_name, const char *lang, char *out, size_t size)
{
    snprintf(out, size, "%s", is_name ? title : iop_words(lang, title));
    return out;
}

const char *iop_report_table_title(const iop_report_table *table, const char *lang, char *out, size_t size)
{
    return title_of(table->title, table->title_is_name, lang, out, size);
}

const char *iop_report_title(const iop_report_column *column, const char *lang, char *out, size_t size)
{
    return title_of(column->title, column->title_is_name, lang, out, size);
}

const char *iop_report_heading(const iop_report_column *column, const char *lang, char *out, size_t size)
{
    iop_report_title(column, lang, out, size);
    size_t length = strlen(out);
    if (column->unit[0])
        snprintf(out + length, size - length, " [%s]", column->unit);
    return out;
}

/* Arrays over periods are called "limit.co2" after what they follow. */
void iop_report_sum(const char *lang, const char *name, char *out, size_t size)
{
    static const char *const signs[] = {" + ", " - "};
    size_t used = 0;
    out[0] = '\0';
    while (*name && used + 1 < size) {
        char part[256];
        const char *end = NULL, *sign = "";
        for (size_t k = 0; k < 2; k++) {
            const char *at = strstr(name, signs[k]);
            if (at && (!end || at < end)) {
                end = at;
                sign = signs[k];
            }
        }
        size_t length = end ? (size_t)(end - name) : strlen(name);
        snprintf(part, sizeof part, "%.*s", (int)length, name);
        int put = snprintf(out + used, size - used, "%s%s", iop_words_name(lang, part), sign);
        used += put > 0 ? (size_t)put : 0;
        name += length + strlen(sign);
    }
}

const char *iop_report_name(const char *lang, const char *name, char *out, size_t size)
{
    if (strncmp(name, "measure.", 8) == 0)
        iop_report_sum(lang, name + 8, out, size);
    else if (strncmp(name, "limit.", 6) == 0)
        snprintf(out, size, iop_words(lang, "limit on %s"), iop_words_name(lang, name + 6));
    else if (strncmp(name, "price.", 6) == 0)
        snprintf(out, size, iop_words(lang, "shadow price of %s"), iop_words_name(lang, name + 6));
    else
        iop_report_sum(lang, name, out, size);
    for (char *c = out; *c; c++)
        if (*c == '_')
            *c = ' ';
    return out;
}

const char *iop_report_requirement(const char *lang, const char *name, char *out, size_t size)
{
    char part[256], own[256];
    size_t used = 0;
    out[0] = '\0';
    for (bool first = true; *name && used + 1 < size; first = false) {
        size_t length = strcspn(name, ".");
        const char *word = part;
        snprintf(part, sizeof part, "%.*s", (int)length, name);
        if (first)
            word = iop_report_name(lang, part, own, sizeof own);
        else if (strcmp(part, "max") == 0)
            word = iop_words(lang, "at most");
        else if (strcmp(part, "min") == 0)
            word = iop_words(lang, "at least");
        int put = snprintf(out + used, size - used, "%s%s", first ? "" : ", ", word);
        used += put > 0 ? (size_t)put : 0;
        name += length + (name[length] == '.');
    }
    return out;
}

const char *iop_report_own(const char *lang, const char *text, const char *text_vi)
{
    return lang && strcmp(lang, "vi") == 0 && text_vi && text_vi[0] ? text_vi : text;
}

const char *iop_report_choice(const iop_report_column *column, double number, const char *lang)
{
    if (isnan(number))
        return "";
    for (size_t k = 0; column->choice[k]; k++)
        if ((double)k == number)
            return column->choice[k][0] ? iop_words(lang, column->choice[k]) : "";
    return "";
}

/* --- filling -------------------------------------------------------------------------------------------- */

enum { PIECE = 1 << 14 };

/* Room for `size` bytes that stays where it is; NULL without memory. */
static char *keep_room(iop_report_table *t, size_t size)
{
    if (t->text_size - t->text_used < size) {
        size_t whole = sizeof t->text + (size > PIECE ? size : PIECE);
        char *piece = iop_new(&t->env, whole, 1);
        if (!piece)
            return NULL;
        memcpy(piece, &t->text, sizeof t->text);
        t->text = piece;
        t->text_used = sizeof t->text;
        t->text_size = whole;
    }
    t->text_used += size;
    return t->text + t->text_used - size;
}

const char *iop_report_keep(iop_report_table *t, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    char *room = length < 0 ? NULL : keep_room(t, (size_t)length + 1);
    if (!room) {
        t->failed = true;
        return "";
    }
    va_start(args, fmt);
    vsnprintf(room, (size_t)length + 1, fmt, args);
    va_end(args);
    return room;
}

iop_report_column *iop_report_add(iop_report_table *t, const char *key, const char *title, const char *unit,
                                  iop_column_kind kind)
{
    if (!iop_grow(&t->env, &t->column, &t->column_capacity, t->columns + 1, sizeof *t->column)) {
        t->failed = true;
        return &t->lost;
    }
    iop_report_column *column = &t->column[t->columns++];
    *column = (iop_report_column){.key = key, .title = title, .unit = unit, .kind = kind};
    return column;
}

iop_report_column *iop_report_add_own(iop_report_table *t, const char *key, const char *title,
                                      const char *unit_key)
{
    iop_report_column *column = iop_report_add(t, key, title, "", IOP_COLUMN_NUMBER);
    column->unit_key = unit_key;
    return column;
}

iop_report_column *iop_report_add_choice(iop_report_table *t, const char *key, const char *title,
                                         const char *const *choice)
{
    iop_report_column *column = iop_report_add(t, key, title, "", IOP_COLUMN_CHOICE);
    column->choice = choice;
    return column;
}

void iop_report_row(iop_report_table *t, const char *key)
{
    size_t first = t->rows * t->columns;
    if (t->failed || !iop_grow(&t->env, &t->row_key, &t->row_capacity, t->rows + 1, sizeof *t->row_key) ||
        !iop_grow(&t->env, &t->cell, &t->cell_capacity, first + t->columns, sizeof *t->cell)) {
        t->failed = true;
        return;
    }
    t->row_key[t->rows++] = key;
    t->filled = 0;
    for (size_t k = 0; k < t->columns; k++) {
        if (t->column[k].kind == IOP_COLUMN_TEXT)
            t->cell[first + k].text = "";
        else
            t->cell[first + k].number = (double)NAN;
    }
}

/* The next cell of the newest row; NULL when something was lost. */
static iop_report_cell *next_cell(iop_report_table *t)
{
    if (t->failed || t->filled == t->columns)
        return NULL;
    return &t->cell[(t->rows - 1) * t->columns + t->filled++];
}

void iop_cell_text(iop_report_table *t, const char *text)
{
    iop_report_cell *cell = next_cell(t);
    if (cell)
        cell->text = text;
}

void iop_cell_number(iop_report_table *t, double number)
{
    iop_report_cell *cell = next_cell(t);
    if (cell)
        cell->number = number + 0.0; /* no zero with a sign */
}

void iop_report_add_change(iop_report_table *t, const char *unit)
{
    static const struct {
        const char *key, *title;
    } columns[] = {
        {"value", IOP_WORD("Plan")}, {"base", IOP_WORD("Base year")}, {"change", IOP_WORD("Change")}};
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        iop_report_column *column =
            iop_report_add(t, columns[k].key, columns[k].title, unit, IOP_COLUMN_NUMBER);
        column->unit_key = unit[0] ? NULL : "unit";
        column->compared = k == 0;
    }
    iop_report_add(t, "change_share", IOP_WORD("Change in percent"), "", IOP_COLUMN_SHARE);
}

void iop_cell_change(iop_report_table *t, double value, double base)
{
    double change = value - base;
    if (fabs(change) <= 1e-12 * fmax(fabs(value), fabs(base))) /* rounding */
        change = 0;
    iop_cell_number(t, value);
    iop_cell_number(t, base);
    iop_cell_number(t, change);
    iop_cell_number(t, base != 0 ? change / fabs(base) : (double)NAN);
}

static bool has_number(const iop_report_table *t, size_t column, size_t rows)
{
    for (size_t r = 0; r < rows; r++)
        if (isfinite(iop_report_at(t, r, column).number))
            return true;
    return false;
}

void iop_report_draw(iop_report_table *t, iop_chart_kind kind, const char *title, const char *along,
                     const char *const *series, size_t rows)
{
    if (t->failed || !t->rows || t->charts == IOP_TABLE_CHARTS)
        return;
    iop_report_chart chart = {kind, title, iop_report_column_find(t, along),
                              0,    {0},   t->rows < rows ? t->rows : rows};
    for (; *series && chart.series < IOP_CHART_SERIES; series++) {
        size_t column = iop_report_column_find(t, *series);
        if (column != SIZE_MAX && has_number(t, column, chart.rows))
            chart.column[chart.series++] = column;
    }
    if (chart.along != SIZE_MAX && chart.series)
        t->chart[t->charts++] = chart;
}

/* --- what builders ask of a source ---------------------------------------------------------------------- */

bool iop_source_has_periods(const iop_report_source *source)
{
    return source->solution && source->solution->periods > 0;
}

void iop_add_period(iop_report_table *t, const iop_report_source *source)
{
    if (iop_source_has_periods(source))
        iop_report_add(t, "period", IOP_WORD("Period"), "", IOP_COLUMN_TEXT);
}

void iop_cell_period(iop_report_table *t, const iop_report_source *source, const char *period)
{
    if (iop_source_has_periods(source))
        iop_cell_text(t, period);
}

const char *iop_source_key(iop_report_table *t, const char *period, const char *key)
{
    return period[0] ? iop_report_keep(t, "%s/%s", period, key) : key;
}

bool iop_source_has_plan(const iop_report_source *source)
{
    const iop_solution *s = source->solution;
    return s && (s->status == IOP_OPTIMAL || s->status == IOP_UNVERIFIED);
}

const char *iop_source_sector(const iop_report_source *source, const iop_sector_result *sector)
{
    return iop_report_own(source->lang, sector->name, sector->name_vi);
}

const char *iop_source_name(iop_report_table *t, const iop_report_source *source, const char *name)
{
    char text[256];
    return iop_report_keep(t, "%s", iop_report_name(source->lang, name, text, sizeof text));
}

const char *iop_source_unit(iop_report_table *t, const iop_report_source *source, const char *unit)
{
    char text[256];
    return iop_report_keep(t, "%s", iop_words_of_unit(source->lang, unit, text, sizeof text));
}

const char *iop_source_price_unit(iop_report_table *t, const iop_report_source *source, const char *per)
{
    char aim[256], unit[256];
    iop_words_of_unit(source->lang, source->solution->objective.unit, aim, sizeof aim);
    return iop_report_keep(t, "%s / %s", aim, iop_words_of_unit(source->lang, per, unit, sizeof unit));
}
