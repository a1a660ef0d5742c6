/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/sobol_index.c - which factor the variance of a result comes from.
 *
 * With f(A), f(B) at two independent designs and f(AB_k) at A with factor k taken from B,
 *
 *   first order   S_k = mean(f(B) (f(AB_k) - f(A))) / V          Saltelli et al. 2010, table 2 (b)
 *   total         T_k = mean((f(A) - f(AB_k))^2) / (2 V)         Jansen 1999
 *
 * (Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola, Comput. Phys. Commun. 181, 259-270; Jansen,
 * Comput. Phys. Commun. 117, 35-43.) V is the variance of f(A) and f(B) together, whose mean is taken off
 * first: S_k does not depend on it but for rounding and noise. Intervals are percentiles of a bootstrap over
 * rows. Rows with a NaN among their values are left out. A variance that is no more than that of rounding has
 * no sources. */
#include "base/alloc.h"
#include "sample/draw.h"
#include "sample/order.h"

#include <math.h>

enum { REPLICATES = 500 };

typedef struct iop_index_data {
    size_t rows, factors;
    double *a, *b, *ab;    /* rows; ab: factors x rows, centred */
    double *first, *total; /* factors x REPLICATES */
    double least;          /* a smaller variance is one of rounding */
    size_t *drawn;         /* rows of a replicate */
} iop_index_data;

static bool whole_row(size_t n, size_t factors, const double *a, const double *b, const double *ab, size_t i)
{
    bool whole = !isnan(a[i]) && !isnan(b[i]);
    for (size_t k = 0; k < factors; k++)
        whole = whole && !isnan(ab[k * n + i]);
    return whole;
}

static void keep_whole_rows(iop_index_data *d, size_t n, const double *a, const double *b, const double *ab)
{
    double sum = 0, size = 0;
    for (size_t i = 0; i < n; i++)
        if (whole_row(n, d->factors, a, b, ab, i)) {
            sum += a[i] + b[i];
            size = fmax(size, fmax(fabs(a[i]), fabs(b[i])));
            d->drawn[d->rows++] = i;
        }
    const double mean = d->rows ? sum / (2 * (double)d->rows) : 0;
    d->least = IOP_SAMPLE_ROUNDING * size * IOP_SAMPLE_ROUNDING * size;
    for (size_t r = 0; r < d->rows; r++) {
        const size_t i = d->drawn[r];
        d->a[r] = a[i] - mean;
        d->b[r] = b[i] - mean;
        for (size_t k = 0; k < d->factors; k++)
            d->ab[k * n + r] = ab[k * n + i] - mean;
    }
}

/* Both indices of every factor from the rows drawn[0 .. rows). */
static void estimate(const iop_index_data *d, size_t n, size_t step, double *first, double *total)
{
    double sum = 0, squares = 0;
    for (size_t r = 0; r < d->rows; r++) {
        const double a = d->a[d->drawn[r]], b = d->b[d->drawn[r]];
        sum += a + b;
        squares += a * a + b * b;
    }
    const double count = (double)d->rows, mean = sum / (2 * count);
    const double variance = squares / (2 * count) - mean * mean;
    for (size_t k = 0; k < d->factors; k++) {
        double shared = 0, apart = 0;
        for (size_t r = 0; r < d->rows; r++) {
            const size_t i = d->drawn[r];
            const double step_k = d->ab[k * n + i] - d->a[i];
            shared += (d->b[i] - mean) * step_k;
            apart += step_k * step_k;
        }
        first[k * step] = variance > d->least ? shared / count / variance : (double)NAN;
        total[k * step] = variance > d->least ? apart / (2 * count) / variance : (double)NAN;
    }
}

static void draw_rows(iop_index_data *d, iop_draw_key key, uint32_t replicate)
{
    uint32_t word[4];
    for (size_t r = 0; r < d->rows; r++) {
        if (r % 4 == 0)
            iop_philox((const uint32_t[4]){(uint32_t)(r / 4), replicate, 0, 0}, key, word);
        d->drawn[r] = (size_t)((uint64_t)word[r % 4] * d->rows >> 32);
    }
}

static iop_status intervals(const iop_index_data *d, iop_sobol_index *out, const iop_env *env, iop_err *err)
{
    static const double ends[2] = {0.025, 0.975};
    double q[2];
    for (size_t k = 0; k < d->factors; k++) {
        IOP_TRY(iop_quantiles(REPLICATES, d->first + k * REPLICATES, 2, ends, q, env, err));
        out[k].first_low = q[0];
        out[k].first_high = q[1];
        IOP_TRY(iop_quantiles(REPLICATES, d->total + k * REPLICATES, 2, ends, q, env, err));
        out[k].total_low = q[0];
        out[k].total_high = q[1];
    }
    return IOP_OK;
}

static iop_status indices(iop_index_data *d, size_t n, uint64_t seed, iop_sobol_index *out,
                          const iop_env *env, iop_err *err)
{
    for (size_t r = 0; r < d->rows; r++)
        d->drawn[r] = r;
    estimate(d, n, REPLICATES, d->first, d->total);
    for (size_t k = 0; k < d->factors; k++) {
        out[k].first = d->first[k * REPLICATES];
        out[k].total = d->total[k * REPLICATES];
    }
    const iop_draw_key key = iop_draw_key_of(seed, 0, 0, IOP_DRAW_BOOTSTRAP);
    for (uint32_t replicate = 0; replicate < REPLICATES; replicate++) {
        draw_rows(d, key, replicate);
        estimate(d, n, REPLICATES, d->first + replicate, d->total + replicate);
    }
    return intervals(d, out, env, err);
}

iop_status iop_sobol_indices(size_t n, size_t factors, const double *a, const double *b, const double *ab,
                             uint64_t seed, iop_sobol_index *out, const iop_env *env_or_null, iop_err *err)
{
    const iop_env env = iop_env_or_default(env_or_null);
    const iop_sobol_index nothing = {NAN, NAN, NAN, NAN, NAN, NAN};
    iop_status status = IOP_OK;
    iop_index_data d = {.factors = factors,
                        .a = iop_new(&env, n, sizeof *d.a),
                        .b = iop_new(&env, n, sizeof *d.b),
                        .ab = iop_new(&env, n, factors * sizeof *d.ab),
                        .first = iop_new(&env, factors, REPLICATES * sizeof *d.first),
                        .total = iop_new(&env, factors, REPLICATES * sizeof *d.total),
                        .drawn = iop_new(&env, n, sizeof *d.drawn)};
    if (!d.a || !d.b || !d.ab || !d.first || !d.total || !d.drawn) {
        status = iop_no_memory(err, n, "samples");
        goto done;
    }
    for (size_t k = 0; k < factors; k++)
        out[k] = nothing;
    keep_whole_rows(&d, n, a, b, ab);
    if (d.rows > 1)
        status = indices(&d, n, seed, out, &env, err);
done:
    iop_free(&env, d.a);
    iop_free(&env, d.b);
    iop_free(&env, d.ab);
    iop_free(&env, d.first);
    iop_free(&env, d.total);
    iop_free(&env, d.drawn);
    return status;
}
