/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regional/report.h - the notes of a derivation: totals met or missed, factors solved, caps. */
#ifndef IOP_REGIONAL_REPORT_H
#define IOP_REGIONAL_REPORT_H

#include "base/number.h"
#include "regional/spec.h"
#include <math.h>

/* In the place of a total that nobody stated; asked for with isnan. */
#define IOP_UNSTATED ((double)NAN)

/* Eight significant digits without idle zeros. */
const char *iop_report_number(double value, char out[IOP_NUMBER_SIZE]);

/* "WHAT: 25,300 UNIT, as stated" or "WHAT: 25,310 UNIT instead of 25,300 (0.04 %)"; without "as stated" when
 * nothing was stated (IOP_UNSTATED). */
void iop_report_total(iop_spec *spec, const char *what, const char *unit, double got, double stated);
/* The same in the dataset's unit of money. */
void iop_report_money(iop_spec *spec, const char *what, double got, double stated);
void iop_report_resource(iop_spec *spec, const char *name, const char *unit, double got, double stated);
/* "WHAT: TEXT: D23 D24" for the columns marked, nothing when none is. */
void iop_report_names(iop_spec *spec, const char *what, const char *text, const bool *mask);

#endif
