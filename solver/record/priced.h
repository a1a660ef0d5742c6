/* SPDX-License-Identifier: GPL-3.0-or-later */
/* priced.h - what a solution tells of a bound and its price, of plans and of whole plans. */
#ifndef IOP_RECORD_PRICED_H
#define IOP_RECORD_PRICED_H

#include <ioplan/diag.h>

/* A bound and its price, of a limit or of a group total. */
typedef struct iop_priced {
    const char *list, *name;
    bool is_max, binding;
    double bound, value, dual, price, left, from, to;
    double unit; /* of the bound */
} iop_priced;

/* Whether slopes and range go with the dual; aim: what tolerances take for 1 of the objective. */
void iop_priced_check(const iop_priced *p, bool maximize, double aim, iop_diags *diags);

#endif
