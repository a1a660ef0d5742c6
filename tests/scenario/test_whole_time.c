/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole plans: periods, measures, aims, options. */
#define FOLDER IOP_BINARY_DIR "/test_whole_time"
#include "whole_support.h"

static void a_static_plan_is_no_scheme(void **state)
{
    (void)state;
    iop_scenario *s = open_text(
        FOLDER, "measures: {ghg: {unit: kt CO2e, of: {co2: 1, ch4: 28}}}\nlimits: {ghg: {max: 90%}}\n");
    assert_null(s->scheme);
    const iop_measure *ghg = measure_of(s, "ghg");
    assert_string_equal(ghg->unit, "kt CO2e");
    assert_close(ghg->base, 42 + 28, 1e-15);
    assert_close(ghg->per_output[A], (2 + 28 * 1.0) / 100, 1e-15);
    assert_band(limit_on(s, "ghg"), -INF, 0.9 * 70);
    iop_scenario_close(s);
}

static void periods_are_joined_and_sorted(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, "discount: 10%\nforesight: {window: 2}\nproduction_lag: 1\n"
                                        "periods:\n"
                                        "  late: {to: 2030}\n"
                                        "  2021-2022: {growth: 110%}\n"
                                        "  2023-2025: {}\n");
    const iop_scheme *w = s->scheme;
    assert_int_equal(w->periods, 3);
    assert_int_equal(w->window, 2);
    assert_int_equal(w->lag, 1);
    assert_string_equal(w->period[0].name, "2021-2022");
    assert_string_equal(w->period[2].name, "late");
    static const double first[] = {2021, 2023, 2026}, years[] = {2, 3, 5}, start[] = {0, 2, 5};
    for (size_t t = 0; t < 3; t++) {
        double weight = 0;
        assert_close(w->period[t].first, first[t], 0);
        assert_close(w->period[t].years, years[t], 0);
        assert_close(w->period[t].start, start[t], 0);
        for (double y = start[t] + 1; y <= start[t] + years[t]; y++)
            weight += pow(1.1, -y);
        assert_close(w->period[t].weight, weight, 1e-14);
    }
    iop_scenario_close(s);
}

static void lengths_without_years(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, "periods: {soon: {years: 2.5}, later: {years: 4}}\n");
    assert_int_equal(s->scheme->period[0].first, 2021);
    assert_int_equal(s->scheme->period[0].last, 2023);
    assert_close(s->scheme->period[0].years, 2.5, 0);
    assert_int_equal(s->scheme->period[1].last, 2027);
    assert_close(s->scheme->period[1].start, 2.5, 0);
    iop_scenario_close(s);
}

/* A period changes the scenario, not the period before it; other keys stay. */
static void periods_change_the_scenario(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, "growth: 110%\n"
                          "final_demand: {export: {min: 90%, max: 100%, sectors: {a: {max: 130%}}}}\n"
                          "coefficients: {co2: 80%}\n"
                          "limits: {co2: {max: 100%}}\n"
                          "periods:\n"
                          "  2021-2025: {growth: 120%, limits: {energy: {max: 90%}}}\n"
                          "  2026-2030: {final_demand: {export: {max: 200%}}, coefficients: {co2: 50%},\n"
                          "              limits: {co2: {max: 70%}}, output: {a: {min: 50%}}}\n");
    const iop_plan *one = s->scheme->period[0].plan, *two = s->scheme->period[1].plan;
    assert_close(one->growth, 1.2, 0);
    assert_close(two->growth, 1.1, 0);
    assert_band(&one->demand[A * CATEGORIES + EXPORT], 0.9 * 28 * 1.2, 1.3 * 28 * 1.2);
    assert_band(&two->demand[A * CATEGORIES + EXPORT], 0.9 * 28 * 1.1, 1.3 * 28 * 1.1);
    assert_band(&two->demand[B * CATEGORIES + EXPORT], 0.9 * 60 * 1.1, 2 * 60 * 1.1);
    assert_close(one->output[A].lo, 0, 0);
    assert_close(two->output[A].lo, 0.5 * 110, 1e-15);
    size_t co2 = measure(s, "co2");
    assert_close(one->measure[co2].per_output[B], 0.8 * 30 / 200, 1e-15);
    assert_close(two->measure[co2].per_output[B], 0.5 * 30 / 200, 1e-15);
    /* one list of limits: energy has no bound in the second period */
    assert_int_equal(one->limits, 2);
    assert_int_equal(two->limits, 2);
    assert_int_equal(one->limit[0].measure, two->limit[0].measure);
    assert_int_equal(one->limit[1].measure, two->limit[1].measure);
    size_t at = one->limit[0].measure == co2 ? 0 : 1;
    assert_band(&one->limit[at].band, -INF, 42);
    assert_band(&two->limit[at].band, -INF, 0.7 * 42);
    assert_band(&one->limit[1 - at].band, -INF, 0.9 * 75);
    assert_band(&two->limit[1 - at].band, -INF, INF);
    const iop_statement *st = &two->statement[two->limit[at].band.hi_statement];
    assert_string_equal(st->key, "limits.co2.max");
    assert_int_equal(st->line, 10);
    iop_scenario_close(s);
}

static void options_reach_periods(void **state)
{
    (void)state;
    static const char *const sets[] = {"periods.2026-2030.limits.co2.max=60%", "discount=3%",
                                       "techniques.clean.share=25%", "requirements.all.max=70 kt CO2"};
    iop_diags *diags = new_diags();
    iop_scheme *w;
    iop_scenario *s =
        open_text(FOLDER, TWO_PERIODS "techniques: {clean: {sectors: a, share: 60%, use: {co2: 50%}}}\n"
                                      "requirements: {all: {of: co2, in: total, max: 80 kt CO2}}\n");
    assert_int_equal(iop_scenario_vary_scheme(s, 4, sets, &w, NULL, diags), IOP_OK);
    assert_close(s->scheme->technique[0].share[1], 0.6, 0);
    assert_close(w->technique[0].share[1], 0.25, 0);
    assert_close(w->discount, 0.03, 0);
    assert_close(w->requirement[0].hi, 70, 0);
    assert_int_equal(w->period[1].plan->limits, 1);
    assert_band(&w->period[1].plan->limit[0].band, -INF, 0.6 * 42);
    assert_band(&w->period[0].plan->limit[0].band, -INF, INF);
    iop_scheme_close(w);
    static const char *const wrong[] = {"techniques.clean.share=250%"};
    assert_int_not_equal(iop_scenario_vary_scheme(s, 1, wrong, &w, NULL, diags), IOP_OK);
    assert_null(w);
    assert_int_equal(iop_diags_errors(diags), 1);
    iop_diags_close(diags);
    iop_scenario_close(s);
    /* a static plan gives the scheme of one period */
    s = open_text(FOLDER, "limits: {co2: {max: 100%}}\n");
    diags = new_diags();
    static const char *const plain[] = {"limits.co2.max=50%"};
    assert_int_equal(iop_scenario_vary_scheme(s, 1, plain, &w, NULL, diags), IOP_OK);
    assert_int_equal(w->periods, 1);
    assert_close(w->period[0].weight, 1, 0);
    assert_band(&w->period[0].plan->limit[0].band, -INF, 21);
    iop_scheme_close(w);
    iop_diags_close(diags);
    iop_scenario_close(s);
}

static void ratios_are_read(void **state)
{
    (void)state;
    put_file(FOLDER, "plan.yaml", "dataset: data\nmaximize: {ratio: [value_added, {jobs: 1, co2: 0.5}]}\n");
    iop_scenario *s = open_file(FOLDER, "plan.yaml", 0, NULL);
    assert_string_equal(s->plan->measure[s->plan->objective].name, "value_added - ratio x jobs + 0.5 co2");
    assert_string_equal(s->plan->measure[s->plan->denominator].name, "jobs + 0.5 co2");
    iop_scenario_close(s);
    s = open_text(FOLDER, "");
    assert_true(s->plan->denominator == SIZE_MAX);
    iop_scenario_close(s);
}

/* The text that is recorded reads back to the same scheme, without the tables. */
static void the_record_needs_no_tables(void **state)
{
    (void)state;
    char again[20000];
    put_file(FOLDER, "techniques.csv",
             "technique,sectors,since,inputs.b,use.co2\nclean,a,2026,80%,50%\n"
             "cleaner,a;c,,,25%\n");
    iop_scenario *s =
        open_text(FOLDER, TWO_PERIODS "techniques: {file: techniques.csv, clean: {use: {co2: 40%}}}\n");
    assert_int_equal(s->scheme->techniques, 3);
    assert_string_equal(s->scheme->technique[0].name, "clean");
    assert_int_equal(s->scheme->technique[0].first, 1);
    assert_close(technique_use(s, 0, 0, "co2"), 0.4 * 0.02, 1e-15); /* the scenario comes on top */
    assert_close(s->scheme->technique[0].input[B], 0.8 * 0.15, 1e-15);
    assert_close(technique_use(s, 2, 1, "co2"), 0.25 * 0.04, 1e-15);
    assert_int_equal(s->scheme->technique[2].sector, C);
    snprintf(again, sizeof again, "%s", s->text);
    iop_scenario_close(s);
    char *dataset = strstr(again, "dataset: ");
    assert_non_null(dataset);
    put_file(FOLDER, "again.yaml", again);
    assert_int_equal(remove(FOLDER "/techniques.csv"), 0);
    static const char *const sets[] = {"dataset=" FOLDER "/data"};
    s = open_file(FOLDER, "again.yaml", 1, sets);
    assert_int_equal(s->scheme->techniques, 3);
    assert_close(s->scheme->technique[0].input[B], 0.8 * 0.15, 1e-15);
    iop_scenario_close(s);
}

/* Before the first year that is named purchases and uses are today's, and the largest share is 0. */
static void techniques_change_with_time(void **state)
{
    (void)state;
    iop_scenario *s = open_text(
        FOLDER,
        "periods: {2021-2025: {}, 2026-2030: {coefficients: {co2: 50%}}, 2031-2035: {}}\n"
        "techniques:\n"
        "  clean: {sectors: a, share: {2031: 60%, 2026: 20%}, inputs: {b: {2026: 80%, 2031: 0.05}, c: 90%},\n"
        "          use: {co2: {2026: 40%}, energy: 0.3}}\n"
        "  late: {sectors: a, share: {2035: 1}}\n");
    const iop_technique *e = &s->scheme->technique[0];
    static const double share[] = {0, 0.2, 0.6}, b[] = {0.15, 0.8 * 0.15, 0.05}, co2[] = {1, 0.5 * 0.4, 0.4};
    for (size_t t = 0; t < 3; t++) {
        assert_close(e->share[t], share[t], 1e-15);
        assert_close(s->scheme->technique[1].share[t], t == 2, 0);
        assert_close(e->input[t * SECTORS + B], b[t], 1e-15);
        assert_close(e->input[t * SECTORS + C], 0.9 * base_sales[C][A] / base_output[A], 1e-15);
        assert_close(technique_use(s, 0, t, "co2"), co2[t] * 0.02, 1e-15);
        assert_close(technique_use(s, 0, t, "energy"), 0.3, 1e-15);
        double sum = 0; /* every period's column balances */
        for (size_t i = 0; i < SECTORS; i++)
            sum += e->input[t * SECTORS + i];
        sum += technique_use(s, 0, t, "value_added") + technique_use(s, 0, t, "imports");
        assert_close(sum, 1, 1e-14);
    }
    iop_scenario_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_static_plan_is_no_scheme),
                                       cmocka_unit_test(periods_are_joined_and_sorted),
                                       cmocka_unit_test(lengths_without_years),
                                       cmocka_unit_test(periods_change_the_scenario),
                                       cmocka_unit_test(options_reach_periods),
                                       cmocka_unit_test(techniques_change_with_time),
                                       cmocka_unit_test(ratios_are_read),
                                       cmocka_unit_test(the_record_needs_no_tables)};
    return cmocka_run_group_tests(tests, prepare, NULL);
}
