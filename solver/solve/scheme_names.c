/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_names.c - what a bound of a scheme is of: its name, which iop_solution_cell_words reads in any
 * language, its unit, sector and zone. */
#include "solve/scheme_causes.h"
#include <stdio.h>
#include <string.h>

static const char *code(const iop_scheme *s, size_t sector)
{
    return s->table->sectors[sector].code;
}

static size_t sector_at(const iop_scheme *s, size_t site)
{
    return iop_scheme_sector(s, s->site[site].activity);
}

/* "technique clean (D24)", "conversion north, outside" */
static void name_activity(const iop_scheme *s, const iop_cause *c, char out[IOP_CAUSE_WORDS])
{
    bool technique = c->kind == IOP_CAUSE_SHARE || c->kind == IOP_CAUSE_TECHNIQUE_TIME;
    if (technique)
        snprintf(out, IOP_CAUSE_WORDS, "%stechnique %.80s (%.60s)",
                 c->kind == IOP_CAUSE_SHARE ? "share of " : "", s->technique[c->index].name,
                 code(s, s->technique[c->index].sector));
    else
        snprintf(out, IOP_CAUSE_WORDS, "%streatment %.120s", c->kind == IOP_CAUSE_DEARTH ? "share of " : "",
                 s->treatment[c->index].name);
}

static void name_place(const iop_scheme *s, size_t place, const char *what, char out[IOP_CAUSE_WORDS])
{
    snprintf(out, IOP_CAUSE_WORDS, "%s %.60s, %.60s", what, s->place[place].zone, s->place[place].kind);
}

/* What converts land over all periods is a requirement of its own. */
static void name_requirement(const iop_scheme *s, const iop_cause *c, char out[IOP_CAUSE_WORDS])
{
    bool converts = c->statement && strncmp(c->statement->key, "conversion.", 11) == 0;
    snprintf(out, IOP_CAUSE_WORDS, "%s %.120s", converts ? "conversion" : "requirement",
             s->requirement[c->index].name);
}

static void name_band(const iop_scheme *s, const iop_cause *c, char out[IOP_CAUSE_WORDS])
{
    const iop_table *table = s->table;
    const iop_plan *plan = s->period[c->period].plan;
    if (c->kind == IOP_CAUSE_OUTPUT)
        snprintf(out, IOP_CAUSE_WORDS, "output of %.80s", code(s, c->index));
    else if (c->kind == IOP_CAUSE_DEMAND)
        snprintf(out, IOP_CAUSE_WORDS, "%.80s demand for %.80s", table->categories[c->index % table->c].name,
                 code(s, c->index / table->c));
    else if (c->kind == IOP_CAUSE_TOTAL)
        snprintf(out, IOP_CAUSE_WORDS, "total output of group %.120s", plan->total[c->index].name);
    else
        snprintf(out, IOP_CAUSE_WORDS, "%.120s", plan->measure[plan->limit[c->index].measure].name);
}

void iop_cause_name(const iop_scheme *s, const iop_cause *c, char out[IOP_CAUSE_WORDS])
{
    switch (c->kind) {
    case IOP_CAUSE_LIMIT:
    case IOP_CAUSE_TOTAL:
    case IOP_CAUSE_OUTPUT:
    case IOP_CAUSE_DEMAND:
        name_band(s, c, out);
        break;
    case IOP_CAUSE_REQUIREMENT:
        name_requirement(s, c, out);
        break;
    case IOP_CAUSE_LAND:
        name_place(s, c->index, "land of", out);
        break;
    case IOP_CAUSE_CONVERSION:
    case IOP_CAUSE_CONVERSION_TIME:
        name_place(s, s->conversion[c->index].from, "conversion", out);
        break;
    case IOP_CAUSE_MOVING_TIME:
        snprintf(out, IOP_CAUSE_WORDS, "relocation %.120s", s->moving[c->index].name);
        break;
    case IOP_CAUSE_STOCK:
        snprintf(out, IOP_CAUSE_WORDS, "stock of %.80s", code(s, s->stored[c->index].sector));
        break;
    case IOP_CAUSE_PRESENT:
        snprintf(out, IOP_CAUSE_WORDS, "present stock of %.80s", code(s, s->stored[c->index].sector));
        break;
    case IOP_CAUSE_IMPORT:
        snprintf(out, IOP_CAUSE_WORDS, "share of imports of %.80s", code(s, s->competitive[c->index].sector));
        break;
    case IOP_CAUSE_CAPACITY:
        snprintf(out, IOP_CAUSE_WORDS, "capacity of %.80s", code(s, sector_at(s, c->index)));
        break;
    case IOP_CAUSE_END:
        snprintf(out, IOP_CAUSE_WORDS, "last construction of %.80s", code(s, iop_scheme_sector(s, c->index)));
        break;
    case IOP_CAUSE_HOUSEHOLDS:
        snprintf(out, IOP_CAUSE_WORDS, "%.80s demand that follows %.80s",
                 s->table->categories[s->consumption].name, s->period[0].plan->measure[s->income].name);
        break;
    default:
        name_activity(s, c, out);
        break;
    }
}

const char *iop_cause_unit(const iop_scheme *s, const iop_cause *c)
{
    const iop_plan *plan = s->period[c->period == IOP_NONE ? 0 : c->period].plan;
    switch (c->kind) {
    case IOP_CAUSE_LIMIT:
        return plan->measure[plan->limit[c->index].measure].unit;
    case IOP_CAUSE_REQUIREMENT:
        return s->requirement[c->index].unit;
    case IOP_CAUSE_LAND:
    case IOP_CAUSE_CONVERSION:
    case IOP_CAUSE_CONVERSION_TIME:
        return s->land_unit;
    case IOP_CAUSE_TREATMENT:
    case IOP_CAUSE_TREATMENT_TIME:
        return plan->measure[s->treatment[c->index].of].unit;
    case IOP_CAUSE_SHARE:
    case IOP_CAUSE_IMPORT:
    case IOP_CAUSE_DEARTH:
        return "%";
    default:
        return s->table->unit;
    }
}

const char *iop_cause_sector(const iop_scheme *s, const iop_cause *c)
{
    switch (c->kind) {
    case IOP_CAUSE_OUTPUT:
    case IOP_CAUSE_HOUSEHOLDS:
        return code(s, c->index);
    case IOP_CAUSE_DEMAND:
        return code(s, c->index / s->table->c);
    case IOP_CAUSE_IMPORT:
        return code(s, s->competitive[c->index].sector);
    case IOP_CAUSE_END:
        return code(s, iop_scheme_sector(s, c->index));
    default:
        return NULL;
    }
}

/* --- zones ---------------------------------------------------------------------------------------------- */

static bool is_in_zone(const iop_scheme *s, size_t place, const char *zone)
{
    return place != IOP_NONE && strcmp(s->place[place].zone, zone) == 0;
}

static bool requirement_is_of(const iop_requirement *g, const char *zone)
{
    for (size_t k = 0; k < g->terms; k++)
        if (g->term[k].zone && strcmp(g->term[k].zone, zone) == 0)
            return true;
    return false;
}

/* All capacity that the rule moves leaves the zone. */
static bool leaves_zone(const iop_scheme *s, const iop_moving *rule, const char *zone)
{
    for (size_t k = 0; k < rule->from; k++)
        if (!is_in_zone(s, s->site[rule->from_site[k]].place, zone))
            return false;
    return rule->from > 0;
}

bool iop_cause_is_of_zone(const iop_scheme *s, const iop_cause *c, const char *zone)
{
    switch (c->kind) {
    case IOP_CAUSE_LAND:
        return is_in_zone(s, c->index, zone);
    case IOP_CAUSE_CONVERSION:
    case IOP_CAUSE_CONVERSION_TIME:
        return is_in_zone(s, s->conversion[c->index].from, zone);
    case IOP_CAUSE_MOVING_TIME:
        return leaves_zone(s, &s->moving[c->index], zone);
    case IOP_CAUSE_CAPACITY:
        return is_in_zone(s, s->site[c->index].place, zone);
    case IOP_CAUSE_REQUIREMENT:
        return requirement_is_of(&s->requirement[c->index], zone);
    default:
        return false;
    }
}

size_t iop_cause_last_period(const iop_requirement *g)
{
    size_t last = 0;
    for (size_t k = 0; k < g->terms; k++)
        last = g->term[k].period > last ? g->term[k].period : last;
    return last;
}
