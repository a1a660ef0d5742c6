/* SPDX-License-Identifier: GPL-3.0-or-later */
/* (R1) Exports abroad. An entry spreads its amount T over its members j by weight[j] times
 *
 *   equal: 1        donor: the donor's exports of j
 *
 * and rest_of takes what the entries before it left of its total. */
#include "regional/region.h"
#include "regional/report.h"
#include <math.h>

static double sum_of(const double *v, size_t count)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += v[k];
    return sum;
}

static bool add_entry(iop_region_spec *in, iop_region *r, const iop_entry *entry)
{
    iop_spec *spec = &in->spec;
    size_t n = spec->n;
    double amount = entry->amount - (entry->rest ? sum_of(r->exports, n) : 0);
    double *base = iop_spec_new(spec, n, sizeof *base), *part = iop_spec_new(spec, n, sizeof *part);
    if (!base || !part)
        return false;
    for (size_t j = 0; j < n; j++) {
        double quantity = entry->by == IOP_BY_EQUAL ? 1 : r->donor_exports[in->donor_sector[j]];
        base[j] = entry->member[j] ? quantity * entry->weight[j] : 0;
    }
    if (amount < 0) {
        iop_spec_error(spec, &entry->at, "the entries before take %.6g more than the total of %.6g", -amount,
                       entry->amount);
        return false;
    }
    if (!iop_spread(amount, base, n, part)) {
        iop_spec_error(spec, &entry->at,
                       "no member of 'over' has exports in the donor, or all weights are 0");
        return false;
    }
    for (size_t j = 0; j < n; j++)
        r->exports[j] += part[j];
    return true;
}

bool iop_region_exports(iop_region_spec *in, iop_region *r)
{
    double stated = 0;
    for (size_t k = 0; k < in->export_entries; k++) {
        if (!add_entry(in, r, &in->exports[k]))
            return false;
        stated = in->exports[k].rest ? in->exports[k].amount : stated + in->exports[k].amount;
    }
    iop_report_money(&in->spec, IOP_WORD_IN("part", "exports abroad"), sum_of(r->exports, in->spec.n),
                     stated);
    return true;
}
