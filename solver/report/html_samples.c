/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_samples.c - what many samples say together, as data of a page. Statistics are over the samples that
 * have an optimum, percentiles as in NAME-percentiles.csv (type 7).
 *
 *   "count"        samples by status
 *   "bins"         {from, to, count: [...]}, of the objective
 *   "objective", "measures", "outputs"    percentiles 5, 25, 50, 75, 95; of the latter two, one array each
 *   "convergence"  [samples, mean, standard error, p5, p95] of a 64th, a 32nd, ... of the samples */
#include "base/alloc.h"
#include "base/large.h"
#include "base/threads.h"
#include "report/html_sweep.h"
#include <ioplan/sample.h>
#include <math.h>
#include <stdint.h>

enum { STATUSES = 4, BINS = 40, PERCENTILES = 5, HALVINGS = 6 };
enum { NUMBERS_MOST = 20000000 }; /* held in memory; beyond it outputs are left out */
static const double percentile[PERCENTILES] = {.05, .25, .5, .75, .95};

typedef struct samples {
    iop_env env;
    const iop_archive_run *run;
    size_t count[STATUSES], seen;
    size_t most, rows; /* samples; rows of value: the objective, measures, outputs */
    double *value;     /* rows x most; NaN where there is no answer */
    double *quantile;  /* rows x PERCENTILES */
} samples;

static iop_status take(void *self, size_t unit, size_t index, const iop_archive_point *p, iop_err *err)
{
    samples *s = self;
    (void)unit;
    (void)index;
    (void)err;
    if (p->part != IOP_PART_POINTS || s->seen == s->most)
        return IOP_OK;
    s->count[iop_html_status(p->status)]++;
    size_t at = s->seen++, measures = s->run->measures;
    s->value[at] = p->objective;
    for (size_t k = 1; k < s->rows; k++) {
        const double *from = k <= measures ? p->measure : p->output;
        s->value[k * s->most + at] = from ? from[k <= measures ? k - 1 : k - 1 - measures] : (double)NAN;
    }
    return IOP_OK;
}

/* Of samples that the store does not have. */
static void fill_rest(samples *s)
{
    for (size_t k = 0; k < s->rows; k++)
        for (size_t at = s->seen; at < s->most; at++)
            s->value[k * s->most + at] = (double)NAN;
}

static iop_status find_percentiles(void *self, size_t row, iop_err *err)
{
    const samples *s = self;
    return iop_quantiles(s->most, s->value + row * s->most, PERCENTILES, percentile,
                         s->quantile + row * PERCENTILES, &s->env, err);
}

static void put_percentiles(iop_script *j, const samples *s, size_t row)
{
    iop_script_numbers(j, s->quantile + row * PERCENTILES, PERCENTILES);
}

static void put_rows(iop_script *j, const char *key, const samples *s, size_t first, size_t end)
{
    iop_script_key(j, key);
    iop_script_open(j, '[');
    for (size_t k = first; k < end; k++)
        put_percentiles(j, s, k);
    iop_script_close(j, ']');
}

static void put_bins(iop_script *j, const samples *s)
{
    double low = (double)INFINITY, high = -(double)INFINITY, count[BINS] = {0};
    for (size_t k = 0; k < s->most; k++) {
        low = fmin(low, s->value[k]); /* NaN is passed over */
        high = fmax(high, s->value[k]);
    }
    for (size_t k = 0; k < s->most; k++)
        if (!isnan(s->value[k])) {
            double at = high > low ? BINS * ((s->value[k] - low) / (high - low)) : 0;
            size_t bin =
                at < BINS ? (size_t)at : BINS - 1; /* the last one also for NaN, of what is infinite */
            count[bin]++;
        }
    iop_script_key(j, "bins");
    iop_script_open(j, '{');
    iop_script_put_number(j, "from", low);
    iop_script_put_number(j, "to", high);
    iop_script_put_numbers(j, "count", count, BINS);
    iop_script_close(j, '}');
}

static iop_status put_convergence(iop_script *j, const samples *s, iop_err *err)
{
    static const double ends[2] = {.05, .95};
    iop_script_key(j, "convergence");
    iop_script_open(j, '[');
    for (int halving = HALVINGS; halving >= 0; halving--) {
        size_t count = s->most >> halving;
        double q[2];
        if (count < 2)
            continue;
        const iop_moments m = iop_moments_of(count, s->value);
        IOP_TRY(iop_quantiles(count, s->value, 2, ends, q, &s->env, err));
        const double row[] = {(double)count, m.mean, m.standard_error, q[0], q[1]};
        iop_script_numbers(j, row, sizeof row / sizeof *row);
    }
    iop_script_close(j, ']');
    return IOP_OK;
}

static iop_status put_all(iop_script *j, const samples *s, iop_err *err)
{
    size_t measures = s->run->measures;
    iop_script_key(j, "count");
    iop_script_open(j, '[');
    for (size_t k = 0; k < STATUSES; k++)
        iop_script_whole(j, s->count[k]);
    iop_script_close(j, ']');
    put_bins(j, s);
    iop_script_key(j, "objective");
    put_percentiles(j, s, 0);
    put_rows(j, "measures", s, 1, 1 + measures);
    put_rows(j, "outputs", s, 1 + measures, s->rows);
    return put_convergence(j, s, err);
}

static bool make_room(samples *s)
{
    s->rows = 1 + s->run->measures + s->run->sectors;
    if (s->most > 0 && s->rows > NUMBERS_MOST / s->most)
        s->rows = 1 + s->run->measures;
    if (s->most > SIZE_MAX / 16 / s->rows)
        return false;
    s->value = iop_large_new(&s->env, s->rows * s->most, sizeof *s->value);
    s->quantile = iop_new(&s->env, s->rows, PERCENTILES * sizeof *s->quantile);
    return s->value && s->quantile;
}

static iop_status read_and_put(iop_script *j, samples *s, iop_archive *archive, size_t sweep, iop_err *err)
{
    if (!make_room(s))
        return iop_no_memory(err, s->most, "samples");
    IOP_TRY(iop_archive_read(archive, sweep, take, s, err));
    fill_rest(s);
    IOP_TRY(iop_for_each(iop_archive_threads(archive), s->rows, find_percentiles, s, err));
    return put_all(j, s, err);
}

iop_status iop_html_put_samples(iop_script *j, iop_archive *archive, size_t sweep, const iop_env *env,
                                iop_err *err)
{
    samples s = {.env = iop_env_or_default(env), .run = iop_archive_describe(archive)};
    iop_archive_counts counts;
    IOP_TRY(iop_archive_count(archive, sweep, &counts, err));
    s.most = counts.points;
    iop_status status = read_and_put(j, &s, archive, sweep, err);
    iop_free(&s.env, s.quantile);
    iop_free(&s.env, s.value);
    return status;
}
