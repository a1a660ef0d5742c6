/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/economy.h"
#include <ioplan/leontief.h>
#include <ioplan/multipliers.h>
#include <string.h>

static iop_mat new_matrix(size_t rows, size_t cols)
{
    iop_mat m;
    iop_err err;
    assert_ok(iop_mat_new(&m, rows, cols, NULL, &err), err);
    return m;
}

/* A random productive A of n sectors, its operator, and L itself (row k: L times the k-th unit vector, so
 * L[i,k] is at (k, i)). */
typedef struct {
    iop_mat a, columns;
    iop_leontief *op;
} economy;

static economy new_economy(size_t n, double sum, double zeros, uint64_t seed)
{
    iop_err err;
    economy e = {new_matrix(n, n), new_matrix(n, n), NULL};
    economy_coefficients(e.a, sum, zeros, &seed);
    assert_ok(iop_leontief_open(&e.op, iop_read(e.a), NULL, &err), err);
    for (size_t k = 0; k < n; k++)
        *iop_at(e.columns, k, k) = 1;
    assert_ok(iop_leontief_outputs(e.op, e.columns, &err), err);
    return e;
}

static void end_economy(economy *e)
{
    iop_leontief_close(e->op);
    iop_mat_free(&e->a, NULL);
    iop_mat_free(&e->columns, NULL);
}

static void the_inverse_is_an_inverse_and_not_negative(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 20, 60};
    for (size_t s = 0; s < 6; s++) {
        size_t n = sizes[s];
        economy e = new_economy(n, 0.95, 0.5, 10 + s);
        for (size_t k = 0; k < n; k++)
            for (size_t i = 0; i < n; i++) {
                double sum = *iop_at(e.columns, k, i);
                for (size_t j = 0; j < n; j++)
                    sum -= *iop_at(e.a, i, j) * *iop_at(e.columns, k, j);
                assert_close(sum, i == k, 1e-12);
                assert_true(*iop_at(e.columns, k, i) >= -1e-15);
            }
        end_economy(&e);
    }
}

/* L f = f + A f + A A f + ...; with column sums of A at most c the rest after k terms is at most
 * c^k / (1 - c) sum f. */
static void the_series_of_rounds_gives_the_same_outputs(void **state)
{
    (void)state;
    enum { N = 25 };
    economy e = new_economy(N, 0.8, 0.3, 20);
    double term[N], next[N], sum[N];
    iop_mat f = new_matrix(1, N);
    uint64_t seed = 21;
    for (size_t i = 0; i < N; i++)
        sum[i] = term[i] = f.a[i] = economy_random(&seed);
    for (int round = 0; round < 200; round++) {
        iop_gemv(false, 1, iop_read(e.a), term, 0, next);
        for (size_t i = 0; i < N; i++)
            sum[i] += term[i] = next[i];
    }
    iop_err err;
    assert_ok(iop_leontief_outputs(e.op, f, &err), err);
    for (size_t i = 0; i < N; i++)
        assert_close(f.a[i], sum[i], 1e-12);
    iop_mat_free(&f, NULL);
    end_economy(&e);
}

/* (q L) f = q (L f): the two systems are each other's transpose. */
static void quantities_and_prices_are_dual(void **state)
{
    (void)state;
    enum { N = 30 };
    economy e = new_economy(N, 0.9, 0.6, 30);
    iop_mat q = new_matrix(2, N), f = new_matrix(2, N), p = new_matrix(2, N), x = new_matrix(2, N);
    uint64_t seed = 31;
    iop_err err;
    for (size_t k = 0; k < 2 * N; k++) {
        q.a[k] = p.a[k] = economy_random(&seed);
        f.a[k] = x.a[k] = economy_random(&seed) - 0.5;
    }
    assert_ok(iop_leontief_multipliers(e.op, p, &err), err);
    assert_ok(iop_leontief_outputs(e.op, x, &err), err);
    for (size_t k = 0; k < 2; k++) {
        double by_prices = 0, by_outputs = 0;
        for (size_t j = 0; j < N; j++) {
            by_prices += *iop_at(p, k, j) * *iop_at(f, k, j);
            by_outputs += *iop_at(q, k, j) * *iop_at(x, k, j);
        }
        assert_close(by_prices, by_outputs, 1e-12);
    }
    iop_mat_free(&q, NULL);
    iop_mat_free(&f, NULL);
    iop_mat_free(&p, NULL);
    iop_mat_free(&x, NULL);
    end_economy(&e);
}

static void shuffling_sectors_shuffles_outputs(void **state)
{
    (void)state;
    enum { N = 23 };
    economy e = new_economy(N, 0.9, 0.6, 40);
    iop_mat b = new_matrix(N, N), f = new_matrix(1, N), g = new_matrix(1, N);
    iop_leontief *shuffled;
    iop_err err;
    for (size_t i = 0; i < N; i++) {
        f.a[i] = g.a[i * 7 % N] = (double)i - 5;
        for (size_t j = 0; j < N; j++)
            *iop_at(b, i * 7 % N, j * 7 % N) = *iop_at(e.a, i, j);
    }
    assert_ok(iop_leontief_open(&shuffled, iop_read(b), NULL, &err), err);
    assert_close(iop_leontief_radius(shuffled), iop_leontief_radius(e.op), 1e-9);
    assert_int_equal(iop_leontief_size(shuffled), N);
    assert_ok(iop_leontief_outputs(e.op, f, &err), err);
    assert_ok(iop_leontief_outputs(shuffled, g, &err), err);
    for (size_t i = 0; i < N; i++)
        assert_close(g.a[i * 7 % N], f.a[i], 1e-12);
    iop_leontief_close(shuffled);
    iop_mat_free(&b, NULL);
    iop_mat_free(&f, NULL);
    iop_mat_free(&g, NULL);
    end_economy(&e);
}

/* Products counted in other units: A' = D A D^-1 serves D f with D x. */
static void other_units_give_the_same_outputs(void **state)
{
    (void)state;
    enum { N = 12 };
    economy e = new_economy(N, 0.9, 0.4, 45);
    iop_mat b = new_matrix(N, N), f = new_matrix(1, N), g = new_matrix(1, N);
    iop_leontief *other;
    iop_err err;
    for (size_t i = 0; i < N; i++) {
        f.a[i] = (double)i + 1;
        g.a[i] = f.a[i] * pow(10, (double)(i % 5));
        for (size_t j = 0; j < N; j++)
            *iop_at(b, i, j) = *iop_at(e.a, i, j) * pow(10, (double)(i % 5) - (double)(j % 5));
    }
    assert_ok(iop_leontief_open(&other, iop_read(b), NULL, &err), err);
    assert_close(iop_leontief_radius(other), iop_leontief_radius(e.op), 1e-9);
    assert_ok(iop_leontief_outputs(e.op, f, &err), err);
    assert_ok(iop_leontief_outputs(other, g, &err), err);
    for (size_t i = 0; i < N; i++)
        assert_close(g.a[i] / pow(10, (double)(i % 5)), f.a[i], 1e-10);
    iop_leontief_close(other);
    iop_mat_free(&b, NULL);
    iop_mat_free(&f, NULL);
    iop_mat_free(&g, NULL);
    end_economy(&e);
}

static void an_unproductive_economy_is_refused_by_name(void **state)
{
    (void)state;
    double values[16] = {0.2, 0, 0, 0, 0, 0.6, 0.5, 0, 0, 0.5, 0.7, 0, 0.9, 0.9, 0.9, 0};
    iop_leontief *op;
    iop_err err;
    assert_int_equal(iop_leontief_open(&op, (iop_cmat){4, 4, 4, values}, NULL, &err), IOP_EINVAL);
    assert_null(op);
    assert_non_null(strstr(err.msg, "number 3, number 2"));
    assert_null(strstr(err.msg, "number 1"));
    assert_null(strstr(err.msg, "number 4"));
    iop_table *t = economy_table(3, 5);
    *iop_at(t->intermediate, 1, 1) = 1.5 * t->output[1]; /* output left as it is */
    assert_int_equal(iop_leontief_open_table(&op, t, NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "S1 (sector 1)"));
    iop_table_close(t);
    values[0] = (double)NAN;
    assert_int_equal(iop_leontief_open(&op, (iop_cmat){4, 4, 4, values}, NULL, &err), IOP_EINVAL);
    assert_int_equal(iop_leontief_open(&op, (iop_cmat){3, 4, 4, values}, NULL, &err), IOP_ESHAPE);
    iop_leontief_close(NULL);
}

/* --- multipliers --------------------------------------------------------------------------------------- */

static void multipliers_account_for_everything(void **state)
{
    (void)state;
    iop_table *t = economy_table(14, 50);
    iop_multipliers *m;
    iop_err err;
    assert_ok(iop_multipliers_open(&m, t, NULL, NULL, &err), err);
    assert_int_equal(m->k, 2 + 4 + 1);
    size_t va = iop_multipliers_find(m, "value_added"), energy = iop_multipliers_find(m, "energy");
    assert_string_equal(m->indicator[energy].unit, "TJ");
    double total_va = 0, total_energy = 0, table_va = 0, table_energy = 0;
    for (size_t j = 0; j < t->n; j++) {
        double primary = 0, demand = *iop_at(t->final_demand, j, 0) + *iop_at(t->final_demand, j, 1);
        for (size_t q = 0; q < t->p; q++)
            primary += *iop_at(m->total, 2 + q, j);
        assert_close(primary, 1, 1e-12); /* prices are 1 when every primary input is counted */
        assert_close(*iop_at(m->ratio, va, j) * *iop_at(m->direct, va, j), *iop_at(m->total, va, j), 1e-12);
        total_va += *iop_at(m->total, va, j) * demand;
        total_energy += *iop_at(m->total, energy, j) * demand;
        table_va += iop_table_value_added(t, j);
        table_energy += *iop_at(t->resources, 0, j);
    }
    assert_close(total_va, table_va, 1e-12);
    assert_close(total_energy, table_energy, 1e-12);
    iop_multipliers_close(m);
    iop_table_close(t);
}

static void output_multipliers_are_column_sums(void **state)
{
    (void)state;
    iop_table *t = economy_table(9, 60);
    iop_multipliers *m;
    iop_leontief *op;
    iop_err err;
    iop_mat columns = new_matrix(9, 9);
    assert_ok(iop_leontief_open_table(&op, t, NULL, &err), err);
    assert_ok(iop_multipliers_open(&m, t, op, NULL, &err), err);
    for (size_t k = 0; k < 9; k++)
        *iop_at(columns, k, k) = 1;
    assert_ok(iop_leontief_outputs(op, columns, &err), err);
    for (size_t j = 0; j < 9; j++) {
        double sum = 0;
        for (size_t i = 0; i < 9; i++)
            sum += *iop_at(columns, j, i);
        assert_close(*iop_at(m->total, 0, j), sum, 1e-12);
        assert_true(*iop_at(m->ratio, 0, j) == *iop_at(m->total, 0, j));
    }
    iop_leontief_close(op);
    iop_multipliers_close(m);
    iop_mat_free(&columns, NULL);
    iop_table_close(t);
}

static void sectors_without_output_have_no_coefficients(void **state)
{
    (void)state;
    iop_table *t = economy_table(4, 70);
    for (size_t k = 0; k < 4; k++)
        *iop_at(t->intermediate, 2, k) = *iop_at(t->intermediate, k, 2) = 0;
    for (size_t k = 0; k < 2; k++)
        *iop_at(t->final_demand, 2, k) = 0;
    iop_table_update_output(t);
    iop_multipliers *m;
    iop_err err;
    assert_ok(iop_multipliers_open(&m, t, NULL, NULL, &err), err);
    assert_true(*iop_at(m->total, 0, 2) == 1);
    for (size_t k = 1; k < m->k; k++) {
        assert_true(*iop_at(m->direct, k, 2) == 0 && *iop_at(m->total, k, 2) == 0);
        assert_true(isnan(*iop_at(m->ratio, k, 2)));
    }
    iop_multipliers_close(m);
    iop_table_close(t);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    iop_table *t = economy_table(3, 80);
    iop_status status = IOP_ENOMEM;
    for (long k = 0; status != IOP_OK; k++) {
        economy_memory memory = {k};
        iop_env env = economy_env(&memory);
        iop_err err;
        iop_multipliers *m;
        status = iop_multipliers_open(&m, t, NULL, &env, &err);
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
        assert_true((m != NULL) == (status == IOP_OK));
        iop_multipliers_close(m);
        assert_true(k < 1000);
    }
    iop_table_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_inverse_is_an_inverse_and_not_negative),
        cmocka_unit_test(the_series_of_rounds_gives_the_same_outputs),
        cmocka_unit_test(quantities_and_prices_are_dual),
        cmocka_unit_test(shuffling_sectors_shuffles_outputs),
        cmocka_unit_test(other_units_give_the_same_outputs),
        cmocka_unit_test(an_unproductive_economy_is_refused_by_name),
        cmocka_unit_test(multipliers_account_for_everything),
        cmocka_unit_test(output_multipliers_are_column_sums),
        cmocka_unit_test(sectors_without_output_have_no_coefficients),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
