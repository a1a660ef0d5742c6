/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dense.h - the same quantities by plain dense algebra, written from the definitions, for small tables. */
#ifndef IOP_TESTS_DENSE_H
#define IOP_TESTS_DENSE_H

#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/leontief.h>
#include <ioplan/multipliers.h>
#include <stdlib.h>
#include <string.h>

static inline iop_mat dense_new(size_t rows, size_t cols)
{
    iop_mat m;
    iop_err err;
    assert_ok(iop_mat_new(&m, rows, cols, NULL, &err), err);
    return m;
}

/* inverse = (I - a)^-1 by elimination with pivots; a is n x n. */
static inline void dense_leontief(iop_mat a, iop_mat inverse)
{
    size_t n = a.rows;
    iop_mat w = dense_new(n, 2 * n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            *iop_at(w, i, j) = (i == j) - *iop_at(a, i, j);
            *iop_at(w, i, n + j) = i == j;
        }
    for (size_t k = 0; k < n; k++) {
        size_t best = k;
        for (size_t i = k; i < n; i++)
            best = fabs(*iop_at(w, i, k)) > fabs(*iop_at(w, best, k)) ? i : best;
        for (size_t j = 0; j < 2 * n; j++) {
            double kept = *iop_at(w, k, j);
            *iop_at(w, k, j) = *iop_at(w, best, j);
            *iop_at(w, best, j) = kept;
        }
        for (size_t i = 0; i < n; i++) {
            double factor = i == k ? 0 : *iop_at(w, i, k) / *iop_at(w, k, k);
            for (size_t j = k; j < 2 * n && factor != 0; j++)
                *iop_at(w, i, j) -= factor * *iop_at(w, k, j);
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            *iop_at(inverse, i, j) = *iop_at(w, i, n + j) / *iop_at(w, i, i);
    iop_mat_free(&w, NULL);
}

/* A small economy with its coefficients, inverse, final demand and multipliers. */
typedef struct {
    iop_table *t;
    iop_mat a, l;
    double *f;
    iop_leontief *op;
    iop_multipliers *m;
} economy;

static inline economy economy_of(iop_table *table)
{
    economy e = {.t = table, .a = dense_new(table->n, table->n), .l = dense_new(table->n, table->n)};
    iop_err err;
    iop_table_coefficients(table, e.a);
    dense_leontief(e.a, e.l);
    e.f = calloc(table->n + 1, sizeof *e.f);
    for (size_t i = 0; i < table->n; i++)
        for (size_t c = 0; c < table->c; c++)
            e.f[i] += *iop_at(table->final_demand, i, c);
    assert_ok(iop_leontief_open_table(&e.op, table, NULL, &err), err);
    assert_ok(iop_multipliers_open(&e.m, table, e.op, NULL, &err), err);
    return e;
}

/* n sectors, three categories of which the last is exports, two resources. */
static inline economy economy_random_of(uint64_t seed, size_t n, gen_kind kind)
{
    gen g = gen_seed(seed);
    iop_table *t = gen_table(&g, n, 3, 2, kind);
    iop_err err;
    t->categories[2].is_export = true;
    assert_ok(iop_table_set_text(t, &t->categories[0].name, "household", &err), err);
    for (size_t c = 0; c < 3; c++)
        *iop_at(t->resources, 0, n + c) = (double)(3 * c);
    return economy_of(t);
}

static inline void economy_end(economy *e)
{
    iop_multipliers_close(e->m);
    iop_leontief_close(e->op);
    iop_table_close(e->t);
    iop_mat_free(&e->a, NULL);
    iop_mat_free(&e->l, NULL);
    free(e->f);
}

/* d (I - a)^-1 f for a changed matrix and final demand. */
static inline double dense_amount(iop_mat a, const double *d, const double *f)
{
    iop_mat l = dense_new(a.rows, a.rows);
    double sum = 0;
    dense_leontief(a, l);
    for (size_t i = 0; i < a.rows; i++)
        for (size_t j = 0; j < a.rows; j++)
            sum += d[i] * *iop_at(l, i, j) * f[j];
    iop_mat_free(&l, NULL);
    return sum;
}

static inline iop_mat dense_copy(iop_mat from)
{
    iop_mat m = dense_new(from.rows, from.cols);
    for (size_t i = 0; i < from.rows; i++)
        for (size_t j = 0; j < from.cols; j++)
            *iop_at(m, i, j) = *iop_at(from, i, j);
    return m;
}

static inline const double *direct_of(const economy *e, size_t q)
{
    return e->m->direct.a + q * e->m->direct.ld;
}

#endif
