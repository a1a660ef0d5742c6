/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storage of dense row-major matrices. */
#include "base/alloc.h"
#include "base/large.h"
#include <ioplan/linalg.h>
#include <stdint.h>
#include <string.h>

iop_status iop_mat_new(iop_mat *out, size_t rows, size_t cols, const iop_env *env, iop_err *err)
{
    *out = (iop_mat){0, 0, 0, NULL};
    double *a = NULL;
    if (cols == 0 || rows <= SIZE_MAX / cols)
        a = iop_large_new(env, rows * cols, sizeof *a);
    if (!a)
        return iop_fail(err, IOP_ENOMEM, "out of memory for a matrix of %zu x %zu", rows, cols);
    memset(a, 0, rows * cols * sizeof *a);
    /* BLAS wants a leading dimension of at least 1, also for empty matrices. */
    *out = (iop_mat){rows, cols, cols > 0 ? cols : 1, a};
    return IOP_OK;
}

void iop_mat_free(iop_mat *m, const iop_env *env)
{
    iop_free(env, m->a);
    m->a = NULL;
}
