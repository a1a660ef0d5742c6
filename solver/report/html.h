/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html.h - the parts of report.html and compare.html. The page carries its data as JSON; page/ (script) turns
 * them into tables and charts. What the script reads is written by the functions below, each an item of one
 * object. */
#ifndef IOP_REPORT_HTML_H
#define IOP_REPORT_HTML_H

#include "report/script.h"
#include "report/tables.h"
#include <ioplan/report.h>

/* A file of page/, as the build has embedded it. */
typedef struct iop_html_part {
    const unsigned char *data;
    const size_t *size;
} iop_html_part;
#define IOP_HTML_EMBEDDED(name)                                                                              \
    extern const unsigned char iop_html_##name[];                                                            \
    extern const size_t iop_html_##name##_size
#define IOP_HTML_PART(name)                                                                                  \
    {                                                                                                        \
        iop_html_##name, &iop_html_##name##_size                                                             \
    }

/* From the first byte to the place of the data; from there to the last, with the script's parts up to one
 * without data. */
void iop_html_begin(iop_text *t, const char *title, const char *lang);
void iop_html_end(iop_text *t, const iop_html_part *part);

/* What charts and sentences are made of: head of the solution, sectors, final demand, limits, measures,
 * arrays. */
void iop_html_put_solution(iop_script *j, const iop_solution *s, const char *lang);
/* "tables": all of report/tables.h but those of sweeps. */
iop_status iop_html_put_tables(iop_script *j, const iop_report_source *source, iop_err *err);
/* One of them, packed; of a large one the first rows, and "all", how many there are. */
iop_status iop_html_put_table(iop_script *j, const iop_report_table *table, const char *lang, iop_err *err);
/* "structure": use by sector, linkages, the largest flows and the matrix. */
iop_status iop_html_put_structure(iop_script *j, const iop_report_source *source, iop_err *err);
/* "sweeps", "sweep_limits", "sweep_measures": what the script needs of each sweep that has begun. */
iop_status iop_html_put_sweeps(iop_script *j, iop_archive *sweep, const char *lang, const iop_env *env,
                               iop_err *err);
/* "words": the texts of the script in the language; empty in English. */
void iop_html_put_words(iop_script *j, const char *lang);
/* The texts of the script, in English; NULL ends the list. */
extern const char *const iop_html_words[];

/* Names and units as a person writes them. */
void iop_html_name(iop_script *j, const char *lang, const char *name);
void iop_html_unit(iop_script *j, const char *lang, const char *unit);

#endif
