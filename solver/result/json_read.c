/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_read.c - solution.json as a solution; what is not as it must be is told by its path. */
#include "base/alloc.h"
#include "result/json.h"
#include <math.h>
#include <stdio.h>

typedef struct {
    iop_solution *s;
    const char *where;
    iop_err *err;
} reader;

static const char memory[] = "memory";

static iop_status wrong(const reader *r, const char *list, size_t item, const char *path,
                        const char *expected)
{
    if (expected == memory)
        return iop_no_memory(r->err, 1, "text");
    if (list[0])
        return iop_fail_at(r->err, IOP_EPARSE, r->where, 0, 0, "%s[%zu].%s: expected %s", list, item, path,
                           expected);
    return iop_fail_at(r->err, IOP_EPARSE, r->where, 0, 0, "%s: expected %s", path, expected);
}

/* Index of text among the words, or count. */
static size_t word_index(const char *text, const char *const *words, size_t count)
{
    size_t k = 0;
    while (k < count && strcmp(words[k], text) != 0)
        k++;
    return k;
}

static bool take_word(const char *text, const char *const *words, size_t count, size_t *index)
{
    *index = text ? word_index(text, words, count) : count;
    return *index < count;
}

static const char *take_status(const char *text, iop_solution_status *status)
{
    for (int k = IOP_OPTIMAL; k <= IOP_UNVERIFIED; k++)
        if (text && strcmp(iop_solution_status_text((iop_solution_status)k), text) == 0) {
            *status = (iop_solution_status)k;
            return NULL;
        }
    return IOP_WORD_IN("part", "a status");
}

static const char *take_sector(const iop_solution *s, const char *code, size_t *index)
{
    for (size_t j = 0; code && j < s->sectors; j++)
        if (strcmp(s->sector[j].code, code) == 0) {
            *index = j;
            return NULL;
        }
    return IOP_WORD_IN("part", "the code of a sector of this solution");
}

static const char *take_integer(const json_t *v, const iop_field *f, void *at)
{
    if (!json_is_integer(v))
        return IOP_WORD_IN("part", "a whole number");
    json_int_t value = json_integer_value(v);
    if (f->kind == IOP_FIELD_SIZE && value < 0)
        return IOP_WORD_IN("part", "a number that is not negative");
    if (f->kind == IOP_FIELD_SIZE)
        *(size_t *)at = (size_t)value;
    else if (f->kind == IOP_FIELD_LONG)
        *(long *)at = (long)value;
    else if (value < -2147483647 || value > 2147483647)
        return IOP_WORD_IN("part", "a smaller number");
    else
        *(int *)at = (int)value;
    return NULL;
}

static const char *take_flag(const char *text, const char *yes, const char *no, const char *expected,
                             bool *at)
{
    const char *const words[] = {no, yes};
    size_t index;
    if (!take_word(text, words, 2, &index))
        return expected;
    *at = index == 1;
    return NULL;
}

static const char *take_text(iop_solution *s, const char *text, const iop_field *f, void *at)
{
    if (!text)
        return IOP_WORD_IN("part", "text");
    if (iop_is_text(f))
        return iop_solution_set_text(s, at, text, NULL) == IOP_OK ? NULL : memory;
    if (strlen(text) > 64)
        return IOP_WORD_IN("part", "at most 64 characters");
    snprintf(at, 65, "%s", text);
    return NULL;
}

/* Stores one value; returns what was expected when it does not fit, else NULL. */
static const char *take_value(iop_solution *s, const iop_field *f, const json_t *v, void *at)
{
    const char *text = json_string_value(v);
    size_t index;
    switch (f->kind) {
    case IOP_FIELD_TEXT:
    case IOP_FIELD_LATER_TEXT:
    case IOP_FIELD_HEX:
        return take_text(s, text, f, at);
    case IOP_FIELD_NUMBER:
    case IOP_FIELD_LATER_NUMBER:
        if (!json_is_number(v) && !json_is_null(v))
            return IOP_WORD_IN("part", "a number or null");
        *(double *)at = json_is_null(v) ? f->absent : json_number_value(v);
        return NULL;
    case IOP_FIELD_BOOL:
    case IOP_FIELD_LATER_BOOL:
        *(bool *)at = json_is_true(v);
        return json_is_boolean(v) ? NULL : IOP_WORD_IN("part", "true or false");
    case IOP_FIELD_SIZE:
    case IOP_FIELD_INT:
    case IOP_FIELD_LONG:
        return take_integer(v, f, at);
    case IOP_FIELD_STATUS:
        return take_status(text, at);
    case IOP_FIELD_AT:
        if (!take_word(text, iop_json_at, 3, &index))
            return "\"lower\", \"upper\" or \"between\"";
        *(iop_solution_at *)at = (iop_solution_at)index;
        return NULL;
    case IOP_FIELD_SENSE:
    case IOP_FIELD_LATER_SENSE:
        return take_flag(text, "max", "min", IOP_WORD_IN("part", "\"max\" or \"min\""), at);
    case IOP_FIELD_AIM:
        return take_flag(text, "maximize", "minimize", IOP_WORD_IN("part", "\"maximize\" or \"minimize\""),
                         at);
    case IOP_FIELD_SECTOR:
        return take_sector(s, text, at);
    }
    return IOP_WORD_IN("part", "a known kind");
}

static const json_t *find(const json_t *object, const char *path)
{
    const char *dot = strchr(path, '.');
    if (!dot)
        return json_object_get(object, path);
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(dot - path), path);
    return json_object_get(json_object_get(object, name), dot + 1);
}

static iop_status take_fields(const reader *r, const json_t *object, const iop_field *fields, char *base,
                              const char *list, size_t item)
{
    for (const iop_field *f = fields; f->path; f++) {
        const json_t *v = find(object, f->path);
        if (!v && f->kind >= IOP_FIELD_LATER_NUMBER) { /* texts are "" from the start */
            if (f->kind == IOP_FIELD_LATER_NUMBER)
                *(double *)(void *)(base + f->offset) = f->absent;
            continue;
        }
        if (!v)
            return wrong(r, list, item, f->path, IOP_WORD_IN("part", "the field, which is missing"));
        const char *expected = take_value(r->s, f, v, base + f->offset);
        if (expected)
            return wrong(r, list, item, f->path, expected);
    }
    return IOP_OK;
}

static iop_status take_list(const reader *r, const json_t *root, const iop_list *list)
{
    const json_t *array = json_object_get(root, list->name);
    if (!array && list >= &iop_solution_list[IOP_LATER_LISTS])
        return IOP_OK;
    if (!json_is_array(array))
        return wrong(r, "", 0, list->name, IOP_WORD_IN("part", "a list"));
    IOP_TRY(iop_solution_make_list(r->s, list->name, json_array_size(array), r->err));
    char *items = *iop_list_items(r->s, list);
    for (size_t k = 0; k < json_array_size(array); k++)
        IOP_TRY(take_fields(r, json_array_get(array, k), list->field, items + k * list->size, list->name, k));
    return IOP_OK;
}

static iop_status take_numbers(const reader *r, const json_t *object, const char *key, double **out,
                               size_t *count)
{
    const json_t *array = json_object_get(object, key);
    if (!json_is_array(array))
        return wrong(r, "", 0, key, IOP_WORD_IN("part", "a list of numbers"));
    *count = json_array_size(array);
    *out = iop_new(&r->s->env, *count, sizeof **out);
    if (!*out)
        return iop_no_memory(r->err, *count, "multipliers");
    for (size_t k = 0; k < *count; k++) {
        const json_t *v = json_array_get(array, k);
        if (!json_is_number(v))
            return wrong(r, key, k, "", IOP_WORD_IN("part", "a number"));
        (*out)[k] = json_number_value(v);
    }
    return IOP_OK;
}

static iop_status take_farkas(const reader *r, const json_t *root, const char *key, double **price,
                              double **limit, double **total, size_t *limits)
{
    const json_t *proof = json_object_get(root, key);
    size_t prices, totals;
    if (!proof)
        return IOP_OK;
    IOP_TRY(take_numbers(r, proof, "balance", price, &prices));
    IOP_TRY(take_numbers(r, proof, "limits", limit, limits));
    IOP_TRY(take_numbers(r, proof, "group_totals", total, &totals));
    if (prices != r->s->sectors || totals != r->s->totals)
        return wrong(r, "", 0, key, IOP_WORD_IN("part", "one multiplier a sector and a group total"));
    return IOP_OK;
}

static iop_status take_cells(const reader *r, const json_t *root, const char *key, double **output,
                             double **demand)
{
    const json_t *proof = json_object_get(root, key);
    size_t outputs, demands;
    if (!proof)
        return IOP_OK;
    IOP_TRY(take_numbers(r, proof, "output", output, &outputs));
    IOP_TRY(take_numbers(r, proof, "final_demand", demand, &demands));
    if (outputs != r->s->sectors || demands != r->s->demands)
        return wrong(r, "", 0, key, IOP_WORD_IN("part", "one number a sector and a cell of final demand"));
    return IOP_OK;
}

static iop_status take_proofs(const reader *r, const json_t *root)
{
    iop_solution *s = r->s;
    size_t limits = 0;
    IOP_TRY(take_farkas(r, root, IOP_JSON_INFEASIBILITY, &s->farkas_price, &s->farkas_limit, &s->farkas_total,
                        &s->farkas_limits));
    IOP_TRY(take_farkas(r, root, IOP_JSON_CONFLICT, &s->conflict_price, &s->conflict_limit,
                        &s->conflict_total, &limits));
    if (s->conflict_price && limits != s->farkas_limits)
        return wrong(r, "", 0, IOP_JSON_CONFLICT, IOP_WORD_IN("part", "one multiplier a limit"));
    IOP_TRY(take_cells(r, root, IOP_JSON_RELAXATION, &s->relaxed_output, &s->relaxed_demand));
    return take_cells(r, root, IOP_JSON_UNBOUNDEDNESS, &s->ray_output, &s->ray_demand);
}

/* Cells name their sector by its code; with periods it is the entry of their own period. */
static iop_status settle_periods(const reader *r)
{
    iop_solution *s = r->s;
    for (size_t k = 0; k < s->demands && s->periods; k++) {
        const iop_demand_result *d = &s->demand[k];
        size_t j = d->sector;
        while (j < s->sectors && (strcmp(s->sector[j].period, d->period) != 0 ||
                                  strcmp(s->sector[j].code, s->sector[d->sector].code) != 0))
            j++;
        if (j == s->sectors)
            return wrong(r, "final_demand", k, "period", IOP_WORD_IN("part", "a period of its sector"));
        s->demand[k].sector = j;
    }
    return IOP_OK;
}

enum { AXIS_MAX = 100000000 };

static iop_status take_axis(const reader *r, const json_t *v, size_t k, const char **name, size_t *len,
                            const char ***label)
{
    const json_t *size = json_object_get(v, "size"), *labels = json_object_get(v, "labels");
    *name = json_string_value(json_object_get(v, "name"));
    if (!*name || !json_is_integer(size) || json_integer_value(size) < 0 ||
        json_integer_value(size) > AXIS_MAX)
        return wrong(r, "arrays", k, "axes", IOP_WORD_IN("part", "axes with a name and a size"));
    *len = (size_t)json_integer_value(size);
    if (!labels)
        return IOP_OK;
    if (json_array_size(labels) != *len)
        return wrong(r, "arrays", k, "axes", IOP_WORD_IN("part", "a label for each element of an axis"));
    const char **texts = iop_new(&r->s->env, *len, sizeof *texts);
    if (!texts)
        return iop_no_memory(r->err, *len, "labels");
    *label = texts;
    for (size_t e = 0; e < *len; e++)
        if (!(texts[e] = json_string_value(json_array_get(labels, e))))
            return wrong(r, "arrays", k, "axes", IOP_WORD_IN("part", "labels that are texts"));
    return IOP_OK;
}

static iop_status fill_array(const reader *r, const json_t *v, size_t k, iop_array_result *a)
{
    const json_t *values = json_object_get(v, "values");
    if (!json_is_array(values) || json_array_size(values) != iop_array_count(a))
        return wrong(r, "arrays", k, "values", IOP_WORD_IN("part", "one number for each cell"));
    a->proof = json_is_true(json_object_get(v, "proof"));
    for (size_t e = 0; e < iop_array_count(a); e++) {
        const json_t *number = json_array_get(values, e);
        if (!json_is_number(number) && !json_is_null(number))
            return wrong(r, "arrays", k, "values", IOP_WORD_IN("part", "numbers or null"));
        a->value[e] = json_is_null(number) ? (double)NAN : json_number_value(number);
    }
    return IOP_OK;
}

static iop_status take_array(const reader *r, const json_t *v, size_t k)
{
    const json_t *axes = json_object_get(v, "axes");
    const char *name = json_string_value(json_object_get(v, "name")),
               *unit = json_string_value(json_object_get(v, "unit")), *axis_name[IOP_ARRAY_AXES];
    const char **label[IOP_ARRAY_AXES] = {NULL};
    size_t len[IOP_ARRAY_AXES], count = json_array_size(axes);
    iop_array_result *made;
    if (!name || !unit || !json_is_array(axes) || count > IOP_ARRAY_AXES)
        return wrong(r, "arrays", k, "name", IOP_WORD_IN("part", "a name, a unit and at most five axes"));
    iop_status status = IOP_OK;
    for (size_t a = 0; a < count && status == IOP_OK; a++)
        status = take_axis(r, json_array_get(axes, a), k, &axis_name[a], &len[a], &label[a]);
    if (status == IOP_OK && json_array_size(json_object_get(v, "values")) > AXIS_MAX)
        status = wrong(r, "arrays", k, "values", IOP_WORD_IN("part", "fewer numbers"));
    if (status == IOP_OK)
        status = iop_solution_add_array(r->s, name, unit, count, axis_name, len,
                                        (const char *const *const *)label, &made, r->err);
    if (status == IOP_OK)
        status = fill_array(r, v, k, made);
    for (size_t a = 0; a < count; a++)
        iop_free(&r->s->env, label[a]);
    return status;
}

static iop_status take_arrays(const reader *r, const json_t *root)
{
    const json_t *list = json_object_get(root, "arrays");
    for (size_t k = 0; k < json_array_size(list); k++)
        IOP_TRY(take_array(r, json_array_get(list, k), k));
    return IOP_OK;
}

static iop_status take_all(const reader *r, const json_t *root)
{
    const char *schema = json_string_value(json_object_get(root, "schema"));
    if (!schema || strcmp(schema, IOP_SOLUTION_SCHEMA) != 0)
        return wrong(r, "", 0, "schema", "\"" IOP_SOLUTION_SCHEMA "\"");
    IOP_TRY(take_fields(r, root, iop_solution_head, (char *)r->s, "", 0));
    for (size_t l = 0; l < IOP_SOLUTION_LISTS; l++)
        IOP_TRY(take_list(r, root, &iop_solution_list[l]));
    IOP_TRY(settle_periods(r));
    IOP_TRY(take_arrays(r, root));
    return take_proofs(r, root);
}

iop_status iop_solution_from_json(iop_solution **out, const char *text, size_t length, const char *where,
                                  const iop_env *env, iop_err *err)
{
    *out = NULL;
    json_error_t fault;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &fault);
    if (!root)
        return iop_fail_at(err, IOP_EPARSE, where, fault.line, fault.column, "%s", fault.text);
    reader r = {NULL, where, err};
    iop_status status = iop_solution_new(&r.s, env, err);
    if (status == IOP_OK)
        status = take_all(&r, root);
    json_decref(root);
    if (status != IOP_OK) {
        iop_solution_close(r.s);
        return status;
    }
    *out = r.s;
    return IOP_OK;
}
