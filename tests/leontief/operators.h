/* SPDX-License-Identifier: GPL-3.0-or-later */
/* operators.h - economies whose answers are known exactly. */
#ifndef IOP_TESTS_OPERATORS_H
#define IOP_TESTS_OPERATORS_H

#include "support/economy.h"
#include <ioplan/leontief.h>
#include <string.h>

static const char *const methods[] = {"lu", "mixed", "krylov"};
enum { METHODS = 3 };

static inline iop_mat new_matrix(size_t rows, size_t cols)
{
    iop_mat m;
    iop_err err;
    assert_ok(iop_mat_new(&m, rows, cols, NULL, &err), err);
    return m;
}

/* Coefficients that are multiples of 2^-20, so that products with whole numbers below 2^20 are exact. */
static inline void round_coefficients(iop_mat a)
{
    for (size_t v = 0; v < a.rows * a.cols; v++)
        a.a[v] = nearbyint(a.a[v] * 0x1p20) * 0x1p-20;
}

/* Whole numbers x and, exactly, b = (I - A) x or (I - A)' x. */
static inline void known_solution(iop_mat a, bool transpose, iop_mat x, iop_mat b, uint64_t *seed)
{
    for (size_t k = 0; k < x.rows; k++) {
        for (size_t i = 0; i < a.rows; i++)
            *iop_at(x, k, i) = floor(1000 * economy_random(seed)) - (k % 2 ? 300 : 0);
        for (size_t i = 0; i < a.rows; i++) {
            double sum = *iop_at(x, k, i);
            for (size_t j = 0; j < a.rows; j++)
                sum -= (transpose ? *iop_at(a, j, i) : *iop_at(a, i, j)) * *iop_at(x, k, j);
            *iop_at(b, k, i) = sum;
        }
    }
}

static inline void copy_matrix(iop_mat from, iop_mat to)
{
    for (size_t i = 0; i < from.rows; i++)
        for (size_t j = 0; j < from.cols; j++)
            *iop_at(to, i, j) = *iop_at(from, i, j);
}

static inline iop_leontief_settings by(const char *method)
{
    iop_leontief_settings settings = iop_leontief_settings_default();
    settings.method = method;
    return settings;
}

static inline iop_leontief *open_by(const char *method, iop_mat a)
{
    iop_leontief *op;
    iop_err err;
    iop_leontief_settings settings = by(method);
    assert_ok(iop_leontief_open_with(&op, iop_read(a), &settings, NULL, &err), err);
    return op;
}

static inline iop_status solve_side(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err)
{
    return transpose ? iop_leontief_multipliers(op, b, err) : iop_leontief_outputs(op, b, err);
}

static inline iop_status bound_side(const iop_leontief *op, bool transpose, iop_mat b, iop_mat x,
                                    iop_mat bound, iop_err *err)
{
    return transpose ? iop_leontief_multipliers_bound(op, iop_read(b), iop_read(x), bound, err)
                     : iop_leontief_outputs_bound(op, iop_read(b), iop_read(x), bound, err);
}

/* Solves both systems of A for known answers: the bound holds for every value and is at most `tight` times
 * the largest answer; returns nothing, fails when it does not. */
static inline void assert_solves_within_bounds(const iop_leontief *op, iop_mat a, double tight, uint64_t seed)
{
    enum { SIDES = 11 }; /* more than a panel holds */
    iop_mat x = new_matrix(SIDES, a.rows), b = new_matrix(SIDES, a.rows), y = new_matrix(SIDES, a.rows),
            bound = new_matrix(SIDES, a.rows);
    iop_err err;
    for (int transpose = 0; transpose < 2; transpose++) {
        known_solution(a, transpose, x, b, &seed);
        copy_matrix(b, y);
        assert_ok(solve_side(op, transpose, y, &err), err);
        assert_ok(bound_side(op, transpose, b, y, bound, &err), err);
        for (size_t v = 0; v < SIDES * a.rows; v++) {
            if (!(fabs(y.a[v] - x.a[v]) <= bound.a[v]))
                fail_msg("%s: %.17g is off by %g, more than %g", iop_leontief_method(op), y.a[v],
                         y.a[v] - x.a[v], bound.a[v]);
            if (!(bound.a[v] <= tight * 1000))
                fail_msg("%s: a bound of %g is useless", iop_leontief_method(op), bound.a[v]);
        }
    }
    iop_mat_free(&x, NULL);
    iop_mat_free(&b, NULL);
    iop_mat_free(&y, NULL);
    iop_mat_free(&bound, NULL);
}

#endif
