/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/answers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(bool good)
{
    if (good)
        return;
    fprintf(stderr, "an answer could not be made\n");
    abort();
}

static double *copy(const double *from, const iop_block *block)
{
    double *values = calloc(block->count + 1, sizeof *values);
    must(values != NULL);
    if (from && block->count)
        memcpy(values, from + block->first, block->count * sizeof *values);
    return values;
}

answer answer_open(const iop_plan *plan)
{
    iop_model *model = NULL;
    iop_lp_session *session = NULL;
    iop_lp_settings settings = iop_lp_settings_default();
    iop_lp_result r;
    must(iop_model_open(&model, plan, NULL) == IOP_OK);
    must(iop_lp_session_open(&session, model->lp, &settings, NULL, NULL) == IOP_OK);
    must(iop_lp_session_solve(session, &r, NULL) == IOP_OK);
    bool proof = r.outcome == IOP_LP_INFEASIBLE;
    const double *rows = proof ? r.farkas : r.y, *columns = proof ? NULL : r.x;
    answer a = {.plan = plan, .outcome = r.outcome, .objective = r.objective};
    a.x = copy(columns, &model->output);
    a.f = copy(columns, &model->demand);
    a.price = copy(rows, &model->balance);
    a.limit_dual = copy(rows, &model->limit);
    a.total_dual = copy(rows, &model->total);
    a.point = (iop_point){a.x, a.f, a.price, a.limit_dual, a.total_dual};
    iop_lp_session_close(session);
    iop_model_close(model);
    return a;
}

void answer_close(answer *a)
{
    free(a->x);
    free(a->f);
    free(a->price);
    free(a->limit_dual);
    free(a->total_dual);
}
