/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole plan of some 500 rows at and next to the breakpoints of a path, where bases change and optima are
 * degenerate: the interior point method solves each anew, is verified, and comes to the path's value. */
#define DIR IOP_BINARY_DIR "/tests/sweep_whole_knots"
#include "whole_support.h"

/* Without its periods. */
static const char province[] =
    "dataset: " IOP_SOURCE_DIR "/datasets/binh-duong-2018\n"
    "maximize: {value_added: 1, investment: -1}\n"
    "discount: 6%\n"
    "final_demand: {export: {min: 60%, max: 110%}, export_vn: {min: 60%, max: 110%}}\n"
    "capacity: {all: {used: 85%, depreciation: 5%, cost: 0.45}}\n"
    "investment: {category: investment, share: 70%}\n"
    "techniques: {clean: {sectors: priority, share: 60%, inputs: {D35: 75%}, use: {energy: 75%, co2e: 60%},\n"
    "                     capacity: {cost: 130%}}}\n"
    "households: {category: household, follow: value_added}\n"
    "imports: {all: 10%, measure: imports_vn}\n"
    "limits: {co2e: {max: 140%}}\n";

#define TWO_PERIODS "periods: {2019-2025: {growth: 120%}, 2026-2030: {growth: 150%}}\n"

#define KEY "periods.2026-2030.limits.co2e.max"

static iop_solution *solve_at(const iop_scenario *s, double value)
{
    iop_err err;
    iop_scheme *scheme;
    iop_solution *solution;
    iop_diags *diags = new_diags();
    iop_solve_settings settings = iop_solve_settings_default();
    char text[80];
    const char *const set[] = {text};
    snprintf(text, sizeof text, KEY "=%.17g kt CO2e", value);
    settings.method = "interior";
    settings.explain = settings.ranges = false;
    assert_int_equal(iop_scenario_vary_scheme(s, 1, set, &scheme, NULL, diags), IOP_OK);
    assert_ok(iop_solve_scheme(&solution, scheme, &settings, &err), err);
    iop_scheme_close(scheme);
    iop_diags_close(diags);
    return solution;
}

/* The path's value between its knots, of which the first is `first`. */
static double value_of(const iop_archive_point *p, size_t first, size_t points, double at)
{
    size_t k = first;
    while (k + 2 < points && p[k + 1].key[0] < at)
        k++;
    double share = (at - p[k].key[0]) / (p[k + 1].key[0] - p[k].key[0]);
    return p[k].objective + share * (p[k + 1].objective - p[k].objective);
}

static size_t by_simplex;

static void check_at(const iop_scenario *s, double at, double expected)
{
    iop_solution *a = solve_at(s, at);
    if (a->status != IOP_OPTIMAL || !a->certificate.verified)
        fail_msg("%.17g: status %d, verified %d", at, (int)a->status, a->certificate.verified);
    if (!(fabs(a->objective.value - expected) <= 1e-9 * (1 + fabs(expected))))
        fail_msg("%.17g: %.17g, and %.17g by the path", at, a->objective.value, expected);
    by_simplex += strstr(a->provenance.method, "interior") == NULL;
    iop_solution_close(a);
}

static running start_path(const char *periods, const char *entry)
{
    char text[2000];
    snprintf(text, sizeof text, "%s%s", province, periods);
    return start_whole(text, entry);
}

static void check_knots(const char *ends, size_t least)
{
    static const double beside[] = {0, 1e-9, -1e-9, 1e-7, -1e-7, 1e-5, -1e-5};
    char entry[200];
    size_t points, solves = 0;
    snprintf(entry, sizeof entry, "  - {name: p, vary: " KEY ", %s}\n", ends);
    running r = start_path(TWO_PERIODS, entry);
    const iop_archive_point *p = run_unit(&r, 0, 0, &points);
    size_t first = strcmp(p[0].status, "optimal") == 0 ? 0 : 1;
    assert_true(points >= least);
    by_simplex = 0;
    for (size_t k = first; k < points; k++)
        for (size_t i = 0; i < CASES(sizeof beside / sizeof *beside); i++) {
            double at = p[k].key[0] * (1 + beside[i]);
            if (at < p[first].key[0] || at > p[points - 1].key[0])
                continue;
            check_at(r.scenario, at, value_of(p, first, points, at));
            solves++;
        }
    print_message("%zu points, %zu solves, %zu of them by the simplex method\n", points, solves, by_simplex);
    end_study(&r);
}

static void breakpoints_of_a_limit(void **state)
{
    (void)state;
    check_knots("from: 100%, to: 104%", 6);
}

/* From where there is a plan on: the knots are close together, and the slopes steep. */
static void breakpoints_at_the_first_plan(void **state)
{
    (void)state;
    check_knots("from: 60%, to: 73.423%", 8);
}

/* Proofs of lines' ends, where there is no plan, have multipliers of rounding beside their largest. */
static void paths_begin_behind_proofs(void **state)
{
    (void)state;
    for (int from = 70; from <= 90; from += 10) {
        char entry[120];
        size_t points;
        snprintf(entry, sizeof entry,
                 "  - {name: p, vary: periods.2031-2035.limits.co2e.max, from: %d%%, to: 92.7346%%}\n", from);
        running r = start_path("periods: {2019-2025: {growth: 120%}, 2026-2030: {growth: 150%}, "
                               "2031-2035: {growth: 190%}}\n",
                               entry);
        const iop_archive_point *p = run_unit(&r, 0, 0, &points);
        assert_true(points > 2);
        assert_string_equal(p[0].status, "infeasible");
        assert_string_equal(p[1].status, "optimal");
        end_study(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breakpoints_of_a_limit),
        cmocka_unit_test(breakpoints_at_the_first_plan),
        cmocka_unit_test(paths_begin_behind_proofs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
