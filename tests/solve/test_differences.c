/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every dual is the slope of the optimum: bounds are moved a little to both sides and the plan is solved
 * again.
 *
 * The optimum is piecewise linear in a bound, so the differences are exact up to rounding as long as no
 * corner lies within the step. At a corner the slopes of the two sides differ and the dual lies between them.
 */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/solve.h>

#define STEP      1e-5
#define TOLERANCE 1e-6

typedef struct {
    iop_plan *plan;
    double value;           /* the optimum */
    int slopes, corners;    /* duals compared with one slope, or with two */
    int one_sided, nonzero; /* a side without a plan; duals that are not 0 */
    int totals, limits;     /* of these, by groups and by limits */
} bench;

/* The optimum, NaN when there is none. */
static double optimum(const iop_plan *plan)
{
    iop_solve_settings settings = iop_solve_settings_default();
    iop_solution *s;
    iop_err err;
    settings.ranges = false;
    assert_ok(iop_solve(&s, plan, &settings, &err), err);
    double value = s->status == IOP_OPTIMAL ? s->objective.value : (double)NAN;
    iop_solution_close(s);
    return value;
}

typedef enum { LOWER, UPPER, BOTH } ends;

static double slope(const bench *b, iop_band *band, ends which, double step)
{
    iop_band kept = *band;
    if (which != UPPER)
        band->lo += step;
    if (which != LOWER)
        band->hi += step;
    double moved = band->lo > band->hi ? (double)NAN : optimum(b->plan);
    *band = kept;
    return (moved - b->value) / step;
}

static void check_dual(bench *b, const char *what, size_t index, iop_band *band, ends which, double dual)
{
    double size = 1 + fabs(which == LOWER ? band->lo : band->hi);
    double up = slope(b, band, which, STEP * size), down = slope(b, band, which, -STEP * size);
    double slack = TOLERANCE * (1 + fabs(dual));
    if (isnan(up) || isnan(down)) {
        b->one_sided++;
        return;
    }
    b->nonzero += fabs(dual) > 1e-6;
    if (fabs(up - down) <= slack)
        b->slopes++;
    else
        b->corners++;
    if (dual < fmin(up, down) - slack || dual > fmax(up, down) + slack)
        fail_msg("%s %zu: dual %.12g, slopes %.12g and %.12g", what, index, dual, up, down);
}

static bool near(double value, double bound)
{
    return !isinf(bound) && fabs(value - bound) <= 1e-9 * (1 + fabs(bound));
}

/* The end at which a value stands; with none there is no reduced cost. */
static void check_reduced_cost(bench *b, const char *what, size_t index, iop_band *band, double value,
                               double dual)
{
    bool low = near(value, band->lo), high = near(value, band->hi);
    if (low && high)
        check_dual(b, what, index, band, BOTH, dual);
    else if (low || high)
        check_dual(b, what, index, band, low ? LOWER : UPPER, dual);
    else
        assert_close(dual, 0., 1e-9);
}

/* The price of a product is what one more unit of demand for it costs. A category of the generator uses no
 * resource itself, so that moving the whole band of one cell moves the right side of the product's balance.
 */
static void check_price(bench *b, const iop_solution *s, size_t i)
{
    check_dual(b, "price", i, &b->plan->demand[i * b->plan->table->c], BOTH, s->sector[i].price);
}

static void check_limits(bench *b, const iop_solution *s)
{
    for (size_t l = 0, entry = 0; l < b->plan->limits; l++) {
        iop_band *band = &b->plan->limit[l].band;
        double used = s->limit[entry].used, dual = 0;
        size_t sides = (size_t)!isinf(band->lo) + (size_t)!isinf(band->hi);
        for (size_t k = 0; k < sides; k++)
            dual += s->limit[entry++].dual;
        check_reduced_cost(b, "limit", l, band, used, dual);
        b->limits += fabs(dual) > 1e-6;
    }
}

static void check_plan(bench *b)
{
    iop_solution *s;
    iop_err err;
    iop_plan *plan = b->plan;
    assert_ok(iop_solve(&s, plan, NULL, &err), err);
    if (s->status == IOP_OPTIMAL) {
        b->value = s->objective.value;
        for (size_t j = 0; j < s->sectors; j++) {
            check_reduced_cost(b, "output", j, &plan->output[j], s->sector[j].output,
                               s->sector[j].reduced_cost);
            if (plan->table->output[j] > 0)
                check_price(b, s, j);
        }
        for (size_t cell = 0; cell < s->demands; cell++)
            check_reduced_cost(b, "demand", cell, &plan->demand[cell], s->demand[cell].value,
                               s->demand[cell].reduced_cost);
        for (size_t g = 0; g < s->totals; g++) {
            check_reduced_cost(b, "total", g, &plan->total[g].band, s->total[g].value, s->total[g].dual);
            b->totals += fabs(s->total[g].dual) > 1e-6;
        }
        check_limits(b, s);
    }
    iop_solution_close(s);
}

/* The generator caps groups; a minimum meets floors instead. */
static void turn_caps_into_floors(iop_plan *plan)
{
    for (size_t g = 0; g < plan->totals; g++) {
        double base = 0;
        for (size_t k = 0; k < plan->total[g].count; k++)
            base += plan->table->output[plan->total[g].member[k]];
        plan->total[g].band.lo = .97 * base;
        plan->total[g].band.hi = (double)INFINITY;
    }
}

static void check_aim(bool maximize, const char *measure)
{
    bench b = {0};
    for (uint64_t seed = 0; seed < 60; seed++) {
        b.plan = gen_plan(seed, 6, GEN_PLAIN);
        size_t m = iop_plan_measure(b.plan, measure);
        b.plan->objective = m == SIZE_MAX ? 0 : m;
        b.plan->maximize = maximize;
        if (!maximize)
            turn_caps_into_floors(b.plan);
        check_plan(&b);
        iop_plan_close(b.plan);
    }
    print_message("%s %s: %d slopes, %d corners, %d one-sided, %d duals not 0, "
                  "%d of groups, %d of limits\n",
                  maximize ? "max" : "min", measure, b.slopes, b.corners, b.one_sided, b.nonzero, b.totals,
                  b.limits);
    assert_true(b.slopes > 300 && b.nonzero > 100 && b.totals > 0 && b.limits > 2);
    assert_true(b.corners < b.slopes / 20);
}

static void duals_of_the_most_value_added(void **state)
{
    (void)state;
    check_aim(true, "value_added");
}

static void duals_of_the_least_value_added(void **state)
{
    (void)state;
    check_aim(false, "value_added");
}

static void duals_of_the_least_use_of_a_resource(void **state)
{
    (void)state;
    check_aim(false, "res1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duals_of_the_most_value_added),
        cmocka_unit_test(duals_of_the_least_value_added),
        cmocka_unit_test(duals_of_the_least_use_of_a_resource),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
