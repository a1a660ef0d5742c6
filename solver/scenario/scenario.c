/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenario.c - a scenario file, laid over what it extends, changed by --set, resolved against its dataset. */
#include "base/alloc.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/text.h"
#include "scenario/rules.h"
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096, EXTENDS_MAX = 16 };

/* `name` relative to the folder of the file `beside`. */
static iop_status relative_path(char out[PATH_SIZE], const char *beside, const char *name, iop_err *err)
{
    char folder[PATH_SIZE];
    const char *slash = strrchr(beside, '/');
    int length = slash ? (int)(slash - beside) + 1 : 0;
    if (length >= PATH_SIZE)
        return iop_fail(err, IOP_EINVAL, "the path \"%.100s\" is too long", beside);
    snprintf(folder, sizeof folder, "%.*s", length, beside);
    if (!folder[0])
        snprintf(folder, sizeof folder, "./");
    return iop_path_join(out, PATH_SIZE, folder, name, err);
}

/* Reads what `yaml` extends and lays it underneath, again and again up to EXTENDS_MAX files. */
static iop_status lay_over_extended(iop_yaml *yaml, const iop_env *env, iop_diags *diags)
{
    for (int depth = 0;; depth++) {
        const iop_yaml_node *root = iop_yaml_root(yaml), *node = root ? iop_yaml_get(root, "extends") : NULL;
        char path[PATH_SIZE];
        iop_err err;
        iop_yaml *under;
        if (!node)
            return IOP_OK;
        const char *fault = node->kind != IOP_YAML_SCALAR ? "expected the path of a scenario"
                            : depth == EXTENDS_MAX ? "the chain of extended files is too long, or a circle"
                                                   : NULL;
        if (fault)
            return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, node->where, (long long)node->line,
                                 (long long)node->column, "extends: %s", fault);
        if (relative_path(path, node->where, node->text, &err) != IOP_OK)
            return iop_diags_add_err(diags, &err);
        IOP_TRY(iop_yaml_open(&under, path, env, diags));
        iop_yaml_remove(yaml, "extends");
        iop_status status = iop_yaml_merge_under(yaml, under, diags);
        iop_yaml_close(under);
        IOP_TRY(status);
    }
}

static iop_status apply_sets(iop_yaml *yaml, size_t sets, const char *const *set, iop_diags *diags)
{
    size_t errors = iop_diags_errors(diags);
    for (size_t k = 0; k < sets; k++) {
        char path[256];
        const char *mark = strchr(set[k], '=');
        if (!mark || mark == set[k] || (size_t)(mark - set[k]) >= sizeof path) {
            iop_diags_add(diags, IOP_ERROR, IOP_EINVAL, NULL, 0, 0,
                          "--set: \"%.100s\" is no KEY=VALUE such as limits.co2.max=90%%", set[k]);
            continue;
        }
        snprintf(path, sizeof path, "%.*s", (int)(mark - set[k]), set[k]);
        if (iop_yaml_set(yaml, path, mark + 1, diags) == IOP_ENOMEM)
            return IOP_ENOMEM;
    }
    return iop_diags_errors(diags) == errors ? IOP_OK : IOP_EINVAL;
}

/* --- the plan ----------------------------------------------------------------------------------------------
 */

static iop_status read_sections(const iop_reading *r)
{
    static const char *const keys[] = {"title",  "note",         "dataset", "maximize", "minimize",
                                       "growth", "coefficients", "limits",  "output",   "final_demand"};
    iop_err err;
    iop_expect_keys(r, r->root, "a scenario", keys, sizeof keys / sizeof *keys);
    const iop_yaml_node *title = iop_yaml_get(r->root, "title");
    if (title && title->kind == IOP_YAML_SCALAR) {
        char *copy = iop_copy_text(&r->plan->env, title->text);
        if (!copy) {
            iop_no_memory(&err, 1, "title");
            return iop_diags_add_err(r->diags, &err);
        }
        iop_free(&r->plan->env, r->plan->title);
        r->plan->title = copy;
    } else if (title) {
        iop_complain(r, title, "title: expected text");
    }
    IOP_TRY(iop_read_growth(r));
    IOP_TRY(iop_read_coefficients(r));
    IOP_TRY(iop_read_final_demand(r));
    IOP_TRY(iop_read_output(r));
    IOP_TRY(iop_read_limits(r));
    IOP_TRY(iop_read_objective(r));
    iop_check_crossed(r);
    return IOP_OK;
}

/* The dataset's errors stop the scenario; its warnings and notes are for `check` on the dataset itself. */
static iop_status check_table(const iop_table *table, const char *dir, const iop_env *env, iop_diags *diags)
{
    iop_diags *found;
    iop_err err;
    if (iop_diags_open(&found, env, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    iop_status status = iop_table_check(table, found);
    for (size_t k = 0; k < iop_diags_count(found); k++) {
        const iop_diag *d = iop_diags_at(found, k);
        if (d->severity == IOP_ERROR)
            iop_diags_add(diags, IOP_ERROR, d->at.code, d->at.where[0] ? d->at.where : dir, d->at.row,
                          d->at.col, "%s", d->at.msg);
    }
    if (status == IOP_OK && iop_diags_errors(found) > 0)
        status = IOP_EINVAL;
    iop_diags_close(found);
    return status;
}

static iop_status find_dataset(const iop_yaml *yaml, char dir[PATH_SIZE], iop_diags *diags)
{
    iop_err err;
    const iop_yaml_node *root = iop_yaml_root(yaml), *node = root ? iop_yaml_get(root, "dataset") : NULL;
    if (!node || node->kind != IOP_YAML_SCALAR)
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, iop_yaml_where(yaml),
                             node ? (long long)node->line : 0, node ? (long long)node->column : 0,
                             "the scenario names no dataset: write dataset: FOLDER, relative to this file");
    if (relative_path(dir, node->where, node->text, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    return IOP_OK;
}

static iop_status make_plan(iop_scenario *s, const iop_yaml *yaml, const iop_env *env, iop_diags *diags)
{
    iop_table *table;
    iop_err err;
    size_t errors = iop_diags_errors(diags);
    IOP_TRY(iop_dataset_open(&table, s->dataset_dir, env, diags));
    iop_status status = check_table(table, s->dataset_dir, env, diags);
    if (status != IOP_OK) {
        iop_table_close(table);
        return status;
    }
    if (iop_plan_new(&s->plan, table, env, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    iop_reading r = {iop_yaml_root(yaml), s->plan, diags};
    IOP_TRY(read_sections(&r));
    return iop_diags_errors(diags) == errors ? IOP_OK : IOP_EPARSE;
}

/* The record of what was solved: the merged text with the dataset under the fixed name it has beside a
 * result. */
static iop_status record_text(iop_scenario *s, iop_yaml *yaml, const iop_env *env, iop_diags *diags)
{
    iop_err err;
    char *text;
    size_t length;
    IOP_TRY(iop_yaml_set(yaml, "dataset", "dataset", diags));
    if (iop_yaml_to_text(yaml, &text, &length, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    s->text = iop_copy_slice(env, text, length);
    const void *data = text;
    iop_sha256(1, &data, &length, s->scenario_sha256);
    iop_yaml_text_free(yaml, text);
    if (s->text)
        return IOP_OK;
    iop_no_memory(&err, length, "bytes of a scenario");
    return iop_diags_add_err(diags, &err);
}

static iop_status read_scenario(iop_scenario *s, iop_yaml *yaml, size_t sets, const char *const *set,
                                const iop_env *env, iop_diags *diags)
{
    char dir[PATH_SIZE];
    IOP_TRY(lay_over_extended(yaml, env, diags));
    IOP_TRY(apply_sets(yaml, sets, set, diags));
    IOP_TRY(find_dataset(yaml, dir, diags));
    s->dataset_dir = iop_copy_text(env, dir);
    s->path = iop_copy_text(env, iop_yaml_where(yaml));
    if (!s->dataset_dir || !s->path) {
        iop_err err;
        iop_no_memory(&err, 1, "path of a scenario");
        return iop_diags_add_err(diags, &err);
    }
    IOP_TRY(make_plan(s, yaml, env, diags));
    IOP_TRY(iop_dataset_digest(s->dataset_dir, s->plan->table, s->dataset_sha256, env, diags));
    return record_text(s, yaml, env, diags);
}

iop_status iop_scenario_open(iop_scenario **out, const char *path, size_t sets, const char *const *set,
                             const iop_env *env, iop_diags *diags)
{
    *out = NULL;
    iop_err err;
    iop_yaml *yaml;
    IOP_TRY(iop_yaml_open(&yaml, path, env, diags));
    iop_scenario *s = iop_new(env, 1, sizeof *s);
    iop_status status;
    if (!s) {
        iop_no_memory(&err, 1, "scenario");
        status = iop_diags_add_err(diags, &err);
    } else {
        s->env = iop_env_or_default(env);
        status = read_scenario(s, yaml, sets, set, env, diags);
    }
    iop_yaml_close(yaml);
    if (status != IOP_OK) {
        iop_scenario_close(s);
        return status;
    }
    *out = s;
    return IOP_OK;
}

void iop_scenario_close(iop_scenario *s)
{
    if (!s)
        return;
    iop_env env = s->env;
    iop_plan_close(s->plan);
    iop_free(&env, s->path);
    iop_free(&env, s->dataset_dir);
    iop_free(&env, s->text);
    iop_free(&env, s);
}
