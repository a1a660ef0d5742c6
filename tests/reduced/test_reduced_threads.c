/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What does not depend on the number of threads: below 500 sectors nothing at all, above it nothing beyond
 * rounding. IOP_REDUCED_PLANS multiplies the number of plans. */
#include "support/cm.h"
#include "support/plans.h"
#include <ioplan/linalg.h>
#include <ioplan/solve.h>
#include <stdlib.h>
#include <string.h>

static const int thread_counts[] = {1, 2, 4};
enum { COUNTS = sizeof thread_counts / sizeof *thread_counts };

static uint64_t times(uint64_t plans)
{
    const char *text = getenv("IOP_REDUCED_PLANS");
    return plans * (text ? (uint64_t)strtoull(text, NULL, 10) : 1);
}

static iop_solution *solve_with(iop_plan *plan, int threads)
{
    iop_solution *s = NULL;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = "reduced";
    settings.ranges = plan->table->n < 100;
    plan->env.threads = threads;
    iop_blas_set_threads(threads);
    assert_ok(iop_solve(&s, plan, &settings, &err), err);
    return s;
}

/* Largest difference of outputs, prices and duals, each in the scale of the largest of its kind. */
static double apart(const iop_solution *a, const iop_solution *b)
{
    double output = 0, price = 0, dual = 0, most_output = 0, most_price = 1, most_dual = 1;
    for (size_t j = 0; j < a->sectors; j++) {
        output = fmax(output, fabs(a->sector[j].output - b->sector[j].output));
        most_output = fmax(most_output, fabs(a->sector[j].output));
        price = fmax(price, fabs(a->sector[j].price - b->sector[j].price));
        most_price = fmax(most_price, fabs(a->sector[j].price));
    }
    for (size_t l = 0; l < a->limits; l++) {
        dual = fmax(dual, fabs(a->limit[l].dual - b->limit[l].dual));
        most_dual = fmax(most_dual, fabs(a->limit[l].dual));
    }
    return fmax(output / (most_output + 1), fmax(price / most_price, dual / most_dual));
}

/* Returns the difference. */
static double compare(const iop_solution *one, const iop_solution *more, bool exactly, uint64_t seed)
{
    double difference = one->status == IOP_OPTIMAL ? apart(one, more) : 0;
    assert_int_equal(one->status, more->status);
    assert_true(more->certificate.verified);
    if (difference > (exactly ? 0 : 1e-9))
        fail_msg("plan %llu of %zu sectors: outputs, prices or duals differ by %.3g",
                 (unsigned long long)seed, one->sectors, difference);
    if (one->status == IOP_OPTIMAL && exactly)
        assert_true(one->objective.value == more->objective.value);
    if (one->status == IOP_OPTIMAL)
        assert_close(more->objective.value, one->objective.value, 1e-12);
    return difference;
}

static double compare_counts(iop_plan *plan, bool exactly, uint64_t seed)
{
    iop_solution *one = solve_with(plan, thread_counts[0]);
    double most = 0;
    for (size_t k = 1; k < COUNTS; k++) {
        iop_solution *more = solve_with(plan, thread_counts[k]);
        most = fmax(most, compare(one, more, exactly, seed));
        iop_solution_close(more);
    }
    iop_solution_close(one);
    iop_blas_set_threads(0);
    return most;
}

static void small_plans_are_the_same_to_the_last_bit(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < times(40); seed++) {
        iop_plan *plan = random_plan(seed + 9000, seed % 10 == 0 ? 300 : 40, seed % 3 == 0);
        compare_counts(plan, true, seed);
        iop_plan_close(plan);
    }
}

/* A plan of many sectors with a band on everything, so that its optimum is one point. */
static iop_plan *large_plan(uint64_t seed, size_t n)
{
    gen g = gen_seed(seed);
    iop_plan *plan;
    iop_err err;
    assert_ok(iop_plan_new(&plan, gen_table(&g, n, 2, 3, GEN_PLAIN), NULL, &err), err);
    for (size_t j = 0; j < n; j++) {
        plan->output[j].lo = plan->table->output[j] * gen_uniform(&g, .7, .98);
        plan->output[j].hi = plan->table->output[j] * gen_uniform(&g, 1.02, 1.3);
    }
    for (size_t v = 0; v < 2 * n; v++) {
        double base = iop_plan_reference_demand(plan, v / 2, v % 2);
        plan->demand[v].lo = base * gen_uniform(&g, .7, 1);
        plan->demand[v].hi = base * gen_uniform(&g, 1, 1.3);
    }
    for (size_t r = 0; r < plan->table->r; r++) {
        size_t m = iop_plan_measure(plan, plan->table->resource[r].name);
        iop_band band = {-(double)INFINITY, plan->measure[m].base * gen_uniform(&g, 1, 1.03),
                         IOP_NO_STATEMENT, IOP_NO_STATEMENT};
        assert_ok(iop_plan_add_limit(plan, m, band, &err), err);
    }
    return plan;
}

static void large_plans_are_the_same_but_for_rounding(void **state)
{
    (void)state;
    double most = 0;
    for (uint64_t seed = 0; seed < times(1); seed++) {
        iop_plan *plan = large_plan(seed, 520 + 40 * (size_t)(seed % 10));
        most = fmax(most, compare_counts(plan, false, seed));
        iop_plan_close(plan);
    }
    print_message("outputs, prices and duals differ by at most %.2g\n", most);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_plans_are_the_same_to_the_last_bit),
        cmocka_unit_test(large_plans_are_the_same_but_for_rounding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
