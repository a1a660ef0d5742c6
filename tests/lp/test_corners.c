/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interior point method at the corners of the optimum in a bound, and next to them, where slacks are
 * neither 0 nor of any size: the answers are its own, and those of the simplex method. */
#include "random_lp.h"
#include "support/cm.h"

static const double away[] = {0, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4};

typedef struct both {
    iop_lp_session *simplex, *interior;
    unsigned asked, own;
} both;

static iop_lp_session *open_session(const iop_lp *lp, bool interior)
{
    iop_err err;
    iop_lp_session *session;
    iop_lp_settings settings = iop_lp_settings_default();
    settings.interior = interior;
    assert_ok(iop_lp_session_open(&session, lp, &settings, NULL, &err), err);
    return session;
}

static iop_lp_result solved(iop_lp_session *s)
{
    iop_err err;
    iop_lp_result result;
    assert_ok(iop_lp_session_solve(s, &result, &err), err);
    return result;
}

static void compare(both *b, size_t row, double lo, double hi)
{
    iop_err err;
    assert_ok(iop_lp_session_set_row(b->simplex, row, lo, hi, &err), err);
    assert_ok(iop_lp_session_set_row(b->interior, row, lo, hi, &err), err);
    iop_lp_result expected = solved(b->simplex);
    if (expected.outcome != IOP_LP_OPTIMAL) /* no plan beyond this corner */
        return;
    iop_lp_result found = solved(b->interior);
    if (found.outcome == IOP_LP_INFEASIBLE) /* with a proof that holds: it is beyond by next to nothing */
        return;
    assert_int_equal(found.outcome, IOP_LP_OPTIMAL);
    double size = 1 + fabs(expected.objective);
    if (!(fabs(found.objective - expected.objective) <= 1e-8 * size))
        fail_msg("row %zu in [%.17g, %.17g]: %.17g, and %.17g by the simplex method", row, lo, hi,
                 found.objective, expected.objective);
    b->asked++;
    b->own += !iop_lp_session_has_basis(b->interior);
}

static void around(both *b, size_t row, bool upper, double lo, double hi, double corner)
{
    for (size_t k = 0; k < sizeof away / sizeof *away && isfinite(corner); k++)
        for (int side = -1; side <= 1; side += 2) {
            double at = corner + side * away[k] * (1 + fabs(corner));
            if (upper ? at > lo : at < hi)
                compare(b, row, upper ? lo : at, upper ? at : hi);
        }
}

/* Corners on both sides of the present bound of a row that has a price. */
static void try_row(both *b, const dense_lp *p, size_t row, bool upper)
{
    iop_err err;
    iop_lp_range range;
    if (iop_lp_bound_range(b->simplex, row, upper, &range, &err) != IOP_OK)
        return;
    double lo = p->row_lo[row], hi = p->row_hi[row];
    around(b, row, upper, lo, hi, range.up_to);
    around(b, row, upper, lo, hi, range.down_to);
    assert_ok(iop_lp_session_set_row(b->simplex, row, lo, hi, &err), err);
    assert_ok(iop_lp_session_set_row(b->interior, row, lo, hi, &err), err);
}

static void try_program(both *b, const dense_lp *p)
{
    iop_lp *lp = dense_build(p, NULL);
    b->simplex = open_session(lp, false);
    b->interior = open_session(lp, true);
    unsigned rows = 0;
    for (size_t i = 0; i < p->rows && rows < 3; i++) {
        iop_lp_result r = solved(b->simplex);
        if (r.outcome != IOP_LP_OPTIMAL)
            break;
        if (r.y[i] == 0 || p->row_lo[i] == p->row_hi[i])
            continue;
        try_row(b, p, i, (r.y[i] > 0) == p->maximize);
        rows++;
    }
    iop_lp_session_close(b->simplex);
    iop_lp_session_close(b->interior);
    iop_lp_close(lp);
}

static void corners_are_met(void **state)
{
    static const dense_kind kinds[] = {DENSE_PLAIN, DENSE_DEGENERATE, DENSE_EQUATIONS, DENSE_LEONTIEF};
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        both b = {0};
        for (uint64_t seed = 0; seed < CASES(30); seed++) {
            dense_lp p = dense_random(seed, kinds[k], 40, 60);
            try_program(&b, &p);
            dense_free(&p);
        }
        assert_true(b.asked > CASES(500));
        assert_true(b.own >= b.asked - b.asked / 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(corners_are_met)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
