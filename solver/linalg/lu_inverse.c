/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lu_inverse.c - rows and the diagonal of the inverse, from LU factors.
 *
 * Row i of A^-1 is column i of (A')^-1 = U^-1 L^-1 P', and P' e_i = e_r with r the place to which the
 * exchanges have brought row i. L^-1 e_r is zero above r, U^-T e_i above i. */
#include "base/alloc.h"
#include "base/large.h"
#include "base/threads.h"
#include "linalg/blas.h"
#include "linalg/lu_private.h"
#include <stdatomic.h>
#include <string.h>

enum {
    BLOCK = 96,      /* right-hand sides that share one pass over the factors */
    MOST_WORKERS = 8 /* each has two blocks of its own: at 10,000 rows a seventh of a matrix in all */
};

/* at[r]: the row that the exchanges have brought to place r. */
static void list_places(const iop_lu *lu, size_t *at)
{
    for (size_t r = 0; r < iop_lu_size(lu); r++)
        at[r] = r;
    for (int k = 0; k < lu->n; k++) {
        size_t other = (size_t)lu->pivots[k] - 1, kept = at[k];
        at[k] = at[other];
        at[other] = kept;
    }
}

/* Columns of a unit matrix, one in each row of b (zeroed), become columns of a triangular inverse; `from` is
 * the smallest of their numbers. */
static void solve_triangle(const iop_lu *lu, iop_triangle side, size_t from, iop_mat b, int threads)
{
    size_t n = iop_lu_size(lu);
    iop_blas_triangle_solve(side, (int)(n - from), (int)b.rows, lu->factors + from * n + from, lu->n,
                            b.a + from, (int)b.ld, threads);
}

iop_status iop_lu_inverse_rows(const iop_lu *lu, size_t first, iop_mat rows, iop_err *err)
{
    size_t n = iop_lu_size(lu), lowest = n;
    int fits;
    if (rows.cols != n || rows.rows > n || first > n - rows.rows)
        return iop_fail(err, IOP_ESHAPE,
                        "rows %zu to %zu of %zu values are no rows of an inverse of size %zu", first + 1,
                        first + rows.rows, rows.cols, n);
    if (!iop_blas_int(rows.ld, &fits))
        return iop_fail(err, IOP_EINVAL, "%zu columns are too many for LAPACK", rows.ld);
    if (rows.rows == 0)
        return IOP_OK;
    size_t *at = iop_new(&lu->env, n, sizeof *at);
    if (!at)
        return iop_no_memory(err, n, "rows of a factorisation");
    list_places(lu, at);
    for (size_t t = 0; t < rows.rows; t++)
        memset(rows.a + t * rows.ld, 0, n * sizeof *rows.a);
    for (size_t r = n; r-- > 0;)
        if (at[r] >= first && at[r] - first < rows.rows) {
            *iop_at(rows, at[r] - first, r) = 1;
            lowest = r;
        }
    iop_free(&lu->env, at);
    solve_triangle(lu, IOP_UNIT_LOWER, lowest, rows, lu->env.threads);
    iop_blas_triangle_solve(IOP_UPPER, lu->n, (int)rows.rows, lu->factors, lu->n, rows.a, fits,
                            lu->env.threads);
    return IOP_OK;
}

/* --- the diagonal ---------------------------------------------------------------------------------------
 *
 * Blocks are independent, so each thread takes the next one whole, alone: two solves by one thread each wait
 * for nobody, and what a block gives does not depend on the number of threads. */

typedef struct {
    const iop_lu *lu;
    const size_t *at;
    double *diagonal, *work;
    size_t block;
    atomic_size_t worker, next;
    atomic_bool stopped;
} blocks;

static void clear_from(iop_mat b, size_t from)
{
    for (size_t t = 0; t < b.rows; t++)
        memset(b.a + t * b.ld + from, 0, (b.cols - from) * sizeof *b.a);
}

/* The values that belong to places first .. first + left.rows. */
static void one_block(const blocks *all, size_t first, iop_mat left, iop_mat right)
{
    size_t n = left.cols, from = n;
    for (size_t t = 0; t < left.rows; t++)
        from = all->at[first + t] < from ? all->at[first + t] : from;
    clear_from(left, first);
    clear_from(right, from < first ? from : first);
    for (size_t t = 0; t < left.rows; t++)
        *iop_at(left, t, first + t) = *iop_at(right, t, all->at[first + t]) = 1;
    solve_triangle(all->lu, IOP_UNIT_LOWER, first, left, 1);
    solve_triangle(all->lu, IOP_UPPER_TRANSPOSED, from, right, 1);
    for (size_t t = 0; t < left.rows; t++) {
        double sum = 0;
        for (size_t k = first; k < n; k++)
            sum += *iop_at(left, t, k) * *iop_at(right, t, k);
        all->diagonal[all->at[first + t]] = sum;
    }
}

static void some_blocks(void *self)
{
    blocks *all = self;
    size_t n = iop_lu_size(all->lu), size = all->block * n;
    double *work = all->work + 2 * size * atomic_fetch_add(&all->worker, 1);
    for (size_t first;
         (first = atomic_fetch_add(&all->next, all->block)) < n && !atomic_load(&all->stopped);) {
        size_t rows = n - first < all->block ? n - first : all->block;
        one_block(all, first, (iop_mat){rows, n, n, work}, (iop_mat){rows, n, n, work + size});
        if (iop_stop_asked(&all->lu->env))
            atomic_store(&all->stopped, true);
    }
}

iop_status iop_lu_inverse_diagonal(const iop_lu *lu, double *diagonal, iop_err *err)
{
    size_t n = iop_lu_size(lu), block = n < BLOCK ? n : BLOCK, count = block > 0 ? (n - 1) / block + 1 : 0;
    int threads = iop_blas_threads(count * n * n, lu->env.threads);
    int workers = threads < MOST_WORKERS ? threads : MOST_WORKERS;
    size_t *at = iop_new(&lu->env, n, sizeof *at);
    blocks all = {.lu = lu, .at = at, .diagonal = diagonal, .block = block};
    workers = (size_t)workers < count ? workers : (int)count;
    all.work = iop_large_new(&lu->env, (size_t)workers, 2 * block * n * sizeof *all.work);
    iop_status status = at && all.work ? IOP_OK : iop_no_memory(err, n, "rows of a factorisation");
    if (status == IOP_OK) {
        list_places(lu, at);
        iop_work_together(workers, some_blocks, &all);
    }
    if (atomic_load(&all.stopped))
        status = iop_fail(err, IOP_ESTOPPED, "stopped in an inverse of %zu rows", n);
    iop_free(&lu->env, at);
    iop_free(&lu->env, all.work);
    return status;
}
