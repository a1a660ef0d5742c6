/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/leontief.h - the Leontief operator of a table: L = (I - A)^-1, never formed.
 *
 * Leontief (1936); notation of Miller and Blair, Input-Output Analysis (2nd ed. 2009), ch. 2 and 6. */
#ifndef IOPLAN_LEONTIEF_H
#define IOPLAN_LEONTIEF_H

#include <ioplan/linalg.h>
#include <ioplan/table.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_leontief iop_leontief;

/* Methods. All give the same x to within the bound that iop_leontief_outputs_bound proves.
 *
 *   lu      factors of I - A in double precision (dgetrf); right-hand sides cost next to nothing
 *   mixed   factors in single precision, residuals in double: half the time; a right-hand side costs four
 * times as much; keeps A beside the factors krylov  no factors: some 10 to 30 products with A for every eight
 * right-hand sides; by compressed rows when A is sparse auto    one of them, by n and by the number of
 * right-hand sides expected
 *
 * Where mixed or krylov does not converge, lu takes over: for the operator when that shows while opening, for
 * the right-hand sides concerned otherwise. */
typedef struct iop_leontief_settings {
    const char *method; /* "auto", "lu", "mixed" or "krylov"; borrowed */
    double tolerance;   /* of mixed and krylov: largest residual, in the terms of iop_iteration (1e-13) */
    size_t right_sides; /* how many will be solved for in all; 0: not known, many */
} iop_leontief_settings;

IOP_API iop_leontief_settings iop_leontief_settings_default(void);

/* Prepares I - A once (method "auto", many right-hand sides). IOP_EINVAL when the spectral radius of |A| is
 * not below 1, naming the sectors that weigh most in it by their 1-based number. Thread-safe once opened. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_open(iop_leontief **out, iop_cmat a, const iop_env *env,
                                                    iop_err *err);
/* The same for the coefficients of a table; the message names sectors by code and name. Makes no copy of A
 * beside what the method keeps. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_open_table(iop_leontief **out, const iop_table *table,
                                                          const iop_env *env, iop_err *err);
/* With settings (NULL: the defaults). */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_open_with(iop_leontief **out, iop_cmat a,
                                                         const iop_leontief_settings *settings,
                                                         const iop_env *env, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_leontief_open_table_with(iop_leontief **out, const iop_table *table,
                                                               const iop_leontief_settings *settings,
                                                               const iop_env *env, iop_err *err);
/* Works in the storage of `take` (made by iop_mat_new with the same env; taken over, also on failure), so
 * that no second matrix of its size is needed; mixed adds one of half the size. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_open_take(iop_leontief **out, iop_mat *take,
                                                         const iop_leontief_settings *settings,
                                                         const iop_env *env, iop_err *err);
IOP_API void iop_leontief_close(iop_leontief *op);
IOP_API size_t iop_leontief_size(const iop_leontief *op);
/* What is used and why, for people: "lu: 4000 sectors, many right-hand sides". Lives as long as op. */
IOP_API const char *iop_leontief_method(const iop_leontief *op);
/* Spectral radius of |A|, computed anew at each call at the price of about two factorisations: that it is
 * below 1 was proven while opening, for less. NaN without memory. */
IOP_API double iop_leontief_radius(const iop_leontief *op);

/* Outputs x = L f: each row of `f` (k x n) is a final demand on entry, the outputs that serve it on exit. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_outputs(const iop_leontief *op, iop_mat f, iop_err *err);
/* Multipliers (prices) p = q L: each row of `q` (k x n) is a coefficient per unit of output on entry, its
 * total (direct and indirect) content per unit of final demand on exit. A row of ones gives output
 * multipliers. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_multipliers(const iop_leontief *op, iop_mat q, iop_err *err);

/* How far off x may be at most, for every single value: |x - L f| <= bound, row by row, proven from the
 * residual (lu: from the backward error of elimination), rounding included. x is what iop_leontief_outputs
 * made of f. Infinite where nothing could be proven: lu with negative coefficients, or a nearly singular I -
 * A. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_outputs_bound(const iop_leontief *op, iop_cmat f, iop_cmat x,
                                                             iop_mat bound, iop_err *err);
/* The same for p = q L. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_multipliers_bound(const iop_leontief *op, iop_cmat q,
                                                                 iop_cmat p, iop_mat bound, iop_err *err);

/* Rows first, first + 1, ... of L into `rows`, as many as it has: L by blocks, for those who need its entries
 * but not all of them at once. A block should have some hundred rows. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_rows(const iop_leontief *op, size_t first, iop_mat rows,
                                                    iop_err *err);
/* The diagonal of L (n values): by lu at the price of another factorisation, by the other methods at that of
 * n right-hand sides. IOP_ESTOPPED as the env asks. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_diagonal(const iop_leontief *op, double *diagonal,
                                                        iop_err *err);

/* L itself into l (n x n), for those who want it: n right-hand sides. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_inverse(const iop_leontief *op, iop_mat l, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
