/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/rescale.c - the same linear program with its columns, rows and objective in other units. */
#include "base/alloc.h"
#include "lp/problem.h"

static iop_status add_blocks(iop_lp *to, const lp_blocks *blocks, size_t number, bool rows, iop_err *err)
{
    const lp_block_name *b = &blocks->at[number];
    iop_axis axis[IOP_MAX_AXES];
    for (size_t k = 0; k < b->block.axes; k++)
        axis[k] = (iop_axis){b->block.len[k], b->labels[k]};
    return rows ? iop_lp_add_rows(to, b->name, b->block.axes, axis, NULL, err)
                : iop_lp_add_columns(to, b->name, b->block.axes, axis, NULL, err);
}

static iop_status set_columns(iop_lp *to, const iop_lp *from, const double *unit, double aim, iop_err *err)
{
    for (size_t k = 0; k < from->column_blocks.count; k++)
        IOP_TRY(add_blocks(to, &from->column_blocks, k, false, err));
    for (size_t j = 0; j < from->columns; j++) {
        const lp_column *c = &from->column[j];
        IOP_TRY(iop_lp_set_column(to, j, c->lo / unit[j], c->hi / unit[j], c->cost * (unit[j] / aim), err));
    }
    return IOP_OK;
}

static iop_status add_row(iop_lp *to, const iop_lp *from, size_t i, double row, const double *column,
                          double *value, iop_err *err)
{
    size_t start = from->row[i].start, count = lp_row_end(from, i) - start;
    for (size_t k = 0; k < count; k++)
        value[k] = from->entry_value[start + k] * (column[from->entry_column[start + k]] / row);
    return iop_lp_add_row(to, from->row[i].lo / row, from->row[i].hi / row, count, from->entry_column + start,
                          value, err);
}

static iop_status add_rows(iop_lp *to, const iop_lp *from, const double *row, const double *column,
                           iop_err *err)
{
    double *value = iop_new(&from->env, from->columns, sizeof *value);
    iop_status status = value ? IOP_OK : iop_no_memory(err, from->columns, "entries of a linear program");
    for (size_t k = 0, i = 0; k < from->row_blocks.count && status == IOP_OK; k++) {
        status = add_blocks(to, &from->row_blocks, k, true, err);
        for (size_t n = 0; n < from->row_blocks.at[k].block.count && status == IOP_OK; n++, i++)
            status = add_row(to, from, i, row[i], column, value, err);
    }
    iop_free(&from->env, value);
    return status;
}

iop_status iop_lp_rescaled(iop_lp **out, const iop_lp *lp, const double *row, const double *column,
                           double aim, iop_err *err)
{
    IOP_TRY(iop_lp_complete(lp, err));
    IOP_TRY(iop_lp_open(out, lp->maximize, &lp->env, err));
    iop_lp_set_constant(*out, lp->constant / aim);
    iop_status status = set_columns(*out, lp, column, aim, err);
    if (status == IOP_OK)
        status = add_rows(*out, lp, row, column, err);
    if (status == IOP_OK)
        return IOP_OK;
    iop_lp_close(*out);
    *out = NULL;
    return status;
}
