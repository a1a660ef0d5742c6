/* SPDX-License-Identifier: GPL-3.0-or-later */
/* span.h - a key and the two values that it moves between. */
#ifndef IOP_SWEEP_SPAN_H
#define IOP_SWEEP_SPAN_H

#include "sweep/study.h"

enum { IOP_SET_SIZE = 512 };

typedef struct iop_span {
    const char *path, *from, *to; /* borrowed from the scenario */
    size_t count;                 /* values, both ends among them; 0 where there is no grid */
    double first, last;           /* from and to, in natural units */
} iop_span;

/* Reads [from, to] or, with `grid`, [from, to, count] into a span; complains otherwise. */
iop_status iop_span_read(iop_span *span, const iop_yaml_node *key, const iop_yaml_node *list, bool grid,
                         iop_diags *diags);
/* The scenario in which every span stands `share[k]` of the way from its first value to its last. */
iop_status iop_span_vary(iop_sweep *s, size_t spans, const iop_span *span, const double *share,
                         iop_subject *subject, iop_diags *diags);
/* "KEY=VALUE" for each span; set[k] points into text[k]. */
void iop_span_sets(size_t spans, const iop_span *span, const double *share, char (*text)[IOP_SET_SIZE],
                   const char **set);

/* A slope along the whole span, per unit of its key; NaN where the key stands still, or is no number. */
double iop_span_slope(const iop_span *span, double slope);

/* Whether every bound of `sum` is the sum of weight[k] times that of plan[k], but for rounding: whether keys
 * move bounds side by side, and do not multiply each other as growth does a percentage. */
bool iop_bounds_combine(const iop_plan *sum, size_t count, const iop_plan *const *plan, const double *weight);

#endif
