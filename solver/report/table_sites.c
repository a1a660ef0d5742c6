/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_sites.c - where the capacity of each activity stands, is built, left and moved to. */
#include "report/tables_private.h"

static void add_columns(iop_report_table *t, const iop_report_source *source)
{
    const iop_solution *s = source->solution;
    const char *money = iop_source_unit(t, source, s->money_unit);
    iop_add_period(t, source);
    iop_report_add(t, "sector", IOP_WORD("Sector"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "technique", IOP_WORD("Technique"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "zone", IOP_WORD("Zone"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "kind", IOP_WORD("Kind of land"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "capacity", IOP_WORD("Capacity"), money, IOP_COLUMN_NUMBER)->compared = true;
    iop_report_add(t, "base_capacity", IOP_WORD("Capacity of the base year"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "construction", IOP_WORD("Construction, a year"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "left", IOP_WORD("Moved away"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "arrived", IOP_WORD("Moved here"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "output", IOP_WORD("Output"), money, IOP_COLUMN_NUMBER)->compared = true;
    iop_report_add(t, "land", IOP_WORD("Land used"), "", IOP_COLUMN_NUMBER);
    iop_report_add(t, "rent", IOP_WORD("Rent of capacity"), iop_source_price_unit(t, source, s->money_unit),
                   IOP_COLUMN_NUMBER);
}

iop_status iop_table_sites(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "sites", IOP_WORD("Sites"), &t, err));
    add_columns(t, source);
    for (size_t k = 0; k < s->sites; k++) {
        const iop_site_result *r = &s->site[k];
        const char *key = iop_report_keep(t, "%s/%s/%s/%s", r->sector, r->technique, r->zone, r->kind);
        iop_report_row(t, iop_source_key(t, r->period, key));
        iop_cell_period(t, source, r->period);
        iop_cell_text(t, r->sector);
        iop_cell_text(t, iop_source_name(t, source, r->technique));
        iop_cell_text(t, r->zone);
        iop_cell_text(t, iop_source_name(t, source, r->kind));
        iop_cell_number(t, r->capacity);
        iop_cell_number(t, r->base_capacity);
        iop_cell_number(t, r->construction);
        iop_cell_number(t, r->left);
        iop_cell_number(t, r->arrived);
        iop_cell_number(t, r->output);
        iop_cell_number(t, r->land);
        iop_cell_number(t, r->rent);
    }
    return IOP_OK;
}
