/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole_line.h - the exact path of a whole plan along a line of its numbers. */
#ifndef IOP_SWEEP_WHOLE_LINE_H
#define IOP_SWEEP_WHOLE_LINE_H

#include "sweep/span.h"

typedef struct iop_whole_line {
    const iop_sweep *sweep;
    const iop_span *span;        /* of the sweep's keys */
    const iop_scheme *from, *to; /* borrowed */
} iop_whole_line;

/* IOP_EINVAL names what stands in the way of an exact path between the two. */
iop_status iop_whole_line_check(const iop_scheme *from, const iop_scheme *to, iop_err *err);
/* Appends the path's points: both ends of the line and every breakpoint, each solved and verified. */
iop_status iop_whole_run_line(iop_worker *w, const iop_whole_line *line, iop_err *err);

#endif
