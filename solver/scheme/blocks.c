/* SPDX-License-Identifier: GPL-3.0-or-later */
/* blocks.c - the sizes and names of a scheme's blocks of columns and rows, as ioplan/scheme.h lays them out.
 */
#include <ioplan/scheme.h>

static const char *const column_names[IOP_COLS] = {
    [IOP_COL_OUTPUT] = "output",
    [IOP_COL_DEMAND] = "final_demand",
    [IOP_COL_TECHNIQUE] = "technique",
    [IOP_COL_CAPACITY] = "capacity",
    [IOP_COL_NEW] = "new_capacity",
    [IOP_COL_CONSTRUCTION] = "construction",
    [IOP_COL_SITE_OUTPUT] = "site_output",
    [IOP_COL_INVESTMENT] = "investment",
    [IOP_COL_LEAVING] = "leaving",
    [IOP_COL_ARRIVING] = "arriving",
    [IOP_COL_CONVERSION] = "conversion",
    [IOP_COL_TREATMENT] = "treatment",
    [IOP_COL_STOCK] = "stock",
    [IOP_COL_IMPORTS] = "competitive_imports",
    [IOP_COL_INCOME] = "income",
    [IOP_COL_UNDER] = "under",
    [IOP_COL_OVER] = "over",
};

static const char *const row_names[IOP_ROWS] = {
    [IOP_ROW_BALANCE] = "balance",
    [IOP_ROW_TOTAL] = "group_total",
    [IOP_ROW_LIMIT] = "limit",
    [IOP_ROW_FLOOR] = "floor",
    [IOP_ROW_TODAY] = "today",
    [IOP_ROW_SHARE] = "share",
    [IOP_ROW_USABLE] = "usable",
    [IOP_ROW_SITED] = "sited",
    [IOP_ROW_CAPACITY] = "standing",
    [IOP_ROW_NEW] = "new",
    [IOP_ROW_SPENDING] = "spending",
    [IOP_ROW_LAND] = "land",
    [IOP_ROW_MOVING] = "moving",
    [IOP_ROW_DEARTH] = "dearth",
    [IOP_ROW_FOLLOWS] = "follows",
    [IOP_ROW_EARNED] = "earned",
    [IOP_ROW_COMPETES] = "competes",
    [IOP_ROW_END] = "end",
    [IOP_ROW_REQUIREMENT] = "requirement",
    [IOP_ROW_PRIORITY] = "priority",
};

bool iop_scheme_column_is_timed(iop_column_block block)
{
    return block != IOP_COL_UNDER && block != IOP_COL_OVER;
}

bool iop_scheme_row_is_timed(iop_row_block block)
{
    return block != IOP_ROW_END && block != IOP_ROW_REQUIREMENT && block != IOP_ROW_PRIORITY;
}

const char *iop_scheme_column_name(iop_column_block block)
{
    return column_names[block];
}

const char *iop_scheme_row_name(iop_row_block block)
{
    return row_names[block];
}

static size_t moving_sites(const iop_scheme *s, bool arriving)
{
    size_t count = 0;
    for (size_t r = 0; r < s->movings; r++)
        count += arriving ? s->moving[r].to : s->moving[r].from;
    return count;
}

static size_t column_count(const iop_scheme *s, iop_column_block block)
{
    switch (block) {
    case IOP_COL_OUTPUT:
        return s->table->n;
    case IOP_COL_DEMAND:
        return s->table->n * s->table->c;
    case IOP_COL_TECHNIQUE:
        return s->techniques;
    case IOP_COL_CAPACITY:
    case IOP_COL_NEW:
    case IOP_COL_CONSTRUCTION:
        return s->sites;
    case IOP_COL_SITE_OUTPUT:
        return s->by_site ? s->sites : 0;
    case IOP_COL_INVESTMENT:
        return s->bundles;
    case IOP_COL_LEAVING:
    case IOP_COL_ARRIVING:
        return moving_sites(s, block == IOP_COL_ARRIVING);
    case IOP_COL_CONVERSION:
        return s->conversions;
    case IOP_COL_TREATMENT:
        return s->treatments;
    case IOP_COL_STOCK:
        return s->storeds;
    case IOP_COL_IMPORTS:
        return s->competitives;
    case IOP_COL_INCOME:
        return s->consumption != IOP_NONE;
    case IOP_COL_UNDER:
    case IOP_COL_OVER:
        return s->requirements;
    case IOP_COLS:
        break;
    }
    return 0;
}

size_t iop_scheme_columns(const iop_scheme *s, iop_column_block block)
{
    size_t times = iop_scheme_column_is_timed(block) ? s->periods : 1;
    return times * column_count(s, block);
}

static size_t priorities(const iop_scheme *s)
{
    size_t most = 0;
    for (size_t g = 0; g < s->requirements; g++)
        if (s->requirement[g].soft && s->requirement[g].priority > most)
            most = s->requirement[g].priority;
    return most ? most + 1 : 0;
}

static size_t row_count(const iop_scheme *s, iop_row_block block)
{
    size_t n = s->table->n, activities = n + s->techniques;
    switch (block) {
    case IOP_ROW_BALANCE:
        return n;
    case IOP_ROW_TODAY:
        return s->techniques ? n : 0;
    case IOP_ROW_TOTAL:
        return s->periods ? s->period[0].plan->totals : 0;
    case IOP_ROW_LIMIT:
        return s->periods ? s->period[0].plan->limits : 0;
    case IOP_ROW_FLOOR:
    case IOP_ROW_DEARTH:
        return s->treatments;
    case IOP_ROW_SHARE:
        return s->techniques;
    case IOP_ROW_USABLE:
        return !s->sites ? 0 : s->by_site ? s->sites : activities;
    case IOP_ROW_SITED:
        return s->by_site ? activities : 0;
    case IOP_ROW_END:
        return s->end_condition ? activities : 0;
    case IOP_ROW_CAPACITY:
    case IOP_ROW_NEW:
        return s->sites;
    case IOP_ROW_SPENDING:
        return s->bundles;
    case IOP_ROW_LAND:
        return s->places;
    case IOP_ROW_MOVING:
        return s->movings * activities;
    case IOP_ROW_FOLLOWS:
        return s->consumption != IOP_NONE ? n : 0;
    case IOP_ROW_EARNED:
        return s->consumption != IOP_NONE;
    case IOP_ROW_COMPETES:
        return s->competitives;
    case IOP_ROW_REQUIREMENT:
        return s->requirements;
    case IOP_ROW_PRIORITY:
        return priorities(s);
    case IOP_ROWS:
        break;
    }
    return 0;
}

size_t iop_scheme_rows(const iop_scheme *s, iop_row_block block)
{
    return (iop_scheme_row_is_timed(block) ? s->periods : 1) * row_count(s, block);
}

size_t iop_scheme_sector(const iop_scheme *s, size_t activity)
{
    return activity < s->table->n ? activity : s->technique[activity - s->table->n].sector;
}

const char *iop_scheme_technique_name(const iop_scheme *s, size_t activity)
{
    return activity < s->table->n ? "today" : s->technique[activity - s->table->n].name;
}

void iop_scheme_row_blocks(const iop_scheme *s, const char *name[IOP_ROWS], size_t count[IOP_ROWS])
{
    for (int k = 0; k < IOP_ROWS; k++) {
        name[k] = iop_scheme_row_name((iop_row_block)k);
        count[k] = iop_scheme_rows(s, (iop_row_block)k);
    }
}
