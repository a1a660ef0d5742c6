/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lu.c - LU factors of a square matrix.
 *
 * LAPACK reads storage by columns. The row-major copy of A that we hand it is therefore A', and what it
 * factors is A' = P L U. So A x = b is its transposed system and A' x = b its plain one, the rows of a
 * row-major block of right-hand sides are its columns, and its maximum norm is our 1-norm. */
#include "base/alloc.h"
#include "base/large.h"
#include "linalg/blas.h"
#include "linalg/lu_private.h"
#include <math.h>

/* Below this reciprocal condition number no digit of a solution is sure. */
static const double singular_rcond = 1e-15;

/* Copies a into a block without gaps; its 1-norm into *norm. IOP_EINVAL at an entry that is not finite. */
static iop_status copy_finite(double *to, iop_cmat a, double *column_sums, double *norm, iop_err *err)
{
    for (size_t i = 0; i < a.rows; i++)
        for (size_t j = 0; j < a.cols; j++) {
            double value = iop_get(a, i, j);
            if (!isfinite(value))
                return iop_fail(err, IOP_EINVAL, "entry (%zu, %zu) of the matrix is %g, not a finite number",
                                i + 1, j + 1, value);
            to[i * a.cols + j] = value;
            column_sums[j] += fabs(value);
        }
    *norm = 0;
    for (size_t j = 0; j < a.cols; j++)
        *norm = fmax(*norm, column_sums[j]);
    return IOP_OK;
}

/* Factors the copy held in lu; work has 4 n values. */
static iop_status factor(iop_lu *lu, double norm, double *work, int *integers, iop_err *err)
{
    int pivot = iop_blas_factor(lu->n, lu->factors, lu->pivots, lu->env.threads);
    if (pivot > 0)
        return iop_fail(err, IOP_ESINGULAR, "matrix of size %d is singular: pivot %d is zero", lu->n, pivot);
    lu->rcond = iop_blas_rcond(lu->n, lu->factors, norm, work, integers);
    if (!(lu->rcond >= singular_rcond))
        return iop_fail(
            err, IOP_ESINGULAR,
            "matrix of size %d is singular to working precision: reciprocal condition number %.2g", lu->n,
            lu->rcond);
    return IOP_OK;
}

static iop_status fill(iop_lu *lu, iop_cmat a, iop_err *err)
{
    iop_status status;
    double norm = 0, *work = iop_new(&lu->env, 4 * a.rows, sizeof *work);
    int *integers = iop_new(&lu->env, a.rows, sizeof *integers);
    lu->factors = iop_large_new(&lu->env, a.rows, a.rows * sizeof *lu->factors);
    lu->pivots = iop_new(&lu->env, a.rows, sizeof *lu->pivots);
    if (!work || !integers || !lu->factors || !lu->pivots) {
        status = iop_no_memory(err, a.rows, "rows of a factorisation");
        goto done;
    }
    status = copy_finite(lu->factors, a, work, &norm, err);
    if (status == IOP_OK && lu->n > 0)
        status = factor(lu, norm, work, integers, err);
done:
    iop_free(&lu->env, integers);
    iop_free(&lu->env, work);
    return status;
}

iop_status iop_lu_open(iop_lu **out, iop_cmat a, const iop_env *env, iop_err *err)
{
    *out = NULL;
    int n;
    if (a.rows != a.cols)
        return iop_fail(err, IOP_ESHAPE, "a matrix of %zu x %zu cannot be factored: it is not square", a.rows,
                        a.cols);
    if (!iop_blas_int(a.rows, &n))
        return iop_fail(err, IOP_EINVAL, "a matrix of %zu rows is too large for LAPACK", a.rows);
    iop_lu *lu = iop_new(env, 1, sizeof *lu);
    if (!lu)
        return iop_no_memory(err, 1, "factorisation");
    lu->env = iop_env_or_default(env);
    lu->n = n;
    lu->rcond = 1;
    iop_status status = fill(lu, a, err);
    if (status != IOP_OK) {
        iop_lu_close(lu);
        return status;
    }
    *out = lu;
    return IOP_OK;
}

static iop_status factor_taken(iop_lu *lu, iop_err *err)
{
    lu->pivots = iop_new(&lu->env, (size_t)lu->n, sizeof *lu->pivots);
    if (!lu->pivots)
        return iop_no_memory(err, (size_t)lu->n, "rows of a factorisation");
    int pivot = lu->n > 0 ? iop_blas_factor(lu->n, lu->factors, lu->pivots, lu->env.threads) : 0;
    if (pivot > 0)
        return iop_fail(err, IOP_ESINGULAR, "matrix of size %d is singular: pivot %d is zero", lu->n, pivot);
    return IOP_OK;
}

iop_status iop_lu_open_taken(iop_lu **out, iop_mat *take, const iop_env *env, iop_err *err)
{
    *out = NULL;
    int n;
    iop_lu *lu = iop_new(env, 1, sizeof *lu);
    bool fits = take->rows == take->cols && iop_blas_int(take->rows, &n);
    if (!lu || !fits) {
        iop_status status =
            lu ? iop_fail(err, IOP_ESHAPE, "a matrix of %zu x %zu cannot be factored", take->rows, take->cols)
               : iop_no_memory(err, 1, "factorisation");
        iop_free(env, lu);
        iop_mat_free(take, env);
        return status;
    }
    lu->env = iop_env_or_default(env);
    lu->n = n;
    lu->rcond = (double)NAN;
    lu->factors = take->a;
    take->a = NULL;
    iop_status status = factor_taken(lu, err);
    if (status != IOP_OK) {
        iop_lu_close(lu);
        return status;
    }
    *out = lu;
    return IOP_OK;
}

iop_status iop_lu_open_written(iop_lu **out, size_t n, iop_matrix_writer write, void *self,
                               const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_mat matrix = {n, n, n > 0 ? n : 1, iop_large_new(env, n, n * sizeof(double))};
    if (!matrix.a)
        return iop_no_memory(err, n, "rows of a factorisation");
    iop_status status = write(self, matrix, err);
    if (status == IOP_OK)
        return iop_lu_open_taken(out, &matrix, env, err);
    iop_mat_free(&matrix, env);
    return status;
}

typedef struct {
    iop_row_source source;
    void *self;
} row_by_row;

static iop_status write_rows(void *self, iop_mat out, iop_err *err)
{
    const row_by_row *rows = self;
    (void)err;
    for (size_t i = 0; i < out.rows; i++)
        rows->source(rows->self, i, iop_at(out, i, 0));
    return IOP_OK;
}

iop_status iop_lu_open_rows(iop_lu **out, size_t n, iop_row_source source, void *self, const iop_env *env,
                            iop_err *err)
{
    row_by_row rows = {source, self};
    return iop_lu_open_written(out, n, write_rows, &rows, env, err);
}

void iop_lu_close(iop_lu *lu)
{
    if (!lu)
        return;
    iop_env env = lu->env;
    iop_free(&env, lu->pivots);
    iop_free(&env, lu->factors);
    iop_free(&env, lu);
}

size_t iop_lu_size(const iop_lu *lu)
{
    return (size_t)lu->n;
}

double iop_lu_rcond(const iop_lu *lu)
{
    return lu->rcond;
}

iop_status iop_lu_solve(const iop_lu *lu, bool transpose, iop_mat b, iop_err *err)
{
    int k, ld;
    if (b.cols != iop_lu_size(lu))
        return iop_fail(err, IOP_ESHAPE, "right-hand sides have %zu values, the matrix has %d rows", b.cols,
                        lu->n);
    if (b.rows == 0 || b.cols == 0)
        return IOP_OK;
    if (!iop_blas_int(b.rows, &k) || !iop_blas_int(b.ld, &ld))
        return iop_fail(err, IOP_EINVAL, "%zu right-hand sides are too many for LAPACK", b.rows);
    iop_blas_factor_solve(!transpose, lu->n, k, lu->factors, lu->pivots, b.a, ld, lu->env.threads);
    return IOP_OK;
}

/* --- what the factors say of themselves ---------------------------------------------------------------- */

/* Sum of |a_i| x_i, in eight parts that the processor can add at the same time. */
static double absolute_dot(const double *a, const double *x, size_t count)
{
    double part[8] = {0};
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (size_t k = 0; k < 8; k++)
            part[k] += fabs(a[i + k]) * x[i + k];
    for (; i < count; i++)
        part[0] += fabs(a[i]) * x[i];
    return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

/* x := |U| x for the upper factor, whose columns have no gaps. */
static void times_upper(const double *factors, size_t n, double *x)
{
    for (size_t j = 0; j < n; j++) {
        const double *column = factors + j * n;
        for (size_t i = 0; i < j; i++)
            x[i] += fabs(column[i]) * x[j];
        x[j] *= fabs(column[j]);
    }
}

/* x := |L| x, L with a unit diagonal. */
static void times_lower(const double *factors, size_t n, double *x)
{
    for (size_t j = n; j-- > 0;)
        for (size_t i = j + 1; i < n; i++)
            x[i] += fabs(factors[j * n + i]) * x[j];
}

/* x := |L|' x */
static void times_lower_transposed(const double *factors, size_t n, double *x)
{
    for (size_t j = 0; j < n; j++)
        x[j] += absolute_dot(factors + j * n + j + 1, x + j + 1, n - j - 1);
}

/* x := |U|' x */
static void times_upper_transposed(const double *factors, size_t n, double *x)
{
    for (size_t j = n; j-- > 0;)
        x[j] = absolute_dot(factors + j * n, x, j + 1);
}

/* Rows were exchanged one after the other: row k with row pivots[k] - 1. */
static void exchange(const iop_lu *lu, bool backwards, double *x)
{
    for (int step = 0; step < lu->n; step++) {
        int k = backwards ? lu->n - 1 - step : step, other = lu->pivots[k] - 1;
        double kept = x[k];
        x[k] = x[other];
        x[other] = kept;
    }
}

void iop_lu_absolute(const iop_lu *lu, bool transpose, double *x)
{
    size_t n = iop_lu_size(lu);
    if (transpose) { /* A' = P L U */
        times_upper(lu->factors, n, x);
        times_lower(lu->factors, n, x);
        exchange(lu, true, x);
    } else { /* A = U' L' P' */
        exchange(lu, false, x);
        times_lower_transposed(lu->factors, n, x);
        times_upper_transposed(lu->factors, n, x);
    }
}

/* Row i of A is column i of P L U, that is P L times column i of U. By rows of storage: what lies at and
 * below the diagonal is U', what lies above it L' with its unit diagonal left out. */
void iop_lu_matrix(const iop_lu *lu, iop_mat a)
{
    size_t n = iop_lu_size(lu);
    int ld;
    if (n == 0 || !iop_blas_int(a.ld, &ld))
        return;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            *iop_at(a, i, k) = k <= i ? lu->factors[i * n + k] : 0;
    iop_blas_times_unit_upper(lu->n, lu->n, lu->factors, a.a, ld);
    for (size_t i = 0; i < n; i++)
        exchange(lu, true, a.a + i * a.ld);
}
