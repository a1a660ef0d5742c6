/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the shadow prices of a whole plan's limits hold: bounds are moved and the plan is solved anew. */
#include "support/cm.h"
#include "support/economy.h"
#include "support/schemes.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <string.h>

static iop_solution *solve(const iop_scheme *scheme, const char *method)
{
    iop_err err;
    iop_solution *solution;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = method;
    assert_ok(iop_solve_scheme(&solution, scheme, &settings, &err), err);
    return solution;
}

/* --- what a program is worth ---------------------------------------------------------------------------- */

/* What soft requirements weigh against the aim. */
static double penalties(const iop_scheme *scheme, const iop_solution *s)
{
    double sum = 0;
    for (size_t g = 0; g < scheme->requirements; g++) {
        const iop_requirement *k = &scheme->requirement[g];
        if (!k->soft || k->priority > 0)
            continue;
        sum += isinf(k->under) ? 0 : k->under * s->requirement[g].under;
        sum += isinf(k->over) ? 0 : k->over * s->requirement[g].over;
    }
    return scheme->period[0].plan->maximize ? -sum : sum;
}

/* The simplex method may hand a program over whose optimum it cannot prove; there is no basis then. */
static bool has_basis(const iop_solution *s)
{
    return s->status == IOP_OPTIMAL && strcmp(s->provenance.method, "whole plan, simplex") == 0;
}

/* Nor need the interior point method find one that is proved. */
static bool has_face(const iop_solution *s)
{
    return s->status == IOP_OPTIMAL && strcmp(s->provenance.method, "whole plan, interior point") == 0;
}

/* The aim with its penalties, by a solve from the beginning; NaN: there is no plan. */
static double worth_solved(const iop_scheme *scheme)
{
    iop_solution *s = solve(scheme, "simplex");
    assert_true(s->certificate.verified);
    assert_true(s->status == IOP_OPTIMAL || s->status == IOP_INFEASIBLE);
    double value = s->status == IOP_OPTIMAL ? s->objective.value + penalties(scheme, s) : (double)NAN;
    iop_solution_close(s);
    return value;
}

/* The same of the program of the aim alone, in the user's units, priorities being met as the scheme says. */
static double worth_of_last_program(const iop_scheme *scheme)
{
    scheme_answer a = scheme_answer_open(scheme);
    assert_true(a.outcome == IOP_LP_OPTIMAL || a.outcome == IOP_LP_INFEASIBLE);
    double value = a.outcome == IOP_LP_OPTIMAL ? a.objective : (double)NAN;
    scheme_answer_close(&a);
    return value;
}

typedef double worth_of(const iop_scheme *scheme);

/* A priority is met up to 1e-9: where its sum is a bound, there is a plan a little beyond the end as well,
 * and no end of all plans is told there. */
static bool has_slack(worth_of *worth)
{
    return worth == worth_of_last_program;
}

/* --- one bound ------------------------------------------------------------------------------------------ */

typedef struct moved {
    const iop_scheme *scheme;
    worth_of *worth;
    double *bound, other; /* in the scheme: the one that is moved, and the row's other one */
    bool is_max;
    double limit, price, left, from, to; /* as told */
    bool infeasible_below, infeasible_above;
    double value; /* of the plan as it is */
    bool may_be_untold;
} moved;

typedef struct counts {
    int within, beyond, infeasible, corners, binding, untold;
} counts;

static double worth_at(const moved *m, double bound)
{
    *m->bound = bound;
    double value = m->worth(m->scheme);
    *m->bound = m->limit;
    return value;
}

static bool crosses(const moved *m, double bound)
{
    return m->is_max ? bound < m->other : bound > m->other;
}

/* Nine tenths of the way to an end the price is the slope; a little beyond it is not, or there is no plan. */
static void check_end(const moved *m, bool up, counts *c)
{
    double end = up ? m->to : m->from, size = 1 + fabs(m->limit), sign = up ? 1 : -1;
    bool told_infeasible = up ? m->infeasible_above : m->infeasible_below;
    if (end != m->limit) {
        double at = isinf(end) ? m->limit + sign * .2 * size : m->limit + .9 * (end - m->limit);
        assert_close(worth_at(m, at), m->value + m->price * (at - m->limit), 1e-7);
        c->within++;
    }
    if (isinf(end)) {
        assert_false(told_infeasible);
        return;
    }
    double found = (double)NAN, at = end; /* a little: where there may be a plan */
    double least = told_infeasible || has_slack(m->worth) ? .01 : 1e-6;
    for (double step = .02; step > least && isnan(found); step *= .1) {
        at = end + sign * step * size;
        found = crosses(m, at) ? (double)NAN : worth_at(m, at);
    }
    double line = m->value + m->price * (at - m->limit);
    bool excused = isnan(found) && has_slack(m->worth);
    if ((told_infeasible != isnan(found) && !excused) ||
        (!isnan(found) && fabs(found - line) <= 1e-9 * (1 + fabs(line))))
        fail_msg("%s %.9g (other %.9g), price %.9g / %.9g from %.9g to %.9g, %sfeasible %s: at %.9g %.15g, "
                 "line %.15g",
                 m->is_max ? "max" : "min", m->limit, m->other, m->price, m->left, m->from, m->to,
                 told_infeasible ? "in" : "", up ? "above" : "below", at, found, line);
    c->infeasible += isnan(found);
    c->beyond += !isnan(found);
}

/* From the face a corner is not told. */
static bool is_untold(const moved *m)
{
    return m->from == m->limit && m->to == m->limit && m->price == m->left;
}

static void check(const moved *m, counts *c)
{
    if (m->may_be_untold && is_untold(m)) {
        c->untold++;
        return;
    }
    if (!(m->from <= m->limit && m->limit <= m->to && m->from < m->to))
        fail_msg("%s %.17g (other %.9g), price %.9g / %.9g from %.17g to %.17g %d %d",
                 m->is_max ? "max" : "min", m->limit, m->other, m->price, m->left, m->from, m->to,
                 m->infeasible_below, m->infeasible_above);
    c->binding += m->price != 0;
    check_end(m, true, c);
    check_end(m, false, c);
}

/* --- every bound of a scheme ---------------------------------------------------------------------------- */

static void check_limits(const iop_scheme *scheme, const iop_solution *s, worth_of *worth, counts *c)
{
    size_t at = 0;
    for (size_t t = 0; t < scheme->periods; t++)
        for (size_t l = 0; l < scheme->period[t].plan->limits; l++) {
            iop_band *band = &scheme->period[t].plan->limit[l].band;
            for (int side = 0; side < 2; side++) {
                if (isinf(side == 0 ? band->hi : band->lo))
                    continue;
                const iop_limit_result *r = &s->limit[at++];
                const moved m = {scheme,
                                 worth,
                                 side == 0 ? &band->hi : &band->lo,
                                 side == 0 ? band->lo : band->hi,
                                 r->is_max,
                                 r->limit,
                                 r->shadow_price,
                                 r->shadow_price_left,
                                 r->range_from,
                                 r->range_to,
                                 r->infeasible_below,
                                 r->infeasible_above,
                                 worth(scheme),
                                 has_face(s)};
                check(&m, c);
            }
        }
    assert_int_equal(at, s->limits);
}

static void check_totals(const iop_scheme *scheme, const iop_solution *s, worth_of *worth, counts *c)
{
    size_t each = scheme->period[0].plan->totals;
    for (size_t k = 0; k < s->totals; k++) {
        iop_band *band = &scheme->period[k / each].plan->total[k % each].band;
        const iop_total_result *r = &s->total[k];
        const moved m = {scheme,
                         worth,
                         r->is_max ? &band->hi : &band->lo,
                         r->is_max ? band->lo : band->hi,
                         r->is_max,
                         r->is_max ? r->upper : r->lower,
                         r->shadow_price,
                         r->shadow_price_left,
                         r->range_from,
                         r->range_to,
                         r->infeasible_below,
                         r->infeasible_above,
                         worth(scheme),
                         has_face(s)};
        if (!isinf(m.limit))
            check(&m, c);
    }
}

static void check_schemes(uint64_t seeds, unsigned parts, const char *method, counts *c)
{
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        random_scheme r = random_scheme_open(seed, parts);
        iop_solution *s = solve(r.scheme, method);
        if (has_basis(s) || has_face(s)) {
            check_limits(r.scheme, s, worth_solved, c);
            check_totals(r.scheme, s, worth_solved, c);
        }
        iop_solution_close(s);
        random_scheme_close(&r);
    }
}

static void prices_are_slopes_within_their_ranges(void **state)
{
    (void)state;
    counts c = {0};
    check_schemes(CASES(40), SCHEME_PARTS & ~(unsigned)SCHEME_PRIORITIES, "simplex", &c);
    check_schemes(CASES(40), (SCHEME_PARTS & ~(unsigned)SCHEME_PRIORITIES) | SCHEME_TIGHT, "simplex", &c);
    check_schemes(CASES(20), SCHEME_TECHNIQUES | SCHEME_TREATMENTS, "simplex", &c);
    print_message("%d within, %d beyond, %d infeasible, %d prices\n", c.within, c.beyond, c.infeasible,
                  c.binding);
    assert_true(c.within > CASES(100) && c.beyond > CASES(30) && c.infeasible > CASES(10) &&
                c.binding > CASES(30));
}

static void the_optimal_face_tells_ranges_too(void **state)
{
    (void)state;
    counts c = {0};
    check_schemes(CASES(15), SCHEME_PARTS & ~(unsigned)SCHEME_PRIORITIES, "interior", &c);
    check_schemes(CASES(15), (SCHEME_PARTS & ~(unsigned)SCHEME_PRIORITIES) | SCHEME_TIGHT, "interior", &c);
    check_schemes(CASES(20), SCHEME_TECHNIQUES | SCHEME_TREATMENTS, "interior", &c);
    print_message("%d within, %d beyond, %d infeasible, %d prices, %d untold\n", c.within, c.beyond,
                  c.infeasible, c.binding, c.untold);
    assert_true(c.within > CASES(100) && c.beyond > CASES(30) && c.infeasible > CASES(5) &&
                c.binding > CASES(30));
    assert_true(c.untold < c.within / 10);
}

/* A limit at what the plan uses without it: relaxing it is worth nothing, tightening it something. */
static void check_corner(random_scheme *r, iop_limit *limit, counts *c)
{
    iop_solution *s = solve(r->scheme, "simplex");
    double objective = s->objective.value + penalties(r->scheme, s), used = s->measure[limit->measure].value;
    bool optimal = s->status == IOP_OPTIMAL;
    iop_solution_close(s);
    if (!optimal || used <= limit->band.lo)
        return;
    limit->band.hi = used;
    s = solve(r->scheme, "simplex");
    const iop_limit_result *told = s->limit;
    assert_true(s->status == IOP_OPTIMAL && told->is_max && told->limit == used && told->shadow_price == 0);
    assert_true(isinf(told->range_to) && told->range_to > 0);
    if (told->shadow_price_left != 0 && !isnan(told->shadow_price_left)) {
        double step = 1e-5 * fabs(used);
        limit->band.hi = used - step;
        assert_close(worth_solved(r->scheme), objective - told->shadow_price_left * step, 1e-9);
        assert_true(told->range_from == used && !told->infeasible_below);
        c->corners++;
    }
    iop_solution_close(s);
}

static void at_a_corner_both_slopes_are_told(void **state)
{
    (void)state;
    counts c = {0};
    for (uint64_t seed = 1; seed <= 30; seed++) {
        random_scheme r = random_scheme_open(seed, SCHEME_TECHNIQUES | SCHEME_SITES | SCHEME_TREATMENTS);
        iop_plan *plan = r.scheme->period[0].plan;
        if (plan->limits > 0 && !isinf(plan->limit[0].band.hi)) {
            plan->limit[0].band.hi = (double)INFINITY;
            check_corner(&r, &plan->limit[0], &c);
        }
        random_scheme_close(&r);
    }
    print_message("%d corners\n", c.corners);
    assert_true(c.corners > 3);
}

/* With priorities the range is that of the last program, in which what they came to is given. */
static void priorities_are_given_in_a_range(void **state)
{
    (void)state;
    counts c = {0};
    for (uint64_t seed = 1; seed <= CASES(40); seed++) {
        random_scheme r = random_scheme_open(seed, SCHEME_PARTS);
        iop_solution *s = solve(r.scheme, "simplex");
        bool any = false;
        for (size_t g = 0; g < r.scheme->requirements && s->status == IOP_OPTIMAL; g++) {
            r.scheme->requirement[g].met = s->requirement[g].met;
            any = any || r.scheme->requirement[g].priority > 0;
        }
        if (any && has_basis(s))
            check_limits(r.scheme, s, worth_of_last_program, &c);
        iop_solution_close(s);
        random_scheme_close(&r);
    }
    print_message("%d within, %d beyond, %d infeasible, %d prices\n", c.within, c.beyond, c.infeasible,
                  c.binding);
    assert_true(c.within > CASES(20) && c.beyond > CASES(5));
}

/* --- where there is none -------------------------------------------------------------------------------- */

static void assert_no_ranges(const iop_solution *s)
{
    assert_int_equal(s->status, IOP_OPTIMAL);
    for (size_t l = 0; l < s->limits; l++) {
        const iop_limit_result *r = &s->limit[l];
        assert_true(r->range_from == r->limit && r->range_to == r->limit);
        assert_true(!r->infeasible_below && !r->infeasible_above);
        assert_true(r->shadow_price == (r->binding ? r->dual : 0));
        assert_true(r->shadow_price_left == r->shadow_price);
    }
}

static void what_is_not_asked_for_is_not_told(void **state)
{
    (void)state;
    iop_err err;
    int limits = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        random_scheme r = random_scheme_open(seed, SCHEME_TECHNIQUES | SCHEME_TREATMENTS);
        iop_solve_settings settings = iop_solve_settings_default();
        iop_solution *unasked;
        settings.ranges = false;
        assert_ok(iop_solve_scheme(&unasked, r.scheme, &settings, &err), err);
        assert_no_ranges(unasked);
        limits += (int)unasked->limits;
        iop_solution_close(unasked);
        random_scheme_close(&r);
    }
    assert_true(limits > 0);
}

/* --- memory --------------------------------------------------------------------------------------------- */

/* Solves with memory for n requests; *left: how many were not used. */
static iop_status solve_within(random_scheme *r, long n, bool ranges, long *left, iop_solution **solution)
{
    iop_err err;
    economy_memory memory = {n};
    iop_solve_settings settings = iop_solve_settings_default();
    iop_env kept = r->scheme->env;
    settings.method = "simplex";
    settings.ranges = ranges;
    r->scheme->env = economy_env(&memory);
    iop_status status = iop_solve_scheme(solution, r->scheme, &settings, &err);
    r->scheme->env = kept;
    *left = memory.left;
    return status;
}

static void assert_same_ranges(const iop_solution *a, const iop_solution *b)
{
    assert_int_equal(a->limits, b->limits);
    for (size_t l = 0; l < a->limits; l++) {
        const iop_limit_result *p = &a->limit[l], *q = &b->limit[l];
        const double x[] = {p->range_from, p->range_to, p->shadow_price, p->shadow_price_left},
                     y[] = {q->range_from, q->range_to, q->shadow_price, q->shadow_price_left};
        assert_memory_equal(x, y, sizeof x);
        assert_int_equal(p->infeasible_below, q->infeasible_below);
        assert_int_equal(p->infeasible_above, q->infeasible_above);
    }
}

/* Of a range that may go untold for many reasons memory is none: every request may fail, and then the solve
 * does. */
static void memory_runs_out(void **state)
{
    (void)state;
    const long plenty = 1000000;
    int tried = 0;
    for (uint64_t seed = 1; seed <= 20 && tried < 3; seed++) {
        random_scheme r = random_scheme_open(seed, SCHEME_TECHNIQUES);
        iop_solution *full = NULL, *bare = NULL, *found = NULL;
        long left, bare_left;
        assert_int_equal(solve_within(&r, plenty, true, &left, &full), IOP_OK);
        assert_int_equal(solve_within(&r, plenty, false, &bare_left, &bare), IOP_OK);
        /* requests of the ranges are the last but for a few that every answer has */
        for (long n = 0; left < bare_left && n < plenty - left; n++) {
            long unused;
            assert_int_equal(solve_within(&r, n, true, &unused, &found), IOP_ENOMEM);
            assert_null(found);
        }
        if (left < bare_left && has_basis(full)) {
            assert_int_equal(solve_within(&r, plenty - left, true, &left, &found), IOP_OK);
            assert_same_ranges(found, full);
            iop_solution_close(found);
            tried++;
        }
        iop_solution_close(bare);
        iop_solution_close(full);
        random_scheme_close(&r);
    }
    assert_int_equal(tried, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_are_slopes_within_their_ranges),
        cmocka_unit_test(at_a_corner_both_slopes_are_told),
        cmocka_unit_test(priorities_are_given_in_a_range),
        cmocka_unit_test(the_optimal_face_tells_ranges_too),
        cmocka_unit_test(what_is_not_asked_for_is_not_told),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
