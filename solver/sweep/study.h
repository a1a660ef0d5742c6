/* SPDX-License-Identifier: GPL-3.0-or-later */
/* study.h - what the kinds of sweeps share.
 *
 * A kind is one file and one line in kinds.c. It reads its entry of the scenario once (open) and cuts the
 * work into units; a worker runs a unit by appending points. All of a sweep is read-only once opened. */
#ifndef IOP_SWEEP_STUDY_H
#define IOP_SWEEP_STUDY_H

#include "sweep/subject.h"
#include <ioplan/reduced.h>
#include <ioplan/sweep.h>

typedef struct iop_sweep iop_sweep;

typedef struct iop_sweep_kind {
    const char *word; /* the key of the entry that tells the kind: "vary" */
    const char *name; /* of the kind in the archive: "path" */
    const char *const
        *keys; /* further keys that the entry may have beside `name` and the word; ends with NULL
                */
    /* Sets units, keys and data from s->node; complains at nodes. */
    iop_status (*open)(iop_sweep *s, iop_diags *diags);
    iop_status (*run)(iop_worker *w, const iop_sweep *s, size_t unit, iop_err *err);
    /* Further files once all units are there; NULL: none. */
    iop_status (*summarise)(const iop_sweep *s, iop_archive *archive, const char *dir, iop_err *err);
    /* iop_study_dump_sample; NULL where there are no samples. */
    iop_status (*dump)(const iop_sweep *s, size_t index, const char *dir, iop_err *err);
    void (*close)(iop_sweep *s); /* frees data; NULL: nothing to free */
} iop_sweep_kind;

extern const iop_sweep_kind *const iop_sweep_kinds[]; /* ends with NULL */

typedef struct iop_sweep_key {
    char *path, *unit; /* "limits.co2.max", "kt CO2" */
} iop_sweep_key;

typedef struct iop_sweep_limit {
    char *name, *unit; /* "land.max", "ha" */
} iop_sweep_limit;

struct iop_sweep {
    const iop_study *study;
    const iop_sweep_kind *kind;
    const iop_yaml_node *node; /* of the scenario */
    size_t index;              /* in the study and its archive */
    char *name, *spec;
    size_t units, keys;
    iop_sweep_key *key;
    iop_sweep_limit *limit; /* sides of limits that its plans have and the base plan has not */
    size_t limits, limit_room;
    void *data; /* the kind's own */
};

typedef struct iop_base_plan iop_base_plan;

struct iop_study {
    iop_env env; /* without threads: algebra runs on one, so that results do not depend on their number */
    const iop_scenario *scenario;
    iop_lp_orders *orders;
    iop_solve_settings
        settings;           /* with the orders; no ranges, no explanation; starts from the base solution */
    iop_subject subject;    /* of the scenario as it stands */
    iop_plan *plan;         /* the base plan; of a whole plan what it says without its periods */
    iop_base_plan *base;    /* as it is solved, or will be */
    iop_solve_start *start; /* the base plan, solved by exchange of roles; NULL where that does not apply */
    size_t sweeps;
    iop_sweep *sweep;
    iop_archive_run run;
    struct iop_study_labels *labels; /* what run points to */
};

struct iop_worker {
    iop_env env;
    const iop_study *study;
    size_t points;
    iop_archive_point *point;
    size_t point_room;
    void **owned; /* storage of the points */
    size_t owned_count, owned_room;
    iop_solution **conflict; /* that plans of this unit were explained with */
    size_t conflicts, conflict_room;
    size_t searches;  /* for conflicts, in this unit */
    bool no_search;   /* of large whole plans: what the proof in hand uses is told */
    bool in_conflict; /* the last plan that was solved had no solution */
    void *state;      /* of the kind that ran last, kept between its units; see iop_worker_state */
    void (*end_state)(void *state);
    const iop_sweep *state_of;
};

/* --- the scenario's own plan: base_plan.c; see also iop_study_find_base --------------------------------- */

iop_status iop_study_open_base(iop_study *study, const iop_solve_settings *asked, iop_err *err);
void iop_study_close_base(iop_study *study);
/* Its names, units and base values; not its answer, which may not be there yet. */
const iop_solution *iop_study_frame(const iop_study *study);

/* --- reading an entry: entry.c ------------------------------------------------------------------------- */

enum { SENTENCE_SIZE = 1024 }; /* room for a failure in any language */

/* Reports at a node's place; returns IOP_EPARSE. */
iop_status iop_sweep_complain(iop_diags *diags, const iop_yaml_node *node, const char *fmt, ...)
    IOP_PRINTF(3, 4);
/* Tells that there is no memory for `count` of `what`; returns IOP_ENOMEM. */
iop_status iop_sweep_no_memory(iop_diags *diags, size_t count, const char *what);
/* A whole number from `least` up; complains otherwise. */
bool iop_sweep_count(const iop_yaml_node *node, const char *what, size_t least, size_t *count,
                     iop_diags *diags);
/* Makes room for the sweep's keys and names them. */
iop_status iop_sweep_make_keys(iop_sweep *s, size_t count, const char *const *path, iop_diags *diags);
/* The scenario with `sets`, each "KEY=VALUE"; what it complains of is told at `node`. Gives the keys their
 * units where they have none yet. */
iop_status iop_sweep_vary(iop_sweep *s, const iop_yaml_node *node, size_t sets, const char *const *set,
                          iop_subject *subject, iop_diags *diags);
/* The same without a place, in a worker. */
iop_status iop_worker_vary(const iop_worker *w, size_t sets, const char *const *set, iop_subject *subject,
                           iop_err *err);

/* --- keys and their values: keys.c ---------------------------------------------------------------------- */

/* Whether what stands at the key is a text or a name, whatever it looks like. */
bool iop_key_is_text(const char *path);
/* What a key stands at: the bound that its statement sets, in natural units; where it sets a percentage for
 * several cells or periods, that percentage (95 for "95%"); where it sets no bound, the number that `text`
 * states. A key "periods.2046-2050.limits.co2.max" is looked for in that period. */
double iop_key_value(const iop_subject *subject, const char *path, const char *text);
/* The unit of that number: of the limit's measure, the table's money, "%", or "". Borrowed from the subject
 * or the text. */
const char *iop_key_unit(const iop_subject *subject, const char *path, const char *text);
/* "KEY=VALUE" with the value that lies `share` of the way between two values of one unit; false when they are
 * not. */
bool iop_key_between(const char *path, const char *from, const char *to, double share, char *set,
                     size_t size);
/* How fast the optimum changes where the bounds (or the aim) move from those of `from` to those of `to` in
 * one unit of time: the multipliers of a solved plan times the bounds' rates, by the envelope theorem. NaN
 * when the plans do not match the solution. */
double iop_plan_rate(const iop_solution *solution, const iop_plan *from, const iop_plan *to);

/* --- points: worker.c ----------------------------------------------------------------------------------- */

/* Appends a point: all numbers NaN, no arrays, status "stopped", label "", with room for the sweep's keys,
 * which the caller writes through *key. */
iop_status iop_worker_add(iop_worker *w, const iop_sweep *s, iop_archive_point **point, double **key,
                          iop_err *err);
/* Room for the arrays of a point, to be written through the pointers. */
iop_status iop_worker_arrays(iop_worker *w, iop_archive_point *point, double **output, double **limit_dual,
                             double **measure, iop_err *err);
/* A copy of text that lives as long as the points. */
iop_status iop_worker_text(iop_worker *w, const char *text, const char **copy, iop_err *err);
/* first, middle and last joined, likewise. */
iop_status iop_worker_join(iop_worker *w, const char *first, const char *middle, const char *last,
                           const char **joined, iop_err *err);
/* The duals of a plan's limits (one a limit, of whichever side binds) under the run's labels. */
void iop_worker_take_duals(const iop_worker *w, const iop_plan *plan, const double *limit_dual, double *dual);
/* Status, objective, violations and arrays of a solved plan into the point. */
iop_status iop_worker_take(iop_worker *w, const iop_solution *solution, iop_archive_point *point,
                           iop_err *err);
/* Solves the plan from the base solution, without ranges, and verifies it; `explain`: with the conflict
 * alone. Of a ratio as the aim the best is sought, on the way to which the plan's ratio is set; IOP_EINVAL
 * where what is below the line can be 0. */
iop_status iop_worker_solve(const iop_worker *w, iop_plan *plan, bool explain, iop_solution **solution,
                            iop_err *err);
/* The same of a whole plan. */
iop_status iop_worker_solve_scheme(const iop_worker *w, iop_scheme *scheme, bool explain,
                                   iop_solution **solution, iop_err *err);
/* Whether the call that failed says that a ratio has no best value; the point then says so. */
bool iop_worker_no_ratio(iop_status status, bool ratio, iop_archive_point *point);
/* The sentences of a conflict, joined, as a label; "" for other outcomes. */
iop_status iop_worker_why(iop_worker *w, const iop_solution *solution, const char **label, iop_err *err);

/* --- a subject into a point: answer.c ------------------------------------------------------------------- */

/* Solves the subject into the point, whose label becomes `name`, followed by the statements in conflict where
 * there is no plan. *solution is the caller's to close; NULL where there is no plan by a proof that needed
 * no solve, or that the worker keeps. */
iop_status iop_worker_answer(iop_worker *w, const iop_subject *subject, const char *name,
                             iop_archive_point *point, iop_solution **solution, iop_err *err);
/* What is in conflict in a static plan that has no solution: bounds that cross, a conflict that the unit
 * knows, or one that is looked for; "" when none is found. */
iop_status iop_worker_conflict(iop_worker *w, iop_plan *plan, const char **label, iop_err *err);
/* The same with a proof of the plan's own, by which a search is spared: where all that the proof uses is in a
 * conflict that the unit knows, or the unit has searched often enough, it is what the proof uses. */
iop_status iop_worker_conflict_of_proof(iop_worker *w, iop_plan *plan, const iop_point *proof,
                                        const char **label, iop_err *err);
/* Between two units, whose answers must not depend on each other. */
void iop_worker_forget_conflicts(iop_worker *w);

#endif
