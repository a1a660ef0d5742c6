/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kinds.c - the kinds of sweeps, a line each. */
#include "sweep/kinds.h"
#include "sweep/labels.h"

const iop_sweep_kind *const iop_sweep_kinds[] = {
    &iop_sweep_path,   &iop_sweep_grid,    &iop_sweep_cases,   &iop_sweep_points,
    &iop_sweep_pareto, &iop_sweep_tornado, &iop_sweep_samples, NULL};

const char *const iop_sweep_words =
    "write vary (an exact path), grid, cases, points, pareto, one_at_a_time or samples";
