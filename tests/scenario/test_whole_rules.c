/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios of whole plans that shares, first and last periods, the end or households make impossible: the
 * conflict names the statement, its period and zone, and the change that is told makes the plan possible,
 * where a little less does not. */
#define FOLDER IOP_BINARY_DIR "/test_whole_rules"
#include "breaks_support.h"

/* What asks for the statement under test, three times, so that it is cheaper to give way than all of these.
 */
#define THRICE(row) "requirements: {one: {" row "}, two: {" row "}, three: {" row "}}\n"

static bool is_possible_with(const char *sections, const char *key, const char *value)
{
    char text[200];
    const char *const set[] = {text};
    iop_scenario_close(open_text(FOLDER, sections)); /* writes the file */
    snprintf(text, sizeof text, "%s=%s", key, value);
    return has_plan_of(open_file(FOLDER, "plan.yaml", 1, set));
}

/* The largest amount that the change of the statement asks for. */
static double change_of(const iop_solution *a, const char *key, const char *words)
{
    double most = -1;
    for (size_t k = 0; k < a->relaxations; k++)
        if (strcmp(a->relaxation[k].key, key) == 0 && a->relaxation[k].to > most) {
            most = a->relaxation[k].to;
            if (!strstr(a->relaxation[k].sentence, words))
                fail_msg("%s does not say: %s", a->relaxation[k].sentence, words);
        }
    if (most < 0)
        fail_msg("no change of %s; the first is: %s", key,
                 a->relaxations ? a->relaxation[0].sentence : "none");
    return most;
}

typedef struct {
    const char *sections, *key, *sentence, *period, *zone, *change;
    const char *unit;  /* of the amount that is set; NULL: `value` is */
    const char *value; /* that makes the plan possible; what is told is `amount` */
    double amount;
} rule;

static void check(const rule *r)
{
    iop_solution *a = solve_text(r->sections);
    assert_int_equal(a->status, IOP_INFEASIBLE);
    assert_string_equal(member(a, r->key)->sentence, r->sentence);
    assert_string_equal(a->breaks_in, r->period);
    assert_string_equal(a->breaks_at, r->zone);
    assert_proved(r->sections, a);
    double to = change_of(a, r->key, r->change);
    assert_close(to, r->amount, 1e-6);
    if (!r->unit) {
        assert_true(is_possible_with(r->sections, r->key, r->value));
    } else {
        char enough[64], less[64];
        snprintf(enough, sizeof enough, "%.9g%s", to, r->unit);
        snprintf(less, sizeof less, "%.9g%s", 0.999 * to, r->unit);
        assert_true(is_possible_with(r->sections, r->key, enough));
        assert_false(is_possible_with(r->sections, r->key, less));
    }
    iop_solution_close(a);
}

/* --- techniques ----------------------------------------------------------------------------------------- */

#define CLEAN(what, row)                                                                                     \
    TWO_PERIODS "techniques: {clean: {sectors: b, " what                                                     \
                ", use: {co2: 50%}}}\n" THRICE("of: output, technique: clean, " row)

/* Of an output of 300. */
static void share_of_a_technique(void **state)
{
    (void)state;
    const rule r = {.sections = CLEAN("share: 20%", "min: 80 million USD, in: 2026-2030"),
                    .key = "techniques.clean.share",
                    .sentence = "share of technique clean (b) in 2026-2030 at most 20%",
                    .period = "2026-2030",
                    .zone = "",
                    .change =
                        "raise the limit on share of technique clean (b) in 2026-2030 from 20 to 26.6667 %",
                    .unit = "%",
                    .amount = 80. / 3};
    check(&r);
}

static void technique_before_its_time(void **state)
{
    (void)state;
    const rule r = {.sections = CLEAN("since: 2026", "min: 10 million USD, in: 2021-2025"),
                    .key = "techniques.clean.since",
                    .sentence = "technique clean (b) not before 2026",
                    .period = "2021-2025",
                    .zone = "",
                    .change = "allow technique clean (b) in 2021-2025 already: 10 million USD",
                    .value = "2021",
                    .amount = 10};
    check(&r);
}

/* --- imports -------------------------------------------------------------------------------------------- */

/* No capacity but today's: what grows is imported, up to 1 - 200 / 300 of b. */
#define IMPORTS(share, c)                                                                                    \
    TWO_PERIODS "capacity: {all: {depreciation: 0%}}\nimports: {all: 50%" c ", b: " share "}\n"

static void share_of_imports(void **state)
{
    (void)state;
    const char *sections = IMPORTS("10%", "");
    iop_solution *a = solve_text(sections);
    assert_int_equal(a->status, IOP_INFEASIBLE);
    assert_string_equal(member(a, "imports.b")->sentence,
                        "share of imports in the supply of b in 2026-2030 at most 10%");
    (void)member(a, "capacity.b");
    assert_string_equal(a->breaks_in, "2026-2030");
    assert_proved(sections, a);
    char text[64];
    double to = change_of(a, "imports.b", "raise the limit on share of imports in the supply of b in ");
    snprintf(text, sizeof text, "%.9g%%", to);
    assert_true(is_possible_with(sections, "imports.b", text));
    snprintf(text, sizeof text, "%.9g%%", 0.999 * to);
    assert_false(is_possible_with(sections, "imports.b", text));
    assert_true(is_possible_with(sections, "imports.b", "100%"));
    iop_solution_close(a);
}

/* What is said of several products at once is one statement. */
static void shares_of_imports_together(void **state)
{
    (void)state;
    const char *sections = TWO_PERIODS "capacity: {all: {depreciation: 0%}}\nimports: {all: 10%}\n"
                                       "limits: {imports: {max: 60 million USD}}\n";
    iop_scenario *s = open_text(FOLDER, sections);
    assert_int_equal(s->scheme->competitives, 4);
    for (size_t k = 0; k < 4; k++)
        assert_said(s, s->scheme->competitive[k].statement, "imports.all", 5);
    iop_scenario_close(s);
    iop_solution *a = solve_text(sections);
    assert_int_equal(a->status, IOP_INFEASIBLE);
    assert_proved(sections, a);
    iop_solution_close(a);
}

/* --- treatments ----------------------------------------------------------------------------------------- */

/* Of 36 x 1.2 of outputs and 6 x 1.2 of households. */
#define FILTER(what, row)                                                                                    \
    TWO_PERIODS "measures: {treated: {unit: kt}}\n"                                                          \
                "treatments: {filter: {of: co2, price: 0.1, use: {treated: 1}, " what                        \
                "}}\n" THRICE("of: treated, " row)

static void share_that_is_treated(void **state)
{
    (void)state;
    const rule r = {.sections = FILTER("share: 20%", "min: 12 kt, in: 2021-2025"),
                    .key = "treatments.filter.share",
                    .sentence = "share that treatment filter takes in 2021-2025 at most 20%",
                    .period = "2021-2025",
                    .zone = "",
                    .change = "raise the limit on share that treatment filter takes in 2021-2025 from 20 to ",
                    .unit = "%",
                    .amount = 100 * 12 / (1.2 * 42)};
    check(&r);
}

static void most_that_is_treated(void **state)
{
    (void)state;
    const rule r = {.sections = FILTER("most: 10 kt", "min: 12 kt, in: 2026-2030"),
                    .key = "treatments.filter.most",
                    .sentence = "treatment filter in 2026-2030 at most 10 kt",
                    .period = "2026-2030",
                    .zone = "",
                    .change = "raise the limit on treatment filter in 2026-2030 from 10 to 12 kt CO2",
                    .unit = " kt",
                    .amount = 12};
    check(&r);
}

static void treatment_before_its_time(void **state)
{
    (void)state;
    const rule r = {.sections = FILTER("since: 2026", "min: 12 kt, in: 2021-2025"),
                    .key = "treatments.filter.since",
                    .sentence = "treatment filter not before 2026",
                    .period = "2021-2025",
                    .zone = "",
                    .change = "allow treatment filter in 2021-2025 already: 12 kt CO2",
                    .value = "2021",
                    .amount = 12};
    check(&r);
}

/* --- places --------------------------------------------------------------------------------------------- */

#define PLACED(what, rows)                                                                                   \
    TWO_PERIODS BUYING                                                                                       \
        "final_demand: {export: {min: 0%, max: 200%}}\n"                                                     \
        "zones: {north: {area: {park: 0 ha, outside: 900 ha}}, south: {area: {park: none}}}\n"               \
        "capacity:\n"                                                                                        \
        "  all: {cost: 0.1, land: land}\n"                                                                   \
        "  end_growth: none\n"                                                                               \
        "  sites:\n"                                                                                         \
        "    - {sectors: a, zone: south, kind: park, capacity: 40%}\n"                                       \
        "    - {sectors: a, zone: north, kind: outside, capacity: 60%}\n"                                    \
        "    - {sectors: a, zone: north, kind: park, capacity: 0%}\n"                                        \
        "    - {sectors: b;c, capacity: 100%}\n" what THRICE("of: capacity, sectors: a, zone: north, " rows)

#define GO(when) "relocation: {go: {from: {kind: outside}, to: {zone: south, kind: park}, " when "}}\n"

static void relocation_before_its_time(void **state)
{
    (void)state;
    const rule r = {.sections = PLACED(GO("since: 2026"), "kind: outside, max: 0 million USD, in: 2021-2025"),
                    .key = "relocation.go.since",
                    .sentence = "relocation go not before 2026",
                    .period = "2021-2025",
                    .zone = "north",
                    .change = "allow relocation go in 2021-2025 already: 60 million USD",
                    .value = "2021",
                    .amount = 60};
    check(&r);
}

#define STAYS "kind: outside, min: {2021: 60 million USD, 2026: 0 million USD}, max: {2026: 0 million USD}"

static void relocation_after_its_time(void **state)
{
    (void)state;
    const rule r = {.sections = PLACED(GO("until: 2025"), STAYS),
                    .key = "relocation.go.until",
                    .sentence = "relocation go not after 2025",
                    .period = "2026-2030",
                    .zone = "north",
                    .change = "allow relocation go in 2026-2030 still: 60 million USD",
                    .value = "2030",
                    .amount = 60};
    check(&r);
}

static void relocation_that_ends_too_late(void **state)
{
    (void)state;
    const rule r = {.sections = PLACED(GO("lag: 1"), STAYS),
                    .key = "relocation.go.lag",
                    .sentence = "relocation go not so late that it ends after the plan (lag: 1)",
                    .period = "2026-2030",
                    .zone = "north",
                    .change = "allow relocation go in 2026-2030 still: 60 million USD",
                    .value = "0",
                    .amount = 60};
    check(&r);
}

#define PARK(when)                                                                                           \
    "conversion: {more: {from: {zone: north, kind: outside}, to: {zone: north, kind: park}, " when "}}\n"

/* 3 ha a unit. */
static void conversion_before_its_time(void **state)
{
    (void)state;
    const rule r = {.sections = PLACED(PARK("since: 2026"), "kind: park, min: 20 million USD, in: 2021-2025"),
                    .key = "conversion.more.since",
                    .sentence = "conversion of land (north, outside) not before 2026",
                    .period = "2021-2025",
                    .zone = "north",
                    .change = "allow conversion of land (north, outside) in 2021-2025 already: 60 ha",
                    .value = "2021",
                    .amount = 60};
    check(&r);
}

static void most_that_is_converted(void **state)
{
    (void)state;
    const rule r = {.sections = PLACED(PARK("most: 50 ha"), "kind: park, min: 20 million USD, in: 2026-2030"),
                    .key = "conversion.more.most",
                    .sentence = "conversion of land (more) at most 50 ha",
                    .period = "2026-2030",
                    .zone = "north",
                    .change = "raise the limit on conversion of land (more) from 50 to 60 ha",
                    .unit = " ha",
                    .amount = 60};
    check(&r);
}

/* --- the end, households -------------------------------------------------------------------------------- */

#define LASTING(end)                                                                                         \
    TWO_PERIODS BUYING "capacity: {all: {depreciation: 5%, cost: 0.5}" end "}\n"                             \
                       "requirements: {poor: {of: investment, max: 1 million USD, in: 2026-2030}}\n"         \
                       "stocks: {all: {present: 1000%}}\n"

static void building_for_what_comes_after(void **state)
{
    (void)state;
    assert_true(has_plan(LASTING(", end_growth: none")));
    iop_solution *a = solve_text(LASTING(""));
    assert_int_equal(a->status, IOP_INFEASIBLE);
    const iop_conflict_result *r = member(a, "capacity.end_growth");
    assert_non_null(strstr(r->sentence, "construction of capacity of "));
    assert_non_null(
        strstr(r->sentence, " at least what capacity needs that grows by 0% a year after the plan"));
    assert_int_equal(r->line, 5);
    assert_proved(LASTING(""), a);
    iop_solution_close(a);
    a = solve_text(LASTING(", end_growth: 2%"));
    assert_non_null(strstr(member(a, "capacity.end_growth")->sentence, " grows by 2% a year after the plan"));
    iop_solution_close(a);
}

/* Construction of b that could be paid for is 1/3 a year: of 200 at present 0.95^10 stand at the end, where a
 * year's part of what is worn out in five is to be built; what is built then stands as well. */
#define POOR                                                                                                 \
    TWO_PERIODS BUYING "capacity: {b: {depreciation: 5%, cost: 3}}\n"                                        \
                       "requirements: {poor: {of: investment, max: 1 million USD, in: 2026-2030}}\n"         \
                       "stocks: {all: {present: 1000%}}\n"

static void less_is_built_for_what_comes_after(void **state)
{
    (void)state;
    iop_solution *a = solve_text(POOR);
    assert_int_equal(a->status, IOP_INFEASIBLE);
    assert_int_equal(a->conflicts, 2);
    assert_true(is_member(a, "capacity.end_growth") && is_member(a, "requirements.poor.max"));
    assert_int_equal(a->relaxations, 1);
    const iop_relaxation_result *x = &a->relaxation[0];
    assert_string_equal(x->key, "capacity.end_growth");
    assert_string_equal(x->period, "2026-2030");
    double stays = pow(0.95, 5), renewed = (1 - stays) / 5, built = 1. / 3;
    assert_string_equal(
        x->sentence,
        "let construction of capacity of b in 2026-2030 fall short by 5.1599 million USD a year");
    assert_close(x->from - x->to, renewed * (200 * stays * stays + 5 * built) - built, 1e-6);
    iop_solution_close(a);
}

#define CLOSED(least)                                                                                        \
    TWO_PERIODS "households: {category: household, follow: wages}\n"                                         \
                "final_demand: {household: {min: " least "}}\n"

static void demand_that_follows_income(void **state)
{
    (void)state;
    assert_true(has_plan(CLOSED("100%")));
    iop_solution *a = solve_text(CLOSED("150%"));
    assert_int_equal(a->status, IOP_INFEASIBLE);
    const iop_conflict_result *r = member(a, "households");
    assert_non_null(strstr(r->sentence, "household demand follows wages"));
    assert_proved(CLOSED("150%"), a);
    for (size_t k = 0; k < a->relaxations; k++) /* what people buy is no wish */
        assert_string_not_equal(a->relaxation[k].key, "households");
    iop_solution_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(share_of_a_technique),
        cmocka_unit_test(technique_before_its_time),
        cmocka_unit_test(share_of_imports),
        cmocka_unit_test(shares_of_imports_together),
        cmocka_unit_test(share_that_is_treated),
        cmocka_unit_test(most_that_is_treated),
        cmocka_unit_test(treatment_before_its_time),
        cmocka_unit_test(relocation_before_its_time),
        cmocka_unit_test(relocation_after_its_time),
        cmocka_unit_test(relocation_that_ends_too_late),
        cmocka_unit_test(conversion_before_its_time),
        cmocka_unit_test(most_that_is_converted),
        cmocka_unit_test(building_for_what_comes_after),
        cmocka_unit_test(less_is_built_for_what_comes_after),
        cmocka_unit_test(demand_that_follows_income),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
