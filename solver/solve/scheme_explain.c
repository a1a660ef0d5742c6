/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_explain.c - why a scheme has no plan: the period in which it first breaks, the statements in
 * conflict up to then, and the cheapest change of bounds that makes the whole possible.
 *
 * A conflict is looked for in the few last periods that have no plan by themselves. That each of its
 * statements is needed is then asked in all periods up to the last one, of which the equations may let one be
 * spared. */
#include "base/alloc.h"
#include "solve/scheme_search.h"
#include <math.h>
#include <string.h>

typedef iop_scheme_search search;

/* --- the conflict --------------------------------------------------------------------------------------- */

/* What all of the proof in the session uses. */
static iop_status tell_used(search *f, const double *proof, iop_err *err)
{
    f->w->solution->conflict_reducible = true;
    return iop_causes_tell_used(&f->causes, f->w, proof, err);
}

/* What the search had when it ended; else what a first proof uses. */
static iop_status tell_unfinished(search *f, size_t last, bool proved, iop_err *err)
{
    bool feasible;
    if (!proved) {
        IOP_TRY(iop_search_begin(f, false, err));
        IOP_TRY(iop_search_has_plan(f, 0, last, &feasible, err));
        if (feasible)
            return iop_fail(err, IOP_EINVAL, "there is no conflict up to this period");
    }
    return tell_used(f, iop_lp_session_proof(f->session), err);
}

static bool any(const bool *in, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (in[k])
            return true;
    return false;
}

static void keep_session_proof(search *f)
{
    memcpy(f->proof, iop_lp_session_proof(f->session), iop_lp_rows(f->w->lp) * sizeof *f->proof);
    f->proved = f->last;
}

/* Members that conflict in the periods that are seen may be more than needed in all up to the last one. A
 * search that ends keeps what it had. */
static iop_status spare_members(search *f, bool *in, double *share, iop_err *err)
{
    const iop_causes *c = &f->causes;
    bool feasible;
    IOP_TRY(iop_search_has_plan(f, 0, f->last, &feasible, err));
    iop_status status = iop_lp_conflict_within(f->session, c->count, c->side, c->members, in, share, err);
    if (status == IOP_OK || (status == IOP_ESTOPPED && any(in, c->members)))
        keep_session_proof(f);
    return status;
}

/* With the proof that was kept. */
static iop_status tell_members(search *f, const bool *in, double *share, iop_err *err)
{
    const iop_causes *c = &f->causes;
    for (size_t k = 0; k < c->count; k++)
        share[k] /= c->unit[k];
    IOP_TRY(iop_causes_tell_conflict(c, in, share, NULL, f->w->solution, err));
    return iop_causes_keep_proof(c, f->w, in, f->proof, err);
}

/* An irreducible conflict needs a program for each statement that may be in it. */
static iop_status look_for_members(search *f, size_t last, bool *in, double *share, iop_err *err)
{
    const iop_causes *c = &f->causes;
    iop_status status = iop_search_window(f, last, err);
    if (status == IOP_OK)
        status = iop_lp_conflict(f->session, c->count, c->side, c->members, in, share, err);
    if (status == IOP_ESTOPPED || status == IOP_EBACKEND)
        return tell_unfinished(f, last, status == IOP_ESTOPPED && any(in, c->members), err);
    IOP_TRY(status); /* IOP_EINVAL: no statement is to blame */
    keep_session_proof(f);
    if (f->first > 0)
        status = spare_members(f, in, share, err);
    if (status != IOP_OK && status != IOP_ENOMEM)
        return tell_used(f, f->proof, err);
    IOP_TRY(status);
    return tell_members(f, in, share, err);
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

/* --- the relaxation ------------------------------------------------------------------------------------- */

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
    IOP_TRY(iop_search_begin(f, true, err));
    iop_status status = iop_lp_relaxation(f->session, c->relaxable, c->side, f->amount, err);
    for (size_t k = 0; k < c->relaxable; k++)
        f->amount[k] *= f->amount[k] * c->side[k].weight > 1e-8 ? c->unit[k] : 0;
    f->relaxed = status == IOP_OK;
    if (f->relaxed)
        IOP_TRY(take_shares(f, err));
    return status == IOP_ENOMEM ? status : IOP_OK;
}

/* --- the explanation ------------------------------------------------------------------------------------ */

/* Without a search, and without the period that breaks. */
static iop_status tell_proof(search *f, iop_err *err)
{
    return tell_unfinished(f, f->w->scheme->periods - 1, false, err);
}

static iop_status tell_break(search *f, iop_err *err)
{
    size_t last;
    IOP_TRY(iop_search_begin(f, true, err));
    iop_status status = iop_search_break(f, &last, err);
    if (status == IOP_ESTOPPED || status == IOP_EBACKEND)
        return tell_proof(f, err);
    IOP_TRY(status);
    IOP_TRY(iop_solution_set_text(f->w->solution, &f->w->solution->breaks_in, f->w->scheme->period[last].name,
                                  err));
    return tell_conflict(f, last, err);
}

static iop_status explain(search *f, iop_err *err)
{
    /* whether there is another conflict, here or in later periods, is not asked */
    f->w->solution->conflict_is_only = false;
    if (!f->w->settings->conflict_only)
        IOP_TRY(find_relaxation(f, err));
    if (f->w->settings->conflict_of_proof && f->w->interior)
        return tell_proof(f, err);
    IOP_TRY(tell_break(f, err));
    f->causes.rounding = iop_search_tolerance(f); /* what the amounts were found with */
    return f->relaxed ? iop_causes_tell_relaxation(&f->causes, f->amount, f->w->solution, err) : IOP_OK;
}

iop_status iop_scheme_explain_infeasible(iop_scheme_work *w, iop_err *err)
{
    search f;
    IOP_TRY(iop_search_open(&f, w, err));
    iop_status status = explain(&f, err);
    iop_search_close(&f);
    /* the verdict is proved; an explanation that cannot be found, or in time, takes nothing back */
    return status == IOP_ENOMEM ? status : IOP_OK;
}
