/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_write.c - a solution as solution.json, or as its summary. */
#include "base/alloc.h"
#include "result/json.h"
#include <math.h>
#include <stdio.h>

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *field_value(const iop_solution *s, const iop_field *f, const void *at)
{
    switch (f->kind) {
    case IOP_FIELD_TEXT:
    case IOP_FIELD_LATER_TEXT:
        return json_string(*(char *const *)at ? *(char *const *)at : "");
    case IOP_FIELD_HEX:
        return json_string(at);
    case IOP_FIELD_NUMBER:
    case IOP_FIELD_LATER_NUMBER:
        return number(*(const double *)at);
    case IOP_FIELD_BOOL:
    case IOP_FIELD_LATER_BOOL:
        return json_boolean(*(const bool *)at);
    case IOP_FIELD_SIZE:
        return json_integer((json_int_t) * (const size_t *)at);
    case IOP_FIELD_INT:
        return json_integer(*(const int *)at);
    case IOP_FIELD_LONG:
        return json_integer(*(const long *)at);
    case IOP_FIELD_STATUS:
        return json_string(iop_solution_status_text(*(const iop_solution_status *)at));
    case IOP_FIELD_AT:
        return json_string(iop_json_at[*(const iop_solution_at *)at]);
    case IOP_FIELD_SENSE:
    case IOP_FIELD_LATER_SENSE:
        return json_string(*(const bool *)at ? "max" : "min");
    case IOP_FIELD_AIM:
        return json_string(*(const bool *)at ? "maximize" : "minimize");
    case IOP_FIELD_SECTOR:
        return json_string(s->sector[*(const size_t *)at].code);
    }
    return NULL;
}

/* The object that holds the field (a nested one is made at need) and the key in it. */
static json_t *holder(json_t *object, const char *path, const char **key)
{
    const char *dot = strchr(path, '.');
    *key = dot ? dot + 1 : path;
    if (!dot)
        return object;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(dot - path), path);
    json_t *inner = json_object_get(object, name);
    if (!inner) {
        inner = json_object();
        if (json_object_set_new(object, name, inner) != 0)
            return NULL;
    }
    return inner;
}

/* What is read from files without it alike. */
static bool is_left_out(const iop_field *f, const char *base)
{
    const void *at = base + f->offset;
    if (f->kind == IOP_FIELD_LATER_TEXT)
        return !**(char *const *)at;
    return f->kind == IOP_FIELD_LATER_NUMBER && f->absent == 0 && *(const double *)at == 0;
}

static bool put_fields(json_t *object, const iop_solution *s, const iop_field *fields, const char *base)
{
    for (const iop_field *f = fields; f->path; f++) {
        const char *key;
        if (is_left_out(f, base))
            continue;
        json_t *inside = holder(object, f->path, &key);
        if (!inside || json_object_set_new(inside, key, field_value(s, f, base + f->offset)) != 0)
            return false;
    }
    return true;
}

static bool put_list(json_t *root, const iop_solution *s, const iop_list *list)
{
    const char *items = *(char *const *)(const void *)((const char *)s + list->items);
    size_t count = *(const size_t *)(const void *)((const char *)s + list->count);
    json_t *array = json_array();
    if (json_object_set_new(root, list->name, array) != 0)
        return false;
    for (size_t k = 0; k < count; k++) {
        json_t *object = json_object();
        if (json_array_append_new(array, object) != 0 ||
            !put_fields(object, s, list->field, items + k * list->size))
            return false;
    }
    return true;
}

static bool put_numbers(json_t *object, const char *key, const double *values, size_t count)
{
    json_t *array = json_array();
    if (json_object_set_new(object, key, array) != 0)
        return false;
    for (size_t k = 0; k < count; k++)
        if (json_array_append_new(array, number(values[k])) != 0)
            return false;
    return true;
}

static bool put_farkas(json_t *root, const char *key, const iop_solution *s, const double *price,
                       const double *limit, const double *total)
{
    if (!price)
        return true;
    json_t *object = json_object();
    return json_object_set_new(root, key, object) == 0 && put_numbers(object, "balance", price, s->sectors) &&
           put_numbers(object, "limits", limit, s->farkas_limits) &&
           put_numbers(object, "group_totals", total, s->totals);
}

/* A point or a direction. */
static bool put_cells(json_t *root, const char *key, const iop_solution *s, const double *output,
                      const double *demand)
{
    if (!output)
        return true;
    json_t *object = json_object();
    return json_object_set_new(root, key, object) == 0 && put_numbers(object, "output", output, s->sectors) &&
           put_numbers(object, "final_demand", demand, s->demands);
}

static bool put_proofs(json_t *root, const iop_solution *s)
{
    return put_farkas(root, IOP_JSON_INFEASIBILITY, s, s->farkas_price, s->farkas_limit, s->farkas_total) &&
           put_farkas(root, IOP_JSON_CONFLICT, s, s->conflict_price, s->conflict_limit, s->conflict_total) &&
           put_cells(root, IOP_JSON_RELAXATION, s, s->relaxed_output, s->relaxed_demand) &&
           put_cells(root, IOP_JSON_UNBOUNDEDNESS, s, s->ray_output, s->ray_demand);
}

static bool left_out(const iop_solution *s, size_t list, bool summary)
{
    size_t count = *(const size_t *)(const void *)((const char *)s + iop_solution_list[list].count);
    return (summary && strcmp(iop_solution_list[list].name, "final_demand") == 0) ||
           (list >= IOP_LATER_LISTS && count == 0);
}

/* --- arrays: {name, unit, proof, axes: [{name, labels} or {size}], values} --- */

static json_t *axis_object(const iop_array_axis *axis)
{
    json_t *object = json_object(), *labels;
    if (json_object_set_new(object, "name", json_string(axis->name)) != 0 ||
        json_object_set_new(object, "size", json_integer((json_int_t)axis->len)) != 0)
        return object;
    if (axis->label) {
        labels = json_array();
        for (size_t k = 0; k < axis->len; k++)
            json_array_append_new(labels, json_string(axis->label[k]));
        json_object_set_new(object, "labels", labels);
    }
    return object;
}

static bool put_array(json_t *list, const iop_array_result *a)
{
    json_t *object = json_object(), *axes = json_array();
    if (json_array_append_new(list, object) != 0 ||
        json_object_set_new(object, "name", json_string(a->name)) != 0 ||
        json_object_set_new(object, "unit", json_string(a->unit)) != 0 ||
        json_object_set_new(object, "proof", json_boolean(a->proof)) != 0 ||
        json_object_set_new(object, "axes", axes) != 0)
        return false;
    for (size_t k = 0; k < a->axes; k++)
        if (json_array_append_new(axes, axis_object(&a->axis[k])) != 0)
            return false;
    return put_numbers(object, "values", a->value, iop_array_count(a));
}

static bool put_arrays(json_t *root, const iop_solution *s)
{
    if (s->arrays == 0)
        return true;
    json_t *list = json_array();
    bool good = json_object_set_new(root, "arrays", list) == 0;
    for (size_t k = 0; k < s->arrays && good; k++)
        good = put_array(list, &s->array[k]);
    return good;
}

/* A summary leaves out the cells of final demand and the proofs. */
static json_t *whole(const iop_solution *s, bool summary)
{
    json_t *root = json_object();
    bool good = root && json_object_set_new(root, "schema", json_string(IOP_SOLUTION_SCHEMA)) == 0 &&
                put_fields(root, s, iop_solution_head, (const char *)s) && (summary || put_proofs(root, s));
    for (size_t l = 0; l < IOP_SOLUTION_LISTS && good; l++)
        good = left_out(s, l, summary) || put_list(root, s, &iop_solution_list[l]);
    if (good && !summary)
        good = put_arrays(root, s);
    if (!good) {
        json_decref(root);
        return NULL;
    }
    return root;
}

static iop_status dump(const iop_solution *s, bool summary, char **text, size_t *length, iop_err *err)
{
    *text = NULL;
    json_t *root = whole(s, summary);
    char *dumped = root ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) : NULL;
    json_decref(root);
    if (!dumped)
        return iop_fail(err, IOP_ENOMEM,
                        "out of memory, or a text that is not UTF-8, in the solution \"%.80s\"", s->title);
    *length = strlen(dumped);
    *text = iop_copy_slice(&s->env, dumped, *length);
    free(dumped);
    return *text ? IOP_OK : iop_no_memory(err, *length, "bytes of a solution");
}

iop_status iop_solution_to_json(const iop_solution *s, char **text, size_t *length, iop_err *err)
{
    return dump(s, false, text, length, err);
}

iop_status iop_solution_summary_json(const iop_solution *s, char **text, size_t *length, iop_err *err)
{
    return dump(s, true, text, length, err);
}
