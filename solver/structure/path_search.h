/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure/path_search.h - the largest terms of d (I + A + A A + ...) y, one by one. */
#ifndef IOP_STRUCTURE_PATH_SEARCH_H
#define IOP_STRUCTURE_PATH_SEARCH_H

#include "structure/heap.h"
#include <ioplan/table.h>
#include <stdint.h>

/* A path: its last sector, the path that it prolongs, and the output of the sector that serves it. */
typedef struct iop_path_node {
    double amount;
    uint32_t before, sector; /* before: UINT32_MAX at the root */
} iop_path_node;

typedef struct iop_path_search {
    iop_env env;
    const iop_table *table;
    const double *direct; /* n, d */
    double *behind; /* n: largest |d[s]| |a| ... |a| of paths with one purchase or more, from a unit of i */
    iop_path_node *node;
    size_t nodes, capacity, most;
    iop_heap open; /* a: node; b: 0 the path itself, 1 what lies behind it */
    iop_heap best; /* the values of the largest `top` paths seen, whether opened or not */
    size_t top;
    double left_out; /* paths up to this absolute value found no room; 0: none */
} iop_path_search;

/* Prepares `behind` and queues the roots: y[i] (n values) is the final demand for each product. */
IOP_MUST_CHECK iop_status iop_path_search_open(iop_path_search *s, const iop_table *table,
                                               const double *direct, const double *y, size_t top, size_t most,
                                               const iop_env *env, iop_err *err);
/* The next largest path, as a node; *found false when there is none. */
IOP_MUST_CHECK iop_status iop_path_search_next(iop_path_search *s, size_t *node, bool *found, iop_err *err);
void iop_path_search_close(iop_path_search *s);

#endif
