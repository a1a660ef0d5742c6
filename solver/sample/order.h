/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/order.h - many values in rising order, without comparing them. */
#ifndef IOP_SAMPLE_ORDER_H
#define IOP_SAMPLE_ORDER_H
#include <stddef.h>
#include <stdint.h>

/* A value, by a key that rises with it, and where it came from. */
typedef struct iop_ordered {
    uint64_t key;
    size_t place;
} iop_ordered;

/* Values that differ by less than this share of the largest are the same but for rounding: what is solved is
 * verified to no more. */
#define IOP_SAMPLE_ROUNDING 1e-10

/* Not of NaN; -0 and 0 are the same value. */
iop_ordered iop_ordered_of(double value, size_t place);
double iop_ordered_value(const iop_ordered *item);

/* Brings n items into rising order; equal ones keep theirs. `room` holds as many. */
void iop_order(size_t n, iop_ordered *item, iop_ordered *room);

#endif
