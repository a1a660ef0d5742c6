/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_treatments.c - waste, abatement and offsets: how much of what arises is treated by what. */
#include "report/tables_private.h"
#include <math.h>

static void add_columns(iop_report_table *t, const iop_report_source *source)
{
    iop_add_period(t, source);
    iop_report_add(t, "name", IOP_WORD("Treatment"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "of", IOP_WORD("Acts on"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "unit", IOP_WORD("Unit"), "", IOP_COLUMN_TEXT);
    iop_report_add_own(t, "amount", IOP_WORD("Amount, a year"), "unit")->compared = true;
    iop_report_add_own(t, "most", IOP_WORD("At most"), "unit");
    iop_report_add_own(t, "arising", IOP_WORD("Arising, a year"), "unit")->compared = true;
    iop_report_add(t, "treated_share", IOP_WORD("Treated share"), "", IOP_COLUMN_SHARE);
    iop_report_add_own(t, "rent", IOP_WORD("Rent"), "rent_unit");
    iop_report_add(t, "rent_unit", IOP_WORD("Unit of the rent"), "", IOP_COLUMN_TEXT);
}

iop_status iop_table_treatments(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "treatments", IOP_WORD("Treatment"), &t, err));
    add_columns(t, source);
    for (size_t k = 0; k < s->treatments; k++) {
        const iop_treatment_result *r = &s->treatment[k];
        iop_report_row(t, iop_source_key(t, r->period, r->name));
        iop_cell_period(t, source, r->period);
        iop_cell_text(t, iop_source_name(t, source, r->name));
        iop_cell_text(t, iop_source_name(t, source, r->of));
        iop_cell_text(t, iop_source_unit(t, source, r->unit));
        iop_cell_number(t, r->amount);
        iop_cell_number(t, r->most);
        iop_cell_number(t, r->arising);
        iop_cell_number(t, r->arising > 0 ? r->amount / r->arising : (double)NAN);
        iop_cell_number(t, r->rent);
        iop_cell_text(t, iop_source_price_unit(t, source, r->unit));
    }
    return IOP_OK;
}
