/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html.h - the parts of report.html. The page carries its data as JSON; page/ (script) turns them into tables
 * and charts. What the script reads is written by the functions below, each an item of one object. */
#ifndef IOP_REPORT_HTML_H
#define IOP_REPORT_HTML_H

#include "report/script.h"
#include <ioplan/report.h>

/* Head of the solution, sectors, final demand, limits, totals, measures, conflict, provenance. */
void iop_html_solution(iop_script *j, const iop_solution *s, const char *lang);
/* "extras": use by sector, linkages, the largest flows and the matrix. */
iop_status iop_html_put_extras(iop_script *j, const iop_solution *s, const iop_report_extras *extras,
                               iop_err *err);
/* "sweeps", "sweep_limits", "sweep_measures": what the script needs of each sweep that has begun. */
iop_status iop_html_put_sweeps(iop_script *j, iop_archive *sweep, const iop_env *env, iop_err *err);
/* "words": the texts of the script in the language; empty in English. */
void iop_html_put_words(iop_script *j, const char *lang);
/* The texts of the script, in English; NULL ends the list. */
extern const char *const iop_html_words[];

#endif
