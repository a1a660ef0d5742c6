/* SPDX-License-Identifier: GPL-3.0-or-later */
/* multipliers.c - direct coefficients d and type I multipliers m = d L of everything a table counts, by one
 * solve with all coefficients as right-hand sides. Source: Miller and Blair (2009), section 6.2. */
#include "base/alloc.h"
#include <ioplan/multipliers.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Amount of an indicator that sector j takes in the table. */
static double amount(const iop_table *t, iop_indicator_kind kind, size_t of, size_t j)
{
    switch (kind) {
    case IOP_INDICATOR_VALUE_ADDED:
        return iop_table_value_added(t, j);
    case IOP_INDICATOR_COMPONENT:
        return *iop_at(t->primary, of, j);
    case IOP_INDICATOR_RESOURCE:
        return *iop_at(t->resources, of, j);
    case IOP_INDICATOR_OUTPUT:
        break;
    }
    return t->output[j];
}

/* Fills row k: name, unit, direct coefficients of the `of`-th component or resource. */
static iop_status fill_row(iop_multipliers *m, const iop_table *t, size_t k, iop_indicator_kind kind,
                           size_t of, iop_err *err)
{
    const char *name = kind == IOP_INDICATOR_OUTPUT        ? "output"
                       : kind == IOP_INDICATOR_VALUE_ADDED ? "value_added"
                       : kind == IOP_INDICATOR_COMPONENT   ? t->components[of].name
                                                           : t->resource[of].name;
    const char *unit = kind == IOP_INDICATOR_RESOURCE ? t->resource[of].unit : t->unit;
    m->indicator[k].kind = kind;
    m->indicator[k].name = iop_copy_text(&m->env, name);
    m->indicator[k].unit = iop_copy_text(&m->env, unit);
    if (!m->indicator[k].name || !m->indicator[k].unit)
        return iop_no_memory(err, 2, "names");
    for (size_t j = 0; j < m->n; j++) {
        double empty = kind == IOP_INDICATOR_OUTPUT ? 1 : 0;
        *iop_at(m->direct, k, j) = t->output[j] == 0 ? empty : amount(t, kind, of, j) / t->output[j];
    }
    return IOP_OK;
}

static iop_status fill_direct(iop_multipliers *m, const iop_table *t, iop_err *err)
{
    IOP_TRY(fill_row(m, t, 0, IOP_INDICATOR_OUTPUT, 0, err));
    IOP_TRY(fill_row(m, t, 1, IOP_INDICATOR_VALUE_ADDED, 0, err));
    for (size_t q = 0; q < t->p; q++)
        IOP_TRY(fill_row(m, t, 2 + q, IOP_INDICATOR_COMPONENT, q, err));
    for (size_t r = 0; r < t->r; r++)
        IOP_TRY(fill_row(m, t, 2 + t->p + r, IOP_INDICATOR_RESOURCE, r, err));
    return IOP_OK;
}

static iop_status fill_totals(iop_multipliers *m, const iop_leontief *op, iop_err *err)
{
    for (size_t k = 0; k < m->k; k++)
        for (size_t j = 0; j < m->n; j++)
            *iop_at(m->total, k, j) = *iop_at(m->direct, k, j);
    IOP_TRY(iop_leontief_multipliers(op, m->total, err));
    for (size_t k = 0; k < m->k; k++)
        for (size_t j = 0; j < m->n; j++) {
            double direct = *iop_at(m->direct, k, j);
            *iop_at(m->ratio, k, j) = direct == 0 ? (double)NAN : *iop_at(m->total, k, j) / direct;
        }
    return IOP_OK;
}

static iop_status new_storage(iop_multipliers *m, iop_err *err)
{
    m->indicator = iop_new(&m->env, m->k, sizeof *m->indicator);
    if (!m->indicator)
        return iop_no_memory(err, m->k, "indicators");
    IOP_TRY(iop_mat_new(&m->direct, m->k, m->n, &m->env, err));
    IOP_TRY(iop_mat_new(&m->total, m->k, m->n, &m->env, err));
    return iop_mat_new(&m->ratio, m->k, m->n, &m->env, err);
}

static size_t count_indicators(const iop_table *table)
{
    return 2 + table->p + table->r;
}

iop_status iop_multipliers_open(iop_multipliers **out, const iop_table *table, const iop_leontief *op,
                                const iop_env *env, iop_err *err)
{
    *out = NULL;
    if (!op)
        return iop_multipliers_open_with(out, table, NULL, env, err);
    iop_multipliers *m = iop_new(env, 1, sizeof *m);
    if (!m)
        return iop_no_memory(err, 1, "multipliers");
    m->env = iop_env_or_default(env);
    m->k = count_indicators(table);
    m->n = table->n;
    m->method = iop_copy_text(&m->env, iop_leontief_method(op));
    iop_status status = m->method ? new_storage(m, err) : iop_no_memory(err, 1, "names");
    if (status == IOP_OK)
        status = fill_direct(m, table, err);
    if (status == IOP_OK)
        status = fill_totals(m, op, err);
    if (status != IOP_OK) {
        iop_multipliers_close(m);
        return status;
    }
    *out = m;
    return IOP_OK;
}

iop_status iop_multipliers_open_with(iop_multipliers **out, const iop_table *table,
                                     const iop_leontief_settings *settings, const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_leontief *op;
    iop_leontief_settings own = settings ? *settings : iop_leontief_settings_default();
    own.right_sides = count_indicators(table);
    iop_status status = iop_leontief_open_table_with(&op, table, &own, env, err);
    if (status == IOP_OK)
        status = iop_multipliers_open(out, table, op, env, err);
    iop_leontief_close(op);
    return status;
}

void iop_multipliers_close(iop_multipliers *m)
{
    if (!m)
        return;
    iop_env env = m->env;
    for (size_t k = 0; m->indicator && k < m->k; k++) {
        iop_free(&env, m->indicator[k].name);
        iop_free(&env, m->indicator[k].unit);
    }
    iop_free(&env, m->indicator);
    iop_free(&env, m->method);
    iop_mat_free(&m->direct, &env);
    iop_mat_free(&m->total, &env);
    iop_mat_free(&m->ratio, &env);
    iop_free(&env, m);
}

size_t iop_multipliers_find(const iop_multipliers *m, const char *name)
{
    for (size_t k = 0; k < m->k; k++)
        if (strcmp(m->indicator[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}
