/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_periods.c - a plan of several periods: what each gives. */
#include "report/tables_private.h"

static void add_columns(iop_report_table *t, const iop_report_source *source)
{
    const iop_solution *s = source->solution;
    const char *money = iop_source_unit(t, source, s->money_unit);
    iop_report_add(t, "period", IOP_WORD("Period"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "first", IOP_WORD("First year"), "", IOP_COLUMN_INTEGER);
    iop_report_add(t, "last", IOP_WORD("Last year"), "", IOP_COLUMN_INTEGER);
    iop_report_add(t, "years", IOP_WORD("Years"), "", IOP_COLUMN_NUMBER);
    iop_report_add(t, "weight", IOP_WORD("Weight of a year"), "", IOP_COLUMN_NUMBER);
    iop_report_add(t, "objective", IOP_WORD("Aim, a year"), iop_source_unit(t, source, s->objective.unit),
                   IOP_COLUMN_NUMBER)
        ->compared = true;
    iop_report_add(t, "value_added", IOP_WORD("Value added, a year"), money, IOP_COLUMN_NUMBER)->compared =
        true;
    iop_report_add(t, "base_value_added", IOP_WORD("Value added of the base year"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "investment", IOP_WORD("Investment, a year"), money, IOP_COLUMN_NUMBER)->compared =
        true;
}

iop_status iop_table_periods(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    static const char *const path[] = {"value_added", "investment", NULL};
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "periods", IOP_WORD("Periods"), &t, err));
    add_columns(t, source);
    for (size_t k = 0; k < s->periods; k++) {
        const iop_period_result *r = &s->period[k];
        iop_report_row(t, r->period);
        iop_cell_text(t, r->period);
        iop_cell_number(t, r->first);
        iop_cell_number(t, r->last);
        iop_cell_number(t, r->years);
        iop_cell_number(t, r->weight);
        iop_cell_number(t, r->objective);
        iop_cell_number(t, r->value_added);
        iop_cell_number(t, r->base_value_added);
        iop_cell_number(t, r->investment);
    }
    if (s->periods > 1)
        iop_report_draw(t, IOP_CHART_PATH, IOP_WORD("Value added over the periods"), "last", path,
                        s->periods);
    return IOP_OK;
}
