/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regions.c - where in a plane of two keys which shadow prices hold.
 *
 * With x and y the shares of the way of both keys, every bound is affine in (x, y), so that the optimum is
 * concave (when minimising: convex) and piecewise linear; the duals of a plan at one point give a plane that
 * touches it there and cuts it nowhere. The pieces of the envelope of these planes, asked at
 * their corners until it is tight at all of them, are the regions of equal prices: exactly, and whether or
 * not bases are degenerate. A proof that a point is infeasible is affine in the bounds, too: it cuts off a
 * half-plane. In a region one mix follows from the bounds that hold there, linearly in both keys. */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "sweep/envelope.h"
#include "sweep/grid.h"
#include <ioplan/path.h>
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    iop_worker *w;
    const iop_sweep *s;
    const iop_grid *g;
    iop_plan *plan; /* moved about */
    iop_envelope e;
    double sense, scale; /* h = sense x objective / scale */
    bool scaled, unbounded;
    size_t failed;             /* corners without an answer */
    iop_archive_point *answer; /* of corners; without status: none */
    size_t answers, answer_room;
    const double **dual; /* of planes: the run's limits */
    size_t duals, dual_room;
} plane;

/* --- the plan at a point -------------------------------------------------------------------------------- */

static double bound_at(double a, double b, double c, const double at[2])
{
    return (b == a ? 0 : at[0] * (b - a)) + (c == a ? 0 : at[1] * (c - a)) + a;
}

static void move_band(iop_band *to, const iop_band *a, const iop_band *b, const iop_band *c,
                      const double at[2])
{
    to->lo = bound_at(a->lo, b->lo, c->lo, at);
    to->hi = bound_at(a->hi, b->hi, c->hi, at);
    iop_band_join(to);
}

static void move_plan(const plane *p, const double at[2])
{
    const iop_plan *a = p->g->from, *b = p->g->to, *c = p->g->across;
    const iop_table *t = a->table;
    for (size_t j = 0; j < t->n; j++)
        move_band(&p->plan->output[j], &a->output[j], &b->output[j], &c->output[j], at);
    for (size_t v = 0; v < t->n * t->c; v++)
        move_band(&p->plan->demand[v], &a->demand[v], &b->demand[v], &c->demand[v], at);
    for (size_t l = 0; l < a->limits; l++)
        move_band(&p->plan->limit[l].band, &a->limit[l].band, &b->limit[l].band, &c->limit[l].band, at);
    for (size_t g = 0; g < a->totals; g++)
        move_band(&p->plan->total[g].band, &a->total[g].band, &b->total[g].band, &c->total[g].band, at);
}

/* --- half-planes without plans -------------------------------------------------------------------------- */

/* The plane through the values at (0, 0), (1, 0) and (0, 1), its largest number 1. */
static iop_plane through(const double value[3])
{
    double size = fmax(fabs(value[0]), fmax(fabs(value[1] - value[0]), fabs(value[2] - value[0])));
    if (!(size > 0))
        size = 1;
    return (iop_plane){value[0] / size, {(value[1] - value[0]) / size, (value[2] - value[0]) / size}};
}

static iop_status cut_crossing(plane *p, const iop_band *a, const iop_band *b, const iop_band *c,
                               iop_err *err)
{
    if (isinf(a->lo) || isinf(a->hi) ||
        (a->lo <= a->hi && b->lo <= b->hi && c->lo <= c->hi &&
         b->lo + c->lo - a->lo <= b->hi + c->hi - a->hi))
        return IOP_OK;
    const double value[3] = {a->lo - a->hi, b->lo - b->hi, c->lo - c->hi};
    const iop_plane outside = through(value);
    return iop_envelope_cut(&p->e, &outside, err);
}

/* Where bounds cross there is no plan. */
static iop_status cut_all_crossings(plane *p, iop_err *err)
{
    const iop_plan *a = p->g->from, *b = p->g->to, *c = p->g->across;
    const iop_table *t = a->table;
    for (size_t j = 0; j < t->n; j++)
        IOP_TRY(cut_crossing(p, &a->output[j], &b->output[j], &c->output[j], err));
    for (size_t v = 0; v < t->n * t->c; v++)
        IOP_TRY(cut_crossing(p, &a->demand[v], &b->demand[v], &c->demand[v], err));
    for (size_t l = 0; l < a->limits; l++)
        IOP_TRY(cut_crossing(p, &a->limit[l].band, &b->limit[l].band, &c->limit[l].band, err));
    for (size_t g = 0; g < a->totals; g++)
        IOP_TRY(cut_crossing(p, &a->total[g].band, &b->total[g].band, &c->total[g].band, err));
    return IOP_OK;
}

/* --- a proof of infeasibility --------------------------------------------------------------------------- */

/* Cuts off every point that the proof at this corner is good for; *done is false when it does not hold even
 * there. */
static iop_status cut_infeasible(plane *p, const iop_solution *s, const double at[2], bool *done,
                                 iop_err *err)
{
    static const double inward[] = {1e-10, 1e-8, 1e-6}; /* the new corners shall have plans after all */
    const iop_plan *const plan[3] = {p->g->from, p->g->to, p->g->across};
    const iop_proof multipliers = {s->farkas_price, s->farkas_limit, s->farkas_total};
    double margin[3] = {0, 0, 0};
    *done = false;
    if (s->farkas_price && s->farkas_limits == p->plan->limits)
        IOP_TRY(iop_proof_margins(&multipliers, 3, plan, margin, err));
    const iop_plane proof = through(margin);
    for (size_t k = 0; k < sizeof inward / sizeof *inward; k++) {
        const iop_plane outside = {proof.value + inward[k], {proof.slope[0], proof.slope[1]}};
        if (!(iop_plane_at(&outside, at) > 1e-12))
            continue;
        *done = true;
        return iop_envelope_cut(&p->e, &outside, err);
    }
    return IOP_OK;
}

/* --- an optimum ----------------------------------------------------------------------------------------- */

/* Heights are counted in what the keys move at the first corner; differences of rounding are none. */
static void set_scale(plane *p, double objective, const double rate[2])
{
    p->scale = fmax(fabs(rate[0]) + fabs(rate[1]), fmax(1e-6 * fabs(objective), 1e-300));
    p->e.tie = 1e-9 + 1e-11 * fabs(objective) / p->scale;
    p->scaled = true;
}

/* The arrays of a point belong to the worker: they stay until its next unit. */
static iop_status keep_duals(plane *p, const iop_archive_point *point, iop_err *err)
{
    if (!iop_grow(&p->w->env, &p->dual, &p->dual_room, p->duals + 1, sizeof *p->dual))
        return iop_no_memory(err, p->duals, "prices of regions");
    p->dual[p->duals++] = point->limit_dual;
    return IOP_OK;
}

static iop_status add_plane(plane *p, const iop_solution *s, size_t corner, const iop_archive_point *point,
                            iop_err *err)
{
    double at[2] = {p->e.corner[corner].at[0], p->e.corner[corner].at[1]}, objective = s->objective.value;
    double rate[2] = {iop_plan_rate(s, p->g->from, p->g->to), iop_plan_rate(s, p->g->from, p->g->across)};
    bool added;
    if (!p->scaled)
        set_scale(p, objective, rate);
    iop_plane touching = {p->sense * (objective - rate[0] * at[0] - rate[1] * at[1]) / p->scale,
                          {p->sense * rate[0] / p->scale, p->sense * rate[1] / p->scale}};
    double height = p->sense * objective / p->scale;
    if (isnan(rate[0]) || isnan(rate[1]))
        return iop_fail(err, IOP_EINVAL, "the plans of a plane do not match its solution");
    if (p->e.planes > 0 && height <= p->e.corner[corner].height + p->e.tie)
        return IOP_OK;
    IOP_TRY(iop_envelope_add(&p->e, &touching, &added, err));
    return added ? keep_duals(p, point, err) : IOP_OK;
}

static iop_status keep_answer(plane *p, size_t corner, const iop_archive_point *point, iop_err *err)
{
    if (!iop_grow(&p->w->env, &p->answer, &p->answer_room, corner + 1, sizeof *p->answer))
        return iop_no_memory(err, corner, "corners of a region");
    while (p->answers <= corner)
        p->answer[p->answers++] = (iop_archive_point){0};
    p->answer[corner] = *point;
    return IOP_OK;
}

static iop_status take_corner(plane *p, const iop_solution *s, size_t corner, iop_err *err)
{
    iop_archive_point point = {0};
    double at[2] = {p->e.corner[corner].at[0], p->e.corner[corner].at[1]};
    bool done = false;
    if (s->status == IOP_OPTIMAL) {
        IOP_TRY(iop_worker_take(p->w, s, &point, err));
        IOP_TRY(keep_answer(p, corner, &point, err));
        return add_plane(p, s, corner, &point, err);
    }
    if (s->status == IOP_INFEASIBLE)
        IOP_TRY(cut_infeasible(p, s, at, &done, err));
    p->unbounded = p->unbounded || s->status == IOP_UNBOUNDED;
    return IOP_OK;
}

static iop_status ask(plane *p, size_t corner, iop_err *err)
{
    iop_solution *s;
    if (iop_stop_asked(&p->w->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped");
    p->e.corner[corner].asked = true;
    move_plan(p, p->e.corner[corner].at);
    IOP_TRY(iop_worker_solve(p->w, p->plan, false, &s, err));
    iop_status status = IOP_OK;
    if (s->status == IOP_INFEASIBLE) { /* once more, for its proof */
        iop_solution_close(s);
        IOP_TRY(iop_worker_solve(p->w, p->plan, true, &s, err));
    }
    status = take_corner(p, s, corner, err);
    iop_solution_close(s);
    return status;
}

/* --- telling -------------------------------------------------------------------------------------------- */

static double natural(const iop_span *span, double share)
{
    return share >= 1 ? span->last : span->first + share * (span->last - span->first);
}

/* The gradient of a region in natural units. */
static double price_of(const plane *p, const iop_piece *piece, int key)
{
    const iop_span *span = &p->g->span[key];
    return iop_span_slope(span, p->sense * p->e.plane[piece->plane].slope[key] * p->scale);
}

static iop_status label_of(plane *p, const iop_piece *piece, size_t number, const char **label, iop_err *err)
{
    char text[512], price[2][IOP_NUMBER_SIZE], unit[96], per[2][96];
    const char *lang = p->w->study->env.lang, *name[2];
    iop_words_of_unit(lang, p->w->study->run.objective_unit, unit, sizeof unit);
    for (int k = 0; k < 2; k++) {
        const char *own = p->s->key[k].unit;
        snprintf(price[k], sizeof price[k], "%.6g", price_of(p, piece, k));
        iop_words_number(lang, price[k]);
        snprintf(per[k], sizeof per[k], "%s", iop_words(lang, "unit"));
        if (own[0])
            iop_words_of_unit(lang, own, per[k], sizeof per[k]);
        name[k] = p->s->key[k].path;
    }
    int length = snprintf(
        text, sizeof text,
        iop_words(lang, "region %zu: %s %.40s for each %.40s of %.80s, %s %.40s for each %.40s of %.80s"),
        number, price[0], unit, per[0], name[0], price[1], unit, per[1], name[1]);
    if (p->failed > 0 && length > 0 && (size_t)length < sizeof text)
        snprintf(text + length, sizeof text - (size_t)length,
                 iop_words(lang, "; %zu corners of the plane have no answer"), p->failed);
    return iop_worker_text(p->w, text, label, err);
}

/* Corners that were made anew at a place that had been asked about have the answer from there. */
static const iop_archive_point *answer_at(const plane *p, const double at[2])
{
    for (size_t k = 0; k < p->answers; k++)
        if (p->answer[k].status &&
            fabs(p->e.corner[k].at[0] - at[0]) + fabs(p->e.corner[k].at[1] - at[1]) <= 1e-12)
            return &p->answer[k];
    return NULL;
}

static iop_status tell_corner(plane *p, const iop_piece *piece, size_t corner, const char *label,
                              iop_err *err)
{
    const iop_corner *at = &p->e.corner[corner];
    const iop_archive_point *answer =
        corner < p->answers && p->answer[corner].status ? &p->answer[corner] : answer_at(p, at->at);
    iop_archive_point *point;
    double *key;
    IOP_TRY(iop_worker_add(p->w, p->s, &point, &key, err));
    for (int k = 0; k < 2; k++)
        key[k] = natural(&p->g->span[k], at->at[k]);
    if (answer) {
        const double *keys = point->key;
        *point = *answer;
        point->key = keys;
        point->limit_dual = p->dual[piece->plane];
    } else {
        point->status = iop_solution_status_text(IOP_UNVERIFIED);
        point->objective = p->sense * at->height * p->scale;
    }
    point->part = IOP_PART_REGIONS;
    point->t = (double)NAN;
    point->label = label;
    point->shadow_price = price_of(p, piece, 0);
    return IOP_OK;
}

/* Corners of regions that numerics left without an answer, neither a plan nor a proof that there is none. */
static void count_failed(plane *p)
{
    for (size_t k = 0; k < p->e.pieces; k++)
        for (size_t i = 0; i < p->e.piece[k].corners && !p->e.piece[k].gone; i++) {
            size_t corner = p->e.piece[k].corner[i];
            bool own = corner < p->answers && p->answer[corner].status;
            p->failed += !own && !answer_at(p, p->e.corner[corner].at);
        }
}

static iop_status tell(plane *p, iop_err *err)
{
    size_t number = 0;
    count_failed(p);
    for (size_t k = 0; k < p->e.pieces; k++) {
        const iop_piece *piece = &p->e.piece[k];
        const char *label;
        if (piece->gone)
            continue;
        IOP_TRY(label_of(p, piece, ++number, &label, err));
        for (size_t i = 0; i < piece->corners; i++)
            IOP_TRY(tell_corner(p, piece, piece->corner[i], label, err));
    }
    return IOP_OK;
}

/* --- all of it ------------------------------------------------------------------------------------------ */

static iop_status explore(plane *p, iop_err *err)
{
    static const double square[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    const double origin[2] = {0, 0};
    char text[2][IOP_SET_SIZE];
    const char *set[2];
    size_t corner;
    iop_span_sets(2, p->g->span, origin, text, set);
    iop_subject made;
    IOP_TRY(iop_worker_vary(p->w, 2, set, &made, err));
    p->plan = made.plan;
    IOP_TRY(iop_envelope_open(&p->e, 4, square, 1e-9, &p->w->env, err));
    IOP_TRY(cut_all_crossings(p, err));
    while (!p->unbounded && iop_envelope_next(&p->e, &corner))
        IOP_TRY(ask(p, corner, err));
    return p->unbounded ? IOP_OK : tell(p, err);
}

iop_status iop_grid_run_regions(iop_worker *w, const iop_sweep *s, iop_err *err)
{
    const iop_grid *g = s->data;
    plane p = {.w = w, .s = s, .g = g, .sense = g->from->maximize ? -1 : 1};
    p.e.env = w->env;
    iop_status status = explore(&p, err);
    iop_free(&w->env, p.dual);
    iop_free(&w->env, p.answer);
    iop_envelope_close(&p.e);
    iop_plan_close(p.plan);
    return status;
}
