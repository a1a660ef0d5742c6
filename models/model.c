/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.c - the list of model parts, and the LP that they build together. */
#include "base/alloc.h"
#include "part.h"

/* To add a part: its file, its line in part.h, its line here. */
static const iop_part *const parts[] = {
    &iop_part_balance,
    &iop_part_change,
    &iop_part_resources,
    &iop_part_objective,
};
enum { PARTS = sizeof parts / sizeof *parts };

iop_axis iop_model_sectors(const iop_model *model)
{
    iop_axis axis = {model->plan->table->n, model->labels};
    return axis;
}

iop_axis iop_model_categories(const iop_model *model)
{
    const iop_table *t = model->plan->table;
    iop_axis axis = {t->c, model->labels + t->n};
    return axis;
}

iop_axis iop_model_totals(const iop_model *model)
{
    const iop_table *t = model->plan->table;
    iop_axis axis = {model->plan->totals, model->labels + t->n + t->c};
    return axis;
}

iop_axis iop_model_limits(const iop_model *model)
{
    const iop_table *t = model->plan->table;
    iop_axis axis = {model->plan->limits, model->labels + t->n + t->c + model->plan->totals};
    return axis;
}

static iop_status make_labels(iop_model *model, iop_err *err)
{
    const iop_plan *plan = model->plan;
    const iop_table *t = plan->table;
    size_t count = t->n + t->c + plan->totals + plan->limits;
    const char **label = iop_new(&plan->env, count, sizeof *label);
    if (!label)
        return iop_no_memory(err, count, "labels of a model");
    model->labels = label;
    for (size_t j = 0; j < t->n; j++)
        *label++ = t->sectors[j].code;
    for (size_t k = 0; k < t->c; k++)
        *label++ = t->categories[k].name;
    for (size_t g = 0; g < plan->totals; g++)
        *label++ = plan->total[g].name;
    for (size_t l = 0; l < plan->limits; l++)
        *label++ = plan->measure[plan->limit[l].measure].name;
    return IOP_OK;
}

static iop_status build(iop_model *model, iop_err *err)
{
    IOP_TRY(make_labels(model, err));
    IOP_TRY(iop_lp_open(&model->lp, model->plan->maximize, &model->plan->env, err));
    for (size_t p = 0; p < PARTS; p++)
        if (parts[p]->columns)
            IOP_TRY(parts[p]->columns(model, err));
    for (size_t p = 0; p < PARTS; p++)
        if (parts[p]->rows)
            IOP_TRY(parts[p]->rows(model, err));
    for (size_t p = 0; p < PARTS; p++)
        if (parts[p]->costs)
            IOP_TRY(parts[p]->costs(model, err));
    return IOP_OK;
}

iop_status iop_model_open(iop_model **out, const iop_plan *plan, iop_err *err)
{
    *out = NULL;
    iop_model *model = iop_new(&plan->env, 1, sizeof *model);
    if (!model)
        return iop_no_memory(err, 1, "model");
    model->plan = plan;
    iop_status status = build(model, err);
    if (status != IOP_OK) {
        iop_model_close(model);
        return status;
    }
    *out = model;
    return IOP_OK;
}

void iop_model_close(iop_model *model)
{
    if (!model)
        return;
    const iop_env *env = &model->plan->env;
    iop_lp_close(model->lp);
    iop_free(env, model->labels);
    iop_free(env, model);
}
