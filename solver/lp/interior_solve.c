/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interior_solve.c - a program given to the interior point method, and its answer. */
#include "base/alloc.h"
#include "lp/interior.h"
#include <math.h>
#include <string.h>

/* Residuals and a gap from which an optimum cannot be far: of a program without one they stay larger. */
static const double near_residual = 1e-6, near_gap = 1e-3;

static iop_status allocate(lp_interior *p, iop_err *err)
{
    size_t m = p->form.rows, n = p->form.columns, count = 21 * n + 8 * m;
    double *at = p->arena = iop_new(&p->form.env, count, sizeof *at);
    if (!at)
        return iop_no_memory(err, count, "values of a linear program");
    double **const of_columns[] = {
        &p->at.x,   &p->at.z,   &p->at.w,     &p->affine.x, &p->affine.z, &p->affine.w, &p->step.x,
        &p->step.z, &p->step.w, &p->theta,    &p->root,     &p->slack_z,  &p->slack_w,  &p->best.x,
        &p->best.z, &p->best.w, &p->target_z, &p->target_w, &p->dual,     &p->help,     &p->image};
    double **const of_rows[] = {&p->at.y,   &p->best.y, &p->affine.y,   &p->step.y,
                                &p->primal, &p->side,   &p->correction, &p->left};
    for (size_t k = 0; k < sizeof of_columns / sizeof *of_columns; k++, at += n)
        *of_columns[k] = at;
    for (size_t k = 0; k < sizeof of_rows / sizeof *of_rows; k++, at += m)
        *of_rows[k] = at;
    return IOP_OK;
}

/* The stages of our rows are those of the program's. */
static iop_status open_cholesky(lp_interior *p, const int *stage, iop_err *err)
{
    const lp_standard *s = &p->form;
    int *ours = stage ? iop_new(&s->env, s->rows, sizeof *ours) : NULL;
    if (stage && !ours)
        return iop_no_memory(err, s->rows, "rows of a linear program");
    for (size_t i = 0; i < s->rows && ours; i++)
        ours[i] = stage[s->row_from[i]];
    const lp_structure a = {s->rows, s->columns, s->start, s->index, ours};
    iop_status status = lp_cholesky_open(&p->cholesky, &a, s->value, p->question.orders, &s->env, err);
    iop_free(&s->env, ours);
    return status;
}

iop_status lp_interior_open(lp_interior *p, const lp_interior_question *question, iop_err *err)
{
    memset(p, 0, sizeof *p);
    p->question = *question;
    IOP_TRY(lp_standard_open(&p->form, question->lp, question->data, err));
    if (p->form.impossible || p->form.rows == 0)
        return IOP_OK;
    iop_status status = allocate(p, err);
    if (status == IOP_OK)
        status = open_cholesky(p, question->stage, err);
    if (status != IOP_OK)
        lp_interior_close(p);
    return status;
}

void lp_interior_close(lp_interior *p)
{
    iop_env env = p->form.env;
    lp_cholesky_close(p->cholesky);
    iop_free(&env, p->arena);
    lp_standard_close(&p->form);
    memset(p, 0, sizeof *p);
}

/* Of so many iterations, each a factorisation and some solutions with it, refined a few times. Sizes count as
 * often as runs of real plans took. */
static double work_of(const lp_interior *p)
{
    const double passes = 64;
    double entries = (double)p->form.start[p->form.columns] + lp_cholesky_fill(p->cholesky);
    return (double)p->iterations * (lp_cholesky_flops(p->cholesky) + passes * entries);
}

/* Of finding the order of elimination. */
static double work_of_order(const lp_interior *p)
{
    const double ordering = 500;
    return ordering * ((double)p->form.start[p->form.columns] + lp_cholesky_fill(p->cholesky));
}

static iop_status end(const lp_interior *p, double *x, double *y, lp_interior_info *info, iop_err *err)
{
    info->iterations = p->iterations;
    info->work = work_of(p);
    info->late = lp_interior_late(p);
    if (iop_stop_asked(&p->form.env))
        return iop_fail(err, IOP_ESTOPPED, "stopped after %ld interior point iterations", p->iterations);
    lp_standard_back(&p->form, p->question.lp, p->question.data, p->at.x, p->at.y, x, y);
    return IOP_OK;
}

iop_status lp_interior_solve(lp_interior *p, double *x, double *y, lp_interior_info *info, iop_err *err)
{
    memset(info, 0, sizeof *info);
    if (!p->arena)
        return IOP_OK;
    bool begun = lp_interior_start(p);
    info->converged = begun && lp_interior_run(p);
    info->near = begun && fmax(p->primal_size, p->dual_size) <= near_residual && p->gap <= near_gap;
    if (info->converged && !p->question.point_only)
        lp_interior_settle(p);
    IOP_TRY(end(p, x, y, info, err));
    info->work += work_of_order(p);
    return IOP_OK;
}

iop_status lp_interior_refine(lp_interior *p, double *x, double *y, lp_interior_info *info, iop_err *err)
{
    memset(info, 0, sizeof *info);
    IOP_TRY(lp_interior_correct(p, err));
    return end(p, x, y, info, err);
}
