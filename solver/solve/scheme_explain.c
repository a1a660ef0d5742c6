/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_explain.c - why a scheme has no plan: the period in which it first breaks, the statements in
 * conflict up to then, and the cheapest change of bounds that makes the whole possible.
 *
 * The first periods without plan are found by leaving out the rows of all later ones. */
#include "base/alloc.h"
#include "solve/scheme_causes.h"
#include <math.h>
#include <string.h>

typedef struct {
    iop_scheme_work *w;
    iop_lp_session *session;
    iop_causes causes;
    double *amount; /* of the cheapest relaxation, by sides */
    bool relaxed;   /* it is known */
    iop_lp_allowance allowance;
    size_t seen; /* the last period that the session sees, IOP_NONE: it is new */
} search;

/* --- the session ---------------------------------------------------------------------------------------- */

static iop_lp_settings session_settings(const search *f)
{
    iop_lp_settings settings = f->w->settings->lp;
    settings.interior = f->w->interior;
    settings.far = IOP_SCHEME_FAR;
    if (settings.interior) /* an explanation may round where a verdict may not */
        settings.tolerance = fmax(settings.tolerance, 1e-6);
    settings.stage = f->w->stage;
    settings.stages = iop_lp_rows(f->w->lp);
    return settings;
}

static iop_status open_session(search *f, const iop_lp_settings *settings, iop_err *err)
{
    IOP_TRY(iop_lp_session_open(&f->session, f->w->lp, settings, NULL, err));
    for (size_t c = 0; c < iop_lp_columns(f->w->lp); c++) { /* only feasibility is asked */
        double lo, hi, cost;
        iop_lp_column(f->w->lp, c, &lo, &hi, &cost);
        IOP_TRY(iop_lp_session_set_column(f->session, c, lo, hi, 0, err));
    }
    return IOP_OK;
}

/* --- the first period that breaks ----------------------------------------------------------------------- */

/* The LP's rows of periods up to `last` keep their bounds, the others lose them. */
static iop_status see_up_to(search *f, size_t last, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    const iop_lp *lp = f->w->lp;
    size_t count;
    const size_t *col;
    const double *val;
    double lo, hi;
    if (f->seen == last) /* and may hold a proof */
        return IOP_OK;
    f->seen = last;
    for (size_t i = 0; i < iop_lp_rows(lp); i++) {
        bool seen = f->w->stage[i] <= (int)last || last + 1 == s->periods;
        iop_lp_row(lp, i, &lo, &hi, &count, &col, &val);
        IOP_TRY(iop_lp_session_set_row(f->session, i, seen ? lo : -(double)INFINITY,
                                       seen ? hi : (double)INFINITY, err));
    }
    for (size_t g = 0; g < s->requirements; g++) {
        size_t row = iop_model_row(f->w->model, IOP_ROW_REQUIREMENT, 0, g);
        if (row == IOP_NONE || iop_cause_last_period(&s->requirement[g]) > last)
            continue;
        double unit = f->w->unit.row[IOP_ROW_REQUIREMENT][g];
        IOP_TRY(iop_lp_session_set_row(f->session, row, s->requirement[g].lo / unit,
                                       s->requirement[g].hi / unit, err));
    }
    return last + 1 == s->periods ? iop_scheme_keep_met(f->w, f->session, err) : IOP_OK;
}

static iop_status has_plan(search *f, size_t last, bool *feasible, iop_err *err)
{
    iop_lp_result result;
    IOP_TRY(see_up_to(f, last, err));
    IOP_TRY(iop_lp_session_solve(f->session, &result, err));
    *feasible = result.outcome != IOP_LP_INFEASIBLE;
    return IOP_OK;
}

/* The period from which on a side is seen. */
static size_t period_of(const search *f, size_t k)
{
    const iop_cause *c = &f->causes.cause[k];
    return c->kind == IOP_CAUSE_REQUIREMENT ? iop_cause_last_period(&f->w->scheme->requirement[c->index])
                                            : c->period;
}

/* What the cheapest relaxation leaves alone has a plan: the first period that it does not. */
static size_t first_relaxed(const search *f)
{
    size_t first = f->w->scheme->periods - 1;
    for (size_t k = 0; k < f->causes.relaxable && f->relaxed; k++)
        if (f->amount[k] > 0 && period_of(f, k) < first)
            first = period_of(f, k);
    return f->relaxed ? first : 0;
}

/* That there is no plan for all periods is proved. The last one that is tried is as a rule the one that
 * breaks: the session then holds the proof. */
static iop_status find_break(search *f, size_t *last, iop_err *err)
{
    size_t good = first_relaxed(f),
           bad = f->w->scheme->periods - 1; /* periods before `good` have a plan, up to `bad` none */
    size_t next = good;
    bool feasible;
    while (good < bad) {
        IOP_TRY(has_plan(f, next, &feasible, err));
        if (feasible)
            good = next + 1;
        else
            bad = next;
        next = (good + bad) / 2;
    }
    *last = bad;
    IOP_TRY(see_up_to(f, bad, err));
    return bad + 1 == f->w->scheme->periods && f->w->farkas
               ? iop_lp_session_take_proof(f->session, f->w->farkas, &feasible, err)
               : IOP_OK;
}

/* --- the conflict and the relaxation -------------------------------------------------------------------- */

/* Multipliers of a proof that the periods up to `last` have no plan: of all periods there is one. */
static iop_status prove(search *f, size_t last, const double **w, iop_err *err)
{
    iop_lp_result result;
    bool holds = false;
    if (last + 1 == f->w->scheme->periods && f->w->farkas)
        IOP_TRY(iop_lp_session_take_proof(f->session, f->w->farkas, &holds, err));
    if (!holds) {
        IOP_TRY(iop_lp_session_solve(f->session, &result, err));
        holds = result.outcome == IOP_LP_INFEASIBLE;
    }
    *w = iop_lp_session_proof(f->session);
    return holds ? IOP_OK : iop_fail(err, IOP_EINVAL, "there is no conflict up to this period");
}

/* A new session that sees the periods up to `last`; `hurry`: with the work of a search. */
static iop_status begin(search *f, bool hurry, size_t last, iop_err *err)
{
    iop_lp_settings settings = session_settings(f);
    f->allowance.left = f->w->settings->search_work;
    settings.allowance = hurry ? &f->allowance : NULL;
    iop_lp_session_close(f->session);
    f->session = NULL;
    f->seen = IOP_NONE;
    IOP_TRY(open_session(f, &settings, err));
    return see_up_to(f, last, err);
}

/* What all of the proof in the session uses. */
static iop_status tell_used(search *f, const double *proof, iop_err *err)
{
    f->w->solution->conflict_reducible = true;
    return iop_causes_tell_used(&f->causes, f->w, proof, err);
}

/* What the search had when it ended; else what a first proof uses. */
static iop_status tell_unfinished(search *f, size_t last, bool proved, iop_err *err)
{
    const double *proof = iop_lp_session_proof(f->session);
    if (!proved) {
        IOP_TRY(begin(f, false, last, err));
        IOP_TRY(prove(f, last, &proof, err));
    }
    return tell_used(f, proof, err);
}

static bool any(const bool *in, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (in[k])
            return true;
    return false;
}

/* An irreducible conflict needs a program for each statement that may be in it. */
static iop_status look_for_members(search *f, size_t last, bool *in, double *share, iop_err *err)
{
    const iop_causes *c = &f->causes;
    iop_status status = iop_lp_conflict(f->session, c->count, c->side, c->members, in, share, err);
    if (status == IOP_ESTOPPED || status == IOP_EBACKEND)
        return tell_unfinished(f, last, status == IOP_ESTOPPED && any(in, c->members), err);
    IOP_TRY(status); /* IOP_EINVAL: no statement is to blame */
    for (size_t k = 0; k < c->count; k++)
        share[k] /= c->unit[k];
    IOP_TRY(iop_causes_tell_conflict(c, in, share, NULL, f->w->solution, err));
    return iop_causes_keep_proof(c, f->w, in, iop_lp_session_proof(f->session), err);
}

/* Of the periods up to `last`. */
static iop_status tell_conflict(search *f, size_t last, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    bool *in = iop_new(&s->env, f->causes.members, sizeof *in);
    double *share = iop_new(&s->env, f->causes.count, sizeof *share);
    iop_status status = in && share ? look_for_members(f, last, in, share, err)
                                    : iop_no_memory(err, f->causes.members, "statements of a plan");
    iop_free(&s->env, in);
    iop_free(&s->env, share);
    return status;
}

/* By the point that keeps the relaxed bounds. */
static iop_status take_shares(search *f, iop_err *err)
{
    iop_blocks point;
    IOP_TRY(iop_blocks_open(&point, f->w->scheme, err));
    iop_blocks_take_columns(&point, f->w->model, iop_lp_session_point(f->session));
    iop_scheme_unscale_columns(f->w, &point);
    const iop_scheme_point of = iop_blocks_point(&point);
    iop_causes_take_shares(&f->causes, &of, f->amount);
    iop_blocks_close(&point, f->w->scheme);
    return IOP_OK;
}

/* Not found in time: told without it. */
static iop_status find_relaxation(search *f, iop_err *err)
{
    const iop_causes *c = &f->causes;
    IOP_TRY(begin(f, true, c->scheme->periods - 1, err));
    iop_status status = iop_lp_relaxation(f->session, c->relaxable, c->side, f->amount, err);
    for (size_t k = 0; k < c->relaxable; k++)
        f->amount[k] *= f->amount[k] * c->side[k].weight > 1e-8 ? c->unit[k] : 0;
    f->relaxed = status == IOP_OK;
    if (f->relaxed)
        IOP_TRY(take_shares(f, err));
    return status == IOP_ENOMEM ? status : IOP_OK;
}

/* Without a search, and without the period that breaks. */
static iop_status tell_proof(search *f, iop_err *err)
{
    const size_t last = f->w->scheme->periods - 1;
    const double *proof;
    IOP_TRY(begin(f, false, last, err));
    IOP_TRY(prove(f, last, &proof, err));
    return tell_used(f, proof, err);
}

static iop_status explain(search *f, iop_err *err)
{
    size_t last;
    /* whether there is another conflict, here or in later periods, is not asked */
    f->w->solution->conflict_is_only = false;
    if (!f->w->settings->conflict_only)
        IOP_TRY(find_relaxation(f, err));
    if (f->w->settings->conflict_of_proof && f->w->interior)
        return tell_proof(f, err);
    IOP_TRY(begin(f, true, f->w->scheme->periods - 1, err));
    IOP_TRY(find_break(f, &last, err));
    IOP_TRY(iop_solution_set_text(f->w->solution, &f->w->solution->breaks_in, f->w->scheme->period[last].name,
                                  err));
    IOP_TRY(tell_conflict(f, last, err));
    f->causes.rounding = session_settings(f).tolerance; /* what the amounts were found with */
    return f->relaxed ? iop_causes_tell_relaxation(&f->causes, f->amount, f->w->solution, err) : IOP_OK;
}

iop_status iop_scheme_explain_infeasible(iop_scheme_work *w, iop_err *err)
{
    search f = {.w = w, .seen = IOP_NONE};
    IOP_TRY(iop_causes_open(&f.causes, w->scheme, w, err));
    f.amount = iop_new(&w->scheme->env, f.causes.count, sizeof *f.amount);
    iop_status status = f.amount ? explain(&f, err) : iop_no_memory(err, f.causes.count, "amounts");
    iop_lp_session_close(f.session);
    iop_free(&w->scheme->env, f.amount);
    iop_causes_close(&f.causes);
    /* the verdict is proved; an explanation that cannot be found, or in time, takes nothing back */
    return status == IOP_ENOMEM ? status : IOP_OK;
}
