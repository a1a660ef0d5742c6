/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fronts of whole plans: against optima under a cap on the other aim, against the static front of a plan of
 * one period, and their prices against fronts of plans with another limit. */
#define DIR IOP_BINARY_DIR "/tests/sweep_whole_front"
#include "support/memory.h"
#include "whole_support.h"

static const char capped[] = "extends: " IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml\n"
                             "requirements: {cap: {of: energy, in: total, max: 100000 TJ}}\n";
/* A target whose misses cost something. */
static const char wished[] = "extends: " IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml\n"
                             "requirements: {cap: {of: energy, in: total, max: 100000 TJ}}\n"
                             "targets: {jobs: {of: labour, in: 2003, min: 114%, weight: 2}}\n";

static double best_under(const iop_scenario *s, double cap)
{
    char text[80];
    const char *const set[] = {text};
    snprintf(text, sizeof text, "requirements.cap.max=%.17g TJ", cap);
    return optimum_less_missed(s, 1, set, 2);
}

static double in_all_years(const iop_archive_run *run, const iop_archive_point *p, const char *measure)
{
    double sum = 0;
    for (size_t m = 0; m < run->measures; m++) {
        const char *dot = strchr(run->measure[m].name, '.');
        if (strcmp(dot ? dot + 1 : run->measure[m].name, measure) == 0)
            sum += p->measure[m];
    }
    return sum;
}

/* Of the target: 114 jobs of 100 in 2003. */
static double missed_jobs(const iop_archive_run *run, const iop_archive_point *p, bool wished_for)
{
    const size_t m = place_of(run->measure, run->measures, "2003.labour");
    return wished_for ? fmax(0, 114 - p->measure[m]) : 0;
}

/* The front is straight between its points, and a cap on the second aim gives the same. */
static void check_front(running *r, size_t least, bool wishes)
{
    size_t points;
    const iop_archive_point *p = run_unit(r, 0, 0, &points);
    const iop_archive_run *run = iop_study_describe(r->study);
    assert_true(points >= least);
    for (size_t k = 0; k < points; k++) {
        assert_string_equal(p[k].status, "optimal");
        assert_close(p[k].objective - 2 * missed_jobs(run, &p[k], wishes), p[k].key[0], 1e-9);
        assert_close(in_all_years(run, &p[k], "energy"), p[k].key[1], 1e-9);
        assert_close(best_under(r->scenario, p[k].key[1] * (1 + 1e-12)), p[k].key[0], 1e-8);
        if (k + 1 == points)
            continue;
        const double middle = best_under(r->scenario, (p[k].key[1] + p[k + 1].key[1]) / 2);
        assert_true(p[k + 1].key[1] > p[k].key[1] && p[k + 1].key[0] > p[k].key[0]);
        assert_close(middle, (p[k].key[0] + p[k + 1].key[0]) / 2, 1e-8);
        if (k > 0) /* extreme: the front bends at every point */
            assert_true(p[k].shadow_price < p[k - 1].shadow_price * (1 - 1e-7));
    }
    assert_close(p[points - 1].key[0], optimum_less_missed(r->scenario, 0, NULL, 2), 1e-9);
    /* less than the first point's energy is impossible */
    char text[80];
    const char *const set[] = {text};
    snprintf(text, sizeof text, "requirements.cap.max=%.17g TJ", p[0].key[1] * (1 - 1e-6));
    iop_solution *s = solve_with(r->scenario, 1, set);
    assert_int_equal(s->status, IOP_INFEASIBLE);
    iop_solution_close(s);
}

static void front_is_that_of_caps(void **state)
{
    (void)state;
    running r = start_whole(capped, "  - {name: f, pareto: [value_added, energy]}\n");
    check_front(&r, 10, false);
    end_study(&r);
}

static void targets_count_with_the_aim(void **state)
{
    (void)state;
    running r = start_whole(wished, "  - {name: f, pareto: [value_added, energy]}\n");
    check_front(&r, 5, true);
    end_study(&r);
}

/* Of a minimised aim: the least labour against pollution, which households would rather have less of. */
static void minimised_aims(void **state)
{
    (void)state;
    char text[400];
    snprintf(text, sizeof text, "%slimits: {pollution: {max: 80 kg}}\n", abatement);
    running r = start_whole(text, "  - {name: f, pareto: [labour, pollution]}\n");
    size_t points;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_int_equal(points, 2);
    for (size_t k = 0; k < points; k++) {
        char cap[80];
        const char *const set[] = {cap};
        snprintf(cap, sizeof cap, "limits.pollution.max=%.17g kg", p[k].key[1] + 1e-9);
        assert_close(optimum_with(r.scenario, 1, set), p[k].key[0], 1e-6);
    }
    assert_close(p[1].key[1], 60, 1e-6); /* what arises when nothing is taken away */
    end_study(&r);
}

/* --- prices --------------------------------------------------------------------------------------------- */

static double best_sum(running *r, const double *weight)
{
    size_t points;
    double best = -(double)INFINITY;
    const iop_archive_point *p = run_unit(r, 0, 0, &points);
    for (size_t k = 0; k < points; k++)
        best = fmax(best, weight[0] * p[k].key[0] + weight[1] * p[k].key[1]);
    return best;
}

static double base_of(const running *r, const char *measure)
{
    const iop_plan *plan = r->scenario->scheme->period[0].plan;
    return plan->measure[iop_plan_measure(plan, measure)].base;
}

static double dual_in(const iop_solution *s, const char *period, const char *limit)
{
    for (size_t l = 0; l < s->limits; l++)
        if (strcmp(s->limit[l].period, period) == 0 && strcmp(s->limit[l].name, limit) == 0)
            return s->limit[l].dual;
    fail_msg("no limit %s in %s", limit, period);
    return 0;
}

/* The best weighted sum, in units of the first aim, gains by a limit what the point says. */
static void prices_of_limits(void **state)
{
    (void)state;
    static const char more[] = "extends: " IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml\n"
                               "periods: {2003: {limits: {labour: {max: 115.0001%}}}}\n";
    static const char plain[] = "extends: " IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml\n"
                                "periods: {2003: {limits: {labour: {max: 115%}}}}\n";
    static const char entry[] = "  - {name: f, pareto: [value_added, energy]}\n";
    running other = start_whole(more, entry), r = start_whole(plain, entry);
    const iop_archive_run *run = iop_study_describe(r.study);
    size_t points, limit = place_of(run->limit, run->limits, "2003.labour.max"), told = 0;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_in_range(points, 5, 64);
    double slope[65], dual[64];
    slope[0] = 2 * p[0].shadow_price;
    for (size_t k = 0; k < points; k++) {
        slope[k + 1] = k + 1 < points ? p[k].shadow_price : 0;
        dual[k] = p[k].limit_dual[limit];
    }
    const double more_labour = base_of(&r, "labour") * 1e-6;
    iop_solution *s = solve_with(r.scenario, 0, NULL);
    assert_close(dual[points - 1], dual_in(s, "2003", "labour"), 1e-9);
    iop_solution_close(s);
    for (size_t k = 1; k + 1 < points; k++) {
        double least = (double)INFINITY, most = -least;
        for (int i = 0; i <= 8; i++) { /* weights for which the point is the best */
            const double weight[2] = {1, -(slope[k] + (slope[k + 1] - slope[k]) * i / 8)};
            const double gain = (best_sum(&other, weight) - best_sum(&r, weight)) / more_labour;
            least = fmin(least, gain);
            most = fmax(most, gain);
        }
        assert_true(dual[k] >= least - 1e-3 && dual[k] <= most + 1e-3);
        told += most > 1e-3;
    }
    assert_true(told > 0);
    end_study(&other);
    end_study(&r);
}

/* --- one period ----------------------------------------------------------------------------------------- */

static const char aims[] = "sweep:\n  - {name: two, pareto: [value_added, co2]}\n"
                           "  - {name: three, pareto: [value_added, co2, {max: jobs}], error: 0%}\n"
                           "  - {name: others, pareto: [{max: jobs}, energy]}\n";

static running start_one(const char *dir, const char *more)
{
    char text[4096], words[600];
    iop_err err;
    running r = {0};
    iop_diags *diags = new_diags();
    start_folder(dir);
    snprintf(text, sizeof text, "%s%s%s", small_plan, more, aims);
    r.scenario = open_text(dir, text);
    if (iop_study_open(&r.study, r.scenario, 0, NULL, NULL, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, words));
    iop_diags_close(diags);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    return r;
}

static void one_period_is_static(void **state)
{
    (void)state;
    running plain = start_one(DIR "_plain", ""), whole = start_one(DIR "_one", "periods: {2021: {}}\n");
    assert_non_null(whole.scenario->scheme);
    const iop_archive_run *run = iop_study_describe(plain.study);
    for (size_t sweep = 0; sweep < 3; sweep++) {
        size_t points, others;
        const iop_archive_point *a = run_unit(&plain, sweep, 0, &points),
                                *b = run_unit(&whole, sweep, 0, &others);
        assert_int_equal(points, others);
        assert_true(points > 2);
        for (size_t k = 0; k < points; k++) {
            assert_string_equal(b[k].status, "optimal");
            for (size_t i = 0; i < run->sweep[sweep].keys; i++)
                assert_close(a[k].key[i], b[k].key[i], 1e-7);
            assert_close(a[k].objective, b[k].objective, 1e-7);
            if (sweep != 1 && k + 1 < points)
                assert_close(a[k].shadow_price, b[k].shadow_price, 1e-5);
        }
    }
    end_study(&plain);
    end_study(&whole);
}

/* --- interior points ------------------------------------------------------------------------------------ */

static running start_by(const char *method, const char *base, const char *entries)
{
    iop_err err;
    char text[600];
    iop_diags *diags = new_diags();
    iop_solve_settings settings = iop_solve_settings_default();
    running r = {.scenario = open_whole(base, entries)};
    settings.method = method;
    if (iop_study_open(&r.study, r.scenario, 0, NULL, &settings, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, text));
    iop_diags_close(diags);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    return r;
}

/* What is best for one aim alone, and then for the other, is a corner of the plans. The interior point method
 * finds it as the simplex method does. */
static void same_ends(const char *base, const char *entry)
{
    running exact = start_by("simplex", base, entry), inner = start_by("interior", base, entry);
    size_t points[2];
    const iop_archive_point *a = run_unit(&exact, 0, 0, &points[0]), *b = run_unit(&inner, 0, 0, &points[1]);
    assert_int_equal(points[0], points[1]);
    assert_true(points[0] > 20);
    for (size_t k = 0; k < 2; k++) {
        const double range = fabs(a[points[0] - 1].key[k] - a[0].key[k]);
        for (size_t at = 0; at < points[0]; at += points[0] - 1)
            if (!(fabs(b[at].key[k] - a[at].key[k]) <= 1e-9 * range))
                fail_msg("%s: aim %zu of point %zu is off by %.3g of its range", base, k, at,
                         (b[at].key[k] - a[at].key[k]) / range);
    }
    end_study(&exact);
    end_study(&inner);
}

/* Also where a technique that needs less energy costs next to nothing of the first aim, so that the front is
 * steep at its end. */
static void ends_of_interior_points(void **state)
{
    (void)state;
    static const char *const weights[] = {"0.0003", "0.000002", "0.000001", "0.0000005", "0.0000001"};
    for (size_t e = 0; e < sizeof weights / sizeof *weights; e++) {
        char text[600];
        static const char scenario[] =
            "%smeasures: {mix: {unit: million USD, of: {value_added: 1, energy: %s}}}\nmaximize: %s\n"
            "techniques: {green: {sectors: all, use: {energy: 70%%}}}\n";
        snprintf(text, sizeof text, scenario, dynamic, weights[e], "value_added");
        same_ends(text, "  - {name: f, pareto: [{max: mix}, energy]}\n");
        snprintf(text, sizeof text, scenario, dynamic, weights[e], "mix");
        same_ends(text, "  - {name: f, pareto: [mix, energy]}\n");
    }
}

/* --- errors --------------------------------------------------------------------------------------------- */

/* With an error fewer points are listed; what is left out is at most that much above their mixtures. */
static void accepted_error(void **state)
{
    (void)state;
    running r = start_whole(capped, "  - {name: f, pareto: [value_added, energy]}\n"
                                    "  - {name: rough, pareto: [value_added, energy], error: 2%}\n");
    size_t all, few;
    iop_err err;
    iop_worker *w;
    assert_ok(iop_worker_open(&w, r.study, NULL, &err), err);
    const iop_archive_point *exact = run_unit(&r, 0, 0, &all), *rough;
    assert_ok(iop_worker_run(w, 1, 0, &few, &rough, &err), err);
    assert_true(few < all && few > 2);
    assert_non_null(strstr(rough[0].label, "error "));
    const double range[2] = {exact[all - 1].key[0] - exact[0].key[0],
                             exact[all - 1].key[1] - exact[0].key[1]};
    for (size_t k = 0; k < all; k++) {
        size_t i = 0;
        while (i + 2 < few && rough[i + 1].key[1] < exact[k].key[1])
            i++;
        const double slope =
            (rough[i + 1].key[0] - rough[i].key[0]) / (rough[i + 1].key[1] - rough[i].key[1]);
        const double above = exact[k].key[0] - rough[i].key[0] - slope * (exact[k].key[1] - rough[i].key[1]);
        assert_true(above >= -1e-6);
        /* 2 % of the range of both aims, which over all plans is not much wider than over the front */
        assert_true(above <= 1.2 * .02 * (range[0] + slope * range[1]));
    }
    iop_worker_close(w);
    end_study(&r);
}

static void no_front(void **state)
{
    (void)state;
    char text[600];
    snprintf(text, sizeof text, "%slimits: {energy: {max: 1 TJ}}\n", capped);
    running r = start_whole(text, "  - {name: f, pareto: [value_added, energy]}\n");
    size_t points;
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    assert_int_equal(points, 1);
    assert_string_equal(p->status, "infeasible");
    assert_non_null(strstr(p->label, "at most 1 TJ"));
    end_study(&r);
}

static void rolling_is_refused(void **state)
{
    (void)state;
    char text[600], words[600];
    iop_study *study;
    iop_diags *diags = new_diags();
    snprintf(text, sizeof text, "%sforesight: {window: 2}\n", dynamic);
    iop_scenario *s = open_whole(text, "  - {name: f, pareto: [value_added, energy]}\n");
    assert_int_not_equal(iop_study_open(&study, s, 0, NULL, NULL, NULL, diags), IOP_OK);
    assert_non_null(strstr(finding(diags, 0, words), "rolling horizon"));
    iop_diags_close(diags);
    iop_scenario_close(s);
}

static void memory_runs_out(void **state)
{
    (void)state;
    iop_scenario *s = open_whole(abatement, "  - {name: f, pareto: [labour, pollution]}\n");
    memory_until_enough(run_all, s, "a front");
    iop_scenario_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(front_is_that_of_caps),   cmocka_unit_test(targets_count_with_the_aim),
        cmocka_unit_test(minimised_aims),          cmocka_unit_test(prices_of_limits),
        cmocka_unit_test(one_period_is_static),    cmocka_unit_test(accepted_error),
        cmocka_unit_test(ends_of_interior_points), cmocka_unit_test(no_front),
        cmocka_unit_test(rolling_is_refused),      cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
