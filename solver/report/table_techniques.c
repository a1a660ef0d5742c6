/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_techniques.c - by which techniques the sectors produce. */
#include "report/tables_private.h"

static void add_columns(iop_report_table *t, const iop_report_source *source)
{
    const iop_solution *s = source->solution;
    const char *money = iop_source_unit(t, source, s->money_unit),
               *price = iop_source_price_unit(t, source, s->money_unit);
    iop_add_period(t, source);
    iop_report_add(t, "sector", IOP_WORD("Sector"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "technique", IOP_WORD("Technique"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "output", IOP_WORD("Output"), money, IOP_COLUMN_NUMBER)->compared = true;
    iop_report_add(t, "share", IOP_WORD("Share of the sector"), "", IOP_COLUMN_SHARE)->compared = true;
    iop_report_add(t, "capacity", IOP_WORD("Capacity"), money, IOP_COLUMN_NUMBER)->compared = true;
    iop_report_add(t, "construction", IOP_WORD("Construction, a year"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "capacity_rent", IOP_WORD("Rent of capacity"), price, IOP_COLUMN_NUMBER);
    iop_report_add(t, "share_rent", IOP_WORD("Rent of the largest share"), price, IOP_COLUMN_NUMBER);
    iop_report_add(t, "reduced_cost", IOP_WORD("Price of the bound"), price, IOP_COLUMN_NUMBER);
    iop_report_add_choice(t, "marginal", IOP_WORD("Sets the price"), iop_report_no_yes);
}

iop_status iop_table_techniques(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "techniques", IOP_WORD("Techniques"), &t, err));
    add_columns(t, source);
    for (size_t k = 0; k < s->techniques; k++) {
        const iop_technique_result *r = &s->technique[k];
        iop_report_row(t, iop_source_key(t, r->period, iop_report_keep(t, "%s/%s", r->sector, r->technique)));
        iop_cell_period(t, source, r->period);
        iop_cell_text(t, r->sector);
        iop_cell_text(t, iop_source_name(t, source, r->technique));
        iop_cell_number(t, r->output);
        iop_cell_number(t, r->share);
        iop_cell_number(t, r->capacity);
        iop_cell_number(t, r->construction);
        iop_cell_number(t, r->capacity_rent);
        iop_cell_number(t, r->share_rent);
        iop_cell_number(t, r->reduced_cost);
        iop_cell_number(t, r->marginal);
    }
    return IOP_OK;
}
