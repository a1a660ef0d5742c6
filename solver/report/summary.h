/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.h - the parts of the summary. */
#ifndef IOP_REPORT_SUMMARY_H
#define IOP_REPORT_SUMMARY_H

#include "report/page.h"

enum { IOP_SUMMARY_DIGITS = 5 };

/* A head in `width` columns, which names the unit of money where it is not the dataset's. */
void iop_summary_money_head(iop_page *p, const char *head, size_t width);
/* Limits and totals of groups, with their prices. */
void iop_summary_limits(iop_page *p);
/* Why there is no optimum. */
void iop_summary_infeasible(iop_page *p);
/* Of a plan of several periods, or with techniques, places, treatments or targets: a column a period. */
void iop_summary_whole(iop_page *p);
void iop_summary_unbounded(iop_page *p);

#endif
