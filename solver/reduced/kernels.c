/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kernels.c - products with chosen rows of the flows, each row read once.
 *
 * BLAS would want the rows packed side by side; here they lie scattered, and reading them is all the cost. */
#include "reduced/kernels.h"
#include "base/clones.h"
#include <stdbool.h>
#include <string.h>

enum { LANES = 8, BLOCK = 1024 };

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

/* With most rows wanted BLAS is faster, which uses all threads. */
static bool most(iop_cmat z, size_t count)
{
    return 2 * count > z.rows;
}

void iop_rows_times(iop_cmat z, size_t count, const size_t *row, const double *u, double *all)
{
    if (most(z, count)) {
        iop_gemv(false, 1, z, u, 0, all);
        return;
    }
    for (size_t k = 0; k < count; k++)
        all[row[k]] = dot(z.a + row[k] * z.ld, u, z.cols);
}

/* Columns [from, from + width) of four rows of z at once. */
IOP_CLONES static void combine_four(iop_cmat z, const size_t *row, size_t from, size_t width, iop_cmat weight,
                                    iop_mat into)
{
    const double *restrict z0 = z.a + row[0] * z.ld + from, *restrict z1 = z.a + row[1] * z.ld + from;
    const double *restrict z2 = z.a + row[2] * z.ld + from, *restrict z3 = z.a + row[3] * z.ld + from;
    for (size_t r = 0; r < into.rows; r++) {
        const double *w = weight.a + r * weight.ld;
        double w0 = w[row[0]], w1 = w[row[1]], w2 = w[row[2]], w3 = w[row[3]];
        double *restrict out = into.a + r * into.ld + from;
        for (size_t j = 0; j < width; j++)
            out[j] += (w0 * z0[j] + w1 * z1[j]) + (w2 * z2[j] + w3 * z3[j]);
    }
}

IOP_CLONES static void combine_one(iop_cmat z, size_t row, size_t from, size_t width, iop_cmat weight,
                                   iop_mat into)
{
    const double *restrict z0 = z.a + row * z.ld + from;
    for (size_t r = 0; r < into.rows; r++) {
        double w0 = weight.a[r * weight.ld + row];
        double *restrict out = into.a + r * into.ld + from;
        for (size_t j = 0; j < width; j++)
            out[j] += w0 * z0[j];
    }
}

void iop_rows_combine(iop_cmat z, size_t count, const size_t *row, iop_cmat weight, iop_mat into)
{
    if (most(z, count)) {
        iop_gemm(1, weight, z, 0, into);
        return;
    }
    for (size_t r = 0; r < into.rows; r++)
        memset(into.a + r * into.ld, 0, into.cols * sizeof *into.a);
    for (size_t from = 0; from < z.cols; from += BLOCK) {
        size_t width = z.cols - from < BLOCK ? z.cols - from : BLOCK, k = 0;
        for (; k + 4 <= count; k += 4)
            combine_four(z, row + k, from, width, weight, into);
        for (; k < count; k++)
            combine_one(z, row[k], from, width, weight, into);
    }
}
