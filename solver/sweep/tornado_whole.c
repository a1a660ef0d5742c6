/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tornado_whole.c - the slope of the optimum of a whole plan in each of its numbers where it stands.
 *
 * The slope is the envelope theorem's at the base solution, from the programs with the number moved a little
 * up and down. Where the number moves bounds alone, or costs alone, along a straight line, the optimum is
 * concave or convex in it; an end that lies on the tangent then proves the slope for all between. */
#include "sweep/tornado.h"
#include "sweep/whole.h"
#include <math.h>

/* Whether the optimum is concave or convex between the two, and objective.value the optimum itself. */
static iop_status has_shape(const iop_worker *w, const iop_subject *low, const iop_subject *high, bool *good,
                            iop_err *err)
{
    const iop_scheme *base = w->study->subject.scheme;
    iop_model *from = NULL, *to = NULL;
    iop_err why;
    *good = false;
    if (iop_subject_is_ratio(&w->study->subject))
        return IOP_OK;
    for (size_t g = 0; g < base->requirements; g++)
        if (base->requirement[g].soft)
            return IOP_OK;
    IOP_TRY(iop_subject_is_straight(low, &w->study->subject, high, good, err));
    if (!*good)
        return IOP_OK;
    iop_status status = iop_model_open_scheme(&from, low->scheme, err);
    if (status == IOP_OK)
        status = iop_model_open_scheme(&to, high->scheme, err);
    if (status == IOP_OK)
        *good = iop_whole_line_kind(from->lp, to->lp, &why) != IOP_WHOLE_BENT;
    iop_model_close(from);
    iop_model_close(to);
    return status;
}

static iop_status add_side(iop_worker *w, const iop_sweep *s, const iop_moved *m, double base, double slope,
                           double holds, iop_err *err)
{
    iop_archive_point *point;
    double *key;
    IOP_TRY(iop_worker_add(w, s, &point, &key, err));
    IOP_TRY(iop_worker_text(w, m->name, &point->label, err));
    point->part = IOP_PART_EXTRA;
    point->status = iop_solution_status_text(IOP_OPTIMAL);
    point->objective = base;
    point->shadow_price = slope;
    key[0] = holds;
    return IOP_OK;
}

static bool on_tangent(double value, double base, double change)
{
    return fabs(value - (base + change)) <= 1e-9 * (1 + fabs(base));
}

iop_status iop_tornado_whole_range(iop_worker *w, const iop_sweep *s, const iop_moved *m,
                                   const iop_subject near[2], double step, const iop_subject end[2],
                                   iop_err *err)
{
    const iop_tornado *t = s->data;
    const double nan = (double)NAN;
    /* the worker's points are those of the ends, so far */
    const double value[2] = {w->point[0].objective, w->point[1].objective};
    iop_solution *solution;
    double rate;
    bool shaped = false;
    IOP_TRY(iop_study_find_base(w->study, &solution, err));
    if (solution->status != IOP_OPTIMAL)
        return IOP_OK;
    const double base = solution->objective.value;
    IOP_TRY(iop_subject_rate(&w->study->subject, solution, &near[0], &near[1], &rate, err));
    const double slope = rate / (2 * step);
    if (isnan(slope))
        return IOP_OK;
    if (end[0].scheme && end[1].scheme)
        IOP_TRY(has_shape(w, &end[0], &end[1], &shaped, err));
    const bool low = shaped && on_tangent(value[0], base, -slope * t->spread),
               high = shaped && on_tangent(value[1], base, slope * t->spread);
    IOP_TRY(add_side(w, s, m, base, slope, low ? 1 - t->spread : nan, err));
    return add_side(w, s, m, base, slope, high ? 1 + t->spread : nan, err);
}
