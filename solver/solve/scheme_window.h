/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_window.h - the part of a whole plan that a rolling horizon decides at once. */
#ifndef IOP_SOLVE_SCHEME_WINDOW_H
#define IOP_SOLVE_SCHEME_WINDOW_H

#include "solve/scheme_work.h"

typedef struct iop_window {
    iop_scheme_work *w;
    iop_scheme part; /* what the window sees, with lists of its own */
    void *list;      /* storage of these */
    /* of the part: its model, and the program in units of its own size, as that of a whole scheme */
    iop_scheme_work own;
    bool *decided; /* of the model's columns */
    iop_blocks answer, reduced, size;
    iop_certificate worst; /* of all windows */
} iop_window;

/* The first `periods` of the scheme; `end`: with the end condition (13) at the last of them. Closed after
 * failure as well. */
iop_status iop_window_open(iop_window *v, size_t periods, bool end, iop_err *err);
void iop_window_close(iop_window *v);

#endif
