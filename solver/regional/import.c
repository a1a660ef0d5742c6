/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `import`: from a spec and a table of total use to a dataset. The steps are in import_split.c (flows) and
 * satellites.c (resources). */
#include "regional/import.h"
#include "regional/dataset_meta.h"
#include "regional/report.h"
#include <math.h>

static iop_status store_flows(const iop_import_spec *in, const iop_import_work *work, iop_table *table,
                              iop_err *err)
{
    iop_flows *flows;
    if (!in->flows_file)
        return IOP_OK;
    IOP_TRY(iop_table_add_flows(table, in->product_imports, table->n, in->flows_file, &flows, err));
    for (size_t i = 0; i < table->n; i++) {
        IOP_TRY(iop_table_set_text(table, &flows->product[i], table->sectors[i].code, err));
        for (size_t k = 0; k < table->n + table->c; k++)
            *iop_at(flows->flow, i, k) = *iop_at(work->imported, i, k);
    }
    return IOP_OK;
}

static iop_status store(iop_import_spec *in, const iop_import_work *work, iop_table *table, iop_err *err)
{
    size_t n = table->n;
    IOP_TRY(iop_meta_store(&in->spec, table, err));
    for (size_t k = 0; k < table->c; k++)
        table->categories[k].is_export = in->is_export[k];
    for (size_t q = 0; q < table->p; q++) {
        IOP_TRY(iop_table_set_text(table, &table->components[q].name, in->component[q].name, err));
        table->components[q].in_value_added = in->in_value_added[q];
        table->components[q].is_import = in->is_import[q];
        for (size_t k = 0; k < n + table->c; k++)
            *iop_at(table->primary, q, k) = *iop_at(work->primary, q, k);
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            *iop_at(table->intermediate, i, j) = *iop_at(work->total, i, j);
        for (size_t k = 0; k < table->c; k++)
            *iop_at(table->final_demand, i, k) = *iop_at(work->total, i, n + k);
    }
    iop_table_update_output(table);
    IOP_TRY(iop_satellites_store(&in->satellites, iop_read(work->use), table, err));
    return store_flows(in, work, table, err);
}

/* Resources look at purchases of all origins: domestic and imported flows together. */
static void make_resources(iop_import_spec *in, iop_import_work *work)
{
    iop_spec *spec = &in->spec;
    size_t n = spec->n, columns = n + spec->c;
    iop_mat purchases = iop_spec_matrix(spec, n, columns);
    double *value_added = iop_spec_new(spec, n, sizeof *value_added);
    work->use = iop_spec_matrix(spec, in->satellites.count, columns);
    if (spec->out_of_memory)
        return;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < columns; k++)
            *iop_at(purchases, i, k) = *iop_at(work->total, i, k) + *iop_at(work->imported, i, k);
    for (size_t q = 0; q < in->components; q++)
        for (size_t j = 0; in->in_value_added[q] && j < n; j++)
            value_added[j] += *iop_at(work->primary, q, j);
    const iop_users users = {work->output, value_added, iop_read(purchases), NULL, NULL};
    iop_satellites_make(spec, &in->satellites, &users, work->use);
}

static void report(iop_import_spec *in, const iop_import_work *work)
{
    double output = 0, imports = 0, primary;
    for (size_t j = 0; j < in->spec.n; j++) {
        output += work->output[j];
        imports += work->imports[j];
    }
    iop_report_money(&in->spec, IOP_WORD_IN("part", "output"), output, IOP_UNSTATED);
    iop_report_money(&in->spec, IOP_WORD_IN("part", "imports of products"), imports, IOP_UNSTATED);
    for (size_t q = 0; q < in->components; q++) {
        primary = 0;
        for (size_t k = 0; k < in->spec.n + in->spec.c; k++)
            primary += *iop_at(work->primary, q, k);
        iop_report_money(&in->spec, in->component[q].name, primary, IOP_UNSTATED);
    }
}

static iop_status make(iop_table **out, iop_import_spec *in)
{
    iop_spec *spec = &in->spec;
    iop_import_work work = {.output = NULL};
    iop_err err;
    iop_import_read(in);
    iop_meta_check(spec);
    IOP_TRY(iop_spec_status(spec));
    if (iop_import_split(in, &work)) {
        report(in, &work);
        make_resources(in, &work);
    }
    IOP_TRY(iop_spec_status(spec));
    iop_status status = iop_table_new(out, spec->n, spec->c, in->components,
                                      iop_satellites_kept(&in->satellites), &spec->env, &err);
    if (status == IOP_OK)
        status = store(in, &work, *out, &err);
    return status == IOP_OK ? status : iop_diags_add_err(spec->diags, &err);
}

iop_status iop_import(iop_table **out, const char *spec, size_t sets, const char *const *set,
                      const iop_env *env, iop_diags *diags)
{
    *out = NULL;
    iop_import_spec in = {.flows_file = NULL};
    iop_status status = iop_spec_open(&in.spec, spec, sets, set, env, diags);
    if (status == IOP_OK)
        status = make(out, &in);
    iop_spec_close(&in.spec);
    if (status != IOP_OK) {
        iop_table_close(*out);
        *out = NULL;
    }
    return status;
}
