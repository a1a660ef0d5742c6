/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The invented economies: they balance, look as they should, are functions of their settings, and have plans
 * that can be solved. */
#include "support/cm.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <string.h>

/* One region, several, many zeros, the smallest. */
static const bench_economy economies[] = {
    {1, 1, 1, 1, .1, 0},   {2, 2, 2, 0, 0, .5},    {3, 45, 1, 4, .1, .15},
    {4, 60, 4, 7, .3, .2}, {5, 120, 1, 3, .9, .1}, {6, 100, 10, 2, 0, .05},
};
enum { ECONOMIES = sizeof economies / sizeof *economies };

static double flow(const iop_table *t, size_t i, size_t j)
{
    return iop_get(iop_read(t->intermediate), i, j);
}

static void tables_have_no_errors(void **state)
{
    (void)state;
    for (size_t e = 0; e < ECONOMIES; e++) {
        iop_err err;
        iop_diags *diags;
        iop_table *t = bench_table_new(&economies[e]);
        assert_ok(iop_diags_open(&diags, NULL, &err), err);
        assert_int_equal(iop_table_check(t, diags), IOP_OK);
        const iop_err *first = iop_diags_first_error(diags);
        if (first)
            fail_msg("economy %zu: %s", e, first->msg);
        iop_diags_close(diags);
        iop_table_close(t);
    }
}

static void columns_are_productive(void **state)
{
    (void)state;
    for (size_t e = 0; e < ECONOMIES; e++) {
        iop_table *t = bench_table_new(&economies[e]);
        for (size_t j = 0; j < t->n; j++) {
            double inputs = 0, primary = 0;
            for (size_t i = 0; i < t->n; i++)
                inputs += flow(t, i, j);
            for (size_t q = 0; q < t->p; q++) {
                assert_true(iop_get(iop_read(t->primary), q, j) > 0);
                primary += iop_get(iop_read(t->primary), q, j);
            }
            assert_true(inputs > .29999 * t->output[j] && inputs < .80001 * t->output[j]);
            assert_close(inputs + primary, t->output[j], 1e-12);
        }
        iop_table_close(t);
    }
}

/* Shares of zeros and of trade between regions are those that were asked for. */
static void blocks_are_as_asked(void **state)
{
    (void)state;
    const bench_economy e = {9, 200, 5, 1, .25, .2};
    const size_t local = e.sectors / e.regions;
    iop_table *t = bench_table_new(&e);
    double zeros = 0, cells = 0, elsewhere = 0;
    for (size_t j = 0; j < t->n; j++) {
        double total = 0, traded = 0;
        for (size_t i = 0; i < t->n; i++) {
            bool own = i / local == j / local;
            cells += own && i != j;
            zeros += own && i != j && flow(t, i, j) == 0;
            elsewhere += !own && flow(t, i, j) > 0;
            total += flow(t, i, j);
            traded += own ? 0 : flow(t, i, j);
        }
        assert_close(traded / total, e.trade, 1e-12);
    }
    assert_close(zeros / cells, e.zeros, .03);
    assert_close(elsewhere / (double)(t->n * (t->n - local)), .2 * (1 - e.zeros), .03);
    assert_true(iop_table_in_group(t, 0, "region1"));
    assert_true(iop_table_in_group(t, t->n - 1, "region5"));
    iop_table_close(t);
}

/* Logarithms of flows spread over orders of magnitude, evenly around their median. */
static void flows_are_log_normal(void **state)
{
    (void)state;
    bench_economy e = bench_economy_default(120);
    iop_table *t = bench_table_new(&e);
    double sum = 0, squares = 0, cubes = 0, count = 0;
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            if (flow(t, i, j) > 0) {
                sum += log(flow(t, i, j));
                count++;
            }
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            if (flow(t, i, j) > 0) {
                double z = log(flow(t, i, j)) - sum / count;
                squares += z * z;
                cubes += z * z * z;
            }
    double spread = sqrt(squares / count);
    assert_true(spread > 1.5 && spread < 3);
    assert_true(fabs(cubes / count) < .5 * spread * spread * spread);
    iop_table_close(t);
}

static bool same(const iop_table *a, const iop_table *b)
{
    return memcmp(a->intermediate.a, b->intermediate.a, a->n * a->n * sizeof(double)) == 0 &&
           memcmp(a->final_demand.a, b->final_demand.a, a->n * a->c * sizeof(double)) == 0 &&
           memcmp(a->primary.a, b->primary.a, a->p * (a->n + a->c) * sizeof(double)) == 0 &&
           memcmp(a->resources.a, b->resources.a, a->r * (a->n + a->c) * sizeof(double)) == 0;
}

static void settings_decide_everything(void **state)
{
    (void)state;
    bench_economy e = bench_economy_default(30);
    iop_table *first = bench_table_new(&e), *second = bench_table_new(&e);
    e.seed++;
    iop_table *other = bench_table_new(&e);
    assert_true(same(first, second));
    assert_false(same(first, other));
    iop_table_close(first);
    iop_table_close(second);
    iop_table_close(other);
}

static size_t bounded(const iop_plan *plan)
{
    size_t count = 0;
    for (size_t j = 0; j < plan->table->n; j++)
        count += plan->output[j].lo > 0 && !isinf(plan->output[j].hi);
    return count;
}

static void plans_bound_what_they_say(void **state)
{
    (void)state;
    bench_economy e = bench_economy_default(200);
    size_t count[BENCH_KINDS];
    for (size_t kind = 0; kind < BENCH_KINDS; kind++) {
        iop_plan *plan = bench_plan_new(bench_table_new(&e), (bench_plan_kind)kind, 1);
        count[kind] = bounded(plan);
        iop_plan_close(plan);
    }
    assert_true(count[BENCH_FEW] > 0 && count[BENCH_FEW] < 30);
    assert_true(count[BENCH_HALF] > 70 && count[BENCH_HALF] < 130);
    assert_int_equal(count[BENCH_ALL], 200);
}

static bool holds(const iop_band *band, double value)
{
    double slack = 1e-12 * (1 + fabs(value));
    return band->lo <= value + slack && value <= band->hi + slack;
}

static void base_year_is_feasible(void **state)
{
    (void)state;
    for (size_t e = 0; e < ECONOMIES; e++) {
        iop_plan *plan = bench_plan_new(bench_table_new(&economies[e]), BENCH_ALL, e);
        const iop_table *t = plan->table;
        for (size_t j = 0; j < t->n; j++) {
            assert_true(holds(&plan->output[j], t->output[j]));
            for (size_t k = 0; k < t->c; k++)
                assert_true(holds(&plan->demand[j * t->c + k], iop_get(iop_read(t->final_demand), j, k)));
        }
        assert_int_equal(plan->limits, t->r);
        for (size_t l = 0; l < plan->limits; l++)
            assert_true(holds(&plan->limit[l].band, plan->measure[plan->limit[l].measure].base));
        iop_plan_close(plan);
    }
}

/* The optimum is proved, gains on the base year, and runs into limits: no trivial program. */
static void plans_are_worth_solving(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < BENCH_KINDS; kind++) {
        iop_err err;
        iop_solution *solution;
        iop_solve_settings settings = iop_solve_settings_default();
        bench_economy e = bench_economy_default(40);
        iop_plan *plan = bench_plan_new(bench_table_new(&e), (bench_plan_kind)kind, 1);
        settings.ranges = false;
        assert_ok(iop_solve(&solution, plan, &settings, &err), err);
        assert_int_equal(solution->status, IOP_OPTIMAL);
        assert_true(solution->objective.value > 1.001 * solution->objective.base);
        size_t binding = 0;
        for (size_t l = 0; l < solution->limits; l++)
            binding += solution->limit[l].binding;
        assert_true(binding >= 2);
        iop_solution_close(solution);
        iop_plan_close(plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_have_no_errors),      cmocka_unit_test(columns_are_productive),
        cmocka_unit_test(blocks_are_as_asked),        cmocka_unit_test(flows_are_log_normal),
        cmocka_unit_test(settings_decide_everything), cmocka_unit_test(plans_bound_what_they_say),
        cmocka_unit_test(base_year_is_feasible),      cmocka_unit_test(plans_are_worth_solving),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
