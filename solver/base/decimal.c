/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimals to doubles, exactly rounded.
 *
 * Small ones by Clinger's fast path: mantissa and power of ten are exact doubles, so one operation rounds
 * once and rightly (W. D. Clinger, How to read floating point numbers accurately, 1990). The others after the
 * idea of M. Eisel and D. Lemire (Number parsing at a gigabyte per second, 2021): the product of the mantissa
 * with 128 bits of the power. Here it is taken as an interval that surely holds the true product, and the
 * answer stands only when the whole interval rounds to one double:
 *
 *   t <= 10^q / 2^e < t + 1, so m t <= m 10^q / 2^e < m t + m, and m < 2^64 is less than two units of the
 *   upper 128 bits of the product, with the 64 below them left away.
 *
 * Where t is exact (0 <= q <= 55) the interval is one point and ties are seen. */
#include "base/decimal.h"
#include "base/powers.h"
#include <float.h>
#include <math.h>
#include <string.h>

/* A number of units 2^(exponent), in [low, low + width]; width 0: exactly low, plus less than one unit when
 * `sticky`. */
typedef struct interval {
    iop_u128 low, width;
    bool sticky;
    int exponent;
} interval;

static interval multiply(uint64_t mantissa, int exponent, bool cut)
{
    const iop_power *t = &iop_powers[exponent - IOP_POWER_MIN];
    int shift = __builtin_clzll(mantissa);
    uint64_t below;
    interval x;
    x.low = iop_power_times(t, mantissa << shift, &below);
    x.sticky = below > 0;
    x.width = exponent >= 0 && exponent <= IOP_POWER_EXACT ? 0 : 2;
    if (cut) /* the mantissa may be almost one larger */
        x.width = 2 + ((iop_u128)(t->high + (t->high < UINT64_MAX)) << shift);
    x.exponent = iop_power_exponent(exponent) - shift + 64;
    return x;
}

/* Whether x rounds up at the 2^drop units; false in *decided when that is not the same for all of it. */
static bool rounds_up(const interval *x, int drop, bool *decided)
{
    iop_u128 unit = (iop_u128)1 << drop, half = unit >> 1, rest = x->low & (unit - 1);
    *decided = true;
    if (x->width == 0)
        return rest > half || (rest == half && (x->sticky || (x->low & unit)));
    bool down = rest + x->width <= half, up = rest > half && rest + x->width <= unit + half;
    *decided = down || up;
    return up;
}

static bool round_interval(const interval *x, double *value)
{
    enum { BITS = 53, LEAST = -1074 }; /* of a double: bits, exponent of its least unit */
    int length = 128 - (int)!(x->low >> 127), drop = length - BITS;
    if (x->exponent + drop < LEAST)
        drop = LEAST - x->exponent;
    if (drop > 127) /* below the least double: half of it or less */
        return false;
    bool decided, up = rounds_up(x, drop, &decided);
    uint64_t whole = (uint64_t)(x->low >> drop) + up;
    /* A significand of 2^53 carries into the exponent, which is what rounding up to a power of two means. */
    int above = x->exponent + drop - LEAST;
    uint64_t bits = ((uint64_t)above << (BITS - 1)) + whole;
    if (above > 2046 || bits >= (uint64_t)0x7FF << (BITS - 1))
        bits = (uint64_t)0x7FF << (BITS - 1);
    memcpy(value, &bits, sizeof bits);
    return decided;
}

bool iop_decimal_round(uint64_t mantissa, long exponent, bool cut, double *value)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (FLT_EVAL_METHOD == 0 && !cut && mantissa <= (uint64_t)1 << 53 && exponent >= -22 && exponent <= 22) {
        *value = exponent < 0 ? (double)mantissa / power[-exponent] : (double)mantissa * power[exponent];
        return true;
    }
    if (mantissa == 0) {
        *value = 0;
        return !cut;
    }
    /* mantissa < 10^20: nothing below 10^-340 is nearer to the least double than to 0 */
    if (exponent < IOP_POWER_MIN) {
        *value = 0;
        return true;
    }
    if (exponent > IOP_POWER_MAX) {
        *value = (double)INFINITY;
        return true;
    }
    interval x = multiply(mantissa, (int)exponent, cut);
    return round_interval(&x, value);
}
