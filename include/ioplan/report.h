/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/report.h - a solution for people: the terminal summary, and the page for a browser. */
#ifndef IOPLAN_REPORT_H
#define IOPLAN_REPORT_H

#include <ioplan/archive.h>
#include <ioplan/plan.h>
#include <ioplan/solution.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The summary as UTF-8 text of at most 80 columns a line (East Asian widths counted, names cut with an
 * ellipsis); names in `lang` ("vi" or "en"). Owned by the caller, freed with iop_solution_text_free. */
IOP_API IOP_MUST_CHECK iop_status iop_report_summary(const iop_solution *s, const char *lang, char **text,
                                                     size_t *length, iop_err *err);

/* What a report is made of; everything is borrowed. */
typedef struct iop_report_source {
    const iop_solution *solution;     /* NULL: of a sweep alone */
    const iop_plan *plan;             /* what was solved; NULL: the use of resources by sector is not told */
    iop_archive *sweep;               /* NULL: none; sweeps that are not finished are left out */
    const char *lang;                 /* "vi" or "en" */
    const double *backward, *forward; /* linkages of the plan's sectors, their mean 1; NULL: not told */
    const iop_env *env;               /* NULL: the defaults */
    long long created; /* what files of a kind that has one say of when they were made, seconds since 1970
                          (UTC); 0: always the same day. The same source gives the same bytes. */
} iop_report_source;

/* A file that a result folder holds for readers: the workbook; the page, which needs no network and whose
 * data are text on it and nothing else, whatever they say. */
typedef struct iop_report_product {
    const char *name;                     /* "results.xlsx" */
    iop_status (*possible)(iop_err *err); /* IOP_OK, or a sentence that says what must be installed for it */
    /* Its bytes, freed with iop_report_free. */
    iop_status (*make)(const iop_report_source *source, char **data, size_t *size, iop_err *err);
} iop_report_product;

/* All of them; ends with a NULL name. */
IOP_API const iop_report_product *iop_report_products(void);
IOP_API void iop_report_free(const iop_report_source *source, char *data);

#ifdef __cplusplus
}
#endif
#endif
