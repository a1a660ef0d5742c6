/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps of plans whose aim is a ratio, static and whole: each point against the scenario solved anew. */
#define DIR IOP_BINARY_DIR "/tests/sweep_ratios"
#include "support/economy.h"
#include "whole_support.h"

static const char per_job[] = "dataset: data\nmaximize: {ratio: [value_added, jobs]}\n";
static const char per_labour[] = "extends: " IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml\n"
                                 "maximize: {ratio: [value_added, labour]}\n"
                                 "requirements: {enough: {of: value_added, min: 60 million USD}}\n";
static const char per_job_sweeps[] =
    "sweep:\n  - {name: c, cases: {x: {limits.co2.max: 80%}, none: {limits.jobs.max: 10%}}}\n"
    "  - {name: g, grid: {limits.co2.max: [70%, 95%, 3], limits.energy.max: [80%, 100%, 2]}}\n"
    "  - {name: t, one_at_a_time: {spread: 5%, of: [limits, final_demand, intensities]}}\n"
    "  - {name: s, samples: 8, draw: {limits.co2: {uniform: [85%, 100%]}, intermediate: {lognormal: 5%}}}\n";
static const char per_labour_sweeps[] =
    "sweep:\n  - {name: c, cases: {x: {limits.energy.max: 70 TJ}, none: {limits.labour.max: 10%}}}\n"
    "  - {name: g, grid: {limits.energy.max: [66 TJ, 90 TJ, 3], discount: [2%, 8%, 2]}}\n"
    "  - {name: t, one_at_a_time: {spread: 5%, of: [limits, capacity, requirements]}}\n"
    "  - {name: s, samples: 4, draw: {limits.energy: {uniform: [90%, 110%]}, intermediate: {lognormal: "
    "5%}}}\n";

static running start_ratio(bool whole)
{
    char text[4000];
    snprintf(text, sizeof text, "%s%s%s", whole ? per_labour : per_job, whole ? "" : small_plan,
             whole ? per_labour_sweeps : per_job_sweeps);
    return start_file(DIR, text);
}

/* The scenario with changes, solved anew. */
static iop_solution *anew(const iop_scenario *s, size_t sets, const char *const *set)
{
    iop_err err;
    iop_solution *solution;
    iop_scheme *scheme = NULL;
    iop_plan *plan = NULL;
    iop_diags *diags = new_diags();
    if (s->scheme) {
        assert_int_equal(iop_scenario_vary_scheme(s, sets, set, &scheme, NULL, diags), IOP_OK);
        assert_ok(iop_solve_scheme_ratio(&solution, scheme, NULL, &err), err);
    } else {
        assert_int_equal(iop_scenario_vary(s, sets, set, &plan, NULL, diags), IOP_OK);
        assert_ok(iop_solve_ratio(&solution, plan, NULL, &err), err);
    }
    iop_scheme_close(scheme);
    iop_plan_close(plan);
    iop_diags_close(diags);
    return solution;
}

static void same(const iop_archive_point *p, const iop_scenario *s, size_t sets, const char *const *set)
{
    iop_solution *solution = anew(s, sets, set);
    assert_string_equal(p->status, iop_solution_status_text(solution->status));
    if (solution->status == IOP_OPTIMAL)
        assert_close(p->objective, solution->objective.value, 1e-9);
    iop_solution_close(solution);
}

static double best(const iop_scenario *s, size_t sets, const char *const *set)
{
    iop_solution *solution = anew(s, sets, set);
    assert_int_equal(solution->status, IOP_OPTIMAL);
    const double value = solution->objective.value;
    iop_solution_close(solution);
    return value;
}

static void check_cases(running *r, bool whole)
{
    const char *const set[] = {whole ? "limits.energy.max=70 TJ" : "limits.co2.max=80%"};
    size_t points;
    const iop_archive_point *p = run_unit(r, 0, 0, &points);
    same(p, r->scenario, 1, set);
    assert_string_equal(p->status, "optimal");
    p = run_unit(r, 0, 1, &points);
    assert_string_equal(p->status, "infeasible");
    assert_non_null(strstr(p->label, whole ? "labour" : "jobs"));
}

/* With the slope in the first key. */
static void check_grid(running *r, bool whole)
{
    size_t units = iop_study_describe(r->study)->sweep[1].units, points, at = 0, sloped = 0;
    assert_int_equal(units, 3); /* no regions */
    for (size_t row = 0; row < 3; row++) {
        const iop_archive_point *p = run_unit(r, 1, row, &points);
        assert_int_equal(points, 2);
        for (size_t k = 0; k < 2; k++, at++) {
            char first[80], moved[80], second[80];
            const char *const set[] = {first, second}, *const near[] = {moved, second};
            const double value = whole ? 66 + 12 * (double)row : 70 + 12.5 * (double)row,
                         step = whole ? 1e-4 : 1e-4;
            snprintf(first, sizeof first, whole ? "limits.energy.max=%.17g TJ" : "limits.co2.max=%.17g%%",
                     value);
            snprintf(moved, sizeof moved, whole ? "limits.energy.max=%.17g TJ" : "limits.co2.max=%.17g%%",
                     value + step);
            snprintf(second, sizeof second, whole ? "discount=%g%%" : "limits.energy.max=%g%%",
                     whole ? 2 + 6. * (double)k : 80 + 20. * (double)k);
            same(&p[k], r->scenario, 2, set);
            if (strcmp(p[k].status, "optimal") != 0)
                continue;
            /* the static key stands in natural units: 36 kt are its 100 % */
            const double unit = whole ? step : step * .01 * 42;
            const double slope = (best(r->scenario, 2, near) - best(r->scenario, 2, set)) / unit;
            if (fabs(slope - p[k].shadow_price) > 2e-3 * (1e-4 + fabs(slope)))
                fail_msg("row %zu, %zu: slope %g, told %g", row, k, slope, p[k].shadow_price);
            sloped += fabs(slope) > 1e-6;
        }
    }
    assert_true(sloped > 0);
}

static void check_tornado(running *r)
{
    size_t units = iop_study_describe(r->study)->sweep[2].units, points, moved = 0;
    for (size_t unit = 0; unit < units; unit++) {
        const iop_archive_point *p = run_unit(r, 2, unit, &points);
        for (size_t k = 0; k < 2; k++)
            assert_true(strcmp(p[k].status, "optimal") == 0 || strcmp(p[k].status, "infeasible") == 0);
        moved += strcmp(p[0].status, "optimal") == 0 && strcmp(p[1].status, "optimal") == 0 &&
                 p[0].objective != p[1].objective;
    }
    assert_true(moved > 0);
}

static void check_samples(running *r)
{
    char dump[400], file[500];
    size_t points, optimal = 0;
    iop_err err;
    const bool whole = r->scenario->scheme != NULL; /* then each sample is a unit */
    const iop_archive_point *p = run_unit(r, 3, 0, &points);
    for (size_t k = 0; k < 4; k++) {
        const iop_archive_point *here = whole ? run_unit(r, 3, k, &points) : &p[k];
        snprintf(dump, sizeof dump, DIR "/dump-%d-%zu", whole, k);
        snprintf(file, sizeof file, "rm -rf %s", dump);
        assert_int_equal(system(file), 0);
        assert_ok(iop_study_dump_sample(r->study, "s", k, dump, &err), err);
        iop_scenario *again = open_file(dump, "scenario.yaml", 0, NULL);
        same(here, again, 0, NULL);
        optimal += strcmp(here->status, "optimal") == 0;
        iop_scenario_close(again);
    }
    assert_true(optimal > 0);
}

static void check_all(bool whole)
{
    running r = start_ratio(whole);
    assert_true((r.scenario->scheme != NULL) == whole);
    check_cases(&r, whole);
    check_grid(&r, whole);
    check_tornado(&r);
    check_samples(&r);
    end_study(&r);
}

static void static_plan(void **state)
{
    (void)state;
    check_all(false);
}

static void whole_plan(void **state)
{
    (void)state;
    check_all(true);
}

/* The tornado's slopes, at its ends and where the number stands. */
static void slopes_of_a_ratio(void **state)
{
    (void)state;
    running r = start_ratio(true);
    static const char *const low[] = {"limits.energy.max=76 TJ"}, *const near[] = {
                                                                      "limits.energy.max=76.0001 TJ"};
    static const char *const up[] = {"limits.energy.max=80.0001 TJ"};
    size_t points, unit = 0;
    const iop_archive_point *p = run_unit(&r, 2, unit, &points);
    while (strncmp(p->label, "limits.energy", 13) != 0)
        p = run_unit(&r, 2, ++unit, &points);
    same(&p[0], r.scenario, 1, low);
    const double slope = (best(r.scenario, 1, near) - best(r.scenario, 1, low)) / 1e-4 * 80;
    assert_close(p[0].shadow_price, slope, 2e-3 * (1e-4 + fabs(slope)));
    assert_int_equal(points, 4);
    const double here = (best(r.scenario, 1, up) - best(r.scenario, 0, NULL)) / 1e-4 * 80;
    assert_close(p[3].shadow_price, here, 2e-3 * (1e-4 + fabs(here)));
    assert_true(isnan(p[3].key[0])); /* a ratio is not straight in a limit */
    end_study(&r);
}

static const struct {
    const char *entry, *words;
} wrong[] = {{"{name: a, vary: limits.energy.max, from: 60%, to: 90%}", "the best ratio along a line"},
             {"{name: a, pareto: [value_added, energy]}", "the aim of the scenario is a ratio"}};

static void refusals(void **state)
{
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        char text[2000], words[600];
        iop_study *study;
        iop_diags *diags = new_diags();
        start_folder(DIR);
        snprintf(text, sizeof text, "%s%ssweep:\n  - %s\n", k < 2 ? per_labour : per_job,
                 k < 2 ? "" : small_plan, wrong[k % 2].entry);
        put_file(DIR, "plan.yaml", text);
        iop_scenario *s = open_file(DIR, "plan.yaml", 0, NULL);
        assert_int_not_equal(iop_study_open(&study, s, 0, NULL, NULL, NULL, diags), IOP_OK);
        if (!strstr(finding(diags, 0, words), wrong[k % 2].words))
            fail_msg("%s: %s", wrong[k % 2].entry, words);
        iop_diags_close(diags);
        iop_scenario_close(s);
    }
}

/* What is below the line can be nothing once a floor is taken away: there is no best ratio, and it is said.
 */
static void no_best_ratio(void **state)
{
    (void)state;
    char words[600];
    iop_err err;
    size_t points;
    running r = {0};
    iop_diags *diags = new_diags();
    start_folder(DIR);
    put_file(
        DIR, "plan.yaml",
        "dataset: data\nmaximize: {ratio: [value_added, land]}\noutput: {all: {min: 50%, max: 150%}}\n"
        "final_demand: {household: {min: 0%, max: 200%}, export: {min: 0%, max: 200%}, government: {min: "
        "0%, max: 100%}, inventory: {min: -500%, max: 500%}}\nsweep:\n"
        "  - {name: c, cases: {x: {}, none: {output.all.min: 0%}}}\n");
    r.scenario = open_file(DIR, "plan.yaml", 0, NULL);
    if (iop_study_open(&r.study, r.scenario, 0, NULL, NULL, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, words));
    iop_diags_close(diags);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_string_equal(p->status, "optimal");
    p = run_unit(&r, 0, 1, &points);
    assert_string_equal(p->status, "unbounded");
    assert_non_null(strstr(p->label, "below the line"));
    end_study(&r);
}

/* The scenario itself has no best ratio: the aim is told with its file and line, and what to do. */
static void told_where_it_stands(void **state)
{
    (void)state;
    static const char free_plan[] =
        "dataset: data\n%smaximize:\n  ratio: [value_added, land]\noutput: {all: {min: 0%%, max: 150%%}}\n"
        "final_demand: {household: {min: 0%%, max: 200%%}, export: {min: 0%%, max: 200%%}, government: {min: "
        "0%%, max: 100%%}, inventory: {min: -500%%, max: 500%%}}\n"
        "sweep: [{name: c, cases: {x: {output.all.max: 120%%}}}]\n";
    for (int whole = 0; whole < 2; whole++) {
        char text[1000], words[600];
        iop_study *study;
        iop_diags *diags = new_diags();
        start_folder(DIR);
        snprintf(text, sizeof text, free_plan, whole ? "periods: {2021: {}}\n" : "title: \"free\"\n");
        put_file(DIR, "plan.yaml", text);
        iop_scenario *s = open_file(DIR, "plan.yaml", 0, NULL);
        assert_true((s->scheme != NULL) == (whole == 1));
        assert_int_equal(iop_study_open(&study, s, 0, NULL, NULL, NULL, diags), IOP_EINVAL);
        if (!strstr(finding(diags, 0, words), "plan.yaml:4: land cannot stand below the line") ||
            !strstr(words, "give it a floor"))
            fail_msg("%s", words);
        iop_diags_close(diags);
        iop_scenario_close(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(static_plan),       cmocka_unit_test(whole_plan),
        cmocka_unit_test(slopes_of_a_ratio), cmocka_unit_test(refusals),
        cmocka_unit_test(no_best_ratio),     cmocka_unit_test(told_where_it_stands)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
