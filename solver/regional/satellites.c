/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resource use from totals. A resource is sum_o factor[o] resource[o] plus its entries; an entry spreads its
 * amount T over members k in proportion to weight[k] b[k], with b by rule:
 *
 *   (S1) equal        b = 1
 *   (S2) output       b = x[j]
 *   (S3) value_added  b = va[j]
 *   (S4) purchases    b = max(0, purchases of the named products, of all origins)
 *   (S5) resource     b = use of a resource made before
 *   (S6) donor        b = (the donor's use per unit of output) x[j]
 *   (S7) cap          a[j] <= cap (T / sum of x over the members that are sectors) x[j]
 *
 * S2, S3, S6 and S7 concern sectors only. */
#include "regional/satellites.h"
#include "regional/report.h"
#include <math.h>

typedef struct iop_rule_input {
    const iop_users *users;
    const iop_entry *entry;
    iop_cmat made; /* resources so far */
} iop_rule_input;

typedef double iop_rule(const iop_rule_input *in, size_t column);

static double by_equal(const iop_rule_input *in, size_t column)
{
    (void)in;
    (void)column;
    return 1;
}

static double by_output(const iop_rule_input *in, size_t column)
{
    return in->users->output[column];
}

static double by_value_added(const iop_rule_input *in, size_t column)
{
    return in->users->value_added[column];
}

static double by_purchases(const iop_rule_input *in, size_t column)
{
    double sum = 0;
    for (size_t k = 0; k < in->entry->products; k++)
        sum += iop_get(in->users->purchases, in->entry->product[k], column);
    return sum > 0 ? sum : 0;
}

static double by_resource(const iop_rule_input *in, size_t column)
{
    return iop_get(in->made, in->entry->resource, column);
}

static double by_donor(const iop_rule_input *in, size_t column)
{
    const iop_table *donor = in->users->donor;
    size_t sector = in->users->donor_sector[column];
    double x = donor->output[sector];
    double use = *iop_at(donor->resources, in->entry->resource, sector);
    return x != 0 ? use / x * in->users->output[column] : 0;
}

static iop_rule *const RULES[IOP_BY_COUNT] = {
    [IOP_BY_EQUAL] = by_equal,         [IOP_BY_OUTPUT] = by_output,     [IOP_BY_VALUE_ADDED] = by_value_added,
    [IOP_BY_PURCHASES] = by_purchases, [IOP_BY_RESOURCE] = by_resource, [IOP_BY_DONOR] = by_donor,
};

/* (S7) into limit, INFINITY for categories. */
static void make_limits(const iop_spec *spec, const iop_entry *entry, const double *output, double *limit)
{
    double sum = 0;
    for (size_t j = 0; j < spec->n; j++)
        sum += entry->member[j] ? output[j] : 0;
    for (size_t k = 0; k < spec->n + spec->c; k++)
        limit[k] = k < spec->n && entry->member[k] && sum > 0 ? entry->cap * entry->amount / sum * output[k]
                                                              : (double)INFINITY;
}

static void add_entry(iop_spec *spec, const iop_satellite *s, const iop_rule_input *in, double *use)
{
    const iop_entry *entry = in->entry;
    size_t columns = spec->n + spec->c;
    double *base = iop_spec_new(spec, columns, sizeof *base);
    double *limit = iop_spec_new(spec, columns, sizeof *limit);
    double *part = iop_spec_new(spec, columns, sizeof *part);
    bool *capped = iop_spec_new(spec, columns, sizeof *capped);
    if (!base || !limit || !part || !capped)
        return;
    for (size_t k = 0; k < columns; k++)
        base[k] = entry->member[k] ? RULES[entry->by](in, k) * entry->weight[k] : 0;
    make_limits(spec, entry, in->users->output, limit);
    if (!iop_spread(entry->amount, base, columns, part)) {
        iop_spec_error(spec, &entry->at, "no member of 'over' has anything of what the rule goes by");
        return;
    }
    if (!iop_spread_capped(entry->amount, base, limit, columns, part, capped)) {
        iop_spec_error(spec, &entry->at, "the cap leaves no member to take the rest");
        return;
    }
    iop_report_names(spec, s->name,
                     IOP_WORD_IN("part", "capped at the stated multiple of the mean use per output"), capped);
    for (size_t k = 0; k < columns; k++)
        use[k] += part[k];
}

static void make_one(iop_spec *spec, const iop_satellite *s, const iop_users *users, iop_mat made, size_t row)
{
    double *use = iop_at(made, row, 0), sum = 0, stated = 0;
    for (size_t t = 0; t < s->terms; t++)
        for (size_t k = 0; k < made.cols; k++)
            use[k] += s->factor[t] * *iop_at(made, s->term[t], k);
    for (size_t e = 0; e < s->entries; e++) {
        const iop_rule_input in = {users, &s->entry[e], iop_read(made)};
        add_entry(spec, s, &in, use);
        stated += s->entry[e].amount;
    }
    for (size_t k = 0; k < made.cols; k++)
        sum += use[k];
    if (s->terms > 0 || !isnan(s->check))
        stated = s->check;
    iop_report_resource(spec, s->name, s->unit, sum, stated);
}

void iop_satellites_make(iop_spec *spec, const iop_satellites *satellites, const iop_users *users,
                         iop_mat use)
{
    for (size_t k = 0; use.a && k < satellites->count; k++)
        make_one(spec, &satellites->list[k], users, use, k);
}

size_t iop_satellites_kept(const iop_satellites *satellites)
{
    size_t kept = 0;
    for (size_t k = 0; k < satellites->count; k++)
        kept += satellites->list[k].keep;
    return kept;
}

iop_status iop_satellites_store(const iop_satellites *satellites, iop_cmat use, iop_table *table,
                                iop_err *err)
{
    size_t row = 0;
    for (size_t k = 0; k < satellites->count; k++) {
        const iop_satellite *s = &satellites->list[k];
        if (!s->keep)
            continue;
        IOP_TRY(iop_table_set_text(table, &table->resource[row].name, s->name, err));
        IOP_TRY(iop_table_set_text(table, &table->resource[row].unit, s->unit, err));
        for (size_t j = 0; j < use.cols; j++)
            *iop_at(table->resources, row, j) = iop_get(use, k, j);
        row++;
    }
    return IOP_OK;
}
