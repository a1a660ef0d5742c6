/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits, coefficients, aims; files that extend others, --set, and the record of what was read. */
#include "scenario_support.h"
#include <ioplan/result.h>

#define FOLDER IOP_BINARY_DIR "/test_scenario"

/* --- limits --- */

static void limits_are_shares_of_base_use_or_in_units(void **state)
{
    (void)state;
    /* base use, by hand: energy 75 TJ, jobs 25 thousand, co2 42 kt, land 330 ha, wages 170, imports 48 */
    static const struct {
        const char *measure, *text;
        double expected;
    } cases[] = {
        {"energy", "95%", .95 * 75},
        {"energy", "70 TJ", 70},
        {"energy", "10 GWh", 36},
        {"energy", "0.001 Mtoe", 41.868},
        {"energy", "0.05 PJ", 50},
        {"energy", "7e4 GJ", 70},
        {"energy", "0", 0},
        {"energy", "-2 TJ", -2},
        {"jobs", "26000 persons", 26},
        {"jobs", "0.024 million jobs", 24},
        {"jobs", "30 thousand persons", 30},
        {"co2", "40 kt", 40},
        {"co2", "40000 t CO2", 40},
        {"co2", "0.04 Mt CO2", 40},
        {"ch4", "1500 t", 1.5},
        {"land", "2 km2", 200},
        {"value_added", "0.25 billion USD", 250},
        {"value_added", "101%", 1.01 * 247},
        {"wages", "165 million USD", 165},
        {"imports", "90%", .9 * 48},
        {"imports", "45000 thousand USD", 45},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[256];
        snprintf(text, sizeof text, "limits: {%s: {max: %s}}\n", cases[k].measure, cases[k].text);
        iop_scenario *s = open_text(FOLDER, text);
        assert_band(limit_on(s, cases[k].measure), -INF, cases[k].expected);
        const iop_statement *said = &s->plan->statement[limit_on(s, cases[k].measure)->hi_statement];
        assert_string_equal(said->text, cases[k].text);
        assert_int_equal(said->line, 3);
        iop_scenario_close(s);
    }
}

static void a_limit_may_have_two_sides_or_none(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, "limits: {jobs: {min: 98%, max: 26 thousand persons}, land: {min: 1 km2}, "
                          "energy: {}}\n");
    assert_int_equal(s->plan->limits, 2);
    assert_band(limit_on(s, "jobs"), .98 * 25, 26);
    assert_band(limit_on(s, "land"), 100, INF);
    iop_scenario_close(s);
}

/* --- coefficients --- */

static void assert_scaled(const iop_scenario *s, const iop_scenario *plain, const char *name,
                          const double output[SECTORS], double demand)
{
    const iop_measure *m = measure_of(s, name), *p = measure_of(plain, name);
    assert_close(m->base, p->base, 1e-13); /* the base year keeps its own coefficients */
    for (size_t j = 0; j < SECTORS; j++)
        assert_close(m->per_output[j], output[j] * p->per_output[j], 1e-13);
    assert_close(m->per_demand[HOUSEHOLD], demand * p->per_demand[HOUSEHOLD], 1e-13);
}

static void coefficients_scale_a_resource(void **state)
{
    (void)state;
    iop_scenario *plain = open_text(FOLDER, ""),
                 *s = open_text(
                     FOLDER,
                     "coefficients:\n"
                     "  co2: 60%\n"
                     "  energy: {a: 50%, group: {heavy: 80%, some: 70%}, all: 90%, final_demand: 300%}\n"
                     "  jobs: {c: 110%}\n"
                     "  ch4: 0%\n"
                     "  land: {all: 40%}\n"
                     "limits: {energy: {max: 100%}}\n");
    assert_scaled(s, plain, "co2", (const double[]){.6, .6, .6, .6}, .6);
    assert_scaled(s, plain, "energy", (const double[]){.5, .7, .7, .9}, 3);
    assert_scaled(s, plain, "jobs", (const double[]){1, 1, 1.1, 1}, 1);
    assert_scaled(s, plain, "ch4", (const double[]){0, 0, 0, 0}, 0);
    assert_scaled(s, plain, "land", (const double[]){.4, .4, .4, .4}, .4);
    assert_scaled(s, plain, "wages", (const double[]){1, 1, 1, 1}, 1);
    assert_close(measure_of(plain, "energy")->per_demand[HOUSEHOLD], 20. / 110, 1e-13);
    assert_close(measure_of(plain, "energy")->per_output[B], 40. / 200, 1e-13);
    assert_band(limit_on(s, "energy"), -INF, 75);
    iop_scenario_close(plain);
    iop_scenario_close(s);
}

/* --- the aim --- */

static void the_aim_is_a_measure_or_a_sum(void **state)
{
    (void)state;
    static const struct {
        const char *line, *name;
        bool maximize;
        double base;
    } cases[] = {
        {"maximize: value_added\n", "value_added", true, 247},
        {"minimize: co2\n", "co2", false, 42},
        {"maximize: surplus\n", "surplus", true, 77},
        {"maximize: wages + surplus\n", "wages + surplus", true, 247},
        {"minimize: [imports, wages, surplus]\n", "imports + wages + surplus", false, 295},
        {"minimize: [energy]\n", "energy", false, 75},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[256];
        snprintf(text, sizeof text, "dataset: data\n%s", cases[k].line);
        put_file(FOLDER, "aim.yaml", text);
        iop_scenario *s = open_file(FOLDER, "aim.yaml", 0, NULL);
        const iop_measure *aim = &s->plan->measure[s->plan->objective];
        assert_string_equal(aim->name, cases[k].name);
        assert_true(s->plan->maximize == cases[k].maximize);
        assert_close(aim->base, cases[k].base, 1e-13);
        iop_scenario_close(s);
    }
}

static void a_sum_adds_its_terms(void **state)
{
    (void)state;
    put_file(FOLDER, "aim.yaml", "dataset: data\nmaximize: wages + imports\ntitle: Sum\n");
    iop_scenario *s = open_file(FOLDER, "aim.yaml", 0, NULL);
    const iop_measure *sum = &s->plan->measure[s->plan->objective], *one = measure_of(s, "wages"),
                      *two = measure_of(s, "imports");
    for (size_t j = 0; j < SECTORS; j++)
        assert_close(sum->per_output[j], one->per_output[j] + two->per_output[j], 1e-14);
    for (size_t k = 0; k < CATEGORIES; k++)
        assert_close(sum->per_demand[k], one->per_demand[k] + two->per_demand[k], 1e-14);
    assert_string_equal(s->plan->title, "Sum");
    assert_string_equal(sum->unit, "million USD");
    iop_scenario_close(s);
}

/* --- layers --- */

static void put_layers(void)
{
    char below[512];
    snprintf(below, sizeof below, "%s/below", FOLDER);
    if (mkdir(below, 0777) != 0)
        assert_int_equal(errno, EEXIST);
    put_file(below, "ground.yaml",
             "title: Ground\n"
             "dataset: ../data\n"
             "maximize: value_added\n"
             "output: {all: {min: 70%, max: 130%}, a: {max: 150%}}\n"
             "limits: {co2: {max: 90%}, energy: {max: 80%}}\n");
    put_file(below, "middle.yaml",
             "extends: ground.yaml\n"
             "limits: {co2: {max: 95%}, jobs: {min: 90%}}\n");
    put_file(FOLDER, "top.yaml",
             "extends: below/middle.yaml\n"
             "title: Top\n"
             "output: {all: {min: 75%}, b: {max: 300 million USD}}\n");
}

static void files_extend_each_other(void **state)
{
    (void)state;
    put_layers();
    iop_scenario *s = open_file(FOLDER, "top.yaml", 0, NULL);
    const iop_statement *by = s->plan->statement;
    assert_string_equal(s->plan->title, "Top");
    assert_band(&s->plan->output[A], 75, 150);
    assert_band(&s->plan->output[B], 150, 300);
    assert_band(&s->plan->output[C], 75, 130);
    assert_band(limit_on(s, "co2"), -INF, .95 * 42);
    assert_band(limit_on(s, "energy"), -INF, .8 * 75);
    assert_band(limit_on(s, "jobs"), .9 * 25, INF);
    /* each statement knows its file and line */
    assert_string_equal(by[s->plan->output[A].lo_statement].where, FOLDER "/top.yaml");
    assert_int_equal(by[s->plan->output[A].lo_statement].line, 3);
    assert_string_equal(by[limit_on(s, "co2")->hi_statement].where, FOLDER "/below/middle.yaml");
    assert_int_equal(by[limit_on(s, "co2")->hi_statement].line, 2);
    assert_string_equal(by[s->plan->output[A].hi_statement].where, FOLDER "/below/ground.yaml");
    assert_int_equal(by[s->plan->output[A].hi_statement].line, 4);
    /* the dataset is beside the file that names it */
    assert_string_equal(s->dataset_dir, FOLDER "/below/../data");
    iop_scenario_close(s);
}

static void an_aim_replaces_the_aim_underneath(void **state)
{
    (void)state;
    put_layers();
    put_file(FOLDER, "other.yaml", "extends: below/ground.yaml\nminimize: co2\n");
    iop_scenario *s = open_file(FOLDER, "other.yaml", 0, NULL);
    assert_false(s->plan->maximize);
    assert_string_equal(s->plan->measure[s->plan->objective].name, "co2");
    iop_scenario_close(s);
    static const char *const sets[] = {"maximize=jobs"};
    s = open_file(FOLDER, "other.yaml", 1, sets);
    assert_true(s->plan->maximize);
    assert_string_equal(s->plan->measure[s->plan->objective].name, "jobs");
    iop_scenario_close(s);
}

static void sets_change_single_values(void **state)
{
    (void)state;
    static const char *const sets[] = {
        "limits.co2.max=30000 t", "output.a.min=60%",    "title=x=y",
        "limits.land.max=50%",    "limits.land.max=60%", "dataset=" FOLDER "/data"};
    put_layers();
    iop_scenario *s = open_file(FOLDER, "top.yaml", sizeof sets / sizeof *sets, sets);
    assert_band(limit_on(s, "co2"), -INF, 30);
    assert_band(limit_on(s, "energy"), -INF, .8 * 75);
    assert_band(limit_on(s, "land"), -INF, .6 * 330);
    assert_band(&s->plan->output[A], 60, 150);
    assert_string_equal(s->plan->title, "x=y");
    assert_string_equal(s->dataset_dir, FOLDER "/data");
    assert_string_equal(s->plan->statement[limit_on(s, "land")->hi_statement].where, "--set limits.land.max");
    iop_scenario_close(s);
}

/* A folder after --set is meant from where the user stands, in a file from where the file is. */
/* A varied plan is the plan that the same changes give from the start. */
static void variations_are_what_sets_give(void **state)
{
    (void)state;
    static const char *const sets[] = {"limits.co2.max=30000 t", "output.a.min=60%", "maximize.wages=0.5",
                                       "maximize.imports=-2"};
    put_file(FOLDER, "varied.yaml", "dataset: data\nlimits: {co2: {max: 90%}}\nmaximize: {value_added: 1}\n");
    iop_scenario *base = open_file(FOLDER, "varied.yaml", 0, NULL),
                 *same = open_file(FOLDER, "varied.yaml", 4, sets);
    iop_diags *diags;
    iop_plan *plan;
    assert_int_equal(iop_diags_open(&diags, NULL, NULL), IOP_OK);
    assert_int_equal(iop_scenario_vary(base, 4, sets, &plan, NULL, diags), IOP_OK);
    assert_ptr_equal(plan->table, base->plan->table);
    assert_memory_equal(plan->output, same->plan->output, SECTORS * sizeof *plan->output);
    assert_memory_equal(plan->demand, same->plan->demand, SECTORS * CATEGORIES * sizeof *plan->demand);
    assert_int_equal(plan->limits, 1);
    assert_band(&plan->limit[0].band, -INF, 30);
    const iop_measure *m = &plan->measure[plan->objective];
    assert_string_equal(m->name, "value_added + 0.5 wages - 2 imports");
    for (size_t j = 0; j < SECTORS; j++)
        assert_close(m->per_output[j],
                     measure_of(base, "value_added")->per_output[j] +
                         .5 * measure_of(base, "wages")->per_output[j] -
                         2 * measure_of(base, "imports")->per_output[j],
                     1e-14);
    iop_plan_close(plan);
    static const char *const wrong[] = {"dataset=elsewhere", "limits.co3.max=90%", "limits.co2.max=1,5%"};
    for (size_t k = 0; k < 3; k++) {
        size_t before = iop_diags_errors(diags);
        assert_int_not_equal(iop_scenario_vary(base, 1, &wrong[k], &plan, NULL, diags), IOP_OK);
        assert_null(plan);
        assert_true(iop_diags_errors(diags) > before);
    }
    iop_diags_close(diags);
    iop_scenario_close(base);
    iop_scenario_close(same);
}

static void set_dataset_is_relative_to_the_working_directory(void **state)
{
    (void)state;
    static const char *const sets[] = {"dataset=data"};
    char here[512];
    put_layers();
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(FOLDER), 0);
    iop_scenario *s = open_file("below", "ground.yaml", 1, sets);
    assert_string_equal(s->dataset_dir, "data");
    assert_int_equal(chdir(here), 0);
    iop_scenario_close(s);
}

/* --- the record --- */

static void assert_same_bands(const iop_band *a, const iop_band *b, size_t count)
{
    for (size_t k = 0; k < count; k++)
        assert_true(a[k].lo == b[k].lo && a[k].hi == b[k].hi);
}

static void assert_same_plan(const iop_plan *a, const iop_plan *b)
{
    size_t n = a->table->n, c = a->table->c;
    assert_int_equal(b->table->n, n);
    assert_int_equal(b->table->c, c);
    assert_string_equal(a->title, b->title);
    assert_true(a->growth == b->growth);
    assert_true(a->maximize == b->maximize);
    assert_int_equal(a->objective, b->objective);
    assert_int_equal(a->measures, b->measures);
    assert_int_equal(a->limits, b->limits);
    assert_int_equal(a->totals, b->totals);
    assert_int_equal(a->statements, b->statements);
    assert_same_bands(a->output, b->output, n);
    assert_same_bands(a->demand, b->demand, n * c);
    for (size_t m = 0; m < a->measures; m++) {
        assert_string_equal(a->measure[m].name, b->measure[m].name);
        assert_memory_equal(a->measure[m].per_output, b->measure[m].per_output, n * sizeof(double));
        assert_memory_equal(a->measure[m].per_demand, b->measure[m].per_demand, c * sizeof(double));
    }
    for (size_t l = 0; l < a->limits; l++) {
        assert_int_equal(a->limit[l].measure, b->limit[l].measure);
        assert_same_bands(&a->limit[l].band, &b->limit[l].band, 1);
    }
    for (size_t g = 0; g < a->totals; g++)
        assert_same_bands(&a->total[g].band, &b->total[g].band, 1);
    for (size_t k = 0; k < a->statements; k++) {
        assert_string_equal(a->statement[k].key, b->statement[k].key);
        assert_string_equal(a->statement[k].text, b->statement[k].text);
    }
}

/* Where limits alone vary the rest is copied; the plan is the same as one read as a whole. */
static void variations_of_limits_are_whole_plans(void **state)
{
    (void)state;
    static const char *const sets[] = {"limits.co2.max=80%", "limits.energy.min=10%", "limits.ch4.max=80%"};
    put_layers();
    put_file(FOLDER, "limits.yaml",
             "extends: top.yaml\ngrowth: 120%\nmeasures: {ghg: {unit: t, of: {co2: 1, ch4: 28}}}\n"
             "limits: {land: {max: 90%}}\noutput: {group_total: {heavy: {max: 150%}}}\n");
    iop_scenario *base = open_file(FOLDER, "limits.yaml", 0, NULL),
                 *same = open_file(FOLDER, "limits.yaml", 3, sets);
    iop_diags *diags;
    iop_plan *plan;
    assert_int_equal(iop_diags_open(&diags, NULL, NULL), IOP_OK);
    assert_int_equal(iop_scenario_vary(base, 3, sets, &plan, NULL, diags), IOP_OK);
    assert_true(plan->limits > 1 && plan->limits != base->plan->limits);
    assert_same_plan(plan, same->plan);
    for (size_t k = 0; k < plan->statements; k++) {
        assert_string_equal(plan->statement[k].where, same->plan->statement[k].where);
        assert_int_equal(plan->statement[k].line, same->plan->statement[k].line);
    }
    assert_ptr_equal(plan->table, base->plan->table);
    iop_plan_close(plan);
    iop_diags_close(diags);
    iop_scenario_close(base);
    iop_scenario_close(same);
}

/* The recorded text, beside a dataset of the recorded name, is the same plan. */
static void check_record(const iop_scenario *s)
{
    static const char record[] = FOLDER "/record";
    if (mkdir(record, 0777) != 0)
        assert_int_equal(errno, EEXIST);
    char absolute[4096];
    assert_non_null(realpath(s->dataset_dir, absolute));
    drop_file(record, "dataset");
    assert_int_equal(symlink(absolute, FOLDER "/record/dataset"), 0);
    put_file(record, "scenario.yaml", s->text);
    iop_scenario *back = open_file(record, "scenario.yaml", 0, NULL);
    assert_string_equal(back->text, s->text);
    assert_string_equal(back->scenario_sha256, s->scenario_sha256);
    assert_string_equal(back->dataset_sha256, s->dataset_sha256);
    assert_int_equal(strlen(s->dataset_sha256), 64);
    assert_same_plan(s->plan, back->plan);
    iop_scenario_close(back);
}

static void the_record_reads_back_to_the_same_plan(void **state)
{
    (void)state;
    static const char *const own[] = {"datasets/toy/toy.yaml",
                                      "datasets/germany-1995/germany.yaml",
                                      "datasets/vietnam-2018/vietnam.yaml",
                                      "datasets/binh-duong-2018/plan-2018.yaml",
                                      "datasets/binh-duong-2018/plan-2018-infeasible.yaml",
                                      "datasets/binh-duong-2018/plan-2030.yaml",
                                      "datasets/binh-duong-2018/plan-2030-infeasible.yaml"};
    for (size_t k = 0; k < sizeof own / sizeof *own; k++) {
        iop_scenario *s = open_file(IOP_SOURCE_DIR, own[k], 0, NULL);
        check_record(s);
        iop_scenario_close(s);
    }
    static const char *const sets[] = {"title=a: \"b\" # c", "limits.land.min=1e-3 km2", "growth=103%",
                                       "minimize=wages + imports", "output.group.some.max=99.99 %"};
    put_layers();
    iop_scenario *s = open_file(FOLDER, "top.yaml", sizeof sets / sizeof *sets, sets);
    assert_null(strstr(s->text, "extends"));
    check_record(s);
    iop_scenario_close(s);
}

static void digests_tell_changes(void **state)
{
    (void)state;
    iop_scenario *a = open_text(FOLDER, ""), *b = open_text(FOLDER, "note: other\n");
    assert_string_equal(a->dataset_sha256, b->dataset_sha256);
    assert_string_not_equal(a->scenario_sha256, b->scenario_sha256);
    put_file(FOLDER "/data", "resources.csv", "resource,unit,a,b,c,z\nenergy,TJ,10,40,5,0\n");
    iop_scenario *c = open_text(FOLDER, "");
    assert_string_not_equal(a->dataset_sha256, c->dataset_sha256);
    assert_string_equal(a->scenario_sha256, c->scenario_sha256);
    put_dataset(FOLDER "/data");
    iop_scenario_close(a);
    iop_scenario_close(b);
    iop_scenario_close(c);
}

static int start(void **state)
{
    (void)state;
    start_folder(FOLDER);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_shares_of_base_use_or_in_units),
        cmocka_unit_test(a_limit_may_have_two_sides_or_none),
        cmocka_unit_test(coefficients_scale_a_resource),
        cmocka_unit_test(the_aim_is_a_measure_or_a_sum),
        cmocka_unit_test(a_sum_adds_its_terms),
        cmocka_unit_test(files_extend_each_other),
        cmocka_unit_test(an_aim_replaces_the_aim_underneath),
        cmocka_unit_test(sets_change_single_values),
        cmocka_unit_test(variations_are_what_sets_give),
        cmocka_unit_test(variations_of_limits_are_whole_plans),
        cmocka_unit_test(set_dataset_is_relative_to_the_working_directory),
        cmocka_unit_test(the_record_reads_back_to_the_same_plan),
        cmocka_unit_test(digests_tell_changes),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
