/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simplex_basis.c - the explicit inverse of a small basis, and what is computed from it.
 *
 * B holds the columns of the basic variables (a column of A, or -e_r for a logical). With x_N given,
 * x_B = -B^-1 N x_N; multipliers y = B^-T c_B; reduced costs d = c - [A, -I]'y. */
#include "base/clones.h"
#include "reduced/simplex.h"
#include <math.h>
#include <string.h>

double iop_simplex_value_tolerance(const iop_simplex *s, size_t v)
{
    double lo = isfinite(s->lo[v]) ? fabs(s->lo[v]) : 0, hi = isfinite(s->hi[v]) ? fabs(s->hi[v]) : 0;
    double unit = v < s->cols ? 1 : fmin(1, s->row_scale[v - s->cols]);
    return 1e-11 * (unit + fmax(lo, hi));
}

double iop_simplex_cost_tolerance(const iop_simplex *s)
{
    double most = 0;
    for (size_t j = 0; j < s->cols; j++)
        most = fmax(most, fabs(s->cost[j]));
    return 1e-13 * most;
}

/* --- the inverse --------------------------------------------------------------------------------------- */

static void load_basis(const iop_simplex *s, double *b)
{
    size_t m = s->rows;
    for (size_t r = 0; r < m; r++)
        for (size_t k = 0; k < m; k++) {
            size_t v = s->head[k];
            b[r * m + k] = v < s->cols ? s->a[r * s->cols + v] : v - s->cols == r ? -1 : 0;
        }
}

static void swap_rows(double *m, size_t width, size_t i, size_t k)
{
    for (size_t c = 0; i != k && c < width; c++) {
        double kept = m[i * width + c];
        m[i * width + c] = m[k * width + c];
        m[k * width + c] = kept;
    }
}

/* Subtracts `factor` times row p from row i, in both halves. */
static void eliminate(double *b, double *inverse, size_t m, size_t i, size_t p, double factor)
{
    for (size_t c = 0; c < m; c++) {
        b[i * m + c] -= factor * b[p * m + c];
        inverse[i * m + c] -= factor * inverse[p * m + c];
    }
}

/* Gauss-Jordan with row pivoting on a copy of the basis. */
bool iop_simplex_refactor(iop_simplex *s)
{
    size_t m = s->rows;
    double *b = s->scratch, *inverse = s->inverse;
    load_basis(s, b);
    memset(inverse, 0, m * m * sizeof *inverse);
    for (size_t k = 0; k < m; k++)
        inverse[k * m + k] = 1;
    for (size_t c = 0; c < m; c++) {
        size_t p = c;
        for (size_t i = c + 1; i < m; i++)
            if (fabs(b[i * m + c]) > fabs(b[p * m + c]))
                p = i;
        if (!(fabs(b[p * m + c]) > 1e-12))
            return false;
        swap_rows(b, m, c, p);
        swap_rows(inverse, m, c, p);
        double pivot = b[c * m + c];
        for (size_t k = 0; k < m; k++) {
            b[c * m + k] /= pivot;
            inverse[c * m + k] /= pivot;
        }
        for (size_t i = 0; i < m; i++)
            if (i != c && b[i * m + c] != 0)
                eliminate(b, inverse, m, i, c, b[i * m + c]);
    }
    return true;
}

void iop_simplex_exchange(iop_simplex *s, size_t p, size_t q)
{
    size_t m = s->rows;
    double *row = s->inverse + p * m, pivot = s->column[p];
    for (size_t c = 0; c < m; c++)
        row[c] /= pivot;
    for (size_t i = 0; i < m; i++) {
        double factor = s->column[i];
        if (i == p || factor == 0)
            continue;
        for (size_t c = 0; c < m; c++)
            s->inverse[i * m + c] -= factor * row[c];
    }
    s->head[p] = q;
    s->place[q] = IOP_SX_BASIC;
}

/* --- from it ------------------------------------------------------------------------------------------- */

void iop_simplex_column(iop_simplex *s, size_t q)
{
    size_t m = s->rows;
    for (size_t k = 0; k < m; k++) {
        const double *row = s->inverse + k * m;
        double sum = 0;
        for (size_t r = 0; q < s->cols && r < m; r++)
            sum += row[r] * s->a[r * s->cols + q];
        s->column[k] = q < s->cols ? sum : -row[q - s->cols];
    }
}

/* out[0 .. cols) = sum over rows of weight[r] a[r], four rows at a time. */
IOP_CLONES static void combine(const iop_simplex *s, const double *weight, double *restrict out)
{
    size_t n = s->cols, r = 0;
    memset(out, 0, n * sizeof *out);
    for (; r + 4 <= s->rows; r += 4) {
        const double *restrict a = s->a + r * n;
        double w0 = weight[r], w1 = weight[r + 1], w2 = weight[r + 2], w3 = weight[r + 3];
        for (size_t j = 0; j < n; j++)
            out[j] += (w0 * a[j] + w1 * a[n + j]) + (w2 * a[2 * n + j] + w3 * a[3 * n + j]);
    }
    for (; r < s->rows; r++) {
        const double *restrict a = s->a + r * n;
        double w = weight[r];
        for (size_t j = 0; j < n && w != 0; j++)
            out[j] += w * a[j];
    }
}

void iop_simplex_row(iop_simplex *s, size_t p)
{
    const double *rho = s->inverse + p * s->rows;
    combine(s, rho, s->alpha);
    for (size_t r = 0; r < s->rows; r++)
        s->alpha[s->cols + r] = -rho[r];
    for (size_t k = 0; k < s->rows; k++)
        s->alpha[s->head[k]] = 0;
}

void iop_simplex_recompute_d(iop_simplex *s, const double *cost)
{
    size_t m = s->rows;
    memset(s->y, 0, m * sizeof *s->y);
    for (size_t k = 0; k < m; k++) {
        double c = cost[s->head[k]];
        for (size_t r = 0; r < m && c != 0; r++)
            s->y[r] += c * s->inverse[k * m + r];
    }
    combine(s, s->y, s->d);
    for (size_t j = 0; j < s->cols; j++)
        s->d[j] = cost[j] - s->d[j];
    for (size_t r = 0; r < m; r++)
        s->d[s->cols + r] = cost[s->cols + r] + s->y[r];
    for (size_t k = 0; k < m; k++)
        s->d[s->head[k]] = 0;
}

/* -N x_N, row by row; basic variables count as 0. */
static void right_side(iop_simplex *s, double *b)
{
    for (size_t k = 0; k < s->rows; k++)
        s->x[s->head[k]] = 0;
    for (size_t r = 0; r < s->rows; r++) {
        const double *row = s->a + r * s->cols;
        double sum[4] = {0, 0, 0, 0};
        size_t j = 0;
        for (; j + 4 <= s->cols; j += 4)
            for (size_t l = 0; l < 4; l++)
                sum[l] += row[j + l] * s->x[j + l];
        for (; j < s->cols; j++)
            sum[0] += row[j] * s->x[j];
        b[r] = s->x[s->cols + r] - ((sum[0] + sum[1]) + (sum[2] + sum[3]));
    }
}

void iop_simplex_recompute_x(iop_simplex *s)
{
    size_t m = s->rows;
    double *b = s->scratch + 2 * m * m;
    right_side(s, b);
    for (size_t k = 0; k < m; k++) {
        double sum = 0;
        for (size_t r = 0; r < m; r++)
            sum += s->inverse[k * m + r] * b[r];
        s->x[s->head[k]] = sum;
    }
}
