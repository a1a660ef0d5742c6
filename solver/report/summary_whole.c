/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary_whole.c - the summary of a whole plan: a column a period, headed by its last year. */
#include "base/units.h"
#include "report/figures.h"
#include "report/summary.h"
#include "report/tables.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LABEL = 24, WIDTH = 8, SHOWN = 7, DIGITS = 4 };

/* Where there are more periods than columns the first, the last and some between are shown. */
static size_t columns_of(const iop_solution *s)
{
    return s->periods < SHOWN ? s->periods : SHOWN;
}

static size_t period_in(const iop_solution *s, size_t column)
{
    size_t count = columns_of(s);
    return count < 2 ? 0 : (column * (s->periods - 1) + (count - 1) / 2) / (count - 1);
}

static void put_head(iop_page *p, const char *head)
{
    char year[32];
    iop_text_puts(&p->t, "\n");
    iop_page_cell(p, head, LABEL, false);
    for (size_t k = 0; k < columns_of(p->s); k++) {
        const iop_period_result *r = &p->s->period[period_in(p->s, k)];
        snprintf(year, sizeof year, "%d", r->last);
        iop_page_cell(p, year, WIDTH, true);
    }
    iop_page_end_line(p);
}

/* A row of values, one a column, in `unit`. */
static void put_row(iop_page *p, const char *label, const char *unit, const double *value)
{
    char shown[IOP_UNIT_SIZE], text[256];
    double factor = iop_page_shown(p, unit, shown), told[SHOWN];
    size_t count = columns_of(p->s);
    for (size_t k = 0; k < count; k++)
        told[k] = factor * value[k];
    int decimals = iop_figure_decimals(told, count, DIGITS);
    snprintf(text, sizeof text, shown[0] ? "%s, %s" : "%s", label, shown);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, text, LABEL - 3, false);
    iop_text_puts(&p->t, " ");
    for (size_t k = 0; k < count; k++)
        iop_page_figure(p, told[k], decimals, WIDTH);
    iop_page_end_line(p);
}

/* Numbers of a row: a column each, and one more that takes what is not shown. */
typedef struct {
    double value[SHOWN + 1];
    bool any;
} series;

static void clear(series *x)
{
    memset(x, 0, sizeof *x);
}

/* The column of a period, SHOWN where it has none. */
static size_t column_of(const iop_solution *s, const char *period)
{
    for (size_t k = 0; k < columns_of(s); k++)
        if (strcmp(s->period[period_in(s, k)].period, period) == 0)
            return k;
    return SHOWN;
}

/* --- the economy ---------------------------------------------------------------------------------------- */

static void put_what_is_left_out(iop_page *p)
{
    const iop_solution *s = p->s;
    if (s->periods <= SHOWN)
        return;
    iop_text_puts(&p->t, "\n");
    iop_page_wrap(p, 2, 0,
                  iop_words(p->lang, "Of %zu periods %zu are shown here; the tables and the page have all."),
                  s->periods, columns_of(s));
}

static void put_economy(iop_page *p)
{
    const iop_solution *s = p->s;
    char name[256];
    series x;
    put_what_is_left_out(p);
    put_head(p, iop_words(p->lang, "Years up to"));
    clear(&x);
    for (size_t k = 0; k < columns_of(s); k++)
        x.value[k] = s->period[period_in(s, k)].value_added;
    put_row(p, iop_page_name(p, "value_added", name, sizeof name), s->money_unit, x.value);
    clear(&x);
    for (size_t t = 0; t < s->periods; t++) {
        x.value[column_of(s, s->period[t].period)] = s->period[t].investment;
        x.any = x.any || s->period[t].investment > 0;
    }
    if (x.any)
        put_row(p, iop_words(p->lang, "investment"), s->money_unit, x.value);
}

/* --- limits --------------------------------------------------------------------------------------------- */

/* Ends of a price's range, a column a period; nothing where the price is 0 or goes on for ever. */
static void put_ends(iop_page *p, const series *from, const series *to)
{
    if (from->any)
        put_row(p, iop_words(p->lang, "    holds from"), "", from->value);
    if (to->any)
        put_row(p, iop_words(p->lang, "    holds up to"), "", to->value);
}

static bool has_range(const iop_limit_result *r)
{
    return r->range_from < r->range_to;
}

static void take_end(series *x, size_t column, double end)
{
    if (!isinf(end) && column < SHOWN) {
        x->value[column] = end;
        x->any = true;
    }
}

/* Use of a limited measure, the limit, its price in the period's own money, and how far that holds; of the
 * price both units without their multiples. */
static void put_limit(iop_page *p, const iop_limit_result *first)
{
    const iop_solution *s = p->s;
    series used, limit, price, from, to;
    char name[256], text[300], aim[IOP_UNIT_SIZE], unit[IOP_UNIT_SIZE], told[2][IOP_UNIT_SIZE];
    double one =
        iop_unit_single(s->objective.unit, aim, sizeof aim) / iop_unit_single(first->unit, unit, sizeof unit);
    clear(&used);
    clear(&limit);
    clear(&price);
    clear(&from);
    clear(&to);
    for (size_t k = 0; k < SHOWN; k++)
        used.value[k] = limit.value[k] = price.value[k] = from.value[k] = to.value[k] =
            (double)INFINITY; /* nothing is shown */
    for (size_t l = 0; l < s->limits; l++) {
        const iop_limit_result *r = &s->limit[l];
        if (strcmp(r->name, first->name) != 0 || r->is_max != first->is_max)
            continue;
        size_t k = column_of(s, r->period);
        price.any = price.any || r->shadow_price != 0;
        if (k == SHOWN)
            continue;
        used.value[k] = r->used;
        limit.value[k] = r->limit;
        price.value[k] = r->shadow_price / s->period[period_in(s, k)].weight * one;
        if (r->shadow_price != 0 && has_range(r)) {
            take_end(&from, k, r->range_from);
            take_end(&to, k, r->range_to);
        }
    }
    iop_page_name(p, first->name, name, sizeof name);
    put_row(p, name, first->unit, used.value);
    put_row(p, first->is_max ? iop_words(p->lang, "  at most") : iop_words(p->lang, "  at least"), "",
            limit.value);
    if (!price.any)
        return;
    snprintf(text, sizeof text, "  %.40s, %.100s/%.100s", iop_words(p->lang, "price"),
             iop_words_of_unit(p->lang, aim, told[0], sizeof told[0]),
             iop_words_of_unit(p->lang, unit, told[1], sizeof told[1]));
    put_row(p, text, "", price.value);
    put_ends(p, &from, &to);
}

static void put_limits(iop_page *p)
{
    const iop_solution *s = p->s;
    size_t unknown = 0, prices = 0;
    put_head(p, iop_words(p->lang, "Limits"));
    for (size_t l = 0; l < s->limits; l++) {
        bool told = false;
        for (size_t k = 0; k < l; k++)
            told = told || (strcmp(s->limit[k].name, s->limit[l].name) == 0 &&
                            s->limit[k].is_max == s->limit[l].is_max);
        if (!told)
            put_limit(p, &s->limit[l]);
        unknown += s->limit[l].shadow_price != 0 && !has_range(&s->limit[l]);
        prices += s->limit[l].shadow_price != 0;
    }
    if (unknown == 0)
        return;
    iop_text_puts(&p->t, "  ");
    if (unknown == prices)
        iop_page_wrap(p, 2, 2, iop_words(p->lang, "How far these prices hold was not computed."));
    else
        iop_page_wrap(p, 2, 2, iop_words(p->lang, "How far %zu of these %zu prices hold was not computed."),
                      unknown, prices);
}

/* --- techniques, places, treatments --------------------------------------------------------------------- */

/* What a technique makes of the output of the sectors that have it. */
static void put_technique(iop_page *p, const char *name)
{
    const iop_solution *s = p->s;
    double made[SHOWN] = {0}, all[SHOWN] = {0};
    char plain[256];
    for (size_t k = 0; k < s->techniques; k++) {
        const iop_technique_result *r = &s->technique[k];
        size_t t = column_of(s, r->period);
        if (t == SHOWN || strcmp(r->technique, name) != 0)
            continue;
        made[t] += r->output;
        for (size_t j = 0; j < s->sectors; j++)
            if (strcmp(s->sector[j].code, r->sector) == 0 && strcmp(s->sector[j].period, r->period) == 0)
                all[t] += s->sector[j].output;
    }
    for (size_t t = 0; t < columns_of(s); t++)
        made[t] = all[t] > 0 ? 100 * made[t] / all[t] : 0;
    put_row(p, iop_page_name(p, name, plain, sizeof plain), "%", made);
}

static void put_techniques(iop_page *p)
{
    const iop_solution *s = p->s;
    bool head = false;
    for (size_t k = 0; k < s->techniques; k++) {
        bool told = strcmp(s->technique[k].technique, "today") == 0;
        for (size_t i = 0; i < k && !told; i++)
            told = strcmp(s->technique[i].technique, s->technique[k].technique) == 0;
        if (told)
            continue;
        if (!head)
            put_head(p, iop_words(p->lang, "Techniques"));
        head = true;
        put_technique(p, s->technique[k].technique);
    }
}

static void put_places(iop_page *p)
{
    const iop_solution *s = p->s;
    series arrived;
    if (s->places == 0)
        return;
    put_head(p, iop_words(p->lang, "Land used"));
    for (size_t k = 0; k < s->places; k++) {
        bool told = false;
        series used;
        char plain[256];
        for (size_t i = 0; i < k && !told; i++)
            told = strcmp(s->place[i].kind, s->place[k].kind) == 0;
        if (told)
            continue;
        clear(&used);
        for (size_t i = 0; i < s->places; i++)
            if (strcmp(s->place[i].kind, s->place[k].kind) == 0)
                used.value[column_of(s, s->place[i].period)] += s->place[i].used;
        put_row(p, iop_page_name(p, s->place[k].kind, plain, sizeof plain), s->place[k].unit, used.value);
    }
    clear(&arrived);
    for (size_t k = 0; k < s->places; k++) {
        arrived.value[column_of(s, s->place[k].period)] += s->place[k].arrived;
        arrived.any = arrived.any || s->place[k].arrived > 0;
    }
    if (arrived.any)
        put_row(p, iop_words(p->lang, "capacity moved"), s->money_unit, arrived.value);
}

static void put_treatments(iop_page *p)
{
    const iop_solution *s = p->s;
    if (s->treatments)
        put_head(p, iop_words(p->lang, "Treated, abated, offset"));
    for (size_t k = 0; k < s->treatments && strcmp(s->treatment[k].period, s->treatment[0].period) == 0;
         k++) {
        series x;
        char plain[256];
        clear(&x);
        for (size_t i = 0; i < s->treatments; i++)
            if (strcmp(s->treatment[i].name, s->treatment[k].name) == 0)
                x.value[column_of(s, s->treatment[i].period)] = s->treatment[i].amount;
        put_row(p, iop_page_name(p, s->treatment[k].name, plain, sizeof plain), s->treatment[k].unit,
                x.value);
    }
}

/* --- targets -------------------------------------------------------------------------------------------- */

/* Wishes that are missed by more than rounding, each with what was reached and what was asked for. */
static void put_targets(iop_page *p)
{
    const iop_solution *s = p->s;
    size_t wishes = 0, missed = 0;
    for (size_t g = 0; g < s->requirements; g++) {
        const iop_requirement_result *r = &s->requirement[g];
        wishes += r->soft;
        missed += r->soft && r->under + r->over > 1e-6 * (1 + fabs(r->value));
    }
    if (wishes == 0)
        return;
    iop_text_puts(&p->t, "\n");
    iop_page_wrap(p, 2, 0, iop_words(p->lang, "Targets: %zu of %zu are met."), wishes - missed, wishes);
    for (size_t g = 0; g < s->requirements; g++) {
        const iop_requirement_result *r = &s->requirement[g];
        char by[IOP_NUMBER_SIZE], name[256], unit[IOP_UNIT_SIZE];
        double off = r->under + r->over, factor;
        if (!r->soft || !(off > 1e-6 * (1 + fabs(r->value))))
            continue;
        factor = iop_page_shown(p, r->unit, unit);
        iop_figure_short(p->lang, factor * off, DIGITS, by);
        iop_text_puts(&p->t, "  ");
        iop_page_wrap(p, 4, 2,
                      r->under > r->over ? iop_words(p->lang, "%s is missed by %s %s from below")
                                         : iop_words(p->lang, "%s is missed by %s %s from above"),
                      iop_report_requirement(p->lang, r->name, name, sizeof name), by, unit);
    }
}

void iop_summary_whole(iop_page *p)
{
    put_economy(p);
    put_limits(p);
    put_techniques(p);
    put_places(p);
    put_treatments(p);
    put_targets(p);
}
