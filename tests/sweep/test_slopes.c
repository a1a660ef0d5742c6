/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shadow prices of points are the differences of fresh optima: of bounds, of the use of resources, of keys
 * that multiply each other; bounds that are absent; and what a line must not bend. */
#include "sweep_support.h"

#define DIR IOP_BINARY_DIR "/test_slopes"

static running start_text(const char *plan, const char *entries)
{
    char text[4096];
    iop_err err;
    running r = {0};
    iop_diags *diags = new_diags();
    start_folder(DIR);
    snprintf(text, sizeof text, "%ssweep:\n%s", plan, entries);
    r.scenario = open_text(DIR, text);
    if (iop_study_open(&r.study, r.scenario, 0, NULL, NULL, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, text));
    iop_diags_close(diags);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    return r;
}

/* The optimum with the keys at these values, in percent. */
static double optimum(size_t keys, const char *const *path, const double *percent)
{
    char text[2][128];
    const char *set[2];
    for (size_t k = 0; k < keys; k++) {
        snprintf(text[k], sizeof text[k], "%s=%.15g%%", path[k], percent[k]);
        set[k] = text[k];
    }
    iop_solution *s = fresh(DIR, keys, set);
    assert_int_equal(s->status, IOP_OPTIMAL);
    double value = s->objective.value;
    iop_solution_close(s);
    return value;
}

/* Every point's slope in the first key lies between the differences to the left and to the right, per unit of
 * the key; `unit` is what one percent of it is. Returns how many slopes are not 0. */
static size_t slopes_are_differences(running *r, size_t keys, const char *const *path, const double *unit)
{
    size_t moving = 0;
    for (size_t u = 0; u < iop_study_describe(r->study)->sweep[0].units; u++) {
        size_t points;
        const iop_archive_point *point = run_unit(r, 0, u, &points);
        for (size_t k = 0; k < points; k++) {
            double at[2], here, left, right, step = 1e-4;
            if (point[k].part != IOP_PART_POINTS || strcmp(point[k].status, "optimal") != 0)
                continue;
            for (size_t i = 0; i < keys; i++)
                at[i] = point[k].key[i] / unit[i];
            here = point[k].objective;
            at[0] += step;
            right = (optimum(keys, path, at) - here) / (step * unit[0]);
            at[0] -= 2 * step;
            left = (here - optimum(keys, path, at)) / (step * unit[0]);
            double least = fmin(left, right), most = fmax(left, right), slack = 1e-3 * (1 + fabs(here));
            assert_true(point[k].shadow_price >= least - slack && point[k].shadow_price <= most + slack);
            moving += fabs(point[k].shadow_price) > 1;
        }
    }
    return moving;
}

static const char tight[] = "limits: {co2: {max: 92%}, energy: {max: 95%}}\n"
                            "final_demand: {household: {min: 90%}, export: {min: 50%, max: 140%}}\n"
                            "output: {all: {max: 120%}}\n";

/* More use of a resource costs what the limit is worth. */
static void use_of_resources_has_a_slope(void **state)
{
    (void)state;
    static const char *const path[] = {"coefficients.energy"};
    const double unit[] = {1}; /* the key is a percentage */
    running r = start_text(tight, "  - {name: use, grid: {coefficients.energy: [90%, 110%, 7]}}\n");
    assert_true(slopes_are_differences(&r, 1, path, unit) >= 3);
    end_study(&r);
}

/* A cell without an upper bound has a multiplier of rounding there: it must not spoil the sum. */
static void absent_bounds_do_no_harm(void **state)
{
    (void)state;
    running r = start_text(
        tight, "  - {name: plane, grid: {limits.energy.max: [90%, 100%, 5], final_demand.household.min: "
               "[85%, 95%, 4]}}\n");
    size_t corners = 0;
    for (size_t u = 0; u < iop_study_describe(r.study)->sweep[0].units; u++) {
        size_t points;
        const iop_archive_point *point = run_unit(&r, 0, u, &points);
        for (size_t k = 0; k < points; k++) {
            corners += point[k].part == IOP_PART_REGIONS;
            if (strcmp(point[k].status, "optimal") == 0 && point[k].part == IOP_PART_POINTS)
                assert_true(isfinite(point[k].shadow_price));
        }
    }
    assert_true(corners >= 3);
    end_study(&r);
}

/* Growth multiplies what a percentage sets: no plane of straight bounds, hence no regions; and slopes are
 * those at the point itself. */
static void keys_may_multiply_each_other(void **state)
{
    (void)state;
    static const char *const path[] = {"growth", "output.all.max"};
    running r =
        start_text("limits: {}\nfinal_demand: {household: {min: 0%}, export: {min: 0%}}\noutput: {all: {max: "
                   "120%}}\n",
                   "  - {name: plane, grid: {growth: [100%, 110%, 3], output.all.max: [101%, 121%, 3]}}\n");
    const iop_archive_run *run = iop_study_describe(r.study);
    assert_int_equal(run->sweep[0].units, 3);
    for (size_t u = 0; u < 3; u++) {
        size_t points;
        const iop_archive_point *point = run_unit(&r, 0, u, &points);
        for (size_t k = 0; k < points; k++) {
            double at[2] = {100 + 5 * (double)u, 101 + 10 * (double)k}, more[2] = {at[0] + 1e-3, at[1]};
            double here = optimum(2, path, at);
            assert_close(point[k].objective, here, 1e-9);
            assert_close(point[k].shadow_price, (optimum(2, path, more) - here) / 1e-3, 1e-5);
        }
    }
    end_study(&r);
}

static void a_path_must_be_straight(void **state)
{
    (void)state;
    iop_status status;
    iop_diags *diags = new_diags();
    char text[600];
    running r =
        try_study(DIR, "  - {name: bent, vary: {growth: [100%, 110%], output.all.max: [101%, 121%]}}\n",
                  diags, &status);
    assert_int_not_equal(status, IOP_OK);
    assert_non_null(strstr(finding(diags, 0, text), "multiply each other"));
    iop_diags_close(diags);
    end_study(&r);
}

/* A first key that stands still has no price; what does not change has the price 0, not -0. */
static void a_key_that_stands_still_has_no_price(void **state)
{
    (void)state;
    static const char entries[] =
        "  - {name: still, vary: {limits.co2.max: [92%, 92%], limits.energy.max: [120%, 90%]}}\n"
        "  - {name: down, grid: {limits.energy.max: [130%, 90%, 5]}}\n";
    running r = start_text(tight, entries);
    size_t points, idle = 0;
    const iop_archive_point *point = run_unit(&r, 0, 0, &points);
    assert_true(points > 2);
    for (size_t k = 0; k < points; k++)
        assert_true(isnan(point[k].shadow_price));
    point = run_unit(&r, 1, 0, &points);
    for (size_t k = 0; k < points; k++)
        if (point[k].shadow_price == 0) {
            assert_false(signbit(point[k].shadow_price));
            idle++;
        }
    assert_true(idle > 0);
    end_study(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(use_of_resources_has_a_slope),
        cmocka_unit_test(a_key_that_stands_still_has_no_price),
        cmocka_unit_test(absent_bounds_do_no_harm),
        cmocka_unit_test(keys_may_multiply_each_other),
        cmocka_unit_test(a_path_must_be_straight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
