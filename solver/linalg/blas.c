/* SPDX-License-Identifier: GPL-3.0-or-later */
/* blas.c - the only file that knows CBLAS, the Fortran LAPACK and OpenBLAS.
 *
 * Threads. openblas_set_num_threads is a property of the process: it frees and makes buffers that a product
 * running in another thread may be using, so it is called only when a user asks for it
 * (iop_blas_set_threads), never on the way. OpenBLAS built on OpenMP reads the calling thread's own OpenMP
 * count at each call, and that count can be changed and restored without any other thread noticing. Small
 * matrices (below SMALL x SMALL) therefore run with that count at 1. The OpenMP functions are looked up at
 * run time, in the runtime that BLAS itself uses; with a BLAS on another kind of threads nothing is changed.
 */
#include "linalg/blas.h"
#include <cblas.h>
#include <dlfcn.h>
#include <ioplan/linalg.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Fortran: hidden lengths of character arguments come last. */
void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *pivots, int *info);
void dgetrs_(const char *trans, const int *n, const int *k, const double *a, const int *lda,
             const int *pivots, double *b, const int *ldb, int *info, size_t trans_length);
void dgecon_(const char *norm, const int *n, const double *a, const int *lda, const double *a_norm,
             double *rcond, double *work, int *integers, int *info, size_t norm_length);
void sgetrf_(const int *m, const int *n, float *a, const int *lda, int *pivots, int *info);
void sgetrs_(const char *trans, const int *n, const int *k, const float *a, const int *lda, const int *pivots,
             float *b, const int *ldb, int *info, size_t trans_length);

bool iop_blas_int(size_t size, int *out)
{
    *out = size <= INT_MAX ? (int)size : 0;
    return size <= INT_MAX;
}

/* --- threads ------------------------------------------------------------------------------------------- */

enum {
    SMALL = 500,        /* matrices of fewer rows are fastest on one thread */
    PARALLEL = 1 << 20, /* elements read at memory speed in the time that ten threads take to start */
    TINY = 9000 /* OpenBLAS itself runs dgemv of fewer cells on one thread; dgetrs of any size it does not */
};

typedef int (*get_count)(void);
typedef void (*set_count)(int);

/* Looks up a function of the OpenMP runtime; ISO C has no cast from object to function pointers. */
static bool find_function(const char *name, void *pointer, size_t size)
{
    void *found = dlsym(RTLD_DEFAULT, name);
    memcpy(pointer, &found, size);
    return found != NULL;
}

/* Gives the calling thread `count` threads for its next BLAS calls; returns the count to restore, 0: none. */
static int swap_count(int count)
{
    get_count get;
    set_count set;
    if (!find_function("omp_get_max_threads", &get, sizeof get) ||
        !find_function("omp_set_num_threads", &set, sizeof set))
        return 0;
    int before = get();
    if (before == count)
        return 0;
    set(count);
    return before;
}

/* Chooses threads for work on `cells` matrix elements; the result goes to end_work. */
static int begin_work(size_t cells, int threads)
{
    if (cells < (size_t)SMALL * SMALL)
        return swap_count(1);
    return threads > 0 ? swap_count(threads) : 0;
}

static void end_work(int before)
{
    if (before > 0)
        swap_count(before);
}

void iop_blas_set_threads(int threads)
{
    openblas_set_num_threads(threads > 0 ? threads : openblas_get_num_procs());
}

int iop_blas_threads(size_t cells, int threads)
{
    get_count inside;
    if (cells < (size_t)PARALLEL || (find_function("omp_in_parallel", &inside, sizeof inside) && inside()))
        return 1;
    return threads > 0 ? threads : openblas_get_num_threads();
}

void iop_blas_describe(char *out, size_t size)
{
    int threads = openblas_get_num_threads();
    snprintf(out, size, "%s (core %s, %d thread%s)", openblas_get_config(), openblas_get_corename(), threads,
             threads == 1 ? "" : "s");
}

/* --- products ------------------------------------------------------------------------------------------ */

/* The same as iop_gemv for sizes that BLAS cannot count. */
static void plain_gemv(bool transpose, double alpha, iop_cmat a, const double *x, double beta, double *y)
{
    size_t count = transpose ? a.cols : a.rows, terms = transpose ? a.rows : a.cols;
    for (size_t i = 0; i < count; i++) {
        double sum = 0;
        for (size_t j = 0; j < terms; j++)
            sum += (transpose ? iop_get(a, j, i) : iop_get(a, i, j)) * x[j];
        y[i] = alpha * sum + (beta == 0 ? 0 : beta * y[i]);
    }
}

void iop_gemv(bool transpose, double alpha, iop_cmat a, const double *x, double beta, double *y)
{
    int rows, cols, ld;
    bool fits = iop_blas_int(a.rows, &rows) && iop_blas_int(a.cols, &cols) && iop_blas_int(a.ld, &ld);
    if (!fits || rows == 0 || cols == 0) {
        plain_gemv(transpose, alpha, a, x, beta, y);
        return;
    }
    int before = a.rows * a.cols < TINY ? 0 : begin_work(a.rows * a.cols, 0);
    cblas_dgemv(CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, rows, cols, alpha, a.a, ld, x, 1, beta,
                y, 1);
    end_work(before);
}

/* Row i of C is B' times row i of A. */
static void gemm_by_rows(double alpha, iop_cmat a, iop_cmat b, double beta, iop_mat c)
{
    for (size_t i = 0; i < c.rows; i++)
        iop_gemv(true, alpha, b, a.a + i * a.ld, beta, c.a + i * c.ld);
}

void iop_gemm(double alpha, iop_cmat a, iop_cmat b, double beta, iop_mat c)
{
    int m, n, k, lda, ldb, ldc;
    bool fits = iop_blas_int(c.rows, &m) && iop_blas_int(c.cols, &n) && iop_blas_int(a.cols, &k) &&
                iop_blas_int(a.ld, &lda) && iop_blas_int(b.ld, &ldb) && iop_blas_int(c.ld, &ldc);
    if (m == 0 || n == 0)
        return;
    if (!fits || k == 0) {
        gemm_by_rows(alpha, a, b, beta, c);
        return;
    }
    size_t widest = c.cols > a.cols ? c.cols : a.cols;
    int before = begin_work(c.rows * widest, 0);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, alpha, a.a, lda, b.a, ldb, beta, c.a,
                ldc);
    end_work(before);
}

/* --- LAPACK -------------------------------------------------------------------------------------------- */

int iop_blas_factor(int n, double *a, int *pivots, int threads)
{
    int info = 0, before = begin_work((size_t)n * (size_t)n, threads);
    dgetrf_(&n, &n, a, &n, pivots, &info);
    end_work(before);
    return info;
}

void iop_blas_factor_solve(bool transpose, int n, int k, const double *lu, const int *pivots, double *b,
                           int ldb, int threads)
{
    int info = 0, before = begin_work((size_t)n * (size_t)n, threads);
    dgetrs_(transpose ? "T" : "N", &n, &k, lu, &n, pivots, b, &ldb, &info, 1);
    end_work(before);
}

double iop_blas_rcond(int n, const double *lu, double norm, double *work, int *integers)
{
    int info = 0, before = begin_work((size_t)n * (size_t)n, 0);
    double rcond = 0;
    dgecon_("I", &n, lu, &n, &norm, &rcond, work, integers, &info, 1);
    end_work(before);
    return rcond;
}

void iop_blas_times_unit_upper(int m, int n, const double *t, double *b, int ldb)
{
    int before = begin_work((size_t)n * (size_t)n, 0);
    cblas_dtrmm(CblasRowMajor, CblasRight, CblasUpper, CblasNoTrans, CblasUnit, m, n, 1, t, n, b, ldb);
    end_work(before);
}

void iop_blas_triangle_solve(iop_triangle side, int n, int k, const double *t, int ldt, double *b, int ldb,
                             int threads)
{
    int before = begin_work((size_t)ldt * (size_t)ldt, threads);
    cblas_dtrsm(CblasColMajor, CblasLeft, side == IOP_UNIT_LOWER ? CblasLower : CblasUpper,
                side == IOP_UPPER_TRANSPOSED ? CblasTrans : CblasNoTrans,
                side == IOP_UNIT_LOWER ? CblasUnit : CblasNonUnit, n, k, 1, t, ldt, b, ldb);
    end_work(before);
}

int iop_blas_factor_single(int n, float *a, int *pivots, int threads)
{
    int info = 0, before = begin_work((size_t)n * (size_t)n, threads);
    sgetrf_(&n, &n, a, &n, pivots, &info);
    end_work(before);
    return info;
}

void iop_blas_factor_solve_single(bool transpose, int n, int k, const float *lu, const int *pivots, float *b,
                                  int threads)
{
    int info = 0, before = begin_work((size_t)n * (size_t)n, threads);
    sgetrs_(transpose ? "T" : "N", &n, &k, lu, &n, pivots, b, &n, &info, 1);
    end_work(before);
}
