/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cases.c - named variants of the scenario: cases: {early: {limits.co2.max: 80%}, ...}.
 *
 * A unit a case. The keys are all that any case changes, in the order in which they first appear. */
#include "base/alloc.h"
#include "base/text.h"
#include "sweep/kinds.h"
#include <math.h>
#include <string.h>

typedef struct {
    const char *name;
    char **set; /* a "KEY=VALUE" for each entry */
    size_t sets;
    double *value; /* of the sweep's keys; NaN where the case leaves the base value unknown */
} variant;

typedef struct {
    iop_env env;
    variant *variant;
    size_t count;
} variants;

static void close_cases(iop_sweep *s)
{
    variants *v = s->data;
    if (!v)
        return;
    iop_env env = v->env;
    for (size_t k = 0; v->variant && k < v->count; k++) {
        for (size_t i = 0; i < v->variant[k].sets; i++)
            iop_free(&env, v->variant[k].set[i]);
        iop_free(&env, v->variant[k].set);
        iop_free(&env, v->variant[k].value);
    }
    iop_free(&env, v->variant);
    iop_free(&env, v);
    s->data = NULL;
}

/* --- reading -------------------------------------------------------------------------------------------- */

static bool is_listed(const char *const *path, size_t count, const char *word)
{
    for (size_t k = 0; k < count; k++)
        if (strcmp(path[k], word) == 0)
            return true;
    return false;
}

static iop_status gather_keys(iop_sweep *s, const iop_yaml_node *cases, iop_diags *diags)
{
    size_t most = 0, count = 0;
    for (size_t k = 0; k < cases->count; k++)
        most += cases->item[k].kind == IOP_YAML_MAP ? cases->item[k].count : 0;
    const char **path = iop_new(&s->study->env, most + 1, sizeof *path);
    if (!path)
        return iop_sweep_no_memory(diags, 1, "sweep");
    for (size_t k = 0; k < cases->count; k++)
        for (size_t i = 0; cases->item[k].kind == IOP_YAML_MAP && i < cases->item[k].count; i++)
            if (!is_listed(path, count, cases->item[k].key[i].text))
                path[count++] = cases->item[k].key[i].text;
    iop_status status = iop_sweep_make_keys(s, count, path, diags);
    iop_free(&s->study->env, path);
    return status;
}

static iop_status add_set(variants *all, variant *v, const iop_yaml_node *key, const iop_yaml_node *item,
                          iop_diags *diags)
{
    iop_err err;
    iop_text text = iop_text_start(&all->env);
    if (item->kind != IOP_YAML_SCALAR)
        return iop_sweep_complain(diags, item, "%.60s: expected one value", key->text);
    iop_text_printf(&text, "%s=%s", key->text, item->text);
    if (iop_text_take(&text, &v->set[v->sets], NULL, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    v->sets++;
    return IOP_OK;
}

static const char *text_of(const iop_yaml_node *node, const char *path)
{
    const iop_yaml_node *item = NULL;
    for (size_t k = 0; k < node->count; k++)
        if (strcmp(node->key[k].text, path) == 0)
            item = &node->item[k];
    return item && item->kind == IOP_YAML_SCALAR ? item->text : "";
}

/* Makes the plan of the case once, so that its faults are told with their place. */
static iop_status resolve(iop_sweep *s, variant *v, const iop_yaml_node *node, iop_diags *diags)
{
    iop_subject subject;
    IOP_TRY(iop_sweep_vary(s, node, v->sets, (const char *const *)v->set, &subject, diags));
    for (size_t k = 0; k < s->keys; k++)
        v->value[k] = iop_key_value(&subject, s->key[k].path, text_of(node, s->key[k].path));
    iop_subject_close(&subject);
    return IOP_OK;
}

static iop_status read_case(iop_sweep *s, const iop_yaml_node *key, const iop_yaml_node *node,
                            iop_diags *diags)
{
    variants *all = s->data;
    variant *v = &all->variant[all->count];
    if (node->kind != IOP_YAML_MAP)
        return iop_sweep_complain(diags, node,
                                  "case \"%.60s\": expected a map such as {limits.co2.max: 80%%}", key->text);
    v->name = key->text;
    v->set = iop_new(&all->env, node->count + 1, sizeof *v->set);
    v->value = iop_new(&all->env, s->keys + 1, sizeof *v->value);
    all->count++;
    if (!v->set || !v->value)
        return iop_sweep_no_memory(diags, 1, "sweep");
    for (size_t k = 0; k < node->count; k++)
        IOP_TRY(add_set(all, v, &node->key[k], &node->item[k], diags));
    return resolve(s, v, node, diags);
}

static iop_status open_cases(iop_sweep *s, iop_diags *diags)
{
    const iop_yaml_node *cases = iop_yaml_get(s->node, s->kind->word);
    if (cases->kind != IOP_YAML_MAP || cases->count == 0)
        return iop_sweep_complain(diags, cases,
                                  "cases: expected named variants such as {early: {limits.co2.max: 80%%}}");
    IOP_TRY(gather_keys(s, cases, diags));
    variants *all = s->data = iop_new(&s->study->env, 1, sizeof *all);
    if (!all)
        return iop_sweep_no_memory(diags, 1, "sweep");
    all->env = s->study->env;
    all->variant = iop_new(&all->env, cases->count, sizeof *all->variant);
    if (!all->variant)
        return iop_sweep_no_memory(diags, 1, "sweep");
    for (size_t k = 0; k < cases->count; k++) {
        iop_status status = read_case(s, &cases->key[k], &cases->item[k], diags);
        if (status != IOP_OK && status != IOP_EPARSE)
            return status;
    }
    s->units = all->count;
    return IOP_OK;
}

/* --- running -------------------------------------------------------------------------------------------- */

static iop_status run_case(iop_worker *w, const iop_sweep *s, size_t unit, iop_err *err)
{
    const variants *all = s->data;
    const variant *v = &all->variant[unit];
    iop_archive_point *point;
    iop_solution *solution = NULL;
    iop_subject subject;
    double *key;
    IOP_TRY(iop_worker_vary(w, v->sets, (const char *const *)v->set, &subject, err));
    iop_status status = iop_worker_add(w, s, &point, &key, err);
    if (status == IOP_OK) {
        memcpy(key, v->value, s->keys * sizeof *key);
        status = iop_worker_answer(w, &subject, v->name, point, &solution, err);
    }
    iop_solution_close(solution);
    iop_subject_close(&subject);
    return status;
}

const iop_sweep_kind iop_sweep_cases = {
    .word = "cases", .name = "cases", .open = open_cases, .run = run_case, .close = close_cases};
