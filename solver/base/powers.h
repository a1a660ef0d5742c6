/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/powers.h - powers of ten to 128 bits, for reading and writing numbers.
 *
 * iop_powers[q - IOP_POWER_MIN] holds t = floor(10^q / 2^e), with e such that 2^127 <= t < 2^128; e is
 * iop_power_exponent(q). t is exact for 0 <= q <= IOP_POWER_EXACT, else less than 1 too small. The table is
 * made by make_powers.c while ioplan is built. */
#ifndef IOP_BASE_POWERS_H
#define IOP_BASE_POWERS_H

#include <stdint.h>

enum { IOP_POWER_MIN = -360, IOP_POWER_MAX = 345, IOP_POWER_EXACT = 55 };

typedef struct iop_power {
    uint64_t high, low;
} iop_power;

extern const iop_power iop_powers[IOP_POWER_MAX - IOP_POWER_MIN + 1];

/* floor(q * log2(10)) - 127; the product with 217706 / 2^16 has the right floor for |q| <= 400. */
static inline int iop_power_exponent(int q)
{
    return ((217706 * q) >> 16) - 127;
}

__extension__ typedef unsigned __int128 iop_u128;

/* m * t for a power t: the upper 128 bits of the 192; the lower 64 go to *low. */
static inline iop_u128 iop_power_times(const iop_power *t, uint64_t m, uint64_t *low)
{
    iop_u128 below = (iop_u128)m * t->low;
    *low = (uint64_t)below;
    return (iop_u128)m * t->high + (uint64_t)(below >> 64);
}

#endif
