/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies over the small economy of the scenario tests, run unit by unit, and fresh solves beside them. */
#ifndef IOP_TESTS_SWEEP_SUPPORT_H
#define IOP_TESTS_SWEEP_SUPPORT_H

#include "scenario/scenario_support.h"
#include <ioplan/sweep.h>

static const char small_plan[] =
    "limits:\n  co2: {max: 95%}\n  energy: {max: 100%}\n  jobs: {max: 104%}\n"
    "final_demand:\n  household: {min: 90%, max: 115%}\n  export: {min: 50%, max: "
    "140%}\noutput:\n  all: {max: 120%}\n  a: {min: 70%}\n";

typedef struct {
    iop_scenario *scenario;
    iop_study *study;
    iop_worker *worker;
} running;

/* The scenario of small_plan with these entries of `sweep:`; *status of opening the study. */
static inline running try_study(const char *dir, const char *entries, iop_diags *diags, iop_status *status)
{
    char text[4096];
    running r = {0};
    start_folder(dir);
    snprintf(text, sizeof text, "%ssweep:\n%s", small_plan, entries);
    r.scenario = open_text(dir, text);
    *status = iop_study_open(&r.study, r.scenario, 0, NULL, NULL, NULL, diags);
    return r;
}

/* The study of the scenario in plan.yaml of the folder, with a worker. */
static inline running start_file(const char *dir, const char *text)
{
    char words[600];
    iop_err err;
    running r = {0};
    iop_diags *diags = new_diags();
    start_folder(dir);
    put_file(dir, "plan.yaml", text);
    r.scenario = open_file(dir, "plan.yaml", 0, NULL);
    if (iop_study_open(&r.study, r.scenario, 0, NULL, NULL, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, words));
    iop_diags_close(diags);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    return r;
}

static inline running start_study(const char *dir, const char *entries)
{
    iop_err err;
    char text[600];
    iop_status status;
    iop_diags *diags = new_diags();
    running r = try_study(dir, entries, diags, &status);
    if (status != IOP_OK)
        fail_msg("%s", finding(diags, 0, text));
    iop_diags_close(diags);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    return r;
}

static inline void end_study(running *r)
{
    iop_worker_close(r->worker);
    iop_study_close(r->study);
    iop_scenario_close(r->scenario);
}

static inline const iop_archive_point *run_unit(running *r, size_t sweep, size_t unit, size_t *points)
{
    iop_err err;
    const iop_archive_point *point;
    assert_ok(iop_worker_run(r->worker, sweep, unit, points, &point, &err), err);
    return point;
}

/* The scenario in `dir` with changes, solved anew. */
static inline iop_solution *fresh(const char *dir, size_t sets, const char *const *set)
{
    iop_solution *s;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    iop_scenario *scenario = open_file(dir, "plan.yaml", sets, set);
    settings.ranges = false;
    assert_ok(iop_solve(&s, scenario->plan, &settings, &err), err);
    iop_scenario_close(scenario);
    return s;
}

/* The point is what a fresh solve of the scenario with these changes gives. */
static inline void assert_as_fresh(const iop_archive_point *point, const char *dir, size_t sets,
                                   const char *const *set)
{
    iop_solution *s = fresh(dir, sets, set);
    assert_string_equal(point->status, iop_solution_status_text(s->status));
    if (s->status == IOP_OPTIMAL) {
        assert_close(point->objective, s->objective.value, 1e-9);
        for (size_t m = 0; m < s->measures; m++)
            assert_true(isfinite(point->measure[m]));
    }
    iop_solution_close(s);
}

#endif
