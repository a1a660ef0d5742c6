/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows of imported products: for each component that import_flows: of dataset.yaml names, a file with a row
 * a product and a column a sector or category. Products need not be sectors. */
#include "base/alloc.h"
#include "base/number.h"
#include "read/dataset.h"
#include "read/say.h"
#include <ioplan/words.h>
#include <stdint.h>
#include <string.h>

static iop_status key_fault(const iop_yaml_node *key, iop_diags *diags, const char *sentence)
{
    char shown[IOP_EXCERPT_SIZE];
    return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, key->where, (long long)key->line,
                         (long long)key->column, iop_words(iop_diags_lang(diags), "import_flows: \"%s\" %s"),
                         iop_excerpt(key->text, strlen(key->text), shown),
                         iop_words(iop_diags_lang(diags), sentence));
}

/* The component that a key names; SIZE_MAX when it is no import component. */
static size_t find_component(const iop_table *table, const iop_yaml_node *key, iop_diags *diags)
{
    size_t component = iop_table_component(table, key->text);
    if (component != SIZE_MAX && table->components[component].is_import)
        return component;
    key_fault(key, diags,
              component == SIZE_MAX ? IOP_WORD("is no row of primary.csv")
                                    : IOP_WORD("is not listed under imports"));
    return SIZE_MAX;
}

static iop_status store(const iop_grid *grid, iop_table *table, size_t component, const char *file,
                        iop_err *err)
{
    iop_flows *flows;
    IOP_TRY(iop_table_add_flows(table, component, grid->rows, file, &flows, err));
    for (size_t p = 0; p < grid->rows; p++) {
        IOP_TRY(iop_table_set_text(table, &flows->product[p], grid->row_names.text[p], err));
        if (grid->cols > 0)
            memcpy(iop_at(flows->flow, p, 0), grid->value + p * grid->cols, grid->cols * sizeof *grid->value);
    }
    return IOP_OK;
}

static iop_status read_one(const char *dir, const iop_csv_options *options, const iop_names *columns,
                           iop_table *table, size_t component, const char *file, iop_diags *diags)
{
    const iop_grid_form form = {.corner = "code",
                                .row_kind = IOP_WORD("product"),
                                .col_kind = IOP_WORD("sector or category"),
                                .cols = columns,
                                .required = table->n};
    iop_dataset_place place;
    iop_grid grid = iop_grid_start(&table->env);
    iop_err err;
    iop_status status = iop_dataset_find(&place, dir, file, diags);
    if (status == IOP_OK)
        status = iop_grid_open(&grid, &form, place.path, options, NULL, diags);
    if (status == IOP_OK && store(&grid, table, component, file, &err) != IOP_OK)
        status = iop_diags_add_err(diags, &err);
    iop_grid_end(&grid);
    return status;
}

iop_status iop_dataset_read_flows(const iop_dataset_head *head, const char *dir,
                                  const iop_csv_options *options, const iop_names *columns, iop_table *table,
                                  iop_diags *diags)
{
    const iop_yaml_node *map = iop_yaml_get(iop_yaml_root(head->yaml), "import_flows");
    iop_status status = IOP_OK;
    for (size_t k = 0; map && map->kind == IOP_YAML_MAP && k < map->count; k++) {
        const iop_yaml_node *file = &map->item[k];
        size_t component = find_component(table, &map->key[k], diags);
        iop_status one = component == SIZE_MAX ? IOP_EPARSE : IOP_OK;
        if (one == IOP_OK && file->kind == IOP_YAML_SCALAR && iop_dataset_is_flows_file(file->text))
            one = read_one(dir, options, columns, table, component, file->text, diags);
        if (one == IOP_ENOMEM || one == IOP_ESTOPPED)
            return one;
        status = status != IOP_OK ? status : one;
    }
    return status;
}
