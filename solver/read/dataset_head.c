/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dataset.yaml: one table of its keys; checking, and putting what it says into the input-output table. */
#include "base/files.h"
#include "base/number.h"
#include "read/dataset.h"
#include "read/say.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef enum { TEXT, YEAR, NAMES, TOLERANCE, SWITCH, FLOWS, IGNORED } key_kind;

#define AT(field) offsetof(iop_table, field)
static const struct {
    const char *name;
    key_kind kind;
    size_t at; /* TEXT: the table's slot */
} keys[] = {
    {"title", TEXT, AT(title)},
    {"title_vi", TEXT, AT(title_vi)},
    {"region", TEXT, AT(region)},
    {"year", YEAR, 0},
    {"currency", TEXT, AT(currency)},
    {"unit", TEXT, AT(unit)},
    {"price_basis", TEXT, AT(price_basis)},
    {"source", TEXT, AT(source)},
    {"source_vi", TEXT, AT(source_vi)},
    {"licence", TEXT, AT(licence)},
    {"value_added", NAMES, 0},
    {"imports", NAMES, 0},
    {"exports", NAMES, 0},
    {"import_flows", FLOWS, 0},
    {"tolerance", TOLERANCE, 0},
    {"decimal_comma", SWITCH, 0},
    {"note", IGNORED, 0},
};
enum { KEY_COUNT = sizeof keys / sizeof *keys };

static iop_status fault(const iop_yaml_node *node, iop_diags *diags, const char *key, const char *sentence)
{
    return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, node->where, (long long)node->line,
                         (long long)node->column, "%s: %s", key, iop_words(iop_diags_lang(diags), sentence));
}

/* The first of two statuses that is a failure. */
static iop_status worst(iop_status a, iop_status b)
{
    return a != IOP_OK ? a : b;
}

static iop_status check_number(const iop_yaml_node *node, const char *key, double low, double high,
                               bool whole, double *value, iop_diags *diags)
{
    char shown[IOP_EXCERPT_SIZE];
    if (iop_parse_number(node->text, strlen(node->text), '.', value) == IOP_NUMBER_OK && *value >= low &&
        *value <= high && (!whole || *value == floor(*value)))
        return IOP_OK;
    return iop_diags_add(
        diags, IOP_ERROR, IOP_EPARSE, node->where, (long long)node->line, (long long)node->column,
        iop_words(iop_diags_lang(diags), "%s: \"%s\" is not a %s from %g to %g"), key,
        iop_excerpt(node->text, strlen(node->text), shown),
        iop_words(iop_diags_lang(diags), whole ? IOP_WORD("whole number") : IOP_WORD("number")), low, high);
}

static iop_status check_names(const iop_yaml_node *node, const char *key, iop_diags *diags)
{
    iop_status status = IOP_OK;
    if (node->kind == IOP_YAML_SCALAR)
        return node->text[0] ? IOP_OK
                             : fault(node, diags, key, IOP_WORD("expected a name or a list of names"));
    if (node->kind == IOP_YAML_MAP)
        return fault(node, diags, key, IOP_WORD("expected a name or a list of names"));
    for (size_t k = 0; k < node->count; k++)
        if (node->item[k].kind != IOP_YAML_SCALAR || !node->item[k].text[0])
            status = fault(&node->item[k], diags, key, IOP_WORD("expected a name"));
    return status;
}

static iop_status check_flows(const iop_yaml_node *node, const char *key, iop_diags *diags)
{
    iop_status status = IOP_OK;
    if (node->kind != IOP_YAML_MAP)
        return fault(node, diags, key, IOP_WORD("expected a map such as {imports: imports.csv}"));
    for (size_t k = 0; k < node->count; k++)
        if (node->item[k].kind != IOP_YAML_SCALAR || !iop_dataset_is_flows_file(node->item[k].text))
            status =
                fault(&node->item[k], diags, key,
                      IOP_WORD("expected the name of a .csv file in the dataset folder, none of its own"));
    return status;
}

static iop_status check_switch(const iop_yaml_node *node, const char *key, bool *value, iop_diags *diags)
{
    *value = strcmp(node->text, "true") == 0;
    if (*value || strcmp(node->text, "false") == 0)
        return IOP_OK;
    return fault(node, diags, key, IOP_WORD("expected true or false"));
}

static iop_status check_value(iop_dataset_head *head, size_t k, const iop_yaml_node *node, iop_diags *diags)
{
    const char *key = keys[k].name;
    double year;
    if (keys[k].kind == NAMES)
        return check_names(node, key, diags);
    if (keys[k].kind == FLOWS)
        return check_flows(node, key, diags);
    if (keys[k].kind == IGNORED)
        return IOP_OK;
    if (node->kind != IOP_YAML_SCALAR)
        return fault(node, diags, key, IOP_WORD("expected one value, not a list or map"));
    if (keys[k].kind == TOLERANCE)
        return check_number(node, key, 0, 1, false, &head->tolerance, diags);
    if (keys[k].kind == SWITCH)
        return check_switch(node, key, &head->decimal_comma, diags);
    if (keys[k].kind == TEXT)
        return IOP_OK;
    IOP_TRY(check_number(node, key, 1, 9999, true, &year, diags));
    head->year = (int)year;
    return IOP_OK;
}

static size_t key_index(const char *name)
{
    for (size_t k = 0; k < KEY_COUNT; k++)
        if (strcmp(keys[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

static iop_status unknown_key(const iop_yaml_node *key, iop_diags *diags)
{
    const char *names[KEY_COUNT];
    char shown[IOP_EXCERPT_SIZE], hint[IOP_HINT_SIZE];
    for (size_t k = 0; k < KEY_COUNT; k++)
        names[k] = keys[k].name;
    return iop_diags_add(
        diags, IOP_ERROR, IOP_EPARSE, key->where, (long long)key->line, (long long)key->column,
        iop_words(iop_diags_lang(diags), "unknown key \"%s\"%s"),
        iop_excerpt(key->text, strlen(key->text), shown),
        iop_hint(iop_diags_lang(diags), key->text, strlen(key->text), names, KEY_COUNT, hint));
}

static iop_status check_all(iop_dataset_head *head, iop_diags *diags)
{
    const iop_yaml_node *root = iop_yaml_root(head->yaml);
    const char *where = iop_yaml_where(head->yaml);
    iop_status status = IOP_OK;
    if (!root)
        return iop_diags_add(
            diags, IOP_ERROR, IOP_EPARSE, where, 0, 0,
            iop_words(iop_diags_lang(diags), "the file is empty; expected at least value_added"));
    if (root->kind != IOP_YAML_MAP)
        return iop_diags_add(
            diags, IOP_ERROR, IOP_EPARSE, where, (long long)root->line, (long long)root->column,
            iop_words(iop_diags_lang(diags), "expected keys and values, such as \"title: ...\""));
    for (size_t k = 0; k < root->count; k++) {
        size_t known = key_index(root->key[k].text);
        status = worst(status, known == SIZE_MAX ? unknown_key(&root->key[k], diags)
                                                 : check_value(head, known, &root->item[k], diags));
    }
    if (!iop_yaml_get(root, "value_added"))
        status = worst(
            status, iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, where, 0, 0,
                                  iop_words(iop_diags_lang(diags),
                                            "value_added is missing; expected the rows of primary.csv that "
                                            "make up value added")));
    return status;
}

iop_status iop_dataset_read_head(iop_dataset_head *head, const char *dir, const iop_env *env,
                                 iop_diags *diags)
{
    char path[IOP_DATASET_PATH];
    *head = (iop_dataset_head){NULL, -1, 0, false};
    IOP_TRY(iop_dataset_path(path, dir, "dataset.yaml", diags));
    IOP_TRY(iop_yaml_open(&head->yaml, path, env, diags));
    return check_all(head, diags);
}

iop_status iop_dataset_apply_texts(const iop_dataset_head *head, iop_table *table, iop_err *err)
{
    const iop_yaml_node *root = iop_yaml_root(head->yaml);
    for (size_t k = 0; k < KEY_COUNT; k++) {
        const iop_yaml_node *node = iop_yaml_get(root, keys[k].name);
        if (keys[k].kind != TEXT || !node)
            continue;
        char **slot = (char **)(void *)((char *)table + keys[k].at);
        IOP_TRY(iop_table_set_text(table, slot, node->text, err));
    }
    table->year = head->year;
    if (head->tolerance >= 0)
        table->tolerance = head->tolerance;
    return IOP_OK;
}

/* --- roles --- */

typedef enum { VALUE_ADDED, IMPORTS, EXPORTS } role;

static size_t role_count(const iop_table *table, role r)
{
    return r == EXPORTS ? table->c : table->p;
}

static const char *role_name(const iop_table *table, role r, size_t k)
{
    return r == EXPORTS ? table->categories[k].name : table->components[k].name;
}

static bool *role_mark(iop_table *table, role r, size_t k)
{
    if (r == EXPORTS)
        return &table->categories[k].is_export;
    return r == IMPORTS ? &table->components[k].is_import : &table->components[k].in_value_added;
}

static iop_status mark_name(iop_table *table, role r, const char *key, const iop_yaml_node *node,
                            iop_diags *diags)
{
    char shown[IOP_EXCERPT_SIZE], hint[IOP_HINT_SIZE];
    iop_names names = iop_names_start(&table->env);
    iop_status status = IOP_OK;
    size_t index;
    for (size_t k = 0; k < role_count(table, r) && status == IOP_OK; k++)
        if (!iop_names_add(&names, role_name(table, r, k), strlen(role_name(table, r, k)), &index))
            status = iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, node->where, 0, 0,
                                   "out of memory for %zu names", role_count(table, r));
    if (status != IOP_OK)
        goto done;
    iop_excerpt(node->text, strlen(node->text), shown);
    index = iop_names_find(&names, node->text, strlen(node->text));
    if (index == SIZE_MAX)
        status = iop_diags_add(
            diags, IOP_ERROR, IOP_EPARSE, node->where, (long long)node->line, (long long)node->column,
            iop_words(iop_diags_lang(diags), "%s: \"%s\" is no %s%s"), key, shown,
            iop_words(iop_diags_lang(diags),
                      r == EXPORTS ? IOP_WORD("column of final_demand.csv") : IOP_WORD("row of primary.csv")),
            iop_names_hint(&names, node->text, strlen(node->text), hint));
    else if (*role_mark(table, r, index))
        status = iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, node->where, (long long)node->line,
                               (long long)node->column,
                               iop_words(iop_diags_lang(diags), "%s: \"%s\" is named twice"), key, shown);
    else
        *role_mark(table, r, index) = true;
done:
    iop_names_end(&names);
    return status;
}

/* Others were reported when the keys were checked. */
static bool names_something(const iop_yaml_node *node)
{
    return node->kind == IOP_YAML_SCALAR && node->text[0];
}

iop_status iop_dataset_apply_roles(const iop_dataset_head *head, iop_table *table, bool has_components,
                                   bool has_categories, iop_diags *diags)
{
    static const char *const names[] = {"value_added", "imports", "exports"};
    iop_status status = IOP_OK;
    for (role r = VALUE_ADDED; r <= EXPORTS; r++) {
        const iop_yaml_node *node = iop_yaml_get(iop_yaml_root(head->yaml), names[r]);
        if (!node || !(r == EXPORTS ? has_categories : has_components))
            continue;
        if (names_something(node))
            status = worst(status, mark_name(table, r, names[r], node, diags));
        for (size_t k = 0; node->kind == IOP_YAML_LIST && k < node->count; k++)
            if (names_something(&node->item[k]))
                status = worst(status, mark_name(table, r, names[r], &node->item[k], diags));
    }
    return status;
}
