/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path/path_private.h - a line of plans, what is known at its points, and the steps to a path.
 *
 * g(t) is the optimum with its sign turned so that it is concave in t. A solve at t gives a point of g and,
 * from the duals (bounds move) or from the mix (the objective moves), a line that lies nowhere below g. */
#ifndef IOP_PATH_PATH_PRIVATE_H
#define IOP_PATH_PATH_PRIVATE_H

#include <ioplan/path.h>
#include <ioplan/reduced.h>
#include <ioplan/verify.h>

/* (1 - t) a + t b, exactly a where both are equal or a is infinite. */
double iop_line_mix(double a, double b, double t);

/* The plan at one t, to work on: bounds and objective of its own, all else borrowed from `from`. */
typedef struct path_stage {
    const iop_line *line;
    iop_line_kind kind;
    double t;
    iop_plan plan; /* not to be closed */
    iop_band *output, *demand;
    iop_limit *limit;
    iop_group_total *total;
    iop_measure *measure; /* those of `from`, and the moving objective behind them */
    double *per_output, *per_demand;
} path_stage;

iop_status iop_stage_open(path_stage *stage, const iop_line *line, iop_line_kind kind, iop_err *err);
void iop_stage_close(path_stage *stage);
void iop_stage_move(path_stage *stage, double t);
/* The part of the line on which no two bounds of a band cross; empty when *from > *to. */
void iop_stage_range(const path_stage *stage, double *from, double *to);

/* A solved point of the line. */
typedef struct path_record {
    double t, value; /* of the objective, in its own sense */
    double slope;    /* of its line: d objective / d t */
    double violation[3];
    bool verified;
    double *output, *measure, *limit_dual;
    unsigned char *at; /* outputs, demands, totals, limits: 1 at the lower, 2 at the upper bound, 3 at both */
    struct path_record *next; /* of all records of the path */
} path_record;

/* A breakpoint or an end: the point there, the lines on both sides (NULL beyond the ends). */
typedef struct path_node {
    double t;
    path_record *point, *left, *right;
} path_node;

typedef struct path_track {
    const iop_line *line;
    iop_line_kind kind;
    iop_env env;
    path_stage stage;
    iop_path_settings settings;
    iop_reduced *reduced;
    bool warm;      /* the last answer is the one that `reduced` holds */
    double sense;   /* g = sense x objective */
    size_t *leader; /* c: of each category the first one that counts as it does, in limits and objective */
    path_record *records;
    bool one_line_a_point; /* each point brings the line to its left: merged pieces free their records */
    size_t nodes, room;
    path_node *node;
    long solves;
    /* the last solve */
    double *store;
    iop_lp_outcome outcome;
    iop_point point;
    double *output, *demand, *price, *limit_dual, *total_dual, *rc_output, *rc_demand;
    iop_certificate certificate;
} path_track;

/* probe.c: solves the plan at t and verifies; the outcome is in track->outcome. In a search for the end of
 * the feasible part a proof of infeasibility counts though its margin may be too small to be verified. */
iop_status iop_track_probe(path_track *track, double t, bool search, iop_err *err);
/* The same by one method alone. */
iop_status iop_track_probe_reduced(path_track *track, double t, iop_err *err);
iop_status iop_track_probe_whole(path_track *track, double t, iop_err *err);
/* After an infeasible probe at t: the proof shows that every plan on one side up to *cut is infeasible;
 * *below says which. False when the proof holds on the whole line. */
iop_status iop_track_cut(path_track *track, double *cut, bool *below, bool *everywhere, iop_err *err);
/* The last probe, an optimum, as a record of the path. */
iop_status iop_track_record(path_track *track, path_record **out, iop_err *err);

/* record.c: a record of the point in the stage's plan, without line and judgement. */
iop_status iop_record_make(path_track *track, const iop_point *point, path_record **out, iop_err *err);
/* Appends a node at t, whose piece to the left has the line `left`; nodes nearer than rounding and pieces of
 * one slope become one. */
iop_status iop_track_extend(path_track *track, double t, path_record *point, path_record *left, iop_err *err);
bool iop_same_slope(const path_track *track, double a, double b, double value);

/* ends.c: the feasible part [*from, *to] of the line, with records at its ends; *none when there is none. */
typedef struct path_ends {
    double from, to;
    path_record *first, *last;
    bool none, unbounded, open_before, open_after; /* open: the objective grows without bound there */
} path_ends;
iop_status iop_track_ends(path_track *track, path_ends *ends, iop_err *err);
/* The statements in conflict (or that all is unbounded) at an end of the line, in one text owned by the
 * caller;
 * "" when it is not wanted. */
iop_status iop_track_why(path_track *track, bool after, bool wanted, char **text, iop_err *err);

/* tangents.c, walk.c: fill the nodes. *done is false when the walk gives up or is not certified. */
iop_status iop_track_tangents(path_track *track, const path_ends *ends, iop_err *err);
iop_status iop_track_walk(path_track *track, const path_ends *ends, bool *done, iop_err *err);

/* changes.c: what changes at node k in words, "" at ends; owned by the caller. */
/* Bounds by name, in a language; names longer than the room are cut. */
enum { IOP_TRACK_NAME = 256 };
const char *iop_track_output_name(const char *lang, const iop_table *t, size_t j, char out[IOP_TRACK_NAME]);
const char *iop_track_demand_name(const char *lang, const iop_table *t, size_t category, size_t product,
                                  char out[IOP_TRACK_NAME]);
const char *iop_track_total_name(const char *lang, const iop_plan *p, size_t g, char out[IOP_TRACK_NAME]);
iop_status iop_track_words(const path_track *track, size_t k, char **text, iop_err *err);

#endif
