/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/solution.h - what a solved plan says, in labelled plain arrays, and its files.
 *
 * A solution knows nothing of tables or LPs: it can be written, read back, checked for form and printed on
 * its own. Texts and arrays are owned by the solution; a text stays until the solution is closed, and several
 * fields may share one. Absent bounds are +-INFINITY here and null in JSON. */
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
    char *period; /* "" in a plan without periods */
    char *code, *name, *name_vi, *groups;
    double output, base_output, lower, upper; /* [money] */
    iop_solution_at at;
    double reduced_cost; /* d objective / d bound, [objective per money] */
    double price;        /* d objective / d final demand of the product, [objective per money] */
    double value_added;  /* [money] */
    double base_value_added;
} iop_sector_result;

typedef struct iop_demand_result {
    char *period;  /* "" in a plan without periods */
    size_t sector; /* index into sector */
    char *category;
    double value, base_value, lower, upper, reduced_cost;
} iop_demand_result;

typedef struct iop_limit_result {
    char *period; /* "" in a plan without periods */
    char *name, *unit;
    bool is_max; /* one entry a side */
    double used, base_use, limit, slack;
    bool binding;
    double dual;         /* multiplier in the certificate; between the two slopes below where they differ */
    double shadow_price; /* d objective / d limit towards relaxing, [objective per unit]; 0 when slack */
    double shadow_price_left;                /* towards tightening */
    double range_from, range_to;             /* limits for which shadow_price is the slope; both the limit:
                                                not computed */
    bool infeasible_below, infeasible_above; /* the plan has no solution beyond that end */
} iop_limit_result;

typedef struct iop_total_result { /* a group total; same meaning as a limit on the group's output */
    char *period;                 /* "" in a plan without periods */
    char *name;
    double value, base_value, lower, upper, dual;
    /* of the bound that the total is at; of one that is at none, the upper bound where there is one */
    bool is_max, binding;
    double shadow_price, shadow_price_left, range_from, range_to;
    bool infeasible_below, infeasible_above;
} iop_total_result;

typedef struct iop_measure_result { /* every count of the economy, limited or not */
    char *period;                   /* "" in a plan without periods */
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
    bool upper;      /* an upper bound, else a lower one; where it sets both, the one in conflict */
    /* of schemes: the period, "" when it is of several; what is bounded, as in relaxations (of several cells
     * the first) */
    char *period, *name;
    /* of capacity, which is what stands: the first period in which what is built is ready, "": never */
    char *ready_in;
    /* of land in one period: what the capacity that stands there needs, unless it is moved, where that is
     * more than the bound; else 0 */
    double standing;
} iop_conflict_result;

typedef struct iop_relaxation_result {
    char *key;       /* statement of the bound */
    char *name;      /* what is relaxed: "co2", "output of D26", "export demand for D26", "total output of
                        group wood"; of schemes also "requirement budget", "land of Bau_Bang, park",
                        "treatment compost", "stock of D24", in conflicts "present stock of D24",
                        "capacity of D26, Bau_Bang, park" */
    char *period;    /* of schemes, "" when it is of several */
    bool upper;      /* an upper bound, else a lower one */
    double from, to; /* bound before and after, natural units */
    char *unit;
    char *sentence; /* in English */
} iop_relaxation_result;

typedef struct iop_ray_result { /* a direction in which the aim grows for ever */
    char *name;                 /* "output of D26" or "export demand for D26" */
    double change;              /* per unit of the ray, [money] */
} iop_ray_result;

/* --- of schemes (ioplan/scheme.h): several periods, techniques, places; empty lists in plans without them.
 * The lists above then have one entry an element and period, period by period --- */

typedef struct iop_period_result {
    char *period;
    int first, last;                                  /* years */
    double years, weight;                             /* of a year's flow in the objective */
    double objective;                                 /* a year's, [objective unit] */
    double value_added, base_value_added, investment; /* [money/year] */
} iop_period_result;

typedef struct iop_technique_result {
    char *period, *sector, *technique; /* "today": the sector's own */
    double output, share;              /* [money/year]; of the sector's output */
    double capacity, construction;     /* [money/year], [money/year/year] of all sites; NaN: without sites */
    double capacity_rent;              /* d objective / d usable capacity, [objective per money] */
    double share_rent;                 /* d objective / d its largest share of output, per money of output */
    double reduced_cost;               /* of output by it; 0 when it is used and not bounded */
    bool marginal;                     /* it is used and earns no rent: it sets the product's price */
} iop_technique_result;

typedef struct iop_site_result {
    char *period, *sector, *technique, *zone, *kind;
    double capacity, base_capacity, construction, left, arrived; /* money/year; construction a year */
    double output;     /* where outputs of sites are not decided, the activity's by capacity */
    double land, rent; /* land used; d objective / d capacity of the site */
} iop_site_result;

typedef struct iop_place_result {
    char *period, *zone, *zone_name, *zone_name_vi, *kind, *unit;
    double area, used, gained, lost; /* land; by conversion up to this period */
    double output, arrived, left;    /* money/year, at the place's sites */
    double rent;                     /* d objective / d area */
} iop_place_result;

typedef struct iop_treatment_result {
    char *period, *name, *of, *unit;
    double amount, most, arising; /* a year; arising: of the measure before all treatments */
    double rent;                  /* d objective / d most, or per unit of its largest share */
} iop_treatment_result;

typedef struct iop_requirement_result {
    char *name, *unit;
    double value, lower, upper;
    bool soft;
    double under, over; /* by how much it is missed */
    double priority;    /* 0: weighed against the aim */
    double met;         /* of its priority: the least sum of weighted deviations, NaN */
    double dual;
} iop_requirement_result;

enum { IOP_ARRAY_AXES = 5 };

typedef struct iop_array_axis {
    char *name; /* "period", "sector", "zone", ... */
    size_t len;
    char **label;
} iop_array_axis;

/* A labelled array, row-major over its axes. */
typedef struct iop_array_result {
    char *name, *unit; /* "output", "measure.co2e", ... */
    bool proof;  /* a block of columns or rows (ioplan/scheme.h) for whoever verifies, not for readers */
    size_t axes; /* those of a proof have one, without labels */
    iop_array_axis axis[IOP_ARRAY_AXES];
    double *value; /* NaN: none */
} iop_array_result;

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
    size_t periods, techniques, sites, places, treatments, requirements, arrays;
    iop_sector_result *sector;
    iop_demand_result *demand;
    iop_limit_result *limit;
    iop_total_result *total;
    iop_measure_result *measure;
    iop_conflict_result *conflict;
    iop_relaxation_result *relaxation;
    iop_ray_result *ray;
    iop_period_result *period;
    iop_technique_result *technique;
    iop_site_result *site;
    iop_place_result *place;
    iop_treatment_result *treatment;
    iop_requirement_result *requirement;
    iop_array_result *array;
    size_t array_capacity; /* private, like the next two */
    struct iop_text_block *texts;
    char no_text[8];
    char *breaks_in; /* of an infeasible scheme: the first period up to which there is no plan, else "" */
    char *breaks_at; /* up to three zones that the statements in conflict are of, "Bau_Bang, Ben_Cat"; else ""
                      */
    bool
        conflict_is_only; /* the plan has a solution without any one member of the conflict; else not known */
    /* the conflict is not irreducible: it is all that one proof uses, heaviest first, as there was no search
     * for fewer statements, or it ended; without a proof of its own it is what weighs most in one */
    bool conflict_reducible;
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
/* *slot becomes a copy of text, kept with the solution; what it was before stays, too. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_set_text(iop_solution *s, char **slot, const char *text,
                                                        iop_err *err);

/* How many members of the conflict are to be shown where space is short: all of an irreducible one, else some
 * of the heaviest. */
IOP_API size_t iop_solution_conflicts_shown(const iop_solution *s);
/* Whether the conflict has a proof of its own. */
IOP_API bool iop_solution_conflict_is_proved(const iop_solution *s);

/* In words of a language (see ioplan/words.h): member k of the conflict, those to be shown joined by "; " (""
 * when there is none), entry k of the relaxation, and what a name of a relaxation or a ray means. Freed with
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

/* Adds an array of zeroes with these axes; labels are copied, NULL for a proof's. *out is valid until the
 * next one. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_add_array(iop_solution *s, const char *name, const char *unit,
                                                         size_t axes, const char *const *axis_name,
                                                         const size_t *len, const char *const *const *label,
                                                         iop_array_result **out, iop_err *err);
/* The array of that name, NULL when there is none. */
IOP_API const iop_array_result *iop_solution_array(const iop_solution *s, const char *name);
/* The values of the array KIND.BLOCK ("row.balance") where there are `count` of them; else NULL. */
IOP_API const double *iop_solution_block(const iop_solution *s, const char *kind, const char *block,
                                         size_t count);
/* The same of several blocks, of which those without values (count 0) get NULL; false when one is not there,
 * or none has values. */
IOP_API bool iop_solution_blocks(const iop_solution *s, const char *kind, size_t blocks,
                                 const char *const *block, const size_t *count, const double **out);
/* Values of an array. */
IOP_API size_t iop_array_count(const iop_array_result *array);
/* An array as tidy CSV: a column an axis, then the value. */
IOP_API IOP_MUST_CHECK iop_status iop_solution_array_csv(const iop_solution *s, const iop_array_result *array,
                                                         char **text, size_t *length, iop_err *err);

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
