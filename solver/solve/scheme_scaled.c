/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_scaled.c - a scheme's LP in units of its own size, and answers back in the user's. See scaled.c. */
#include "base/alloc.h"
#include "solve/scheme_work.h"
#include <math.h>

static void round_units(double *unit, size_t count)
{
    for (size_t k = 0; k < count; k++)
        unit[k] = isnormal(unit[k]) && unit[k] > 0 ? ldexp(1, ilogb(unit[k])) : 1;
}

/* Units of the LP's rows, or columns, from the blocks; where the LP has none they are left out. */
static void spread(const iop_scheme_work *w, bool rows, double *out)
{
    const iop_scheme *s = w->scheme;
    for (int k = 0; k < (rows ? IOP_ROWS : IOP_COLS); k++) {
        bool timed = rows ? iop_scheme_row_is_timed((iop_row_block)k)
                          : iop_scheme_column_is_timed((iop_column_block)k);
        size_t all = rows ? iop_scheme_rows(s, (iop_row_block)k) : iop_scheme_columns(s, (iop_column_block)k);
        size_t each = timed ? all / s->periods : all;
        for (size_t i = 0; i < all; i++) {
            size_t place = rows ? iop_model_row(w->model, (iop_row_block)k, i / each, i % each)
                                : iop_model_column(w->model, (iop_column_block)k, i / each, i % each);
            if (place != IOP_NONE)
                out[place] = rows ? w->unit.row[k][i] : w->unit.column[k][i];
        }
    }
}

iop_status iop_scheme_scale(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    const iop_plan *plan = s->period[0].plan;
    size_t rows = iop_lp_rows(w->model->lp), columns = iop_lp_columns(w->model->lp);
    IOP_TRY(iop_verify_scheme_units(s, w->unit.column, w->unit.row, err));
    for (int k = 0; k < IOP_COLS; k++)
        round_units(w->unit.column[k], iop_scheme_columns(s, (iop_column_block)k));
    for (int k = 0; k < IOP_ROWS; k++)
        round_units(w->unit.row[k], iop_scheme_rows(s, (iop_row_block)k));
    w->aim = iop_verify_measure_unit(plan, plan->objective);
    double *unit = iop_new(&s->env, rows + columns, sizeof *unit);
    if (!unit)
        return iop_no_memory(err, rows + columns, "rows and columns");
    for (size_t k = 0; k < rows + columns; k++)
        unit[k] = 1;
    spread(w, true, unit);
    spread(w, false, unit + rows);
    iop_status status = iop_lp_rescaled(&w->lp, w->model->lp, unit, unit + rows, w->aim, err);
    iop_free(&s->env, unit);
    return status;
}

void iop_scheme_unscale_columns(const iop_scheme_work *w, iop_blocks *b)
{
    for (int k = 0; k < IOP_COLS; k++)
        for (size_t i = 0; i < iop_scheme_columns(w->scheme, (iop_column_block)k); i++)
            b->column[k][i] *= w->unit.column[k][i];
}

void iop_scheme_unscale_proof(const iop_scheme_work *w, iop_blocks *b)
{
    for (int k = 0; k < IOP_ROWS; k++)
        for (size_t i = 0; i < iop_scheme_rows(w->scheme, (iop_row_block)k); i++)
            b->row[k][i] /= w->unit.row[k][i];
}

void iop_scheme_unscale_duals(const iop_scheme_work *w, iop_blocks *duals, iop_blocks *reduced)
{
    double aim = w->priority ? w->unit.row[IOP_ROW_PRIORITY][w->priority] : w->aim;
    for (int k = 0; k < IOP_ROWS; k++)
        for (size_t i = 0; i < iop_scheme_rows(w->scheme, (iop_row_block)k); i++)
            duals->row[k][i] *= aim / w->unit.row[k][i];
    for (int k = 0; k < IOP_COLS; k++)
        for (size_t i = 0; i < iop_scheme_columns(w->scheme, (iop_column_block)k); i++)
            reduced->column[k][i] *= aim / w->unit.column[k][i];
}
