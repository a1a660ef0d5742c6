/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/statistics.c - moments, quantiles, rank correlation of many values; NaN values are left out.
 *
 * Quantiles: Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50
 * (1996), 361-365, definition 7. Spearman's rho is Pearson's correlation of mid-ranks. */
#include "base/alloc.h"
#include "sample/order.h"

#include <ioplan/sample.h>
#include <math.h>

iop_moments iop_moments_of(size_t count, const double *value)
{
    iop_moments m = {0, (double)NAN, (double)NAN, (double)NAN};
    double sum = 0, squares = 0, rest = 0;
    for (size_t k = 0; k < count; k++) {
        sum += isnan(value[k]) ? 0 : value[k];
        m.count += isnan(value[k]) ? 0 : 1;
    }
    if (m.count == 0)
        return m;
    m.mean = sum / (double)m.count;
    for (size_t k = 0; k < count; k++) {
        const double d = isnan(value[k]) ? 0 : value[k] - m.mean;
        rest += d;
        squares += d * d;
    }
    m.mean += rest / (double)m.count; /* second pass: takes away most of the rounding of the first */
    if (m.count > 1) {
        const double variance = (squares - rest * rest / (double)m.count) / (double)(m.count - 1);
        m.deviation = sqrt(variance > 0 ? variance : 0);
        m.standard_error = m.deviation / sqrt((double)m.count);
    }
    return m;
}

iop_status iop_quantiles(size_t count, const double *value, size_t ps, const double *p, double *out,
                         const iop_env *env_or_null, iop_err *err)
{
    const iop_env env = iop_env_or_default(env_or_null);
    iop_ordered *sorted = iop_new(&env, count, 2 * sizeof *sorted);
    if (!sorted)
        return iop_no_memory(err, count, "values");
    size_t n = 0;
    for (size_t k = 0; k < count; k++)
        if (!isnan(value[k])) {
            sorted[n] = iop_ordered_of(value[k], k);
            n++;
        }
    iop_order(n, sorted, sorted + count);
    for (size_t k = 0; k < ps; k++) {
        const double place = n ? fmin(fmax(p[k], 0), 1) * (double)(n - 1) : 0;
        const size_t low = (size_t)place, high = low + 1 < n ? low + 1 : low;
        const double share = place - (double)low, from = n ? iop_ordered_value(&sorted[low]) : (double)NAN;
        out[k] = share > 0 ? from + share * (iop_ordered_value(&sorted[high]) - from) : from;
    }
    iop_free(&env, sorted);
    return IOP_OK;
}

/* Whether the values, in rising order, differ by more than rounding. */
static bool vary(size_t n, const iop_ordered *item)
{
    if (n == 0)
        return false;
    const double least = iop_ordered_value(&item[0]), most = iop_ordered_value(&item[n - 1]);
    return most - least > IOP_SAMPLE_ROUNDING * fmax(fabs(least), fabs(most));
}

/* rank[k] for the k-th of n values; ties share the mean of their ranks. `room`: n. */
static void rank(size_t n, iop_ordered *item, iop_ordered *room, double *out)
{
    iop_order(n, item, room);
    for (size_t first = 0, last; first < n; first = last) {
        for (last = first + 1; last < n && item[last].key == item[first].key;)
            last++;
        const double middle = ((double)first + (double)(last - 1)) / 2;
        for (size_t k = first; k < last; k++)
            out[item[k].place] = middle;
    }
}

static double correlation(size_t n, const double *x, const double *y)
{
    const double mean = ((double)n - 1) / 2; /* of ranks 0 .. n-1, ties or not */
    double xx = 0, yy = 0, xy = 0;
    for (size_t k = 0; k < n; k++) {
        xx += (x[k] - mean) * (x[k] - mean);
        yy += (y[k] - mean) * (y[k] - mean);
        xy += (x[k] - mean) * (y[k] - mean);
    }
    return fmin(fmax(xy / sqrt(xx * yy), -1), 1);
}

iop_status iop_rank_correlation(size_t count, const double *x, const double *y, double *out,
                                const iop_env *env_or_null, iop_err *err)
{
    const iop_env env = iop_env_or_default(env_or_null);
    iop_ordered *item = iop_new(&env, count, 2 * sizeof *item);
    double *ranks = iop_new(&env, count, 2 * sizeof *ranks);
    size_t n = 0;
    const bool ok = item && ranks;
    if (ok) {
        for (size_t k = 0; k < count; k++)
            if (!isnan(x[k]) && !isnan(y[k])) {
                item[n] = iop_ordered_of(x[k], n);
                n++;
            }
        rank(n, item, item + count, ranks);
        const bool x_varies = vary(n, item);
        n = 0;
        for (size_t k = 0; k < count; k++)
            if (!isnan(x[k]) && !isnan(y[k])) {
                item[n] = iop_ordered_of(y[k], n);
                n++;
            }
        rank(n, item, item + count, ranks + count);
        *out = x_varies && vary(n, item) ? correlation(n, ranks, ranks + count) : (double)NAN;
    }
    iop_free(&env, item);
    iop_free(&env, ranks);
    return ok ? IOP_OK : iop_no_memory(err, count, "values");
}
