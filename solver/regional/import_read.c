/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spec of `import`: which rows and columns of the source table mean what. */
#include "base/text.h"
#include "regional/import.h"
#include <stdint.h>
#include <string.h>

static const char *const KEYS[] = {"command",  "dataset",      "table",          "sectors",
                                   "facts",    "weights",      "final_demand",   "exports",
                                   "primary",  "imports",      "imports_column", "value_added",
                                   "rounding", "import_flows", "bought_abroad",  "resources"};

/* Codes and figures of the source; a code may stand once only. */
static void read_figures(iop_import_spec *in, const iop_spot *root)
{
    iop_spec *spec = &in->spec;
    const iop_csv *csv = spec->table_file;
    (void)root;
    in->rows = iop_csv_rows(csv);
    in->cols = iop_csv_cols(csv) - 1;
    const char **row = iop_spec_new(spec, in->rows, sizeof *row);
    const char **col = iop_spec_new(spec, in->cols, sizeof *col);
    in->figures = iop_spec_matrix(spec, in->rows, in->cols);
    if (!row || !col || !in->figures.a)
        return;
    in->row_codes = (iop_word_list){in->rows, row};
    in->col_codes = (iop_word_list){in->cols, col};
    for (size_t j = 0; j < in->cols; j++)
        col[j] = iop_csv_text(csv, 0, j + 1);
    for (size_t i = 0; i < in->rows; i++) {
        row[i] = iop_csv_text(csv, i + 1, 0);
        for (size_t j = 0; j < in->cols; j++)
            (void)iop_csv_number(csv, i + 1, j + 1, iop_at(in->figures, i, j), spec->diags);
    }
}

/* Where each sector stands in the source. */
static void locate_sectors(iop_import_spec *in, const iop_spot *root)
{
    iop_spec *spec = &in->spec;
    iop_spot table = iop_spec_get(root, "table");
    in->row_of = iop_spec_new(spec, spec->n, sizeof *in->row_of);
    in->col_of = iop_spec_new(spec, spec->n, sizeof *in->col_of);
    for (size_t k = 0; in->row_of && in->col_of && k < spec->n; k++) {
        in->row_of[k] = iop_word_list_find(&in->row_codes, spec->sector[k].code);
        in->col_of[k] = iop_word_list_find(&in->col_codes, spec->sector[k].code);
        if (in->row_of[k] == SIZE_MAX)
            iop_spec_error(spec, &table, "the table has no row for the sector '%s'", spec->sector[k].code);
        if (in->col_of[k] == SIZE_MAX)
            iop_spec_error(spec, &table, "the table has no column for the sector '%s'", spec->sector[k].code);
    }
}

/* A map from a name to a list of the source's rows or columns. */
static iop_parts *read_parts(iop_spec *spec, const iop_spot *map, const iop_word_list *source,
                             const char *what, size_t *count)
{
    *count = 0;
    if (!iop_spec_is_map(spec, map))
        return NULL;
    iop_parts *parts = iop_spec_new(spec, iop_spec_count(map), sizeof *parts);
    for (size_t k = 0; parts && k < iop_spec_count(map); k++) {
        iop_spot item = iop_spec_item(map, k);
        parts[k].name = map->node->key[k].text;
        parts[k].part = iop_spec_indices(spec, &item, source, what, &parts[k].count);
        if (!iop_is_code(parts[k].name))
            iop_spec_error(spec, &item, "'%s' is no name of letters, digits, '_' and '-'", parts[k].name);
        *count = k + 1;
    }
    return parts;
}

static iop_word_list names_of(iop_spec *spec, const iop_parts *parts, size_t count)
{
    iop_word_list names = {0, NULL};
    const char **name = iop_spec_new(spec, count, sizeof *name);
    for (size_t k = 0; name && k < count; k++)
        name[k] = parts[k].name;
    if (name)
        names = (iop_word_list){count, name};
    return names;
}

/* Columns imported as a whole, by category. */
static void read_abroad(iop_import_spec *in, const iop_spot *root)
{
    iop_spec *spec = &in->spec;
    in->abroad = iop_spec_new(spec, spec->c, sizeof *in->abroad);
    iop_spot map = iop_spec_get(root, "bought_abroad");
    if (!in->abroad || !iop_spec_is_map(spec, &map))
        return;
    const iop_word_list categories = iop_spec_categories(spec);
    for (size_t k = 0; k < iop_spec_count(&map); k++) {
        iop_spot item = iop_spec_item(&map, k), key = item;
        key.node = &map.node->key[k];
        size_t category =
            iop_spec_name(spec, &key, &categories, IOP_WORD_IN("part", "category of final_demand"));
        size_t count;
        size_t *part =
            iop_spec_indices(spec, &item, &in->col_codes, IOP_WORD_IN("part", "column of the table"), &count);
        if (category != SIZE_MAX)
            in->abroad[category] = (iop_parts){categories.name[category], count, part};
    }
}

static void read_demand(iop_import_spec *in, const iop_spot *root)
{
    iop_spec *spec = &in->spec;
    iop_spot demand = iop_spec_need(spec, root, "final_demand");
    iop_spot exports = iop_spec_need(spec, root, "exports");
    iop_spot column = iop_spec_need(spec, root, "imports_column");
    iop_spot rounding = iop_spec_need(spec, root, "rounding");
    size_t count;
    in->category =
        read_parts(spec, &demand, &in->col_codes, IOP_WORD_IN("part", "column of the table"), &count);
    const iop_word_list names = names_of(spec, in->category, in->category ? count : 0);
    iop_spec_set_categories(spec, names.count, names.name);
    const iop_word_list categories = iop_spec_categories(spec);
    in->is_export =
        iop_spec_mask(spec, &exports, &categories, IOP_WORD_IN("part", "category of final_demand"));
    in->imports_column =
        iop_spec_name(spec, &column, &in->col_codes, IOP_WORD_IN("part", "column of the table"));
    in->rounding =
        iop_spec_name(spec, &rounding, &categories, IOP_WORD_IN("part", "category of final_demand"));
    read_abroad(in, root);
}

static void read_flows(iop_import_spec *in, const iop_spot *root, const iop_word_list *components)
{
    iop_spec *spec = &in->spec;
    iop_spot flows = iop_spec_get(root, "import_flows");
    if (!iop_spec_is_map(spec, &flows))
        return;
    iop_spot file = iop_spec_item(&flows, 0), key = file;
    key.node = &flows.node->key[0];
    size_t component = iop_spec_name(spec, &key, components, IOP_WORD_IN("part", "component of primary"));
    if (component != in->product_imports || iop_spec_count(&flows) > 1)
        iop_spec_error(spec, &flows, "only the component that takes the imported products can be named");
    in->flows_file = iop_spec_text(spec, &file);
}

/* The first of `imports` takes the imported products; it may be a component of its own, without rows. */
static iop_word_list add_product_imports(iop_import_spec *in, const iop_spot *imports)
{
    iop_spec *spec = &in->spec;
    iop_word_list names = names_of(spec, in->component, in->component ? in->components : 0);
    bool list = imports->node && imports->node->kind == IOP_YAML_LIST && iop_spec_count(imports) > 0;
    iop_spot first = list ? iop_spec_item(imports, 0) : *imports;
    const char *name = first.node && first.node->text ? first.node->text : "";
    size_t found = iop_word_list_find(&names, name);
    if (found != SIZE_MAX || !iop_is_code(name)) {
        in->product_imports = found == SIZE_MAX ? 0 : found;
        return names;
    }
    iop_parts *more = iop_spec_new(spec, in->components + 1, sizeof *more);
    if (!more || (in->components > 0 && !in->component))
        return names;
    for (size_t k = 0; k < in->components; k++)
        more[k] = in->component[k];
    more[in->components].name = name;
    in->component = more;
    in->product_imports = in->components++;
    return names_of(spec, in->component, in->components);
}

static void read_components(iop_import_spec *in, const iop_spot *root)
{
    iop_spec *spec = &in->spec;
    iop_spot primary = iop_spec_need(spec, root, "primary");
    iop_spot value_added = iop_spec_need(spec, root, "value_added");
    iop_spot imports = iop_spec_need(spec, root, "imports");
    in->component =
        read_parts(spec, &primary, &in->row_codes, IOP_WORD_IN("part", "row of the table"), &in->components);
    const iop_word_list components = add_product_imports(in, &imports);
    in->in_value_added =
        iop_spec_mask(spec, &value_added, &components, IOP_WORD_IN("part", "component of primary"));
    in->is_import = iop_spec_mask(spec, &imports, &components, IOP_WORD_IN("part", "component of primary"));
    read_flows(in, root, &components);
}

void iop_import_read(iop_import_spec *in)
{
    iop_spec *spec = &in->spec;
    const iop_spot root = iop_spec_root(spec);
    (void)iop_spec_keys(spec, &root, KEYS, sizeof KEYS / sizeof *KEYS);
    iop_spec_command(spec, "import");
    iop_spec_read_files(spec);
    iop_spot table = iop_spec_need(spec, &root, "table");
    spec->table_file = iop_spec_csv(spec, &table);
    if (!spec->table_file)
        return;
    static void (*const section[])(iop_import_spec *, const iop_spot *) = {read_figures, locate_sectors,
                                                                           read_demand, read_components};
    for (size_t k = 0; k < sizeof section / sizeof *section && !spec->out_of_memory; k++)
        section[k](in, &root);
    const iop_word_list products = iop_spec_sectors(spec);
    if (!spec->out_of_memory)
        iop_satellites_read(spec, &products, NULL, &in->satellites);
}
