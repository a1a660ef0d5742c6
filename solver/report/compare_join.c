/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_join.c - rows of several results side by side, joined by their keys.
 *
 * All rows of all results are sorted by key; those of one key become one row. The rows then stand in the
 * order in which they first appear: those of A, then what only later results have. */
#include "base/alloc.h"
#include "base/units.h"
#include "report/compare.h"
#include "report/tables_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *key;
    size_t result, row;
} entry;

typedef struct {
    size_t start, count; /* entries of one key */
    size_t result, row;  /* where it first appears */
} group;

typedef struct {
    iop_compare *c;
    const iop_report_table **table; /* one a result; NULL: it has none */
    const iop_report_table *lead;   /* the first there is */
    iop_report_table *t;            /* what it becomes */
    entry *entry;
    group *group;
    size_t entries, groups;
    size_t *row; /* of each result in the group at hand, SIZE_MAX: none */
    bool only_different, has_missing;
} joining;

static int by_key(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    if (order != 0)
        return order;
    if (x->result != y->result)
        return x->result < y->result ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int by_place(const void *a, const void *b)
{
    const group *x = a, *y = b;
    if (x->result != y->result)
        return x->result < y->result ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* --- grouping ------------------------------------------------------------------------------------------- */

static iop_status collect(joining *j, iop_err *err)
{
    for (size_t k = 0; k < j->c->count; k++)
        j->entries += j->table[k] ? j->table[k]->rows : 0;
    j->entry = iop_new(&j->c->env, j->entries, sizeof *j->entry);
    j->group = iop_new(&j->c->env, j->entries, sizeof *j->group);
    if (!j->entry || !j->group)
        return iop_no_memory(err, j->entries, "rows of a table");
    size_t at = 0;
    for (size_t k = 0; k < j->c->count; k++)
        for (size_t r = 0; j->table[k] && r < j->table[k]->rows; r++)
            j->entry[at++] = (entry){j->table[k]->row_key[r], k, r};
    qsort(j->entry, j->entries, sizeof *j->entry, by_key);
    for (size_t k = 0; k < j->entries; k++) {
        if (k == 0 || strcmp(j->entry[k].key, j->entry[k - 1].key) != 0)
            j->group[j->groups++] = (group){k, 0, j->entry[k].result, j->entry[k].row};
        j->group[j->groups - 1].count++;
    }
    qsort(j->group, j->groups, sizeof *j->group, by_place);
    return IOP_OK;
}

/* Rows of the results in a group. */
static void look_at(joining *j, const group *g)
{
    for (size_t k = 0; k < j->c->count; k++)
        j->row[k] = SIZE_MAX;
    for (size_t k = 0; k < g->count; k++)
        j->row[j->entry[g->start + k].result] = j->entry[g->start + k].row;
}

/* Of two results that have the table one has the row and one does not. */
static bool is_missing_somewhere(const joining *j)
{
    for (size_t k = 0; k < j->c->count; k++)
        if (j->table[k] && j->row[k] == SIZE_MAX)
            return true;
    return false;
}

/* --- columns -------------------------------------------------------------------------------------------- */

/* What names a row: the columns before the first that is compared, and texts behind, such as units. */
static bool is_name(const iop_report_table *t, size_t column)
{
    if (t->column[column].compared)
        return false;
    for (size_t k = 0; k < column; k++)
        if (t->column[k].compared)
            return t->column[column].kind == IOP_COLUMN_TEXT;
    return true;
}

static bool has_difference(const iop_report_column *column)
{
    return column->kind == IOP_COLUMN_NUMBER || column->kind == IOP_COLUMN_SHARE ||
           column->kind == IOP_COLUMN_INTEGER;
}

static void add_side(joining *j, const iop_report_column *column, size_t k)
{
    char title[256];
    const char *label = j->c->result[k].label;
    size_t own = j->table[k] ? iop_report_column_find(j->table[k], column->key) : SIZE_MAX;
    iop_report_title(column, j->c->lang, title, sizeof title);
    iop_report_column *side =
        iop_report_add(j->t, iop_report_keep(j->t, "%s.%s", column->key, label),
                       iop_report_keep(j->t, "%s %s", title, label),
                       own != SIZE_MAX ? j->table[k]->column[own].unit : column->unit, column->kind);
    side->title_is_name = true;
    side->unit_key = column->unit_key;
    side->choice = column->choice;
}

static void add_difference(joining *j, const iop_report_column *column, size_t k)
{
    char title[256];
    const char *label = j->c->result[k].label;
    iop_report_title(column, j->c->lang, title, sizeof title);
    iop_report_column *difference =
        iop_report_add(j->t, iop_report_keep(j->t, "%s.%s-A", column->key, label),
                       iop_report_keep(j->t, "%s %s \xE2\x88\x92 A", title, label), column->unit,
                       column->kind == IOP_COLUMN_SHARE ? IOP_COLUMN_SHARE : IOP_COLUMN_NUMBER);
    difference->title_is_name = true;
    difference->unit_key = column->unit_key;
    if (column->kind != IOP_COLUMN_SHARE)
        iop_report_add(j->t, iop_report_keep(j->t, "%s.%s-A.share", column->key, label),
                       iop_report_keep(j->t, "%s %s \xE2\x88\x92 A, %%", title, label), "", IOP_COLUMN_SHARE)
            ->title_is_name = true;
}

static void add_columns(joining *j)
{
    const iop_report_table *lead = j->lead;
    for (size_t k = 0; k < lead->columns; k++)
        if (is_name(lead, k)) {
            const iop_report_column *column = &lead->column[k];
            iop_report_column *own =
                iop_report_add(j->t, column->key, column->title, column->unit, column->kind);
            own->title_is_name = column->title_is_name;
            own->choice = column->choice;
        }
    if (j->has_missing)
        iop_report_add(j->t, "missing", IOP_WORD("Not in"), "", IOP_COLUMN_TEXT);
    for (size_t m = 0; m < lead->columns; m++) {
        const iop_report_column *column = &lead->column[m];
        if (!column->compared)
            continue;
        for (size_t k = 0; k < j->c->count; k++)
            add_side(j, column, k);
        for (size_t k = 1; k < j->c->count && has_difference(column); k++)
            add_difference(j, column, k);
    }
}

/* --- rows ----------------------------------------------------------------------------------------------- */

/* The cell of a result in the group at hand; NULL when it has none. */
static const iop_report_cell *cell_of(const joining *j, size_t k, const char *key)
{
    const iop_report_table *t = j->table[k];
    size_t column = t && j->row[k] != SIZE_MAX ? iop_report_column_find(t, key) : SIZE_MAX;
    return column == SIZE_MAX ? NULL : &t->cell[j->row[k] * t->columns + column];
}

static double number_of(const joining *j, size_t k, const char *key)
{
    const iop_report_cell *cell = cell_of(j, k, key);
    return cell ? cell->number : (double)NAN;
}

static const char *text_of(const joining *j, size_t k, const char *key)
{
    const iop_report_cell *cell = cell_of(j, k, key);
    return cell ? cell->text : "";
}

/* How many of A's units one unit of result k is; NaN when they do not convert. */
static double unit_factor(const joining *j, size_t k, const iop_report_column *column)
{
    double factor = (double)NAN;
    const char *key = column->unit_key, *from = "", *to = "";
    if (key) {
        from = text_of(j, k, key);
        to = text_of(j, 0, key);
    } else {
        size_t first = j->table[0] ? iop_report_column_find(j->table[0], column->key) : SIZE_MAX,
               own = j->table[k] ? iop_report_column_find(j->table[k], column->key) : SIZE_MAX;
        from = own != SIZE_MAX ? j->table[k]->column[own].unit : "";
        to = first != SIZE_MAX ? j->table[0]->column[first].unit : "";
    }
    return iop_unit_convert(from, to, &factor) ? factor : (double)NAN;
}

static void put_column(joining *j, const iop_report_column *column)
{
    for (size_t k = 0; k < j->c->count; k++) {
        if (column->kind == IOP_COLUMN_TEXT)
            iop_cell_text(j->t, text_of(j, k, column->key));
        else
            iop_cell_number(j->t, number_of(j, k, column->key));
    }
    double first = column->kind == IOP_COLUMN_TEXT ? 0 : number_of(j, 0, column->key);
    for (size_t k = 1; k < j->c->count && has_difference(column); k++) {
        double value = unit_factor(j, k, column) * number_of(j, k, column->key);
        double difference =
            isfinite(value) && isfinite(first) ? iop_compare_difference(value, first) : (double)NAN;
        iop_cell_number(j->t, difference);
        if (column->kind != IOP_COLUMN_SHARE)
            iop_cell_number(j->t, first != 0 ? difference / fabs(first) : (double)NAN);
    }
}

/* The results that have the table and not the row. */
static const char *missing_in(joining *j)
{
    const char *text = "";
    for (size_t k = 0; k < j->c->count; k++)
        if (j->table[k] && j->row[k] == SIZE_MAX)
            text = iop_report_keep(j->t, "%s%s%s", text, text[0] ? ", " : "", j->c->result[k].label);
    return text;
}

static void put_row(joining *j, const group *g)
{
    const iop_report_table *own = j->table[g->result], *lead = j->lead;
    iop_report_row(j->t, j->entry[g->start].key);
    for (size_t k = 0; k < lead->columns; k++) {
        if (!is_name(lead, k))
            continue;
        size_t column = iop_report_column_find(own, lead->column[k].key);
        bool there = column != SIZE_MAX && own->column[column].kind == lead->column[k].kind;
        if (lead->column[k].kind == IOP_COLUMN_TEXT)
            iop_cell_text(j->t, there ? iop_report_at(own, g->row, column).text : "");
        else
            iop_cell_number(j->t, there ? iop_report_at(own, g->row, column).number : (double)NAN);
    }
    if (j->has_missing)
        iop_cell_text(j->t, missing_in(j));
    for (size_t k = 0; k < lead->columns; k++)
        if (lead->column[k].compared)
            put_column(j, &lead->column[k]);
}

/* Whether the compared texts and numbers of the group are the same in all results. */
static bool is_same(const joining *j)
{
    for (size_t m = 0; m < j->lead->columns; m++) {
        const iop_report_column *column = &j->lead->column[m];
        for (size_t k = 0; column->compared && k < j->c->count; k++) {
            if (j->row[k] == SIZE_MAX)
                return false;
            if (column->kind == IOP_COLUMN_TEXT
                    ? strcmp(text_of(j, k, column->key), text_of(j, 0, column->key)) != 0
                    : number_of(j, k, column->key) != number_of(j, 0, column->key))
                return false;
        }
    }
    return true;
}

static iop_status join(joining *j, const char *name, iop_err *err)
{
    for (size_t k = 0; k < j->c->count; k++) {
        j->table[k] = iop_report_table_find(j->c->result[k].tables, name);
        j->lead = j->lead ? j->lead : j->table[k];
    }
    if (!j->lead)
        return IOP_OK;
    IOP_TRY(collect(j, err));
    for (size_t g = 0; g < j->groups && !j->has_missing; g++) {
        look_at(j, &j->group[g]);
        j->has_missing = is_missing_somewhere(j);
    }
    IOP_TRY(iop_report_table_add(j->c->joined, j->lead->name, j->lead->title, &j->t, err));
    j->t->title_is_name = j->lead->title_is_name;
    add_columns(j);
    for (size_t g = 0; g < j->groups; g++) {
        look_at(j, &j->group[g]);
        if (!j->only_different || !is_same(j))
            put_row(j, &j->group[g]);
    }
    return IOP_OK;
}

iop_status iop_compare_join(iop_compare *c, const char *name, bool only_different, iop_err *err)
{
    joining j = {.c = c, .only_different = only_different};
    j.table = iop_new(&c->env, c->count, sizeof *j.table);
    j.row = iop_new(&c->env, c->count, sizeof *j.row);
    iop_status status = j.table && j.row ? join(&j, name, err) : iop_no_memory(err, c->count, "tables");
    iop_free(&c->env, j.group);
    iop_free(&c->env, j.entry);
    iop_free(&c->env, j.row);
    iop_free(&c->env, j.table);
    return status;
}
