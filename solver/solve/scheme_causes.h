/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_causes.h - the bounds of a scheme that somebody stated, as sides of its LP and as people know them.
 */
#ifndef IOP_SOLVE_SCHEME_CAUSES_H
#define IOP_SOLVE_SCHEME_CAUSES_H

#include "solve/scheme_work.h"

typedef enum {
    IOP_CAUSE_LIMIT,
    IOP_CAUSE_TOTAL,
    IOP_CAUSE_OUTPUT,
    IOP_CAUSE_DEMAND,
    IOP_CAUSE_REQUIREMENT,
    IOP_CAUSE_LAND,
    IOP_CAUSE_TREATMENT,
    IOP_CAUSE_STOCK,      /* the most, the least at the end */
    IOP_CAUSE_SHARE,      /* of a technique in its sector's output */
    IOP_CAUSE_IMPORT,     /* share of a product's supply */
    IOP_CAUSE_DEARTH,     /* share that is treated */
    IOP_CAUSE_CONVERSION, /* the most of a period */
    /* from here on: named only where nothing else explains */
    IOP_CAUSE_TECHNIQUE_TIME,  /* periods in which it cannot be, or not any more */
    IOP_CAUSE_TREATMENT_TIME,  /* likewise */
    IOP_CAUSE_MOVING_TIME,     /* likewise */
    IOP_CAUSE_CONVERSION_TIME, /* likewise */
    IOP_CAUSE_END,             /* construction in the last period */
    IOP_CAUSE_PRESENT,         /* stock at the beginning */
    IOP_CAUSE_CAPACITY,        /* that stands or comes in whatever is decided */
    IOP_CAUSE_HOUSEHOLDS,      /* demand that follows income */
    IOP_CAUSE_KINDS
} iop_cause_kind;

/* What a side bounds. */
typedef struct iop_cause {
    iop_cause_kind kind;
    const iop_statement *statement;
    size_t period; /* IOP_NONE: of several */
    size_t index;  /* of a sector, a cell of final demand, a total, limit, place, treatment, requirement,
                      product in store, technique, import, conversion, rule, activity or site */
    bool upper;
    double bound;        /* as it is told: shares in percent */
    double size;         /* what the side is weighed as, in units of its row or column */
    iop_row_block block; /* of the scheme's own statements: of the side's row, and its number in it; */
    size_t row;          /* IOP_NONE: of a column */
} iop_cause;

/* A statement counts period by period: "co2e at most 55% in 2046-2050" is one member, the same words in
 * another period are another. */
typedef struct iop_causes {
    const iop_scheme *scheme;
    size_t count, members;
    size_t relaxable;  /* sides before those of what there is, which no wish can change */
    iop_lp_side *side; /* weights: relative to the bound; what nobody wrote gives way last */
    iop_cause *cause;
    double *unit;    /* of each side's bound in the LP */
    double rounding; /* of amounts, in these units */
    size_t *offset;  /* member of a period's first statement; at the end the scheme's own */
    size_t capacity, cause_capacity, unit_capacity;
} iop_causes;

/* w: with the scheme's LP, NULL: the sides are of none. */
iop_status iop_causes_open(iop_causes *out, const iop_scheme *scheme, const iop_scheme_work *w, iop_err *err);
void iop_causes_close(iop_causes *causes);

/* scheme_names.c: what iop_solution_cell_words reads; its unit; the code of the sector that it is of, NULL:
 * of none. */
enum { IOP_CAUSE_WORDS = 200 };
void iop_cause_name(const iop_scheme *scheme, const iop_cause *cause, char out[IOP_CAUSE_WORDS]);
const char *iop_cause_unit(const iop_scheme *scheme, const iop_cause *cause);
const char *iop_cause_sector(const iop_scheme *scheme, const iop_cause *cause);
/* Whether what is said is said of the zone. */
bool iop_cause_is_of_zone(const iop_scheme *scheme, const iop_cause *cause, const char *zone);

/* The last period that a requirement counts. */
size_t iop_cause_last_period(const iop_requirement *requirement);

/* scheme_shares.c: amounts of shares, of a part of it in the LP, become percentage points: those that a point
 * of the relaxed scheme has. */
void iop_causes_take_shares(const iop_causes *causes, const iop_scheme_point *point, double *amount);

/* --- scheme_tell.c: into the fields of a solution, and its English sentences --- */

/* The members that are in the conflict, those that say most first, or (weight[members]) the heaviest.
 * share[count]: parts in the proof, NULL: not known. */
iop_status iop_causes_tell_conflict(const iop_causes *causes, const bool *in, const double *share,
                                    const double *weight, iop_solution *solution, iop_err *err);
/* The sides whose amount is not 0. */
iop_status iop_causes_tell_relaxation(const iop_causes *causes, const double *amount, iop_solution *solution,
                                      iop_err *err);

/* --- scheme_used.c --- */

/* Keeps multipliers of the LP's rows as the conflict's proof, if they prove it. */
iop_status iop_causes_keep_proof(const iop_causes *causes, iop_scheme_work *w, const bool *in,
                                 const double *multipliers, iop_err *err);
/* All that a proof needs, as a conflict with that proof; where rounding lets nothing be proved, up to eight
 * statements that weigh most in it, without one. */
iop_status iop_causes_tell_used(const iop_causes *causes, iop_scheme_work *w, const double *multipliers,
                                iop_err *err);

#endif
