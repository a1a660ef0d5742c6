/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the steps take from the donor N:
 *
 *   U[p,k] = domestic + bought outside, of product p by the donor's column k      purchases of all origins
 *   M[p,k] = of which from abroad
 *   v[j] = va[j] / X[j],  t[j] = taxes on products[j] / X[j]                       rates of output
 *   NX[j] = exports of j */
#include "regional/region.h"
#include <stdint.h>

static void add_domestic(const iop_table *donor, iop_mat use)
{
    for (size_t i = 0; i < donor->n; i++) {
        for (size_t j = 0; j < donor->n; j++)
            *iop_at(use, i, j) += *iop_at(donor->intermediate, i, j);
        for (size_t k = 0; k < donor->c; k++)
            *iop_at(use, i, donor->n + k) += *iop_at(donor->final_demand, i, k);
    }
}

static void add_flows(const iop_region_spec *in, const iop_flows *flows, iop_mat sum)
{
    for (size_t p = 0; p < flows->products; p++) {
        size_t row = iop_word_list_find(&in->product, flows->product[p]);
        for (size_t k = 0; row != SIZE_MAX && k < sum.cols; k++)
            *iop_at(sum, row, k) += *iop_at(flows->flow, p, k);
    }
}

static void take_rates(const iop_region_spec *in, iop_region *r)
{
    const iop_table *donor = in->donor;
    for (size_t j = 0; j < in->spec.n; j++) {
        size_t at = in->donor_sector[j];
        double x = donor->output[at];
        r->value_rate[j] = x != 0 ? iop_table_value_added(donor, at) / x : 0;
        r->tax_rate[j] = x != 0 ? *iop_at(donor->primary, in->tax_component, at) / x : 0;
    }
    for (size_t i = 0; i < donor->n; i++)
        for (size_t k = 0; k < donor->c; k++)
            r->donor_exports[i] += donor->categories[k].is_export ? *iop_at(donor->final_demand, i, k) : 0;
}

bool iop_region_start(iop_region_spec *in, iop_region *r)
{
    iop_spec *spec = &in->spec;
    const iop_table *donor = in->donor;
    size_t n = spec->n, m = in->products, columns = n + in->finals;
    r->donor_use = iop_spec_matrix(spec, m, donor->n + donor->c);
    r->donor_abroad = iop_spec_matrix(spec, m, donor->n + donor->c);
    r->use = iop_spec_matrix(spec, m, columns);
    r->abroad = iop_spec_matrix(spec, m, columns);
    r->inland = iop_spec_matrix(spec, m, columns);
    r->local = iop_spec_matrix(spec, n, columns);
    double **const of_sectors[] = {&r->value_rate, &r->tax_rate,    &r->exports, &r->output,
                                   &r->quotient,   &r->value_added, &r->rest};
    for (size_t k = 0; k < sizeof of_sectors / sizeof *of_sectors; k++)
        *of_sectors[k] = iop_spec_new(spec, n, sizeof(double));
    r->donor_exports = iop_spec_new(spec, donor->n, sizeof(double));
    r->final_total = iop_spec_new(spec, in->finals, sizeof(double));
    r->final_tax = iop_spec_new(spec, in->finals, sizeof(double));
    r->tax = iop_spec_new(spec, columns, sizeof(double));
    r->abroad_share = iop_spec_new(spec, m, sizeof(double));
    if (spec->out_of_memory)
        return false;
    add_domestic(donor, r->donor_use);
    for (size_t k = 0; k < donor->flows; k++)
        add_flows(in, &donor->import_flows[k], r->donor_use);
    add_flows(in, &donor->import_flows[in->donor_flows], r->donor_abroad);
    take_rates(in, r);
    return true;
}
