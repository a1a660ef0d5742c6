/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tornado_range.c - how far the slope of the optimum in one number of the scenario holds, exactly.
 *
 * Between its two ends a number that sets bounds, or weighs the aim, spans a line of plans, whose path tells
 * the slopes on both sides of where the number stands and how far each goes. What changes the use of limited
 * resources spans no such line and has no such range. */
#include "sweep/tornado.h"
#include <ioplan/path.h>
#include <math.h>
#include <stdint.h>

/* Where the number stands, as t of the line from its low end to its high end. */
static const double here = .5;

/* The last knot at or before `here`, with at least one knot behind it; SIZE_MAX when it lies outside. */
static size_t piece_at(const iop_path *path)
{
    for (size_t k = 0; k + 1 < path->knots; k++)
        if (path->knot[k].t <= here && here < path->knot[k + 1].t)
            return k;
    return SIZE_MAX;
}

static iop_status add_side(iop_worker *w, const iop_sweep *s, const iop_moved *m, const iop_path_knot *knot,
                           double slope, iop_err *err)
{
    const iop_tornado *t = s->data;
    iop_archive_point *point;
    double *key;
    IOP_TRY(iop_worker_add(w, s, &point, &key, err));
    IOP_TRY(iop_worker_text(w, m->name, &point->label, err));
    point->part = IOP_PART_EXTRA;
    point->status = iop_solution_status_text(knot->verified ? IOP_OPTIMAL : IOP_UNVERIFIED);
    point->objective = knot->objective;
    point->shadow_price = slope / (2 * t->spread); /* t runs over twice the spread */
    key[0] = 1 + (2 * knot->t - 1) * t->spread;
    return IOP_OK;
}

static bool same(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

/* Knots where only the mix changes do not end a range. */
static size_t reach_left(const iop_path *path, size_t first, double slope)
{
    while (first > 0 && same(path->knot[first - 1].slope_right, slope))
        first--;
    return first;
}

static size_t reach_right(const iop_path *path, size_t last, double slope)
{
    while (last + 1 < path->knots && same(path->knot[last].slope_right, slope))
        last++;
    return last;
}

static iop_status add_range(iop_worker *w, const iop_sweep *s, const iop_moved *m, const iop_path *path,
                            iop_err *err)
{
    static const double tie = 1e-9;
    size_t k = piece_at(path);
    if (path->kind == IOP_LINE_STILL || k == SIZE_MAX)
        return IOP_OK;
    bool at_knot = k > 0 && here - path->knot[k].t <= tie;
    size_t left = at_knot ? k - 1 : k;
    double down = path->knot[left].slope_right, up = path->knot[k].slope_right;
    IOP_TRY(add_side(w, s, m, &path->knot[reach_left(path, left, down)], down, err));
    return add_side(w, s, m, &path->knot[reach_right(path, k + 1, up)], up, err);
}

iop_status iop_tornado_range(iop_worker *w, const iop_sweep *s, const iop_moved *m, const iop_plan *low,
                             const iop_plan *high, iop_err *err)
{
    iop_line line = {low, high};
    iop_line_kind kind;
    iop_path_settings settings = iop_path_settings_default();
    iop_path *path;
    settings.lp = w->study->settings.lp;
    settings.words = false;
    if (iop_line_check(&line, &kind, NULL) != IOP_OK || kind == IOP_LINE_STILL)
        return IOP_OK;
    iop_status status = iop_path_open(&path, &line, &settings, err);
    if (status == IOP_ENOMEM || status == IOP_ESTOPPED)
        return status;
    if (status != IOP_OK)
        return IOP_OK; /* the ends are solved; the range is wanted, not needed */
    status = add_range(w, s, m, path, err);
    iop_path_close(path);
    return status;
}
