/* SPDX-License-Identifier: GPL-3.0-or-later */
/* factor_krylov.c - M_TT x = b by products with A (iop_store_iterate), nothing prepared for T itself.
 *
 * A dense table is used as it stands, and no memory beside some 30 vectors is needed; one with many zeros is
 * kept by compressed rows. The natural size of outputs x is that of the base year, x0: D^-1 A D with D =
 * diag(x0) is then free of units. Prices are taken as they are. */
#include "base/alloc.h"
#include "reduced/factor.h"
#include <math.h>

/* As in leontief/choose.c: a compressed cell costs 5.6 times as much time as one of a dense matrix. */
static const double sparse_below = 0.18;

enum { MOST_PASSES = 200, SAMPLE = 64, SIDES = 8 /* solved for at the same time */ };

/* Cells that are not zero in every `step`-th row. */
static size_t count_cells(iop_cmat a, size_t step)
{
    size_t count = 0;
    for (size_t i = 0; i < a.rows; i += step)
        for (size_t j = 0; j < a.cols; j++)
            count += iop_get(a, i, j) != 0;
    return count;
}

/* A few rows tell a dense table. */
static bool looks_sparse(iop_cmat a)
{
    size_t step = a.rows / SAMPLE + 1, rows = (a.rows + step - 1) / step;
    return (double)count_cells(a, step) < sparse_below * (double)rows * (double)a.cols;
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
    if (!f->weight)
        f->weight = iop_new(&f->env, f->n, sizeof *f->weight);
    if (!f->weight)
        return iop_no_memory(err, f->n, "sectors");
    for (size_t i = 0; i < f->n; i++) { /* outputs; what is solved for is then near 1 */
        double output = 1 / fabs(f->scale[i]);
        f->weight[i] = f->scale[i] != 0 && isfinite(output) ? output : 1;
    }
    bool sparse = looks_sparse(f->flows);
    if (!sparse && f->flows.ld == f->n)
        return iop_store_open_borrowed(&f->store, f->flows, &f->env, err);
    return iop_store_open(&f->store, f->n, flow_row, f, sparse, count_cells(f->flows, 1), &f->env, err);
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
    f->digits -= log10(tolerance) * ceil((double)b.rows / SIDES);
    return iop_store_iterate(f->store, &how, b, err);
}
