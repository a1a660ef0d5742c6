/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in text: which texts are numbers, their values, and numbers for people. The exact rounding is in
 * decimal.c, exact writing in number_write.c. */
#include "base/number.h"
#include "base/decimal.h"
#include <errno.h>
#include <ioplan/status.h>
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
    long exponent;     /* decimal exponent of the mantissa */
    bool negative;
    bool cut;  /* there were more digits */
    bool huge; /* the exponent is beyond all reason */
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
    d->huge = e >= 100000;
    d->exponent += negative ? -e : e;
    return p;
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* Eight characters, the first lowest, less '0' each: digits become 0 to 9. */
static uint64_t load_digits(const char *p)
{
    uint64_t eight;
    memcpy(&eight, p, 8);
    return eight ^ 0x3030303030303030U;
}

/* How many of the eight, from the first on, are digits. A carry out of a byte that is none comes too late to
 * matter. */
static int leading_digits(uint64_t eight)
{
    uint64_t others = ((eight + 0x7676767676767676U) | eight) & 0x8080808080808080U;
    return others ? __builtin_ctzll(others) / 8 : 8;
}

/* The number of eight digits: neighbours are joined into pairs, then fours, then all. */
static uint64_t join_digits(uint64_t eight)
{
    eight = (eight * 10 + (eight >> 8)) & 0x00FF00FF00FF00FFU;
    eight = (eight * 100 + (eight >> 16)) & 0x0000FFFF0000FFFFU;
    return (eight * 10000 + (eight >> 32)) & 0xFFFFFFFFU;
}
#endif

/* Runs over digits, which go behind those of *mantissa, modulo 2^64. */
static inline const char *scan_digits(const char *p, const char *end, uint64_t *mantissa)
{
    uint64_t m = *mantissa;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    static const uint64_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    while (end - p >= 8) {
        uint64_t eight = load_digits(p);
        int count = leading_digits(eight);
        if (count > 0) /* the ones that are no digits go out, zeros come in before the others */
            m = m * tens[count] + join_digits(eight << (64 - 8 * count));
        p += count;
        if (count < 8) {
            *mantissa = m;
            return p;
        }
    }
#endif
    for (; p < end && is_digit(*p); p++)
        m = m * 10 + (uint64_t)(*p - '0');
    *mantissa = m;
    return p;
}

/* More than 19 characters of digits and point: leading zeros do not count, and what is behind the 19th digit
 * only matters by not being 0. */
static void scan_long(const char *p, const char *stop, char point, decimal *d)
{
    int digits = 0;
    bool fraction = false;
    d->mantissa = 0;
    d->exponent = 0;
    for (; p < stop; p++) {
        if (*p == point) {
            fraction = true;
            continue;
        }
        bool kept = digits < 19;
        if (kept)
            d->mantissa = d->mantissa * 10 + (uint64_t)(*p - '0');
        else
            d->cut |= *p != '0';
        digits += digits > 0 || *p != '0';
        d->exponent += (kept ? 0 : 1) - (fraction ? 1 : 0);
    }
}

/* Reads the longest number at text; returns where it ends (text when there is none). */
static const char *scan(const char *text, const char *end, char point, decimal *d)
{
    const char *p = text;
    *d = (decimal){0, 0, false, false, false};
    if (p < end && (*p == '-' || *p == '+'))
        d->negative = *p++ == '-';
    const char *first = p;
    p = scan_digits(p, end, &d->mantissa);
    ptrdiff_t digits = p - first;
    if (p < end && *p == point) {
        const char *behind = ++p;
        p = scan_digits(p, end, &d->mantissa);
        d->exponent = -(long)(p - behind);
        digits += p - behind;
    }
    if (digits == 0)
        return text;
    if (digits > 19)
        scan_long(first, p, point, d);
    return scan_exponent(p, end, d);
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

/* Any number at text. */
__attribute__((noinline)) static const char *read_any(const char *text, const char *end, char point,
                                                      double *value)
{
    decimal d;
    const char *stop = scan(text, end, point, &d);
    if (stop == text)
        return text;
    double result = 0;
    if (!d.huge && iop_decimal_round(d.mantissa, d.exponent, d.cut, &result))
        *value = d.negative ? -result : result;
    else
        *value = slow_path(text, (size_t)(stop - text), point);
    return stop;
}

const char *iop_read_number(const char *text, const char *end, char point, double *value)
{
    /* The usual kind, without an exponent and with 19 digits at most, in few steps. */
    uint64_t mantissa = 0;
    long exponent = 0;
    bool negative = text < end && *text == '-';
    const char *first = text + negative, *p = scan_digits(first, end, &mantissa);
    ptrdiff_t digits = p - first;
    if (p < end && *p == point) {
        const char *behind = ++p;
        p = scan_digits(p, end, &mantissa);
        exponent = -(long)(p - behind);
        digits += p - behind;
    }
    double size;
    bool usual = digits > 0 && digits <= 19 && (p == end || (*p | 0x20) != 'e');
    if (!usual || !iop_decimal_round(mantissa, exponent, false, &size))
        return read_any(text, end, point, value);
    *value = negative ? -size : size;
    return p;
}

iop_number_fault iop_parse_number(const char *text, size_t length, char point, double *value)
{
    double result = 0;
    if (length == 0)
        return IOP_NUMBER_EMPTY;
    const char *stop = iop_read_number(text, text + length, point, &result);
    if (stop != text + length || stop == text)
        return why_not(text, length, stop);
    if (isnan(result))
        return IOP_NUMBER_TEXT;
    if (isinf(result))
        return IOP_NUMBER_RANGE;
    *value = result;
    return IOP_NUMBER_OK;
}

const char *iop_number_fault_text(iop_number_fault fault)
{
    switch (fault) {
    case IOP_NUMBER_OK:
        return IOP_WORD("is a number");
    case IOP_NUMBER_EMPTY:
        return IOP_WORD("is empty; expected a number");
    case IOP_NUMBER_COMMA:
        return IOP_WORD("has a decimal comma or thousands marks; write 1234.5, or declare the decimal comma");
    case IOP_NUMBER_RANGE:
        return IOP_WORD("is too large for a double");
    case IOP_NUMBER_NONFINITE:
        return IOP_WORD("is not finite; expected a finite number");
    case IOP_NUMBER_TEXT:
        break;
    }
    return IOP_WORD("is not a number");
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
