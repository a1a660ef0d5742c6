/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced/kernels.h - the product of a vector with chosen rows of the flows, each row read once. */
#ifndef IOP_REDUCED_KERNELS_H
#define IOP_REDUCED_KERNELS_H

#include <ioplan/linalg.h>

/* all[i] = z[i, :] u for the rows i listed; the other elements of all[z.rows] are undefined. */
void iop_rows_times(iop_cmat z, size_t count, const size_t *row, const double *u, double *all);

#endif
