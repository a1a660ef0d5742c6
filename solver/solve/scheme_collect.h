/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_collect.h - the sides that may be named as causes while they are gathered. */
#ifndef IOP_SOLVE_SCHEME_COLLECT_H
#define IOP_SOLVE_SCHEME_COLLECT_H

#include "solve/scheme_causes.h"

typedef struct {
    iop_causes *out;
    const iop_model *model; /* NULL: sides have their number in the block for an index */
    iop_blocks unit;        /* what counts as 1 in each column and row */
} iop_collector;

/* Adds a side with the amount that counts as 1 there, unless its row or column is absent or its bound is
 * infinite. */
iop_status iop_collect(iop_collector *f, iop_lp_side side, iop_cause cause, double unit, iop_err *err);

size_t iop_collected_column(const iop_collector *f, iop_column_block block, size_t t, size_t k);
size_t iop_collected_row(const iop_collector *f, iop_row_block block, size_t t, size_t k);

/* scheme_causes_own.c: what the scheme's own statements bound. */
iop_status iop_collect_own(iop_collector *f, iop_err *err);

#endif
