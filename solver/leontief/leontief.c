/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leontief.c - the operator L = (I - A)^-1, whatever method is behind it.
 *
 *   (1) x = L f       outputs that serve a final demand        (I - A) x = f
 *   (2) p = q L       total content of a coefficient           (I - A)' p' = q'
 *
 * L exists and is non-negative for A >= 0 exactly when the spectral radius of A is below 1 (Hawkins and Simon
 * 1949; Miller and Blair 2009, section 2.4 and appendix A). A method proves that on the way, for the price of
 * a few products (proof.c); only where it does not is the radius itself computed. */
#include "base/alloc.h"
#include "leontief/operator.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

iop_leontief_settings iop_leontief_settings_default(void)
{
    return (iop_leontief_settings){"auto", 1e-13, 0};
}

static void forget(iop_leontief *op)
{
    iop_lu_close(op->lu);
    iop_store_close(op->store);
    iop_single_close(op->single);
    op->lu = NULL;
    op->store = NULL;
    op->single = NULL;
    for (int side = 0; side < 2 && op->proofs; side++)
        iop_free(&op->env, atomic_exchange(&op->proofs->made[side], NULL));
}

/* "krylov, by compressed rows (12 % of the coefficients are not zero): why" */
static void explain(iop_leontief *op, const iop_coefficients *a, const char *why)
{
    char storage[80] = "";
    double n = (double)op->n;
    if (op->store && iop_store_sparse(op->store) && op->n > 0)
        snprintf(storage, sizeof storage, ", by compressed rows (%.2g %% of the coefficients are not zero)",
                 100 * (double)a->nonzeros / (n * n));
    snprintf(op->text, sizeof op->text, "%s%s: %s", op->method->name, storage, why);
}

/* The chosen method did not converge: factors of what it kept, which may be the only A there is. */
static iop_status factor_instead(iop_leontief *op, const iop_coefficients *a, bool *proven, char *why,
                                 size_t size, iop_err *err)
{
    iop_coefficients kept = *a;
    iop_store *store = op->store;
    kept.store = store;
    kept.take = NULL;
    op->store = NULL;
    forget(op);
    snprintf(why, size, "%s does not converge on %zu sectors", op->method->name, op->n);
    op->method = &iop_method_lu;
    iop_status status = *proven ? IOP_OK : iop_coefficients_check_radius(&kept, &op->env, err);
    *proven = true;
    if (status == IOP_OK)
        status = op->method->open(op, &kept, proven, err);
    iop_store_close(store);
    return status;
}

static iop_status open_method(iop_leontief *op, iop_coefficients *a, const iop_leontief_settings *settings,
                              iop_err *err)
{
    char why[120];
    bool proven = false;
    IOP_TRY(iop_method_choose(&op->method, settings, op->n, why, sizeof why, err));
    iop_status status = op->method->open(op, a, &proven, err);
    if (status == IOP_ENOCONV && op->method != &iop_method_lu)
        status = factor_instead(op, a, &proven, why, sizeof why, err);
    if (!proven && (status == IOP_OK || status == IOP_ESINGULAR)) {
        iop_status refused = iop_coefficients_check_radius(a, &op->env, err);
        status = refused == IOP_OK ? status : refused;
    }
    explain(op, a, why);
    return status;
}

static iop_status open_coefficients(iop_leontief **out, iop_coefficients *a,
                                    const iop_leontief_settings *settings, const iop_env *env, iop_err *err)
{
    const iop_leontief_settings defaults = iop_leontief_settings_default();
    *out = NULL;
    iop_leontief *op = iop_new(env, 1, sizeof *op);
    if (!op)
        return iop_no_memory(err, 1, "Leontief operator");
    iop_status status = IOP_OK;
    op->env = iop_env_or_default(env);
    op->n = a->n;
    op->tolerance = settings ? settings->tolerance : defaults.tolerance;
    op->proofs = iop_new(env, 1, sizeof *op->proofs);
    if (!op->proofs)
        status = iop_no_memory(err, 1, "Leontief operator");
    if (status == IOP_OK)
        status = open_method(op, a, settings ? settings : &defaults, err);
    iop_coefficients_free(a, env);
    if (status != IOP_OK) {
        iop_leontief_close(op);
        return status;
    }
    *out = op;
    return IOP_OK;
}

iop_status iop_leontief_open_with(iop_leontief **out, iop_cmat a, const iop_leontief_settings *settings,
                                  const iop_env *env, iop_err *err)
{
    iop_coefficients source = {.n = a.rows, .matrix = a};
    *out = NULL;
    if (a.rows != a.cols)
        return iop_fail(err, IOP_ESHAPE, "coefficients of %zu x %zu are not square", a.rows, a.cols);
    return open_coefficients(out, &source, settings, env, err);
}

iop_status iop_leontief_open_take(iop_leontief **out, iop_mat *take, const iop_leontief_settings *settings,
                                  const iop_env *env, iop_err *err)
{
    iop_cmat a = iop_read(*take);
    iop_coefficients source = {.n = a.rows, .matrix = a, .take = take};
    iop_status status = IOP_ESHAPE;
    *out = NULL;
    if (a.rows != a.cols || (a.rows > 0 && a.ld != a.cols))
        iop_fail(err, status, "coefficients of %zu x %zu, %zu apart, are not square without gaps", a.rows,
                 a.cols, a.ld);
    else
        status = open_coefficients(out, &source, settings, env, err);
    iop_mat_free(take, env); /* unless it lives on in op */
    return status;
}

iop_status iop_leontief_open_table_with(iop_leontief **out, const iop_table *table,
                                        const iop_leontief_settings *settings, const iop_env *env,
                                        iop_err *err)
{
    iop_coefficients source = {.n = table->n, .table = table, .names = table};
    return open_coefficients(out, &source, settings, env, err);
}

iop_status iop_leontief_open(iop_leontief **out, iop_cmat a, const iop_env *env, iop_err *err)
{
    return iop_leontief_open_with(out, a, NULL, env, err);
}

iop_status iop_leontief_open_table(iop_leontief **out, const iop_table *table, const iop_env *env,
                                   iop_err *err)
{
    return iop_leontief_open_table_with(out, table, NULL, env, err);
}

void iop_leontief_close(iop_leontief *op)
{
    if (!op)
        return;
    iop_env env = op->env;
    forget(op);
    iop_free(&env, op->proofs);
    iop_free(&env, op);
}

/* --- questions ------------------------------------------------------------------------------------------ */

size_t iop_leontief_size(const iop_leontief *op)
{
    return op->n;
}

const char *iop_leontief_method(const iop_leontief *op)
{
    return op->text;
}

double iop_leontief_radius(const iop_leontief *op)
{
    iop_mat a;
    double radius = (double)NAN;
    if (iop_mat_new(&a, op->n, op->n, &op->env, NULL) != IOP_OK)
        return radius;
    op->method->coefficients(op, a);
    if (iop_spectral_radius(iop_read(a), &radius, NULL, &op->env, NULL) != IOP_OK)
        radius = (double)NAN;
    iop_mat_free(&a, &op->env);
    return radius;
}

static iop_status check_width(const iop_leontief *op, size_t cols, iop_err *err)
{
    if (cols == op->n)
        return IOP_OK;
    return iop_fail(err, IOP_ESHAPE, "right-hand sides have %zu values, the economy has %zu sectors", cols,
                    op->n);
}

iop_status iop_leontief_outputs(const iop_leontief *op, iop_mat f, iop_err *err)
{
    IOP_TRY(check_width(op, f.cols, err));
    return op->method->solve(op, false, f, err);
}

iop_status iop_leontief_multipliers(const iop_leontief *op, iop_mat q, iop_err *err)
{
    IOP_TRY(check_width(op, q.cols, err));
    return op->method->solve(op, true, q, err);
}

static iop_status find_bound(const iop_leontief *op, bool transpose, iop_cmat b, iop_cmat x, iop_mat bound,
                             iop_err *err)
{
    IOP_TRY(check_width(op, b.cols, err));
    IOP_TRY(check_width(op, x.cols, err));
    IOP_TRY(check_width(op, bound.cols, err));
    if (b.rows != x.rows || b.rows != bound.rows)
        return iop_fail(err, IOP_ESHAPE, "%zu right-hand sides, %zu solutions and %zu bounds do not match",
                        b.rows, x.rows, bound.rows);
    const double *weight;
    IOP_TRY(iop_proof_of(op, transpose, &weight, err));
    IOP_TRY(op->method->residual(op, transpose, weight, b, x, bound, err));
    iop_proof_bound(op->n, weight, bound);
    return IOP_OK;
}

iop_status iop_leontief_outputs_bound(const iop_leontief *op, iop_cmat f, iop_cmat x, iop_mat bound,
                                      iop_err *err)
{
    return find_bound(op, false, f, x, bound, err);
}

iop_status iop_leontief_multipliers_bound(const iop_leontief *op, iop_cmat q, iop_cmat p, iop_mat bound,
                                          iop_err *err)
{
    return find_bound(op, true, q, p, bound, err);
}

/* Row i of L is e_i' L. */
iop_status iop_leontief_rows(const iop_leontief *op, size_t first, iop_mat rows, iop_err *err)
{
    IOP_TRY(check_width(op, rows.cols, err));
    if (rows.rows > op->n || first > op->n - rows.rows)
        return iop_fail(err, IOP_ESHAPE, "rows %zu to %zu are beyond the %zu sectors", first + 1,
                        first + rows.rows, op->n);
    if (op->lu)
        return iop_lu_inverse_rows(op->lu, first, rows, err);
    for (size_t i = 0; i < rows.rows; i++) {
        memset(rows.a + i * rows.ld, 0, op->n * sizeof *rows.a);
        *iop_at(rows, i, first + i) = 1;
    }
    return iop_leontief_multipliers(op, rows, err);
}

iop_status iop_leontief_diagonal(const iop_leontief *op, double *diagonal, iop_err *err)
{
    enum { BLOCK = 64 };
    if (op->lu)
        return iop_lu_inverse_diagonal(op->lu, diagonal, err);
    iop_mat rows;
    iop_status status = iop_mat_new(&rows, op->n < BLOCK ? op->n : BLOCK, op->n, &op->env, err);
    for (size_t first = 0; first < op->n && status == IOP_OK; first += BLOCK) {
        rows.rows = op->n - first < BLOCK ? op->n - first : BLOCK;
        status = iop_leontief_rows(op, first, rows, err);
        for (size_t t = 0; t < rows.rows && status == IOP_OK; t++)
            diagonal[first + t] = *iop_at(rows, t, first + t);
        if (status == IOP_OK && iop_stop_asked(&op->env))
            status =
                iop_fail(err, IOP_ESTOPPED, "stopped after %zu of %zu sectors", first + rows.rows, op->n);
    }
    iop_mat_free(&rows, &op->env);
    return status;
}

iop_status iop_leontief_inverse(const iop_leontief *op, iop_mat l, iop_err *err)
{
    IOP_TRY(check_width(op, l.rows, err));
    return iop_leontief_rows(op, 0, l, err);
}
