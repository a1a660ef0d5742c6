/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_search.c - the periods in which a scheme without plan breaks.
 *
 * Rows of periods are left out, later ones and earlier ones: what is left asks for less, so that a proof that
 * it has no plan is one of the whole. A few periods are a small program, and their proof names few
 * statements. */
#include "solve/scheme_search.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

/* --- the session ---------------------------------------------------------------------------------------- */

double iop_search_tolerance(const iop_scheme_search *f)
{
    double tolerance = f->w->settings->lp.tolerance; /* an explanation may round where a verdict may not */
    return f->w->interior ? fmax(tolerance, 1e-6) : tolerance;
}

static iop_lp_settings session_settings(const iop_scheme_search *f)
{
    iop_lp_settings settings = f->w->settings->lp;
    settings.interior = f->w->interior;
    settings.far = IOP_SCHEME_FAR;
    settings.tolerance = iop_search_tolerance(f);
    settings.stage = f->w->stage;
    settings.stages = iop_lp_rows(f->w->lp);
    return settings;
}

void iop_scheme_row_periods(const iop_scheme_work *w, size_t *period)
{
    const iop_scheme *s = w->scheme;
    for (size_t i = 0; i < iop_lp_rows(w->lp); i++)
        period[i] = (size_t)w->stage[i] < s->periods ? (size_t)w->stage[i] : IOP_NONE;
    for (size_t g = 0; g < s->requirements; g++) {
        size_t row = iop_model_row(w->model, IOP_ROW_REQUIREMENT, 0, g);
        if (row != IOP_NONE)
            period[row] = iop_cause_last_period(&s->requirement[g]);
    }
}

iop_status iop_search_open(iop_scheme_search *f, iop_scheme_work *w, iop_err *err)
{
    const iop_env *env = &w->scheme->env;
    size_t rows = iop_lp_rows(w->lp);
    *f = (iop_scheme_search){.w = w, .proved = IOP_NONE};
    IOP_TRY(iop_causes_open(&f->causes, w->scheme, w, err));
    f->amount = iop_new(env, f->causes.count, sizeof *f->amount);
    f->period = iop_new(env, rows, sizeof *f->period);
    f->proof = iop_new(env, rows, sizeof *f->proof);
    if (!f->amount || !f->period || !f->proof) {
        iop_search_close(f);
        return iop_no_memory(err, f->causes.count + rows, "bounds");
    }
    iop_scheme_row_periods(w, f->period);
    if (w->farkas) {
        memcpy(f->proof, w->farkas, rows * sizeof *f->proof);
        f->proved = w->scheme->periods - 1;
    }
    return IOP_OK;
}

void iop_search_close(iop_scheme_search *f)
{
    const iop_env *env = &f->w->scheme->env;
    iop_lp_session_close(f->session);
    iop_free(env, f->amount);
    iop_free(env, f->period);
    iop_free(env, f->proof);
    iop_causes_close(&f->causes);
}

iop_status iop_search_begin(iop_scheme_search *f, bool hurry, iop_err *err)
{
    const iop_lp *lp = f->w->lp;
    iop_lp_settings settings = session_settings(f);
    f->allowance.left = f->w->settings->search_work;
    settings.allowance = hurry ? &f->allowance : NULL;
    iop_lp_session_close(f->session);
    f->session = NULL;
    IOP_TRY(iop_lp_session_open(&f->session, lp, &settings, NULL, err));
    for (size_t c = 0; c < iop_lp_columns(lp); c++) { /* only feasibility is asked */
        double lo, hi, cost;
        iop_lp_column(lp, c, &lo, &hi, &cost);
        IOP_TRY(iop_lp_session_set_column(f->session, c, lo, hi, 0, err));
    }
    f->first = IOP_NONE;
    return iop_search_see(f, 0, f->w->scheme->periods - 1, err);
}

/* --- some periods --------------------------------------------------------------------------------------- */

iop_status iop_search_see(iop_scheme_search *f, size_t first, size_t last, iop_err *err)
{
    const iop_lp *lp = f->w->lp;
    bool ends = last + 1 == f->w->scheme->periods;
    size_t count;
    const size_t *col;
    const double *val;
    if (f->first == first && f->last == last) /* and may hold a proof */
        return IOP_OK;
    f->first = first;
    f->last = last;
    f->none = false;
    for (size_t i = 0; i < iop_lp_rows(lp); i++) {
        size_t t = f->period[i];
        bool seen = t == IOP_NONE ? ends : t >= first && t <= last;
        double lo = -(double)INFINITY, hi = (double)INFINITY;
        if (seen)
            iop_lp_row(lp, i, &lo, &hi, &count, &col, &val);
        IOP_TRY(iop_lp_session_set_row(f->session, i, lo, hi, err));
    }
    return ends ? iop_scheme_keep_met(f->w, f->session, err) : IOP_OK;
}

/* By the proof of before, or anew. */
static iop_status ask(iop_scheme_search *f, iop_err *err)
{
    iop_lp_result result;
    if (f->first == 0 && f->last == f->proved)
        IOP_TRY(iop_lp_session_take_proof(f->session, f->proof, &f->none, err));
    if (f->none)
        return IOP_OK;
    IOP_TRY(iop_lp_session_solve(f->session, &result, err));
    if (result.outcome == IOP_LP_LIMIT)
        return iop_fail(err, IOP_ESTOPPED, "a limit was reached while looking for the periods that break");
    f->none = result.outcome == IOP_LP_INFEASIBLE;
    if (f->none && f->first == 0) {
        memcpy(f->proof, iop_lp_session_proof(f->session), iop_lp_rows(f->w->lp) * sizeof *f->proof);
        f->proved = f->last;
    }
    return IOP_OK;
}

iop_status iop_search_has_plan(iop_scheme_search *f, size_t first, size_t last, bool *feasible, iop_err *err)
{
    IOP_TRY(iop_search_see(f, first, last, err));
    if (!f->none)
        IOP_TRY(ask(f, err));
    *feasible = !f->none;
    return IOP_OK;
}

/* --- the first period that breaks ----------------------------------------------------------------------- */

/* The period from which on a side is seen. */
static size_t period_of(const iop_scheme_search *f, size_t k)
{
    const iop_cause *c = &f->causes.cause[k];
    return c->kind == IOP_CAUSE_REQUIREMENT ? iop_cause_last_period(&f->w->scheme->requirement[c->index])
                                            : c->period;
}

/* What the cheapest relaxation leaves alone has a plan: the first period that it does not. */
static size_t first_relaxed(const iop_scheme_search *f)
{
    size_t first = f->w->scheme->periods - 1;
    for (size_t k = 0; k < f->causes.relaxable && f->relaxed; k++)
        if (f->amount[k] > 0 && period_of(f, k) < first)
            first = period_of(f, k);
    return f->relaxed ? first : 0;
}

/* The first of these periods, the last one aside, that has no plan by itself: each is a small program. */
static iop_status first_alone(iop_scheme_search *f, size_t from, size_t to, size_t *bad, iop_err *err)
{
    bool feasible = true;
    for (*bad = from; *bad < to; (*bad)++) {
        IOP_TRY(iop_search_has_plan(f, *bad, *bad, &feasible, err));
        if (!feasible)
            return IOP_OK;
    }
    return IOP_OK;
}

/* That there is no plan for all periods is proved. Where no period before `bad` breaks by itself, all of them
 * together as a rule have a plan. */
iop_status iop_search_break(iop_scheme_search *f, size_t *last, iop_err *err)
{
    size_t good = first_relaxed(f), bad; /* periods before `good` have a plan, up to `bad` none */
    bool feasible;
    IOP_TRY(first_alone(f, good, f->w->scheme->periods - 1, &bad, err));
    for (size_t next = bad - 1; good < bad; next = (good + bad) / 2) {
        IOP_TRY(iop_search_has_plan(f, 0, next, &feasible, err));
        if (feasible)
            good = next + 1;
        else
            bad = next;
    }
    *last = bad;
    return IOP_OK;
}

/* Twice as many periods each time, and one more. */
iop_status iop_search_window(iop_scheme_search *f, size_t last, iop_err *err)
{
    bool feasible = true;
    for (size_t count = 1; feasible; count = 2 * count + 1) {
        size_t first = count > last ? 0 : last + 1 - count;
        IOP_TRY(iop_search_has_plan(f, first, last, &feasible, err));
        if (feasible && first == 0)
            return iop_fail(err, IOP_EINVAL, "there is no conflict up to this period");
    }
    return IOP_OK;
}
