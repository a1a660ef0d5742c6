/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regional/portable.h - powers and logarithms with the same bits on every machine. */
#ifndef IOP_REGIONAL_PORTABLE_H
#define IOP_REGIONAL_PORTABLE_H

/* log2(v), v > 0 and finite. */
double iop_portable_log2(double v);
/* base^exponent, base >= 0, exponent >= 0; 0^0 is 1. */
double iop_portable_power(double base, double exponent);

#endif
