/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws: the generator's published answers, uniformity, strata, nets, reproducibility. */
#include "sample/draw.h"
#include "support/cm.h"

#include <stdlib.h>
#include <string.h>

static const iop_design_method methods[] = {IOP_MONTE_CARLO, IOP_LATIN_HYPERCUBE, IOP_SOBOL_SEQUENCE};

/* Test vectors that the authors of Philox publish with Random123. */
static void published_answers(void **state)
{
    (void)state;
    static const uint32_t known[3][10] = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb,
         0x5001e420, 0x24126ea1}};
    for (size_t k = 0; k < 3; k++) {
        uint32_t out[4];
        iop_philox(known[k], (iop_draw_key){{known[k][4], known[k][5]}}, out);
        assert_memory_equal(out, known[k] + 6, sizeof out);
    }
}

static void a_tile_is_its_blocks(void **state)
{
    (void)state;
    const iop_draw_key key = iop_draw_key_of(7, 11, 1, IOP_DRAW_VALUES);
    uint32_t word[4][IOP_TILE], out[4];
    iop_philox_tile(key, 5, 6, 7, 8, word);
    for (uint32_t j = 0; j < IOP_TILE; j++) {
        iop_philox((const uint32_t[4]){5 * IOP_TILE + j, 6, 7, 8}, key, out);
        for (size_t k = 0; k < 4; k++)
            assert_int_equal(word[k][j], out[k]);
    }
}

/* The first dimensions do not depend on how many are asked for; everything else changes them all. */
static void a_function_of_its_arguments(void **state)
{
    (void)state;
    enum { MANY = 300, FEW = 70 };
    double u[MANY], v[MANY];
    for (size_t m = 0; m < 3; m++) {
        const iop_design design = {methods[m], 3, 100}, other = {methods[m], 4, 100};
        iop_design_draw(&design, 2, 17, 0, MANY, u);
        iop_design_draw(&design, 2, 17, 0, FEW, v);
        assert_memory_equal(u, v, sizeof *v * FEW);
        for (size_t variant = 0; variant < 4; variant++) {
            iop_design_draw(variant == 0 ? &other : &design, variant == 1 ? 3 : 2, variant == 2 ? 18 : 17,
                            variant == 3, MANY, v);
            for (size_t d = 0; d < MANY; d++) {
                assert_true(u[d] > 0 && u[d] < 1);
                assert_true(u[d] != v[d]);
            }
        }
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Largest distance of the empirical distribution from the uniform one; sorts. */
static double kolmogorov(size_t n, double *u)
{
    double worst = 0;
    qsort(u, n, sizeof *u, ascending);
    for (size_t k = 0; k < n; k++)
        worst = fmax(worst, fmax(u[k] - (double)k / (double)n, (double)(k + 1) / (double)n - u[k]));
    return worst;
}

static double correlation(size_t n, const double *x, const double *y)
{
    double xy = 0;
    for (size_t k = 0; k < n; k++)
        xy += (x[k] - 0.5) * (y[k] - 0.5);
    return 12 * xy / (double)n;
}

/* Every dimension is uniform; neighbours, far dimensions, streams and attempts are uncorrelated. */
static void uniform_and_uncorrelated(void **state)
{
    (void)state;
    enum { N = 2000, D = 140, COLUMNS = 6 };
    static const size_t dimension[COLUMNS - 2] = {0, 1, 33, 139};
    static double column[COLUMNS][N];
    double u[D];
    for (size_t m = 0; m < 3; m++) {
        const iop_design design = {methods[m], 5, N};
        for (size_t i = 0; i < N; i++) {
            iop_design_draw(&design, 0, i, 0, D, u);
            for (size_t k = 0; k < COLUMNS - 2; k++)
                column[k][i] = u[dimension[k]];
            iop_design_draw(&design, 1, i, 0, 1, &column[COLUMNS - 2][i]);
            iop_design_draw(&design, 0, i, 1, 1, &column[COLUMNS - 1][i]);
        }
        for (size_t a = 0; a < COLUMNS; a++)
            for (size_t b = 0; b < a; b++)
                assert_true(fabs(correlation(N, column[a], column[b])) < 3.7 / sqrt(N));
        for (size_t a = 0; a < COLUMNS; a++)
            assert_true(kolmogorov(N, column[a]) < 1.95 / sqrt(N)); /* exceeded once in a thousand */
    }
}

static void every_stratum_once(void **state)
{
    (void)state;
    enum { D = 130, MOST = 1025 };
    static const size_t counts[] = {1, 2, 3, 7, 64, 1000, MOST};
    static bool hit[D][MOST];
    double u[D];
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        const size_t n = counts[c];
        const iop_design design = {IOP_LATIN_HYPERCUBE, 9, n};
        memset(hit, 0, sizeof hit);
        for (size_t i = 0; i < n; i++) {
            iop_design_draw(&design, 4, i, 0, D, u);
            for (size_t d = 0; d < D; d++) {
                const size_t stratum = (size_t)(u[d] * (double)n);
                assert_true(stratum < n && !hit[d][stratum]);
                hit[d][stratum] = true;
            }
        }
    }
}

/* The largest design: still inside of its stratum, and one-to-one on neighbours. */
static void many_strata(void **state)
{
    (void)state;
    const uint32_t n = (uint32_t)IOP_STRATA_MAX, key[4] = {1, 2, 3, 4};
    const iop_design design = {IOP_LATIN_HYPERCUBE, 9, n};
    for (uint32_t i = 0; i < 1000; i++) {
        double u;
        iop_design_draw(&design, 0, i * 1000, 0, 1, &u);
        assert_true(u > 0 && u < 1);
        assert_true(iop_strata_permute(key, n, i) != iop_strata_permute(key, n, i + 1));
        assert_true(iop_strata_permute(key, 777, i % 777) < 777);
    }
}

/* All 24 orders of four samples are equally likely: chi-square with 23 degrees of freedom, 99.9 %. */
static void every_order_alike(void **state)
{
    (void)state;
    enum { D = 4800 };
    static double u[4][D];
    double seen[256] = {0}, chi = 0;
    const iop_design design = {IOP_LATIN_HYPERCUBE, 1, 4};
    for (size_t i = 0; i < 4; i++)
        iop_design_draw(&design, 0, i, 0, D, u[i]);
    for (size_t d = 0; d < D; d++) {
        size_t order = 0;
        for (size_t i = 0; i < 4; i++)
            order = order * 4 + (size_t)(u[i][d] * 4);
        seen[order]++;
    }
    size_t orders = 0;
    for (size_t k = 0; k < 256; k++)
        if (seen[k] > 0) {
            chi += (seen[k] - D / 24.0) * (seen[k] - D / 24.0) / (D / 24.0);
            orders++;
        }
    assert_int_equal(orders, 24);
    assert_true(chi < 49.73);
}

/* Sobol's property A, which Joe and Kuo's numbers have in every dimension: among the first 2^d points each of
 * the 2^d orthants has one, that is, the leading digits of the direction numbers are independent mod 2. */
static void property_a(void **state)
{
    (void)state;
    uint32_t direction[32][IOP_SOBOL_GROUP];
    iop_sobol_directions(IOP_SOBOL_GROUP, direction);
    for (unsigned d = 1; d <= 32; d++) {
        uint32_t row[32] = {0};
        for (unsigned k = 0; k < d; k++)
            for (unsigned j = 0; j < d; j++)
                row[k] |= (direction[k][j] >> 31) << j;
        for (unsigned pivot = 0; pivot < d; pivot++) {
            unsigned k = pivot;
            while (k < d && !(row[k] >> pivot & 1))
                k++;
            assert_true(k < d);
            const uint32_t found = row[k];
            row[k] = row[pivot];
            row[pivot] = found;
            for (k = pivot + 1; k < d; k++)
                row[k] ^= (row[k] >> pivot & 1) ? found : 0;
        }
    }
}

/* Any two neighbouring of the first dimensions: the first 256 points fill elementary intervals evenly, also
 * scrambled, in a later group and from index 512 on. (0, m, 2)-net for the first two. */
static void a_net_stays_one(void **state)
{
    (void)state;
    const iop_design design = {IOP_SOBOL_SEQUENCE, 21, 1024};
    static const size_t start[] = {0, 512};
    double u[66];
    for (size_t s = 0; s < 4; s++)
        for (unsigned split = 0; split <= 8; split++) {
            bool hit[256] = {false};
            for (size_t i = 0; i < 256; i++) {
                iop_design_draw(&design, 3, start[s % 2] + i, 0, 66, u);
                const double *pair = u + (s / 2) * 64;
                const size_t box = (size_t)(pair[0] * (double)(1u << split)) << (8 - split) |
                                   (size_t)(pair[1] * (double)(1u << (8 - split)));
                assert_false(hit[box]);
                hit[box] = true;
            }
        }
}

static unsigned shared_digits(uint32_t a, uint32_t b)
{
    unsigned digits = 0;
    while (digits < 32 && (a ^ b) >> (31 - digits) == 0)
        digits++;
    return digits;
}

static void scrambling_is_nested(void **state)
{
    (void)state;
    double flips = 0;
    for (uint32_t k = 0; k < 4000; k++) {
        const uint32_t a = k * 2654435761u, b = a ^ (1u << k % 32) ^ (a & ((1u << k % 32) - 1)),
                       key = ~k * 40503u;
        const uint32_t c = iop_owen_scramble(a, key), d = iop_owen_scramble(b, key);
        assert_int_equal(shared_digits(a, b), shared_digits(c, d));
        flips += (double)((a ^ c) >> 31);
    }
    assert_true(fabs(flips / 4000 - 0.5) < 0.03);
}

/* Squared L2-star discrepancy, Warnock's formula. */
static double discrepancy(size_t n, size_t d, const double *x)
{
    double own = 0, pairs = 0;
    for (size_t i = 0; i < n; i++) {
        double product = 1;
        for (size_t k = 0; k < d; k++)
            product *= 1 - x[i * d + k] * x[i * d + k];
        own += product;
        for (size_t j = 0; j < n; j++) {
            product = 1;
            for (size_t k = 0; k < d; k++)
                product *= 1 - fmax(x[i * d + k], x[j * d + k]);
            pairs += product;
        }
    }
    const double count = (double)n;
    return pow(3, -(double)d) - own * pow(2, 1 - (double)d) / count + pairs / (count * count);
}

static void lower_discrepancy(void **state)
{
    (void)state;
    enum { N = 256, D = 5, FIRST = 32 };
    static double x[N * D];
    double u[FIRST + D], found[3] = {0};
    for (size_t m = 0; m < 3; m++)
        for (uint64_t seed = 0; seed < 4; seed++) {
            const iop_design design = {methods[m], seed, N};
            for (size_t i = 0; i < N; i++) {
                iop_design_draw(&design, 0, i, 0, FIRST + D, u);
                memcpy(x + i * D, u + (seed % 2 ? FIRST : 0), D * sizeof *x);
            }
            found[m] += discrepancy(N, D, x);
        }
    assert_true(found[2] < found[0] / 3);
    assert_true(found[1] < found[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_answers),
        cmocka_unit_test(a_tile_is_its_blocks),
        cmocka_unit_test(a_function_of_its_arguments),
        cmocka_unit_test(uniform_and_uncorrelated),
        cmocka_unit_test(every_stratum_once),
        cmocka_unit_test(many_strata),
        cmocka_unit_test(every_order_alike),
        cmocka_unit_test(property_a),
        cmocka_unit_test(a_net_stays_one),
        cmocka_unit_test(scrambling_is_nested),
        cmocka_unit_test(lower_discrepancy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
