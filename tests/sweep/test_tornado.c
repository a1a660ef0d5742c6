/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every number of a scenario moved down and up, against fresh solves; the list of swings. */
#include "sweep_support.h"

#define DIR IOP_BINARY_DIR "/tests/sweep_tornado"

static const char entry[] =
    "  - {name: every, one_at_a_time: {spread: 10%, of: [limits, final_demand, output, intensities]}}\n"
    "  - {name: fine, one_at_a_time: {spread: 5%, of: [final_demand.household, intensities, limits.co2.max], "
    "by: sector}}\n";

static bool is_coefficient(const char *name)
{
    return strncmp(name, "coefficients.", 13) == 0;
}

/* What each number says in small_plan. */
static double stated(const char *name)
{
    static const struct {
        const char *name;
        double value;
    } said[] = {{"limits.co2.max", 95},
                {"limits.energy.max", 100},
                {"limits.jobs.max", 104},
                {"final_demand.household.min", 90},
                {"final_demand.household.max", 115},
                {"final_demand.export.min", 50},
                {"final_demand.export.max", 140},
                {"output.all.max", 120},
                {"output.a.min", 70}};
    for (size_t k = 0; k < sizeof said / sizeof *said; k++)
        if (strcmp(said[k].name, name) == 0)
            return said[k].value;
    return 100;
}

/* The changes that make the end, written by hand. */
static size_t changes(const char *label, double factor, char set[4][200], const char **list)
{
    char name[160];
    size_t count = 1;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(label, ":"), label);
    snprintf(set[0], 200, "%s=%.17g%%", name, stated(name) * factor);
    if (strcmp(name, "final_demand.government") == 0 || strcmp(name, "final_demand.inventory") == 0) {
        snprintf(set[0], 200, "%s.min=%.17g%%", name, 100 * factor);
        snprintf(set[1], 200, "%s.max=%.17g%%", name, 100 * factor);
        count = 2;
    }
    for (size_t k = 0; k < count; k++)
        list[k] = set[k];
    return count;
}

static void ends_are_fresh_solves(void **state)
{
    (void)state;
    running r = start_study(DIR, entry);
    const iop_archive_run *run = iop_study_describe(r.study);
    assert_int_equal(run->sweep[0].units, 3 + 6 + 2 + 5); /* limits, demands, outputs, resources */
    assert_string_equal(run->sweep[0].key[0].name, "factor");
    size_t moves = 0;
    for (size_t unit = 0; unit < run->sweep[0].units; unit++) {
        size_t points;
        const iop_archive_point *point = run_unit(&r, 0, unit, &points);
        assert_true(points == 2 || points == 4); /* with ranges */
        for (size_t k = 0; k < 2; k++) {
            char set[4][200];
            const char *list[4];
            double factor = k == 0 ? 0.9 : 1.1;
            assert_close(point[k].key[0], factor, 1e-15);
            size_t count = changes(point[k].label, factor, set, list);
            assert_as_fresh(&point[k], DIR, count, list);
            assert_true(isnan(point[k].shadow_price) == (strcmp(point[k].status, "optimal") != 0));
        }
        moves += point[0].objective != point[1].objective;
    }
    assert_true(moves > 8);
    end_study(&r);
}

static void by_sector(void **state)
{
    (void)state;
    running r = start_study(DIR, entry);
    const iop_archive_run *run = iop_study_describe(r.study);
    /* household min and max of three sectors; each resource with its users; one limit */
    assert_int_equal(run->sweep[1].units, 6 + 3 + 3 + 3 + 1 + 3 + 1);
    for (size_t unit = 0; unit < run->sweep[1].units; unit++) {
        size_t points;
        const iop_archive_point *point = run_unit(&r, 1, unit, &points);
        for (size_t k = 0; k < 2; k++) {
            char set[200], name[160];
            const char *list = set;
            double factor = k == 0 ? 0.95 : 1.05, value = 100;
            snprintf(name, sizeof name, "%.*s", (int)strcspn(point[k].label, ":"), point[k].label);
            if (strstr(name, ".sectors."))
                value = strstr(name, ".min") ? 90 : 115;
            else if (!is_coefficient(name))
                value = stated(name);
            snprintf(set, sizeof set, "%s=%.17g%%", name, value * factor);
            assert_as_fresh(&point[k], DIR, 1, &list);
        }
    }
    end_study(&r);
}

static void swings_are_sorted(void **state)
{
    (void)state;
    iop_err err;
    iop_archive *archive;
    running r = start_study(DIR, entry);
    const iop_archive_run *run = iop_study_describe(r.study);
    remove(DIR "/run.sqlite");
    assert_ok(iop_archive_open(&archive, DIR "/run.sqlite", run, NULL, &err), err);
    for (size_t unit = 0; unit < run->sweep[0].units; unit++) {
        size_t points;
        const iop_archive_point *point = run_unit(&r, 0, unit, &points);
        assert_ok(iop_archive_put(archive, 0, unit, points, point, &err), err);
    }
    assert_ok(iop_study_write_summaries(r.study, archive, DIR, &err), err);
    assert_ok(iop_archive_close(archive, &err), err);
    FILE *file = fopen(DIR "/every-swings.csv", "r");
    assert_non_null(file);
    char line[500];
    double last = INF;
    size_t lines = 0;
    assert_non_null(fgets(line, sizeof line, file));
    for (; fgets(line, sizeof line, file); lines++) {
        double swing, low, high;
        const char *numbers = strchr(line, ',') + 1;
        if (sscanf(numbers, "%lf,%lf,%lf", &swing, &low, &high) != 3) {
            assert_true(isinf(last)); /* without a plan at an end: these come first */
            continue;
        }
        assert_close(swing, fabs(high - low), 1e-14);
        assert_true(swing <= last);
        last = swing;
    }
    fclose(file);
    assert_int_equal(lines, run->sweep[0].units);
    end_study(&r);
}

static double optimum(const char *label, double factor)
{
    char set[4][200];
    const char *list[4];
    iop_solution *s = fresh(DIR, changes(label, factor, set, list), list);
    double value = s->objective.value;
    iop_solution_close(s);
    return value;
}

/* Within its range the optimum is a straight line in the number, on either side of where that stands. */
static void slopes_hold_in_their_range(void **state)
{
    (void)state;
    running r = start_study(DIR, entry);
    size_t ranges = 0, inside = 0;
    for (size_t unit = 0; unit < iop_study_describe(r.study)->sweep[0].units; unit++) {
        size_t points;
        const iop_archive_point *point = run_unit(&r, 0, unit, &points);
        if (points == 2)
            continue;
        const char *name = point[2].label;
        double here = optimum(name, 1);
        ranges++;
        for (size_t k = 2; k < 4; k++) {
            double to = point[k].key[0], middle = (1 + to) / 2, slope = point[k].shadow_price;
            assert_int_equal(point[k].part, IOP_PART_EXTRA);
            assert_true(k == 2 ? to < 1 : to > 1);
            assert_true(to > 0.9 - 1e-12 && to < 1.1 + 1e-12);
            assert_close(optimum(name, middle), here + slope * (middle - 1), 1e-9);
            assert_close(optimum(name, to), here + slope * (to - 1), 1e-9);
            double beyond = to + (to - 1) * .5;
            if (fabs(to - 1) > .09 || fabs(beyond - 1) > .1)
                continue;
            assert_true(fabs(optimum(name, beyond) - (here + slope * (beyond - 1))) > 1e-9 * fabs(here));
            inside++;
        }
    }
    assert_true(ranges >= 8);
    print_message("%zu ranges, %zu ends within the spread\n", ranges, inside);
    end_study(&r);
}

/* --- numbers that set no bounds ------------------------------------------------------------------------- */

#define WEIGHED                                                                                              \
    "dataset: data\nmaximize: {value_added: 1, energy: -0.02, ghg: -0.001}\ngrowth: 105%\n"                  \
    "measures: {ghg: {unit: kt CO2, of: {co2: 1, ch4: 28}}}\nnote: 3 drafts\n"                               \
    "limits: {co2: {max: 100%}, energy: {max: 103%}}\n"                                                      \
    "final_demand: {household: {min: 90%, max: 115%}, export: {min: 50%, max: 140%}}\n"                      \
    "output: {all: {max: 120%}}\n"

static const struct {
    const char *name, *unit;
    double stands;
} weighed[] = {{"growth", "%", 105},        {"maximize.value_added", "", 1}, {"maximize.energy", "", -.02},
               {"maximize.ghg", "", -.001}, {"measures.ghg.of.co2", "", 1},  {"measures.ghg.of.ch4", "", 28}};
enum { WEIGHED_NUMBERS = sizeof weighed / sizeof *weighed };

static double weighed_optimum(size_t number, double factor)
{
    char text[120];
    const char *const set[] = {text};
    snprintf(text, sizeof text, "%s=%.17g%s", weighed[number].name, weighed[number].stands * factor,
             weighed[number].unit);
    iop_solution *s = fresh(DIR, 1, set);
    assert_int_equal(s->status, IOP_OPTIMAL);
    double value = s->objective.value;
    iop_solution_close(s);
    return value;
}

static void check_weighed(size_t number, const iop_archive_point *p, size_t points)
{
    const double here = weighed_optimum(number, 1);
    for (int k = 0; k < 2; k++)
        assert_close(p[k].objective, weighed_optimum(number, k == 0 ? .9 : 1.1), 1e-9);
    assert_int_equal(points, 4); /* no limit counts ghg: all of these lines are straight */
    for (size_t k = 2; k < 4; k++) {
        const double to = p[k].key[0], middle = (1 + to) / 2, slope = p[k].shadow_price;
        assert_true(k == 2 ? to < 1 : to > 1);
        assert_close(weighed_optimum(number, middle), here + slope * (middle - 1), 1e-9);
        assert_close(weighed_optimum(number, to), here + slope * (to - 1), 1e-9);
    }
}

static void growth_and_weights_are_numbers(void **state)
{
    (void)state;
    size_t found = 0;
    running r = start_file(DIR, WEIGHED "sweep:\n  - {name: t, one_at_a_time: {spread: 10%, of: all}}\n");
    for (size_t unit = 0; unit < iop_study_describe(r.study)->sweep[0].units; unit++) {
        size_t points;
        const iop_archive_point *p = run_unit(&r, 0, unit, &points);
        assert_int_not_equal(strncmp(p[0].label, "note", 4), 0);
        for (size_t k = 0; k < WEIGHED_NUMBERS; k++) {
            if (strcmp(p[0].label, weighed[k].name) != 0)
                continue;
            check_weighed(k, p, points);
            found++;
        }
    }
    assert_int_equal(found, WEIGHED_NUMBERS);
    end_study(&r);
}

/* By name, each once; of a measure with a limit coefficients move, and there is no range. */
static void they_have_names(void **state)
{
    (void)state;
    size_t points;
    running r = start_file(DIR, WEIGHED
                           "sweep:\n  - {name: t, one_at_a_time: {spread: 10%, of: [growth, maximize.energy, "
                           "maximize, measures.ghg, limits, limits.co2.max]}}\n");
    assert_int_equal(iop_study_describe(r.study)->sweep[0].units, WEIGHED_NUMBERS + 2);
    end_study(&r);
    r = start_file(DIR, "dataset: data\nmaximize: value_added\nmeasures: {ghg: {of: {co2: 1, ch4: 28}}}\n"
                        "limits: {ghg: {max: 100%}}\nfinal_demand: {export: {min: 50%, max: 140%}}\n"
                        "sweep:\n  - {name: t, one_at_a_time: {spread: 10%, of: measures}}\n");
    assert_int_equal(iop_study_describe(r.study)->sweep[0].units, 2);
    (void)run_unit(&r, 0, 1, &points);
    assert_int_equal(points, 2);
    end_study(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ends_are_fresh_solves),
                                       cmocka_unit_test(by_sector),
                                       cmocka_unit_test(swings_are_sorted),
                                       cmocka_unit_test(slopes_hold_in_their_range),
                                       cmocka_unit_test(growth_and_weights_are_numbers),
                                       cmocka_unit_test(they_have_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
