/* SPDX-License-Identifier: GPL-3.0-or-later */
/* single.c - LU factors in single precision, laid out as those of lu.c: LAPACK factors A' = P L U. */
#include "base/alloc.h"
#include "base/large.h"
#include "linalg/blas.h"
#include <float.h>
#include <ioplan/linalg.h>
#include <math.h>

struct iop_single {
    iop_env env;
    int n;
    float *factors;
    int *pivots;
};

/* Rounds the rows; false at an entry that single precision cannot hold. */
static bool round_rows(iop_single *s, iop_row_source source, void *self, double *row)
{
    size_t n = (size_t)s->n;
    for (size_t i = 0; i < n; i++) {
        double most = 0;
        source(self, i, row);
        for (size_t j = 0; j < n; j++) {
            most = fmax(most, fabs(row[j]));
            s->factors[i * n + j] = (float)row[j];
        }
        if (!(most <= (double)FLT_MAX))
            return false;
    }
    return true;
}

static iop_status fill(iop_single *s, iop_row_source source, void *self, iop_err *err)
{
    size_t n = (size_t)s->n;
    double *row = iop_new(&s->env, n, sizeof *row);
    s->factors = iop_large_new(&s->env, n, n * sizeof *s->factors);
    s->pivots = iop_new(&s->env, n, sizeof *s->pivots);
    bool have_memory = row && s->factors && s->pivots;
    bool fits = have_memory && round_rows(s, source, self, row);
    iop_free(&s->env, row);
    if (!have_memory)
        return iop_no_memory(err, n, "rows of a factorisation");
    if (!fits)
        return iop_fail(err, IOP_ESINGULAR, "the matrix has entries beyond single precision");
    int pivot = n > 0 ? iop_blas_factor_single(s->n, s->factors, s->pivots, s->env.threads) : 0;
    if (pivot > 0)
        return iop_fail(err, IOP_ESINGULAR,
                        "matrix of size %d is singular to single precision: pivot %d is zero", s->n, pivot);
    return IOP_OK;
}

iop_status iop_single_open(iop_single **out, size_t n, iop_row_source source, void *self, const iop_env *env,
                           iop_err *err)
{
    *out = NULL;
    int count;
    if (!iop_blas_int(n, &count))
        return iop_fail(err, IOP_EINVAL, "a matrix of %zu rows is too large for LAPACK", n);
    iop_single *s = iop_new(env, 1, sizeof *s);
    if (!s)
        return iop_no_memory(err, 1, "factorisation");
    s->env = iop_env_or_default(env);
    s->n = count;
    iop_status status = fill(s, source, self, err);
    if (status != IOP_OK) {
        iop_single_close(s);
        return status;
    }
    *out = s;
    return IOP_OK;
}

void iop_single_close(iop_single *s)
{
    if (!s)
        return;
    iop_env env = s->env;
    iop_free(&env, s->pivots);
    iop_free(&env, s->factors);
    iop_free(&env, s);
}

static double largest(const double *x, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(x[i]));
    return most;
}

iop_status iop_single_solve(const iop_single *s, bool transpose, iop_mat b, float *work, iop_err *err)
{
    size_t n = (size_t)s->n;
    int k;
    if (b.cols != n)
        return iop_fail(err, IOP_ESHAPE, "right-hand sides have %zu values, the matrix has %d rows", b.cols,
                        s->n);
    if (b.rows == 0 || n == 0)
        return IOP_OK;
    if (!iop_blas_int(b.rows, &k))
        return iop_fail(err, IOP_EINVAL, "%zu right-hand sides are too many for LAPACK", b.rows);
    for (size_t r = 0; r < b.rows; r++) {
        const double *row = b.a + r * b.ld;
        double most = largest(row, n), scale = most > 0 ? 1 / most : 0;
        for (size_t i = 0; i < n; i++)
            work[r * n + i] = (float)(row[i] * scale);
    }
    iop_blas_factor_solve_single(!transpose, s->n, k, s->factors, s->pivots, work, s->env.threads);
    for (size_t r = 0; r < b.rows; r++) {
        double most = largest(b.a + r * b.ld, n);
        for (size_t i = 0; i < n; i++)
            *iop_at(b, r, i) = (double)work[r * n + i] * most;
    }
    return IOP_OK;
}
