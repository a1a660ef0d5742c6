/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bands on outputs, group totals and final demand: every resolved end against one computed here. */
#include "scenario_support.h"

#define FOLDER IOP_BINARY_DIR "/test_scenario_bands"

/* v less or more the distance of the share from 100 %, of the size of v. */
static double lower(double v, double percent)
{
    return v - (100 - percent) * fabs(v) / 100;
}

static double upper(double v, double percent)
{
    return v + (percent - 100) * fabs(v) / 100;
}

static void percentages_widen_bands_also_around_negative_values(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, "final_demand:\n"
                                        "  household: {min: 90%, max: 120%}\n"
                                        "  inventory: {min: 50%, max: 150 %}\n"
                                        "  export: {min: -10%, max: 100.5%}\n");
    for (size_t i = 0; i < SECTORS; i++) {
        assert_band(demand_band(s, i, HOUSEHOLD), lower(base_demand[i][HOUSEHOLD], 90),
                    upper(base_demand[i][HOUSEHOLD], 120));
        assert_band(demand_band(s, i, INVENTORY), lower(base_demand[i][INVENTORY], 50),
                    upper(base_demand[i][INVENTORY], 150));
        assert_band(demand_band(s, i, EXPORT), lower(base_demand[i][EXPORT], -10),
                    upper(base_demand[i][EXPORT], 100.5));
    }
    assert_band(demand_band(s, A, INVENTORY), -4.5, -1.5); /* by hand: -3 -/+ half of 3 */
    iop_scenario_close(s);
}

static void a_side_that_is_absent_is_no_bound(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, "final_demand:\n"
                                        "  household: {min: 90%}\n"
                                        "  inventory: {max: 150%}\n"
                                        "  export: {}\n"
                                        "output: {a: {min: 90%}, b: {max: 120%}, c: {}}\n");
    for (size_t i = 0; i < SECTORS; i++) {
        assert_band(demand_band(s, i, HOUSEHOLD), lower(base_demand[i][HOUSEHOLD], 90), INF);
        assert_band(demand_band(s, i, INVENTORY), -INF, upper(base_demand[i][INVENTORY], 150));
        assert_band(demand_band(s, i, EXPORT), -INF, INF);
    }
    assert_band(&s->plan->output[A], 90, INF);
    assert_band(&s->plan->output[B], 0, 240);
    assert_band(&s->plan->output[C], 0, INF);
    iop_scenario_close(s);
}

static void what_is_not_named_stays_at_base_times_growth(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, "growth: 250%\nfinal_demand: {household: {min: 0%, max: 200%}}\n");
    for (size_t i = 0; i < SECTORS; i++) {
        for (size_t k = GOVERNMENT; k < CATEGORIES; k++) {
            const iop_band *b = demand_band(s, i, k);
            assert_band(b, 2.5 * base_demand[i][k], 2.5 * base_demand[i][k]);
            const iop_statement *said = &s->plan->statement[b->lo_statement];
            assert_int_equal(b->lo_statement, b->hi_statement);
            assert_string_equal(said->where, "");
            assert_int_equal(said->line, 0);
        }
        assert_band(&s->plan->output[i], 0, i == Z ? 0 : INF);
    }
    iop_scenario_close(s);
}

static void a_scenario_at_100_percent_is_the_base_year(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, "final_demand:\n"
                                        "  household: {min: 100%, max: 100%}\n"
                                        "  inventory: {min: 100%, max: 100%}\n"
                                        "output: {all: {min: 100%, max: 100%}}\n"
                                        "limits: {energy: {max: 100%, min: 100%}}\n");
    double x[SECTORS], f[SECTORS * CATEGORIES];
    for (size_t i = 0; i < SECTORS; i++) {
        x[i] = base_output[i];
        assert_band(&s->plan->output[i], x[i], x[i]);
        for (size_t k = 0; k < CATEGORIES; k++) {
            f[i * CATEGORIES + k] = base_demand[i][k];
            assert_band(demand_band(s, i, k), base_demand[i][k], base_demand[i][k]);
        }
    }
    for (size_t m = 0; m < s->plan->measures; m++)
        assert_close(iop_plan_evaluate(s->plan, m, x, f), s->plan->measure[m].base, 1e-13);
    assert_band(limit_on(s, "energy"), 75, 75);
    iop_scenario_close(s);
}

/* sector over group over all, min and max each for itself; of two groups the one further down. */
static void narrow_words_replace_wide_ones_side_by_side(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, "output:\n"
                                        "  c: {min: 10%}\n"
                                        "  a: {max: 300 million USD}\n"
                                        "  all: {min: 70%, max: 160%}\n"
                                        "  group:\n"
                                        "    heavy: {min: 80%}\n"
                                        "    some: {max: 150%}\n"
                                        "final_demand:\n"
                                        "  export:\n"
                                        "    sectors: {a: {max: 250%}, c: {min: 5 million USD}}\n"
                                        "    group: {some: {min: 60%, max: 170%}, heavy: {min: 40%}}\n"
                                        "    min: 80%\n"
                                        "    max: 150%\n");
    assert_band(&s->plan->output[A], 80, 300);
    assert_band(&s->plan->output[B], 160, 300);
    assert_band(&s->plan->output[C], 10, 150);
    assert_band(demand_band(s, A, EXPORT), .4 * 28, 2.5 * 28);
    assert_band(demand_band(s, B, EXPORT), .4 * 60, 1.7 * 60); /* heavy comes after some */
    assert_band(demand_band(s, C, EXPORT), 5, 1.7 * 40);
    const iop_statement *by = s->plan->statement;
    assert_string_equal(by[s->plan->output[B].hi_statement].key, "output.group.some.max");
    assert_string_equal(by[s->plan->output[A].hi_statement].text, "300 million USD");
    assert_int_equal(by[s->plan->output[C].lo_statement].line, 4);
    assert_string_equal(by[demand_band(s, A, EXPORT)->hi_statement].key, "final_demand.export.sectors.a.max");
    assert_string_equal(by[demand_band(s, Z, EXPORT)->lo_statement].key, "final_demand.export.min");
    iop_scenario_close(s);
}

static void outputs_are_never_negative(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, "output: {all: {min: -20%}, b: {min: -3 million USD}, c: {min: 0}}\n");
    for (size_t i = 0; i < C; i++) {
        assert_band(&s->plan->output[i], 0, INF);
        assert_true(s->plan->output[i].lo_statement == IOP_NO_STATEMENT); /* the sign holds, not the words */
    }
    assert_band(&s->plan->output[C], 0, INF);
    iop_scenario_close(s);
}

/* z has no base: percentages leave it at 0, natural units do not. */
static void a_sector_without_base_needs_natural_units(void **state)
{
    (void)state;
    static const struct {
        const char *output;
        double lo, hi;
    } cases[] = {
        {"{all: {min: 70%, max: 160%}}", 0, 0},
        {"{z: {min: 100%, max: 500%}}", 0, 0},
        {"{z: {max: 900%}}", 0, 0},
        {"{all: {min: 0}}", 0, 0},
        {"{z: {max: 5 million USD}}", 0, 5},
        {"{z: {min: 2 million USD, max: 5 million USD}}", 2, 5},
        {"{z: {min: 2 million USD}}", 2, INF},
        {"{all: {min: 70%, max: 160%}, z: {min: 2 million USD}}", 2, INF},
        {"{group: {new: {max: 7 million USD}}, z: {min: 2000000 USD}}", 2, 7},
        {"{group: {new: {max: 7 million USD}}, z: {max: 160%}}", 0, 7},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[256];
        snprintf(text, sizeof text, "output: %s\n", cases[k].output);
        iop_scenario *s = open_text(FOLDER, text);
        assert_band(&s->plan->output[Z], cases[k].lo, cases[k].hi);
        iop_scenario_close(s);
    }
}

static void growth_moves_bands_but_not_limits(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, "growth: 150%\n"
                          "output: {all: {min: 80%, max: 110%}, group_total: {heavy: {max: 90%}}}\n"
                          "final_demand: {inventory: {min: 50%, max: 150%}, export: {max: 10 million USD}}\n"
                          "limits: {energy: {max: 90%}, value_added: {min: 110%}}\n");
    for (size_t i = 0; i < SECTORS; i++) {
        assert_band(&s->plan->output[i], lower(1.5 * base_output[i], 80), upper(1.5 * base_output[i], 110));
        assert_band(demand_band(s, i, INVENTORY), lower(1.5 * base_demand[i][INVENTORY], 50),
                    upper(1.5 * base_demand[i][INVENTORY], 150));
        assert_band(demand_band(s, i, EXPORT), -INF, 10);
    }
    assert_band(&s->plan->total[0].band, -INF, 1.5 * .9 * 300);
    assert_band(limit_on(s, "energy"), -INF, .9 * 75);
    assert_band(limit_on(s, "value_added"), 1.1 * 247, INF);
    iop_scenario_close(s);
}

static void group_totals_sum_their_members(void **state)
{
    (void)state;
    iop_scenario *s = open_text(
        FOLDER,
        "output:\n  group_total:\n    some: {min: 95%, max: 2 billion USD}\n    new: {max: 5 million USD}\n");
    assert_int_equal(s->plan->totals, 2);
    const iop_group_total *some = &s->plan->total[0], *fresh = &s->plan->total[1];
    assert_string_equal(some->name, "some");
    assert_int_equal(some->count, 2);
    assert_int_equal(some->member[0], B);
    assert_int_equal(some->member[1], C);
    assert_band(&some->band, .95 * 300, 2000);
    assert_int_equal(fresh->count, 1);
    assert_band(&fresh->band, -INF, 5);
    assert_string_equal(s->plan->statement[some->band.lo_statement].key, "output.group_total.some.min");
    assert_band(&s->plan->output[B], 0, INF); /* members are free */
    iop_scenario_close(s);
}

static int start(void **state)
{
    (void)state;
    start_folder(FOLDER);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentages_widen_bands_also_around_negative_values),
        cmocka_unit_test(a_side_that_is_absent_is_no_bound),
        cmocka_unit_test(what_is_not_named_stays_at_base_times_growth),
        cmocka_unit_test(a_scenario_at_100_percent_is_the_base_year),
        cmocka_unit_test(narrow_words_replace_wide_ones_side_by_side),
        cmocka_unit_test(outputs_are_never_negative),
        cmocka_unit_test(a_sector_without_base_needs_natural_units),
        cmocka_unit_test(growth_moves_bands_but_not_limits),
        cmocka_unit_test(group_totals_sum_their_members),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
