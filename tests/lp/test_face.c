/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges from the optimal face, of interior points, against those that tangents find from a basis. */
#include "random_lp.h"
#include "support/cm.h"
#include <stdlib.h>

enum { SEEDS = 60, MOST = 64 };

typedef struct counts {
    int programs, asked, found, missed, priced, corners, infeasible, finite;
} counts;

typedef struct place {
    uint64_t seed;
    int kind;
    iop_lp_bound bound;
    double unit; /* the size of the row's numbers */
} place;

static iop_lp_session *solved(const iop_lp *lp, bool interior, iop_lp_result *result)
{
    iop_err err;
    iop_lp_session *session;
    iop_lp_settings settings = iop_lp_settings_default();
    settings.interior = interior;
    assert_ok(iop_lp_session_open(&session, lp, &settings, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, result, &err), err);
    return session;
}

static bool same_end(double a, double b, double unit)
{
    return a == b || fabs(a - b) <= 1e-6 * unit;
}

static bool same_slope(double a, double b)
{
    return fabs(a - b) <= 1e-7 * (1 + fabs(a) + fabs(b));
}

static void compare(const place *at, const iop_lp_range *found, const iop_lp_range *r)
{
    if (same_slope(found->slope_up, r->slope_up) && same_slope(found->slope_down, r->slope_down) &&
        same_end(found->up_to, r->up_to, at->unit) && same_end(found->down_to, r->down_to, at->unit) &&
        found->infeasible_above == r->infeasible_above && found->infeasible_below == r->infeasible_below)
        return;
    fail_msg("seed %llu kind %d row %zu %s: up %.12g to %.12g%s, down %.12g to %.12g%s; by tangents up %.12g "
             "to %.12g%s, down %.12g to %.12g%s",
             (unsigned long long)at->seed, at->kind, at->bound.row, at->bound.upper ? "upper" : "lower",
             found->slope_up, found->up_to, found->infeasible_above ? "!" : "", found->slope_down,
             found->down_to, found->infeasible_below ? "!" : "", r->slope_up, r->up_to,
             r->infeasible_above ? "!" : "", r->slope_down, r->down_to, r->infeasible_below ? "!" : "");
}

/* What is not found is a corner, or an equation of which one bound would move. */
static void check_bound(const dense_lp *p, const place *at, iop_lp_session *by_basis, bool found,
                        const iop_lp_range *range, counts *c)
{
    iop_err err;
    iop_lp_range r;
    size_t i = at->bound.row;
    assert_ok(iop_lp_bound_range(by_basis, i, at->bound.upper, &r, &err), err);
    c->asked++;
    bool corner = !same_slope(r.slope_up, r.slope_down) || r.up_to == r.down_to ||
                  (at->bound.upper ? r.down_to == p->row_hi[i] : r.up_to == p->row_lo[i]);
    c->corners += corner;
    c->missed += !found && !corner;
    if (!found)
        return;
    c->found++;
    c->priced += r.slope_up != 0;
    c->infeasible += r.infeasible_above || r.infeasible_below;
    c->finite += isfinite(r.up_to) && isfinite(r.down_to);
    compare(at, range, &r);
}

static void check_program(const dense_lp *p, uint64_t seed, int kind, counts *c)
{
    iop_err err;
    iop_lp_result by_point, corner;
    iop_lp_bound bound[MOST];
    iop_lp_range range[MOST];
    bool found[MOST];
    size_t count = 0;
    iop_lp *lp = dense_build(p, NULL);
    iop_lp_session *inside = solved(lp, true, &by_point), *by_basis = solved(lp, false, &corner);
    for (size_t i = 0; i < p->rows; i++)
        for (int upper = 0; upper < 2; upper++)
            if (isfinite(upper ? p->row_hi[i] : p->row_lo[i]) && count < MOST)
                bound[count++] = (iop_lp_bound){i, upper};
    if (by_point.outcome == IOP_LP_OPTIMAL && !iop_lp_session_has_basis(inside)) {
        c->programs++;
        assert_ok(iop_lp_bound_ranges(inside, count, bound, range, found, &err), err);
        for (size_t k = 0; k < count; k++) {
            place at = {seed, kind, bound[k], dense_row_size(p, bound[k].row, corner.x)};
            check_bound(p, &at, by_basis, found[k], &range[k], c);
        }
    }
    iop_lp_session_close(inside);
    iop_lp_session_close(by_basis);
    iop_lp_close(lp);
}

static void both_ways_agree(void **state)
{
    (void)state;
    counts c = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (int kind = 0; kind < DENSE_KINDS; kind++) {
            dense_lp p = dense_random(seed, (dense_kind)kind, 12, 16);
            check_program(&p, seed, kind, &c);
            dense_free(&p);
        }
    print_message(
        "%d programs, %d bounds, %d found, %d priced, %d finite, %d corners, %d infeasible, %d missed\n",
        c.programs, c.asked, c.found, c.priced, c.finite, c.corners, c.infeasible, c.missed);
    assert_true(c.programs > 100 && c.found > c.asked / 3 && c.priced > 100);
    assert_true(c.missed <= c.asked / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_ways_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
