/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/large.h - memory for many numbers. */
#ifndef IOP_BASE_LARGE_H
#define IOP_BASE_LARGE_H

#include <ioplan/env.h>
#include <stddef.h>

/* count elements of size bytes, not zeroed, freed with iop_free; NULL without memory or on overflow. Asks the
 * system for large pages where the block has room for some: first use of ordinary ones costs as much as a
 * quarter of a factorisation at 2,000 rows. */
void *iop_large_new(const iop_env *env, size_t count, size_t size);

#endif
