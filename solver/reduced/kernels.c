/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kernels.c - the product of a vector with chosen rows of the flows, each row read once.
 *
 * BLAS would want the rows packed side by side; here they lie scattered, and reading them is all the cost. */
#include "reduced/kernels.h"
#include "base/clones.h"

enum { LANES = 8 };

/* LANES doubles anywhere in memory, and in a register. */
typedef double unaligned_lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(8)));
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));

IOP_CLONES static double dot(const double *restrict a, const double *restrict b, size_t n)
{
    lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    double sum = 0;
    size_t j = 0;
    for (; j + 4 * LANES <= n; j += 4 * LANES) {
        const unaligned_lanes *x = (const unaligned_lanes *)(a + j), *y = (const unaligned_lanes *)(b + j);
        s0 += x[0] * y[0];
        s1 += x[1] * y[1];
        s2 += x[2] * y[2];
        s3 += x[3] * y[3];
    }
    for (; j < n; j++)
        sum += a[j] * b[j];
    s0 = (s0 + s1) + (s2 + s3);
    for (size_t l = 0; l < LANES; l++)
        sum += s0[l];
    return sum;
}

void iop_rows_times(iop_cmat z, size_t count, const size_t *row, const double *u, double *all)
{
    if (2 * count > z.rows) { /* BLAS is faster then, which uses all threads */
        iop_gemv(false, 1, z, u, 0, all);
        return;
    }
    for (size_t k = 0; k < count; k++)
        all[row[k]] = dot(z.a + row[k] * z.ld, u, z.cols);
}
