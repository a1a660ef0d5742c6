/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scale factors: powers of two, and, for outputs without bounds, such that the diagonal of a Leontief program
 * is the largest entry of its row and its column, up to the rounding of two powers of two. */
#include "lp/start.h"
#include "random_lp.h"
#include "support/cm.h"
#include <stdlib.h>

enum { N = 12 };

/* Balances x = A x + f with final demands that differ by a factor of 100; output `fixed` cannot move. */
static dense_lp leontief(uint64_t seed, size_t fixed)
{
    gen g = gen_seed(seed);
    dense_lp p = dense_new(N, 2 * N, true);
    for (size_t i = 0; i < N; i++) {
        p.row_lo[i] = p.row_hi[i] = 0;
        for (size_t j = 0; j < N; j++)
            p.a[i * 2 * N + j] = (i == j) - gen_uniform(&g, 0, .7 / N);
        p.a[i * 2 * N + N + i] = -1;
        p.col_lo[N + i] = gen_uniform(&g, 1, 100);
        p.col_hi[N + i] = 1.2 * p.col_lo[N + i];
    }
    p.col_lo[fixed] = p.col_hi[fixed] = 0;
    return p;
}

static bool is_power_of_two(double value)
{
    return value > 0 && value == ldexp(1, ilogb(value));
}

static void check(const dense_lp *p, const double *row, const double *column, size_t fixed)
{
    for (size_t i = 0; i < N; i++) {
        assert_true(is_power_of_two(row[i]) && is_power_of_two(column[i]));
        if (i == fixed)
            continue;
        double diagonal = row[i] * fabs(p->a[i * 2 * N + i]) * column[i];
        assert_true(diagonal > .2 && diagonal < 2.1);
        for (size_t j = 0; j < N; j++)
            if (j != i && j != fixed) {
                assert_true(row[i] * fabs(p->a[i * 2 * N + j]) * column[j] <= 2 * diagonal);
                assert_true(row[j] * fabs(p->a[j * 2 * N + i]) * column[i] <= 2 * diagonal);
            }
    }
}

static void unbounded_outputs_get_the_size_of_their_balance(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        size_t fixed = seed % N, crash[N];
        double row[N], column[2 * N], work[4 * N];
        dense_lp p = leontief(seed, fixed);
        iop_lp *lp = dense_build(&p, NULL);
        lp_data data = {p.row_lo, p.row_hi, p.col_lo, p.col_hi, p.cost};
        iop_lp_crash(lp, &data, crash, work);
        for (size_t i = 0; i < N; i++) /* a fixed output leads nothing */
            assert_true(crash[i] == (i == fixed ? N + i : i));
        iop_lp_scale(lp, &data, crash, row, column);
        check(&p, row, column, fixed);
        iop_lp_close(lp);
        dense_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unbounded_outputs_get_the_size_of_their_balance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
