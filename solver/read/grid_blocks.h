/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/grid_blocks.h - records of numbers, taken block by block by several threads. */
#ifndef IOP_READ_GRID_BLOCKS_H
#define IOP_READ_GRID_BLOCKS_H

#include "read/names.h"
#include "read/scan.h"

typedef struct iop_grid_blocks {
    const iop_names *rows; /* every record starts with one of them */
    const size_t *map;     /* file column behind the name -> matrix column */
    size_t columns;        /* of map */
    size_t *row_line;      /* matrix row -> line where it was, 0 for none; zeroed */
    double *value;         /* the matrix */
    size_t ld;
    size_t size; /* bytes of a block, 0: a good choice */
} iop_grid_blocks;

/* Takes records from the scan, which is behind the header, as long as nothing about them is in doubt: a known
 * name that comes once, the right number of cells, finite numbers without quotes. Leaves the scan before the
 * first block that holds anything else, as if nothing had been read from there on, or at the end. Reports
 * nothing but a lack of memory. */
void iop_grid_take_blocks(const iop_grid_blocks *work, iop_scan *scan);

#endif
