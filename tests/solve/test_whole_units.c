/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole plan in other units of money and of resources is the same plan: by powers of two its answer is the
 * same to the last bit, whichever method gives it, and so is what is said of a plan without an answer. */
#include "support/cm.h"
#include "support/schemes.h"
#include <ioplan/ioplan.h>
#include <ioplan/verify.h>
#include <math.h>
#include <string.h>

enum { SEEDS = CASES(24) };

typedef struct {
    double money, resource;
} units;

/* Sums of money and resources are among the measures of random schemes: both change alike. */
static const units changes[] = {{0x1p-40, 0x1p-40}, {0x1p20, 0x1p20}, {0x1p60, 0x1p60}, {0x1p-7, 0x1p-7}};
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

static double factor_of(const iop_scheme *s, size_t measure, units u)
{
    const char *name = s->period[0].plan->measure[measure].name;
    return iop_table_resource(s->table, name) == SIZE_MAX ? u.money : u.resource;
}

static void change_plan(const iop_scheme *s, iop_plan *p, units u)
{
    size_t n = p->table->n, c = p->table->c;
    for (size_t j = 0; j < n; j++)
        scale_band(&p->output[j], u.money);
    for (size_t v = 0; v < n * c; v++)
        scale_band(&p->demand[v], u.money);
    for (size_t g = 0; g < p->totals; g++)
        scale_band(&p->total[g].band, u.money);
    for (size_t m = 0; m < p->measures; m++) {
        double factor = factor_of(s, m, u);
        scale(p->measure[m].per_output, n, factor / u.money);
        scale(p->measure[m].per_demand, c, factor / u.money);
        p->measure[m].base *= factor;
    }
    for (size_t l = 0; l < p->limits; l++)
        scale_band(&p->limit[l].band, factor_of(s, p->limit[l].measure, u));
}

/* use[periods x measures], or [measures]: per unit of something that changes by `per`. */
static void change_use(const iop_scheme *s, double *use, size_t times, double per, units u)
{
    size_t measures = s->period[0].plan->measures;
    for (size_t k = 0; k < times * measures; k++)
        use[k] *= factor_of(s, k % measures, u) / per;
}

static void change_capacity(iop_scheme *s, units u)
{
    for (size_t e = 0; e < s->techniques; e++)
        change_use(s, s->technique[e].use, s->periods, u.money, u);
    for (size_t b = 0; b < s->bundles; b++)
        change_use(s, s->bundle[b].use, 1, u.money, u);
    for (size_t k = 0; k < s->sites; k++) {
        s->site[k].present *= u.money;
        s->site[k].under_way *= u.money;
        s->site[k].land /= u.money;
    }
    for (size_t q = 0; q < s->conversions; q++)
        s->conversion[q].cost *= u.money;
    for (size_t i = 0; i < s->storeds; i++) {
        s->stored[i].present *= u.money;
        s->stored[i].most *= u.money;
        s->stored[i].end *= u.money;
    }
}

static void change_treatments(iop_scheme *s, units u)
{
    for (size_t k = 0; k < s->treatments; k++) {
        iop_treatment *t = &s->treatment[k];
        double of = factor_of(s, t->of, u);
        scale(t->input, s->table->n, u.money / of);
        scale(t->yield, s->table->n, u.money / of);
        scale(t->most, s->periods, of);
        change_use(s, t->use, s->periods, of, u);
    }
}

/* Requirements keep their own units: their terms count so much less. */
static void change_requirements(iop_scheme *s, units u)
{
    double aim = factor_of(s, s->period[0].plan->objective, u);
    for (size_t g = 0; g < s->requirements; g++) {
        iop_requirement *k = &s->requirement[g];
        for (size_t i = 0; i < k->terms; i++) {
            iop_term *t = &k->term[i];
            if (t->kind == IOP_TERM_MEASURE)
                t->weight /= factor_of(s, t->index, u);
            else if (t->kind != IOP_TERM_LAND && t->kind != IOP_TERM_CONVERTED)
                t->weight /= u.money;
        }
        k->under *= k->priority ? 1 : aim;
        k->over *= k->priority ? 1 : aim;
    }
}

static void change_units(random_scheme *r, units u)
{
    iop_table *t = r->table;
    iop_scheme *s = r->scheme;
    scale(t->intermediate.a, t->n * t->n, u.money);
    scale(t->final_demand.a, t->n * t->c, u.money);
    scale(t->primary.a, t->p * t->n, u.money);
    scale(t->resources.a, t->r * t->n, u.resource);
    iop_table_update_output(t);
    for (size_t p = 0; p < s->periods; p++)
        change_plan(s, s->period[p].plan, u);
    change_capacity(s, u);
    change_treatments(s, u);
    change_requirements(s, u);
    if (s->consumption != IOP_NONE) {
        scale(s->slope, t->n, u.money / factor_of(s, s->income, u));
        scale(s->autonomous, t->n, u.money);
    }
}

static iop_solution *solve(const iop_scheme *scheme, const char *method)
{
    iop_err err;
    iop_solution *solution;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = method;
    assert_ok(iop_solve_scheme(&solution, scheme, &settings, &err), err);
    return solution;
}

static void same(uint64_t seed, const char *what, double a, double b)
{
    if (!(a == b || (isnan(a) && isnan(b))))
        fail_msg("seed %llu: %s: %.17g is not %.17g", (unsigned long long)seed, what, a, b);
}

static void compare(uint64_t seed, const iop_scheme *s, const iop_solution *a, const iop_solution *b, units u)
{
    double aim = factor_of(s, s->period[0].plan->objective, u);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->conflicts, b->conflicts);
    assert_int_equal(a->relaxations, b->relaxations);
    for (size_t k = 0; k < a->conflicts; k++)
        assert_string_equal(a->conflict[k].key, b->conflict[k].key);
    for (size_t k = 0; k < a->relaxations; k++)
        assert_string_equal(a->relaxation[k].name, b->relaxation[k].name);
    if (a->status != IOP_OPTIMAL)
        return;
    same(seed, "objective", b->objective.value, a->objective.value * aim);
    for (size_t j = 0; j < a->sectors; j++) {
        same(seed, "output", b->sector[j].output, a->sector[j].output * u.money);
        same(seed, "price", b->sector[j].price, a->sector[j].price * (aim / u.money));
        same(seed, "reduced cost", b->sector[j].reduced_cost, a->sector[j].reduced_cost * (aim / u.money));
    }
    for (size_t k = 0; k < a->requirements; k++) {
        same(seed, "deviation", b->requirement[k].under, a->requirement[k].under);
        same(seed, "requirement", b->requirement[k].dual, a->requirement[k].dual * aim);
    }
}

static unsigned optimal, infeasible;

/* window 0: perfect foresight. */
static void one_seed(uint64_t seed, unsigned parts, size_t window, const char *method)
{
    units u = changes[seed % CHANGES];
    random_scheme first = random_scheme_open(seed, parts), second = random_scheme_open(seed, parts);
    change_units(&second, u);
    first.scheme->window = second.scheme->window = window;
    iop_solution *a = solve(first.scheme, method), *b = solve(second.scheme, method);
    compare(seed, first.scheme, a, b, u);
    optimal += a->status == IOP_OPTIMAL;
    infeasible += a->status == IOP_INFEASIBLE;
    iop_solution_close(a);
    iop_solution_close(b);
    random_scheme_close(&first);
    random_scheme_close(&second);
}

static void units_change_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        const char *method = seed % 2 ? "simplex" : "interior";
        one_seed(seed, SCHEME_PARTS, 0, method);
        one_seed(seed, SCHEME_PARTS | SCHEME_TIGHT, 0, method);
    }
    assert_true(optimal > SEEDS / 2 && infeasible > CASES(3));
}

static void units_change_no_window(void **state)
{
    (void)state;
    optimal = infeasible = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        for (size_t window = 1; window <= 2; window++) {
            const char *method = seed % 2 ? "simplex" : "interior";
            one_seed(seed, SCHEME_PARTS & ~SCHEME_PRIORITIES, window, method);
        }
    assert_true(optimal > SEEDS / 2 && infeasible > CASES(3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(units_change_nothing),
                                       cmocka_unit_test(units_change_no_window)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
