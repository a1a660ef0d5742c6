/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/compare.h - what the files of a comparison share. */
#ifndef IOP_REPORT_COMPARE_H
#define IOP_REPORT_COMPARE_H

#include "base/text.h"
#include "report/tables.h"
#include <ioplan/compare.h>
#include <ioplan/read.h>

typedef struct iop_compared {
    const char *dir; /* owned by the comparison */
    char label[24];  /* "A" */
    iop_solution *solution;
    iop_yaml *scenario;
    iop_report_tables *tables; /* of the solution, and "scenario" */
} iop_compared;

struct iop_compare {
    iop_env env;
    char *lang;
    size_t count;
    iop_compared *result;
    iop_report_tables *joined; /* "results" first, then "scenario" where something changed, then by table */
};

/* Adds the table "scenario" to the tables: a row for each value, its key the path to it ("limits.co2.max").
 */
iop_status iop_compare_flatten(iop_report_tables *tables, const iop_yaml *scenario, iop_err *err);

/* Adds the rows of a table of all results to `joined`, the columns that are compared side by side: of the
 * result with label L a column "KEY.L", then "KEY.L-A" and, relative to A, "KEY.L-A.share". Differences need
 * the same unit. Of tables in which some result lacks a row, a column "missing" names those results.
 * only_different: rows that are the same in all results are left out. */
iop_status iop_compare_join(iop_compare *c, const char *name, bool only_different, iop_err *err);

/* compare.html. */
iop_status iop_compare_put_page(iop_text *t, const iop_compare *c, iop_err *err);

/* Value, difference and relative difference of a number against A's, where rounding is no difference. */
double iop_compare_difference(double value, double first);

#endif
