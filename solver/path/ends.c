/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ends.c - the part of the line on which there is an optimum, and why there is none beyond it.
 *
 * From each end of the line inwards: an infeasible point comes with a proof whose margin, linear in t, says
 * up to where it holds; the next point tried is that one. Every proof is another one, so that the search
 * ends, at the exact end of the feasible part. */
#include "base/alloc.h"
#include "base/text.h"
#include "path/path_private.h"
#include <ioplan/solve.h>
#include <ioplan/words.h>
#include <math.h>

enum { MOST_CUTS = 200 };

static const double least_step = 1e-14;

static iop_status lost(const path_track *k, double t, iop_err *err)
{
    const iop_plan *p = &k->stage.plan;
    if (k->outcome == IOP_LP_LIMIT)
        return iop_fail(err, IOP_ESTOPPED, "a limit on time or iterations ended the search at t = %.9g", t);
    return iop_fail(err, IOP_EBACKEND, "no verified answer was found for %.60s at t = %.17g of the line",
                    p->measure[p->objective].name, t);
}

/* The cut of the last probe at t; a proof that shows nothing there is looked for once more in the whole LP.
 */
static iop_status cut_at(path_track *k, double t, bool first, double *cut, bool *good, iop_err *err)
{
    bool below, everywhere;
    for (int attempt = 0; attempt < 2; attempt++) {
        IOP_TRY(iop_track_cut(k, cut, &below, &everywhere, err));
        *good = !everywhere && below == first;
        if (*good || k->certificate.verified || attempt > 0)
            return IOP_OK;
        IOP_TRY(iop_track_probe_whole(k, t, err));
        if (k->outcome != IOP_LP_INFEASIBLE && k->outcome != IOP_LP_UNBOUNDED)
            break;
    }
    *good = k->outcome == IOP_LP_OPTIMAL; /* feasible after all: tried again, a step further */
    *cut = t;
    return IOP_OK;
}

/* What an infeasible (or, with a moving objective, unbounded) probe at one end says; `first` is the lower
 * end. */
static iop_status cut_off(path_track *k, path_ends *e, bool first, double *step, iop_err *err)
{
    double cut, t = first ? e->from : e->to;
    bool good;
    IOP_TRY(cut_at(k, t, first, &cut, &good, err));
    if (!good) {
        e->none = true;
        return IOP_OK;
    }
    if (first ? cut > t + *step : cut < t - *step) {
        *step = least_step;
    } else { /* rounding must not stop the search */
        cut = first ? t + *step : t - *step;
        *step *= 4;
    }
    *(first ? &e->from : &e->to) = cut;
    e->none = !(e->from <= e->to);
    return IOP_OK;
}

static iop_status find_end(path_track *k, path_ends *e, bool first, iop_err *err)
{
    double step = least_step;
    for (int tried = 0; tried < MOST_CUTS && !e->none; tried++) {
        double t = first ? e->from : e->to;
        IOP_TRY(iop_track_probe(k, t, true, err));
        bool open = k->outcome == IOP_LP_UNBOUNDED;
        if (open && k->kind != IOP_LINE_OBJECTIVE) {
            e->unbounded = true;
            return IOP_OK;
        }
        if (open)
            *(first ? &e->open_before : &e->open_after) = true;
        if (k->outcome == IOP_LP_OPTIMAL)
            return iop_track_record(k, first ? &e->first : &e->last, err);
        if (k->outcome != IOP_LP_INFEASIBLE && !open)
            return lost(k, t, err);
        if (k->kind == IOP_LINE_STILL || (k->kind == IOP_LINE_OBJECTIVE && !open)) {
            e->none = true;
            return IOP_OK;
        }
        IOP_TRY(cut_off(k, e, first, &step, err));
        e->unbounded = open && e->none;
    }
    return e->none ? IOP_OK : lost(k, first ? e->from : e->to, err);
}

iop_status iop_track_ends(path_track *k, path_ends *e, iop_err *err)
{
    *e = (path_ends){.from = 0, .to = 1};
    iop_stage_range(&k->stage, &e->from, &e->to);
    e->none = !(e->from <= e->to);
    if (!e->none)
        IOP_TRY(find_end(k, e, false, err));
    if (!e->none && !e->unbounded) /* last, as a walk begins there */
        IOP_TRY(find_end(k, e, true, err));
    return IOP_OK;
}

/* --- why ------------------------------------------------------------------------------------------------ */

static iop_status put_conflict(iop_text *text, const char *lang, const iop_solution *s, iop_err *err)
{
    char *conflict;
    IOP_TRY(iop_solution_conflict_text(s, lang, &conflict, err));
    iop_text_puts(text, s->status == IOP_UNBOUNDED ? iop_words(lang, "the objective grows without bound")
                                                   : conflict);
    iop_solution_text_free(s, conflict);
    return IOP_OK;
}

/* Bounds that cross are the reason by themselves. */
static iop_status put_crossings(iop_text *text, const char *lang, const iop_plan *plan, iop_err *err)
{
    char *words;
    IOP_TRY(iop_plan_crossing_text(plan, lang, &words, err));
    iop_text_puts(text, words);
    iop_plan_text_free(plan, words);
    return IOP_OK;
}

static iop_status put_reason(path_track *k, const iop_plan *plan, iop_text *text, iop_err *err)
{
    iop_solve_settings settings = iop_solve_settings_default();
    iop_solution *s;
    settings.lp = k->settings.lp;
    settings.ranges = false;
    settings.conflict_only = true;
    IOP_TRY(put_crossings(text, k->env.lang, plan, err));
    if (text->length > 0 || plan->statements == 0)
        return IOP_OK;
    k->solves++;
    IOP_TRY(iop_solve(&s, plan, &settings, err));
    iop_status status = s->status == IOP_INFEASIBLE || s->status == IOP_UNBOUNDED
                            ? put_conflict(text, k->env.lang, s, err)
                            : IOP_OK;
    if (status == IOP_OK && iop_stop_asked(&k->env)) /* it may have cut the search short */
        status = iop_fail(err, IOP_ESTOPPED, "stopped");
    iop_solution_close(s);
    return status;
}

/* At the end of the line itself, whose plan has statements of its own: what they say is what holds there. */
iop_status iop_track_why(path_track *k, bool after, bool wanted, char **text, iop_err *err)
{
    iop_text t = iop_text_start(&k->env);
    iop_text_puts(&t, "");
    iop_status status = wanted ? put_reason(k, after ? k->line->to : k->line->from, &t, err) : IOP_OK;
    if (status != IOP_OK) {
        iop_text_end(&t);
        return status;
    }
    return iop_text_take(&t, text, NULL, err);
}
