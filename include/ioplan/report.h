/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/report.h - a solution for people: the terminal summary, and the page for a browser. */
#ifndef IOPLAN_REPORT_H
#define IOPLAN_REPORT_H

#include <ioplan/archive.h>
#include <ioplan/solution.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The summary as UTF-8 text of at most 80 columns a line (East Asian widths counted, names cut with an
 * ellipsis); names in `lang` ("vi" or "en"). Owned by the caller, freed with iop_solution_text_free. */
IOP_API IOP_MUST_CHECK iop_status iop_report_summary(const iop_solution *s, const char *lang, char **text,
                                                     size_t *length, iop_err *err);

/* What a page shows beyond a solution: counts that need the table and the Leontief operator. Arrays are
 * borrowed and row-major; NULL where something is not known. Sectors and measures are those of the solution,
 * in its order. */
typedef struct iop_report_extras {
    const double *use;  /* measures x sectors: of each sector under the plan, [unit of the measure] */
    const double *flow; /* sectors x sectors: sales of the row to the column in the base year [money], */
    size_t flow_stride; /* so many numbers from row to row; */
    const double *flow_scale;         /* sectors: under the plan, so many times the column */
    const double *backward, *forward; /* sectors: linkages, their mean 1 */
} iop_report_extras;

/* The whole report as one page of HTML that needs no network: for a browser, on paper, for a screen reader.
 * `extras` and `sweep` (the store of a sweep of the same scenario) may be NULL. Texts in `lang`. Owned by the
 * caller, freed with iop_solution_text_free. The sweep is read, and used by nobody else meanwhile. Whatever
 * the data say, they are text on the page and nothing else. */
IOP_API IOP_MUST_CHECK iop_status iop_report_page(const iop_solution *s, const iop_report_extras *extras,
                                                  iop_archive *sweep, const char *lang, char **html,
                                                  size_t *length, iop_err *err);
#ifdef __cplusplus
}
#endif
#endif
