/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs that a scheme has no plan, or no finite optimum: what is no proof is refused. That the right ones
 * are accepted is in test_scheme_judge.c. */
#include "solved.h"
#include <stdlib.h>
#include <string.h>

static void wrong_proofs_of_infeasibility_are_refused(void **state)
{
    (void)state;
    size_t proofs = 0;
    for (uint64_t seed = 0; seed < SCHEMES; seed++) {
        solved s = solved_open(seed);
        iop_certificate c;
        double size = 0;
        for (size_t b = 0; b < IOP_ROWS; b++)
            for (size_t k = 0; k < iop_scheme_rows(s.scheme, (iop_row_block)b); k++) {
                size = fmax(size, fabs(s.answer.row[b][k]));
                s.answer.row[b][k] *= -1;
            }
        if (s.answer.outcome == IOP_LP_INFEASIBLE && size > 0) {
            proofs++;
            assert_int_equal(iop_verify_scheme_infeasible(s.scheme, &s.answer.point, &c, NULL), IOP_OK);
            assert_false(c.verified);
        }
        solved_close(&s);
    }
    assert_true(proofs > 5);
}

/* No multipliers prove a scheme with a plan infeasible, the optimum's duals and their opposites included. */
static void feasible_schemes_have_no_proof(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SCHEMES; seed++) {
        solved s = solved_open(seed);
        gen g = gen_seed(seed);
        for (int trial = 0; trial < 4 && s.answer.outcome == IOP_LP_OPTIMAL; trial++) {
            iop_certificate c;
            for (size_t b = 0; b < IOP_ROWS; b++)
                for (size_t k = 0; k < iop_scheme_rows(s.scheme, (iop_row_block)b); k++)
                    s.answer.row[b][k] *= trial < 2 ? -1 : gen_uniform(&g, -1, 1);
            assert_int_equal(iop_verify_scheme_infeasible(s.scheme, &s.answer.point, &c, NULL), IOP_OK);
            assert_false(c.verified);
        }
        solved_close(&s);
    }
}

static void crossed_bounds_are_a_proof(void **state)
{
    (void)state;
    solved s = solved_open(0);
    iop_certificate c;
    iop_scheme_point none;
    memset(&none, 0, sizeof none);
    assert_int_equal(iop_verify_scheme_infeasible(s.scheme, &none, &c, NULL), IOP_OK);
    assert_false(c.verified);
    s.scheme->period[0].plan->output[1].lo = s.scheme->period[0].plan->output[1].hi + 1;
    assert_int_equal(iop_verify_scheme_infeasible(s.scheme, &none, &c, NULL), IOP_OK);
    assert_true(c.verified);
    assert_non_null(strstr(c.worst, "output of S2, 2021-2025, cannot lie in"));
    solved_close(&s);
}

static bool ray_is_accepted(const solved *s)
{
    iop_certificate c;
    assert_int_equal(iop_verify_scheme_unbounded(s->scheme, &s->answer.point, &s->answer.along, &c, NULL),
                     IOP_OK);
    return c.verified;
}

static void scale_ray(const solved *s, double factor)
{
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(s->scheme, (iop_column_block)b); k++)
            s->answer.ray[b][k] *= factor;
}

/* One column or point moved at a time, and moved back. */
static void corrupt_ray(const solved *s)
{
    double *x = s->answer.ray[IOP_COL_OUTPUT], *f = s->answer.ray[IOP_COL_DEMAND],
           *point = s->answer.column[IOP_COL_OUTPUT], before = point[0];
    iop_band *output = &s->scheme->period[0].plan->output[0];
    x[0] += .1; /* breaks its balance */
    assert_false(ray_is_accepted(s));
    x[0] -= .1;
    f[0] += .1;
    assert_false(ray_is_accepted(s));
    f[0] -= .1;
    point[0] += 1 + point[0]; /* the point is none */
    assert_false(ray_is_accepted(s));
    point[0] = before;
    double hi = output->hi;
    output->hi = point[0]; /* now bounded */
    assert_true(ray_is_accepted(s) == (x[0] <= 1e-9));
    output->hi = hi;
    assert_true(ray_is_accepted(s));
}

static void wrong_rays_are_refused(void **state)
{
    (void)state;
    size_t rays = 0;
    for (uint64_t seed = 0; seed < SCHEMES; seed++) {
        solved s = solved_open(seed);
        if (s.answer.outcome == IOP_LP_UNBOUNDED) {
            rays++;
            corrupt_ray(&s);
            scale_ray(&s, -1);
            assert_false(ray_is_accepted(&s));
            scale_ray(&s, 0);
            assert_false(ray_is_accepted(&s));
        }
        solved_close(&s);
    }
    assert_true(rays > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_proofs_of_infeasibility_are_refused),
        cmocka_unit_test(feasible_schemes_have_no_proof),
        cmocka_unit_test(crossed_bounds_are_a_proof),
        cmocka_unit_test(wrong_rays_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
