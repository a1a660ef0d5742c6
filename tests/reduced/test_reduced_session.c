/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Warm starts, moved limits, and memory that runs out. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/reduced.h>
#include <ioplan/verify.h>
#include <stdlib.h>
#include <string.h>

#define INF ((double)INFINITY)

static iop_reduced *open_reduced(const iop_plan *plan)
{
    iop_reduced *r;
    iop_err err;
    assert_ok(iop_reduced_open(&r, plan, NULL, &err), err);
    return r;
}

static iop_reduced_result solve(iop_reduced *r)
{
    iop_reduced_result result;
    iop_err err;
    assert_ok(iop_reduced_solve(r, &result, &err), err);
    return result;
}

static double value_of(const iop_plan *plan, const iop_reduced_result *r)
{
    return iop_plan_evaluate(plan, plan->objective, r->output, r->demand);
}

static void accept(const iop_plan *plan, const iop_reduced_result *r, uint64_t seed)
{
    iop_point point = {r->output, r->demand, r->price, r->limit_dual, r->total_dual};
    iop_certificate certificate;
    iop_err err;
    if (r->outcome == IOP_LP_OPTIMAL)
        assert_ok(iop_verify_optimum(plan, &point, &certificate, &err), err);
    else if (r->outcome == IOP_LP_INFEASIBLE)
        assert_ok(iop_verify_infeasible(plan, &point, &certificate, &err), err);
    else
        return;
    if (!certificate.verified)
        fail_msg("plan %llu: %s", (unsigned long long)seed, certificate.worst);
}

/* The reduced costs are those that follow from the multipliers. */
static void reduced_costs_follow_from_the_multipliers(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        iop_plan *plan = gen_plan(seed, 30, (gen_kind)(seed % GEN_KINDS));
        iop_reduced *r = open_reduced(plan);
        iop_reduced_result result = solve(r);
        if (result.outcome == IOP_LP_OPTIMAL) {
            size_t n = plan->table->n, cells = n * plan->table->c;
            double *rc = calloc(n + cells, sizeof *rc);
            iop_point point = {result.output, result.demand, result.price, result.limit_dual,
                               result.total_dual};
            iop_err err;
            assert_ok(iop_verify_reduced_costs(plan, &point, rc, rc + n, &err), err);
            for (size_t j = 0; j < n; j++)
                assert_close(result.rc_output[j], rc[j], 1e-10);
            for (size_t v = 0; v < cells; v++)
                assert_close(result.rc_demand[v], rc[n + v], 1e-10);
            free(rc);
        }
        iop_reduced_close(r);
        iop_plan_close(plan);
    }
}

/* A limit moved in an object solved before, the same started from another object's roles and basis, and a
 * cold solve agree. */
static void warm_answers_equal_cold_ones(void **state)
{
    (void)state;
    size_t optimal = 0;
    for (uint64_t seed = 0; seed < 200; seed++) {
        iop_plan *plan = gen_plan(seed, 40, (gen_kind)(seed % GEN_KINDS));
        if (plan->limits == 0) {
            iop_plan_close(plan);
            continue;
        }
        iop_reduced *moved = open_reduced(plan);
        iop_err err;
        solve(moved);
        iop_band *band = &plan->limit[0].band;
        band->hi *= seed % 2 ? .97 : 1.02;
        band->lo = fmin(band->lo, band->hi);
        iop_reduced_set_limit(moved, 0, band->lo, band->hi);
        iop_reduced *cold = open_reduced(plan), *started = open_reduced(plan);
        assert_ok(iop_reduced_start_from(started, moved, &err), err);
        iop_reduced_result a = solve(moved), b = solve(cold), c = solve(started);
        assert_int_equal(a.outcome, b.outcome);
        assert_int_equal(c.outcome, b.outcome);
        accept(plan, &a, seed);
        accept(plan, &c, seed);
        if (b.outcome == IOP_LP_OPTIMAL) {
            assert_close(value_of(plan, &a), value_of(plan, &b), 1e-9);
            assert_close(value_of(plan, &c), value_of(plan, &b), 1e-9);
            optimal++;
        }
        iop_reduced_close(moved);
        iop_reduced_close(cold);
        iop_reduced_close(started);
        iop_plan_close(plan);
    }
    assert_true(optimal > 60);
}

static void assert_same_result(const iop_plan *p, const iop_reduced_result *a, const iop_reduced_result *b)
{
    size_t n = p->table->n, cells = n * p->table->c;
    assert_int_equal(a->outcome, b->outcome);
    assert_int_equal(a->iterations, b->iterations);
    assert_int_equal(a->rounds, b->rounds);
    if (a->outcome != IOP_LP_OPTIMAL && a->outcome != IOP_LP_INFEASIBLE)
        return;
    assert_memory_equal(a->price, b->price, n * sizeof(double));
    assert_memory_equal(a->limit_dual, b->limit_dual, p->limits * sizeof(double));
    assert_memory_equal(a->total_dual, b->total_dual, p->totals * sizeof(double));
    if (a->outcome != IOP_LP_OPTIMAL)
        return;
    assert_memory_equal(a->output, b->output, n * sizeof(double));
    assert_memory_equal(a->demand, b->demand, cells * sizeof(double));
    assert_memory_equal(a->rc_output, b->rc_output, n * sizeof(double));
    assert_memory_equal(a->rc_demand, b->rc_demand, cells * sizeof(double));
}

/* What is taken over from an object that was made ready is what would be computed, to the last bit: with
 * other bounds, and with other coefficients, where nothing is taken over. */
static void what_was_made_ready_changes_nothing(void **state)
{
    (void)state;
    size_t optimal = 0;
    for (uint64_t seed = 0; seed < 150; seed++) {
        iop_plan *plan = gen_plan(seed, seed % 3 ? 30 : 90, (gen_kind)(seed % GEN_KINDS));
        iop_reduced *solved = open_reduced(plan), *ready = open_reduced(plan);
        iop_err err;
        iop_reduced_result result = solve(solved);
        if (result.outcome == IOP_LP_UNSOLVED) {
            iop_reduced_close(solved);
            iop_reduced_close(ready);
            iop_plan_close(plan);
            continue;
        }
        assert_ok(iop_reduced_start_from(ready, solved, &err), err);
        assert_ok(iop_reduced_prepare(ready, &err), err);
        for (int change = 0; change < 4; change++) {
            for (size_t j = 0; change == 1 && j < plan->table->n; j += 3)
                plan->output[j].hi *= .9;
            for (size_t l = 0; change == 2 && l < plan->limits; l++)
                plan->limit[l].band.hi *= .98;
            if (change == 3)
                plan->measure[plan->objective].per_output[0] *= 1.5;
            iop_reduced *plain = open_reduced(plan), *quick = open_reduced(plan);
            assert_ok(iop_reduced_start_from(plain, solved, &err), err);
            assert_ok(iop_reduced_start_from(quick, ready, &err), err);
            iop_reduced_result a = solve(plain), b = solve(quick);
            assert_same_result(plan, &a, &b);
            optimal += a.outcome == IOP_LP_OPTIMAL;
            iop_reduced_close(plain);
            iop_reduced_close(quick);
        }
        iop_reduced_close(solved);
        iop_reduced_close(ready);
        iop_plan_close(plan);
    }
    assert_true(optimal > 200);
}

/* Crossing bands and numbers that are not finite are left to the whole LP. */
static void what_is_not_for_it_is_left_alone(void **state)
{
    (void)state;
    iop_plan *plan = gen_plan(3, 20, GEN_PLAIN);
    double *cell = iop_at(plan->table->intermediate, 0, 0), kept = *cell;
    iop_band band = plan->output[0];
    plan->output[0].lo = band.hi + 1;
    iop_reduced *r = open_reduced(plan);
    assert_int_equal(solve(r).outcome, IOP_LP_UNSOLVED);
    iop_reduced_close(r);
    plan->output[0] = band;
    *cell = (double)NAN;
    r = open_reduced(plan);
    assert_int_equal(solve(r).outcome, IOP_LP_UNSOLVED);
    iop_reduced_close(r);
    *cell = kept;
    iop_plan_close(plan);
}

/* --- memory --------------------------------------------------------------------------------------------- */

typedef struct {
    long left;
} countdown;

static void *resize(void *ctx, void *p, size_t bytes)
{
    countdown *c = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return c->left-- > 0 ? realloc(p, bytes) : NULL;
}

static iop_status run(const iop_plan *plan, const char *leontief, iop_err *err)
{
    iop_reduced *r = NULL, *second = NULL, *third = NULL;
    iop_reduced_result result;
    iop_lp_range range;
    iop_status status = iop_reduced_open_with(&r, plan, NULL, leontief, err);
    if (status == IOP_OK)
        status = iop_reduced_solve(r, &result, err);
    for (size_t l = 0; status == IOP_OK && result.outcome == IOP_LP_OPTIMAL && l < plan->limits; l++)
        if (!isinf(plan->limit[l].band.hi))
            status = iop_reduced_bound_range(r, l, true, &range, err);
    if (status == IOP_OK)
        status = iop_reduced_open_with(&second, plan, NULL, leontief, err);
    if (status == IOP_OK)
        status = iop_reduced_start_from(second, r, err);
    if (status == IOP_OK)
        status = iop_reduced_prepare(second, err);
    if (status == IOP_OK)
        status = iop_reduced_open_with(&third, plan, NULL, leontief, err);
    if (status == IOP_OK)
        status = iop_reduced_start_from(third, second, err);
    if (status == IOP_OK)
        status = iop_reduced_solve(third, &result, err);
    iop_reduced_close(third);
    iop_reduced_close(second);
    iop_reduced_close(r);
    return status;
}

static void each_allocation_may_fail(void **state)
{
    static const char *const methods[] = {"auto", "mixed", "krylov"};
    (void)state;
    for (uint64_t seed = 1; seed < 9; seed++) {
        iop_plan *plan = gen_plan(seed, seed == 8 ? 60 : 6, (gen_kind)(seed % GEN_KINDS));
        countdown c = {0};
        iop_env kept = plan->env;
        long n = 0;
        plan->env.resize = resize;
        plan->env.resize_ctx = &c;
        for (;; n++) {
            iop_err err;
            c.left = n;
            iop_status status = run(plan, methods[seed % 3], &err);
            if (status == IOP_OK)
                break;
            if (status != IOP_ENOMEM)
                fail_msg("allocation %ld: %s", n, err.msg);
        }
        assert_true(n > 30);
        plan->env = kept;
        iop_plan_close(plan);
    }
}

static bool stop_at_once(void *ctx)
{
    (void)ctx;
    return true;
}

static void a_stop_is_obeyed(void **state)
{
    (void)state;
    iop_plan *plan = gen_plan(2, 20, GEN_PLAIN);
    plan->env.stop = stop_at_once;
    iop_reduced *r = open_reduced(plan);
    iop_reduced_result result;
    assert_int_equal(iop_reduced_solve(r, &result, NULL), IOP_ESTOPPED);
    iop_reduced_close(r);
    plan->env.stop = NULL;
    iop_plan_close(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reduced_costs_follow_from_the_multipliers),
        cmocka_unit_test(warm_answers_equal_cold_ones),
        cmocka_unit_test(what_was_made_ready_changes_nothing),
        cmocka_unit_test(what_is_not_for_it_is_left_alone),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(a_stop_is_obeyed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
