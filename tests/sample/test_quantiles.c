/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantiles against the functions they invert and against moments. */
#include "sample/draw.h"
#include "support/cm.h"

#include <string.h>

enum { MANY = 2000 };

/* Uniforms that reach from 2^-53 to 1 - 2^-53, half of them in the tails. */
static void fill(double *u)
{
    for (size_t k = 0; k < MANY; k++) {
        const double share = ((double)(k / 2) + 0.5) / (MANY / 2);
        u[k] = k % 2 ? share : exp2(-53 * share);
    }
    u[0] = 0x1p-53;
    u[1] = 1 - 0x1p-53;
    u[2] = 0.075;
    u[3] = 0.925;
    u[4] = 0.5;
}

static void normal_inverts_erfc(void **state)
{
    (void)state;
    double u[MANY], z[MANY];
    fill(u);
    iop_normal_quantiles(MANY, u, z);
    for (size_t k = 0; k < MANY; k++) {
        const double small = u[k] < 0.5 ? u[k] : 1 - u[k];
        const long double back = erfcl(fabsl((long double)z[k]) / sqrtl(2)) / 2;
        /* d log(tail) / d log z is at most 1 + z^2 */
        const double allowed = 4e-15 * (1 + z[k] * z[k]);
        if (!(fabs((double)(back / (long double)small - 1)) <= allowed))
            fail_msg("u %.17g gives %.17g, whose tail is %.17Lg", u[k], z[k], back);
        assert_true(u[k] == 0.5 ? z[k] == 0 : (z[k] < 0) == (u[k] < 0.5));
    }
}

static void exponentials(void **state)
{
    (void)state;
    double x[MANY], y[MANY];
    for (size_t k = 0; k < MANY; k++)
        x[k] = ((double)k - MANY / 2) * 0.0371;
    x[0] = 0;
    iop_exponentials(MANY, 0.25, -2, x, y);
    for (size_t k = 0; k < MANY; k++) {
        const double argument = 0.25 + -2 * x[k];
        assert_true(fabs((double)((long double)y[k] / expl((long double)argument) - 1)) <
                    4e-16 * (1 + fabs(argument)));
    }
    iop_exponentials(1, 1e300, 0, x, y);
    assert_true(isfinite(y[0]) && y[0] > 1e300);
}

/* Midpoint rule over u: the moments of the distribution itself, not of a sample. */
static void moments(const iop_distribution *d, double *mean, double *deviation)
{
    enum { N = 200000, BLOCK = 1000 };
    double u[BLOCK], sum = 0, squares = 0;
    for (size_t first = 0; first < N; first += BLOCK) {
        for (size_t k = 0; k < BLOCK; k++)
            u[k] = ((double)(first + k) + 0.5) / N;
        iop_distribution_quantiles(d, BLOCK, u, u);
        for (size_t k = 0; k < BLOCK; k++) {
            sum += u[k];
            squares += u[k] * u[k];
        }
    }
    *mean = sum / N;
    *deviation = sqrt(squares / N - *mean * *mean);
}

static void known_moments(void **state)
{
    (void)state;
    const double a = 0.8, b = 1.0, c = 1.3;
    const struct {
        iop_distribution d;
        double mean, deviation;
    } known[] = {
        {{IOP_NORMAL, 0.15, 0, 0}, 1, 0.15},
        {{IOP_LOGNORMAL, 0.1, 0, 0}, 1, 0.1},
        {{IOP_LOGNORMAL, 0.7, 0, 0}, 1, 0.7},
        {{IOP_LOGNORMAL, 0, 0, 0}, 1, 0},
        {{IOP_UNIFORM, 0.9, 1.2, 0}, 1.05, 0.3 / sqrt(12)},
        {{IOP_TRIANGULAR, a, b, c},
         (a + b + c) / 3,
         sqrt((a * a + b * b + c * c - a * b - a * c - b * c) / 18)},
        {{IOP_TRIANGULAR, 0.5, 0.5, 1}, 2.0 / 3, sqrt(0.25 / 18)},
        {{IOP_TRIANGULAR, 0.5, 1, 1}, 2.5 / 3, sqrt(0.25 / 18)},
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        double mean, deviation;
        moments(&known[k].d, &mean, &deviation);
        assert_close(mean, known[k].mean, 1e-5);
        assert_true(fabs(deviation - known[k].deviation) <= 1e-3 * known[k].deviation + 1e-7);
    }
}

/* The distribution function of each kind gives u back. */
static double distribution(const iop_distribution *d, double x)
{
    const double s = sqrt(log1p(d->a * d->a)), width = d->c - d->a;
    switch (d->kind) {
    case IOP_NORMAL:
        return erfc(-(x - 1) / d->a / sqrt(2)) / 2;
    case IOP_LOGNORMAL:
        return erfc(-(log(x) + s * s / 2) / s / sqrt(2)) / 2;
    case IOP_UNIFORM:
        return (x - d->a) / (d->b - d->a);
    default:
        return x <= d->b ? (x - d->a) * (x - d->a) / width / (d->b - d->a)
                         : 1 - (d->c - x) * (d->c - x) / width / (d->c - d->b);
    }
}

static void inverse_of_distribution(void **state)
{
    (void)state;
    const iop_distribution kinds[] = {{IOP_NORMAL, 0.15, 0, 0},
                                      {IOP_LOGNORMAL, 0.3, 0, 0},
                                      {IOP_TRIANGULAR, 0.8, 1, 1.3},
                                      {IOP_UNIFORM, 0.9, 1.2, 0}};
    double u[MANY], x[MANY];
    fill(u);
    for (size_t k = 0; k < 4; k++) {
        iop_distribution_quantiles(&kinds[k], MANY, u, x);
        for (size_t j = 0; j < MANY; j++)
            assert_close(distribution(&kinds[k], x[j]), u[j], 1e-13);
        for (size_t j = 0; j < MANY; j++) { /* alone, in place: the same bits */
            double one = u[j];
            iop_distribution_quantiles(&kinds[k], 1, &one, &one);
            assert_memory_equal(&one, &x[j], sizeof one);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_inverts_erfc),
        cmocka_unit_test(exponentials),
        cmocka_unit_test(known_moments),
        cmocka_unit_test(inverse_of_distribution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
