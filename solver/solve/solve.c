/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve.c - one plan from numbers to a verified answer.
 *
 *   reduced -> verified? -> else the whole LP -> verified? -> else on the safe path -> answer or explanation
 *
 * The method is chosen here: exchange of roles ("reduced") unless the whole LP ("full") is asked for; the
 * whole LP also answers when the other cannot. */
#include "base/alloc.h"
#include "solve/work.h"
#include <string.h>

iop_solve_settings iop_solve_settings_default(void)
{
    /* some twenty seconds of search */
    iop_solve_settings s = {iop_lp_settings_default(), "auto", true, "auto", true, NULL, false, false, 2e10};
    return s;
}

/* A verdict that the mathematics gave but nobody could verify. */
static bool unverified(const iop_work *w)
{
    return w->outcome != IOP_LP_LIMIT && w->outcome != IOP_LP_UNSOLVED && !w->certificate.verified;
}

static bool wants_reduced(const iop_work *w)
{
    const char *method = w->settings->method;
    return strcmp(method, "full") != 0 && !w->settings->lp.safe;
}

static iop_status solve_answer(iop_work *w, iop_err *err)
{
    if (wants_reduced(w)) {
        IOP_TRY(iop_work_attempt_reduced(w, err));
        if (w->outcome == IOP_LP_LIMIT || (w->outcome != IOP_LP_UNSOLVED && w->certificate.verified))
            return IOP_OK;
    }
    IOP_TRY(iop_work_attempt(w, false, err));
    return unverified(w) ? iop_work_attempt(w, true, err) : IOP_OK;
}

/* What comes after a verified verdict is wanted, not needed: a failure there, or a limit, takes nothing back.
 */
static iop_status best_effort(iop_work *w, iop_status status)
{
    if (status == IOP_OK || status == IOP_ENOMEM)
        return status;
    if (w->outcome == IOP_LP_OPTIMAL)
        iop_answer_no_ranges(w);
    return IOP_OK;
}

static iop_status find_answer(iop_work *w, iop_err *err)
{
    IOP_TRY(solve_answer(w, err));
    IOP_TRY(iop_answer_frame(w, err));
    switch (w->outcome) {
    case IOP_LP_OPTIMAL:
        IOP_TRY(iop_answer_optimum(w, err));
        return w->settings->ranges && w->certificate.verified ? best_effort(w, iop_answer_ranges(w, err))
                                                              : IOP_OK;
    case IOP_LP_INFEASIBLE:
        return w->settings->explain ? iop_explain_infeasible(w, err) : IOP_OK;
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
    if (strcmp(method, "auto") == 0 || strcmp(method, "full") == 0 || strcmp(method, "reduced") == 0)
        return IOP_OK;
    return iop_fail(err, IOP_EINVAL, "method \"%.60s\" is not known; expected auto, full or reduced", method);
}

iop_status iop_solve(iop_solution **out, const iop_plan *plan, const iop_solve_settings *settings,
                     iop_err *err)
{
    *out = NULL;
    const iop_solve_settings defaults = iop_solve_settings_default();
    iop_solve_settings own = settings ? *settings : defaults;
    own.lp = iop_lp_settings_with_deadline(own.lp);
    iop_work w = {.plan = plan, .settings = &own};
    double start = iop_lp_clock_s();
    iop_status status = check_method(w.settings->method, err);
    if (status == IOP_OK)
        status = iop_work_make_room(&w, err);
    if (status == IOP_OK)
        status = iop_work_scale(&w, err);
    if (status == IOP_OK)
        status = find_answer(&w, err);
    if (status == IOP_OK) {
        w.solution->provenance.seconds = iop_lp_clock_s() - start;
        w.solution->provenance.iterations = w.iterations;
        *out = w.solution;
    } else {
        iop_solution_close(w.solution);
    }
    iop_reduced_close(w.reduced);
    iop_lp_session_close(w.session);
    iop_model_close(w.model);
    iop_work_drop_scaled(&w);
    iop_free(&plan->env, w.point);
    return status;
}
