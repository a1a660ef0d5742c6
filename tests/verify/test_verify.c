/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verifier accepts right answers and catches every kind of wrong one: each corruption below is a fault
 * that a solver could make, and the test counts that it is caught. */
#include "support/answers.h"
#include "support/cm.h"
#include "support/gen.h"
#include <stdlib.h>
#include <string.h>

enum { PLANS = 60, SIZE = 12 };

static bool accepts(const answer *a)
{
    iop_certificate c;
    assert_int_equal(iop_verify_optimum(a->plan, &a->point, &c, NULL), IOP_OK);
    assert_true(c.verified == (c.primal_violation <= IOP_VERIFY_TOLERANCE &&
                               c.dual_violation <= IOP_VERIFY_TOLERANCE && c.gap <= IOP_VERIFY_TOLERANCE));
    return c.verified;
}

static void right_answers_are_accepted(void **state)
{
    (void)state;
    int seen[5] = {0};
    for (uint64_t seed = 0; seed < PLANS; seed++) {
        iop_plan *plan = gen_plan(seed, SIZE, (gen_kind)(seed % GEN_KINDS));
        answer a = answer_open(plan);
        iop_certificate c;
        seen[a.outcome]++;
        if (a.outcome == IOP_LP_OPTIMAL && !accepts(&a))
            fail_msg("the optimum of plan %llu was not accepted", (unsigned long long)seed);
        if (a.outcome == IOP_LP_INFEASIBLE) {
            assert_int_equal(iop_verify_infeasible(plan, &a.point, &c, NULL), IOP_OK);
            if (!c.verified)
                fail_msg("the proof for plan %llu was not accepted: %s", (unsigned long long)seed, c.worst);
        }
        answer_close(&a);
        iop_plan_close(plan);
    }
    assert_true(seen[IOP_LP_OPTIMAL] > PLANS / 4);
    assert_true(seen[IOP_LP_INFEASIBLE] > 2);
    assert_true(seen[IOP_LP_UNBOUNDED] > 2);
}

/* Applies `corrupt` to every optimum; it says whether it changed anything that must be caught. */
static void each_is_caught(bool (*corrupt)(answer *a, gen *g), int at_least)
{
    int corrupted = 0;
    for (uint64_t seed = 0; seed < PLANS; seed++) {
        iop_plan *plan = gen_plan(seed, SIZE, (gen_kind)(seed % GEN_KINDS));
        answer a = answer_open(plan);
        gen g = gen_seed(seed);
        if (a.outcome == IOP_LP_OPTIMAL && corrupt(&a, &g)) {
            corrupted++;
            if (accepts(&a))
                fail_msg("a corrupted answer of plan %llu was accepted", (unsigned long long)seed);
        }
        answer_close(&a);
        iop_plan_close(plan);
    }
    assert_true(corrupted >= at_least);
}

static bool move_an_output(answer *a, gen *g)
{
    size_t j = gen_below(g, a->plan->table->n);
    a->x[j] += 1e-6 * (1 + fabs(a->x[j]));
    return true;
}

static bool move_a_demand(answer *a, gen *g)
{
    size_t cell = gen_below(g, a->plan->table->n * a->plan->table->c);
    a->f[cell] += 1e-6 * (1 + fabs(a->f[cell]));
    return true;
}

/* A shadow price one per cent too large: the signs stay right, the gap opens. */
static bool scale_a_dual(answer *a, gen *g)
{
    (void)g;
    for (size_t l = 0; l < a->plan->limits; l++)
        if (fabs(a->limit_dual[l]) > 1e-3) {
            a->limit_dual[l] *= 1.01;
            return true;
        }
    return false;
}

static bool scale_a_price(answer *a, gen *g)
{
    size_t j = gen_below(g, a->plan->table->n);
    if (fabs(a->price[j]) < 1e-3 || fabs(a->x[j]) < 1e-3)
        return false;
    a->price[j] *= 1 + 1e-4;
    return true;
}

/* A vertex of another aim, with that aim's duals: feasible, a basis, but not this plan's optimum. */
static bool take_another_basis(answer *a, gen *g)
{
    (void)g;
    iop_plan *other = NULL;
    memcpy(&other, &a->plan, sizeof other);
    other->maximize = !other->maximize;
    answer worst = answer_open(other);
    other->maximize = !other->maximize;
    bool different = worst.outcome == IOP_LP_OPTIMAL && fabs(worst.objective - a->objective) > 1e-6;
    for (size_t j = 0; different && j < a->plan->table->n; j++)
        a->x[j] = worst.x[j];
    for (size_t cell = 0; different && cell < a->plan->table->n * a->plan->table->c; cell++)
        a->f[cell] = worst.f[cell];
    answer_close(&worst);
    return different;
}

/* A limit with room gets a price. */
static bool price_a_slack_limit(answer *a, gen *g)
{
    if (a->plan->limits == 0)
        return false;
    size_t l = gen_below(g, a->plan->limits);
    double used = iop_plan_evaluate(a->plan, a->plan->limit[l].measure, a->x, a->f);
    double hi = a->plan->limit[l].band.hi, lo = a->plan->limit[l].band.lo;
    if (fabs(used - hi) < 1e-3 || fabs(used - lo) < 1e-3)
        return false;
    a->limit_dual[l] += a->plan->maximize ? 1 : -1;
    return true;
}

/* An absent bound with a reduced cost against it. */
static bool price_an_absent_bound(answer *a, gen *g)
{
    size_t j = gen_below(g, a->plan->table->n);
    for (size_t k = 0; k < a->plan->table->c; k++)
        if (isinf(a->plan->demand[j * a->plan->table->c + k].hi)) {
            a->price[j] += a->plan->maximize ? 1 : -1;
            return true;
        }
    return false;
}

static bool poison(answer *a, gen *g)
{
    a->x[gen_below(g, a->plan->table->n)] = (double)NAN;
    return true;
}

static void moved_outputs_are_caught(void **state)
{
    (void)state;
    each_is_caught(move_an_output, 10);
}

static void moved_demands_are_caught(void **state)
{
    (void)state;
    each_is_caught(move_a_demand, 10);
}

static void scaled_duals_are_caught(void **state)
{
    (void)state;
    each_is_caught(scale_a_dual, 5);
    each_is_caught(scale_a_price, 5);
}

static void a_wrong_basis_is_caught(void **state)
{
    (void)state;
    each_is_caught(take_another_basis, 10);
}

static void wrong_shadow_prices_are_caught(void **state)
{
    (void)state;
    each_is_caught(price_a_slack_limit, 5);
    each_is_caught(price_an_absent_bound, 2);
}

static void not_a_number_is_caught(void **state)
{
    (void)state;
    each_is_caught(poison, 10);
}

/* A proof of infeasibility must not pass for a plan that is feasible, whatever the multipliers. */
static void no_false_proof_is_accepted(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < PLANS; seed++) {
        iop_plan *plan = gen_plan(seed, SIZE, GEN_PLAIN);
        answer a = answer_open(plan);
        gen g = gen_seed(seed);
        iop_certificate c;
        for (int again = 0; again < 20 && a.outcome == IOP_LP_OPTIMAL; again++) {
            for (size_t j = 0; j < plan->table->n; j++)
                a.price[j] = gen_uniform(&g, -1, 1);
            for (size_t l = 0; l < plan->limits; l++)
                a.limit_dual[l] = gen_uniform(&g, -1, 1);
            assert_int_equal(iop_verify_infeasible(plan, &a.point, &c, NULL), IOP_OK);
            assert_false(c.verified);
        }
        answer_close(&a);
        iop_plan_close(plan);
    }
}

/* The reduced costs that follow from the duals equal a plain computation from the definition. */
static void reduced_costs_follow_their_definition(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        iop_plan *plan = gen_plan(seed, SIZE, GEN_PLAIN);
        answer a = answer_open(plan);
        size_t n = plan->table->n, c = plan->table->c;
        double *rx = calloc(n, sizeof *rx), *rf = calloc(n * c, sizeof *rf);
        assert_int_equal(iop_verify_reduced_costs(plan, &a.point, rx, rf, NULL), IOP_OK);
        for (size_t j = 0; j < n && plan->totals == 0; j++) {
            double expected = plan->measure[plan->objective].per_output[j] - a.price[j];
            for (size_t i = 0; i < n; i++)
                if (plan->table->output[j] > 0)
                    expected += a.price[i] * iop_get(iop_read(plan->table->intermediate), i, j) /
                                plan->table->output[j];
            for (size_t l = 0; l < plan->limits; l++)
                expected -= a.limit_dual[l] * plan->measure[plan->limit[l].measure].per_output[j];
            assert_close(rx[j], expected, 1e-12);
        }
        free(rx);
        free(rf);
        answer_close(&a);
        iop_plan_close(plan);
    }
}

/* A point of the plan is one whatever its duals are, and none once anything of it has moved. */
static void points_are_told_from_others(void **state)
{
    (void)state;
    bool (*const moves[])(answer *, gen *) = {move_an_output, move_a_demand};
    int moved = 0;
    for (uint64_t seed = 0; seed < PLANS; seed++) {
        iop_plan *plan = gen_plan(seed, SIZE, (gen_kind)(seed % GEN_KINDS));
        answer a = answer_open(plan);
        gen g = gen_seed(seed);
        iop_certificate c;
        if (a.outcome == IOP_LP_OPTIMAL) {
            assert_int_equal(iop_verify_feasible(plan, a.x, a.f, &c, NULL), IOP_OK);
            assert_true(c.verified && c.dual_violation == 0 && c.gap == 0);
            if (moves[seed % 2](&a, &g)) {
                moved++;
                assert_int_equal(iop_verify_feasible(plan, a.x, a.f, &c, NULL), IOP_OK);
                assert_true(!c.verified && c.primal_violation > IOP_VERIFY_TOLERANCE && c.worst[0]);
            }
        }
        answer_close(&a);
        iop_plan_close(plan);
    }
    assert_true(moved > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_told_from_others),
        cmocka_unit_test(right_answers_are_accepted),
        cmocka_unit_test(moved_outputs_are_caught),
        cmocka_unit_test(moved_demands_are_caught),
        cmocka_unit_test(scaled_duals_are_caught),
        cmocka_unit_test(a_wrong_basis_is_caught),
        cmocka_unit_test(wrong_shadow_prices_are_caught),
        cmocka_unit_test(not_a_number_is_caught),
        cmocka_unit_test(no_false_proof_is_accepted),
        cmocka_unit_test(reduced_costs_follow_their_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
