/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of draws: known data, functions whose Sobol' indices are known, lack of memory. */
#include "sample/order.h"
#include "support/cm.h"

#include <ioplan/sample.h>
#include <stdlib.h>
#include <string.h>

static const double none = (double)NAN;

static void moments(void **state)
{
    (void)state;
    const double value[] = {1e9 + 1, none, 1e9 + 2, 1e9 + 3, 1e9 + 4};
    const iop_moments m = iop_moments_of(5, value);
    assert_int_equal(m.count, 4);
    assert_close(m.mean, 1e9 + 2.5, 1e-16);
    assert_close(m.deviation, sqrt(5.0 / 3), 1e-12);
    assert_close(m.standard_error, sqrt(5.0 / 12), 1e-12);
    assert_true(isnan(iop_moments_of(1, &none).mean));
    assert_true(isnan(iop_moments_of(0, NULL).mean));
    assert_true(iop_moments_of(1, value).mean == 1e9 + 1 && isnan(iop_moments_of(1, value).deviation));
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* As by comparisons, of doubles of all sizes and signs with many ties; equal ones keep their order. */
static void orders(void **state)
{
    (void)state;
    enum { MOST = 2000 };
    static double value[MOST], sorted[MOST];
    static iop_ordered item[MOST], room[MOST];
    static const double special[] = {0, -0.0, HUGE_VAL, -HUGE_VAL, 5e-324, -5e-324, 1, -1, 1e308, -1e308};
    uint64_t seed = 1;
    for (size_t n = 0; n <= MOST; n = 3 * n + 1) {
        for (size_t k = 0; k < n; k++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            value[k] = of_bits(seed);
            if (isnan(value[k]) || seed % 3 == 0)
                value[k] = special[(seed >> 32) % (sizeof special / sizeof *special)];
            item[k] = iop_ordered_of(value[k], k);
            assert_true(iop_ordered_value(&item[k]) == value[k]);
            sorted[k] = value[k];
        }
        qsort(sorted, n, sizeof *sorted, by_value);
        iop_order(n, item, room);
        for (size_t k = 0; k < n; k++) {
            assert_true(iop_ordered_value(&item[k]) == sorted[k]);
            assert_true(value[item[k].place] == sorted[k]);
            assert_true(k == 0 || sorted[k - 1] < sorted[k] || item[k - 1].place < item[k].place);
        }
    }
}

/* Definition 7: of 1, 2, 3, 4 the quartile is 1.75. */
static void quantiles(void **state)
{
    (void)state;
    const double value[] = {4, 1, none, 3, 2}, p[] = {0, 0.25, 0.5, 1};
    double q[4];
    iop_err err;
    assert_ok(iop_quantiles(5, value, 4, p, q, NULL, &err), err);
    assert_true(q[0] == 1 && q[1] == 1.75 && q[2] == 2.5 && q[3] == 4);
    assert_ok(iop_quantiles(1, value, 4, p, q, NULL, &err), err);
    assert_true(q[0] == 4 && q[1] == 4 && q[3] == 4);
    assert_ok(iop_quantiles(1, &none, 4, p, q, NULL, &err), err);
    assert_true(isnan(q[0]) && isnan(q[3]));
}

static double rho(size_t n, const double *x, const double *y)
{
    double out;
    iop_err err;
    assert_ok(iop_rank_correlation(n, x, y, &out, NULL, &err), err);
    return out;
}

static double plain_rank(size_t n, const double *x, size_t k)
{
    double below = 0, equal = 0;
    for (size_t j = 0; j < n; j++) {
        below += x[j] < x[k];
        equal += x[j] == x[k];
    }
    return below + (equal + 1) / 2;
}

/* Pearson's correlation of ranks that are counted one by one. */
static double plain_rho(size_t n, const double *x, const double *y)
{
    double sx = 0, sy = 0, xx = 0, yy = 0, xy = 0;
    for (size_t k = 0; k < n; k++) {
        const double a = plain_rank(n, x, k), b = plain_rank(n, y, k);
        sx += a;
        sy += b;
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    const double count = (double)n;
    return (xy - sx * sy / count) / sqrt((xx - sx * sx / count) * (yy - sy * sy / count));
}

static void rank_correlations(void **state)
{
    (void)state;
    /* the classic example of IQ and hours of television: -29/165 */
    const double iq[] = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
    const double hours[] = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};
    assert_close(rho(10, iq, hours), -29.0 / 165, 1e-14);
    const double up[] = {1, none, 2, 3, 10}, curve[] = {0, 5, 8, 27, 1000}, flat[] = {2, 2, 2, 2, 2};
    assert_close(rho(5, up, curve), 1, 1e-15);
    assert_true(isnan(rho(5, up, flat)));
    const double rounded[] = {136.22, 136.22, 136.22 + 3e-14, 136.22 - 3e-14, 136.22 + 6e-14};
    assert_true(isnan(rho(5, up, rounded)) && isnan(rho(5, rounded, up)));
    const double little[] = {136.22, 136.22, 136.2200001, 136.2200002, 136.2200003};
    assert_close(rho(5, up, little), 1, 1e-15);
    enum { N = 200 };
    double u[2 * N], x[N], y[N];
    const iop_design design = {IOP_MONTE_CARLO, 1, 1};
    iop_design_draw(&design, 0, 0, 0, 2 * N, u);
    for (size_t k = 0; k < N; k++) { /* rounded: many ties */
        x[k] = floor(u[k] * 20);
        y[k] = floor((u[k] + u[N + k]) * 10);
    }
    assert_close(rho(N, x, y), plain_rho(N, x, y), 1e-13);
}

enum { ROWS = 2048, FACTORS = 4 };
typedef double model(const double *u);

static double ishigami(const double *u)
{
    const double pi = acos(-1);
    const double x = pi * (2 * u[0] - 1), y = pi * (2 * u[1] - 1), z = pi * (2 * u[2] - 1);
    return sin(x) + 7 * sin(y) * sin(y) + 0.1 * z * z * z * z * sin(x);
}

static double g_function(const double *u)
{
    static const double a[FACTORS] = {0, 1, 4.5, 9};
    double product = 1;
    for (size_t k = 0; k < FACTORS; k++)
        product *= (fabs(4 * u[k] - 2) + a[k]) / (1 + a[k]);
    return 1e6 + product; /* a mean that dwarfs the spread */
}

/* A and B are halves of one design, as sweeps use it. */
static void indices_of(model *f, iop_design_method method, uint64_t seed, iop_sobol_index *out)
{
    static double a[ROWS], b[ROWS], ab[FACTORS * ROWS];
    const iop_design design = {method, seed, 2 * ROWS};
    iop_err err;
    for (size_t i = 0; i < ROWS; i++) {
        double u[FACTORS], v[FACTORS];
        iop_design_draw(&design, 0, i, 0, FACTORS, u);
        iop_design_draw(&design, 0, ROWS + i, 0, FACTORS, v);
        a[i] = f(u);
        b[i] = f(v);
        for (size_t k = 0; k < FACTORS; k++) {
            const double kept = u[k];
            u[k] = v[k];
            ab[k * ROWS + i] = f(u);
            u[k] = kept;
        }
    }
    a[17] = none; /* an infeasible draw */
    ab[2 * ROWS + 40] = none;
    assert_ok(iop_sobol_indices(ROWS, FACTORS, a, b, ab, 3, out, NULL, &err), err);
}

static void check_indices(model *f, const double *first, const double *total)
{
    const iop_design_method methods[] = {IOP_MONTE_CARLO, IOP_LATIN_HYPERCUBE, IOP_SOBOL_SEQUENCE};
    size_t outside = 0;
    for (size_t m = 0; m < 3; m++) {
        iop_sobol_index s[FACTORS];
        indices_of(f, methods[m], 11, s);
        for (size_t k = 0; k < FACTORS; k++) {
            assert_true(fabs(s[k].first - first[k]) < 0.1 && fabs(s[k].total - total[k]) < 0.1);
            assert_true(s[k].first_low <= s[k].first && s[k].first <= s[k].first_high);
            assert_true(s[k].total_low <= s[k].total && s[k].total <= s[k].total_high);
            assert_true(s[k].total_high - s[k].total_low < 0.2);
            outside += first[k] < s[k].first_low || first[k] > s[k].first_high;
            outside += total[k] < s[k].total_low || total[k] > s[k].total_high;
        }
    }
    assert_true(outside <= 3); /* of 24 intervals of 95 % */
}

/* Ishigami and Homma 1990 with a = 7, b = 0.1; the fourth factor does nothing. */
static void ishigami_indices(void **state)
{
    (void)state;
    const double a = 7, b = 0.1, pi4 = pow(acos(-1), 4);
    const double v1 = 0.5 * (1 + b * pi4 / 5) * (1 + b * pi4 / 5), v2 = a * a / 8;
    const double v13 = b * b * pi4 * pi4 * (1.0 / 18 - 1.0 / 50), v = v1 + v2 + v13;
    const double first[] = {v1 / v, v2 / v, 0, 0}, total[] = {(v1 + v13) / v, v2 / v, v13 / v, 0};
    check_indices(ishigami, first, total);
}

/* Saltelli and Sobol' 1995: partial variances 1 / (3 (1 + a)^2). */
static void g_function_indices(void **state)
{
    (void)state;
    static const double a[FACTORS] = {0, 1, 4.5, 9};
    double part[FACTORS], first[FACTORS], total[FACTORS], all = 1;
    for (size_t k = 0; k < FACTORS; k++) {
        part[k] = 1 / (3 * (1 + a[k]) * (1 + a[k]));
        all *= 1 + part[k];
    }
    for (size_t k = 0; k < FACTORS; k++) {
        first[k] = part[k] / (all - 1);
        total[k] = part[k] * all / (1 + part[k]) / (all - 1);
    }
    check_indices(g_function, first, total);
}

static void nothing_varies(void **state)
{
    (void)state;
    const double flat[4] = {1, 1, 1, 1};
    iop_sobol_index s;
    iop_err err;
    assert_ok(iop_sobol_indices(4, 1, flat, flat, flat, 1, &s, NULL, &err), err);
    assert_true(isnan(s.first) && isnan(s.total_high));
    const double rounded[2][4] = {{1, 1 + 2e-15, 1, 1 - 2e-15}, {1 - 2e-15, 1, 1 + 2e-15, 1}};
    assert_ok(iop_sobol_indices(4, 1, rounded[0], rounded[1], rounded[1], 1, &s, NULL, &err), err);
    assert_true(isnan(s.first) && isnan(s.first_low) && isnan(s.total) && isnan(s.total_high));
    assert_ok(iop_sobol_indices(1, 1, &none, &none, &none, 1, &s, NULL, &err), err);
    assert_true(isnan(s.first));
}

static void *countdown(void *ctx, void *p, size_t bytes)
{
    size_t *left = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    if (*left == 0)
        return NULL;
    --*left;
    return realloc(p, bytes);
}

static iop_status everything(const iop_env *env, iop_err *err)
{
    const double x[4] = {1, 2, 3, 5}, y[4] = {1, 5, 2, 2}, p = 0.5;
    double out;
    iop_sobol_index s;
    IOP_TRY(iop_quantiles(4, x, 1, &p, &out, env, err));
    IOP_TRY(iop_rank_correlation(4, x, y, &out, env, err));
    return iop_sobol_indices(4, 1, x, y, y, 1, &s, env, err);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    iop_status status = IOP_ENOMEM;
    for (size_t n = 0; status != IOP_OK; n++) {
        size_t left = n;
        iop_err err;
        const iop_env env = {.resize = countdown, .resize_ctx = &left};
        status = everything(&env, &err);
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
        assert_true(status == IOP_ENOMEM || n > 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments),          cmocka_unit_test(orders),
        cmocka_unit_test(quantiles),        cmocka_unit_test(rank_correlations),
        cmocka_unit_test(ishigami_indices), cmocka_unit_test(g_function_indices),
        cmocka_unit_test(nothing_varies),   cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
