/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_summary.c - what many samples say together, as CSV files beside the points:
 *
 *   NAME-percentiles.csv   mean, deviation and percentiles of the objective, outputs, measures, shadow prices
 *                          (in the objective's unit per unit of the limit)
 *   NAME-shares.csv        how often sectors grow, limits bind, plans are infeasible, matrices drawn again
 *   NAME-correlations.csv  Spearman's rank correlation of each factor with the objective and the outputs
 *   NAME-indices.csv       first-order and total Sobol' indices of the objective with 95 % intervals
 *   NAME-convergence.csv   mean and percentiles of the objective from 1/64, 1/32, ... of the samples
 *
 * Percentiles, correlations and shares of sectors and limits are over the samples with an optimum. The
 * standard error is that of independent draws; those of the other designs are hardly ever larger. */
#include "base/alloc.h"
#include "base/files.h"
#include "base/text.h"
#include "base/threads.h"
#include "sweep/csv_cell.h"
#include "sweep/samples_table.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PERCENTILES = 7 };
static const double percentile[PERCENTILES] = {0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975};

/* --- cells ---------------------------------------------------------------------------------------------- */

static void add_number(iop_text *out, double value)
{
    iop_text_puts(out, ",");
    if (!isnan(value))
        iop_text_number(out, value == 0 ? 0 : value); /* no minus zero */
}

static void add_label(iop_text *out, const char *kind, const char *name)
{
    iop_text_printf(out, "%s,", kind);
    iop_sweep_add_cell(out, name);
}

/* --- the files' contents -------------------------------------------------------------------------------- */

/* A quantity of which every sample has a value, and what its values say. */
typedef struct {
    const char *kind, *name, *unit;
    const double *value;
    iop_moments moments;
    double percentile[PERCENTILES];
} quantity;

typedef struct {
    const iop_sample_table *t;
    quantity *list;
    size_t count;
} quantities;

static void list_quantity(quantities *q, const char *kind, const char *name, const char *unit,
                          const double *value)
{
    q->list[q->count++] = (quantity){.kind = kind, .name = name, .unit = unit, .value = value};
}

static void list_quantities(quantities *q)
{
    const iop_sample_table *t = q->t;
    const iop_archive_run *run = t->run;
    list_quantity(q, "objective", run->objective, run->objective_unit, t->objective);
    for (size_t j = 0; j < run->sectors; j++)
        list_quantity(q, "output", run->sector[j].name, run->sector[j].unit, t->output + j * t->count);
    for (size_t m = 0; m < run->measures; m++)
        list_quantity(q, "measure", run->measure[m].name, run->measure[m].unit, t->measure + m * t->count);
    for (size_t l = 0; l < run->limits; l++)
        list_quantity(q, "shadow_price", run->limit[l].name, run->objective_unit, t->dual + l * t->count);
}

static iop_status find_percentiles(void *self, size_t k, iop_err *err)
{
    const quantities *all = self;
    const iop_sample_table *t = all->t;
    quantity *q = &all->list[k];
    q->moments = iop_moments_of(t->count, q->value);
    return iop_quantiles(t->count, q->value, PERCENTILES, percentile, q->percentile, &t->env, err);
}

static void add_percentiles(iop_text *out, const quantity *q)
{
    add_label(out, q->kind, q->name);
    iop_text_puts(out, ",");
    iop_sweep_add_cell(out, q->unit);
    iop_text_printf(out, ",%zu", q->moments.count);
    add_number(out, q->moments.mean);
    add_number(out, q->moments.deviation);
    for (size_t k = 0; k < PERCENTILES; k++)
        add_number(out, q->percentile[k]);
    iop_text_puts(out, "\n");
}

static iop_status percentiles(iop_text *out, const iop_sample_table *t, const iop_sweep *s, iop_err *err)
{
    const size_t most = 1 + t->run->sectors + t->run->measures + t->run->limits;
    quantities all = {t, iop_new(&t->env, most, sizeof *all.list), 0};
    (void)s;
    if (!all.list)
        return iop_no_memory(err, most, "values");
    list_quantities(&all);
    const iop_status status = iop_for_each(t->threads, all.count, find_percentiles, &all, err);
    iop_text_puts(out, "what,name,unit,samples,mean,deviation,p2.5,p5,p25,p50,p75,p95,p97.5\n");
    for (size_t k = 0; status == IOP_OK && k < all.count; k++)
        add_percentiles(out, &all.list[k]);
    iop_free(&t->env, all.list);
    return status;
}

static void add_share(iop_text *out, const char *what, const char *name, size_t count, size_t of)
{
    add_label(out, what, name);
    iop_text_printf(out, ",%zu,%zu", count, of);
    add_number(out, of > 0 ? (double)count / (double)of : (double)NAN);
    iop_text_puts(out, "\n");
}

/* More than rounding above the base. */
static size_t count_growing(const iop_sample_table *t, size_t sector)
{
    const double base = t->run->base_output[sector], least = base + 1e-9 * fabs(base);
    size_t count = 0;
    for (size_t i = 0; i < t->count; i++)
        count += t->output[sector * t->count + i] > least;
    return count;
}

static size_t count_binding(const iop_sample_table *t, size_t limit)
{
    size_t count = 0;
    for (size_t i = 0; i < t->count; i++)
        count += fabs(t->dual[limit * t->count + i]) > 0;
    return count;
}

static size_t count_ends(const iop_sample_table *t, iop_sample_end end)
{
    size_t count = 0;
    for (size_t i = 0; i < t->count; i++)
        count += t->end[i] == end;
    return count;
}

static iop_status shares(iop_text *out, const iop_sample_table *t, const iop_sweep *s, iop_err *err)
{
    const size_t solved = count_ends(t, IOP_SAMPLE_OPTIMAL);
    size_t redrawn = 0;
    (void)s;
    (void)err;
    iop_text_puts(out, "what,name,samples,of,share\n");
    for (size_t i = 0; i < t->count; i++)
        redrawn += t->redraws[i] > 0;
    add_share(out, "status", "optimal", solved, t->count);
    add_share(out, "status", "infeasible", count_ends(t, IOP_SAMPLE_INFEASIBLE), t->count);
    add_share(out, "status", "unbounded", count_ends(t, IOP_SAMPLE_UNBOUNDED), t->count);
    add_share(out, "status", "other", count_ends(t, IOP_SAMPLE_OTHER), t->count);
    add_share(out, "matrix", "redrawn", redrawn, t->count);
    for (size_t j = 0; j < t->run->sectors; j++)
        add_share(out, "grows", t->run->sector[j].name, count_growing(t, j), solved);
    for (size_t l = 0; l < t->run->limits; l++)
        add_share(out, "binds", t->run->limit[l].name, count_binding(t, l), solved);
    return IOP_OK;
}

/* Of each factor with the objective, then with each output. */
typedef struct {
    const iop_sample_table *t;
    double *rho;
} correlating;

static iop_status correlate(void *self, size_t pair, iop_err *err)
{
    const correlating *c = self;
    const iop_sample_table *t = c->t;
    const size_t results = 1 + t->run->sectors, k = pair / results, of = pair % results;
    const double *y = of == 0 ? t->objective : t->output + (of - 1) * t->count;
    return iop_rank_correlation(t->count, t->key + k * t->count, y, &c->rho[pair], &t->env, err);
}

static void add_correlation(iop_text *out, const char *factor, const char *what, const char *name, double rho)
{
    iop_sweep_add_cell(out, factor);
    iop_text_puts(out, ",");
    add_label(out, what, name);
    add_number(out, rho);
    iop_text_puts(out, "\n");
}

static iop_status correlations(iop_text *out, const iop_sample_table *t, const iop_sweep *s, iop_err *err)
{
    const iop_archive_run *run = t->run;
    const size_t results = 1 + run->sectors, pairs = s->keys * results;
    correlating c = {t, iop_new(&t->env, pairs, sizeof *c.rho)};
    if (!c.rho)
        return iop_no_memory(err, pairs, "values");
    const iop_status status = iop_for_each(t->threads, pairs, correlate, &c, err);
    iop_text_puts(out, "factor,what,name,rank_correlation\n");
    for (size_t k = 0; status == IOP_OK && k < s->keys; k++) {
        const double *rho = c.rho + k * results;
        add_correlation(out, s->key[k].path, "objective", run->objective, rho[0]);
        for (size_t j = 0; j < run->sectors; j++)
            add_correlation(out, s->key[k].path, "output", run->sector[j].name, rho[1 + j]);
    }
    iop_free(&t->env, c.rho);
    return status;
}

static size_t count_whole(size_t rows, const double *a, const double *b, const double *mixed)
{
    size_t count = 0;
    for (size_t i = 0; i < rows; i++)
        count += !isnan(a[i]) && !isnan(b[i]) && !isnan(mixed[i]);
    return count;
}

typedef struct {
    const iop_sample_table *t;
    iop_sobol_index *index; /* one a factor */
} indexing;

/* A single factor taken from B makes B itself. */
static const double *mixed_of(const iop_sample_table *t, size_t factor)
{
    const size_t rows = iop_samples_rows(t->all);
    return t->extra > 0 ? t->mixed + factor * rows : t->objective + rows;
}

static iop_status find_indices(void *self, size_t k, iop_err *err)
{
    const indexing *i = self;
    const iop_sample_table *t = i->t;
    const size_t rows = iop_samples_rows(t->all);
    return iop_sobol_indices(rows, 1, t->objective, t->objective + rows, mixed_of(t, k), t->all->design.seed,
                             &i->index[k], &t->env, err);
}

static void add_index(iop_text *out, const char *factor, size_t rows, const iop_sobol_index *index)
{
    iop_sweep_add_cell(out, factor);
    iop_text_printf(out, ",%zu", rows);
    add_number(out, index->first);
    add_number(out, index->first_low);
    add_number(out, index->first_high);
    add_number(out, index->total);
    add_number(out, index->total_low);
    add_number(out, index->total_high);
    iop_text_puts(out, "\n");
}

static iop_status indices(iop_text *out, const iop_sample_table *t, const iop_sweep *s, iop_err *err)
{
    const size_t rows = iop_samples_rows(t->all);
    indexing i = {t, iop_new(&t->env, s->keys, sizeof *i.index)};
    if (!i.index)
        return iop_no_memory(err, s->keys, "values");
    const iop_status status = iop_for_each(t->threads, s->keys, find_indices, &i, err);
    iop_text_puts(out, "factor,rows,first,first_low,first_high,total,total_low,total_high\n");
    for (size_t k = 0; status == IOP_OK && k < s->keys; k++)
        add_index(out, s->key[k].path, count_whole(rows, t->objective, t->objective + rows, mixed_of(t, k)),
                  &i.index[k]);
    iop_free(&t->env, i.index);
    return status;
}

static iop_status convergence(iop_text *out, const iop_sample_table *t, const iop_sweep *s, iop_err *err)
{
    static const double ends[2] = {0.05, 0.95};
    (void)s;
    iop_text_puts(out, "samples,mean,standard_error,p5,p95\n");
    for (size_t part = 64; part > 0; part /= 2) {
        const size_t count = t->count / part;
        double q[2];
        const iop_moments m = iop_moments_of(count, t->objective);
        if (count == 0)
            continue;
        IOP_TRY(iop_quantiles(count, t->objective, 2, ends, q, &t->env, err));
        iop_text_printf(out, "%zu", count);
        add_number(out, m.mean);
        add_number(out, m.standard_error);
        add_number(out, q[0]);
        add_number(out, q[1]);
        iop_text_puts(out, "\n");
    }
    return IOP_OK;
}

/* --- files ---------------------------------------------------------------------------------------------- */

typedef iop_status content(iop_text *out, const iop_sample_table *t, const iop_sweep *s, iop_err *err);

static iop_status write_file(const iop_sample_table *t, const iop_sweep *s, const char *dir,
                             const char *suffix, content *fill, iop_err *err)
{
    char name[128], path[4096], *data = NULL;
    size_t length = 0;
    snprintf(name, sizeof name, "%s-%s.csv", s->name, suffix);
    IOP_TRY(iop_path_join(path, sizeof path, dir, name, err));
    iop_text out = iop_text_start(&t->env);
    iop_status status = fill(&out, t, s, err);
    if (status != IOP_OK) {
        iop_text_end(&out);
        return status;
    }
    IOP_TRY(iop_text_take(&out, &data, &length, err));
    status = iop_file_write(path, data, length, false, err);
    iop_free(&t->env, data);
    return status;
}

iop_status iop_samples_summarise(const iop_sweep *s, iop_archive *archive, const char *dir, iop_err *err)
{
    static const struct {
        const char *suffix;
        content *fill;
    } files[] = {{"percentiles", percentiles},
                 {"shares", shares},
                 {"correlations", correlations},
                 {"convergence", convergence},
                 {"indices", indices}};
    iop_sample_table t;
    IOP_TRY(iop_sample_table_read(&t, s, archive, err));
    iop_status status = IOP_OK;
    for (size_t k = 0; k < 5 && status == IOP_OK; k++)
        if (files[k].fill != indices || (t.all->indices && t.count > 1))
            status = write_file(&t, s, dir, files[k].suffix, files[k].fill, err);
    iop_sample_table_free(&t);
    return status;
}
