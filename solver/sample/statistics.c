/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/statistics.c - moments, quantiles, rank correlation of many values; NaN values are left out.
 *
 * Quantiles: Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50
 * (1996), 361-365, definition 7. Spearman's rho is Pearson's correlation of mid-ranks. */
#include "base/alloc.h"

#include <ioplan/sample.h>
#include <math.h>
#include <stdlib.h>

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

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

iop_status iop_quantiles(size_t count, const double *value, size_t ps, const double *p, double *out,
                         const iop_env *env_or_null, iop_err *err)
{
    const iop_env env = iop_env_or_default(env_or_null);
    double *sorted = iop_new(&env, count, sizeof *sorted);
    if (!sorted)
        return iop_no_memory(err, count, "values");
    size_t n = 0;
    for (size_t k = 0; k < count; k++)
        if (!isnan(value[k]))
            sorted[n++] = value[k];
    qsort(sorted, n, sizeof *sorted, by_value);
    for (size_t k = 0; k < ps; k++) {
        const double place = n ? fmin(fmax(p[k], 0), 1) * (double)(n - 1) : 0;
        const size_t low = (size_t)place, high = low + 1 < n ? low + 1 : low;
        const double share = place - (double)low;
        out[k] = n == 0      ? (double)NAN
                 : share > 0 ? sorted[low] + share * (sorted[high] - sorted[low])
                             : sorted[low];
    }
    iop_free(&env, sorted);
    return IOP_OK;
}

typedef struct iop_ranked {
    double value, rank;
    size_t place;
} iop_ranked;

static int by_ranked_value(const void *a, const void *b)
{
    const iop_ranked *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* rank[k] for the k-th pair that is kept; ties share the mean of their ranks. */
static void rank(size_t n, iop_ranked *item, double *out)
{
    qsort(item, n, sizeof *item, by_ranked_value);
    for (size_t first = 0, last; first < n; first = last) {
        for (last = first + 1; last < n && item[last].value == item[first].value;)
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
    return xx > 0 && yy > 0 ? fmin(fmax(xy / sqrt(xx * yy), -1), 1) : (double)NAN;
}

iop_status iop_rank_correlation(size_t count, const double *x, const double *y, double *out,
                                const iop_env *env_or_null, iop_err *err)
{
    const iop_env env = iop_env_or_default(env_or_null);
    iop_ranked *item = iop_new(&env, count, sizeof *item);
    double *ranks = iop_new(&env, count, 2 * sizeof *ranks);
    size_t n = 0;
    const bool ok = item && ranks;
    if (ok) {
        for (size_t k = 0; k < count; k++)
            if (!isnan(x[k]) && !isnan(y[k])) {
                item[n] = (iop_ranked){x[k], 0, n};
                n++;
            }
        rank(n, item, ranks);
        n = 0;
        for (size_t k = 0; k < count; k++)
            if (!isnan(x[k]) && !isnan(y[k])) {
                item[n] = (iop_ranked){y[k], 0, n};
                n++;
            }
        rank(n, item, ranks + count);
        *out = correlation(n, ranks, ranks + count);
    }
    iop_free(&env, item);
    iop_free(&env, ranks);
    return ok ? IOP_OK : iop_no_memory(err, count, "values");
}
