/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_attempt.c - the LP of a scheme solved, and its answer judged from the scheme. */
#include "base/alloc.h"
#include "solve/scheme_work.h"
#include <math.h>
#include <string.h>

static void take_result(iop_scheme_work *w, const iop_lp_result *result)
{
    w->outcome = result->outcome;
    w->iterations += result->iterations;
    switch (result->outcome) {
    case IOP_LP_OPTIMAL:
        iop_blocks_take_columns(&w->answer, w->model, result->x);
        iop_blocks_take_rows(&w->answer, w->model, result->y);
        iop_blocks_take_columns(&w->reduced, w->model, result->d);
        iop_scheme_unscale_columns(w, &w->answer);
        iop_scheme_unscale_duals(w, &w->answer, &w->reduced);
        break;
    case IOP_LP_INFEASIBLE:
        iop_blocks_take_rows(&w->answer, w->model, result->farkas);
        iop_scheme_unscale_proof(w, &w->answer);
        w->farkas = result->farkas;
        break;
    case IOP_LP_UNBOUNDED:
        iop_blocks_take_columns(&w->answer, w->model, result->x);
        iop_blocks_take_columns(&w->reduced, w->model, result->ray);
        iop_scheme_unscale_columns(w, &w->answer);
        iop_scheme_unscale_columns(w, &w->reduced);
        w->ray = result->ray;
        break;
    case IOP_LP_UNSOLVED:
    case IOP_LP_LIMIT:
        break;
    }
}

/* A priority's sum is made small by making minus the sum large where the aim is; its duals are those of the
 * sum. */
static void turn_duals(iop_scheme_work *w)
{
    if (!w->priority || !iop_lp_maximize(w->model->lp) || w->outcome != IOP_LP_OPTIMAL)
        return;
    for (int k = 0; k < IOP_ROWS; k++)
        for (size_t i = 0; i < iop_scheme_rows(w->scheme, (iop_row_block)k); i++)
            w->answer.row[k][i] = -w->answer.row[k][i];
}

static iop_status judge(iop_scheme_work *w, iop_err *err)
{
    turn_duals(w);
    iop_scheme_point point = iop_blocks_point(&w->answer), ray = iop_blocks_point(&w->reduced);
    memset(&w->certificate, 0, sizeof w->certificate);
    switch (w->outcome) {
    case IOP_LP_OPTIMAL:
        return w->priority ? iop_verify_scheme_priority(w->scheme, w->priority, &point, &w->certificate, err)
                           : iop_verify_scheme_optimum(w->scheme, &point, &w->certificate, err);
    case IOP_LP_INFEASIBLE:
        return iop_verify_scheme_infeasible(w->scheme, &point, &w->certificate, err);
    case IOP_LP_UNBOUNDED:
        return iop_verify_scheme_unbounded(w->scheme, &point, &ray, &w->certificate, err);
    case IOP_LP_UNSOLVED:
    case IOP_LP_LIMIT:
        break;
    }
    return IOP_OK;
}

/* The costs of the aim, or of a priority's own problem: the sum of its weighted deviations, as small as
 * possible. */
static iop_status set_costs(const iop_scheme_work *w, iop_err *err)
{
    const iop_lp *lp = w->lp;
    size_t row = w->priority ? iop_model_row(w->model, IOP_ROW_PRIORITY, 0, w->priority) : 0, count = 0;
    const size_t *col = NULL;
    const double *val = NULL;
    double lo, hi, cost;
    for (size_t c = 0; c < iop_lp_columns(lp); c++) {
        iop_lp_column(lp, c, &lo, &hi, &cost);
        IOP_TRY(iop_lp_session_set_column(w->session, c, lo, hi, w->priority ? 0 : cost, err));
    }
    if (w->priority)
        iop_lp_row(lp, row, &lo, &hi, &count, &col, &val);
    for (size_t k = 0; k < count; k++) {
        iop_lp_column(lp, col[k], &lo, &hi, &cost);
        IOP_TRY(iop_lp_session_set_column(w->session, col[k], lo, hi, iop_lp_maximize(lp) ? -val[k] : val[k],
                                          err));
    }
    return IOP_OK;
}

/* The least sum that is known of a priority; NaN: none. */
static double met_by(const iop_scheme *s, size_t priority)
{
    double met = (double)NAN;
    for (size_t g = 0; g < s->requirements; g++)
        if (s->requirement[g].soft && s->requirement[g].priority == priority)
            met = fmin(met, s->requirement[g].met);
    return met;
}

iop_status iop_scheme_keep_met(const iop_scheme_work *w, iop_lp_session *session, iop_err *err)
{
    for (size_t l = 1; l < iop_scheme_rows(w->scheme, IOP_ROW_PRIORITY); l++) {
        size_t row = iop_model_row(w->model, IOP_ROW_PRIORITY, 0, l);
        double met = met_by(w->scheme, l);
        if (row != IOP_NONE && !isnan(met))
            IOP_TRY(iop_lp_session_set_row(session, row, -(double)INFINITY,
                                           met / w->unit.row[IOP_ROW_PRIORITY][l], err));
    }
    return IOP_OK;
}

/* From this number of rows on the interior point method is the faster one; below, the simplex method gives
 * corners. */
enum { INTERIOR_FROM = 1000 };

bool iop_scheme_wants_interior(const iop_scheme_work *w, const iop_model *model)
{
    const char *method = w->settings->method;
    if (strcmp(method, "auto") == 0)
        return iop_lp_rows(model->lp) >= INTERIOR_FROM;
    return strcmp(method, "interior") == 0;
}

bool iop_scheme_may_ask_for_ranges(const iop_scheme_work *w)
{
    return w->session && (!iop_lp_session_has_basis(w->session) || iop_lp_rows(w->model->lp) < INTERIOR_FROM);
}

static iop_status attempt(iop_scheme_work *w, bool interior, bool safe, iop_err *err)
{
    iop_lp_settings settings = w->settings->lp;
    iop_lp_result result;
    settings.safe = settings.safe || safe;
    memset(&w->certificate, 0, sizeof w->certificate);
    settings.interior = interior;
    settings.far = IOP_SCHEME_FAR;
    settings.stage = w->stage;
    settings.stages = iop_lp_rows(w->model->lp);
    if (!w->session || w->interior != interior || w->safe != settings.safe) {
        iop_lp_session_close(w->session);
        w->session = NULL;
        IOP_TRY(iop_lp_session_open(&w->session, w->lp, &settings, NULL, err));
    }
    w->interior = interior;
    w->safe = settings.safe;
    IOP_TRY(set_costs(w, err));
    IOP_TRY(iop_scheme_keep_met(w, w->session, err));
    iop_status status = iop_lp_session_solve(w->session, &result, err);
    if (status == IOP_EBACKEND) { /* no answer of the backend could be proved: there is none */
        w->outcome = IOP_LP_UNSOLVED;
        return IOP_OK;
    }
    IOP_TRY(status);
    take_result(w, &result);
    return judge(w, err);
}

/* Rows of a period may be eliminated before those of later ones, those of no period at last. */
static iop_status set_stages(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    size_t rows = iop_lp_rows(w->model->lp);
    iop_free(&s->env, w->stage);
    w->stage = iop_new(&s->env, rows, sizeof *w->stage);
    if (!w->stage)
        return iop_no_memory(err, rows, "rows of a linear program");
    for (size_t i = 0; i < rows; i++)
        w->stage[i] = (int)s->periods;
    for (int k = 0; k < IOP_ROWS; k++) {
        bool once = !iop_scheme_row_is_timed((iop_row_block)k);
        size_t each = once ? 0 : iop_scheme_rows(s, (iop_row_block)k) / s->periods;
        for (size_t t = 0; t < s->periods && !once; t++)
            for (size_t i = 0; i < each; i++) {
                size_t row = iop_model_row(w->model, (iop_row_block)k, t, i);
                if (row != IOP_NONE)
                    w->stage[row] = (int)t;
            }
    }
    return IOP_OK;
}

iop_status iop_scheme_work_attempt(iop_scheme_work *w, iop_err *err)
{
    if (!w->model) { /* bounds of priorities, and costs, are the session's */
        IOP_TRY(iop_model_open_scheme(&w->model, w->scheme, err));
        IOP_TRY(set_stages(w, err));
        IOP_TRY(iop_scheme_scale(w, err));
    }
    bool interior = iop_scheme_wants_interior(w, w->model);
    IOP_TRY(attempt(w, interior, false, err));
    if (w->outcome != IOP_LP_LIMIT && !w->certificate.verified) /* by the other method */
        IOP_TRY(attempt(w, !interior, false, err));
    if (w->outcome != IOP_LP_LIMIT && !w->certificate.verified && !w->settings->lp.safe)
        IOP_TRY(attempt(w, false, true, err));
    return IOP_OK;
}
