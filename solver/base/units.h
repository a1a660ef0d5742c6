/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/units.h - units of limits: which convert into which. */
#ifndef IOP_BASE_UNITS_H
#define IOP_BASE_UNITS_H

#include <stdbool.h>
#include <stddef.h>

/* Factor such that value_in_to = factor * value_in_from; false when the units do not convert. Equal texts
 * convert by 1 whatever they are. Known: mass (kg t kt Mt), energy (J kJ MJ GJ TJ PJ kWh MWh GWh TWh toe ktoe
 * Mtoe), area (m2 ha km2), volume (m3 l), counts (persons jobs workers), each after an optional "thousand",
 * "million" or "billion"; money by its ISO code, the same way. Words after the unit ("kt CO2") must agree or
 * be left out in one. */
bool iop_unit_convert(const char *from, const char *to, double *factor);

/* Whether the text starts with a unit that iop_unit_convert knows. */
bool iop_unit_known(const char *unit);

/* A unit without its multiple: "million USD" is 1e6 "USD", "kt CO2" 1e3 "t CO2", "thousand persons" 1e3
 * "person". Writes the single unit and returns the multiple; a unit without one is copied and gives 1. */
double iop_unit_single(const char *unit, char *out, size_t size);

/* Splits "14790 ha" into 14790 and "ha" (the unit may be ""); false when it does not start with a number. A
 * number beyond the largest is infinite. */
bool iop_unit_split(const char *text, double *value, const char **unit);

#endif
