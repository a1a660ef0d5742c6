/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_read.c - what a key of `draw:` means in a whole plan: intermediate, resources.NAME,
 * final_demand.CATEGORY, limits.NAME and periods.PERIOD.limits.NAME as in ioplan/factors.h;
 * techniques.NAME.inputs, what techniques of that name buy; else a number that the scenario states, whose
 * factor multiplies it. */
#include "base/units.h"
#include "sweep/samples.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *after(const char *text, const char *start)
{
    const size_t length = strlen(start);
    return strncmp(text, start, length) == 0 ? text + length : NULL;
}

/* The measure of a limit that some period has; SIZE_MAX. */
static size_t limited(const iop_scheme *s, size_t period, const char *name)
{
    const size_t m = iop_plan_measure(s->period[0].plan, name);
    for (size_t t = 0; m != SIZE_MAX && t < s->periods; t++) {
        const iop_plan *plan = s->period[t].plan;
        for (size_t l = 0; l < plan->limits && (period == IOP_NONE || period == t); l++)
            if (plan->limit[l].measure == m &&
                (isfinite(plan->limit[l].band.lo) || isfinite(plan->limit[l].band.hi)))
                return m;
    }
    return SIZE_MAX;
}

static bool limit_target(const iop_scheme *s, const char *text, iop_draw_entry *e)
{
    const char *name = after(text, "limits.");
    size_t period = IOP_NONE;
    for (size_t t = 0; t < s->periods && !name; t++) {
        char start[200];
        snprintf(start, sizeof start, "periods.%.120s.limits.", s->period[t].name);
        name = after(text, start);
        period = name ? t : IOP_NONE;
    }
    const size_t m = name ? limited(s, period, name) : SIZE_MAX;
    if (m == SIZE_MAX)
        return false;
    *e = (iop_draw_entry){.target = IOP_DRAW_LIMIT, .index = m, .period = period, .factors = 1};
    return true;
}

/* Every technique of the name has a factor for each product. */
static bool inputs_target(const iop_scheme *s, const char *text, iop_draw_entry *e)
{
    char name[128];
    size_t count = 0;
    const char *at = after(text, "techniques."), *end = at ? strrchr(at, '.') : NULL;
    if (!end || strcmp(end, ".inputs") != 0 || (size_t)(end - at) >= sizeof name)
        return false;
    snprintf(name, sizeof name, "%.*s", (int)(end - at), at);
    for (size_t k = 0; k < s->techniques; k++)
        count += strcmp(s->technique[k].name, name) == 0;
    *e = (iop_draw_entry){.target = IOP_DRAW_INPUTS, .name = at, .factors = count * s->table->n};
    return count > 0;
}

/* A number at a dotted path; an item of a list by its place. */
static const iop_yaml_node *number_at(const iop_yaml_node *node, const char *path)
{
    while (node && path[0]) {
        const size_t length = strcspn(path, ".");
        const iop_yaml_node *next = NULL;
        for (size_t k = 0; k < node->count; k++) {
            char place[24];
            snprintf(place, sizeof place, "%zu", k);
            const char *key = node->kind == IOP_YAML_MAP ? node->key[k].text : place;
            if (strlen(key) == length && strncmp(key, path, length) == 0)
                next = &node->item[k];
        }
        node = node->kind == IOP_YAML_SCALAR ? NULL : next;
        path += length + (path[length] == '.');
    }
    return node;
}

static bool number_target(const iop_sweep *s, const char *text, iop_draw_entry *e)
{
    const iop_yaml_node *node = number_at(iop_yaml_root(s->study->scenario->yaml), text);
    *e = (iop_draw_entry){.target = IOP_DRAW_NUMBER, .name = text, .factors = 1};
    return node && node->kind == IOP_YAML_SCALAR && after(text, "sweep.") == NULL &&
           iop_unit_split(node->text, &e->value, &e->unit);
}

static bool plain_target(const iop_scheme *s, const char *text, iop_draw_entry *e)
{
    const iop_table *t = s->table;
    const char *resource = after(text, "resources."), *category = after(text, "final_demand.");
    if (strcmp(text, "intermediate") == 0) {
        *e = (iop_draw_entry){.target = IOP_DRAW_FLOWS, .factors = t->n * t->n};
        return true;
    }
    if (resource && iop_table_resource(t, resource) != SIZE_MAX) {
        *e = (iop_draw_entry){.target = IOP_DRAW_RESOURCE,
                              .index = iop_plan_measure(s->period[0].plan, resource),
                              .factors = t->n + t->c};
        return true;
    }
    if (!category || iop_table_category(t, category) == SIZE_MAX)
        return false;
    *e = (iop_draw_entry){
        .target = IOP_DRAW_DEMAND, .index = iop_table_category(t, category), .factors = t->n};
    return true;
}

/* The number that is stated must be one that can be set. */
static iop_status try_number(const iop_sweep *s, const iop_yaml_node *key, const iop_draw_entry *e,
                             iop_diags *diags)
{
    char text[IOP_SAMPLE_SET];
    const char *const set[] = {text};
    iop_subject subject;
    iop_diags *found;
    iop_err err;
    if (!iop_sample_set(e, 1, text))
        return iop_sweep_complain(diags, key, "draw: the key is longer than %d bytes", IOP_SAMPLE_SET - 60);
    if (iop_diags_open(&found, &s->study->env, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    const iop_status status = iop_subject_vary(&subject, s->study->scenario, 1, set, &s->study->env, found);
    if (status != IOP_OK && status != IOP_ENOMEM)
        iop_sweep_complain(diags, key, "draw: %s", iop_diags_first_error(found)->msg);
    iop_diags_close(found);
    iop_subject_close(&subject);
    return status == IOP_OK || status == IOP_ENOMEM ? status : IOP_EPARSE;
}

iop_status iop_sample_whole_target(const iop_sweep *s, const iop_yaml_node *key, iop_draw_entry *e,
                                   iop_diags *diags)
{
    const iop_scheme *scheme = s->study->subject.scheme;
    if (plain_target(scheme, key->text, e) || limit_target(scheme, key->text, e) ||
        inputs_target(scheme, key->text, e))
        return IOP_OK;
    if (number_target(s, key->text, e))
        return try_number(s, key, e, diags);
    return iop_sweep_complain(
        diags, key,
        "draw: \"%.80s\" is nothing that can be drawn; expected intermediate, "
        "resources.NAME, final_demand.CATEGORY, limits.NAME of a limit that the scenario "
        "sets, techniques.NAME.inputs, or the key of a number that it states",
        key->text);
}
