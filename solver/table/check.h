/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table/check.h - the rules of iop_table_check: each finds its cells and says one sentence about a cell. */
#ifndef IOP_TABLE_CHECK_H
#define IOP_TABLE_CHECK_H

#include "base/number.h"
#include <ioplan/table.h>

enum { CHECK_WORST = 5, CHECK_SENTENCE = 512, CHECK_NAME = 96 };

/* A cell of one of the table's matrices; rules about one sector or resource use `row` alone. */
typedef struct {
    double badness; /* larger is worse */
    size_t row, col;
} check_cell;

/* The worst cells found, worst first; equal ones in the order of finding. */
typedef struct {
    size_t count, kept; /* found; kept in cell[] */
    check_cell cell[CHECK_WORST];
} check_worst;

/* What one walk over the flows tells of a row, so that rules need not look at each cell again. */
typedef struct {
    double sales;                             /* row sum of Z and F */
    bool negative, above_buyer, above_seller; /* holds such a cell of Z */
} check_row;

typedef struct {
    const iop_table *table;
    const char *lang;  /* of the sentences */
    double tolerance;  /* the table's, but not below rounding */
    double *scratch;   /* n values */
    double *purchases; /* n: column sums of Z */
    check_row *row;    /* n */
} check_context;

typedef struct {
    iop_severity severity;
    const char *where; /* table part */
    void (*find)(const check_context *c, check_worst *worst);
    void (*say)(const check_context *c, check_cell cell, char out[CHECK_SENTENCE]);
    const char *more; /* "and 7 more MORE" */
} check_rule;

extern const check_rule iop_check_finite_rules[], iop_check_account_rules[], iop_check_use_rules[],
    iop_check_flow_rules[];
extern const size_t iop_check_finite_count, iop_check_account_count, iop_check_use_count,
    iop_check_flow_count;

void iop_check_found(check_worst *worst, double badness, size_t row, size_t col);

/* A number or a unit in a sentence; use as say("%s", check_number(c, x).text). */
typedef struct {
    char text[CHECK_NAME];
} check_text;
check_text check_number(const check_context *c, double value);
check_text check_percent(const check_context *c, double share); /* "4.5 %" */
check_text check_unit(const check_context *c, const char *unit);

/* Name of a column of primary or resources: a sector's label, or "category household". */
const char *iop_check_column(const check_context *c, size_t column, char out[CHECK_NAME]);

/* Fills c->purchases and c->row, walking along the rows once: columns of a large table are far apart. */
void iop_check_survey(check_context *c);
/* What a sector pays: column sum of Z and P. */
double iop_check_costs(const check_context *c, size_t sector);

/* The spectral radius of the coefficients against 1. */
iop_status iop_check_radius(const check_context *c, iop_diags *diags);

#endif
