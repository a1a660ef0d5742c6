/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/verify_scheme.h - an answer to a whole plan is judged from the scheme, column by column.
 *
 * The model of ioplan/scheme.h is built row by row elsewhere; here each column is asked in which rows it
 * stands, and nothing else is read than the scheme. Sums are compensated (double-double), violations relative
 * to unit + sum |a_ij x_j|, as in ioplan/verify.h; the unit is that of money or of the row's measure, for
 * land and for requirements what follows from areas and from terms, so that a judgement depends on no unit.
 * All functions only read the scheme and may run in several threads at once. */
#ifndef IOPLAN_VERIFY_SCHEME_H
#define IOPLAN_VERIFY_SCHEME_H

#include <ioplan/scheme.h>
#include <ioplan/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Judges a claimed optimum of objective (15): every row (1) to (14), every bound, every reduced cost, and the
 * gap to the bound of weak duality. An array of the point that is NULL counts as zeroes; columns that do not
 * exist must be 0, and so must duals of rows that do not. Where a reduced cost asks for an upper bound that
 * is absent, one that other rows imply is taken: w <= x, y <= x, M <= share / (1 - share) x with x within its
 * band. IOP_OK when the judgement was made, whatever it is. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_scheme_optimum(const iop_scheme *scheme,
                                                            const iop_scheme_point *point,
                                                            iop_certificate *certificate, iop_err *err);

/* The same of the problem of one priority, 1 or more, on the way to that optimum: the sum of the weighted
 * deviations of all soft requirements with it is to be as small as possible, the rows of priorities whose
 * `met` is known being kept. Duals are d sum / d bound. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_scheme_priority(const iop_scheme *scheme, size_t priority,
                                                             const iop_scheme_point *point,
                                                             iop_certificate *certificate, iop_err *err);

/* Judges columns that claim to be a plan, nothing more: only primal_violation is looked at. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_scheme_feasible(const iop_scheme *scheme,
                                                             const iop_scheme_point *point,
                                                             iop_certificate *certificate, iop_err *err);

/* Judges a proof of infeasibility: multipliers of the rows such that no columns within their bounds satisfy
 * the combined row; as iop_verify_infeasible. Columns without bounds are taken to stay below a million times
 * the mean output (of land, of a measure: likewise), so that rounding errors in a proof are weighed, not
 * refused. Bounds that cross are a proof without multipliers. Columns of `multipliers` are not read. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_scheme_infeasible(const iop_scheme *scheme,
                                                               const iop_scheme_point *multipliers,
                                                               iop_certificate *certificate, iop_err *err);

/* The same of the scheme in which the statements in[iop_scheme_statements] stand alone
 * (iop_scheme_alone_open): whether these multipliers prove that they cannot hold together. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_scheme_conflict(const iop_scheme *scheme, const bool *in,
                                                             const iop_scheme_point *multipliers,
                                                             iop_certificate *certificate, iop_err *err);

/* Judges a proof of unboundedness: a feasible point, and a direction in the columns of `ray` that keeps all
 * rows and bounds for ever and improves (15). Rows of both are not read. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_scheme_unbounded(const iop_scheme *scheme,
                                                              const iop_scheme_point *point,
                                                              const iop_scheme_point *ray,
                                                              iop_certificate *certificate, iop_err *err);

/* Reduced costs c - A'y of objective (15) that follow from the point's duals, and the sizes of their terms:
 * an array for each block of columns, NULL: not wanted. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_scheme_reduced_costs(const iop_scheme *scheme,
                                                                  const iop_scheme_point *point,
                                                                  double *const value[IOP_COLS],
                                                                  double *const size[IOP_COLS], iop_err *err);

/* Activities A x of all rows, those of rows that do not exist included: an array for each block of rows,
 * NULL: not wanted. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_scheme_activities(const iop_scheme *scheme,
                                                               const iop_scheme_point *point,
                                                               double *const value[IOP_ROWS], iop_err *err);

/* What tolerances take for 1 of each column and row: an array for each block, NULL: not wanted. Those of
 * money, measures and land are powers of two about the size of their means. */
IOP_API IOP_MUST_CHECK iop_status iop_verify_scheme_units(const iop_scheme *scheme,
                                                          double *const column[IOP_COLS],
                                                          double *const row[IOP_ROWS], iop_err *err);

/* m(t) of a measure in a period, compensated. */
IOP_API double iop_scheme_measure(const iop_scheme *scheme, const iop_scheme_point *point, size_t period,
                                  size_t measure);

#ifdef __cplusplus
}
#endif
#endif
