/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/plans.h - the plans of gen.h with everything else a plan may have. */
#ifndef IOP_TESTS_PLANS_H
#define IOP_TESTS_PLANS_H

#include "support/gen.h"

/* A plan of kind seed % GEN_KINDS. Two of three have direct use by final demand that differs between
 * categories; one of three has narrow bands, bounds that coincide, outputs and final demands both fixed. With
 * `bare`, some measures count nothing: their limits are empty rows. */
iop_plan *random_plan(uint64_t seed, size_t most, bool bare);

/* Whether the generator halved flows into numbers whose reciprocal is not finite. */
bool has_tiny_output(const iop_plan *plan);

#endif
