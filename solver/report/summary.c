/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.c - the terminal summary: what came out, against the base year. */
#include "base/alloc.h"
#include "base/units.h"
#include "report/figures.h"
#include "report/page.h"
#include <ioplan/report.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOVERS = 10, DIGITS = 5, CODE_MAX = 20, NAME_COLUMNS = 39 };

static const char *sector_name(const iop_page *p, const iop_sector_result *r)
{
    if (strcmp(p->lang, "vi") == 0 && r->name_vi[0])
        return r->name_vi;
    return r->name;
}

/* --- headline ----------------------------------------------------------------------------------------------
 */

/* A violation to its order of magnitude. */
static const char *order(double violation, char out[16])
{
    snprintf(out, 16, violation == 0 ? "0" : "%.0e", violation);
    return out;
}

static const char *duration(double seconds, char out[32])
{
    if (seconds < 1)
        snprintf(out, 32, "%.*f ms", seconds < .01, 1e3 * seconds);
    else
        snprintf(out, 32, "%.1f s", seconds);
    return out;
}

static void put_head(iop_page *p)
{
    const iop_solution *s = p->s;
    char a[16], b[16], c[16], time[32];
    duration(s->provenance.seconds, time);
    if (s->title[0])
        iop_page_sentence(p, s->title, 0, 0);
    if (s->data_title[0])
        iop_page_wrap(p, 2, 0, "Data: %s%s%s", s->data_title, s->data_source[0] ? "; " : "", s->data_source);
    const char *status = iop_solution_status_text(s->status),
               *verified = s->certificate.verified ? ", verified" : "";
    if (s->status == IOP_OPTIMAL || s->status == IOP_UNVERIFIED)
        iop_page_wrap(p, 2, 0, "%s%s: violation %s, duals %s, gap %s (%s)", status, verified,
                      order(s->certificate.primal_violation, a), order(s->certificate.dual_violation, b),
                      order(s->certificate.gap, c), time);
    else
        iop_page_wrap(p, 2, 0, "%s%s (%s)", status, verified, time);
    if (s->status == IOP_UNVERIFIED) {
        iop_text_puts(&p->t, "  ");
        iop_page_sentence(p, s->certificate.worst, 2, 2);
    }
}

/* "2018", or what stands for a year that the dataset does not give. */
static const char *base_year(const iop_solution *s, char out[16])
{
    snprintf(out, 16, s->year ? "%d" : "base year", s->year);
    return out;
}

static void put_aim(iop_page *p)
{
    const iop_solution *s = p->s;
    char name[256], value[IOP_NUMBER_SIZE], base[IOP_NUMBER_SIZE], change[IOP_NUMBER_SIZE], year[16];
    const char *unit;
    double factor = iop_page_shown(p, s->objective.unit, &unit);
    const double both[] = {factor * s->objective.value, factor * s->objective.base};
    int decimals = iop_figure_decimals(both, 2, DIGITS);
    iop_figure(both[0], decimals, value);
    iop_figure(both[1], decimals, base);
    iop_figure_change(both[0], both[1], change);
    iop_text_puts(&p->t, "\n");
    iop_page_wrap(p, 2, 0, "%s %s: %s %s, against %s in %s%s%s%s", s->objective.maximize ? "Most" : "Least",
                  iop_page_plain(s->objective.name, name, sizeof name), value, unit, base,
                  s->year ? base_year(s, year) : "the base year", change[0] ? " (" : "", change,
                  change[0] ? ")" : "");
}

/* --- the whole economy -------------------------------------------------------------------------------------
 */

static void put_measure(iop_page *p, const char *name, const char *unit, double value, double base)
{
    char plain[256];
    double factor = iop_page_shown(p, unit, &unit);
    const double both[] = {factor * value, factor * base};
    int decimals = iop_figure_decimals(both, 2, DIGITS);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, iop_page_plain(name, plain, sizeof plain), 23, false);
    iop_page_figure(p, both[0], decimals, 13);
    iop_page_figure(p, both[1], decimals, 13);
    iop_page_change(p, value, base, 11);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, unit, 16, false);
    iop_page_end_line(p);
}

static void put_measure_head(iop_page *p, const char *head)
{
    char year[16];
    iop_text_printf(&p->t, "\n%-25s%13s%13s%11s\n", head, "plan", base_year(p->s, year), "change");
}

static void put_measures(iop_page *p)
{
    const iop_solution *s = p->s;
    double output = 0, base = 0;
    bool aim_told = false;
    for (size_t j = 0; j < s->sectors; j++) {
        output += s->sector[j].output;
        base += s->sector[j].base_output;
    }
    put_measure_head(p, "The economy");
    for (size_t m = 0; m < s->measures; m++) {
        put_measure(p, s->measure[m].name, s->measure[m].unit, s->measure[m].value, s->measure[m].base);
        aim_told = aim_told || strcmp(s->measure[m].name, s->objective.name) == 0;
        if (m == 0) /* value added; gross output beside it */
            put_measure(p, "output", s->money_unit, output, base);
    }
    if (!aim_told)
        put_measure(p, s->objective.name, s->objective.unit, s->objective.value, s->objective.base);
}

static void put_categories(iop_page *p)
{
    const iop_solution *s = p->s;
    size_t categories = s->sectors ? s->demands / s->sectors : 0;
    if (categories)
        put_measure_head(p, "Final demand");
    for (size_t k = 0; k < categories; k++) {
        double value = 0, base = 0;
        for (size_t cell = k; cell < s->demands; cell += categories) {
            value += s->demand[cell].value;
            base += s->demand[cell].base_value;
        }
        put_measure(p, s->demand[k].category, s->money_unit, value, base);
    }
}

/* --- sectors that move -------------------------------------------------------------------------------------
 */

/* Orders by change of output, largest first; the pointer is to an iop_sector_result. */
static int by_gain(const void *a, const void *b)
{
    const iop_sector_result *x = *(const iop_sector_result *const *)a,
                            *y = *(const iop_sector_result *const *)b;
    double dx = x->output - x->base_output, dy = y->output - y->base_output;
    if (dx != dy)
        return dx > dy ? -1 : 1;
    return strcmp(x->code, y->code);
}

static size_t code_columns(const iop_solution *s)
{
    size_t widest = 0;
    for (size_t j = 0; j < s->sectors; j++) {
        size_t width = iop_text_width(s->sector[j].code);
        widest = width > widest ? width : widest;
    }
    return (widest > CODE_MAX ? CODE_MAX : widest) + 2;
}

static void put_mover(iop_page *p, const iop_sector_result *r)
{
    static const char *const at[] = {"", "lower", "upper"};
    char change[IOP_NUMBER_SIZE];
    const double both[] = {p->money_factor * r->output, p->money_factor * (r->output - r->base_output)};
    int decimals = iop_figure_decimals(both, 2, DIGITS);
    size_t code = code_columns(p->s);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, r->code, code - 2, false);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, sector_name(p, r), NAME_COLUMNS - code, false);
    iop_page_figure(p, both[0], decimals, 11);
    iop_figure_signed(both[1], decimals, change);
    iop_page_cell(p, change, 11, true);
    iop_page_change(p, r->output, r->base_output, 10);
    iop_text_printf(&p->t, "  %s", at[r->at]);
    iop_page_end_line(p);
}

/* The largest output: what changes by a billionth of it is rounding. */
static double largest_output(const iop_solution *s)
{
    double most = 0;
    for (size_t j = 0; j < s->sectors; j++)
        most = fmax(most, fmax(fabs(s->sector[j].output), fabs(s->sector[j].base_output)));
    return most;
}

static bool moves(const iop_sector_result *r, int direction, double largest)
{
    double change = direction * (r->output - r->base_output);
    return change > 1e-6 * fabs(r->base_output) + 1e-9 * largest;
}

/* A head that names the unit of money where it is not the dataset's. */
static void put_money_head(iop_page *p, const char *head, size_t width)
{
    char text[160];
    bool own = p->money_factor == 1;
    snprintf(text, sizeof text, "%s%s%s", head, own ? "" : ", ", own ? "" : p->money_unit);
    iop_text_puts(&p->t, "\n");
    iop_page_cell(p, text, width, false);
}

static void put_movers(iop_page *p, const iop_sector_result **order, size_t count, int direction,
                       const char *head)
{
    size_t told = 0;
    double largest = largest_output(p->s);
    put_money_head(p, head, 41);
    iop_text_printf(&p->t, "%11s%11s%10s  %s\n", "output", "change", "", "bound");
    for (size_t k = 0; k < count && told < MOVERS; k++) {
        const iop_sector_result *r = direction > 0 ? order[k] : order[count - 1 - k];
        if (!moves(r, direction, largest))
            break;
        put_mover(p, r);
        told++;
    }
    if (!told)
        iop_text_puts(&p->t, "  none\n");
}

static void put_sectors(iop_page *p)
{
    const iop_solution *s = p->s;
    const iop_sector_result **order = iop_new(&s->env, s->sectors, sizeof *order);
    if (!order) {
        p->t.failed = true;
        return;
    }
    for (size_t j = 0; j < s->sectors; j++)
        order[j] = &s->sector[j];
    qsort(order, s->sectors, sizeof *order, by_gain);
    put_movers(p, order, s->sectors, 1, "Sectors that gain most");
    put_movers(p, order, s->sectors, -1, "Sectors that lose most");
    iop_free(&s->env, order);
}

/* --- limits ------------------------------------------------------------------------------------------------
 */

/* "403.7 USD of value added per t CO2e": both units without their multiples. */
static void put_price(iop_page *p, const char *before, double price, const char *per, const char *after)
{
    char aim[96], unit[96], value[IOP_NUMBER_SIZE], name[256];
    double a = iop_unit_single(p->s->objective.unit, aim, sizeof aim),
           u = iop_unit_single(per, unit, sizeof unit);
    iop_figure_short(price * a / u, 4, value);
    iop_text_puts(&p->t, "      ");
    iop_page_wrap(p, 8, 6, "%s%s %s of %s per %s%s", before, value, aim,
                  iop_page_plain(p->s->objective.name, name, sizeof name), unit, after);
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
    int decimals = iop_figure_decimals(told, 2, DIGITS);
    double width = r->range_to - r->range_from;
    if (isfinite(width) && width > 0 && decimals < 1 - floor(log10(width)))
        decimals = (int)(1 - floor(log10(width)));
    return decimals > 9 ? 9 : decimals;
}

static void put_range(iop_page *p, const iop_limit_result *r)
{
    char from[IOP_NUMBER_SIZE], to[IOP_NUMBER_SIZE], ends[3 * IOP_NUMBER_SIZE];
    bool low = !isinf(r->range_from), high = !isinf(r->range_to);
    const char *unit;
    iop_limit_result told = *r;
    double factor = iop_page_shown(p, r->unit, &unit);
    told.range_from *= factor;
    told.range_to *= factor;
    int decimals = range_decimals(&told);
    iop_figure(told.range_from, decimals, from);
    iop_figure(told.range_to, decimals, to);
    if (!low && !high)
        snprintf(ends, sizeof ends, "for every limit");
    else if (low && high)
        snprintf(ends, sizeof ends, "from %s to %s ", from, to);
    else
        snprintf(ends, sizeof ends, "%s %s ", low ? "from" : "up to", low ? from : to);
    iop_text_puts(&p->t, "      ");
    iop_page_wrap(p, 8, 6, "holds %s%s%s%s%s%s%s", ends, low || high ? unit : "", low && !high ? " on" : "",
                  r->infeasible_below || r->infeasible_above ? "; no plan exists " : "",
                  r->infeasible_below ? "below" : "",
                  r->infeasible_below && r->infeasible_above ? " and " : "",
                  r->infeasible_above ? "above" : "");
}

static void put_limit_line(iop_page *p, const iop_limit_result *r)
{
    const char *unit;
    double factor = iop_page_shown(p, r->unit, &unit);
    const double row[] = {factor * r->limit, factor * r->used, r->binding ? 0 : factor * r->slack};
    int decimals = iop_figure_decimals(row, 3, DIGITS);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, r->name, 15, false);
    iop_text_printf(&p->t, "at %s", r->is_max ? "most " : "least");
    iop_page_figure(p, row[0], decimals, 13);
    iop_page_figure(p, row[1], decimals, 13);
    if (r->binding)
        iop_page_cell(p, "binds", 11, true);
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
    put_price(p, "", price, r->unit, degenerate ? " when relaxed" : "");
    put_range(p, r);
    if (degenerate)
        put_price(p, "degenerate: ", left, r->unit, " when tightened");
}

static void put_total(iop_page *p, const iop_total_result *r)
{
    double factor = p->money_factor;
    const double row[] = {factor * r->lower, factor * r->value, factor * r->upper};
    int decimals = iop_figure_decimals(row, 3, DIGITS);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, r->name, 23, false);
    for (int k = 0; k < 3; k++)
        iop_page_figure(p, row[k], decimals, 13);
    iop_page_change(p, r->value, r->base_value, 11);
    iop_page_end_line(p);
    bool ranged = !isnan(r->shadow_price); /* earlier versions told the dual only */
    double price =
        clean_price(p, ranged ? r->shadow_price : r->dual, fmax(fabs(r->value), fabs(r->base_value)));
    if (price == 0)
        return;
    put_price(p, "", price, p->s->money_unit, " of output");
    if (ranged)
        put_range(p, &(iop_limit_result){.unit = p->s->money_unit,
                                         .range_from = r->range_from,
                                         .range_to = r->range_to,
                                         .infeasible_below = r->infeasible_below,
                                         .infeasible_above = r->infeasible_above});
}

static void put_limits(iop_page *p)
{
    const iop_solution *s = p->s;
    if (s->limits)
        iop_text_printf(&p->t, "\n%-25s%13s%13s%11s\n", "Limits", "limit", "used", "left");
    for (size_t l = 0; l < s->limits; l++)
        put_limit(p, &s->limit[l]);
    if (s->totals) {
        put_money_head(p, "Output of groups", 25);
        iop_text_printf(&p->t, "%13s%13s%13s%11s\n", "at least", "plan", "at most", "change");
    }
    for (size_t g = 0; g < s->totals; g++)
        put_total(p, &s->total[g]);
}

/* --- plans without an optimum ------------------------------------------------------------------------------
 */

/* "  3. ", the number of an item; returns its columns. */
static size_t put_number(iop_page *p, size_t number)
{
    char mark[24];
    int width = snprintf(mark, sizeof mark, "  %zu. ", number);
    iop_text_puts(&p->t, mark);
    return (size_t)width;
}

static void put_conflict(iop_page *p, size_t k)
{
    const iop_conflict_result *c = &p->s->conflict[k];
    const char *slash = strrchr(c->file, '/'), *file = slash ? slash + 1 : c->file;
    size_t indent = put_number(p, k + 1);
    if (c->line)
        iop_page_wrap(p, indent, indent, "%s (%s:%zu)", c->sentence, file, c->line);
    else
        iop_page_wrap(p, indent, indent, "%s%s%s%s", c->sentence, file[0] ? " (" : "", file,
                      file[0] ? ")" : "");
}

/* Without one of its members a conflict is none, but the plan may have another. */
static const char *conflict_head(const iop_solution *s)
{
    if (s->conflicts == 1)
        return s->conflict_is_only ? "No plan can do this; without it one could:"
                                   : "No plan can do this (and perhaps something else not, either):";
    return s->conflict_is_only
               ? "No plan can do all of this at once; without any one of these it could:"
               : "No plan can do all of this at once; one of these must give way, and then another conflict "
                 "may be left:";
}

static void put_infeasible(iop_page *p)
{
    const iop_solution *s = p->s;
    if (s->conflicts == 0) {
        iop_text_puts(&p->t, "\nNo plan keeps all bands and limits. Which of them conflict was not found.\n");
        return;
    }
    iop_text_puts(&p->t, "\n");
    iop_page_sentence(p, conflict_head(s), 0, 0);
    for (size_t k = 0; k < s->conflicts; k++)
        put_conflict(p, k);
    if (s->relaxations)
        iop_text_puts(&p->t, "\nThe smallest change that makes the plan possible:\n");
    for (size_t k = 0; k < s->relaxations; k++) {
        size_t indent = put_number(p, k + 1);
        iop_page_sentence(p, s->relaxation[k].sentence, indent, indent);
    }
}

static void put_unbounded(iop_page *p)
{
    const iop_solution *s = p->s;
    char name[256], change[IOP_NUMBER_SIZE];
    iop_text_puts(&p->t, "\n");
    iop_page_wrap(p, 0, 0, "Nothing stops %s from %s for ever along this direction:",
                  iop_page_plain(s->objective.name, name, sizeof name),
                  s->objective.maximize ? "growing" : "falling");
    for (size_t k = 0; k < s->rays; k++) {
        iop_figure_signed(s->ray[k].change, iop_figure_decimals(&s->ray[k].change, 1, 4), change);
        iop_text_puts(&p->t, "  ");
        iop_page_cell(p, s->ray[k].name, 50, false);
        iop_page_cell(p, change, 14, true);
        iop_page_end_line(p);
    }
    iop_page_sentence(p, "Give one of them a bound, or limit a resource that it uses.", 0, 0);
}

iop_status iop_report_summary(const iop_solution *s, const char *lang, char **text, size_t *length,
                              iop_err *err)
{
    iop_page p = {.t = iop_text_start(&s->env), .s = s, .lang = lang};
    iop_page_choose_money(&p);
    put_head(&p);
    if (s->status == IOP_OPTIMAL || s->status == IOP_UNVERIFIED) {
        put_aim(&p);
        put_measures(&p);
        put_categories(&p);
        put_sectors(&p);
        put_limits(&p);
    } else if (s->status == IOP_INFEASIBLE) {
        put_infeasible(&p);
    } else if (s->status == IOP_UNBOUNDED) {
        put_unbounded(&p);
    }
    return iop_text_take(&p.t, text, length, err);
}
