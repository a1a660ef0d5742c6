/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/linalg.h - dense matrices and their factors.
 *
 * One convention everywhere: matrices are row-major, element (i, j) is a[i * ld + j]; in an input-output
 * table row i is what sector i sells and column j what sector j buys. A view (iop_mat, iop_cmat) never owns
 * its storage. */
#ifndef IOPLAN_LINALG_H
#define IOPLAN_LINALG_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_mat {
    size_t rows, cols, ld; /* ld >= cols */
    double *a;
} iop_mat;

typedef struct iop_cmat {
    size_t rows, cols, ld;
    const double *a;
} iop_cmat;

static inline double *iop_at(iop_mat m, size_t i, size_t j)
{
    return &m.a[i * m.ld + j];
}

static inline double iop_get(iop_cmat m, size_t i, size_t j)
{
    return m.a[i * m.ld + j];
}

static inline iop_cmat iop_read(iop_mat m)
{
    iop_cmat c = {m.rows, m.cols, m.ld, m.a};
    return c;
}

/* A zeroed rows x cols matrix in storage of its own (out->a), freed with iop_mat_free. Zero sizes are
 * allowed. */
IOP_API IOP_MUST_CHECK iop_status iop_mat_new(iop_mat *out, size_t rows, size_t cols, const iop_env *env,
                                              iop_err *err);
IOP_API void iop_mat_free(iop_mat *m, const iop_env *env); /* m->a becomes NULL */

/* y = alpha * op(A) x + beta * y; op is the transpose when `transpose`. x and y must not overlap. */
IOP_API void iop_gemv(bool transpose, double alpha, iop_cmat a, const double *x, double beta, double *y);
/* C = alpha * A B + beta * C. No overlap. */
IOP_API void iop_gemm(double alpha, iop_cmat a, iop_cmat b, double beta, iop_mat c);

/* into[r, :] = sum of weight[r, i] z[i, :] over the `count` rows i listed in row, each read once, for a
 * square z without gaps; weights of other rows are not looked at. `into` may be `weight` itself. */
IOP_API IOP_MUST_CHECK iop_status iop_mat_combine_rows(iop_cmat z, size_t count, const size_t *row,
                                                       iop_cmat weight, iop_mat into, const iop_env *env,
                                                       iop_err *err);

/* Writes row `row` of a matrix. */
typedef void (*iop_row_source)(void *self, size_t row, double *out);

/* LU factors of a square matrix (LAPACK dgetrf). Thread-safe once opened: solving does not change it. */
typedef struct iop_lu iop_lu;

/* Factors a copy of `a`. IOP_ESINGULAR when a pivot is zero or the reciprocal condition is below 1e-15. */
IOP_API IOP_MUST_CHECK iop_status iop_lu_open(iop_lu **out, iop_cmat a, const iop_env *env, iop_err *err);
/* Factors `take` in its own storage (made by iop_mat_new with the same env and without gaps; taken over, also
 * on failure), and neither looks for entries that are not finite nor estimates the condition: for matrices
 * known to be regular. IOP_ESINGULAR at a zero pivot; iop_lu_rcond gives NaN. */
IOP_API IOP_MUST_CHECK iop_status iop_lu_open_taken(iop_lu **out, iop_mat *take, const iop_env *env,
                                                    iop_err *err);
/* The same for the n x n matrix of which `source` gives the rows, each once and in order. */
IOP_API IOP_MUST_CHECK iop_status iop_lu_open_rows(iop_lu **out, size_t n, iop_row_source source, void *self,
                                                   const iop_env *env, iop_err *err);
/* The same for the n x n matrix that `write` writes, all of it, into `out`; when it fails, that is the
 * status. */
typedef iop_status (*iop_matrix_writer)(void *self, iop_mat out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_lu_open_written(iop_lu **out, size_t n, iop_matrix_writer write,
                                                      void *self, const iop_env *env, iop_err *err);
IOP_API void iop_lu_close(iop_lu *lu);
IOP_API size_t iop_lu_size(const iop_lu *lu);
IOP_API double iop_lu_rcond(const iop_lu *lu); /* estimated reciprocal 1-norm condition number */
/* Each row of `b` (k x n) is a right-hand side on entry and its solution on exit: A x = b, or A' x = b. */
IOP_API IOP_MUST_CHECK iop_status iop_lu_solve(const iop_lu *lu, bool transpose, iop_mat b, iop_err *err);
/* x := G x with G >= 0 made of the absolute values of the factors (G' when transposed), so that every
 * solution x of A x = b that iop_lu_solve gives satisfies |b - A x| <= 4 n u G |x| with u = 2^-53: the
 * backward error of Gaussian elimination (Higham, Accuracy and Stability of Numerical Algorithms, 2002,
 * theorem 9.4: 3 n u, and the rest for reciprocals of pivots). n values. */
IOP_API void iop_lu_absolute(const iop_lu *lu, bool transpose, double *x);
/* Rows first, first + 1, ... of the inverse into `rows`, as many as it has; about two thirds of the work of
 * as many right-hand sides when they follow one another. */
IOP_API IOP_MUST_CHECK iop_status iop_lu_inverse_rows(const iop_lu *lu, size_t first, iop_mat rows,
                                                      iop_err *err);
/* The diagonal of the inverse, n values, for about as much work as the factors took: only the parts of the
 * triangular inverses that meet on it are computed, a block at a time. IOP_ESTOPPED as the env asks. */
IOP_API IOP_MUST_CHECK iop_status iop_lu_inverse_diagonal(const iop_lu *lu, double *diagonal, iop_err *err);
/* The matrix again, product of its factors: A up to rounding. About as much work as the factors. */
IOP_API void iop_lu_matrix(const iop_lu *lu, iop_mat a);

/* LU factors in single precision (LAPACK sgetrf): half the time and half the memory, 7 digits. For
 * corrections that are refined by residuals in double precision. Thread-safe once opened. */
typedef struct iop_single iop_single;
/* Factors the n x n matrix of which `source` gives the rows. IOP_ESINGULAR at a zero pivot or where an entry
 * is beyond single precision. */
IOP_API IOP_MUST_CHECK iop_status iop_single_open(iop_single **out, size_t n, iop_row_source source,
                                                  void *self, const iop_env *env, iop_err *err);
IOP_API void iop_single_close(iop_single *single);
/* Rows of b as in iop_lu_solve; each is scaled to largest value 1 before it is rounded. work: rows x cols of
 * b values, not shared among threads. */
IOP_API IOP_MUST_CHECK iop_status iop_single_solve(const iop_single *single, bool transpose, iop_mat b,
                                                   float *work, iop_err *err);

/* Spectral radius of |A| for a square matrix (negative entries are taken by absolute value: |A| dominates A),
 * as the upper end of a proven bracket: never below the radius, at most 1e-10 of it above; up to 1e-4 above
 * where links between groups of rows are so weak that the radius itself is ill-conditioned, IOP_ENOCONV when
 * even that fails. Works block by block (strongly connected components), so reducible and periodic matrices
 * are no exception. `vector` (n values, sum 1; may be NULL) is the right Perron vector of the critical block,
 * the component whose radius it is, 0 outside that block: its large values name the sectors to look at.
 * IOP_EINVAL when an entry is not finite. 0 for an empty matrix. */
IOP_API IOP_MUST_CHECK iop_status iop_spectral_radius(iop_cmat a, double *radius, double *vector,
                                                      const iop_env *env, iop_err *err);

/* Text that names the BLAS really loaded: configuration, core type, threads ("OpenBLAS 0.3.21 ... Haswell, 2
 * threads"). Writes at most size bytes. */
IOP_API void iop_blas_describe(char *out, size_t size);
/* Threads that BLAS calls of this process use from now on, 0: as many as the machine has. A property of the
 * BLAS library, process-wide: call it while no other thread is inside ioplan. Matrices below 500 x 500 run on
 * one thread whatever is set here, by the calling thread's own OpenMP count, which is restored. */
IOP_API void iop_blas_set_threads(int threads);

#ifdef __cplusplus
}
#endif
#endif
