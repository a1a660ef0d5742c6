/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "leontief/operator.h"
#include "operators.h"

static bool says(const iop_leontief *op, const char *text)
{
    return strstr(iop_leontief_method(op), text) != NULL;
}

/* Economies of many shapes: dense, sparse, without some inputs, in blocks of which one feeds the other. */
static iop_mat shaped(size_t n, int shape, uint64_t seed)
{
    iop_mat a = new_matrix(n, n);
    economy_coefficients(a, 0.9, shape == 1 ? 0.9 : 0.3, &seed);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            bool empty = shape == 2 && j % 3 == 1, below = shape == 3 && i >= n / 2 && j < n / 2;
            if (empty || below)
                *iop_at(a, i, j) = 0;
        }
    round_coefficients(a);
    return a;
}

static void every_method_is_within_its_bound(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 9, 40, 130};
    for (size_t s = 0; s < 7; s++)
        for (int shape = 0; shape < 4; shape++) {
            iop_mat a = shaped(sizes[s], shape, 10 * s);
            for (int m = 0; m < METHODS; m++) {
                iop_leontief *op = open_by(methods[m], a);
                assert_int_equal(iop_leontief_size(op), sizes[s]);
                assert_true(strncmp(iop_leontief_method(op), methods[m], strlen(methods[m])) == 0);
                assert_solves_within_bounds(op, a, 1e-9, s);
                iop_leontief_close(op);
            }
            iop_mat_free(&a, NULL);
        }
}

/* Column sums that prove nothing: the operator must find a proof of its own. */
static void column_sums_above_one_are_no_obstacle(void **state)
{
    (void)state;
    enum { N = 50 };
    uint64_t seed = 5;
    iop_mat a = new_matrix(N, N), b = new_matrix(N, N);
    economy_coefficients(a, 0.9, 0.5, &seed);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            *iop_at(b, i, j) = *iop_at(a, i, j) * exp2((double)(i % 7) - (double)(j % 7));
    round_coefficients(b);
    for (int m = 0; m < METHODS; m++) {
        iop_leontief *op = open_by(methods[m], b);
        assert_true(says(op, "as asked"));
        assert_solves_within_bounds(op, b, 1e-8, 6);
        iop_leontief_close(op);
    }
    iop_mat_free(&a, NULL);
    iop_mat_free(&b, NULL);
}

static void negative_coefficients_are_solved_too(void **state)
{
    (void)state;
    enum { N = 40 };
    iop_mat a = shaped(N, 0, 7), b = new_matrix(1, N), x = new_matrix(1, N), bound = new_matrix(1, N);
    iop_err err;
    uint64_t seed = 8;
    for (size_t v = 0; v < N * N; v += 3)
        a.a[v] = -a.a[v];
    known_solution(a, false, x, b, &seed);
    for (int m = 0; m < METHODS; m++) {
        iop_leontief *op = open_by(methods[m], a);
        if (m > 0) /* lu keeps nothing that could prove it */
            assert_solves_within_bounds(op, a, 1e-9, 9);
        iop_mat y = new_matrix(1, N);
        copy_matrix(b, y);
        assert_ok(iop_leontief_outputs(op, y, &err), err);
        assert_ok(iop_leontief_outputs_bound(op, iop_read(b), iop_read(y), bound, &err), err);
        for (size_t i = 0; i < N; i++) {
            assert_close(y.a[i], x.a[i], 1e-12);
            assert_true(isinf(bound.a[i]) == (m == 0));
        }
        iop_mat_free(&y, NULL);
        iop_leontief_close(op);
    }
    iop_mat_free(&a, NULL);
    iop_mat_free(&b, NULL);
    iop_mat_free(&x, NULL);
    iop_mat_free(&bound, NULL);
}

/* A bound is one of the values given, not of the ones meant: a wrong answer has a large bound. */
static void the_bound_notices_wrong_answers(void **state)
{
    (void)state;
    enum { N = 30 };
    iop_mat a = shaped(N, 0, 11), b = new_matrix(1, N), x = new_matrix(1, N), bound = new_matrix(1, N);
    iop_err err;
    uint64_t seed = 12;
    for (int transpose = 0; transpose < 2; transpose++) {
        known_solution(a, transpose, x, b, &seed);
        x.a[4] += 0.5;
        for (int m = 1; m < METHODS; m++) {
            iop_leontief *op = open_by(methods[m], a);
            assert_ok(bound_side(op, transpose, b, x, bound, &err), err);
            assert_true(bound.a[4] >= 0.5);
            iop_leontief_close(op);
        }
    }
    iop_mat_free(&a, NULL);
    iop_mat_free(&b, NULL);
    iop_mat_free(&x, NULL);
    iop_mat_free(&bound, NULL);
}

/* Shuffled sectors in other units: P D A D^-1 P' serves P D f with P D x. Powers of two keep it exact. */
static void order_and_units_do_not_matter(void **state)
{
    (void)state;
    enum { N = 40, STEP = 7 };
    iop_mat a = shaped(N, 0, 20), b = new_matrix(N, N), f = new_matrix(2, N), g = new_matrix(2, N);
    iop_err err;
    uint64_t seed = 21;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            *iop_at(b, i * STEP % N, j * STEP % N) =
                *iop_at(a, i, j) * exp2((double)(i % 15) - (double)(j % 15));
    for (int m = 0; m < METHODS; m++) {
        iop_leontief *op = open_by(methods[m], a), *other = open_by(methods[m], b);
        for (size_t k = 0; k < 2; k++)
            for (size_t i = 0; i < N; i++) {
                *iop_at(f, k, i) = economy_random(&seed);
                *iop_at(g, k, i * STEP % N) = *iop_at(f, k, i) * exp2((double)(i % 15));
            }
        assert_ok(iop_leontief_outputs(op, f, &err), err);
        assert_ok(iop_leontief_outputs(other, g, &err), err);
        for (size_t k = 0; k < 2; k++)
            for (size_t i = 0; i < N; i++)
                assert_close(*iop_at(g, k, i * STEP % N) / exp2((double)(i % 15)) / *iop_at(f, k, i), 1,
                             1e-10);
        assert_close(iop_leontief_radius(op), iop_leontief_radius(other), 1e-9);
        iop_leontief_close(op);
        iop_leontief_close(other);
    }
    iop_mat_free(&a, NULL);
    iop_mat_free(&b, NULL);
    iop_mat_free(&f, NULL);
    iop_mat_free(&g, NULL);
}

static void the_radius_is_that_of_the_coefficients(void **state)
{
    (void)state;
    iop_mat a = shaped(25, 3, 30);
    double radius;
    iop_err err;
    assert_ok(iop_spectral_radius(iop_read(a), &radius, NULL, NULL, &err), err);
    for (int m = 0; m < METHODS; m++) {
        iop_leontief *op = open_by(methods[m], a);
        assert_close(iop_leontief_radius(op), radius, 1e-9);
        iop_leontief_close(op);
    }
    iop_mat_free(&a, NULL);
}

/* Every way in, every method: the same refusal. */
static void all_refuse_with_one_sentence(void **state)
{
    (void)state;
    enum { N = 30 };
    static const double factors[] = {1.2, 1 / 0.9999999, 40};
    iop_mat a = shaped(N, 0, 40), b = new_matrix(N, N);
    double radius;
    iop_err err, first;
    assert_ok(iop_spectral_radius(iop_read(a), &radius, NULL, NULL, &err), err);
    for (int f = 0; f < 3; f++) {
        for (size_t v = 0; v < N * N; v++)
            b.a[v] = a.a[v] / radius * factors[f];
        for (int m = 0; m < METHODS; m++)
            for (int taken = 0; taken < 2; taken++) {
                iop_leontief *op;
                iop_leontief_settings settings = by(methods[m]);
                iop_mat take = new_matrix(N, N);
                copy_matrix(b, take);
                iop_status status = taken ? iop_leontief_open_take(&op, &take, &settings, NULL, &err)
                                          : iop_leontief_open_with(&op, iop_read(b), &settings, NULL, &err);
                assert_int_equal(status, IOP_EINVAL);
                assert_null(op);
                first = m + taken == 0 ? err : first;
                assert_string_equal(err.msg, first.msg);
                assert_non_null(strstr(err.msg, "not below 1; sectors that weigh most: number "));
                iop_mat_free(&take, NULL);
            }
    }
    iop_mat_free(&a, NULL);
    iop_mat_free(&b, NULL);
}

static void entries_that_are_not_finite_are_named(void **state)
{
    (void)state;
    iop_mat a = shaped(9, 0, 41);
    *iop_at(a, 6, 2) = (double)INFINITY;
    for (int m = 0; m < METHODS; m++)
        for (int taken = 0; taken < 2; taken++) {
            iop_leontief *op;
            iop_leontief_settings settings = by(methods[m]);
            iop_mat take = new_matrix(9, 9);
            iop_err err;
            copy_matrix(a, take);
            assert_int_equal(taken ? iop_leontief_open_take(&op, &take, &settings, NULL, &err)
                                   : iop_leontief_open_with(&op, iop_read(a), &settings, NULL, &err),
                             IOP_EINVAL);
            assert_non_null(strstr(err.msg, "entry (7, 3) of the matrix is inf,"));
            iop_mat_free(&take, NULL);
        }
    iop_mat_free(&a, NULL);
}

/* --- where a method is of no use ------------------------------------------------------------------------ */

/* A[i,i+1] = 3: nilpotent, so productive, but L grows like 3^k, far beyond what a short iteration sees. */
static void a_chain_that_products_cannot_follow_is_factored(void **state)
{
    (void)state;
    enum { N = 33 };
    iop_mat a = new_matrix(N, N), f = new_matrix(1, N);
    iop_err err;
    for (size_t i = 0; i + 1 < N; i++)
        *iop_at(a, i, i + 1) = 3;
    for (size_t i = 0; i < N; i++)
        f.a[i] = 1;
    iop_leontief *op = open_by("krylov", a);
    assert_true(says(op, "lu: krylov does not converge on 33 sectors"));
    assert_ok(iop_leontief_outputs(op, f, &err), err);
    for (size_t i = 0; i < N; i++)
        assert_close(f.a[i] / ((pow(3, (double)(N - i)) - 1) / 2), 1, 1e-9);
    iop_leontief_close(op);
    iop_mat_free(&a, NULL);
    iop_mat_free(&f, NULL);
}

/* I - A so near to singular that seven digits see nothing of it. */
static void what_single_precision_cannot_see_is_factored_in_double(void **state)
{
    (void)state;
    double values[] = {0.5, 0.5 - 0x1p-30, 0.5 - 0x1p-30, 0.5}, right[] = {1, -1};
    for (int taken = 0; taken < 2; taken++) {
        iop_mat take = new_matrix(2, 2), f = {1, 2, 2, right};
        iop_leontief *op;
        iop_err err;
        iop_leontief_settings settings = by("mixed");
        memcpy(take.a, values, sizeof values);
        right[0] = 1;
        right[1] = -1;
        assert_ok(taken ? iop_leontief_open_take(&op, &take, &settings, NULL, &err)
                        : iop_leontief_open_with(&op, iop_read(take), &settings, NULL, &err),
                  err);
        assert_true(says(op, "lu: mixed does not converge on 2 sectors"));
        assert_ok(iop_leontief_outputs(op, f, &err), err);
        assert_close(right[0], 1 / (1 - 0x1p-30), 1e-6);
        assert_close(right[1], -1 / (1 - 0x1p-30), 1e-6);
        iop_leontief_close(op);
        iop_mat_free(&take, NULL);
    }
}

static void a_right_hand_side_can_be_solved_by_factors(void **state)
{
    (void)state;
    enum { N = 20 };
    iop_mat a = shaped(N, 1, 50), x = new_matrix(2, N), b = new_matrix(2, N);
    iop_leontief *op = open_by("krylov", a);
    iop_err err;
    uint64_t seed = 51;
    for (int transpose = 0; transpose < 2; transpose++) {
        known_solution(a, transpose, x, b, &seed);
        assert_ok(iop_stored_solve_by_lu(op, transpose, b, &err), err);
        for (size_t v = 0; v < 2 * N; v++)
            assert_close(b.a[v], x.a[v], 1e-12);
    }
    iop_leontief_close(op);
    iop_mat_free(&a, NULL);
    iop_mat_free(&x, NULL);
    iop_mat_free(&b, NULL);
}

/* --- ways in, and the rest of the interface ------------------------------------------------------------- */

static void storage_may_be_given_away(void **state)
{
    (void)state;
    for (int m = 0; m < METHODS; m++)
        for (int shape = 0; shape < 2; shape++) {
            iop_mat a = shaped(30, shape, 60), take = new_matrix(30, 30);
            iop_leontief *op;
            iop_err err;
            iop_leontief_settings settings = by(methods[m]);
            copy_matrix(a, take);
            assert_ok(iop_leontief_open_take(&op, &take, &settings, NULL, &err), err);
            assert_null(take.a);
            assert_solves_within_bounds(op, a, 1e-9, 61);
            iop_leontief_close(op);
            iop_mat_free(&a, NULL);
        }
    iop_mat wide = new_matrix(3, 4);
    iop_leontief *op;
    assert_int_equal(iop_leontief_open_take(&op, &wide, NULL, NULL, NULL), IOP_ESHAPE);
    assert_null(wide.a);
}

static void a_table_gives_what_its_coefficients_give(void **state)
{
    (void)state;
    iop_table *t = economy_table(12, 70);
    iop_mat a = new_matrix(12, 12), from_table = new_matrix(12, 12), from_matrix = new_matrix(12, 12);
    iop_err err;
    iop_table_coefficients(t, a);
    for (int m = 0; m < METHODS; m++) {
        iop_leontief *op = open_by(methods[m], a), *other;
        iop_leontief_settings settings = by(methods[m]);
        assert_ok(iop_leontief_open_table_with(&other, t, &settings, NULL, &err), err);
        assert_ok(iop_leontief_inverse(op, from_matrix, &err), err);
        assert_ok(iop_leontief_inverse(other, from_table, &err), err);
        for (size_t v = 0; v < 144; v++)
            assert_true(from_table.a[v] == from_matrix.a[v]);
        iop_leontief_close(op);
        iop_leontief_close(other);
    }
    iop_table_close(t);
    iop_mat_free(&a, NULL);
    iop_mat_free(&from_table, NULL);
    iop_mat_free(&from_matrix, NULL);
}

static void the_inverse_times_the_system_is_one(void **state)
{
    (void)state;
    enum { N = 25 };
    iop_mat a = shaped(N, 3, 80), l = new_matrix(N, N);
    iop_err err;
    for (int m = 0; m < METHODS; m++) {
        iop_leontief *op = open_by(methods[m], a);
        assert_ok(iop_leontief_inverse(op, l, &err), err);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++) {
                double sum = *iop_at(l, i, j);
                for (size_t k = 0; k < N; k++)
                    sum -= *iop_at(l, i, k) * *iop_at(a, k, j);
                assert_close(sum, i == j, 1e-12);
                assert_true(*iop_at(l, i, j) > -1e-13);
            }
        assert_int_equal(iop_leontief_inverse(op, (iop_mat){N, N - 1, N, l.a}, &err), IOP_ESHAPE);
        iop_leontief_close(op);
    }
    iop_mat_free(&a, NULL);
    iop_mat_free(&l, NULL);
}

static void the_choice_is_explained(void **state)
{
    (void)state;
    iop_err err;
    iop_leontief *op;
    uint64_t seed = 90;
    iop_mat a = new_matrix(400, 400);
    economy_coefficients(a, 0.5, 0.95, &seed);
    iop_leontief_settings settings = iop_leontief_settings_default();
    assert_string_equal(settings.method, "auto");
    settings.right_sides = 8;
    assert_ok(iop_leontief_open_with(&op, iop_read(a), &settings, NULL, &err), err);
    assert_true(says(op, "krylov, by compressed rows (") && says(op, "8 right-hand sides for 400 sectors"));
    iop_leontief_close(op);
    settings.right_sides = 9;
    assert_ok(iop_leontief_open_with(&op, iop_read(a), &settings, NULL, &err), err);
    assert_true(says(op, "lu: 9 right-hand sides"));
    iop_leontief_close(op);
    assert_ok(iop_leontief_open(&op, iop_read(a), NULL, &err), err);
    assert_true(says(op, "lu: 400 sectors, many"));
    iop_leontief_close(op);
    settings = by("cholesky");
    assert_int_equal(iop_leontief_open_with(&op, iop_read(a), &settings, NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "\"cholesky\""));
    assert_null(op);
    iop_mat_free(&a, NULL);
}

/* Opens, solves, bounds, closes. */
static iop_status all_steps(const char *method, iop_mat a, const iop_env *env)
{
    iop_leontief *op;
    iop_err err;
    iop_leontief_settings settings = by(method);
    double right[3 * 12];
    iop_mat b = {1, 12, 12, right}, x = {1, 12, 12, right + 12}, bound = {1, 12, 12, right + 24};
    for (size_t i = 0; i < 24; i++)
        right[i] = 1;
    iop_status status = iop_leontief_open_with(&op, iop_read(a), &settings, env, &err);
    assert_true((op != NULL) == (status == IOP_OK));
    for (int transpose = 0; transpose < 2 && status == IOP_OK; transpose++) {
        status = solve_side(op, transpose, x, &err);
        if (status == IOP_OK)
            status = bound_side(op, transpose, b, x, bound, &err);
    }
    iop_leontief_close(op);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    iop_mat a = shaped(12, 0, 100);
    for (int m = 0; m < METHODS; m++) {
        iop_status status = IOP_ENOMEM;
        for (long k = 0; status != IOP_OK; k++) {
            economy_memory memory = {k};
            iop_env env = economy_env(&memory);
            status = all_steps(methods[m], a, &env);
            assert_true(status == IOP_OK || status == IOP_ENOMEM);
            assert_true(k < 1000);
        }
    }
    iop_mat_free(&a, NULL);
}

static bool stop_now(void *ctx)
{
    (void)ctx;
    return true;
}

static void iterations_can_be_stopped(void **state)
{
    (void)state;
    iop_mat a = shaped(12, 0, 110);
    iop_env env = iop_env_default();
    env.stop = stop_now;
    assert_int_equal(all_steps("krylov", a, &env), IOP_ESTOPPED);
    assert_int_equal(all_steps("mixed", a, &env), IOP_ESTOPPED);
    iop_mat_free(&a, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_method_is_within_its_bound),
        cmocka_unit_test(column_sums_above_one_are_no_obstacle),
        cmocka_unit_test(negative_coefficients_are_solved_too),
        cmocka_unit_test(the_bound_notices_wrong_answers),
        cmocka_unit_test(order_and_units_do_not_matter),
        cmocka_unit_test(the_radius_is_that_of_the_coefficients),
        cmocka_unit_test(all_refuse_with_one_sentence),
        cmocka_unit_test(entries_that_are_not_finite_are_named),
        cmocka_unit_test(a_chain_that_products_cannot_follow_is_factored),
        cmocka_unit_test(what_single_precision_cannot_see_is_factored_in_double),
        cmocka_unit_test(a_right_hand_side_can_be_solved_by_factors),
        cmocka_unit_test(storage_may_be_given_away),
        cmocka_unit_test(a_table_gives_what_its_coefficients_give),
        cmocka_unit_test(the_inverse_times_the_system_is_one),
        cmocka_unit_test(the_choice_is_explained),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(iterations_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
