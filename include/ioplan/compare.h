/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/compare.h - results side by side: what differs in their plans, their limits and prices, and in the
 * scenarios that they were solved from.
 *
 * The results are called A, B, C, ...; differences are against A, the first. Rows are joined by what they are
 * about: a sector by its code, a limit by its name and side. What one result has and another does not is
 * told. */
#ifndef IOPLAN_COMPARE_H
#define IOPLAN_COMPARE_H

#include <ioplan/diag.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_compare iop_compare;

/* Reads the folders of `count` results, at least two; names and texts in `lang` ("vi" or "en"). Findings go
 * into diags.
 */
IOP_API IOP_MUST_CHECK iop_status iop_compare_open(iop_compare **out, size_t count, const char *const *dir,
                                                   const char *lang, const iop_env *env, iop_diags *diags);
IOP_API void iop_compare_close(iop_compare *compare);

/* For a terminal, at most 80 columns a line: aims, what changed in the scenarios, what differs most. */
IOP_API IOP_MUST_CHECK iop_status iop_compare_summary(const iop_compare *compare, char **text, size_t *length,
                                                      iop_err *err);
/* Every table as JSON: "results" (label, folder, title, status, objective), and "tables" with name, title,
 * columns and rows, whose cells are numbers, texts or null. */
IOP_API IOP_MUST_CHECK iop_status iop_compare_json(const iop_compare *compare, char **text, size_t *length,
                                                   iop_err *err);
IOP_API void iop_compare_text_free(const iop_compare *compare, char *text);

/* Writes into the folder `dir`, which is made if need be and may hold an earlier comparison:
 * compare-TABLE.csv, compare.html, one page that needs no network, and compare.xlsx where workbooks can be
 * written; *workbook tells whether (may be NULL). created: as in iop_report_source. */
IOP_API IOP_MUST_CHECK iop_status iop_compare_write(const iop_compare *compare, const char *dir,
                                                    long long created, bool *workbook, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
