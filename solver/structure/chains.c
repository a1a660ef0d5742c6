/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chains.c - what exports hold of value added and of imports, and where in the chain a sector stands. */
#include "base/alloc.h"
#include "structure/names.h"
#include "structure/stages.h"
#include <ioplan/chains.h>

enum { ADDED_ROW = 1, COMPONENT_ROW = 2 }; /* of iop_multipliers */

/* Imports per unit of final demand for product j. */
static double import_content(const iop_table *t, const iop_multipliers *m, size_t j)
{
    double sum = 0;
    for (size_t q = 0; q < t->p; q++)
        sum += t->components[q].is_import ? *iop_at(m->total, COMPONENT_ROW + q, j) : 0;
    return sum;
}

static void fill_exports(iop_chains *o, const iop_table *t, const iop_multipliers *m)
{
    for (size_t j = 0; j < o->n; j++) {
        double added = *iop_at(m->total, ADDED_ROW, j), imports = import_content(t, m, j), e = 0;
        for (size_t c = 0; c < t->c; c++) {
            double value = t->categories[c].is_export ? *iop_at(t->final_demand, j, c) : 0;
            o->exports[c] += value;
            o->added[c] += added * value;
            o->imports[c] += imports * value;
            e += value;
        }
        *iop_at(o->of, IOP_CHAIN_EXPORTS, j) = e;
        *iop_at(o->of, IOP_CHAIN_ADDED_IN_EXPORTS, j) = added * e;
        *iop_at(o->of, IOP_CHAIN_ADDED_DIRECT, j) = *iop_at(m->direct, ADDED_ROW, j) * e;
        *iop_at(o->of, IOP_CHAIN_IMPORTS_IN_EXPORTS, j) = imports * e;
        *iop_at(o->of, IOP_CHAIN_ADDED_EXPORTED, j) = e;
        *iop_at(o->of, IOP_CHAIN_DOWNSTREAMNESS, j) = *iop_at(m->total, 0, j);
    }
}

/* d (L e), by sector. */
static iop_status trace_sources(iop_chains *o, const iop_multipliers *m, const iop_leontief *op, iop_err *err)
{
    iop_mat row = {1, o->n, o->of.ld, iop_at(o->of, IOP_CHAIN_ADDED_EXPORTED, 0)};
    IOP_TRY(iop_leontief_outputs(op, row, err));
    for (size_t i = 0; i < o->n; i++)
        *iop_at(row, 0, i) *= *iop_at(m->direct, ADDED_ROW, i);
    return IOP_OK;
}

/* x0 - N, and x0 - E - N when `open`. */
static void fill_divisor(const iop_chains *o, const iop_table *t, const bool *stock, bool open,
                         double *divisor)
{
    for (size_t i = 0; i < o->n; i++) {
        divisor[i] = t->output[i] - (open ? *iop_at(o->of, IOP_CHAIN_EXPORTS, i) : 0);
        for (size_t c = 0; c < t->c; c++)
            divisor[i] -= stock[c] ? *iop_at(t->final_demand, i, c) : 0;
    }
}

static iop_status count_stages(iop_chains *o, const iop_table *t, const bool *stock, iop_err *err)
{
    double *divisor = iop_new(&o->env, 2 * o->n, sizeof *divisor);
    if (!divisor)
        return iop_no_memory(err, o->n, "sectors");
    iop_stages of[] = {{divisor, iop_at(o->of, IOP_CHAIN_UPSTREAMNESS, 0), false},
                       {divisor + o->n, iop_at(o->of, IOP_CHAIN_UPSTREAMNESS_OPEN, 0), false}};
    fill_divisor(o, t, stock, false, divisor);
    fill_divisor(o, t, stock, true, divisor + o->n);
    iop_status status = iop_upstreamness(t, 2, of, &o->env, err);
    o->open_upstreamness = of[1].known;
    iop_free(&o->env, divisor);
    return status;
}

static iop_status new_storage(iop_chains *o, iop_err *err)
{
    o->exports = iop_new(&o->env, o->c, sizeof *o->exports);
    o->added = iop_new(&o->env, o->c, sizeof *o->added);
    o->imports = iop_new(&o->env, o->c, sizeof *o->imports);
    if (!o->exports || !o->added || !o->imports)
        return iop_no_memory(err, o->c, "categories");
    return iop_mat_new(&o->of, IOP_CHAINS, o->n, &o->env, err);
}

static iop_status choose_inventories(iop_chains *o, const iop_table *t, size_t count, const char *const *name,
                                     bool *stock, iop_err *err)
{
    size_t found;
    IOP_TRY(iop_choose_categories(t, count, name, iop_inventory_names, stock, &found, err));
    o->inventories = iop_join_categories(t, stock, &o->env);
    return o->inventories ? IOP_OK : iop_no_memory(err, 1, "value chains");
}

iop_status iop_chains_open(iop_chains **out, const iop_table *table, const iop_multipliers *multipliers,
                           const iop_leontief *op, size_t inventories, const char *const *inventory,
                           const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_chains *o = iop_new(env, 1, sizeof *o);
    bool *stock = iop_new(env, table->c, sizeof *stock);
    iop_status status = o && stock ? IOP_OK : iop_no_memory(err, 1, "value chains");
    if (o) {
        o->env = iop_env_or_default(env);
        o->n = table->n;
        o->c = table->c;
    }
    if (status == IOP_OK)
        status = choose_inventories(o, table, inventories, inventory, stock, err);
    if (status == IOP_OK)
        status = new_storage(o, err);
    if (status == IOP_OK) {
        fill_exports(o, table, multipliers);
        status = trace_sources(o, multipliers, op, err);
    }
    if (status == IOP_OK)
        status = count_stages(o, table, stock, err);
    iop_free(env, stock);
    if (status == IOP_OK)
        *out = o;
    else
        iop_chains_close(o);
    return status;
}

void iop_chains_close(iop_chains *o)
{
    if (!o)
        return;
    iop_env env = o->env;
    iop_mat_free(&o->of, &env);
    iop_free(&env, o->exports);
    iop_free(&env, o->added);
    iop_free(&env, o->imports);
    iop_free(&env, o->inventories);
    iop_free(&env, o);
}
