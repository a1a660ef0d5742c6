/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doubles to text that reads back: the decimal rounded to 15 significant digits when that reads back as the
 * same double, else to 16, else to 17 (which always does), as printf's %g writes it.
 *
 * |value| = m 2^b with 2^63 <= m < 2^64. The power s of ten is such that N = |value| 10^s has 17 or 18 digits
 * before its point; N is computed with 128 bits of 10^s (powers.h), as an interval with less than two units
 * of 2^-shift. For 0 <= s <= 55 it is exact. A rounding that the interval leaves open goes to printf.
 *
 * Nearly always 32 bits behind the point of N tell which way it rounds, and whether the rounded number lies
 * nearer to the value than half the distance to the next double, so that it reads back. */
#include "base/decimal.h"
#include "base/number.h"
#include "base/powers.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* N: whole and fraction / 2^shift, plus less than two units of the fraction unless exact. */
typedef struct scaled {
    uint64_t whole;
    iop_u128 fraction;
    int shift;
    bool exact, sticky; /* sticky: exact, and a little above */
    int power;          /* s */
    int digits;         /* of whole: 17 or 18 */
    uint64_t half;      /* half the distance to the next double, in units of N / 2^32, cut; 0: not known,
                           or not the same on both sides */
} scaled;

/* digits * 10^exponent, with `count` digits and a precision of so many for %g. */
typedef struct rounded {
    uint64_t digits;
    int count, exponent;
} rounded;

static scaled scale(double value)
{
    uint64_t bits, m, below;
    memcpy(&bits, &value, sizeof bits);
    int b = (int)(bits >> 52 & 0x7FF);
    m = (bits & (((uint64_t)1 << 52) - 1)) | (b ? (uint64_t)1 << 52 : 0);
    b = (b ? b : 1) - 1075;
    int up = __builtin_clzll(m);
    m <<= up;
    b -= up;
    scaled n;
    /* floor(k log10(2)) for |k| < 1150: the decimal exponent of 2^(b + 63), that of the value or one less */
    n.power = 16 - (((b + 63) * 78913) >> 18);
    const iop_power *power = &iop_powers[n.power - IOP_POWER_MIN];
    iop_u128 product = iop_power_times(power, m, &below);
    n.shift = -(64 + iop_power_exponent(n.power) + b);
    n.whole = (uint64_t)(product >> n.shift);
    n.fraction = product & (((iop_u128)1 << n.shift) - 1);
    n.exact = n.power >= 0 && n.power <= IOP_POWER_EXACT;
    n.sticky = below > 0;
    n.half = up < 12 && m << 1 != 0 ? power->high >> (n.shift - 10 - 32) : 0; /* not for subnormals */
    n.digits = n.whole >= 100000000000000000U ? 18 : 17;
    return n;
}

static const uint64_t tens[] = {1, 10, 100, 1000};

/* n without its last `count` digits. */
static uint64_t drop_digits(uint64_t n, int count)
{
    switch (count) {
    case 0:
        return n;
    case 1:
        return n / 10;
    case 2:
        return n / 100;
    default:
        return n / 1000;
    }
}

/* The shortest of 15 to 17 digits by 32 bits of the fraction; false when they do not tell. What is cut off
 * makes less than 4 units of the last of them. */
static bool shorten_usual(const scaled *n, rounded *r)
{
    enum { BITS = 32, OPEN = 4 };
    uint64_t fraction = (uint64_t)(n->fraction >> (n->shift - BITS));
    if (n->half == 0)
        return false;
    for (int count = 15; count <= 17; count++) {
        int dropped = n->digits - count;
        uint64_t unit = tens[dropped] << BITS, digits = drop_digits(n->whole, dropped);
        uint64_t rest = ((n->whole - digits * tens[dropped]) << BITS) + fraction;
        bool up = rest > unit / 2;
        if (rest + OPEN - unit / 2 <= 2 * OPEN)
            return false;
        uint64_t distance = up ? unit - rest : rest;
        *r = (rounded){digits + up, count, dropped - n->power};
        if (count == 17 || distance + OPEN < n->half)
            return true;
        if (distance <= n->half + OPEN)
            return false;
    }
    return false;
}

/* N rounded to `count` digits; false when the interval leaves it open. */
static bool round_to(const scaled *n, int count, rounded *r)
{
    uint64_t unit = tens[n->digits - count];
    iop_u128 rest = ((iop_u128)(n->whole % unit) << n->shift) | n->fraction;
    iop_u128 half = (iop_u128)unit << (n->shift - 1);
    r->digits = n->whole / unit;
    r->count = count;
    r->exponent = n->digits - count - n->power;
    bool up = rest > half;
    if (n->exact)
        up = up || (rest == half && (n->sticky || (r->digits & 1)));
    else if (!up && rest + 2 > half)
        return false;
    r->digits += up;
    return true;
}

/* Whether a rounding of N surely lies too far from it to read back as the value. */
static bool is_far(const scaled *n, const rounded *r)
{
    uint64_t there = r->digits * tens[n->digits - r->count];
    uint64_t distance = there > n->whole ? there - n->whole : n->whole - there;
    return n->half > 0 && distance > (n->half >> 32) + 2;
}

/* The shortest of 15 to 17 digits; false when only printf can tell. */
static bool shorten(double value, rounded *r)
{
    scaled n = scale(value);
    if (shorten_usual(&n, r))
        return true;
    for (int count = 15; count <= 17; count++) {
        double back = value;
        if (!round_to(&n, count, r))
            return false;
        if (count < 17 && is_far(&n, r))
            continue;
        if (count < 17 && !iop_decimal_round(r->digits, r->exponent, false, &back))
            return false;
        if (back == value)
            break;
    }
    return true;
}

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                            "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

static void put_eight(char *out, uint32_t n)
{
    uint32_t first = n / 10000, last = n % 10000;
    memcpy(out, pairs + 2 * (first / 100), 2);
    memcpy(out + 2, pairs + 2 * (first % 100), 2);
    memcpy(out + 4, pairs + 2 * (last / 100), 2);
    memcpy(out + 6, pairs + 2 * (last % 100), 2);
}

/* Exactly `count` digits of n, with leading zeros. */
static void put_digits(char *out, uint64_t n, int count)
{
    for (; count >= 8; n /= 100000000) {
        count -= 8;
        put_eight(out + count, (uint32_t)(n % 100000000));
    }
    while (count >= 2) {
        count -= 2;
        memcpy(out + count, pairs + 2 * (n % 100), 2);
        n /= 100;
    }
    if (count)
        *out = (char)('0' + n % 10);
}

static int count_digits(uint64_t n)
{
    int count = 1;
    for (; n >= 10; n /= 10)
        count++;
    return count;
}

/* Room for digits, and for text: copies of a length that is known are quick, and what they copy behind the
 * digits is never looked at. */
enum { DIGITS = 24, ROOM = 2 * DIGITS };

/* d.ddde+XX */
static char *put_scientific(char *out, const char *digits, int count, int exponent)
{
    unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
    int length = size < 100 ? 2 : 3;
    *out++ = digits[0];
    if (count > 1) {
        *out++ = '.';
        memcpy(out, digits + 1, (size_t)count - 1);
        out += count - 1;
    }
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    put_digits(out, size, length);
    return out + length;
}

/* 0.00ddd, dd.ddd or ddd00 */
static char *put_fixed(char *out, const char *digits, int count, int exponent)
{
    int whole = exponent + 1; /* digits before the point */
    if (whole <= 0) {
        memcpy(out, "0.00000", 8);
        out += 2 - whole;
        memcpy(out, digits, DIGITS);
        return out + count;
    }
    memcpy(out, digits, DIGITS);
    if (count <= whole) {
        memset(out + count, '0', (size_t)(whole - count));
        return out + whole;
    }
    out[whole] = '.';
    memcpy(out + whole + 1, digits + whole, DIGITS);
    return out + count + 1;
}

/* As %.{precision}g does, where the precision is r->count. */
static char *put_rounded(char *out, rounded r)
{
    char digits[ROOM] = "";
    int precision = r.count;
    static const uint64_t least[] = {1000000000000000U, 10000000000000000U, 100000000000000000U};
    int count = precision + (r.digits >= least[precision - 15]); /* one more when rounding gave 10^count */
    int exponent = r.exponent + count - 1;
    put_digits(digits, r.digits, count);
    while (count > 1 && digits[count - 1] == '0')
        count--;
    if (exponent < -4 || exponent >= precision)
        return put_scientific(out, digits, count, exponent);
    return put_fixed(out, digits, count, exponent);
}

/* The same with printf, whose locale may have a decimal comma. */
static size_t print(double value, char out[IOP_NUMBER_SIZE])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, IOP_NUMBER_SIZE, "%.*g", digits, value);
        for (char *p = out; *p; p++)
            if (*p == ',')
                *p = '.';
        double back;
        if (digits == 17 ||
            (iop_parse_number(out, strlen(out), '.', &back) == IOP_NUMBER_OK && back == value))
            break;
    }
    return strlen(out);
}

static size_t format_whole(double value, char *out)
{
    char *p = out;
    uint64_t size = (uint64_t)fabs(value);
    int count = count_digits(size);
    if (value < 0)
        *p++ = '-';
    put_digits(p, size, count);
    p[count] = '\0';
    return (size_t)(p - out) + (size_t)count;
}

size_t iop_format_exact(double value, char out[IOP_NUMBER_SIZE])
{
    rounded r;
    if (!isfinite(value))
        return (size_t)snprintf(out, IOP_NUMBER_SIZE, "%s",
                                isnan(value) ? "nan"
                                : value < 0  ? "-inf"
                                             : "inf");
    if (value == 0) {
        strcpy(out, signbit(value) ? "-0" : "0");
        return strlen(out);
    }
    if (fabs(value) < 1e15 && value == (double)(int64_t)value)
        return format_whole(value, out);
    if (!shorten(fabs(value), &r))
        return print(value, out);
    char made[ROOM + IOP_NUMBER_SIZE] = "-", *p = made + (value < 0);
    char *end = put_rounded(p, r);
    *end = '\0';
    memcpy(out, made, IOP_NUMBER_SIZE);
    return (size_t)(end - made);
}
