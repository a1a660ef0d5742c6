/* SPDX-License-Identifier: GPL-3.0-or-later */
/* (R4) Taxes less subsidies on products, (R5) purchases of all origins.
 *
 *   tax[j] = tau t[j] x[j], tax of a final use = tau times its own before;   tau = total / sum of both at tau
 * 1 W[p,j] = U[p,j] / sum U[.,j] (x[j] - va[j] - tax[j])                     columns take the donor's
 * structure W[p,k] = f[p,k] / sum f[.,k] (total[k] - tax[k])                         and fill what is left
 * for products */
#include "regional/region.h"
#include "regional/report.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

bool iop_region_taxes(iop_region_spec *in, iop_region *r)
{
    double base = 0, sum = 0;
    for (size_t j = 0; j < in->spec.n; j++)
        base += r->tax_rate[j] * r->output[j];
    for (size_t k = 0; k < in->finals; k++)
        base += r->final_tax[k];
    r->tau = in->tax_total / base;
    if (!isfinite(r->tau)) {
        iop_spec_error(&in->spec, NULL, "the donor has no taxes on products that could be scaled to %.6g",
                       in->tax_total);
        return false;
    }
    for (size_t j = 0; j < in->spec.n; j++)
        r->tax[j] = r->tau * r->tax_rate[j] * r->output[j];
    for (size_t k = 0; k < in->finals; k++)
        r->tax[in->spec.n + k] = r->tau * r->final_tax[k];
    for (size_t k = 0; k < in->spec.n + in->finals; k++)
        sum += r->tax[k];
    char what[80], factor[IOP_NUMBER_SIZE];
    iop_report_number(r->tau, factor);
    iop_words_number(iop_spec_lang(&in->spec), factor);
    snprintf(what, sizeof what,
             iop_words(iop_spec_lang(&in->spec), "taxes less subsidies on products (tau %s)"), factor);
    iop_report_money(&in->spec, what, sum, in->tax_total);
    return true;
}

/* Scales column `column` of `from` into `to_column` of W so that it sums to `total`. */
static bool fill_column(iop_region_spec *in, iop_region *r, iop_mat from, size_t column, size_t to_column,
                        double total)
{
    double sum = 0, gross = to_column < in->spec.n ? r->output[to_column] : 1;
    for (size_t p = 0; p < in->products; p++)
        sum += *iop_at(from, p, column);
    if (sum == 0 && fabs(total) > 1e-9 * gross) {
        iop_spec_error(&in->spec, NULL, "'%s' has %.6g to spend but buys nothing in the donor",
                       in->spec.column[to_column], total);
        return false;
    }
    double scale = sum == 0 ? 0 : total / sum;
    for (size_t p = 0; p < in->products; p++)
        *iop_at(r->use, p, to_column) = *iop_at(from, p, column) * scale;
    return true;
}

bool iop_region_purchases(iop_region_spec *in, iop_region *r)
{
    size_t n = in->spec.n;
    bool good = true;
    for (size_t j = 0; j < n; j++) {
        double left = r->output[j] - r->value_added[j] - r->tax[j];
        good = fill_column(in, r, r->donor_use, in->donor_sector[j], j, left) && good;
    }
    for (size_t k = 0; k < in->finals; k++)
        good = fill_column(in, r, r->use, n + k, n + k, r->final_total[k] - r->tax[n + k]) && good;
    return good;
}
