/* SPDX-License-Identifier: GPL-3.0-or-later */
/* factor_krylov.c - M_TT x = b by products with A (iop_store_iterate), nothing prepared for T itself.
 *
 * A dense table is used as it stands; one with many zeros is kept by compressed rows. */
#include "base/alloc.h"
#include "reduced/factor.h"
#include <math.h>

/* As in leontief/choose.c: a compressed cell costs 5.6 times as much time as one of a dense matrix. */
static const double sparse_below = 0.18;

enum { MOST_PASSES = 200 };

static size_t count_cells(iop_cmat a)
{
    size_t count = 0;
    for (size_t i = 0; i < a.rows; i++)
        for (size_t j = 0; j < a.cols; j++)
            count += iop_get(a, i, j) != 0;
    return count;
}

static void flow_row(void *self, size_t i, double *out)
{
    const iop_factor *f = self;
    for (size_t j = 0; j < f->n; j++)
        out[j] = iop_get(f->flows, i, j);
}

iop_status iop_factor_krylov_open(iop_factor *f, iop_err *err)
{
    if (f->store)
        return IOP_OK;
    f->weight = iop_new(&f->env, f->n, sizeof *f->weight);
    if (!f->weight)
        return iop_no_memory(err, f->n, "sectors");
    for (size_t i = 0; i < f->n; i++) { /* outputs; what is solved for is then near 1 */
        double output = 1 / fabs(f->scale[i]);
        f->weight[i] = f->scale[i] != 0 && isfinite(output) ? output : 1;
    }
    size_t cells = count_cells(f->flows);
    bool sparse = (double)cells < sparse_below * (double)f->n * (double)f->n;
    if (!sparse && f->flows.ld == f->n)
        return iop_store_open_borrowed(&f->store, f->flows, &f->env, err);
    return iop_store_open(&f->store, f->n, flow_row, f, sparse, cells, &f->env, err);
}

void iop_factor_krylov_close(iop_factor *f)
{
    iop_store_close(f->store);
    iop_free(&f->env, f->weight);
    f->store = NULL;
    f->weight = NULL;
}

iop_status iop_factor_krylov_solve(iop_factor *f, bool transpose, double tolerance, iop_mat b, iop_err *err)
{
    const double *weight = transpose ? NULL : f->weight;
    iop_iteration how = {.transpose = transpose,
                         .weight = weight,
                         .slack = weight,
                         .tolerance = tolerance,
                         .most_passes = MOST_PASSES,
                         .scale = f->scale,
                         .member = f->member,
                         .rough = true,
                         .passes = &f->passes};
    return iop_store_iterate(f->store, &how, b, err);
}
