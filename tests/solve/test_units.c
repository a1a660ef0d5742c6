/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan in other units of money, or of resources, is the same plan: by powers of two its answer is the same
 * to the last bit, whichever method gives it, and so is what is said of a plan without an answer. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/solve.h>
#include <ioplan/verify.h>
#include <math.h>
#include <string.h>

enum { SEEDS = 60, SIZE = 14 };

typedef struct {
    double money, resource;
} units;

static const units changes[] = {{0x1p-40, 1}, {0x1p20, 1}, {0x1p60, 1},      {1, 0x1p-40},
                                {1, 0x1p30},  {1, 0x1p60}, {0x1p60, 0x1p-40}};
enum { CHANGES = sizeof changes / sizeof *changes };

static void scale(double *values, size_t count, double factor)
{
    for (size_t k = 0; k < count; k++)
        values[k] *= factor;
}

static void scale_band(iop_band *b, double factor)
{
    b->lo *= factor;
    b->hi *= factor;
}

static bool is_money(const iop_plan *p, size_t measure)
{
    return iop_table_resource(p->table, p->measure[measure].name) == SIZE_MAX;
}

static double factor_of(const iop_plan *p, size_t measure, units u)
{
    return is_money(p, measure) ? u.money : u.resource;
}

static void change_units(iop_plan *p, units u)
{
    iop_table *t = p->own_table;
    scale(t->intermediate.a, t->n * t->n, u.money);
    scale(t->final_demand.a, t->n * t->c, u.money);
    scale(t->primary.a, t->p * t->n, u.money);
    scale(t->resources.a, t->r * t->n, u.resource);
    iop_table_update_output(t);
    for (size_t j = 0; j < t->n; j++)
        scale_band(&p->output[j], u.money);
    for (size_t v = 0; v < t->n * t->c; v++)
        scale_band(&p->demand[v], u.money);
    for (size_t g = 0; g < p->totals; g++)
        scale_band(&p->total[g].band, u.money);
    for (size_t m = 0; m < p->measures; m++) {
        double factor = factor_of(p, m, u);
        scale(p->measure[m].per_output, t->n, factor / u.money);
        scale(p->measure[m].per_demand, t->c, factor / u.money);
        p->measure[m].base *= factor;
    }
    for (size_t l = 0; l < p->limits; l++)
        scale_band(&p->limit[l].band, factor_of(p, p->limit[l].measure, u));
}

/* Tables with outputs near the smallest numbers lose digits when they are scaled down. */
static bool survives(const iop_plan *p)
{
    for (size_t j = 0; j < p->table->n; j++)
        if (p->table->output[j] != 0 && fabs(p->table->output[j]) < 1e-100)
            return false;
    return true;
}

static iop_solution *solve(const iop_plan *plan, const char *method)
{
    iop_solution *s;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = method;
    assert_ok(iop_solve(&s, plan, &settings, &err), err);
    return s;
}

static void same(double a, double b)
{
    if (!(a == b || (isnan(a) && isnan(b))))
        fail_msg("%.17g is not %.17g", a, b);
}

static void same_optimum(const iop_plan *p, const iop_solution *s, const iop_solution *t, units u)
{
    double aim = factor_of(p, p->objective, u);
    same(t->objective.value, s->objective.value * aim);
    for (size_t j = 0; j < s->sectors; j++) {
        same(t->sector[j].output, s->sector[j].output * u.money);
        same(t->sector[j].price, s->sector[j].price * (aim / u.money));
        same(t->sector[j].reduced_cost, s->sector[j].reduced_cost * (aim / u.money));
        assert_int_equal(t->sector[j].at, s->sector[j].at);
    }
    for (size_t l = 0, side = 0; l < p->limits; l++) {
        double factor = factor_of(p, p->limit[l].measure, u);
        for (int sides = !isinf(p->limit[l].band.lo) + !isinf(p->limit[l].band.hi); sides > 0;
             sides--, side++) {
            const iop_limit_result *a = &s->limit[side], *b = &t->limit[side];
            same(b->shadow_price, a->shadow_price * (aim / factor));
            same(b->shadow_price_left, a->shadow_price_left * (aim / factor));
            same(b->range_from, a->range_from * factor);
            same(b->range_to, a->range_to * factor);
            assert_true(a->binding == b->binding);
        }
    }
}

static void same_explanation(const iop_plan *p, const iop_solution *s, const iop_solution *t, units u)
{
    assert_int_equal(s->conflicts, t->conflicts);
    assert_int_equal(s->relaxations, t->relaxations);
    assert_true(s->status != IOP_INFEASIBLE || (s->conflicts > 0 && s->relaxations > 0));
    for (size_t k = 0; k < s->conflicts; k++)
        assert_string_equal(s->conflict[k].key, t->conflict[k].key);
    for (size_t k = 0; k < s->relaxations; k++) {
        const iop_relaxation_result *a = &s->relaxation[k], *b = &t->relaxation[k];
        size_t m = iop_plan_measure(p, a->name);
        double factor = m == SIZE_MAX ? u.money : factor_of(p, m, u);
        assert_string_equal(a->key, b->key);
        assert_string_equal(a->name, b->name);
        assert_true(a->upper == b->upper);
        same(b->from, a->from * factor);
        if (!(fabs(b->to - a->to * factor) <= 2e-6 * fabs(b->to))) /* both are rounded to 7 digits */
            fail_msg("%s is relaxed to %.17g, not %.17g", a->name, b->to, a->to * factor);
    }
    for (size_t k = 0; k < s->rays; k++)
        same(t->ray[k].change, s->ray[k].change);
}

static void other_units_change_nothing(const char *method)
{
    int seen[5] = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        gen_kind kind = (gen_kind)(seed % GEN_KINDS);
        iop_plan *p = gen_plan(seed, SIZE, kind), *q = gen_plan(seed, SIZE, kind);
        units u = changes[seed / GEN_KINDS % CHANGES];
        if (survives(p)) {
            change_units(q, u);
            iop_solution *s = solve(p, method), *t = solve(q, method);
            if (s->status != t->status || !t->certificate.verified)
                fail_msg("plan %llu: %s in other units, not %s", (unsigned long long)seed,
                         iop_solution_status_text(t->status), iop_solution_status_text(s->status));
            seen[s->status]++;
            same(t->certificate.primal_violation, s->certificate.primal_violation);
            same(t->certificate.dual_violation, s->certificate.dual_violation);
            same(t->certificate.gap, s->certificate.gap);
            same_optimum(p, s, t, u);
            same_explanation(p, s, t, u);
            iop_solution_close(s);
            iop_solution_close(t);
        }
        iop_plan_close(p);
        iop_plan_close(q);
    }
    assert_true(seen[IOP_OPTIMAL] > 10 && seen[IOP_INFEASIBLE] > 5 && seen[IOP_UNBOUNDED] > 2);
}

static void units_do_not_matter_to_exchange_of_roles(void **state)
{
    (void)state;
    other_units_change_nothing("auto");
}

static void units_do_not_matter_to_the_whole_program(void **state)
{
    (void)state;
    other_units_change_nothing("full");
}

/* The units themselves: powers of two, and as large as the table makes them. */
static void units_follow_the_table(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        iop_plan *p = gen_plan(seed, SIZE, GEN_PLAIN);
        double mean = 0, unit = iop_verify_money_unit(p);
        for (size_t j = 0; j < p->table->n; j++)
            mean += p->table->output[j] / (double)p->table->n;
        assert_true(64 * unit <= mean * (1 + 1e-12) && mean <= 128 * unit);
        assert_true(unit == ldexp(1, ilogb(unit)));
        for (size_t m = 0; m < p->measures; m++) {
            double own = iop_verify_measure_unit(p, m), part = p->measure[m].base / (double)p->table->n;
            assert_true(own == ldexp(1, ilogb(own)));
            if (part > 0) /* no coefficient is negative here */
                assert_true(64 * own <= part * (1 + 1e-12) && part <= 128 * own * (1 + 1e-12));
        }
        iop_plan_close(p);
    }
}

/* A table of nothing, and numbers at the end of their range, have units, too. */
static void odd_tables_have_units(void **state)
{
    (void)state;
    static const double sizes[] = {0, 5e-324, 1e-300, 1e300};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        iop_plan *p = gen_plan(3, 5, GEN_PLAIN);
        for (size_t j = 0; j < p->table->n; j++)
            p->table->output[j] = sizes[k];
        assert_true(isnormal(iop_verify_money_unit(p)));
        for (size_t m = 0; m < p->measures; m++)
            assert_true(isnormal(iop_verify_measure_unit(p, m)) &&
                        isnormal(iop_verify_measure_unit(p, m) / iop_verify_money_unit(p)));
        iop_plan_close(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_do_not_matter_to_exchange_of_roles),
        cmocka_unit_test(units_do_not_matter_to_the_whole_program),
        cmocka_unit_test(units_follow_the_table),
        cmocka_unit_test(odd_tables_have_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
