/* SPDX-License-Identifier: GPL-3.0-or-later */
/* study.c - all sweeps of a scenario, read once and shared by the workers. */
#include "base/alloc.h"
#include "base/text.h"
#include "sweep/labels.h"
#include <string.h>

/* --- one entry ------------------------------------------------------------------------------------------ */

static const iop_sweep_kind *kind_of(const iop_yaml_node *node)
{
    for (size_t k = 0; iop_sweep_kinds[k]; k++)
        if (iop_yaml_get(node, iop_sweep_kinds[k]->word))
            return iop_sweep_kinds[k];
    return NULL;
}

static bool is_key_of(const iop_sweep_kind *kind, const char *word)
{
    if (strcmp(word, "name") == 0 || strcmp(word, kind->word) == 0)
        return true;
    for (size_t k = 0; kind->keys && kind->keys[k]; k++)
        if (strcmp(word, kind->keys[k]) == 0)
            return true;
    return false;
}

static void check_keys(const iop_sweep *s, iop_diags *diags)
{
    for (size_t k = 0; k < s->node->count; k++)
        if (!is_key_of(s->kind, s->node->key[k].text))
            iop_sweep_complain(diags, &s->node->key[k], "\"%.60s\" is no key of a sweep by %s",
                               s->node->key[k].text, s->kind->word);
}

static bool name_is_taken(const iop_study *study, const char *name)
{
    for (size_t k = 0; k < study->sweeps; k++)
        if (strcmp(study->sweep[k].name, name) == 0)
            return true;
    return false;
}

static bool is_file_name(const char *text)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t length = strspn(text, allowed);
    return length > 0 && length <= 64 && text[length] == '\0' && text[0] != '-';
}

/* The name of an entry; it becomes part of file names. NULL after a complaint. */
static const char *name_of(const iop_study *study, const iop_yaml_node *node, iop_diags *diags)
{
    const iop_yaml_node *name = iop_yaml_get(node, "name");
    const char *text = name && name->kind == IOP_YAML_SCALAR ? name->text : "";
    if (!is_file_name(text))
        iop_sweep_complain(
            diags, name ? name : node,
            "a sweep needs a name of letters, digits, - and _, at most 64 of them, the first no -");
    else if (name_is_taken(study, text))
        iop_sweep_complain(diags, name, "there are two sweeps \"%s\"", text);
    else
        return text;
    return NULL;
}

static bool is_wanted(const char *name, size_t only, const char *const *names)
{
    for (size_t k = 0; k < only; k++)
        if (strcmp(names[k], name) == 0)
            return true;
    return only == 0;
}

static iop_status open_entry(iop_study *study, const iop_yaml_node *node, const char *name, iop_diags *diags)
{
    iop_err err;
    iop_sweep *s = &study->sweep[study->sweeps];
    s->study = study;
    s->node = node;
    s->index = study->sweeps;
    s->kind = kind_of(node);
    if (!s->kind)
        return iop_sweep_complain(diags, node, "sweep \"%s\" does not say what to do: %s", name,
                                  iop_sweep_words);
    study->sweeps++; /* from here on it is closed with the study */
    s->name = iop_copy_text(&study->env, name);
    if (!s->name) {
        return iop_sweep_no_memory(diags, 1, "sweep");
    }
    if (iop_sweep_spec(s, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    check_keys(s, diags);
    iop_status status = s->kind->open(s, diags);
    return status == IOP_EPARSE ? IOP_OK : status; /* the complaint is there; go on to the next entry */
}

static iop_status read_entries(iop_study *study, const iop_yaml_node *list, size_t only,
                               const char *const *names, iop_diags *diags)
{
    for (size_t k = 0; k < list->count; k++) {
        const iop_yaml_node *node = &list->item[k];
        if (node->kind != IOP_YAML_MAP) {
            iop_sweep_complain(diags, node,
                               "expected a sweep such as {name: co2-path, vary: limits.co2.max, "
                               "from: 60%%, to: 110%%}");
            continue;
        }
        const char *name = name_of(study, node, diags);
        if (!name || !is_wanted(name, only, names))
            continue;
        iop_status status = open_entry(study, node, name, diags);
        if (status != IOP_OK && status != IOP_EPARSE)
            return status;
    }
    return IOP_OK;
}

static void check_only(const iop_study *study, const iop_yaml_node *list, size_t only,
                       const char *const *names, iop_diags *diags)
{
    for (size_t k = 0; k < only; k++)
        if (!name_is_taken(study, names[k]) && iop_diags_errors(diags) == 0)
            iop_sweep_complain(diags, list, "the scenario has no sweep \"%.100s\"", names[k]);
}

/* --- life ----------------------------------------------------------------------------------------------- */

static iop_status make_room(iop_study *study, const iop_yaml_node **list, iop_diags *diags)
{
    const iop_yaml_node *root = iop_yaml_root(study->scenario->yaml);
    *list = iop_yaml_get(root, "sweep");
    if (!*list || (*list)->kind != IOP_YAML_LIST || (*list)->count == 0)
        return iop_sweep_complain(diags, *list ? *list : root,
                                  "the scenario has no sweeps; write sweep: [{name: co2-path, vary: "
                                  "limits.co2.max, from: 60%%, to: 110%%}]");
    study->sweep = iop_new(&study->env, (*list)->count, sizeof *study->sweep);
    if (study->sweep)
        return IOP_OK;
    return iop_sweep_no_memory(diags, (*list)->count, "sweeps");
}

/* Everything that needs no solving. */
static iop_status read_study(iop_study *study, size_t only, const char *const *names, iop_diags *diags)
{
    const iop_yaml_node *list;
    size_t before = iop_diags_errors(diags);
    IOP_TRY(make_room(study, &list, diags));
    IOP_TRY(iop_subject_vary(&study->subject, study->scenario, 0, NULL, &study->env, diags));
    if (study->subject.scheme)
        IOP_TRY(iop_scenario_vary(study->scenario, 0, NULL, &study->plan, &study->env, diags));
    else
        study->plan = study->subject.plan;
    IOP_TRY(read_entries(study, list, only, names, diags));
    check_only(study, list, only, names, diags);
    return iop_diags_errors(diags) > before ? iop_diags_first_error(diags)->code : IOP_OK;
}

static iop_status solve_study(iop_study *study, const iop_solve_settings *asked, iop_diags *diags)
{
    iop_err err;
    iop_status status = iop_study_open_base(study, asked, &err);
    if (status == IOP_OK)
        status = iop_study_make_labels(study, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(diags, &err);
}

static iop_status make_study(iop_study **out, const iop_scenario *scenario,
                             const iop_solve_settings *settings, const iop_env *env, iop_diags *diags)
{
    iop_study *study = *out = iop_new(env, 1, sizeof *study);
    if (!study) {
        return iop_sweep_no_memory(diags, 1, "sweep");
    }
    study->env = iop_env_or_default(env);
    study->env.threads = 1;
    study->scenario = scenario;
    study->settings = settings ? *settings : iop_solve_settings_default();
    study->settings.ranges = study->settings.explain = false;
    study->settings.start = NULL;
    iop_err err;
    if (iop_lp_orders_open(&study->orders, &study->env, &err) != IOP_OK) {
        iop_study_close(study);
        return iop_diags_add_err(diags, &err);
    }
    study->settings.lp.orders = study->orders;
    return IOP_OK;
}

iop_status iop_study_check(const iop_scenario *scenario, size_t only, const char *const *name,
                           const iop_env *env, iop_diags *diags)
{
    iop_study *study;
    IOP_TRY(make_study(&study, scenario, NULL, env, diags));
    iop_status status = read_study(study, only, name, diags);
    iop_study_close(study);
    return status;
}

iop_status iop_study_open(iop_study **out, const iop_scenario *scenario, size_t only, const char *const *name,
                          const iop_solve_settings *settings, const iop_env *env, iop_diags *diags)
{
    iop_study *study;
    *out = NULL;
    IOP_TRY(make_study(&study, scenario, settings, env, diags));
    iop_status status = read_study(study, only, name, diags);
    if (status == IOP_OK)
        status = solve_study(study, settings, diags);
    if (status == IOP_OK)
        *out = study;
    else
        iop_study_close(study);
    return status;
}

static void close_sweep(iop_sweep *s, const iop_env *env)
{
    if (s->kind->close)
        s->kind->close(s);
    for (size_t k = 0; s->key && k < s->keys; k++) {
        iop_free(env, s->key[k].path);
        iop_free(env, s->key[k].unit);
    }
    for (size_t k = 0; k < s->limits; k++) {
        iop_free(env, s->limit[k].name);
        iop_free(env, s->limit[k].unit);
    }
    iop_free(env, s->limit);
    iop_free(env, s->key);
    iop_free(env, s->name);
    iop_free(env, s->spec);
}

void iop_study_close(iop_study *study)
{
    if (!study)
        return;
    iop_env env = study->env;
    for (size_t k = 0; k < study->sweeps; k++)
        close_sweep(&study->sweep[k], &env);
    iop_free(&env, study->sweep);
    iop_study_free_labels(study);
    iop_study_close_base(study);
    if (study->plan != study->subject.plan)
        iop_plan_close(study->plan);
    iop_subject_close(&study->subject);
    iop_lp_orders_close(study->orders);
    iop_free(&env, study);
}

const iop_archive_run *iop_study_describe(const iop_study *study)
{
    return &study->run;
}

iop_status iop_study_write_summaries(const iop_study *study, iop_archive *archive, const char *dir,
                                     iop_err *err)
{
    for (size_t k = 0; k < study->sweeps; k++) {
        const iop_sweep *s = &study->sweep[k];
        if (s->kind->summarise && iop_archive_done(archive, k) == s->units)
            IOP_TRY(s->kind->summarise(s, archive, dir, err));
    }
    return IOP_OK;
}

iop_status iop_study_dump_sample(const iop_study *study, const char *sweep, size_t index, const char *dir,
                                 iop_err *err)
{
    for (size_t k = 0; k < study->sweeps; k++) {
        const iop_sweep *s = &study->sweep[k];
        if (strcmp(s->name, sweep) == 0 && s->kind->dump)
            return s->kind->dump(s, index, dir, err);
    }
    return iop_fail(err, IOP_EINVAL, "the scenario has no sweep \"%.100s\" that draws samples", sweep);
}
