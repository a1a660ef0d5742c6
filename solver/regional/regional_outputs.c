/* SPDX-License-Identifier: GPL-3.0-or-later */
/* (R2) Output from value added. V is the value added of an entry's members, w weights, X and NX the donor's
 * output and exports, E the region's exports, v value added per unit of output:
 *
 *   donor    x[j] = phi w[j] X[j]                     phi = V / sum v w X
 *   market   x[j] = E[j] + phi w[j] (X[j] - NX[j])    phi = (V - sum v E) / sum v w (X - NX)
 *
 * The region sells what it exports and its part phi w of the donor's home market. Both are linear in phi. */
#include "regional/region.h"
#include "regional/report.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

/* x[j] = fixed[j] + phi slope[j] for one member. */
static void line_of(const iop_region_spec *in, const iop_region *r, const iop_entry *entry, size_t j,
                    double *fixed, double *slope)
{
    size_t at = in->donor_sector[j];
    bool market = entry->by == IOP_BY_MARKET;
    *fixed = market ? r->exports[j] : 0;
    *slope = entry->weight[j] * (in->donor->output[at] - (market ? r->donor_exports[at] : 0));
}

static void report(iop_region_spec *in, const iop_region *r, const iop_entry *entry, double phi)
{
    double sum = 0;
    for (size_t j = 0; j < in->spec.n; j++)
        sum += entry->member[j] ? r->value_added[j] : 0;
    const iop_yaml_node *over = entry->over.node;
    bool list = over->kind == IOP_YAML_LIST;
    char what[160], factor[IOP_NUMBER_SIZE];
    iop_report_number(phi, factor);
    iop_words_number(iop_spec_lang(&in->spec), factor);
    snprintf(what, sizeof what, iop_words(iop_spec_lang(&in->spec), "value added of %.80s%s (factor phi %s)"),
             list ? over->item[0].text : over->text, list && over->count > 1 ? ", ..." : "", factor);
    iop_report_money(&in->spec, what, sum, entry->amount);
}

static bool solve_entry(iop_region_spec *in, iop_region *r, const iop_entry *entry)
{
    double fixed, slope, value_fixed = 0, value_slope = 0;
    for (size_t j = 0; j < in->spec.n; j++) {
        if (!entry->member[j])
            continue;
        line_of(in, r, entry, j, &fixed, &slope);
        value_fixed += r->value_rate[j] * fixed;
        value_slope += r->value_rate[j] * slope;
    }
    if (!(value_slope > 0)) {
        iop_spec_error(&in->spec, &entry->at, "the donor has no value added in what these sectors sell");
        return false;
    }
    double phi = (entry->amount - value_fixed) / value_slope;
    if (!(phi >= 0)) {
        iop_spec_error(&in->spec, &entry->at,
                       "the exports alone need a value added of %.6g, more than the %.6g given", value_fixed,
                       entry->amount);
        return false;
    }
    for (size_t j = 0; j < in->spec.n; j++) {
        if (!entry->member[j])
            continue;
        line_of(in, r, entry, j, &fixed, &slope);
        r->output[j] = fixed + phi * slope;
        r->value_added[j] = r->value_rate[j] * r->output[j];
    }
    report(in, r, entry, phi);
    return true;
}

bool iop_region_outputs(iop_region_spec *in, iop_region *r)
{
    bool good = true;
    for (size_t k = 0; k < in->outputs; k++)
        good = solve_entry(in, r, &in->output[k]) && good;
    for (size_t j = 0; good && j < in->spec.n; j++)
        if (r->exports[j] > r->output[j]) {
            iop_spec_error(&in->spec, NULL, "sector '%s' would export %.6g of an output of %.6g",
                           in->spec.sector[j].code, r->exports[j], r->output[j]);
            good = false;
        }
    double sum = 0;
    for (size_t j = 0; good && j < in->spec.n; j++)
        sum += r->output[j];
    if (good)
        iop_report_money(&in->spec, IOP_WORD_IN("part", "output"), sum, IOP_UNSTATED);
    return good;
}
