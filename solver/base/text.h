/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/text.h - text that grows, UTF-8 width and checks. */
#ifndef IOP_BASE_TEXT_H
#define IOP_BASE_TEXT_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

/* A growing text. Appending never fails at once: a lack of memory sets `failed`, asked for once at the end.
 */
typedef struct iop_text {
    iop_env env;
    char *data; /* NUL-terminated once something was appended */
    size_t length, capacity;
    bool failed;
} iop_text;

iop_text iop_text_start(const iop_env *env);
void iop_text_end(iop_text *t);
void iop_text_add(iop_text *t, const char *data, size_t length);
/* `length` bytes of its own, from byte `from` on. */
void iop_text_again(iop_text *t, size_t from, size_t length);
void iop_text_char(iop_text *t, char c);
void iop_text_puts(iop_text *t, const char *text);
void iop_text_printf(iop_text *t, const char *fmt, ...) IOP_PRINTF(2, 3);
/* The number so that it reads back exactly, shortest form, always with a decimal point. */
void iop_text_number(iop_text *t, double value);
/* Text as a cell of CSV (RFC 4180): quoted where needed, quotes doubled. `guarded`: what a spreadsheet would
 * take for a formula gets an apostrophe before it, which spreadsheets drop. */
void iop_text_csv(iop_text *t, const char *text, bool guarded);
/* Text as a JSON string, with its quotes; bytes that are not UTF-8 become U+FFFD. */
void iop_text_json(iop_text *t, const char *text);
/* Text within HTML, in elements and in quoted attributes; bytes that are not UTF-8 become U+FFFD. */
void iop_text_html(iop_text *t, const char *text);
/* Hands the text over (freed with iop_free); IOP_ENOMEM when anything was lost. */
iop_status iop_text_take(iop_text *t, char **data, size_t *length, iop_err *err);

/* Columns that a UTF-8 text takes on a terminal. */
size_t iop_text_width(const char *text);
/* Appends text cut or padded to exactly `width` columns; a cut text ends with an ellipsis. */
void iop_text_fit(iop_text *t, const char *text, size_t width, bool right);
/* Bytes of valid UTF-8 at the start of data; == length when all is valid. */
size_t iop_utf8_valid(const char *data, size_t length);
/* [A-Za-z0-9_-]+ and none of the words all, group, sectors. */
bool iop_is_code(const char *text);
/* The closest of `count` words within an edit distance of 2 (1 for short words), NULL when none is. */
const char *iop_closest(const char *word, const char *const *words, size_t count);

#endif
