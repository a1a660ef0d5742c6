/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wrong answer of one method is refused and the next is asked: exchange of roles, the whole LP, the safe
 * path.
 *
 * The linker puts the functions below between iop_solve and the methods (--wrap); they spoil what the methods
 * give. Who gave the answer is seen from which methods were called. */
#include "support/cm.h"
#include "support/plans.h"
#include <ioplan/lp.h>
#include <ioplan/reduced.h>
#include <ioplan/solve.h>
#include <string.h>

/* What is spoilt, and what was called. */
static struct {
    bool reduced, fast, safe;      /* spoil its answers */
    bool give_up;                  /* exchange of roles says that the plan is not for it */
    int reduced_calls, fast_calls; /* so often solved */
    int safe_calls;
} game;
static bool session_is_safe;

iop_status __real_iop_reduced_solve(iop_reduced *r, iop_reduced_result *result, iop_err *err);
iop_status __wrap_iop_reduced_solve(iop_reduced *r, iop_reduced_result *result, iop_err *err);
iop_status __real_iop_lp_session_open(iop_lp_session **out, const iop_lp *lp, const iop_lp_settings *settings,
                                      const char *backend, iop_err *err);
iop_status __wrap_iop_lp_session_open(iop_lp_session **out, const iop_lp *lp, const iop_lp_settings *settings,
                                      const char *backend, iop_err *err);
iop_status __real_iop_lp_session_solve(iop_lp_session *session, iop_lp_result *result, iop_err *err);
iop_status __wrap_iop_lp_session_solve(iop_lp_session *session, iop_lp_result *result, iop_err *err);

/* Far more than any tolerance: one number moved. The arrays are the method's own, and nobody reads them
 * again. */
static void spoil(const double *value, size_t count)
{
    double *own = (double *)(uintptr_t)value;
    for (size_t k = 0; own && k < count; k++)
        own[k] = own[k] * 1.01 + 1;
}

iop_status __wrap_iop_reduced_solve(iop_reduced *r, iop_reduced_result *result, iop_err *err)
{
    iop_status status = __real_iop_reduced_solve(r, result, err);
    game.reduced_calls++;
    if (status == IOP_OK && game.give_up)
        result->outcome = IOP_LP_UNSOLVED;
    else if (status == IOP_OK && game.reduced && result->outcome == IOP_LP_OPTIMAL)
        spoil(result->output, 1);
    else if (status == IOP_OK && game.reduced) /* nothing is proved by nothing */
        result->outcome = result->outcome == IOP_LP_INFEASIBLE ? IOP_LP_OPTIMAL : IOP_LP_INFEASIBLE;
    return status;
}

iop_status __wrap_iop_lp_session_open(iop_lp_session **out, const iop_lp *lp, const iop_lp_settings *settings,
                                      const char *backend, iop_err *err)
{
    session_is_safe = settings && settings->safe;
    return __real_iop_lp_session_open(out, lp, settings, backend, err);
}

iop_status __wrap_iop_lp_session_solve(iop_lp_session *session, iop_lp_result *result, iop_err *err)
{
    iop_status status = __real_iop_lp_session_solve(session, result, err);
    *(session_is_safe ? &game.safe_calls : &game.fast_calls) += 1;
    if (status == IOP_OK && (session_is_safe ? game.safe : game.fast) && result->outcome == IOP_LP_OPTIMAL)
        spoil(result->x, 1);
    return status;
}

static iop_solution *solve(const iop_plan *plan)
{
    iop_solution *s = NULL;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.ranges = false;
    assert_ok(iop_solve(&s, plan, &settings, &err), err);
    return s;
}

/* Solves under the rules of `game`, and without; the answers must be the same. */
static void same_answer(const iop_plan *plan, const char *method)
{
    iop_solution *spoilt = solve(plan);
    int calls[] = {game.reduced_calls, game.fast_calls, game.safe_calls};
    memset(&game, 0, sizeof game);
    iop_solution *right = solve(plan);
    game.reduced_calls = calls[0];
    game.fast_calls = calls[1];
    game.safe_calls = calls[2];
    assert_int_equal(spoilt->status, right->status);
    assert_true(spoilt->certificate.verified);
    assert_string_equal(spoilt->provenance.method, method);
    if (right->status == IOP_OPTIMAL)
        assert_close(spoilt->objective.value, right->objective.value, 1e-9);
    iop_solution_close(spoilt);
    iop_solution_close(right);
}

enum { PLANS = 60 };

static iop_plan *next_plan(uint64_t seed)
{
    memset(&game, 0, sizeof game);
    return random_plan(seed, 30, false);
}

static bool has_optimum(const iop_plan *plan)
{
    iop_solution *s = solve(plan);
    bool optimal = s->status == IOP_OPTIMAL;
    iop_solution_close(s);
    memset(&game, 0, sizeof game);
    return optimal;
}

static void the_whole_lp_mends_the_reduced_answer(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < PLANS; seed++) {
        iop_plan *plan = next_plan(seed);
        game.reduced = true;
        same_answer(plan, "full");
        assert_true(game.reduced_calls >= 1); /* more where a conflict is looked for */
        assert_true(game.fast_calls >= 1);
        iop_plan_close(plan);
    }
}

static void a_plan_that_is_not_for_it_goes_to_the_whole_lp(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < PLANS; seed++) {
        iop_plan *plan = next_plan(seed);
        game.give_up = true;
        same_answer(plan, "full");
        assert_true(game.reduced_calls >= 1); /* more where a conflict is looked for */
        assert_true(game.fast_calls >= 1);
        iop_plan_close(plan);
    }
}

static void the_safe_path_mends_the_whole_lp(void **state)
{
    (void)state;
    int reached = 0;
    for (uint64_t seed = 0; seed < PLANS; seed++) {
        iop_plan *plan = next_plan(seed);
        if (has_optimum(plan)) {
            game.reduced = game.fast = true;
            same_answer(plan, "full");
            assert_true(game.reduced_calls >= 1); /* more where a conflict is looked for */
            assert_int_equal(game.fast_calls, 1);
            assert_int_equal(game.safe_calls, 1);
            reached++;
        }
        iop_plan_close(plan);
    }
    assert_true(reached > PLANS / 2);
}

static void what_nobody_gets_right_is_not_called_optimal(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < PLANS; seed++) {
        iop_plan *plan = next_plan(seed);
        if (has_optimum(plan)) {
            game.reduced = game.fast = game.safe = true;
            iop_solution *s = solve(plan);
            assert_int_equal(s->status, IOP_UNVERIFIED);
            assert_false(s->certificate.verified);
            iop_solution_close(s);
        }
        iop_plan_close(plan);
    }
}

/* Nothing is spoilt here: I - A is singular, because a sector uses all that it makes. */
static void a_singular_table_reaches_the_whole_lp_by_itself(void **state)
{
    (void)state;
    iop_plan *plan = random_plan(4, 12, false);
    iop_table *t = plan->own_table;
    for (size_t i = 0; i < t->n; i++)
        *iop_at(t->intermediate, i, 0) = i == 0 ? t->output[0] : 0;
    for (size_t j = 0; j < t->n; j++)
        plan->output[j] = (iop_band){0, INFINITY, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
    memset(&game, 0, sizeof game);
    iop_solution *s = solve(plan);
    assert_true(s->certificate.verified);
    assert_string_equal(s->provenance.method, "full");
    assert_true(game.reduced_calls >= 1); /* more where a conflict is looked for */
    assert_true(game.fast_calls > 0);
    iop_solution_close(s);
    iop_plan_close(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_lp_mends_the_reduced_answer),
        cmocka_unit_test(a_plan_that_is_not_for_it_goes_to_the_whole_lp),
        cmocka_unit_test(the_safe_path_mends_the_whole_lp),
        cmocka_unit_test(what_nobody_gets_right_is_not_called_optimal),
        cmocka_unit_test(a_singular_table_reaches_the_whole_lp_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
