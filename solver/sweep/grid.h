/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grid.h - a grid of keys, shared by its rows and its regions. */
#ifndef IOP_SWEEP_GRID_H
#define IOP_SWEEP_GRID_H

#include "sweep/span.h"

enum { IOP_GRID_KEYS = 6 };

typedef struct iop_grid {
    iop_span span[IOP_GRID_KEYS];
    size_t spans, rows, block; /* block: points of a unit where there is one key and no path */
    iop_subject low, high;     /* with the first key at its ends, the others at their first values */
    iop_subject side;          /* two keys: with the second at its end, the first at its first value */
    const iop_plan *from, *to, *across; /* the plans of these three; NULL in a whole plan */
    bool straight; /* of a whole plan: its numbers move straight with the first key, from `low` to `high` */
    bool adds_up;  /* no key multiplies what another one moves; false in a whole plan */
    bool has_regions; /* two keys that move bounds only, and add up */
    bool by_path;     /* rows come from a path: it costs less than solving their points */
} iop_grid;

/* grid_row.c: a row of many points along one line of bounds, exactly, from its path; *done is false where it
 * has to be solved point by point. `from` and `to` are its ends. */
iop_status iop_grid_run_line(iop_worker *w, const iop_sweep *s, const double *share, bool *done,
                             iop_err *err);

/* regions.c: the polygons of equal shadow prices, as points of part IOP_PART_REGIONS. */
iop_status iop_grid_run_regions(iop_worker *w, const iop_sweep *s, iop_err *err);

#endif
