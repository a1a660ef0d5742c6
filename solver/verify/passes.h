/* SPDX-License-Identifier: GPL-3.0-or-later */
/* passes.h - products with the whole table of flows in double-double, by rows and by columns. */
#ifndef IOP_VERIFY_PASSES_H
#define IOP_VERIFY_PASSES_H

#include "verify/compensated.h"
#include <ioplan/linalg.h>

/* sum[i] += sum_j z[i,j] weight[j]. */
void iop_pass_rows(iop_cmat z, const double *weight, iop_sum *sum);
/* sum[j] += sum_i weight[i] z[i,j]. */
void iop_pass_columns(iop_cmat z, const double *weight, iop_sum *sum);

#endif
