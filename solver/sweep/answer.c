/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c - a plan or a whole plan into a point: its optimum, or why it has none.
 *
 * Many plans of a unit fail for a few reasons. The conflicts that were found in it are kept until its end and
 * judged again in each further plan, so that a search is made for every reason, not for every plan. */
#include "base/alloc.h"
#include "sweep/study.h"
#include <string.h>

/* A unit's samples differ in many numbers, so that each may have a conflict of its own. A search in a large
 * whole plan takes as long as solving it ten times or more. */
enum { MOST_SEARCHES = 4, MOST_LARGE_SEARCHES = 1 };

void iop_worker_forget_conflicts(iop_worker *w)
{
    for (size_t k = 0; k < w->conflicts; k++)
        iop_solution_close(w->conflict[k]);
    w->conflicts = w->searches = 0;
    w->in_conflict = false;
}

/* Keeps the solution, which is the worker's from now on, also on failure. */
static iop_status keep_conflict(iop_worker *w, iop_solution *s, iop_err *err)
{
    if (!iop_grow(&w->env, &w->conflict, &w->conflict_room, w->conflicts + 1, sizeof(iop_solution *))) {
        iop_solution_close(s);
        return iop_no_memory(err, w->conflicts + 1, "members of a conflict");
    }
    w->conflict[w->conflicts++] = s;
    return IOP_OK;
}

static iop_status crossing_text(iop_worker *w, const iop_plan *plan, const char **label, iop_err *err)
{
    char *text;
    IOP_TRY(iop_plan_crossing_text(plan, w->study->env.lang, &text, err));
    iop_status status = iop_worker_text(w, text, label, err);
    iop_plan_text_free(plan, text);
    return status;
}

/* The label becomes the text, if there is one, which is freed. */
static iop_status take_text(iop_worker *w, const iop_plan *plan, char *text, const char **label, iop_err *err)
{
    if (!text)
        return IOP_OK;
    iop_status status = iop_worker_text(w, text, label, err);
    iop_plan_text_free(plan, text);
    return status;
}

/* A conflict of the unit that is one here, too; *label stays "" when there is none. */
static iop_status known_conflict(iop_worker *w, const iop_plan *plan, const char **label, iop_err *err)
{
    for (size_t k = w->conflicts; k-- > 0 && !(*label)[0];) {
        char *text;
        IOP_TRY(iop_solve_same_conflict(plan, w->conflict[k], w->study->env.lang, &text, err));
        IOP_TRY(take_text(w, plan, text, label, err));
    }
    return IOP_OK;
}

/* The same of a whole plan. */
static iop_status known_scheme_conflict(iop_worker *w, const iop_scheme *scheme, const char **label,
                                        iop_err *err)
{
    for (size_t k = w->conflicts; k-- > 0 && !(*label)[0];) {
        char *text;
        IOP_TRY(iop_solve_scheme_same_conflict(scheme, w->conflict[k], w->study->env.lang, &text, err));
        if (!text)
            continue;
        iop_status status = iop_worker_text(w, text, label, err);
        iop_solution_text_free(w->conflict[k], text);
        IOP_TRY(status);
    }
    return IOP_OK;
}

/* A search that a stop cut short says something else than one that goes on: its unit is done again. */
static iop_status whole_reason(iop_worker *w, const iop_solution *s, const char **why, iop_err *err)
{
    if (iop_stop_asked(&w->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped");
    return iop_worker_why(w, s, why, err);
}

/* Of a plan that was solved: what it was explained with, else a conflict of the unit, else one that is looked
 * for. The worker may take the solution over. */
static iop_status explain(iop_worker *w, iop_plan *plan, iop_solution **s, const char **why, iop_err *err)
{
    if ((*s)->conflicts == 0)
        return iop_worker_conflict(w, plan, why, err);
    IOP_TRY(whole_reason(w, *s, why, err));
    if (!(*s)->conflict_price)
        return IOP_OK;
    iop_solution *kept = *s;
    *s = NULL;
    return keep_conflict(w, kept, err);
}

/* A search, by solving the plan once more with an explanation; *label stays "" when nothing is found. */
static iop_status search_conflict(iop_worker *w, iop_plan *plan, const char **label, iop_err *err)
{
    iop_solution *s;
    w->searches++;
    IOP_TRY(iop_worker_solve(w, plan, true, &s, err));
    iop_status status = s->status == IOP_INFEASIBLE ? whole_reason(w, s, label, err) : IOP_OK;
    if (status == IOP_OK && s->conflict_price)
        return keep_conflict(w, s, err);
    iop_solution_close(s);
    return status;
}

iop_status iop_worker_conflict(iop_worker *w, iop_plan *plan, const char **label, iop_err *err)
{
    *label = "";
    IOP_TRY(crossing_text(w, plan, label, err));
    if (!(*label)[0])
        IOP_TRY(known_conflict(w, plan, label, err));
    return (*label)[0] ? IOP_OK : search_conflict(w, plan, label, err);
}

/* What the proof uses: all of it in a conflict of the unit, the last one first, or, `any`, whatever it is. */
static iop_status used_by(iop_worker *w, const iop_plan *plan, const iop_point *proof, bool any,
                          const char **label, iop_err *err)
{
    for (size_t k = any ? 1 : w->conflicts; k-- > 0 && !(*label)[0];) {
        char *text;
        IOP_TRY(iop_solve_conflict_of_proof(plan, proof, any ? NULL : w->conflict[k], w->study->env.lang,
                                            &text, err));
        IOP_TRY(take_text(w, plan, text, label, err));
    }
    return IOP_OK;
}

iop_status iop_worker_conflict_of_proof(iop_worker *w, iop_plan *plan, const iop_point *proof,
                                        const char **label, iop_err *err)
{
    *label = "";
    IOP_TRY(crossing_text(w, plan, label, err));
    if (!(*label)[0])
        IOP_TRY(used_by(w, plan, proof, false, label, err));
    if (!(*label)[0])
        IOP_TRY(known_conflict(w, plan, label, err));
    if (!(*label)[0] && w->searches >= MOST_SEARCHES)
        IOP_TRY(used_by(w, plan, proof, true, label, err));
    return (*label)[0] ? IOP_OK : search_conflict(w, plan, label, err);
}

static iop_status name_point(iop_worker *w, const char *name, const char *why, iop_archive_point *point,
                             iop_err *err)
{
    if (name[0] && why[0])
        return iop_worker_join(w, name, ": ", why, &point->label, err);
    return iop_worker_text(w, name[0] ? name : why, &point->label, err);
}

/* What proves that there is no plan without a solve: bounds that cross, and, next to a plan without solution,
 * the conflict there. */
static iop_status foresee(iop_worker *w, const iop_plan *plan, const char **why, iop_err *err)
{
    IOP_TRY(crossing_text(w, plan, why, err));
    return (*why)[0] || !w->in_conflict ? IOP_OK : known_conflict(w, plan, why, err);
}

static iop_status answer_plan(iop_worker *w, iop_plan *plan, iop_archive_point *point,
                              iop_solution **solution, const char **why, iop_err *err)
{
    IOP_TRY(foresee(w, plan, why, err));
    if ((*why)[0]) {
        point->status = iop_solution_status_text(IOP_INFEASIBLE);
        return IOP_OK;
    }
    IOP_TRY(iop_worker_solve(w, plan, w->conflicts == 0, solution, err));
    w->in_conflict = (*solution)->status == IOP_INFEASIBLE;
    IOP_TRY(iop_worker_take(w, *solution, point, err));
    return w->in_conflict ? explain(w, plan, solution, why, err) : IOP_OK;
}

/* What a whole plan without solution was explained with. The worker takes a conflict that is proved over. */
static iop_status explain_scheme(iop_worker *w, iop_solution **s, const char **why, iop_err *err)
{
    IOP_TRY(whole_reason(w, *s, why, err));
    if (!iop_solution_array(*s, "conflict.balance"))
        return IOP_OK;
    iop_solution *kept = *s;
    *s = NULL;
    return keep_conflict(w, kept, err);
}

/* Solved, with a conflict where there is no plan; of large programs what the proof says once the unit has
 * searched often enough. */
static iop_status solve_scheme(iop_worker *w, iop_scheme *scheme, iop_solution **s, iop_err *err)
{
    iop_solve_settings settings = w->study->settings;
    settings.explain = settings.conflict_only = true;
    settings.conflict_of_proof = w->no_search || w->searches >= MOST_LARGE_SEARCHES;
    IOP_TRY(iop_solve_scheme_ratio(s, scheme, &settings, err));
    w->searches += (*s)->status == IOP_INFEASIBLE && !settings.conflict_of_proof;
    return IOP_OK;
}

static iop_status answer_scheme(iop_worker *w, const iop_subject *subject, iop_archive_point *point,
                                iop_solution **solution, const char **why, iop_err *err)
{
    char *text;
    IOP_TRY(iop_subject_crossings(subject, w->study->env.lang, &text, err));
    iop_status status = iop_worker_text(w, text, why, err);
    iop_subject_text_free(subject, text);
    IOP_TRY(status);
    if (!(*why)[0])
        IOP_TRY(known_scheme_conflict(w, subject->scheme, why, err));
    if ((*why)[0]) {
        point->status = iop_solution_status_text(IOP_INFEASIBLE);
        return IOP_OK;
    }
    IOP_TRY(solve_scheme(w, subject->scheme, solution, err));
    IOP_TRY(iop_worker_take(w, *solution, point, err));
    return (*solution)->status == IOP_INFEASIBLE ? explain_scheme(w, solution, why, err) : IOP_OK;
}

iop_status iop_worker_answer(iop_worker *w, const iop_subject *subject, const char *name,
                             iop_archive_point *point, iop_solution **solution, iop_err *err)
{
    const char *why = "";
    *solution = NULL;
    iop_err found = {0};
    iop_status status = subject->scheme ? answer_scheme(w, subject, point, solution, &why, &found)
                                        : answer_plan(w, subject->plan, point, solution, &why, &found);
    if (iop_worker_no_ratio(status, iop_subject_is_ratio(subject), point))
        status = iop_worker_text(w, found.msg, &why, &found);
    if (status != IOP_OK && err)
        *err = found;
    if (status == IOP_OK)
        status = name_point(w, name, why, point, err);
    if (status == IOP_OK)
        return IOP_OK;
    iop_solution_close(*solution);
    *solution = NULL;
    return status;
}
