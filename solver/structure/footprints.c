/* SPDX-License-Identifier: GPL-3.0-or-later */
/* footprints.c - the same amounts by who produces and by for whom. */
#include "base/alloc.h"
#include <ioplan/chains.h>

/* What category c takes of an indicator itself. */
static double direct_use(const iop_table *t, const iop_multipliers *m, size_t q, size_t c)
{
    size_t column = t->n + c, of = q - 2; /* rows of iop_multipliers: output, value added, components, ... */
    switch (m->indicator[q].kind) {
    case IOP_INDICATOR_VALUE_ADDED:
        return iop_table_value_added(t, column);
    case IOP_INDICATOR_COMPONENT:
        return *iop_at(t->primary, of, column);
    case IOP_INDICATOR_RESOURCE:
        return *iop_at(t->resources, of - t->p, column);
    case IOP_INDICATOR_OUTPUT:
        break;
    }
    return 0;
}

static void fill(iop_footprints *o, const iop_table *t, const iop_multipliers *m)
{
    for (size_t q = 0; q < o->k; q++) {
        for (size_t i = 0; i < o->n; i++) {
            double total = *iop_at(m->total, q, i);
            *iop_at(o->production, q, i) = *iop_at(m->direct, q, i) * t->output[i];
            for (size_t c = 0; c < o->c; c++) {
                double value = total * *iop_at(t->final_demand, i, c);
                *iop_at(o->consumption, q, i) += value;
                *iop_at(o->embodied, q, c) += value;
            }
        }
        for (size_t c = 0; c < o->c; c++)
            *iop_at(o->direct, q, c) = direct_use(t, m, q, c);
    }
}

static iop_status new_storage(iop_footprints *o, iop_err *err)
{
    IOP_TRY(iop_mat_new(&o->production, o->k, o->n, &o->env, err));
    IOP_TRY(iop_mat_new(&o->consumption, o->k, o->n, &o->env, err));
    IOP_TRY(iop_mat_new(&o->embodied, o->k, o->c, &o->env, err));
    IOP_TRY(iop_mat_new(&o->direct, o->k, o->c, &o->env, err));
    return iop_mat_new(&o->served, o->c, o->n, &o->env, err);
}

iop_status iop_footprints_open(iop_footprints **out, const iop_table *table,
                               const iop_multipliers *multipliers, const iop_leontief *op, const iop_env *env,
                               iop_err *err)
{
    *out = NULL;
    iop_footprints *o = iop_new(env, 1, sizeof *o);
    if (!o)
        return iop_no_memory(err, 1, "footprints");
    o->env = iop_env_or_default(env);
    o->k = multipliers->k;
    o->n = table->n;
    o->c = table->c;
    iop_status status = new_storage(o, err);
    if (status == IOP_OK) {
        fill(o, table, multipliers);
        for (size_t c = 0; c < o->c; c++)
            for (size_t i = 0; i < o->n; i++)
                *iop_at(o->served, c, i) = *iop_at(table->final_demand, i, c);
        status = iop_leontief_outputs(op, o->served, err);
    }
    if (status == IOP_OK)
        *out = o;
    else
        iop_footprints_close(o);
    return status;
}

void iop_footprints_close(iop_footprints *o)
{
    if (!o)
        return;
    iop_env env = o->env;
    iop_mat_free(&o->production, &env);
    iop_mat_free(&o->consumption, &env);
    iop_mat_free(&o->embodied, &env);
    iop_mat_free(&o->direct, &env);
    iop_mat_free(&o->served, &env);
    iop_free(&env, o);
}
