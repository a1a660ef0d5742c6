/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_movers.c - sectors by change of output: those that gain most, then those that lose most; in a plan of
 * several periods in the last one. */
#include "base/alloc.h"
#include "report/tables_private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 15 }; /* of each kind, at most */

/* Largest change first; the pointer is to an iop_sector_result. */
static int by_change(const void *a, const void *b)
{
    const iop_sector_result *x = *(const iop_sector_result *const *)a,
                            *y = *(const iop_sector_result *const *)b;
    double dx = x->output - x->base_output, dy = y->output - y->base_output;
    if (dx != dy)
        return dx > dy ? -1 : 1;
    return strcmp(x->code, y->code);
}

/* What changes by a billionth of the largest output is rounding. */
static bool moves(const iop_sector_result *r, int direction, double largest)
{
    return direction * (r->output - r->base_output) > 1e-6 * fabs(r->base_output) + 1e-9 * largest;
}

static void put(iop_report_table *t, const iop_report_source *source, const iop_sector_result *r)
{
    iop_report_row(t, iop_source_key(t, r->period, r->code));
    iop_cell_period(t, source, r->period);
    iop_cell_text(t, r->code);
    iop_cell_text(t, iop_source_sector(source, r));
    iop_cell_change(t, r->output, r->base_output);
}

/* Gains from the front; losses so that the largest comes last. */
static void put_sides(iop_report_table *t, const iop_report_source *source, const iop_sector_result **order,
                      size_t count)
{
    double largest = 0;
    size_t gains = 0, losses = 0;
    for (size_t j = 0; j < count; j++)
        largest = fmax(largest, fmax(fabs(order[j]->output), fabs(order[j]->base_output)));
    while (gains < count && gains < SIDE && moves(order[gains], 1, largest))
        put(t, source, order[gains++]);
    while (losses < count && losses < SIDE && moves(order[count - 1 - losses], -1, largest))
        losses++;
    for (; losses > 0; losses--)
        put(t, source, order[count - losses]);
}

iop_status iop_table_movers(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    static const char *const change[] = {"change", NULL};
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "movers", IOP_WORD("Sectors that gain and lose most"), &t, err));
    iop_add_period(t, source);
    iop_report_add(t, "code", IOP_WORD("Code"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "name", IOP_WORD("Sector"), "", IOP_COLUMN_TEXT);
    iop_report_add_change(t, iop_source_unit(t, source, s->money_unit));
    const iop_sector_result **order = iop_new(&s->env, s->sectors, sizeof *order);
    if (!order)
        return iop_no_memory(err, s->sectors, "sectors");
    size_t count = 0;
    for (size_t j = 0; j < s->sectors; j++)
        if (strcmp(s->sector[j].period, s->sector[s->sectors - 1].period) == 0)
            order[count++] = &s->sector[j];
    qsort(order, count, sizeof *order, by_change);
    put_sides(t, source, order, count);
    iop_free(&s->env, order);
    iop_report_draw(t, IOP_CHART_BARS, IOP_WORD("Change of output"), "name", change, 2 * SIDE);
    return IOP_OK;
}
