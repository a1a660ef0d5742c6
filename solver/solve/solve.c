/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve.c - one plan from numbers to a verified answer.
 *
 *   model -> LP -> verified? -> else once more on the safe path -> answer or explanation
 *
 * The method is chosen here; this version has the whole LP ("full"). A method that exploits the Leontief
 * structure joins beside solve_lp, with the same result: a point, multipliers, an outcome. */
#include "base/alloc.h"
#include "solve/work.h"
#include <string.h>
#include <time.h>

iop_solve_settings iop_solve_settings_default(void)
{
    iop_solve_settings s = {iop_lp_settings_default(), "auto", true, "auto"};
    return s;
}

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static iop_status make_room(iop_work *w, iop_err *err)
{
    const iop_plan *plan = w->plan;
    size_t n = plan->table->n, cells = n * plan->table->c;
    size_t count = 3 * n + 2 * cells + plan->limits + plan->totals;
    double *at = w->point = iop_new(&plan->env, count, sizeof *at);
    if (!at)
        return iop_no_memory(err, count, "values of an answer");
    w->view.output = at;
    w->view.demand = at += n;
    w->view.price = at += cells;
    w->view.limit_dual = at += n;
    w->view.total_dual = at += plan->limits;
    w->dx = at += plan->totals;
    w->df = at + n;
    return IOP_OK;
}

/* Copies LP vectors, whose order is the model's blocks, into the point's arrays. */
static void take_columns(const iop_work *w, const double *from, const double *x, const double *f)
{
    const iop_model *m = w->model;
    size_t offset_x = (size_t)(x - w->point), offset_f = (size_t)(f - w->point);
    memcpy(w->point + offset_x, from + m->output.first, m->output.count * sizeof *from);
    memcpy(w->point + offset_f, from + m->demand.first, m->demand.count * sizeof *from);
}

static void take_rows(const iop_work *w, const double *from)
{
    const iop_model *m = w->model;
    memcpy(w->point + (w->view.price - w->point), from + m->balance.first, m->balance.count * sizeof *from);
    memcpy(w->point + (w->view.limit_dual - w->point), from + m->limit.first, m->limit.count * sizeof *from);
    memcpy(w->point + (w->view.total_dual - w->point), from + m->total.first, m->total.count * sizeof *from);
}

static iop_status judge(iop_work *w, iop_err *err)
{
    switch (w->result.outcome) {
    case IOP_LP_OPTIMAL:
        take_columns(w, w->result.x, w->view.output, w->view.demand);
        take_rows(w, w->result.y);
        return iop_verify_optimum(w->plan, &w->view, &w->certificate, err);
    case IOP_LP_INFEASIBLE:
        take_rows(w, w->result.farkas);
        return iop_verify_infeasible(w->plan, &w->view, &w->certificate, err);
    case IOP_LP_UNBOUNDED:
        take_columns(w, w->result.x, w->view.output, w->view.demand);
        take_columns(w, w->result.ray, w->dx, w->df);
        return iop_verify_unbounded(w->plan, &w->view, w->dx, w->df, &w->certificate, err);
    case IOP_LP_UNSOLVED:
    case IOP_LP_LIMIT:
        break;
    }
    return IOP_OK;
}

iop_status iop_work_attempt(iop_work *w, bool safe, iop_err *err)
{
    iop_lp_settings settings = w->settings->lp;
    settings.safe = settings.safe || safe;
    iop_lp_session_close(w->session);
    w->session = NULL;
    memset(&w->certificate, 0, sizeof w->certificate);
    IOP_TRY(iop_lp_session_open(&w->session, w->model->lp, &settings, NULL, err));
    IOP_TRY(iop_lp_session_solve(w->session, &w->result, err));
    w->iterations += w->result.iterations;
    return judge(w, err);
}

/* A verdict that the mathematics gave but nobody could verify. */
static bool unverified(const iop_work *w)
{
    return w->result.outcome != IOP_LP_LIMIT && w->result.outcome != IOP_LP_UNSOLVED &&
           !w->certificate.verified;
}

static iop_status find_answer(iop_work *w, iop_err *err)
{
    IOP_TRY(iop_work_attempt(w, false, err));
    if (unverified(w))
        IOP_TRY(iop_work_attempt(w, true, err));
    IOP_TRY(iop_answer_frame(w, err));
    switch (w->result.outcome) {
    case IOP_LP_OPTIMAL:
        IOP_TRY(iop_answer_optimum(w, err));
        return w->settings->ranges && w->certificate.verified ? iop_answer_ranges(w, err) : IOP_OK;
    case IOP_LP_INFEASIBLE:
        return iop_explain_infeasible(w, err);
    case IOP_LP_UNBOUNDED:
        return iop_explain_unbounded(w, err);
    case IOP_LP_UNSOLVED:
    case IOP_LP_LIMIT:
        break;
    }
    return IOP_OK;
}

static iop_status check_method(const char *method, iop_err *err)
{
    if (strcmp(method, "auto") == 0 || strcmp(method, "full") == 0)
        return IOP_OK;
    return iop_fail(err, IOP_EINVAL, "method \"%.60s\" is not known; expected auto or full", method);
}

iop_status iop_solve(iop_solution **out, const iop_plan *plan, const iop_solve_settings *settings,
                     iop_err *err)
{
    *out = NULL;
    const iop_solve_settings defaults = iop_solve_settings_default();
    iop_work w = {.plan = plan, .settings = settings ? settings : &defaults};
    double start = now_s();
    iop_status status = check_method(w.settings->method, err);
    if (status == IOP_OK)
        status = make_room(&w, err);
    if (status == IOP_OK)
        status = iop_model_open(&w.model, plan, err);
    if (status == IOP_OK)
        status = find_answer(&w, err);
    if (status == IOP_OK) {
        w.solution->provenance.seconds = now_s() - start;
        w.solution->provenance.iterations = w.iterations;
        *out = w.solution;
    } else {
        iop_solution_close(w.solution);
    }
    iop_lp_session_close(w.session);
    iop_model_close(w.model);
    iop_free(&plan->env, w.point);
    return status;
}
