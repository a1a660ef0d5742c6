/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/number.h - numbers to text and back, whatever the locale. All number text of ioplan goes through here.
 */
#ifndef IOP_BASE_NUMBER_H
#define IOP_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

enum { IOP_NUMBER_SIZE = 32 };

typedef enum {
    IOP_NUMBER_OK,
    IOP_NUMBER_EMPTY,
    IOP_NUMBER_TEXT,     /* not a number, or text after it */
    IOP_NUMBER_COMMA,    /* a number with a decimal comma or thousands marks */
    IOP_NUMBER_RANGE,    /* too large for a double */
    IOP_NUMBER_NONFINITE /* nan, inf */
} iop_number_fault;

/* Parses exactly `length` bytes: [+-]digits[.digits][e[+-]digits], correctly rounded. `point` is '.' or ','.
 */
iop_number_fault iop_parse_number(const char *text, size_t length, char point, double *value);
/* The longest number at the start of text, not beyond `end`: returns where it ends, `text` when there is
 * none. One too large for a double becomes infinite; NaN only without memory for a very long one. */
const char *iop_read_number(const char *text, const char *end, char point, double *value);
/* In words, for a message: "is not a number", "has a decimal comma; write a point", ... */
const char *iop_number_fault_text(iop_number_fault fault);

/* A percentage "95%" or "95.5 %" as a share 0.95; false when text is none. */
bool iop_parse_percent(const char *text, double *share);

/* Shortest decimal that reads back as the same double; NUL-terminated; returns its length. Finite values
 * only; others give "nan", "inf", "-inf". */
size_t iop_format_exact(double value, char out[IOP_NUMBER_SIZE]);
/* For people: `digits` significant digits, thousands marks (','), no exponent between 1e-4 and 1e15. */
size_t iop_format_human(double value, int digits, char out[IOP_NUMBER_SIZE]);

#endif
