/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/path.h - the optimum along a line of plans, exactly.
 *
 * Two plans over one table that differ in bounds only span a line: at t every finite bound of a band, limit
 * and group total is (1 - t) times that of `from` plus t times that of `to`. The optimum of a maximisation is
 * concave and piecewise linear in t (convex when minimising), the sector mix is piecewise linear. Where only
 * the objective's measure differs, the optimum is convex (concave) and the mix piecewise constant. */
#ifndef IOPLAN_PATH_H
#define IOPLAN_PATH_H

#include <ioplan/lp.h>
#include <ioplan/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_line {
    const iop_plan *from, *to; /* borrowed */
} iop_line;

/* Multipliers of a proof of infeasibility: of the balances (n), limits and group totals. */
typedef struct iop_proof {
    const double *price, *limit, *total;
} iop_proof;

/* What the proof is worth in each of several plans that differ in bounds only: where margin[k] is positive
 * plan k is infeasible. The signs of its weights choose the bounds, so that margins are linear in them. */
IOP_API IOP_MUST_CHECK iop_status iop_proof_margins(const iop_proof *proof, size_t plans,
                                                    const iop_plan *const *plan, double *margin,
                                                    iop_err *err);

/* What a multiplier makes of its bound's move from one plan to another, by the envelope theorem: multiplier x
 * change of the bound that it belongs to, when maximising the upper one if it is positive. 0 where that bound
 * is absent, as the multiplier is rounding there. */
IOP_API double iop_bound_rate(double multiplier, bool maximize, const iop_band *from, const iop_band *to);

typedef enum { IOP_LINE_BOUNDS, IOP_LINE_OBJECTIVE, IOP_LINE_STILL } iop_line_kind;

/* Whether the two plans span a line: the same table, measures, limits, totals and absent bounds, the same
 * coefficients but for the objective, and not bounds and objective both. IOP_EINVAL names what differs. */
IOP_API IOP_MUST_CHECK iop_status iop_line_check(const iop_line *line, iop_line_kind *kind, iop_err *err);
/* The plan at t, over the same table, owned by the caller; it keeps the statements of `from`. */
IOP_API IOP_MUST_CHECK iop_status iop_line_plan(const iop_line *line, double t, iop_plan **out, iop_err *err);

/* A point of the path: a breakpoint, or an end of the line or of its feasible part. */
typedef struct iop_path_knot {
    double t, objective;
    double slope_left, slope_right; /* d objective / d t; NaN beyond the path's ends */
    double violation[3];            /* primal, dual, gap, as verified at this point */
    bool verified;
    const double *output;     /* n */
    const double *limit_dual; /* limits of the plan, of the piece to the right (at the last knot: left) */
    const double *measure;    /* measures of the plan */
    const char *words;        /* what changes here: "above 84.2 % of the base year's co2: ..."; "" at ends */
} iop_path_knot;

typedef struct iop_path {
    iop_env env;
    iop_line_kind kind;
    size_t knots; /* increasing in t; 0 when no t in [0, 1] is feasible */
    iop_path_knot *knot;
    bool infeasible_before, infeasible_after; /* the path begins after 0, ends before 1 */
    bool unbounded_before, unbounded_after;   /* as the objective, which moves, grows without bound there */
    char *why_before, *why_after;             /* that, or the statements in conflict at that end; "" */
    bool unbounded;                           /* everywhere it is feasible: no knots */
    long solves;                              /* programs solved by either way */
    const char *method;                       /* "walk, certified by tangents" or "tangents" */
    void *storage;
} iop_path;

typedef struct iop_path_settings {
    iop_lp_settings lp;
    const char *method; /* "auto", "walk" or "tangents"; borrowed */
    bool words; /* tell what changes at breakpoints and what is in conflict at infeasible ends (true) */
    /* the one thing that moves, for the words: its name and, at both ends of the line, its value; the unit is
     * "%" for shares of the base year. NULL: a limit that moves alone is recognised, else words say how far
     * along the line. Borrowed. */
    const char *key, *key_unit;
    double key_from, key_to;
} iop_path_settings;

IOP_API iop_path_settings iop_path_settings_default(void);
/* Thread-safe for different outputs. Results depend on the line and the settings alone. */
IOP_API IOP_MUST_CHECK iop_status iop_path_open(iop_path **out, const iop_line *line,
                                                const iop_path_settings *settings, iop_err *err);
IOP_API void iop_path_close(iop_path *path);

#ifdef __cplusplus
}
#endif
#endif
