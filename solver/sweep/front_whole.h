/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front_whole.h - the front of a whole plan: its aims, and its optimum for some weights. */
#ifndef IOP_SWEEP_FRONT_WHOLE_H
#define IOP_SWEEP_FRONT_WHOLE_H

#include "sweep/front.h"
#include "sweep/study.h"

/* The front of a scheme, traced as that of a plan. An aim that is the scenario's own, in its direction,
 * counts as iop_solve_scheme counts it: weighted by period, less what missed targets cost. Any other is
 * summed over the years of all periods, as a requirement `in: total` sums it. */
typedef struct iop_front_whole {
    iop_worker *w;
    iop_scheme *scheme; /* with a soft requirement for each aim that is not its own */
    iop_front *front;
    size_t own;       /* aim, IOP_NONE */
    size_t objective; /* the scenario's, and its direction */
    bool maximize;
    size_t requirements;           /* of the scenario; those of aims follow */
    size_t row[IOP_MOST_AIMS];     /* requirement of an aim */
    double best[IOP_MOST_AIMS];    /* of each aim alone, NaN until that is known */
    double *weight, *under, *over; /* as the scenario has them: of periods, of its requirements */
    double size;                   /* that a weighted sum is stated in: the scenario's aim in the base year */
    size_t records, room;
    iop_archive_point *record; /* of every vertex; arrays are the worker's */
} iop_front_whole;

/* The scheme is taken over, also on failure. Aims are measures of its plans. */
iop_status iop_front_whole_open(iop_front_whole **out, iop_worker *w, iop_scheme *take_scheme, size_t aims,
                                const iop_aim *aim, iop_err *err);
void iop_front_whole_close(iop_front_whole *f);

/* What the vertex was taken from; its duals are d (weighted sum) / d limit times *dual, NaN where the first
 * aim has no weight. */
const iop_archive_point *iop_front_whole_record(const iop_front_whole *f, const iop_vertex *v, double *dual);

#endif
