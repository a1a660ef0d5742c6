/* SPDX-License-Identifier: GPL-3.0-or-later */
/* combine.c - combinations of chosen rows of a matrix, eight at a time, each row read once for them: for the
 * few combinations of a plan faster than a product of matrices, which packs all of them first. */
#include "base/alloc.h"
#include "linalg/blas.h"
#include "linalg/panel.h"
#include <ioplan/linalg.h>

iop_status iop_mat_combine_rows(iop_cmat z, size_t count, const size_t *row, iop_cmat weight, iop_mat into,
                                const iop_env *env, iop_err *err)
{
    if (z.rows != z.cols || z.ld != z.cols || weight.cols != z.rows || into.cols != z.cols ||
        weight.rows != into.rows)
        return iop_fail(err, IOP_ESHAPE, "%zu weights do not fit a matrix of %zu x %zu", weight.cols, z.rows,
                        z.cols);
    size_t values = z.cols * IOP_PANEL;
    iop_cells cells = {.n = z.cols, .value = z.a, .rows = row, .row_count = count};
    double *panels = iop_new(env, 2 * values, sizeof *panels);
    if (!panels)
        return iop_no_memory(err, 2 * values, "entries of a matrix");
    int threads = iop_blas_threads(count * z.cols, env ? env->threads : 0);
    for (size_t first = 0; first < into.rows && values > 0; first += IOP_PANEL) {
        iop_panel_pack(weight, first, panels);
        iop_panel_multiply(&cells, true, false, panels, panels + values, threads);
        iop_panel_unpack(panels + values, first, into);
    }
    iop_free(env, panels);
    return IOP_OK;
}
