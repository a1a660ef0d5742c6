/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.c - the CSV files that sections of a whole plan name, put in the place of their names: what is read,
 * changed by --set and recorded with a result is then one tree. */
#include "scenario/whole.h"
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *path;
    bool list;
} place;

static const place places[] = {{"techniques", false},
                               {"zones", false},
                               {"capacity.sites", true},
                               {"treatments", false},
                               {"investment.bundles", false},
                               {"relocation", false},
                               {"stocks", false},
                               {"requirements", false},
                               {"targets", false}};

/* The node `file` of a section; NULL when it names no table. */
static const iop_yaml_node *file_of(const iop_yaml *yaml, const char *path)
{
    char section[64];
    const char *point = strchr(path, '.');
    snprintf(section, sizeof section, "%.*s", point ? (int)(point - path) : (int)strlen(path), path);
    const iop_yaml_node *node = iop_yaml_get(iop_yaml_root(yaml), section);
    if (point)
        node = iop_yaml_get(node, point + 1);
    node = iop_yaml_get(node, "file");
    return node && node->kind == IOP_YAML_SCALAR ? node : NULL;
}

static iop_status take_table(iop_yaml *yaml, const place *p, const iop_yaml_node *file, const iop_env *env,
                             iop_diags *diags)
{
    char path[IOP_SCENARIO_PATH];
    iop_csv *csv;
    iop_err err;
    if (iop_relative_path(path, file->where, file->text, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    size_t errors = iop_diags_errors(diags);
    iop_status status = iop_csv_open(&csv, path, NULL, env, diags);
    if (status == IOP_EIO)
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, file->where, (long long)file->line,
                      (long long)file->column,
                      "%s.file: \"%.200s\" cannot be read; it is relative to this file", p->path, file->text);
    if (status != IOP_OK)
        return status == IOP_ENOMEM || iop_diags_errors(diags) > errors ? status : IOP_EIO;
    status = iop_yaml_take_table(yaml, p->path, csv, p->list, diags);
    iop_csv_close(csv);
    return status;
}

iop_status iop_take_tables(iop_yaml *yaml, const iop_env *env, iop_diags *diags)
{
    iop_status status = IOP_OK;
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        const iop_yaml_node *file = file_of(yaml, places[k].path);
        iop_status one = file ? take_table(yaml, &places[k], file, env, diags) : IOP_OK;
        if (one == IOP_ENOMEM)
            return one;
        status = one != IOP_OK ? one : status;
    }
    return status;
}
