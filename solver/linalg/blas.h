/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linalg/blas.h - the few LAPACK routines that the factors need, in the library's own types. */
#ifndef IOP_LINALG_BLAS_H
#define IOP_LINALG_BLAS_H

#include <ioplan/linalg.h>
#include <stdbool.h>
#include <stddef.h>

/* BLAS and LAPACK count in int. True, and *out, when the size fits. */
bool iop_blas_int(size_t size, int *out);

/* All three take a column-major n x n matrix without gaps; n >= 1. `threads` as in iop_env. */

/* P L U = a in place (dgetrf). Returns 0, or the 1-based number of the first pivot that is zero. */
int iop_blas_factor(int n, double *a, int *pivots, int threads);
/* Solves a X = B, or a' X = B, for k right-hand sides in the columns of B (dgetrs). */
void iop_blas_factor_solve(bool transpose, int n, int k, const double *lu, const int *pivots, double *b,
                           int ldb, int threads);
/* Solves T X = B for the n x n triangle that begins at t, ldt values from column to column, and k columns of
 * B, ldb values apart (dtrsm); which triangle of a matrix of factors T is, says `side`. */
typedef enum { IOP_UNIT_LOWER, IOP_UPPER, IOP_UPPER_TRANSPOSED } iop_triangle;
void iop_blas_triangle_solve(iop_triangle side, int n, int k, const double *t, int ldt, double *b, int ldb,
                             int threads);
/* Estimated reciprocal condition number in the maximum norm; `norm` is that norm of a (dgecon).
 * work 4 n, integers n. */
double iop_blas_rcond(int n, const double *lu, double norm, double *work, int *integers);

/* The same in single precision (sgetrf, sgetrs). */
int iop_blas_factor_single(int n, float *a, int *pivots, int threads);
void iop_blas_factor_solve_single(bool transpose, int n, int k, const float *lu, const int *pivots, float *b,
                                  int threads);

/* B := B T for the m x n row-major B, T the upper triangle of the row-major n x n matrix t with ones on its
 * diagonal (dtrmm). */
void iop_blas_times_unit_upper(int m, int n, const double *t, double *b, int ldb);

/* Threads for work of our own on so many matrix elements: as many as BLAS would use, 1 inside a parallel
 * region. `threads` as in iop_env. */
int iop_blas_threads(size_t cells, int threads);

#endif
