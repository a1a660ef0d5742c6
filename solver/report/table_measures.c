/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_measures.c - every count of the economy against the base year. */
#include "report/tables_private.h"
#include <string.h>

static void put(iop_report_table *t, const iop_report_source *source, const iop_measure_result *m,
                const char *key)
{
    iop_report_row(t, iop_source_key(t, m->period, key));
    iop_cell_period(t, source, m->period);
    iop_cell_text(t, iop_source_name(t, source, m->name));
    iop_cell_text(t, iop_source_unit(t, source, m->unit));
    iop_cell_change(t, m->value, m->base);
}

/* Gross output of the period of a measure, under a key that no measure has. */
static void put_output(iop_report_table *t, const iop_report_source *source, const iop_measure_result *beside)
{
    const iop_solution *s = source->solution;
    char name[] = "output";
    iop_measure_result output = {.period = beside->period, .name = name, .unit = s->money_unit};
    for (size_t j = 0; j < s->sectors; j++) {
        if (strcmp(s->sector[j].period, beside->period) != 0)
            continue;
        output.value += s->sector[j].output;
        output.base += s->sector[j].base_output;
    }
    put(t, source, &output, "(output)");
}

iop_status iop_table_measures(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "measures", IOP_WORD("The economy"), &t, err));
    iop_add_period(t, source);
    iop_report_add(t, "name", IOP_WORD("Count"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "unit", IOP_WORD("Unit"), "", IOP_COLUMN_TEXT);
    iop_report_add_change(t, "");
    for (size_t m = 0; m < s->measures; m++) {
        const iop_measure_result *r = &s->measure[m];
        put(t, source, r, r->name);
        if (m == 0 || strcmp(r->period, s->measure[m - 1].period) != 0) /* value added; output beside it */
            put_output(t, source, r);
    }
    return IOP_OK;
}
