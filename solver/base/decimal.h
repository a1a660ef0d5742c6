/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/decimal.h - a decimal of up to 19 digits as the nearest double. */
#ifndef IOP_BASE_DECIMAL_H
#define IOP_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/* mantissa * 10^exponent, rounded to nearest, ties to even; too large gives infinity. `cut`: further digits,
 * not all zero, followed those of the mantissa. False when 128 bits of the power do not decide. */
bool iop_decimal_round(uint64_t mantissa, long exponent, bool cut, double *value);

#endif
