/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_flows.h - the pass over all cells of a drawn matrix. */
#ifndef IOP_SWEEP_SAMPLES_FLOWS_H
#define IOP_SWEEP_SAMPLES_FLOWS_H

#include <ioplan/linalg.h>

/* flows[i,j] *= z[i,j] (no gaps); sum[j] = sum_i flows[i,j], size[j] = sum_i |flows[i,j]|,
 * weighted[j] = sum_i weight[i] |flows[i,j]|. */
void iop_flows_times(iop_cmat z, const double *weight, double *flows, double *sum, double *size,
                     double *weighted);

#endif
