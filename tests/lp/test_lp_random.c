/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random programs: every result is judged from the dense data by weak duality, Farkas' lemma or a ray, and
 * compared with itself under changes that must not matter. */
#include "random_lp.h"
#include "support/cm.h"
#include <stdlib.h>

enum { SEEDS = 60 };

static iop_lp_result solve(iop_lp_session *session, uint64_t seed, int kind)
{
    iop_lp_result result;
    iop_err err = {.msg = ""};
    if (iop_lp_session_solve(session, &result, &err) != IOP_OK)
        fail_msg("seed %llu kind %d: %s", (unsigned long long)seed, kind, err.msg);
    return result;
}

static void judge(const dense_lp *p, const iop_lp_result *r, uint64_t seed, int kind, const char *when)
{
    const char *fault = dense_judge(p, r);
    if (fault)
        fail_msg("seed %llu kind %d, %s: outcome %d: %s", (unsigned long long)seed, kind, when,
                 (int)r->outcome, fault);
}

static iop_lp_session *open_session(const iop_lp *lp, const iop_lp_settings *settings)
{
    iop_lp_session *session;
    iop_err err = {.msg = ""};
    assert_ok(iop_lp_session_open(&session, lp, settings, "glpk", &err), err);
    return session;
}

static void each_program(void (*test)(const dense_lp *p, uint64_t seed, int kind))
{
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (int kind = 0; kind < DENSE_KINDS; kind++) {
            dense_lp p = dense_random(seed, (dense_kind)kind, 30, 40);
            test(&p, seed, kind);
            dense_free(&p);
        }
}

static unsigned outcomes[5];

static void judge_cold(const dense_lp *p, uint64_t seed, int kind)
{
    iop_lp *lp = dense_build(p, NULL);
    iop_lp_session *session = open_session(lp, NULL);
    iop_lp_result r = solve(session, seed, kind);
    judge(p, &r, seed, kind, "cold");
    outcomes[r.outcome]++;
    iop_lp_session_close(session);
    iop_lp_close(lp);
}

static void results_are_right(void **state)
{
    (void)state;
    each_program(judge_cold);
    assert_true(outcomes[IOP_LP_OPTIMAL] > SEEDS); /* the generator reaches every outcome */
    assert_true(outcomes[IOP_LP_INFEASIBLE] > SEEDS / 4);
    assert_true(outcomes[IOP_LP_UNBOUNDED] > SEEDS / 4);
}

static void same_answer(const iop_lp_result *r, iop_lp_outcome outcome, double objective, uint64_t seed,
                        int kind)
{
    if (r->outcome != outcome)
        fail_msg("seed %llu kind %d: outcome %d, elsewhere %d", (unsigned long long)seed, kind,
                 (int)r->outcome, (int)outcome);
    if (outcome == IOP_LP_OPTIMAL && fabs(r->objective - objective) > 1e-8 * (1 + fabs(objective)))
        fail_msg("seed %llu kind %d: %.17g, elsewhere %.17g", (unsigned long long)seed, kind, r->objective,
                 objective);
}

static void judge_settings(const dense_lp *p, uint64_t seed, int kind)
{
    iop_lp *lp = dense_build(p, NULL);
    iop_lp_outcome outcome = IOP_LP_UNSOLVED;
    double objective = NAN;
    for (int way = 0; way < 3; way++) {
        iop_lp_settings settings = iop_lp_settings_default();
        settings.safe = way == 1;
        settings.presolve = way == 2;
        iop_lp_session *session = open_session(lp, &settings);
        iop_lp_result r = solve(session, seed, kind);
        judge(p, &r, seed, kind, way == 1 ? "safe" : "presolve");
        if (way > 0)
            same_answer(&r, outcome, objective, seed, kind);
        outcome = r.outcome;
        objective = r.objective;
        iop_lp_session_close(session);
    }
    iop_lp_close(lp);
}

static void settings_do_not_matter(void **state)
{
    (void)state;
    each_program(judge_settings);
}

/* Changes bounds and costs at random, in the dense data and the session alike. */
static void change(gen *g, dense_lp *p, iop_lp_session *session)
{
    iop_err err = {.msg = ""};
    if (p->rows && gen_chance(g, 0.7)) {
        size_t i = gen_below(g, p->rows);
        p->row_hi[i] = gen_chance(g, 0.2) ? HUGE_VAL : p->row_hi[i] - gen_uniform(g, -1, 1);
        p->row_lo[i] = gen_chance(g, 0.2) ? -HUGE_VAL : p->row_lo[i] - gen_uniform(g, -0.5, 1);
        assert_ok(iop_lp_session_set_row(session, i, p->row_lo[i], p->row_hi[i], &err), err);
    }
    if (p->columns && gen_chance(g, 0.6)) {
        size_t j = gen_below(g, p->columns);
        p->cost[j] = gen_chance(g, 0.5) ? p->cost[j] : gen_uniform(g, -2, 2);
        p->col_hi[j] = gen_chance(g, 0.5) ? p->col_hi[j] : p->col_lo[j] + gen_uniform(g, -0.2, 3);
        if (isinf(p->col_hi[j]))
            p->col_hi[j] = INFINITY;
        assert_ok(iop_lp_session_set_column(session, j, p->col_lo[j], p->col_hi[j], p->cost[j], &err), err);
    }
}

/* A session that was changed again and again answers like a new one. */
static void judge_warm(const dense_lp *base, uint64_t seed, int kind)
{
    dense_lp p = dense_copy(base);
    gen g = gen_seed(seed + 7);
    iop_lp *lp = dense_build(base, NULL);
    iop_lp_session *session = open_session(lp, NULL);
    for (int step = 0; step < 6; step++) {
        iop_lp_result r = solve(session, seed, kind);
        judge(&p, &r, seed, kind, "warm");
        change(&g, &p, session);
    }
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

static void warm_starts_do_not_matter(void **state)
{
    (void)state;
    each_program(judge_warm);
}

/* Rows and columns in another order and in other units. */
static dense_lp disguised(const dense_lp *p, gen *g)
{
    dense_lp q = dense_copy(p);
    size_t m = p->rows, n = p->columns, row_shift = m ? gen_below(g, m) : 0,
           column_shift = n ? gen_below(g, n) : 0;
    for (size_t i = 0; i < m; i++) {
        size_t to = (i + row_shift) % m;
        double unit = ldexp(1, (int)gen_below(g, 9) - 4);
        q.row_lo[to] = p->row_lo[i] * unit;
        q.row_hi[to] = p->row_hi[i] * unit;
        for (size_t j = 0; j < n; j++)
            q.a[to * n + (j + column_shift) % n] = p->a[i * n + j] * unit;
    }
    for (size_t j = 0; j < n; j++) {
        size_t to = (j + column_shift) % n;
        double unit = ldexp(1, (int)gen_below(g, 9) - 4);
        q.col_lo[to] = p->col_lo[j] / unit;
        q.col_hi[to] = p->col_hi[j] / unit;
        q.cost[to] = p->cost[j] * unit;
        for (size_t i = 0; i < m; i++)
            q.a[i * n + to] *= unit;
    }
    return q;
}

static void judge_disguise(const dense_lp *p, uint64_t seed, int kind)
{
    gen g = gen_seed(seed + 13);
    dense_lp q = disguised(p, &g);
    iop_lp *lp[2] = {dense_build(p, NULL), dense_build(&q, NULL)};
    iop_lp_session *session[2] = {open_session(lp[0], NULL), open_session(lp[1], NULL)};
    iop_lp_result a = solve(session[0], seed, kind), b = solve(session[1], seed, kind);
    judge(&q, &b, seed, kind, "disguised");
    same_answer(&b, a.outcome, a.objective, seed, kind);
    for (int k = 0; k < 2; k++) {
        iop_lp_session_close(session[k]);
        iop_lp_close(lp[k]);
    }
    dense_free(&q);
}

static void order_and_units_do_not_matter(void **state)
{
    (void)state;
    each_program(judge_disguise);
}

/* Where the optimum is not degenerate, y is the slope of the optimum: both one-sided differences agree with
 * it.
 */
static void judge_slopes(const dense_lp *p, uint64_t seed, int kind)
{
    iop_err err = {.msg = ""};
    iop_lp *lp = dense_build(p, NULL);
    iop_lp_session *session = open_session(lp, NULL);
    iop_lp_result r = solve(session, seed, kind);
    double value = r.objective;
    for (size_t i = 0; r.outcome == IOP_LP_OPTIMAL && i < p->rows && i < 5; i++) {
        double y = r.y[i], bound = y == 0 ? 0 : (y > 0) == p->maximize ? p->row_hi[i] : p->row_lo[i];
        double step = 1e-6 * (1 + fabs(bound)), slope[2] = {0, 0};
        bool known = y != 0;
        for (int side = 0; known && side < 2; side++) {
            double by = side ? step : -step;
            bool upper = (y > 0) == p->maximize;
            assert_ok(iop_lp_session_set_row(
                          session, i, p->row_lo[i] + (upper && p->row_lo[i] != p->row_hi[i] ? 0 : by),
                          p->row_hi[i] + (upper || p->row_lo[i] == p->row_hi[i] ? by : 0), &err),
                      err);
            iop_lp_result moved = solve(session, seed, kind);
            known = moved.outcome == IOP_LP_OPTIMAL;
            slope[side] = (moved.objective - value) / by;
        }
        double noise = 1e-3 * (1e-3 + fabs(y)) + 1e-10 * fabs(value) / step;
        if (known && fabs(slope[0] - slope[1]) <= noise && fabs(y - slope[0]) > 2 * noise)
            fail_msg("seed %llu kind %d row %zu: dual %.17g, slope %.17g", (unsigned long long)seed, kind, i,
                     y, slope[0]);
        if (known && (fmin(slope[0], slope[1]) > y + 2 * noise || fmax(slope[0], slope[1]) < y - 2 * noise))
            fail_msg("seed %llu kind %d row %zu: dual %.17g outside of %.17g, %.17g",
                     (unsigned long long)seed, kind, i, y, slope[0], slope[1]);
        assert_ok(iop_lp_session_set_row(session, i, p->row_lo[i], p->row_hi[i], &err), err);
        r = solve(session, seed, kind);
    }
    iop_lp_session_close(session);
    iop_lp_close(lp);
}

static void duals_are_slopes(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (int kind = 0; kind < DENSE_KINDS; kind++) {
            dense_lp p = dense_random(seed, (dense_kind)kind, 12, 16);
            judge_slopes(&p, seed, kind);
            dense_free(&p);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_right),         cmocka_unit_test(settings_do_not_matter),
        cmocka_unit_test(warm_starts_do_not_matter), cmocka_unit_test(order_and_units_do_not_matter),
        cmocka_unit_test(duals_are_slopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
