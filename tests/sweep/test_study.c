/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section `sweep:` of a scenario: its faults with their places, what its units give, memory that fails.
 */
#include "scenario/fault_support.h"
#include "support/memory.h"
#include "sweep/grid.h"
#include "sweep_support.h"

#define DIR IOP_BINARY_DIR "/tests/sweep_study"

/* --- faults -------------------------------------------------------------------------------------------- */

/* The first entry is in this line of plan.yaml. */
enum { FIRST = 14 };

static const struct {
    const char *entry;
    long long column;
    const char *words;
} wrong[] = {
    {"{name: a, turn: 3}", 5, "does not say what to do"},
    {"{name: a b, cases: {x: {limits.co2.max: 80%}}}", 12, "needs a name of letters"},
    {"{cases: {x: {limits.co2.max: 80%}}}", 5, "needs a name of letters"},
    {"{name: -a, cases: {x: {limits.co2.max: 80%}}}", 12, "the first no -"},
    {"three", 5, "expected a sweep such as"},
    {"{name: a, cases: {x: {limits.co2.max: 80%}}, from: 3}", 50, "\"from\" is no key of a sweep by cases"},
    {"{name: a, cases: {x: {limits.gold.max: 80%}}}", 26, "gold"},
    {"{name: a, cases: {x: {limits.co2.max: 80 apples}}}", 26, "apples"},
    {"{name: a, cases: {x: 80%}}", 26, "case \"x\": expected a map"},
    {"{name: a, cases: []}", 22, "expected named variants"},
    {"{name: a, vary: limits.co2.max}", 21, "needs from: and to:"},
    {"{name: a, vary: limits.co2.max, from: 80%, to: 3 kt CO2}", 43, "in the same unit"},
    {"{name: a, vary: {limits.co2.max: [80%]}}", 38, "expected [from, to]"},
    {"{name: a, vary: {limits.gold.max: [80%, 90%]}}", 21, "gold"},
    {"{name: a, vary: title, from: 50%, to: 90%}", 21, "title is a text, no number of the scenario"},
    {"{name: a, vary: {note: [50%, 90%]}}", 22, "note is a text, no number"},
    {"{name: a, grid: {dataset: [1, 9, 3]}}", 22, "dataset is a text, no number"},
    {"{name: a, vary: measures.ghg.unit, from: 1 t, to: 2 t}", 21, "is a text, no number"},
    {"{name: a, vary: factors.limits.co2, from: 50%, to: 90%}", 21, "the section factors makes a whole plan"},
    {"{name: a, cases: {x: {periods.2021.growth: 105%}}}", 26, "the section periods makes a whole plan"},
    {"{name: a, grid: {limits.co2.max: [80%, 90%, 1]}}", 49, "whole number from 2"},
    {"{name: a, grid: {limits.co2.max: [80%, 3 kt CO2, 5]}}", 38, "in the same unit"},
    {"{name: a, grid: {}}", 21, "expected 1 to 6 keys"},
    {"{name: a, points: nowhere.csv}", 0, "does not exist"},
    {"{name: a, pareto: [value_added]}", 23, "two or three aims"},
    {"{name: a, pareto: [value_added, gold]}", 37, "neither value_added nor"},
    {"{name: a, pareto: [value_added, {most: co2}]}", 37, "expected an aim such as"},
    {"{name: a, pareto: [co2, {min: co2}]}", 29, "is there twice"},
    {"{name: a, pareto: [value_added, co2], error: 1%}", 50, "a front of two aims is exact"},
    {"{name: a, pareto: [value_added, co2, jobs], error: 5}", 56, "a share of each aim's range"},
    {"{name: a, one_at_a_time: {spread: 10%}}", 30, "expected {spread: 10%, of:"},
    {"{name: a, one_at_a_time: {spread: 110%, of: limits}}", 39, "above 0 and below 100"},
    {"{name: a, one_at_a_time: {spread: 10%, of: [limits, gold]}}", 57, "names no number of the scenario"},
    {"{name: a, one_at_a_time: {spread: 10%, of: [limits, maximize]}}", 57,
     "names no number of the scenario"},
    {"{name: a, one_at_a_time: {spread: 10%, of: limits, by: row}}", 60, "expected sector"},
    {"{name: a, one_at_a_time: {spread: 10%, of: limits, with: 1}}", 56, "is no key of one_at_a_time"},
};

static void faults_have_places(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        char entry[300], text[600];
        iop_status status;
        iop_diags *diags = new_diags();
        snprintf(entry, sizeof entry, "  - %s\n", wrong[k].entry);
        running r = try_study(DIR, entry, diags, &status);
        if (status == IOP_OK)
            fail_msg("%s is accepted", wrong[k].entry);
        assert_null(r.study);
        bool found = false;
        for (size_t i = 0; i < iop_diags_count(diags) && !found; i++) {
            const iop_err *at = &iop_diags_at(diags, i)->at;
            found = strstr(at->msg, wrong[k].words) &&
                    (wrong[k].column == 0 || (at->row == FIRST && at->col == wrong[k].column));
        }
        if (!found)
            fail_msg("%s: expected column %lld, %s; found %s", wrong[k].entry, wrong[k].column,
                     wrong[k].words, finding(diags, 0, text));
        iop_diags_close(diags);
        end_study(&r);
    }
}

static void all_faults_at_once(void **state)
{
    (void)state;
    iop_status status;
    iop_diags *diags = new_diags();
    running r = try_study(DIR,
                          "  - {name: a, cases: {x: {limits.co2.max: 80%}}}\n"
                          "  - {name: a, cases: {y: {limits.co2.max: 90%}}}\n"
                          "  - {name: b, cases: {x: {limits.gold.max: 80%}, y: {limits.iron.max: 80%}}}\n",
                          diags, &status);
    assert_int_equal(status, IOP_EPARSE);
    assert_at(diags, 0, FIRST + 1, 12, "there are two sweeps \"a\"");
    assert_at(diags, 1, FIRST + 2, 26, "gold");
    assert_at(diags, 2, FIRST + 2, 53, "iron");
    iop_diags_close(diags);
    end_study(&r);
}

static void faults_of_a_points_file(void **state)
{
    (void)state;
    char text[600];
    iop_status status;
    iop_diags *diags = new_diags();
    start_folder(DIR);
    put_file(DIR, "wrong.csv", "limits.co2.max,limits.energy.max\n80%,90%\n80%,many\n,110%\n");
    running r = try_study(DIR, "  - {name: given, points: wrong.csv}\n", diags, &status);
    assert_int_equal(status, IOP_EPARSE);
    finding(diags, 0, text);
    assert_non_null(strstr(text, "wrong.csv:3"));
    assert_non_null(strstr(text, "many"));
    assert_int_equal(iop_diags_count(diags), 1);
    iop_diags_close(diags);
    end_study(&r);
}

static void only_some(void **state)
{
    (void)state;
    static const char *const names[] = {"two", "three"};
    iop_study *study;
    char text[600];
    iop_diags *diags = new_diags();
    start_folder(DIR);
    iop_scenario *s = open_text(DIR, "sweep:\n  - {name: one, cases: {x: {growth: 105%}}}\n"
                                     "  - {name: two, cases: {x: {growth: 105%}, y: {growth: 110%}}}\n");
    assert_int_equal(iop_study_open(&study, s, 1, names, NULL, NULL, diags), IOP_OK);
    assert_int_equal(iop_study_describe(study)->sweeps, 1);
    assert_int_equal(iop_study_describe(study)->sweep[0].units, 2);
    iop_study_close(study);
    assert_int_equal(iop_study_open(&study, s, 2, names, NULL, NULL, diags), IOP_EPARSE);
    assert_non_null(strstr(finding(diags, 0, text), "no sweep \"three\""));
    iop_diags_close(diags);
    iop_scenario_close(s);
}

/* What the settings ask of the base plan is told of it: the same as solving it by itself gives. */
static void base_plan(void **state)
{
    (void)state;
    iop_err err;
    iop_diags *diags = new_diags();
    iop_solve_settings settings = iop_solve_settings_default();
    start_folder(DIR);
    char text[2048];
    snprintf(text, sizeof text, "%ssweep:\n  - {name: c, cases: {x: {growth: 105%%}}}\n", small_plan);
    iop_scenario *s = open_text(DIR, text);
    iop_solution *alone;
    assert_ok(iop_solve(&alone, s->plan, &settings, &err), err);
    for (int ranges = 0; ranges < 2; ranges++) {
        iop_study *study;
        bool same = true;
        settings.ranges = ranges;
        assert_int_equal(iop_study_open(&study, s, 0, NULL, &settings, NULL, diags), IOP_OK);
        const iop_solution *base = iop_study_base(study);
        assert_int_equal(base->limits, alone->limits);
        for (size_t l = 0; l < base->limits; l++) {
            const iop_limit_result *limit = &base->limit[l];
            same = same && limit->range_from == alone->limit[l].range_from &&
                   limit->range_to == alone->limit[l].range_to;
        }
        assert_int_equal(same, ranges);
        iop_study_close(study);
    }
    iop_solution_close(alone);
    iop_scenario_close(s);
    iop_diags_close(diags);
}

/* --- what units give ----------------------------------------------------------------------------------- */

static void cases_and_points(void **state)
{
    (void)state;
    static const char *const early[] = {"limits.co2.max=80%"};
    static const char *const late[] = {"limits.co2.max=105%", "output.b.max=130%"};
    static const char *const none[] = {"limits.jobs.max=10%"};
    static const char *const rows[3][2] = {{"limits.co2.max=80%", "limits.energy.max=90%"},
                                           {"limits.co2.max=3.5 kt CO2", "limits.energy.max=110%"},
                                           {"limits.energy.max=70%", NULL}};
    size_t points;
    start_folder(DIR);
    put_file(DIR, "points.csv", "limits.co2.max,limits.energy.max\n80%,90%\n3.5 kt CO2,110%\n,70%\n");
    running r =
        start_study(DIR, "  - {name: c, cases: {early: {limits.co2.max: 80%}, late: {limits.co2.max: 105%, "
                         "output.b.max: 130%}, none: {limits.jobs.max: 10%}}}\n"
                         "  - {name: p, points: points.csv}\n");
    const iop_archive_run *run = iop_study_describe(r.study);
    assert_int_equal(run->sweep[0].units, 3);
    assert_string_equal(run->sweep[0].key[0].name, "limits.co2.max");
    assert_string_equal(run->sweep[0].key[0].unit, "kt CO2");
    const iop_archive_point *point = run_unit(&r, 0, 0, &points);
    assert_as_fresh(point, DIR, 1, early);
    assert_string_equal(point->label, "early");
    assert_close(point->key[0], 0.8 * 42, 1e-12);
    assert_as_fresh(run_unit(&r, 0, 1, &points), DIR, 2, late);
    point = run_unit(&r, 0, 2, &points);
    assert_as_fresh(point, DIR, 1, none);
    assert_string_equal(point->status, "infeasible");
    assert_non_null(strstr(point->label, "none: "));
    point = run_unit(&r, 1, 0, &points);
    assert_int_equal(points, 3);
    for (size_t k = 0; k < 3; k++)
        assert_as_fresh(&point[k], DIR, k == 2 ? 1 : 2, rows[k]);
    assert_close(point[1].key[0], 3.5, 1e-12);
    end_study(&r);
}

static void grids(void **state)
{
    (void)state;
    running r =
        start_study(DIR, "  - {name: g, grid: {limits.co2.max: [80%, 120%, 5], limits.energy.max: [70%, "
                         "110%, 4]}}\n");
    for (size_t row = 0; row < 5; row++) {
        size_t points;
        const iop_archive_point *point = run_unit(&r, 0, row, &points);
        assert_int_equal(points, 4);
        for (size_t k = 0; k < 4; k++) {
            char text[2][100];
            const char *set[2] = {text[0], text[1]};
            snprintf(text[0], 100, "limits.co2.max=%.17g%%", 80 + 10 * (double)row);
            snprintf(text[1], 100, "limits.energy.max=%.17g%%", 70 + 40 * (double)k / 3);
            assert_as_fresh(&point[k], DIR, 2, set);
            assert_close(point[k].key[0], 0.42 * (80 + 10 * (double)row), 1e-12);
        }
    }
    end_study(&r);
}

/* Rows that come from a path: against fresh solves, beyond the feasible end, too. */
static void long_rows(void **state)
{
    (void)state;
    enum { COUNT = 25 };
    running r =
        start_study(DIR, "  - {name: g, grid: {limits.co2.max: [80%, 120%, 3], limits.energy.max: [5%, "
                         "125%, 25]}}\n"
                         "  - {name: one, grid: {final_demand.export.max: [60%, 140%, 25]}}\n");
    size_t infeasible = 0;
    for (size_t k = 0; k < 2; k++)
        ((iop_grid *)r.study->sweep[k].data)->by_path = true; /* though the economy is small */
    for (size_t unit = 0; unit < 4; unit++) {
        size_t points;
        const iop_archive_point *point = run_unit(&r, unit / 3, unit % 3, &points);
        assert_int_equal(points, COUNT);
        for (size_t k = 0; k < points; k += 2) {
            char text[2][100];
            const char *set[2] = {text[0], text[1]};
            double along = (double)k / (COUNT - 1);
            snprintf(text[0], 100, "limits.co2.max=%.17g%%", 80 + 20 * (double)unit);
            snprintf(text[1], 100, "limits.energy.max=%.17g%%", 5 + 120 * along);
            if (unit == 3)
                snprintf(text[0], 100, "final_demand.export.max=%.17g%%", 60 + 80 * along);
            assert_as_fresh(&point[k], DIR, unit == 3 ? 1 : 2, set);
            infeasible += strcmp(point[k].status, "infeasible") == 0;
            if (point[k].output)
                assert_true(point[k].violation[0] <= 1e-9 && point[k].violation[2] <= 1e-9);
        }
        for (size_t k = 1; unit == 3 && k + 1 < points; k++) /* the slope holds as far as it is told */
            if (point[k].shadow_price == point[k + 1].shadow_price)
                assert_close((point[k + 1].objective - point[k].objective) /
                                 (point[k + 1].key[0] - point[k].key[0]),
                             point[k].shadow_price, 1e-7);
    }
    assert_true(infeasible > 3);
    end_study(&r);
}

/* What a unit gives does not depend on what the worker did before. */
static void units_stand_alone(void **state)
{
    (void)state;
    static const char entries[] =
        "  - {name: g, grid: {limits.co2.max: [80%, 120%, 3], limits.energy.max: [70%, 110%, 3]}}\n"
        "  - {name: f, pareto: [value_added, co2]}\n"
        "  - {name: t, one_at_a_time: {spread: 5%, of: [limits, output]}}\n";
    running r = start_study(DIR, entries);
    const iop_archive_run *run = iop_study_describe(r.study);
    for (size_t sweep = 0; sweep < run->sweeps; sweep++)
        for (size_t unit = run->sweep[sweep].units; unit-- > 0;) {
            size_t points, again;
            iop_err err;
            iop_worker *alone;
            const iop_archive_point *a = run_unit(&r, sweep, unit, &points), *b;
            assert_ok(iop_worker_open(&alone, r.study, NULL, &err), err);
            assert_ok(iop_worker_run(alone, sweep, unit, &again, &b, &err), err);
            assert_int_equal(points, again);
            for (size_t k = 0; k < points; k++) {
                assert_memory_equal(&a[k].objective, &b[k].objective, sizeof(double));
                assert_string_equal(a[k].label, b[k].label);
                if (a[k].output)
                    assert_memory_equal(a[k].output, b[k].output, run->sectors * sizeof(double));
            }
            iop_worker_close(alone);
        }
    end_study(&r);
}

/* --- memory -------------------------------------------------------------------------------------------- */

static iop_status run_all(const void *self, const iop_env *env)
{
    const iop_scenario *s = self;
    iop_diags *diags = new_diags();
    iop_study *study;
    iop_worker *w = NULL;
    iop_err err;
    iop_status status = iop_study_open(&study, s, 0, NULL, NULL, env, diags);
    if (status == IOP_OK)
        status = iop_worker_open(&w, study, env, &err);
    const iop_archive_run *run = status == IOP_OK ? iop_study_describe(study) : NULL;
    if (run && strcmp(run->sweep[0].name, "l") == 0)
        ((iop_grid *)study->sweep[0].data)->by_path = true;
    for (size_t sweep = 0; run && status == IOP_OK && sweep < run->sweeps; sweep++)
        for (size_t unit = 0; status == IOP_OK && unit < run->sweep[sweep].units; unit++) {
            size_t points;
            const iop_archive_point *point;
            status = iop_worker_run(w, sweep, unit, &points, &point, &err);
        }
    iop_worker_close(w);
    iop_study_close(study); /* NULL where it could not be opened */
    iop_diags_close(diags);
    return status;
}

/* Every request fails once, alone or with all that follow; with steps between them, as there are many. */
static void memory_runs_out(void **state)
{
    (void)state;
    static const char *const entries[] = {
        "  - {name: c, cases: {early: {limits.co2.max: 80%}}}\n",
        "  - {name: g, grid: {limits.co2.max: [90%, 120%, 2], limits.energy.max: [90%, 110%, 2]}}\n",
        "  - {name: l, grid: {limits.co2.max: [90%, 120%, 16]}}\n",
        "  - {name: p, pareto: [value_added, co2]}\n",
        "  - {name: t, one_at_a_time: {spread: 10%, of: [limits.co2, intensities]}}\n",
    };
    for (size_t k = 0; k < sizeof entries / sizeof *entries; k++) {
        char text[2048];
        start_folder(DIR);
        snprintf(text, sizeof text, "%ssweep:\n%s", small_plan, entries[k]);
        iop_scenario *s = open_text(DIR, text);
        memory_until_enough(run_all, s, entries[k]);
        iop_scenario_close(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(faults_have_places),
                                       cmocka_unit_test(all_faults_at_once),
                                       cmocka_unit_test(faults_of_a_points_file),
                                       cmocka_unit_test(only_some),
                                       cmocka_unit_test(base_plan),
                                       cmocka_unit_test(cases_and_points),
                                       cmocka_unit_test(grids),
                                       cmocka_unit_test(long_rows),
                                       cmocka_unit_test(units_stand_alone),
                                       cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
