/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples of whole plans: against the static samples of a plan of one period, against the files that a sample
 * is written to, and what factors do to a scheme. */
#include "samples_support.h"
#include "support/memory.h"
#include <ioplan/factors.h>
#include <ioplan/model.h>
#include <ioplan/solve.h>

static const char dynamic[] = "extends: " IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml\n"
                              "periods: {2003: {limits: {energy: {max: 75 TJ}}}}\n"
                              "techniques: {clean: {sectors: factory, inputs: {farm: {2001: 80%, 2004: "
                              "60%}}, use: {energy: 70%}, since: 2002}}\n"
                              "requirements: {pace: {of: output, growth: {max: 30%}}}\n";

static const char draws[] = "draw: {intermediate: {lognormal: 8%}, resources.energy: {triangular: [80%, "
                            "100%, 120%]}, final_demand.export: {normal: 5%}, limits.labour: {uniform: "
                            "[95%, 110%]}, periods.2003.limits.energy: {uniform: [90%, 110%]}, "
                            "techniques.clean.inputs: {lognormal: 5%}, capacity.all.cost: {lognormal: "
                            "20%}, discount: {uniform: [80%, 120%]}, requirements.pace.growth.max: "
                            "{uniform: [50%, 150%]}}";

static sampled open_dynamic(const char *dir, const char *head)
{
    char sweep[2000];
    snprintf(sweep, sizeof sweep, "{name: doubt, %s, %s}", head, draws);
    mkdir(dir, 0777);
    return must_open(dir, dynamic, sweep);
}

/* --- files ---------------------------------------------------------------------------------------------- */

static void check_dump(const iop_archive_run *run, const iop_archive_point *point, const char *dir)
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
    assert_non_null(again->scheme);
    assert_ok(iop_solve_scheme(&solution, again->scheme, NULL, &err), err);
    assert_string_equal(iop_solution_status_text(solution->status), point->status);
    if (solution->status == IOP_OPTIMAL) {
        assert_close(solution->objective.value, point->objective, 1e-10);
        for (size_t j = 0; j < run->sectors; j++)
            assert_close(solution->sector[j].output, point->output[j], 1e-6);
    }
    iop_solution_close(solution);
    iop_scenario_close(again);
    iop_diags_close(diags);
}

static void written_samples(void **state)
{
    (void)state;
    const char *dir = FOLDER "/whole-dump";
    char folder[600];
    iop_err err;
    iop_worker *w;
    size_t points, optimal = 0;
    const iop_archive_point *point;
    sampled s = open_dynamic(dir, "samples: 12, seed: 3");
    const iop_archive_run *run = iop_study_describe(s.study);
    double least = (double)INFINITY, most = -least;
    assert_ok(iop_worker_open(&w, s.study, NULL, &err), err);
    for (size_t sample = 0; sample < 12; sample++) { /* a unit each */
        assert_ok(iop_worker_run(w, 0, sample, &points, &point, &err), err);
        assert_int_equal(points, 1);
        snprintf(folder, sizeof folder, "%s/sample-%zu", dir, sample);
        remove_folder(folder);
        assert_ok(iop_study_dump_sample(s.study, "doubt", sample, folder, &err), err);
        check_dump(run, point, folder);
        if (strcmp(point->status, "optimal") != 0)
            continue;
        optimal++;
        least = fmin(least, point->objective);
        most = fmax(most, point->objective);
        assert_true(point->violation[2] <= 1e-9);
    }
    assert_true(optimal > 6);
    assert_true(most > least * 1.01);
    /* the same sample may be written again, another one may not */
    assert_ok(iop_study_dump_sample(s.study, "doubt", 11, folder, &err), err);
    assert_int_equal(iop_study_dump_sample(s.study, "doubt", 10, folder, &err), IOP_EINVAL);
    iop_worker_close(w);
    close_sampled(&s);
}

/* --- a plan of one period ------------------------------------------------------------------------------- */

static const char germany_plan[] =
    "dataset: " IOP_SOURCE_DIR "/datasets/germany-1995\nmaximize: value_added\n"
    "final_demand:\n  household: {min: 90%, max: 115%}\n"
    "  export: {min: 70%, max: 130%}\noutput:\n  all: {min: 70%, max: 130%}\n"
    "limits:\n  co2: {max: 95%}\n  employment: {min: 90%, max: 102%}\n";
static const char germany_sweep[] =
    "{name: doubt, samples: 64, seed: 4, draw: {intermediate: {lognormal: 20%}, resources.co2: {triangular: "
    "[70%, 100%, 140%]}, final_demand.export: {normal: 15%}, limits.co2: {uniform: [90%, 110%]}}}";

static void one_period_is_static(void **state)
{
    (void)state;
    char text[1200];
    iop_err err;
    iop_worker *plain_worker, *whole_worker;
    size_t points, others, optimal = 0;
    const iop_archive_point *a, *b;
    mkdir(FOLDER "/whole-plain", 0777);
    mkdir(FOLDER "/whole-one", 0777);
    snprintf(text, sizeof text, "%speriods: {1996: {}}\n", germany_plan);
    sampled plain = must_open(FOLDER "/whole-plain", germany_plan, germany_sweep),
            whole = must_open(FOLDER "/whole-one", text, germany_sweep);
    assert_non_null(whole.scenario->scheme);
    const iop_archive_run *run = iop_study_describe(plain.study);
    assert_ok(iop_worker_open(&plain_worker, plain.study, NULL, &err), err);
    assert_ok(iop_worker_open(&whole_worker, whole.study, NULL, &err), err);
    /* samples, then the rows that mix two of them */
    for (size_t part = 0; part < 2; part++) {
        assert_ok(iop_worker_run(plain_worker, 0, part, &points, &a, &err), err);
        for (size_t k = 0; k < points; k++) {
            assert_ok(iop_worker_run(whole_worker, 0, 64 * part + k, &others, &b, &err), err);
            assert_int_equal(others, 1);
            assert_string_equal(a[k].status, b->status);
            assert_int_equal(a[k].part, b->part);
            assert_memory_equal(a[k].key, b->key, run->sweep[0].keys * sizeof(double));
            if (strcmp(a[k].status, "optimal") != 0)
                continue;
            optimal++;
            assert_close(a[k].objective, b->objective, 1e-9);
            for (size_t l = 0; part == 0 && l < run->limits; l++)
                assert_close(a[k].limit_dual[l], b->limit_dual[l], 1e-6);
        }
    }
    assert_true(optimal > 40);
    iop_worker_close(plain_worker);
    iop_worker_close(whole_worker);
    close_sampled(&plain);
    close_sampled(&whole);
}

/* --- factors -------------------------------------------------------------------------------------------- */

static double purchases(const iop_table *t, size_t j)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += iop_get(iop_read(t->intermediate), i, j) / t->output[j];
    return sum;
}

/* Columns balance as before, of sectors and of techniques; sums follow; bounds move; bases stay. */
static size_t entries_of(const iop_scheme *scheme)
{
    iop_model *model;
    iop_err err;
    assert_ok(iop_model_open_scheme(&model, scheme, &err), err);
    const size_t entries = iop_lp_nonzeros(model->lp);
    iop_model_close(model);
    return entries;
}

/* What a technique buys as today's does is no entry of the program; factors of both leave no rounding there.
 */
static void factors_bring_no_entries(void **state)
{
    (void)state;
    const char *dir = FOLDER "/whole-entries";
    size_t plain = 0;
    mkdir(dir, 0777);
    for (int k = 0; k < 40; k++) {
        char path[600], text[2000];
        iop_err err;
        iop_diags *diags;
        iop_scenario *scenario;
        const double factor = 1 + 0.00737 * k;
        snprintf(text, sizeof text, "%s", dynamic);
        if (k > 0)
            snprintf(text + strlen(text), sizeof text - strlen(text),
                     "factors: {intermediate: {farm: {factory: %.17g}, factory: {factory: %.17g}}}\n", factor,
                     2 - factor);
        put_file(dir, "plan.yaml", text);
        snprintf(path, sizeof path, "%s/plan.yaml", dir);
        assert_ok(iop_diags_open(&diags, NULL, &err), err);
        if (iop_scenario_open(&scenario, path, 0, NULL, NULL, diags) != IOP_OK)
            fail_msg("%s", iop_diags_first_error(diags)->msg);
        const size_t entries = entries_of(scenario->scheme);
        plain = k == 0 ? entries : plain;
        assert_int_equal(entries, plain);
        iop_scenario_close(scenario);
        iop_diags_close(diags);
    }
}

static void factors_keep_balances(void **state)
{
    (void)state;
    const char *dir = FOLDER "/whole-factors";
    char path[600], text[2000];
    iop_err err;
    iop_diags *diags;
    iop_scenario *plain, *laid;
    mkdir(dir, 0777);
    for (int k = 0; k < 2; k++) {
        snprintf(text, sizeof text, "%smeasures: {both: {of: {value_added: 1, energy: 2}}}\n%s", dynamic,
                 k == 0 ? ""
                        : "factors:\n  intermediate: {farm: {factory: 1.1}, factory: {factory: 0.9}}\n"
                          "  techniques: {clean: {factory: {farm: 0.5}}}\n"
                          "  resources: {energy: {sectors: {factory: 1.2}, final_demand: {household: 0.9}}}\n"
                          "  final_demand: {export: {farm: 0.8}}\n"
                          "  limits: {labour: 1.1, energy: {2003: 0.9}}\n");
        put_file(dir, k == 0 ? "plain.yaml" : "laid.yaml", text);
    }
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    snprintf(path, sizeof path, "%s/plain.yaml", dir);
    assert_int_equal(iop_scenario_open(&plain, path, 0, NULL, NULL, diags), IOP_OK);
    snprintf(path, sizeof path, "%s/laid.yaml", dir);
    if (iop_scenario_open(&laid, path, 0, NULL, NULL, diags) != IOP_OK)
        fail_msg("%s", iop_diags_first_error(diags)->msg);
    const iop_scheme *a = plain->scheme, *b = laid->scheme;
    const size_t va = 0, energy = iop_plan_measure(a->period[2].plan, "energy"),
                 both = iop_plan_measure(a->period[2].plan, "both"),
                 wages = iop_plan_measure(a->period[2].plan, "wages"), measures = a->period[2].plan->measures;
    const iop_plan *p = a->period[2].plan, *q = b->period[2].plan;
    assert_close(iop_get(iop_read(b->table->intermediate), 0, 1), 22, 1e-12);
    assert_close(iop_get(iop_read(b->table->intermediate), 1, 1), 54, 1e-12);
    for (size_t j = 0; j < a->table->n; j++) {
        assert_close(b->table->output[j], a->table->output[j], 0);
        assert_close(q->measure[va].per_output[j] + purchases(b->table, j),
                     p->measure[va].per_output[j] + purchases(a->table, j), 1e-14);
        assert_close(q->measure[energy].per_output[j], p->measure[energy].per_output[j] * (j == 1 ? 1.2 : 1),
                     1e-14);
        assert_close(q->measure[both].per_output[j],
                     q->measure[va].per_output[j] + 2 * q->measure[energy].per_output[j], 1e-14);
        assert_close(q->measure[wages].per_output[j] / q->measure[va].per_output[j],
                     p->measure[wages].per_output[j] / p->measure[va].per_output[j], 1e-14);
    }
    const iop_technique *e = &a->technique[0], *g = &b->technique[0];
    assert_true(e->input[2 * 2] > e->input[3 * 2]); /* less and less of it */
    for (size_t t = 0; t < a->periods; t++) {
        const double *use = &e->use[t * measures], *now = &g->use[t * measures], *bought = &e->input[2 * t],
                     *buys = &g->input[2 * t];
        assert_close(buys[0], bought[0] / 2, 1e-14);
        assert_close(buys[1], bought[1], 1e-14); /* its own factors, not the sector's */
        assert_close(now[va] + buys[0] + buys[1], use[va] + bought[0] + bought[1], 1e-14);
        assert_close(now[energy], use[energy] * 1.2, 1e-14);
        assert_close(now[both], now[va] + 2 * now[energy], 1e-14);
    }
    for (size_t m = 0; m < measures; m++)
        assert_close(q->measure[m].base, p->measure[m].base, 0);
    for (size_t l = 0; l < p->limits; l++) {
        const double factor = p->limit[l].measure == energy ? .9 : 1.1;
        assert_close(q->limit[l].band.hi, p->limit[l].band.hi * factor, 1e-14);
        assert_close(b->period[3].plan->limit[l].band.hi,
                     a->period[3].plan->limit[l].band.hi * (p->limit[l].measure == energy ? 1 : 1.1), 1e-14);
    }
    const size_t exports = iop_table_category(a->table, "export");
    assert_close(q->demand[exports].hi, p->demand[exports].hi * .8, 1e-14);
    iop_scenario_close(plain);
    iop_scenario_close(laid);
    iop_diags_close(diags);
}

static const struct {
    const char *section, *words;
} wrong_factors[] = {
    {"factors: {intermediate: {farms: {farm: 1}}}", "farms"},
    {"factors: {limits: {gold: 1}}", "gold"},
    {"factors: {limits: {energy: {2050: 1}}}", "2050"},
    {"factors: {techniques: {clean: {farm: {farm: 1}}}}", "no technique"},
    {"factors: {resources: {energy: {sectors: {farm: -1}}}}", "factors.resources"},
    {"factors: {resourses: {}}", "resourses"},
    {"measures: {b: {of: {wages: 1, surplus: 1}}}\nfactors: {resources: {b: {sectors: {farm: 1}}}}",
     "is a sum"},
};

static void refused_factors(void **state)
{
    (void)state;
    const char *dir = FOLDER "/whole-wrong";
    mkdir(dir, 0777);
    for (size_t k = 0; k < sizeof wrong_factors / sizeof *wrong_factors; k++) {
        char text[1500], path[600];
        iop_err err;
        iop_diags *diags;
        iop_scenario *s = NULL;
        snprintf(text, sizeof text, "%s%s\n", dynamic, wrong_factors[k].section);
        put_file(dir, "plan.yaml", text);
        snprintf(path, sizeof path, "%s/plan.yaml", dir);
        assert_ok(iop_diags_open(&diags, NULL, &err), err);
        assert_int_not_equal(iop_scenario_open(&s, path, 0, NULL, NULL, diags), IOP_OK);
        const iop_err *first = iop_diags_first_error(diags);
        if (!first || !strstr(first->msg, wrong_factors[k].words))
            fail_msg("%s: %s", wrong_factors[k].section, first ? first->msg : "nothing");
        iop_diags_close(diags);
    }
}

/* --- entries -------------------------------------------------------------------------------------------- */

static const struct {
    const char *draw, *words;
} wrong_draws[] = {
    {"{resources.gold: {lognormal: 5%}}", "nothing that can be drawn"},
    {"{techniques.dirty.inputs: {lognormal: 5%}}", "nothing that can be drawn"},
    {"{capacity.all: {lognormal: 5%}}", "nothing that can be drawn"},
    {"{dataset: {lognormal: 5%}}", "nothing that can be drawn"},
    {"{periods.2009.limits.energy: {lognormal: 5%}}", "nothing that can be drawn"},
};

static void refused_draws(void **state)
{
    (void)state;
    const char *dir = FOLDER "/whole-refused";
    mkdir(dir, 0777);
    for (size_t k = 0; k < sizeof wrong_draws / sizeof *wrong_draws; k++) {
        char sweep[400];
        iop_status status;
        snprintf(sweep, sizeof sweep, "{name: doubt, samples: 5, draw: %s}", wrong_draws[k].draw);
        sampled s = open_sampled(dir, dynamic, sweep, &status);
        assert_int_not_equal(status, IOP_OK);
        if (!strstr(iop_diags_first_error(s.diags)->msg, wrong_draws[k].words))
            fail_msg("%s: %s", wrong_draws[k].draw, iop_diags_first_error(s.diags)->msg);
        close_sampled(&s);
    }
}

/* A share above 100 % is no plan, and says so; a plan that cannot be kept tells its conflict. */
static void samples_without_a_plan(void **state)
{
    (void)state;
    const char *dir = FOLDER "/whole-none";
    iop_err err;
    iop_worker *w;
    size_t points, told[2] = {0, 0};
    const iop_archive_point *point;
    mkdir(dir, 0777);
    sampled s = must_open(dir,
                          "extends: " IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml\n"
                          "techniques: {clean: {sectors: factory, inputs: {farm: 80%}, share: 100%}}\n",
                          "{name: doubt, samples: 16, draw: {techniques.clean.share: {uniform: [50%, "
                          "150%]}, limits.labour: {uniform: [50%, 110%]}}}");
    assert_ok(iop_worker_open(&w, s.study, NULL, &err), err);
    for (size_t sample = 0; sample < 16; sample++) {
        assert_ok(iop_worker_run(w, 0, sample, &points, &point, &err), err);
        if (point->key[0] > 1) {
            assert_string_equal(point->status, "infeasible");
            assert_non_null(strstr(point->label, "techniques.clean.share"));
            told[0]++;
        } else if (strcmp(point->status, "infeasible") == 0) {
            assert_non_null(strstr(point->label, "labour"));
            told[1]++;
        }
    }
    assert_int_equal(told[0], 8);
    assert_true(told[1] > 0);
    iop_worker_close(w);
    close_sampled(&s);
}

/* Large whole plans: what a proof uses, without a search for fewer statements. */
static void samples_of_large_plans_without_one(void **state)
{
    (void)state;
    enum { YEARS = 125 };
    const char *dir = FOLDER "/whole-large";
    char text[6000];
    int at = snprintf(text, sizeof text,
                      "dataset: " IOP_SOURCE_DIR "/datasets/toy\nmaximize: value_added\n"
                      "final_demand: {export: {min: 50%%, max: 150%%}}\n"
                      "limits: {labour: {max: 115%%}, energy: {max: 80 TJ}}\n"
                      "capacity: {all: {used: 90%%, depreciation: 5%%, cost: 0.8}, end_growth: none}\n"
                      "investment: {bundles: {machines: {factory: 70%%, imports: 30%%}}}\nperiods: {");
    for (int year = 0; year < YEARS; year++)
        at += snprintf(text + at, sizeof text - (size_t)at, "%s%d: {}", year ? ", " : "", 2001 + year);
    snprintf(text + at, sizeof text - (size_t)at, "}\n");
    iop_err err;
    iop_worker *w;
    iop_model *model;
    size_t points, told = 0;
    const iop_archive_point *point;
    mkdir(dir, 0777);
    sampled s =
        must_open(dir, text, "{name: doubt, samples: 12, draw: {limits.labour: {uniform: [30%, 110%]}}}");
    assert_ok(iop_model_open_scheme(&model, s.scenario->scheme, &err), err);
    assert_true(iop_lp_rows(model->lp) >= 1000);
    iop_model_close(model);
    assert_ok(iop_worker_open(&w, s.study, NULL, &err), err);
    for (size_t unit = 0; unit < iop_study_describe(s.study)->sweep[0].units; unit++) {
        assert_ok(iop_worker_run(w, 0, unit, &points, &point, &err), err);
        for (size_t k = 0; k < points; k++)
            if (point[k].part == IOP_PART_POINTS && strcmp(point[k].status, "infeasible") == 0) {
                assert_memory_equal(point[k].label, "labour in ", 10);
                told++;
            }
    }
    assert_true(told > 2);
    iop_worker_close(w);
    close_sampled(&s);
}

/* --- summaries, order, memory --------------------------------------------------------------------------- */

static bool has_line(const char *dir, const char *file, const char *start)
{
    char path[600], line[2000];
    bool found = false;
    snprintf(path, sizeof path, "%s/%s", dir, file);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    while (!found && fgets(line, sizeof line, in))
        found = strncmp(line, start, strlen(start)) == 0;
    fclose(in);
    return found;
}

static void summaries_have_periods(void **state)
{
    (void)state;
    const char *dir = FOLDER "/whole-summary";
    iop_err err;
    sampled s = open_dynamic(dir, "samples: 12");
    iop_archive *archive = run_all(&s, dir);
    assert_ok(iop_study_write_summaries(s.study, archive, dir, &err), err);
    assert_ok(iop_archive_close(archive, &err), err);
    assert_true(has_line(dir, "doubt-percentiles.csv", "output,2003.factory,"));
    assert_true(has_line(dir, "doubt-percentiles.csv", "measure,2004.energy,"));
    assert_true(has_line(dir, "doubt-shares.csv", "binds,2003.energy.max,"));
    assert_true(has_line(dir, "doubt-shares.csv", "grows,2006.farm,"));
    assert_true(has_line(dir, "doubt-correlations.csv", "capacity.all.cost,output,2005.farm,"));
    assert_true(has_line(dir, "doubt-indices.csv", "techniques.clean.inputs,6,"));
    close_sampled(&s);
}

/* A worker that has run everything backwards gives what fresh workers give. */
static void same_in_any_order(void **state)
{
    (void)state;
    iop_err err;
    iop_worker *old, *fresh;
    sampled s = open_dynamic(FOLDER "/whole-order", "samples: 6, method: sobol");
    const iop_archive_run *run = iop_study_describe(s.study);
    assert_ok(iop_worker_open(&old, s.study, NULL, &err), err);
    for (size_t unit = run->sweep[0].units; unit-- > 0;) {
        size_t a_count, b_count;
        const iop_archive_point *a, *b;
        assert_ok(iop_worker_run(old, 0, unit, &a_count, &a, &err), err);
        assert_ok(iop_worker_open(&fresh, s.study, NULL, &err), err);
        assert_ok(iop_worker_run(fresh, 0, unit, &b_count, &b, &err), err);
        assert_int_equal(a_count, b_count);
        for (size_t k = 0; k < a_count; k++) {
            assert_memory_equal(&a[k].objective, &b[k].objective, sizeof a->objective);
            assert_memory_equal(a[k].key, b[k].key, run->sweep[0].keys * sizeof(double));
            assert_string_equal(a[k].label, b[k].label);
            assert_true((a[k].output == NULL) == (b[k].output == NULL));
            if (a[k].output)
                assert_memory_equal(a[k].output, b[k].output, run->sectors * sizeof(double));
        }
        iop_worker_close(fresh);
    }
    iop_worker_close(old);
    close_sampled(&s);
}

static iop_status sample_and_dump(const void *self, const iop_env *env)
{
    const iop_scenario *scenario = self;
    iop_study *study = NULL;
    iop_diags *diags;
    iop_worker *w = NULL;
    iop_err err;
    size_t points;
    const iop_archive_point *point;
    iop_status status = iop_diags_open(&diags, env, &err);
    if (status != IOP_OK)
        return status;
    status = iop_study_open(&study, scenario, 0, NULL, NULL, env, diags);
    if (status == IOP_OK)
        status = iop_worker_open(&w, study, env, &err);
    for (size_t unit = 0; unit < 2 && status == IOP_OK; unit++)
        status = iop_worker_run(w, 0, unit, &points, &point, &err);
    if (status == IOP_OK)
        status = iop_study_dump_sample(study, "doubt", 1, FOLDER "/whole-memory/dump", &err);
    iop_worker_close(w);
    iop_study_close(study);
    iop_diags_close(diags);
    return status;
}

static void memory_runs_out(void **state)
{
    (void)state;
    const char *dir = FOLDER "/whole-memory";
    mkdir(dir, 0777);
    sampled s = must_open(dir,
                          "extends: " IOP_SOURCE_DIR "/datasets/leontief-1970/abatement.yaml\n"
                          "techniques: {clean: {sectors: manufacture, use: {labour: 90%}}}\n",
                          "{name: doubt, samples: 2, draw: {intermediate: {lognormal: 5%}, "
                          "limits.pollution: {uniform: [90%, 110%]}, techniques.clean.inputs: {lognormal: "
                          "5%}, treatments.abatement.use.labour: {lognormal: 5%}}}");
    remove_folder(FOLDER "/whole-memory/dump");
    memory_until_enough(sample_and_dump, s.scenario, "samples");
    close_sampled(&s);
}

int main(void)
{
    mkdir(FOLDER, 0777);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_samples),        cmocka_unit_test(one_period_is_static),
        cmocka_unit_test(factors_keep_balances),  cmocka_unit_test(factors_bring_no_entries),
        cmocka_unit_test(refused_factors),        cmocka_unit_test(refused_draws),
        cmocka_unit_test(samples_without_a_plan), cmocka_unit_test(samples_of_large_plans_without_one),
        cmocka_unit_test(summaries_have_periods), cmocka_unit_test(same_in_any_order),
        cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
