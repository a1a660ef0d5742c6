/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listings.c - tables of a structure, and their CSV files. */
#include "report/listings.h"
#include "base/alloc.h"
#include "base/sheet.h"
#include <math.h>
#include <string.h>

static const iop_listing_kind *const lists[] = {iop_listing_sectors, iop_listing_flows};
enum { LISTS = sizeof lists / sizeof *lists, PER_LIST = 100 };

static const iop_listing_kind *kind_of(const iop_listings *l, size_t which)
{
    return &lists[l->which[which] / PER_LIST][l->which[which] % PER_LIST];
}

iop_status iop_listings_open(iop_listings **out, const iop_structure *structure, const iop_table *table,
                             const char *lang, const iop_env *env, iop_err *err)
{
    iop_listings *l = *out = iop_new(env, 1, sizeof *l);
    if (!l)
        return iop_no_memory(err, 1, "table");
    l->env = iop_env_or_default(env);
    l->s = structure;
    l->t = table;
    l->lang = lang;
    l->words[0] = l->words[1] = iop_text_start(env);
    for (size_t k = 0; k < LISTS; k++)
        for (size_t of = 0; lists[k][of].name; of++)
            if (lists[k][of].rows(structure, table) > 0)
                l->which[l->count++] = k * PER_LIST + of;
    return IOP_OK;
}

void iop_listings_close(iop_listings *l)
{
    if (!l)
        return;
    iop_env env = l->env;
    iop_text_end(&l->words[0]);
    iop_text_end(&l->words[1]);
    iop_free(&env, l);
}

size_t iop_listings_count(const iop_listings *l)
{
    return l->count;
}

const char *iop_listing_name(const iop_listings *l, size_t which)
{
    return kind_of(l, which)->name;
}

size_t iop_listing_columns(const iop_listings *l, size_t which, iop_listing_column *column)
{
    const iop_listing_kind *kind = kind_of(l, which);
    size_t count = 0;
    for (; count < IOP_LISTING_COLUMNS && kind->column[count].name; count++) {
        column[count] = kind->column[count];
        if (column[count].unit && strcmp(column[count].unit, IOP_UNIT_MONEY) == 0)
            column[count].unit = l->t->unit;
    }
    return count;
}

size_t iop_listing_rows(const iop_listings *l, size_t which)
{
    return kind_of(l, which)->rows(l->s, l->t);
}

iop_status iop_listing_row(iop_listings *l, size_t which, size_t row, iop_listing_cell *cell, iop_err *err)
{
    for (int k = 0; k < 2; k++) {
        iop_text_puts(&l->words[k], "");
        l->words[k].length = 0;
    }
    kind_of(l, which)->fill(l, row, cell);
    if (l->words[0].failed || l->words[1].failed)
        return iop_no_memory(err, 1, "text");
    return IOP_OK;
}

/* --- CSV ------------------------------------------------------------------------------------------------ */

static iop_status put_header(const iop_listings *l, size_t which, iop_rows *rows, iop_err *err)
{
    iop_listing_column column[IOP_LISTING_COLUMNS];
    size_t columns = iop_listing_columns(l, which, column);
    for (size_t k = 0; k < columns; k++) {
        iop_text head = iop_text_start(&l->env);
        iop_text_printf(&head, column[k].unit ? "%s (%s)" : "%s", column[k].name,
                        column[k].unit ? column[k].unit : "");
        char *text;
        IOP_TRY(iop_text_take(&head, &text, NULL, err));
        iop_rows_words(rows, text);
        iop_free(&l->env, text);
    }
    iop_rows_next(rows);
    return IOP_OK;
}

static iop_status put_rows(iop_listings *l, size_t which, iop_sheet *sheet, iop_rows *to, iop_err *err)
{
    iop_listing_column column[IOP_LISTING_COLUMNS];
    iop_listing_cell cell[IOP_LISTING_COLUMNS];
    size_t rows = iop_listing_rows(l, which), columns = iop_listing_columns(l, which, column);
    IOP_TRY(put_header(l, which, to, err));
    for (size_t row = 0; row < rows; row++) {
        IOP_TRY(iop_listing_row(l, which, row, cell, err));
        for (size_t k = 0; k < columns; k++)
            if (cell[k].text)
                iop_rows_words(to, cell[k].text);
            else
                iop_rows_number(to, isfinite(cell[k].number) ? cell[k].number : (double)NAN);
        iop_rows_next(to);
        if (row % 1024 != 1023)
            continue;
        IOP_TRY(iop_sheet_write(sheet, to, err));
        if (iop_stop_asked(&l->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped while writing %s.csv", iop_listing_name(l, which));
    }
    return iop_sheet_write(sheet, to, err);
}

iop_status iop_listings_write(iop_listings *l, const char *dir, iop_err *err)
{
    for (size_t which = 0; which < l->count; which++) {
        iop_sheet sheet;
        iop_rows rows = iop_rows_start(&l->env);
        IOP_TRY(iop_sheet_open(&sheet, dir, iop_listing_name(l, which), ".csv", err));
        iop_status status = put_rows(l, which, &sheet, &rows, err);
        iop_rows_end(&rows);
        iop_status closed = iop_sheet_close(&sheet, status == IOP_OK, status == IOP_OK ? err : NULL);
        IOP_TRY(status);
        IOP_TRY(closed);
    }
    return IOP_OK;
}
