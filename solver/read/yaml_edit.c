/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes to a YAML tree: one value set from outside, and one document laid under another. */
#include "base/alloc.h"
#include "read/say.h"
#include "read/source.h"
#include "read/yaml_tree.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* --- set --- */

/* One walk along a dotted path. */
typedef struct walk {
    iop_yaml *yaml;
    const char *path, *where; /* where: what new nodes say they come from */
    iop_diags *diags;
} walk;

static iop_status refuse(const walk *w, iop_status status, const char *sentence)
{
    return iop_diags_add(w->diags, IOP_ERROR, status, w->where, 0, 0, "%s", sentence);
}

static iop_status no_memory(const walk *w)
{
    return refuse(w, IOP_ENOMEM, IOP_WORD("out of memory for a value"));
}

static void become_map(const walk *w, iop_yaml_node *node)
{
    iop_yaml_free_node(&w->yaml->env, node);
    node->kind = IOP_YAML_MAP;
    node->where = w->where;
    node->line = node->column = 0;
}

static iop_status list_item(const walk *w, iop_yaml_node *list, const char *key, iop_yaml_node **out)
{
    size_t index = 0, digits = strspn(key, "0123456789");
    char shown[IOP_EXCERPT_SIZE];
    for (size_t k = 0; k < digits && index < SIZE_MAX / 100; k++)
        index = index * 10 + (size_t)(key[k] - '0');
    if (key[digits] || digits == 0 || index >= list->count)
        return iop_diags_add(w->diags, IOP_ERROR, IOP_EINVAL, w->where, 0, 0,
                             "\"%s\" is no item of the list, which has %zu, counted from 0",
                             iop_excerpt(key, strlen(key), shown), list->count);
    *out = &list->item[index];
    return IOP_OK;
}

static iop_status add_key(const walk *w, iop_yaml_node *map, const char *key)
{
    const iop_env *env = &w->yaml->env;
    if (!iop_yaml_reserve(env, map, 1))
        return no_memory(w);
    iop_yaml_node made = {.kind = IOP_YAML_SCALAR, .plain = true, .where = w->where};
    char *name = iop_copy_text(env, key), *nothing = iop_copy_text(env, "");
    if (!name || !nothing) {
        iop_free(env, name);
        iop_free(env, nothing);
        return no_memory(w);
    }
    map->key[map->count] = map->item[map->count] = made;
    map->key[map->count].text = name;
    map->item[map->count++].text = nothing;
    return IOP_OK;
}

/* The value of a key of the map, made (as a null) when it is absent. */
static iop_status map_value(const walk *w, iop_yaml_node *map, const char *key, iop_yaml_node **out)
{
    size_t k = iop_yaml_key_index(map, key);
    if (k == SIZE_MAX) {
        IOP_TRY(add_key(w, map, key));
        k = map->count - 1;
    }
    *out = &map->item[k];
    return IOP_OK;
}

/* From a node to its part `key`, a map being made when there is nothing. */
static iop_status step(const walk *w, iop_yaml_node *node, const char *key, iop_yaml_node **out)
{
    char shown[IOP_EXCERPT_SIZE];
    if (iop_yaml_is_null(node))
        become_map(w, node);
    if (node->kind == IOP_YAML_LIST)
        return list_item(w, node, key, out);
    if (node->kind == IOP_YAML_SCALAR)
        return iop_diags_add(w->diags, IOP_ERROR, IOP_EINVAL, w->where, 0, 0,
                             "cannot set \"%s\" inside the value \"%s\" (%s:%zu)", key,
                             iop_excerpt(node->text, strlen(node->text), shown), node->where, node->line);
    return map_value(w, node, key, out);
}

static iop_status put_value(const walk *w, iop_yaml_node *node, const char *value)
{
    if (node->kind == IOP_YAML_MAP)
        return refuse(w, IOP_EINVAL, IOP_WORD("the value is a map; name one of its keys"));
    char *copy = iop_copy_text(&w->yaml->env, value);
    if (!copy)
        return no_memory(w);
    iop_yaml_free_node(&w->yaml->env, node);
    *node = (iop_yaml_node){.kind = IOP_YAML_SCALAR, .text = copy, .plain = true, .where = w->where};
    return IOP_OK;
}

static bool is_clean(const char *text)
{
    size_t length = strlen(text);
    for (const char *p = text; *p; p++)
        if (((unsigned char)*p < 0x20 && *p != '\t' && *p != '\n') || *p == 0x7f)
            return false;
    return iop_utf8_valid(text, length) == length;
}

/* Every part of the path is a key: none empty, none too long, not too many. */
static iop_status check_path(const walk *w, const char *value)
{
    size_t depth = 0;
    const char *p = w->path;
    if (!is_clean(w->path) || !is_clean(value))
        return refuse(w, IOP_EINVAL, IOP_WORD("the text holds control characters or is not UTF-8"));
    for (;;) {
        size_t length = strcspn(p, ".");
        if (length == 0 || length > IOP_YAML_KEY_MAX)
            return refuse(w, IOP_EINVAL,
                          IOP_WORD("expected keys joined by single dots, as in limits.co2.max"));
        if (++depth > IOP_YAML_DEPTH)
            return refuse(w, IOP_EINVAL, IOP_WORD("the path is more than 32 keys deep"));
        p += length;
        if (*p++ == '\0')
            return IOP_OK;
    }
}

static iop_status follow(const walk *w, const char *value)
{
    iop_yaml_node *node = w->yaml->root;
    const char *p = w->path;
    for (size_t length; *p; p += length + (p[length] == '.')) {
        char key[IOP_YAML_KEY_MAX + 1];
        length = strcspn(p, ".");
        memcpy(key, p, length);
        key[length] = '\0';
        IOP_TRY(step(w, node, key, &node));
    }
    return put_value(w, node, value);
}

iop_status iop_yaml_set(iop_yaml *yaml, const char *path, const char *value, iop_diags *diags)
{
    char said[IOP_PLACE_SIZE], shown[IOP_EXCERPT_SIZE];
    snprintf(said, sizeof said, "--set %s", iop_excerpt(path, strlen(path), shown));
    walk w = {yaml, path, said, diags};
    IOP_TRY(check_path(&w, value));
    w.where = iop_yaml_keep_place(yaml, said);
    if (w.where && !yaml->root) {
        yaml->root = iop_new(&yaml->env, 1, sizeof *yaml->root);
        if (yaml->root)
            become_map(&w, yaml->root);
    }
    if (!w.where || !yaml->root) {
        w.where = said;
        return no_memory(&w);
    }
    return follow(&w, value);
}

/* --- remove --- */

void iop_yaml_drop(const iop_env *env, iop_yaml_node *map, const char *key)
{
    size_t k = map->kind == IOP_YAML_MAP ? iop_yaml_key_index(map, key) : SIZE_MAX;
    if (k == SIZE_MAX)
        return;
    iop_yaml_free_node(env, &map->key[k]);
    iop_yaml_free_node(env, &map->item[k]);
    map->count--;
    memmove(&map->key[k], &map->key[k + 1], (map->count - k) * sizeof *map->key);
    memmove(&map->item[k], &map->item[k + 1], (map->count - k) * sizeof *map->item);
}

void iop_yaml_remove(iop_yaml *yaml, const char *key)
{
    if (yaml->root)
        iop_yaml_drop(&yaml->env, yaml->root, key);
}

/* --- merge --- */

/* Lets the places of a copied node point into the document that took it. */
static bool adopt_places(iop_yaml *yaml, iop_yaml_node *node)
{
    node->where = iop_yaml_keep_place(yaml, node->where);
    bool good = node->where != NULL;
    for (size_t k = 0; good && k < node->count; k++) {
        good = adopt_places(yaml, &node->item[k]);
        good = good && (!node->key || adopt_places(yaml, &node->key[k]));
    }
    return good;
}

bool iop_yaml_take_copy(iop_yaml *yaml, iop_yaml_node *out, const iop_yaml_node *node)
{
    iop_yaml_node copy;
    if (!iop_yaml_copy_node(&yaml->env, &copy, node))
        return false;
    if (!adopt_places(yaml, &copy)) {
        iop_yaml_free_node(&yaml->env, &copy);
        return false;
    }
    *out = copy;
    return true;
}

static bool append_pair(iop_yaml *yaml, iop_yaml_node *map, const iop_yaml_node *key,
                        const iop_yaml_node *item)
{
    size_t k = map->count;
    if (!iop_yaml_take_copy(yaml, &map->key[k], key))
        return false;
    if (!iop_yaml_take_copy(yaml, &map->item[k], item)) {
        iop_yaml_free_node(&yaml->env, &map->key[k]);
        return false;
    }
    map->count++;
    return true;
}

bool iop_yaml_merge_nodes(iop_yaml *yaml, iop_yaml_node *over, const iop_yaml_node *base)
{
    if (over->kind != IOP_YAML_MAP || base->kind != IOP_YAML_MAP)
        return true;
    size_t own = over->count;
    if (base->count > 0 && !iop_yaml_reserve(&yaml->env, over, base->count))
        return false;
    for (size_t k = 0; k < base->count; k++) {
        size_t at = iop_yaml_key_index(over, base->key[k].text);
        bool good = at < own ? iop_yaml_merge_nodes(yaml, &over->item[at], &base->item[k])
                             : append_pair(yaml, over, &base->key[k], &base->item[k]);
        if (!good)
            return false;
    }
    return true;
}

static bool merge_root(iop_yaml *yaml, const iop_yaml_node *base)
{
    if (yaml->root)
        return iop_yaml_merge_nodes(yaml, yaml->root, base);
    iop_yaml_node *root = iop_new(&yaml->env, 1, sizeof *root);
    if (!root)
        return false;
    if (!iop_yaml_take_copy(yaml, root, base)) {
        iop_free(&yaml->env, root);
        return false;
    }
    yaml->root = root;
    return true;
}

iop_status iop_yaml_merge_under(iop_yaml *over, const iop_yaml *base, iop_diags *diags)
{
    if (base->root && !merge_root(over, base->root))
        return iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, base->place[0], 0, 0,
                             "out of memory for the values that it gives");
    return IOP_OK;
}

/* --- a part as a document --- */

iop_status iop_yaml_of_keys(iop_yaml **out, const iop_yaml_node *map, const char *const *keys, size_t count,
                            const iop_env *env, iop_diags *diags)
{
    iop_yaml *yaml = iop_yaml_new(map->where, env);
    bool good = yaml && (yaml->root = iop_new(&yaml->env, 1, sizeof *yaml->root)) != NULL;
    *out = yaml;
    if (good)
        *yaml->root = (iop_yaml_node){
            .kind = IOP_YAML_MAP, .where = yaml->place[0], .line = map->line, .column = map->column};
    for (size_t k = 0; good && k < count; k++) {
        size_t at = map->kind == IOP_YAML_MAP ? iop_yaml_key_index(map, keys[k]) : SIZE_MAX;
        if (at == SIZE_MAX)
            continue;
        good = iop_yaml_reserve(&yaml->env, yaml->root, 1) &&
               append_pair(yaml, yaml->root, &map->key[at], &map->item[at]);
    }
    if (good)
        return IOP_OK;
    iop_yaml_close(yaml);
    *out = NULL;
    return iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, map->where, 0, 0, "out of memory for %zu keys", count);
}
