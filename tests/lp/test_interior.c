/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions that ask the interior point method first: every result is right, by whichever method, and most
 * optima are its own; stages only change the order of elimination. */
#include "base/failure.h"
#include "base/threads.h"
#include "random_lp.h"
#include "support/cm.h"
#include <math.h>
#include <string.h>

enum { SEEDS = 40, STAGES = 3 };

static unsigned inside, optima;

/* A row far from its bounds has no price, not even one of rounding. */
static void check_idle_rows(const dense_lp *p, const iop_lp_result *r, uint64_t seed, int kind)
{
    for (size_t i = 0; i < p->rows; i++) {
        double sum = 0, room;
        for (size_t j = 0; j < p->columns; j++)
            sum += p->a[i * p->columns + j] * r->x[j];
        room = fmin(sum - p->row_lo[i], p->row_hi[i] - sum);
        if (room > 1e-2 * dense_row_size(p, i, r->x) && r->y[i] != 0)
            fail_msg("seed %llu kind %d: row %zu has room %g and the price %g", (unsigned long long)seed,
                     kind, i, room, r->y[i]);
    }
}

static void check(const dense_lp *p, uint64_t seed, int kind, const int *stage)
{
    iop_err err;
    iop_lp_session *session;
    iop_lp_result result;
    iop_lp *lp = dense_build(p, NULL);
    iop_lp_settings settings = iop_lp_settings_default();
    settings.interior = true;
    settings.stage = stage;
    settings.stages = stage ? p->rows : 0;
    assert_ok(iop_lp_session_open(&session, lp, &settings, NULL, &err), err);
    if (iop_lp_session_solve(session, &result, &err) != IOP_OK)
        fail_msg("seed %llu kind %d: %s", (unsigned long long)seed, kind, err.msg);
    const char *fault = dense_judge(p, &result);
    if (fault)
        fail_msg("seed %llu kind %d: outcome %d: %s", (unsigned long long)seed, kind, (int)result.outcome,
                 fault);
    if (result.outcome == IOP_LP_OPTIMAL) {
        optima++;
        check_idle_rows(p, &result, seed, kind);
        for (size_t j = 0; j < p->columns;
             j++) /* a corner has a column at a bound, or free, for each that is not basic */
            if (result.at[j] == IOP_AT_BETWEEN && result.d[j] != 0) {
                inside++;
                break;
            }
    }
    iop_lp_session_close(session);
    iop_lp_close(lp);
}

static void results_are_right(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (int kind = 0; kind < DENSE_KINDS; kind++) {
            int stage[64];
            dense_lp p = dense_random(seed, (dense_kind)kind, 30, 40);
            for (size_t i = 0; i < p.rows; i++)
                stage[i] = (int)(i % STAGES);
            check(&p, seed, kind, NULL);
            check(&p, seed, kind, stage);
            dense_free(&p);
        }
    assert_true(optima > 100);
    assert_true(inside > optima / 4); /* rounding is left of reduced costs that a corner has as zeroes */
}

/* Nodes of a square lattice that share what they have with their neighbours, each pair at a price of its own:
 * the shape whose rows are ordered by nested dissection. */
static dense_lp lattice(size_t side)
{
    gen g = gen_seed(7);
    const size_t nodes = side * side, pairs = 2 * side * (side - 1);
    dense_lp p = dense_new(nodes, pairs, true);
    size_t pair = 0;
    for (size_t i = 0; i < nodes; i++) {
        const size_t next[] = {i % side + 1 < side ? i + 1 : nodes, i + side};
        p.row_hi[i] = 1 + gen_uniform(&g, 0, 1);
        for (size_t k = 0; k < 2; k++) {
            if (next[k] >= nodes)
                continue;
            p.a[i * pairs + pair] = 1;
            p.a[next[k] * pairs + pair] = 0.5 + gen_uniform(&g, 0, 1);
            p.cost[pair++] = 1 + gen_uniform(&g, 0, 1);
        }
    }
    return p;
}

typedef struct {
    const iop_lp *lp;
    const int *stage;
    iop_lp_orders *orders;
    double *x; /* of the first */
} solving;

/* The first result is kept, all others must be the same to the last bit. */
static iop_status solve_alike(void *self, size_t k, iop_err *err)
{
    solving *s = self;
    iop_lp_session *session;
    iop_lp_result result;
    iop_lp_settings settings = iop_lp_settings_default();
    const size_t size = iop_lp_columns(s->lp) * sizeof *s->x;
    settings.interior = true;
    settings.stage = s->stage;
    settings.stages = iop_lp_rows(s->lp);
    settings.orders = s->orders;
    iop_status status = iop_lp_session_open(&session, s->lp, &settings, NULL, err);
    if (status != IOP_OK)
        return status;
    status = iop_lp_session_solve(session, &result, err);
    if (status == IOP_OK && result.outcome != IOP_LP_OPTIMAL)
        status = iop_fail(err, IOP_EINVAL, "solve %zu has no optimum", k);
    if (status == IOP_OK && k == 0)
        memcpy(s->x, result.x, size);
    if (status == IOP_OK && memcmp(result.x, s->x, size) != 0)
        status = iop_fail(err, IOP_EINVAL, "solve %zu has another result", k);
    iop_lp_session_close(session);
    return status;
}

static iop_status solve_again(void *self, size_t k, iop_err *err)
{
    return solve_alike(self, k + 1, err);
}

enum { SIDE = 24, THREADS = 4, SOLVES = 16 };

/* A lattice, and stages such that the order by them fills more. */
static int *lattice_stages(const dense_lp *p)
{
    int *stage = test_calloc(p->rows, sizeof *stage);
    for (size_t i = 0; i < p->rows; i++)
        stage[i] = (int)(i % 7);
    return stage;
}

/* Every bit is the same, whatever other threads solve meanwhile. */
static void threads_do_not_disturb_each_other(void **state)
{
    (void)state;
    iop_err err;
    dense_lp p = lattice(SIDE);
    iop_lp *lp = dense_build(&p, NULL);
    int *stage = lattice_stages(&p);
    solving s = {.lp = lp, .stage = stage, .x = test_calloc(p.columns, sizeof *s.x)};
    assert_ok(solve_alike(&s, 0, &err), err);
    assert_ok(iop_for_each(THREADS, SOLVES, solve_again, &s, &err), err);
    test_free(stage);
    test_free(s.x);
    iop_lp_close(lp);
    dense_free(&p);
}

/* The same with orders that are kept: of this structure, found by the first who comes, and of another. */
static void kept_orders_change_nothing(void **state)
{
    (void)state;
    iop_err err;
    dense_lp p = lattice(SIDE);
    int *stage = lattice_stages(&p);
    iop_lp *first = dense_build(&p, NULL), *other;
    for (size_t j = 0; j < p.columns; j++)
        p.cost[j] *= 1 + 0.1 * (double)(j % 5);
    other = dense_build(&p, NULL);
    solving s = {.lp = other, .x = test_calloc(p.columns, sizeof *s.x)};
    assert_ok(solve_alike(&s, 0, &err), err); /* without orders, without stages */
    iop_lp_orders *orders;
    assert_ok(iop_lp_orders_open(&orders, NULL, &err), err);
    solving before = {
        .lp = first, .stage = stage, .orders = orders, .x = test_calloc(p.columns, sizeof *s.x)};
    assert_ok(solve_alike(&before, 0, &err), err); /* the same places with stages: another structure */
    before.stage = NULL;
    assert_ok(solve_alike(&before, 0, &err), err); /* the structure, with other costs */
    s.orders = orders;
    assert_ok(iop_for_each(THREADS, SOLVES, solve_again, &s, &err), err);
    iop_lp_orders_close(orders);
    test_free(stage);
    test_free(s.x);
    test_free(before.x);
    iop_lp_close(first);
    iop_lp_close(other);
    dense_free(&p);
}

/* How many iterations it takes; *value becomes the optimum. */
static long iterations_of(const dense_lp *p, double *value)
{
    iop_err err;
    iop_lp_session *session;
    iop_lp_result result;
    iop_lp *lp = dense_build(p, NULL);
    iop_lp_settings settings = iop_lp_settings_default();
    settings.interior = true;
    assert_ok(iop_lp_session_open(&session, lp, &settings, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_int_equal(result.outcome, IOP_LP_OPTIMAL);
    const long iterations = result.iterations;
    *value = result.objective;
    iop_lp_session_close(session);
    iop_lp_close(lp);
    return iterations;
}

/* Entries that rounding left of 0, one in each row, have no say in how a program is scaled: a simplex method
 * that had to come to help would need hundreds of iterations. */
static void rounding_is_no_entry(void **state)
{
    (void)state;
    dense_lp p = lattice(SIDE);
    double clean, noisy;
    const long least = iterations_of(&p, &clean);
    for (size_t i = 0; i < p.rows; i++) {
        double *entry = &p.a[i * p.columns + (i * 131) % p.columns];
        *entry = *entry == 0 ? 4e-22 : *entry;
    }
    assert_true(iterations_of(&p, &noisy) <= 2 * least);
    assert_true(fabs(noisy - clean) <= 1e-9 * fabs(clean));
    dense_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_right), cmocka_unit_test(threads_do_not_disturb_each_other),
        cmocka_unit_test(kept_orders_change_nothing), cmocka_unit_test(rounding_is_no_entry)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
