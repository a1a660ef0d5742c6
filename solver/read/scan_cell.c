/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of a CSV stream: plain, quoted, and the characters that neither may hold.
 *
 * Grammar (RFC 4180 with blanks around cells):
 *   cell   = blanks (plain / quoted) blanks
 *   quoted = '"' *(any character but '"' / '"' '"') '"'
 *   end    = separator / LF / CR LF / CR at the end of the data / end of the data */
#include "base/alloc.h"
#include "base/text.h"
#include "read/scan.h"
#include "read/scan_buffer.h"
#include <ioplan/words.h>
#include <string.h>

/* How a cell may end. */
typedef enum { NOT_THE_END, AT_SEPARATOR, AT_LINE_END, AT_DATA_END } ending;

/* What follows at *p; reads on when it must. `*width` is the size of the end mark. */
static ending look(iop_scan *s, const char **p, size_t *width)
{
    *width = 0;
    if (*p == s->end && !iop_scan_refill(s, p))
        return AT_DATA_END;
    *width = 1;
    if (**p == s->separator)
        return AT_SEPARATOR;
    if (**p == '\n')
        return AT_LINE_END;
    if (**p != '\r')
        return NOT_THE_END;
    const char *next = *p + 1;
    if (next == s->end && !iop_scan_refill(s, &next)) {
        *p = next - 1;
        return AT_LINE_END;
    }
    *p = next - 1;
    *width = 2;
    return *next == '\n' ? AT_LINE_END : NOT_THE_END;
}

bool iop_scan_ends_line(iop_scan *s)
{
    const char *p = s->at;
    size_t width;
    return look(s, &p, &width) == AT_LINE_END;
}

/* Moves behind a cell whose end mark of `width` bytes is at p. */
static void leave(iop_scan *s, const char *p, ending how, size_t width)
{
    s->at = p + width;
    s->over = how != AT_SEPARATOR;
    if (how == AT_LINE_END)
        s->line++;
}

static bool is_blank(const iop_scan *s, char c)
{
    return c == ' ' || (c == '\t' && s->separator != '\t');
}

static void too_long(iop_scan *s, const iop_cell *cell, bool quoted)
{
    iop_scan_fail(s, IOP_EPARSE, cell->line, cell->number, "the cell is longer than %d bytes%s", IOP_CELL_MAX,
                  quoted ? iop_words(iop_diags_lang(s->diags), "; is its closing quote missing?") : "");
}

/* A character below 0x20, or 0x7f, in a cell. False when it ends the reading. */
static bool report_control(iop_scan *s, const iop_cell *cell, char c)
{
    if (c == '\0') {
        iop_scan_fail(s, IOP_EPARSE, s->line, cell->number,
                      "the cell holds a NUL byte; this is no text file");
        return false;
    }
    if (c == '\r')
        iop_scan_fault(s, s->line, cell->number, "a carriage return without a line feed");
    else
        iop_scan_fault(s, s->line, cell->number, "the cell holds the control character 0x%02X",
                       (unsigned)(unsigned char)c);
    return s->status == IOP_OK;
}

static void check_utf8(iop_scan *s, const iop_cell *cell)
{
    size_t good = iop_utf8_valid(cell->text, cell->length);
    if (good < cell->length)
        iop_scan_fault(s, cell->line, cell->number,
                       "byte %zu of the cell, 0x%02X, is not UTF-8; save the file as UTF-8", good + 1,
                       (unsigned)(unsigned char)cell->text[good]);
}

/* Runs over ordinary characters of a plain cell, not beyond `limit`; collects their bits. */
static const char *run_plain(const iop_scan *s, const char *p, const char *limit, unsigned *bits)
{
    unsigned all = *bits;
    while (p < limit && !s->stop[(unsigned char)*p])
        all |= (unsigned char)*p++;
    *bits = all;
    return p;
}

static const char *limit_of(const iop_scan *s, size_t most)
{
    return (size_t)(s->end - s->at) > most ? s->at + most : s->end;
}

static void quote_inside(iop_scan *s, const iop_cell *cell)
{
    iop_scan_fault(s, cell->line, cell->number,
                   "a quote inside an unquoted cell; write \"...\" around it and \"\" for each quote");
    s->broken = true;
    iop_scan_skip_line(s);
}

static void trim(const iop_scan *s, iop_cell *cell)
{
    while (cell->length > 0 && is_blank(s, cell->text[0])) {
        cell->text++;
        cell->length--;
    }
    while (cell->length > 0 && is_blank(s, cell->text[cell->length - 1]))
        cell->length--;
}

static bool take_plain(iop_scan *s, iop_cell *cell)
{
    const char *p = s->at;
    unsigned bits = 0;
    for (;;) {
        p = run_plain(s, p, limit_of(s, IOP_CELL_MAX + 1), &bits);
        if (p - s->at > IOP_CELL_MAX) {
            too_long(s, cell, false);
            return false;
        }
        size_t width;
        ending how = look(s, &p, &width);
        if (s->status != IOP_OK)
            return false;
        if (how != NOT_THE_END) {
            *cell = (iop_cell){s->at, (size_t)(p - s->at), cell->line, cell->number};
            leave(s, p, how, width);
            break;
        }
        if (*p == '"') {
            quote_inside(s, cell);
            return false;
        }
        if (s->stop[(unsigned char)*p] && !report_control(s, cell, *p++))
            return false;
    }
    trim(s, cell);
    if (bits & 0x80)
        check_utf8(s, cell);
    return s->status == IOP_OK;
}

/* Finds the closing quote; *p starts behind the opening one and ends at the closing one. */
static bool find_close(iop_scan *s, const iop_cell *cell, const char **p, bool *doubled, unsigned *bits)
{
    for (;;) {
        if (*p - s->at > IOP_CELL_MAX) {
            too_long(s, cell, true);
            return false;
        }
        if (*p == s->end && !iop_scan_refill(s, p)) {
            if (s->status == IOP_OK)
                iop_scan_fail(s, IOP_EPARSE, cell->line, cell->number, "the quote is never closed");
            return false;
        }
        unsigned char c = (unsigned char)**p;
        *bits |= c;
        if (c == '\n')
            s->line++;
        if (c == '"') {
            const char *next = *p + 1;
            bool last = next == s->end && !iop_scan_refill(s, &next);
            *p = next - 1;
            if (last || *next != '"')
                return s->status == IOP_OK;
            *doubled = true;
            ++*p;
        } else if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f) {
            if (!report_control(s, cell, (char)c))
                return false;
        }
        ++*p;
    }
}

/* Replaces the doubled quotes of a cell by single ones, in s->unquoted. */
static bool undouble(iop_scan *s, iop_cell *cell)
{
    if (!iop_grow(&s->env, &s->unquoted, &s->unquoted_capacity, cell->length, 1)) {
        iop_scan_fail(s, IOP_ENOMEM, cell->line, cell->number, "out of memory for %zu bytes", cell->length);
        return false;
    }
    size_t length = 0;
    for (size_t k = 0; k < cell->length; k++) {
        s->unquoted[length++] = cell->text[k];
        if (cell->text[k] == '"')
            k++;
    }
    cell->text = s->unquoted;
    cell->length = length;
    return true;
}

static bool take_quoted(iop_scan *s, iop_cell *cell)
{
    const char *p = s->at + 1;
    bool doubled = false;
    unsigned bits = 0;
    if (!find_close(s, cell, &p, &doubled, &bits))
        return false;
    size_t length = (size_t)(p - s->at) - 1, width;
    p++;
    while ((p < s->end || iop_scan_refill(s, &p)) && is_blank(s, *p) && p - s->at <= 2 * IOP_CELL_MAX)
        p++;
    ending how = look(s, &p, &width);
    if (s->status != IOP_OK)
        return false;
    if (how == NOT_THE_END) {
        iop_scan_fault(s, s->line, cell->number,
                       "text after the closing quote of the cell that starts on line %zu", cell->line);
        s->broken = true;
        iop_scan_skip_line(s);
        return false;
    }
    *cell = (iop_cell){s->at + 1, length, cell->line, cell->number};
    leave(s, p, how, width);
    if (doubled && !undouble(s, cell))
        return false;
    if (bits & 0x80)
        check_utf8(s, cell);
    return s->status == IOP_OK;
}

bool iop_scan_cell(iop_scan *s, iop_cell *cell)
{
    if (s->over || s->status != IOP_OK)
        return false;
    *cell = (iop_cell){"", 0, s->line, ++s->cells};
    if (s->cells > IOP_COLUMNS_MAX) {
        iop_scan_fail(s, IOP_EPARSE, s->line, 0, "the line has more than %d cells", IOP_COLUMNS_MAX);
        return false;
    }
    const char *p = s->at;
    while ((p < s->end || iop_scan_refill(s, &p)) && is_blank(s, *p))
        s->at = ++p; /* blanks before the cell are not kept */
    return p < s->end && *p == '"' ? take_quoted(s, cell) : take_plain(s, cell);
}
