/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sweeps of whole plans: every kind, each point against the scenario solved anew, paths at points between
 * their knots, and a whole plan of one period against the static plan that it is. */
#define DIR IOP_BINARY_DIR "/tests/sweep_whole"
#include "base/threads.h"
#include "support/memory.h"
#include "whole_support.h"

/* --- points --------------------------------------------------------------------------------------------- */

static void points_have_periods(void **state)
{
    (void)state;
    static const char *const tight[] = {"periods.2004.limits.energy.max=60 TJ"};
    running r =
        start_whole(dynamic, "  - {name: c, cases: {tight: {periods.2004.limits.energy.max: 60 TJ}, "
                             "none: {limits.energy.max: 1 TJ}, crossed: {final_demand.export.min: 200%}}}\n");
    const iop_archive_run *run = iop_study_describe(r.study);
    size_t points;
    assert_int_equal(run->sectors, 12);
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    iop_solution *s = solve_with(r.scenario, 1, tight);
    assert_string_equal(p->status, "optimal");
    assert_string_equal(p->label, "tight");
    assert_close(p->objective, s->objective.value, 1e-9);
    assert_close(p->key[0], 60, 0);
    assert_string_equal(run->sweep[0].key[0].unit, "TJ");
    assert_close(p->output[place_of(run->sector, run->sectors, "2003.factory")], s->sector[5].output, 1e-6);
    size_t m = place_of(run->measure, run->measures, "2004.energy");
    assert_true(p->measure[m] <= 60 + 1e-6);
    assert_true(p->limit_dual[place_of(run->limit, run->limits, "2004.energy.max")] > 0);
    iop_solution_close(s);
    p = run_unit(&r, 0, 1, &points);
    assert_string_equal(p->status, "infeasible");
    assert_non_null(strstr(p->label, "none: "));
    assert_non_null(strstr(p->label, "energy in 2001 at most 1 TJ"));
    p = run_unit(&r, 0, 2, &points);
    assert_string_equal(p->status, "infeasible");
    assert_non_null(strstr(p->label, "lies above"));
    end_study(&r);
}

static void grid_as_fresh(void **state)
{
    (void)state;
    running r = start_whole(dynamic, "  - {name: g, grid: {limits.energy.max: [50 TJ, 90 TJ, 3], discount: "
                                     "[0%, 10%, 3]}}\n");
    assert_int_equal(iop_study_describe(r.study)->sweep[0].units, 3); /* rows, no regions */
    for (size_t row = 0; row < 3; row++) {
        size_t points;
        const iop_archive_point *p = run_unit(&r, 0, row, &points);
        assert_int_equal(points, 3);
        for (size_t k = 0; k < 3; k++) {
            char energy[60], above[60], discount[60];
            snprintf(energy, sizeof energy, "limits.energy.max=%g TJ", 50 + 20. * (double)row);
            snprintf(above, sizeof above, "limits.energy.max=%.17g TJ", 50 + 20. * (double)row + 1e-4);
            snprintf(discount, sizeof discount, "discount=%g%%", 5. * (double)k);
            const char *const set[] = {energy, discount}, *const moved[] = {above, discount};
            double value = optimum_with(r.scenario, 2, set);
            assert_close(p[k].objective, value, 1e-9);
            assert_close(p[k].shadow_price, (optimum_with(r.scenario, 2, moved) - value) / 1e-4, 1e-3);
        }
    }
    end_study(&r);
}

static void points_of_a_file(void **state)
{
    (void)state;
    start_folder(DIR);
    put_file(DIR, "given.csv", "limits.labour.max,production_lag\n100%,1\n110%,0\n");
    running r = start_whole(dynamic, "  - {name: given, points: given.csv}\n");
    static const char *const set[] = {"limits.labour.max=110%", "production_lag=0"};
    size_t points;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_int_equal(points, 2);
    assert_close(p[1].objective, optimum_with(r.scenario, 2, set), 1e-9);
    assert_close(p[1].key[0], 110, 0); /* a percentage in every period */
    end_study(&r);
}

static void one_number_at_a_time(void **state)
{
    (void)state;
    running r = start_whole(dynamic, "  - {name: t, one_at_a_time: {spread: 10%, of: limits.energy}}\n");
    static const char *const low[] = {"limits.energy.max=72 TJ"}, *const high[] = {"limits.energy.max=88 TJ"};
    static const char *const near[] = {"limits.energy.max=72.0001 TJ"};
    size_t points;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    double value = optimum_with(r.scenario, 1, low);
    assert_int_equal(points, 4); /* with the slope where it stands */
    assert_close(p[0].objective, value, 1e-9);
    assert_close(p[1].objective, optimum_with(r.scenario, 1, high), 1e-9);
    assert_close(p[0].shadow_price, (optimum_with(r.scenario, 1, near) - value) / .0001 * 80, 1e-3);
    end_study(&r);
}

/* --- paths ---------------------------------------------------------------------------------------------- */

static double random_share(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / 16777216.0;
}

/* Between two knots the optimum is straight, and its slope is what the knot says. */
static void check_path(running *r, const char *key, const char *unit, size_t least, bool concave)
{
    size_t points;
    unsigned seed = 7;
    iop_err err;
    iop_worker *w;
    assert_ok(iop_worker_open(&w, r->study, NULL, &err), err);
    const iop_archive_point *p;
    assert_ok(iop_worker_run(w, 0, 0, &points, &p, &err), err);
    size_t first = strcmp(p[0].status, "optimal") == 0 ? 0 : 1;
    assert_true(points >= least);
    for (size_t k = first; k + 1 < points; k++) {
        assert_string_equal(p[k].status, "optimal");
        double slope = (p[k + 1].objective - p[k].objective) / (p[k + 1].key[0] - p[k].key[0]);
        assert_true(fabs(slope - p[k].shadow_price) * (p[k + 1].key[0] - p[k].key[0]) <=
                    3e-9 * (1 + fabs(p[k].objective)));
        if (k > first)
            assert_true((p[k].shadow_price < p[k - 1].shadow_price) == concave);
    }
    for (int trial = 0; trial < 50; trial++) {
        double from = p[first].key[0], to = p[points - 1].key[0],
               value = from + random_share(&seed) * (to - from);
        char text[120];
        const char *const set[] = {text};
        size_t k = first;
        while (p[k + 1].key[0] < value)
            k++;
        double share = (value - p[k].key[0]) / (p[k + 1].key[0] - p[k].key[0]),
               straight = p[k].objective + share * (p[k + 1].objective - p[k].objective);
        snprintf(text, sizeof text, "%s=%.17g%s", key, value, unit);
        assert_close(straight, optimum_with(r->scenario, 1, set), 3e-9);
    }
    iop_worker_close(w);
}

static void path_of_a_limit(void **state)
{
    (void)state;
    running r = start_whole(dynamic, "  - {name: p, vary: limits.energy.max, from: 40 TJ, to: 100 TJ}\n");
    size_t points;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_string_equal(p[0].status, "infeasible");
    assert_non_null(strstr(p[0].label, "at most 40 TJ"));
    /* just below the first knot there is no plan, at it there is one */
    char below[60];
    const char *const set[] = {below};
    snprintf(below, sizeof below, "limits.energy.max=%.17g TJ", p[1].key[0] * (1 - 1e-6));
    iop_solution *s = solve_with(r.scenario, 1, set);
    assert_int_equal(s->status, IOP_INFEASIBLE);
    iop_solution_close(s);
    check_path(&r, "limits.energy.max", " TJ", 10, true);
    end_study(&r);
}

static void path_of_a_period(void **state)
{
    (void)state;
    running r =
        start_whole(dynamic, "  - {name: p, vary: periods.2003.limits.energy.max, from: 50 TJ, to: 90 TJ}\n");
    check_path(&r, "periods.2003.limits.energy.max", " TJ", 3, true);
    end_study(&r);
}

/* Leontief's model: the least labour falls as more pollution is tolerated, up to the 60 that arise. */
static void path_of_pollution(void **state)
{
    (void)state;
    running r = start_whole(abatement, "  - {name: p, vary: limits.pollution.max, from: 10 kg, to: 80 kg}\n");
    size_t points;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_int_equal(points, 3);
    assert_close(p[1].key[0], 60, 1e-6);
    assert_close(p[1].shadow_price, 0, 1e-9);
    check_path(&r, "limits.pollution.max", " kg", 3, false);
    end_study(&r);
}

/* Costs that move alone: of two treatments the one is used while it is the cheaper. */
static void path_of_a_cost(void **state)
{
    (void)state;
    char text[400];
    snprintf(text, sizeof text, "%streatments: {scrub: {of: pollution, use: {labour: 4}}}\n", abatement);
    running r = start_whole(text, "  - {name: p, vary: treatments.scrub.use.labour, from: 1, to: 8}\n");
    size_t points;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_int_equal(points, 3);
    assert_close(p[0].shadow_price, 30, 1e-6); /* units of pollution taken away */
    assert_close(p[1].shadow_price, 0, 1e-9);
    check_path(&r, "treatments.scrub.use.labour", "", 3, true);
    end_study(&r);
}

/* Where missed targets cost something, the optimum that is straight between knots counts that. */
static void path_with_targets(void **state)
{
    (void)state;
    char text[400];
    snprintf(text, sizeof text, "%stargets: {jobs: {of: labour, in: 2003, min: 110%%, weight: 2}}\n",
             dynamic);
    running r = start_whole(text, "  - {name: p, vary: limits.energy.max, from: 50 TJ, to: 90 TJ}\n");
    size_t points, first = 0;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    double value[100], missed = 0;
    assert_in_range(points, 5, 100);
    first = strcmp(p[0].status, "optimal") == 0 ? 0 : 1;
    for (size_t k = first; k < points; k++) {
        char set_text[80];
        const char *const set[] = {set_text};
        snprintf(set_text, sizeof set_text, "limits.energy.max=%.17g TJ", p[k].key[0] * (1 + 1e-13));
        value[k] = optimum_less_missed(r.scenario, 1, set, 2);
        missed += optimum_with(r.scenario, 1, set) - value[k];
    }
    assert_true(missed > 1);
    for (size_t k = first; k + 1 < points; k++) {
        char set_text[80];
        const char *const set[] = {set_text};
        const double from = p[k].key[0], to = p[k + 1].key[0];
        snprintf(set_text, sizeof set_text, "limits.energy.max=%.17g TJ", (from + to) / 2);
        assert_close(optimum_less_missed(r.scenario, 1, set, 2), (value[k] + value[k + 1]) / 2, 3e-9);
        assert_true(fabs(value[k + 1] - value[k] - p[k].shadow_price * (to - from)) <= 3e-9 * value[k]);
    }
    end_study(&r);
}

static void path_of_several_keys(void **state)
{
    (void)state;
    running r = start_whole(dynamic, "  - {name: p, vary: {limits.energy.max: [60 TJ, 100 TJ], "
                                     "limits.labour.max: [90%, 120%]}}\n");
    size_t points;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_true(points > 5);
    for (size_t k = 0; k + 1 < points; k++) {
        double t = (p[k].t + p[k + 1].t) / 2;
        char energy[80], labour[80];
        const char *const set[] = {energy, labour};
        snprintf(energy, sizeof energy, "limits.energy.max=%.17g TJ", 60 + 40 * t);
        snprintf(labour, sizeof labour, "limits.labour.max=%.17g%%", 90 + 30 * t);
        assert_close(optimum_with(r.scenario, 2, set), (p[k].objective + p[k + 1].objective) / 2, 3e-9);
    }
    end_study(&r);
}

/* --- what is refused ------------------------------------------------------------------------------------ */

static const struct {
    const char *entry, *words;
} wrong[] = {
    {"{name: a, vary: discount, from: 0%, to: 10%}", "straight line"},
    {"{name: a, vary: coefficients.energy.all, from: 90%, to: 110%}", "coefficients move in"},
    {"{name: a, vary: capacity.all.cost, from: 0.5, to: 1}", "coefficients move in"},
    {"{name: a, cases: {x: {periods.2004.limits.gold.max: 3}}}", "gold"},
    {"{name: a, cases: {x: {periods.2007.growth: 100%}}}", "cannot add or drop periods"},
    {"{name: a, one_at_a_time: {spread: 10%, of: [production_lag]}}", "names no number of the scenario"},
    {"{name: a, one_at_a_time: {spread: 10%, of: [capacity.factory.lag]}}",
     "names no number of the scenario"},
};

static void refusals(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        char entry[300], text[600];
        iop_study *study;
        iop_diags *diags = new_diags();
        snprintf(entry, sizeof entry, "  - %s\n", wrong[k].entry);
        iop_scenario *s = open_whole(dynamic, entry);
        assert_int_not_equal(iop_study_open(&study, s, 0, NULL, NULL, NULL, diags), IOP_OK);
        assert_null(study);
        if (!strstr(finding(diags, 0, text), wrong[k].words))
            fail_msg("%s: expected \"%s\", found %s", wrong[k].entry, wrong[k].words, text);
        iop_diags_close(diags);
        iop_scenario_close(s);
    }
}

/* --- the scenario's own plan ---------------------------------------------------------------------------- */

static void same_names(const iop_solution *a, const iop_solution *b)
{
    assert_int_equal(a->periods, b->periods);
    assert_int_equal(a->sectors, b->sectors);
    assert_int_equal(a->limits, b->limits);
    assert_int_equal(a->measures, b->measures);
    assert_string_equal(a->objective.name, b->objective.name);
    assert_string_equal(a->provenance.solver, b->provenance.solver);
    for (size_t k = 0; k < a->sectors; k++) {
        assert_string_equal(a->sector[k].code, b->sector[k].code);
        assert_string_equal(a->sector[k].period, b->sector[k].period);
        assert_true(a->sector[k].base_output == b->sector[k].base_output);
    }
    for (size_t k = 0; k < a->limits; k++) {
        assert_string_equal(a->limit[k].name, b->limit[k].name);
        assert_string_equal(a->limit[k].unit, b->limit[k].unit);
        assert_int_equal(a->limit[k].is_max, b->limit[k].is_max);
    }
    for (size_t k = 0; k < a->measures; k++)
        assert_string_equal(a->measure[k].name, b->measure[k].name);
}

/* What an archive is named by is known without solving. */
static void names_need_no_answer(void **state)
{
    static const char *const bases[] = {dynamic, abatement};
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        iop_err err;
        iop_solution *frame;
        iop_scenario *s = open_whole(bases[k], "");
        iop_solve_settings settings = iop_solve_settings_default();
        assert_ok(iop_solve_scheme_frame(&frame, s->scheme, NULL, &err), err);
        iop_solution *solved = solve_with(s, 0, NULL);
        assert_int_equal(frame->status, IOP_UNVERIFIED);
        same_names(frame, solved);
        iop_solution_close(solved);
        iop_solution_close(frame);
        settings.method = "reduced";
        assert_int_equal(iop_solve_scheme_frame(&frame, s->scheme, &settings, &err), IOP_EINVAL);
        assert_non_null(strstr(err.msg, "not for whole plans"));
        assert_null(frame);
        iop_scenario_close(s);
    }
}

enum { ASKING = 4 };

typedef struct {
    const iop_study *study;
    iop_solution *base[ASKING];
} asking;

static iop_status ask(void *self, size_t k, iop_err *err)
{
    asking *a = self;
    return iop_study_find_base(a->study, &a->base[k], err);
}

/* Whoever asks first solves it, the others get what he has found. */
static void own_plan_is_solved_once(void **state)
{
    (void)state;
    iop_err err;
    running r = start_whole(dynamic, "  - {name: c, cases: {a: {limits.energy.max: 60 TJ}}}\n");
    asking asked = {.study = r.study};
    assert_ok(iop_for_each(ASKING, ASKING, ask, &asked, &err), err);
    iop_solution *alone = solve_with(r.scenario, 0, NULL), *base = iop_study_base(r.study);
    for (int k = 0; k < ASKING; k++)
        assert_ptr_equal(asked.base[k], base);
    assert_true(base->objective.value == alone->objective.value);
    iop_solution_close(alone);
    end_study(&r);
}

static bool always(void *ctx)
{
    (void)ctx;
    return true;
}

/* A plan that a stop has cut short is nobody's answer. */
static void stopped_plan_is_not_kept(void **state)
{
    (void)state;
    iop_err err;
    iop_study *study;
    iop_solution *base;
    iop_env env = {.stop = always};
    iop_diags *diags = new_diags();
    iop_scenario *s = open_whole(dynamic, "  - {name: c, cases: {a: {limits.energy.max: 60 TJ}}}\n");
    assert_int_equal(iop_study_open(&study, s, 0, NULL, NULL, &env, diags), IOP_OK);
    for (int k = 0; k < 2; k++) {
        assert_int_equal(iop_study_find_base(study, &base, &err), IOP_ESTOPPED);
        assert_null(base);
    }
    assert_null(iop_study_base(study));
    iop_study_close(study);
    iop_diags_close(diags);
    iop_scenario_close(s);
}

/* --- a static plan as a whole one ----------------------------------------------------------------------- */

static const char static_sweeps[] =
    "sweep:\n"
    "  - {name: c, cases: {x: {limits.co2.max: 90%}, y: {limits.jobs.max: 10%}}}\n"
    "  - {name: g, grid: {limits.co2.max: [90%, 110%, 4], limits.energy.max: [80%, 105%, 3]}}\n"
    "  - {name: p, vary: limits.co2.max, from: 60%, to: 120%}\n"
    "  - {name: t, one_at_a_time: {spread: 5%, of: [limits, final_demand]}}\n";

static running start_static(const char *dir, const char *more)
{
    char text[4096], words[600];
    iop_err err;
    running r = {0};
    iop_diags *diags = new_diags();
    start_folder(dir);
    snprintf(text, sizeof text, "%s%s%s", small_plan, more, static_sweeps);
    r.scenario = open_text(dir, text);
    if (iop_study_open(&r.study, r.scenario, 0, NULL, NULL, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, words));
    iop_diags_close(diags);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    return r;
}

static void same_point(const iop_archive_run *run, const iop_archive_point *a, const iop_archive_point *b)
{
    assert_string_equal(a->status, b->status);
    if (strcmp(a->status, "optimal") != 0)
        return;
    assert_close(a->objective, b->objective, 1e-9);
    assert_close(a->key[0], b->key[0], 1e-9);
    for (size_t j = 0; j < run->sectors; j++)
        assert_close(a->output[j], b->output[j], 1e-6);
}

/* One period and a technique that is never worth using: the whole plan says what the static one says. */
static void one_period_is_static(void **state)
{
    (void)state;
    running plain = start_static(DIR "_plain", ""), whole = start_static(DIR "_one", "periods: {2021: {}}\n");
    const iop_archive_run *run = iop_study_describe(plain.study), *other = iop_study_describe(whole.study);
    assert_non_null(whole.scenario->scheme);
    assert_null(plain.scenario->scheme);
    assert_int_equal(run->sectors, other->sectors);
    assert_int_equal(run->limits, other->limits);
    assert_string_equal(run->limit[0].name, other->limit[0].name);
    for (size_t sweep = 0; sweep < 4; sweep++)
        for (size_t unit = 0; unit < other->sweep[sweep].units; unit++) {
            size_t points, others;
            const iop_archive_point *a = run_unit(&plain, sweep, unit, &points),
                                    *b = run_unit(&whole, sweep, unit, &others);
            if (sweep == 3) /* ranges are further points */
                points = others = 2;
            if (sweep == 2)
                assert_int_equal(points, others);
            for (size_t k = 0; k < others; k++) {
                same_point(run, &a[k], &b[k]);
                if (sweep == 2 && k + 1 < points && strcmp(a[k].status, "optimal") == 0)
                    assert_close(a[k].shadow_price, b[k].shadow_price, 1e-6);
            }
        }
    end_study(&plain);
    end_study(&whole);
}

/* --- paths that end where there is no optimum ----------------------------------------------------------- */

#define TRADED                                                                                               \
    "dataset: " IOP_SOURCE_DIR "/datasets/toy\nmaximize: {value_added: 1, energy: -10}\n"                    \
    "final_demand: {export: {min: 50%}}\n"

static const char weights[] =
    "sweep:\n"
    "  - {name: up, vary: maximize.energy, from: -10, to: 5}\n"
    "  - {name: down, vary: maximize.energy, from: 5, to: -10}\n"
    "  - {name: both, vary: {maximize.value_added: [1, -9], maximize.energy: [-4, 32]}}\n"
    "  - {name: none, vary: maximize.energy, from: -1, to: 5}\n";

static running start_weights(const char *dir, const char *plan)
{
    char text[1000];
    snprintf(text, sizeof text, "%s%s", plan, weights);
    return start_file(dir, text);
}

/* A ray's gain is linear in the weights: where it ends is a point of the path, as in a static plan. */
static void unbounded_ends_are_those_of_a_static_plan(void **state)
{
    (void)state;
    static const size_t expected[] = {3, 3, 4, 2}; /* points at least */
    running plain = start_weights(DIR "_plain", TRADED),
            whole = start_weights(DIR "_one", TRADED "periods: {2001: {}}\n");
    for (size_t sweep = 0; sweep < 4; sweep++) {
        size_t points, others;
        const iop_archive_point *a = run_unit(&plain, sweep, 0, &points),
                                *b = run_unit(&whole, sweep, 0, &others);
        assert_true(points >= expected[sweep]);
        assert_int_equal(points, others);
        for (size_t k = 0; k < points; k++) {
            assert_string_equal(a[k].status, b[k].status);
            assert_close(a[k].key[0], b[k].key[0], 1e-9);
            if (strcmp(a[k].status, "optimal") != 0) {
                assert_string_equal(a[k].label, b[k].label);
                continue;
            }
            assert_close(a[k].objective, b[k].objective, 1e-9);
            assert_true(isnan(a[k].shadow_price) == isnan(b[k].shadow_price));
            if (!isnan(a[k].shadow_price))
                assert_close(a[k].shadow_price, b[k].shadow_price, 1e-6);
        }
    }
    end_study(&plain);
    end_study(&whole);
}

static iop_solution_status status_with_weight(const iop_scenario *s, double weight)
{
    char text[80];
    const char *const set[] = {text};
    snprintf(text, sizeof text, "maximize.energy=%.17g", weight);
    iop_solution *solution = solve_with(s, 1, set);
    iop_solution_status status = solution->status;
    iop_solution_close(solution);
    return status;
}

/* Beyond the last point of the path a solve of its own finds no optimum, before it one. */
static void unbounded_end_of_two_periods(void **state)
{
    (void)state;
    size_t points;
    running r = start_weights(DIR, TRADED "periods: {2001: {}, 2002: {growth: 110%}}\ndiscount: 3%\n");
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_true(points >= 3);
    assert_string_equal(p[points - 2].status, "optimal");
    assert_string_equal(p[points - 1].status, "unbounded");
    const double end = p[points - 2].key[0];
    assert_int_equal(status_with_weight(r.scenario, end - 1e-6), IOP_OPTIMAL);
    assert_int_equal(status_with_weight(r.scenario, end + 1e-6), IOP_UNBOUNDED);
    end_study(&r);
}

/* --- the rest ------------------------------------------------------------------------------------------- */

/* What a unit gives does not depend on what the worker did before. */
static void units_stand_alone(void **state)
{
    (void)state;
    running r = start_whole(dynamic, "  - {name: g, grid: {limits.energy.max: [40 TJ, 100 TJ, 7]}}\n");
    double alone[7];
    size_t points, units = iop_study_describe(r.study)->sweep[0].units;
    assert_int_equal(units, 7);
    for (size_t unit = 0; unit < 7; unit++)
        alone[unit] = run_unit(&r, 0, unit, &points)->objective;
    for (size_t unit = 7; unit-- > 0;) {
        double again = run_unit(&r, 0, unit, &points)->objective;
        assert_memory_equal(&again, &alone[unit], sizeof again);
    }
    end_study(&r);
}

static void memory_runs_out(void **state)
{
    (void)state;
    static const char *const entries[] = {
        "  - {name: c, cases: {x: {limits.pollution.max: 20 kg}}}\n",
        "  - {name: g, grid: {limits.pollution.max: [20 kg, 40 kg, 2]}}\n",
        "  - {name: p, vary: limits.pollution.max, from: 10 kg, to: 80 kg}\n",
        "  - {name: t, one_at_a_time: {spread: 10%, of: limits}}\n",
    };
    for (size_t k = 0; k < sizeof entries / sizeof *entries; k++) {
        iop_scenario *s = open_whole(abatement, entries[k]);
        memory_until_enough(run_all, s, entries[k]);
        iop_scenario_close(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(points_have_periods),
                                       cmocka_unit_test(grid_as_fresh),
                                       cmocka_unit_test(points_of_a_file),
                                       cmocka_unit_test(one_number_at_a_time),
                                       cmocka_unit_test(path_of_a_limit),
                                       cmocka_unit_test(path_of_a_period),
                                       cmocka_unit_test(path_of_pollution),
                                       cmocka_unit_test(path_of_several_keys),
                                       cmocka_unit_test(path_of_a_cost),
                                       cmocka_unit_test(path_with_targets),
                                       cmocka_unit_test(refusals),
                                       cmocka_unit_test(names_need_no_answer),
                                       cmocka_unit_test(own_plan_is_solved_once),
                                       cmocka_unit_test(stopped_plan_is_not_kept),
                                       cmocka_unit_test(one_period_is_static),
                                       cmocka_unit_test(unbounded_ends_are_those_of_a_static_plan),
                                       cmocka_unit_test(unbounded_end_of_two_periods),
                                       cmocka_unit_test(units_stand_alone),
                                       cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
