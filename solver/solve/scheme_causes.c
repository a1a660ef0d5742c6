/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_causes.c - which bounds of a scheme's LP may be named as causes, and be relaxed. */
#include "base/alloc.h"
#include "solve/scheme_collect.h"
#include <math.h>

size_t iop_collected_column(const iop_collector *f, iop_column_block block, size_t t, size_t k)
{
    return f->model ? iop_model_column(f->model, block, t, k) : k;
}

size_t iop_collected_row(const iop_collector *f, iop_row_block block, size_t t, size_t k)
{
    return f->model ? iop_model_row(f->model, block, t, k) : k;
}

/* What a bound near 0 is weighed as, in units: cells are many, and small ones among them. */
static const double least_cell = 0.1, least_other = 1;

/* Named only where nothing else explains: what there is, and what bounds no amount that anybody wrote. */
static bool is_spare(iop_cause_kind kind)
{
    return kind >= IOP_CAUSE_TECHNIQUE_TIME;
}

iop_status iop_collect(iop_collector *f, iop_lp_side side, iop_cause c, double unit, iop_err *err)
{
    iop_causes *out = f->out;
    const iop_env *env = &out->scheme->env;
    if (side.index == IOP_NONE || isinf(c.bound))
        return IOP_OK;
    if (!iop_grow(env, &out->side, &out->capacity, out->count + 1, sizeof *out->side) ||
        !iop_grow(env, &out->cause, &out->cause_capacity, out->count + 1, sizeof *out->cause) ||
        !iop_grow(env, &out->unit, &out->unit_capacity, out->count + 1, sizeof *out->unit))
        return iop_no_memory(err, out->count + 1, "bounds");
    /* in (1) what there is stands on the right, with a minus */
    side.upper = c.kind == IOP_CAUSE_PRESENT ? false : c.upper;
    side.spare = is_spare(c.kind);
    double least = c.kind == IOP_CAUSE_OUTPUT || c.kind == IOP_CAUSE_DEMAND ? least_cell : least_other;
    double of_lp = isnormal(unit) ? ldexp(1, ilogb(unit)) : 1; /* as scheme_scaled.c has it */
    c.size = fmax(c.size > 0 ? c.size : fabs(c.bound), least * unit);
    side.weight = (c.statement->where[0] ? 1 : 100) / (c.size / of_lp);
    out->unit[out->count] = of_lp;
    /* a quantity that has a floor of 0 or more is none that can be negative */
    side.nonnegative = !side.is_row && !side.upper && c.bound >= 0;
    out->side[out->count] = side;
    out->cause[out->count++] = c;
    return IOP_OK;
}

/* Both sides of a band of period t's plan, of a column or else of a row of the LP. */
static iop_status add_band(iop_collector *f, iop_cause_kind kind, size_t t, size_t column, size_t row,
                           size_t index, const iop_band *band, double unit, iop_err *err)
{
    const iop_plan *plan = f->out->scheme->period[t].plan;
    for (int upper = 0; upper < 2; upper++) {
        size_t statement = upper ? band->hi_statement : band->lo_statement;
        if (statement == IOP_NO_STATEMENT)
            continue;
        iop_cause c = {.kind = kind,
                       .statement = &plan->statement[statement],
                       .period = t,
                       .index = index,
                       .upper = upper,
                       .bound = upper ? band->hi : band->lo,
                       .row = IOP_NONE};
        iop_lp_side side = {.is_row = column == IOP_NONE,
                            .index = column == IOP_NONE ? row : column,
                            .member = f->out->offset[t] + statement};
        IOP_TRY(iop_collect(f, side, c, unit, err));
    }
    return IOP_OK;
}

static iop_status add_cells(iop_collector *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    const iop_plan *plan = s->period[t].plan;
    size_t n = s->table->n, cells = n * s->table->c;
    for (size_t j = 0; j < n; j++)
        IOP_TRY(add_band(f, IOP_CAUSE_OUTPUT, t, iop_collected_column(f, IOP_COL_OUTPUT, t, j), IOP_NONE, j,
                         &plan->output[j], f->unit.column[IOP_COL_OUTPUT][t * n + j], err));
    for (size_t k = 0; k < cells; k++)
        IOP_TRY(add_band(f, IOP_CAUSE_DEMAND, t, iop_collected_column(f, IOP_COL_DEMAND, t, k), IOP_NONE, k,
                         &plan->demand[k], f->unit.column[IOP_COL_DEMAND][t * cells + k], err));
    return IOP_OK;
}

static iop_status add_rows(iop_collector *f, size_t t, iop_err *err)
{
    const iop_plan *plan = f->out->scheme->period[t].plan;
    for (size_t g = 0; g < plan->totals; g++)
        IOP_TRY(add_band(f, IOP_CAUSE_TOTAL, t, IOP_NONE, iop_collected_row(f, IOP_ROW_TOTAL, t, g), g,
                         &plan->total[g].band, f->unit.row[IOP_ROW_TOTAL][t * plan->totals + g], err));
    for (size_t l = 0; l < plan->limits; l++)
        IOP_TRY(add_band(f, IOP_CAUSE_LIMIT, t, IOP_NONE, iop_collected_row(f, IOP_ROW_LIMIT, t, l), l,
                         &plan->limit[l].band, f->unit.row[IOP_ROW_LIMIT][t * plan->limits + l], err));
    return IOP_OK;
}

static iop_status collect(iop_collector *f, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    IOP_TRY(iop_verify_scheme_units(s, f->unit.column, f->unit.row, err));
    for (size_t t = 0; t < s->periods; t++) {
        IOP_TRY(add_cells(f, t, err));
        IOP_TRY(add_rows(f, t, err));
    }
    return iop_collect_own(f, err);
}

static iop_status number_members(iop_causes *c, iop_err *err)
{
    const iop_scheme *s = c->scheme;
    c->offset = iop_new(&s->env, s->periods + 1, sizeof *c->offset);
    if (!c->offset)
        return iop_no_memory(err, s->periods, "members of a conflict");
    for (size_t t = 0; t < s->periods; t++)
        c->offset[t + 1] = c->offset[t] + s->period[t].plan->statements;
    c->members = c->offset[s->periods] + s->statements;
    return IOP_OK;
}

iop_status iop_causes_open(iop_causes *out, const iop_scheme *scheme, const iop_scheme_work *w, iop_err *err)
{
    iop_collector f = {.out = out, .model = w ? w->model : NULL};
    *out = (iop_causes){.scheme = scheme, .rounding = IOP_VERIFY_TOLERANCE};
    iop_status status = number_members(out, err);
    if (status == IOP_OK)
        status = iop_blocks_open(&f.unit, scheme, err);
    if (status == IOP_OK)
        status = collect(&f, err);
    iop_blocks_close(&f.unit, scheme);
    if (status != IOP_OK)
        iop_causes_close(out);
    return status;
}

void iop_causes_close(iop_causes *c)
{
    const iop_env *env = &c->scheme->env;
    iop_free(env, c->side);
    iop_free(env, c->cause);
    iop_free(env, c->offset);
    iop_free(env, c->unit);
    c->side = NULL;
    c->cause = NULL;
    c->offset = NULL;
    c->unit = NULL;
}
