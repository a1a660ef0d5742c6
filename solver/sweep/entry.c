/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entry.c - reading one entry of the section: complaints with their place, keys, plans of changed values. */
#include "base/alloc.h"
#include "base/text.h"
#include "sweep/study.h"
#include <ioplan/words.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

iop_status iop_sweep_complain(iop_diags *diags, const iop_yaml_node *node, const char *fmt, ...)
{
    char sentence[sizeof((iop_err *)0)->msg];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence, sizeof sentence, iop_words(iop_diags_lang(diags), fmt), args);
    va_end(args);
    return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, node->where, (long long)node->line,
                         (long long)node->column, "%s", sentence);
}

iop_status iop_sweep_no_memory(iop_diags *diags, size_t count, const char *what)
{
    iop_err err;
    iop_no_memory(&err, count, what);
    return iop_diags_add_err(diags, &err);
}

bool iop_sweep_count(const iop_yaml_node *node, const char *what, size_t least, size_t *count,
                     iop_diags *diags)
{
    static const size_t most = 100000000;
    const char *p = node->kind == IOP_YAML_SCALAR ? node->text : "";
    size_t value = 0, digits = strspn(p, "0123456789");
    for (size_t k = 0; k < digits && value <= most; k++)
        value = value * 10 + (size_t)(p[k] - '0');
    if (digits > 0 && p[digits] == '\0' && value >= least && value <= most) {
        *count = value;
        return true;
    }
    iop_sweep_complain(diags, node, "%s: expected a whole number from %zu to %zu", what, least, most);
    return false;
}

iop_status iop_sweep_make_keys(iop_sweep *s, size_t count, const char *const *path, iop_diags *diags)
{
    const iop_env *env = &s->study->env;
    s->key = iop_new(env, count, sizeof *s->key);
    if (count > 0 && !s->key) {
        return iop_sweep_no_memory(diags, count, "keys of a sweep");
    }
    s->keys = count;
    for (size_t k = 0; k < count; k++) {
        s->key[k].path = iop_copy_text(env, path[k]);
        s->key[k].unit = iop_copy_text(env, "");
        if (!s->key[k].path || !s->key[k].unit) {
            return iop_sweep_no_memory(diags, count, "keys of a sweep");
        }
    }
    return IOP_OK;
}

/* Units are those of the first plan in which the key is set. */
static iop_status name_units(iop_sweep *s, const iop_plan *plan, iop_diags *diags)
{
    for (size_t k = 0; k < s->keys; k++) {
        const char *unit = iop_key_unit(plan, s->key[k].path);
        if (s->key[k].unit[0] || !unit[0])
            continue;
        char *copy = iop_copy_text(&s->study->env, unit);
        if (!copy) {
            return iop_sweep_no_memory(diags, 1, "unit of a key");
        }
        iop_free(&s->study->env, s->key[k].unit);
        s->key[k].unit = copy;
    }
    return IOP_OK;
}

iop_status iop_sweep_plan(iop_sweep *s, const iop_yaml_node *node, size_t sets, const char *const *set,
                          iop_plan **plan, iop_diags *diags)
{
    iop_diags *found;
    iop_err err;
    *plan = NULL;
    if (iop_diags_open(&found, &s->study->env, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    iop_status status = iop_scenario_vary(s->study->scenario, sets, set, plan, &s->study->env, found);
    for (size_t k = 0; k < iop_diags_count(found); k++)
        if (iop_diags_at(found, k)->severity == IOP_ERROR)
            iop_sweep_complain(diags, node, "%s: %s", s->name, iop_diags_at(found, k)->at.msg);
    iop_diags_close(found);
    if (status != IOP_OK)
        return status == IOP_ENOMEM ? status : IOP_EPARSE;
    status = name_units(s, *plan, diags);
    if (status != IOP_OK) {
        iop_plan_close(*plan);
        *plan = NULL;
    }
    return status;
}

iop_status iop_worker_plan(const iop_worker *w, size_t sets, const char *const *set, iop_plan **plan,
                           iop_err *err)
{
    iop_diags *found;
    *plan = NULL;
    IOP_TRY(iop_diags_open(&found, &w->env, err));
    iop_status status = iop_scenario_vary(w->study->scenario, sets, set, plan, &w->env, found);
    if (status != IOP_OK && err) {
        *err = *iop_diags_first_error(found);
        err->code = status;
    }
    iop_diags_close(found);
    return status;
}
