/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What a syntactically valid number consists of. */
typedef struct {
    uint64_t mantissa; /* first 19 significant digits */
    int digits;        /* significant digits seen */
    long exponent;     /* decimal exponent of the mantissa */
    bool negative;
} decimal;

static const char *scan_exponent(const char *p, const char *end, decimal *d)
{
    const char *start = p;
    if (p == end || (*p != 'e' && *p != 'E'))
        return p;
    p++;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end || !is_digit(*p))
        return start;
    long e = 0;
    for (; p < end && is_digit(*p); p++)
        if (e < 100000)
            e = e * 10 + (*p - '0');
    d->exponent += negative ? -e : e;
    return p;
}

/* Reads the longest number at text; returns where it ends (text when there is none). */
static const char *scan(const char *text, const char *end, char point, decimal *d)
{
    const char *p = text;
    bool any = false, fraction = false;
    *d = (decimal){0, 0, 0, false};
    if (p < end && (*p == '-' || *p == '+'))
        d->negative = *p++ == '-';
    for (; p < end && (is_digit(*p) || (*p == point && !fraction)); p++) {
        if (*p == point) {
            fraction = true;
            continue;
        }
        any = true;
        if (d->digits > 0 || *p != '0') {
            if (d->digits++ < 19)
                d->mantissa = d->mantissa * 10 + (uint64_t)(*p - '0');
            else
                d->exponent++;
        }
        if (fraction)
            d->exponent--;
    }
    return any ? scan_exponent(p, end, d) : text;
}

/* strtod in the C locale, whatever the program's locale is. */
static double slow_path(const char *text, size_t length, char point)
{
    char small[64], *copy = length < sizeof small ? small : malloc(length + 1);
    if (!copy)
        return (double)NAN;
    memcpy(copy, text, length);
    copy[length] = '\0';
    char *mark = point == '.' ? NULL : strchr(copy, point);
    if (mark)
        *mark = '.';
    double value = (double)NAN;
    locale_t c = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    if (c != (locale_t)0) {
        value = strtod_l(copy, NULL, c);
        freelocale(c);
    }
    if (copy != small)
        free(copy);
    return value;
}

static iop_number_fault why_not(const char *text, size_t length, const char *stop)
{
    static const char *const words[] = {"nan", "inf", "infinity"};
    const char *body = text + (length > 0 && (*text == '-' || *text == '+'));
    size_t body_length = length - (size_t)(body - text);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (body_length == strlen(words[k]) && strncasecmp(body, words[k], body_length) == 0)
            return IOP_NUMBER_NONFINITE;
    if (stop > text && (*stop == ',' || *stop == '.') && memchr(text, ',', length))
        return IOP_NUMBER_COMMA;
    return IOP_NUMBER_TEXT;
}

iop_number_fault iop_parse_number(const char *text, size_t length, char point, double *value)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    decimal d;
    if (length == 0)
        return IOP_NUMBER_EMPTY;
    const char *stop = scan(text, text + length, point, &d);
    if (stop != text + length || stop == text)
        return why_not(text, length, stop);
    double result;
    /* Clinger's fast path: mantissa and power of ten are exact doubles, so one rounding gives the right one.
     */
    if (d.digits <= 15 && d.exponent >= -22 && d.exponent <= 22) {
        result = (double)d.mantissa;
        result = d.exponent < 0 ? result / power[-d.exponent] : result * power[d.exponent];
        if (d.negative)
            result = -result;
    } else {
        result = slow_path(text, length, point);
        if (isnan(result))
            return IOP_NUMBER_TEXT;
    }
    if (isinf(result))
        return IOP_NUMBER_RANGE;
    *value = result;
    return IOP_NUMBER_OK;
}

const char *iop_number_fault_text(iop_number_fault fault)
{
    switch (fault) {
    case IOP_NUMBER_OK:
        return "is a number";
    case IOP_NUMBER_EMPTY:
        return "is empty; expected a number";
    case IOP_NUMBER_COMMA:
        return "has a decimal comma or thousands marks; write 1234.5, or declare the decimal comma";
    case IOP_NUMBER_RANGE:
        return "is too large for a double";
    case IOP_NUMBER_NONFINITE:
        return "is not finite; expected a finite number";
    case IOP_NUMBER_TEXT:
        break;
    }
    return "is not a number";
}

bool iop_parse_percent(const char *text, double *share)
{
    size_t length = strlen(text);
    if (length == 0 || text[length - 1] != '%')
        return false;
    length--;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    double value;
    if (iop_parse_number(text, length, '.', &value) != IOP_NUMBER_OK)
        return false;
    *share = value / 100;
    return true;
}

/* printf may follow a locale with a decimal comma. */
static void point_to_dot(char *text)
{
    for (char *p = text; *p; p++)
        if (*p == ',')
            *p = '.';
}

size_t iop_format_exact(double value, char out[IOP_NUMBER_SIZE])
{
    if (!isfinite(value))
        return (size_t)snprintf(out, IOP_NUMBER_SIZE, "%s",
                                isnan(value) ? "nan"
                                : value < 0  ? "-inf"
                                             : "inf");
    if (fabs(value) < 1e15 && value == floor(value) && !(value == 0 && signbit(value)))
        return (size_t)snprintf(out, IOP_NUMBER_SIZE, "%lld", (long long)value);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, IOP_NUMBER_SIZE, "%.*g", digits, value);
        point_to_dot(out);
        double back;
        if (digits == 17 ||
            (iop_parse_number(out, strlen(out), '.', &back) == IOP_NUMBER_OK && back == value))
            break;
    }
    return strlen(out);
}

/* Puts ',' between groups of three digits before the point. */
static void group_digits(char out[IOP_NUMBER_SIZE])
{
    char *start = out + (out[0] == '-');
    size_t whole = strspn(start, "0123456789"), length = strlen(out);
    for (size_t k = whole; k > 3 && length + 1 < IOP_NUMBER_SIZE; length++) {
        k -= 3;
        memmove(start + k + 1, start + k, strlen(start + k) + 1);
        start[k] = ',';
    }
}

size_t iop_format_human(double value, int digits, char out[IOP_NUMBER_SIZE])
{
    double size = fabs(value);
    if (!isfinite(value) || (size != 0 && (size < 1e-4 || size >= 1e15))) {
        snprintf(out, IOP_NUMBER_SIZE, "%.*g", digits, value);
        point_to_dot(out);
        return strlen(out);
    }
    int magnitude = size > 0 ? (int)floor(log10(size)) + 1 : 1;
    int decimals = digits > magnitude ? digits - magnitude : 0;
    snprintf(out, IOP_NUMBER_SIZE, "%.*f", decimals > 9 ? 9 : decimals, value);
    point_to_dot(out);
    group_digits(out);
    return strlen(out);
}
