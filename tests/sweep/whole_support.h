/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies of whole plans in the folder DIR, which the program names first, and fresh solves beside them. */
#ifndef IOP_TESTS_WHOLE_SUPPORT_H
#define IOP_TESTS_WHOLE_SUPPORT_H

#include "sweep_support.h"
#include <string.h>

/* --- studies -------------------------------------------------------------------------------------------- */

static const char dynamic[] = "extends: " IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml\n";
static const char abatement[] = "extends: " IOP_SOURCE_DIR "/datasets/leontief-1970/abatement.yaml\n";

static inline iop_scenario *open_whole(const char *base, const char *entries)
{
    char text[4096];
    start_folder(DIR);
    snprintf(text, sizeof text, "%s%s%s", base, entries[0] ? "sweep:\n" : "", entries);
    put_file(DIR, "plan.yaml", text);
    return open_file(DIR, "plan.yaml", 0, NULL);
}

static inline running start_whole(const char *base, const char *entries)
{
    iop_err err;
    char text[600];
    iop_diags *diags = new_diags();
    running r = {.scenario = open_whole(base, entries)};
    assert_non_null(r.scenario->scheme);
    if (iop_study_open(&r.study, r.scenario, 0, NULL, NULL, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, text));
    iop_diags_close(diags);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    return r;
}

static inline iop_solution *solve_with(const iop_scenario *s, size_t sets, const char *const *set)
{
    iop_err err;
    iop_scheme *scheme;
    iop_solution *solution;
    iop_diags *diags = new_diags();
    assert_int_equal(iop_scenario_vary_scheme(s, sets, set, &scheme, NULL, diags), IOP_OK);
    assert_ok(iop_solve_scheme(&solution, scheme, NULL, &err), err);
    iop_scheme_close(scheme);
    iop_diags_close(diags);
    return solution;
}

static inline double optimum_with(const iop_scenario *s, size_t sets, const char *const *set)
{
    iop_solution *solution = solve_with(s, sets, set);
    assert_int_equal(solution->status, IOP_OPTIMAL);
    double value = solution->objective.value;
    iop_solution_close(solution);
    return value;
}

/* The optimum less what missed targets cost, of which each counts `weight` a unit. */
static inline double optimum_less_missed(const iop_scenario *s, size_t sets, const char *const *set,
                                         double weight)
{
    iop_solution *solution = solve_with(s, sets, set);
    const iop_array_result *side[] = {iop_solution_array(solution, "column.under"),
                                      iop_solution_array(solution, "column.over")};
    assert_int_equal(solution->status, IOP_OPTIMAL);
    double value = solution->objective.value;
    for (size_t k = 0; k < 2; k++)
        for (size_t g = 0; side[k] && g < iop_array_count(side[k]); g++)
            value -= weight * side[k]->value[g];
    iop_solution_close(solution);
    return value;
}

static inline size_t place_of(const iop_archive_label *label, size_t count, const char *name)
{
    for (size_t k = 0; k < count; k++)
        if (strcmp(label[k].name, name) == 0)
            return k;
    fail_msg("no label %s", name);
    return 0;
}

static inline iop_status run_all(const void *self, const iop_env *env)
{
    const iop_scenario *s = self;
    iop_err err;
    iop_study *study = NULL;
    iop_worker *w = NULL;
    iop_diags *diags;
    iop_status status = iop_diags_open(&diags, env, &err);
    if (status != IOP_OK)
        return status;
    status = iop_study_open(&study, s, 0, NULL, NULL, env, diags);
    if (status == IOP_OK)
        status = iop_worker_open(&w, study, env, &err);
    for (size_t k = 0; status == IOP_OK && k < iop_study_describe(study)->sweep[0].units; k++) {
        size_t points;
        const iop_archive_point *point;
        status = iop_worker_run(w, 0, k, &points, &point, &err);
    }
    iop_solution *base;
    if (status == IOP_OK)
        status = iop_study_find_base(study, &base, &err);
    iop_worker_close(w);
    iop_study_close(study);
    iop_diags_close(diags);
    return status;
}

#endif
