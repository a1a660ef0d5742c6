/* SPDX-License-Identifier: GPL-3.0-or-later */
/* (R6) Imports from abroad. The donor's share m[p] of a product's use (exports left out) that comes from
 * abroad becomes, for the products in `over`, 1 - (1 - m)^kappa, which stays below 1 whatever kappa is; kappa
 * is solved by bisection so that they sum to the stated total. Products in `none` have share 0, the others
 * keep m.
 *
 *   total(kappa) = sum over p in over of (1 - (1 - m[p])^kappa) W[p,.]   rises with kappa */
#include "regional/portable.h"
#include "regional/region.h"
#include "regional/report.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

static const double KAPPA_MAX = 1024;
enum { HALVINGS = 200 };

static void donor_shares(const iop_region_spec *in, iop_region *r)
{
    const iop_table *donor = in->donor;
    for (size_t p = 0; p < in->products; p++) {
        double use = 0, abroad = 0;
        for (size_t k = 0; k < donor->n + donor->c; k++) {
            if (k >= donor->n && donor->categories[k - donor->n].is_export)
                continue;
            use += *iop_at(r->donor_use, p, k);
            abroad += *iop_at(r->donor_abroad, p, k);
        }
        double share = use != 0 ? abroad / use : 0;
        r->abroad_share[p] = fmin(1, fmax(0, share));
    }
}

static double scaled_share(double share, double kappa)
{
    return 1 - iop_portable_power(1 - share, kappa);
}

static double total_at(const iop_region_spec *in, const iop_region *r, const double *use, double kappa)
{
    double sum = 0;
    for (size_t p = 0; p < in->products; p++)
        if (in->is_good[p])
            sum += use[p] * scaled_share(r->abroad_share[p], kappa);
    return sum;
}

static bool solve_kappa(iop_region_spec *in, iop_region *r, const double *use)
{
    double low = 0, high = 1, target = in->abroad_total;
    while (total_at(in, r, use, high) < target && high < KAPPA_MAX)
        high *= 2;
    double most = total_at(in, r, use, high);
    if (most < target || target < 0) {
        iop_spec_error(&in->spec, NULL,
                       "imports of %.6g from abroad are out of reach: the goods take %.6g at "
                       "most",
                       target, most);
        return false;
    }
    for (int k = 0; k < HALVINGS && high - low > 1e-15 * high; k++) {
        double middle = (low + high) / 2;
        if (total_at(in, r, use, middle) < target)
            low = middle;
        else
            high = middle;
    }
    r->kappa = (low + high) / 2;
    return true;
}

static void apply(const iop_region_spec *in, iop_region *r)
{
    for (size_t p = 0; p < in->products; p++) {
        double *share = &r->abroad_share[p];
        if (in->is_good[p])
            *share = scaled_share(*share, r->kappa);
        else if (in->never_abroad[p])
            *share = 0;
        for (size_t k = 0; k < r->use.cols; k++)
            *iop_at(r->abroad, p, k) = *share * *iop_at(r->use, p, k);
    }
}

static void report(iop_region_spec *in, const iop_region *r)
{
    double goods = 0, all = 0;
    for (size_t p = 0; p < in->products; p++)
        for (size_t k = 0; k < r->abroad.cols; k++) {
            all += *iop_at(r->abroad, p, k);
            goods += in->is_good[p] ? *iop_at(r->abroad, p, k) : 0;
        }
    char what[80], factor[IOP_NUMBER_SIZE];
    iop_report_number(r->kappa, factor);
    iop_words_number(iop_spec_lang(&in->spec), factor);
    snprintf(what, sizeof what,
             iop_words(iop_spec_lang(&in->spec), "imports of goods from abroad (kappa %s)"), factor);
    iop_report_money(&in->spec, what, goods, in->abroad_total);
    iop_report_money(&in->spec, IOP_WORD_IN("part", "imports of all products from abroad"), all,
                     IOP_UNSTATED);
}

bool iop_region_abroad(iop_region_spec *in, iop_region *r)
{
    double *use = iop_spec_new(&in->spec, in->products, sizeof *use);
    if (!use)
        return false;
    for (size_t p = 0; p < in->products; p++)
        for (size_t k = 0; k < r->use.cols; k++)
            use[p] += *iop_at(r->use, p, k);
    donor_shares(in, r);
    if (!solve_kappa(in, r, use))
        return false;
    apply(in, r);
    report(in, r);
    return true;
}
