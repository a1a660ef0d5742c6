/* SPDX-License-Identifier: GPL-3.0-or-later */
/* coefficients.c - what can be told of A by looking at each coefficient once, and what to say when it is
 * refused. */
#include "leontief/coefficients.h"
#include "base/alloc.h"
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { NAMED = 3, NAMES_SIZE = 240 };

/* As iop_table_coefficients. */
static void table_row(const iop_table *t, size_t row, double *out)
{
    const double *flows = iop_at(t->intermediate, row, 0), *x = t->output;
    for (size_t j = 0; j < t->n; j++)
        out[j] = x[j] == 0 ? 0 : flows[j] / x[j];
}

void iop_coefficients_row(const iop_coefficients *a, size_t i, double *out)
{
    if (a->store)
        iop_store_row(a->store, i, out);
    else if (a->table)
        table_row(a->table, i, out);
    else
        memcpy(out, a->matrix.a + i * a->matrix.ld, a->n * sizeof *out);
}

/* --- counting ------------------------------------------------------------------------------------------- */

iop_status iop_coefficients_begin(iop_coefficients *a, const iop_env *env, iop_err *err)
{
    a->sums = iop_new(env, a->n, sizeof *a->sums);
    return a->sums ? IOP_OK : iop_no_memory(err, a->n, "sectors");
}

void iop_coefficients_count(iop_coefficients *a, const double *row)
{
    size_t nonzeros = 0, negatives = 0;
    for (size_t j = 0; j < a->n; j++) {
        a->sums[j] += fabs(row[j]);
        nonzeros += row[j] != 0;
        negatives += row[j] < 0;
    }
    a->nonzeros += nonzeros;
    a->negative = a->negative || negatives > 0;
}

/* The first coefficient of column j that is not finite, if there is one. */
static iop_status refuse_column(const iop_coefficients *a, size_t j, const iop_env *env, iop_err *err)
{
    iop_status status = IOP_OK;
    double *row = iop_new(env, a->n, sizeof *row);
    if (!row)
        return iop_no_memory(err, a->n, "sectors");
    for (size_t i = 0; i < a->n && status == IOP_OK; i++) {
        iop_coefficients_row(a, i, row);
        if (!isfinite(row[j]))
            status = iop_fail(err, IOP_EINVAL, "entry (%zu, %zu) of the matrix is %g, not a finite number",
                              i + 1, j + 1, row[j]);
    }
    iop_free(env, row);
    return status;
}

iop_status iop_coefficients_end(iop_coefficients *a, const iop_env *env, iop_err *err)
{
    for (size_t j = 0; j < a->n; j++) {
        if (!isfinite(a->sums[j]))
            IOP_TRY(refuse_column(a, j, env, err));
        a->sums[j] *= 1 + ((double)a->n + 2) * DBL_EPSILON;
        a->column_most = fmax(a->column_most, a->sums[j]);
    }
    a->counted = true;
    return IOP_OK;
}

iop_status iop_coefficients_survey(iop_coefficients *a, const iop_env *env, iop_err *err)
{
    if (a->counted)
        return IOP_OK;
    bool rows = !a->store && !a->table; /* these can be looked at where they are */
    double *row = iop_new(env, a->n, sizeof *row);
    if (!row)
        return iop_no_memory(err, a->n, "sectors");
    iop_status status = iop_coefficients_begin(a, env, err);
    for (size_t i = 0; i < a->n && status == IOP_OK; i++) {
        if (!rows)
            iop_coefficients_row(a, i, row);
        iop_coefficients_count(a, rows ? a->matrix.a + i * a->matrix.ld : row);
    }
    if (status == IOP_OK)
        status = iop_coefficients_end(a, env, err);
    iop_free(env, row);
    return status;
}

void iop_coefficients_free(iop_coefficients *a, const iop_env *env)
{
    iop_free(env, a->sums);
    a->sums = NULL;
}

void iop_coefficients_source(void *self, size_t i, double *out)
{
    iop_coefficients *a = self;
    iop_coefficients_row(a, i, out);
    if (!a->counted)
        iop_coefficients_count(a, out);
}

void iop_coefficients_system(void *self, size_t i, double *out)
{
    const iop_coefficients *a = self;
    iop_coefficients_source(self, i, out);
    for (size_t j = 0; j < a->n; j++)
        out[j] = -out[j];
    out[i] += 1;
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
    if (a->names)
        iop_table_heaviest(a->names, weight, NAMED, names, sizeof names);
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
        iop_coefficients_row(a, i, copy.a + i * copy.ld);
    if (status == IOP_OK)
        status = iop_spectral_radius(iop_read(copy), &radius, weight, env, err);
    if (status == IOP_OK && !(radius < 1))
        status = refuse(a, radius, weight, err);
    iop_mat_free(&copy, env);
    iop_free(env, weight);
    return status;
}
