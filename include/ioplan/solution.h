/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/solution.h - what a solved plan says, in labelled plain arrays, and its files.
 *
 * A solution knows nothing of tables or LPs: it can be written, read back, checked for form and printed on
 * its own. Texts and arrays are owned by the solution. Absent bounds are +-INFINITY here and null in JSON. */
#ifndef IOPLAN_SOLUTION_H
#define IOPLAN_SOLUTION_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IOP_SOLUTION_SCHEMA "ioplan.solution/1"

typedef enum { IOP_OPTIMAL, IOP_INFEASIBLE, IOP_UNBOUNDED, IOP_STOPPED, IOP_UNVERIFIED } iop_solution_status;
IOP_API const char *iop_solution_status_text(iop_solution_status status); /* "optimal", "infeasible", ... */

typedef enum { IOP_BETWEEN, IOP_LOWER, IOP_UPPER } iop_solution_at;

typedef struct iop_sector_result {
    char *code, *name, *name_vi, *groups;
    double output, base_output, lower, upper; /* [money] */
    iop_solution_at at;
    double reduced_cost; /* d objective / d bound, [objective per money] */
    double price;        /* d objective / d final demand of the product, [objective per money] */
    double value_added;  /* [money] */
    double base_value_added;
} iop_sector_result;

typedef struct iop_demand_result {
    size_t sector; /* index into sector */
    char *category;
    double value, base_value, lower, upper, reduced_cost;
} iop_demand_result;

typedef struct iop_limit_result {
    char *name, *unit;
    bool is_max; /* one entry a side */
    double used, base_use, limit, slack;
    bool binding;
    double dual;         /* multiplier in the certificate; between the two slopes below where they differ */
    double shadow_price; /* d objective / d limit towards relaxing, [objective per unit]; 0 when slack */
    double shadow_price_left;                /* towards tightening */
    double range_from, range_to;             /* limits for which shadow_price is the slope */
    bool infeasible_below, infeasible_above; /* the plan has no solution beyond that end */
} iop_limit_result;

typedef struct iop_total_result { /* a group total; same meaning as a limit on the group's output */
    char *name;
    double value, base_value, lower, upper, dual;
    /* of the bound that the total is at; of one that is at none, the upper bound where there is one */
    bool is_max, binding;
    double shadow_price, shadow_price_left, range_from, range_to;
    bool infeasible_below, infeasible_above;
} iop_total_result;

typedef struct iop_measure_result { /* every count of the economy, limited or not */
    char *name, *unit;
    double value, base;
} iop_measure_result;

typedef struct iop_conflict_result {
    char *key;      /* statement: "final_demand.household.min" */
    char *text;     /* what the file says: "100%" */
    char *sentence; /* in the planner's words, in English */
    char *file;     /* that says so, "" when the statement is implied */
    size_t line;    /* in it, 0 when there is none */
    double bound;   /* what the text comes to, in `unit`; NaN where it bounds several cells */
    char *unit;
    bool of_growth;  /* a percentage refers to the base year times growth, else to the base year */
    char *weighs_on; /* where it bounds several: codes of the sectors that carry the conflict, "D26, D25" */
} iop_conflict_result;

typedef struct iop_relaxation_result {
    char *key;       /* statement of the bound */
    char *name;      /* what is relaxed: "co2", "output of D26", "export demand for D26",
                        "total output of group wood" */
    bool upper;      /* an upper bound, else a lower one */
    double from, to; /* bound before and after, natural units */
    char *unit;
    char *sentence; /* in English */
} iop_relaxation_result;

typedef struct iop_ray_result { /* a direction in which the aim grows for ever */
    char *name;                 /* "output of D26" or "export demand for D26" */
    double change;              /* per unit of the ray, [money] */
} iop_ray_result;

typedef struct iop_solution {
    iop_env env;
    iop_solution_status status;
    char *data_title, *data_source; /* of the dataset: here it says whether the data are estimates */
    char *title, *region, *currency, *money_unit;    /* unit of the dataset, "million USD" */
    char *title_vi, *data_title_vi, *data_source_vi; /* the same in Vietnamese, "" where there is none */
    int year;
    struct {
        char *name, *unit;
        bool maximize;
        double value, base; /* value NaN unless there is a point */
    } objective;
    struct {
        double primal_violation, dual_violation, gap;
        bool verified;
        char *worst;
    } certificate;
    size_t sectors, demands, limits, totals, measures, conflicts, relaxations, rays;
    iop_sector_result *sector;
    iop_demand_result *demand;
    iop_limit_result *limit;
    iop_total_result *total;
    iop_measure_result *measure;
    iop_conflict_result *conflict;
    iop_relaxation_result *relaxation;
    iop_ray_result *ray;
    bool
        conflict_is_only; /* the plan has a solution without any one member of the conflict; else not known */
    /* multipliers of a proof of infeasibility, in the plan's order; NULL otherwise */
    double *farkas_price, *farkas_limit, *farkas_total; /* sectors, plan limits, totals */
    size_t farkas_limits;
    /* the same for the statements of the conflict alone, and a point of the relaxed plan; NULL when none is
     * known */
    double *conflict_price, *conflict_limit, *conflict_total; /* likewise */
    double *relaxed_output, *relaxed_demand;                  /* sectors, demands */
    /* direction of a proof of unboundedness: sectors, demands; NULL otherwise */
    double *ray_output, *ray_demand;
    struct {
        char *version, *solver, *method, *blas;
        char *dataset, *scenario; /* as named by the user */
        char dataset_sha256[65], scenario_sha256[65];
        int threads;
        double seconds;
        long iterations;
    } provenance;
} iop_solution;

/* An empty solution: all counts 0, texts "", certificate not verified. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_new(iop_solution **out, const iop_env *env, iop_err *err);
IOP_API void iop_solution_close(iop_solution *solution);
/* *slot becomes a copy of text. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_set_text(iop_solution *s, char **slot, const char *text,
                                                        iop_err *err);

/* In words of a language (see ioplan/words.h): member k of the conflict, all of them joined by "; " ("" when
 * there is none), entry k of the relaxation, and what a name of a relaxation or a ray means. Freed with
 * iop_solution_text_free. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_conflict_sentence(const iop_solution *s, size_t k,
                                                                 const char *lang, char **text, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_solution_conflict_text(const iop_solution *s, const char *lang,
                                                             char **text, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_solution_relaxation_sentence(const iop_solution *s, size_t k,
                                                                   const char *lang, char **text,
                                                                   iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_solution_cell_words(const iop_solution *s, const char *name,
                                                          const char *lang, char **text, iop_err *err);

/* Makes the list named as in solution.json ("sectors", "limits", ...) hold `count` zeroed items with texts
 * "". Once a list. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_make_list(iop_solution *s, const char *name, size_t count,
                                                         iop_err *err);

/* One list as CSV with a header, the same columns as in solution.json. Freed with iop_solution_text_free. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_list_csv(const iop_solution *s, const char *name, char **text,
                                                        size_t *length, iop_err *err);

/* solution.json as text (UTF-8, doubles that read back exactly, infinities null), owned by the caller, freed
 * with iop_solution_text_free; and back. Reading reports the JSON path of every field that is absent or of
 * the wrong kind. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_to_json(const iop_solution *s, char **text, size_t *length,
                                                       iop_err *err);
/* The same without the cells of final demand and without proofs: what `ioplan solve --json` prints. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_summary_json(const iop_solution *s, char **text,
                                                            size_t *length, iop_err *err);
IOP_API void iop_solution_text_free(const iop_solution *s, char *text);
IOP_API IOP_MUST_CHECK iop_status iop_solution_from_json(iop_solution **out, const char *text, size_t length,
                                                         const char *where, const iop_env *env, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
