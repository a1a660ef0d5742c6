/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures.h - numbers for people: side by side with the same decimals, or alone. */
#ifndef IOP_REPORT_FIGURES_H
#define IOP_REPORT_FIGURES_H

#include "base/number.h"
#include <stddef.h>

/* Texts are in the marks of a language of ioplan/words.h. */

/* Decimals with which `count` numbers of one row are told: the largest in about `digits` significant digits,
 * none that would be 0 in all of them. */
int iop_figure_decimals(const double *value, size_t count, int digits);
/* The number in thousands groups with so many decimals; what rounds to 0 is "0", with its decimals. */
void iop_figure(const char *lang, double value, int decimals, char out[IOP_NUMBER_SIZE]);
/* A number of any size in 9 or 10 columns: "1.277e+14". */
void iop_figure_exponent(const char *lang, double value, char out[IOP_NUMBER_SIZE]);
/* The same as iop_figure with a sign, but "0" without. */
void iop_figure_signed(const char *lang, double value, int decimals, char out[IOP_NUMBER_SIZE]);
/* Change against a base in percent, "+4.8 %", "0.0 %" when it rounds to that, "" without a base. */
void iop_figure_change(const char *lang, double value, double base, char out[IOP_NUMBER_SIZE]);
/* A violation to its order of magnitude: "4e-16", "0". */
void iop_figure_order(double violation, char out[IOP_NUMBER_SIZE]);
/* One number by itself in `digits` significant digits, without zeroes at the end. */
void iop_figure_short(const char *lang, double value, int digits, char out[IOP_NUMBER_SIZE]);

#endif
