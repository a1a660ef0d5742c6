/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a YAML document: making, copying, looking up, freeing.
 *
 * Invariants: a scalar has text and no items; a list has items; a map has as many keys as items; every
 * `where` points to one of the document's places. Depth is at most IOP_YAML_DEPTH, so recursion is safe. */
#include "read/yaml_tree.h"
#include "base/alloc.h"
#include "read/source.h"
#include <stdint.h>
#include <string.h>

iop_yaml *iop_yaml_new(const char *where, const iop_env *env)
{
    char place[IOP_PLACE_SIZE];
    iop_yaml *yaml = iop_new(env, 1, sizeof *yaml);
    if (!yaml)
        return NULL;
    yaml->env = iop_env_or_default(env);
    iop_short_place(place, where ? where : "");
    if (!iop_yaml_keep_place(yaml, place)) {
        iop_yaml_close(yaml);
        return NULL;
    }
    return yaml;
}

const char *iop_yaml_keep_place(iop_yaml *yaml, const char *where)
{
    for (size_t k = 0; k < yaml->places; k++)
        if (strcmp(yaml->place[k], where) == 0)
            return yaml->place[k];
    if (!iop_grow(&yaml->env, &yaml->place, &yaml->place_capacity, yaml->places + 1, sizeof *yaml->place))
        return NULL;
    char *copy = iop_copy_text(&yaml->env, where);
    if (copy)
        yaml->place[yaml->places++] = copy;
    return copy;
}

void iop_yaml_free_node(const iop_env *env, iop_yaml_node *node)
{
    for (size_t k = 0; k < node->count; k++) {
        if (node->key)
            iop_yaml_free_node(env, &node->key[k]);
        iop_yaml_free_node(env, &node->item[k]);
    }
    iop_free(env, node->text);
    iop_free(env, node->key);
    iop_free(env, node->item);
    node->text = NULL;
    node->key = node->item = NULL;
    node->count = 0;
}

void iop_yaml_close(iop_yaml *yaml)
{
    if (!yaml)
        return;
    iop_env env = yaml->env;
    if (yaml->root)
        iop_yaml_free_node(&env, yaml->root);
    iop_free(&env, yaml->root);
    for (size_t k = 0; k < yaml->places; k++)
        iop_free(&env, yaml->place[k]);
    iop_free(&env, yaml->place);
    iop_free(&env, yaml);
}

const char *iop_yaml_where(const iop_yaml *yaml)
{
    return yaml->place[0];
}

const iop_yaml_node *iop_yaml_root(const iop_yaml *yaml)
{
    return yaml->root;
}

size_t iop_yaml_key_index(const iop_yaml_node *map, const char *key)
{
    for (size_t k = 0; k < map->count; k++)
        if (map->key[k].text && strcmp(map->key[k].text, key) == 0)
            return k;
    return SIZE_MAX;
}

const iop_yaml_node *iop_yaml_get(const iop_yaml_node *node, const char *key)
{
    if (!node || node->kind != IOP_YAML_MAP)
        return NULL;
    size_t k = iop_yaml_key_index(node, key);
    return k == SIZE_MAX ? NULL : &node->item[k];
}

bool iop_yaml_is_null(const iop_yaml_node *node)
{
    return node->kind == IOP_YAML_SCALAR && node->plain && node->text[0] == '\0';
}

bool iop_yaml_reserve(const iop_env *env, iop_yaml_node *node, size_t more)
{
    size_t keys = node->count, items = node->count;
    if (node->kind == IOP_YAML_MAP &&
        !iop_grow(env, &node->key, &keys, node->count + more, sizeof *node->key))
        return false;
    return iop_grow(env, &node->item, &items, node->count + more, sizeof *node->item);
}

bool iop_yaml_copy_node(const iop_env *env, iop_yaml_node *out, const iop_yaml_node *node)
{
    *out = *node;
    out->text = NULL;
    out->key = out->item = NULL;
    out->count = 0;
    bool good = !node->text || (out->text = iop_copy_text(env, node->text));
    good = good && (node->count == 0 || iop_yaml_reserve(env, out, node->count));
    for (size_t k = 0; good && k < node->count; k++) {
        good = !node->key || iop_yaml_copy_node(env, &out->key[k], &node->key[k]);
        good = good && iop_yaml_copy_node(env, &out->item[k], &node->item[k]);
        if (good)
            out->count++;
        else if (out->key)
            iop_yaml_free_node(env, &out->key[k]);
    }
    if (!good)
        iop_yaml_free_node(env, out);
    return good;
}
