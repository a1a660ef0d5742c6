/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kinds.h - one object for each kind of sweep, each in a file of its own. */
#ifndef IOP_SWEEP_KINDS_H
#define IOP_SWEEP_KINDS_H

#include "sweep/study.h"

extern const iop_sweep_kind iop_sweep_path;    /* vary: an exact path */
extern const iop_sweep_kind iop_sweep_grid;    /* grid: every combination of evenly spaced values */
extern const iop_sweep_kind iop_sweep_cases;   /* cases: named variants */
extern const iop_sweep_kind iop_sweep_points;  /* points: a CSV file with a row a point */
extern const iop_sweep_kind iop_sweep_samples; /* samples: draws over the data */

extern const iop_sweep_kind iop_sweep_pareto;  /* pareto: what is traded between two or three aims */
extern const iop_sweep_kind iop_sweep_tornado; /* one_at_a_time: every number moved down and up */

#endif
