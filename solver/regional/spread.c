/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An amount T spread over columns k in proportion to b[k] >= 0:
 *
 *   (S0) a[k] = T b[k] / sum b
 *   (S7) a[k] <= u[k]: what is above u[k] is cut and spread over the columns below theirs in proportion to b,
 *        until none is above. Each round fixes at least one column more, so there are at most as many rounds
 *        as columns. */
#include "regional/spread.h"

static double sum_where(const double *v, const bool *skip, size_t count)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        if (!skip || !skip[k])
            sum += v[k];
    return sum;
}

bool iop_spread(double amount, const double *base, size_t count, double *a)
{
    double sum = sum_where(base, NULL, count);
    for (size_t k = 0; k < count; k++)
        a[k] = sum > 0 ? amount * base[k] / sum : 0;
    return sum > 0;
}

/* Caps what is above its limit; whether anything was. */
static bool cap_some(const double *limit, size_t count, double *a, bool *capped)
{
    const double slack = 1 + 1e-12; /* a rounding above the limit is none */
    bool any = false;
    for (size_t k = 0; k < count; k++)
        if (!capped[k] && a[k] > limit[k] * slack)
            any = capped[k] = true;
    for (size_t k = 0; k < count; k++)
        if (capped[k])
            a[k] = limit[k];
    return any;
}

bool iop_spread_capped(double amount, const double *base, const double *limit, size_t count, double *a,
                       bool *capped)
{
    if (!iop_spread(amount, base, count, a))
        return false;
    while (cap_some(limit, count, a, capped)) {
        double left = amount, free_base = sum_where(base, capped, count);
        for (size_t k = 0; k < count; k++)
            left -= capped[k] ? a[k] : 0;
        if (!(free_base > 0))
            return false;
        for (size_t k = 0; k < count; k++)
            if (!capped[k])
                a[k] = left * base[k] / free_base;
    }
    return true;
}
