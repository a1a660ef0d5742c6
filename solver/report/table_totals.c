/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_totals.c - outputs of groups that have a bound together. */
#include "report/tables_private.h"

static void add_columns(iop_report_table *t, const iop_report_source *source)
{
    const iop_solution *s = source->solution;
    const char *money = iop_source_unit(t, source, s->money_unit);
    iop_add_period(t, source);
    iop_report_add(t, "group", IOP_WORD("Group"), "", IOP_COLUMN_TEXT);
    iop_report_add_change(t, money);
    iop_report_add(t, "lower", IOP_WORD("At least"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "upper", IOP_WORD("At most"), money, IOP_COLUMN_NUMBER);
    iop_report_add_choice(t, "binding", IOP_WORD("Binds"), iop_report_no_yes)->compared = true;
    iop_report_add(t, "shadow_price", IOP_WORD("Shadow price, relaxed"),
                   iop_source_price_unit(t, source, s->money_unit), IOP_COLUMN_NUMBER)
        ->compared = true;
    iop_report_add(t, "shadow_price_left", IOP_WORD("Shadow price, tightened"),
                   iop_source_price_unit(t, source, s->money_unit), IOP_COLUMN_NUMBER);
    iop_report_add(t, "range_from", IOP_WORD("Holds from"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "range_to", IOP_WORD("Holds to"), money, IOP_COLUMN_NUMBER);
}

iop_status iop_table_totals(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "group_totals", IOP_WORD("Outputs of groups"), &t, err));
    add_columns(t, source);
    for (size_t g = 0; g < s->totals; g++) {
        const iop_total_result *r = &s->total[g];
        iop_report_row(t, iop_source_key(t, r->period, r->name));
        iop_cell_period(t, source, r->period);
        iop_cell_text(t, iop_source_name(t, source, r->name));
        iop_cell_change(t, r->value, r->base_value);
        iop_cell_number(t, r->lower);
        iop_cell_number(t, r->upper);
        iop_cell_number(t, r->binding);
        iop_cell_number(t, r->shadow_price);
        iop_cell_number(t, r->shadow_price_left);
        iop_cell_number(t, r->range_from);
        iop_cell_number(t, r->range_to);
    }
    return IOP_OK;
}
