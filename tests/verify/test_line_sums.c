/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums and worst violations of the line's verifier against plain loops, with infinite bounds and numbers that
 * are none. */
#include "support/cm.h"
#include "support/gen.h"
#include "verify/line_sums.h"
#include <float.h>
#include <math.h>

#define INF ((double)INFINITY)

enum { MOST = 70, ARRAYS = 8 };

typedef struct {
    size_t n;
    double array[ARRAYS][MOST];
} numbers;

static numbers draw(gen *g)
{
    numbers d = {.n = gen_below(g, MOST)};
    for (size_t a = 0; a < ARRAYS; a++)
        for (size_t k = 0; k < d.n; k++)
            d.array[a][k] = gen_uniform(g, -3, 3);
    return d;
}

static double plain_outside(double value, double lo, double hi)
{
    return (fmax(lo - value, value - hi) + 0x1p-51 * fabs(value)) / (1 + fabs(value));
}

static void the_worst_band_is_found(void **state)
{
    (void)state;
    gen g = gen_seed(1);
    for (int trial = 0; trial < 300; trial++) {
        numbers d = draw(&g);
        double *value = d.array[0], *lo = d.array[1], *hi = d.array[2], worst = 0;
        for (size_t k = 0; k < d.n; k++) {
            lo[k] = gen_chance(&g, .2) ? -INF : lo[k];
            hi[k] = gen_chance(&g, .2) ? INF : hi[k] + 2;
            worst = fmax(worst, plain_outside(value[k], lo[k], hi[k]));
        }
        assert_close(iop_line_outside(d.n, value, lo, hi), worst, 1e-15);
        if (d.n == 0)
            continue;
        value[gen_below(&g, d.n)] = (double)NAN;
        assert_true(isinf(iop_line_outside(d.n, value, lo, hi)));
    }
}

static void the_worst_residual_is_found(void **state)
{
    (void)state;
    gen g = gen_seed(2);
    for (int trial = 0; trial < 300; trial++) {
        numbers d = draw(&g);
        double *sum = d.array[0], *size = d.array[1], *row = d.array[2], worst = 0;
        for (size_t k = 0; k < d.n; k++) {
            size[k] = fabs(size[k]);
            row[k] = fabs(row[k]);
            sum[k] *= 1e-12;
            double error = iop_line_error(40, size[k] + 7 * row[k]);
            worst = fmax(worst, (fabs(sum[k]) + error) / (1 + size[k]));
        }
        assert_close(iop_line_residual(d.n, sum, size, 40, 7, row), worst, 1e-15 * worst);
        if (d.n == 0)
            continue;
        sum[gen_below(&g, d.n)] = (double)NAN;
        assert_true(isinf(iop_line_residual(d.n, sum, size, 40, 7, row)));
    }
}

static void sums_are_those_of_plain_loops(void **state)
{
    (void)state;
    gen g = gen_seed(3);
    for (int trial = 0; trial < 300; trial++) {
        numbers d = draw(&g), kept = d;
        double total, total_size, size, sum = 0, all = 0, product = 0, products = 0, most = 0;
        iop_line_subtract(d.n, d.array[0], d.array[1], d.array[2], &total, &total_size);
        iop_line_add_scaled(d.n, 1.5, d.array[0], d.array[3], d.array[4]);
        iop_line_between(d.n, .25, d.array[5], d.array[6], d.array[7]);
        for (size_t k = 0; k < d.n; k++) {
            double v = d.array[0][k], p = v * kept.array[5][k];
            sum += v;
            all += fabs(v);
            product += p;
            products += fabs(p);
            most = fmax(most, fabs(v));
            assert_close(d.array[1][k], kept.array[1][k] - v, 0);
            assert_close(d.array[2][k], kept.array[2][k] + fabs(v), 0);
            assert_close(d.array[3][k], kept.array[3][k] + 1.5 * v, 1e-15);
            assert_close(d.array[4][k], kept.array[4][k] + fabs(1.5 * v), 1e-15);
            assert_close(d.array[7][k], .75 * d.array[5][k] + .25 * d.array[6][k], 1e-15);
        }
        assert_close(total, sum, 1e-13);
        assert_close(total_size, all, 1e-13);
        assert_close(iop_line_product(d.n, d.array[0], d.array[5], &size), product, 1e-12);
        assert_close(size, products, 1e-12);
        assert_close(iop_line_largest(d.n, d.array[0]), most, 0);
    }
}

static void bounds_that_are_equal_or_infinite_stay(void **state)
{
    (void)state;
    const double a[] = {.1, INF, -INF, 2}, b[] = {.1, INF, -INF, 4};
    double out[4];
    iop_line_between(4, .3, a, b, out);
    assert_true(out[0] == .1 && out[1] == INF && out[2] == -INF);
    assert_close(out[3], 2.6, 1e-15);
}

static void reduced_costs_and_errors(void **state)
{
    (void)state;
    gen g = gen_seed(4);
    for (int trial = 0; trial < 100; trial++) {
        numbers d = draw(&g);
        double cost[MOST], error[MOST];
        const iop_line_output of = {d.array[0], d.array[1], d.array[2], d.array[3], d.array[4],
                                    d.array[5], 3,          9,          4};
        iop_line_output_cost(d.n, &of, cost, error);
        for (size_t k = 0; k < d.n; k++) {
            double inputs = d.array[3][k] * d.array[4][k];
            double other = iop_line_error(4, d.array[1][k] + fabs(d.array[2][k]) + fabs(inputs));
            assert_close(cost[k], d.array[0][k] - d.array[2][k] + inputs, 1e-14);
            assert_close(error[k], iop_line_error(9, 3 * d.array[5][k]) + other, 1e-28);
        }
        iop_line_demand_cost(d.n, .5, 2, 4, d.array[2], cost, error);
        for (size_t k = 0; k < d.n; k++) {
            assert_close(cost[k], .5 + d.array[2][k], 0);
            assert_close(error[k], iop_line_error(4, 2 + fabs(d.array[2][k])), 1e-28);
        }
    }
}

/* Each cost takes the bound of its sign; infinite ones are counted and left out. */
static void costs_meet_their_bounds(void **state)
{
    (void)state;
    gen g = gen_seed(5);
    for (int trial = 0; trial < 300; trial++) {
        numbers d = draw(&g);
        double *cost = d.array[0], *error = d.array[1], sense = trial % 2 ? 1 : -1;
        const int last[2] = {trial % 3 ? 3 : 2, trial % 3 ? 5 : 4}; /* a line of one plan has one end */
        const iop_line_bound bound = {{d.array[2], d.array[last[0]]}, {d.array[4], d.array[last[1]]}, sense};
        iop_line_dual want = {0, 0, 0, 0};
        for (size_t k = 0; k < d.n; k++) {
            error[k] = fabs(error[k]) * 1e-15;
            for (int side = 2; side < 6; side++)
                d.array[side][k] = gen_chance(&g, .1) ? (side < 4 ? -INF : INF) : d.array[side][k];
            bool upper = sense * cost[k] > 0;
            double a = d.array[upper ? 4 : 2][k], b = d.array[last[upper]][k];
            if (isinf(a) || isinf(b)) {
                want.open++;
                continue;
            }
            want.from += cost[k] * a;
            want.to += cost[k] * b;
            want.error += (error[k] + 0x1p-50 * fabs(cost[k])) * fmax(fabs(a), fabs(b));
        }
        iop_line_dual got = iop_line_dual_sum(d.n, cost, error, &bound);
        assert_close(got.from, want.from, 1e-12);
        assert_close(got.to, want.to, 1e-12);
        assert_close(got.error, want.error, 1e-26);
        assert_true(got.open == want.open);
        if (d.n == 0)
            continue;
        cost[0] = (double)NAN;
        d.array[2][0] = d.array[3][0] = 1;
        assert_true(isnan(iop_line_dual_sum(d.n, cost, error, &bound).from));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worst_band_is_found),
        cmocka_unit_test(the_worst_residual_is_found),
        cmocka_unit_test(sums_are_those_of_plain_loops),
        cmocka_unit_test(bounds_that_are_equal_or_infinite_stay),
        cmocka_unit_test(reduced_costs_and_errors),
        cmocka_unit_test(costs_meet_their_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
