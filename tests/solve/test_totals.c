/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The price of a group total is the slope of the optimum in its bound, over the range that is told; both
 * methods tell the same. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/solve.h>
#include <string.h>

#define INF ((double)INFINITY)

static iop_solution *solve(const iop_plan *plan, const char *method)
{
    iop_solve_settings settings = iop_solve_settings_default();
    iop_solution *s;
    iop_err err;
    settings.method = method;
    assert_ok(iop_solve(&s, plan, &settings, &err), err);
    return s;
}

/* The optimum with the total's bound at `bound`, NaN when there is none. */
static double value_at(iop_plan *plan, size_t g, bool upper, double bound)
{
    iop_band kept = plan->total[g].band;
    *(upper ? &plan->total[g].band.hi : &plan->total[g].band.lo) = bound;
    iop_solution *s = solve(plan, "auto");
    plan->total[g].band = kept;
    double value = s->status == IOP_OPTIMAL ? s->objective.value : (double)NAN;
    iop_solution_close(s);
    return value;
}

static void check_range(iop_plan *plan, size_t g, const iop_solution *s)
{
    const iop_total_result *r = &s->total[g];
    double bound = r->is_max ? r->upper : r->lower, wide = .05 * (1 + fabs(bound));
    double from = isinf(r->range_from) ? bound - wide : r->range_from;
    double to = isinf(r->range_to) ? bound + wide : r->range_to;
    assert_true(from <= bound * (1 + 1e-9) && bound <= to * (1 + 1e-9));
    for (int k = 0; k <= 3; k++) {
        double at = from + (to - from) * k / 3, found = value_at(plan, g, r->is_max, at);
        if (!isnan(found))
            assert_close(found, s->objective.value + r->shadow_price * (at - bound), 1e-7);
    }
    if (r->is_max && !isinf(r->range_to)) { /* concave: beyond its end the slope is another one */
        double at = to + wide, found = value_at(plan, g, true, at),
               line = s->objective.value + r->shadow_price * (at - bound);
        assert_true((plan->maximize ? found - line : line - found) < 1e-9 * (1 + fabs(line)));
    }
}

static void same_as_other_method(const iop_plan *plan, size_t g, const iop_solution *s)
{
    iop_solution *t = solve(plan, "full");
    const iop_total_result *a = &s->total[g], *b = &t->total[g];
    assert_int_equal(t->status, IOP_OPTIMAL);
    if (a->is_max == b->is_max) { /* of several optima each method may have another one */
        assert_close(a->shadow_price, b->shadow_price, 1e-6);
        assert_true(isnan(a->shadow_price_left) == isnan(b->shadow_price_left));
        if (!isnan(a->shadow_price_left))
            assert_close(a->shadow_price_left, b->shadow_price_left, 1e-6);
        assert_true(isinf(a->range_to) == isinf(b->range_to));
        if (!isinf(a->range_to))
            assert_close(a->range_to, b->range_to, 1e-6);
    }
    iop_solution_close(t);
}

/* A total of the group at a share of what the plan makes of it: a ceiling, or a floor. */
static size_t add_total(iop_plan *plan, const iop_solution *s, double share)
{
    iop_err err;
    double sum = 0;
    for (size_t j = 0; j < plan->table->n; j++)
        sum += iop_table_in_group(plan->table, j, "third") ? s->sector[j].output : 0;
    iop_band band = {share > 1 ? share * sum : -INF, share > 1 ? INF : share * sum, IOP_NO_STATEMENT,
                     IOP_NO_STATEMENT};
    assert_ok(iop_plan_add_total(plan, "third", band, &err), err);
    return plan->totals - 1;
}

static void totals_have_prices_and_ranges(void **state)
{
    (void)state;
    int binding = 0, priced = 0;
    for (uint64_t seed = 0; seed < 24; seed++) {
        iop_plan *plan = gen_plan(seed, 10, seed % 2 ? GEN_PLAIN : GEN_DEGENERATE);
        iop_solution *before = solve(plan, "auto");
        if (before->status == IOP_OPTIMAL) {
            size_t g = add_total(plan, before, seed % 3 ? .99 : 1.005);
            iop_solution *s = solve(plan, "auto");
            if (s->status == IOP_OPTIMAL) {
                binding += s->total[g].binding;
                priced += s->total[g].shadow_price != 0;
                check_range(plan, g, s);
                same_as_other_method(plan, g, s);
            }
            iop_solution_close(s);
        }
        iop_solution_close(before);
        iop_plan_close(plan);
    }
    assert_true(binding > 5 && priced > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_have_prices_and_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
