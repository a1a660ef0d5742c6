/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced/kernels.h - products with chosen rows of the flows, each row read once. */
#ifndef IOP_REDUCED_KERNELS_H
#define IOP_REDUCED_KERNELS_H

#include <ioplan/linalg.h>

/* out[k] = z[row[k], :] u. */
void iop_rows_times(iop_cmat z, size_t count, const size_t *row, const double *u, double *out);

/* into[r, :] += sum over k of weight[r, row[k]] z[row[k], :]. */
void iop_rows_combine(iop_cmat z, size_t count, const size_t *row, iop_cmat weight, iop_mat into);

#endif
