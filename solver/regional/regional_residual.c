/* SPDX-License-Identifier: GPL-3.0-or-later */
/* (R8) Supply: local sales of sector i are at most what it has left after its exports,
 *
 *   sum_k local[i,k] <= s[i] (x[i] - E[i]),   s = 1 for what is local by nature, else `supply`;
 *
 * a row above is scaled down. (R9) Trade with the rest of the country is what then remains,
 *
 *   sales      R[i] = x[i] - E[i] - sum_k local[i,k]                            >= 0
 *   purchases  inland[p,k] = W[p,k] - abroad[p,k] - local[p,k]                  >= 0 where W is
 *
 * so that rows and columns balance by construction. */
#include "regional/region.h"
#include "regional/report.h"
#include <math.h>
#include <stdint.h>

static const double EXHAUSTED = 1e-12; /* of output: a row that the supply rule used up, but for rounding */

static double local_sales(const iop_region *r, size_t i)
{
    double sum = 0;
    for (size_t k = 0; k < r->local.cols; k++)
        sum += *iop_at(r->local, i, k);
    return sum;
}

bool iop_region_supply(iop_region_spec *in, iop_region *r)
{
    iop_spec *spec = &in->spec;
    bool *cut = iop_spec_new(spec, spec->n + spec->c, sizeof *cut);
    if (!cut)
        return false;
    for (size_t i = 0; i < spec->n; i++) {
        double sales = local_sales(r, i);
        double most = (r->output[i] - r->exports[i]) * (in->by_nature[i] ? 1 : in->supply);
        cut[i] = sales > most;
        for (size_t k = 0; cut[i] && k < r->local.cols; k++)
            *iop_at(r->local, i, k) *= most / sales;
    }
    iop_report_names(spec, IOP_WORD_IN("part", "supply rule"),
                     IOP_WORD_IN("part", "local sales cut to what is made, less exports"), cut);
    return true;
}

static void buy_inland(const iop_region_spec *in, iop_region *r)
{
    for (size_t p = 0; p < in->products; p++)
        for (size_t k = 0; k < r->inland.cols; k++) {
            double local = in->maker[p] == SIZE_MAX ? 0 : *iop_at(r->local, in->maker[p], k);
            *iop_at(r->inland, p, k) = *iop_at(r->use, p, k) - *iop_at(r->abroad, p, k) - local;
        }
}

bool iop_region_residual(iop_region_spec *in, iop_region *r)
{
    double sales = 0, purchases = 0, local = 0;
    for (size_t i = 0; i < in->spec.n; i++) {
        double own = local_sales(r, i);
        r->rest[i] = r->output[i] - r->exports[i] - own;
        if (fabs(r->rest[i]) <= EXHAUSTED * r->output[i])
            r->rest[i] = 0;
        local += own;
        sales += r->rest[i];
    }
    buy_inland(in, r);
    for (size_t p = 0; p < in->products; p++)
        for (size_t k = 0; k < r->inland.cols; k++)
            purchases += *iop_at(r->inland, p, k);
    iop_report_money(&in->spec, IOP_WORD_IN("part", "bought in the region itself"), local, IOP_UNSTATED);
    iop_report_money(&in->spec, IOP_WORD_IN("part", "sold to the rest of the country (residual)"), sales,
                     IOP_UNSTATED);
    iop_report_money(&in->spec, IOP_WORD_IN("part", "bought from the rest of the country (residual)"),
                     purchases, IOP_UNSTATED);
    return true;
}
