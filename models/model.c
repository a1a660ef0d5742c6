/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.c - the list of model parts, and the LP that they build together.
 *
 * The index of a period disappears from names and blocks where there is one only. */
#include "base/alloc.h"
#include "model_private.h"
#include <string.h>

/* To add a part: its file, its line in part.h, its line here. The order is that of columns and rows. */
static const iop_part *const parts[] = {
    &iop_part_balance,      &iop_part_change,     &iop_part_resources, &iop_part_techniques,
    &iop_part_capacity,     &iop_part_investment, &iop_part_land,      &iop_part_moving,
    &iop_part_treatments,   &iop_part_households, &iop_part_stocks,    &iop_part_imports,
    &iop_part_requirements, &iop_part_objective,
};
enum { PARTS = sizeof parts / sizeof *parts };

/* --- memory -------------------------------------------------------------------------------------------- */

void *iop_model_keep(iop_model *model, size_t count, size_t size)
{
    iop_model_private *own = model->own;
    if (!iop_grow(&own->env, &own->kept, &own->kept_capacity, own->kepts + 1, sizeof *own->kept))
        return NULL;
    void *memory = iop_new(&own->env, count, size);
    if (memory)
        own->kept[own->kepts++] = memory;
    return memory;
}

bool *iop_model_marks(iop_model *model, size_t count)
{
    return iop_model_keep(model, count, sizeof(bool));
}

/* --- blocks -------------------------------------------------------------------------------------------- */

/* The axes of a block into axis; returns how many. */
static size_t axes_of(const iop_model *model, bool timed, const iop_axis *inner, size_t inners,
                      iop_axis *axis)
{
    size_t count = 0;
    if (timed && model->scheme->periods > 1)
        axis[count++] = (iop_axis){model->scheme->periods, model->own->period_label};
    for (size_t k = 0; k < inners; k++)
        axis[count++] = inner[k];
    return count;
}

/* The wanted elements' labels in order, and their places into map->at. */
static iop_status select(iop_model *model, const iop_elements *e, iop_map *map, iop_axis *axis, iop_err *err)
{
    map->full = map->each = e->count;
    *axis = (iop_axis){e->count, e->label};
    if (!e->wanted)
        return IOP_OK;
    const char **label = iop_model_keep(model, e->count, sizeof *label);
    map->at = iop_model_keep(model, e->count, sizeof *map->at);
    if (!label || !map->at)
        return iop_no_memory(err, e->count, "labels");
    map->each = 0;
    for (size_t k = 0; k < e->count; k++) {
        map->at[k] = e->wanted[k] ? map->each : IOP_NONE;
        if (e->wanted[k])
            label[map->each++] = e->label[k];
    }
    *axis = (iop_axis){map->each, label};
    return IOP_OK;
}

static iop_status add_block(iop_model *model, bool is_row, int block, bool timed, const iop_elements *e,
                            iop_err *err)
{
    iop_map *map = is_row ? &model->own->row[block] : &model->own->column[block];
    iop_axis inner, axis[2];
    iop_block made;
    if (!e->label)
        return iop_no_memory(err, e->count, "labels");
    IOP_TRY(select(model, e, map, &inner, err));
    map->timed = timed;
    if (map->each == 0) {
        map->full = 0;
        return IOP_OK;
    }
    size_t axes = axes_of(model, timed, &inner, 1, axis);
    if (is_row)
        IOP_TRY(
            iop_lp_add_rows(model->lp, iop_scheme_row_name((iop_row_block)block), axes, axis, &made, err));
    else
        IOP_TRY(iop_lp_add_columns(model->lp, iop_scheme_column_name((iop_column_block)block), axes, axis,
                                   &made, err));
    map->first = made.first;
    return IOP_OK;
}

iop_status iop_model_add_columns(iop_model *model, iop_column_block block, bool timed, iop_elements e,
                                 iop_err *err)
{
    return add_block(model, false, (int)block, timed, &e, err);
}

iop_status iop_model_add_rows(iop_model *model, iop_row_block block, bool timed, iop_elements e, iop_err *err)
{
    return add_block(model, true, (int)block, timed, &e, err);
}

static size_t find(const iop_map *map, size_t t, size_t index)
{
    if (index >= map->full)
        return IOP_NONE;
    size_t at = map->at ? map->at[index] : index;
    return at == IOP_NONE ? IOP_NONE : map->first + (map->timed ? t : 0) * map->each + at;
}

size_t iop_model_column(const iop_model *model, iop_column_block block, size_t t, size_t index)
{
    return find(&model->own->column[block], t, index);
}

size_t iop_model_row(const iop_model *model, iop_row_block block, size_t t, size_t index)
{
    return find(&model->own->row[block], t, index);
}

iop_status iop_model_bound(iop_model *model, size_t column, double lo, double hi, iop_err *err)
{
    double old_lo, old_hi, cost;
    if (column == IOP_NONE)
        return IOP_OK;
    iop_lp_column(model->lp, column, &old_lo, &old_hi, &cost);
    return iop_lp_set_column(model->lp, column, lo, hi, cost, err);
}

/* Final demand alone has two axes beside the period. */
iop_status iop_model_add_demand(iop_model *model, iop_err *err)
{
    const iop_table *t = model->scheme->table;
    iop_map *map = &model->own->column[IOP_COL_DEMAND];
    const char **category = iop_model_keep(model, t->c, sizeof *category);
    const char *const *sector = iop_model_labels(model, IOP_LABEL_SECTOR);
    iop_axis axis[3];
    if (!category || !sector)
        return iop_no_memory(err, t->c, "labels");
    for (size_t k = 0; k < t->c; k++)
        category[k] = t->categories[k].name;
    const iop_axis inner[2] = {{t->n, sector}, {t->c, category}};
    size_t axes = axes_of(model, true, inner, 2, axis);
    iop_block made;
    IOP_TRY(iop_lp_add_columns(model->lp, iop_scheme_column_name(IOP_COL_DEMAND), axes, axis, &made, err));
    *map = (iop_map){made.first, t->n * t->c, t->n * t->c, true, NULL};
    return IOP_OK;
}

/* --- building ------------------------------------------------------------------------------------------ */

static iop_status make_terms(iop_model *model, iop_err *err)
{
    iop_terms *t = &model->own->terms;
    size_t columns = iop_lp_columns(model->lp);
    t->column = iop_model_keep(model, columns, sizeof *t->column);
    t->slot = iop_model_keep(model, columns, sizeof *t->slot);
    t->value = iop_model_keep(model, columns, sizeof *t->value);
    return t->column && t->slot && t->value ? IOP_OK : iop_no_memory(err, columns, "terms");
}

static iop_status name_periods(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    model->own->period_label = iop_model_labels(model, IOP_LABEL_PERIOD);
    return model->own->period_label ? IOP_OK : iop_no_memory(err, s->periods, "labels");
}

/* A block of the first period for those who know plans only. */
static iop_block block_of(const iop_map *map, size_t columns)
{
    iop_block b = {map->first, map->each, 1, {map->each}};
    if (columns) {
        b.axes = 2;
        b.len[0] = map->each / columns;
        b.len[1] = columns;
    }
    return b;
}

static void tell_blocks(iop_model *model)
{
    iop_model_private *own = model->own;
    model->output = block_of(&own->column[IOP_COL_OUTPUT], 0);
    model->demand = block_of(&own->column[IOP_COL_DEMAND], model->scheme->table->c);
    model->balance = block_of(&own->row[IOP_ROW_BALANCE], 0);
    model->total = block_of(&own->row[IOP_ROW_TOTAL], 0);
    model->limit = block_of(&own->row[IOP_ROW_LIMIT], 0);
}

static iop_status build(iop_model *model, iop_err *err)
{
    IOP_TRY(name_periods(model, err));
    IOP_TRY(iop_lp_open(&model->lp, model->plan->maximize, &model->own->env, err));
    for (size_t p = 0; p < PARTS; p++)
        if (parts[p]->columns)
            IOP_TRY(parts[p]->columns(model, err));
    IOP_TRY(make_terms(model, err));
    for (size_t p = 0; p < PARTS; p++)
        if (parts[p]->rows)
            IOP_TRY(parts[p]->rows(model, err));
    for (size_t p = 0; p < PARTS; p++)
        if (parts[p]->costs)
            IOP_TRY(parts[p]->costs(model, err));
    tell_blocks(model);
    return IOP_OK;
}

static iop_status new_model(iop_model **out, const iop_env *env, iop_err *err)
{
    *out = iop_new(env, 1, sizeof **out);
    if (*out)
        (*out)->own = iop_new(env, 1, sizeof *(*out)->own);
    if (!*out || !(*out)->own) {
        iop_free(env, *out);
        *out = NULL;
        return iop_no_memory(err, 1, "model");
    }
    (*out)->own->env = *env;
    return IOP_OK;
}

static iop_status build_or_close(iop_model **out, iop_model *model, iop_err *err)
{
    iop_status status = build(model, err);
    if (status != IOP_OK) {
        iop_model_close(model);
        return status;
    }
    *out = model;
    return IOP_OK;
}

iop_status iop_model_open(iop_model **out, const iop_plan *plan, iop_err *err)
{
    iop_model *model;
    *out = NULL;
    IOP_TRY(new_model(&model, &plan->env, err));
    iop_model_private *own = model->own;
    /* the plan is only read: the shell is const to everybody */
    memcpy(&own->shell_period.plan, &plan, sizeof plan);
    own->shell_period.years = own->shell_period.weight = 1;
    own->shell.env = plan->env;
    own->shell.table = plan->table;
    own->shell.periods = 1;
    own->shell.period = &own->shell_period;
    own->shell.competitive_measure = own->shell.consumption = own->shell.income = IOP_NONE;
    model->plan = plan;
    model->scheme = &own->shell;
    return build_or_close(out, model, err);
}

iop_status iop_model_open_scheme(iop_model **out, const iop_scheme *scheme, iop_err *err)
{
    iop_model *model;
    *out = NULL;
    IOP_TRY(iop_scheme_check(scheme, err));
    IOP_TRY(new_model(&model, &scheme->env, err));
    model->scheme = scheme;
    model->plan = scheme->period[0].plan;
    return build_or_close(out, model, err);
}

void iop_model_close(iop_model *model)
{
    if (!model)
        return;
    iop_env env = model->own->env;
    iop_lp_close(model->lp);
    iop_mat_free(&model->own->coefficients, &env);
    for (size_t k = 0; k < model->own->kepts; k++)
        iop_free(&env, model->own->kept[k]);
    iop_free(&env, model->own->kept);
    iop_free(&env, model->own);
    iop_free(&env, model);
}
