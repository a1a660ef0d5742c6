/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inverse.c - sums over the entries of L that no single solution gives, from one pass over blocks of rows. */
#include "base/alloc.h"
#include <ioplan/linkages.h>
#include <math.h>

enum { BLOCK = 128 };

static iop_status open_empty(iop_inverse **out, size_t n, const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_inverse *o = iop_new(env, 1, sizeof *o);
    if (!o)
        return iop_no_memory(err, 1, "sums over the Leontief inverse");
    o->env = iop_env_or_default(env);
    o->n = n;
    iop_status status = iop_mat_new(&o->of, IOP_INVERSE_SUMS, n, env, err);
    if (status == IOP_OK)
        *out = o;
    else
        iop_inverse_close(o);
    return status;
}

/* Row i of L. */
static void add_row(iop_inverse *o, const iop_table *table, size_t i, const double *l)
{
    double row = 0, ghosh = 0, *column = iop_at(o->of, IOP_INVERSE_COLUMN, 0);
    const double *x = table->output;
    for (size_t j = 0; j < o->n; j++) {
        double square = l[j] * l[j];
        row += square;
        column[j] += square;
        ghosh += square * x[j] * x[j];
    }
    *iop_at(o->of, IOP_INVERSE_DIAGONAL, i) = l[i];
    *iop_at(o->of, IOP_INVERSE_ROW, i) = row;
    *iop_at(o->of, IOP_INVERSE_GHOSH, i) = x[i] == 0 ? 1 : ghosh / (x[i] * x[i]);
}

static iop_status add_block(iop_inverse *o, const iop_table *table, const iop_leontief *op, size_t first,
                            iop_mat rows, iop_err *err)
{
    IOP_TRY(iop_leontief_rows(op, first, rows, err));
    for (size_t t = 0; t < rows.rows; t++)
        add_row(o, table, first + t, rows.a + t * rows.ld);
    if (iop_stop_asked(&o->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped after %zu of %zu rows of the Leontief inverse",
                        first + rows.rows, o->n);
    return IOP_OK;
}

iop_status iop_inverse_open(iop_inverse **out, const iop_table *table, const iop_leontief *op,
                            const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_inverse *o;
    iop_mat rows;
    size_t n = table->n;
    if (iop_leontief_size(op) != n)
        return iop_fail(err, IOP_ESHAPE, "the operator has %zu sectors, the table %zu", iop_leontief_size(op),
                        n);
    IOP_TRY(open_empty(&o, n, env, err));
    iop_status status = iop_mat_new(&rows, n < BLOCK ? n : BLOCK, n, env, err);
    for (size_t first = 0; first < n && status == IOP_OK; first += BLOCK) {
        rows.rows = n - first < BLOCK ? n - first : BLOCK;
        status = add_block(o, table, op, first, rows, err);
    }
    iop_mat_free(&rows, env);
    if (status == IOP_OK)
        *out = o;
    else
        iop_inverse_close(o);
    return status;
}

iop_status iop_inverse_open_diagonal(iop_inverse **out, const iop_leontief *op, const iop_env *env,
                                     iop_err *err)
{
    iop_inverse *o;
    IOP_TRY(open_empty(out, iop_leontief_size(op), env, err));
    o = *out;
    for (size_t v = 0; v < IOP_INVERSE_SUMS * o->n; v++)
        o->of.a[v] = (double)NAN;
    iop_status status = o->n > 0 ? iop_leontief_diagonal(op, o->of.a, err) : IOP_OK;
    if (status != IOP_OK) {
        iop_inverse_close(o);
        *out = NULL;
    }
    return status;
}

void iop_inverse_close(iop_inverse *o)
{
    if (!o)
        return;
    iop_env env = o->env;
    iop_mat_free(&o->of, &env);
    iop_free(&env, o);
}
