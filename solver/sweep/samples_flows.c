/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_flows.c - the pass over all cells of a drawn matrix. */
#include "sweep/samples_flows.h"
#include "base/clones.h"
#include <math.h>
#include <string.h>

IOP_CLONES static void one_row(size_t n, const double *restrict z, double weight, double *restrict flows,
                               double *restrict sum, double *restrict size, double *restrict weighted)
{
    for (size_t j = 0; j < n; j++) {
        const double flow = flows[j] * z[j], amount = fabs(flow);
        flows[j] = flow;
        sum[j] += flow;
        size[j] += amount;
        weighted[j] += weight * amount;
    }
}

void iop_flows_times(iop_cmat z, const double *weight, double *flows, double *sum, double *size,
                     double *weighted)
{
    memset(sum, 0, z.cols * sizeof *sum);
    memset(size, 0, z.cols * sizeof *size);
    memset(weighted, 0, z.cols * sizeof *weighted);
    for (size_t i = 0; i < z.rows; i++)
        one_row(z.cols, z.a + i * z.ld, weight[i], flows + i * z.cols, sum, size, weighted);
}
