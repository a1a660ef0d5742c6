/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_run.c - solves a batch of samples and verifies each.
 *
 * Every solve starts from the roles and the basis of the base plan, so that a point depends on its sample
 * alone. With N samples the first half are design A and the second half design B of the sensitivity indices;
 * further points take factor k from B and the others from A: row r and factor k are point r K + k. */
#include "base/alloc.h"
#include "sweep/samples.h"
#include <math.h>
#include <string.h>

size_t iop_samples_point_units(const iop_samples *all)
{
    return (all->design.samples + all->batch - 1) / all->batch;
}

size_t iop_samples_rows(const iop_samples *all)
{
    return all->design.samples / 2;
}

size_t iop_samples_extra(const iop_samples *all)
{
    return all->indices && all->entries > 1 ? iop_samples_rows(all) * all->entries : 0;
}

/* --- a worker's state ----------------------------------------------------------------------------------- */

typedef struct {
    iop_env env;
    const iop_samples *all;
    iop_sample_draw draw[2]; /* of A and of B; the second is made when a mixed row asks for it */
    bool mixes;
    iop_sample_plan *plan;
    iop_reduced *reduced;
    double *output, *demand, *price, *limit_dual, *total_dual, *total; /* one piece of storage */
    iop_point point;
} state;

static void end_state(void *given)
{
    state *st = given;
    const iop_env env = st->env;
    iop_reduced_close(st->reduced);
    iop_sample_plan_close(st->plan);
    for (size_t k = 0; k < 2; k++)
        iop_sample_draw_close(&st->draw[k], st->all, &env);
    iop_free(&env, st->output);
    iop_free(&env, st);
}

static iop_status fill_state(state *st, iop_err *err)
{
    const iop_plan *plan = st->all->plan;
    const size_t n = plan->table->n, c = plan->table->c;
    const size_t count = 2 * n + n * c + plan->limits + plan->totals + c;
    IOP_TRY(iop_sample_draw_open(&st->draw[0], st->all, &st->env, err));
    IOP_TRY(iop_sample_plan_open(&st->plan, st->all, &st->env, err));
    st->output = iop_new(&st->env, count, sizeof *st->output);
    if (!st->output)
        return iop_no_memory(err, count, "values of a sample");
    st->demand = st->output + n;
    st->price = st->demand + n * c;
    st->limit_dual = st->price + n;
    st->total_dual = st->limit_dual + plan->limits;
    st->total = st->total_dual + plan->totals;
    st->point = (iop_point){st->output, st->demand, st->price, st->limit_dual, st->total_dual};
    return IOP_OK;
}

static iop_status state_of(iop_worker *w, const iop_sweep *s, state **out, iop_err *err)
{
    if (!w->state) {
        state *st = iop_new(&w->env, 1, sizeof *st);
        if (!st)
            return iop_no_memory(err, 1, "worker");
        st->env = w->env;
        st->all = s->data;
        const iop_status status = fill_state(st, err);
        if (status != IOP_OK) {
            end_state(st);
            return status;
        }
        w->state = st;
        w->end_state = end_state;
    }
    *out = w->state;
    return IOP_OK;
}

/* --- solving -------------------------------------------------------------------------------------------- */

iop_status iop_samples_solve_base(iop_samples *all, const iop_lp_settings *settings, iop_err *err)
{
    iop_reduced_result result;
    IOP_TRY(iop_reduced_open(&all->start, &all->base->scaled, settings, err));
    IOP_TRY(iop_reduced_solve(all->start, &result, err));
    if (result.outcome != IOP_LP_UNSOLVED && result.outcome != IOP_LP_LIMIT)
        return IOP_OK;
    iop_reduced_close(all->start);
    all->start = NULL;
    return IOP_OK;
}

/* The object for the present plan, as new, with the base plan's roles and basis. */
static iop_status renew(state *st, const iop_lp_settings *settings, iop_err *err)
{
    iop_status status = st->reduced ? iop_reduced_refresh(st->reduced, err) : IOP_ESHAPE;
    if (status == IOP_ESHAPE) {
        iop_reduced_close(st->reduced);
        st->reduced = NULL;
        status = iop_reduced_open(&st->reduced, &st->plan->scaled, settings, err);
    }
    IOP_TRY(status);
    status = iop_reduced_start_from(st->reduced, st->all->start, err);
    return status == IOP_EINVAL ? IOP_OK : status; /* other classes of final demand: from its own start */
}

static void times(double *to, const double *from, size_t count, double factor)
{
    for (size_t k = 0; k < count; k++)
        to[k] = from[k] * factor;
}

/* The answer in the plan's own units; see solve/scaled.c for the factors. */
static void take_answer(state *st, const iop_reduced_result *r)
{
    const iop_samples *all = st->all;
    const iop_plan *plan = &st->plan->natural;
    const size_t n = plan->table->n, c = plan->table->c;
    const bool proof = r->outcome == IOP_LP_INFEASIBLE;
    const double price = proof ? 1 : all->unit[plan->objective] / all->money;
    if (!proof) {
        times(st->output, r->output, n, all->money);
        times(st->demand, r->demand, n * c, all->money);
    }
    times(st->price, r->price, n, price);
    times(st->total_dual, r->total_dual, plan->totals, price);
    for (size_t l = 0; l < plan->limits; l++) {
        const double unit = price * (all->money / all->unit[plan->limit[l].measure]);
        st->limit_dual[l] = 0 + unit * r->limit_dual[l]; /* no minus zero */
    }
}

/* Solves by exchange of roles and verifies; *status NULL: neither optimum nor proof, take the whole LP. */
static iop_status solve_reduced(state *st, const iop_lp_settings *settings, const char **status,
                                iop_certificate *certificate, iop_err *err)
{
    iop_reduced_result result;
    const iop_plan *plan = &st->plan->natural;
    *status = NULL;
    IOP_TRY(renew(st, settings, err));
    IOP_TRY(iop_reduced_solve(st->reduced, &result, err));
    if (result.outcome == IOP_LP_OPTIMAL) {
        take_answer(st, &result);
        IOP_TRY(iop_verify_optimum(plan, &st->point, certificate, err));
        *status = certificate->verified ? iop_solution_status_text(IOP_OPTIMAL) : NULL;
    } else if (result.outcome == IOP_LP_INFEASIBLE) {
        take_answer(st, &result);
        IOP_TRY(iop_verify_infeasible(plan, &st->point, certificate, err));
        *status = certificate->verified ? iop_solution_status_text(IOP_INFEASIBLE) : NULL;
    }
    return IOP_OK;
}

/* --- points --------------------------------------------------------------------------------------------- */

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += a[k] * b[k];
    return sum;
}

static void add_demand(state *st)
{
    const iop_table *t = &st->plan->table;
    memset(st->total, 0, t->c * sizeof *st->total);
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->c; k++)
            st->total[k] += st->demand[i * t->c + k];
}

static double measure_at(const state *st, size_t m)
{
    const iop_measure *measure = &st->plan->natural.measure[m];
    return dot(st->plan->table.n, measure->per_output, st->output) +
           dot(st->plan->table.c, measure->per_demand, st->total);
}

static iop_status take_optimum(iop_worker *w, state *st, bool brief, iop_archive_point *point, iop_err *err)
{
    const iop_plan *plan = &st->plan->natural;
    double *output, *dual, *measure;
    add_demand(st);
    point->objective = measure_at(st, plan->objective);
    if (brief)
        return IOP_OK;
    IOP_TRY(iop_worker_arrays(w, point, &output, &dual, &measure, err));
    memcpy(output, st->output, w->study->run.sectors * sizeof *output);
    for (size_t m = 0; m < w->study->run.measures; m++)
        measure[m] = m < plan->measures ? measure_at(st, m) : (double)NAN;
    iop_worker_take_duals(w, plan, st->limit_dual, dual);
    return IOP_OK;
}

/* What is in conflict in a sample that has no plan, in the words that points of grids have; `proof`: of this,
 * NULL where none is in hand. Rows that mix two samples say nothing. */
static iop_status tell_conflict(iop_worker *w, const state *st, const iop_point *proof, bool brief,
                                iop_archive_point *point, iop_err *err)
{
    if (brief || strcmp(point->status, iop_solution_status_text(IOP_INFEASIBLE)) != 0)
        return IOP_OK;
    if (proof)
        return iop_worker_conflict_of_proof(w, &st->plan->natural, proof, &point->label, err);
    return iop_worker_conflict(w, &st->plan->natural, &point->label, err);
}

/* By the whole LP, with all that iop_solve tries. */
static iop_status solve_whole(iop_worker *w, state *st, bool brief, iop_archive_point *point, iop_err *err)
{
    iop_solution *solution;
    iop_solve_settings settings = w->study->settings;
    settings.start = NULL;
    settings.explain = settings.ranges = false;
    iop_err found = {0};
    iop_status status = iop_solve_ratio(&solution, &st->plan->natural, &settings, &found);
    if (iop_worker_no_ratio(status, st->all->plan->denominator != SIZE_MAX, point))
        return brief ? IOP_OK : iop_worker_text(w, found.msg, &point->label, err);
    if (status != IOP_OK)
        return iop_fail(err, status, "%s", found.msg);
    const double count = point->count;
    status = iop_worker_take(w, solution, point, err);
    point->count = count;
    if (brief)
        point->output = point->limit_dual = point->measure = NULL;
    iop_solution_close(solution);
    return status == IOP_OK ? tell_conflict(w, st, NULL, brief, point, err) : status;
}

static iop_status solve_point(iop_worker *w, state *st, bool brief, iop_archive_point *point, iop_err *err)
{
    iop_certificate certificate = {0};
    const char *status = NULL;
    if (st->all->start && st->all->plan->denominator == SIZE_MAX)
        IOP_TRY(solve_reduced(st, &w->study->settings.lp, &status, &certificate, err));
    if (!status)
        return solve_whole(w, st, brief, point, err);
    point->status = status;
    point->violation[0] = certificate.primal_violation;
    point->violation[1] = certificate.dual_violation;
    point->violation[2] = certificate.gap;
    return strcmp(status, iop_solution_status_text(IOP_OPTIMAL)) == 0
               ? take_optimum(w, st, brief, point, err)
               : tell_conflict(w, st, &st->point, brief, point, err);
}

static iop_status run_sample(iop_worker *w, const iop_sweep *s, state *st, size_t sample, iop_err *err)
{
    iop_sample_draw *d = &st->draw[0];
    iop_archive_point *point;
    double *key;
    IOP_TRY(iop_sample_draw_take(d, st->all, sample, &st->env, err));
    iop_sample_plan_fill(st->plan, st->all, d, NULL, SIZE_MAX);
    IOP_TRY(iop_worker_add(w, s, &point, &key, err));
    memcpy(key, d->mean, s->keys * sizeof *key);
    point->count = d->redraws;
    return solve_point(w, st, false, point, err);
}

static iop_status make_second_draw(state *st, iop_err *err)
{
    if (st->mixes)
        return IOP_OK;
    const iop_status status = iop_sample_draw_open(&st->draw[1], st->all, &st->env, err);
    st->mixes = status == IOP_OK;
    if (status != IOP_OK)
        iop_sample_draw_close(&st->draw[1], st->all, &st->env);
    return status;
}

static iop_status run_mixed(iop_worker *w, const iop_sweep *s, state *st, size_t extra, iop_err *err)
{
    const iop_samples *all = st->all;
    const size_t row = extra / all->entries, mixed = extra % all->entries;
    iop_sample_draw *a = &st->draw[0], *b = &st->draw[1];
    iop_archive_point *point;
    double *key;
    IOP_TRY(make_second_draw(st, err));
    IOP_TRY(iop_sample_draw_take(a, all, row, &st->env, err));
    IOP_TRY(iop_sample_draw_take(b, all, iop_samples_rows(all) + row, &st->env, err));
    iop_sample_plan_fill(st->plan, all, a, b, mixed);
    IOP_TRY(iop_worker_add(w, s, &point, &key, err));
    memcpy(key, a->mean, s->keys * sizeof *key);
    key[mixed] = b->mean[mixed];
    point->part = IOP_PART_EXTRA;
    point->count = all->entry[mixed].target == IOP_DRAW_FLOWS ? b->redraws : a->redraws;
    return solve_point(w, st, true, point, err);
}

static iop_status run_static(iop_worker *w, const iop_sweep *s, size_t index, bool mixed, iop_err *err)
{
    state *st = NULL;
    IOP_TRY(state_of(w, s, &st, err));
    return mixed ? run_mixed(w, s, st, index, err) : run_sample(w, s, st, index, err);
}

iop_status iop_samples_run(iop_worker *w, const iop_sweep *s, size_t unit, iop_err *err)
{
    const iop_samples *all = s->data;
    const size_t units = iop_samples_point_units(all);
    const bool mixed = unit >= units;
    const size_t first = (mixed ? unit - units : unit) * all->batch;
    const size_t count = mixed ? iop_samples_extra(all) : all->design.samples;
    for (size_t k = first; k < count && k < first + all->batch; k++) {
        if (iop_stop_asked(&w->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped");
        IOP_TRY(all->whole ? iop_sample_run_whole(w, s, k, mixed, err) : run_static(w, s, k, mixed, err));
    }
    return IOP_OK;
}
