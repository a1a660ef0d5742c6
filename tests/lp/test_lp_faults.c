/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not go wrong when something does: threads, errors inside GLPK, lack of memory, limits, stops. */
#include "lp/session.h"
#include "random_lp.h"
#include "support/cm.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* GLPK's own knob, used here to make it fail inside; <glpk.h> belongs to the backend. */
void glp_mem_limit(int megabytes);

static double optimum(iop_lp_session *session)
{
    iop_err err = {.msg = ""};
    iop_lp_result result;
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    return result.objective;
}

static iop_lp_session *open_session(const iop_lp *lp, const iop_lp_settings *settings)
{
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    assert_ok(iop_lp_session_open(&session, lp, settings, NULL, &err), err);
    return session;
}

/* A program that takes some hundred iterations. */
static dense_lp large_program(size_t rows, size_t columns)
{
    gen g = gen_seed(5);
    dense_lp p = dense_new(rows, columns, true);
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++)
            p.a[i * columns + j] = gen_uniform(&g, 0, 1);
        p.row_hi[i] = gen_uniform(&g, 10, 20);
    }
    for (size_t j = 0; j < columns; j++)
        p.cost[j] = gen_uniform(&g, 0.5, 1);
    return p;
}

/* --- threads -------------------------------------------------------------------------------------------- */

enum { THREADS = 8, PROGRAMS = 28 };

typedef struct work {
    const dense_lp *p;
    iop_lp *const *lp;
    const char *fault;
} work;

static void *solve_all(void *arg)
{
    work *w = arg;
    for (size_t k = 0; k < PROGRAMS && !w->fault; k++) {
        iop_lp_session *session;
        iop_lp_result result;
        if (iop_lp_session_open(&session, w->lp[k], NULL, NULL, NULL) != IOP_OK ||
            iop_lp_session_solve(session, &result, NULL) != IOP_OK)
            w->fault = "a solve failed";
        else
            w->fault = dense_judge(&w->p[k], &result);
        iop_lp_session_close(session);
    }
    return NULL;
}

/* The same programs, shared, in every thread at once; under thread and leak sanitizers too. */
static void threads_do_not_meet(void **state)
{
    (void)state;
    dense_lp p[PROGRAMS];
    iop_lp *lp[PROGRAMS];
    pthread_t thread[THREADS];
    work w[THREADS];
    for (size_t k = 0; k < PROGRAMS; k++) {
        p[k] = dense_random(k, (dense_kind)(k % DENSE_KINDS), 20, 30);
        lp[k] = dense_build(&p[k], NULL);
    }
    for (size_t t = 0; t < THREADS; t++) {
        w[t] = (work){p, lp, NULL};
        assert_int_equal(pthread_create(&thread[t], NULL, solve_all, &w[t]), 0);
    }
    for (size_t t = 0; t < THREADS; t++)
        pthread_join(thread[t], NULL);
    for (size_t t = 0; t < THREADS; t++)
        if (w[t].fault)
            fail_msg("thread %zu: %s", t, w[t].fault);
    for (size_t k = 0; k < PROGRAMS; k++) {
        iop_lp_close(lp[k]);
        dense_free(&p[k]);
    }
}

/* --- errors inside GLPK --------------------------------------------------------------------------------- */

static bool fail_inside(void *ctx)
{
    int *left = ctx;
    if ((*left)-- > 0)
        glp_mem_limit(0); /* an invalid argument: ends in the error hook */
    return false;
}

static iop_env failing_env(int *left)
{
    iop_env env = iop_env_default();
    env.stop = fail_inside;
    env.stop_ctx = left;
    return env;
}

/* One session meets an error; it, and the other sessions of the thread, which lost their problems with it,
 * go on with the right answers. */
static void sessions_survive_an_error(void **state)
{
    (void)state;
    int left = 0;
    iop_env env = failing_env(&left);
    dense_lp small = dense_random(3, DENSE_LEONTIEF, 10, 10), large = large_program(50, 50);
    iop_lp *lp[] = {dense_build(&small, NULL), dense_build(&large, &env)};
    iop_lp_session *first = open_session(lp[0], NULL), *second = open_session(lp[1], NULL);
    iop_lp_session *third = open_session(lp[0], NULL);
    double small_value = optimum(first), large_value = optimum(second);
    assert_close(optimum(third), small_value, 1e-12);
    left = 1;
    assert_close(optimum(second), large_value, 1e-9); /* broke down and was made again */
    assert_true(left < 0);
    assert_close(optimum(first), small_value, 1e-12);
    iop_lp_session_close(third); /* its problem is gone already */
    assert_close(optimum(second), large_value, 1e-9);
    iop_lp_session_close(first);
    iop_lp_session_close(second);
    for (int k = 0; k < 2; k++)
        iop_lp_close(lp[k]);
    dense_free(&small);
    dense_free(&large);
}

/* An error that comes back is reported, and does not last. */
static void an_error_that_returns_is_reported(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_result result;
    int left = 2;
    iop_env env = failing_env(&left);
    dense_lp p = large_program(50, 50);
    iop_lp *lp = dense_build(&p, &env);
    iop_lp_session *session = open_session(lp, NULL);
    assert_int_equal(iop_lp_session_solve(session, &result, &err), IOP_EBACKEND);
    assert_int_equal(result.outcome, IOP_LP_UNSOLVED);
    assert_true(isnan(result.objective));
    assert_string_equal(err.msg, "GLPK broke down: glp_mem_limit: limit = 0; invalid parameter");
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_null(dense_judge(&p, &result));
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

/* --- memory --------------------------------------------------------------------------------------------- */

static void *countdown(void *ctx, void *p, size_t bytes)
{
    long *left = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return (*left)-- > 0 ? realloc(p, bytes) : NULL;
}

static iop_status build_in(const dense_lp *p, const iop_env *env, iop_lp **lp, iop_err *err)
{
    const iop_axis columns = {p->columns, NULL}, rows = {p->rows, NULL};
    size_t index[16];
    IOP_TRY(iop_lp_open(lp, p->maximize, env, err));
    IOP_TRY(iop_lp_add_columns(*lp, "x", 1, &columns, NULL, err));
    for (size_t j = 0; j < p->columns; j++) {
        index[j] = j;
        IOP_TRY(iop_lp_set_column(*lp, j, p->col_lo[j], p->col_hi[j], p->cost[j], err));
    }
    IOP_TRY(iop_lp_add_rows(*lp, "row", 1, &rows, NULL, err));
    for (size_t i = 0; i < p->rows; i++)
        IOP_TRY(
            iop_lp_add_row(*lp, p->row_lo[i], p->row_hi[i], p->columns, index, p->a + i * p->columns, err));
    return IOP_OK;
}

/* Inside the optimal face, where there is no basis. */
static iop_status use_face(const iop_lp *lp, iop_err *err)
{
    iop_lp_result result;
    iop_lp_range range[2];
    bool found[2];
    const iop_lp_bound bound[] = {{0, true}, {1, false}};
    iop_lp_settings settings = iop_lp_settings_default();
    iop_lp_session *session;
    settings.interior = true;
    IOP_TRY(iop_lp_session_open(&session, lp, &settings, NULL, err));
    iop_status status = iop_lp_session_solve(session, &result, err);
    if (status == IOP_OK)
        status = iop_lp_bound_ranges(session, 2, bound, range, found, err);
    iop_lp_session_close(session);
    return status;
}

static iop_status use_session(iop_lp_session *session, iop_err *err)
{
    iop_lp_result result;
    iop_lp_range range;
    iop_lp_side side[] = {{true, true, 0, 0, 1, false, false}, {true, false, 1, 1, 1, false, false}};
    bool in[2];
    double amount[2];
    IOP_TRY(iop_lp_session_solve(session, &result, err));
    assert_int_equal(result.outcome, IOP_LP_OPTIMAL);
    IOP_TRY(iop_lp_bound_range(session, 0, true, &range, err));
    IOP_TRY(iop_lp_session_set_row(session, 1, 9, INFINITY, err)); /* infeasible with row 0 */
    IOP_TRY(iop_lp_session_solve(session, &result, err));
    assert_int_equal(result.outcome, IOP_LP_INFEASIBLE);
    IOP_TRY(iop_lp_conflict(session, 2, side, 2, in, NULL, err));
    return iop_lp_relaxation(session, 2, side, amount, err);
}

/* max x + y, x + y <= 4, x + y >= 1, x, y >= 0; everything the module does. */
static iop_status do_everything(const iop_env *env, iop_err *err)
{
    dense_lp p = dense_new(2, 2, true);
    iop_lp *lp = NULL;
    iop_lp_session *session = NULL;
    char *text = NULL;
    for (size_t k = 0; k < 4; k++)
        p.a[k] = 1;
    p.cost[0] = p.cost[1] = 1;
    p.row_hi[0] = 4;
    p.row_lo[1] = 1;
    iop_status status = build_in(&p, env, &lp, err);
    if (status == IOP_OK)
        status = iop_lp_to_mps(lp, NULL, &text, NULL, err);
    if (status == IOP_OK)
        status = iop_lp_session_open(&session, lp, NULL, NULL, err);
    if (status == IOP_OK)
        status = use_session(session, err);
    if (status == IOP_OK)
        status = use_face(lp, err);
    iop_lp_session_close(session);
    if (lp)
        iop_lp_text_free(lp, text);
    iop_lp_close(lp);
    dense_free(&p);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    long failures = 0;
    for (;; failures++) {
        long left = failures;
        iop_err err = {.msg = ""};
        iop_env env = iop_env_default();
        env.resize = countdown;
        env.resize_ctx = &left;
        iop_status status = do_everything(&env, &err);
        if (status == IOP_OK)
            break;
        if (status != IOP_ENOMEM)
            fail_msg("allocation %ld: %s", failures, err.msg);
    }
    assert_true(failures > 20);
}

/* --- limits and stops ----------------------------------------------------------------------------------- */

static bool stop_at_third(void *ctx)
{
    return ++*(int *)ctx >= 3;
}

static void a_stop_is_obeyed_and_the_session_lives(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_result result;
    int asked = 0;
    iop_env env = iop_env_default();
    env.stop = stop_at_third;
    env.stop_ctx = &asked;
    dense_lp p = large_program(300, 300);
    iop_lp *lp = dense_build(&p, &env);
    iop_lp_session *session = open_session(lp, NULL);
    assert_int_equal(iop_lp_session_solve(session, &result, &err), IOP_ESTOPPED);
    assert_int_equal(result.outcome, IOP_LP_LIMIT);
    assert_true(result.iterations > 0);
    asked = -1000000;
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_null(dense_judge(&p, &result)); /* goes on from where it was */
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

static void limits_are_kept(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_result result;
    dense_lp p = large_program(150, 150);
    iop_lp *lp = dense_build(&p, NULL);
    for (int way = 0; way < 4; way++) {
        iop_lp_settings settings = iop_lp_settings_default();
        settings.max_iterations = way == 0 ? 7 : 0;
        settings.time_limit_s = way == 1 || way == 3 ? 1e-9 : 0;
        settings.deadline_s = way == 2 ? 1e-9 : 0;
        settings.interior = way == 3;
        iop_lp_session *session = open_session(lp, &settings);
        assert_ok(iop_lp_session_solve(session, &result, &err), err);
        assert_int_equal(result.outcome, IOP_LP_LIMIT);
        assert_true(isnan(result.objective));
        assert_true(result.iterations <= 7);
        for (size_t j = 0; j < p.columns; j++)
            assert_true(isfinite(result.x[j]));
        iop_lp_session_close(session);
    }
    iop_lp_close(lp);
    dense_free(&p);
}

typedef struct pause {
    double until; /* on the clock of iop_lp_clock_s */
    int asked;
} pause;

/* The third question is answered late. */
static bool wait_at_the_third(void *ctx)
{
    pause *p = ctx;
    p->asked++;
    while (p->asked == 3 && iop_lp_clock_s() < p->until)
        ;
    return false;
}

/* A run of the interior point method that has begun ends with the deadline. */
static void a_deadline_cuts_a_run(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_result result;
    pause wait = {0};
    iop_env env = {.stop = wait_at_the_third, .stop_ctx = &wait};
    dense_lp p = large_program(60, 60);
    iop_lp *lp = dense_build(&p, &env);
    iop_lp_settings settings = iop_lp_settings_default();
    settings.interior = true;
    wait.until = settings.deadline_s = iop_lp_clock_s() + 1;
    iop_lp_session *session = open_session(lp, &settings);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_int_equal(result.outcome, IOP_LP_LIMIT);
    assert_true(result.iterations < 3);
    session->settings.deadline_s = 0;
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_null(dense_judge(&p, &result));
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

static double left_after(const iop_lp *lp, double allowed, bool interior, iop_lp_outcome *outcome)
{
    iop_err err = {.msg = ""};
    iop_lp_result result;
    iop_lp_allowance allowance = {allowed};
    iop_lp_settings settings = iop_lp_settings_default();
    settings.allowance = &allowance;
    settings.interior = interior;
    iop_lp_session *session = open_session(lp, &settings);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    *outcome = result.outcome;
    iop_lp_session_close(session);
    return allowance.left;
}

/* The same work is counted each time, sessions share what is left of it, and it ends them. */
static void work_is_counted_alike(void **state)
{
    (void)state;
    iop_lp_outcome outcome;
    dense_lp p = large_program(60, 60);
    iop_lp *lp = dense_build(&p, NULL);
    for (int interior = 0; interior < 2; interior++) {
        double left = left_after(lp, 1e12, interior, &outcome), used = 1e12 - left;
        assert_int_equal(outcome, IOP_LP_OPTIMAL);
        assert_true(used > 60 * 60 && left_after(lp, 1e12, interior, &outcome) == left);
        if (!interior) { /* the interior point method ends what it has begun */
            assert_true(left_after(lp, used / 2, false, &outcome) <= used / 2);
            assert_int_equal(outcome, IOP_LP_LIMIT);
        }
        assert_true(left_after(lp, 0, interior, &outcome) == 0);
        assert_int_equal(outcome, IOP_LP_LIMIT);
    }
    iop_lp_close(lp);
    dense_free(&p);
}

/* A search of many programs ends with the work that it may do, in the same place each time. */
static void a_search_ends_with_its_work(void **state)
{
    (void)state;
    bool in[2];
    double left[2];
    iop_err err = {.msg = ""};
    dense_lp p = large_program(20, 20);
    iop_lp *lp = dense_build(&p, NULL);
    const iop_lp_side side[] = {{.is_row = true, .upper = true, .index = 0, .member = 0, .weight = 1},
                                {.index = 0, .member = 1, .weight = 1}};
    for (int again = 0; again < 2; again++) {
        iop_lp_allowance allowance = {1};
        iop_lp_settings settings = iop_lp_settings_default();
        settings.allowance = &allowance;
        iop_lp_session *session = open_session(lp, &settings);
        assert_ok(iop_lp_session_set_column(session, 0, 1e3, INFINITY, 0, &err), err);
        allowance.left = again ? 1e9 : 0;
        assert_int_equal(iop_lp_conflict(session, 2, side, 2, in, NULL, &err), again ? IOP_OK : IOP_ESTOPPED);
        assert_true(!again || in[1]); /* 1e3 is more than any row has room for */
        left[again] = allowance.left;
        iop_lp_session_close(session);
    }
    assert_true(left[0] == 0 && left[1] <= 1e9);
    iop_lp_close(lp);
    dense_free(&p);
}

/* Time passes between solves, and the deadline does not move with it. */
static void a_deadline_is_one_for_all_solves(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_result result;
    dense_lp p = large_program(20, 20);
    iop_lp *lp = dense_build(&p, NULL);
    iop_lp_settings settings = iop_lp_settings_default();
    settings.time_limit_s = 1000;
    double before = iop_lp_clock_s();
    settings = iop_lp_settings_with_deadline(settings);
    assert_true(settings.time_limit_s == 0 && settings.deadline_s >= before + 1000 &&
                settings.deadline_s <= iop_lp_clock_s() + 1000);
    iop_lp_session *session = open_session(lp, &settings);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_null(dense_judge(&p, &result));
    session->settings.deadline_s = before; /* as if 1000 s had gone by */
    assert_ok(iop_lp_session_set_column(session, 0, 0, 1e-3, 1, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_int_equal(result.outcome, IOP_LP_LIMIT);
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

static void the_earlier_end_counts(void **state)
{
    (void)state;
    iop_lp_settings settings = iop_lp_settings_default();
    assert_true(iop_lp_settings_with_deadline(settings).deadline_s == 0);
    settings.deadline_s = 3;
    assert_true(iop_lp_settings_with_deadline(settings).deadline_s == 3);
    settings.time_limit_s = 1;
    assert_true(iop_lp_settings_with_deadline(settings).deadline_s == 3);
    settings.deadline_s = iop_lp_clock_s() + 1e6;
    assert_true(iop_lp_settings_with_deadline(settings).deadline_s < settings.deadline_s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_meet),
        cmocka_unit_test(sessions_survive_an_error),
        cmocka_unit_test(an_error_that_returns_is_reported),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_stop_is_obeyed_and_the_session_lives),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(a_deadline_cuts_a_run),
        cmocka_unit_test(work_is_counted_alike),
        cmocka_unit_test(a_search_ends_with_its_work),
        cmocka_unit_test(a_deadline_is_one_for_all_solves),
        cmocka_unit_test(the_earlier_end_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
