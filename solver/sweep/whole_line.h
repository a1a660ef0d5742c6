/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole_line.h - the exact path of a whole plan along a line of its numbers. */
#ifndef IOP_SWEEP_WHOLE_LINE_H
#define IOP_SWEEP_WHOLE_LINE_H

#include "sweep/span.h"

/* A part of a line: from part/parts of the way to (part + 1)/parts. */
typedef struct iop_whole_line {
    const iop_sweep *sweep;
    const iop_span *span;        /* of the sweep's keys */
    const iop_scheme *from, *to; /* borrowed */
    size_t part, parts;
} iop_whole_line;

/* IOP_EINVAL names what stands in the way of an exact path between the two. *parts: into how many the line is
 * worth cutting, which follows from the two alone; 1: it is not. */
iop_status iop_whole_line_check(const iop_scheme *from, const iop_scheme *to, size_t *parts, iop_err *err);
/* Appends the part's points: every breakpoint, each solved and verified, and ends of the line that lie in it.
 * A cut is a point where the path bends there, of the part that begins with it: the points of all parts are
 * those of the whole line. */
iop_status iop_whole_run_line(iop_worker *w, const iop_whole_line *line, iop_err *err);

#endif
