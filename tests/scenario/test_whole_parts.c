/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole plans: techniques, treatments, investment, households, imports, stocks into exact numbers. */
#define FOLDER IOP_BINARY_DIR "/test_whole_parts"
#include "whole_support.h"

/* Purchases and primary components of a column sum to 1, whatever is stated. */
static void assert_balanced(const iop_scenario *s, size_t e, size_t t)
{
    static const char *const components[] = {"wages", "surplus", "imports"};
    double sum = 0;
    for (size_t i = 0; i < SECTORS; i++)
        sum += s->scheme->technique[e].input[t * SECTORS + i];
    for (size_t k = 0; k < 3; k++)
        sum += technique_use(s, e, t, components[k]);
    assert_close(sum, 1, 1e-14);
    assert_close(technique_use(s, e, t, "value_added"),
                 technique_use(s, e, t, "wages") + technique_use(s, e, t, "surplus"), 1e-14);
}

static void a_technique_is_todays_but_for_what_is_said(void **state)
{
    (void)state;
    iop_scenario *s = open_text(
        FOLDER,
        "measures: {ghg: {of: {co2: 1, ch4: 28}}}\n"
        "periods: {2021-2025: {}, 2026-2030: {coefficients: {co2: 50%}}}\n"
        "techniques:\n"
        "  clean:\n"
        "    {sectors: heavy, since: 2026, share: 60%, inputs: {all: 90%, group: {some: 80%}, c: 0.01},\n"
        "     use: {co2: 40%, energy: 0.3}}\n");
    const iop_scheme *w = s->scheme;
    assert_int_equal(w->techniques, 2);
    for (size_t e = 0; e < 2; e++) {
        const iop_technique *k = &w->technique[e];
        double x = base_output[e];
        assert_string_equal(k->name, "clean");
        assert_int_equal(k->sector, e);
        assert_int_equal(k->first, 1);
        assert_close(k->share[0], 0.6, 0);
        assert_close(k->share[1], 0.6, 0);
        assert_said(s, k->statement, "techniques.clean.share", 7);
        assert_close(k->input[A], 0.9 * base_sales[A][e] / x, 1e-15);
        assert_close(k->input[B], 0.8 * base_sales[B][e] / x, 1e-15);
        assert_close(k->input[C], 0.01, 1e-15);
        assert_close(technique_use(s, e, 0, "energy"), 0.3, 0);
        assert_close(technique_use(s, e, 0, "jobs"), e == A ? 0.05 : 0.04, 1e-15);
        for (size_t t = 0; t < 2; t++) {
            assert_balanced(s, e, t);
            double co2 = (t == 0 ? 1 : 0.5) * 0.4 * (e == A ? 2 : 30) / x;
            assert_close(technique_use(s, e, t, "co2"), co2, 1e-15);
            assert_close(technique_use(s, e, t, "ghg"), co2 + 28 * technique_use(s, e, t, "ch4"), 1e-15);
        }
        /* what is saved goes to wages and surplus as they stand */
        assert_close(technique_use(s, e, 0, "wages") / technique_use(s, e, 0, "surplus"), 2, 1e-13);
        assert_close(technique_use(s, e, 0, "imports"), 0.1, 1e-15);
    }
    iop_scenario_close(s);
}

static void stated_components_leave_the_rest(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, "techniques:\n"
                          "  new: {sectors: c, use: {wages: 60%, imports: 200%}}\n"
                          "  made: {sectors: z, inputs: {a: 0.3, b: 0.2}, use: {wages: 0.4}}\n");
    assert_close(technique_use(s, 0, 0, "wages"), 0.6 * 0.5, 1e-15);
    assert_close(technique_use(s, 0, 0, "imports"), 0.2, 1e-15);
    assert_close(technique_use(s, 0, 0, "surplus"), 0.17 + 0.2 - 0.1, 1e-15);
    assert_balanced(s, 0, 0);
    /* a sector without output today: all of the column is what the entry says */
    assert_close(technique_use(s, 1, 0, "surplus"), 1 - 0.5 - 0.4, 1e-15);
    assert_balanced(s, 1, 0);
    iop_scenario_close(s);
}

/* A treatment's value added is what it yields less all that it costs. */
static void treatments_balance(void **state)
{
    (void)state;
    iop_scenario *s = open_text(
        FOLDER, TWO_PERIODS
        "measures: {ghg: {unit: kt CO2, of: {co2: 1, ch4: 28}}, sinks: {unit: kt CO2}}\n"
        "treatments:\n"
        "  filter: {of: co2, inputs: {a: 0.2, b: 30 USD/t CO2}, yields: {c: 0.05}, price: 40 USD/t,\n"
        "           use: {jobs: 2, imports: 0.01}, most: {2026: 50%}, share: 80%, since: 2026-2030}\n"
        "  forest: {of: ghg, price: 0.3, negative: true, use: {sinks: 1}}\n");
    const iop_treatment *u = &s->scheme->treatment[0];
    size_t measures = s->scheme->period[0].plan->measures;
    assert_int_equal(u->of, measure(s, "co2"));
    assert_close(u->input[A], 0.2, 0);
    assert_close(u->input[B], 0.03, 1e-15); /* 30 USD/t is 0.03 million USD/kt */
    assert_close(u->yield[C], 0.05, 0);
    assert_close(u->most[0], 0, 0);
    assert_close(u->most[1], 21, 1e-15);
    assert_close(u->share, 0.8, 0);
    assert_int_equal(u->first, 1);
    assert_false(u->negative);
    for (size_t t = 0; t < 2; t++) {
        const double *use = &u->use[t * measures];
        assert_close(use[measure(s, "co2")], -1, 0);
        assert_close(use[measure(s, "ghg")], -1, 0);
        assert_close(use[measure(s, "jobs")], 2, 0);
        assert_close(use[measure(s, "imports")], 0.01, 0);
        assert_close(use[0], 0.05 - 0.2 - 0.03 - 0.01 - 0.04, 1e-15);
        assert_close(use[measure(s, "wages")], 0, 0);
        assert_close(use[measure(s, "surplus")], use[0], 1e-15);
    }
    u = &s->scheme->treatment[1];
    assert_true(u->negative && isinf(u->share) && isinf(u->most[1]));
    assert_close(u->use[measure(s, "ghg")], -1, 0);
    assert_close(u->use[measure(s, "co2")], 0, 0);
    assert_close(u->use[measure(s, "sinks")], 1, 0);
    assert_close(u->use[0], -0.3, 1e-15);
    iop_scenario_close(s);
}

static void building_takes_the_place_of_demand(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, TWO_PERIODS "final_demand: {government: {min: 90%, max: 120%}}\n"
                                                    "limits: {investment: {max: 150%}}\n" BUYING);
    const iop_plan *plan = s->scheme->period[1].plan;
    for (size_t i = 0; i < SECTORS; i++)
        assert_band(&plan->demand[i * CATEGORIES + GOVERNMENT], 0.4 * 0.9 * 1.5 * base_demand[i][GOVERNMENT],
                    0.4 * 1.2 * 1.5 * base_demand[i][GOVERNMENT]);
    assert_close(plan->measure[measure(s, "investment")].base, 0.6 * 50, 1e-15);
    assert_band(&plan->limit[0].band, -INF, 1.5 * 0.6 * 50);
    const iop_bundle *b = &s->scheme->bundle[0];
    assert_string_equal(b->name, "government");
    assert_close(b->goods[B], 20.0 / 50, 1e-15);
    assert_close(b->goods[C], 30.0 / 50, 1e-15);
    assert_close(b->use[measure(s, "investment")], 1, 0);
    assert_close(b->use[measure(s, "imports")], 0, 0);
    iop_scenario_close(s);
    /* households buy imports and use energy as well */
    s = open_text(FOLDER, TWO_PERIODS "investment: {category: household}\n");
    b = &s->scheme->bundle[0];
    assert_close(b->goods[A], 40.0 / 118, 1e-15);
    assert_close(b->use[measure(s, "imports")], 8.0 / 118, 1e-15);
    assert_close(b->use[measure(s, "energy")], 20.0 / 118, 1e-15);
    assert_band(&s->scheme->period[0].plan->demand[A * CATEGORIES + HOUSEHOLD], 0, 0);
    iop_scenario_close(s);
}

static void bundles_are_read(void **state)
{
    (void)state;
    put_file(FOLDER, "capital.csv", "bundle,b,c,imports,wages\nmachines,50%,,40%,10%\nbuildings,0.2,0.8,,\n");
    iop_scenario *s =
        open_text(FOLDER, TWO_PERIODS "investment: {bundles: {file: capital.csv}}\n"
                                      "capacity: {all: {cost: 0.5}, b: {cost: 0.7, bundle: buildings}}\n");
    assert_int_equal(s->scheme->bundles, 2);
    assert_close(s->scheme->bundle[0].goods[B], 0.5, 0);
    assert_close(s->scheme->bundle[0].use[measure(s, "imports")], 0.4, 0);
    assert_close(s->scheme->bundle[0].use[0], 0.1, 0); /* wages are value added */
    assert_int_equal(site_of(s, A, IOP_NONE)->bundle, 0);
    assert_int_equal(site_of(s, B, IOP_NONE)->bundle, 1);
    assert_close(site_of(s, B, IOP_NONE)->cost, 0.7, 0);
    iop_scenario_close(s);
}

static void consumption_follows_income(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, "households: {category: household, follow: wages, share: 75%}\n");
    const iop_scheme *w = s->scheme;
    assert_int_equal(w->consumption, HOUSEHOLD);
    assert_int_equal(w->income, measure(s, "wages"));
    for (size_t i = 0; i < SECTORS; i++) {
        assert_close(w->slope[i], 0.75 * base_demand[i][HOUSEHOLD] / 170, 1e-15);
        assert_close(w->autonomous[i], 0.25 * base_demand[i][HOUSEHOLD], 1e-15);
        /* the base year gives itself */
        assert_close(w->autonomous[i] + w->slope[i] * 170, base_demand[i][HOUSEHOLD], 1e-14);
        assert_band(&w->period[0].plan->demand[i * CATEGORIES + HOUSEHOLD], -INF, INF);
        assert_band(&w->period[0].plan->demand[i * CATEGORIES + GOVERNMENT], base_demand[i][GOVERNMENT],
                    base_demand[i][GOVERNMENT]);
    }
    iop_scenario_close(s);
}

static void imports_and_stocks(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, TWO_PERIODS
                  "imports: {all: 10%, group: {heavy: 20%}, b: 30%, z: 0%}\n"
                  "stocks: {group: {some: {present: 5%, kept: 98%}}, c: {most: 20 million USD, end: 4}}\n");
    const iop_scheme *w = s->scheme;
    static const double shares[] = {0.2, 0.3, 0.1};
    assert_int_equal(w->competitives, 3);
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(w->competitive[k].sector, k);
        assert_close(w->competitive[k].share, shares[k], 0);
    }
    assert_int_equal(w->competitive_measure, measure(s, "imports"));
    assert_int_equal(w->storeds, 2);
    assert_int_equal(w->stored[0].sector, B);
    assert_close(w->stored[0].present, 10, 1e-15);
    assert_close(w->stored[0].kept, 0.98, 0);
    assert_true(isinf(w->stored[0].most));
    assert_close(w->stored[1].present, 5, 1e-15);
    assert_close(w->stored[1].most, 20, 0);
    assert_close(w->stored[1].end, 4, 0);
    iop_scenario_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_technique_is_todays_but_for_what_is_said),
                                       cmocka_unit_test(stated_components_leave_the_rest),
                                       cmocka_unit_test(treatments_balance),
                                       cmocka_unit_test(building_takes_the_place_of_demand),
                                       cmocka_unit_test(bundles_are_read),
                                       cmocka_unit_test(consumption_follows_income),
                                       cmocka_unit_test(imports_and_stocks)};
    return cmocka_run_group_tests(tests, prepare, NULL);
}
