/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary_limits.c - each limit: what is used, what one unit more would give, and how far that holds. */
#include "base/units.h"
#include "report/figures.h"
#include "report/summary.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void iop_summary_money_head(iop_page *p, const char *head, size_t width)
{
    char text[160], unit[IOP_UNIT_SIZE];
    bool own = p->money_factor == 1;
    iop_words_of_unit(p->lang, p->money_unit, unit, sizeof unit);
    snprintf(text, sizeof text, "%s%s%s", head, own ? "" : ", ", own ? "" : unit);
    iop_text_puts(&p->t, "\n");
    iop_page_cell(p, text, width, false);
}

typedef enum { PRICE, WHEN_RELAXED, WHEN_TIGHTENED, OF_OUTPUT } price_kind;

/* "403.7 USD of value added per t CO2e": both units without their multiples. */
static void put_price(iop_page *p, price_kind kind, double price, const char *per)
{
    char aim[IOP_UNIT_SIZE], unit[IOP_UNIT_SIZE], value[IOP_NUMBER_SIZE], name[256];
    char aim_told[IOP_UNIT_SIZE], unit_told[IOP_UNIT_SIZE];
    double a = iop_unit_single(p->s->objective.unit, aim, sizeof aim),
           u = iop_unit_single(per, unit, sizeof unit);
    iop_figure_short(p->lang, price * a / u, 4, value);
    iop_words_of_unit(p->lang, aim, aim_told, sizeof aim_told);
    iop_words_of_unit(p->lang, unit, unit_told, sizeof unit_told);
    iop_page_name(p, p->s->objective.name, name, sizeof name);
    iop_text_puts(&p->t, "      ");
    if (kind == PRICE || kind == OF_OUTPUT)
        iop_page_wrap(p, 8, 6,
                      kind == PRICE ? iop_words(p->lang, "%s %s of %s per %s")
                                    : iop_words(p->lang, "%s %s of %s per %s of output"),
                      value, aim_told, name, unit_told);
    else
        iop_page_wrap(p, 8, 6,
                      kind == WHEN_RELAXED
                          ? iop_words(p->lang, "%s %s of %s per %s when relaxed")
                          : iop_words(p->lang, "degenerate: %s %s of %s per %s when tightened"),
                      value, aim_told, name, unit_told);
}

/* A price that moves the aim by nothing, even over the whole amount, is 0 but for rounding. */
static double clean_price(const iop_page *p, double price, double amount)
{
    double aim = fmax(fabs(p->s->objective.value), fabs(p->s->objective.base));
    bool nothing = amount != 0 && fabs(price * amount) <= 1e-9 * aim;
    return nothing ? 0 : price;
}

/* Decimals that show the limit and both ends of its range apart. */
static int range_decimals(const iop_limit_result *r)
{
    const double told[] = {r->range_from, r->range_to};
    int decimals = iop_figure_decimals(told, 2, IOP_SUMMARY_DIGITS);
    double width = r->range_to - r->range_from;
    if (isfinite(width) && width > 0 && decimals < 1 - floor(log10(width)))
        decimals = (int)(1 - floor(log10(width)));
    return decimals > 9 ? 9 : decimals;
}

/* Beyond which ends of the range there is no plan, as the end of a sentence. */
static const char *no_plan_beyond(const iop_page *p, const iop_limit_result *r)
{
    if (r->infeasible_below && r->infeasible_above)
        return iop_words(p->lang, "; no plan exists below and above");
    if (r->infeasible_below)
        return iop_words(p->lang, "; no plan exists below");
    return r->infeasible_above ? iop_words(p->lang, "; no plan exists above") : "";
}

static void put_range(iop_page *p, const iop_limit_result *r)
{
    char from[IOP_NUMBER_SIZE], to[IOP_NUMBER_SIZE], unit[IOP_UNIT_SIZE];
    bool low = !isinf(r->range_from), high = !isinf(r->range_to);
    const char *end = no_plan_beyond(p, r);
    iop_limit_result told = *r;
    double factor = iop_page_shown(p, r->unit, unit);
    told.range_from *= factor;
    told.range_to *= factor;
    int decimals = range_decimals(&told);
    iop_figure(p->lang, told.range_from, decimals, from);
    iop_figure(p->lang, told.range_to, decimals, to);
    iop_text_puts(&p->t, "      ");
    if (r->range_from == r->range_to)
        iop_page_wrap(p, 8, 6, iop_words(p->lang, "how far it holds was not computed"));
    else if (low && high)
        iop_page_wrap(p, 8, 6, iop_words(p->lang, "holds from %s to %s %s%s"), from, to, unit, end);
    else if (low)
        iop_page_wrap(p, 8, 6, iop_words(p->lang, "holds from %s %s on%s"), from, unit, end);
    else if (high)
        iop_page_wrap(p, 8, 6, iop_words(p->lang, "holds up to %s %s%s"), to, unit, end);
    else
        iop_page_wrap(p, 8, 6, iop_words(p->lang, "holds for every limit%s"), end);
}

static const char *sense_text(const iop_page *p, bool is_max)
{
    /* words: before the number of a limit, in few columns */
    return is_max ? iop_words_in(p->lang, "limit", "at most") : iop_words_in(p->lang, "limit", "at least");
}

static void put_limit_line(iop_page *p, const iop_limit_result *r)
{
    char name[256], unit[IOP_UNIT_SIZE];
    double factor = iop_page_shown(p, r->unit, unit);
    const double row[] = {factor * r->limit, factor * r->used, r->binding ? 0 : factor * r->slack};
    int decimals = iop_figure_decimals(row, 3, IOP_SUMMARY_DIGITS);
    size_t most = iop_text_width(sense_text(p, true)), sense = iop_text_width(sense_text(p, false));
    sense = most > sense ? most : sense;
    iop_text_puts(&p->t, "  ");
    snprintf(name, sizeof name, "%s", iop_words_name(p->lang, r->name)); /* in English, the scenario's word */
    iop_page_cell(p, name, 22 - sense, false);
    iop_text_puts(&p->t, " ");
    iop_page_cell(p, sense_text(p, r->is_max), sense, false);
    iop_page_figure(p, row[0], decimals, 13);
    iop_page_figure(p, row[1], decimals, 13);
    if (r->binding)
        iop_page_cell(p, iop_words(p->lang, "binds"), 11, true);
    else
        iop_page_figure(p, row[2], decimals, 11);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, unit, 16, false);
    iop_page_end_line(p);
}

static void put_limit(iop_page *p, const iop_limit_result *r)
{
    double amount = fmax(fabs(r->limit), fabs(r->base_use)), price = clean_price(p, r->shadow_price, amount),
           left = clean_price(p, r->shadow_price_left, amount);
    bool degenerate = fabs(price - left) > 1e-9 * fmax(fabs(price), fabs(left));
    put_limit_line(p, r);
    if (!r->binding && price == 0 && !degenerate)
        return;
    put_price(p, degenerate ? WHEN_RELAXED : PRICE, price, r->unit);
    put_range(p, r);
    if (degenerate)
        put_price(p, WHEN_TIGHTENED, left, r->unit);
}

static void put_total(iop_page *p, const iop_total_result *r)
{
    double factor = p->money_factor;
    const double row[] = {factor * r->lower, factor * r->value, factor * r->upper};
    int decimals = iop_figure_decimals(row, 3, IOP_SUMMARY_DIGITS);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, iop_words_name(p->lang, r->name), 23, false);
    for (int k = 0; k < 3; k++)
        iop_page_figure(p, row[k], decimals, 13);
    iop_page_change(p, r->value, r->base_value, 11);
    iop_page_end_line(p);
    bool ranged = !isnan(r->shadow_price); /* earlier versions told the dual only */
    double price =
        clean_price(p, ranged ? r->shadow_price : r->dual, fmax(fabs(r->value), fabs(r->base_value)));
    if (price == 0)
        return;
    put_price(p, OF_OUTPUT, price, p->s->money_unit);
    if (ranged)
        put_range(p, &(iop_limit_result){.unit = p->s->money_unit,
                                         .range_from = r->range_from,
                                         .range_to = r->range_to,
                                         .infeasible_below = r->infeasible_below,
                                         .infeasible_above = r->infeasible_above});
}

/* Heads over columns of these widths. */
static void put_heads(iop_page *p, size_t count, const char *const *head, const size_t *width)
{
    for (size_t k = 0; k < count; k++)
        iop_page_cell(p, iop_words(p->lang, head[k]), width[k], true);
    iop_page_end_line(p);
}

void iop_summary_limits(iop_page *p)
{
    static const char *const limit_heads[] = {IOP_WORD("limit"), IOP_WORD("used"), IOP_WORD("left")},
                             *const total_heads[] = {IOP_WORD("at least"), IOP_WORD("plan"),
                                                     IOP_WORD("at most"), IOP_WORD("change")};
    static const size_t limit_width[] = {13, 13, 11}, total_width[] = {13, 13, 13, 11};
    const iop_solution *s = p->s;
    if (s->limits) {
        iop_text_puts(&p->t, "\n");
        iop_page_cell(p, iop_words(p->lang, "Limits"), 25, false);
        put_heads(p, 3, limit_heads, limit_width);
    }
    for (size_t l = 0; l < s->limits; l++)
        put_limit(p, &s->limit[l]);
    if (s->totals) {
        iop_summary_money_head(p, iop_words(p->lang, "Output of groups"), 25);
        put_heads(p, 4, total_heads, total_width);
    }
    for (size_t g = 0; g < s->totals; g++)
        put_total(p, &s->total[g]);
}
