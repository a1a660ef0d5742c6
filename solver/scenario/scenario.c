/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenario.c - a scenario, all its layers together, resolved against its dataset. */
#include "base/alloc.h"
#include "base/sha256.h"
#include "base/text.h"
#include "scenario/whole.h"
#include <ioplan/words.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = IOP_SCENARIO_PATH };

/* --- the plan ------------------------------------------------------------------------------------------- */

static const char *const title_keys[] = {"title", "title_vi"};

/* What needs no dataset. */
static void check_head(const iop_reading *r)
{
    static const char *const keys[] = {
        "title",        "note",       "dataset",    "maximize",     "minimize",   "growth",
        "coefficients", "limits",     "output",     "measures",     "sweep",      "final_demand",
        "periods",      "discount",   "foresight",  "zones",        "techniques", "production_lag",
        "capacity",     "investment", "relocation", "imports",      "stocks",     "conversion",
        "treatments",   "households", "targets",    "requirements", "title_vi",   "factors"};
    iop_expect_keys(r, r->root, IOP_WORD("a scenario"), keys, sizeof keys / sizeof *keys);
    iop_check_aim(r);
    for (int k = 0; k < 2; k++) {
        const iop_yaml_node *title = iop_yaml_get(r->root, title_keys[k]);
        if (title && title->kind != IOP_YAML_SCALAR)
            iop_complain(r, title, "%s: expected text", title_keys[k]);
    }
}

static iop_status find_dataset(const iop_reading *r, char dir[PATH_SIZE])
{
    iop_err err;
    const iop_yaml_node *node = iop_yaml_get(r->root, "dataset");
    if (!node || node->kind != IOP_YAML_SCALAR || !node->text[0])
        return iop_complain(r, node ? node : r->root,
                            "the scenario names no dataset: write dataset: FOLDER, relative to this file");
    if (iop_relative_path(dir, node->where, node->text, &err) != IOP_OK)
        return iop_diags_add_err(r->diags, &err);
    if (access(dir, F_OK) != 0)
        return iop_complain(r, node, "dataset: the folder \"%.200s\" does not exist", dir);
    return IOP_OK;
}

/* The sections are read also after errors in the accounts, which do not concern them. */
static iop_status make_plan(iop_scenario *s, iop_reading *r, const iop_env *env)
{
    iop_table *table;
    iop_err err;
    IOP_TRY(iop_dataset_open(&table, s->dataset_dir, env, r->diags));
    iop_status status = iop_look_at_dataset(table, s->dataset_dir, s->dataset_sha256, env, r->diags);
    if (status == IOP_ENOMEM || status == IOP_ESTOPPED) {
        iop_table_close(table);
        return status;
    }
    if (iop_plan_new(&s->plan, table, env, &err) != IOP_OK)
        return iop_diags_add_err(r->diags, &err);
    r->plan = s->plan;
    IOP_TRY(iop_read_plan(r, iop_is_whole(r->root), iop_yaml_get(r->root, "periods") == NULL));
    IOP_TRY(iop_read_scheme(r->root, s->plan, true, &s->scheme, env, r->diags));
    return status;
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
    iop_no_memory(&err, length, "bytes of text");
    return iop_diags_add_err(diags, &err);
}

static iop_status keep_paths(iop_scenario *s, const char *path, const char *dir, iop_diags *diags)
{
    iop_err err;
    s->dataset_dir = iop_copy_text(&s->env, dir);
    s->path = iop_copy_text(&s->env, path);
    if (s->dataset_dir && s->path)
        return IOP_OK;
    iop_no_memory(&err, 1, "text");
    return iop_diags_add_err(diags, &err);
}

static iop_status read_scenario(iop_scenario *s, iop_yaml *yaml, const iop_env *env, iop_diags *diags)
{
    char dir[PATH_SIZE];
    iop_reading r = {iop_yaml_root(yaml), NULL, diags};
    if (!r.root)
        return iop_diags_add(
            diags, IOP_ERROR, IOP_EPARSE, iop_yaml_where(yaml), 0, 0,
            iop_words(iop_diags_lang(diags),
                      "the scenario is empty; expected at least dataset: FOLDER and maximize: "
                      "value_added"));
    if (r.root->kind != IOP_YAML_MAP)
        return iop_complain(&r, r.root, "expected a map of keys such as dataset and maximize");
    check_head(&r);
    IOP_TRY(find_dataset(&r, dir));
    IOP_TRY(keep_paths(s, iop_yaml_where(yaml), dir, diags));
    IOP_TRY(make_plan(s, &r, env));
    if (iop_diags_errors(diags) > 0)
        return iop_diags_first_error(diags)->code;
    if (!s->dataset_sha256[0])
        IOP_TRY(iop_dataset_digest(s->plan->table, s->dataset_dir, s->dataset_sha256, env, diags));
    return record_text(s, yaml, env, diags);
}

/* --- the same scenario with changes --------------------------------------------------------------------- */

static iop_status refuse_dataset(size_t sets, const char *const *set, iop_diags *diags)
{
    for (size_t k = 0; k < sets; k++)
        if (strncmp(set[k], "dataset", 7) == 0 && (set[k][7] == '=' || set[k][7] == '.'))
            return iop_diags_add(diags, IOP_ERROR, IOP_EINVAL, NULL, 0, 0,
                                 iop_words(iop_diags_lang(diags), "\"%.100s\": the dataset cannot be varied"),
                                 set[k]);
    return IOP_OK;
}

/* A plan has no place for what such a section says. */
static iop_status refuse_whole(const iop_scenario *s, const iop_yaml *yaml, iop_diags *diags)
{
    const char *section = iop_whole_section(iop_yaml_root(yaml));
    if (!section || iop_is_whole(iop_yaml_root(s->yaml)))
        return IOP_OK;
    return iop_diags_add(diags, IOP_ERROR, IOP_EINVAL, NULL, 0, 0,
                         iop_words(iop_diags_lang(diags),
                                   "the section %.40s makes a whole plan, and the scenario is a static one; "
                                   "write that section in the scenario first"),
                         section);
}

/* The plan, and the scheme when there is a place for it and sections of one. */
static iop_status read_varied(const iop_scenario *s, const iop_yaml *yaml, iop_plan **plan,
                              iop_scheme **scheme, const iop_env *env, iop_diags *diags)
{
    iop_err err;
    iop_reading r = {iop_yaml_root(yaml), NULL, diags};
    size_t before = iop_diags_errors(diags);
    check_head(&r);
    if (iop_plan_new_over(plan, s->plan->table, env, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    r.plan = *plan;
    IOP_TRY(iop_read_plan(&r, iop_is_whole(r.root), false)); /* bounds that cross are a result */
    if (scheme)
        IOP_TRY(iop_read_scheme(r.root, *plan, false, scheme, env, diags));
    iop_plan_join_bands(*plan);
    for (size_t t = 0; scheme && *scheme && t < (*scheme)->periods; t++)
        iop_plan_join_bands((*scheme)->period[t].plan);
    return iop_diags_errors(diags) > before ? iop_diags_first_error(diags)->code : IOP_OK;
}

/* --- limits alone: all else is copied, not read again --------------------------------------------------- */

static const char limits_key[] = "limits";

/* Limits are read after all else that makes statements: where theirs begin. */
static size_t statements_before_limits(const iop_plan *plan)
{
    size_t count = plan->statements, length = sizeof limits_key - 1;
    while (count > 0 && strncmp(plan->statement[count - 1].key, limits_key, length) == 0 &&
           plan->statement[count - 1].key[length] == '.')
        count--;
    return count;
}

/* Of a static plan whose aim is no ratio (which a solve moves), and whether none of its other statements is
 * one on a limit. */
static bool changes_limits_alone(const iop_scenario *s, size_t sets, const char *const *set)
{
    const iop_plan *p = s->plan;
    size_t first = statements_before_limits(p), length = sizeof limits_key - 1;
    bool alone = sets > 0 && p->denominator == SIZE_MAX && !iop_is_whole(iop_yaml_root(s->yaml));
    for (size_t k = 0; k < sets; k++)
        alone = alone && strncmp(set[k], limits_key, length) == 0 && set[k][length] == '.';
    for (size_t l = 0; l < p->limits; l++)
        alone = alone && p->limit[l].band.lo_statement >= first && p->limit[l].band.hi_statement >= first;
    return alone;
}

static iop_status read_limits_again(const iop_scenario *s, const iop_yaml *yaml, iop_plan **plan,
                                    const iop_env *env, iop_diags *diags)
{
    iop_err err;
    size_t before = iop_diags_errors(diags);
    if (iop_plan_copy_without_limits(plan, s->plan, statements_before_limits(s->plan), env, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    const iop_reading r = {iop_yaml_root(yaml), *plan, diags};
    IOP_TRY(iop_read_limits(&r));
    iop_plan_join_bands(*plan);
    return iop_diags_errors(diags) > before ? iop_diags_first_error(diags)->code : IOP_OK;
}

static iop_status vary_limits(const iop_scenario *s, size_t sets, const char *const *set, iop_plan **plan,
                              const iop_env *env, iop_diags *diags)
{
    static const char *const keys[] = {limits_key};
    iop_yaml *yaml;
    IOP_TRY(iop_yaml_of_keys(&yaml, iop_yaml_root(s->yaml), keys, 1, env, diags));
    iop_status status = iop_apply_sets(yaml, sets, set, diags);
    if (status == IOP_OK)
        status = read_limits_again(s, yaml, plan, env, diags);
    iop_yaml_close(yaml);
    return status;
}

static iop_status vary(const iop_scenario *s, size_t sets, const char *const *set, iop_plan **plan,
                       iop_scheme **scheme, const iop_env *env, iop_diags *diags)
{
    static const char nothing[] = "{}";
    iop_yaml *yaml;
    if (changes_limits_alone(s, sets, set))
        return vary_limits(s, sets, set, plan, env, diags);
    IOP_TRY(refuse_dataset(sets, set, diags));
    IOP_TRY(iop_yaml_parse(&yaml, s->path, nothing, sizeof nothing - 1, env, diags));
    iop_status status = iop_yaml_merge_under(yaml, s->yaml, diags);
    if (status == IOP_OK)
        status = iop_apply_sets(yaml, sets, set, diags);
    if (status == IOP_OK && !scheme)
        status = refuse_whole(s, yaml, diags);
    if (status == IOP_OK)
        status = read_varied(s, yaml, plan, scheme, env, diags);
    iop_yaml_close(yaml);
    return status;
}

iop_status iop_scenario_vary(const iop_scenario *s, size_t sets, const char *const *set, iop_plan **out,
                             const iop_env *env, iop_diags *diags)
{
    *out = NULL;
    iop_status status = vary(s, sets, set, out, NULL, env, diags);
    if (status != IOP_OK) {
        iop_plan_close(*out);
        *out = NULL;
    }
    return status;
}

iop_status iop_scenario_vary_scheme(const iop_scenario *s, size_t sets, const char *const *set,
                                    iop_scheme **out, const iop_env *env, iop_diags *diags)
{
    iop_plan *plan = NULL;
    iop_err err;
    *out = NULL;
    iop_status status = vary(s, sets, set, &plan, out, env, diags);
    if (status == IOP_OK && !*out) { /* a static plan: the scheme of one period takes it */
        status = iop_scheme_of_plan(out, plan, env, &err);
        plan = NULL;
        if (status != IOP_OK)
            iop_diags_add_err(diags, &err);
    }
    iop_plan_close(plan);
    if (status != IOP_OK) {
        iop_scheme_close(*out);
        *out = NULL;
    }
    return status;
}

/* --- opening -------------------------------------------------------------------------------------------- */

static iop_status open_scenario(iop_scenario *s, const char *path, size_t sets, const char *const *set,
                                const iop_env *env, iop_diags *diags)
{
    iop_yaml *yaml;
    IOP_TRY(iop_yaml_open(&yaml, path, env, diags));
    iop_status status = iop_lay_over_extended(yaml, env, diags);
    if (status == IOP_OK)
        status = iop_take_tables(yaml, env, diags);
    if (status == IOP_OK)
        status = iop_apply_sets(yaml, sets, set, diags);
    s->yaml = yaml;
    return status == IOP_OK ? read_scenario(s, yaml, env, diags) : status;
}

iop_status iop_scenario_open(iop_scenario **out, const char *path, size_t sets, const char *const *set,
                             const iop_env *env, iop_diags *diags)
{
    iop_err err;
    iop_diags *found;
    *out = NULL;
    if (iop_diags_open(&found, env, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    iop_scenario *s = iop_new(env, 1, sizeof *s);
    iop_status status;
    if (s) {
        s->env = iop_env_or_default(env);
        status = open_scenario(s, path, sets, set, env, found);
    } else {
        iop_no_memory(&err, 1, "scenario");
        status = iop_diags_add_err(found, &err);
    }
    iop_tell_in_order(found, path, diags);
    iop_diags_close(found);
    if (status != IOP_OK) {
        iop_scenario_close(s);
        return status;
    }
    *out = s;
    return IOP_OK;
}

void iop_scenario_set_ratio(const iop_scenario *s, double ratio)
{
    if (s->scheme)
        iop_scheme_set_ratio(s->scheme, ratio);
    else
        iop_plan_set_ratio(s->plan, ratio);
}

void iop_scenario_close(iop_scenario *s)
{
    if (!s)
        return;
    iop_env env = s->env;
    iop_scheme_close(s->scheme);
    iop_plan_close(s->plan);
    iop_yaml_close(s->yaml);
    iop_free(&env, s->path);
    iop_free(&env, s->dataset_dir);
    iop_free(&env, s->text);
    iop_free(&env, s);
}
