/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_headline.c - the aim and how it came out, a row. */
#include "report/tables_private.h"

static const char *const senses[] = {IOP_WORD("least"), IOP_WORD("most"), NULL};
const char *const iop_report_outcomes[] = {IOP_WORD("optimal"), IOP_WORD("infeasible"), IOP_WORD("unbounded"),
                                           IOP_WORD("stopped"), IOP_WORD("unverified"), NULL};

iop_status iop_table_headline(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!s)
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "headline", IOP_WORD("Aim"), &t, err));
    iop_report_add_choice(t, "sense", IOP_WORD("Sought"), senses);
    iop_report_add(t, "aim", IOP_WORD("Aim"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "unit", IOP_WORD("Unit"), "", IOP_COLUMN_TEXT);
    iop_report_add_change(t, "");
    iop_report_add_choice(t, "status", IOP_WORD("Outcome"), iop_report_outcomes)->compared = true;
    iop_report_row(t, "objective");
    iop_cell_number(t, s->objective.maximize);
    iop_cell_text(t, iop_source_name(t, source, s->objective.name));
    iop_cell_text(t, iop_source_unit(t, source, s->objective.unit));
    iop_cell_change(t, s->objective.value, s->objective.base);
    iop_cell_number(t, s->status);
    return IOP_OK;
}
