/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions that ask the interior point method first: every result is right, by whichever method, and most
 * optima are its own; stages only change the order of elimination. */
#include "random_lp.h"
#include "support/cm.h"
#include <math.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(results_are_right)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
