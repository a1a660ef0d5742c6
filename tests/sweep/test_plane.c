/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The regions of a plane of two keys, and fronts as sweeps. */
#include "support/economy.h"
#include "sweep_support.h"

#define DIR IOP_BINARY_DIR "/tests/sweep_plane"

enum { MOST = 400 };

typedef struct {
    const iop_archive_point *point; /* corners, in order */
    size_t corners;
} polygon;

static size_t polygons_of(const iop_archive_point *point, size_t points, polygon *list)
{
    size_t count = 0;
    for (size_t k = 0; k < points; k++) {
        assert_int_equal(point[k].part, IOP_PART_REGIONS);
        if (k == 0 || strcmp(point[k].label, point[k - 1].label) != 0) {
            assert_true(count < MOST);
            list[count++] = (polygon){&point[k], 0};
        }
        list[count - 1].corners++;
    }
    return count;
}

static double turn(const double *a, const double *b, const double *c)
{
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

static double area_of(const polygon *p)
{
    double sum = 0;
    for (size_t k = 2; k < p->corners; k++)
        sum += turn(p->point[0].key, p->point[k - 1].key, p->point[k].key) / 2;
    return sum;
}

static bool is_inside(const polygon *p, const double *at, double slack)
{
    for (size_t k = 0; k < p->corners; k++)
        if (turn(p->point[k].key, p->point[(k + 1) % p->corners].key, at) < -slack)
            return false;
    return true;
}

static double value_at(const char *const keys[2], const double *at, const char *unit[2],
                       iop_solution_status *status)
{
    char text[2][200];
    const char *set[2] = {text[0], text[1]};
    for (int k = 0; k < 2; k++)
        snprintf(text[k], sizeof text[k], "%s=%.17g %s", keys[k], at[k], unit[k]);
    iop_solution *s = fresh(DIR, 2, set);
    *status = s->status;
    double value = s->status == IOP_OPTIMAL ? s->objective.value : (double)NAN;
    iop_solution_close(s);
    return value;
}

/* The value that the region gives at a point: linear, through three of its corners. */
static double linear_at(const polygon *p, const double *at)
{
    const double *a = p->point[0].key;
    for (size_t k = 2; k < p->corners; k++) {
        const double *b = p->point[k - 1].key, *c = p->point[k].key;
        double whole = turn(a, b, c), wb = turn(a, at, c) / whole, wc = turn(a, b, at) / whole;
        if (whole > 1e-6 * area_of(p))
            return p->point[0].objective + wb * (p->point[k - 1].objective - p->point[0].objective) +
                   wc * (p->point[k].objective - p->point[0].objective);
    }
    return (double)NAN;
}

static double share_covered(const polygon *list, size_t count, const double lo[2], const double hi[2])
{
    double sum = 0;
    for (size_t k = 0; k < count; k++) {
        assert_true(area_of(&list[k]) > 0);
        sum += area_of(&list[k]);
    }
    return sum / ((hi[0] - lo[0]) * (hi[1] - lo[1]));
}

static void check_plane(const char *text, const char *const keys[2], double least_share)
{
    running r = start_study(DIR, text);
    const iop_archive_run *run = iop_study_describe(r.study);
    const iop_archive_sweep *sweep = &run->sweep[0];
    size_t points, rows = sweep->units - 1, inside = 0, feasible = 0;
    const char *unit[2] = {sweep->key[0].unit, sweep->key[1].unit};
    double lo[2], hi[2];
    const iop_archive_point *point = run_unit(&r, 0, 0, &points);
    memcpy(lo, point[0].key, sizeof lo);
    point = run_unit(&r, 0, rows - 1, &points);
    memcpy(hi, point[points - 1].key, sizeof hi);
    polygon *list = calloc(MOST, sizeof *list);
    point = run_unit(&r, 0, rows, &points);
    size_t count = polygons_of(point, points, list);
    assert_true(count >= 4);
    double covered = share_covered(list, count, lo, hi);
    assert_true(covered <= 1 + 1e-9 && covered >= least_share);
    uint64_t seed = 7;
    for (int times = 0; times < 60; times++) {
        double at[2], slack = 1e-12 * (hi[0] - lo[0]) * (hi[1] - lo[1]);
        iop_solution_status status;
        for (int k = 0; k < 2; k++)
            at[k] = lo[k] + economy_random(&seed) * (hi[k] - lo[k]);
        double value = value_at(keys, at, unit, &status);
        size_t found = 0;
        for (size_t k = 0; k < count; k++)
            if (is_inside(&list[k], at, -slack)) { /* strictly: no two share the point */
                assert_close(linear_at(&list[k], at), value, 1e-9);
                found++;
            }
        assert_true(found <= 1);
        inside += found;
        feasible += status == IOP_OPTIMAL;
        assert_true(found == 0 || status == IOP_OPTIMAL);
    }
    assert_true(inside >= feasible - 1);
    for (size_t k = 0; k < points; k++)
        assert_string_equal(point[k].status, "optimal");
    free(list);
    end_study(&r);
}

static void two_limits(void **state)
{
    (void)state;
    static const char *const keys[2] = {"limits.co2.max", "limits.energy.max"};
    check_plane("  - {name: p, grid: {limits.co2.max: [80%, 130%, 3], limits.energy.max: [85%, 130%, 3]}}\n",
                keys, 1 - 1e-9);
}

static void partly_infeasible(void **state)
{
    (void)state;
    static const char *const keys[2] = {"limits.co2.max", "limits.jobs.max"};
    check_plane("  - {name: p, grid: {limits.co2.max: [20%, 130%, 3], limits.jobs.max: [40%, 130%, 3]}}\n",
                keys, 0.2);
}

/* A plane of a key that is no bound has rows only. */
static void no_bounds(void **state)
{
    (void)state;
    running r = start_study(
        DIR, "  - {name: p, grid: {limits.co2.max: [80%, 130%, 3], coefficients.energy: [90%, 110%, 2]}}\n");
    assert_int_equal(iop_study_describe(r.study)->sweep[0].units, 3);
    end_study(&r);
}

/* --- fronts -------------------------------------------------------------------------------------------- */

static void fronts(void **state)
{
    (void)state;
    running r = start_study(DIR, "  - {name: two, pareto: [value_added, co2]}\n"
                                 "  - {name: three, pareto: [value_added, co2, {max: jobs}], error: 1%}\n");
    const iop_archive_run *run = iop_study_describe(r.study);
    size_t points;
    assert_string_equal(run->sweep[0].key[1].unit, "kt CO2");
    const iop_archive_point *point = run_unit(&r, 0, 0, &points);
    assert_true(points >= 3);
    for (size_t k = 0; k < points; k++) {
        char set[100];
        const char *list = set;
        assert_string_equal(point[k].status, "optimal");
        snprintf(set, sizeof set, "limits.co2.max=%.17g kt CO2", point[k].key[1] * (1 + 1e-12));
        iop_solution *s = fresh(DIR, 1, &list); /* nothing more can be had with that much CO2 */
        assert_close(point[k].objective, s->objective.value, 1e-9);
        assert_close(point[k].key[0], point[k].objective, 1e-12);
        iop_solution_close(s);
        if (k + 1 < points)
            assert_close(point[k].shadow_price,
                         (point[k + 1].objective - point[k].objective) /
                             (point[k + 1].key[1] - point[k].key[1]),
                         1e-12);
        if (k > 0 && k + 1 < points)
            assert_true(point[k].shadow_price < point[k - 1].shadow_price);
    }
    assert_true(isnan(point[points - 1].shadow_price));
    point = run_unit(&r, 1, 0, &points);
    assert_true(points >= 3);
    for (size_t a = 0; a < points; a++)
        for (size_t b = 0; b < points; b++)
            assert_false(a != b && point[a].key[0] >= point[b].key[0] && point[a].key[1] <= point[b].key[1] &&
                         point[a].key[2] >= point[b].key[2]);
    end_study(&r);
}

static void front_of_nothing(void **state)
{
    (void)state;
    start_folder(DIR);
    iop_err err;
    running r = {0};
    size_t points;
    iop_diags *diags = new_diags();
    r.scenario =
        open_text(DIR, "limits: {co2: {max: 1%}}\nsweep:\n  - {name: f, pareto: [value_added, co2]}\n");
    assert_int_equal(iop_study_open(&r.study, r.scenario, 0, NULL, NULL, NULL, diags), IOP_OK);
    assert_ok(iop_worker_open(&r.worker, r.study, NULL, &err), err);
    const iop_archive_point *point = run_unit(&r, 0, 0, &points);
    assert_int_equal(points, 1);
    assert_string_equal(point->status, "infeasible");
    assert_true(point->label[0] != '\0');
    iop_diags_close(diags);
    end_study(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_limits), cmocka_unit_test(partly_infeasible),
                                       cmocka_unit_test(no_bounds), cmocka_unit_test(fronts),
                                       cmocka_unit_test(front_of_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
