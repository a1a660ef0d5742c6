/* SPDX-License-Identifier: GPL-3.0-or-later */
/* passes.c - products with the whole table of flows in double-double, by rows and by columns.
 *
 * The arithmetic of compensated.h, term by term the same, on LANES independent sums at a time so that a
 * compiler can use vector registers: lanes of one row are added up at the end, and columns are lanes by
 * themselves. Where the processor multiplies and adds in one rounding, the error of a product a b is
 * fma(a, b, -ab), which is exact like Dekker's (Ogita, Rump and Oishi 2005, algorithm 3.5); both bodies are
 * one source, and the choice is made at each call. This file is compiled without contraction of expressions,
 * which would spoil the error terms. */
#include "verify/passes.h"
#include <stdbool.h>
#include <string.h>

enum { LANES = 16, BLOCK = 512 };

typedef struct {
    double hi[BLOCK], lo[BLOCK], size[BLOCK];
} sums;

#if defined(__GNUC__)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

/* The error of product = a * b. */
ALWAYS_INLINE double product_error(double a, double b, double product, bool fused)
{
    if (fused)
        return fma(a, b, -product);
    double ah, al, bh, bl;
    iop_split(a, &ah, &al);
    iop_split(b, &bh, &bl);
    return ((ah * bh - product) + ah * bl + al * bh) + al * bl;
}

/* Term k of the block: sums[k] += a b. */
ALWAYS_INLINE void add_product(double *hi, double *lo, double *size, double a, double b, bool fused)
{
    double product = a * b, total = *hi + product, back = total - *hi;
    *lo += (*hi - (total - back)) + (product - back);
    *lo += product_error(a, b, product, fused);
    *hi = total;
    *size += fabs(product);
}

static void add_sum(iop_sum *s, double hi, double lo, double size)
{
    iop_sum_add(s, hi);
    s->lo += lo;
    s->size += size - fabs(hi);
}

ALWAYS_INLINE void row_body(const double *restrict z, const double *restrict weight, size_t n, iop_sum *sum,
                            bool fused)
{
    double hi[LANES] = {0}, lo[LANES] = {0}, size[LANES] = {0};
    size_t j = 0;
    for (; j + LANES <= n; j += LANES)
        for (size_t l = 0; l < LANES; l++)
            add_product(&hi[l], &lo[l], &size[l], z[j + l], weight[j + l], fused);
    for (; j < n; j++)
        iop_sum_add_product(sum, z[j], weight[j]);
    for (size_t l = 0; l < LANES; l++)
        add_sum(sum, hi[l], lo[l], size[l]);
}

/* Columns [from, from + width) of all rows, two rows at a time. */
ALWAYS_INLINE void columns_body(iop_cmat z, const double *weight, size_t from, size_t width, iop_sum *sum,
                                bool fused)
{
    sums s;
    memset(&s, 0, sizeof s);
    size_t i = 0;
    for (; i + 2 <= z.rows; i += 2) {
        const double *restrict above = z.a + i * z.ld + from, *restrict below = above + z.ld;
        double w0 = weight[i], w1 = weight[i + 1];
        for (size_t j = 0; j < width; j++) {
            double hi = s.hi[j], lo = s.lo[j], size = s.size[j];
            add_product(&hi, &lo, &size, w0, above[j], fused);
            add_product(&hi, &lo, &size, w1, below[j], fused);
            s.hi[j] = hi;
            s.lo[j] = lo;
            s.size[j] = size;
        }
    }
    for (; i < z.rows; i++)
        for (size_t j = 0; j < width; j++)
            add_product(&s.hi[j], &s.lo[j], &s.size[j], weight[i], z.a[i * z.ld + from + j], fused);
    for (size_t j = 0; j < width; j++)
        add_sum(&sum[from + j], s.hi[j], s.lo[j], s.size[j]);
}

/* --- the choice ---------------------------------------------------------------------------------------- */

static void row_plain(const double *z, const double *weight, size_t n, iop_sum *sum)
{
    row_body(z, weight, n, sum, false);
}

static void columns_plain(iop_cmat z, const double *weight, size_t from, size_t width, iop_sum *sum)
{
    columns_body(z, weight, from, width, sum, false);
}

#if defined(__GNUC__) && defined(__x86_64__)
#define FUSED __attribute__((target("avx2,fma")))
static bool has_fused(void)
{
    return __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx2");
}
#elif defined(FP_FAST_FMA)
#define FUSED
static bool has_fused(void)
{
    return true;
}
#endif

#ifdef FUSED
FUSED static void row_fused(const double *z, const double *weight, size_t n, iop_sum *sum)
{
    row_body(z, weight, n, sum, true);
}

FUSED static void columns_fused(iop_cmat z, const double *weight, size_t from, size_t width, iop_sum *sum)
{
    columns_body(z, weight, from, width, sum, true);
}
#else
static bool has_fused(void)
{
    return false;
}
#define row_fused     row_plain
#define columns_fused columns_plain
#endif

void iop_pass_rows(iop_cmat z, const double *weight, iop_sum *sum)
{
    bool fused = has_fused();
    for (size_t i = 0; i < z.rows; i++)
        (fused ? row_fused : row_plain)(z.a + i * z.ld, weight, z.cols, &sum[i]);
}

void iop_pass_columns(iop_cmat z, const double *weight, iop_sum *sum)
{
    bool fused = has_fused();
    for (size_t from = 0; from < z.cols; from += BLOCK) {
        size_t width = z.cols - from < BLOCK ? z.cols - from : BLOCK;
        (fused ? columns_fused : columns_plain)(z, weight, from, width, sum);
    }
}
