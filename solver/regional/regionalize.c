/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `regionalize`: the dataset of a region from its country's, by the steps
 *
 *   R1 exports abroad (regional_exports.c)           R6 imports from abroad (regional_abroad.c)
 *   R2 outputs (regional_outputs.c)                  R7 local shares (regional_local.c)
 *   R3 final uses (regional_final.c)                 R8 supply rule and
 *   R4 taxes, R5 purchases (regional_taxes.c)        R9 trade with the rest of the country
 * (regional_residual.c)
 *
 * and the resources (satellites.c). Components: the donor's value added, taxes, imports from abroad, imports
 * from the rest of the country. */
#include "regional/dataset_meta.h"
#include "regional/region.h"
#include "regional/report.h"
#include <math.h>
#include <stdio.h>

static size_t value_components(const iop_table *donor)
{
    size_t count = 0;
    for (size_t q = 0; q < donor->p; q++)
        count += donor->components[q].in_value_added;
    return count;
}

/* The donor's components of value added, at its rates; *row is the next free row. */
static iop_status store_value_added(const iop_region_spec *in, const iop_region *r, iop_table *table,
                                    size_t *row, iop_err *err)
{
    const iop_table *donor = in->donor;
    for (size_t q = 0; q < donor->p; q++) {
        if (!donor->components[q].in_value_added)
            continue;
        IOP_TRY(iop_table_set_text(table, &table->components[*row].name, donor->components[q].name, err));
        table->components[*row].in_value_added = true;
        for (size_t j = 0; j < table->n; j++) {
            size_t at = in->donor_sector[j];
            double x = donor->output[at];
            *iop_at(table->primary, *row, j) = x != 0 ? *iop_at(donor->primary, q, at) / x * r->output[j] : 0;
        }
        ++*row;
    }
    return IOP_OK;
}

/* A component whose row is the column sums of `flows`, and the flows themselves when they are kept. */
static iop_status store_imports(const iop_region_spec *in, iop_cmat flows, const char *name, const char *file,
                                iop_table *table, size_t row, iop_err *err)
{
    iop_flows *kept = NULL;
    IOP_TRY(iop_table_set_text(table, &table->components[row].name, name, err));
    table->components[row].is_import = true;
    for (size_t p = 0; p < flows.rows; p++)
        for (size_t k = 0; k < flows.cols; k++)
            *iop_at(table->primary, row, k) += iop_get(flows, p, k);
    if (!file)
        return IOP_OK;
    IOP_TRY(iop_table_add_flows(table, row, flows.rows, file, &kept, err));
    for (size_t p = 0; p < flows.rows; p++) {
        IOP_TRY(iop_table_set_text(table, &kept->product[p], in->product.name[p], err));
        for (size_t k = 0; k < flows.cols; k++)
            *iop_at(kept->flow, p, k) = iop_get(flows, p, k);
    }
    return IOP_OK;
}

static iop_status store_primary(const iop_region_spec *in, const iop_region *r, iop_table *table,
                                iop_err *err)
{
    size_t row = 0;
    IOP_TRY(store_value_added(in, r, table, &row, err));
    IOP_TRY(iop_table_set_text(table, &table->components[row].name, in->tax_name, err));
    for (size_t k = 0; k < table->n + in->finals; k++)
        *iop_at(table->primary, row, k) = r->tax[k];
    IOP_TRY(store_imports(in, iop_read(r->abroad), in->abroad_name, in->abroad_file, table, row + 1, err));
    return store_imports(in, iop_read(r->inland), in->inland_name, in->inland_file, table, row + 2, err);
}

static void store_sales(const iop_region_spec *in, const iop_region *r, iop_table *table)
{
    size_t n = table->n;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            *iop_at(table->intermediate, i, j) = *iop_at(r->local, i, j);
        for (size_t k = 0; k < in->finals; k++)
            *iop_at(table->final_demand, i, k) = *iop_at(r->local, i, n + k);
        *iop_at(table->final_demand, i, in->finals) = r->exports[i];
        *iop_at(table->final_demand, i, in->finals + 1) = r->rest[i];
    }
    table->categories[in->finals].is_export = table->categories[in->finals + 1].is_export = true;
    iop_table_update_output(table);
}

/* Purchases with empty columns for the two exports, then every resource. */
static iop_mat make_resources(iop_region_spec *in, const iop_region *r)
{
    iop_spec *spec = &in->spec;
    iop_mat purchases = iop_spec_matrix(spec, in->products, spec->n + spec->c);
    iop_mat use = iop_spec_matrix(spec, in->satellites.count, spec->n + spec->c);
    if (spec->out_of_memory)
        return use;
    for (size_t p = 0; p < in->products; p++)
        for (size_t k = 0; k < r->use.cols; k++)
            *iop_at(purchases, p, k) = *iop_at(r->use, p, k);
    const iop_users users = {r->output, r->value_added, iop_read(purchases), in->donor, in->donor_sector};
    iop_satellites_make(spec, &in->satellites, &users, use);
    return use;
}

/* Gross product from both sides, and the largest gap between a row and its column. */
static void report_balance(iop_region_spec *in, const iop_table *table)
{
    double produced = 0, used = 0, gap = 0;
    for (size_t j = 0; j < table->n; j++) {
        double column = 0;
        for (size_t i = 0; i < table->n; i++)
            column += *iop_at(table->intermediate, i, j);
        for (size_t q = 0; q < table->p; q++)
            column += *iop_at(table->primary, q, j);
        gap = fmax(gap, fabs(column - table->output[j]) / fmax(table->output[j], 1e-300));
        produced += iop_table_value_added(table, j);
        for (size_t k = 0; k < table->c; k++)
            used += *iop_at(table->final_demand, j, k);
    }
    for (size_t q = 0; q < table->p; q++)
        for (size_t k = 0; k < table->n + table->c; k++) {
            double value = *iop_at(table->primary, q, k);
            bool import = table->components[q].is_import, added = table->components[q].in_value_added;
            produced += import || added ? 0 : value;
            used += (k >= table->n ? value : 0) - (import ? value : 0);
        }
    iop_report_money(&in->spec, IOP_WORD_IN("part", "gross product, value added and taxes"), produced,
                     IOP_UNSTATED);
    iop_report_money(&in->spec, IOP_WORD_IN("part", "gross product, final uses and exports less imports"),
                     used, IOP_UNSTATED);
    iop_spec_note(&in->spec,
                  gap < 1e-12 ? IOP_WORD("rows and columns agree to 1e-12 of output")
                              : IOP_WORD("rows and columns differ by up to %.1e of output"),
                  gap);
}

static bool run_steps(iop_region_spec *in, iop_region *r)
{
    static bool (*const step[])(iop_region_spec *, iop_region *) = {
        iop_region_start,     iop_region_exports, iop_region_outputs, iop_region_final,  iop_region_taxes,
        iop_region_purchases, iop_region_abroad,  iop_region_local,   iop_region_supply, iop_region_residual};
    for (size_t k = 0; k < sizeof step / sizeof *step; k++)
        if (!step[k](in, r))
            return false;
    return true;
}

static iop_status store(iop_region_spec *in, const iop_region *r, iop_cmat use, iop_table *table,
                        iop_err *err)
{
    IOP_TRY(iop_meta_store(&in->spec, table, err));
    store_sales(in, r, table);
    IOP_TRY(store_primary(in, r, table, err));
    return iop_satellites_store(&in->satellites, use, table, err);
}

static iop_status make(iop_table **out, iop_region_spec *in, const iop_env *env)
{
    iop_spec *spec = &in->spec;
    iop_region r = {.kappa = 0};
    iop_mat use = {0, 0, 1, NULL};
    iop_err err;
    iop_region_read(in, env);
    IOP_TRY(iop_spec_status(spec));
    if (run_steps(in, &r))
        use = make_resources(in, &r);
    IOP_TRY(iop_spec_status(spec));
    iop_status status = iop_table_new(out, spec->n, spec->c, value_components(in->donor) + 3,
                                      iop_satellites_kept(&in->satellites), &spec->env, &err);
    if (status == IOP_OK)
        status = store(in, &r, iop_read(use), *out, &err);
    if (status != IOP_OK)
        return iop_diags_add_err(spec->diags, &err);
    report_balance(in, *out);
    return IOP_OK;
}

iop_status iop_regionalize(iop_table **out, const char *spec, size_t sets, const char *const *set,
                           const iop_env *env, iop_diags *diags)
{
    *out = NULL;
    iop_region_spec in = {.donor = NULL};
    iop_status status = iop_spec_open(&in.spec, spec, sets, set, env, diags);
    if (status == IOP_OK)
        status = make(out, &in, env);
    iop_table_close(in.donor);
    iop_spec_close(&in.spec);
    if (status != IOP_OK) {
        iop_table_close(*out);
        *out = NULL;
    }
    return status;
}
