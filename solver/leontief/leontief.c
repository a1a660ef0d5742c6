/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leontief.c - the operator L = (I - A)^-1 as LU factors of I - A.
 *
 *   (1) x = L f       outputs that serve a final demand        (I - A) x = f
 *   (2) p = q L       total content of a coefficient           (I - A)' p' = q'
 *
 * L exists and is non-negative for A >= 0 exactly when the spectral radius of A is below 1 (Hawkins and Simon
 * 1949; Miller and Blair 2009, section 2.4 and appendix A). */
#include "base/alloc.h"
#include <ioplan/leontief.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

struct iop_leontief {
    iop_env env;
    iop_lu *lu;
    double radius;
};

enum { NAMED = 3, NAMES_SIZE = 240 };

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

/* The radius of A into op; IOP_EINVAL when it is not below 1. */
static iop_status check_radius(iop_leontief *op, iop_cmat a, const iop_table *table, iop_err *err)
{
    double *weight = iop_new(&op->env, a.rows, sizeof *weight);
    if (!weight)
        return iop_no_memory(err, a.rows, "sectors");
    iop_status status = iop_spectral_radius(a, &op->radius, weight, &op->env, err);
    if (status == IOP_OK && !(op->radius < 1)) {
        char names[NAMES_SIZE] = "";
        if (table)
            iop_table_heaviest(table, weight, NAMED, names, sizeof names);
        else
            number_heaviest(weight, a.rows, names, sizeof names);
        status = iop_fail(err, IOP_EINVAL,
                          "the economy uses up at least what it makes: the spectral radius of A is %.6g, not "
                          "below 1; sectors that weigh most: %s",
                          op->radius, names);
    }
    iop_free(&op->env, weight);
    return status;
}

static iop_status factor(iop_leontief *op, iop_cmat a, iop_err *err)
{
    iop_mat m;
    iop_status status = iop_mat_new(&m, a.rows, a.cols, &op->env, err);
    if (status != IOP_OK)
        return status;
    for (size_t i = 0; i < a.rows; i++)
        for (size_t j = 0; j < a.cols; j++)
            *iop_at(m, i, j) = (i == j ? 1 : 0) - iop_get(a, i, j);
    status = iop_lu_open(&op->lu, iop_read(m), &op->env, err);
    iop_mat_free(&m, &op->env);
    return status;
}

static iop_status open_named(iop_leontief **out, iop_cmat a, const iop_table *table, const iop_env *env,
                             iop_err *err)
{
    *out = NULL;
    iop_leontief *op = iop_new(env, 1, sizeof *op);
    if (!op)
        return iop_no_memory(err, 1, "Leontief operator");
    op->env = iop_env_or_default(env);
    iop_status status = check_radius(op, a, table, err);
    if (status == IOP_OK)
        status = factor(op, a, err);
    if (status != IOP_OK) {
        iop_leontief_close(op);
        return status;
    }
    *out = op;
    return IOP_OK;
}

iop_status iop_leontief_open(iop_leontief **out, iop_cmat a, const iop_env *env, iop_err *err)
{
    return open_named(out, a, NULL, env, err);
}

iop_status iop_leontief_open_table(iop_leontief **out, const iop_table *table, const iop_env *env,
                                   iop_err *err)
{
    *out = NULL;
    iop_mat a;
    iop_status status = iop_mat_new(&a, table->n, table->n, env, err);
    if (status != IOP_OK)
        return status;
    iop_table_coefficients(table, a);
    status = open_named(out, iop_read(a), table, env, err);
    iop_mat_free(&a, env);
    return status;
}

void iop_leontief_close(iop_leontief *op)
{
    if (!op)
        return;
    iop_env env = op->env;
    iop_lu_close(op->lu);
    iop_free(&env, op);
}

size_t iop_leontief_size(const iop_leontief *op)
{
    return iop_lu_size(op->lu);
}

double iop_leontief_radius(const iop_leontief *op)
{
    return op->radius;
}

iop_status iop_leontief_outputs(const iop_leontief *op, iop_mat f, iop_err *err)
{
    return iop_lu_solve(op->lu, false, f, err);
}

iop_status iop_leontief_multipliers(const iop_leontief *op, iop_mat q, iop_err *err)
{
    return iop_lu_solve(op->lu, true, q, err);
}
