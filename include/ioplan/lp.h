/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/lp.h - linear programs of labelled rows and columns, solved in sessions.
 *
 *     optimise  c'x + constant    subject to    row_lo <= A x <= row_hi,   col_lo <= x <= col_hi
 *
 * An iop_lp is built once and then only read; any number of sessions (one per thread: make, use and close a
 * session in the same thread) solve it with bounds and costs of their own and start warm from their last
 * basis. -INFINITY and INFINITY are absent bounds. All other numbers must be finite; the builder refuses
 * others. */
#ifndef IOPLAN_LP_H
#define IOPLAN_LP_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- building ------------------------------------------------------------------------------------------- */

enum { IOP_MAX_AXES = 5 };

typedef struct iop_axis {
    size_t len;
    /* len texts of 1 to 120 bytes without white space, borrowed: must outlive the LP. NULL: the elements are
     * numbered from 0. */
    const char *const *labels;
} iop_axis;

/* Rows or columns [first, first + product of lens), row-major over the axes; no axis: one element. */
typedef struct iop_block {
    size_t first, count, axes;
    size_t len[IOP_MAX_AXES];
} iop_block;

static inline size_t iop_block_at2(const iop_block *b, size_t i, size_t j)
{
    return b->first + i * b->len[1] + j;
}

typedef struct iop_lp iop_lp;

IOP_API IOP_MUST_CHECK iop_status iop_lp_open(iop_lp **out, bool maximize, const iop_env *env, iop_err *err);
IOP_API void iop_lp_close(iop_lp *lp);

/* Adds a block of columns with bounds [0, INFINITY) and cost 0. `name` is copied. Element names read
 * "name[D26,export]". */
IOP_API IOP_MUST_CHECK iop_status iop_lp_add_columns(iop_lp *lp, const char *name, size_t axes,
                                                     const iop_axis *axis, iop_block *block, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_lp_set_column(iop_lp *lp, size_t col, double lo, double hi, double cost,
                                                    iop_err *err);
IOP_API void iop_lp_set_constant(iop_lp *lp, double constant);

/* Opens a block of rows; its rows are then appended, in order, with iop_lp_add_row. Columns must exist
 * before. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_add_rows(iop_lp *lp, const char *name, size_t axes,
                                                  const iop_axis *axis, iop_block *block, iop_err *err);
/* The next row of the open block: lo <= sum val[k] x[col[k]] <= hi. A column may appear once. Zeros are
 * dropped. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_add_row(iop_lp *lp, double lo, double hi, size_t count,
                                                 const size_t *col, const double *val, iop_err *err);

/* A program with x = column[j] x' of column j, row i divided by row[i] and the objective by aim, all of them
 * positive; exact where they are powers of two. The names are the same. Dual and reduced costs become those
 * of the first by aim / row[i] and aim / column[j]. Labels are borrowed as by the first. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_rescaled(iop_lp **out, const iop_lp *lp, const double *row,
                                                  const double *column, double aim, iop_err *err);

/* --- reading -------------------------------------------------------------------------------------------- */

IOP_API size_t iop_lp_rows(const iop_lp *lp);
IOP_API size_t iop_lp_columns(const iop_lp *lp);
IOP_API size_t iop_lp_nonzeros(const iop_lp *lp);
IOP_API bool iop_lp_maximize(const iop_lp *lp);
/* Row i: *count entries; pointers are borrowed. */
IOP_API void iop_lp_row(const iop_lp *lp, size_t row, double *lo, double *hi, size_t *count,
                        const size_t **col, const double **val);
IOP_API void iop_lp_column(const iop_lp *lp, size_t col, double *lo, double *hi, double *cost);
IOP_API double iop_lp_constant(const iop_lp *lp);
/* Name of a row or column into out; returns what snprintf would. */
IOP_API int iop_lp_row_name(const iop_lp *lp, size_t row, char *out, size_t size);
IOP_API int iop_lp_column_name(const iop_lp *lp, size_t col, char *out, size_t size);

/* The whole LP in free MPS format with readable names and numbers that read back exactly (the second bound of
 * a row with two is a sum in this format, and may be off by its last place); *text is owned by the caller,
 * freed with iop_lp_text_free. A maximisation is written as the minimisation of minus the objective, with a
 * comment that says so: of OBJSENSE, glpsol 5.0 refuses every form and clp 1.17 ignores MAX. IOP_EINVAL when
 * a row's bounds cross, which the format cannot hold. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_to_mps(const iop_lp *lp, const char *title, char **text,
                                                size_t *length, iop_err *err);
IOP_API void iop_lp_text_free(const iop_lp *lp, char *text);

/* --- solving -------------------------------------------------------------------------------------------- */

typedef enum {
    IOP_LP_UNSOLVED,
    IOP_LP_OPTIMAL,
    IOP_LP_INFEASIBLE,
    IOP_LP_UNBOUNDED,
    IOP_LP_LIMIT
} iop_lp_outcome;

/* Work that all sessions with the same settings may do together, counted alike on every machine. */
typedef struct iop_lp_allowance {
    double left; /* floating-point operations, roughly; none are left at 0 or below */
} iop_lp_allowance;

/* Orders of elimination that the interior point method found, kept for programs with their entries in the
 * same places. An order depends on these places alone: with them and without results are the same to the last
 * bit. May be shared by threads. Keeps the first few. */
typedef struct iop_lp_orders iop_lp_orders;
IOP_API IOP_MUST_CHECK iop_status iop_lp_orders_open(iop_lp_orders **out, const iop_env *env, iop_err *err);
IOP_API void iop_lp_orders_close(iop_lp_orders *orders);

typedef struct iop_lp_settings {
    double tolerance;    /* primal and dual feasibility, relative (1e-9) */
    double time_limit_s; /* wall clock, 0: none */
    long max_iterations; /* simplex iterations, 0: none */
    bool presolve;       /* let the backend presolve (false: cannot warm start with it) */
    bool safe; /* the slow careful path: no presolve, tighter tolerances, another algorithm, refinement */
    double deadline_s; /* on the clock of iop_lp_clock_s, 0: none. Unlike time_limit_s, which each solve has
                          anew, it ends everything that is given the same settings */
    /* NULL: no bound on work. A solve by the interior point method that has begun is not cut short; what
     * begins when nothing is left ends with IOP_LP_LIMIT. */
    iop_lp_allowance *allowance;
    /* No column without a bound goes so far, in a proof of infeasibility: what rounding leaves of its
     * coefficient is then weighed against the proof's margin. 0: it must be 0 up to 1e-11 of its terms */
    double far;
    /* Try an interior point method first: for large sparse programs with many blocks, of which it needs some
     * 50 sparse factorisations. Where the optimum is not unique its answer lies inside the optimal face. What
     * it cannot settle the simplex method does. */
    bool interior;
    /* The order in which rows may be eliminated then, from 0 up, such as the period of each: stages values,
     * one a row, borrowed; NULL: any. Programs with another number of rows do without. */
    const int *stage;
    size_t stages;
    iop_lp_orders *orders; /* borrowed; NULL: each program's is found anew */
} iop_lp_settings;

/* Seconds of a clock that never goes back and counts from no particular moment. */
IOP_API double iop_lp_clock_s(void);
/* The settings with their time limit, which counts from now, made part of the deadline. */
IOP_API iop_lp_settings iop_lp_settings_with_deadline(iop_lp_settings settings);

IOP_API iop_lp_settings iop_lp_settings_default(void);

typedef enum { IOP_AT_BETWEEN, IOP_AT_LOWER, IOP_AT_UPPER, IOP_AT_FIXED } iop_at_bound;

/* Everything one solve found. Arrays are borrowed from the session and valid until its next call.
 * Signs are the objective's own: y[i] = d objective / d (active bound of row i); d[j] = c[j] - sum a[i,j]
 * y[i]. */
typedef struct iop_lp_result {
    iop_lp_outcome outcome;
    double objective;        /* optimal value with the constant; NaN unless optimal */
    const double *x;         /* columns; optimal: the optimum; unbounded: a feasible point */
    const double *row;       /* activities A x */
    const double *y;         /* row duals (optimal) */
    const double *d;         /* reduced costs (optimal) */
    const unsigned char *at; /* columns: iop_at_bound of the final basis */
    /* infeasible: multipliers w of the rows (Farkas). For every x within its bounds
     * sum w[i] * (A x)[i] > sum over rows of max(w lo, w hi) is impossible to avoid: with r = w'A,
     * min over the box of r'x  >  max over row bounds of w'(row). Scaled so that max |w| is 1; checked in
     * extended precision. Bounds that cross are their own proof: when a column's do, all w are 0; else, when
     * a row's do, w is 1 for the first such row and 0 elsewhere. */
    const double *farkas;
    /* unbounded: a direction of the columns, feasible for ever and improving the objective. Scaled to max
     * |ray| 1. */
    const double *ray;
    long iterations;
    double seconds;
} iop_lp_result;

/* A session is made, used and closed in one thread. Bounds that cross by less than 1e-12 of their size are
 * made equal, being equal up to rounding.
 *
 * One solver behind the sessions. `glpk` is the only one of this version; another joins by one file and one
 * line. */
typedef struct iop_lp_session iop_lp_session;

/* backend NULL: the default. The LP is borrowed and must outlive the session. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_session_open(iop_lp_session **out, const iop_lp *lp,
                                                      const iop_lp_settings *settings, const char *backend,
                                                      iop_err *err);
IOP_API void iop_lp_session_close(iop_lp_session *session);
IOP_API IOP_MUST_CHECK iop_status iop_lp_session_set_row(iop_lp_session *session, size_t row, double lo,
                                                         double hi, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_lp_session_set_column(iop_lp_session *session, size_t col, double lo,
                                                            double hi, double cost, iop_err *err);
/* Solves; the outcome is in *result. IOP_OK for every outcome of the mathematics; IOP_EBACKEND when the
 * backend failed or none of its answers could be proved, IOP_ESTOPPED when env.stop asked to. An optimum is
 * judged in plain arithmetic and solved again more carefully when it violates the tolerance; infeasibility
 * and unboundedness are returned only with a proof. A point found before a limit stays in the result with
 * outcome IOP_LP_LIMIT. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_session_solve(iop_lp_session *session, iop_lp_result *result,
                                                       iop_err *err);
/* Tells a session multipliers[rows] that prove it infeasible, from elsewhere: *holds when they do with its
 * present bounds, signs and scale being set right. iop_lp_conflict then begins with them. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_session_take_proof(iop_lp_session *session,
                                                            const double *multipliers, bool *holds,
                                                            iop_err *err);
/* Whether the last solve ended with a basis, which the interior point method does not. */
IOP_API bool iop_lp_session_has_basis(const iop_lp_session *session);
/* Name and version of the backend in use, "GLPK 5.0". The text is the calling thread's, until its next call.
 */
IOP_API const char *iop_lp_backend_version(void);

/* --- how the optimum moves with one bound -----------------------------------------------------------------
 */

/* The optimal value as a function of one bound of one row is piecewise linear. Around the present bound b:
 * slope_up for [b, up_to], slope_down for [down_to, b]; the slopes differ when b is a breakpoint
 * (degenerate). An end is +-INFINITY when the slope holds for ever, and b itself when no feasible plan lies
 * on that side; the slope is then the dual of the present optimum. */
typedef struct iop_lp_range {
    double slope_up, up_to;
    double slope_down, down_to;
    bool infeasible_above, infeasible_below; /* the plan is infeasible beyond up_to / below down_to */
} iop_lp_range;

/* Exact by tangents (Eisner and Severance 1976): warm solves at trial bounds until two tangents meet on the
 * function, so degenerate bases do no harm. The session must hold an optimal result; it is re-solved at its
 * present bounds before returning. `upper`: vary the row's upper bound, else the lower one; of a row with
 * equal bounds, too, only the one moves. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_bound_range(iop_lp_session *session, size_t row, bool upper,
                                                     iop_lp_range *out, iop_err *err);

/* The ranges of several bounds. Of an optimum that the interior point method found they come from the optimal
 * face: found[k] is false where its point and multipliers do not tell it, where b is a corner, of which both
 * slopes would be needed, or where rounding is in the way; out[k] means nothing then. Of an optimum with a
 * basis they are those of iop_lp_bound_range, found[k] being false where that fails. */
typedef struct iop_lp_bound {
    size_t row;
    bool upper;
} iop_lp_bound;
IOP_API IOP_MUST_CHECK iop_status iop_lp_bound_ranges(iop_lp_session *session, size_t count,
                                                      const iop_lp_bound *bound, iop_lp_range *out,
                                                      bool *found, iop_err *err);

/* --- why there is no feasible point -----------------------------------------------------------------------
 */

/* One side of one row or column that may be named as a cause or be relaxed. All other bounds are taken as
 * given. */
typedef struct iop_lp_side {
    bool is_row, upper;
    size_t index;
    size_t member;    /* sides with the same member stand or fall together */
    double weight;    /* cost of relaxing by one unit, > 0 */
    bool nonnegative; /* of a lower bound >= 0: what it bounds cannot be negative. The bound is never relaxed
                         below 0, and 0 is left where it is taken away (false) */
    bool spare;       /* its member is in a conflict only where nothing else explains it: it is tried before
                         those that have no such side, members that weigh least in the first proof first */
} iop_lp_side;

/* An irreducible conflict: a set of members that together with the given bounds has no feasible point, and
 * from which no member can be taken away. in_conflict[member] is set; share[side] (may be NULL) is the size
 * of the side's Farkas multiplier in the final proof. IOP_EINVAL when the LP is feasible, or infeasible
 * without any member (then the message says so), IOP_ESTOPPED when a limit of the settings was reached: where
 * a proof was found before, in_conflict and share are what the last one uses, which may be more than needed,
 * and the session has that proof; else in_conflict is all false.
 * members: count of member numbers. The session keeps its bounds and must be solved again. A session that was
 * found infeasible is not solved once more to begin with. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_conflict(iop_lp_session *session, size_t sides,
                                                  const iop_lp_side *side, size_t members, bool *in_conflict,
                                                  double *share, iop_err *err);
/* The same among some members alone, those that in_conflict has on entry: the bounds of all others are taken
 * away meanwhile. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_conflict_within(iop_lp_session *session, size_t sides,
                                                         const iop_lp_side *side, size_t members,
                                                         bool *in_conflict, double *share, iop_err *err);
/* The multipliers of the rows that the last conflict of the session was proved with, or the last outcome
 * IOP_LP_INFEASIBLE; borrowed, valid until the session is solved again. */
IOP_API const double *iop_lp_session_proof(const iop_lp_session *session);

/* Values of the columns at the last point that was found: after iop_lp_relaxation one that keeps the bounds
 * as they were moved. Borrowed, valid until the session is solved again. */
IOP_API const double *iop_lp_session_point(const iop_lp_session *session);

/* The cheapest relaxation: amount[side] >= 0 with minimal sum of weight * amount such that the LP becomes
 * feasible when each bound is moved outwards by its amount. IOP_EINVAL when no amounts do. Absent bounds have
 * the amount 0. */
IOP_API IOP_MUST_CHECK iop_status iop_lp_relaxation(iop_lp_session *session, size_t sides,
                                                    const iop_lp_side *side, double *amount, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
