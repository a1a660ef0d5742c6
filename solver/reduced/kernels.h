/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced/kernels.h - products with chosen rows of the flows, each row read once. */
#ifndef IOP_REDUCED_KERNELS_H
#define IOP_REDUCED_KERNELS_H

#include <ioplan/linalg.h>

/* all[i] = z[i, :] u for the rows i listed; the other elements of all[z.rows] are undefined. */
void iop_rows_times(iop_cmat z, size_t count, const size_t *row, const double *u, double *all);

/* into[r, :] = sum over i of weight[r, i] z[i, :]. Weights of rows that are not listed must be 0;
 * no row listed: zeroes. `into` may be `weight` itself. */
iop_status iop_rows_combine(iop_cmat z, size_t count, const size_t *row, iop_cmat weight, iop_mat into,
                            const iop_env *env, iop_err *err);

#endif
