/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_scenario.c - a scenario as a list of paths and values, by which two of them can be told apart. */
#include "report/compare.h"
#include "report/tables_private.h"
#include <string.h>

static void put_row(iop_report_table *t, const char *path, const char *value)
{
    const char *key = iop_report_keep(t, "%s", path);
    iop_report_row(t, key);
    iop_cell_text(t, key);
    iop_cell_text(t, value);
}

static bool all_scalars(const iop_yaml_node *node)
{
    for (size_t k = 0; k < node->count; k++)
        if (node->item[k].kind != IOP_YAML_SCALAR)
            return false;
    return true;
}

/* "[60%, 110%]" */
static void put_list(iop_report_table *t, const char *path, const iop_yaml_node *node)
{
    const char *text = "";
    for (size_t k = 0; k < node->count; k++)
        text = iop_report_keep(t, "%s%s%s", text, k ? ", " : "", node->item[k].text);
    put_row(t, path, iop_report_keep(t, "[%s]", text));
}

static void put_node(iop_report_table *t, const char *path, const iop_yaml_node *node);

/* Entries of a list are known by their name where they have one: moving them about changes nothing. */
static void put_items(iop_report_table *t, const char *path, const iop_yaml_node *node)
{
    for (size_t k = 0; k < node->count; k++) {
        const iop_yaml_node *name = iop_yaml_get(&node->item[k], "name");
        if (name && name->kind == IOP_YAML_SCALAR)
            put_node(t, iop_report_keep(t, "%s.%s", path, name->text), &node->item[k]);
        else
            put_node(t, iop_report_keep(t, "%s[%zu]", path, k + 1), &node->item[k]);
    }
}

/* Depth is bounded by the reader of YAML. */
static void put_node(iop_report_table *t, const char *path, const iop_yaml_node *node)
{
    if (node->kind == IOP_YAML_SCALAR)
        put_row(t, path, node->text);
    else if (node->kind == IOP_YAML_LIST && all_scalars(node))
        put_list(t, path, node);
    else if (node->kind == IOP_YAML_LIST)
        put_items(t, path, node);
    for (size_t k = 0; node->kind == IOP_YAML_MAP && k < node->count; k++)
        put_node(t, iop_report_keep(t, "%s%s%s", path, path[0] ? "." : "", node->key[k].text),
                 &node->item[k]);
}

iop_status iop_compare_flatten(iop_report_tables *tables, const iop_yaml *scenario, iop_err *err)
{
    /* titles stand among the results; the dataset of a result is always its own copy, told apart by its
     * digest */
    static const char *const left_out[] = {"title", "title_vi", "dataset"};
    const iop_yaml_node *root = iop_yaml_root(scenario);
    iop_report_table *t;
    IOP_TRY(iop_report_table_add(tables, "scenario", IOP_WORD("What changed in the scenarios"), &t, err));
    iop_report_add(t, "key", IOP_WORD("Key"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "value", IOP_WORD("Value"), "", IOP_COLUMN_TEXT)->compared = true;
    for (size_t k = 0; root && root->kind == IOP_YAML_MAP && k < root->count; k++) {
        bool told = true;
        for (size_t l = 0; l < sizeof left_out / sizeof *left_out; l++)
            told = told && strcmp(root->key[k].text, left_out[l]) != 0;
        if (told)
            put_node(t, root->key[k].text, &root->item[k]);
    }
    return IOP_OK;
}
