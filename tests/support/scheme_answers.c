/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/schemes.h"
#include <stdio.h>
#include <stdlib.h>

static void must(bool good, const iop_err *err)
{
    if (good)
        return;
    fprintf(stderr, "an answer could not be made: %s\n", err->msg);
    abort();
}

static double *zeroes(size_t count)
{
    iop_err err = {.msg = "memory"};
    double *values = calloc(count + 1, sizeof *values);
    must(values != NULL, &err);
    return values;
}

static size_t column_at(const iop_model *m, size_t block, size_t k)
{
    const iop_scheme *s = m->scheme;
    bool once = block == IOP_COL_UNDER || block == IOP_COL_OVER;
    size_t each = once ? 1 : iop_scheme_columns(s, (iop_column_block)block) / s->periods;
    return iop_model_column(m, (iop_column_block)block, once ? 0 : k / each, once ? k : k % each);
}

static size_t row_at(const iop_model *m, size_t block, size_t k)
{
    const iop_scheme *s = m->scheme;
    bool once = block == IOP_ROW_END || block == IOP_ROW_REQUIREMENT || block == IOP_ROW_PRIORITY;
    size_t each = once ? 1 : iop_scheme_rows(s, (iop_row_block)block) / s->periods;
    return iop_model_row(m, (iop_row_block)block, once ? 0 : k / each, once ? k : k % each);
}

static void take_columns(const iop_model *m, const double *from, double *to[IOP_COLS])
{
    for (size_t b = 0; b < IOP_COLS; b++) {
        size_t count = iop_scheme_columns(m->scheme, (iop_column_block)b);
        to[b] = zeroes(count);
        for (size_t k = 0; k < count && from; k++)
            if (column_at(m, b, k) != IOP_NONE)
                to[b][k] = from[column_at(m, b, k)];
    }
}

static void take_rows(const iop_model *m, const double *from, double *to[IOP_ROWS])
{
    for (size_t b = 0; b < IOP_ROWS; b++) {
        size_t count = iop_scheme_rows(m->scheme, (iop_row_block)b);
        to[b] = zeroes(count);
        for (size_t k = 0; k < count && from; k++)
            if (row_at(m, b, k) != IOP_NONE)
                to[b][k] = from[row_at(m, b, k)];
    }
}

scheme_answer scheme_answer_open(const iop_scheme *scheme)
{
    iop_err err;
    iop_model *model = NULL;
    iop_lp_session *session = NULL;
    iop_lp_settings settings = iop_lp_settings_default();
    iop_lp_result r;
    must(iop_model_open_scheme(&model, scheme, &err) == IOP_OK, &err);
    must(iop_lp_session_open(&session, model->lp, &settings, NULL, &err) == IOP_OK, &err);
    must(iop_lp_session_solve(session, &r, &err) == IOP_OK, &err);
    scheme_answer a = {.scheme = scheme, .outcome = r.outcome, .objective = r.objective};
    take_columns(model, r.outcome == IOP_LP_INFEASIBLE ? NULL : r.x, a.column);
    take_columns(model, r.outcome == IOP_LP_UNBOUNDED ? r.ray : NULL, a.ray);
    take_rows(model,
              r.outcome == IOP_LP_INFEASIBLE ? r.farkas
              : r.outcome == IOP_LP_OPTIMAL  ? r.y
                                             : NULL,
              a.row);
    for (size_t b = 0; b < IOP_COLS; b++) {
        a.point.column[b] = a.column[b];
        a.along.column[b] = a.ray[b];
    }
    for (size_t b = 0; b < IOP_ROWS; b++)
        a.point.row[b] = a.row[b];
    iop_lp_session_close(session);
    iop_model_close(model);
    return a;
}

void scheme_answer_close(scheme_answer *a)
{
    for (size_t b = 0; b < IOP_COLS; b++) {
        free(a->column[b]);
        free(a->ray[b]);
    }
    for (size_t b = 0; b < IOP_ROWS; b++)
        free(a->row[b]);
}
