/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/report.h - a solution for people: the terminal summary. */
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
    const iop_solution *solution; /* NULL: of a sweep alone */
    const iop_plan *plan;         /* what was solved; NULL: the use of resources by sector is not told */
    iop_archive *sweep;           /* NULL: none; sweeps that are not finished are left out */
    const char *lang;             /* "vi" or "en" */
    const iop_env *env;           /* NULL: the defaults */
} iop_report_source;

#ifdef __cplusplus
}
#endif
#endif
