/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_draw.c - the factors of one sample, and whether its matrix is productive.
 *
 * A matrix A is productive when its spectral radius is below 1. For any w > 0 with |A|' w < w in every
 * component that is so (Collatz-Wielandt: the radius of |A| is at most the largest ratio (|A|' w)_j / w_j).
 * With w = (I - |A_0|')^-1 1 of the base matrix A_0, (|A_0|' w)_j = w_j - 1, and small changes of A_0 pass
 * the test; where it fails the radius itself is looked at. A matrix that is not productive is drawn again. */
#include "base/alloc.h"
#include "base/failure.h"
#include "sweep/samples.h"
#include "sweep/samples_flows.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Below this the test counts as passed in spite of rounding. */
static const double safe_ratio = 1 - 1e-12;

/* --- the test ------------------------------------------------------------------------------------------- */

/* (I - |A|)' w = 1; w stays all 1 where that has no positive solution. */
static iop_status find_positive(iop_samples *all, iop_mat m, iop_err *err)
{
    const iop_table *t = all->plan->table;
    iop_lu *lu = NULL;
    iop_err inner;
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++) {
            const double flow = fabs(iop_get(iop_read(t->intermediate), i, j));
            *iop_at(m, i, j) = (i == j ? 1 : 0) - (t->output[j] != 0 ? flow / fabs(t->output[j]) : 0);
            all->inputs[j] += flow;
        }
    for (size_t j = 0; j < t->n; j++)
        all->positive[j] = 1;
    iop_mat w = {1, t->n, t->n, all->positive};
    iop_status status = iop_lu_open(&lu, iop_read(m), &all->env, &inner);
    if (status == IOP_OK)
        status = iop_lu_solve(lu, true, w, &inner);
    iop_lu_close(lu);
    if (status == IOP_ENOMEM)
        return iop_fail_as(err, &inner);
    bool good = status == IOP_OK;
    for (size_t j = 0; good && j < t->n; j++)
        good = all->positive[j] > 0.5;
    for (size_t j = 0; !good && j < t->n; j++)
        all->positive[j] = 1;
    return IOP_OK;
}

iop_status iop_samples_prepare_test(iop_samples *all, iop_err *err)
{
    const size_t n = all->plan->table->n;
    iop_mat m;
    all->positive = iop_new(&all->env, n, sizeof *all->positive);
    all->inputs = iop_new(&all->env, n, sizeof *all->inputs);
    if (!all->positive || !all->inputs)
        return iop_no_memory(err, n, "weights");
    IOP_TRY(iop_mat_new(&m, n, n, &all->env, err));
    const iop_status status = find_positive(all, m, err);
    iop_mat_free(&m, &all->env);
    return status;
}

static iop_status look_at_radius(const iop_samples *all, const iop_sample_draw *d, bool *productive,
                                 const iop_env *env, iop_err *err)
{
    const iop_table *t = all->plan->table;
    iop_mat a;
    double radius = 1;
    iop_err inner;
    IOP_TRY(iop_mat_new(&a, t->n, t->n, env, err));
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            *iop_at(a, i, j) = t->output[j] != 0 ? d->flows[i * t->n + j] / t->output[j] : 0;
    const iop_status status = iop_spectral_radius(iop_read(a), &radius, NULL, env, &inner);
    iop_mat_free(&a, env);
    *productive = status == IOP_OK && radius < 1;
    if (status != IOP_ENOMEM && status != IOP_ESTOPPED)
        return IOP_OK;
    return iop_fail_as(err, &inner);
}

/* `weighted` holds sum_i w_i |Z[i,j]|. */
static bool passes(const iop_samples *all, const double *weighted)
{
    const iop_table *t = all->plan->table;
    for (size_t j = 0; j < t->n; j++)
        if (t->output[j] != 0 && !(weighted[j] < safe_ratio * all->positive[j] * fabs(t->output[j])))
            return false;
    return true;
}

/* --- drawing -------------------------------------------------------------------------------------------- */

/* A factor below 0 would turn a flow round; a normal distribution that is allowed has one in 740 there. */
static void cut_below_zero(size_t count, double *factor)
{
    for (size_t k = 0; k < count; k++)
        factor[k] = factor[k] > 0 ? factor[k] : 0;
}

static void draw_factors(const iop_samples *all, const iop_draw_entry *e, size_t sample, unsigned attempt,
                         double *singles, double *factor)
{
    if (e->factors == 1) {
        iop_design_draw(&all->design, 0, sample, attempt, all->singles, singles);
        factor[0] = singles[e->dimension];
    } else {
        iop_design_draw(&all->design, e->stream, sample, attempt, e->factors, factor);
    }
    iop_distribution_quantiles(&e->distribution, e->factors, factor, factor);
    if (e->distribution.kind == IOP_NORMAL)
        cut_below_zero(e->factors, factor);
}

static double mean_of(const iop_draw_entry *e, const double *factor)
{
    double mean = 0;
    for (size_t k = 0; k < e->factors && e->weight; k++)
        mean += e->weight[k] * factor[k];
    return e->weight ? mean : factor[0];
}

/* Z with factors into d->flows, which holds them (the first one only when it is common). */
static double lay_over_flows(const iop_samples *all, const iop_draw_entry *e, iop_sample_draw *d,
                             double *weighted, double *size)
{
    const iop_table *t = all->plan->table;
    double drawn = 0, base = 0;
    for (size_t k = t->n * t->n; e->factors == 1 && k-- > 0;)
        d->flows[k] = d->flows[0];
    iop_flows_times(iop_read(t->intermediate), all->positive, d->flows, d->sum, size, weighted);
    for (size_t j = 0; j < t->n; j++) {
        drawn += size[j];
        base += all->inputs[j];
    }
    return base > 0 ? drawn / base : 1;
}

static iop_status draw_flows(iop_sample_draw *d, const iop_samples *all, size_t index, const iop_env *env,
                             iop_err *err)
{
    const size_t n = all->plan->table->n;
    const iop_draw_entry *e = &all->entry[index];
    double *weighted = d->work, *size = weighted + n, *singles = size + n;
    for (d->redraws = 0; d->redraws <= IOP_SAMPLE_ATTEMPTS; d->redraws++) {
        bool productive;
        draw_factors(all, e, d->sample, d->redraws, singles, d->flows);
        d->mean[index] = lay_over_flows(all, e, d, weighted, size);
        productive = passes(all, weighted);
        if (!productive)
            IOP_TRY(look_at_radius(all, d, &productive, env, err));
        if (productive)
            return IOP_OK;
    }
    return iop_fail(err, IOP_EINVAL,
                    "sample %zu: none of %d matrices drawn is productive (spectral radius below 1); "
                    "narrow the distribution of intermediate",
                    d->sample, IOP_SAMPLE_ATTEMPTS + 1);
}

iop_status iop_sample_draw_take(iop_sample_draw *d, const iop_samples *all, size_t sample, const iop_env *env,
                                iop_err *err)
{
    if (d->known && d->sample == sample)
        return IOP_OK;
    d->known = false;
    d->sample = sample;
    d->redraws = 0;
    for (size_t k = 0; k < all->entries; k++) {
        const iop_draw_entry *e = &all->entry[k];
        if (e->target == IOP_DRAW_FLOWS) {
            IOP_TRY(draw_flows(d, all, k, env, err));
            continue;
        }
        draw_factors(all, e, sample, 0, d->work + 2 * all->plan->table->n, d->factor[k]);
        d->mean[k] = mean_of(e, d->factor[k]);
    }
    d->known = true;
    return IOP_OK;
}

/* --- life ----------------------------------------------------------------------------------------------- */

iop_status iop_sample_draw_open(iop_sample_draw *d, const iop_samples *all, const iop_env *env, iop_err *err)
{
    const size_t n = all->plan->table->n;
    memset(d, 0, sizeof *d);
    d->factor = iop_new(env, all->entries, sizeof *d->factor);
    d->mean = iop_new(env, all->entries, sizeof *d->mean);
    d->sum = iop_new(env, n, sizeof *d->sum);
    d->work = iop_new(env, 2 * n + all->singles, sizeof *d->work);
    bool ok = d->factor && d->mean && d->sum && d->work;
    for (size_t k = 0; ok && k < all->entries; k++) {
        if (all->entry[k].target == IOP_DRAW_FLOWS)
            ok = (d->flows = iop_new(env, n * n, sizeof *d->flows)) != NULL;
        else
            ok = (d->factor[k] = iop_new(env, all->entry[k].factors, sizeof **d->factor)) != NULL;
    }
    return ok ? IOP_OK : iop_no_memory(err, n * n, "values of a sample");
}

void iop_sample_draw_close(iop_sample_draw *d, const iop_samples *all, const iop_env *env)
{
    for (size_t k = 0; d->factor && k < all->entries; k++)
        iop_free(env, d->factor[k]);
    iop_free(env, d->factor);
    iop_free(env, d->flows);
    iop_free(env, d->mean);
    iop_free(env, d->sum);
    iop_free(env, d->work);
    memset(d, 0, sizeof *d);
}
