/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layers.c - a scenario out of layers: its file over those that it extends, and --set over all of them. */
#include "base/files.h"
#include "scenario/rules.h"
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { EXTENDS_MAX = 16 };

iop_status iop_relative_path(char out[IOP_SCENARIO_PATH], const char *beside, const char *name, iop_err *err)
{
    char folder[IOP_SCENARIO_PATH];
    const char *slash = strrchr(beside, '/');
    int length = slash ? (int)(slash - beside) + 1 : 0;
    if (length >= IOP_SCENARIO_PATH)
        return iop_fail(err, IOP_EINVAL, "the path \"%.100s\" is too long", beside);
    snprintf(folder, sizeof folder, "%.*s", length, beside);
    return iop_path_join(out, IOP_SCENARIO_PATH, folder, name, err);
}

static iop_status fault(iop_diags *diags, const iop_yaml_node *node, const char *sentence)
{
    return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, node->where, (long long)node->line,
                         (long long)node->column, "%s", iop_words(iop_diags_lang(diags), sentence));
}

/* The files met so far, by what the file system calls them: names can differ. */
typedef struct {
    struct stat file[EXTENDS_MAX];
    size_t count;
} chain;

static iop_status add_link(chain *c, const iop_yaml_node *node, const char *path, iop_diags *diags)
{
    struct stat *now = &c->file[c->count];
    if (stat(path, now) != 0)
        return iop_diags_add(
            diags, IOP_ERROR, IOP_EIO, node->where, (long long)node->line, (long long)node->column,
            iop_words(iop_diags_lang(diags), "extends: the file \"%.200s\" does not exist"), path);
    for (size_t k = 0; k < c->count; k++)
        if (c->file[k].st_ino == now->st_ino && c->file[k].st_dev == now->st_dev)
            return fault(diags, node, IOP_WORD("extends: the files extend each other in a circle"));
    if (++c->count == EXTENDS_MAX)
        return fault(diags, node, IOP_WORD("extends: the chain of files is too long"));
    return IOP_OK;
}

/* The aim of `over` replaces that of `under`, also where one is a maximum and the other a minimum. */
static void replace_aim(const iop_yaml *over, iop_yaml *under)
{
    if (iop_yaml_get(iop_yaml_root(over), "maximize"))
        iop_yaml_remove(under, "minimize");
    if (iop_yaml_get(iop_yaml_root(over), "minimize"))
        iop_yaml_remove(under, "maximize");
}

static iop_status lay_over(iop_yaml *yaml, const char *path, const iop_env *env, iop_diags *diags)
{
    iop_yaml *under;
    IOP_TRY(iop_yaml_open(&under, path, env, diags));
    const iop_yaml_node *root = iop_yaml_root(under);
    iop_status status = IOP_OK;
    if (root && root->kind != IOP_YAML_MAP)
        status = fault(diags, root, IOP_WORD("expected a map of keys such as dataset and maximize"));
    if (status == IOP_OK) {
        iop_yaml_remove(yaml, "extends");
        replace_aim(yaml, under);
        status = iop_yaml_merge_under(yaml, under, diags);
    }
    iop_yaml_close(under);
    return status;
}

/* Reads what `yaml` extends and lays it underneath, again and again. */
iop_status iop_lay_over_extended(iop_yaml *yaml, const iop_env *env, iop_diags *diags)
{
    chain files = {.count = 0};
    const iop_yaml_node *node;
    if (stat(iop_yaml_where(yaml), &files.file[0]) == 0)
        files.count = 1;
    while ((node = iop_yaml_get(iop_yaml_root(yaml), "extends")) != NULL) {
        char path[IOP_SCENARIO_PATH];
        iop_err err;
        if (node->kind != IOP_YAML_SCALAR || !node->text[0])
            return fault(diags, node, IOP_WORD("extends: expected the path of a scenario"));
        if (iop_relative_path(path, node->where, node->text, &err) != IOP_OK)
            return iop_diags_add_err(diags, &err);
        IOP_TRY(add_link(&files, node, path, diags));
        IOP_TRY(lay_over(yaml, path, env, diags));
    }
    return IOP_OK;
}

static iop_status apply_set(iop_yaml *yaml, const char *set, iop_diags *diags)
{
    char path[256];
    const char *mark = strchr(set, '=');
    if (!mark || mark == set || (size_t)(mark - set) >= sizeof path)
        return iop_diags_add(
            diags, IOP_ERROR, IOP_EINVAL, NULL, 0, 0,
            iop_words(iop_diags_lang(diags), "--set: \"%.100s\" is no KEY=VALUE such as limits.co2.max=90%%"),
            set);
    snprintf(path, sizeof path, "%.*s", (int)(mark - set), set);
    if (strcmp(path, "maximize") == 0)
        iop_yaml_remove(yaml, "minimize");
    if (strcmp(path, "minimize") == 0)
        iop_yaml_remove(yaml, "maximize");
    return iop_yaml_set(yaml, path, mark + 1, diags);
}

iop_status iop_apply_sets(iop_yaml *yaml, size_t sets, const char *const *set, iop_diags *diags)
{
    iop_status status = IOP_OK;
    for (size_t k = 0; k < sets; k++) {
        iop_status one = apply_set(yaml, set[k], diags);
        if (one == IOP_ENOMEM)
            return one;
        status = one == IOP_OK ? status : one;
    }
    return status;
}
