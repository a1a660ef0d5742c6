/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attempt.c - one method tried on a plan, and its answer judged. */
#include "base/alloc.h"
#include "solve/work.h"
#include <stdio.h>
#include <string.h>

iop_status iop_work_make_room(iop_work *w, iop_err *err)
{
    const iop_plan *plan = w->plan;
    size_t n = plan->table->n, cells = n * plan->table->c;
    size_t count = 4 * n + 3 * cells + plan->limits + plan->totals;
    double *at = w->point = iop_new(&plan->env, count, sizeof *at);
    if (!at)
        return iop_no_memory(err, count, "values of a plan");
    snprintf(w->method, sizeof w->method, "full");
    w->view.output = at;
    w->view.demand = at += n;
    w->view.price = at += cells;
    w->view.limit_dual = at += n;
    w->view.total_dual = at += plan->limits;
    w->rc_output = at += plan->totals;
    w->rc_demand = at += n;
    w->dx = at += cells;
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
    switch (w->outcome) {
    case IOP_LP_OPTIMAL:
        return iop_verify_optimum(w->plan, &w->view, &w->certificate, err);
    case IOP_LP_INFEASIBLE:
        return iop_verify_infeasible(w->plan, &w->view, &w->certificate, err);
    case IOP_LP_UNBOUNDED:
        return iop_verify_unbounded(w->plan, &w->view, w->dx, w->df, &w->certificate, err);
    case IOP_LP_UNSOLVED:
    case IOP_LP_LIMIT:
        break;
    }
    return IOP_OK;
}

/* --- the whole LP -------------------------------------------------------------------------------------- */

static void take_result(iop_work *w, const iop_lp_result *result)
{
    w->outcome = result->outcome;
    w->iterations += result->iterations;
    snprintf(w->method, sizeof w->method, "full");
    if (result->outcome == IOP_LP_OPTIMAL || result->outcome == IOP_LP_UNBOUNDED)
        take_columns(w, result->x, w->view.output, w->view.demand);
    if (result->outcome == IOP_LP_OPTIMAL) {
        take_rows(w, result->y);
        take_columns(w, result->d, w->rc_output, w->rc_demand);
    } else if (result->outcome == IOP_LP_INFEASIBLE) {
        take_rows(w, result->farkas);
    } else if (result->outcome == IOP_LP_UNBOUNDED) {
        take_columns(w, result->ray, w->dx, w->df);
    }
    iop_work_unscale(w);
}

iop_status iop_work_open_session(iop_work *w, bool safe, iop_err *err)
{
    iop_lp_settings settings = w->settings->lp;
    settings.safe = settings.safe || safe;
    iop_lp_session_close(w->session);
    w->session = NULL;
    if (!w->model)
        IOP_TRY(iop_model_open(&w->model, &w->scaled, err));
    return iop_lp_session_open(&w->session, w->model->lp, &settings, NULL, err);
}

iop_status iop_work_attempt(iop_work *w, bool safe, iop_err *err)
{
    iop_lp_result result;
    iop_reduced_close(w->reduced);
    w->reduced = NULL;
    memset(&w->certificate, 0, sizeof w->certificate);
    IOP_TRY(iop_work_open_session(w, safe, err));
    IOP_TRY(iop_lp_session_solve(w->session, &result, err));
    take_result(w, &result);
    return judge(w, err);
}

/* --- exchange of roles --------------------------------------------------------------------------------- */

static void copy(iop_work *w, const double *to, const double *from, size_t count)
{
    memcpy(w->point + (to - w->point), from, count * sizeof *from);
}

static void take_reduced(iop_work *w, const iop_reduced_result *r)
{
    size_t n = w->plan->table->n, cells = n * w->plan->table->c;
    w->outcome = r->outcome;
    w->iterations += r->iterations;
    snprintf(w->method, sizeof w->method, "reduced, %s", iop_reduced_method(w->reduced));
    copy(w, w->view.output, r->output, n);
    copy(w, w->view.demand, r->demand, cells);
    copy(w, w->view.price, r->price, n);
    copy(w, w->view.limit_dual, r->limit_dual, w->plan->limits);
    copy(w, w->view.total_dual, r->total_dual, w->plan->totals);
    copy(w, w->rc_output, r->rc_output, n);
    copy(w, w->rc_demand, r->rc_demand, cells);
    copy(w, w->dx, r->ray_output, n);
    copy(w, w->df, r->ray_demand, cells);
    iop_work_unscale(w);
}

iop_status iop_work_attempt_reduced(iop_work *w, iop_err *err)
{
    iop_reduced_result result;
    memset(&w->certificate, 0, sizeof w->certificate);
    IOP_TRY(iop_reduced_open_with(&w->reduced, &w->scaled, &w->settings->lp, w->settings->leontief, err));
    if (w->settings->start) { /* of another shape: begin anew */
        iop_status started = iop_reduced_start_from(w->reduced, w->settings->start, err);
        if (started != IOP_OK && started != IOP_EINVAL)
            return started;
    }
    IOP_TRY(iop_reduced_solve(w->reduced, &result, err));
    take_reduced(w, &result);
    return judge(w, err);
}
