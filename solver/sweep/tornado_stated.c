/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tornado_stated.c - the numbers that a scenario states, wherever they stand.
 *
 * Bounds and intensities have words and parts of their own (tornado_list.c). Of a whole plan all numbers of
 * a section are listed here; of a static one those that are no bounds: growth, weights of the aim and of
 * measures. */
#include "base/units.h"
#include "sweep/tornado.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 320 };

static bool is_one_of(const char *word, size_t length, const char *const *list, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (strncmp(word, list[k], length) == 0 && list[k][length] == '\0')
            return true;
    return false;
}

/* Keys of scalars and lists that may look like numbers and are none to be moved: years, counts of periods,
 * orders, names. An aim that is no map is a name. */
static bool is_number_key(const char *path)
{
    static const char *const others[] = {
        "lag",      "since", "until",  "window",   "production_lag", "from",        "to",        "years",
        "priority", "in",    "of",     "sectors",  "zone",           "kind",        "technique", "per",
        "share_of", "file",  "bundle", "category", "follow",         "embodied_in", "maximize",  "minimize"};
    const char *dot = strrchr(path, '.'), *key = dot ? dot + 1 : path;
    return !iop_key_is_text(path) && !is_one_of(key, strlen(key), others, sizeof others / sizeof *others);
}

/* A number, and not the beginning of a word or of a list such as 2026-2030 or 1;2. */
static bool reads_as_number(const iop_yaml_node *node, double *value, const char **unit)
{
    return node->kind == IOP_YAML_SCALAR && iop_unit_split(node->text, value, unit) && isfinite(*value) &&
           *value != 0 && strpbrk(*unit, ";-") == NULL;
}

static iop_status walk(iop_tornado *t, const iop_yaml_node *node, const char *path, iop_diags *diags)
{
    double value;
    const char *unit;
    if (node->kind != IOP_YAML_MAP && !is_number_key(path))
        return IOP_OK;
    if (reads_as_number(node, &value, &unit)) {
        if (iop_tornado_has(t, path))
            return IOP_OK;
        IOP_TRY(iop_tornado_add(t, path, diags));
        return iop_tornado_add_part(t, path, value, unit, diags);
    }
    for (size_t k = 0; node->kind != IOP_YAML_SCALAR && k < node->count; k++) {
        char inner[PATH_SIZE], place[24];
        const char *key = place;
        snprintf(place, sizeof place, "%zu", k);
        if (node->kind == IOP_YAML_MAP)
            key = node->key[k].text;
        if (!strchr(key, '.') && snprintf(inner, sizeof inner, "%s.%s", path, key) < PATH_SIZE)
            IOP_TRY(walk(t, &node->item[k], inner, diags));
    }
    return IOP_OK;
}

/* Of a list its items have numbers, from 0. */
static const iop_yaml_node *child_of(const iop_yaml_node *node, const char *key)
{
    char *end;
    if (node->kind != IOP_YAML_LIST)
        return iop_yaml_get(node, key);
    const unsigned long k = strtoul(key, &end, 10);
    return key[0] >= '0' && key[0] <= '9' && *end == '\0' && k < node->count ? &node->item[k] : NULL;
}

/* What stands at a dotted path; NULL. */
static const iop_yaml_node *node_at(const iop_yaml_node *node, const char *path)
{
    while (node && path[0]) {
        char key[PATH_SIZE];
        const size_t length = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        node = child_of(node, key);
        path += length + (path[length] == '.');
    }
    return node;
}

/* Whether the path's section is listed here; of static plans bounds are not, as each has its words. */
static bool is_section(const char *path, bool whole)
{
    static const char *const never[] = {"coefficients", "factors"};
    static const char *const bounds[] = {"limits", "final_demand", "output"};
    const size_t length = strcspn(path, ".");
    return !iop_key_is_text(path) && !is_one_of(path, length, never, sizeof never / sizeof *never) &&
           (whole || !is_one_of(path, length, bounds, sizeof bounds / sizeof *bounds));
}

iop_status iop_tornado_stated(iop_tornado *t, const iop_sweep *s, const char *path, iop_diags *diags)
{
    const iop_yaml_node *node = node_at(iop_yaml_root(s->study->scenario->yaml), path);
    return node && is_section(path, s->study->subject.scheme) ? walk(t, node, path, diags) : IOP_OK;
}
