/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tornado.h - the numbers of a scenario that are moved one at a time. */
#ifndef IOP_SWEEP_TORNADO_H
#define IOP_SWEEP_TORNADO_H

#include "sweep/study.h"

/* One change that moves with the factor, or does not. */
typedef struct iop_part {
    char *path;       /* "limits.co2.max" */
    double value;     /* with factor 1 */
    const char *unit; /* "%", "ha"; borrowed from the scenario */
    bool still;
} iop_part;

typedef struct iop_moved {
    char *name;
    size_t parts, room;
    iop_part *part;
} iop_moved;

typedef struct iop_tornado {
    iop_env env;
    double spread;
    bool by_sector, met; /* met: an entry names a number that is listed already, by another one */
    size_t count, room;
    iop_moved *moved;
} iop_tornado;

/* tornado_list.c: the numbers that an entry of `of` means; complains when there are none. */
iop_status iop_tornado_list(iop_tornado *t, const iop_sweep *s, const iop_yaml_node *word, iop_diags *diags);
void iop_tornado_close(iop_tornado *t);

/* The same piece by piece: whether a number is listed; a number without parts; a part, which moves, of the
 * last one. */
bool iop_tornado_has(iop_tornado *t, const char *name);
iop_status iop_tornado_add(iop_tornado *t, const char *name, iop_diags *diags);
iop_status iop_tornado_add_part(iop_tornado *t, const char *path, double value, const char *unit,
                                iop_diags *diags);
/* tornado_stated.c: every number that the scenario states at a path or below it and that is not listed yet,
 * of a static plan only those that are no bounds; none is no fault. */
iop_status iop_tornado_stated(iop_tornado *t, const iop_sweep *s, const char *path, iop_diags *diags);
/* tornado_whole.c: two points as below, from the plans with the number `step` below and above where it
 * stands, and those at the ends, which stand in the worker's first two points; an end up to which the slope
 * is not proved has no factor. */
iop_status iop_tornado_whole_range(iop_worker *w, const iop_sweep *s, const iop_moved *m,
                                   const iop_subject near[2], double step, const iop_subject end[2],
                                   iop_err *err);

/* tornado_range.c: two points of part IOP_PART_EXTRA: how far the slopes to the left and to the right of
 * where the number stands hold (the factor as key, the slope per unit of the factor as shadow price); none
 * where they are not known. */
iop_status iop_tornado_range(iop_worker *w, const iop_sweep *s, const iop_moved *m, const iop_plan *low,
                             const iop_plan *high, iop_err *err);

#endif
