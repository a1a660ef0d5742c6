/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table/check.h - the rules of iop_table_check: each finds its cells and says one sentence about a cell. */
#ifndef IOP_TABLE_CHECK_H
#define IOP_TABLE_CHECK_H

#include "base/number.h"
#include <ioplan/table.h>

enum { CHECK_WORST = 5, CHECK_SENTENCE = 352, CHECK_NAME = 96 };

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

typedef struct {
    const iop_table *table;
    double tolerance; /* the table's, but not below rounding */
    double *scratch;  /* n values */
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

/* A number in a sentence; use as say("%s", check_number(x).text). */
typedef struct {
    char text[IOP_NUMBER_SIZE];
} check_text;
check_text check_number(double value);
check_text check_percent(double share); /* "4.5 %" */

/* Name of a column of primary or resources: a sector's label, or "category household". */
const char *iop_check_column(const iop_table *t, size_t column, char out[CHECK_NAME]);

/* What a sector sells (row sum of Z and F) and pays (column sum of Z and P). */
double iop_check_sales(const iop_table *t, size_t sector);
double iop_check_costs(const iop_table *t, size_t sector);

#endif
