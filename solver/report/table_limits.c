/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_limits.c - each limit: how much is used, what one unit more is worth, and how far that holds. */
#include "report/tables_private.h"
#include <math.h>
#include <string.h>

static const char *const sides[] = {IOP_WORD("at least"), IOP_WORD("at most"), NULL};

static void add_columns(iop_report_table *t, const iop_report_source *source)
{
    iop_add_period(t, source);
    iop_report_add(t, "name", IOP_WORD("Limit on"), "", IOP_COLUMN_TEXT);
    iop_report_add_choice(t, "sense", IOP_WORD("Side"), sides);
    iop_report_add(t, "unit", IOP_WORD("Unit"), "", IOP_COLUMN_TEXT);
    iop_report_add_own(t, "limit", IOP_WORD("Limit"), "unit")->compared = true;
    iop_report_add_own(t, "used", IOP_WORD("Used"), "unit")->compared = true;
    iop_report_add_own(t, "base_use", IOP_WORD("Used in the base year"), "unit");
    iop_report_add(t, "used_share", IOP_WORD("Used of the limit"), "", IOP_COLUMN_SHARE);
    iop_report_add_own(t, "slack", IOP_WORD("Left"), "unit");
    iop_report_add_choice(t, "binding", IOP_WORD("Binds"), iop_report_no_yes)->compared = true;
    iop_report_add_own(t, "shadow_price", IOP_WORD("Shadow price, relaxed"), "price_unit")->compared = true;
    iop_report_add_own(t, "shadow_price_left", IOP_WORD("Shadow price, tightened"), "price_unit");
    iop_report_add(t, "price_unit", IOP_WORD("Unit of the shadow price"), "", IOP_COLUMN_TEXT);
    iop_report_add_own(t, "range_from", IOP_WORD("Holds from"), "unit");
    iop_report_add_own(t, "range_to", IOP_WORD("Holds to"), "unit");
    iop_report_add_choice(t, "infeasible_below", IOP_WORD("No plan below"), iop_report_no_yes);
    iop_report_add_choice(t, "infeasible_above", IOP_WORD("No plan above"), iop_report_no_yes);
}

/* The name, with the side where both sides of one thing are limited. */
static const char *name_of(iop_report_table *t, const iop_report_source *source, const iop_limit_result *r)
{
    const iop_solution *s = source->solution;
    const char *name = iop_source_name(t, source, r->name);
    for (size_t l = 0; l < s->limits; l++)
        if (s->limit[l].is_max != r->is_max && strcmp(s->limit[l].name, r->name) == 0 &&
            strcmp(s->limit[l].period, r->period) == 0)
            return iop_report_keep(t, "%s (%s)", name, iop_words(source->lang, sides[r->is_max]));
    return name;
}

static void put_limit(iop_report_table *t, const iop_report_source *source, const iop_limit_result *r)
{
    iop_report_row(
        t, iop_source_key(t, r->period, iop_report_keep(t, "%s.%s", r->name, r->is_max ? "max" : "min")));
    iop_cell_period(t, source, r->period);
    iop_cell_text(t, name_of(t, source, r));
    iop_cell_number(t, r->is_max);
    iop_cell_text(t, iop_source_unit(t, source, r->unit));
    iop_cell_number(t, r->limit);
    iop_cell_number(t, r->used);
    iop_cell_number(t, r->base_use);
    iop_cell_number(t, r->limit > 0 ? r->used / r->limit : (double)NAN);
    iop_cell_number(t, r->binding ? 0 : r->slack); /* what is left but for rounding */
    iop_cell_number(t, r->binding);
    iop_cell_number(t, r->shadow_price);
    iop_cell_number(t, r->shadow_price_left);
    iop_cell_text(t, iop_source_price_unit(t, source, r->unit));
    iop_cell_number(t, r->range_from);
    iop_cell_number(t, r->range_to);
    iop_cell_number(t, r->infeasible_below);
    iop_cell_number(t, r->infeasible_above);
}

iop_status iop_table_limits(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    static const char *const used[] = {"used_share", NULL};
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "limits", IOP_WORD("Limits"), &t, err));
    add_columns(t, source);
    for (size_t l = 0; l < s->limits; l++)
        put_limit(t, source, &s->limit[l]);
    iop_report_draw(t, IOP_CHART_BARS, IOP_WORD("Used of each limit"), "name", used, 60);
    return IOP_OK;
}
