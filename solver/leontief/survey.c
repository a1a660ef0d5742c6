/* SPDX-License-Identifier: GPL-3.0-or-later */
/* survey.c - what can be told of A by looking at each coefficient once, and what to say when it is refused.
 */
#include "leontief/survey.h"
#include "base/alloc.h"
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { NAMED = 3, NAMES_SIZE = 240 };

void iop_coefficients_matrix_row(const void *self, size_t row, double *out)
{
    const iop_cmat *a = self;
    memcpy(out, a->a + row * a->ld, a->cols * sizeof *out);
}

/* As iop_table_coefficients. */
void iop_coefficients_table_row(const void *self, size_t row, double *out)
{
    const iop_table *t = self;
    const double *flows = iop_at(t->intermediate, row, 0), *x = t->output;
    for (size_t j = 0; j < t->n; j++)
        out[j] = x[j] == 0 ? 0 : flows[j] / x[j];
}

/* Counts row `row` into sums and signs; returns its cells that are not zero. */
static size_t count_row(iop_coefficients *a, const double *row, double *sums)
{
    size_t nonzeros = 0, negatives = 0;
    for (size_t j = 0; j < a->n; j++) {
        sums[j] += fabs(row[j]);
        nonzeros += row[j] != 0;
        negatives += row[j] < 0;
    }
    a->negative = a->negative || negatives > 0;
    return nonzeros;
}

/* The first coefficient of column j that is not finite, if there is one. */
static iop_status refuse_column(const iop_coefficients *a, size_t j, double *row, iop_err *err)
{
    for (size_t i = 0; i < a->n; i++) {
        a->row(a->self, i, row);
        if (!isfinite(row[j]))
            return iop_fail(err, IOP_EINVAL, "entry (%zu, %zu) of the matrix is %g, not a finite number",
                            i + 1, j + 1, row[j]);
    }
    return IOP_OK;
}

iop_status iop_coefficients_survey(iop_coefficients *a, const iop_env *env, iop_err *err)
{
    size_t nonzeros = 0, n = a->n;
    double *row = iop_new(env, 2 * n, sizeof *row), *sums = row + n;
    if (!row)
        return iop_no_memory(err, n, "sectors");
    for (size_t i = 0; i < n; i++) {
        a->row(a->self, i, row);
        nonzeros += count_row(a, row, sums);
    }
    iop_status status = IOP_OK;
    for (size_t j = 0; j < n && status == IOP_OK; j++) {
        a->column_most = fmax(a->column_most, sums[j]);
        if (!isfinite(sums[j]))
            status = refuse_column(a, j, row, err);
    }
    a->column_most *= 1 + ((double)n + 2) * DBL_EPSILON;
    a->density = n > 0 ? (double)nonzeros / ((double)n * (double)n) : 0;
    iop_free(env, row);
    return status;
}

/* --- refusal -------------------------------------------------------------------------------------------- */

/* The sectors that weigh most in the critical block, by number. */
static void number_heaviest(const double *weight, size_t n, char *out, size_t size)
{
    size_t length = 0, before = SIZE_MAX; /* the sector named last */
    for (int k = 0; k < NAMED && length < size; k++) {
        size_t most = SIZE_MAX;
        for (size_t j = 0; j < n; j++) {
            bool named = before != SIZE_MAX &&
                         (weight[j] > weight[before] || (weight[j] >= weight[before] && j <= before));
            if (!named && weight[j] > 0 && (most == SIZE_MAX || weight[j] > weight[most]))
                most = j;
        }
        if (most == SIZE_MAX)
            return;
        length += (size_t)snprintf(out + length, size - length, "%snumber %zu", k ? ", " : "", most + 1);
        before = most;
    }
}

static iop_status refuse(const iop_coefficients *a, double radius, const double *weight, iop_err *err)
{
    char names[NAMES_SIZE] = "";
    if (a->table)
        iop_table_heaviest(a->table, weight, NAMED, names, sizeof names);
    else
        number_heaviest(weight, a->n, names, sizeof names);
    return iop_fail(
        err, IOP_EINVAL,
        "the economy uses up at least what it makes: the spectral radius of A is %.6g, not below 1; "
        "sectors that weigh most: %s",
        radius, names);
}

iop_status iop_coefficients_check_radius(const iop_coefficients *a, const iop_env *env, iop_err *err)
{
    iop_mat copy = {0};
    double radius, *weight = iop_new(env, a->n, sizeof *weight);
    iop_status status =
        weight ? iop_mat_new(&copy, a->n, a->n, env, err) : iop_no_memory(err, a->n, "sectors");
    for (size_t i = 0; i < a->n && status == IOP_OK; i++)
        a->row(a->self, i, copy.a + i * copy.ld);
    if (status == IOP_OK)
        status = iop_spectral_radius(iop_read(copy), &radius, weight, env, err);
    if (status == IOP_OK && !(radius < 1))
        status = refuse(a, radius, weight, err);
    iop_mat_free(&copy, env);
    iop_free(env, weight);
    return status;
}

iop_status iop_matrix_of_system(iop_mat *out, size_t n, iop_row_source row, const void *self,
                                const iop_env *env, iop_err *err)
{
    IOP_TRY(iop_mat_new(out, n, n, env, err));
    for (size_t i = 0; i < n; i++) {
        double *to = out->a + i * n;
        row(self, i, to);
        for (size_t j = 0; j < n; j++)
            to[j] = -to[j];
        to[i] += 1;
    }
    return IOP_OK;
}
