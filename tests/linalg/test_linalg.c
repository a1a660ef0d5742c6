/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "linalg/components.h"
#include "support/economy.h"
#include <ioplan/linalg.h>
#include <string.h>

static iop_mat random_matrix(size_t rows, size_t cols, uint64_t *seed)
{
    iop_mat m;
    iop_err err;
    assert_ok(iop_mat_new(&m, rows, cols, NULL, &err), err);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++)
            *iop_at(m, i, j) = economy_random(seed) - 0.5;
    return m;
}

static double radius_of(iop_mat a, double *vector)
{
    double radius;
    iop_err err;
    assert_ok(iop_spectral_radius(iop_read(a), &radius, vector, NULL, &err), err);
    return radius;
}

/* --- products ------------------------------------------------------------------------------------------ */

static void gemv_is_the_sum_of_its_terms(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 7, 130};
    uint64_t seed = 1;
    for (size_t r = 0; r < 6; r++)
        for (size_t c = 0; c < 6; c++) {
            iop_mat whole = random_matrix(sizes[r] + 2, sizes[c] + 3, &seed);
            iop_cmat a = {sizes[r], sizes[c], whole.ld, whole.a + whole.ld + 1}; /* a view inside */
            double x[133], y[133], expected;
            for (int transpose = 0; transpose < 2; transpose++) {
                size_t rows = transpose ? a.cols : a.rows, cols = transpose ? a.rows : a.cols;
                for (size_t k = 0; k < 133; k++)
                    x[k] = y[k] = (double)k + 1;
                iop_gemv(transpose, 2, a, x, 3, y);
                for (size_t i = 0; i < rows; i++) {
                    expected = 3 * ((double)i + 1);
                    for (size_t j = 0; j < cols; j++)
                        expected += 2 * (transpose ? iop_get(a, j, i) : iop_get(a, i, j)) * x[j];
                    assert_close(y[i], expected, 1e-11);
                }
                assert_true(rows >= 133 || y[rows] == (double)rows + 1);
            }
            iop_mat_free(&whole, NULL);
        }
}

static void gemm_is_the_sum_of_its_terms(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 5, 101};
    uint64_t seed = 2;
    for (size_t shape = 0; shape < 64; shape++) {
        size_t m = sizes[shape % 4], k = sizes[shape / 4 % 4], n = sizes[shape / 16];
        iop_mat a = random_matrix(m, k, &seed), b = random_matrix(k, n, &seed),
                c = random_matrix(m, n, &seed);
        iop_mat before = random_matrix(m, n, &seed);
        memcpy(before.a, c.a, m * n * sizeof *c.a);
        iop_gemm(0.5, iop_read(a), iop_read(b), -1, c);
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++) {
                double expected = -*iop_at(before, i, j);
                for (size_t t = 0; t < k; t++)
                    expected += 0.5 * *iop_at(a, i, t) * *iop_at(b, t, j);
                assert_close(*iop_at(c, i, j), expected, 1e-12);
            }
        iop_mat_free(&a, NULL);
        iop_mat_free(&b, NULL);
        iop_mat_free(&c, NULL);
        iop_mat_free(&before, NULL);
    }
}

/* --- LU ------------------------------------------------------------------------------------------------ */

/* Residual of each row of x as a solution of op(A) x = b. */
static void assert_solves(iop_mat a, bool transpose, iop_mat b, iop_mat x)
{
    for (size_t k = 0; k < b.rows; k++)
        for (size_t i = 0; i < a.rows; i++) {
            double sum = 0;
            for (size_t j = 0; j < a.rows; j++)
                sum += (transpose ? *iop_at(a, j, i) : *iop_at(a, i, j)) * *iop_at(x, k, j);
            assert_close(sum, *iop_at(b, k, i), 1e-10);
        }
}

static void lu_solves_both_systems(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 10, 120};
    uint64_t seed = 3;
    iop_err err;
    for (size_t s = 0; s < 6; s++) {
        size_t n = sizes[s];
        iop_mat a = random_matrix(n, n, &seed), b = random_matrix(3, n, &seed),
                wide = random_matrix(3, n + 5, &seed);
        iop_mat x = {3, n, wide.ld, wide.a};
        iop_lu *lu;
        assert_ok(iop_lu_open(&lu, iop_read(a), NULL, &err), err);
        assert_int_equal(iop_lu_size(lu), n);
        assert_true(iop_lu_rcond(lu) > 0 && iop_lu_rcond(lu) <= 1);
        for (int transpose = 0; transpose < 2; transpose++) {
            for (size_t k = 0; k < 3; k++)
                for (size_t i = 0; i < n; i++)
                    *iop_at(x, k, i) = *iop_at(b, k, i);
            assert_ok(iop_lu_solve(lu, transpose, x, &err), err);
            assert_solves(a, transpose, b, x);
        }
        iop_lu_close(lu);
        iop_mat_free(&a, NULL);
        iop_mat_free(&b, NULL);
        iop_mat_free(&wide, NULL);
    }
}

/* diag(d) times a rotation keeps its 1-norm condition within a factor of 2 of max d / min d. */
static void condition_number_is_of_the_right_size(void **state)
{
    (void)state;
    iop_err err;
    for (double small = 1; small > 1e-14; small /= 100) {
        double values[] = {1, 5, 0, small};
        iop_mat a = {2, 2, 2, values};
        iop_lu *lu;
        assert_ok(iop_lu_open(&lu, iop_read(a), NULL, &err), err);
        double inverse_norm = fmax(1, 5 / small + 1 / small); /* [1, -5/s; 0, 1/s] */
        assert_close(iop_lu_rcond(lu), 1 / ((5 + small) * inverse_norm), 1e-10);
        iop_lu_close(lu);
    }
}

static void bad_matrices_are_refused(void **state)
{
    (void)state;
    iop_err err;
    iop_lu *lu;
    double values[] = {1, 2, 2, 4, 1, 1};
    iop_mat singular = {2, 2, 2, values}, oblong = {2, 3, 3, values};
    assert_int_equal(iop_lu_open(&lu, iop_read(singular), NULL, &err), IOP_ESINGULAR);
    assert_null(lu);
    assert_int_equal(iop_lu_open(&lu, iop_read(oblong), NULL, &err), IOP_ESHAPE);
    values[3] = 4 + 1e-15;
    assert_int_equal(iop_lu_open(&lu, iop_read(singular), NULL, &err), IOP_ESINGULAR);
    values[3] = (double)NAN;
    assert_int_equal(iop_lu_open(&lu, iop_read(singular), NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "(2, 2)"));
    values[3] = 5;
    assert_ok(iop_lu_open(&lu, iop_read(singular), NULL, &err), err);
    iop_mat right = {1, 3, 3, values};
    assert_int_equal(iop_lu_solve(lu, false, right, &err), IOP_ESHAPE);
    iop_lu_close(lu);
    iop_lu_close(NULL);
}

/* --- spectral radius ----------------------------------------------------------------------------------- */

/* D (rank one) D^-1: radius y'x, Perron vector known. */
static void radius_of_rank_one_matrices(void **state)
{
    (void)state;
    uint64_t seed = 4;
    for (size_t n = 1; n <= 40; n += 3) {
        iop_mat a = random_matrix(n, n, &seed);
        double x[40], y[40], radius = 0, sum = 0, vector[40];
        for (size_t i = 0; i < n; i++) {
            sum += x[i] = 0.01 + economy_random(&seed);
            radius += x[i] * (y[i] = economy_random(&seed) - 0.5 < 0 ? 0.02 : 1);
        }
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                *iop_at(a, i, j) = (j % 2 ? -1 : 1) * x[i] * y[j]; /* signs are ignored */
        assert_close(radius_of(a, vector), radius, 1e-9);
        for (size_t i = 0; i < n; i++)
            assert_close(vector[i], x[i] / sum, 1e-8);
        iop_mat_free(&a, NULL);
    }
}

static void radius_of_small_cases(void **state)
{
    (void)state;
    double zero[4] = {0, 0, 0, 0}, one[1] = {-3}, swap[4] = {0, 4, 1, 0}, nilpotent[4] = {0, 9, 0, 0};
    double triangle[9] = {0.5, 7, 8, 0, 0.9, 1e6, 0, 0, 0.2}, vector[3];
    assert_true(radius_of((iop_mat){0, 0, 1, zero}, NULL) == 0);
    assert_true(radius_of((iop_mat){2, 2, 2, zero}, NULL) == 0);
    assert_true(radius_of((iop_mat){1, 1, 1, one}, NULL) == 3);
    assert_close(radius_of((iop_mat){2, 2, 2, swap}, NULL), 2, 1e-10);
    assert_true(radius_of((iop_mat){2, 2, 2, nilpotent}, NULL) == 0);
    assert_true(radius_of((iop_mat){3, 3, 3, triangle}, vector) == 0.9);
    assert_true(vector[0] == 0 && vector[1] == 1 && vector[2] == 0);
    iop_err err;
    double radius;
    zero[2] = HUGE_VAL;
    assert_int_equal(iop_spectral_radius((iop_cmat){2, 2, 2, zero}, &radius, NULL, NULL, &err), IOP_EINVAL);
    assert_int_equal(iop_spectral_radius((iop_cmat){1, 2, 2, zero}, &radius, NULL, NULL, &err), IOP_ESHAPE);
}

/* A weighted cycle of length n has radius (product of weights)^(1/n): periodic, and slow for plain powers. */
static void radius_of_cycles(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (size_t n = 2; n <= 90; n += 11) {
        iop_mat a = random_matrix(n, n, &seed);
        double log_product = 0;
        memset(a.a, 0, n * n * sizeof *a.a);
        for (size_t i = 0; i < n; i++) {
            double weight = n % 2 ? 1 : exp(6 * economy_random(&seed) - 3);
            *iop_at(a, i, (i * 1 + 1) % n) = weight;
            log_product += log(weight);
        }
        assert_close(radius_of(a, NULL), exp(log_product / (double)n), 1e-9);
        iop_mat_free(&a, NULL);
    }
}

/* Diagonal blocks with whatever above them, rows and columns shuffled: the largest block decides. */
static void radius_of_reducible_matrices(void **state)
{
    (void)state;
    uint64_t seed = 6;
    for (int round = 0; round < 30; round++) {
        size_t n = 12, order[12];
        iop_mat a = random_matrix(n, n, &seed), b = random_matrix(n, n, &seed);
        double expected = 0, vector[12];
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                *iop_at(a, i, j) = i / 4 > j / 4 ? 0 : fabs(*iop_at(a, i, j)) * (i / 4 == j / 4 ? 1 : 50);
        for (size_t k = 0; k < 3; k++)
            expected = fmax(expected, radius_of((iop_mat){4, 4, a.ld, iop_at(a, 4 * k, 4 * k)}, NULL));
        for (size_t i = 0; i < n; i++)
            order[i] = (i * 5 + (size_t)round) % n;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                *iop_at(b, order[i], order[j]) = *iop_at(a, i, j);
        assert_close(radius_of(b, vector), expected, 1e-9);
        size_t inside = 0;
        for (size_t i = 0; i < n; i++)
            inside += vector[i] > 0;
        assert_int_equal(inside, 4);
        iop_mat_free(&a, NULL);
        iop_mat_free(&b, NULL);
    }
}

/* Radius of [[p, q], [r, s]] in closed form, links down to 1e-300. */
static void radius_with_weak_links(void **state)
{
    (void)state;
    for (double link = 1; link > 1e-308; link *= 1e-19) /* down to weights that underflow */
        for (double q = 1e-3; q < 1e4; q *= 1e3) {
            double values[4] = {0.5, q, link, 0.25};
            double expected = 0.375 + sqrt(0.125 * 0.125 + q * link);
            assert_close(radius_of((iop_mat){2, 2, 2, values}, NULL), expected, 1e-9);
            values[3] = 0.5; /* nearly a Jordan block: ill-conditioned, an upper bound is promised */
            double radius = radius_of((iop_mat){2, 2, 2, values}, NULL);
            expected = 0.5 + sqrt(q * link);
            assert_true(radius >= expected * (1 - 1e-12) && radius <= expected * (1 + 1.01e-4));
        }
}

/* radius(c A) = c radius(A), radius(A') = radius(A), and I - A / r is singular only at r = radius. */
static void radius_scales_and_bounds(void **state)
{
    (void)state;
    uint64_t seed = 7;
    iop_mat a = random_matrix(30, 30, &seed), b = random_matrix(30, 30, &seed);
    economy_coefficients(a, 0.9, 0.6, &seed);
    double radius = radius_of(a, NULL);
    assert_true(radius > 0 && radius < 0.9);
    for (size_t i = 0; i < 30; i++)
        for (size_t j = 0; j < 30; j++)
            *iop_at(b, i, j) = 1e-9 * *iop_at(a, j, i);
    assert_close(radius_of(b, NULL) * 1e9, radius, 1e-9);
    iop_mat_free(&a, NULL);
    iop_mat_free(&b, NULL);
}

static void components_of_a_known_graph(void **state)
{
    (void)state;
    /* 0 <-> 3, 1 -> 0, 2 -> 2, 4 -> 5 -> 6 -> 4, 6 -> 1 */
    static const size_t edges[][2] = {{0, 3}, {3, 0}, {1, 0}, {2, 2}, {4, 5}, {5, 6}, {6, 4}, {6, 1}};
    double values[49] = {0};
    for (size_t k = 0; k < 8; k++)
        values[7 * edges[k][0] + edges[k][1]] = -1e-300;
    size_t component[7], count;
    iop_err err;
    assert_ok(iop_components((iop_cmat){7, 7, 7, values}, component, &count, NULL, &err), err);
    assert_int_equal(count, 4);
    assert_int_equal(component[0], component[3]);
    assert_int_equal(component[4], component[5]);
    assert_int_equal(component[4], component[6]);
    assert_true(component[0] < component[1] && component[1] < component[4]);
    assert_true(component[2] != component[0] && component[2] != component[1] && component[2] != component[4]);
}

/* --- surroundings -------------------------------------------------------------------------------------- */

static iop_status radius_and_lu(iop_cmat a, const iop_env *env, iop_err *err)
{
    double radius;
    iop_lu *lu;
    IOP_TRY(iop_spectral_radius(a, &radius, NULL, env, err));
    IOP_TRY(iop_lu_open(&lu, a, env, err));
    iop_lu_close(lu);
    return IOP_OK;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    iop_mat a;
    iop_err err;
    uint64_t seed = 8;
    assert_ok(iop_mat_new(&a, 40, 40, NULL, &err), err);
    for (size_t i = 0; i < 40; i++) /* a cycle with weights: goes through Noda's iteration */
        *iop_at(a, i, (i + 1) % 40) = 0.1 + economy_random(&seed);
    iop_status status = IOP_ENOMEM;
    for (long k = 0; status != IOP_OK; k++) {
        economy_memory memory = {k};
        iop_env env = economy_env(&memory);
        status = radius_and_lu(iop_read(a), &env, &err);
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
        assert_true(k < 1000);
    }
    iop_mat_free(&a, NULL);
}

static bool always(void *ctx)
{
    (void)ctx;
    return true;
}

static void a_stop_is_obeyed(void **state)
{
    (void)state;
    double values[4] = {1, 2, 3, 4}, radius;
    iop_err err;
    iop_env env = iop_env_default();
    env.stop = always;
    assert_int_equal(iop_spectral_radius((iop_cmat){2, 2, 2, values}, &radius, NULL, &env, &err),
                     IOP_ESTOPPED);
}

static void blas_is_named(void **state)
{
    (void)state;
    char text[200], tiny[5];
    iop_blas_describe(text, sizeof text);
    assert_non_null(strstr(text, "thread"));
    iop_blas_describe(tiny, sizeof tiny);
    assert_int_equal(strlen(tiny), 4);
    iop_blas_set_threads(1);
    iop_blas_describe(text, sizeof text);
    assert_non_null(strstr(text, ", 1 thread)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gemv_is_the_sum_of_its_terms),
        cmocka_unit_test(gemm_is_the_sum_of_its_terms),
        cmocka_unit_test(lu_solves_both_systems),
        cmocka_unit_test(condition_number_is_of_the_right_size),
        cmocka_unit_test(bad_matrices_are_refused),
        cmocka_unit_test(radius_of_rank_one_matrices),
        cmocka_unit_test(radius_of_small_cases),
        cmocka_unit_test(radius_of_cycles),
        cmocka_unit_test(radius_of_reducible_matrices),
        cmocka_unit_test(radius_with_weak_links),
        cmocka_unit_test(radius_scales_and_bounds),
        cmocka_unit_test(components_of_a_known_graph),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_stop_is_obeyed),
        cmocka_unit_test(blas_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
