/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges against the optimum itself, computed at many bounds by new sessions. */
#include "random_lp.h"
#include "support/cm.h"
#include <stdlib.h>

enum { SEEDS = 10, POINTS = 5 };

/* Where a check stands, for its message. */
typedef struct place {
    uint64_t seed;
    int kind;
    size_t row;
    bool upper;
    double unit; /* the size of the row's numbers: 1 + |bound| + sum |a x| */
} place;

static void complain(const place *at, const iop_lp_range *r, double b, const char *what, double t,
                     double found, double expected)
{
    fail_msg("seed %llu kind %d row %zu %s bound %.17g: %s at %.17g: %.17g, expected %.17g (up %.17g to "
             "%.17g, down "
             "%.17g to %.17g)",
             (unsigned long long)at->seed, at->kind, at->row, at->upper ? "upper" : "lower", b, what, t,
             found, expected, r->slope_up, r->up_to, r->slope_down, r->down_to);
}

/* The optimum with one bound moved to t; NAN when there is none. */
static double optimum_at(const dense_lp *p, const place *at, double t)
{
    iop_err err = {.msg = ""};
    dense_lp q = dense_copy(p);
    iop_lp_session *session;
    iop_lp_result result;
    (at->upper ? q.row_hi : q.row_lo)[at->row] = t;
    iop_lp *lp = dense_build(&q, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    double value = result.objective; /* NAN when there is no optimum */
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&q);
    return value;
}

/* One side of a range as seen from the bound. */
typedef struct side {
    double slope, end, direction;
    bool infeasible;
} side;

/* The slope holds at points up to the end. */
static void check_line(const dense_lp *p, const place *at, const iop_lp_range *r, const side *s, double b,
                       double value)
{
    double length = isinf(s->end) ? 1e3 * at->unit : fabs(s->end - b);
    for (int k = 1; k <= POINTS; k++) {
        double t = b + s->direction * length * k / POINTS * (s->infeasible ? 1 - 1e-7 : 1);
        if (s->infeasible && k == POINTS)
            t -= s->direction * 1e-7 * at->unit;
        double line = value + s->slope * (t - b), found = optimum_at(p, at, t);
        double noise = 1e-8 * (1 + fabs(value) + fabs(line));
        if (length > 1e-8 * at->unit && !(fabs(found - line) <= noise))
            complain(at, r, b, "value", t, found, line);
    }
}

/* Beyond the end the optimum lies off the line, or there is none. */
static void check_end(const dense_lp *p, const place *at, const iop_lp_range *r, const side *s, double b,
                      double value)
{
    double step = 1e-4 * at->unit, t = s->end + s->direction * step;
    double found = optimum_at(p, at, t), line = value + s->slope * (t - b);
    if (isnan(found) && !s->infeasible) { /* the next piece may be short */
        step *= 1e-2;
        t = s->end + s->direction * step;
        found = optimum_at(p, at, t);
        line = value + s->slope * (t - b);
    }
    if (s->infeasible != isnan(found))
        complain(at, r, b, s->infeasible ? "feasible beyond the end" : "infeasible beyond the end", t, found,
                 line);
    if (s->infeasible)
        return;
    double further = optimum_at(p, at, t + s->direction * step);
    double slope = isnan(further) ? (found - (value + s->slope * (s->end - b))) / (s->direction * step)
                                  : (further - found) / (s->direction * step);
    if (fabs(slope - s->slope) <= 1e-7 * fabs(s->slope) + 1e-9)
        complain(at, r, b, "the slope goes on", t, slope, s->slope);
    double worse = p->maximize ? line - found : found - line;
    if (worse < -1e-9 * (1 + fabs(value)))
        complain(at, r, b, "the optimum is not concave", t, found, line);
}

static void check_range(const dense_lp *p, const place *at, iop_lp_session *session)
{
    iop_err err = {.msg = ""};
    iop_lp_range r;
    iop_lp_result result;
    double b = (at->upper ? p->row_hi : p->row_lo)[at->row];
    if (iop_lp_bound_range(session, at->row, at->upper, &r, &err) != IOP_OK)
        fail_msg("seed %llu kind %d row %zu: %s", (unsigned long long)at->seed, at->kind, at->row, err.msg);
    double value = optimum_at(p, at, b);
    const side sides[] = {{r.slope_up, r.up_to, 1, r.infeasible_above},
                          {r.slope_down, r.down_to, -1, r.infeasible_below}};
    for (int k = 0; k < 2; k++) {
        const side *s = &sides[k];
        if ((s->end - b) * s->direction < 0 || (s->end == b && !s->infeasible))
            complain(at, &r, b, "no length", s->end, s->end, b);
        check_line(p, at, &r, s, b, value);
        if (!isinf(s->end))
            check_end(p, at, &r, s, b, value);
    }
    assert_ok(iop_lp_session_solve(session, &result, &err), err); /* the session is as it was */
    assert_close(result.objective, value, 1e-9);
}

static void check_program(const dense_lp *p, uint64_t seed, int kind)
{
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    iop_lp_result result;
    iop_lp *lp = dense_build(p, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    for (size_t i = 0; result.outcome == IOP_LP_OPTIMAL && i < p->rows && i < 6; i++)
        for (int upper = 0; upper < 2; upper++) {
            place at = {seed, kind, i, upper, dense_row_size(p, i, result.x)};
            if (isfinite(upper ? p->row_hi[i] : p->row_lo[i]))
                check_range(p, &at, session);
        }
    iop_lp_session_close(session);
    iop_lp_close(lp);
}

static void ranges_are_exact(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (int kind = 0; kind < DENSE_KINDS; kind++) {
            dense_lp p = dense_random(seed, (dense_kind)kind, 10, 14);
            check_program(&p, seed, kind);
            dense_free(&p);
        }
}

/* max x + y with x + y <= 4 twice, x <= 3, y <= 3: doubly degenerate, known by hand. */
static void a_breakpoint_has_two_slopes(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    iop_lp_result result;
    iop_lp_range r;
    dense_lp p = dense_new(2, 2, true);
    for (size_t k = 0; k < 4; k++)
        p.a[k] = 1;
    p.cost[0] = p.cost[1] = 1;
    p.col_hi[0] = p.col_hi[1] = 3;
    p.row_hi[0] = p.row_hi[1] = 4;
    iop_lp *lp = dense_build(&p, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_ok(iop_lp_bound_range(session, 0, true, &r, &err), err);
    assert_close(r.slope_up, 0, 1e-12); /* the other row holds */
    assert_true(isinf(r.up_to));
    assert_close(r.slope_down, 1, 1e-12);
    assert_close(r.down_to, 0, 1e-9);
    assert_true(r.infeasible_below && !r.infeasible_above);
    assert_ok(iop_lp_session_set_row(session, 1, -INFINITY, 5, &err), err);
    assert_int_equal(iop_lp_bound_range(session, 0, true, &r, &err), IOP_EINVAL); /* not solved since */
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_ok(iop_lp_bound_range(session, 0, true, &r, &err), err);
    assert_close(r.slope_up, 1, 1e-12);
    assert_close(r.up_to, 5, 1e-9);
    assert_int_equal(iop_lp_bound_range(session, 0, false, &r, &err), IOP_EINVAL); /* no such bound */
    assert_int_equal(iop_lp_bound_range(session, 2, true, &r, &err), IOP_EINVAL);
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_breakpoint_has_two_slopes),
        cmocka_unit_test(ranges_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
