/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Explanations of infeasible and unbounded plans are true: each conflict is one, loses nothing, and each
 * relaxation solves. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/solve.h>
#include <stdio.h>
#include <string.h>

#define INF ((double)INFINITY)

static iop_solution *solve(const iop_plan *plan)
{
    iop_solution *s = NULL;
    iop_err err;
    assert_ok(iop_solve(&s, plan, NULL, &err), err);
    return s;
}

static void drop_from_band(iop_band *band, const bool *keep)
{
    if (band->lo_statement != IOP_NO_STATEMENT && !keep[band->lo_statement])
        band->lo = -INF;
    if (band->hi_statement != IOP_NO_STATEMENT && !keep[band->hi_statement])
        band->hi = INF;
}

/* Takes the bounds of all statements away that are not kept; outputs stay non-negative. */
static void drop_statements(iop_plan *plan, const bool *keep)
{
    for (size_t j = 0; j < plan->table->n; j++) {
        drop_from_band(&plan->output[j], keep);
        for (size_t k = 0; k < plan->table->c; k++)
            drop_from_band(&plan->demand[j * plan->table->c + k], keep);
    }
    for (size_t l = 0; l < plan->limits; l++)
        drop_from_band(&plan->limit[l].band, keep);
    for (size_t g = 0; g < plan->totals; g++)
        drop_from_band(&plan->total[g].band, keep);
}

enum { STATEMENTS = 32 };

static iop_solution_status status_with(uint64_t seed, gen_kind kind, const bool *keep)
{
    iop_plan *plan = gen_plan(seed, 8, kind);
    drop_statements(plan, keep);
    iop_solution *s = solve(plan);
    iop_solution_status status = s->status;
    iop_solution_close(s);
    iop_plan_close(plan);
    return status;
}

static size_t find_statement(const iop_plan *plan, const char *key)
{
    size_t k = 0;
    while (k < plan->statements && strcmp(plan->statement[k].key, key) != 0)
        k++;
    assert_true(k < plan->statements);
    return k;
}

static void conflicts_are_irreducible(void **state)
{
    (void)state;
    int seen = 0;
    for (uint64_t seed = 0; seed < 80; seed++) {
        iop_plan *plan = gen_plan(seed, 8, GEN_TIGHT);
        iop_solution *s = solve(plan);
        bool keep[STATEMENTS] = {false};
        if (s->status == IOP_INFEASIBLE) {
            seen++;
            assert_true(s->conflicts > 0 && plan->statements < STATEMENTS);
            for (size_t k = 0; k < s->conflicts; k++)
                keep[find_statement(plan, s->conflict[k].key)] = true;
            assert_int_equal(status_with(seed, GEN_TIGHT, keep), IOP_INFEASIBLE);
            for (size_t k = 0; k < s->conflicts; k++) {
                size_t member = find_statement(plan, s->conflict[k].key);
                keep[member] = false;
                assert_int_not_equal(status_with(seed, GEN_TIGHT, keep), IOP_INFEASIBLE);
                keep[member] = true;
            }
        }
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_true(seen > 10);
}

static void relax(iop_plan *plan, const iop_relaxation_result *r)
{
    for (size_t l = 0; l < plan->limits; l++)
        if (strcmp(plan->measure[plan->limit[l].measure].name, r->name) == 0)
            *(r->upper ? &plan->limit[l].band.hi : &plan->limit[l].band.lo) = r->to;
    for (size_t j = 0; j < plan->table->n; j++) {
        char name[64];
        snprintf(name, sizeof name, "output of %s", plan->table->sectors[j].code);
        if (strcmp(name, r->name) == 0)
            *(r->upper ? &plan->output[j].hi : &plan->output[j].lo) = r->to;
        for (size_t k = 0; k < plan->table->c; k++) {
            iop_band *b = &plan->demand[j * plan->table->c + k];
            snprintf(name, sizeof name, "%s demand for %s", plan->table->categories[k].name,
                     plan->table->sectors[j].code);
            if (strcmp(name, r->name) == 0)
                *(r->upper ? &b->hi : &b->lo) = r->to;
        }
    }
    if (plan->totals && strncmp(r->name, "total output", 12) == 0)
        *(r->upper ? &plan->total[0].band.hi : &plan->total[0].band.lo) = r->to;
}

static void relaxations_solve(void **state)
{
    (void)state;
    int seen = 0;
    for (uint64_t seed = 0; seed < 120; seed++) {
        iop_plan *plan = gen_plan(seed, 12, seed % 2 ? GEN_TIGHT : GEN_DEGENERATE);
        iop_solution *s = solve(plan);
        if (s->status == IOP_INFEASIBLE) {
            seen++;
            assert_true(s->relaxations > 0);
            for (size_t k = 0; k < s->relaxations; k++) {
                const iop_relaxation_result *r = &s->relaxation[k];
                assert_true(r->upper ? r->to > r->from : r->to < r->from);
                relax(plan, r);
            }
            iop_solution *again = solve(plan);
            if (again->status != IOP_OPTIMAL)
                fail_msg("plan %llu relaxed is %s", (unsigned long long)seed,
                         iop_solution_status_text(again->status));
            iop_solution_close(again);
        }
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_true(seen > 10);
}

static void rays_are_named(void **state)
{
    (void)state;
    int seen = 0;
    for (uint64_t seed = 0; seed < 80; seed++) {
        iop_plan *plan = gen_plan(seed, 12, GEN_OPEN);
        iop_solution *s = solve(plan);
        if (s->status == IOP_UNBOUNDED) {
            seen++;
            assert_true(s->certificate.verified && s->rays > 0);
            assert_true(fabs(s->ray[0].change) > 0 && s->ray[0].name[0]);
            for (size_t k = 1; k < s->rays; k++)
                assert_true(fabs(s->ray[k].change) <= fabs(s->ray[k - 1].change));
        }
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_true(seen > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conflicts_are_irreducible),
        cmocka_unit_test(relaxations_solve),
        cmocka_unit_test(rays_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
