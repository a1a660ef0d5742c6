/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conflicts are infeasible and irreducible, relaxations feasible and cheapest: asked of new sessions. */
#include "random_lp.h"
#include "support/cm.h"
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 60, MOST_SIDES = 80 };

static bool is_feasible(const dense_lp *p)
{
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    iop_lp_result result;
    dense_lp q = dense_copy(p);
    memset(q.cost, 0, q.columns * sizeof *q.cost);
    iop_lp *lp = dense_build(&q, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    bool feasible = result.outcome == IOP_LP_OPTIMAL;
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&q);
    return feasible;
}

static double *slot(const dense_lp *p, const iop_lp_side *side)
{
    double *bounds = side->is_row ? side->upper ? p->row_hi : p->row_lo : side->upper ? p->col_hi : p->col_lo;
    return &bounds[side->index];
}

static void add_side(const dense_lp *p, gen *g, size_t members, iop_lp_side *side, size_t *count, bool is_row,
                     bool upper, size_t index)
{
    iop_lp_side s = {is_row, upper, index, gen_below(g, members), gen_uniform(g, 0.5, 2), false, false};
    if (*count < MOST_SIDES && isfinite(*slot(p, &s)) && gen_chance(g, 0.8))
        side[(*count)++] = s;
}

/* Most finite bounds as sides, in `members` groups at random. */
static size_t random_sides(const dense_lp *p, gen *g, size_t members, iop_lp_side *side)
{
    size_t count = 0;
    for (int upper = 0; upper < 2; upper++) {
        for (size_t i = 0; i < p->rows; i++)
            add_side(p, g, members, side, &count, true, upper, i);
        for (size_t j = 0; j < p->columns; j++)
            add_side(p, g, members, side, &count, false, upper, j);
    }
    return count;
}

/* The program with only these members' bounds, except `without`. */
static bool members_are_feasible(const dense_lp *p, size_t sides, const iop_lp_side *side, const bool *in,
                                 size_t without)
{
    dense_lp q = dense_copy(p);
    for (size_t k = 0; k < sides; k++)
        if (!in[side[k].member] || side[k].member == without)
            *slot(&q, &side[k]) = side[k].upper ? HUGE_VAL : -HUGE_VAL;
    bool feasible = is_feasible(&q);
    dense_free(&q);
    return feasible;
}

static void check_conflict(const dense_lp *p, uint64_t seed, const iop_lp_side *side, size_t sides,
                           size_t members, const bool *in, const double *share)
{
    if (members_are_feasible(p, sides, side, in, SIZE_MAX))
        fail_msg("seed %llu: the conflict is feasible", (unsigned long long)seed);
    for (size_t m = 0; m < members; m++) {
        double largest = 0;
        for (size_t k = 0; k < sides; k++)
            largest = side[k].member == m ? fmax(largest, share[k]) : largest;
        if ((largest > 0) != in[m])
            fail_msg("seed %llu: member %zu is%s in the conflict with a share of %g",
                     (unsigned long long)seed, m, in[m] ? "" : " not", largest);
        if (in[m] && !members_are_feasible(p, sides, side, in, m))
            fail_msg("seed %llu: member %zu could be taken away", (unsigned long long)seed, m);
    }
}

static void check_relaxation(const dense_lp *p, uint64_t seed, const iop_lp_side *side, size_t sides,
                             const double *amount)
{
    dense_lp q = dense_copy(p);
    for (size_t k = 0; k < sides; k++)
        *slot(&q, &side[k]) += side[k].upper ? amount[k] : -amount[k];
    if (!is_feasible(&q))
        fail_msg("seed %llu: the relaxed program is infeasible", (unsigned long long)seed);
    for (size_t k = 0; k < sides; k++) { /* none of the amounts can be smaller */
        double old = *slot(&q, &side[k]), less = 1e-4 * amount[k];
        if (amount[k] <= 1e-3)
            continue;
        *slot(&q, &side[k]) += side[k].upper ? -less : less;
        if (is_feasible(&q))
            fail_msg("seed %llu: side %zu gives way by %.17g, more than it must", (unsigned long long)seed, k,
                     amount[k]);
        *slot(&q, &side[k]) = old;
    }
    dense_free(&q);
}

/* Of some of the members alone. */
static unsigned explain_some(iop_lp_session *session, const dense_lp *p, uint64_t seed,
                             const iop_lp_side *side, size_t sides, size_t members)
{
    iop_err err = {.msg = ""};
    bool may[MOST_SIDES], in[MOST_SIDES];
    double share[MOST_SIDES];
    gen g = gen_seed(seed + 7);
    for (size_t m = 0; m < members; m++)
        may[m] = in[m] = gen_chance(&g, 0.8);
    bool feasible = members_are_feasible(p, sides, side, may, SIZE_MAX);
    iop_status status = iop_lp_conflict_within(session, sides, side, members, in, share, &err);
    if ((status == IOP_OK) == feasible)
        fail_msg("seed %llu: among some: feasible %d, status %d: %s", (unsigned long long)seed, feasible,
                 (int)status, err.msg);
    if (status != IOP_OK)
        return 0;
    check_conflict(p, seed, side, sides, members, in, share);
    for (size_t m = 0; m < members; m++)
        assert_true(may[m] || !in[m]);
    return 1;
}

static unsigned found[3], found_some;

static void explain(const dense_lp *p, uint64_t seed)
{
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    iop_lp_result result;
    iop_lp_side side[MOST_SIDES];
    bool in[MOST_SIDES] = {false};
    double share[MOST_SIDES], amount[MOST_SIDES];
    gen g = gen_seed(seed);
    size_t members = 1 + gen_below(&g, 20), sides = random_sides(p, &g, members, side);
    bool feasible = is_feasible(p), given = members_are_feasible(p, sides, side, in, SIZE_MAX);
    iop_lp *lp = dense_build(p, NULL);
    iop_lp_settings settings = iop_lp_settings_default();
    settings.interior = seed % 2;
    assert_ok(iop_lp_session_open(&session, lp, &settings, NULL, &err), err);
    iop_status status = iop_lp_conflict(session, sides, side, members, in, share, &err);
    iop_status relaxed = iop_lp_relaxation(session, sides, side, amount, &err);
    found[feasible ? 0 : given ? 1 : 2]++;
    if ((status == IOP_OK) != (!feasible && given) || (relaxed == IOP_OK) != given)
        fail_msg("seed %llu: feasible %d, given feasible %d: status %d, %d: %s", (unsigned long long)seed,
                 feasible, given, (int)status, (int)relaxed, err.msg);
    if (status == IOP_OK)
        check_conflict(p, seed, side, sides, members, in, share);
    if (status == IOP_OK) /* from the proof of before, or another */
        found_some += explain_some(session, p, seed, side, sides, members);
    if (relaxed == IOP_OK)
        check_relaxation(p, seed, side, sides, amount);
    for (size_t k = 0; relaxed == IOP_OK && feasible && k < sides; k++)
        assert_true(amount[k] <= 1e-9);
    assert_ok(iop_lp_session_solve(session, &result, &err), err); /* the session is as it was */
    const char *fault = dense_judge(p, &result);
    if (fault || (result.outcome != IOP_LP_INFEASIBLE) != feasible)
        fail_msg("seed %llu: afterwards %s", (unsigned long long)seed, fault ? fault : "another outcome");
    iop_lp_session_close(session);
    iop_lp_close(lp);
}

static void random_programs_are_explained(void **state)
{
    (void)state;
    static const dense_kind kinds[] = {DENSE_TIGHT, DENSE_DEGENERATE, DENSE_PLAIN};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        dense_lp p = dense_random(seed, kinds[seed % 5 < 3 ? 0 : seed % 5 - 2], 12, 12);
        gen g = gen_seed(seed + 99);
        if (p.columns && gen_chance(&g, 0.1)) /* bounds that cross */
            p.col_lo[0] = isfinite(p.col_hi[0]) ? p.col_hi[0] + 1 : p.col_lo[0];
        if (p.rows && gen_chance(&g, 0.1))
            p.row_hi[0] = isfinite(p.row_lo[0]) ? p.row_lo[0] - 2 : p.row_hi[0];
        explain(&p, seed);
        dense_free(&p);
    }
    assert_true(found[0] > 0 && found[1] > SEEDS / 6 && found[2] > 0 &&
                found_some > 3); /* every case was there */
}

static double bisect(const dense_lp *p, const iop_lp_side *side, double far)
{
    dense_lp q = dense_copy(p);
    double no = 0, yes = far;
    for (int k = 0; k < 40; k++) {
        double middle = (no + yes) / 2;
        *slot(&q, side) = *slot(p, side) + (side->upper ? middle : -middle);
        *(is_feasible(&q) ? &yes : &no) = middle;
    }
    dense_free(&q);
    return yes;
}

/* Tries each single bound of an infeasible program; returns how many could mend it. */
static unsigned compare_with_bisection(const dense_lp *p)
{
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    double amount;
    unsigned compared = 0;
    iop_lp *lp = dense_build(p, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    for (size_t k = 0; k < 2 * p->rows; k++) {
        const iop_lp_side side = {true, k % 2, k / 2, 0, 3, false, false};
        if (isinf(*slot(p, &side)) || iop_lp_relaxation(session, 1, &side, &amount, &err) != IOP_OK)
            continue;
        assert_close(amount, bisect(p, &side, 2 * amount + 1), 1e-7);
        compared++;
    }
    iop_lp_session_close(session);
    iop_lp_close(lp);
    return compared;
}

/* One side alone: the amount is where bisection finds the first feasible bound. */
static void one_amount_is_what_bisection_finds(void **state)
{
    (void)state;
    unsigned compared = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        dense_lp p = dense_random(seed, DENSE_TIGHT, 6, 8);
        if (!is_feasible(&p))
            compared += compare_with_bisection(&p);
        dense_free(&p);
    }
    assert_true(compared > 5);
}

/* x >= 3 and x <= 1, in one wide member or in narrow ones; the cheap side gives way. */
static void the_cheap_side_gives_way(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    bool in[3];
    double amount[3], share[3];
    dense_lp p = dense_new(1, 1, false);
    p.a[0] = 1;
    p.row_hi[0] = 1;
    p.col_lo[0] = 3;
    iop_lp *lp = dense_build(&p, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    iop_lp_side side[] = {{true, true, 0, 0, 1, false, false},
                          {false, false, 0, 1, 10, false, false},
                          {true, false, 0, 2, 1, false, false}};
    assert_ok(iop_lp_conflict(session, 3, side, 3, in, share, &err), err);
    assert_true(in[0] && in[1] && !in[2]);
    assert_close(share[0], 1, 1e-12);
    assert_close(share[1], 1, 1e-12);
    assert_ok(iop_lp_relaxation(session, 3, side, amount, &err), err);
    assert_close(amount[0], 2, 1e-9);
    assert_true(amount[1] == 0 && amount[2] == 0);
    side[0].weight = 0;
    assert_int_equal(iop_lp_relaxation(session, 3, side, amount, &err), IOP_EINVAL);
    side[0].weight = 1;
    side[0].index = 1;
    assert_int_equal(iop_lp_conflict(session, 3, side, 3, in, share, &err), IOP_EINVAL);
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

/* Two conflicts: of the members that could go, the one with fewer sides goes. */
static void wide_members_remain(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    bool in[3];
    dense_lp p = dense_new(2, 2, false);
    for (size_t k = 0; k < 2; k++) {
        p.a[k] = p.a[2 + k] = 1;
        p.row_hi[k] = 1; /* twice the same limit: a narrow member each */
        p.col_lo[k] = 1; /* one wide member */
    }
    iop_lp *lp = dense_build(&p, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    const iop_lp_side side[] = {{true, true, 0, 0, 1, false, false},
                                {true, true, 1, 1, 1, false, false},
                                {false, false, 0, 2, 1, false, false},
                                {false, false, 1, 2, 1, false, false}};
    assert_ok(iop_lp_conflict(session, 4, side, 3, in, NULL, &err), err);
    assert_true(in[2] && in[0] != in[1]);
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

/* x cannot be negative: without the bound x >= 3 there is still x >= 0, which is a conflict with x <= -1 and
 * none with x <= 1. */
static void what_cannot_be_negative_stays_so(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    const iop_lp_side side = {false, false, 0, 0, 1, true, false};
    for (int most = -1; most <= 1; most += 2)
        for (int interior = 0; interior < 2; interior++) {
            iop_lp_session *session;
            iop_lp_settings settings = iop_lp_settings_default();
            bool in = false;
            double amount = 0;
            dense_lp p = dense_new(1, 1, false);
            p.a[0] = 1;
            p.row_hi[0] = most;
            p.col_lo[0] = 3;
            iop_lp *lp = dense_build(&p, NULL);
            settings.interior = interior;
            assert_ok(iop_lp_session_open(&session, lp, &settings, NULL, &err), err);
            iop_status conflict = iop_lp_conflict(session, 1, &side, 1, &in, NULL, &err);
            iop_status relaxed = iop_lp_relaxation(session, 1, &side, &amount, &err);
            assert_int_equal(conflict, most > 0 ? IOP_OK : IOP_EINVAL);
            assert_int_equal(relaxed, most > 0 ? IOP_OK : IOP_EINVAL);
            assert_true(most < 0 || (in && fabs(amount - 2) < 1e-6));
            iop_lp_session_close(session);
            iop_lp_close(lp);
            dense_free(&p);
        }
}

/* A proof from elsewhere is taken when it holds, whatever its sign and size; a conflict then begins with it.
 */
static void a_known_proof_is_taken(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    bool in[2] = {false}, holds;
    dense_lp p = dense_new(2, 1, false);
    p.a[0] = p.a[1] = 1;
    p.row_hi[0] = 1;
    p.row_lo[1] = 3;
    iop_lp *lp = dense_build(&p, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_take_proof(session, (double[]){2, 0}, &holds, &err), err);
    assert_false(holds);
    assert_ok(iop_lp_session_take_proof(session, (double[]){-5, 5}, &holds, &err), err);
    assert_true(holds);
    const iop_lp_side side[] = {{true, true, 0, 0, 1, false, false}, {true, false, 1, 1, 1, false, false}};
    assert_ok(iop_lp_conflict(session, 2, side, 2, in, NULL, &err), err);
    assert_true(in[0] && in[1]);
    assert_int_equal(iop_lp_session_take_proof(session, (double[]){NAN, 1}, &holds, &err), IOP_EINVAL);
    assert_ok(iop_lp_session_set_row(session, 1, 0.5, INFINITY, &err), err); /* now there is a point */
    assert_ok(iop_lp_session_take_proof(session, (double[]){1, -1}, &holds, &err), err);
    assert_false(holds);
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cheap_side_gives_way),           cmocka_unit_test(wide_members_remain),
        cmocka_unit_test(what_cannot_be_negative_stays_so),   cmocka_unit_test(a_known_proof_is_taken),
        cmocka_unit_test(one_amount_is_what_bisection_finds), cmocka_unit_test(random_programs_are_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
