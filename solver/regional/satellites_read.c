/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section resources: of a spec.
 *
 *   NAME: {unit: TEXT, keep: false, sum: {EARLIER: factor, ...}, entries: [...], check: TOTAL} */
#include "regional/report.h"
#include "regional/satellites.h"
#include <stdint.h>

static void read_terms(iop_spec *spec, const iop_spot *sum, const iop_word_list *earlier, iop_satellite *s)
{
    if (!iop_spec_is_map(spec, sum))
        return;
    size_t count = iop_spec_count(sum);
    s->term = iop_spec_new(spec, count, sizeof *s->term);
    s->factor = iop_spec_new(spec, count, sizeof *s->factor);
    for (size_t k = 0; s->term && s->factor && k < count; k++) {
        iop_spot value = iop_spec_item(sum, k), key = value;
        key.node = &sum->node->key[k];
        size_t term =
            iop_spec_name(spec, &key, earlier, IOP_WORD_IN("part", "resource made before this one"));
        double factor = iop_spec_number(spec, &value, 1);
        if (term == SIZE_MAX)
            continue;
        s->term[s->terms] = term;
        s->factor[s->terms++] = factor;
    }
}

static void read_satellite(iop_spec *spec, const iop_spot *at, iop_entry_kind *kind, iop_satellite *s)
{
    static const char *const keys[] = {"unit", "keep", "sum", "entries", "check"};
    if (!iop_spec_keys(spec, at, keys, sizeof keys / sizeof *keys) && at->node->kind != IOP_YAML_MAP)
        return;
    iop_spot unit = iop_spec_need(spec, at, "unit"), keep = iop_spec_get(at, "keep");
    iop_spot sum = iop_spec_get(at, "sum"), entries = iop_spec_get(at, "entries");
    s->unit = iop_spec_text(spec, &unit);
    s->keep = iop_spec_bool(spec, &keep, true);
    iop_spot check = iop_spec_get(at, "check");
    s->check = check.node ? iop_spec_number(spec, &check, 1) : IOP_UNSTATED;
    kind->own_name = s->name;
    read_terms(spec, &sum, &kind->resources, s);
    s->entry = iop_entries_read(spec, &entries, kind, &s->entries);
    if (!sum.node && !entries.node)
        iop_spec_error(spec, at, "needs 'sum', 'entries' or both");
}

static iop_word_list donor_resources(iop_spec *spec, const iop_table *donor)
{
    iop_word_list names = {0, NULL};
    const char **name = donor ? iop_spec_new(spec, donor->r, sizeof *name) : NULL;
    if (!name)
        return names;
    for (size_t k = 0; k < donor->r; k++)
        name[k] = donor->resource[k].name;
    names = (iop_word_list){donor->r, name};
    return names;
}

void iop_satellites_read(iop_spec *spec, const iop_word_list *products, const iop_table *donor,
                         iop_satellites *out)
{
    *out = (iop_satellites){0, NULL};
    const iop_spot root = iop_spec_root(spec);
    iop_spot at = iop_spec_get(&root, "resources");
    if (!iop_spec_is_map(spec, &at))
        return;
    size_t count = iop_spec_count(&at);
    const char **name = iop_spec_new(spec, count, sizeof *name);
    out->list = iop_spec_new(spec, count, sizeof *out->list);
    if (!name || !out->list)
        return;
    iop_entry_kind kind = {.satellite = true, .products = *products};
    kind.donor = donor_resources(spec, donor);
    kind.by = 1U << IOP_BY_EQUAL | 1U << IOP_BY_OUTPUT | 1U << IOP_BY_VALUE_ADDED | 1U << IOP_BY_PURCHASES |
              1U << IOP_BY_RESOURCE | (donor ? 1U << IOP_BY_DONOR : 0U);
    for (size_t k = 0; k < count; k++) {
        iop_spot item = iop_spec_item(&at, k);
        out->list[k].name = at.node->key[k].text;
        kind.resources = (iop_word_list){k, name};
        read_satellite(spec, &item, &kind, &out->list[k]);
        name[k] = out->list[k].name;
        out->count = k + 1;
    }
}
