/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script.h - JSON that stands within a page: for an element <script type="application/json">.
 *
 * Whatever a text says, it cannot end the element nor open another: '<', '>' and '&' are written as \u003c,
 * \u003e and \u0026, bytes that are no UTF-8 as U+FFFD. Lack of memory is noted in the text and told by
 * iop_text_take. */
#ifndef IOP_REPORT_SCRIPT_H
#define IOP_REPORT_SCRIPT_H

#include "base/text.h"

typedef struct iop_script {
    iop_text *text;
    bool comma; /* before the next item */
} iop_script;

/* An object '{' or an array '[', and its end '}' or ']'. */
void iop_script_open(iop_script *j, char bracket);
void iop_script_close(iop_script *j, char bracket);
/* The name of the next value of an object. */
void iop_script_key(iop_script *j, const char *key);
void iop_script_text(iop_script *j, const char *text); /* NULL is "" */
/* To ten significant digits, which a reader of a page cannot tell from all; null when it is not finite. */
void iop_script_number(iop_script *j, double value);
/* A cell of a table, which shows five digits: to seven, and whatever its size to a hundredth. */
void iop_script_cell(iop_script *j, double value);
void iop_script_whole(iop_script *j, size_t value);
void iop_script_flag(iop_script *j, bool value);
/* An array of numbers; null when `value` is NULL. */
void iop_script_numbers(iop_script *j, const double *value, size_t count);
/* Bytes in base64, as a text. */
void iop_script_bytes(iop_script *j, const unsigned char *data, size_t size);

/* Key and value. */
void iop_script_put_text(iop_script *j, const char *key, const char *text);
void iop_script_put_number(iop_script *j, const char *key, double value);
void iop_script_put_whole(iop_script *j, const char *key, size_t value);
void iop_script_put_flag(iop_script *j, const char *key, bool value);
void iop_script_put_numbers(iop_script *j, const char *key, const double *value, size_t count);

#endif
