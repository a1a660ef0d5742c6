/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.c - solution.json in both directions, driven by the field table. The only file with Jansson.
 *
 * Numbers are written with 17 significant digits and read back exactly; what is infinite or unknown is null.
 */
#include "base/alloc.h"
#include "result/solution_private.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>

static const char *const at_words[] = {"between", "lower", "upper"};

/* --- writing ----------------------------------------------------------------------------------------------
 */

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
        return json_string(at_words[*(const iop_solution_at *)at]);
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

static bool put_fields(json_t *object, const iop_solution *s, const iop_field *fields, const char *base)
{
    for (const iop_field *f = fields; f->path; f++) {
        const char *key;
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

static const char infeasibility[] = "infeasibility_proof", conflict[] = "conflict_proof",
                  relaxation[] = "relaxation_proof", unboundedness[] = "unboundedness_proof";

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
    return put_farkas(root, infeasibility, s, s->farkas_price, s->farkas_limit, s->farkas_total) &&
           put_farkas(root, conflict, s, s->conflict_price, s->conflict_limit, s->conflict_total) &&
           put_cells(root, relaxation, s, s->relaxed_output, s->relaxed_demand) &&
           put_cells(root, unboundedness, s, s->ray_output, s->ray_demand);
}

/* A summary leaves out the cells of final demand and the proofs. */
static json_t *whole(const iop_solution *s, bool summary)
{
    json_t *root = json_object();
    bool good = root && json_object_set_new(root, "schema", json_string(IOP_SOLUTION_SCHEMA)) == 0 &&
                put_fields(root, s, iop_solution_head, (const char *)s) && (summary || put_proofs(root, s));
    for (size_t l = 0; l < IOP_SOLUTION_LISTS && good; l++)
        good = (summary && strcmp(iop_solution_list[l].name, "final_demand") == 0) ||
               put_list(root, s, &iop_solution_list[l]);
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

/* --- reading ----------------------------------------------------------------------------------------------
 */

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
        return iop_no_memory(r->err, 1, "text of a solution");
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
    return "a status";
}

static const char *take_sector(const iop_solution *s, const char *code, size_t *index)
{
    for (size_t j = 0; code && j < s->sectors; j++)
        if (strcmp(s->sector[j].code, code) == 0) {
            *index = j;
            return NULL;
        }
    return "the code of a sector of this solution";
}

static const char *take_integer(const json_t *v, const iop_field *f, void *at)
{
    if (!json_is_integer(v))
        return "a whole number";
    json_int_t value = json_integer_value(v);
    if (f->kind == IOP_FIELD_SIZE && value < 0)
        return "a number that is not negative";
    if (f->kind == IOP_FIELD_SIZE)
        *(size_t *)at = (size_t)value;
    else if (f->kind == IOP_FIELD_LONG)
        *(long *)at = (long)value;
    else if (value < -2147483647 || value > 2147483647)
        return "a smaller number";
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
        return "text";
    if (iop_field_is_text(f))
        return iop_solution_set_text(s, at, text, NULL) == IOP_OK ? NULL : memory;
    if (strlen(text) > 64)
        return "at most 64 characters";
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
            return "a number or null";
        *(double *)at = json_is_null(v) ? f->absent : json_number_value(v);
        return NULL;
    case IOP_FIELD_BOOL:
    case IOP_FIELD_LATER_BOOL:
        *(bool *)at = json_is_true(v);
        return json_is_boolean(v) ? NULL : "true or false";
    case IOP_FIELD_SIZE:
    case IOP_FIELD_INT:
    case IOP_FIELD_LONG:
        return take_integer(v, f, at);
    case IOP_FIELD_STATUS:
        return take_status(text, at);
    case IOP_FIELD_AT:
        if (!take_word(text, at_words, 3, &index))
            return "\"lower\", \"upper\" or \"between\"";
        *(iop_solution_at *)at = (iop_solution_at)index;
        return NULL;
    case IOP_FIELD_SENSE:
    case IOP_FIELD_LATER_SENSE:
        return take_flag(text, "max", "min", "\"max\" or \"min\"", at);
    case IOP_FIELD_AIM:
        return take_flag(text, "maximize", "minimize", "\"maximize\" or \"minimize\"", at);
    case IOP_FIELD_SECTOR:
        return take_sector(s, text, at);
    }
    return "a known kind";
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
        if (!v && f->kind >= IOP_FIELD_LATER_NUMBER) {
            if (f->kind == IOP_FIELD_LATER_NUMBER)
                *(double *)(void *)(base + f->offset) = f->absent;
            continue;
        }
        if (!v)
            return wrong(r, list, item, f->path, "the field, which is missing");
        const char *expected = take_value(r->s, f, v, base + f->offset);
        if (expected)
            return wrong(r, list, item, f->path, expected);
    }
    return IOP_OK;
}

static iop_status take_list(const reader *r, const json_t *root, const iop_list *list)
{
    const json_t *array = json_object_get(root, list->name);
    if (!json_is_array(array))
        return wrong(r, "", 0, list->name, "a list");
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
        return wrong(r, "", 0, key, "a list of numbers");
    *count = json_array_size(array);
    *out = iop_new(&r->s->env, *count, sizeof **out);
    if (!*out)
        return iop_no_memory(r->err, *count, "multipliers");
    for (size_t k = 0; k < *count; k++) {
        const json_t *v = json_array_get(array, k);
        if (!json_is_number(v))
            return wrong(r, key, k, "", "a number");
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
        return wrong(r, "", 0, key, "one multiplier a sector and a group total");
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
        return wrong(r, "", 0, key, "one number a sector and a cell of final demand");
    return IOP_OK;
}

static iop_status take_proofs(const reader *r, const json_t *root)
{
    iop_solution *s = r->s;
    size_t limits = 0;
    IOP_TRY(take_farkas(r, root, infeasibility, &s->farkas_price, &s->farkas_limit, &s->farkas_total,
                        &s->farkas_limits));
    IOP_TRY(
        take_farkas(r, root, conflict, &s->conflict_price, &s->conflict_limit, &s->conflict_total, &limits));
    if (s->conflict_price && limits != s->farkas_limits)
        return wrong(r, "", 0, conflict, "one multiplier a limit");
    IOP_TRY(take_cells(r, root, relaxation, &s->relaxed_output, &s->relaxed_demand));
    return take_cells(r, root, unboundedness, &s->ray_output, &s->ray_demand);
}

static iop_status take_all(const reader *r, const json_t *root)
{
    const char *schema = json_string_value(json_object_get(root, "schema"));
    if (!schema || strcmp(schema, IOP_SOLUTION_SCHEMA) != 0)
        return wrong(r, "", 0, "schema", "\"" IOP_SOLUTION_SCHEMA "\"");
    IOP_TRY(take_fields(r, root, iop_solution_head, (char *)r->s, "", 0));
    for (size_t l = 0; l < IOP_SOLUTION_LISTS; l++)
        IOP_TRY(take_list(r, root, &iop_solution_list[l]));
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
