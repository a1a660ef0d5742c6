/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linalg/panel.h - eight vectors at a time.
 *
 * A panel holds IOP_PANEL vectors of n values interleaved: value i of vector q is at [i * IOP_PANEL + q]. All
 * that is done to it is done to the eight alike, so that a matrix is read from memory once for all of them
 * and every sum has the same order whatever the number of vectors or threads. */
#ifndef IOP_LINALG_PANEL_H
#define IOP_LINALG_PANEL_H

#include <ioplan/linalg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IOP_PANEL = 8 };

/* A square matrix as it is stored: dense without gaps (value, n), or compressed rows (also start, column).
 * Where rows are listed, the others count as zero. */
typedef struct iop_cells {
    size_t n;
    const double *value;
    const size_t *start;    /* n + 1, NULL: dense */
    const uint32_t *column; /* of value k */
    const size_t *rows;     /* NULL: all of them */
    size_t row_count;
} iop_cells;

/* Y = op(A) X, with |A| in place of A when absolute; the values of Y = A X in rows that are not listed stay
 * as they were. `threads` as iop_blas_threads gives it. */
void iop_panel_multiply(const iop_cells *a, bool transpose, bool absolute, const double *x, double *y,
                        int threads);

/* Rows first .. first + count of x (at most IOP_PANEL of them) into a panel, zeroes beside; and back. */
void iop_panel_pack(iop_cmat x, size_t first, double *panel);
void iop_panel_unpack(const double *panel, size_t first, iop_mat x);

/* For every q: sum[q] = x_q . y_q; y_q += factor[q] x_q. */
void iop_panel_dot(size_t n, const double *x, const double *y, double sum[IOP_PANEL]);
void iop_panel_add(size_t n, const double factor[IOP_PANEL], const double *x, double *y);

#endif
