/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/economy.h - random matrices and balanced tables, and memory that runs out on purpose. */
#ifndef IOP_TESTS_ECONOMY_H
#define IOP_TESTS_ECONOMY_H

#include "support/cm.h"
#include <ioplan/table.h>
#include <stdio.h>
#include <stdlib.h>

/* Uniform in [0, 1), from a state of the caller's. */
static inline double economy_random(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(*state >> 11) * 0x1p-53;
}

/* Non-negative matrix with column sums below `sum` < 1; a share `zeros` of its cells is 0. */
static inline void economy_coefficients(iop_mat a, double sum, double zeros, uint64_t *state)
{
    for (size_t j = 0; j < a.cols; j++) {
        double total = 0;
        for (size_t i = 0; i < a.rows; i++) {
            *iop_at(a, i, j) = economy_random(state) < zeros ? 0 : economy_random(state);
            total += *iop_at(a, i, j);
        }
        double scale = total > 0 ? sum * (0.3 + 0.7 * economy_random(state)) / total : 0;
        for (size_t i = 0; i < a.rows; i++)
            *iop_at(a, i, j) *= scale;
    }
}

static inline void economy_label(iop_table *t)
{
    char text[32];
    iop_err err;
    for (size_t j = 0; j < t->n; j++) {
        snprintf(text, sizeof text, "S%zu", j);
        assert_ok(iop_table_set_text(t, &t->sectors[j].code, text, &err), err);
        snprintf(text, sizeof text, "sector %zu", j);
        assert_ok(iop_table_set_text(t, &t->sectors[j].name, text, &err), err);
    }
    static const char *const categories[] = {"household", "export"};
    static const char *const components[] = {"imports", "taxes", "wages", "surplus"};
    for (size_t k = 0; k < t->c; k++)
        assert_ok(iop_table_set_text(t, &t->categories[k].name, categories[k], &err), err);
    for (size_t q = 0; q < t->p; q++)
        assert_ok(iop_table_set_text(t, &t->components[q].name, components[q], &err), err);
    assert_ok(iop_table_set_text(t, &t->resource[0].name, "energy", &err), err);
    assert_ok(iop_table_set_text(t, &t->resource[0].unit, "TJ", &err), err);
    assert_ok(iop_table_set_text(t, &t->unit, "million USD", &err), err);
    t->categories[1].is_export = true;
    t->components[0].is_import = true;
    t->components[2].in_value_added = t->components[3].in_value_added = true;
}

/* A balanced table of n sectors: household and export; imports, taxes, wages, surplus (the last closes each
 * column); energy. The caller closes it. */
static inline iop_table *economy_table(size_t n, uint64_t seed)
{
    iop_table *t;
    iop_err err;
    assert_ok(iop_table_new(&t, n, 2, 4, 1, NULL, &err), err);
    economy_label(t);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            *iop_at(t->intermediate, i, j) = 10 * economy_random(&seed);
        for (size_t k = 0; k < 2; k++)
            *iop_at(t->final_demand, i, k) = 10 * (double)n * (0.5 + economy_random(&seed));
    }
    iop_table_update_output(t);
    for (size_t j = 0; j < n; j++) {
        double costs = 0;
        for (size_t i = 0; i < n; i++)
            costs += *iop_at(t->intermediate, i, j);
        for (size_t q = 0; q < 3; q++)
            costs += *iop_at(t->primary, q, j) = (t->output[j] - costs) * 0.5 * economy_random(&seed);
        *iop_at(t->primary, 3, j) = t->output[j] - costs;
        *iop_at(t->resources, 0, j) = t->output[j] * (0.5 + economy_random(&seed));
    }
    *iop_at(t->primary, 0, n) = 3;
    *iop_at(t->primary, 1, n) = 2;
    *iop_at(t->resources, 0, n) = 7;
    return t;
}

/* Memory whose (left + 1)-th allocation fails, and every one after it. */
typedef struct {
    long left;
} economy_memory;

static inline void *economy_resize(void *ctx, void *p, size_t bytes)
{
    economy_memory *memory = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    if (memory->left-- <= 0)
        return NULL;
    return realloc(p, bytes);
}

static inline iop_env economy_env(economy_memory *memory)
{
    iop_env env = iop_env_default();
    env.resize = economy_resize;
    env.resize_ctx = memory;
    return env;
}

#endif
