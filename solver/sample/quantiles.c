/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/quantiles.c - factors from uniforms, distribution by distribution.
 *
 * Log-normal with mean 1 and standard deviation a: exp(s z - s^2 / 2), s^2 = log(1 + a^2). Triangular (a, b,
 * c): a + sqrt(u (c - a) (b - a)) up to u = (b - a) / (c - a), beyond it c - sqrt((1 - u) (c - a) (c - b)).
 */
#include "base/clones.h"
#include "sample/draw.h"

#include <math.h>

IOP_CLONES static void scaled(size_t count, double a, double b, const double *u, double *out)
{
    for (size_t k = 0; k < count; k++)
        out[k] = a + b * u[k];
}

IOP_CLONES static void triangular(size_t count, double a, double b, double c, const double *u, double *out)
{
    const double width = c - a, split = width > 0 ? (b - a) / width : 1;
    for (size_t k = 0; k < count; k++) {
        const double rising = a + sqrt(u[k] * width * (b - a));
        const double falling = c - sqrt((1 - u[k]) * width * (c - b));
        out[k] = u[k] <= split ? rising : falling;
    }
}

void iop_distribution_quantiles(const iop_distribution *d, size_t count, const double *u, double *factor)
{
    const double variance = log1p(d->a * d->a);
    switch (d->kind) {
    case IOP_NORMAL:
        iop_normal_quantiles(count, u, factor);
        scaled(count, 1, d->a, factor, factor);
        return;
    case IOP_LOGNORMAL:
        iop_normal_quantiles(count, u, factor);
        iop_exponentials(count, -variance / 2, sqrt(variance), factor, factor);
        return;
    case IOP_TRIANGULAR:
        triangular(count, d->a, d->b, d->c, u, factor);
        return;
    case IOP_UNIFORM:
        scaled(count, d->a, d->b - d->a, u, factor);
    }
}
