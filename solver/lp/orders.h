/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/orders.h - what was found for the structure of a program, kept for the next of the same structure. */
#ifndef IOP_LP_ORDERS_H
#define IOP_LP_ORDERS_H

#include <ioplan/lp.h>
#include <stdbool.h>
#include <stddef.h>

/* Where the entries of a matrix are, by columns, and the stages of its rows; NULL: none. Borrowed. */
typedef struct lp_structure {
    size_t rows, columns;
    const size_t *start, *index;
    const int *stage;
} lp_structure;

/* What was kept for a structure, unchanged until the orders are closed; NULL: nothing, or no orders. Any
 * thread may ask and keep at any time. */
const void *lp_orders_find(iop_lp_orders *orders, const lp_structure *of);
/* Takes over `found`, for release(found) when the orders are closed; false: they do not, as there are no
 * orders, something is kept for the structure, no more are kept, or there is no memory. */
bool lp_orders_keep(iop_lp_orders *orders, const lp_structure *of, void *found, void (*release)(void *found));

#endif
