/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A spec file: its opening, its memory, its findings.
 *
 * Invariant: everything a spec hands out (texts, arrays, matrices) lives until iop_spec_close. */
#include "regional/spec.h"
#include "base/alloc.h"
#include "base/failure.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *iop_spec_new(iop_spec *spec, size_t count, size_t size)
{
    void *p = NULL;
    if (iop_grow(&spec->env, &spec->block, &spec->block_capacity, spec->blocks + 1, sizeof *spec->block))
        p = iop_new(&spec->env, count, size);
    if (p)
        spec->block[spec->blocks++] = p;
    else
        spec->out_of_memory = true;
    return p;
}

iop_mat iop_spec_matrix(iop_spec *spec, size_t rows, size_t cols)
{
    iop_mat m = {rows, cols, cols > 0 ? cols : 1, NULL};
    m.a = iop_spec_new(spec, rows * m.ld, sizeof *m.a);
    return m;
}

const char *iop_spec_path(iop_spec *spec, const char *name)
{
    const char *slash = strrchr(spec->file, '/');
    size_t folder = name[0] == '/' || !slash ? 0 : (size_t)(slash - spec->file) + 1;
    size_t length = strlen(name);
    char *path = iop_spec_new(spec, folder + length + 1, 1);
    if (!path)
        return "";
    memcpy(path, spec->file, folder);
    memcpy(path + folder, name, length);
    return path;
}

void iop_spec_error(iop_spec *spec, const iop_spot *at, const char *fmt, ...)
{
    iop_err err;
    const iop_yaml_node *node = at ? at->node : NULL;
    va_list args;
    va_start(args, fmt);
    iop_err_set(&err, IOP_EPARSE, node ? node->where : spec->file, node ? (long long)node->line : 0,
                node ? (long long)node->column : 0, fmt, args);
    va_end(args);
    if (at && at->path[0])
        iop_fail_within(&err, "%s: %s", at->path, err.msg);
    iop_diags_add_err(spec->diags, &err);
}

void iop_spec_note(iop_spec *spec, const char *fmt, ...)
{
    iop_diag note = {.severity = IOP_NOTE};
    va_list args;
    va_start(args, fmt);
    iop_err_set(&note.at, IOP_OK, NULL, 0, 0, fmt, args);
    va_end(args);
    iop_diags_take(spec->diags, &note);
}

const char *iop_spec_lang(const iop_spec *spec)
{
    return iop_diags_lang(spec->diags);
}

iop_status iop_spec_status(const iop_spec *spec)
{
    if (spec->out_of_memory)
        return iop_diags_add(spec->diags, IOP_ERROR, IOP_ENOMEM, spec->file, 0, 0, "out of memory");
    if (iop_diags_errors(spec->diags) == spec->errors_before)
        return IOP_OK;
    return spec->errors_before == 0 ? iop_diags_first_error(spec->diags)->code : IOP_EPARSE;
}

/* "donor=../vietnam-2018" */
static iop_status apply_set(iop_spec *spec, const char *text)
{
    const char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return iop_diags_add(spec->diags, IOP_ERROR, IOP_EINVAL, NULL, 0, 0,
                             "\"%s\" is not of the form KEY=VALUE", text);
    char *path = iop_spec_new(spec, (size_t)(equals - text) + 1, 1);
    if (!path)
        return iop_spec_status(spec);
    memcpy(path, text, (size_t)(equals - text));
    return iop_yaml_set(spec->yaml, path, equals + 1, spec->diags);
}

iop_status iop_spec_open(iop_spec *spec, const char *file, size_t sets, const char *const *set,
                         const iop_env *env, iop_diags *diags)
{
    *spec = (iop_spec){.env = iop_env_or_default(env), .diags = diags, .file = file};
    spec->errors_before = iop_diags_errors(diags);
    IOP_TRY(iop_yaml_open(&spec->yaml, file, &spec->env, diags));
    for (size_t k = 0; k < sets; k++)
        IOP_TRY(apply_set(spec, set[k]));
    if (!iop_yaml_root(spec->yaml))
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, file, 0, 0, "the spec is empty");
    return IOP_OK;
}

void iop_spec_close(iop_spec *spec)
{
    iop_csv_close(spec->sectors_file);
    iop_csv_close(spec->facts_file);
    iop_csv_close(spec->weights_file);
    iop_csv_close(spec->table_file);
    iop_yaml_close(spec->yaml);
    for (size_t k = 0; k < spec->blocks; k++)
        iop_free(&spec->env, spec->block[k]);
    iop_free(&spec->env, spec->block);
    *spec = (iop_spec){.env = spec->env};
}
