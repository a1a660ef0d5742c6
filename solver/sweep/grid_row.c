/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grid_row.c - a row of a grid from its path.
 *
 * Along its last key a row is a line of plans. Where that moves bounds the path has all breakpoints, between
 * which optimum and mix are straight: as many points as are wanted cost nothing more. Both ends of a piece
 * and its duals are verified, and with them every point between. */
#include "base/alloc.h"
#include "sweep/grid.h"
#include <ioplan/path.h>
#include <math.h>
#include <string.h>

typedef struct {
    iop_worker *w;
    const iop_sweep *s;
    const iop_grid *g;
    const double *share;
    const iop_path *path;
    size_t knot; /* the piece of the last point */
} row;

/* d objective / d first key from the duals of its limits. */
static double price_of(const row *r, const iop_path_knot *knot)
{
    const iop_grid *g = r->g;
    const iop_span *first = &g->span[0];
    double rate = 0;
    if (g->spans == 1)
        return iop_span_slope(first, knot->slope_right);
    for (size_t l = 0; l < g->from->limits; l++)
        rate += iop_bound_rate(knot->limit_dual[l], g->from->maximize, &g->from->limit[l].band,
                               &g->to->limit[l].band);
    return iop_span_slope(first, rate);
}

static iop_status add_point(row *r, double t, iop_archive_point **point, iop_err *err)
{
    double *key;
    IOP_TRY(iop_worker_add(r->w, r->s, point, &key, err));
    for (size_t k = 0; k < r->g->spans; k++) {
        const iop_span *span = &r->g->span[k];
        double share = k + 1 < r->g->spans ? r->share[k] : t;
        key[k] = share >= 1 ? span->last : span->first + share * (span->last - span->first);
    }
    return IOP_OK;
}

/* The plan of the row with its last key `t` of the way. */
static iop_status make_plan(const row *r, double t, iop_plan **plan, iop_err *err)
{
    char text[IOP_GRID_KEYS][IOP_SET_SIZE];
    const char *set[IOP_GRID_KEYS];
    double share[IOP_GRID_KEYS];
    memcpy(share, r->share, sizeof share);
    share[r->g->spans - 1] = t;
    iop_span_sets(r->g->spans, r->g->span, share, text, set);
    iop_subject made;
    iop_status status = iop_worker_vary(r->w, r->g->spans, set, &made, err);
    *plan = made.plan;
    return status;
}

/* The path says that there is no plan; what is in conflict is told in the point's own numbers. */
static iop_status add_none(row *r, double t, iop_err *err)
{
    iop_archive_point *point;
    iop_plan *plan;
    const char *why;
    IOP_TRY(add_point(r, t, &point, err));
    point->status = iop_solution_status_text(r->path->unbounded ? IOP_UNBOUNDED : IOP_INFEASIBLE);
    if (r->path->unbounded)
        return IOP_OK;
    if (iop_stop_asked(&r->w->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped");
    IOP_TRY(make_plan(r, t, &plan, err));
    iop_status status = iop_worker_conflict(r->w, plan, &why, err);
    iop_plan_close(plan);
    if (status == IOP_OK)
        point->label = why;
    return status;
}

static void mix(double *to, const double *a, const double *b, double share, size_t count)
{
    for (size_t k = 0; k < count; k++)
        to[k] = share == 0 ? a[k] : a[k] + share * (b[k] - a[k]);
}

static iop_status add_between(row *r, double t, iop_err *err)
{
    const iop_archive_run *run = &r->w->study->run;
    const iop_path_knot *a = &r->path->knot[r->knot], *b = r->knot + 1 < r->path->knots ? a + 1 : a;
    double share = b->t > a->t ? fmin(1, fmax(0, (t - a->t) / (b->t - a->t))) : 0;
    iop_archive_point *point;
    double *output, *dual, *measure;
    IOP_TRY(add_point(r, t, &point, err));
    IOP_TRY(iop_worker_arrays(r->w, point, &output, &dual, &measure, err));
    point->status = iop_solution_status_text(IOP_OPTIMAL);
    point->shadow_price = price_of(r, a);
    mix(&point->objective, &a->objective, &b->objective, share, 1);
    for (int k = 0; k < 3; k++)
        point->violation[k] = fmax(a->violation[k], b->violation[k]);
    mix(output, a->output, b->output, share, run->sectors);
    mix(measure, a->measure, b->measure, share, run->measures);
    iop_worker_take_duals(r->w, r->g->from, a->limit_dual, dual);
    return IOP_OK;
}

static iop_status tell(row *r, size_t count, iop_err *err)
{
    static const double rounding = 1e-12;
    const iop_path *path = r->path;
    for (size_t k = 0; k < count; k++) {
        double t = (double)k / (double)(count - 1);
        while (r->knot + 2 < path->knots && path->knot[r->knot + 1].t <= t)
            r->knot++;
        bool none = path->knots == 0 || t < path->knot[0].t - rounding ||
                    t > path->knot[path->knots - 1].t + rounding;
        IOP_TRY(none ? add_none(r, t, err) : add_between(r, t, err));
    }
    return IOP_OK;
}

static bool is_verified(const iop_path *path)
{
    for (size_t k = 0; k < path->knots; k++)
        if (!path->knot[k].verified)
            return false;
    return true;
}

static iop_status follow(row *r, const iop_line *line, bool *done, iop_err *err)
{
    iop_line_kind kind;
    iop_err ignored;
    iop_path *path;
    iop_path_settings settings = iop_path_settings_default();
    if (iop_line_check(line, &kind, &ignored) != IOP_OK || kind != IOP_LINE_BOUNDS)
        return IOP_OK;
    settings.lp = r->w->study->settings.lp;
    settings.words = false;
    iop_status status = iop_path_open(&path, line, &settings, err);
    if (status != IOP_OK) /* other ways may come through */
        return status == IOP_ENOMEM || status == IOP_ESTOPPED ? status : IOP_OK;
    r->path = path;
    *done = is_verified(path);
    status = *done ? tell(r, r->g->span[r->g->spans - 1].count, err) : IOP_OK;
    iop_path_close(path);
    return status;
}

iop_status iop_grid_run_line(iop_worker *w, const iop_sweep *s, const double *share, bool *done, iop_err *err)
{
    const iop_grid *g = s->data;
    row r = {.w = w, .s = s, .g = g, .share = share};
    iop_plan *from = NULL, *to = NULL;
    *done = false;
    if (!g->by_path)
        return IOP_OK;
    iop_status status = make_plan(&r, 0, &from, err);
    if (status == IOP_OK)
        status = make_plan(&r, 1, &to, err);
    const iop_line line = {from, to};
    if (status == IOP_OK)
        status = follow(&r, &line, done, err);
    iop_plan_close(from);
    iop_plan_close(to);
    return status;
}
