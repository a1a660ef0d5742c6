/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_blocks.c - between the LP's columns and rows and the blocks of a scheme. */
#include "base/alloc.h"
#include "solve/scheme_work.h"

iop_status iop_blocks_open(iop_blocks *b, const iop_scheme *s, iop_err *err)
{
    size_t total = 0;
    for (int k = 0; k < IOP_COLS; k++)
        total += iop_scheme_columns(s, (iop_column_block)k);
    for (int k = 0; k < IOP_ROWS; k++)
        total += iop_scheme_rows(s, (iop_row_block)k);
    double *at = b->storage = iop_new(&s->env, total, sizeof *at);
    if (!at)
        return iop_no_memory(err, total, "values of a plan");
    for (int k = 0; k < IOP_COLS; k++) {
        b->column[k] = at;
        at += iop_scheme_columns(s, (iop_column_block)k);
    }
    for (int k = 0; k < IOP_ROWS; k++) {
        b->row[k] = at;
        at += iop_scheme_rows(s, (iop_row_block)k);
    }
    return IOP_OK;
}

void iop_blocks_close(iop_blocks *b, const iop_scheme *s)
{
    iop_free(&s->env, b->storage);
    b->storage = NULL;
}

iop_scheme_point iop_blocks_point(const iop_blocks *b)
{
    iop_scheme_point p;
    for (int k = 0; k < IOP_COLS; k++)
        p.column[k] = b->column[k];
    for (int k = 0; k < IOP_ROWS; k++)
        p.row[k] = b->row[k];
    return p;
}

void iop_blocks_take_columns(iop_blocks *b, const iop_model *model, const double *x)
{
    const iop_scheme *s = model->scheme;
    for (int k = 0; k < IOP_COLS; k++) {
        size_t times = iop_scheme_column_is_timed((iop_column_block)k) ? s->periods : 1,
               each = iop_scheme_columns(s, (iop_column_block)k) / times;
        for (size_t t = 0; t < times; t++)
            for (size_t i = 0; i < each; i++) {
                size_t column = iop_model_column(model, (iop_column_block)k, t, i);
                b->column[k][t * each + i] = column == IOP_NONE ? 0 : x[column];
            }
    }
}

void iop_blocks_take_rows(iop_blocks *b, const iop_model *model, const double *y)
{
    const iop_scheme *s = model->scheme;
    for (int k = 0; k < IOP_ROWS; k++) {
        size_t times = iop_scheme_row_is_timed((iop_row_block)k) ? s->periods : 1,
               each = iop_scheme_rows(s, (iop_row_block)k) / times;
        for (size_t t = 0; t < times; t++)
            for (size_t i = 0; i < each; i++) {
                size_t row = iop_model_row(model, (iop_row_block)k, t, i);
                b->row[k][t * each + i] = row == IOP_NONE ? 0 : y[row];
            }
    }
}
