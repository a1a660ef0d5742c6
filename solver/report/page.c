/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.c - cells, sentences and lines of at most 80 columns.
 *
 * Widths are columns of a terminal, not bytes: names carry Vietnamese marks. */
#include "report/page.h"
#include "base/units.h"
#include "report/figures.h"
#include "report/tables.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void iop_page_cell(iop_page *p, const char *text, size_t width, bool right)
{
    iop_text_fit(&p->t, text, width, right);
}

void iop_page_figure(iop_page *p, double value, int decimals, size_t width)
{
    char text[IOP_NUMBER_SIZE] = "";
    if (!isinf(value))
        iop_figure(p->lang, value, decimals, text);
    if (strlen(text) >= width)
        iop_figure_exponent(p->lang, value, text);
    for (int digits = 2; digits >= 0 && strlen(text) >= width; digits--) { /* a blank stays between columns */
        snprintf(text, sizeof text, "%.*e", digits, value);
        iop_words_number(p->lang, text);
    }
    iop_page_cell(p, text, width, true);
}

/* --- money ---------------------------------------------------------------------------------------------- */

enum { SECTOR_MONEY = 10000000, TOTAL_MONEY = 1000000000 }; /* what no longer fits a column */

/* How many times 1000 the amounts must be divided by. */
static int thousands_needed(const iop_solution *s)
{
    double sector = 0, total = 0, base = 0;
    int thousands = 0;
    for (size_t j = 0; j < s->sectors; j++) {
        const iop_sector_result *r = &s->sector[j];
        sector = fmax(sector, fmax(fabs(r->output), fabs(r->output - r->base_output)));
        total += fabs(r->output);
        base += fabs(r->base_output);
    }
    double excess = fmax(sector / SECTOR_MONEY, fmax(total, base) / TOTAL_MONEY);
    for (; isfinite(excess) && excess >= 1; excess /= 1000)
        thousands++;
    return thousands;
}

void iop_page_choose_money(iop_page *p)
{
    static const char *const words[] = {
        "", "thousand ", "million ", "billion ", "thousand billion ", "million billion ", "billion billion "};
    enum { MOST = sizeof words / sizeof *words - 1 };
    char single[64];
    double multiple = iop_unit_single(p->s->money_unit, single, sizeof single);
    int own = (int)lround(log10(multiple) / 3), thousands = thousands_needed(p->s);
    thousands = own + thousands > MOST ? MOST - own : thousands;
    p->money_factor = pow(1000, -thousands);
    if (thousands == 0)
        snprintf(p->money_unit, sizeof p->money_unit, "%s", p->s->money_unit);
    else
        snprintf(p->money_unit, sizeof p->money_unit, "%s%s", words[own + thousands], single);
}

double iop_page_shown(const iop_page *p, const char *unit, char text[IOP_UNIT_SIZE])
{
    bool money = strcmp(unit, p->s->money_unit) == 0;
    iop_words_of_unit(p->lang, money ? p->money_unit : unit, text, IOP_UNIT_SIZE);
    return money ? p->money_factor : 1;
}

void iop_page_change(iop_page *p, double value, double base, size_t width)
{
    char text[IOP_NUMBER_SIZE];
    iop_figure_change(p->lang, value, base, text);
    iop_page_cell(p, text, width, true);
}

void iop_page_end_line(iop_page *p)
{
    while (p->t.length && p->t.data[p->t.length - 1] == ' ')
        p->t.data[--p->t.length] = '\0';
    iop_text_puts(&p->t, "\n");
}

/* The word at the start of `text`, cut to the width that a line has for it; returns its columns. */
static size_t put_word(iop_page *p, const char *text, size_t bytes, size_t most)
{
    char word[512];
    snprintf(word, sizeof word, "%.*s", (int)bytes, text);
    size_t width = iop_text_width(word);
    if (width > most)
        width = most;
    iop_page_cell(p, word, width, false);
    return width;
}

/* Bytes of the word at the start of `text`; a percent sign stays with its number. */
static size_t word_bytes(const char *text)
{
    size_t bytes = strcspn(text, " \n\t");
    while (text[bytes] == ' ' && text[bytes + 1] == '%')
        bytes += 1 + strcspn(text + bytes + 1, " \n\t");
    return bytes;
}

void iop_page_sentence(iop_page *p, const char *text, size_t indent, size_t already)
{
    size_t column = already;
    bool first = true; /* no word on this line yet */
    for (text += strspn(text, " \n\t"); *text; text += strspn(text, " \n\t")) {
        char word[512];
        size_t bytes = word_bytes(text);
        snprintf(word, sizeof word, "%.*s", (int)bytes, text);
        if (!first && column + 1 + iop_text_width(word) > IOP_PAGE_COLUMNS) {
            iop_page_end_line(p);
            iop_text_printf(&p->t, "%*s", (int)indent, "");
            column = indent;
            first = true;
        }
        if (!first) {
            iop_text_puts(&p->t, " ");
            column++;
        }
        column += put_word(p, text, bytes, IOP_PAGE_COLUMNS - column);
        first = false;
        text += bytes;
    }
    iop_page_end_line(p);
}

/* Takes away the halves of characters that a full buffer leaves. */
static void drop_halves(char *text)
{
    size_t length = strlen(text), good;
    while ((good = iop_utf8_valid(text, length)) < length)
        memmove(text + good, text + good + 1, length-- - good);
}

void iop_page_wrap(iop_page *p, size_t indent, size_t already, const char *fmt, ...)
{
    char sentence[2048];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence, sizeof sentence, fmt, args);
    va_end(args);
    drop_halves(sentence);
    iop_page_sentence(p, sentence, indent, already);
}

const char *iop_page_name(const iop_page *p, const char *name, char *out, size_t size)
{
    iop_report_sum(p->lang, name, out, size);
    drop_halves(out);
    for (char *c = out; *c; c++)
        if (*c == '_')
            *c = ' ';
    return out;
}
