/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV (RFC 4180) as a stream: the buffer, records, and what surrounds cells. Cells are in scan_cell.c.
 *
 * Invariants: the bytes from `at` on are in the buffer and are kept by every refill; a cell is at most
 * IOP_CELL_MAX bytes, so the buffer stays small whatever the file; `at` is at the start of a record or of a
 * cell between calls. Files are read piece by piece, so a wrong file of any size is refused without being
 * loaded. */
#include "read/scan.h"
#include "base/alloc.h"
#include "read/scan_buffer.h"
#include <ioplan/words.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PIECE = 1 << 18 };

void iop_scan_fault(iop_scan *s, size_t line, size_t number, const char *fmt, ...)
{
    char sentence[sizeof((iop_err *)0)->msg];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence, sizeof sentence, iop_words(iop_diags_lang(s->diags), fmt), args);
    va_end(args);
    iop_diags_add(s->diags, IOP_ERROR, IOP_EPARSE, s->source.place, (long long)line, (long long)number, "%s",
                  sentence);
    if (++s->faults >= IOP_FAULTS_MAX && s->status == IOP_OK)
        s->status = IOP_EPARSE;
}

void iop_scan_fail(iop_scan *s, iop_status status, size_t line, size_t number, const char *fmt, ...)
{
    char sentence[sizeof((iop_err *)0)->msg];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence, sizeof sentence, iop_words(iop_diags_lang(s->diags), fmt), args);
    va_end(args);
    s->status = iop_diags_add(s->diags, IOP_ERROR, status, s->source.place, (long long)line,
                              (long long)number, "%s", sentence);
}

iop_status iop_scan_status(const iop_scan *s)
{
    if (s->status != IOP_OK)
        return s->status;
    return s->faults ? IOP_EPARSE : IOP_OK;
}

bool iop_scan_refill(iop_scan *s, const char **p)
{
    if (s->ended || s->status != IOP_OK)
        return false;
    if (iop_stop_asked(&s->env)) {
        iop_scan_fail(s, IOP_ESTOPPED, s->line, 0, "reading was stopped");
        return false;
    }
    size_t kept = (size_t)(s->end - s->at), offset = (size_t)(*p - s->at), got;
    if (kept)
        memmove(s->buffer, s->at, kept);
    bool room = iop_grow(&s->env, &s->buffer, &s->capacity, kept + 1, 1);
    s->at = s->buffer;
    s->end = s->buffer + kept;
    *p = s->buffer + offset;
    if (!room) {
        iop_scan_fail(s, IOP_ENOMEM, s->line, 0, "out of memory for %zu bytes", kept + 1);
        return false;
    }
    s->status = iop_source_read(&s->source, s->buffer + kept, s->capacity - kept, &got, s->diags);
    s->end += got;
    s->ended = got == 0;
    return got > 0;
}

/* Files that people take for CSV. */
static void refuse_other_formats(iop_scan *s)
{
    static const struct {
        const char *start, *sentence;
    } others[] = {
        {"PK\x03\x04", IOP_WORD("is a workbook or a zip archive; save it as CSV (UTF-8)")},
        {"\xD0\xCF\x11\xE0", IOP_WORD("is an old Excel workbook; save it as CSV (UTF-8)")},
        {"\x1F\x8B", IOP_WORD("is compressed; unpack it first")},
        {"\x28\xB5\x2F\xFD", IOP_WORD("is compressed; unpack it first")},
        {"\xFF\xFE", IOP_WORD("is UTF-16; save it as UTF-8")},
        {"\xFE\xFF", IOP_WORD("is UTF-16; save it as UTF-8")},
    };
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        size_t length = strlen(others[k].start);
        if ((size_t)(s->end - s->at) >= length && memcmp(s->at, others[k].start, length) == 0)
            iop_scan_fail(s, IOP_EPARSE, 0, 0, "%s", iop_words(iop_diags_lang(s->diags), others[k].sentence));
    }
}

static void start_buffer(iop_scan *s)
{
    bool small = s->source.size < PIECE && !s->source.unpack;
    size_t want = small ? s->source.size + 1 : PIECE;
    if (s->source.piece && s->source.piece < want)
        want = s->source.piece;
    s->buffer = iop_new(&s->env, want, 1);
    if (!s->buffer) {
        iop_scan_fail(s, IOP_ENOMEM, 0, 0, "out of memory for %zu bytes", want);
        return;
    }
    s->capacity = want;
    s->at = s->end = s->buffer;
    /* The first bytes tell the format; pieces may be as short as one byte. */
    const char *p = s->at;
    while (s->end - s->at < 4 && iop_scan_refill(s, &p)) {
    }
}

iop_status iop_scan_open(iop_scan *s, const iop_source *source, const iop_csv_options *options,
                         const iop_env *env, iop_diags *diags)
{
    memset(s, 0, sizeof *s);
    s->env = iop_env_or_default(env);
    s->diags = diags;
    s->source = *source;
    s->separator = options ? options->separator : '\0';
    s->point = options && options->decimal_comma ? ',' : '.';
    s->line = 1;
    s->over = true;
    bool known = s->separator == '\0' || strchr(",;\t", s->separator);
    if (!known || s->separator == s->point) {
        iop_scan_fail(s, IOP_EINVAL, 0, 0, "'%c' cannot separate cells%s", s->separator,
                      iop_words(iop_diags_lang(diags), known ? IOP_WORD(" when it is the decimal comma")
                                                             : IOP_WORD("; expected ',', ';' or tab")));
        return s->status;
    }
    if (source->data && source->piece == 0 && !source->unpack) {
        s->at = source->data;
        s->end = source->data + source->size;
        s->ended = true;
    } else {
        start_buffer(s);
    }
    refuse_other_formats(s);
    if (s->end - s->at >= 3 && memcmp(s->at, "\xEF\xBB\xBF", 3) == 0)
        s->at += 3;
    return s->status;
}

void iop_scan_close(iop_scan *s)
{
    iop_free(&s->env, s->buffer);
    iop_free(&s->env, s->unquoted);
    s->buffer = s->unquoted = NULL;
}

void iop_scan_go_to(iop_scan *s, size_t offset, size_t line, bool at_end)
{
    s->over = true;
    s->line = line;
    if (!s->buffer) {
        s->at = at_end ? s->end : s->source.data + offset;
        return;
    }
    s->at = s->end = s->buffer;
    s->ended = at_end;
    if (!at_end && s->status == IOP_OK)
        s->status = iop_source_go_to(&s->source, offset, s->diags);
}

void iop_scan_skip_line(iop_scan *s)
{
    for (;;) {
        size_t left = (size_t)(s->end - s->at);
        const char *feed = left ? memchr(s->at, '\n', left) : NULL;
        const char *p = s->at = feed ? feed + 1 : s->end;
        if (feed)
            s->line++;
        if (feed || !iop_scan_refill(s, &p))
            break;
    }
    s->over = true;
}

/* Whether another byte is at s->at, read when need be. */
static bool more(iop_scan *s)
{
    const char *p = s->at;
    return s->at < s->end || iop_scan_refill(s, &p);
}

/* Skips blank lines and comments. */
static bool go_to_record(iop_scan *s)
{
    while (more(s) && s->status == IOP_OK) {
        char c = *s->at;
        if (c == ' ')
            s->at++;
        else if (c == '\n' || c == '#')
            iop_scan_skip_line(s);
        else if (c == '\r' && iop_scan_ends_line(s))
            iop_scan_skip_line(s);
        else
            break;
    }
    s->cells = 0;
    s->broken = false;
    s->over = s->at == s->end || s->status != IOP_OK;
    return !s->over;
}

bool iop_scan_record(iop_scan *s)
{
    iop_cell cell;
    while (iop_scan_cell(s, &cell)) {
    }
    return go_to_record(s);
}

/* The candidate that the header line, as far as it is in the buffer, has most of outside quotes. */
static char most_used_separator(const iop_scan *s)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t count[3] = {0};
    bool quoted = false;
    for (const char *p = s->at; p < s->end && (quoted || *p != '\n'); p++) {
        if (*p == '"')
            quoted = !quoted;
        for (size_t k = 0; k < 3; k++)
            count[k] += !quoted && *p == candidates[k];
    }
    size_t best = s->point == ',' ? 1 : 0;
    for (size_t k = best + 1; k < 3; k++)
        if (count[k] > count[best])
            best = k;
    return candidates[best];
}

/* Brings as much of the header line into the buffer as a piece holds. */
static void fill_buffer(iop_scan *s)
{
    const char *p = s->at;
    while (s->end - s->at < PIECE && !memchr(s->at, '\n', (size_t)(s->end - s->at)) &&
           iop_scan_refill(s, &p)) {
    }
}

bool iop_scan_header(iop_scan *s)
{
    if (s->status != IOP_OK)
        return false;
    if (!go_to_record(s)) {
        if (s->status == IOP_OK)
            iop_scan_fail(s, IOP_EPARSE, 0, 0, "%s; expected a header line",
                          iop_words(iop_diags_lang(s->diags), s->source.size
                                                                  ? IOP_WORD("the file holds no records")
                                                                  : IOP_WORD("the file is empty")));
        return false;
    }
    if (!s->separator) {
        fill_buffer(s);
        s->separator = most_used_separator(s);
    }
    for (size_t c = 0; c < 256; c++)
        s->stop[c] = (c < 0x20 && c != '\t') || c == 0x7f || c == '"' || c == (unsigned char)s->separator;
    return s->status == IOP_OK;
}

bool iop_scan_is_full(iop_scan *s, size_t line, size_t expected)
{
    if (s->broken || s->status != IOP_OK || s->cells == expected)
        return s->cells == expected && !s->broken && s->status == IOP_OK;
    if (s->cells == 1)
        iop_scan_fault(s, line, 0, "the line has 1 cell; expected %zu as in the header", expected);
    else
        iop_scan_fault(s, line, 0, "the line has %zu cells; expected %zu as in the header", s->cells,
                       expected);
    return false;
}
