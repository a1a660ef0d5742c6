/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/normal.c - normal quantiles and exponentials of whole arrays.
 *
 * Quantiles: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
 * Statistics 37 (1988), 477-484, routine PPND16, relative error about 1e-16. With q = u - 1/2: for |q| <=
 * 0.425 a rational function of 0.180625 - q^2; else of r = sqrt(-log(min(u, 1 - u))), one for r <= 5 and one
 * beyond.
 *
 * The logarithm is that of m 2^e, m in [sqrt(1/2), sqrt(2)), as e log 2 + 2 artanh((m - 1) / (m + 1)); the
 * exponential reduces by multiples of log 2 (Cody and Waite 1980) and sums Taylor's series to 13 terms on
 * [-0.35, 0.35], remainder below 5e-18. Only additions, products, quotients and roots, all correctly rounded:
 * the same bits on every machine. */
#include "base/clones.h"
#include "sample/draw.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 128 };

/* clang-format off */
static const double near_top[8] = {
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
static const double near_bottom[8] = {
    1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3};
static const double middle_top[8] = {
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
static const double middle_bottom[8] = {
    1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9};
static const double far_top[8] = {
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
static const double far_bottom[8] = {
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15};
/* clang-format on */

IOP_INLINE double horner(const double c[8], double x)
{
    return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0];
}

/* log x for normal x > 0. */
IOP_INLINE double logarithm(double x)
{
    uint64_t bits, power, mantissa;
    memcpy(&bits, &x, sizeof bits);
    power = (bits + (0x3FF0000000000000u - 0x3FE6A09E667F3BCDu)) >> 52; /* biased exponent, m >= sqrt(1/2) */
    mantissa = bits - (power << 52) + 0x3FF0000000000000u;
    power |= 0x4330000000000000u;
    double m, e;
    memcpy(&m, &mantissa, sizeof m);
    memcpy(&e, &power, sizeof e);
    e -= 0x1p52 + 1023;
    const double s = (m - 1) / (m + 1), t = s * s;
    const double low = ((1.0 / 11 * t + 1.0 / 9) * t + 1.0 / 7) * t + 1.0 / 5;
    const double high =
        ((((1.0 / 23 * t + 1.0 / 21) * t + 1.0 / 19) * t + 1.0 / 17) * t + 1.0 / 15) * t + 1.0 / 13;
    const double t2 = t * t, sum = (high * (t2 * t2) + low) * t + 1.0 / 3;
    return e * 0.693147180559945309417 + (2 * s + 2 * s * t * sum);
}

IOP_CLONES static void quantiles_near(size_t count, const double *u, double *z)
{
    for (size_t k = 0; k < count; k++) {
        const double q = u[k] - 0.5, r = 0.180625 - q * q;
        z[k] = q * horner(near_top, r) / horner(near_bottom, r);
    }
}

/* tail[k] = min(u, 1 - u), replaced by the quantile's absolute value. */
IOP_CLONES static void quantiles_far(size_t count, double *tail)
{
    for (size_t k = 0; k < count; k++) {
        const double r = sqrt(-logarithm(tail[k]));
        const double s = r - 1.6, t = r - 5;
        const double middle = horner(middle_top, s) / horner(middle_bottom, s);
        const double far = horner(far_top, t) / horner(far_bottom, t);
        tail[k] = r <= 5 ? middle : far;
    }
}

/* The smaller tail of each u, and 1 where it takes the formula for tails. */
IOP_CLONES static void tails_of(size_t count, const double *u, double *tail, uint64_t *is_tail)
{
    for (size_t k = 0; k < count; k++) {
        tail[k] = u[k] < 0.5 ? u[k] : 1 - u[k];
        is_tail[k] = tail[k] < 0.5 - 0.425 ? 1 : 0;
    }
}

static void quantiles_block(size_t count, const double *u, double *z)
{
    double near[BLOCK], tail[BLOCK], far[BLOCK];
    uint64_t is_tail[BLOCK];
    size_t place[BLOCK], tails = 0;
    quantiles_near(count, u, near);
    tails_of(count, u, tail, is_tail);
    for (size_t k = 0; k < count; k++) { /* without a branch that nothing could predict */
        place[tails] = k;
        far[tails] = tail[k];
        tails += is_tail[k];
    }
    quantiles_far(tails, far);
    for (size_t t = 0; t < tails; t++)
        near[place[t]] = copysign(far[t], u[place[t]] - 0.5);
    memcpy(z, near, count * sizeof *z);
}

void iop_normal_quantiles(size_t count, const double *u, double *z)
{
    for (size_t k = 0; k < count; k += BLOCK)
        quantiles_block(count - k < BLOCK ? count - k : BLOCK, u + k, z + k);
}

IOP_INLINE double exponential(double x)
{
    x = x < -700 ? -700 : x;
    x = x > 700 ? 700 : x;
    const double shifted = x * 1.44269504088896340736 + 0x1.8p52, n = shifted - 0x1.8p52;
    const double r = (x - n * 0x1.62e42fefa0000p-1) - n * 0x1.cf79abc9e3b3ap-40;
    const double r2 = r * r, r4 = r2 * r2;
    const double p0 = (1.0 / 6 * r + 0.5) * r2 + (1 + r);
    const double p4 = (1.0 / 5040 * r + 1.0 / 720) * r2 + (1.0 / 120 * r + 1.0 / 24);
    const double p8 = (1.0 / 39916800 * r + 1.0 / 3628800) * r2 + (1.0 / 362880 * r + 1.0 / 40320);
    const double p12 = 1.0 / 6227020800 * r + 1.0 / 479001600;
    const double sum = ((p12 * r4 + p8) * r4 + p4) * r4 + p0;
    uint64_t power;
    memcpy(&power, &shifted, sizeof power);
    power = (power + 1023) << 52;
    double scale;
    memcpy(&scale, &power, sizeof scale);
    return sum * scale;
}

IOP_CLONES static void exponentials(size_t count, double a, double b, const double *x, double *y)
{
    for (size_t k = 0; k < count; k++)
        y[k] = exponential(a + b * x[k]);
}

void iop_exponentials(size_t count, double a, double b, const double *x, double *y)
{
    exponentials(count, a, b, x, y);
}
