/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows of products bought outside, by product and buyer, as parts of a table.
 *
 * Invariant: every text of a flow is owned by the table and never NULL. */
#include "base/alloc.h"
#include "table/table_private.h"
#include <stdint.h>

static void free_flow(iop_flows *flow, const iop_env *env)
{
    for (size_t k = 0; flow->product && k < flow->products; k++)
        iop_free(env, flow->product[k]);
    iop_free(env, flow->product);
    iop_free(env, flow->file);
    iop_mat_free(&flow->flow, env);
}

void iop_table_free_flows(iop_table *table)
{
    for (size_t k = 0; k < table->flows; k++)
        free_flow(&table->import_flows[k], &table->env);
    iop_free(&table->env, table->import_flows);
    table->import_flows = NULL;
    table->flows = 0;
}

static iop_status fill_flow(iop_flows *flow, const iop_table *table, const char *file, iop_err *err)
{
    const iop_env *env = &table->env;
    flow->product = iop_new(env, flow->products, sizeof *flow->product);
    flow->file = iop_copy_text(env, file);
    bool good = flow->product && flow->file;
    for (size_t k = 0; good && k < flow->products; k++)
        good = (flow->product[k] = iop_copy_text(env, "")) != NULL;
    if (!good)
        return iop_no_memory(err, flow->products, "imported products");
    return iop_mat_new(&flow->flow, flow->products, table->n + table->c, env, err);
}

iop_status iop_table_add_flows(iop_table *table, size_t component, size_t products, const char *file,
                               iop_flows **out, iop_err *err)
{
    *out = NULL;
    iop_flows flow = {.component = component, .products = products};
    iop_status status = fill_flow(&flow, table, file, err);
    size_t capacity = table->flows;
    if (status == IOP_OK && !iop_grow(&table->env, &table->import_flows, &capacity, table->flows + 1,
                                      sizeof *table->import_flows))
        status = iop_no_memory(err, 1, "import flow");
    if (status != IOP_OK) {
        free_flow(&flow, &table->env);
        return status;
    }
    table->import_flows[table->flows] = flow;
    *out = &table->import_flows[table->flows++];
    return IOP_OK;
}

size_t iop_table_flows_of(const iop_table *table, size_t component)
{
    for (size_t k = 0; k < table->flows; k++)
        if (table->import_flows[k].component == component)
            return k;
    return SIZE_MAX;
}
