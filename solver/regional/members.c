/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which sectors and categories an entry of a spec speaks of, and with which weights.
 *
 * over: and except: list codes, categories, group:NAME and the word sectors. Columns are the n sectors, then
 * the c categories. */
#include "regional/spec.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void iop_spec_set_categories(iop_spec *spec, size_t count, const char *const *name)
{
    spec->c = 0;
    spec->column = iop_spec_new(spec, spec->n + count, sizeof *spec->column);
    if (!spec->column)
        return;
    spec->c = count;
    for (size_t k = 0; k < spec->n; k++)
        spec->column[k] = spec->sector[k].code;
    for (size_t k = 0; k < count; k++)
        spec->column[spec->n + k] = name[k];
}

iop_word_list iop_spec_sectors(const iop_spec *spec)
{
    iop_word_list names = {spec->column ? spec->n : 0, spec->column};
    return names;
}

iop_word_list iop_spec_categories(const iop_spec *spec)
{
    iop_word_list names = {spec->c, spec->column ? spec->column + spec->n : NULL};
    return names;
}

iop_word_list iop_spec_columns(const iop_spec *spec)
{
    iop_word_list names = {spec->column ? spec->n + spec->c : 0, spec->column};
    return names;
}

/* Whether the list of groups, separated by ';', has this one. */
static bool in_group(const char *groups, const char *group)
{
    size_t length = strlen(group);
    for (const char *p = groups; *p;) {
        p += strspn(p, " ;");
        size_t word = strcspn(p, ";"), trimmed = word;
        while (trimmed > 0 && p[trimmed - 1] == ' ')
            trimmed--;
        if (trimmed == length && length > 0 && memcmp(p, group, length) == 0)
            return true;
        p += word;
    }
    return false;
}

static void mark_group(iop_spec *spec, const iop_spot *at, const char *group, bool *mask)
{
    size_t members = 0;
    for (size_t k = 0; k < spec->n; k++)
        if (in_group(spec->sector[k].groups, group)) {
            mask[k] = true;
            members++;
        }
    if (members == 0)
        iop_spec_error(spec, at, "no sector belongs to the group '%s'", group);
}

static void mark_token(iop_spec *spec, const iop_spot *at, bool *mask)
{
    static const char prefix[] = "group:";
    const char *token = iop_spec_text(spec, at);
    if (strncmp(token, prefix, sizeof prefix - 1) == 0) {
        mark_group(spec, at, token + sizeof prefix - 1, mask);
        return;
    }
    if (strcmp(token, "sectors") == 0) {
        for (size_t k = 0; k < spec->n; k++)
            mask[k] = true;
        return;
    }
    const iop_word_list columns = iop_spec_columns(spec);
    size_t k = iop_spec_name(spec, at, &columns, IOP_WORD_IN("part", "sector, category or group"));
    if (k != SIZE_MAX)
        mask[k] = true;
}

static bool *mark_list(iop_spec *spec, const iop_spot *at)
{
    bool *mask = iop_spec_new(spec, spec->n + spec->c, sizeof *mask);
    if (!mask || !at->node || !spec->column)
        return mask;
    if (at->node->kind == IOP_YAML_SCALAR)
        mark_token(spec, at, mask);
    else if (iop_spec_is_list(spec, at))
        for (size_t k = 0; k < iop_spec_count(at); k++) {
            iop_spot item = iop_spec_item(at, k);
            mark_token(spec, &item, mask);
        }
    return mask;
}

bool *iop_spec_members(iop_spec *spec, const iop_spot *over, const iop_spot *except)
{
    bool *mask = mark_list(spec, over), *less = mark_list(spec, except);
    for (size_t k = 0; mask && less && k < spec->n + spec->c; k++)
        mask[k] = mask[k] && !less[k];
    return mask;
}

double *iop_spec_weights(iop_spec *spec, const iop_spot *at)
{
    const iop_word_list columns = iop_spec_columns(spec);
    double *weight = iop_spec_new(spec, spec->n + spec->c, sizeof *weight);
    for (size_t k = 0; weight && k < spec->n + spec->c; k++)
        weight[k] = 1;
    size_t column =
        iop_spec_name(spec, at, &spec->weights, IOP_WORD_IN("part", "column of the weights file"));
    if (!weight || column == SIZE_MAX || !spec->column)
        return weight;
    const iop_csv *csv = spec->weights_file;
    for (size_t row = 1; row <= iop_csv_rows(csv); row++) {
        size_t k = iop_word_list_find(&columns, iop_csv_text(csv, row, 0));
        if (k != SIZE_MAX && iop_csv_text(csv, row, column + 1)[0] &&
            !iop_csv_number(csv, row, column + 1, &weight[k], spec->diags))
            weight[k] = 1;
        if (k != SIZE_MAX && weight[k] < 0) {
            iop_diags_add(spec->diags, IOP_ERROR, IOP_EPARSE, iop_csv_where(csv),
                          (long long)iop_csv_line(csv, row), 0, "the weight %.6g of '%s' is negative",
                          weight[k], spec->column[k]);
            weight[k] = 1;
        }
    }
    return weight;
}
