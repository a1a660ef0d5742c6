/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_measures.c - every count of the economy against the base year. */
#include "report/tables_private.h"

static void put(iop_report_table *t, const iop_report_source *source, const char *key, const char *name,
                const char *unit, double value, double base)
{
    iop_report_row(t, key);
    iop_cell_text(t, iop_source_name(t, source, name));
    iop_cell_text(t, iop_source_unit(t, source, unit));
    iop_cell_change(t, value, base);
}

iop_status iop_table_measures(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    double output = 0, base = 0;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "measures", IOP_WORD("The economy"), &t, err));
    iop_report_add(t, "name", IOP_WORD("Count"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "unit", IOP_WORD("Unit"), "", IOP_COLUMN_TEXT);
    iop_report_add_change(t, "");
    for (size_t j = 0; j < s->sectors; j++) {
        output += s->sector[j].output;
        base += s->sector[j].base_output;
    }
    for (size_t m = 0; m < s->measures; m++) {
        put(t, source, s->measure[m].name, s->measure[m].name, s->measure[m].unit, s->measure[m].value,
            s->measure[m].base);
        if (m == 0) /* value added; gross output beside it, under a key that no measure has */
            put(t, source, "(output)", "output", s->money_unit, output, base);
    }
    return IOP_OK;
}
