/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pieces of the largest of known planes over a square, a triangle, and what is cut from them. */
#include "support/economy.h"
#include "sweep/envelope.h"
#include <string.h>

enum { MOST = 40 };

typedef struct {
    size_t count;
    iop_plane plane[MOST];
} planes;

static const double square[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
static const double triangle[3][2] = {{0, 0}, {1, 0}, {0, 1}};

/* With `whole` all numbers are small integers: many planes meet in one point. */
static planes some_planes(uint64_t seed, size_t count, bool whole)
{
    planes p = {count, {{0, {0, 0}}}};
    for (size_t k = 0; k < count; k++) {
        double *slope = p.plane[k].slope;
        for (int i = 0; i < 2; i++)
            slope[i] = whole ? floor(5 * economy_random(&seed)) - 2 : 4 * economy_random(&seed) - 2;
        p.plane[k].value = whole ? -(fabs(slope[0]) + fabs(slope[1])) / 2
                                 : -slope[0] / 2 - slope[1] / 2 + 0.3 * economy_random(&seed);
    }
    return p;
}

static size_t largest_at(const planes *p, const double at[2])
{
    size_t best = 0;
    for (size_t k = 1; k < p->count; k++)
        if (iop_plane_at(&p->plane[k], at) > iop_plane_at(&p->plane[best], at))
            best = k;
    return best;
}

static size_t explore(iop_envelope *e, const planes *p)
{
    iop_err err;
    size_t corner, asked = 0;
    while (iop_envelope_next(e, &corner)) {
        bool added;
        iop_plane plane = p->plane[largest_at(p, e->corner[corner].at)];
        e->corner[corner].asked = true;
        asked++;
        if (e->planes > 0 && iop_plane_at(&plane, e->corner[corner].at) <= e->corner[corner].height + 1e-9)
            continue;
        assert_ok(iop_envelope_add(e, &plane, &added, &err), err);
        assert_true(added);
        assert_true(asked < 2000);
    }
    return asked;
}

static double area_of(const iop_envelope *e)
{
    double sum = 0;
    for (size_t k = 0; k < e->pieces; k++)
        sum += e->piece[k].gone ? 0 : iop_envelope_area(e, &e->piece[k]);
    return sum;
}

/* A random point of the piece: a mixture of its corners. */
static void point_of(const iop_envelope *e, const iop_piece *piece, uint64_t *seed, double at[2])
{
    double total = 0;
    at[0] = at[1] = 0;
    for (size_t k = 0; k < piece->corners; k++) {
        double weight = economy_random(seed);
        for (int i = 0; i < 2; i++)
            at[i] += weight * e->corner[piece->corner[k]].at[i];
        total += weight;
    }
    at[0] /= total;
    at[1] /= total;
}

static void assert_largest(const iop_envelope *e, const planes *p, uint64_t seed)
{
    for (size_t k = 0; k < e->pieces; k++) {
        double at[2];
        if (e->piece[k].gone)
            continue;
        assert_true(iop_envelope_area(e, &e->piece[k]) > 0);
        for (int times = 0; times < 5; times++) {
            point_of(e, &e->piece[k], &seed, at);
            assert_close(iop_plane_at(&e->plane[e->piece[k].plane], at),
                         iop_plane_at(&p->plane[largest_at(p, at)], at), 1e-8);
        }
    }
}

static void pieces_of_a_square(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        iop_envelope e;
        iop_err err;
        iop_env env = iop_env_default();
        planes p = some_planes(seed, 1 + seed % MOST, seed % 3 == 0);
        assert_ok(iop_envelope_open(&e, 4, square, 1e-10, &env, &err), err);
        size_t asked = explore(&e, &p);
        assert_true(asked <= 4 + 6 * p.count);
        assert_close(area_of(&e), 1, 1e-9);
        assert_largest(&e, &p, seed);
        iop_envelope_close(&e);
    }
}

/* The same where half-planes are cut away before and after pieces are there. */
static void pieces_of_what_is_left(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        const iop_plane first = {-0.9, {0.2, 1}}, second = {-0.7, {1, -0.3}}; /* beyond: y > .9 - .2 x, ... */
        iop_envelope e;
        iop_err err;
        iop_env env = iop_env_default();
        planes p = some_planes(seed, 1 + seed % 20, seed % 2 == 0);
        double share = 0;
        uint64_t state_of_points = seed;
        assert_ok(iop_envelope_open(&e, 4, square, 1e-10, &env, &err), err);
        assert_ok(iop_envelope_cut(&e, &first, &err), err);
        explore(&e, &p);
        assert_ok(iop_envelope_cut(&e, &second, &err), err);
        explore(&e, &p);
        for (int k = 0; k < 20000; k++) { /* the area left, by throwing darts */
            double at[2] = {economy_random(&state_of_points), economy_random(&state_of_points)};
            share += iop_plane_at(&first, at) <= 0 && iop_plane_at(&second, at) <= 0;
        }
        assert_true(fabs(area_of(&e) - share / 20000) < 0.02);
        assert_largest(&e, &p, seed);
        iop_envelope_close(&e);
    }
}

static void nothing_is_left(void **state)
{
    (void)state;
    const iop_plane all = {1, {0, 0}};
    iop_envelope e;
    iop_err err;
    size_t corner;
    iop_env env = iop_env_default();
    assert_ok(iop_envelope_open(&e, 3, triangle, 1e-10, &env, &err), err);
    assert_ok(iop_envelope_cut(&e, &all, &err), err);
    assert_false(iop_envelope_next(&e, &corner));
    assert_true(area_of(&e) == 0);
    iop_envelope_close(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pieces_of_a_square),
                                       cmocka_unit_test(pieces_of_what_is_left),
                                       cmocka_unit_test(nothing_is_left)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
