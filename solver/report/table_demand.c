/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_demand.c - final demand: by category in sum, and cell by cell. */
#include "report/tables_private.h"
#include <string.h>

static size_t categories_of(const iop_solution *s)
{
    return s->sectors ? s->demands / s->sectors : 0;
}

/* The sum of a category over the cells from `first` on that are of the same period. */
static void put_category(iop_report_table *t, const iop_report_source *source, size_t first,
                         size_t categories)
{
    const iop_solution *s = source->solution;
    const char *period = s->demand[first].period;
    double value = 0, base = 0;
    for (size_t cell = first; cell < s->demands; cell += categories) {
        if (strcmp(s->demand[cell].period, period) != 0)
            break;
        value += s->demand[cell].value;
        base += s->demand[cell].base_value;
    }
    iop_report_row(t, iop_source_key(t, period, s->demand[first].category));
    iop_cell_period(t, source, period);
    iop_cell_text(t, iop_source_name(t, source, s->demand[first].category));
    iop_cell_change(t, value, base);
}

iop_status iop_table_categories(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "categories", IOP_WORD("Final demand"), &t, err));
    iop_add_period(t, source);
    iop_report_add(t, "category", IOP_WORD("Category"), "", IOP_COLUMN_TEXT);
    iop_report_add_change(t, iop_source_unit(t, source, s->money_unit));
    size_t categories = categories_of(s);
    for (size_t cell = 0; categories && cell + categories <= s->demands; cell += categories)
        if (cell == 0 || strcmp(s->demand[cell].period, s->demand[cell - 1].period) != 0)
            for (size_t k = 0; k < categories; k++)
                put_category(t, source, cell + k, categories);
    return IOP_OK;
}

static void add_columns(iop_report_table *t, const iop_report_source *source)
{
    const char *money = iop_source_unit(t, source, source->solution->money_unit);
    iop_add_period(t, source);
    iop_report_add(t, "sector", IOP_WORD("Code"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "name", IOP_WORD("Sector"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "category", IOP_WORD("Category"), "", IOP_COLUMN_TEXT);
    iop_report_add_change(t, money);
    iop_report_add(t, "lower", IOP_WORD("At least"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "upper", IOP_WORD("At most"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "reduced_cost", IOP_WORD("Price of the bound"),
                   iop_source_price_unit(t, source, source->solution->money_unit), IOP_COLUMN_NUMBER);
}

/* Cells in which nothing is, nor may be, are left out: most of a large table. */
static bool is_empty(const iop_demand_result *d)
{
    return d->value == 0 && d->base_value == 0 && d->lower == 0 && d->upper == 0;
}

iop_status iop_table_demand(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "final_demand", IOP_WORD("Final demand by sector"), &t, err));
    add_columns(t, source);
    for (size_t cell = 0; cell < s->demands; cell++) {
        const iop_demand_result *d = &s->demand[cell];
        const iop_sector_result *r = &s->sector[d->sector];
        if (is_empty(d))
            continue;
        iop_report_row(t, iop_source_key(t, d->period, iop_report_keep(t, "%s/%s", r->code, d->category)));
        iop_cell_period(t, source, d->period);
        iop_cell_text(t, r->code);
        iop_cell_text(t, iop_source_sector(source, r));
        iop_cell_text(t, iop_source_name(t, source, d->category));
        iop_cell_change(t, d->value, d->base_value);
        iop_cell_number(t, d->lower);
        iop_cell_number(t, d->upper);
        iop_cell_number(t, d->reduced_cost);
    }
    return IOP_OK;
}
