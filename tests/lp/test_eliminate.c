/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elimination of random sparse matrices of any shape and rank: what it solves is put into the matrix again.
 */
#include "lp/eliminate.h"
#include "support/cm.h"
#include "support/gen.h"
#include <string.h>

enum { MOST = 40, SEEDS = 400 };

/* Column by column; the last columns are sums of others, so that the rank is known not to exceed `own`. */
typedef struct sparse {
    size_t rows, columns, own;
    double dense[MOST][MOST]; /* [column][row] */
    size_t start[MOST + 1], index[MOST * MOST];
    double value[MOST * MOST];
} sparse;

static void fill_own(sparse *a, gen *g)
{
    for (size_t j = 0; j < a->own; j++)
        for (size_t i = 0; i < a->rows; i++)
            a->dense[j][i] = gen_chance(g, .15) ? gen_uniform(g, -1, 1) : 0;
}

static void fill_sums(sparse *a, gen *g)
{
    for (size_t j = a->own; j < a->columns && a->own > 0; j++)
        for (int term = 0; term < 3; term++) {
            size_t from = gen_below(g, a->own);
            double factor = gen_uniform(g, -2, 2);
            for (size_t i = 0; i < a->rows; i++)
                a->dense[j][i] += factor * a->dense[from][i];
        }
}

static void compress(sparse *a)
{
    size_t count = 0;
    for (size_t j = 0; j < a->columns; j++) {
        for (size_t i = 0; i < a->rows; i++)
            if (a->dense[j][i] != 0) {
                a->index[count] = i;
                a->value[count++] = a->dense[j][i];
            }
        a->start[j + 1] = count;
    }
}

static void check_columns(const sparse *a, const lp_elimination *e, size_t first)
{
    size_t spanning = 0, column[MOST];
    double v[MOST], value[MOST];
    for (size_t j = 0; j < a->columns; j++) {
        spanning += lp_elimination_spans(e, j);
        memcpy(v, a->dense[j], sizeof v);
        size_t count = lp_elimination_solve(e, v, column, value);
        memcpy(v, a->dense[j], sizeof v);
        for (size_t k = 0; k < count; k++) {
            assert_true(lp_elimination_spans(e, column[k]));
            if (j < first && fabs(value[k]) > 1e-9)
                assert_true(column[k] < first);
            for (size_t i = 0; i < a->rows; i++)
                v[i] -= value[k] * a->dense[column[k]][i];
        }
        for (size_t i = 0; i < a->rows; i++)
            assert_true(fabs(v[i]) < 1e-8);
    }
    assert_int_equal(spanning, lp_elimination_rank(e));
}

static void check_multipliers(const sparse *a, const lp_elimination *e, gen *g)
{
    double c[MOST], y[MOST];
    for (size_t j = 0; j < a->columns; j++)
        c[j] = gen_uniform(g, -1, 1);
    lp_elimination_solve_transposed(e, c, y);
    for (size_t j = 0; j < a->columns; j++) {
        double sum = 0, size = 1;
        for (size_t i = 0; i < a->rows; i++) {
            sum += a->dense[j][i] * y[i];
            size += fabs(a->dense[j][i] * y[i]);
        }
        if (lp_elimination_spans(e, j))
            assert_true(fabs(sum - c[j]) < 1e-8 * size);
    }
}

static void columns_are_spanned(void **state)
{
    (void)state;
    iop_err err;
    size_t deficient = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        static sparse a;
        gen g = gen_seed(seed);
        memset(&a, 0, sizeof a);
        a.rows = gen_below(&g, MOST);
        a.columns = gen_below(&g, MOST);
        a.own = (size_t)(gen_uniform(&g, .3, 1) * (double)a.columns);
        fill_own(&a, &g);
        fill_sums(&a, &g);
        compress(&a);
        size_t first = (size_t)(gen_uniform(&g, 0, 1.2) * (double)a.columns);
        first = first < a.columns ? first : a.columns;
        lp_elimination *e;
        assert_ok(lp_elimination_open(&e, a.rows, a.columns, first, a.start, a.index, a.value, NULL, &err),
                  err);
        assert_true(lp_elimination_rank(e) <= a.own && lp_elimination_rank(e) <= a.rows);
        deficient += lp_elimination_rank(e) < a.rows && lp_elimination_rank(e) < a.columns;
        check_columns(&a, e, first);
        check_multipliers(&a, e, &g);
        lp_elimination_close(e);
    }
    assert_true(deficient > SEEDS / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(columns_are_spanned)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
