/* SPDX-License-Identifier: GPL-3.0-or-later */
/* worker.c - one thread's share of a study: runs units, gathers their points. */
#include "base/alloc.h"
#include "base/text.h"
#include "sweep/study.h"
#include <math.h>
#include <string.h>

iop_status iop_worker_open(iop_worker **out, const iop_study *study, const iop_env *env, iop_err *err)
{
    iop_worker *w = *out = iop_new(env, 1, sizeof *w);
    if (!w)
        return iop_no_memory(err, 1, "worker");
    w->env = iop_env_or_default(env);
    w->env.threads = 1;
    w->study = study;
    return IOP_OK;
}

static void forget_points(iop_worker *w)
{
    for (size_t k = 0; k < w->owned_count; k++)
        iop_free(&w->env, w->owned[k]);
    w->owned_count = w->points = 0;
}

static void end_state(iop_worker *w)
{
    if (w->end_state)
        w->end_state(w->state);
    w->state = NULL;
    w->end_state = NULL;
    w->state_of = NULL;
}

void iop_worker_close(iop_worker *w)
{
    if (!w)
        return;
    iop_env env = w->env;
    end_state(w);
    forget_points(w);
    iop_worker_forget_conflicts(w);
    iop_free(&env, w->conflict);
    iop_free(&env, w->owned);
    iop_free(&env, w->point);
    iop_free(&env, w);
}

static bool has_stopped(const iop_worker *w)
{
    const char *stopped = iop_solution_status_text(IOP_STOPPED);
    for (size_t k = 0; k < w->points; k++)
        if (strcmp(w->point[k].status, stopped) == 0)
            return true;
    return false;
}

iop_status iop_worker_run(iop_worker *w, size_t sweep, size_t unit, size_t *points,
                          const iop_archive_point **point, iop_err *err)
{
    const iop_sweep *s = &w->study->sweep[sweep];
    forget_points(w);
    iop_worker_forget_conflicts(w);
    if (w->state_of != s)
        end_state(w);
    w->state_of = s;
    if (iop_stop_asked(&w->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped");
    IOP_TRY(s->kind->run(w, s, unit, err));
    if (iop_stop_asked(&w->env) && has_stopped(w)) /* the stop cut a solve short: not a result */
        return iop_fail(err, IOP_ESTOPPED, "stopped");
    *points = w->points;
    *point = w->point;
    return IOP_OK;
}

/* --- points --------------------------------------------------------------------------------------------- */

/* Storage that lasts as long as the points. */
static void *keep(iop_worker *w, size_t count, size_t size)
{
    if (!iop_grow(&w->env, &w->owned, &w->owned_room, w->owned_count + 1, sizeof *w->owned))
        return NULL;
    void *made = iop_new(&w->env, count, size);
    if (made)
        w->owned[w->owned_count++] = made;
    return made;
}

iop_status iop_worker_add(iop_worker *w, const iop_sweep *s, iop_archive_point **point, double **key,
                          iop_err *err)
{
    static const double nan = (double)NAN;
    double *values = keep(w, s->keys + 1, sizeof *values);
    if (!values || !iop_grow(&w->env, &w->point, &w->point_room, w->points + 1, sizeof *w->point))
        return iop_no_memory(err, s->keys + 1, "values of a point");
    for (size_t k = 0; k < s->keys; k++)
        values[k] = nan;
    w->point[w->points] = (iop_archive_point){.part = IOP_PART_POINTS,
                                              .status = iop_solution_status_text(IOP_STOPPED),
                                              .label = "",
                                              .t = nan,
                                              .objective = nan,
                                              .shadow_price = nan,
                                              .violation = {nan, nan, nan},
                                              .count = 0,
                                              .key = values};
    *point = &w->point[w->points++];
    *key = values;
    return IOP_OK;
}

iop_status iop_worker_arrays(iop_worker *w, iop_archive_point *point, double **output, double **limit_dual,
                             double **measure, iop_err *err)
{
    const iop_archive_run *run = &w->study->run;
    size_t count = run->sectors + run->limits + run->measures;
    double *values = keep(w, count + 1, sizeof *values);
    if (!values)
        return iop_no_memory(err, count, "values of a point");
    point->output = *output = values;
    point->limit_dual = *limit_dual = values + run->sectors;
    point->measure = *measure = values + run->sectors + run->limits;
    return IOP_OK;
}

iop_status iop_worker_text(iop_worker *w, const char *text, const char **copy, iop_err *err)
{
    size_t size = strlen(text) + 1;
    char *made = keep(w, size, 1);
    if (!made)
        return iop_no_memory(err, size, "bytes of text");
    memcpy(made, text, size);
    *copy = made;
    return IOP_OK;
}

iop_status iop_worker_join(iop_worker *w, const char *first, const char *middle, const char *last,
                           const char **joined, iop_err *err)
{
    char *text;
    iop_text out = iop_text_start(&w->env);
    iop_text_printf(&out, "%s%s%s", first, middle, last);
    IOP_TRY(iop_text_take(&out, &text, NULL, err));
    iop_status status = iop_worker_text(w, text, joined, err);
    iop_free(&w->env, text);
    return status;
}

/* --- solved plans --------------------------------------------------------------------------------------- */

/* Whether the run's label is that of one side of the limit, and which; in a period where there are several.
 */
static bool is_side_of(const char *label, const char *period, const char *name, bool upper)
{
    size_t before = strlen(period), length = strlen(name);
    if (before > 0) {
        if (strncmp(label, period, before) != 0 || label[before] != '.')
            return false;
        label += before + 1;
    }
    return strncmp(label, name, length) == 0 && strcmp(label + length, upper ? ".max" : ".min") == 0;
}

/* The dual of the limit that the run knows under this label; NaN when the plan has no such limit. */
static double dual_of(const iop_solution *s, bool periods, const char *label)
{
    for (size_t l = 0; l < s->limits; l++)
        if (is_side_of(label, periods ? s->limit[l].period : "", s->limit[l].name, s->limit[l].is_max))
            return s->limit[l].dual;
    return (double)NAN;
}

static iop_status take_arrays(iop_worker *w, const iop_solution *s, iop_archive_point *point, iop_err *err)
{
    const iop_archive_run *run = &w->study->run;
    double *output, *dual, *measure;
    IOP_TRY(iop_worker_arrays(w, point, &output, &dual, &measure, err));
    for (size_t j = 0; j < run->sectors; j++)
        output[j] = s->sector[j].output;
    for (size_t l = 0; l < run->limits; l++)
        dual[l] = dual_of(s, iop_subject_plans(&w->study->subject) > 1, run->limit[l].name);
    for (size_t m = 0; m < run->measures; m++)
        measure[m] = m < s->measures ? s->measure[m].value : (double)NAN;
    return IOP_OK;
}

iop_status iop_worker_take(iop_worker *w, const iop_solution *s, iop_archive_point *point, iop_err *err)
{
    point->status = iop_solution_status_text(s->status);
    point->count = (double)s->provenance.iterations;
    point->violation[0] = s->certificate.primal_violation;
    point->violation[1] = s->certificate.dual_violation;
    point->violation[2] = s->certificate.gap;
    if (s->status != IOP_OPTIMAL)
        return IOP_OK;
    point->objective = s->objective.value;
    return take_arrays(w, s, point, err);
}

iop_status iop_worker_solve(const iop_worker *w, iop_plan *plan, bool explain, iop_solution **solution,
                            iop_err *err)
{
    iop_solve_settings settings = w->study->settings;
    const iop_scenario *scenario = w->study->scenario;
    bool same = plan->limits == scenario->plan->limits && plan->totals == scenario->plan->totals;
    settings.explain = settings.conflict_only = explain;
    settings.start = same ? iop_solve_start_basis(w->study->start) : NULL;
    return iop_solve_ratio(solution, plan, &settings, err);
}

iop_status iop_worker_solve_scheme(const iop_worker *w, iop_scheme *scheme, bool explain,
                                   iop_solution **solution, iop_err *err)
{
    iop_solve_settings settings = w->study->settings;
    settings.explain = settings.conflict_only = explain;
    return iop_solve_scheme_ratio(solution, scheme, &settings, err);
}

bool iop_worker_no_ratio(iop_status status, bool ratio, iop_archive_point *point)
{
    if (status != IOP_EINVAL || !ratio)
        return false;
    point->status = iop_solution_status_text(IOP_UNBOUNDED);
    return true;
}

void iop_worker_take_duals(const iop_worker *w, const iop_plan *plan, const double *limit_dual, double *dual)
{
    const iop_archive_run *run = &w->study->run;
    for (size_t k = 0; k < run->limits; k++) {
        dual[k] = (double)NAN;
        for (size_t l = 0; l < plan->limits; l++)
            for (int upper = 0; upper < 2; upper++) {
                const iop_band *band = &plan->limit[l].band;
                double y = limit_dual[l];
                bool holds = isinf(band->lo) || (!isinf(band->hi) && (plan->maximize ? y > 0 : y < 0));
                if (is_side_of(run->limit[k].name, "", plan->measure[plan->limit[l].measure].name, upper))
                    dual[k] = holds == (upper == 1) ? y : 0;
            }
    }
}

iop_status iop_worker_why(iop_worker *w, const iop_solution *s, const char **label, iop_err *err)
{
    char *text;
    IOP_TRY(iop_solution_conflict_text(s, w->study->env.lang, &text, err));
    iop_status status = iop_worker_text(w, text, label, err);
    iop_solution_text_free(s, text);
    return status;
}
