/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_places.c - zones and kinds of land: area, use, rent, and what stands there. */
#include "report/tables_private.h"
#include <math.h>
#include <string.h>

static void add_columns(iop_report_table *t, const iop_report_source *source)
{
    const char *money = iop_source_unit(t, source, source->solution->money_unit);
    iop_add_period(t, source);
    iop_report_add(t, "zone", IOP_WORD("Zone"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "kind", IOP_WORD("Kind of land"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "unit", IOP_WORD("Unit"), "", IOP_COLUMN_TEXT);
    iop_report_add_own(t, "area", IOP_WORD("Area"), "unit")->compared = true;
    iop_report_add_own(t, "used", IOP_WORD("Used"), "unit")->compared = true;
    iop_report_add(t, "used_share", IOP_WORD("Used of the area"), "", IOP_COLUMN_SHARE);
    iop_report_add_own(t, "gained", IOP_WORD("Gained"), "unit");
    iop_report_add_own(t, "lost", IOP_WORD("Lost"), "unit");
    iop_report_add(t, "output", IOP_WORD("Output"), money, IOP_COLUMN_NUMBER)->compared = true;
    iop_report_add(t, "arrived", IOP_WORD("Moved here"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "left", IOP_WORD("Moved away"), money, IOP_COLUMN_NUMBER);
    iop_report_add_own(t, "rent", IOP_WORD("Rent of land"), "rent_unit")->compared = true;
    iop_report_add(t, "rent_unit", IOP_WORD("Unit of the rent"), "", IOP_COLUMN_TEXT);
}

static const char *zone_of(const iop_report_source *source, const iop_place_result *r)
{
    const char *name = iop_report_own(source->lang, r->zone_name, r->zone_name_vi);
    return name[0] ? name : r->zone;
}

/* Of the land that there is after conversions; NAN where there is none, or no end of it. */
static double used_share(const iop_place_result *r)
{
    double there = r->area + r->gained - r->lost;
    return there > 1e-9 * r->area && isfinite(there) ? r->used / there : (double)NAN;
}

iop_status iop_table_places(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "places", IOP_WORD("Zones and land"), &t, err));
    add_columns(t, source);
    for (size_t k = 0; k < s->places; k++) {
        const iop_place_result *r = &s->place[k];
        iop_report_row(t, iop_source_key(t, r->period, iop_report_keep(t, "%s/%s", r->zone, r->kind)));
        iop_cell_period(t, source, r->period);
        iop_cell_text(t, zone_of(source, r));
        iop_cell_text(t, iop_source_name(t, source, r->kind));
        iop_cell_text(t, iop_source_unit(t, source, r->unit));
        iop_cell_number(t, r->area);
        iop_cell_number(t, r->used);
        iop_cell_number(t, used_share(r));
        iop_cell_number(t, r->gained);
        iop_cell_number(t, r->lost);
        iop_cell_number(t, r->output);
        iop_cell_number(t, r->arrived);
        iop_cell_number(t, r->left);
        iop_cell_number(t, r->rent);
        iop_cell_text(t, iop_source_price_unit(t, source, r->unit));
    }
    return IOP_OK;
}
