/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_arrays.c - labelled arrays as tidy tables: a column an axis, then the value; a row for each value
 * that there is and that is not 0. Arrays for verifiers are left out, and those that say over the periods
 * what the tables of counts and of limits say in their rows. */
#include "report/tables_private.h"
#include <math.h>
#include <string.h>

enum { ROWS_SHOWN = 200000 }; /* of larger arrays the CSV files hold the values */

/* Labels of the value at a place of a row-major array, axis by axis. */
static void put_labels(iop_report_table *t, const iop_array_result *a, const size_t index[IOP_ARRAY_AXES])
{
    for (size_t k = 0; k < a->axes; k++)
        iop_cell_text(t, a->axis[k].label[index[k]]);
}

static const char *key_of(iop_report_table *t, const iop_array_result *a, const size_t index[IOP_ARRAY_AXES])
{
    const char *key = "";
    for (size_t k = 0; k < a->axes; k++)
        key = k ? iop_report_keep(t, "%s/%s", key, a->axis[k].label[index[k]]) : a->axis[k].label[index[k]];
    return key;
}

static void put_values(iop_report_table *t, const iop_array_result *a)
{
    size_t count = iop_array_count(a), index[IOP_ARRAY_AXES] = {0};
    for (size_t at = 0; at < count && t->rows < ROWS_SHOWN; at++) {
        if (!isnan(a->value[at]) && a->value[at] != 0) {
            iop_report_row(t, key_of(t, a, index));
            put_labels(t, a, index);
            iop_cell_number(t, a->value[at]);
        }
        for (size_t k = a->axes; k-- > 0;) { /* the last axis runs fastest */
            if (++index[k] < a->axis[k].len)
                break;
            index[k] = 0;
        }
    }
}

static iop_status add_array(iop_report_tables *tables, const iop_report_source *source,
                            const iop_array_result *a, iop_err *err)
{
    iop_report_table *t;
    IOP_TRY(iop_report_table_add(tables, a->name, a->name, &t, err));
    t->name = iop_report_keep(t, "array-%s", a->name);
    t->title = iop_source_name(t, source, a->name);
    t->title_is_name = true;
    for (size_t k = 0; k < a->axes; k++)
        iop_report_add(t, a->axis[k].name, iop_source_name(t, source, a->axis[k].name), "", IOP_COLUMN_TEXT)
            ->title_is_name = true;
    iop_report_add(t, "value", IOP_WORD("Plan"), iop_source_unit(t, source, a->unit), IOP_COLUMN_NUMBER)
        ->compared = true;
    put_values(t, a);
    return IOP_OK;
}

static bool is_told_already(const iop_array_result *a)
{
    static const char *const kinds[] = {"measure.", "limit.", "price."};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (strncmp(a->name, kinds[k], strlen(kinds[k])) == 0)
            return a->axes == 1 && strcmp(a->axis[0].name, "period") == 0;
    return false;
}

iop_status iop_table_arrays(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    for (size_t k = 0; k < s->arrays; k++) {
        const iop_array_result *a = &s->array[k];
        bool labelled = !a->proof && a->axes > 0 && !is_told_already(a);
        for (size_t axis = 0; axis < a->axes; axis++)
            labelled = labelled && a->axis[axis].label;
        if (labelled)
            IOP_TRY(add_array(tables, source, a, err));
    }
    return IOP_OK;
}
