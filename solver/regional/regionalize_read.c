/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spec of `regionalize`. */
#include "base/text.h"
#include "regional/dataset_meta.h"
#include "regional/region.h"
#include <stdint.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool check_keys(iop_region_spec *in, const iop_spot *at, const char *const *keys, size_t count)
{
    bool good = iop_spec_keys(&in->spec, at, keys, count);
    return good || (at->node && at->node->kind == IOP_YAML_MAP);
}

/* --- the donor ------------------------------------------------------------------------------------------ */

static void open_donor(iop_region_spec *in, const iop_spot *root, const iop_env *env)
{
    iop_spec *spec = &in->spec;
    iop_spot at = iop_spec_need(spec, root, "donor");
    const char *name = iop_spec_text(spec, &at);
    if (!name[0])
        return;
    const char *path = iop_spec_path(spec, name);
    if (spec->out_of_memory)
        return;
    if (iop_dataset_open(&in->donor, path, env, spec->diags) == IOP_ENOMEM)
        spec->out_of_memory = true;
}

static iop_word_list component_names(iop_spec *spec, const iop_table *donor)
{
    iop_word_list names = {0, NULL};
    const char **name = iop_spec_new(spec, donor->p, sizeof *name);
    for (size_t k = 0; name && k < donor->p; k++)
        name[k] = donor->components[k].name;
    if (name)
        names = (iop_word_list){donor->p, name};
    return names;
}

/* Products: the donor's sectors, then what its import flows name beyond them. */
static void list_products(iop_region_spec *in, const iop_spot *root)
{
    (void)root;
    iop_spec *spec = &in->spec;
    const iop_table *donor = in->donor;
    size_t most = donor->n;
    for (size_t k = 0; k < donor->flows; k++)
        most += donor->import_flows[k].products;
    const char **name = iop_spec_new(spec, most, sizeof *name);
    if (!name)
        return;
    in->product = (iop_word_list){donor->n, name};
    for (size_t i = 0; i < donor->n; i++)
        name[i] = donor->sectors[i].code;
    for (size_t k = 0; k < donor->flows; k++)
        for (size_t p = 0; p < donor->import_flows[k].products; p++)
            if (iop_word_list_find(&in->product, donor->import_flows[k].product[p]) == SIZE_MAX)
                name[in->product.count++] = donor->import_flows[k].product[p];
    in->products = in->product.count;
    in->components = component_names(spec, donor);
}

static void match_sectors(iop_region_spec *in, const iop_spot *root)
{
    iop_spec *spec = &in->spec;
    iop_spot sectors = iop_spec_get(root, "sectors");
    in->donor_sector = iop_spec_new(spec, spec->n, sizeof *in->donor_sector);
    in->product_of = iop_spec_new(spec, spec->n, sizeof *in->product_of);
    in->maker = iop_spec_new(spec, in->products, sizeof *in->maker);
    if (!in->donor_sector || !in->product_of || !in->maker)
        return;
    for (size_t p = 0; p < in->products; p++)
        in->maker[p] = SIZE_MAX;
    for (size_t j = 0; j < spec->n; j++) {
        const char *code = spec->sector[j].code;
        in->donor_sector[j] = iop_table_sector(in->donor, code);
        in->product_of[j] = in->donor_sector[j]; /* products begin with the donor's sectors */
        if (in->donor_sector[j] == SIZE_MAX)
            iop_spec_error(spec, &sectors, "the donor has no sector '%s'", code);
        else
            in->maker[in->product_of[j]] = j;
    }
}

/* --- final uses and categories -------------------------------------------------------------------------- */

static void read_final(iop_region_spec *in, const iop_spot *at, iop_final_use *use)
{
    static const char *const keys[] = {"total", "by"};
    static const char *const rules[] = {"output", "donor"};
    const iop_word_list words = {COUNT(rules), rules};
    iop_spec *spec = &in->spec;
    if (!check_keys(in, at, keys, COUNT(keys)))
        return;
    iop_spot total = iop_spec_get(at, "total"), by = iop_spec_get(at, "by");
    use->has_total = total.node;
    use->total = iop_spec_number(spec, &total, 1);
    use->by_output = iop_spec_name(spec, &by, &words, IOP_WORD_IN("part", "rule for a final use")) == 0;
    if (!use->by_output && !use->has_total)
        iop_spec_error(spec, at, "needs a total unless it goes 'by: output'");
}

/* A name that the spec gives to a new category or component. */
static const char *new_name(iop_spec *spec, const iop_spot *parent, const char *key)
{
    iop_spot at = iop_spec_need(spec, parent, key);
    const char *name = iop_spec_text(spec, &at);
    if (name[0] && !iop_is_code(name))
        iop_spec_error(spec, &at, "'%s' is no name of letters, digits, '_' and '-'", name);
    return name;
}

/* Final uses, then the exports abroad, then those to the rest of the country. */
static void read_categories(iop_region_spec *in, const iop_spot *root)
{
    iop_spec *spec = &in->spec;
    iop_spot demand = iop_spec_need(spec, root, "final_demand"),
             exports = iop_spec_need(spec, root, "exports");
    iop_spot rest = iop_spec_need(spec, root, "rest_of_country");
    size_t count = iop_spec_is_map(spec, &demand) ? iop_spec_count(&demand) : 0;
    const char **name = iop_spec_new(spec, count + 2, sizeof *name);
    in->final = iop_spec_new(spec, count, sizeof *in->final);
    if (!name || !in->final)
        return;
    for (size_t k = 0; k < count; k++) {
        iop_spot item = iop_spec_item(&demand, k), key = item;
        key.node = &demand.node->key[k];
        name[k] = key.node->text;
        in->final[k].donor = iop_table_category(in->donor, name[k]);
        if (in->final[k].donor == SIZE_MAX || in->donor->categories[in->final[k].donor].is_export)
            iop_spec_error(spec, &key, "the donor has no category of this name that is no export");
        read_final(in, &item, &in->final[k]);
    }
    in->finals = count;
    name[count] = in->export_name = new_name(spec, &exports, "category");
    name[count + 1] = in->rest_name = new_name(spec, &rest, "export");
    for (size_t k = 0; k < count + 2; k++)
        for (size_t l = 0; l < k; l++)
            if (name[k][0] && strcmp(name[k], name[l]) == 0) {
                iop_spec_error(spec, root, "two categories are called '%s'", name[k]);
                break;
            }
    iop_spec_set_categories(spec, count + 2, name);
}

/* --- output and exports --------------------------------------------------------------------------------- */

static void check_partition(iop_region_spec *in, const iop_spot *at)
{
    for (size_t j = 0; j < in->spec.n; j++) {
        size_t times = 0;
        for (size_t k = 0; k < in->outputs; k++)
            times += in->output[k].member && in->output[k].member[j];
        if (times != 1)
            iop_spec_error(&in->spec, at, "sector '%s' stands in %zu entries; each must stand in one",
                           in->spec.sector[j].code, times);
    }
}

static void read_output(iop_region_spec *in, const iop_spot *root)
{
    static const char *const export_keys[] = {"category", "entries"};
    iop_spec *spec = &in->spec;
    iop_spot output = iop_spec_need(spec, root, "output"), exports = iop_spec_get(root, "exports");
    iop_entry_kind kind = {.by = 1U << IOP_BY_DONOR | 1U << IOP_BY_MARKET, .sectors_only = true};
    size_t errors = iop_diags_errors(spec->diags);
    in->output = iop_entries_read(spec, &output, &kind, &in->outputs);
    if (in->output && errors == iop_diags_errors(spec->diags))
        check_partition(in, &output);
    if (!check_keys(in, &exports, export_keys, COUNT(export_keys)))
        return;
    iop_spot entries = iop_spec_need(spec, &exports, "entries");
    kind.by = 1U << IOP_BY_EQUAL | 1U << IOP_BY_DONOR;
    kind.rest = true;
    in->exports = iop_entries_read(spec, &entries, &kind, &in->export_entries);
}

/* --- taxes, imports, local supply ----------------------------------------------------------------------- */

static void read_taxes(iop_region_spec *in, const iop_spot *root)
{
    static const char *const keys[] = {"component", "total", "share"};
    iop_spec *spec = &in->spec;
    iop_spot taxes = iop_spec_need(spec, root, "taxes");
    if (!check_keys(in, &taxes, keys, COUNT(keys)))
        return;
    iop_spot component = iop_spec_need(spec, &taxes, "component"),
             total = iop_spec_need(spec, &taxes, "total");
    iop_spot share = iop_spec_get(&taxes, "share");
    in->tax_component =
        iop_spec_name(spec, &component, &in->components, IOP_WORD_IN("part", "component of the donor"));
    in->tax_name = iop_spec_text(spec, &component);
    in->tax_total = iop_spec_number(spec, &total, 1) * iop_spec_number(spec, &share, 1);
    if (in->tax_component != SIZE_MAX && in->donor->components[in->tax_component].in_value_added)
        iop_spec_error(spec, &component, "'%s' is part of the donor's value added", in->tax_name);
}

static void read_abroad(iop_region_spec *in, const iop_spot *root)
{
    static const char *const keys[] = {"component", "flows", "total", "over", "none"};
    iop_spec *spec = &in->spec;
    iop_spot abroad = iop_spec_need(spec, root, "abroad");
    if (!check_keys(in, &abroad, keys, COUNT(keys)))
        return;
    iop_spot component = iop_spec_need(spec, &abroad, "component"), file = iop_spec_get(&abroad, "flows");
    iop_spot total = iop_spec_need(spec, &abroad, "total"), over = iop_spec_need(spec, &abroad, "over");
    iop_spot none = iop_spec_get(&abroad, "none");
    size_t index =
        iop_spec_name(spec, &component, &in->components, IOP_WORD_IN("part", "component of the donor"));
    in->abroad_name = iop_spec_text(spec, &component);
    in->abroad_file = file.node ? iop_spec_text(spec, &file) : NULL;
    in->abroad_total = iop_spec_number(spec, &total, 1);
    in->is_good = iop_spec_mask(spec, &over, &in->product, IOP_WORD_IN("part", "product of the donor"));
    in->never_abroad = iop_spec_mask(spec, &none, &in->product, IOP_WORD_IN("part", "product of the donor"));
    if (!in->never_abroad)
        in->never_abroad = iop_spec_new(spec, in->products, sizeof *in->never_abroad);
    in->donor_flows = index == SIZE_MAX ? SIZE_MAX : iop_table_flows_of(in->donor, index);
    if (index != SIZE_MAX && in->donor_flows == SIZE_MAX)
        iop_spec_error(spec, &component, "the donor has no import_flows for '%s'", in->abroad_name);
}

static void read_local(iop_region_spec *in, const iop_spot *root)
{
    static const char *const keys[] = {"method", "delta", "by_nature", "supply"};
    static const char *const methods[] = {
        [IOP_LOCAL_SLQ] = "slq", [IOP_LOCAL_CILQ] = "cilq", [IOP_LOCAL_FLQ] = "flq"};
    const iop_word_list words = {COUNT(methods), methods};
    iop_spec *spec = &in->spec;
    iop_spot local = iop_spec_need(spec, root, "local");
    if (!check_keys(in, &local, keys, COUNT(keys)))
        return;
    iop_spot method = iop_spec_need(spec, &local, "method"), by_nature = iop_spec_get(&local, "by_nature");
    iop_spot supply = iop_spec_get(&local, "supply"), delta = iop_spec_get(&local, "delta");
    size_t found = iop_spec_name(spec, &method, &words, IOP_WORD_IN("part", "method"));
    in->method = found == SIZE_MAX ? IOP_LOCAL_FLQ : (iop_local_method)found;
    const iop_word_list sectors = iop_spec_sectors(spec);
    in->by_nature = iop_spec_mask(spec, &by_nature, &sectors, IOP_WORD_IN("part", "sector"));
    if (!in->by_nature)
        in->by_nature = iop_spec_new(spec, spec->n, sizeof *in->by_nature);
    in->supply = iop_spec_number(spec, &supply, 1);
    if (!(in->supply >= 0 && in->supply <= 1))
        iop_spec_error(spec, &supply, "must lie between 0%% and 100%%");
    if (in->method == IOP_LOCAL_FLQ && found != SIZE_MAX)
        delta = iop_spec_need(spec, &local, "delta");
    else if (delta.node)
        iop_spec_error(spec, &delta, "goes with 'method: flq' only");
    in->delta = iop_spec_number(spec, &delta, 0);
    if (!(in->delta >= 0 && in->delta < 1))
        iop_spec_error(spec, &delta, "must be at least 0 and below 1");
}

static void read_rest(iop_region_spec *in, const iop_spot *root)
{
    static const char *const keys[] = {"export", "component", "flows"};
    iop_spec *spec = &in->spec;
    iop_spot rest = iop_spec_get(root, "rest_of_country");
    if (!check_keys(in, &rest, keys, COUNT(keys)))
        return;
    iop_spot file = iop_spec_get(&rest, "flows"), component = iop_spec_get(&rest, "component");
    in->inland_name = new_name(spec, &rest, "component");
    in->inland_file = file.node ? iop_spec_text(spec, &file) : NULL;
    size_t taken = iop_word_list_find(&in->components, in->inland_name);
    bool value_added = taken != SIZE_MAX && in->donor->components[taken].in_value_added;
    if (value_added || (in->tax_name && strcmp(in->inland_name, in->tax_name) == 0) ||
        (in->abroad_name && strcmp(in->inland_name, in->abroad_name) == 0))
        iop_spec_error(spec, &component, "'%s' is the name of another component", in->inland_name);
}

void iop_region_read(iop_region_spec *in, const iop_env *env)
{
    static const char *const keys[] = {"command", "dataset", "donor",           "sectors",      "facts",
                                       "weights", "output",  "exports",         "final_demand", "taxes",
                                       "abroad",  "local",   "rest_of_country", "resources"};
    iop_spec *spec = &in->spec;
    const iop_spot root = iop_spec_root(spec);
    (void)iop_spec_keys(spec, &root, keys, COUNT(keys));
    iop_spec_command(spec, "regionalize");
    iop_spec_read_files(spec);
    iop_meta_check(spec);
    open_donor(in, &root, env);
    if (!in->donor)
        return;
    static void (*const section[])(iop_region_spec *, const iop_spot *) = {
        list_products, match_sectors, read_categories, read_output,
        read_taxes,    read_abroad,   read_local,      read_rest};
    for (size_t k = 0; k < COUNT(section) && !spec->out_of_memory; k++)
        section[k](in, &root);
    if (!spec->out_of_memory)
        iop_satellites_read(spec, &in->product, in->donor, &in->satellites);
}
