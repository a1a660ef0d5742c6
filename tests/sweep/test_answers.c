/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a point says where there is no plan, where bounds cross, what its key stands for, and what changes at
 * a breakpoint. */
#include "scenario/fault_support.h"
#include "support/memory.h"
#include "sweep/grid.h"
#include "sweep_support.h"

#define DIR IOP_BINARY_DIR "/tests/sweep_answers"

static bool is(const iop_archive_point *point, const char *status)
{
    return strcmp(point->status, status) == 0;
}

static void assert_says(const iop_archive_point *point, const char *words)
{
    if (!strstr(point->label, words))
        fail_msg("the label is \"%s\", without \"%s\"", point->label, words);
}

static void assert_silent(const iop_archive_point *point, const char *words)
{
    if (strstr(point->label, words))
        fail_msg("the label \"%s\" has \"%s\"", point->label, words);
}

/* --- bounds that cross ---------------------------------------------------------------------------------- */

/* The floor of jobs at `percent` against their limit of 104 %. */
static void check_floor(const iop_archive_point *point, double percent)
{
    char set[80], words[120];
    const char *sets[] = {set};
    snprintf(set, sizeof set, "limits.jobs.min=%.17g%%", percent);
    snprintf(words, sizeof words, "limits.jobs.min %g%% lies above limits.jobs.max 104%%: jobs at least",
             percent);
    if (percent <= 104) {
        assert_as_fresh(point, DIR, 1, sets);
        assert_silent(point, "lies above");
        return;
    }
    assert_string_equal(point->status, "infeasible");
    assert_says(point, words);
    assert_null(point->output);
}

static void crossing_bounds_are_answers(void **state)
{
    (void)state;
    start_folder(DIR);
    put_file(DIR, "floors.csv", "limits.jobs.min\n100%\n104%\n106%\n");
    running r = start_study(DIR, "  - {name: g, grid: {limits.jobs.min: [100%, 108%, 5]}}\n"
                                 "  - {name: c, cases: {x: {limits.jobs.min: 106%}}}\n"
                                 "  - {name: r, points: floors.csv}\n"
                                 "  - {name: b, grid: {final_demand.export.min: [130%, 150%, 3]}}\n"
                                 "  - {name: l, grid: {limits.jobs.min: [100%, 108%, 5]}}\n");
    size_t points;
    const iop_archive_point *point = run_unit(&r, 0, 0, &points);
    assert_int_equal(points, 5);
    for (size_t k = 0; k < 5; k++)
        check_floor(&point[k], 100 + 2 * (double)k);
    assert_close(point[4].key[0], 1.08 * 25, 1e-13);
    point = run_unit(&r, 1, 0, &points);
    assert_says(point, "x: limits.jobs.min 106% lies above limits.jobs.max 104%");
    point = run_unit(&r, 2, 0, &points);
    assert_int_equal(points, 3);
    for (size_t k = 0; k < 3; k++)
        check_floor(&point[k], k == 0 ? 100 : k == 1 ? 104 : 106);
    point = run_unit(&r, 3, 0, &points);
    assert_true(point[2].key[0] == 150 && is(&point[2], "infeasible"));
    assert_says(&point[2],
                "final_demand.export.min 150% lies above final_demand.export.max 140%: export demand for a");
    assert_says(&point[2], "and 2 more like it"); /* b and c; z has none in the base year */
    ((iop_grid *)r.study->sweep[4].data)->by_path = true;
    point = run_unit(&r, 4, 0, &points);
    for (size_t k = 0; k < 5; k++)
        check_floor(&point[k], 100 + 2 * (double)k);
    end_study(&r);
}

/* A plane of which bounds that cross cut off a part. */
static void crossing_planes(void **state)
{
    (void)state;
    running r = start_study(
        DIR, "  - {name: p, grid: {limits.co2.max: [90%, 110%, 3], limits.jobs.min: [90%, 110%, 6]}}\n");
    size_t points;
    for (size_t unit = 0; unit < 3; unit++) {
        const iop_archive_point *point = run_unit(&r, 0, unit, &points);
        assert_int_equal(points, 6);
        for (size_t k = 0; k < points; k++)
            if (point[k].key[1] > 1.04 * 25 * (1 + 1e-9))
                assert_says(&point[k], "lies above limits.jobs.max 104%");
    }
    const iop_archive_point *point = run_unit(&r, 0, 3, &points);
    double most = 0;
    for (size_t k = 0; k < points; k++)
        most = fmax(most, point[k].key[1]);
    assert_true(points > 2 && most <= 1.04 * 25 * (1 + 1e-9));
    end_study(&r);
}

/* The path ends where the bounds begin to cross, and the row beyond says which. */
static void crossing_paths(void **state)
{
    (void)state;
    running r = start_study(DIR, "  - {name: up, vary: output.a.min, from: 90%, to: 130%}\n"
                                 "  - {name: down, vary: output.all.max, from: 60%, to: 120%}\n");
    size_t points;
    const iop_archive_point *point = run_unit(&r, 0, 0, &points);
    assert_true(points >= 3 && is(&point[points - 2], "optimal") && is(&point[points - 1], "infeasible"));
    assert_says(&point[points - 1],
                "output.a.min 130% lies above output.all.max 120%: output of a at least 130 and at most 120");
    assert_true(point[points - 2].key[0] <= 120 * (1 + 1e-12));
    assert_close(point[points - 1].key[0], 130, 1e-13);
    point = run_unit(&r, 1, 0, &points);
    assert_true(is(&point[0], "infeasible") && is(&point[1], "optimal"));
    assert_says(&point[0], "output.a.min 70% lies above output.all.max 60%");
    assert_true(point[1].key[0] >= 70 * (1 - 1e-12));
    end_study(&r);
}

/* --- conflicts ------------------------------------------------------------------------------------------ */

static char *fresh_conflict(const iop_solution *s)
{
    char *text;
    iop_err err;
    assert_ok(iop_solution_conflict_text(s, "en", &text, &err), err);
    return text;
}

static void conflicts_of_points(void **state)
{
    (void)state;
    start_folder(DIR);
    put_file(DIR, "few.csv", "limits.jobs.max\n10%\n20%\n100%\n30%\n");
    running r = start_study(DIR, "  - {name: g, grid: {limits.jobs.max: [10%, 50%, 5]}}\n"
                                 "  - {name: r, points: few.csv}\n"
                                 "  - {name: l, grid: {limits.jobs.max: [10%, 50%, 5]}}\n");
    ((iop_grid *)r.study->sweep[2].data)->by_path = true;
    size_t points;
    for (size_t sweep = 0; sweep < 3; sweep++) {
        const iop_archive_point *point = run_unit(&r, sweep, 0, &points);
        for (size_t k = 0; k < points; k++) {
            char set[80], words[80];
            const char *sets[] = {set};
            double percent = 100 * point[k].key[0] / 25;
            snprintf(set, sizeof set, "limits.jobs.max=%.15g%%", percent);
            snprintf(words, sizeof words, "jobs at most %.15g%% of the base year", percent);
            iop_solution *s = fresh(DIR, 1, sets);
            assert_string_equal(point[k].status, iop_solution_status_text(s->status));
            if (s->status == IOP_INFEASIBLE) {
                char *why = fresh_conflict(s);
                assert_says(&point[k], words); /* with the point's own number */
                if (k == 0)
                    assert_string_equal(point[k].label, why);
                iop_solution_text_free(s, why);
            } else {
                assert_string_equal(point[k].label, "");
            }
            iop_solution_close(s);
        }
        assert_true(is(&point[0], "infeasible") && is(&point[1], "infeasible"));
    }
    end_study(&r);
}

static iop_plan *varied(const running *r, const char *set)
{
    iop_plan *plan;
    iop_diags *diags = new_diags();
    assert_int_equal(iop_scenario_vary(r->scenario, 1, &set, &plan, NULL, diags), IOP_OK);
    iop_diags_close(diags);
    return plan;
}

/* The same statements in conflict in another plan; where they are not, nothing is said. */
static void the_same_conflict(void **state)
{
    (void)state;
    static const struct {
        const char *set, *words;
    } others[] = {{"limits.jobs.max=12%", "jobs at most 12% of the base year (3 thousand persons)"},
                  {"limits.jobs.max=100%", NULL},
                  {"limits.energy.max=10%", NULL},
                  {"limits.land.max=10%", NULL}}; /* another number of rows */
    running r = start_study(DIR, "  - {name: c, cases: {x: {limits.jobs.max: 100%}}}\n");
    iop_plan *plan = varied(&r, "limits.jobs.max=10%");
    iop_solution *known;
    iop_err err;
    assert_ok(iop_solve(&known, plan, NULL, &err), err);
    assert_true(known->conflicts > 0 && known->conflict_price);
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        char *text;
        iop_plan *other = varied(&r, others[k].set);
        assert_ok(iop_solve_same_conflict(other, known, "en", &text, &err), err);
        if (!others[k].words)
            assert_null(text);
        else if (!text || !strstr(text, others[k].words))
            fail_msg("%s: %s", others[k].set, text ? text : "no conflict");
        iop_plan_text_free(other, text);
        iop_plan_close(other);
    }
    iop_solution_close(known);
    iop_plan_close(plan);
    end_study(&r);
}

/* What a proof uses is told with the plan's own numbers; nothing where it proves nothing, or where it uses
 * what the known conflict has not. */
static void what_a_proof_uses(void **state)
{
    (void)state;
    running r = start_study(DIR, "  - {name: c, cases: {x: {limits.jobs.max: 100%}}}\n");
    iop_plan *tight = varied(&r, "limits.jobs.max=10%"), *tighter = varied(&r, "limits.jobs.max=8%"),
             *loose = varied(&r, "limits.jobs.max=100%"), *other = varied(&r, "limits.energy.max=10%");
    iop_solution *known, *foreign;
    iop_err err;
    assert_ok(iop_solve(&known, tight, NULL, &err), err);
    assert_ok(iop_solve(&foreign, other, NULL, &err), err);
    assert_true(known->conflicts > 0 && known->conflict_price && foreign->conflicts > 0);
    const iop_point proof = {NULL, NULL, known->conflict_price, known->conflict_limit, known->conflict_total};
    const struct {
        const iop_plan *plan;
        const iop_solution *within;
        const char *words;
    } cases[] = {{tight, NULL, "jobs at most 10% of the base year"},
                 {tighter, NULL, "jobs at most 8% of the base year"},
                 {tighter, known, "jobs at most 8% of the base year"},
                 {tighter, foreign, NULL},
                 {loose, NULL, NULL},
                 {other, NULL, NULL}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *text;
        assert_ok(iop_solve_conflict_of_proof(cases[k].plan, &proof, cases[k].within, "en", &text, &err),
                  err);
        if (!cases[k].words)
            assert_null(text);
        else if (!text || !strstr(text, cases[k].words))
            fail_msg("case %zu: %s", k, text ? text : "no conflict");
        iop_plan_text_free(cases[k].plan, text);
    }
    iop_solution_close(foreign);
    iop_solution_close(known);
    iop_plan_close(other);
    iop_plan_close(loose);
    iop_plan_close(tighter);
    iop_plan_close(tight);
    end_study(&r);
}

/* Without the relaxation the conflict is the same. */
static void conflict_only(void **state)
{
    (void)state;
    running r = start_study(DIR, "  - {name: c, cases: {x: {limits.jobs.max: 100%}}}\n");
    iop_plan *plan = varied(&r, "limits.jobs.max=10%");
    iop_solution *all, *some;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    assert_ok(iop_solve(&all, plan, &settings, &err), err);
    settings.conflict_only = true;
    assert_ok(iop_solve(&some, plan, &settings, &err), err);
    assert_true(all->relaxations > 0 && some->relaxations == 0);
    assert_int_equal(all->conflicts, some->conflicts);
    for (size_t k = 0; k < all->conflicts; k++)
        assert_string_equal(all->conflict[k].sentence, some->conflict[k].sentence);
    iop_solution_close(all);
    iop_solution_close(some);
    iop_plan_close(plan);
    end_study(&r);
}

/* A stop at any moment leaves no answer, or the whole one. */
typedef struct {
    long left;
} stopping;

static bool stop_soon(void *self)
{
    stopping *s = self;
    return s->left-- <= 0;
}

static void stops_leave_whole_answers(void **state)
{
    (void)state;
    running r = start_study(DIR, "  - {name: g, grid: {limits.jobs.max: [10%, 50%, 3]}}\n"
                                 "  - {name: p, vary: limits.jobs.max, from: 10%, to: 100%}\n");
    size_t stopped = 0;
    for (size_t sweep = 0; sweep < 2; sweep++) {
        iop_status status = IOP_ESTOPPED;
        for (long n = 0; status != IOP_OK; n++) {
            stopping when = {n};
            const iop_env env = {.stop = stop_soon, .stop_ctx = &when};
            iop_worker *w;
            iop_err err;
            size_t points, all;
            const iop_archive_point *point, *whole = run_unit(&r, sweep, 0, &all);
            assert_ok(iop_worker_open(&w, r.study, &env, &err), err);
            status = iop_worker_run(w, sweep, 0, &points, &point, &err);
            stopped += status == IOP_ESTOPPED;
            assert_true(status == IOP_OK || status == IOP_ESTOPPED);
            assert_true(n < 100000);
            for (size_t k = 0; status == IOP_OK && k < all; k++) {
                assert_string_equal(point[k].status, whole[k].status);
                assert_string_equal(point[k].label, whole[k].label);
            }
            iop_worker_close(w);
        }
    }
    assert_true(stopped > 10);
    end_study(&r);
}

/* --- keys ----------------------------------------------------------------------------------------------- */

/* What stands in the first column, given back with its unit, is the same plan, and its slope counts in it. */
static void check_keys(running *r, size_t sweep, const char *unit)
{
    size_t points;
    const iop_archive_sweep *s = &iop_study_describe(r->study)->sweep[sweep];
    const iop_archive_point *point = run_unit(r, sweep, 0, &points);
    assert_string_equal(s->key[0].unit, unit);
    assert_true(points >= 2);
    for (size_t k = 0; k < points; k++) {
        char set[120];
        const char *sets[] = {set};
        snprintf(set, sizeof set, "%s=%.17g %s", s->key[0].name, point[k].key[0], unit);
        assert_true(is(&point[k], "optimal"));
        assert_as_fresh(&point[k], DIR, 1, sets);
        if (k + 1 < points)
            assert_close(point[k].shadow_price,
                         (point[k + 1].objective - point[k].objective) /
                             (point[k + 1].key[0] - point[k].key[0]),
                         1e-7);
    }
}

static void keys_can_be_given_back(void **state)
{
    (void)state;
    running r = start_study(DIR, "  - {name: many, vary: final_demand.export.max, from: 100%, to: 150%}\n"
                                 "  - {name: one, vary: output.a.min, from: 80%, to: 100%}\n"
                                 "  - {name: limit, vary: limits.co2.max, from: 90%, to: 110%}\n"
                                 "  - {name: none, vary: growth, from: 100%, to: 101%}\n");
    check_keys(&r, 0, "%");
    check_keys(&r, 1, "million USD");
    check_keys(&r, 2, "kt CO2");
    check_keys(&r, 3, "%");
    end_study(&r);
}

static void one_unit_a_column(void **state)
{
    (void)state;
    char text[600];
    iop_status status;
    iop_diags *diags = new_diags();
    running r =
        try_study(DIR,
                  "  - {name: c, cases: {x: {final_demand.export.max: 110%}, y: {final_demand.export.max: 70 "
                  "million USD}}}\n",
                  diags, &status);
    assert_int_equal(status, IOP_EPARSE);
    finding(diags, 0, text);
    if (!strstr(text, "stands in % before and in million USD here"))
        fail_msg("%s", text);
    iop_diags_close(diags);
    end_study(&r);
}

/* --- what changes --------------------------------------------------------------------------------------- */

/* Government and export have no direct use, but household; government's demand for a is 0. */
static void labels_name_categories(void **state)
{
    (void)state;
    static const char text[] =
        "limits:\n  co2: {max: 95%}\n  energy: {max: 100%}\n  jobs: {max: 104%}\nfinal_demand:\n"
        "  household: {min: 90%, max: 115%}\n  government: {min: 60%, max: 140%}\n  export: {min: 50%, max: "
        "140%}\n"
        "output:\n  all: {max: 120%}\nsweep:\n  - {name: p, vary: limits.co2.max, from: 60%, to: 120%}\n"
        "  - {name: q, vary: final_demand.export.max, from: 60%, to: 140%}\n";
    static const char *const known[] = {
        "export demand for a ", "the sum of government and export demand for b ",
        "the sum of government and export demand for c ", "household demand for "};
    bool seen[4] = {false};
    iop_err err;
    running r = {0};
    start_folder(DIR);
    r.scenario = open_text(DIR, text);
    iop_diags *diags = new_diags();
    assert_int_equal(iop_study_open(&r.study, r.scenario, 0, NULL, NULL, NULL, diags), IOP_OK);
    iop_diags_close(diags);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    for (size_t sweep = 0; sweep < 2; sweep++) {
        size_t points;
        const iop_archive_point *point = run_unit(&r, sweep, 0, &points);
        for (size_t k = 0; k < points; k++) {
            for (size_t w = 0; w < 4; w++)
                seen[w] = seen[w] || strstr(point[k].label, known[w]);
            assert_silent(&point[k], "final demand for");
            assert_silent(&point[k], "export demand for a and");
            assert_silent(&point[k], "government demand for b");
            assert_silent(&point[k], "and export demand for a");
            assert_silent(&point[k], "of the way");
            if (point[k].label[0] && is(&point[k], "optimal"))
                assert_says(&point[k], sweep == 0 ? "% of the base year's co2: "
                                                  : "% of the base year in final_demand.export.max: ");
        }
    }
    for (size_t w = 0; w < 4; w++)
        if (!seen[w])
            fail_msg("no label names %s", known[w]);
    end_study(&r);
}

/* --- limits that a case adds ---------------------------------------------------------------------------- */

static size_t column_of(const iop_archive_run *run, const char *limit)
{
    for (size_t l = 0; l < run->limits; l++)
        if (strcmp(run->limit[l].name, limit) == 0)
            return l;
    fail_msg("no column for %s", limit);
    return 0;
}

static void added_limits_have_duals(void **state)
{
    (void)state;
    static const char *const sets[] = {"limits.land.max=95%", "limits.jobs.min=70%"};
    running r = start_study(DIR, "  - {name: c, cases: {x: {limits.land.max: 95%, limits.jobs.min: 70%}, y: "
                                 "{limits.co2.max: 90%}}}\n"
                                 "  - {name: g, grid: {limits.land.max: [90%, 95%, 2]}}\n");
    const iop_archive_run *run = iop_study_describe(r.study);
    size_t land = column_of(run, "land.max"), jobs = column_of(run, "jobs.min"), points;
    assert_int_equal(run->limits, 5);
    assert_string_equal(run->limit[land].unit, "ha");
    const iop_archive_point *point = run_unit(&r, 0, 0, &points);
    iop_solution *s = fresh(DIR, 2, sets);
    for (size_t l = 0; l < s->limits; l++)
        if (strcmp(s->limit[l].name, "land") == 0) {
            assert_true(s->limit[l].dual > 0);
            assert_close(point->limit_dual[land], s->limit[l].dual, 1e-9);
        }
    iop_solution_close(s);
    assert_true(isfinite(point->limit_dual[jobs]));
    point = run_unit(&r, 0, 1, &points);
    assert_true(isnan(point->limit_dual[land]) && isnan(point->limit_dual[jobs]));
    point = run_unit(&r, 1, 0, &points);
    assert_true(point[1].limit_dual[land] > 0);
    end_study(&r);
}

/* --- memory --------------------------------------------------------------------------------------------- */

static iop_status run_all(const void *self, const iop_env *env)
{
    const iop_scenario *s = self;
    iop_diags *diags = new_diags();
    iop_study *study;
    iop_worker *w = NULL;
    iop_err err;
    size_t points;
    const iop_archive_point *point;
    iop_status status = iop_study_open(&study, s, 0, NULL, NULL, env, diags);
    if (status == IOP_OK) {
        ((iop_grid *)study->sweep[1].data)->by_path = true;
        status = iop_worker_open(&w, study, env, &err);
        for (size_t sweep = 0; status == IOP_OK && sweep < 4; sweep++)
            status = iop_worker_run(w, sweep, 0, &points, &point, &err);
        iop_worker_close(w);
        iop_study_close(study);
    }
    iop_diags_close(diags);
    return status;
}

static void memory_runs_out(void **state)
{
    (void)state;
    char text[2048];
    start_folder(DIR);
    snprintf(text, sizeof text,
             "%ssweep:\n  - {name: g, grid: {limits.jobs.max: [10%%, 20%%, 2]}}\n"
             "  - {name: l, grid: {limits.jobs.max: [10%%, 20%%, 2]}}\n"
             "  - {name: c, cases: {x: {limits.jobs.min: 106%%, limits.land.max: 90%%}}}\n"
             "  - {name: p, vary: output.a.min, from: 110%%, to: 130%%}\n",
             small_plan);
    iop_scenario *s = open_text(DIR, text);
    memory_until_enough(run_all, s, "a study");
    iop_scenario_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(crossing_bounds_are_answers),
                                       cmocka_unit_test(crossing_planes),
                                       cmocka_unit_test(crossing_paths),
                                       cmocka_unit_test(conflicts_of_points),
                                       cmocka_unit_test(the_same_conflict),
                                       cmocka_unit_test(what_a_proof_uses),
                                       cmocka_unit_test(conflict_only),
                                       cmocka_unit_test(stops_leave_whole_answers),
                                       cmocka_unit_test(keys_can_be_given_back),
                                       cmocka_unit_test(one_unit_a_column),
                                       cmocka_unit_test(labels_name_categories),
                                       cmocka_unit_test(added_limits_have_duals),
                                       cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
