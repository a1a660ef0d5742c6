/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interior_start.c - where the interior point method begins: near the smallest solution of A x = b, well
 * inside the bounds, with duals near the least squares solution of A'y = c (after Mehrotra 1992, section 7,
 * for bounds on both sides). */
#include "lp/interior.h"
#include <math.h>
#include <string.h>

/* The point of [lo, hi] nearest to 0. */
static double nearest(double lo, double hi)
{
    return lo > 0 ? lo : hi < 0 ? hi : 0;
}

/* x := the solution of A x = b nearest to where the box is nearest to 0. */
static bool first_point(lp_interior *p)
{
    const lp_standard *s = &p->form;
    for (size_t j = 0; j < s->columns; j++)
        p->at.x[j] = nearest(s->lo[j], s->hi[j]);
    memcpy(p->side, s->rhs, s->rows * sizeof *p->side);
    lp_interior_times(s, p->at.x, -1, p->side);
    if (!lp_interior_normal(p, p->at.y))
        return false;
    for (size_t j = 0; j < s->columns; j++)
        p->at.x[j] += p->image[j];
    return true;
}

/* y := argmin |c - A'y|, dual := what is left. */
static bool first_duals(lp_interior *p)
{
    const lp_standard *s = &p->form;
    memset(p->side, 0, s->rows * sizeof *p->side);
    lp_interior_times(s, s->cost, 1, p->side);
    if (!lp_interior_normal(p, p->at.y))
        return false;
    memcpy(p->dual, s->cost, s->columns * sizeof *p->dual);
    lp_interior_transposed(s, p->at.y, -1, p->dual);
    return true;
}

/* Room to the bounds: as much as the point breaks them on average, and not less than a hundredth. */
static double room_needed(const lp_interior *p)
{
    const lp_standard *s = &p->form;
    double broken = 0;
    for (size_t j = 0; j < s->columns; j++)
        broken += fmax(0, fmax(s->lo[j] - p->at.x[j], p->at.x[j] - s->hi[j]));
    return fmax(1e-2, broken / (double)s->columns);
}

static void move_inside(lp_interior *p)
{
    const lp_standard *s = &p->form;
    double room = room_needed(p);
    for (size_t j = 0; j < s->columns; j++) {
        double margin = fmin(room, 0.25 * (s->hi[j] - s->lo[j]));
        p->at.x[j] = fmin(fmax(p->at.x[j], s->lo[j] + margin), s->hi[j] - margin);
    }
}

static void set_duals(lp_interior *p)
{
    const lp_standard *s = &p->form;
    double mean = 0;
    for (size_t j = 0; j < s->columns; j++)
        mean += fabs(p->dual[j]);
    mean = fmax(1e-2, mean / (double)s->columns);
    for (size_t j = 0; j < s->columns; j++) {
        p->at.z[j] = isinf(s->lo[j]) ? 0 : fmax(p->dual[j], 0) + mean;
        p->at.w[j] = isinf(s->hi[j]) ? 0 : fmax(-p->dual[j], 0) + mean;
    }
}

bool lp_interior_start(lp_interior *p)
{
    const lp_standard *s = &p->form;
    for (size_t j = 0; j < s->columns; j++)
        p->theta[j] = p->root[j] = 1;
    if (!lp_cholesky_factor(p->cholesky, p->root, 1e-10) || !first_point(p))
        return false;
    move_inside(p);
    if (!first_duals(p))
        return false;
    set_duals(p);
    return true;
}
