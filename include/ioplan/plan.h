/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/plan.h - a plan in plain numbers: a table, bands, limits, an aim.
 *
 * This is what a scenario file means once every percentage and unit is resolved. Models turn it into an LP;
 * the verifier reads it again, without the LP, to judge an answer. With x[j] gross output and f[i,k] final
 * demand of product i by category k, both in the table's unit:
 *
 *   (1) x[i] - sum_j A[i,j] x[j] - sum_k f[i,k] = 0                     for every sector i (balance)
 *   (2) output[j].lo <= x[j] <= output[j].hi, demand[i,k].lo <= f[i,k] <= demand[i,k].hi
 *   (3) totals:  lo <= sum_{j in members} x[j] <= hi
 *   (4) limits:  lo <= m(x, f) <= hi for a measure m
 *   (5) maximise or minimise a measure
 *
 * A measure is a linear count of the economy: m(x, f) = sum_j per_output[j] x[j] + sum_k per_demand[k] sum_i
 * f[i,k]. */
#ifndef IOPLAN_PLAN_H
#define IOPLAN_PLAN_H

#include <ioplan/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Index into statements; the statement that set a bound, so that an explanation can use the planner's words.
 * IOP_NO_STATEMENT: nobody set it (outputs >= 0, absent bounds, outputs of sectors without base). */
#define IOP_NO_STATEMENT ((size_t)-1)

typedef struct iop_statement {
    char *key;  /* "final_demand.household.min", "limits.co2.max", or "final_demand.government" (not named: at
                   base) */
    char *text; /* what the file says: "80%", "14790 ha"; "" when the file does not name it */
    char *where; /* file or option that says so, "" when nobody does */
    size_t line; /* 1-based line in it, 0 when there is none */
} iop_statement;

typedef struct iop_band {
    double lo, hi; /* +-INFINITY: no bound */
    size_t lo_statement, hi_statement;
} iop_band;

typedef struct iop_measure {
    char *name, *unit;
    double *per_output; /* n, per unit of output */
    double *per_demand; /* c, per unit of the category's total */
    double base;        /* value in the base year, with the base year's coefficients */
    size_t terms;       /* of a sum: measure of[k] counts weight[k] times; 0: no sum */
    size_t *of;
    double *weight;
} iop_measure;

typedef struct iop_limit {
    size_t measure;
    iop_band band;
} iop_limit;

typedef struct iop_group_total {
    char *name; /* group */
    size_t count;
    size_t *member; /* sector indices, increasing */
    iop_band band;
} iop_group_total;

typedef struct iop_plan {
    iop_env env;
    char *title, *title_vi; /* title_vi: in Vietnamese, "" where the scenario has none */
    const iop_table *table; /* the base year */
    iop_table *own_table;   /* the same, when it is the plan's to close; else NULL */
    double growth;          /* bands on output and final demand refer to growth x base year (1: none) */
    iop_band *output;       /* n */
    iop_band *demand;       /* n x c, row-major */
    size_t measures, limits, totals, statements;
    iop_measure
        *measure;     /* value_added first, then every component and every resource of the table, then sums */
    iop_limit *limit; /* at most one a measure; a band with both sides is two entries in a result */
    iop_group_total *total;
    iop_statement *statement;
    size_t objective; /* a measure */
    bool maximize;
    /* The aim is a ratio, of which this measure is below the line, and `objective` the measure "above - ratio
     * x below" (see iop_plan_aim_at_ratio); SIZE_MAX: it is no ratio. */
    size_t denominator;
    size_t aim_statement; /* that names the ratio, for failures; IOP_NO_STATEMENT */
    size_t measure_capacity, limit_capacity, total_capacity, statement_capacity; /* private */
} iop_plan;

/* A plan over `table` (taken over, also on failure): growth 1, outputs free from 0 up (fixed at 0 where the
 * base is 0), every final demand fixed at its base value, nothing with a statement, one measure for
 * value_added and for each component and resource, no limits, maximise value added. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_new(iop_plan **out, iop_table *take_table, const iop_env *env,
                                               iop_err *err);
/* The same over a table that is only read and must outlive the plan; many plans may share it. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_new_over(iop_plan **out, const iop_table *table,
                                                    const iop_env *env, iop_err *err);
/* A plan over the same table with all of another but its limits, and with its first `statements` statements:
 * those to which what is copied refers. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_copy_without_limits(iop_plan **out, const iop_plan *from,
                                                               size_t statements, const iop_env *env,
                                                               iop_err *err);
IOP_API void iop_plan_close(iop_plan *plan);

/* The base value of cell (i, k) that percentages of bands refer to: growth x base year. */
IOP_API double iop_plan_reference_output(const iop_plan *plan, size_t sector);
IOP_API double iop_plan_reference_demand(const iop_plan *plan, size_t sector, size_t category);

/* A percentage of a base value v as a bound: lower v - (1 - share)|v|, upper v + (share - 1)|v|; works for v
 * < 0. */
IOP_API double iop_plan_relative_lower(double base, double share);
IOP_API double iop_plan_relative_upper(double base, double share);

/* Appenders; they copy what they are given. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_add_statement(iop_plan *plan, const char *key, const char *text,
                                                         const char *where, size_t line, size_t *index,
                                                         iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_plan_add_limit(iop_plan *plan, size_t measure, iop_band band,
                                                     iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_plan_add_total(iop_plan *plan, const char *group, iop_band band,
                                                     iop_err *err);
/* A new measure that is the sum of `count` others of the same unit; its name joins theirs with " + ". */
IOP_API IOP_MUST_CHECK iop_status iop_plan_add_sum(iop_plan *plan, size_t count, const size_t *of,
                                                   size_t *index, iop_err *err);

/* A new measure: sum over k of weight[k] times measure of[k], in the unit of the first; the other weights are
 * in that unit per unit of theirs. Its name is like "value_added - 20 co2". */
IOP_API IOP_MUST_CHECK iop_status iop_plan_add_weighted(iop_plan *plan, size_t count, const size_t *of,
                                                        const double *weight, size_t *index, iop_err *err);

/* The same under a name of its own. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_add_named(iop_plan *plan, const char *name, size_t count,
                                                     const size_t *of, const double *weight, size_t *index,
                                                     iop_err *err);
/* A new measure that no output and no demand counts in; what else does is said elsewhere (ioplan/scheme.h).
 * `base` is what percentages refer to. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_add_count(iop_plan *plan, const char *name, const char *unit,
                                                     double base, size_t *index, iop_err *err);
/* Gives a measure another unit's name, for texts; its numbers stay. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_set_unit(iop_plan *plan, size_t measure, const char *unit,
                                                    iop_err *err);

/* Two statements of which one sets a lower end above the upper end of the other. */
typedef struct iop_crossing {
    const iop_band *band; /* of the first cell, in the plan */
    const char *unit;     /* borrowed */
    char cell[160];       /* "export demand for D26", in the language */
    size_t cells;         /* in which they cross */
} iop_crossing;

/* Every such pair once; a plan with one has no solution. *list is freed with iop_plan_crossings_free. lang,
 * of this and the words below: see ioplan/words.h. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_crossings(const iop_plan *plan, const char *lang,
                                                     iop_crossing **list, size_t *count, iop_err *err);
IOP_API void iop_plan_crossings_free(const iop_plan *plan, iop_crossing *list);
/* "limits.co2.min 90% lies above limits.co2.max 80%: co2 at least 90 and at most 80 kt". */
IOP_API void iop_plan_crossing_words(const iop_plan *plan, const iop_crossing *crossing, const char *lang,
                                     char *out, size_t size);
/* The words of all pairs joined by "; ", "" when no bounds cross; freed with iop_plan_text_free. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_crossing_text(const iop_plan *plan, const char *lang, char **text,
                                                         iop_err *err);
IOP_API void iop_plan_text_free(const iop_plan *plan, char *text);
/* Ends that cross by no more than rounding, 1e-12 of their size, become their mean: of one band, of all. */
IOP_API void iop_band_join(iop_band *band);
IOP_API void iop_plan_join_bands(iop_plan *plan);

/* The aim becomes the ratio of two measures: a new measure "above - ratio x below", ratio 0 to begin with, is
 * the objective. */
IOP_API IOP_MUST_CHECK iop_status iop_plan_aim_at_ratio(iop_plan *plan, size_t above, size_t below,
                                                        iop_err *err);
/* Sets the ratio in that measure; nothing happens to other aims. */
IOP_API void iop_plan_set_ratio(iop_plan *plan, double ratio);
/* Name and unit of the aim: those of its measure, or "value_added per labour" and "million USD / thousand
 * persons". */
IOP_API void iop_plan_aim_words(const iop_plan *plan, char *name, size_t name_size, char *unit,
                                size_t unit_size);

/* Index of a measure by name, SIZE_MAX when there is none. */
IOP_API size_t iop_plan_measure(const iop_plan *plan, const char *name);
/* m(x, f) with x[n], f[n x c]. */
IOP_API double iop_plan_evaluate(const iop_plan *plan, size_t measure, const double *x, const double *f);
/* The same for many measures of one point: total[c], the sums of f by category, once, then each from x and
 * them. */
IOP_API void iop_plan_totals(const iop_plan *plan, const double *f, double *total);
IOP_API double iop_plan_evaluate_totals(const iop_plan *plan, size_t measure, const double *x,
                                        const double *total);

#ifdef __cplusplus
}
#endif
#endif
