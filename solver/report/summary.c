/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.c - the terminal summary: what came out, against the base year, in 80 columns.
 *
 * Widths are columns of a terminal, not bytes: names carry Vietnamese marks. */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "base/units.h"
#include <ioplan/report.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 80, MOVERS = 10 };

typedef struct {
    iop_text t;
    const iop_solution *s;
    const char *lang;
} page;

/* --- pieces
 * ------------------------------------------------------------------------------------------------- */

static void put_number(page *p, double value, int digits)
{
    char text[IOP_NUMBER_SIZE];
    iop_text_add(&p->t, text, iop_format_human(value, digits, text));
}

static void put_right(page *p, double value, int digits, size_t width)
{
    char text[IOP_NUMBER_SIZE];
    iop_format_human(value, digits, text);
    iop_text_fit(&p->t, text, width, true);
}

/* "+4.8 %" against the base, blank where the base is 0. */
static void put_change(page *p, double value, double base, size_t width)
{
    char text[IOP_NUMBER_SIZE + 8] = "";
    if (base != 0)
        snprintf(text, sizeof text, "%+.1f %%", 100 * (value - base) / fabs(base));
    iop_text_fit(&p->t, text, width, true);
}

/* A name as a person writes it: value_added becomes "value added". */
static void put_plain(page *p, const char *name)
{
    for (const char *c = name; *c; c++)
        iop_text_add(&p->t, *c == '_' ? " " : c, 1);
}

/* Appends a sentence broken at spaces; lines after the first are indented. */
static void put_wrapped(page *p, const char *text, size_t indent, size_t already)
{
    size_t column = already;
    while (*text) {
        size_t bytes = strcspn(text, " ");
        char word[256];
        snprintf(word, sizeof word, "%.*s", (int)bytes, text);
        size_t width = iop_text_width(word);
        if (column > indent && column + 1 + width > COLUMNS) {
            iop_text_printf(&p->t, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > already || (column == already && already > indent)) {
            iop_text_puts(&p->t, " ");
            column++;
        }
        iop_text_add(&p->t, text, bytes);
        column += width;
        text += bytes;
        text += strspn(text, " ");
    }
    iop_text_puts(&p->t, "\n");
}

/* Ends a line without trailing blanks. */
static void end_line(page *p)
{
    while (p->t.length && p->t.data[p->t.length - 1] == ' ')
        p->t.data[--p->t.length] = '\0';
    iop_text_puts(&p->t, "\n");
}

static const char *sector_name(const page *p, const iop_sector_result *r)
{
    if (strcmp(p->lang, "vi") == 0 && r->name_vi[0])
        return r->name_vi;
    return r->name[0] ? r->name : r->code;
}

/* --- headline
 * ------------------------------------------------------------------------------------------------ */

static void put_head(page *p)
{
    const iop_solution *s = p->s;
    if (s->title[0])
        put_wrapped(p, s->title, 0, 0);
    iop_text_printf(&p->t, "%s%s", iop_solution_status_text(s->status),
                    s->certificate.verified ? ", verified" : "");
    if (s->status == IOP_OPTIMAL || s->status == IOP_UNVERIFIED)
        iop_text_printf(&p->t, " (violation %.0e, duals %.0e, gap %.0e)", s->certificate.primal_violation,
                        s->certificate.dual_violation, s->certificate.gap);
    iop_text_printf(&p->t, "; %s, %.1f ms\n", s->provenance.solver, 1e3 * s->provenance.seconds);
    if (s->status == IOP_UNVERIFIED)
        put_wrapped(p, s->certificate.worst, 2, 0);
}

static void put_measure(page *p, const char *name, const char *unit, double value, double base)
{
    char label[96];
    size_t k = 0;
    for (; name[k] && k + 1 < sizeof label; k++)
        label[k] = name[k] == '_' ? ' ' : name[k];
    label[k] = '\0';
    iop_text_puts(&p->t, "  ");
    iop_text_fit(&p->t, label, 22, false);
    put_right(p, value, 6, 13);
    put_right(p, base, 6, 13);
    put_change(p, value, base, 10);
    iop_text_puts(&p->t, "  ");
    iop_text_fit(&p->t, unit, 18, false);
    end_line(p);
}

static void put_measures(page *p)
{
    const iop_solution *s = p->s;
    double output = 0, base = 0;
    for (size_t j = 0; j < s->sectors; j++) {
        output += s->sector[j].output;
        base += s->sector[j].base_output;
    }
    char head[16] = "base year";
    if (s->year)
        snprintf(head, sizeof head, "%d", s->year);
    iop_text_printf(&p->t, "\n%-24s%13s%13s%10s\n", "", "plan", head, "change");
    put_measure(p, s->objective.name, s->objective.unit, s->objective.value, s->objective.base);
    put_measure(p, "output", s->money_unit, output, base);
    for (size_t m = 0; m < s->measures; m++)
        if (strcmp(s->measure[m].name, s->objective.name) != 0)
            put_measure(p, s->measure[m].name, s->measure[m].unit, s->measure[m].value, s->measure[m].base);
}

/* --- sectors that move
 * --------------------------------------------------------------------------------------- */

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

static void put_mover(page *p, const iop_sector_result *r)
{
    static const char *const at[] = {"", "lower", "upper"};
    char label[160];
    iop_text_puts(&p->t, "  ");
    if (iop_text_width(r->code) < 8) {
        iop_text_fit(&p->t, r->code, 8, false);
        iop_text_fit(&p->t, sector_name(p, r), 31, false);
    } else {
        snprintf(label, sizeof label, "%s  %s", r->code, sector_name(p, r));
        iop_text_fit(&p->t, label, 39, false);
    }
    put_right(p, r->output, 6, 11);
    put_right(p, r->output - r->base_output, 4, 11);
    put_change(p, r->output, r->base_output, 10);
    iop_text_printf(&p->t, "%s%s\n", at[r->at][0] ? "  " : "", at[r->at]);
}

static bool moves(const iop_sector_result *r, int direction)
{
    double change = direction * (r->output - r->base_output);
    return change > 1e-6 * (1 + fabs(r->base_output));
}

static void put_movers(page *p, const iop_sector_result **order, size_t count, int direction,
                       const char *head)
{
    size_t told = 0;
    iop_text_printf(&p->t, "\n");
    iop_text_fit(&p->t, head, 41, false);
    iop_text_printf(&p->t, "%11s%11s%10s  at\n", "output", "change", "");
    for (size_t k = 0; k < count && told < MOVERS; k++) {
        const iop_sector_result *r = direction > 0 ? order[k] : order[count - 1 - k];
        if (!moves(r, direction))
            break;
        put_mover(p, r);
        told++;
    }
    if (!told)
        iop_text_puts(&p->t, "  none\n");
}

static void put_sectors(page *p)
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

/* --- limits
 * -------------------------------------------------------------------------------------------------- */

/* "404 USD of value added per t CO2e": both units without their multiples. */
static void put_price(page *p, double price, const iop_limit_result *r)
{
    char aim[96], unit[96];
    double a = iop_unit_single(p->s->objective.unit, aim, sizeof aim),
           u = iop_unit_single(r->unit, unit, sizeof unit);
    put_number(p, price * a / u, 4);
    iop_text_printf(&p->t, " %s of ", aim);
    put_plain(p, p->s->objective.name);
    iop_text_printf(&p->t, " per %s", unit);
}

static void put_end(page *p, const char *word, double end, const char *unit)
{
    iop_text_printf(&p->t, " %s ", word);
    put_number(p, end, 6);
    iop_text_printf(&p->t, "%s%s", unit[0] ? " " : "", unit);
}

static void put_range(page *p, const iop_limit_result *r)
{
    bool low = !isinf(r->range_from), high = !isinf(r->range_to);
    iop_text_puts(&p->t, "      holds");
    if (!low && !high)
        iop_text_puts(&p->t, " for every limit");
    else if (low && high) {
        put_end(p, "from", r->range_from, "");
        put_end(p, "to", r->range_to, r->unit);
    } else
        put_end(p, low ? "from" : "up to", low ? r->range_from : r->range_to, r->unit);
    if (low && !high)
        iop_text_puts(&p->t, " on");
    if (r->infeasible_below || r->infeasible_above)
        iop_text_printf(&p->t, "; no plan exists %s%s%s", r->infeasible_below ? "below" : "",
                        r->infeasible_below && r->infeasible_above ? " and " : "",
                        r->infeasible_above ? "above" : "");
    iop_text_puts(&p->t, "\n");
}

static void put_limit_line(page *p, const iop_limit_result *r)
{
    iop_text_puts(&p->t, "  ");
    iop_text_fit(&p->t, r->name, 15, false);
    iop_text_printf(&p->t, "at %s", r->is_max ? "most " : "least");
    put_right(p, r->limit, 6, 13);
    put_right(p, r->used, 6, 13);
    put_right(p, r->binding ? 0 : r->slack, 4, 11);
    iop_text_puts(&p->t, "  ");
    iop_text_fit(&p->t, r->unit, 16, false);
    end_line(p);
}

static void put_limit(page *p, const iop_limit_result *r)
{
    put_limit_line(p, r);
    bool degenerate = fabs(r->shadow_price - r->shadow_price_left) > 1e-9 * (1 + fabs(r->shadow_price));
    if (!r->binding && r->shadow_price == 0 && !degenerate)
        return;
    iop_text_puts(&p->t, "      ");
    put_price(p, r->shadow_price, r);
    iop_text_puts(&p->t, degenerate ? " when relaxed\n" : "\n");
    put_range(p, r);
    if (!degenerate)
        return;
    iop_text_puts(&p->t, "      degenerate: ");
    put_price(p, r->shadow_price_left, r);
    iop_text_puts(&p->t, " when tightened\n");
}

static void put_limits(page *p)
{
    const iop_solution *s = p->s;
    if (s->limits)
        iop_text_printf(&p->t, "\n%-25s%13s%13s%11s\n", "Limits", "limit", "used", "slack");
    for (size_t l = 0; l < s->limits; l++)
        put_limit(p, &s->limit[l]);
    for (size_t g = 0; g < s->totals; g++) {
        const iop_total_result *r = &s->total[g];
        iop_text_puts(&p->t, "  total output of ");
        iop_text_fit(&p->t, r->name, 20, false);
        put_right(p, r->value, 6, 11);
        put_change(p, r->value, r->base_value, 10);
        iop_text_puts(&p->t, r->dual != 0 ? "  binding\n" : "\n");
    }
}

/* --- plans without an optimum
 * --------------------------------------------------------------------------------- */

static void put_item(page *p, size_t number, const char *sentence)
{
    char mark[24];
    int width = snprintf(mark, sizeof mark, "  %zu. ", number);
    iop_text_puts(&p->t, mark);
    put_wrapped(p, sentence, (size_t)width, (size_t)width);
}

static void put_infeasible(page *p)
{
    const iop_solution *s = p->s;
    char line[512];
    iop_text_puts(&p->t, "\nNo plan can do all of this at once; without any one of these it could:\n");
    for (size_t k = 0; k < s->conflicts; k++) {
        const iop_conflict_result *c = &s->conflict[k];
        const char *slash = strrchr(c->file, '/'), *file = slash ? slash + 1 : c->file;
        if (c->line)
            snprintf(line, sizeof line, "%s (%s:%zu)", c->sentence, file, c->line);
        else
            snprintf(line, sizeof line, "%s%s%s%s", c->sentence, file[0] ? " (" : "", file,
                     file[0] ? ")" : "");
        put_item(p, k + 1, line);
    }
    iop_text_puts(&p->t, "\nThe smallest change that makes the plan possible:\n");
    for (size_t k = 0; k < s->relaxations; k++)
        put_item(p, k + 1, s->relaxation[k].sentence);
}

static void put_unbounded(page *p)
{
    const iop_solution *s = p->s;
    iop_text_puts(&p->t, "\nNothing stops ");
    put_plain(p, s->objective.name);
    iop_text_printf(&p->t, " from %s for ever along this direction:\n",
                    s->objective.maximize ? "growing" : "falling");
    for (size_t k = 0; k < s->rays; k++) {
        iop_text_puts(&p->t, "  ");
        iop_text_fit(&p->t, s->ray[k].name, 50, false);
        iop_text_printf(&p->t, "%+.4g\n", s->ray[k].change);
    }
    put_wrapped(p, "Give one of them an upper bound, or limit a resource that it uses.", 0, 0);
}

iop_status iop_report_summary(const iop_solution *s, const char *lang, char **text, size_t *length,
                              iop_err *err)
{
    page p = {iop_text_start(&s->env), s, lang};
    put_head(&p);
    if (s->status == IOP_OPTIMAL || s->status == IOP_UNVERIFIED) {
        put_measures(&p);
        put_sectors(&p);
        put_limits(&p);
    } else if (s->status == IOP_INFEASIBLE) {
        put_infeasible(&p);
    } else if (s->status == IOP_UNBOUNDED) {
        put_unbounded(&p);
    }
    return iop_text_take(&p.t, text, length, err);
}
