/* SPDX-License-Identifier: GPL-3.0-or-later */
/* start.c - what many solves of plans like one begin with: its roles and basis, and the prices and factors
 * that belong to them, in the units that solves use. */
#include "base/alloc.h"
#include "solve/work.h"
#include <string.h>

struct iop_solve_start {
    iop_solve_settings settings;
    iop_work work; /* the scaled plan, and the object over it */
};

static iop_status solve_plan(const iop_plan *plan, const iop_solve_settings *settings, iop_reduced **solved,
                             iop_err *err)
{
    iop_reduced_result result;
    IOP_TRY(iop_reduced_open(solved, plan, &settings->lp, err));
    IOP_TRY(iop_reduced_solve(*solved, &result, err));
    if (result.outcome != IOP_LP_UNSOLVED)
        return IOP_OK;
    iop_reduced_close(*solved);
    *solved = NULL;
    return IOP_OK;
}

static iop_status prepare(iop_solve_start *s, const iop_reduced *solved, iop_err *err)
{
    iop_work *w = &s->work;
    IOP_TRY(iop_work_scale(w, err));
    IOP_TRY(iop_reduced_open_with(&w->reduced, &w->scaled, &s->settings.lp, s->settings.leontief, err));
    IOP_TRY(iop_reduced_start_from(w->reduced, solved, err));
    return iop_reduced_prepare(w->reduced, err);
}

iop_status iop_solve_start_open(iop_solve_start **out, const iop_plan *plan,
                                const iop_solve_settings *settings, iop_err *err)
{
    iop_reduced *solved = NULL;
    iop_solve_start *s = NULL;
    *out = NULL;
    iop_status status = solve_plan(plan, settings, &solved, err);
    if (status == IOP_OK && solved) {
        s = iop_new(&plan->env, 1, sizeof *s);
        status = s ? IOP_OK : iop_no_memory(err, 1, "plan");
    }
    if (s) {
        s->settings = *settings;
        s->work.plan = plan;
        status = prepare(s, solved, err);
    }
    iop_reduced_close(solved);
    if (status == IOP_OK)
        *out = s;
    else
        iop_solve_start_close(s);
    return status;
}

void iop_solve_start_close(iop_solve_start *s)
{
    if (!s)
        return;
    iop_reduced_close(s->work.reduced);
    iop_work_drop_scaled(&s->work);
    iop_free(&s->work.plan->env, s);
}

const iop_reduced *iop_solve_start_basis(const iop_solve_start *s)
{
    return s ? s->work.reduced : NULL;
}
