/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.c - the terminal summary: what came out, against the base year. */
#include "report/summary.h"
#include "base/alloc.h"
#include "report/figures.h"
#include "report/page.h"
#include <ioplan/report.h>
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOVERS = 10, DIGITS = IOP_SUMMARY_DIGITS, CODE_MAX = 20, NAME_COLUMNS = 39 };

/* A text of the data, which may have it in Vietnamese as well. */
static const char *in_language(const iop_page *p, const char *text, const char *text_vi)
{
    return strcmp(p->lang, "vi") == 0 && text_vi[0] ? text_vi : text;
}

/* --- headline ------------------------------------------------------------------------------------------- */

static const char *duration(const iop_page *p, double seconds, char out[32])
{
    if (seconds < 1)
        snprintf(out, 32, "%.*f ms", seconds < .01, 1e3 * seconds);
    else
        snprintf(out, 32, "%.1f s", seconds);
    iop_words_number(p->lang, out);
    return out;
}

/* A plan, verified or not: a solver that gave up left none. */
static bool has_answer(const iop_solution *s)
{
    return (s->status == IOP_OPTIMAL || s->status == IOP_UNVERIFIED) && !isnan(s->objective.value);
}

static void put_data(iop_page *p)
{
    const iop_solution *s = p->s;
    const char *title = in_language(p, s->data_title, s->data_title_vi),
               *source = in_language(p, s->data_source, s->data_source_vi);
    if (title[0] && source[0])
        iop_page_wrap(p, 2, 0, iop_words(p->lang, "Data: %s; %s"), title, source);
    else if (title[0])
        iop_page_wrap(p, 2, 0, iop_words(p->lang, "Data: %s"), title);
}

static void put_head(iop_page *p)
{
    const iop_solution *s = p->s;
    char primal[IOP_NUMBER_SIZE], dual[IOP_NUMBER_SIZE], gap[IOP_NUMBER_SIZE], time[32];
    iop_figure_order(s->certificate.primal_violation, primal);
    iop_figure_order(s->certificate.dual_violation, dual);
    iop_figure_order(s->certificate.gap, gap);
    const char *status = iop_words(p->lang, iop_solution_status_text(s->status)),
               *verified = s->certificate.verified ? iop_words(p->lang, ", verified") : "";
    duration(p, s->provenance.seconds, time);
    if (s->title[0])
        iop_page_sentence(p, in_language(p, s->title, s->title_vi), 0, 0);
    put_data(p);
    if (has_answer(s))
        iop_page_wrap(p, 2, 0, iop_words(p->lang, "%s%s: violation %s, duals %s, gap %s (%s)"), status,
                      verified, primal, dual, gap, time);
    else
        iop_page_wrap(p, 2, 0, "%s%s (%s)", status, verified, time);
    if (s->status == IOP_UNVERIFIED && s->certificate.worst[0]) {
        char worst[512];
        iop_text_puts(&p->t, "  ");
        iop_page_sentence(p, iop_words_kept(p->lang, s->certificate.worst, worst, sizeof worst), 2, 2);
    }
}

static void put_aim(iop_page *p)
{
    const iop_solution *s = p->s;
    char name[256], value[IOP_NUMBER_SIZE], base[IOP_NUMBER_SIZE], change[IOP_NUMBER_SIZE], year[32];
    char unit[IOP_UNIT_SIZE], against[IOP_NUMBER_SIZE + 4] = "";
    double factor = iop_page_shown(p, s->objective.unit, unit);
    const double both[] = {factor * s->objective.value, factor * s->objective.base};
    int decimals = iop_figure_decimals(both, 2, DIGITS);
    iop_figure(p->lang, both[0], decimals, value);
    iop_figure(p->lang, both[1], decimals, base);
    iop_figure_change(p->lang, both[0], both[1], change);
    if (change[0])
        snprintf(against, sizeof against, " (%s)", change);
    /* words: what stands for the year in "against 11,470 in 2018" */
    snprintf(year, sizeof year, "%s", iop_words_in(p->lang, "in YEAR", "the base year"));
    if (s->year)
        snprintf(year, sizeof year, "%d", s->year);
    iop_text_puts(&p->t, "\n");
    iop_page_name(p, s->objective.name, name, sizeof name);
    iop_page_wrap(p, 2, 0,
                  s->objective.maximize ? iop_words(p->lang, "Most %s: %s %s, against %s in %s%s")
                                        : iop_words(p->lang, "Least %s: %s %s, against %s in %s%s"),
                  name, value, unit, base, year, against);
}

/* --- the whole economy ---------------------------------------------------------------------------------- */

static void put_measure(iop_page *p, const char *name, const char *unit, double value, double base)
{
    char plain[256], shown[IOP_UNIT_SIZE];
    double factor = iop_page_shown(p, unit, shown);
    const double both[] = {factor * value, factor * base};
    int decimals = iop_figure_decimals(both, 2, DIGITS);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, iop_page_name(p, name, plain, sizeof plain), 23, false);
    iop_page_figure(p, both[0], decimals, 13);
    iop_page_figure(p, both[1], decimals, 13);
    iop_page_change(p, value, base, 11);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, shown, 16, false);
    iop_page_end_line(p);
}

static void put_measure_head(iop_page *p, const char *head)
{
    char year[32];
    snprintf(year, sizeof year, "%s", iop_words(p->lang, "base year"));
    if (p->s->year)
        snprintf(year, sizeof year, "%d", p->s->year);
    iop_text_puts(&p->t, "\n");
    iop_page_cell(p, head, 25, false);
    iop_page_cell(p, iop_words(p->lang, "plan"), 13, true);
    iop_page_cell(p, year, 13, true);
    iop_page_cell(p, iop_words(p->lang, "change"), 11, true);
    iop_page_end_line(p);
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
    put_measure_head(p, iop_words(p->lang, "The economy"));
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
        put_measure_head(p, iop_words(p->lang, "Final demand"));
    for (size_t k = 0; k < categories; k++) {
        double value = 0, base = 0;
        for (size_t cell = k; cell < s->demands; cell += categories) {
            value += s->demand[cell].value;
            base += s->demand[cell].base_value;
        }
        put_measure(p, s->demand[k].category, s->money_unit, value, base);
    }
}

/* --- sectors that move ---------------------------------------------------------------------------------- */

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
    static const char *const at[] = {"", IOP_WORD("lower"), IOP_WORD("upper")};
    char change[IOP_NUMBER_SIZE];
    const double both[] = {p->money_factor * r->output, p->money_factor * (r->output - r->base_output)};
    int decimals = iop_figure_decimals(both, 2, DIGITS);
    size_t code = code_columns(p->s);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, r->code, code - 2, false);
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, in_language(p, r->name, r->name_vi), NAME_COLUMNS - code, false);
    iop_page_figure(p, both[0], decimals, 11);
    iop_figure_signed(p->lang, both[1], decimals, change);
    iop_page_cell(p, change, 11, true);
    iop_page_change(p, r->output, r->base_output, 10);
    iop_text_printf(&p->t, "  %s", iop_words(p->lang, at[r->at]));
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

static void put_movers(iop_page *p, const iop_sector_result **order, size_t count, int direction,
                       const char *head)
{
    size_t told = 0;
    double largest = largest_output(p->s);
    const char *output = iop_words(p->lang, "output");
    size_t wide = iop_text_width(output); /* may be wider than its column */
    wide = wide < 11 ? 11 : wide > 20 ? 20 : wide;
    iop_summary_money_head(p, head, 52 - wide);
    iop_page_cell(p, output, wide, true);
    iop_page_cell(p, iop_words(p->lang, "change"), 11, true);
    iop_text_printf(&p->t, "%10s  %s\n", "", iop_words(p->lang, "bound"));
    for (size_t k = 0; k < count && told < MOVERS; k++) {
        const iop_sector_result *r = direction > 0 ? order[k] : order[count - 1 - k];
        if (!moves(r, direction, largest))
            break;
        put_mover(p, r);
        told++;
    }
    if (!told)
        iop_text_printf(&p->t, "  %s\n", iop_words(p->lang, "none"));
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
    put_movers(p, order, s->sectors, 1, iop_words(p->lang, "Sectors that gain most"));
    put_movers(p, order, s->sectors, -1, iop_words(p->lang, "Sectors that lose most"));
    iop_free(&s->env, order);
}

/* Names may hold characters that turn or wipe out what stands beside them; here they are seen as "\u202E". */
static iop_status take_visible(iop_page *p, char **text, size_t *length, iop_err *err)
{
    iop_text shown = iop_text_start(&p->s->env);
    char *raw = NULL;
    iop_status status = iop_text_take(&p->t, &raw, NULL, err);
    for (const char *from = raw, *at = raw; status == IOP_OK && *from;) {
        unsigned code;
        size_t hidden = 0;
        while (*at && (hidden = iop_words_hidden(at, &code)) == 0)
            at++;
        iop_text_add(&shown, from, (size_t)(at - from));
        if (hidden)
            iop_text_printf(&shown, "\\u%04X", code);
        from = at += hidden;
    }
    iop_free(&p->s->env, raw);
    if (status == IOP_OK)
        return iop_text_take(&shown, text, length, err);
    iop_text_end(&shown);
    *text = NULL;
    return status;
}

iop_status iop_report_summary(const iop_solution *s, const char *lang, char **text, size_t *length,
                              iop_err *err)
{
    iop_page p = {.t = iop_text_start(&s->env), .s = s, .lang = lang};
    iop_page_choose_money(&p);
    put_head(&p);
    if (has_answer(s)) {
        put_aim(&p);
        if (s->periods) {
            iop_summary_whole(&p);
        } else {
            put_measures(&p);
            put_categories(&p);
            put_sectors(&p);
            iop_summary_limits(&p);
        }
    } else if (s->status == IOP_INFEASIBLE) {
        iop_summary_infeasible(&p);
    } else if (s->status == IOP_UNBOUNDED) {
        iop_summary_unbounded(&p);
    }
    return take_visible(&p, text, length, err);
}
