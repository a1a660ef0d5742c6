/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_words.c - rows and columns of a scheme in words: "capacity of D26 clean in Bau_Bang park,
 * 2026-2030". */
#include "verify/scheme_columns.h"
#include <stdio.h>

enum { PART = 96 };

static const char *code(const iop_lookup *l, size_t sector)
{
    return l->scheme->table->sectors[sector].code;
}

/* "D26 clean", or "D26" alone where its sector has no other technique than today's. */
static const char *activity(const iop_lookup *l, size_t a, char *out)
{
    size_t j = iop_scheme_sector(l->scheme, a);
    if (l->first_technique[j] == IOP_NONE)
        snprintf(out, PART, "%.40s", code(l, j));
    else
        snprintf(out, PART, "%.40s %.40s", code(l, j), iop_scheme_technique_name(l->scheme, a));
    return out;
}

static const char *place(const iop_lookup *l, size_t p, char *out)
{
    const iop_place *at = p == IOP_NONE ? NULL : &l->scheme->place[p];
    snprintf(out, PART, at ? "%.40s %.40s" : IOP_WORD_IN("part", "other use"), at ? at->zone : "",
             at ? at->kind : "");
    return out;
}

/* "D26 clean in Bau_Bang park". */
static const char *site(const iop_lookup *l, size_t k, char *out)
{
    char what[PART], where[PART];
    const iop_site *s = &l->scheme->site[k];
    activity(l, s->activity, what);
    if (s->place == IOP_NONE)
        snprintf(out, PART, "%s", what);
    else
        snprintf(out, PART, IOP_WORD_IN("kept", "%.44s in %.44s"), what, place(l, s->place, where));
    return out;
}

static const char *measure(const iop_lookup *l, size_t m)
{
    return l->scheme->period[0].plan->measure[m].name;
}

/* --- columns -------------------------------------------------------------------------------------------- */

static void site_column(const iop_lookup *l, iop_column_block block, size_t k, char *out)
{
    char what[PART];
    const char *kind = block == IOP_COL_CAPACITY       ? "capacity of"
                       : block == IOP_COL_NEW          ? "new capacity of"
                       : block == IOP_COL_CONSTRUCTION ? "construction of"
                                                       : "output of";
    snprintf(out, PART, "%s %.75s", kind, site(l, k, what));
}

static void moving_column(const iop_lookup *l, iop_column_block block, size_t k, char *out)
{
    char what[PART];
    bool leaves = block == IOP_COL_LEAVING;
    size_t rule = leaves ? l->leaving_rule[k] : l->arriving_rule[k];
    snprintf(out, PART, "%s by %.24s of %.55s", leaves ? "leaving" : "arriving", l->scheme->moving[rule].name,
             site(l, leaves ? l->leaving_site[k] : l->arriving_site[k], what));
}

static void other_column(const iop_lookup *l, iop_column_block block, size_t k, char *out)
{
    const iop_scheme *s = l->scheme;
    char from[PART], to[PART];
    switch (block) {
    case IOP_COL_INVESTMENT:
        snprintf(out, PART, IOP_WORD_IN("kept", "investment in %.75s"), s->bundle[k].name);
        return;
    case IOP_COL_CONVERSION:
        snprintf(out, PART, IOP_WORD_IN("kept", "conversion of %.36s into %.36s"),
                 place(l, s->conversion[k].from, from), place(l, s->conversion[k].to, to));
        return;
    case IOP_COL_TREATMENT:
        snprintf(out, PART, IOP_WORD_IN("kept", "treatment %.75s"), s->treatment[k].name);
        return;
    case IOP_COL_STOCK:
        snprintf(out, PART, IOP_WORD_IN("kept", "stock of %.75s"), code(l, s->stored[k].sector));
        return;
    case IOP_COL_IMPORTS:
        snprintf(out, PART, IOP_WORD_IN("kept", "competitive imports of %.60s"),
                 code(l, s->competitive[k].sector));
        return;
    case IOP_COL_UNDER:
    case IOP_COL_OVER:
        snprintf(out, PART, "%s of %.75s", block == IOP_COL_UNDER ? "shortfall" : "excess",
                 s->requirement[k].name);
        return;
    default:
        snprintf(out, PART, IOP_WORD_IN("kept", "income of households"));
    }
}

static void column_part(const iop_lookup *l, iop_column_block block, size_t k, char *out)
{
    const iop_scheme *s = l->scheme;
    switch (block) {
    case IOP_COL_OUTPUT:
        snprintf(out, PART, IOP_WORD_IN("kept", "output of %.75s"), code(l, k));
        return;
    case IOP_COL_DEMAND:
        snprintf(out, PART, IOP_WORD_IN("kept", "final demand %.35s for %.40s"),
                 s->table->categories[k % l->c].name, code(l, k / l->c));
        return;
    case IOP_COL_TECHNIQUE:
        snprintf(out, PART, IOP_WORD_IN("kept", "output of %.40s by %.40s"), code(l, s->technique[k].sector),
                 s->technique[k].name);
        return;
    case IOP_COL_CAPACITY:
    case IOP_COL_NEW:
    case IOP_COL_CONSTRUCTION:
    case IOP_COL_SITE_OUTPUT:
        site_column(l, block, k, out);
        return;
    case IOP_COL_LEAVING:
    case IOP_COL_ARRIVING:
        moving_column(l, block, k, out);
        return;
    default:
        other_column(l, block, k, out);
    }
}

/* A part of the plan, in its period where it has one. */
static void in_period(const iop_lookup *l, bool once, size_t period, const char *part, char *out, size_t size)
{
    if (once)
        snprintf(out, size, "%s", part);
    else
        snprintf(out, size, IOP_WORD_IN("kept", "%s, %.20s,"), part, l->scheme->period[period].name);
}

const char *iop_scheme_column_words(const iop_lookup *l, iop_column_block block, size_t index, char *out,
                                    size_t size)
{
    char part[PART];
    bool once = !iop_scheme_column_is_timed(block);
    size_t each = once ? 1 : iop_scheme_columns(l->scheme, block) / l->periods;
    column_part(l, block, once ? index : index % each, part);
    in_period(l, once, index / each, part, out, size);
    return out;
}

/* --- rows ----------------------------------------------------------------------------------------------- */

static void site_row(const iop_lookup *l, iop_row_block block, size_t k, char *out)
{
    char what[PART];
    const char *kind = block == IOP_ROW_CAPACITY ? "capacity of"
                       : block == IOP_ROW_NEW    ? "new capacity of"
                                                 : "capacity used by";
    bool by_activity = block == IOP_ROW_USABLE && !l->scheme->by_site;
    snprintf(out, PART, "%s %.75s", kind, by_activity ? activity(l, k, what) : site(l, k, what));
}

static void measure_row(const iop_lookup *l, iop_row_block block, size_t k, char *out)
{
    const iop_scheme *s = l->scheme;
    const iop_plan *plan = s->period[0].plan;
    if (block == IOP_ROW_TOTAL)
        snprintf(out, PART, IOP_WORD_IN("kept", "total of group %.75s"), plan->total[k].name);
    else if (block == IOP_ROW_LIMIT)
        snprintf(out, PART, IOP_WORD_IN("kept", "limit %.75s"), measure(l, plan->limit[k].measure));
    else if (block == IOP_ROW_FLOOR)
        snprintf(out, PART, IOP_WORD_IN("kept", "%.70s left untreated"), measure(l, s->treatment[k].of));
    else
        snprintf(out, PART, IOP_WORD_IN("kept", "what there is for treatment %.60s"), s->treatment[k].name);
}

static void sector_row(const iop_lookup *l, iop_row_block block, size_t k, char *out)
{
    char what[PART];
    const iop_scheme *s = l->scheme;
    switch (block) {
    case IOP_ROW_BALANCE:
        snprintf(out, PART, IOP_WORD_IN("kept", "balance of %.75s"), code(l, k));
        return;
    case IOP_ROW_TODAY:
        snprintf(out, PART, IOP_WORD_IN("kept", "output of %.60s by today's technique"), code(l, k));
        return;
    case IOP_ROW_SHARE:
        snprintf(out, PART, IOP_WORD_IN("kept", "share of %.75s"), activity(l, l->n + k, what));
        return;
    case IOP_ROW_SITED:
        snprintf(out, PART, IOP_WORD_IN("kept", "outputs at the sites of %.60s"), activity(l, k, what));
        return;
    case IOP_ROW_FOLLOWS:
        snprintf(out, PART, IOP_WORD_IN("kept", "consumption of %.60s out of income"), code(l, k));
        return;
    case IOP_ROW_COMPETES:
        snprintf(out, PART, IOP_WORD_IN("kept", "share of competitive imports of %.50s"),
                 code(l, s->competitive[k].sector));
        return;
    case IOP_ROW_END:
        snprintf(out, PART, IOP_WORD_IN("kept", "construction at the end for %.60s"), activity(l, k, what));
        return;
    default:
        snprintf(out, PART, IOP_WORD_IN("kept", "income of households"));
    }
}

static void row_part(const iop_lookup *l, iop_row_block block, size_t k, char *out)
{
    char what[PART];
    const iop_scheme *s = l->scheme;
    switch (block) {
    case IOP_ROW_TOTAL:
    case IOP_ROW_LIMIT:
    case IOP_ROW_FLOOR:
    case IOP_ROW_DEARTH:
        measure_row(l, block, k, out);
        return;
    case IOP_ROW_USABLE:
    case IOP_ROW_CAPACITY:
    case IOP_ROW_NEW:
        site_row(l, block, k, out);
        return;
    case IOP_ROW_SPENDING:
        snprintf(out, PART, IOP_WORD_IN("kept", "spending on %.75s"), s->bundle[k].name);
        return;
    case IOP_ROW_LAND:
        snprintf(out, PART, IOP_WORD_IN("kept", "land of %.75s"), place(l, k, what));
        return;
    case IOP_ROW_MOVING:
        snprintf(out, PART, IOP_WORD_IN("kept", "moving by %.30s of %.45s"),
                 s->moving[k / l->activities].name, activity(l, k % l->activities, what));
        return;
    case IOP_ROW_REQUIREMENT:
        snprintf(out, PART, IOP_WORD_IN("kept", "requirement %.75s"), s->requirement[k].name);
        return;
    case IOP_ROW_PRIORITY:
        snprintf(out, PART, IOP_WORD_IN("kept", "deviations of priority %zu"), k);
        return;
    default:
        sector_row(l, block, k, out);
    }
}

const char *iop_scheme_row_words(const iop_lookup *l, iop_row_block block, size_t index, char *out,
                                 size_t size)
{
    char part[PART];
    bool once = !iop_scheme_row_is_timed(block);
    size_t each = once ? 1 : iop_scheme_rows(l->scheme, block) / l->periods;
    row_part(l, block, once ? index : index % each, part);
    in_period(l, once, index / each, part, out, size);
    return out;
}
