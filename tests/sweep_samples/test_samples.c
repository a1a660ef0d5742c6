/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps of samples over economies whose optimum is known in closed form. */
#include "samples_support.h"

/* --- what the files say --------------------------------------------------------------------------------- */

/* Column `column` (from 0) of the row that starts with `start`; NaN for an empty cell. */
static double cell_of(const char *dir, const char *file, const char *start, size_t column)
{
    char path[600], line[2000];
    double value = (double)NAN;
    bool found = false;
    snprintf(path, sizeof path, "%s/%s", dir, file);
    FILE *in = fopen(path, "r");
    if (!in)
        fail_msg("%s is not there", path);
    while (!found && fgets(line, sizeof line, in))
        if (strncmp(line, start, strlen(start)) == 0) {
            char *cell = line;
            for (size_t k = 0; k < column && cell; k++)
                cell = strchr(cell, ',') ? strchr(cell, ',') + 1 : NULL;
            assert_non_null(cell);
            if (*cell != ',' && *cell != '\n')
                value = strtod(cell, NULL);
            found = true;
        }
    fclose(in);
    if (!found)
        fail_msg("%s has no row %s", path, start);
    return value;
}

static void summarise(const char *dir, const char *plan, const char *sweep)
{
    iop_err err;
    sampled s = must_open(dir, plan, sweep);
    iop_archive *archive = run_all(&s, dir);
    assert_ok(iop_study_write_summaries(s.study, archive, dir, &err), err);
    assert_ok(iop_archive_close(archive, &err), err);
    close_sampled(&s);
}

/* Objective 40 (u + v), u uniform on [50%, 100%], v on [80%, 100%]: quantiles of a sum, shares, indices
 * proportional to the squares of the widths. */
static void closed_form(void **state)
{
    (void)state;
    const char *dir = FOLDER "/closed";
    put_twins(dir, 0);
    summarise(dir, twins_plan,
              "{name: doubt, samples: 1000, draw: {limits.iron: {uniform: [50%, 100%]}, "
              "limits.wood: {uniform: [80%, 100%]}}}");
    assert_close(cell_of(dir, "doubt-percentiles.csv", "objective,value_added", 4), 40 * 1.65, 1e-3);
    assert_close(cell_of(dir, "doubt-percentiles.csv", "objective,value_added", 5),
                 40 * sqrt((0.25 + 0.04) / 12), 0.01);
    /* marginals of a hypercube are exact to one stratum */
    assert_close(cell_of(dir, "doubt-percentiles.csv", "output,mill", 9), 75, 1e-3);
    assert_close(cell_of(dir, "doubt-percentiles.csv", "output,mill", 7), 52.5, 1e-3);
    assert_close(cell_of(dir, "doubt-percentiles.csv", "output,saw", 12), 99.5, 1e-3);
    assert_close(cell_of(dir, "doubt-percentiles.csv", "measure,iron", 4), 150, 1e-3);
    assert_true(cell_of(dir, "doubt-shares.csv", "status,optimal", 4) == 1);
    assert_true(cell_of(dir, "doubt-shares.csv", "binds,iron.max", 4) == 1);
    assert_true(cell_of(dir, "doubt-shares.csv", "grows,mill", 4) == 0);
    assert_close(cell_of(dir, "doubt-correlations.csv", "limits.iron,output,mill", 3), 1, 1e-12);
    assert_true(fabs(cell_of(dir, "doubt-correlations.csv", "limits.iron,output,saw", 3)) < 0.1);
    assert_true(fabs(cell_of(dir, "doubt-indices.csv", "limits.iron,", 2) - 0.25 / 0.29) < 0.05);
    assert_true(fabs(cell_of(dir, "doubt-indices.csv", "limits.wood,", 2) - 0.04 / 0.29) < 0.05);
    assert_true(fabs(cell_of(dir, "doubt-indices.csv", "limits.iron,", 5) - 0.25 / 0.29) < 0.05);
    assert_true(cell_of(dir, "doubt-convergence.csv", "1000,", 1) ==
                cell_of(dir, "doubt-percentiles.csv", "objective,value_added", 4));
    assert_true(cell_of(dir, "doubt-convergence.csv", "15,", 2) >
                cell_of(dir, "doubt-convergence.csv", "1000,", 2));
}

/* The mill must reach 80 % of its base: with a factor on its limit that is uniform on [50%, 100%] three
 * fifths of the samples cannot. */
static void infeasible_samples(void **state)
{
    (void)state;
    char plan[500];
    const char *dir = FOLDER "/infeasible";
    put_twins(dir, 0);
    snprintf(plan, sizeof plan, "%soutput:\n  mill: {min: 80%%}\n", twins_plan);
    summarise(dir, plan, "{name: doubt, samples: 200, draw: {limits.iron: {uniform: [50%, 100%]}}}");
    assert_true(cell_of(dir, "doubt-shares.csv", "status,infeasible", 2) == 120);
    assert_true(cell_of(dir, "doubt-shares.csv", "status,optimal", 2) == 80);
    assert_true(cell_of(dir, "doubt-percentiles.csv", "objective,value_added", 3) == 80);
    assert_close(cell_of(dir, "doubt-percentiles.csv", "output,mill", 4), 90, 1e-3);
}

/* What is in conflict is told of every sample without a plan, and the samples with one say nothing. A mill of
 * 80 needs 160 t of iron. */
static void conflicts_are_told(void **state)
{
    (void)state;
    char plan[500];
    const char *dir = FOLDER "/told";
    iop_err err;
    iop_worker *w;
    size_t points, told = 0, unit = 0;
    const iop_archive_point *point;
    put_twins(dir, 0);
    snprintf(plan, sizeof plan, "%soutput:\n  mill: {min: 80%%}\n", twins_plan);
    sampled s = must_open(dir, plan,
                          "{name: doubt, samples: 200, draw: {limits.iron: {uniform: [50%, 100%]}, "
                          "intermediate: {lognormal: 5%}}}");
    assert_ok(iop_worker_open(&w, s.study, NULL, &err), err);
    for (; unit < 4; unit++) {
        assert_ok(iop_worker_run(w, 0, unit, &points, &point, &err), err);
        for (size_t k = 0; k < points; k++) {
            const bool none = point[k].key[0] < 0.8;
            assert_string_equal(point[k].status, none ? "infeasible" : "optimal");
            if (!none) {
                assert_string_equal(point[k].label, "");
                continue;
            }
            assert_non_null(strstr(point[k].label, "iron at most"));
            assert_non_null(strstr(point[k].label, "output of mill at least"));
            assert_null(strstr(point[k].label, "wood"));
            told++;
        }
    }
    assert_int_equal(told, 120);
    /* mixed rows are many, and say nothing */
    assert_ok(iop_worker_run(w, 0, unit, &points, &point, &err), err);
    for (size_t k = 0; k < points; k++)
        assert_string_equal(point[k].label, "");
    iop_worker_close(w);
    close_sampled(&s);
}

/* A = 0.6 I with one factor uniform on [50%, 200%] is productive below 5/3: two ninths of the strata are
 * drawn again. Value added per unit becomes 1 - 0.6 g; with the output at 100 the optimum is known sample by
 * sample. */
static void redrawn_samples(void **state)
{
    (void)state;
    const char *dir = FOLDER "/redrawn";
    iop_err err;
    put_twins(dir, 60);
    sampled s =
        must_open(dir, twins_plan,
                  "{name: doubt, samples: 90, draw: {intermediate: {uniform: [50%, 200%], common: true}}}");
    size_t points, redrawn = 0, seen = 0;
    const iop_archive_point *point;
    iop_worker *w;
    assert_ok(iop_worker_open(&w, s.study, NULL, &err), err);
    for (size_t unit = 0; unit < 2; unit++) {
        assert_ok(iop_worker_run(w, 0, unit, &points, &point, &err), err);
        for (size_t k = 0; k < points; k++, seen++) {
            const double g = point[k].key[0];
            assert_true(g >= 0.5 && g < 5.0 / 3);
            redrawn += point[k].count > 0;
            assert_true(point[k].violation[2] <= 1e-9);
            /* households keep 10 = (1 - 0.6 g) x, x at most 100 */
            assert_string_equal(point[k].status, g < 1.5 ? "optimal" : "infeasible");
            if (g < 1.5)
                assert_close(point[k].objective, 200 * (1 - 0.6 * g), 1e-9);
        }
    }
    assert_int_equal(seen, 90);
    assert_int_equal(redrawn, 20);
    iop_worker_close(w);
    close_sampled(&s);
}

/* --- a point depends on its sample alone ---------------------------------------------------------------- */

static const char germany[] = IOP_SOURCE_DIR "/datasets/germany-1995";
static const char germany_plan[] = "maximize: value_added\nfinal_demand:\n  household: {min: 90%, max: "
                                   "115%}\n  export: {min: 70%, max: 130%}\n"
                                   "output:\n  all: {min: 70%, max: 130%}\nlimits:\n  co2: {max: 95%}\n  "
                                   "employment: {min: 90%, max: 102%}\n";
static const char germany_sweep[] = "{name: doubt, samples: 200, seed: 4, method: sobol, draw: "
                                    "{intermediate: {lognormal: 20%}, resources.co2: "
                                    "{triangular: [70%, 100%, 140%]}, final_demand.export: {normal: 15%}, "
                                    "limits.co2: {uniform: [90%, 110%]}, "
                                    "final_demand.household: {normal: 5%, common: true}}}";

static void same_numbers(const double *a, const double *b, size_t count)
{
    assert_true((a == NULL) == (b == NULL));
    if (a)
        assert_memory_equal(a, b, count * sizeof *a);
}

static void same_point(const iop_archive_run *run, const iop_archive_point *a, const iop_archive_point *b)
{
    const double x[] = {a->objective, a->violation[0], a->violation[1], a->violation[2], a->count};
    const double y[] = {b->objective, b->violation[0], b->violation[1], b->violation[2], b->count};
    assert_string_equal(a->status, b->status);
    assert_int_equal(a->part, b->part);
    assert_memory_equal(x, y, sizeof x);
    same_numbers(a->key, b->key, run->sweep[0].keys);
    same_numbers(a->output, b->output, run->sectors);
    same_numbers(a->limit_dual, b->limit_dual, run->limits);
    same_numbers(a->measure, b->measure, run->measures);
}

/* A worker that has run everything backwards gives what fresh workers give. */
static void same_in_any_order(void **state)
{
    (void)state;
    char plan[800];
    iop_err err;
    iop_worker *old, *fresh;
    size_t optimal = 0;
    snprintf(plan, sizeof plan, "dataset: %s\n%s", germany, germany_plan);
    sampled s = must_open(FOLDER "/order", plan, germany_sweep);
    const iop_archive_run *run = iop_study_describe(s.study);
    assert_int_equal(run->sweep[0].units, 4 + 8); /* 200 samples, 5 x 100 mixed ones */
    assert_ok(iop_worker_open(&old, s.study, NULL, &err), err);
    for (size_t unit = run->sweep[0].units; unit-- > 0;) {
        size_t a_count, b_count;
        const iop_archive_point *a, *b;
        assert_ok(iop_worker_run(old, 0, unit, &a_count, &a, &err), err);
        assert_ok(iop_worker_open(&fresh, s.study, NULL, &err), err);
        assert_ok(iop_worker_run(fresh, 0, unit, &b_count, &b, &err), err);
        assert_int_equal(a_count, b_count);
        for (size_t k = 0; k < a_count; k++) {
            same_point(run, &a[k], &b[k]);
            optimal += strcmp(a[k].status, "optimal") == 0;
        }
        iop_worker_close(fresh);
    }
    assert_true(optimal > 350);
    iop_worker_close(old);
    close_sampled(&s);
}

int main(void)
{
    mkdir(FOLDER, 0777);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_form),        cmocka_unit_test(infeasible_samples),
        cmocka_unit_test(conflicts_are_told), cmocka_unit_test(redrawn_samples),
        cmocka_unit_test(same_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
