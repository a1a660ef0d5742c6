/* SPDX-License-Identifier: GPL-3.0-or-later */
/* panel.c - products of a matrix with eight vectors, and vector operations on the eight.
 *
 * Dense. Y = A X: a few rows at a time, each value of A spread over the eight vectors and multiplied with
 * X[j]; sums run over blocks of BLOCK columns, then over the blocks. Y = A' X: a few rows of A at a time,
 * their contributions to Y[j] summed before they are added. So a computed sum of n products has an error of
 * at most (n / 8 + BLOCK + 8) u times the sum of their absolute values, u = 2^-53 (Higham 2002, section 4.2).
 *
 * The same text is compiled for several instruction sets, and the processor's best is taken at run time. */
#include "linalg/panel.h"
#include "linalg/parallel.h"
#include <math.h>
#include <string.h>

enum { BLOCK = 64 };

/* Eight values, at any address of doubles. */
typedef double lanes __attribute__((vector_size(64), aligned(8), may_alias));

/* Half of them, a register of AVX2. gcc 12 keeps no sums of `lanes` in two such registers: it takes them
 * apart in every step, which costs seven times the time. */
typedef double half __attribute__((vector_size(32), aligned(8), may_alias));

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Sums of several rows belong in registers, whatever the level of optimisation: it halves the time. */
#if defined(__clang__)
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

ALWAYS_INLINE lanes *at(double *panel, size_t i)
{
    return (lanes *)(panel + i * IOP_PANEL);
}

ALWAYS_INLINE const lanes *look(const double *panel, size_t i)
{
    return (const lanes *)(panel + i * IOP_PANEL);
}

ALWAYS_INLINE double taken(double value, bool absolute)
{
    return absolute ? fabs(value) : value;
}

/* --- dense ---------------------------------------------------------------------------------------------- */

ALWAYS_INLINE size_t row_at(const iop_cells *a, size_t place)
{
    return a->rows ? a->rows[place] : place;
}

ALWAYS_INLINE size_t count_rows(const iop_cells *a)
{
    return a->rows ? a->row_count : a->n;
}

/* Up to eight of the rows listed. */
typedef struct {
    size_t row[8];
    const double *value[8];
} some;

ALWAYS_INLINE some look_up(const iop_cells *a, size_t place, int rows)
{
    some s;
    UNROLL
    for (int r = 0; r < rows; r++) {
        s.row[r] = row_at(a, place + (size_t)r);
        s.value[r] = a->value + s.row[r] * a->n;
    }
    return s;
}

/* `rows` rows of Y = A X, from a place in the list; `rows` is a constant where this is expanded. */
ALWAYS_INLINE void some_rows(const iop_cells *a, bool absolute, size_t place, int rows, const double *x,
                             double *y)
{
    size_t n = a->n;
    some s = look_up(a, place, rows);
    lanes total[8] = {{0}};
    for (size_t from = 0; from < n; from += BLOCK) {
        size_t to = from + BLOCK < n ? from + BLOCK : n;
        lanes sum[8] = {{0}};
        for (size_t j = from; j < to; j++)
            UNROLL
        for (int r = 0; r < rows; r++)
            sum[r] += taken(s.value[r][j], absolute) * *look(x, j);
        UNROLL
        for (int r = 0; r < rows; r++)
            total[r] += sum[r];
    }
    UNROLL
    for (int r = 0; r < rows; r++)
        *at(y, s.row[r]) = total[r];
}

/* The same by halves, for processors whose registers hold no eight values. */
ALWAYS_INLINE void some_rows_by_halves(const iop_cells *a, bool absolute, size_t place, int rows,
                                       const double *x, double *y)
{
    size_t n = a->n;
    some s = look_up(a, place, rows);
    half total[8][2] = {{{0}}};
    for (size_t from = 0; from < n; from += BLOCK) {
        size_t to = from + BLOCK < n ? from + BLOCK : n;
        half sum[8][2] = {{{0}}};
        for (size_t j = from; j < to; j++) {
            const half *factor = (const half *)(x + j * IOP_PANEL);
            UNROLL
            for (int r = 0; r < rows; r++) {
                double value = taken(s.value[r][j], absolute);
                sum[r][0] += value * factor[0];
                sum[r][1] += value * factor[1];
            }
        }
        UNROLL
        for (int r = 0; r < rows; r++) {
            total[r][0] += sum[r][0];
            total[r][1] += sum[r][1];
        }
    }
    UNROLL
    for (int r = 0; r < rows; r++) {
        half *to = (half *)(y + s.row[r] * IOP_PANEL);
        to[0] = total[r][0];
        to[1] = total[r][1];
    }
}

/* Registers hold eight values where eight rows are taken at a time (VERSION below). */
ALWAYS_INLINE void these_rows(const iop_cells *a, bool absolute, size_t place, int rows, bool whole,
                              const double *x, double *y)
{
    if (whole)
        some_rows(a, absolute, place, rows, x, y);
    else
        some_rows_by_halves(a, absolute, place, rows, x, y);
}

ALWAYS_INLINE void dense_rows(const iop_cells *a, bool absolute, const double *x, double *y, size_t from,
                              size_t to, int rows)
{
    size_t place = from;
    for (; place + (size_t)rows <= to; place += (size_t)rows)
        these_rows(a, absolute, place, rows, rows == 8, x, y);
    for (; place < to; place++)
        these_rows(a, absolute, place, 1, rows == 8, x, y);
}

/* Adds the contributions of `rows` rows to values from .. to of Y = A' X. */
ALWAYS_INLINE void spread_rows(const iop_cells *a, bool absolute, size_t place, int rows, const double *x,
                               double *y, size_t from, size_t to)
{
    some s = look_up(a, place, rows);
    lanes factor[8];
    UNROLL
    for (int r = 0; r < rows; r++)
        factor[r] = *look(x, s.row[r]);
    for (size_t j = from; j < to; j++) {
        lanes sum = taken(s.value[0][j], absolute) * factor[0];
        UNROLL
        for (int r = 1; r < rows; r++)
            sum += taken(s.value[r][j], absolute) * factor[r];
        *at(y, j) += sum;
    }
}

ALWAYS_INLINE void dense_columns(const iop_cells *a, bool absolute, const double *x, double *y, size_t from,
                                 size_t to)
{
    size_t place = 0, count = count_rows(a);
    memset(y + from * IOP_PANEL, 0, (to - from) * IOP_PANEL * sizeof *y);
    for (; place + 8 <= count; place += 8)
        spread_rows(a, absolute, place, 8, x, y, from, to);
    for (; place < count; place++)
        spread_rows(a, absolute, place, 1, x, y, from, to);
}

/* --- compressed rows ------------------------------------------------------------------------------------ */

ALWAYS_INLINE void sparse_rows(const iop_cells *a, bool absolute, const double *x, double *y, size_t from,
                               size_t to)
{
    for (size_t place = from; place < to; place++) {
        lanes sum[4] = {{0}};
        size_t i = row_at(a, place), k = a->start[i], end = a->start[i + 1];
        for (; k + 4 <= end; k += 4)
            UNROLL
        for (size_t r = 0; r < 4; r++)
            sum[r] += taken(a->value[k + r], absolute) * *look(x, a->column[k + r]);
        for (; k < end; k++)
            sum[0] += taken(a->value[k], absolute) * *look(x, a->column[k]);
        *at(y, i) = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}

/* All of Y = A' X: where a row has its columns is not known without looking, so this is one range. */
ALWAYS_INLINE void sparse_columns(const iop_cells *a, bool absolute, const double *x, double *y)
{
    memset(y, 0, a->n * IOP_PANEL * sizeof *y);
    for (size_t place = 0; place < count_rows(a); place++) {
        size_t i = row_at(a, place);
        lanes factor = *look(x, i);
        for (size_t k = a->start[i]; k < a->start[i + 1]; k++)
            *at(y, a->column[k]) += taken(a->value[k], absolute) * factor;
    }
}

/* --- the same for every instruction set ----------------------------------------------------------------- */

typedef struct {
    const iop_cells *a;
    bool transpose, absolute;
    const double *x;
    double *y;
} product;

ALWAYS_INLINE void range_of(const product *p, bool absolute, size_t from, size_t to, int rows)
{
    if (p->a->start && p->transpose)
        sparse_columns(p->a, absolute, p->x, p->y);
    else if (p->a->start)
        sparse_rows(p->a, absolute, p->x, p->y, from, to);
    else if (p->transpose)
        dense_columns(p->a, absolute, p->x, p->y, from, to);
    else
        dense_rows(p->a, absolute, p->x, p->y, from, to, rows);
}

ALWAYS_INLINE void dot(size_t n, const double *x, const double *y, double *sum)
{
    lanes total = {0};
    for (size_t i = 0; i < n; i++)
        total += *look(x, i) * *look(y, i);
    *at(sum, 0) = total;
}

ALWAYS_INLINE void add(size_t n, const double *factor, const double *x, double *y)
{
    lanes by = *look(factor, 0);
    for (size_t i = 0; i < n; i++)
        *at(y, i) += by * *look(x, i);
}

#define VERSION(name, attribute, rows)                                                                       \
    attribute static void range_##name(void *self, size_t from, size_t to)                                   \
    {                                                                                                        \
        const product *p = self;                                                                             \
        if (p->absolute)                                                                                     \
            range_of(p, true, from, to, rows);                                                               \
        else                                                                                                 \
            range_of(p, false, from, to, rows);                                                              \
    }                                                                                                        \
    attribute static void dot_##name(size_t n, const double *x, const double *y, double *sum)                \
    {                                                                                                        \
        dot(n, x, y, sum);                                                                                   \
    }                                                                                                        \
    attribute static void add_##name(size_t n, const double *factor, const double *x, double *y)             \
    {                                                                                                        \
        add(n, factor, x, y);                                                                                \
    }

VERSION(plain, , 2)
#if defined(__x86_64__)
VERSION(avx2, __attribute__((target("avx2,fma"))), 4)
VERSION(avx512, __attribute__((target("avx512f,avx512dq,avx512vl,fma"))), 8)
#define SELECT(work)                                                                                         \
    (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") ? work##_avx512                \
     : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")        ? work##_avx2                  \
                                                                              : work##_plain)
#else
#define SELECT(work) (work##_plain)
#endif

void iop_panel_multiply(const iop_cells *a, bool transpose, bool absolute, const double *x, double *y,
                        int threads)
{
    product p = {a, transpose, absolute, x, y};
    bool one = a->start && transpose;
    iop_parallel(one ? 1 : threads, transpose ? a->n : count_rows(a), SELECT(range), &p);
}

void iop_panel_dot(size_t n, const double *x, const double *y, double sum[IOP_PANEL])
{
    SELECT(dot)(n, x, y, sum);
}

void iop_panel_add(size_t n, const double factor[IOP_PANEL], const double *x, double *y)
{
    SELECT(add)(n, factor, x, y);
}

void iop_panel_pack(iop_cmat x, size_t first, double *panel)
{
    size_t count = x.rows - first < IOP_PANEL ? x.rows - first : IOP_PANEL;
    for (size_t i = 0; i < x.cols; i++)
        for (size_t q = 0; q < IOP_PANEL; q++)
            panel[i * IOP_PANEL + q] = q < count ? iop_get(x, first + q, i) : 0;
}

void iop_panel_unpack(const double *panel, size_t first, iop_mat x)
{
    size_t count = x.rows - first < IOP_PANEL ? x.rows - first : IOP_PANEL;
    for (size_t q = 0; q < count; q++)
        for (size_t i = 0; i < x.cols; i++)
            *iop_at(x, first + q, i) = panel[i * IOP_PANEL + q];
}
