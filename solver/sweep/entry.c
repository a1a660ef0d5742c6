/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entry.c - reading one entry of the section: complaints with their place, keys, plans of changed values. */
#include "base/alloc.h"
#include "base/text.h"
#include "sweep/study.h"
#include <ioplan/words.h>
#include <math.h>
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
/* The value that one of the changes "KEY=VALUE" gives the key; "" when none does. */
static const char *text_of(size_t sets, const char *const *set, const char *path)
{
    size_t length = strlen(path);
    for (size_t k = 0; k < sets; k++)
        if (strncmp(set[k], path, length) == 0 && set[k][length] == '=')
            return set[k] + length + 1;
    return "";
}

static iop_status name_units(iop_sweep *s, const iop_yaml_node *node, size_t sets, const char *const *set,
                             const iop_subject *subject, iop_diags *diags)
{
    for (size_t k = 0; k < s->keys; k++) {
        const char *unit = iop_key_unit(subject, s->key[k].path, text_of(sets, set, s->key[k].path));
        if (s->key[k].unit[0] && unit[0] && strcmp(s->key[k].unit, unit) != 0)
            return iop_sweep_complain(diags, node,
                                      "%s: %.100s stands in %s before and in %s here; one column of a table "
                                      "takes one unit",
                                      s->name, s->key[k].path, s->key[k].unit, unit);
        if (s->key[k].unit[0] || !unit[0])
            continue;
        char *copy = iop_copy_text(&s->study->env, unit);
        if (!copy) {
            return iop_sweep_no_memory(diags, 1, "text");
        }
        iop_free(&s->study->env, s->key[k].unit);
        s->key[k].unit = copy;
    }
    return IOP_OK;
}

/* --- limits that the base plan has not ------------------------------------------------------------------ */

static bool has_side(const iop_plan *plan, const char *measure, bool upper)
{
    for (size_t l = 0; l < plan->limits; l++)
        if (strcmp(plan->measure[plan->limit[l].measure].name, measure) == 0)
            return isfinite(upper ? plan->limit[l].band.hi : plan->limit[l].band.lo);
    return false;
}

static bool is_noted(const iop_sweep *s, const char *name)
{
    for (size_t k = 0; k < s->limits; k++)
        if (strcmp(s->limit[k].name, name) == 0)
            return true;
    return false;
}

static iop_status note_limit(iop_sweep *s, const char *period, const iop_measure *m, bool upper,
                             iop_diags *diags)
{
    iop_err err;
    const iop_env *env = &s->study->env;
    iop_text name = iop_text_start(env);
    iop_sweep_limit made = {NULL, iop_copy_text(env, m->unit)};
    iop_text_printf(&name, "%s%s%s.%s", period, period[0] ? "." : "", m->name, upper ? "max" : "min");
    iop_status status = iop_text_take(&name, &made.name, NULL, &err);
    bool known = status == IOP_OK && is_noted(s, made.name);
    if (status == IOP_OK && made.unit && !known &&
        iop_grow(env, &s->limit, &s->limit_room, s->limits + 1, sizeof *s->limit)) {
        s->limit[s->limits++] = made;
        return IOP_OK;
    }
    iop_free(env, made.name);
    iop_free(env, made.unit);
    return known ? IOP_OK : iop_sweep_no_memory(diags, 1, "sweep");
}

static iop_status note_limits(iop_sweep *s, const iop_subject *subject, size_t t, iop_diags *diags)
{
    const iop_plan *plan = iop_subject_plan(subject, t), *base = iop_subject_plan(&s->study->subject, t);
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_measure *m = &plan->measure[plan->limit[l].measure];
        const double side[2] = {plan->limit[l].band.hi, plan->limit[l].band.lo};
        for (int k = 0; k < 2; k++)
            if (isfinite(side[k]) && !has_side(base, m->name, k == 0))
                IOP_TRY(note_limit(s, iop_subject_period(subject, t), m, k == 0, diags));
    }
    return IOP_OK;
}

/* Points of one archive have the same arrays. */
static iop_status check_periods(const iop_sweep *s, const iop_yaml_node *node, const iop_subject *subject,
                                iop_diags *diags)
{
    const iop_subject *base = &s->study->subject;
    size_t plans = iop_subject_plans(subject);
    bool same = plans == iop_subject_plans(base);
    for (size_t t = 0; same && t < plans; t++)
        same = strcmp(iop_subject_period(subject, t), iop_subject_period(base, t)) == 0 &&
               iop_subject_plan(subject, t)->measures == iop_subject_plan(base, t)->measures;
    if (same)
        return IOP_OK;
    return iop_sweep_complain(diags, node, "%s: a sweep cannot add or drop periods or measures", s->name);
}

static iop_status note_subject(iop_sweep *s, const iop_yaml_node *node, size_t sets, const char *const *set,
                               const iop_subject *subject, iop_diags *diags)
{
    IOP_TRY(check_periods(s, node, subject, diags));
    IOP_TRY(name_units(s, node, sets, set, subject, diags));
    for (size_t t = 0; t < iop_subject_plans(subject); t++)
        IOP_TRY(note_limits(s, subject, t, diags));
    return IOP_OK;
}

iop_status iop_sweep_vary(iop_sweep *s, const iop_yaml_node *node, size_t sets, const char *const *set,
                          iop_subject *subject, iop_diags *diags)
{
    iop_diags *found;
    iop_err err;
    char why[SENTENCE_SIZE];
    *subject = (iop_subject){NULL, NULL};
    if (iop_diags_open(&found, &s->study->env, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    iop_status status = iop_subject_vary(subject, s->study->scenario, sets, set, &s->study->env, found);
    for (size_t k = 0; k < iop_diags_count(found); k++)
        if (iop_diags_at(found, k)->severity == IOP_ERROR)
            iop_sweep_complain(
                diags, node, "%s: %s", s->name,
                iop_words_err(iop_diags_lang(diags), &iop_diags_at(found, k)->at, why, sizeof why));
    iop_diags_close(found);
    if (status != IOP_OK)
        return status == IOP_ENOMEM ? status : IOP_EPARSE;
    status = note_subject(s, node, sets, set, subject, diags);
    if (status != IOP_OK)
        iop_subject_close(subject);
    return status;
}

iop_status iop_worker_vary(const iop_worker *w, size_t sets, const char *const *set, iop_subject *subject,
                           iop_err *err)
{
    iop_diags *found;
    *subject = (iop_subject){NULL, NULL};
    IOP_TRY(iop_diags_open(&found, &w->env, err));
    iop_status status = iop_subject_vary(subject, w->study->scenario, sets, set, &w->env, found);
    const iop_err *first = iop_diags_first_error(found);
    if (status != IOP_OK && !first)
        iop_no_memory(err, sets, "changes"); /* not even for its own telling */
    if (status != IOP_OK && first && err) {
        *err = *first;
        err->code = status;
    }
    iop_diags_close(found);
    return status;
}
