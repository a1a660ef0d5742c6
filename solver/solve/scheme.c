/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme.c - a whole plan from numbers to a verified answer.
 *
 *   priorities, one after the other -> the aim -> verified? -> answer or explanation
 *
 * Requirements with priorities are served in their order: the sum of the weighted deviations of the first is
 * made as small as possible, kept (`met`), then that of the second, at last the aim (lexicographic goal
 * programming: Ijiri 1965). */
#include "base/alloc.h"
#include "solve/scheme_work.h"
#include <math.h>
#include <string.h>

/* --- priorities ----------------------------------------------------------------------------------------- */

/* The scheme with requirements of its own, so that `met` can be set. */
static iop_status own_requirements(iop_scheme *own, const iop_scheme *scheme, iop_err *err)
{
    *own = *scheme;
    own->requirement = iop_new(&scheme->env, scheme->requirements, sizeof *own->requirement);
    if (!own->requirement)
        return iop_no_memory(err, scheme->requirements, "requirements");
    if (scheme->requirements > 0)
        memcpy(own->requirement, scheme->requirement, scheme->requirements * sizeof *own->requirement);
    return IOP_OK;
}

static double missed(const iop_scheme_work *w, size_t priority)
{
    const iop_scheme *s = w->scheme;
    double sum = 0;
    for (size_t g = 0; g < s->requirements; g++) {
        const iop_requirement *k = &s->requirement[g];
        if (!k->soft || k->priority != priority)
            continue;
        sum += isinf(k->under) ? 0 : k->under * w->answer.column[IOP_COL_UNDER][g];
        sum += isinf(k->over) ? 0 : k->over * w->answer.column[IOP_COL_OVER][g];
    }
    return sum;
}

/* Rounding must not make the next problem infeasible. */
enum { SLACK_DIGITS = 9 };

static iop_status serve_priorities(iop_scheme_work *w, iop_scheme *own, bool *go_on, iop_err *err)
{
    size_t count = iop_scheme_rows(own, IOP_ROW_PRIORITY);
    *go_on = true;
    for (w->priority = 1; w->priority < count && *go_on; w->priority++) {
        IOP_TRY(iop_scheme_work_attempt(w, err));
        *go_on = w->outcome == IOP_LP_OPTIMAL && w->certificate.verified;
        double least = missed(w, w->priority);
        for (size_t g = 0; g < own->requirements && *go_on; g++)
            if (own->requirement[g].soft && own->requirement[g].priority == w->priority)
                own->requirement[g].met = least + pow(10, -SLACK_DIGITS) * (1 + fabs(least));
    }
    if (*go_on)
        w->priority = 0;
    return IOP_OK;
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static iop_status find_answer(iop_scheme_work *w, iop_scheme *own, iop_err *err)
{
    bool go_on;
    if (iop_scheme_rolls(own)) {
        IOP_TRY(iop_scheme_roll(w, err));
        return iop_scheme_answer_rolled(w, err);
    }
    IOP_TRY(serve_priorities(w, own, &go_on, err));
    if (go_on)
        IOP_TRY(iop_scheme_work_attempt(w, err));
    w->priority = 0;
    IOP_TRY(iop_scheme_answer_frame(w, err));
    switch (w->outcome) {
    case IOP_LP_OPTIMAL:
        IOP_TRY(iop_scheme_answer_optimum(w, err));
        IOP_TRY(iop_scheme_answer_proof(w, err));
        return iop_scheme_answer_ranges(w, err);
    case IOP_LP_INFEASIBLE:
        IOP_TRY(iop_scheme_answer_proof(w, err));
        return w->settings->explain ? iop_scheme_explain_infeasible(w, err) : IOP_OK;
    case IOP_LP_UNBOUNDED:
        IOP_TRY(iop_scheme_answer_proof(w, err));
        return iop_scheme_explain_unbounded(w, err);
    case IOP_LP_UNSOLVED:
    case IOP_LP_LIMIT:
        break;
    }
    return IOP_OK;
}

static iop_status check_method(const char *method, iop_err *err)
{
    static const char *const known[] = {"auto", "simplex", "interior", "full"};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strcmp(method, known[k]) == 0)
            return IOP_OK;
    return iop_fail(err, IOP_EINVAL,
                    "method \"%.60s\" is not for whole plans; expected auto, simplex or interior", method);
}

iop_status iop_solve_scheme_frame(iop_solution **out, const iop_scheme *scheme,
                                  const iop_solve_settings *settings, iop_err *err)
{
    iop_scheme_work w = {.scheme = scheme, .outcome = IOP_LP_UNSOLVED};
    *out = NULL;
    IOP_TRY(check_method(settings ? settings->method : "auto", err));
    IOP_TRY(iop_scheme_check(scheme, err));
    iop_status status = iop_scheme_answer_frame(&w, err);
    if (status == IOP_OK)
        *out = w.solution;
    else
        iop_solution_close(w.solution);
    return status;
}

iop_status iop_solve_scheme(iop_solution **out, const iop_scheme *scheme, const iop_solve_settings *settings,
                            iop_err *err)
{
    *out = NULL;
    const iop_solve_settings defaults = iop_solve_settings_default();
    iop_solve_settings used = settings ? *settings : defaults;
    used.lp = iop_lp_settings_with_deadline(used.lp);
    iop_scheme own = {.requirement = NULL};
    iop_scheme_work w = {.scheme = &own, .settings = &used};
    double start = iop_lp_clock_s();
    IOP_TRY(check_method(used.method, err));
    IOP_TRY(iop_scheme_check(scheme, err));
    IOP_TRY(own_requirements(&own, scheme, err));
    iop_status status = iop_blocks_open(&w.answer, scheme, err);
    if (status == IOP_OK)
        status = iop_blocks_open(&w.reduced, scheme, err);
    if (status == IOP_OK)
        status = iop_blocks_open(&w.unit, scheme, err);
    if (status == IOP_OK)
        status = find_answer(&w, &own, err);
    if (status == IOP_OK) {
        w.solution->provenance.seconds = iop_lp_clock_s() - start;
        w.solution->provenance.iterations = w.iterations;
        *out = w.solution;
    } else {
        iop_solution_close(w.solution);
    }
    iop_lp_session_close(w.session);
    iop_lp_close(w.lp);
    iop_model_close(w.model);
    iop_free(&scheme->env, w.stage);
    iop_blocks_close(&w.unit, scheme);
    iop_blocks_close(&w.answer, scheme);
    iop_blocks_close(&w.reduced, scheme);
    iop_free(&scheme->env, own.requirement);
    return status;
}
