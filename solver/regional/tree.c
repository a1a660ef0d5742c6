/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a spec's tree: places, keys, scalars, lists of names. */
#include "base/number.h"
#include "base/text.h"
#include "regional/spec.h"
#include <ioplan/words.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

iop_spot iop_spec_root(const iop_spec *spec)
{
    iop_spot at = {iop_yaml_root(spec->yaml), ""};
    return at;
}

/* The path of a child; a path that is too long is cut. */
static void extend_path(iop_spot *child, const iop_spot *parent, const char *key)
{
    size_t used = strlen(parent->path), room = sizeof child->path;
    memcpy(child->path, parent->path, used + 1);
    if (used > 0 && used + 1 < room)
        child->path[used++] = '.';
    snprintf(child->path + used, room - used, "%s", key);
}

iop_spot iop_spec_get(const iop_spot *map, const char *key)
{
    iop_spot at = {iop_yaml_get(map->node, key), ""};
    extend_path(&at, map, key);
    return at;
}

iop_spot iop_spec_need(iop_spec *spec, const iop_spot *map, const char *key)
{
    iop_spot at = iop_spec_get(map, key);
    if (!at.node && map->node)
        iop_spec_error(spec, map, "the key '%s' is missing", key);
    return at;
}

size_t iop_spec_count(const iop_spot *at)
{
    return at->node ? at->node->count : 0;
}

iop_spot iop_spec_item(const iop_spot *parent, size_t k)
{
    iop_spot at = {&parent->node->item[k], ""};
    if (parent->node->kind == IOP_YAML_MAP) {
        extend_path(&at, parent, parent->node->key[k].text);
        return at;
    }
    snprintf(at.path, sizeof at.path, "%.*s[%zu]", IOP_SPOT_PATH - 24, parent->path, k + 1);
    return at;
}

void iop_spec_command(iop_spec *spec, const char *command)
{
    const iop_spot root = iop_spec_root(spec);
    iop_spot at = iop_spec_need(spec, &root, "command");
    const char *text = iop_spec_text(spec, &at);
    if (text[0] && strcmp(text, command) != 0)
        iop_spec_error(spec, &at, "'%s' is not '%s': another command's spec", text, command);
}

static const char *kind_text(iop_yaml_kind kind)
{
    static const char *const text[] = {[IOP_YAML_SCALAR] = IOP_WORD_IN("part", "a single value"),
                                       [IOP_YAML_LIST] = IOP_WORD_IN("part", "a list"),
                                       [IOP_YAML_MAP] = IOP_WORD_IN("part", "a map of keys")};
    return text[kind];
}

static bool has_kind(iop_spec *spec, const iop_spot *at, iop_yaml_kind kind)
{
    if (!at->node)
        return false;
    bool good = at->node->kind == kind;
    if (!good)
        iop_spec_error(spec, at, "must be %s, not %s", kind_text(kind), kind_text(at->node->kind));
    else if (kind != IOP_YAML_SCALAR && at->node->count == 0)
        iop_spec_error(spec, at, "is empty");
    return good && (kind == IOP_YAML_SCALAR || at->node->count > 0);
}

bool iop_spec_is_map(iop_spec *spec, const iop_spot *at)
{
    return has_kind(spec, at, IOP_YAML_MAP);
}

bool iop_spec_is_list(iop_spec *spec, const iop_spot *at)
{
    return has_kind(spec, at, IOP_YAML_LIST);
}

const char *iop_spec_hint(const iop_spec *spec, const char *word, const iop_word_list *names, char *out,
                          size_t size)
{
    const char *closest = iop_closest(word, names->name, names->count);
    out[0] = '\0';
    if (closest)
        snprintf(out, size, iop_words(iop_spec_lang(spec), "; did you mean '%s'?"), closest);
    return out;
}

size_t iop_word_list_find(const iop_word_list *names, const char *word)
{
    for (size_t k = 0; k < names->count; k++)
        if (strcmp(names->name[k], word) == 0)
            return k;
    return SIZE_MAX;
}

bool iop_spec_keys(iop_spec *spec, const iop_spot *map, const char *const *allowed, size_t count)
{
    if (!iop_spec_is_map(spec, map))
        return false;
    const iop_word_list names = {count, allowed};
    bool good = true;
    for (size_t k = 0; k < map->node->count; k++) {
        const iop_yaml_node *key = &map->node->key[k];
        char hint[128];
        if (iop_word_list_find(&names, key->text) != SIZE_MAX)
            continue;
        iop_spot at = {key, ""};
        extend_path(&at, map, key->text);
        iop_spec_error(spec, &at, "unknown key%s", iop_spec_hint(spec, key->text, &names, hint, sizeof hint));
        good = false;
    }
    return good;
}

const char *iop_spec_text(iop_spec *spec, const iop_spot *at)
{
    return has_kind(spec, at, IOP_YAML_SCALAR) ? at->node->text : "";
}

double iop_spec_number(iop_spec *spec, const iop_spot *at, double otherwise)
{
    if (!has_kind(spec, at, IOP_YAML_SCALAR))
        return otherwise;
    const char *text = at->node->text;
    size_t fact = iop_word_list_find(&spec->facts, text);
    if (fact != SIZE_MAX)
        return spec->fact[fact];
    double value;
    iop_number_fault fault = iop_parse_number(text, strlen(text), '.', &value);
    if (fault == IOP_NUMBER_OK || iop_parse_percent(text, &value))
        return value;
    char hint[128];
    if (fault == IOP_NUMBER_TEXT)
        iop_spec_error(spec, at, "'%s' is no number and no fact%s", text,
                       iop_spec_hint(spec, text, &spec->facts, hint, sizeof hint));
    else
        iop_spec_error(spec, at, "'%s' %s", text, iop_number_fault_text(fault));
    return otherwise;
}

bool iop_spec_bool(iop_spec *spec, const iop_spot *at, bool otherwise)
{
    if (!has_kind(spec, at, IOP_YAML_SCALAR))
        return otherwise;
    bool yes = strcmp(at->node->text, "true") == 0;
    if (!yes && strcmp(at->node->text, "false") != 0)
        iop_spec_error(spec, at, "'%s' is neither true nor false", at->node->text);
    return yes;
}

size_t iop_spec_name(iop_spec *spec, const iop_spot *at, const iop_word_list *names, const char *what)
{
    if (!has_kind(spec, at, IOP_YAML_SCALAR))
        return SIZE_MAX;
    size_t k = iop_word_list_find(names, at->node->text);
    char hint[128];
    if (k == SIZE_MAX)
        iop_spec_error(spec, at, "'%s' is no %s%s", at->node->text, what,
                       iop_spec_hint(spec, at->node->text, names, hint, sizeof hint));
    return k;
}

size_t *iop_spec_indices(iop_spec *spec, const iop_spot *at, const iop_word_list *names, const char *what,
                         size_t *count)
{
    *count = 0;
    if (!at->node)
        return NULL;
    bool single = at->node->kind == IOP_YAML_SCALAR;
    if (!single && !iop_spec_is_list(spec, at))
        return NULL;
    size_t items = single ? 1 : at->node->count;
    size_t *index = iop_spec_new(spec, items, sizeof *index);
    for (size_t k = 0; index && k < items; k++) {
        iop_spot item = single ? *at : iop_spec_item(at, k);
        size_t found = iop_spec_name(spec, &item, names, what);
        if (found != SIZE_MAX)
            index[(*count)++] = found;
    }
    return index;
}

bool *iop_spec_mask(iop_spec *spec, const iop_spot *at, const iop_word_list *names, const char *what)
{
    size_t count;
    size_t *index = iop_spec_indices(spec, at, names, what, &count);
    bool *mask = at->node ? iop_spec_new(spec, names->count, sizeof *mask) : NULL;
    for (size_t k = 0; mask && k < count; k++)
        mask[index[k]] = true;
    return mask;
}
