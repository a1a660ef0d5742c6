/* SPDX-License-Identifier: GPL-3.0-or-later */
/* (R3) Final use of category k at purchasers' prices, before the tax factor tau. U is the donor's purchases
 * of all origins, T its tax on the category, X its output:
 *
 *   by total             f[p] = s U[p,k], tax = s T[k],                 s = total / (sum U[.,k] + T[k])
 *   by output            f[p] = U[p,k] / X[p] x[p] for what is made here, tax = T[k] / sum U[.,k] sum f
 *   by output and total  both are then multiplied so that purchases and tax sum to the total */
#include "regional/region.h"
#include "regional/report.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

/* Column k of the donor's purchases scaled to the region's output of each product. */
static double follow_output(const iop_region_spec *in, iop_region *r, size_t k)
{
    double sum = 0;
    for (size_t j = 0; j < in->spec.n; j++) {
        size_t product = in->product_of[j];
        double x = in->donor->output[in->donor_sector[j]];
        double use = *iop_at(r->donor_use, product, in->donor->n + in->final[k].donor);
        *iop_at(r->use, product, in->spec.n + k) = x != 0 ? use / x * r->output[j] : 0;
        sum += *iop_at(r->use, product, in->spec.n + k);
    }
    return sum;
}

static double follow_structure(const iop_region_spec *in, iop_region *r, size_t k)
{
    double sum = 0;
    for (size_t p = 0; p < in->products; p++) {
        double use = *iop_at(r->donor_use, p, in->donor->n + in->final[k].donor);
        *iop_at(r->use, p, in->spec.n + k) = use;
        sum += use;
    }
    return sum;
}

static void report(iop_region_spec *in, const iop_region *r, size_t k, double scale)
{
    const iop_final_use *use = &in->final[k];
    char what[160], factor[IOP_NUMBER_SIZE];
    iop_report_number(scale, factor);
    iop_words_number(iop_spec_lang(&in->spec), factor);
    snprintf(what, sizeof what,
             iop_words(iop_spec_lang(&in->spec), "final use %s, at purchasers' prices (factor %s)"),
             iop_words_name(iop_spec_lang(&in->spec), in->spec.column[in->spec.n + k]), factor);
    iop_report_money(&in->spec, what, r->final_total[k], use->has_total ? use->total : IOP_UNSTATED);
}

bool iop_region_final(iop_region_spec *in, iop_region *r)
{
    const iop_table *donor = in->donor;
    for (size_t k = 0; k < in->finals; k++) {
        const iop_final_use *use = &in->final[k];
        double column = 0, tax = *iop_at(donor->primary, in->tax_component, donor->n + use->donor);
        for (size_t p = 0; p < in->products; p++)
            column += *iop_at(r->donor_use, p, donor->n + use->donor);
        double sum = use->by_output ? follow_output(in, r, k) : follow_structure(in, r, k);
        double sum_tax = column != 0 ? tax / column * sum : 0;
        double scale = use->has_total ? use->total / (sum + sum_tax) : 1;
        if (!isfinite(scale)) {
            iop_spec_error(&in->spec, NULL, "the donor's category '%s' buys nothing that could be scaled",
                           donor->categories[use->donor].name);
            return false;
        }
        for (size_t p = 0; p < in->products; p++)
            *iop_at(r->use, p, in->spec.n + k) *= scale;
        r->final_tax[k] = scale * sum_tax;
        r->final_total[k] = scale * (sum + sum_tax);
        report(in, r, k, scale);
    }
    return true;
}
