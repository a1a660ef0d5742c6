/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html of a sweep: its data say what the store says, and a lack of memory is told. */
#include "archive/example.h"
#include "page_support.h"
#include "product_memory.h"
#include "support/gen.h"
#include <ioplan/archive.h>
#include <ioplan/solve.h>
#include <math.h>

enum { DRAWS = 101 };

/* A store of 101 samples whose objective is 0, 1, ..., 100, one of them without a plan, and a path of two
 * points. */
static iop_archive *small_archive(const char *path)
{
    static const char *const fact[] = {"title"}, *const value[] = {"small"};
    static const iop_archive_label sector[] = {{"A", "money", ""}, {"B", "money", ""}},
                                   limit[] = {{"co2.max", "t", ""}}, measure[] = {{"co2", "t", ""}},
                                   key[] = {{"limits.co2.max", "t", ""}};
    static const iop_archive_sweep sweep[] = {{"doubt", "samples", "", 1, 0, NULL},
                                              {"path", "path", "", 1, 1, key}};
    static const double base[] = {1, 2};
    static const iop_archive_run run = {.facts = 1,
                                        .fact = fact,
                                        .value = value,
                                        .sweeps = 2,
                                        .sweep = sweep,
                                        .sectors = 2,
                                        .limits = 1,
                                        .measures = 1,
                                        .sector = sector,
                                        .limit = limit,
                                        .measure = measure,
                                        .base_output = base,
                                        .objective = "value_added",
                                        .objective_unit = "money"};
    iop_archive *archive;
    iop_err err;
    static iop_archive_point point[DRAWS];
    static double output[DRAWS][2], dual[DRAWS][1], count[DRAWS][1], keys[2][1] = {{10}, {20}};
    assert_ok(iop_archive_open(&archive, path, &run, NULL, &err), err);
    for (int k = 0; k < DRAWS; k++) {
        output[k][0] = 2 * k;
        output[k][1] = 7;
        dual[k][0] = 3;
        count[k][0] = -k;
        point[k] = (iop_archive_point){.part = IOP_PART_POINTS,
                                       .status = k == 50 ? "infeasible" : "optimal",
                                       .label = "",
                                       .t = (double)NAN,
                                       .objective = k == 50 ? (double)NAN : k,
                                       .shadow_price = 1,
                                       .output = k == 50 ? NULL : output[k],
                                       .limit_dual = k == 50 ? NULL : dual[k],
                                       .measure = k == 50 ? NULL : count[k]};
    }
    assert_ok(iop_archive_put(archive, 0, 0, DRAWS, point, &err), err);
    for (int k = 0; k < 2; k++) {
        point[k].key = keys[k];
        point[k].label = k ? "co2 </script> stops binding" : "";
    }
    assert_ok(iop_archive_put(archive, 1, 0, 2, point, &err), err);
    return archive;
}

static double at(const json_t *list, size_t k)
{
    return json_number_value(json_array_get(list, k));
}

static void sweeps_are_told_as_they_are(void **state)
{
    (void)state;
    const char *folder = example_folder("page");
    iop_archive *archive = small_archive(example_path(folder, "sweep.sqlite"));
    const iop_report_source source = {.sweep = archive, .lang = "en"};
    iop_err err;
    char *page;
    json_t *data = page_make(&source, &page), *sweeps = json_object_get(data, "sweeps"),
           *doubt = json_array_get(sweeps, 0);
    assert_int_equal(json_array_size(sweeps), 2);
    assert_int_equal(at(json_object_get(doubt, "count"), 0), DRAWS - 1);
    assert_int_equal(at(json_object_get(doubt, "count"), 1), 1);
    /* 0 .. 100 without 50: type 7 of 100 numbers, at (100 - 1) p */
    static const double expected[] = {4.95, 24.75, 50, 75.25, 95.05};
    for (size_t k = 0; k < 5; k++) {
        assert_close(at(json_object_get(doubt, "objective"), k), expected[k], 1e-9);
        assert_close(at(json_array_get(json_object_get(doubt, "outputs"), 0), k), 2 * expected[k], 1e-9);
        assert_close(at(json_array_get(json_object_get(doubt, "outputs"), 1), k), 7, 0);
        assert_close(at(json_array_get(json_object_get(doubt, "measures"), 0), 4 - k), -expected[k], 1e-9);
    }
    double drawn = 0;
    const json_t *bins = json_object_get(json_object_get(doubt, "bins"), "count");
    for (size_t k = 0; k < json_array_size(bins); k++)
        drawn += at(bins, k);
    assert_int_equal(drawn, DRAWS - 1);
    const json_t *rows = json_object_get(doubt, "convergence"),
                 *last = json_array_get(rows, json_array_size(rows) - 1);
    assert_int_equal(at(last, 0), DRAWS);
    assert_close(at(last, 1), 50, 1e-9);
    const json_t *points = json_object_get(json_array_get(sweeps, 1), "points"),
                 *second = json_array_get(points, 1);
    assert_int_equal(json_array_size(points), 2);
    assert_close(at(json_array_get(second, 5), 0), 20, 0);
    assert_close(at(json_array_get(second, 6), 0), 2, 0);
    assert_string_equal(json_string_value(json_array_get(second, 4)), "co2 </script> stops binding");
    json_decref(data);
    iop_report_free(&source, page);
    assert_ok(iop_archive_close(archive, &err), err);
}

/* The store of tests/archive has kinds and parts of every sort. */
static void every_kind_of_sweep_is_json(void **state)
{
    (void)state;
    iop_archive *archive;
    iop_err err;
    char *page;
    assert_ok(iop_archive_open(&archive, example_path(example_folder("kinds"), "sweep.sqlite"), example_run(),
                               NULL, &err),
              err);
    assert_ok(example_put_rest(archive, 1, &err), err);
    const iop_report_source source = {.sweep = archive, .lang = "vi"};
    json_t *data = page_make(&source, &page);
    assert_int_equal(json_array_size(json_object_get(data, "sweeps")), EXAMPLE_SWEEPS);
    json_decref(data);
    iop_report_free(&source, page);
    assert_ok(iop_archive_close(archive, &err), err);
}

static void run_out(iop_report_source source)
{
    assert_true(product_until_enough(page_product(), source) > 10);
}

static void lack_of_memory_is_told(void **state)
{
    (void)state;
    iop_plan *plan = gen_plan(0, 6, GEN_PLAIN);
    iop_archive *archive = small_archive(example_path(example_folder("memory"), "sweep.sqlite"));
    iop_solution *s;
    iop_err err;
    assert_ok(iop_solve(&s, plan, NULL, &err), err);
    run_out((iop_report_source){.solution = s, .plan = plan, .sweep = archive, .lang = "en"});
    iop_solution_close(s);
    iop_plan_close(plan);
    assert_ok(iop_archive_close(archive, &err), err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sweeps_are_told_as_they_are),
        cmocka_unit_test(every_kind_of_sweep_is_json),
        cmocka_unit_test(lack_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
