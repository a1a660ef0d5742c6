/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "linalg/panel.h"
#include "linalg/parallel.h"
#include "support/economy.h"
#include <ioplan/store.h>
#include <stdlib.h>
#include <string.h>

static iop_mat random_matrix(size_t rows, size_t cols, double zeros, uint64_t *seed)
{
    iop_mat m;
    iop_err err;
    assert_ok(iop_mat_new(&m, rows, cols, NULL, &err), err);
    for (size_t v = 0; v < rows * cols; v++)
        m.a[v] = economy_random(seed) < zeros ? 0 : economy_random(seed) - 0.3;
    return m;
}

static void row_of(void *self, size_t i, double *out)
{
    const iop_mat *a = self;
    memcpy(out, a->a + i * a->ld, a->cols * sizeof *out);
}

static size_t count_nonzeros(iop_mat a)
{
    size_t count = 0;
    for (size_t v = 0; v < a.rows * a.cols; v++)
        count += a.a[v] != 0;
    return count;
}

static iop_store *store_of(iop_mat a, bool sparse)
{
    iop_store *s;
    iop_err err;
    assert_ok(iop_store_open(&s, a.rows, row_of, &a, sparse, count_nonzeros(a), NULL, &err), err);
    return s;
}

/* --- products ------------------------------------------------------------------------------------------- */

static void products_are_the_sums_of_their_terms(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 7, 8, 9, 70, 131}, counts[] = {0, 1, 8, 11};
    uint64_t seed = 1;
    iop_err err;
    for (size_t kind = 0; kind < 8 * 4 * 8; kind++) {
        size_t n = sizes[kind % 8], count = counts[kind / 8 % 4];
        bool sparse = kind / 32 & 1, transpose = kind / 64 & 1, absolute = kind / 128 & 1;
        iop_mat a = random_matrix(n, n, sparse ? 0.8 : 0, &seed), x = random_matrix(count, n, 0, &seed),
                y = random_matrix(count, n, 0, &seed);
        iop_store *s = store_of(a, sparse);
        assert_ok(iop_store_multiply(s, transpose, absolute, iop_read(x), y, &err), err);
        for (size_t k = 0; k < count; k++)
            for (size_t i = 0; i < n; i++) {
                double sum = 0, size = 0;
                for (size_t j = 0; j < n; j++) {
                    double value = transpose ? *iop_at(a, j, i) : *iop_at(a, i, j);
                    sum += (absolute ? fabs(value) : value) * *iop_at(x, k, j);
                    size += fabs(value * *iop_at(x, k, j));
                }
                assert_true(fabs(*iop_at(y, k, i) - sum) <=
                            (iop_store_rounding(s) + (double)n * 0x1p-53) * size);
            }
        iop_store_close(s);
        iop_mat_free(&a, NULL);
        iop_mat_free(&x, NULL);
        iop_mat_free(&y, NULL);
    }
}

static void threads_change_no_digit(void **state)
{
    (void)state;
    enum { N = 83 };
    uint64_t seed = 2;
    iop_mat a = random_matrix(N, N, 0, &seed), x = random_matrix(N, IOP_PANEL, 0, &seed);
    iop_cells cells = {.n = N, .value = a.a};
    double one[N * IOP_PANEL], many[N * IOP_PANEL];
    for (int transpose = 0; transpose < 2; transpose++)
        for (int threads = 2; threads < 20; threads += 3) {
            iop_panel_multiply(&cells, transpose, false, x.a, one, 1);
            iop_panel_multiply(&cells, transpose, false, x.a, many, threads);
            assert_memory_equal(one, many, sizeof one);
        }
    iop_mat_free(&a, NULL);
    iop_mat_free(&x, NULL);
}

static void mark(void *self, size_t from, size_t to)
{
    int *marks = self;
    for (size_t i = from; i < to; i++)
        marks[i]++;
}

static void a_loop_on_threads_visits_everything_once(void **state)
{
    (void)state;
    for (int threads = -1; threads < 100; threads += 7)
        for (size_t count = 0; count < 60; count += 3) {
            int marks[60] = {0};
            iop_parallel(threads, count, mark, marks);
            for (size_t i = 0; i < 60; i++)
                assert_int_equal(marks[i], i < count);
        }
}

static void rows_come_back(void **state)
{
    (void)state;
    uint64_t seed = 3;
    double row[20];
    iop_err err;
    iop_mat a = random_matrix(20, 20, 0.7, &seed), take = random_matrix(20, 20, 0, &seed);
    memcpy(take.a, a.a, 400 * sizeof *a.a);
    iop_store *stores[3] = {store_of(a, false), store_of(a, true), NULL};
    assert_ok(iop_store_open_taken(&stores[2], &take, NULL, &err), err);
    assert_null(take.a);
    for (int k = 0; k < 3; k++) {
        assert_int_equal(iop_store_sparse(stores[k]), k == 1);
        assert_int_equal(iop_store_size(stores[k]), 20);
        for (size_t i = 0; i < 20; i++) {
            iop_store_row(stores[k], i, row);
            assert_memory_equal(row, a.a + i * 20, sizeof row);
        }
        iop_store_close(stores[k]);
    }
    iop_store *s;
    assert_int_equal(iop_store_open(&s, 20, row_of, &a, true, 3, NULL, &err), IOP_EINVAL);
    assert_null(s);
    iop_mat_free(&a, NULL);
}

/* --- iteration ------------------------------------------------------------------------------------------ */

static void iteration_solves_both_systems(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 30, 90};
    uint64_t seed = 4;
    iop_err err;
    for (size_t kind = 0; kind < 5 * 4; kind++) {
        size_t n = sizes[kind % 5];
        bool sparse = kind / 5 & 1, transpose = kind / 10 & 1;
        iop_mat a = random_matrix(n, n, 0.5, &seed), b = random_matrix(9, n, 0, &seed),
                x = random_matrix(9, n, 0, &seed), ax = random_matrix(9, n, 0, &seed);
        economy_coefficients(a, 0.95, 0.5, &seed);
        memcpy(x.a, b.a, 9 * n * sizeof *x.a);
        for (size_t i = 0; i < n; i++)
            *iop_at(x, 4, i) = *iop_at(b, 4, i) = 0; /* nothing to solve */
        iop_store *s = store_of(a, sparse);
        iop_iteration how = {.transpose = transpose, .tolerance = 1e-13, .most_passes = 400};
        assert_ok(iop_store_iterate(s, &how, x, &err), err);
        assert_ok(iop_store_multiply(s, transpose, false, iop_read(x), ax, &err), err);
        for (size_t v = 0; v < 9 * n; v++)
            assert_close(x.a[v] - ax.a[v], b.a[v], 1e-11);
        iop_store_close(s);
        iop_mat_free(&a, NULL);
        iop_mat_free(&b, NULL);
        iop_mat_free(&x, NULL);
        iop_mat_free(&ax, NULL);
    }
}

/* x[i] = b[i] + 2 x[i + 1]: forty products are needed before the first row hears of the last one. */
static void what_does_not_converge_is_left_alone(void **state)
{
    (void)state;
    enum { N = 40 };
    uint64_t seed = 5;
    iop_err err;
    iop_mat a = random_matrix(N, N, 1, &seed), b = random_matrix(1, N, 0, &seed);
    for (size_t i = 0; i + 1 < N; i++)
        *iop_at(a, i, i + 1) = 2;
    for (size_t i = 0; i < N; i++)
        b.a[i] = i + 1 == N;
    iop_store *s = store_of(a, true);
    iop_iteration how = {.transpose = false, .tolerance = 1e-13, .most_passes = 60};
    assert_int_equal(iop_store_iterate(s, &how, b, &err), IOP_ENOCONV);
    for (size_t i = 0; i < N; i++)
        assert_true(b.a[i] == (i + 1 == N));
    iop_store_close(s);
    iop_mat_free(&a, NULL);
    iop_mat_free(&b, NULL);
}

/* A diag(scale) over the members is a matrix of its own. */
static void a_principal_part_is_solved_in_place(void **state)
{
    (void)state;
    enum { N = 70, SIDES = 3 };
    uint64_t seed = 7;
    iop_err err;
    for (int kind = 0; kind < 8; kind++) {
        bool sparse = kind & 1, transpose = kind & 2, rough = kind & 4, member[N];
        double scale[N];
        size_t passes = 0;
        iop_mat a = random_matrix(N, N, 0.5, &seed), b = random_matrix(SIDES, N, 0, &seed),
                x = random_matrix(SIDES, N, 0, &seed);
        economy_coefficients(a, 0.9, 0.5, &seed);
        memcpy(x.a, b.a, SIDES * N * sizeof *x.a);
        for (size_t i = 0; i < N; i++) {
            member[i] = economy_random(&seed) < .6;
            scale[i] = .5 + .5 * economy_random(&seed);
        }
        iop_store *s = sparse ? store_of(a, true) : NULL;
        if (!sparse)
            assert_ok(iop_store_open_borrowed(&s, iop_read(a), NULL, &err), err);
        iop_iteration how = {.transpose = transpose,
                             .tolerance = 1e-12,
                             .most_passes = 400,
                             .scale = scale,
                             .member = member,
                             .rough = rough,
                             .passes = &passes};
        assert_ok(iop_store_iterate(s, &how, x, &err), err);
        assert_true(passes > 2 && passes < 60);
        for (size_t k = 0; k < SIDES; k++)
            for (size_t i = 0; i < N; i++) {
                double sum = *iop_at(x, k, i);
                for (size_t j = 0; j < N && member[i]; j++)
                    sum -= (transpose ? *iop_at(a, j, i) * scale[i] : *iop_at(a, i, j) * scale[j]) *
                           *iop_at(x, k, j);
                assert_close(sum, member[i] ? *iop_at(b, k, i) : 0, 1e-10);
            }
        iop_store_close(s);
        iop_mat_free(&a, NULL);
        iop_mat_free(&b, NULL);
        iop_mat_free(&x, NULL);
    }
}

static void only_square_matrices_without_gaps_are_borrowed(void **state)
{
    (void)state;
    double values[6] = {0};
    iop_cmat wide = {2, 3, 3, values}, gaps = {2, 2, 3, values};
    iop_store *s;
    iop_err err;
    assert_int_equal(iop_store_open_borrowed(&s, wide, NULL, &err), IOP_ESHAPE);
    assert_int_equal(iop_store_open_borrowed(&s, gaps, NULL, &err), IOP_ESHAPE);
    assert_null(s);
}

static void rows_are_combined_by_their_weights(void **state)
{
    (void)state;
    enum { N = 37, MOST = 11 };
    uint64_t seed = 8;
    iop_err err;
    for (size_t count = 0; count <= N; count += 6)
        for (size_t sides = 0; sides <= MOST; sides += 5) {
            iop_mat z = random_matrix(N, N, 0, &seed), weight = random_matrix(sides, N, 0, &seed),
                    into = random_matrix(sides, N, 0, &seed);
            size_t row[N];
            for (size_t k = 0; k < count; k++)
                row[k] = (5 * k + 3) % N;
            assert_ok(iop_mat_combine_rows(iop_read(z), count, row, iop_read(weight), into, NULL, &err), err);
            for (size_t r = 0; r < sides; r++)
                for (size_t j = 0; j < N; j++) {
                    double sum = 0;
                    for (size_t k = 0; k < count; k++)
                        sum += *iop_at(weight, r, row[k]) * *iop_at(z, row[k], j);
                    assert_close(*iop_at(into, r, j), sum, 1e-13);
                }
            assert_ok(iop_mat_combine_rows(iop_read(z), count, row, iop_read(weight), weight, NULL, &err),
                      err);
            if (sides > 0)
                assert_memory_equal(weight.a, into.a, sides * N * sizeof *into.a);
            iop_mat_free(&z, NULL);
            iop_mat_free(&weight, NULL);
            iop_mat_free(&into, NULL);
        }
}

/* --- factors -------------------------------------------------------------------------------------------- */

static void single_precision_gives_seven_digits(void **state)
{
    (void)state;
    enum { N = 50 };
    uint64_t seed = 6;
    iop_err err;
    iop_mat a = random_matrix(N, N, 0, &seed), x = random_matrix(3, N, 0, &seed),
            b = random_matrix(3, N, 0, &seed);
    float work[3 * N];
    iop_single *single;
    for (size_t i = 0; i < N; i++)
        *iop_at(a, i, i) += 20;
    assert_ok(iop_single_open(&single, N, row_of, &a, NULL, &err), err);
    for (int transpose = 0; transpose < 2; transpose++) {
        for (size_t k = 0; k < 3; k++)
            for (size_t i = 0; i < N; i++)
                x.a[k * N + i] = b.a[k * N + i] * 1e300; /* far beyond single precision */
        assert_ok(iop_single_solve(single, transpose, x, work, &err), err);
        for (size_t k = 0; k < 3; k++)
            for (size_t i = 0; i < N; i++) {
                double sum = 0;
                for (size_t j = 0; j < N; j++)
                    sum += (transpose ? *iop_at(a, j, i) : *iop_at(a, i, j)) * (*iop_at(x, k, j) * 1e-300);
                assert_close(sum, *iop_at(b, k, i), 1e-5);
            }
    }
    iop_single_close(single);
    *iop_at(a, 3, 3) = 1e40;
    assert_int_equal(iop_single_open(&single, N, row_of, &a, NULL, &err), IOP_ESINGULAR);
    assert_null(single);
    iop_mat_free(&a, NULL);
    iop_mat_free(&x, NULL);
    iop_mat_free(&b, NULL);
}

/* The factors multiplied together are the matrix, and so is G on what makes no cancellation: an M-matrix
 * turned positive has |L| |U| >= |P A|. */
static void factors_give_the_matrix_back(void **state)
{
    (void)state;
    enum { N = 30 };
    uint64_t seed = 7;
    iop_err err;
    iop_mat a = random_matrix(N, N, 0.2, &seed), again = random_matrix(N, N, 0, &seed);
    iop_lu *lu;
    assert_ok(iop_lu_open_rows(&lu, N, row_of, &a, NULL, &err), err);
    iop_lu_matrix(lu, again);
    for (size_t v = 0; v < N * N; v++)
        assert_close(again.a[v], a.a[v], 1e-13);
    for (int transpose = 0; transpose < 2; transpose++)
        for (size_t j = 0; j < N; j++) { /* column j of G */
            double column[N] = {0};
            column[j] = 1;
            iop_lu_absolute(lu, transpose, column);
            for (size_t i = 0; i < N; i++)
                assert_true(column[i] >= fabs(transpose ? *iop_at(a, j, i) : *iop_at(a, i, j)) - 1e-13);
        }
    iop_lu_close(lu);
    iop_mat_free(&a, NULL);
    iop_mat_free(&again, NULL);
}

/* G of a triangular matrix of positive pivots is |L| |U| with one of them the diagonal: known by hand. */
static void absolute_factors_of_a_small_matrix(void **state)
{
    (void)state;
    double values[] = {4, -2, 2, 2}; /* as A' = [4 2; -2 2] = [1 0; -.5 1] [4 2; 0 3]: |L| |U| = [4 2; 2 4] */
    double x[] = {1, 10};
    iop_mat a = {2, 2, 2, values};
    iop_lu *lu;
    iop_err err;
    assert_ok(iop_lu_open(&lu, iop_read(a), NULL, &err), err);
    iop_lu_absolute(lu, true, x);
    assert_close(x[0], 24, 1e-15);
    assert_close(x[1], 42, 1e-15);
    x[0] = 1;
    x[1] = 10;
    iop_lu_absolute(lu, false, x);
    assert_close(x[0], 24, 1e-15);
    assert_close(x[1], 42, 1e-15);
    iop_lu_close(lu);
}

static iop_status all_kinds(iop_mat a, const iop_env *env)
{
    iop_err err;
    iop_store *s;
    iop_single *single;
    iop_lu *lu;
    iop_mat b;
    iop_status status = iop_mat_new(&b, 1, a.rows, env, &err);
    for (int sparse = 0; sparse < 2 && status == IOP_OK; sparse++) {
        iop_iteration how = {.transpose = false, .tolerance = 1e-10, .most_passes = 100};
        status = iop_store_open(&s, a.rows, row_of, &a, sparse, count_nonzeros(a), env, &err);
        if (status == IOP_OK)
            status = iop_store_iterate(s, &how, b, &err);
        iop_store_close(s);
    }
    if (status == IOP_OK) {
        status = iop_single_open(&single, a.rows, row_of, &a, env, &err);
        iop_single_close(single);
    }
    if (status == IOP_OK) {
        status = iop_lu_open_rows(&lu, a.rows, row_of, &a, env, &err);
        iop_lu_close(lu);
    }
    iop_mat_free(&b, env);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    uint64_t seed = 8;
    iop_mat a = random_matrix(6, 6, 0.3, &seed);
    iop_status status = IOP_ENOMEM;
    for (long k = 0; status != IOP_OK; k++) {
        economy_memory memory = {k};
        iop_env env = economy_env(&memory);
        status = all_kinds(a, &env);
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
        assert_true(k < 1000);
    }
    iop_mat_free(&a, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_the_sums_of_their_terms),
        cmocka_unit_test(threads_change_no_digit),
        cmocka_unit_test(a_loop_on_threads_visits_everything_once),
        cmocka_unit_test(rows_come_back),
        cmocka_unit_test(iteration_solves_both_systems),
        cmocka_unit_test(what_does_not_converge_is_left_alone),
        cmocka_unit_test(a_principal_part_is_solved_in_place),
        cmocka_unit_test(only_square_matrices_without_gaps_are_borrowed),
        cmocka_unit_test(rows_are_combined_by_their_weights),
        cmocka_unit_test(single_precision_gives_seven_digits),
        cmocka_unit_test(factors_give_the_matrix_back),
        cmocka_unit_test(absolute_factors_of_a_small_matrix),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
