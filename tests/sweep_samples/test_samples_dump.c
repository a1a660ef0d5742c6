/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sample written to disk is a dataset and a scenario with the same optimum. */
#include "samples_support.h"
#include <ioplan/solve.h>

static double total(iop_cmat m, double *weighted, const iop_table *base)
{
    double sum = 0;
    *weighted = 0;
    for (size_t i = 0; i < m.rows; i++)
        for (size_t j = 0; j < m.cols; j++) {
            sum += iop_get(m, i, j);
            *weighted += iop_get(iop_read(base->intermediate), i, j);
        }
    return sum;
}

/* Solves the written sample from its files alone. */
static void check_dump(const sampled *s, const iop_archive_run *run, const iop_archive_point *point,
                       const char *dir)
{
    char path[700];
    iop_err err;
    iop_diags *diags;
    iop_scenario *again;
    iop_solution *solution;
    snprintf(path, sizeof path, "%s/scenario.yaml", dir);
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    if (iop_scenario_open(&again, path, 0, NULL, NULL, diags) != IOP_OK)
        fail_msg("%s", iop_diags_first_error(diags)->msg);
    assert_ok(iop_solve(&solution, again->plan, NULL, &err), err);
    assert_string_equal(iop_solution_status_text(solution->status), point->status);
    if (solution->status == IOP_OPTIMAL) {
        double base,
            flows = total(iop_read(again->plan->table->intermediate), &base, s->scenario->plan->table);
        assert_close(solution->objective.value, point->objective, 1e-9);
        for (size_t j = 0; j < run->sectors; j++)
            assert_close(solution->sector[j].output, point->output[j], 1e-6);
        assert_close(flows / base, point->key[0], 1e-12); /* the mean factor of the matrix */
    }
    iop_solution_close(solution);
    iop_scenario_close(again);
    iop_diags_close(diags);
}

/* What is in the folder stays unless it is the same sample. */
static void check_folders(const sampled *s, const char *folder, size_t own)
{
    char stranger[700];
    iop_err err;
    assert_ok(iop_study_dump_sample(s->study, "doubt", own, folder, &err), err);
    assert_int_equal(iop_study_dump_sample(s->study, "doubt", own + 1, folder, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "holds another scenario"));
    snprintf(stranger, sizeof stranger, "%s/notes.txt", folder);
    FILE *file = fopen(stranger, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(iop_study_dump_sample(s->study, "doubt", own, folder, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "holds \"notes.txt\""));
    assert_int_equal(remove(stranger), 0);
    assert_ok(iop_study_dump_sample(s->study, "doubt", own, folder, &err), err);
}

static void check_dumps(const char *dir, const char *plan, const char *sweep, size_t count)
{
    char folder[600];
    iop_err err;
    iop_worker *w;
    size_t points;
    const iop_archive_point *point;
    sampled s = must_open(dir, plan, sweep);
    assert_ok(iop_worker_open(&w, s.study, NULL, &err), err);
    assert_ok(iop_worker_run(w, 0, 0, &points, &point, &err), err);
    assert_true(points >= count);
    for (size_t k = 0; k < count; k++) {
        snprintf(folder, sizeof folder, "%s/sample-%zu", dir, k);
        remove_folder(folder);
        assert_ok(iop_study_dump_sample(s.study, "doubt", k, folder, &err), err);
        check_dump(&s, iop_study_describe(s.study), &point[k], folder);
    }
    check_folders(&s, folder, count - 1);
    assert_int_equal(iop_study_dump_sample(s.study, "doubt", 64, folder, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "no sample 64"));
    assert_int_equal(iop_study_dump_sample(s.study, "other", 0, folder, &err), IOP_EINVAL);
    iop_worker_close(w);
    close_sampled(&s);
}

static void germany(void **state)
{
    (void)state;
    check_dumps(
        FOLDER "/dump-germany",
        "dataset: " IOP_SOURCE_DIR "/datasets/germany-1995\nmaximize: value_added\nfinal_demand:\n"
        "  household: {min: 90%, max: 115%}\n  export: {min: 70%, max: 130%}\noutput:\n"
        "  all: {min: 70%, max: 130%}\nlimits:\n  co2: {max: 95%}\n  employment: {min: 90%, max: 102%}\n",
        "{name: doubt, samples: 64, draw: {intermediate: {lognormal: 20%}, resources.co2: {triangular: "
        "[70%, 100%, 140%]}, final_demand.export: {normal: 15%}, limits.co2: {uniform: [90%, 110%]}}}",
        6);
}

/* A weighted aim, growth, scaled coefficients, group totals, categories without bounds: all of it must be
 * in the files. */
static void all_words(void **state)
{
    (void)state;
    check_dumps(FOLDER "/dump-words",
                "dataset: " IOP_SOURCE_DIR
                "/datasets/toy\nmaximize: {value_added: 1, wages: 0.5}\ngrowth: 150%\n"
                "coefficients: {labour: 70%}\nfinal_demand:\n  household: {min: 90%}\n  export: {}\noutput:\n"
                "  all: {min: 10%, max: 300%}\n  group_total: {manufacturing: {max: 180%}}\n"
                "limits:\n  labour: {max: 100%}\n  imports: {max: 200%}\n",
                "{name: doubt, samples: 64, method: monte-carlo, draw: {intermediate: {normal: 20%}, "
                "resources.energy: {lognormal: 30%, common: true}, limits.labour: {uniform: [80%, 120%]}}}",
                4);
}

int main(void)
{
    mkdir(FOLDER, 0777);
    const struct CMUnitTest tests[] = {cmocka_unit_test(germany), cmocka_unit_test(all_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
