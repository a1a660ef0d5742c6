/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_whole.c - samples of whole plans: the scenario with drawn numbers, factors laid over it, solved and
 * verified as `ioplan solve` does it. Each is solved from nothing, so that a point depends on its sample
 * alone. */
#include "base/alloc.h"
#include "base/number.h"
#include "sweep/samples.h"
#include <ioplan/factors.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- a draw over the scheme ----------------------------------------------------------------------------- */

bool iop_sample_set(const iop_draw_entry *e, double factor, char text[IOP_SAMPLE_SET])
{
    char number[IOP_NUMBER_SIZE];
    iop_format_exact(e->value * factor, number);
    const int length = snprintf(text, IOP_SAMPLE_SET, "%s=%s%s%s", e->name, number,
                                e->unit[0] && e->unit[0] != '%' ? " " : "", e->unit);
    return length > 0 && length < IOP_SAMPLE_SET - IOP_NUMBER_SIZE;
}

typedef struct {
    const iop_samples *all;
    const iop_sample_draw *draw, *other;
    size_t mixed;
} mixture;

static const iop_sample_draw *draw_of(const mixture *m, size_t entry)
{
    return entry == m->mixed ? m->other : m->draw;
}

/* The scenario with the numbers that are drawn. */
static iop_status vary(const iop_worker *w, const mixture *m, iop_subject *subject, iop_err *err)
{
    const iop_samples *all = m->all;
    size_t sets = 0;
    char(*text)[IOP_SAMPLE_SET] = iop_new(&w->env, all->entries, IOP_SAMPLE_SET);
    const char **set = iop_new(&w->env, all->entries, sizeof *set);
    iop_status status = text && set ? IOP_OK : iop_no_memory(err, all->entries, "values of a sample");
    for (size_t k = 0; status == IOP_OK && k < all->entries; k++) {
        if (all->entry[k].target != IOP_DRAW_NUMBER)
            continue;
        iop_sample_set(&all->entry[k], draw_of(m, k)->factor[k][0], text[sets]);
        set[sets] = text[sets];
        sets++;
    }
    if (status == IOP_OK)
        status = iop_worker_vary(w, sets, set, subject, err);
    iop_free(&w->env, text);
    iop_free(&w->env, set);
    return status;
}

static iop_status fill(const iop_factors *f, double **slot, size_t count, const iop_draw_entry *e,
                       const double *factor, size_t first, iop_err *err)
{
    IOP_TRY(iop_factors_array(f, slot, count, err));
    for (size_t k = 0; k < count; k++)
        (*slot)[k] = factor[e->factors == 1 ? 0 : first + k];
    return IOP_OK;
}

/* What the draw's flows are of the table's; cells without a flow stay without one. */
static iop_status fill_flows(iop_factors *f, const iop_table *t, const double *flows, iop_err *err)
{
    IOP_TRY(iop_factors_array(f, &f->flows, t->n * t->n, err));
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++) {
            const double base = iop_get(iop_read(t->intermediate), i, j);
            f->flows[i * t->n + j] = base != 0 ? flows[i * t->n + j] / base : 1;
        }
    return IOP_OK;
}

static iop_status fill_inputs(iop_factors *f, const iop_scheme *s, const iop_draw_entry *e,
                              const double *factor, iop_err *err)
{
    const size_t length = strcspn(e->name, ".");
    size_t seen = 0;
    for (size_t k = 0; k < s->techniques; k++) {
        const char *name = s->technique[k].name;
        if (strlen(name) != length || strncmp(name, e->name, length) != 0)
            continue;
        IOP_TRY(fill(f, &f->inputs[k], f->n, e, factor, seen * f->n, err));
        seen++;
    }
    return IOP_OK;
}

static iop_status fill_limit(iop_factors *f, const iop_draw_entry *e, double factor, iop_err *err)
{
    for (size_t t = 0; t < f->periods; t++) {
        if (e->period != IOP_NONE && e->period != t)
            continue;
        IOP_TRY(iop_factors_array(f, &f->limit[t], f->measures, err));
        f->limit[t][e->index] *= factor;
    }
    return IOP_OK;
}

static iop_status fill_entry(iop_factors *f, const iop_scheme *s, const iop_draw_entry *e,
                             const iop_sample_draw *d, const double *factor, iop_err *err)
{
    switch (e->target) {
    case IOP_DRAW_FLOWS:
        return fill_flows(f, s->table, d->flows, err);
    case IOP_DRAW_RESOURCE:
        return fill(f, &f->use[e->index], f->n + f->c, e, factor, 0, err);
    case IOP_DRAW_DEMAND:
        return fill(f, &f->demand[e->index], f->n, e, factor, 0, err);
    case IOP_DRAW_LIMIT:
        return fill_limit(f, e, factor[0], err);
    case IOP_DRAW_INPUTS:
        return fill_inputs(f, s, e, factor, err);
    case IOP_DRAW_NUMBER:
        break;
    }
    return IOP_OK;
}

iop_status iop_sample_factors(const iop_samples *all, const iop_scheme *scheme, const iop_sample_draw *draw,
                              const iop_sample_draw *other, size_t mixed, iop_factors **out, iop_err *err)
{
    const mixture m = {all, draw, other, mixed};
    IOP_TRY(iop_factors_open(out, scheme, err));
    iop_status status = IOP_OK;
    for (size_t k = 0; k < all->entries && status == IOP_OK; k++)
        status = fill_entry(*out, scheme, &all->entry[k], draw_of(&m, k), draw_of(&m, k)->factor[k], err);
    if (status != IOP_OK) {
        iop_factors_close(*out);
        *out = NULL;
    }
    return status;
}

iop_status iop_sample_whole(const iop_worker *w, const iop_samples *all, const iop_sample_draw *draw,
                            const iop_sample_draw *other, size_t mixed, iop_subject *subject, iop_err *err)
{
    const mixture m = {all, draw, other, mixed};
    iop_factors *f = NULL;
    IOP_TRY(vary(w, &m, subject, err));
    iop_status status = iop_sample_factors(all, subject->scheme, draw, other, mixed, &f, err);
    if (status == IOP_OK)
        status = iop_scheme_lay_factors(subject->scheme, f, err);
    iop_factors_close(f);
    if (status != IOP_OK)
        iop_subject_close(subject);
    return status;
}

/* --- a worker's state ----------------------------------------------------------------------------------- */

typedef struct {
    iop_env env;
    const iop_samples *all;
    iop_sample_draw draw[2]; /* of A and of B */
} state;

static void end_state(void *given)
{
    state *st = given;
    const iop_env env = st->env;
    for (size_t k = 0; k < 2; k++)
        iop_sample_draw_close(&st->draw[k], st->all, &env);
    iop_free(&env, st);
}

static iop_status state_of(iop_worker *w, const iop_sweep *s, state **out, iop_err *err)
{
    if (!w->state) {
        state *st = iop_new(&w->env, 1, sizeof *st);
        if (!st)
            return iop_no_memory(err, 1, "worker");
        st->env = w->env;
        st->all = s->data;
        iop_status status = IOP_OK;
        for (size_t k = 0; k < 2 && status == IOP_OK; k++)
            status = iop_sample_draw_open(&st->draw[k], st->all, &st->env, err);
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

/* --- points --------------------------------------------------------------------------------------------- */

/* A number that the scenario does not allow is a sample without a plan. */
static iop_status refuse(iop_worker *w, bool brief, const iop_err *why, iop_archive_point *point,
                         iop_err *err)
{
    point->status = iop_solution_status_text(IOP_INFEASIBLE);
    return brief ? IOP_OK : iop_worker_text(w, why->msg, &point->label, err);
}

/* Of mixed rows the objective alone is asked, without a reason where there is no plan. */
static iop_status solve_quietly(iop_worker *w, const iop_subject *subject, iop_archive_point *point,
                                iop_err *err)
{
    iop_solution *solution;
    iop_err found = {0};
    iop_status status = iop_worker_solve_scheme(w, subject->scheme, false, &solution, &found);
    if (iop_worker_no_ratio(status, iop_subject_is_ratio(subject), point))
        return IOP_OK;
    if (status != IOP_OK)
        return iop_fail(err, status, "%s", found.msg);
    status = iop_worker_take(w, solution, point, err);
    point->output = point->limit_dual = point->measure = NULL;
    iop_solution_close(solution);
    return status;
}

static iop_status solve_point(iop_worker *w, const state *st, size_t mixed, iop_archive_point *point,
                              iop_err *err)
{
    const double count = point->count;
    const bool brief = mixed != SIZE_MAX;
    iop_subject subject;
    iop_err why;
    iop_solution *solution = NULL;
    iop_status status = iop_sample_whole(w, st->all, &st->draw[0], &st->draw[1], mixed, &subject, &why);
    if (status == IOP_EPARSE || status == IOP_EINVAL)
        return refuse(w, brief, &why, point, err);
    if (status != IOP_OK)
        return iop_fail(err, status, "%s", why.msg);
    w->no_search = !st->all->search;
    status = brief ? solve_quietly(w, &subject, point, err)
                   : iop_worker_answer(w, &subject, "", point, &solution, err);
    point->count = count;
    iop_solution_close(solution);
    iop_subject_close(&subject);
    return status;
}

static iop_status run_sample(iop_worker *w, const iop_sweep *s, state *st, size_t sample, iop_err *err)
{
    iop_archive_point *point;
    double *key;
    IOP_TRY(iop_sample_draw_take(&st->draw[0], st->all, sample, &st->env, err));
    IOP_TRY(iop_worker_add(w, s, &point, &key, err));
    memcpy(key, st->draw[0].mean, s->keys * sizeof *key);
    point->count = st->draw[0].redraws;
    return solve_point(w, st, SIZE_MAX, point, err);
}

static iop_status run_mixed(iop_worker *w, const iop_sweep *s, state *st, size_t extra, iop_err *err)
{
    const iop_samples *all = st->all;
    const size_t row = extra / all->entries, mixed = extra % all->entries;
    iop_archive_point *point;
    double *key;
    IOP_TRY(iop_sample_draw_take(&st->draw[0], all, row, &st->env, err));
    IOP_TRY(iop_sample_draw_take(&st->draw[1], all, iop_samples_rows(all) + row, &st->env, err));
    IOP_TRY(iop_worker_add(w, s, &point, &key, err));
    memcpy(key, st->draw[0].mean, s->keys * sizeof *key);
    key[mixed] = st->draw[1].mean[mixed];
    point->part = IOP_PART_EXTRA;
    point->count = st->draw[all->entry[mixed].target == IOP_DRAW_FLOWS ? 1 : 0].redraws;
    return solve_point(w, st, mixed, point, err);
}

iop_status iop_sample_run_whole(iop_worker *w, const iop_sweep *s, size_t index, bool mixed, iop_err *err)
{
    state *st = NULL;
    IOP_TRY(state_of(w, s, &st, err));
    return mixed ? run_mixed(w, s, st, index, err) : run_sample(w, s, st, index, err);
}
