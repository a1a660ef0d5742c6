/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples.h - what the files of the kind "samples" share.
 *
 * A draw holds one factor set: for each entry of `draw:` the factors of its cells. A sampled plan is the
 * study's plan with a draw, or with parts of two, laid over it. Units are batches of IOP_SAMPLE_BATCH
 * samples, of whole plans, which take seconds, IOP_SAMPLE_WHOLE_BATCH; then, where sensitivity indices are
 * wanted, of the rows that mix two samples. */
#ifndef IOP_SWEEP_SAMPLES_H
#define IOP_SWEEP_SAMPLES_H

#include "sweep/study.h"
#include <ioplan/factors.h>
#include <ioplan/sample.h>
#include <ioplan/verify.h>
#include <stdint.h>

enum { IOP_SAMPLE_BATCH = 64, IOP_SAMPLE_WHOLE_BATCH = 1, IOP_SAMPLE_ATTEMPTS = 100 };

/* The last two of whole plans: what a technique buys, and a number that the scenario states. */
typedef enum {
    IOP_DRAW_FLOWS,
    IOP_DRAW_RESOURCE,
    IOP_DRAW_DEMAND,
    IOP_DRAW_LIMIT,
    IOP_DRAW_INPUTS,
    IOP_DRAW_NUMBER
} iop_draw_target;

typedef struct iop_draw_entry {
    iop_draw_target target;
    size_t index;     /* measure, category or limit; of a whole plan a limit's measure */
    size_t period;    /* of a limit of a whole plan, IOP_NONE: of all */
    const char *name; /* of the technique, up to a point, or the number's key; borrowed */
    double value;     /* of the number, and its unit */
    const char *unit;
    iop_distribution distribution;
    size_t factors;   /* 1 when common */
    uint64_t stream;  /* of the design; entries of one factor share stream 0 */
    size_t dimension; /* in it, of the first factor */
    double *weight;   /* of the cells, sum 1; NULL for one factor and for flows */
} iop_draw_entry;

typedef struct iop_samples {
    iop_env env;
    const iop_plan *plan; /* the study's */
    bool whole;           /* of a whole plan: samples_whole.c instead of the fields from money on */
    size_t batch;         /* samples of a unit */
    bool search;          /* for conflicts: a whole plan small enough that one is found in no time */
    iop_design design;
    bool indices;
    size_t entries;
    iop_draw_entry *entry;
    size_t singles;   /* dimensions of stream 0 */
    double *positive; /* n: A' w < w for a plan's A proves it productive; see samples_draw.c */
    double *inputs;   /* n: sum of |Z[.,j]| */
    double money;     /* units of the plan that programs are made of, as iop_solve has them */
    double *unit;     /* of measures */
    struct iop_sample_plan *base;
    iop_reduced *start; /* the base plan, solved; NULL where that does not apply */
} iop_samples;

/* --- samples_draw.c ------------------------------------------------------------------------------------- */

typedef struct iop_sample_draw {
    bool known;
    size_t sample;
    unsigned redraws;
    double *flows;   /* n x n: Z with its factors; NULL where A is not drawn */
    double *sum;     /* n: its column sums */
    double **factor; /* of each entry but flows */
    double *mean;    /* entries: weighted by flow */
    double *work;    /* 2 n and the singles */
} iop_sample_draw;

iop_status iop_sample_draw_open(iop_sample_draw *d, const iop_samples *all, const iop_env *env, iop_err *err);
void iop_sample_draw_close(iop_sample_draw *d, const iop_samples *all, const iop_env *env);
/* The factors of one sample; nothing is done when the draw holds it already. */
iop_status iop_sample_draw_take(iop_sample_draw *d, const iop_samples *all, size_t sample, const iop_env *env,
                                iop_err *err);
/* What makes the test of productivity cheap: all->positive, all->inputs. */
iop_status iop_samples_prepare_test(iop_samples *all, iop_err *err);

/* --- samples_plan.c ------------------------------------------------------------------------------------- */

/* The plan under a draw, in its own units and in those of programs. Texts, totals' members and whatever is
 * not drawn are borrowed from the study. */
typedef struct iop_sample_plan {
    iop_env env;
    iop_table table;
    iop_plan natural, scaled;
    double *store;                    /* coefficients of both plans' measures, and: */
    double *bought, *missing, *share; /* n: column sums of Z; see lay_flows */
    double ratio[2];                  /* weights of an aim that is a ratio */
} iop_sample_plan;

iop_status iop_sample_plan_open(iop_sample_plan **out, const iop_samples *all, const iop_env *env,
                                iop_err *err);
void iop_sample_plan_close(iop_sample_plan *p);
/* Entry `mixed` from `other`, the rest from `draw`; SIZE_MAX: all from `draw`. NULL: the base plan. */
void iop_sample_plan_fill(iop_sample_plan *p, const iop_samples *all, const iop_sample_draw *draw,
                          const iop_sample_draw *other, size_t mixed);

/* --- samples_run.c -------------------------------------------------------------------------------------- */

size_t iop_samples_point_units(const iop_samples *all);
size_t iop_samples_rows(const iop_samples *all);  /* of the index design: half the samples */
size_t iop_samples_extra(const iop_samples *all); /* mixed rows: 0 when no indices are wanted */
iop_status iop_samples_run(iop_worker *w, const iop_sweep *s, size_t unit, iop_err *err);
/* The base plan solved by exchange of roles, in all->start. */
iop_status iop_samples_solve_base(iop_samples *all, const iop_lp_settings *settings, iop_err *err);

/* --- samples_whole.c ------------------------------------------------------------------------------------ */

/* The whole plan under the draws, entry `mixed` from `other`: the scenario with the numbers drawn, and the
 * factors laid over it. IOP_EPARSE, IOP_EINVAL: the scenario does not allow such a number. */
iop_status iop_sample_whole(const iop_worker *w, const iop_samples *all, const iop_sample_draw *draw,
                            const iop_sample_draw *other, size_t mixed, iop_subject *subject, iop_err *err);
/* All factors but those of numbers, for the scheme. */
iop_status iop_sample_factors(const iop_samples *all, const iop_scheme *scheme, const iop_sample_draw *draw,
                              const iop_sample_draw *other, size_t mixed, iop_factors **out, iop_err *err);
/* One sample, or one mixed row of the index design. */
iop_status iop_sample_run_whole(iop_worker *w, const iop_sweep *s, size_t index, bool mixed, iop_err *err);
/* "KEY=VALUE" of an entry that is a number, with its factor. */
enum { IOP_SAMPLE_SET = 400 };
bool iop_sample_set(const iop_draw_entry *e, double factor, char text[IOP_SAMPLE_SET]);
/* samples_read.c: what a key of `draw:` means in a whole plan. */
iop_status iop_sample_whole_target(const iop_sweep *s, const iop_yaml_node *key, iop_draw_entry *e,
                                   iop_diags *diags);

/* --- samples_summary.c, samples_dump.c ------------------------------------------------------------------ */

iop_status iop_samples_summarise(const iop_sweep *s, iop_archive *archive, const char *dir, iop_err *err);
iop_status iop_samples_dump(const iop_sweep *s, size_t index, const char *dir, iop_err *err);
/* samples_dump_whole.c: the scenario of a sample of a whole plan, over the dataset as it is. */
iop_status iop_sample_whole_text(const iop_sweep *s, const iop_sample_draw *draw, size_t index, char **text,
                                 size_t *length, iop_err *err);

#endif
