/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rolling horizon: what it decides is a plan, never better than perfect foresight; a window as long as the
 * plan is perfect foresight; its first period is that of a plan that ends with the first window. */
#include "scenario/scenario_support.h"
#include "support/economy.h"
#include <ioplan/solve.h>
#include <ioplan/verify_scheme.h>
#include <math.h>
#include <string.h>

#define DIR IOP_BINARY_DIR "/tests/rolling"

static const char dynamic[] = "extends: " IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml\n";

static iop_scenario *open_with(const char *more, size_t window)
{
    char text[1024], foresight[64] = "";
    start_folder(DIR);
    if (window > 0)
        snprintf(foresight, sizeof foresight, "foresight: {window: %zu}\n", window);
    snprintf(text, sizeof text, "%s%s%s", dynamic, more, foresight);
    put_file(DIR, "plan.yaml", text);
    return open_file(DIR, "plan.yaml", 0, NULL);
}

static iop_solution *solved(const iop_scenario *s, const char *method)
{
    iop_err err;
    iop_solution *solution;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = method;
    assert_ok(iop_solve_scheme(&solution, s->scheme, &settings, &err), err);
    return solution;
}

/* The blocks of the answer are a plan of the whole. */
static void assert_is_plan(const iop_scenario *s, const iop_solution *solution)
{
    iop_err err;
    iop_certificate certificate;
    iop_scheme_point point;
    memset(&point, 0, sizeof point);
    for (int k = 0; k < IOP_COLS; k++) {
        char name[80];
        snprintf(name, sizeof name, "column.%s", iop_scheme_column_name((iop_column_block)k));
        const iop_array_result *a = iop_solution_array(solution, name);
        point.column[k] = a ? a->value : NULL;
    }
    assert_ok(iop_verify_scheme_feasible(s->scheme, &point, &certificate, &err), err);
    assert_true(certificate.verified);
}

static double perfect(const char *more)
{
    iop_scenario *s = open_with(more, 0);
    iop_solution *solution = solved(s, "auto");
    assert_int_equal(solution->status, IOP_OPTIMAL);
    double value = solution->objective.value;
    iop_solution_close(solution);
    iop_scenario_close(s);
    return value;
}

static const char *const variants[] = {
    "",
    "capacity: {factory: {lag: 1}}\n",
    "production_lag: 0\nlimits: {energy: {max: 60 TJ}}\n",
    ("production_lag: 0\ncapacity: {factory: {lag: 0}, farm: {lag: 1}}\n"
     "periods: {2004: {limits: {energy: {max: 55 TJ}}}}\n"),
    "production_lag: 0\ntechniques: {late: {sectors: factory, since: 2004, use: {energy: 50%}}}\n",
    "production_lag: 0\nrequirements: {budget: {of: energy, in: total, max: 400 TJ}}\n",
};

/* Short sight never gains, and what it decides is a plan. */
static void never_better(void **state)
{
    (void)state;
    size_t worse = 0, plans = 0;
    for (size_t v = 0; v < sizeof variants / sizeof *variants; v++) {
        double best = perfect(variants[v]);
        for (size_t window = 1; window < 6; window++) {
            iop_scenario *s = open_with(variants[v], window);
            iop_solution *solution = solved(s, window % 2 ? "simplex" : "interior");
            assert_non_null(strstr(solution->provenance.method, "rolling horizon of "));
            if (solution->status == IOP_OPTIMAL) {
                plans++;
                assert_true(solution->objective.value <= best * (1 + 1e-9));
                worse += solution->objective.value < best * (1 - 1e-6);
                assert_true(solution->certificate.verified);
                assert_is_plan(s, solution);
            } else {
                assert_int_equal(solution->status, IOP_INFEASIBLE);
                assert_int_equal(solution->conflicts, 1);
                assert_string_equal(solution->conflict[0].key, "foresight.window");
                assert_true(solution->breaks_in[0] != '\0');
            }
            iop_solution_close(solution);
            iop_scenario_close(s);
        }
    }
    assert_true(plans >= 20);
    assert_true(worse >= 3); /* else the test sees nothing */
}

static void long_window_is_perfect(void **state)
{
    (void)state;
    double best = perfect("");
    for (size_t window = 6; window < 9; window += 2) {
        iop_scenario *s = open_with("", window);
        iop_solution *solution = solved(s, "auto");
        assert_true(solution->objective.value == best);
        assert_null(strstr(solution->provenance.method, "rolling"));
        iop_solution_close(solution);
        iop_scenario_close(s);
    }
}

/* The first window knows nothing of what comes after it: its first period is that of the short plan. */
static void first_period_of_a_short_plan(void **state)
{
    (void)state;
    static const char more[] = "stocks: {farm: {end: 0 million USD}}\n";
    static const char short_plan[] = "dataset: " IOP_SOURCE_DIR "/datasets/toy\nmaximize: value_added\n"
                                     "final_demand:\n  export: {min: 50%, max: 150%}\n"
                                     "limits:\n  labour: {max: 115%}\n  energy: {max: 80 TJ}\n"
                                     "periods: {2001: {}, 2002: {}, 2003: {}}\n"
                                     "discount: 5%\nproduction_lag: 1\n"
                                     "capacity:\n"
                                     "  all:     {used: 90%, depreciation: 5%, cost: 0.8, under_way: 5%}\n"
                                     "  factory: {lag: 2}\n  end_growth: none\n"
                                     "investment:\n"
                                     "  bundles: {machines: {factory: 70%, imports: 30%}}\n"
                                     "stocks:\n  farm: {present: 5%, kept: 90%, end: 0 million USD}\n";
    iop_scenario *s = open_with(more, 3);
    iop_solution *rolled = solved(s, "simplex");
    assert_int_equal(rolled->status, IOP_OPTIMAL);
    put_file(DIR, "short.yaml", short_plan);
    iop_scenario *three = open_file(DIR, "short.yaml", 0, NULL);
    iop_solution *ended = solved(three, "simplex");
    assert_int_equal(ended->status, IOP_OPTIMAL);
    for (size_t j = 0; j < 2; j++)
        assert_close(rolled->sector[j].output, ended->sector[j].output, 1e-6);
    iop_solution_close(rolled);
    iop_solution_close(ended);
    iop_scenario_close(s);
    iop_scenario_close(three);
}

/* The reader refuses them with file and line; here the scheme has got one otherwise. */
static void priorities_are_refused(void **state)
{
    (void)state;
    iop_err err;
    iop_solution *solution;
    iop_scenario *s = open_with("targets: {less: {of: energy, in: total, max: 100 TJ, "
                                "weight: 1}}\n",
                                2);
    s->scheme->requirement[0].priority = 1;
    assert_int_equal(iop_solve_scheme(&solution, s->scheme, NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "cannot serve priorities"));
    assert_null(solution);
    iop_scenario_close(s);
}

static void memory_runs_out(void **state)
{
    (void)state;
    iop_scenario *s = open_with("production_lag: 0\n", 2);
    iop_status status = IOP_ENOMEM;
    for (long n = 0; status != IOP_OK; n += 1 + n / 50) {
        economy_memory memory = {n};
        iop_err err;
        iop_scheme *scheme;
        iop_solution *solution = NULL;
        iop_diags *diags = new_diags();
        assert_int_equal(iop_scenario_vary_scheme(s, 0, NULL, &scheme, NULL, diags), IOP_OK);
        iop_env own = scheme->env;
        scheme->env = economy_env(&memory);
        status = iop_solve_scheme(&solution, scheme, NULL, &err);
        if (status != IOP_OK && status != IOP_ENOMEM)
            fail_msg("request %ld: status %d, %s", n, (int)status, err.msg);
        iop_solution_close(solution);
        scheme->env = own;
        iop_scheme_close(scheme);
        iop_diags_close(diags);
        assert_true(n < 10000000);
    }
    iop_scenario_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_better), cmocka_unit_test(long_window_is_perfect),
        cmocka_unit_test(first_period_of_a_short_plan), cmocka_unit_test(priorities_are_refused),
        cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
