/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_columns.h - the model of a scheme, column by column: entries, costs, bounds, units, words. */
#ifndef IOP_VERIFY_SCHEME_COLUMNS_H
#define IOP_VERIFY_SCHEME_COLUMNS_H

#include "verify/compensated.h"
#include <ioplan/verify_scheme.h>

/* What the columns need to find their rows without a search; made once a judgement. */
typedef struct iop_lookup {
    const iop_scheme *scheme;
    size_t n, c, periods, measures, activities;
    size_t leavings, arrivals;                /* columns of a period */
    size_t *leaving_rule, *leaving_site;      /* of each */
    size_t *arriving_rule, *arriving_site;    /* of each */
    size_t *sites, *built;                    /* of each activity: its sites, and those with a bundle */
    size_t *first_technique, *next_technique; /* lists of each sector's techniques, IOP_NONE at the end */
    bool *touched;                            /* movings x activities: the rule has sites of the activity */
    bool *floored;                            /* treatments: the floor of its measure is its row */
    double *keep;                             /* periods x sites: the share of K[t-1] that is left in K[t] */
    size_t *first_term;                       /* periods + 1: where each period's terms begin */
    size_t *term_row, *term_at;               /* requirement of each, and its place there */
    double money, land;                       /* what tolerances take for 1 */
    double *measure_unit, *requirement_unit;
} iop_lookup;

iop_status iop_lookup_open(iop_lookup *out, const iop_scheme *scheme, iop_err *err);
void iop_lookup_close(iop_lookup *lookup);

/* Column `index` of a block stands in row `row` of another with so much; what it gets of one row adds up. */
typedef void (*iop_entry_fn)(void *self, iop_row_block block, size_t row, double coefficient);

/* Calls `visit` for the rows in which a column stands. Without `flows` those entries of x and w in balances
 * are left out that come from A and from the techniques' inputs. */
void iop_scheme_entries(const iop_lookup *l, iop_column_block block, size_t index, bool flows,
                        iop_entry_fn visit, void *self);

/* First and last period whose balances the production of period t buys in: t' = t in (1). False: none. */
bool iop_buying_periods(const iop_lookup *l, size_t t, size_t *from, size_t *to);

/* How often measure m of period t counts a unit of column `item` of the block in that period. */
double iop_measured(const iop_scheme *s, size_t t, size_t m, iop_column_block block, size_t item);
/* How often a term counts it, weight included. */
double iop_term_of(const iop_scheme *s, const iop_term *term, iop_column_block block, size_t item);

/* In the objective (15), or for priority >= 1 in its sum of deviations, which is minimised. */
double iop_scheme_cost(const iop_lookup *l, size_t priority, iop_column_block block, size_t index);
double iop_scheme_aim_unit(const iop_lookup *l, size_t priority);

/* Columns that do not exist are fixed at 0, rows that do not exist are free. */
void iop_scheme_column_bounds(const iop_lookup *l, iop_column_block block, size_t index, double *lo,
                              double *hi);
void iop_scheme_row_bounds(const iop_lookup *l, iop_row_block block, size_t index, double *lo, double *hi);
/* An upper bound that other rows imply, INFINITY when none is known. */
double iop_scheme_implied_bound(const iop_lookup *l, iop_column_block block, size_t index);

/* What tolerances take for 1. */
double iop_scheme_column_unit(const iop_lookup *l, iop_column_block block, size_t index);
double iop_scheme_row_unit(const iop_lookup *l, iop_row_block block, size_t index);

/* Subjects of a sentence: "capacity of D26 clean in Bau_Bang park, 2026-2030,", "requirement jobs". Return
 * out. */
const char *iop_scheme_column_words(const iop_lookup *l, iop_column_block block, size_t index, char *out,
                                    size_t size);
const char *iop_scheme_row_words(const iop_lookup *l, iop_row_block block, size_t index, char *out,
                                 size_t size);

/* --- all rows, all columns: sums of every block, one allocation each, freed with iop_free(.., sums[0])
 * ------- */

/* A x in double-double. */
iop_status iop_scheme_row_sums(const iop_lookup *l, const iop_scheme_point *point, iop_sum *sums[IOP_ROWS],
                               iop_err *err);
/* A'y in double-double. */
iop_status iop_scheme_column_sums(const iop_lookup *l, const iop_scheme_point *point, iop_sum *sums[IOP_COLS],
                                  iop_err *err);
/* The value of the aim, compensated. */
iop_sum iop_scheme_value(const iop_lookup *l, size_t priority, const iop_scheme_point *point);

/* Whether technique e has rows share. */
static inline bool iop_share_bounds(const iop_scheme *s, size_t e)
{
    for (size_t t = 0; t < s->periods; t++)
        if (s->technique[e].share[t] < 1)
            return true;
    return false;
}

/* A column of the point, 0 where the array is absent. */
static inline double iop_point_column(const iop_scheme_point *p, iop_column_block block, size_t index)
{
    return p->column[block] ? p->column[block][index] : 0;
}

static inline double iop_point_row(const iop_scheme_point *p, iop_row_block block, size_t index)
{
    return p->row[block] ? p->row[block][index] : 0;
}

/* Largest violation of rows and bounds. */
iop_status iop_judge_scheme_primal(const iop_lookup *l, const iop_scheme_point *point, iop_certificate *cert,
                                   iop_err *err);

#endif
