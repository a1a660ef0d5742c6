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
    IOP_CAUSE_STOCK,    /* the most, the least at the end */
    IOP_CAUSE_PRESENT,  /* stock at the beginning */
    IOP_CAUSE_CAPACITY, /* that stands or comes in whatever is decided */
    IOP_CAUSE_KINDS
} iop_cause_kind;

/* What a side bounds. */
typedef struct iop_cause {
    iop_cause_kind kind;
    const iop_statement *statement;
    size_t period; /* IOP_NONE: of several */
    size_t index;  /* of a sector, a cell of final demand, a total, limit, place, treatment, requirement,
                      product in store or site */
    bool upper;
    double bound;
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

/* --- scheme_tell.c: into the fields of a solution, and its English sentences --- */

/* The members that are in the conflict, those that say most first. share[count]: parts in the proof, NULL:
 * not known. */
iop_status iop_causes_tell_conflict(const iop_causes *causes, const bool *in, const double *share,
                                    iop_solution *solution, iop_err *err);
/* The sides whose amount is not 0. */
iop_status iop_causes_tell_relaxation(const iop_causes *causes, const double *amount, iop_solution *solution,
                                      iop_err *err);

#endif
