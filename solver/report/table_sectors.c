/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_sectors.c - the mix: every sector's output, what it uses, and what holds it. */
#include "report/tables_private.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DRAWN = 60 }; /* more sectors than this are no picture */

/* by iop_solution_at */
static const char *const places[] = {IOP_WORD("between"), IOP_WORD("lower"), IOP_WORD("upper"), NULL};

/* Where techniques differ in what they use, outputs alone do not tell it. */
static size_t resources_of(const iop_report_source *source)
{
    const iop_plan *plan = source->plan;
    const iop_solution *s = source->solution;
    return plan && s->techniques == 0 && s->sectors == plan->table->n ? plan->table->r : 0;
}

static const iop_measure *resource_at(const iop_report_source *source, size_t k)
{
    const iop_plan *plan = source->plan;
    return &plan->measure[iop_plan_measure(plan, plan->table->resource[k].name)];
}

static void add_columns(iop_report_table *t, const iop_report_source *source)
{
    const iop_solution *s = source->solution;
    const char *money = iop_source_unit(t, source, s->money_unit),
               *price = iop_source_price_unit(t, source, s->money_unit);
    iop_add_period(t, source);
    iop_report_add(t, "code", IOP_WORD("Code"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "name", IOP_WORD("Sector"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "groups", IOP_WORD("Groups"), "", IOP_COLUMN_TEXT);
    iop_report_add_change(t, money);
    iop_report_add(t, "share", IOP_WORD("Share of output"), "", IOP_COLUMN_SHARE);
    iop_report_add(t, "value_added", IOP_WORD("Value added"), money, IOP_COLUMN_NUMBER)->compared = true;
    for (size_t k = 0; k < resources_of(source); k++) {
        const iop_measure *m = resource_at(source, k);
        iop_report_add(t, iop_report_keep(t, "use.%s", m->name), iop_source_name(t, source, m->name),
                       iop_source_unit(t, source, m->unit), IOP_COLUMN_NUMBER)
            ->title_is_name = true;
    }
    iop_report_add_choice(t, "at", IOP_WORD("At its bound"), places);
    iop_report_add(t, "lower", IOP_WORD("At least"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "upper", IOP_WORD("At most"), money, IOP_COLUMN_NUMBER);
    iop_report_add(t, "reduced_cost", IOP_WORD("Price of the bound"), price, IOP_COLUMN_NUMBER);
    iop_report_add(t, "price", IOP_WORD("Price of the product"), price, IOP_COLUMN_NUMBER)->compared = true;
}

/* Of all sectors in a period. */
static double output_of(const iop_solution *s, const char *period)
{
    double output = 0;
    for (size_t j = 0; j < s->sectors; j++)
        output += strcmp(s->sector[j].period, period) == 0 ? s->sector[j].output : 0;
    return output;
}

/* "manufacturing;electronics", each by its name in the language; as the dataset has them where no name is
 * known, as in English. */
static void put_groups(iop_report_table *t, const iop_report_source *source, const char *groups)
{
    char list[512] = "", group[128];
    size_t used = 0;
    bool named = false;
    for (const char *at = groups; *at && used < sizeof list; at += strspn(at, ";")) {
        size_t length = strcspn(at, ";");
        snprintf(group, sizeof group, "%.*s", (int)length, at);
        const char *name = iop_words_name(source->lang, group);
        named = named || name != group;
        int put = snprintf(list + used, sizeof list - used, "%s%s", used ? "; " : "", name);
        used += put > 0 ? (size_t)put : 0;
        at += length;
    }
    iop_cell_text(t, named && used < sizeof list ? iop_report_keep(t, "%s", list) : groups);
}

static void put_sector(iop_report_table *t, const iop_report_source *source, size_t j, double output)
{
    const iop_sector_result *r = &source->solution->sector[j];
    iop_report_row(t, iop_source_key(t, r->period, r->code));
    iop_cell_period(t, source, r->period);
    iop_cell_text(t, r->code);
    iop_cell_text(t, iop_source_sector(source, r));
    put_groups(t, source, r->groups);
    iop_cell_change(t, r->output, r->base_output);
    iop_cell_number(t, output != 0 ? r->output / output : (double)NAN);
    iop_cell_number(t, r->value_added);
    for (size_t k = 0; k < resources_of(source); k++)
        iop_cell_number(t, r->output * resource_at(source, k)->per_output[j]);
    iop_cell_number(t, r->at);
    iop_cell_number(t, r->lower);
    iop_cell_number(t, r->upper);
    iop_cell_number(t, r->reduced_cost);
    iop_cell_number(t, r->price);
}

iop_status iop_table_sectors(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    static const char *const mix[] = {"value", "base", NULL};
    const iop_solution *s = source->solution;
    iop_report_table *t;
    double output = 0;
    if (!iop_source_has_plan(source))
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "sectors", IOP_WORD("Sectors"), &t, err));
    add_columns(t, source);
    for (size_t j = 0; j < s->sectors; j++) {
        if (j == 0 || strcmp(s->sector[j].period, s->sector[j - 1].period) != 0)
            output = output_of(s, s->sector[j].period);
        put_sector(t, source, j, output);
    }
    if (s->sectors <= DRAWN)
        iop_report_draw(t, IOP_CHART_BARS, IOP_WORD("Output: plan and base year"), "name", mix, DRAWN);
    return IOP_OK;
}
