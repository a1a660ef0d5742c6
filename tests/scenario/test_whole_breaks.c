/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios of whole plans that cannot be: what is told of stocks, of capacity and of zones, and that a plan
 * in which it is otherwise can be. */
#define FOLDER IOP_BINARY_DIR "/test_whole_breaks"
#include "breaks_support.h"

#define WIDE "final_demand: {export: {min: 50%, max: 300%}}\n"

/* --- stocks --------------------------------------------------------------------------------------------- */

#define STORE(end) TWO_PERIODS WIDE "output: {all: {max: 150%}}\nstocks: {a: {present: 5%, end: " end "}}\n"

static void an_end_stock_that_cannot_be(void **state)
{
    (void)state;
    iop_solution *a = solve_text(STORE("3000 million USD"));
    assert_int_equal(a->status, IOP_INFEASIBLE);
    const iop_conflict_result *r = member(a, "stocks.a.end");
    assert_string_equal(r->sentence, "stock of a at the end of 2026-2030 at least 3000 million USD");
    assert_int_equal(r->line, 6);
    assert_false(r->upper);
    r = member(a, "stocks.a.present");
    assert_string_equal(r->sentence, "stock of a at the beginning at most 5% (5 million USD)");
    assert_string_equal(a->breaks_in, "2026-2030");
    assert_proved(STORE("3000 million USD"), a);
    assert_int_equal(a->relaxations, 1);
    const iop_relaxation_result *x = &a->relaxation[0];
    assert_string_equal(x->name, "stock of a");
    assert_string_equal(x->key, "stocks.a.end");
    assert_string_equal(x->period, "2026-2030");
    assert_non_null(
        strstr(x->sentence, "lower the floor on stock of a at the end of 2026-2030 from 3,000 to "));
    for (int more = 0; more < 2; more++) { /* so much, and not one in a thousand more */
        char text[64];
        const char *const set[] = {text};
        snprintf(text, sizeof text, "stocks.a.end=%.9g million USD", x->to * (more ? 1.001 : 1));
        assert_true(has_plan_of(open_file(FOLDER, "plan.yaml", 1, set)) == !more);
    }
    iop_solution_close(a);
}

/* What stands in store at the beginning carries demand that production cannot. */
#define FULL(present, most)                                                                                  \
    TWO_PERIODS "final_demand: {export: {min: 100%, max: 300%, sectors: {a: {min: 200%}}}}\n"                \
                "output: {a: {max: 100%}}\n"                                                                 \
                "stocks: {a: {present: " present ", most: " most "}}\n"

static void a_store_that_is_too_small(void **state)
{
    (void)state;
    assert_true(has_plan(FULL("2000%", "2000%")));
    iop_solution *a = solve_text(FULL("100%", "2000%"));
    assert_int_equal(a->status, IOP_INFEASIBLE);
    assert_string_equal(member(a, "stocks.a.present")->text, "100%");
    assert_false(is_member(a, "stocks.a.most"));
    assert_proved(FULL("100%", "2000%"), a);
    iop_solution_close(a);
}

/* --- capacity ------------------------------------------------------------------------------------------- */

#define BUILD(lag, b)                                                                                        \
    TWO_PERIODS BUYING "final_demand: {export: {min: 50%, max: 400%, sectors: {b: {min: " b "}}}}\n"         \
                       "capacity: {all: {depreciation: 0%, cost: 0.1, lag: " lag "}, end_growth: none}\n"

static void capacity_that_is_not_ready(void **state)
{
    (void)state;
    assert_true(has_plan(BUILD("0", "200%")));
    iop_solution *a = solve_text(BUILD("1", "200%"));
    assert_int_equal(a->status, IOP_INFEASIBLE);
    assert_string_equal(a->breaks_in, "2021-2025");
    assert_string_equal(a->breaks_at, "");
    const iop_conflict_result *r = member(a, "capacity.b");
    assert_string_equal(r->name, "capacity of b");
    assert_string_equal(r->period, "2021-2025");
    assert_string_equal(r->ready_in, "2026-2030");
    assert_close(r->bound, 200, 1e-12);
    assert_string_equal(r->sentence,
                        "capacity of b in 2021-2025 at most 200 million USD; that is what stands and "
                        "is under way: what is built is ready from 2026-2030 on");
    assert_true(is_member(a, "final_demand.export.sectors.b.min"));
    assert_false(is_member(a, "capacity.a") || is_member(a, "capacity.c"));
    assert_proved(BUILD("1", "200%"), a);
    for (size_t k = 0; k < a->relaxations; k++) /* what there is cannot be wished otherwise */
        assert_null(strstr(a->relaxation[k].name, "capacity"));
    iop_solution_close(a);
}

#define NOTHING_BUILT                                                                                        \
    TWO_PERIODS "final_demand: {export: {min: 50%, max: 400%, sectors: {b: {min: 200%}}}}\n"                 \
                "capacity: {all: {depreciation: 10%}}\n"

static void capacity_that_nobody_can_build(void **state)
{
    (void)state;
    iop_solution *a = solve_text(NOTHING_BUILT);
    const iop_conflict_result *r = member(a, "capacity.b");
    assert_string_equal(r->ready_in, "");
    assert_close(r->bound, 200 * pow(0.9, 5), 1e-12);
    assert_non_null(
        strstr(r->sentence, "; that is what stands and is under way, and nothing else can be ready"));
    assert_proved(NOTHING_BUILT, a);
    iop_solution_close(a);
}

/* A lack of labour is none of capacity, though each output has a limited one. */
static void capacity_that_is_not_to_blame(void **state)
{
    (void)state;
    iop_solution *a = solve_text(BUILD("1", "100%") "limits: {jobs: {max: 50%}}\n");
    assert_int_equal(a->status, IOP_INFEASIBLE);
    assert_true(is_member(a, "limits.jobs.max"));
    for (size_t k = 0; k < a->conflicts; k++)
        assert_null(strstr(a->conflict[k].key, "capacity"));
    iop_solution_close(a);
}

/* --- zones ---------------------------------------------------------------------------------------------- */

#define PLACES(lag, north, floor)                                                                            \
    TWO_PERIODS BUYING "final_demand: {export: {min: 50%, max: 200%}}\n"                                     \
                       "zones: {north: {area: {park: " north "}}, south: {area: {park: none}}}\n"            \
                       "capacity:\n"                                                                         \
                       "  all: {cost: 0.1, land: land, lag: " lag "}\n"                                      \
                       "  end_growth: none\n"                                                                \
                       "  sites:\n"                                                                          \
                       "    - {sectors: a, zone: south, kind: park, capacity: 60%}\n"                        \
                       "    - {sectors: a, zone: north, kind: park, capacity: 40%}\n"                        \
                       "    - {sectors: b;c, capacity: 100%}\n"                                              \
                       "requirements: {here: {of: output, sectors: a, zone: north, min: " floor              \
                       ", in: 2021-2025}}\n"

/* As files have it. */
static double standing_in_file(const iop_solution *a)
{
    iop_err err;
    iop_solution *read;
    char *text;
    size_t length;
    assert_ok(iop_solution_to_json(a, &text, &length, &err), err);
    assert_ok(iop_solution_from_json(&read, text, length, "memory", NULL, &err), err);
    double standing = read->conflict[0].standing;
    iop_solution_close(read);
    iop_solution_text_free(a, text);
    return standing;
}

static void land_of_a_zone(void **state)
{
    (void)state;
    assert_true(has_plan(PLACES("0", "200 ha", "150%"))); /* 3 ha a unit, and 40 in the base year */
    iop_solution *a = solve_text(PLACES("0", "170 ha", "150%"));
    assert_int_equal(a->status, IOP_INFEASIBLE);
    assert_string_equal(a->breaks_at, "north");
    assert_string_equal(a->breaks_in, "2021-2025");
    assert_int_equal(a->conflicts, 2);
    assert_string_equal(member(a, "zones.north.area.park")->sentence,
                        "land of north, park in 2021-2025 at most 170 ha");
    assert_close(standing_in_file(a), 0, 0); /* it has room for that */
    assert_proved(PLACES("0", "170 ha", "150%"), a);
    iop_solution_close(a);
}

/* What stands in a zone needs more land than there will be: a floor on output there, which would need it too,
 * may be given up for nothing. In the last period by itself nothing would have to stand there. */
#define SHRINKING(floor)                                                                                     \
    TWO_PERIODS "final_demand: {export: {min: 10%, max: 200%}}\n"                                            \
                "zones: {north: {area: {park: {2021: 200 ha, 2026: 60 ha}}}, south: {area: {park: none}}}\n" \
                "capacity:\n"                                                                                \
                "  all: {land: land}\n"                                                                      \
                "  sites:\n"                                                                                 \
                "    - {sectors: a, zone: south, kind: park, capacity: 60%}\n"                               \
                "    - {sectors: a, zone: north, kind: park, capacity: 40%}\n"                               \
                "    - {sectors: b;c, capacity: 100%}\n"                                                     \
                "requirements: {here: {of: output, sectors: a, zone: north, min: " floor                     \
                ", in: 2026-2030}}\n"

static void what_stands_needs_its_land(void **state)
{
    (void)state;
    static const char *const floors[] = {SHRINKING("0%"), SHRINKING("90%")};
    for (size_t k = 0; k < 2; k++) {
        iop_solution *a = solve_text(floors[k]);
        assert_int_equal(a->status, IOP_INFEASIBLE);
        assert_string_equal(a->breaks_in, "2026-2030");
        assert_string_equal(a->breaks_at, "north");
        assert_int_equal(a->conflicts, 1);
        assert_string_equal(a->conflict[0].key, "zones.north.area.park");
        assert_string_equal(a->conflict[0].sentence,
                            "land of north, park in 2026-2030 at most 60 ha; what stands "
                            "there needs 120 ha, unless it is moved");
        assert_close(a->conflict[0].standing, 120, 1e-12);
        assert_close(standing_in_file(a), 120, 1e-12);
        assert_false(a->conflict_reducible);
        assert_proved(floors[k], a);
        iop_solution_close(a);
    }
}

static void capacity_of_a_zone(void **state)
{
    (void)state;
    iop_solution *a = solve_text(PLACES("1", "none", "150%"));
    assert_int_equal(a->status, IOP_INFEASIBLE);
    assert_string_equal(a->breaks_at, "north");
    assert_string_equal(a->breaks_in, "2021-2025");
    assert_int_equal(a->conflicts, 2);
    const iop_conflict_result *r = member(a, "capacity.a");
    assert_string_equal(r->name, "capacity of a, north, park");
    assert_close(r->bound, 40, 1e-12);
    assert_proved(PLACES("1", "none", "150%"), a);
    iop_solution_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_end_stock_that_cannot_be),   cmocka_unit_test(a_store_that_is_too_small),
        cmocka_unit_test(capacity_that_is_not_ready),    cmocka_unit_test(capacity_that_nobody_can_build),
        cmocka_unit_test(capacity_that_is_not_to_blame), cmocka_unit_test(land_of_a_zone),
        cmocka_unit_test(what_stands_needs_its_land),    cmocka_unit_test(capacity_of_a_zone),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
