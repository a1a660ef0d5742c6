/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Powers and logarithms from + - x / alone. The C library picks its pow and log2 by processor, and their last
 * bits differ; a dataset that is derived twice must not.
 *
 *   v = f 2^e, 1/sqrt 2 <= f < sqrt 2:  ln f = 2 (z + z^3/3 + z^5/5 + ...), z = (f - 1) / (f + 1), |z| < .172
 *   2^t = 2^k exp(y), y = (t - k) ln 2, |y| <= .347:  the exponential series
 *
 * Both series are cut below 1e-18 of their sum. */
#include "regional/portable.h"
#include <math.h>

static const double LN2 = 0.69314718055994530942;

enum { LOG_TERMS = 12, EXP_TERMS = 18 };

double iop_portable_log2(double v)
{
    int e;
    double f = frexp(v, &e);
    if (f < 0.70710678118654752440) {
        f *= 2;
        e--;
    }
    double z = (f - 1) / (f + 1), square = z * z, sum = 0;
    for (int k = LOG_TERMS; k >= 0; k--)
        sum = sum * square + 1.0 / (2 * k + 1);
    return e + 2 * z * sum / LN2;
}

static double exp2_of(double t)
{
    double k = floor(t + 0.5), y = (t - k) * LN2, sum = 1;
    if (k < -1074)
        return 0;
    for (int n = EXP_TERMS; n >= 1; n--)
        sum = 1 + sum * y / n;
    return ldexp(sum, k > 2000 ? 2000 : (int)k);
}

double iop_portable_power(double base, double exponent)
{
    if (exponent == 0 || base == 1)
        return 1;
    if (base == 0)
        return 0;
    return exp2_of(exponent * iop_portable_log2(base));
}
