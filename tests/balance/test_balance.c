/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/economy.h"
#include <ioplan/balance.h>
#include <string.h>

enum { MOST = 40 };

/* A matrix, its sums, and the sums to reach: those of a copy with every cell moved, so that a fit exists. */
typedef struct {
    iop_mat a, x;
    double row[MOST], col[MOST];
} problem;

static problem new_problem(size_t rows, size_t cols, double zeros, double negatives, uint64_t seed)
{
    problem p = {.row = {0}, .col = {0}};
    iop_err err;
    assert_ok(iop_mat_new(&p.a, rows, cols, NULL, &err), err);
    assert_ok(iop_mat_new(&p.x, rows, cols, NULL, &err), err);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            double value = economy_random(&seed) < zeros ? 0 : 0.1 + economy_random(&seed);
            value *= economy_random(&seed) < negatives ? -1 : 1;
            *iop_at(p.a, i, j) = *iop_at(p.x, i, j) = value;
            value *= 0.5 + economy_random(&seed);
            p.row[i] += value;
            p.col[j] += value;
        }
    return p;
}

static void end_problem(problem *p)
{
    iop_mat_free(&p->a, NULL);
    iop_mat_free(&p->x, NULL);
}

static void assert_sums(const problem *p, double tolerance)
{
    for (size_t i = 0; i < p->x.rows; i++) {
        double sum = 0;
        for (size_t j = 0; j < p->x.cols; j++)
            sum += *iop_at(p->x, i, j);
        assert_close(sum, p->row[i], tolerance);
    }
    for (size_t j = 0; j < p->x.cols; j++) {
        double sum = 0;
        for (size_t i = 0; i < p->x.rows; i++)
            sum += *iop_at(p->x, i, j);
        assert_close(sum, p->col[j], tolerance);
    }
}

/* log of the factor that cell (i, j) was multiplied by, or, for a negative cell, divided by. */
static double log_factor(const problem *p, size_t i, size_t j)
{
    double ratio = log(*iop_at(p->x, i, j) / *iop_at(p->a, i, j));
    return *iop_at(p->a, i, j) > 0 ? ratio : -ratio;
}

/* Signs and zeros are kept, and the factors are r[i] s[j]: with log r[i] + log s[j] taken from a spanning
 * walk over the cells that are not 0, every other cell must agree. Dense problems only: row 0 and column 0
 * are the walk. */
static void assert_biproportional(const problem *p)
{
    for (size_t i = 0; i < p->a.rows; i++)
        for (size_t j = 0; j < p->a.cols; j++) {
            double a = *iop_at(p->a, i, j), x = *iop_at(p->x, i, j);
            assert_true((a > 0) == (x > 0) && (a < 0) == (x < 0));
            if (a != 0 && *iop_at(p->a, 0, j) != 0 && *iop_at(p->a, i, 0) != 0 && *iop_at(p->a, 0, 0) != 0)
                assert_close(log_factor(p, i, j),
                             log_factor(p, 0, j) + log_factor(p, i, 0) - log_factor(p, 0, 0), 1e-7);
        }
}

static void ras_meets_the_sums_biproportionally(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 17, 40};
    iop_ras_info info;
    iop_err err;
    for (size_t r = 0; r < 6; r++)
        for (size_t c = 0; c < 6; c++) {
            problem p = new_problem(sizes[r], sizes[c], r > 3 && c > 3 ? 0.4 : 0, 0, 1 + 7 * r + c);
            assert_ok(iop_ras(p.x, p.row, p.col, NULL, &info, NULL, &err), err);
            assert_true(info.residual <= 1e-10);
            assert_sums(&p, 1e-9);
            assert_biproportional(&p);
            end_problem(&p);
        }
}

static void gras_keeps_signs(void **state)
{
    (void)state;
    iop_ras_info info;
    iop_err err;
    for (uint64_t seed = 100; seed < 130; seed++) {
        problem p = new_problem(2 + seed % 15, 3 + seed % 7, 0.2, 0.2, seed);
        assert_ok(iop_gras(p.x, p.row, p.col, NULL, &info, NULL, &err), err);
        assert_sums(&p, 1e-8);
        assert_biproportional(&p);
        end_problem(&p);
    }
}

/* A row without positive cells (the case that the formula of 2003 leaves out). */
static void gras_fits_rows_without_positive_cells(void **state)
{
    (void)state;
    iop_err err;
    problem p = new_problem(4, 5, 0, 0, 7);
    memset(p.row, 0, sizeof p.row);
    memset(p.col, 0, sizeof p.col);
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 5; j++) {
            double value = (i == 2 ? -0.1 : 1) * *iop_at(p.a, i, j);
            *iop_at(p.a, i, j) = *iop_at(p.x, i, j) = value;
            p.row[i] += value * (double)(1 + i + j);
            p.col[j] += value * (double)(1 + i + j);
        }
    assert_ok(iop_gras(p.x, p.row, p.col, NULL, NULL, NULL, &err), err);
    assert_sums(&p, 1e-9);
    assert_biproportional(&p);
    end_problem(&p);
}

static void both_are_the_same_without_negative_cells(void **state)
{
    (void)state;
    iop_err err;
    problem p = new_problem(20, 15, 0.3, 0, 11), q = new_problem(20, 15, 0.3, 0, 11);
    assert_ok(iop_ras(p.x, p.row, p.col, NULL, NULL, NULL, &err), err);
    assert_ok(iop_gras(q.x, q.row, q.col, NULL, NULL, NULL, &err), err);
    for (size_t k = 0; k < 20 * 15; k++)
        assert_close(p.x.a[k], q.x.a[k], 1e-13);
    end_problem(&p);
    end_problem(&q);
}

static void a_balanced_matrix_stays_as_it_is(void **state)
{
    (void)state;
    iop_ras_info info;
    iop_err err;
    problem p = new_problem(12, 9, 0.3, 0.3, 12);
    memset(p.row, 0, sizeof p.row);
    memset(p.col, 0, sizeof p.col);
    for (size_t i = 0; i < 12; i++)
        for (size_t j = 0; j < 9; j++) {
            p.row[i] += *iop_at(p.a, i, j);
            p.col[j] += *iop_at(p.a, i, j);
        }
    assert_ok(iop_gras(p.x, p.row, p.col, NULL, &info, NULL, &err), err);
    assert_int_equal(info.iterations, 0);
    assert_memory_equal(p.x.a, p.a.a, 12 * 9 * sizeof(double));
    end_problem(&p);
}

/* Other units of money, and a start matrix with other row scales, lead to the same fit. */
static void the_fit_does_not_depend_on_scales(void **state)
{
    (void)state;
    iop_err err;
    problem p = new_problem(10, 10, 0.2, 0, 13), q = new_problem(10, 10, 0.2, 0, 13);
    for (size_t i = 0; i < 10; i++) {
        q.row[i] *= 1e9;
        q.col[i] *= 1e9;
        for (size_t j = 0; j < 10; j++)
            *iop_at(q.x, i, j) *= pow(10, (double)i - 5);
    }
    assert_ok(iop_ras(p.x, p.row, p.col, NULL, NULL, NULL, &err), err);
    assert_ok(iop_ras(q.x, q.row, q.col, NULL, NULL, NULL, &err), err);
    for (size_t k = 0; k < 100; k++)
        assert_close(q.x.a[k] / 1e9, p.x.a[k], 1e-8);
    end_problem(&p);
    end_problem(&q);
}

static void lines_with_target_zero_are_cleared(void **state)
{
    (void)state;
    iop_err err;
    double values[9] = {1, 2, 0, 3, 4, 5, 0, 1, -6}, row[3] = {0, 4, 0}, col[3] = {3, 1, 0};
    iop_mat m = {3, 3, 3, values};
    assert_int_equal(iop_gras(m, row, col, NULL, NULL, NULL, &err), IOP_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_close(values[3 * i] + values[3 * i + 1] + values[3 * i + 2], row[i], 1e-9);
        assert_close(values[i] + values[3 + i] + values[6 + i], col[i], 1e-9);
    }
    assert_true(values[0] == 0 && values[1] == 0);
}

/* Clearing the second column leaves nothing negative in the first row, which must then go as well. */
static void clearing_goes_on_until_nothing_changes(void **state)
{
    (void)state;
    iop_err err;
    double values[9] = {1, -1, 0, 3, -2, 1, 2, 0, 4}, row[3] = {0, 5, 5}, col[3] = {4, 0, 6};
    iop_mat m = {3, 3, 3, values};
    assert_int_equal(iop_gras(m, row, col, NULL, NULL, NULL, &err), IOP_OK);
    assert_true(values[0] == 0 && values[1] == 0 && values[4] == 0);
    assert_close(values[3] + values[6], 4, 1e-9);
    assert_close(values[3] + values[5], 5, 1e-9);
}

static void one_side_that_fits_is_not_enough(void **state)
{
    (void)state;
    iop_err err;
    double values[4] = {1, 3, 2, 4}, turned[4] = {1, 2, 3, 4}, uneven[2] = {3, 7}, even[2] = {5, 5};
    iop_mat m = {2, 2, 2, values}, t = {2, 2, 2, turned};
    assert_ok(iop_ras(m, even, uneven, NULL, NULL, NULL, &err), err);
    assert_close(values[0] + values[1], 5, 1e-9);
    assert_ok(iop_ras(t, uneven, even, NULL, NULL, NULL, &err), err);
    assert_close(turned[0] + turned[2], 5, 1e-9);
    assert_close(turned[1], values[2], 1e-9); /* the transposed problem */
}

static void totals_may_differ_by_rounding_only(void **state)
{
    (void)state;
    iop_ras_info info;
    iop_err err;
    double values[4] = {1, 2, 3, 4}, before[4], row[2] = {4, 6}, col[2] = {5, 5 + 5e-9};
    iop_mat m = {2, 2, 2, values};
    memcpy(before, values, sizeof values);
    assert_ok(iop_ras(m, row, col, NULL, &info, NULL, &err), err);
    assert_close(info.column_scale, 10 / (10 + 5e-9), 1e-15);
    memcpy(values, before, sizeof values);
    col[1] = 5.5;
    assert_int_equal(iop_ras(m, row, col, NULL, &info, NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "10 and the column sums to 10.5"));
    assert_memory_equal(values, before, sizeof values);
}

static void what_cannot_be_fitted_is_named(void **state)
{
    (void)state;
    static const struct {
        double cells[4], row[2], col[2];
        bool gras;
        iop_status status;
        const char *words;
    } cases[] = {
        {{0, 0, 1, 1}, {1, 2}, {1.5, 1.5}, false, IOP_EINVAL, "row 1 has only zeros"},
        {{1, 0, 1, 0}, {1, 1}, {1, 1}, false, IOP_EINVAL, "column 2 has only zeros"},
        {{1, -1, 1, 1}, {1, 1}, {1, 1}, false, IOP_EINVAL, "cell (1, 2) is -1"},
        {{1, 1, 1, 1}, {-1, 3}, {1, 1}, false, IOP_EINVAL, "row 1 is -1, negative"},
        {{1, 1, 1, 1}, {-1, 3}, {1, 1}, true, IOP_EINVAL, "row 1 has no negative cells"},
        {{-1, -1, 1, 1}, {1, 1}, {1, 1}, true, IOP_EINVAL, "row 1 has no positive cells"},
        {{1, 1, (double)NAN, 1}, {1, 1}, {1, 1}, true, IOP_EINVAL, "cell (2, 1) is nan"},
        {{1, 1, 1, 1}, {1, HUGE_VAL}, {1, 1}, true, IOP_EINVAL, "row 2 is inf"},
        {{1, 0, 1, 1}, {3, 1}, {2, 2}, false, IOP_ENOCONV, "row 1"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double cells[4];
        memcpy(cells, cases[k].cells, sizeof cells);
        iop_mat m = {2, 2, 2, cells};
        iop_err err;
        iop_status status =
            (cases[k].gras ? iop_gras : iop_ras)(m, cases[k].row, cases[k].col, NULL, NULL, NULL, &err);
        assert_int_equal(status, cases[k].status);
        if (!strstr(err.msg, cases[k].words))
            fail_msg("\"%s\" lacks \"%s\"", err.msg, cases[k].words);
        assert_memory_equal(cells, cases[k].cells, sizeof cells);
    }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    problem p = new_problem(5, 4, 0, 0, 14);
    iop_status status = IOP_ENOMEM;
    for (long k = 0; status != IOP_OK; k++) {
        economy_memory memory = {k};
        iop_env env = economy_env(&memory);
        iop_err err;
        status = iop_ras(p.x, p.row, p.col, NULL, NULL, &env, &err);
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
        assert_true(k < 100);
    }
    end_problem(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ras_meets_the_sums_biproportionally),
        cmocka_unit_test(gras_keeps_signs),
        cmocka_unit_test(gras_fits_rows_without_positive_cells),
        cmocka_unit_test(both_are_the_same_without_negative_cells),
        cmocka_unit_test(a_balanced_matrix_stays_as_it_is),
        cmocka_unit_test(the_fit_does_not_depend_on_scales),
        cmocka_unit_test(lines_with_target_zero_are_cleared),
        cmocka_unit_test(clearing_goes_on_until_nothing_changes),
        cmocka_unit_test(one_side_that_fits_is_not_enough),
        cmocka_unit_test(totals_may_differ_by_rounding_only),
        cmocka_unit_test(what_cannot_be_fitted_is_named),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
