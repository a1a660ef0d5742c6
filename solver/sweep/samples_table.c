/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_table.c - the points of a sweep of samples, read back by columns. Where there is no optimum all
 * results are NaN, which statistics leave out. */
#include "sweep/samples_table.h"
#include "base/alloc.h"
#include "base/large.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

/* count x width values, all NaN. */
static double *new_nan(const iop_env *env, size_t count, size_t width)
{
    double *value = width == 0 || count <= SIZE_MAX / sizeof *value / width
                        ? iop_large_new(env, count * width, sizeof *value)
                        : NULL;
    for (size_t k = 0; value && k < count * width; k++)
        value[k] = (double)NAN;
    return value;
}

static iop_sample_end end_of(const char *status)
{
    if (strcmp(status, iop_solution_status_text(IOP_OPTIMAL)) == 0)
        return IOP_SAMPLE_OPTIMAL;
    if (strcmp(status, iop_solution_status_text(IOP_INFEASIBLE)) == 0)
        return IOP_SAMPLE_INFEASIBLE;
    return strcmp(status, iop_solution_status_text(IOP_UNBOUNDED)) == 0 ? IOP_SAMPLE_UNBOUNDED
                                                                        : IOP_SAMPLE_OTHER;
}

static void put_column(double *columns, size_t count, size_t row, size_t width, const double *value)
{
    for (size_t k = 0; value && k < width; k++)
        columns[k * count + row] = value[k];
}

static void take_sample(iop_sample_table *t, size_t row, const iop_archive_point *point)
{
    t->end[row] = (unsigned char)end_of(point->status);
    t->redraws[row] = point->count;
    put_column(t->key, t->count, row, t->keys, point->key);
    if (t->end[row] != IOP_SAMPLE_OPTIMAL)
        return;
    t->objective[row] = point->objective;
    put_column(t->output, t->count, row, t->run->sectors, point->output);
    put_column(t->dual, t->count, row, t->run->limits, point->limit_dual);
    put_column(t->measure, t->count, row, t->run->measures, point->measure);
}

static iop_status visit(void *self, size_t unit, size_t index, const iop_archive_point *point, iop_err *err)
{
    iop_sample_table *t = self;
    const size_t units = iop_samples_point_units(t->all), entries = t->all->entries;
    const bool mixed = point->part == IOP_PART_EXTRA;
    const size_t row = (mixed ? unit - units : unit) * t->all->batch + index;
    if ((mixed && unit < units) || row >= (mixed ? t->extra : t->count))
        return iop_fail(err, IOP_EIO, "the store holds point %zu of unit %zu, which the sweep does not have",
                        index, unit);
    if (!mixed)
        take_sample(t, row, point);
    else if (end_of(point->status) == IOP_SAMPLE_OPTIMAL)
        t->mixed[row % entries * iop_samples_rows(t->all) + row / entries] = point->objective;
    return IOP_OK;
}

static bool allocate(iop_sample_table *t)
{
    const size_t n = t->count;
    const iop_archive_run *run = t->run;
    t->objective = new_nan(&t->env, n, 1);
    t->mixed = new_nan(&t->env, t->extra, 1);
    t->key = iop_new(&t->env, n, t->keys * sizeof(double));
    t->output = new_nan(&t->env, n, run->sectors);
    t->dual = new_nan(&t->env, n, run->limits);
    t->measure = new_nan(&t->env, n, run->measures);
    t->redraws = iop_new(&t->env, n, sizeof(double));
    t->end = iop_new(&t->env, n, 1);
    return t->objective && t->mixed && t->key && t->output && t->dual && t->measure && t->redraws && t->end;
}

iop_status iop_sample_table_read(iop_sample_table *t, const iop_sweep *s, iop_archive *archive, iop_err *err)
{
    const iop_samples *all = s->data;
    *t = (iop_sample_table){.env = all->env,
                            .all = all,
                            .run = &s->study->run,
                            .count = all->design.samples,
                            .extra = iop_samples_extra(all),
                            .keys = s->keys,
                            .threads = iop_archive_threads(archive)};
    iop_status status = allocate(t) ? IOP_OK : iop_no_memory(err, t->count, "points of a sweep");
    if (status == IOP_OK)
        status = iop_archive_read(archive, s->index, visit, t, err);
    if (status != IOP_OK)
        iop_sample_table_free(t);
    return status;
}

void iop_sample_table_free(iop_sample_table *t)
{
    void *owned[] = {t->objective, t->mixed, t->key, t->output, t->dual, t->measure, t->redraws, t->end};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&t->env, owned[k]);
}
