/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stages.c - upstreamness for any divisor. With D = diag(divisor), y = D U:
 *
 *   U = 1 + D^-1 Z U   is   (I - Z D^-1) y = D 1
 *
 * a system with the matrix Z as it stands in the table and its columns scaled: no copy, no factors. */
#include "structure/stages.h"
#include "base/alloc.h"
#include <ioplan/store.h>
#include <math.h>

enum { MOST_PASSES = 600 };
static const double tolerance = 1e-12;

static double divisor_at(const iop_table *t, const double *divisor, size_t i)
{
    return divisor[i] > 0 ? divisor[i] : t->output[i];
}

/* `size` is the natural size of both sides: outputs of sectors differ by orders of magnitude. */
static iop_status solve(const iop_table *t, const double *scale, const double *size, iop_mat y, bool *known,
                        const iop_env *env, iop_err *err)
{
    iop_store *store;
    IOP_TRY(iop_store_open_borrowed(&store, iop_read(t->intermediate), env, err));
    iop_iteration how = {
        .scale = scale, .weight = size, .slack = size, .tolerance = tolerance, .most_passes = MOST_PASSES};
    iop_status status = iop_store_iterate(store, &how, y, err);
    *known = status == IOP_OK;
    iop_store_close(store);
    return status == IOP_ENOCONV ? IOP_OK : status;
}

iop_status iop_upstreamness(const iop_table *table, const double *divisor, double *upstreamness, bool *known,
                            const iop_env *env, iop_err *err)
{
    size_t n = table->n;
    iop_mat y = {1, n, n > 0 ? n : 1, upstreamness};
    double *scale = iop_new(env, 2 * n, sizeof *scale), *size = scale + n;
    if (!scale)
        return iop_no_memory(err, n, "sectors");
    for (size_t i = 0; i < n; i++) {
        y.a[i] = divisor_at(table, divisor, i);
        scale[i] = y.a[i] > 0 ? 1 / y.a[i] : 0;
        size[i] = y.a[i] > 0 ? y.a[i] : 1;
    }
    *known = true;
    iop_status status = n > 0 ? solve(table, scale, size, y, known, env, err) : IOP_OK;
    for (size_t i = 0; i < n; i++) {
        double value = scale[i] > 0 ? y.a[i] * scale[i] : 1;
        *known = *known && value >= 1 - 1e-6; /* below: shares of use that sum to more than 1, no chains */
        upstreamness[i] = value;
    }
    for (size_t i = 0; i < n && !*known; i++)
        upstreamness[i] = (double)NAN;
    iop_free(env, scale);
    return status;
}
