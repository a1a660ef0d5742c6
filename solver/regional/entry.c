/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of a spec: {total: ..., share: ..., over: [...], by: ..., weights: ...}. */
#include "regional/spread.h"
#include <math.h>
#include <stdint.h>

static const char *const BY_WORDS[IOP_BY_COUNT] = {
    [IOP_BY_EQUAL] = "equal",
    [IOP_BY_DONOR] = "donor",
    [IOP_BY_MARKET] = "market",
    [IOP_BY_OUTPUT] = "output",
    [IOP_BY_VALUE_ADDED] = "value_added",
    [IOP_BY_PURCHASES] = "purchases",
    [IOP_BY_RESOURCE] = "resource",
};

static void check_keys(iop_spec *spec, const iop_spot *at, const iop_entry_kind *kind)
{
    static const char *const keys[] = {"total",   "share",    "over",     "except", "by",
                                       "weights", "products", "resource", "cap",    "rest_of"};
    static const char *const flow_keys[] = {"total", "share", "over", "except", "by", "weights", "rest_of"};
    if (kind->satellite)
        (void)iop_spec_keys(spec, at, keys, sizeof keys / sizeof *keys - 1);
    else
        (void)iop_spec_keys(spec, at, flow_keys, sizeof flow_keys / sizeof *flow_keys - (kind->rest ? 0 : 1));
}

/* (total x share), or rest_of. */
static void read_amount(iop_spec *spec, const iop_spot *at, const iop_entry_kind *kind, iop_entry *entry)
{
    iop_spot rest = iop_spec_get(at, "rest_of"), share = iop_spec_get(at, "share");
    entry->rest = kind->rest && rest.node;
    iop_spot total = entry->rest ? rest : iop_spec_need(spec, at, "total");
    entry->amount = iop_spec_number(spec, &total, 1);
    if (!entry->rest)
        entry->amount *= iop_spec_number(spec, &share, 1);
    else if (share.node || iop_spec_get(at, "total").node)
        iop_spec_error(spec, &rest, "goes without total and share");
}

static void read_rule(iop_spec *spec, const iop_spot *at, const iop_entry_kind *kind, iop_entry *entry)
{
    const char *allowed[IOP_BY_COUNT];
    iop_by rule[IOP_BY_COUNT];
    iop_word_list words = {0, allowed};
    for (unsigned k = 0; k < IOP_BY_COUNT; k++)
        if (kind->by & (1U << k)) {
            rule[words.count] = (iop_by)k;
            allowed[words.count++] = BY_WORDS[k];
        }
    iop_spot by = iop_spec_need(spec, at, "by");
    size_t found = iop_spec_name(spec, &by, &words, IOP_WORD_IN("part", "rule of this section"));
    entry->by = found == SIZE_MAX ? rule[0] : rule[found];
}

static void read_sources(iop_spec *spec, const iop_spot *at, const iop_entry_kind *kind, iop_entry *entry)
{
    iop_spot products = iop_spec_get(at, "products"), resource = iop_spec_get(at, "resource");
    entry->resource = SIZE_MAX;
    if (entry->by == IOP_BY_PURCHASES) {
        products = iop_spec_need(spec, at, "products");
        entry->product = iop_spec_indices(spec, &products, &kind->products, IOP_WORD_IN("part", "product"),
                                          &entry->products);
    } else if (products.node) {
        iop_spec_error(spec, &products, "goes with 'by: purchases' only");
    }
    if (entry->by == IOP_BY_RESOURCE) {
        resource = iop_spec_need(spec, at, "resource");
        entry->resource = iop_spec_name(spec, &resource, &kind->resources,
                                        IOP_WORD_IN("part", "resource made before this one"));
    } else if (entry->by == IOP_BY_DONOR && resource.node) {
        entry->resource =
            iop_spec_name(spec, &resource, &kind->donor, IOP_WORD_IN("part", "resource of the donor"));
    } else if (entry->by == IOP_BY_DONOR && kind->satellite) {
        entry->resource = iop_word_list_find(&kind->donor, kind->own_name);
        if (entry->resource == SIZE_MAX)
            iop_spec_error(spec, at, "the donor has no resource '%s'; name one under 'resource'",
                           kind->own_name);
    } else if (resource.node) {
        iop_spec_error(spec, &resource, "goes with 'by: resource' and 'by: donor' only");
    }
}

static bool needs_sectors(iop_by by)
{
    return by == IOP_BY_DONOR || by == IOP_BY_MARKET || by == IOP_BY_OUTPUT || by == IOP_BY_VALUE_ADDED;
}

static void read_members(iop_spec *spec, const iop_spot *at, const iop_entry_kind *kind, iop_entry *entry)
{
    iop_spot over = iop_spec_need(spec, at, "over"), except = iop_spec_get(at, "except");
    iop_spot weights = iop_spec_get(at, "weights");
    entry->over = over;
    size_t errors = iop_diags_errors(spec->diags);
    size_t count = 0;
    entry->member = iop_spec_members(spec, &over, &except);
    entry->weight = iop_spec_weights(spec, &weights);
    for (size_t k = 0; entry->member && k < spec->n + spec->c; k++) {
        count += entry->member[k];
        if (k >= spec->n && entry->member[k] && (kind->sectors_only || needs_sectors(entry->by)))
            iop_spec_error(spec, &over, "'%s' is no sector, which this rule needs", spec->column[k]);
    }
    if (over.node && count == 0 && errors == iop_diags_errors(spec->diags))
        iop_spec_error(spec, &over, "nothing is left to spread over");
}

void iop_entry_read(iop_spec *spec, const iop_spot *at, const iop_entry_kind *kind, iop_entry *entry)
{
    entry->at = *at;
    entry->cap = (double)INFINITY;
    check_keys(spec, at, kind);
    read_amount(spec, at, kind, entry);
    read_rule(spec, at, kind, entry);
    read_members(spec, at, kind, entry);
    read_sources(spec, at, kind, entry);
    iop_spot cap = iop_spec_get(at, "cap");
    if (!cap.node || !kind->satellite)
        return;
    entry->cap = iop_spec_number(spec, &cap, (double)INFINITY);
    if (!(entry->cap > 1))
        iop_spec_error(spec, &cap, "must be above 1, a multiple of the members' mean use per unit of output");
}

iop_entry *iop_entries_read(iop_spec *spec, const iop_spot *at, const iop_entry_kind *kind, size_t *count)
{
    *count = 0;
    if (!iop_spec_is_list(spec, at))
        return NULL;
    iop_entry *entry = iop_spec_new(spec, iop_spec_count(at), sizeof *entry);
    for (size_t k = 0; entry && k < iop_spec_count(at); k++) {
        iop_spot item = iop_spec_item(at, k);
        iop_entry_read(spec, &item, kind, &entry[k]);
        *count = k + 1;
    }
    return entry;
}
