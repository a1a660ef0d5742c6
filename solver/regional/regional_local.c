/* SPDX-License-Identifier: GPL-3.0-or-later */
/* (R7) The share of purchases within the country that is bought in the region itself, min(1, quotient):
 *
 *   SLQ[i] = (x[i] / sum x) / (X[i] / sum X)            simple location quotient, by output
 *   slq    SLQ[i]
 *   cilq   SLQ[i] / SLQ[j], on the diagonal SLQ[i]      cross-industry quotient
 *   flq    lambda times cilq, lambda = log2(1 + sum x / sum X)^delta
 *
 * A final use has no buying industry: SLQ[i]. What is local by nature has share 1. Sources: Miller and Blair,
 * Input-Output Analysis, 2nd edition (2009), section 8.2; Flegg, Webber and Elliott, Regional Studies 29
 * (1995); Flegg and Webber, Regional Studies 31 (1997). */
#include "regional/portable.h"
#include "regional/region.h"
#include "regional/report.h"
#include <math.h>

double iop_flq_lambda(double region, double nation, double delta)
{
    return iop_portable_power(iop_portable_log2(1 + region / nation), delta);
}

double iop_local_share(iop_local_method method, double lambda, double slq_seller, double slq_buyer,
                       iop_buyer buyer)
{
    double quotient = slq_seller;
    if (buyer != IOP_BUYER_FINAL && method != IOP_LOCAL_SLQ) {
        if (buyer == IOP_BUYER_OTHER)
            quotient = slq_buyer > 0 ? slq_seller / slq_buyer : 1;
        if (method == IOP_LOCAL_FLQ)
            quotient *= lambda;
    }
    return fmin(1, quotient);
}

static void find_quotients(iop_region_spec *in, iop_region *r)
{
    const iop_table *donor = in->donor;
    double region = 0, nation = 0;
    for (size_t j = 0; j < in->spec.n; j++)
        region += r->output[j];
    for (size_t j = 0; j < donor->n; j++)
        nation += donor->output[j];
    for (size_t j = 0; j < in->spec.n; j++) {
        double x = donor->output[in->donor_sector[j]];
        r->quotient[j] = x != 0 ? r->output[j] / region / (x / nation) : 0;
    }
    r->lambda = in->method == IOP_LOCAL_FLQ ? iop_flq_lambda(region, nation, in->delta) : 1;
}

static void report(iop_region_spec *in, const iop_region *r)
{
    static const char *const text[] = {
        [IOP_LOCAL_SLQ] = "slq", [IOP_LOCAL_CILQ] = "cilq", [IOP_LOCAL_FLQ] = "flq"};
    char lambda[IOP_NUMBER_SIZE];
    iop_report_number(r->lambda, lambda);
    iop_spec_note(&in->spec, "local shares by %s, lambda %s", text[in->method], lambda);
}

bool iop_region_local(iop_region_spec *in, iop_region *r)
{
    size_t n = in->spec.n;
    find_quotients(in, r);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n + in->finals; k++) {
            size_t p = in->product_of[i];
            iop_buyer buyer = k >= n ? IOP_BUYER_FINAL : k == i ? IOP_BUYER_SELF : IOP_BUYER_OTHER;
            double share = in->by_nature[i] ? 1
                                            : iop_local_share(in->method, r->lambda, r->quotient[i],
                                                              k < n ? r->quotient[k] : 1, buyer);
            *iop_at(r->local, i, k) = share * (*iop_at(r->use, p, k) - *iop_at(r->abroad, p, k));
        }
    report(in, r);
    return true;
}
