/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The input-output table as an object: storage, texts, lookups, and the figures that follow from one row or
 * column.
 *
 *   (1) x0[i]   = sum_j Z[i,j] + sum_k F[i,k]        output is the row sum
 *   (2) A[i,j]  = Z[i,j] / x0[j], 0 where x0[j] = 0  technical coefficients
 *   (3) va[col] = sum of P[q,col] over the components q in value added
 *
 * Invariant: every text is owned by the table and never NULL. Source: Miller and Blair, Input-Output
 * Analysis, 2nd edition (2009), section 2.2. */
#include "base/alloc.h"
#include "table/table_private.h"
#include <ioplan/table.h>
#include <stdint.h>
#include <string.h>

static const double DEFAULT_TOLERANCE = 1e-6;

/* Gives each of the `count` slots an empty text of its own. */
static bool empty_texts(const iop_env *env, char **const slots[], size_t count)
{
    for (size_t k = 0; k < count; k++) {
        *slots[k] = iop_copy_text(env, "");
        if (!*slots[k])
            return false;
    }
    return true;
}

static bool empty_sector(const iop_env *env, iop_sector *s)
{
    char **const slots[] = {&s->code, &s->name, &s->name_vi, &s->groups};
    return empty_texts(env, slots, sizeof slots / sizeof *slots);
}

static bool empty_resource(const iop_env *env, iop_resource *r)
{
    char **const slots[] = {&r->name, &r->unit};
    return empty_texts(env, slots, sizeof slots / sizeof *slots);
}

static bool empty_labels(iop_table *t)
{
    char **const slots[] = {&t->title,  &t->region,  &t->currency, &t->unit,     &t->price_basis,
                            &t->source, &t->licence, &t->title_vi, &t->source_vi};
    bool good = empty_texts(&t->env, slots, sizeof slots / sizeof *slots);
    for (size_t k = 0; good && k < t->n; k++)
        good = empty_sector(&t->env, &t->sectors[k]);
    for (size_t k = 0; good && k < t->c; k++)
        good = (t->categories[k].name = iop_copy_text(&t->env, "")) != NULL;
    for (size_t k = 0; good && k < t->p; k++)
        good = (t->components[k].name = iop_copy_text(&t->env, "")) != NULL;
    for (size_t k = 0; good && k < t->r; k++)
        good = empty_resource(&t->env, &t->resource[k]);
    return good;
}

static bool new_arrays(iop_table *t)
{
    t->sectors = iop_new(&t->env, t->n, sizeof *t->sectors);
    t->categories = iop_new(&t->env, t->c, sizeof *t->categories);
    t->components = iop_new(&t->env, t->p, sizeof *t->components);
    t->resource = iop_new(&t->env, t->r, sizeof *t->resource);
    t->output = iop_new(&t->env, t->n, sizeof *t->output);
    return t->sectors && t->categories && t->components && t->resource && t->output;
}

static iop_status new_matrices(iop_table *t, iop_err *err)
{
    IOP_TRY(iop_mat_new(&t->intermediate, t->n, t->n, &t->env, err));
    IOP_TRY(iop_mat_new(&t->final_demand, t->n, t->c, &t->env, err));
    IOP_TRY(iop_mat_new(&t->primary, t->p, t->n + t->c, &t->env, err));
    return iop_mat_new(&t->resources, t->r, t->n + t->c, &t->env, err);
}

iop_status iop_table_new(iop_table **out, size_t n, size_t c, size_t p, size_t r, const iop_env *env,
                         iop_err *err)
{
    *out = NULL;
    iop_table *t = iop_new(env, 1, sizeof *t);
    if (!t)
        return iop_no_memory(err, 1, "table");
    t->env = iop_env_or_default(env);
    t->tolerance = DEFAULT_TOLERANCE;
    t->n = n;
    t->c = c;
    t->p = p;
    t->r = r;
    iop_status status = IOP_OK;
    if (n > SIZE_MAX - c)
        status = iop_no_memory(err, n, "sectors");
    else if (!new_arrays(t) || !empty_labels(t))
        status = iop_no_memory(err, n, "sectors");
    else
        status = new_matrices(t, err);
    if (status != IOP_OK) {
        iop_table_close(t);
        return status;
    }
    *out = t;
    return IOP_OK;
}

static void free_labels(iop_table *t)
{
    for (size_t k = 0; t->sectors && k < t->n; k++) {
        iop_free(&t->env, t->sectors[k].code);
        iop_free(&t->env, t->sectors[k].name);
        iop_free(&t->env, t->sectors[k].name_vi);
        iop_free(&t->env, t->sectors[k].groups);
    }
    for (size_t k = 0; t->categories && k < t->c; k++)
        iop_free(&t->env, t->categories[k].name);
    for (size_t k = 0; t->components && k < t->p; k++)
        iop_free(&t->env, t->components[k].name);
    for (size_t k = 0; t->resource && k < t->r; k++) {
        iop_free(&t->env, t->resource[k].name);
        iop_free(&t->env, t->resource[k].unit);
    }
}

void iop_table_close(iop_table *t)
{
    if (!t)
        return;
    iop_env env = t->env;
    free_labels(t);
    iop_table_free_flows(t);
    void *const owned[] = {t->title,    t->region,  t->currency, t->unit,       t->price_basis,
                           t->source,   t->licence, t->sectors,  t->categories, t->components,
                           t->resource, t->output,  t->title_vi, t->source_vi};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&env, owned[k]);
    iop_mat_free(&t->intermediate, &env);
    iop_mat_free(&t->final_demand, &env);
    iop_mat_free(&t->primary, &env);
    iop_mat_free(&t->resources, &env);
    iop_free(&env, t);
}

iop_status iop_table_set_text(iop_table *table, char **slot, const char *text, iop_err *err)
{
    char *copy = iop_copy_text(&table->env, text);
    if (!copy)
        return iop_no_memory(err, strlen(text) + 1, "bytes of text");
    iop_free(&table->env, *slot); /* last: text may be the old text itself */
    *slot = copy;
    return IOP_OK;
}

/* (1) */
void iop_table_update_output(iop_table *table)
{
    for (size_t i = 0; i < table->n; i++) {
        double sum = 0;
        for (size_t j = 0; j < table->n; j++)
            sum += *iop_at(table->intermediate, i, j);
        for (size_t k = 0; k < table->c; k++)
            sum += *iop_at(table->final_demand, i, k);
        table->output[i] = sum;
    }
}

size_t iop_table_sector(const iop_table *table, const char *code)
{
    for (size_t k = 0; k < table->n; k++)
        if (strcmp(table->sectors[k].code, code) == 0)
            return k;
    return SIZE_MAX;
}

size_t iop_table_category(const iop_table *table, const char *name)
{
    for (size_t k = 0; k < table->c; k++)
        if (strcmp(table->categories[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

size_t iop_table_component(const iop_table *table, const char *name)
{
    for (size_t k = 0; k < table->p; k++)
        if (strcmp(table->components[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

size_t iop_table_resource(const iop_table *table, const char *name)
{
    for (size_t k = 0; k < table->r; k++)
        if (strcmp(table->resource[k].name, name) == 0)
            return k;
    return SIZE_MAX;
}

bool iop_table_in_group(const iop_table *table, size_t sector, const char *group)
{
    size_t length = strlen(group);
    const char *p = table->sectors[sector].groups;
    while (length > 0 && *p) {
        p += strspn(p, " ;");
        size_t word = strcspn(p, ";"), trimmed = word;
        while (trimmed > 0 && p[trimmed - 1] == ' ')
            trimmed--;
        if (trimmed == length && memcmp(p, group, length) == 0)
            return true;
        p += word;
    }
    return false;
}

const char *iop_table_sector_name(const iop_table *table, size_t sector, const char *lang)
{
    const iop_sector *s = &table->sectors[sector];
    if (lang && strcmp(lang, "vi") == 0 && s->name_vi[0])
        return s->name_vi;
    return s->name[0] ? s->name : s->code;
}

const char *iop_table_title(const iop_table *table, const char *lang)
{
    return lang && strcmp(lang, "vi") == 0 && table->title_vi[0] ? table->title_vi : table->title;
}

const char *iop_table_source(const iop_table *table, const char *lang)
{
    return lang && strcmp(lang, "vi") == 0 && table->source_vi[0] ? table->source_vi : table->source;
}

/* (2) */
void iop_table_coefficients(const iop_table *table, iop_mat a)
{
    const double *x = table->output;
    for (size_t i = 0; i < table->n; i++)
        for (size_t j = 0; j < table->n; j++)
            *iop_at(a, i, j) = x[j] == 0 ? 0 : *iop_at(table->intermediate, i, j) / x[j];
}

/* (3) */
double iop_table_value_added(const iop_table *table, size_t column)
{
    double sum = 0;
    for (size_t q = 0; q < table->p; q++)
        if (table->components[q].in_value_added)
            sum += *iop_at(table->primary, q, column);
    return sum;
}
