/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grid.h - a grid of keys, shared by its rows and its regions. */
#ifndef IOP_SWEEP_GRID_H
#define IOP_SWEEP_GRID_H

#include "sweep/span.h"

enum { IOP_GRID_KEYS = 6 };

typedef struct iop_grid {
    iop_span span[IOP_GRID_KEYS];
    size_t spans, rows;
    iop_plan *from, *to; /* with the first key at its ends, the others at their first values */
    iop_plan *across;    /* two keys: with the second at its end, the first at its first value */
    bool adds_up;        /* no key multiplies what another one moves */
    bool has_regions;    /* two keys that move bounds only, and add up */
    bool by_path;        /* rows come from a path: it costs less than solving their points */
} iop_grid;

/* grid_row.c: a row of many points along one line of bounds, exactly, from its path; *done is false where it
 * has to be solved point by point. `from` and `to` are its ends. */
iop_status iop_grid_run_line(iop_worker *w, const iop_sweep *s, const double *share, bool *done,
                             iop_err *err);

/* regions.c: the polygons of equal shadow prices, as points of part IOP_PART_REGIONS. */
iop_status iop_grid_run_regions(iop_worker *w, const iop_sweep *s, iop_err *err);

#endif
