/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_requirements.c - what the plan is to reach: hard requirements and wishes, and by how much they are
 * missed. */
#include "report/tables_private.h"

static void add_columns(iop_report_table *t)
{
    iop_report_add(t, "name", IOP_WORD("Requirement"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "unit", IOP_WORD("Unit"), "", IOP_COLUMN_TEXT);
    iop_report_add_own(t, "value", IOP_WORD("Plan"), "unit")->compared = true;
    iop_report_add_own(t, "lower", IOP_WORD("At least"), "unit");
    iop_report_add_own(t, "upper", IOP_WORD("At most"), "unit");
    iop_report_add_choice(t, "soft", IOP_WORD("May be missed"), iop_report_no_yes);
    iop_report_add_own(t, "under", IOP_WORD("Short by"), "unit")->compared = true;
    iop_report_add_own(t, "over", IOP_WORD("Over by"), "unit")->compared = true;
    iop_report_add(t, "priority", IOP_WORD("Priority"), "", IOP_COLUMN_NUMBER);
    iop_report_add(t, "dual", IOP_WORD("Shadow price"), "", IOP_COLUMN_NUMBER);
}

iop_status iop_table_requirements(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "requirements", IOP_WORD("Targets"), &t, err));
    add_columns(t);
    for (size_t k = 0; k < s->requirements; k++) {
        const iop_requirement_result *r = &s->requirement[k];
        char name[256];
        iop_report_row(t, r->name);
        iop_cell_text(
            t, iop_report_keep(t, "%s", iop_report_requirement(source->lang, r->name, name, sizeof name)));
        iop_cell_text(t, iop_source_unit(t, source, r->unit));
        iop_cell_number(t, r->value);
        iop_cell_number(t, r->lower);
        iop_cell_number(t, r->upper);
        iop_cell_number(t, r->soft);
        iop_cell_number(t, r->under);
        iop_cell_number(t, r->over);
        iop_cell_number(t, r->priority);
        iop_cell_number(t, r->dual);
    }
    return IOP_OK;
}
