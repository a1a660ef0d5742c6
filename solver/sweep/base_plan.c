/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base_plan.c - the scenario's own plan beside its sweeps.
 *
 * A static plan is solved when the study is opened: all its variants start from there. The points of a whole
 * plan need nothing of it, and it takes as long as one of them; it is solved when it is first asked for, by
 * whoever asks, while others wait: a shard that nobody asks never does. Until then the archive's names come
 * from an answer without numbers. Where the aim is a ratio the plan's own is the one that its variants count,
 * and it is solved first as well. */
#include "base/alloc.h"
#include "sweep/study.h"
#include <pthread.h>
#include <string.h>

struct iop_base_plan {
    pthread_mutex_t lock;
    iop_solve_settings settings;
    iop_solution *frame;    /* of a whole plan, without numbers; NULL where the plan is solved at once */
    iop_solution *solution; /* NULL: not solved yet */
};

static bool is_solved_first(const iop_study *study)
{
    return !study->subject.scheme || iop_subject_is_ratio(&study->subject);
}

/* Roles and basis that all solves start from; none when the method is not for this plan. */
static iop_status solve_start(iop_study *study, iop_err *err)
{
    if (study->subject.scheme || strcmp(study->settings.method, "full") == 0)
        return IOP_OK;
    return iop_solve_start_open(&study->start, study->plan, &study->settings, err);
}

static iop_status solve(const iop_study *study, iop_err *err)
{
    iop_base_plan *base = study->base;
    const iop_subject *subject = &study->subject;
    iop_solution *made = NULL;
    IOP_TRY(subject->scheme ? iop_solve_scheme_ratio(&made, subject->scheme, &base->settings, err)
                            : iop_solve_ratio(&made, study->plan, &base->settings, err));
    if (made->status == IOP_STOPPED &&
        iop_stop_asked(&study->env)) { /* cut short: whoever asks again gets it */
        iop_solution_close(made);
        return iop_fail(err, IOP_ESTOPPED, "stopped");
    }
    base->solution = made;
    return IOP_OK;
}

iop_status iop_study_open_base(iop_study *study, const iop_solve_settings *asked, iop_err *err)
{
    iop_base_plan *base = study->base = iop_new(&study->env, 1, sizeof *base);
    if (!base)
        return iop_no_memory(err, 1, "sweep");
    pthread_mutex_init(&base->lock, NULL);
    base->settings = study->settings;
    base->settings.ranges = asked && asked->ranges;
    base->settings.explain = asked && asked->explain;
    if (!is_solved_first(study))
        return iop_solve_scheme_frame(&base->frame, study->subject.scheme, &base->settings, err);
    IOP_TRY(solve(study, err));
    return solve_start(study, err);
}

void iop_study_close_base(iop_study *study)
{
    iop_base_plan *base = study->base;
    if (!base)
        return;
    iop_solve_start_close(study->start);
    iop_solution_close(base->solution);
    iop_solution_close(base->frame);
    pthread_mutex_destroy(&base->lock);
    iop_free(&study->env, base);
    study->base = NULL;
}

const iop_solution *iop_study_frame(const iop_study *study)
{
    return study->base->frame ? study->base->frame : study->base->solution;
}

iop_status iop_study_find_base(const iop_study *study, iop_solution **solution, iop_err *err)
{
    iop_base_plan *base = study->base;
    pthread_mutex_lock(&base->lock);
    iop_status status = base->solution ? IOP_OK : solve(study, err);
    *solution = base->solution;
    pthread_mutex_unlock(&base->lock);
    return status;
}

iop_solution *iop_study_base(iop_study *study)
{
    iop_solution *solution;
    iop_err err;
    return iop_study_find_base(study, &solution, &err) == IOP_OK ? solution : NULL;
}
