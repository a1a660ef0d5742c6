/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section dataset: of a spec, and the labels of the table that is made. */
#include "regional/dataset_meta.h"
#include <math.h>
#include <stddef.h>

static const struct {
    const char *key;
    size_t offset;
    bool needed;
} TEXTS[] = {
    {"title", offsetof(iop_table, title), true},
    {"title_vi", offsetof(iop_table, title_vi), false},
    {"region", offsetof(iop_table, region), true},
    {"currency", offsetof(iop_table, currency), false},
    {"unit", offsetof(iop_table, unit), true},
    {"price_basis", offsetof(iop_table, price_basis), false},
    {"source", offsetof(iop_table, source), true},
    {"source_vi", offsetof(iop_table, source_vi), false},
    {"licence", offsetof(iop_table, licence), false},
};

enum { TEXT_COUNT = sizeof TEXTS / sizeof *TEXTS };

void iop_meta_check(iop_spec *spec)
{
    static const char *const keys[] = {"title",     "region",      "year",     "currency",
                                       "unit",      "price_basis", "source",   "licence",
                                       "tolerance", "title_vi",    "source_vi"};
    const iop_spot root = iop_spec_root(spec);
    iop_spot at = iop_spec_need(spec, &root, "dataset");
    if (!at.node ||
        (!iop_spec_keys(spec, &at, keys, sizeof keys / sizeof *keys) && at.node->kind != IOP_YAML_MAP))
        return;
    for (size_t k = 0; k < TEXT_COUNT; k++) {
        iop_spot text =
            TEXTS[k].needed ? iop_spec_need(spec, &at, TEXTS[k].key) : iop_spec_get(&at, TEXTS[k].key);
        (void)iop_spec_text(spec, &text);
    }
    iop_spot year = iop_spec_get(&at, "year"), tolerance = iop_spec_get(&at, "tolerance");
    double value = iop_spec_number(spec, &year, 2000);
    if (value != floor(value) || value < 1 || value > 9999)
        iop_spec_error(spec, &year, "is no year");
    if (!(iop_spec_number(spec, &tolerance, 1e-6) > 0))
        iop_spec_error(spec, &tolerance, "must be positive");
}

static iop_status store_texts(iop_spec *spec, iop_table *table, iop_err *err)
{
    const iop_spot root = iop_spec_root(spec);
    iop_spot at = iop_spec_get(&root, "dataset");
    for (size_t k = 0; k < TEXT_COUNT; k++) {
        iop_spot text = iop_spec_get(&at, TEXTS[k].key);
        char **slot = (char **)(void *)((char *)table + TEXTS[k].offset);
        IOP_TRY(iop_table_set_text(table, slot, iop_spec_text(spec, &text), err));
    }
    iop_spot year = iop_spec_get(&at, "year"), tolerance = iop_spec_get(&at, "tolerance");
    table->year = (int)iop_spec_number(spec, &year, 0);
    table->tolerance = iop_spec_number(spec, &tolerance, table->tolerance);
    return IOP_OK;
}

iop_status iop_meta_store(iop_spec *spec, iop_table *table, iop_err *err)
{
    IOP_TRY(store_texts(spec, table, err));
    for (size_t k = 0; k < spec->n; k++) {
        IOP_TRY(iop_table_set_text(table, &table->sectors[k].code, spec->sector[k].code, err));
        IOP_TRY(iop_table_set_text(table, &table->sectors[k].name, spec->sector[k].name, err));
        IOP_TRY(iop_table_set_text(table, &table->sectors[k].name_vi, spec->sector[k].name_vi, err));
        IOP_TRY(iop_table_set_text(table, &table->sectors[k].groups, spec->sector[k].groups, err));
    }
    for (size_t k = 0; k < spec->c; k++)
        IOP_TRY(iop_table_set_text(table, &table->categories[k].name, spec->column[spec->n + k], err));
    return IOP_OK;
}
