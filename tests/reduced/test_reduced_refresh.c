/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A refilled object solves as a new one does, to the last bit, whatever it solved before. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/reduced.h>
#include <stdlib.h>
#include <string.h>

static iop_reduced_result solve(iop_reduced *r)
{
    iop_reduced_result result;
    iop_err err;
    assert_ok(iop_reduced_solve(r, &result, &err), err);
    return result;
}

/* Flows, coefficients and bands of a plan all over again. */
static void change(iop_plan *plan, gen *g)
{
    iop_mat flows = plan->own_table->intermediate;
    const size_t n = plan->table->n, c = plan->table->c;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            *iop_at(flows, i, j) *= gen_uniform(g, 0.9, 1.05);
    for (size_t m = 0; m < plan->measures; m++)
        for (size_t j = 0; j < n; j++)
            plan->measure[m].per_output[j] *= gen_uniform(g, 0.9, 1.1);
    for (size_t v = 0; v < n * c; v++)
        if (isfinite(plan->demand[v].hi))
            plan->demand[v].hi += fabs(plan->demand[v].hi) * gen_uniform(g, 0, 0.1);
}

static void same(const double *a, const double *b, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (memcmp(&a[k], &b[k], sizeof *a) != 0 && !(isnan(a[k]) && isnan(b[k])))
            fail_msg("%.17g is not %.17g", a[k], b[k]);
}

static void as_a_new_one(void **state)
{
    (void)state;
    size_t optimal = 0;
    iop_err err;
    for (uint64_t seed = 0; seed < 120; seed++) {
        gen g = gen_seed(seed);
        iop_plan *plan = gen_plan(seed, 45, (gen_kind)(seed % GEN_KINDS));
        iop_reduced *base, *old, *fresh;
        assert_ok(iop_reduced_open(&base, plan, NULL, &err), err);
        assert_ok(iop_reduced_open(&old, plan, NULL, &err), err);
        solve(base);
        for (size_t k = 0; k < 3; k++) {
            change(plan, &g);
            assert_ok(iop_reduced_refresh(old, &err), err);
            assert_ok(iop_reduced_open(&fresh, plan, NULL, &err), err);
            if (seed % 3 > 0 && iop_reduced_start_from(old, base, &err) == IOP_OK)
                assert_ok(iop_reduced_start_from(fresh, base, &err), err);
            const iop_reduced_result a = solve(old), b = solve(fresh);
            assert_int_equal(a.outcome, b.outcome);
            assert_int_equal(a.iterations, b.iterations);
            if (a.outcome == IOP_LP_OPTIMAL) {
                same(a.output, b.output, plan->table->n);
                same(a.demand, b.demand, plan->table->n * plan->table->c);
                same(a.price, b.price, plan->table->n);
                same(a.limit_dual, b.limit_dual, plan->limits);
                optimal++;
            }
            iop_reduced_close(fresh);
        }
        iop_reduced_close(old);
        iop_reduced_close(base);
        iop_plan_close(plan);
    }
    assert_true(optimal > 60);
}

/* Categories of final demand that a limit begins to tell apart need another object. */
static void other_classes(void **state)
{
    (void)state;
    iop_err err;
    gen g = gen_seed(1);
    iop_plan *plan;
    iop_reduced *r;
    const iop_band band = {-(double)INFINITY, 1e6, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
    assert_ok(iop_plan_new(&plan, gen_table(&g, 4, 2, 1, GEN_PLAIN), NULL, &err), err);
    const size_t measure = plan->measures - 1;
    plan->measure[measure].per_demand[0] = plan->measure[measure].per_demand[1] = 0;
    assert_ok(iop_plan_add_limit(plan, measure, band, &err), err);
    assert_ok(iop_reduced_open(&r, plan, NULL, &err), err);
    assert_ok(iop_reduced_refresh(r, &err), err);
    plan->measure[measure].per_demand[1] = plan->measure[plan->objective].per_demand[0] = 0.5;
    assert_int_equal(iop_reduced_refresh(r, &err), IOP_ESHAPE);
    iop_reduced_close(r);
    iop_plan_close(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_a_new_one), cmocka_unit_test(other_classes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
