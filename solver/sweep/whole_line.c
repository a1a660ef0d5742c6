/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole_line.c - the exact path of a whole plan, from lines that touch it (Eisner and Severance 1976, J. ACM
 * 23, 619-635).
 *
 * Where bounds alone move, the optimum of a maximisation is concave and piecewise linear along the line;
 * where costs alone move, convex. Every point is the scenario read anew, solved and verified, and its duals
 * (or its mix) give a line that lies nowhere on the wrong side of the path. Two such lines meet in between:
 * if the path is on them there, that is a breakpoint and both are pieces; else the search goes on in both
 * halves. "On" means within 1e-9 of the optimum's size, so that between two knots the path is right to that.
 *
 * A line is cut into parts at places that only its ends decide, so that who does which part changes nothing.
 * Each part is walked by itself. Whether the path bends at a cut follows from the pieces on both sides: the
 * part that begins there has the one, and finds the other by tangents from a point a little before the cut.
 */
#include "sweep/whole_line.h"
#include "base/alloc.h"
#include "base/failure.h"
#include "base/text.h"
#include "sweep/whole.h"
#include <ioplan/words.h>
#include <math.h>
#include <string.h>

enum { MOST_CUTS = 200, MOST_PROBES = 20000 };
/* Smaller programs than these are solved sooner than what is done twice at cuts is worth. */
enum { PARTS = 4, LARGE_ROWS = 1000 };
static const double tie = 1e-9, nearest = 1e-12, least_step = 1e-14;

/* A solved point and the line that touches the path there. */
typedef struct {
    double t, slope, value; /* of objective (15), with what missed targets cost */
    iop_archive_point body; /* without keys */
} record;

typedef struct {
    double t;
    size_t point, left; /* records: the point; the line of the piece to the left, of the first its own */
} node;

typedef struct {
    size_t left, right;
} part;

typedef struct {
    iop_worker *w;
    const iop_whole_line *line;
    iop_model *from, *to;
    iop_whole_kind kind;
    double sense; /* of the optimum, so that it is concave */
    size_t records, record_room, nodes, node_room, parts, part_room, probes;
    record *record;
    node *node;
    part *part;
    iop_solution_status outcome; /* of the last probe */
    double cut[2];               /* margins of its proof, when it has no plan; or gains of its ray */
    double begin, end;           /* of the part */
    bool bends;                  /* at its begin, which is a cut */
} walk;

/* Bounds that move decide alone whether there is an optimum. Costs that move may leave a plan without one
 * from somewhere on, at each end of the line. */
static size_t parts_of(const iop_lp *from, const iop_lp *to)
{
    iop_err why;
    bool bounds = iop_whole_line_kind(from, to, &why) == IOP_WHOLE_BOUNDS;
    return bounds && iop_lp_rows(from) >= LARGE_ROWS ? PARTS : 1;
}

iop_status iop_whole_line_check(const iop_scheme *from, const iop_scheme *to, size_t *parts, iop_err *err)
{
    iop_model *a = NULL, *b = NULL;
    iop_err why;
    *parts = 1;
    if (iop_whole_rolls(from) || iop_whole_rolls(to))
        return iop_fail(err, IOP_EINVAL,
                        "a rolling horizon decides window by window and has no exact path; write grid:");
    iop_status status = iop_model_open_scheme(&a, from, err);
    if (status == IOP_OK)
        status = iop_model_open_scheme(&b, to, err);
    if (status == IOP_OK && iop_whole_line_kind(a->lp, b->lp, &why) == IOP_WHOLE_BENT) {
        iop_fail_within(&why, "%s, so that there is no exact path; write grid: or cases:", why.msg);
        status = iop_fail_as(err, &why);
    }
    if (status == IOP_OK)
        *parts = parts_of(a->lp, b->lp);
    iop_model_close(a);
    iop_model_close(b);
    return status;
}

/* --- one point ------------------------------------------------------------------------------------------ */

static iop_status vary_at(const walk *k, double t, iop_subject *at, iop_err *err)
{
    const iop_sweep *s = k->line->sweep;
    const iop_env *env = &k->w->env;
    char(*text)[IOP_SET_SIZE] = iop_new(env, s->keys, IOP_SET_SIZE);
    const char **set = iop_new(env, s->keys, sizeof *set);
    double *share = iop_new(env, s->keys, sizeof *share);
    iop_status status = text && set && share ? IOP_OK : iop_no_memory(err, s->keys, "changes");
    for (size_t i = 0; status == IOP_OK && i < s->keys; i++)
        share[i] = t;
    if (status == IOP_OK) {
        iop_span_sets(s->keys, k->line->span, share, text, set);
        status = iop_worker_vary(k->w, s->keys, set, at, err);
    }
    iop_free(env, text);
    iop_free(env, set);
    iop_free(env, share);
    return status;
}

static iop_status keep(walk *k, double t, const iop_model *model, const iop_solution *s, iop_err *err)
{
    record made = {.t = t, .body = {.part = IOP_PART_POINTS, .label = ""}};
    IOP_TRY(iop_whole_rate_of(model, s, k->from->lp, k->to->lp, &made.slope, err));
    IOP_TRY(iop_whole_value(model, s, &made.value, err));
    IOP_TRY(iop_worker_take(k->w, s, &made.body, err));
    if (!iop_grow(&k->w->env, &k->record, &k->record_room, k->records + 1, sizeof *k->record))
        return iop_no_memory(err, k->records + 1, "points of a path");
    k->record[k->records++] = made;
    return IOP_OK;
}

static iop_status take(walk *k, double t, const iop_scheme *scheme, const iop_solution *s, iop_err *err)
{
    iop_model *model;
    k->outcome = s->status;
    if (s->status != IOP_OPTIMAL && s->status != IOP_INFEASIBLE && s->status != IOP_UNBOUNDED)
        return IOP_OK;
    IOP_TRY(iop_model_open_scheme(&model, scheme, err));
    iop_status status = s->status == IOP_OPTIMAL ? keep(k, t, model, s, err)
                        : s->status == IOP_INFEASIBLE
                            ? iop_whole_margins(model, s, k->from->lp, k->to->lp, t, k->cut, err)
                            : iop_whole_gains(model, s, k->from->lp, k->to->lp, k->cut, err);
    iop_model_close(model);
    return status;
}

/* Solves at t; an optimum becomes the last record. */
static iop_status probe(walk *k, double t, iop_err *err)
{
    iop_subject at;
    iop_solution *s = NULL;
    if (iop_stop_asked(&k->w->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped");
    if (k->probes++ >= MOST_PROBES)
        return iop_fail(err, IOP_EBACKEND, "the path of \"%.60s\" has too many pieces", k->line->sweep->name);
    IOP_TRY(vary_at(k, t, &at, err));
    iop_status status = iop_worker_solve_scheme(k->w, at.scheme, false, &s, err);
    if (status == IOP_OK)
        status = take(k, t, at.scheme, s, err);
    iop_solution_close(s);
    iop_subject_close(&at);
    return status;
}

static iop_status lost(const walk *k, double t, iop_err *err)
{
    if (k->outcome == IOP_STOPPED)
        return iop_fail(err, IOP_ESTOPPED, "a limit on time or iterations ended the path at t = %.9g", t);
    return iop_fail(err, IOP_EBACKEND, "no verified optimum was found at t = %.17g of the path \"%.60s\"", t,
                    k->line->sweep->name);
}

/* --- the part with optima ------------------------------------------------------------------------------- */

/* Rounding must not stop the search. */
static void step_on(bool first, double *t, double *step)
{
    *t += first ? *step : -*step;
    *step *= 4;
}

/* Up to where the proof of the last probe, at *t, holds: there the next point is tried. Bounds that move have
 * proofs that there is no plan; costs that move, rays, whose gain is linear in t. Else the proof holds on the
 * whole line. */
static iop_status cut_off(const walk *k, bool first, double *t, double *step, bool *none, iop_err *err)
{
    const iop_whole_kind moving = k->outcome == IOP_UNBOUNDED ? IOP_WHOLE_COSTS : IOP_WHOLE_BOUNDS;
    const double a = k->cut[0], b = k->cut[1], cut = a / (a - b);
    *none = k->kind != moving || (a > 0 && b > 0);
    if (*none)
        return IOP_OK;
    if (isnan(a) || isnan(b))
        return iop_fail(err, IOP_EBACKEND,
                        "the proof at t = %.17g of the path \"%.60s\" does not say how far it holds", *t,
                        k->line->sweep->name);
    if (first ? cut > *t + *step : cut < *t - *step) {
        *step = least_step;
        *t = cut;
    } else {
        step_on(first, t, step);
    }
    return IOP_OK;
}

/* Past the limit there is none; what rounding alone leads past it is at the limit. */
static bool is_past(bool first, double *t, double limit)
{
    const double beyond = first ? *t - limit : limit - *t;
    if (beyond > 0 && beyond <= nearest)
        *t = limit;
    return beyond > nearest;
}

/* From one end of the part inwards to the first point with an optimum, the last record then. Where a ray's
 * gain is gone but for rounding, an answer may be neither an optimum nor a ray that can be verified. */
static iop_status find_end(walk *k, bool first, double *t, double limit, bool *none, iop_err *err)
{
    double step = least_step;
    bool open = false;
    for (int tried = 0; tried < MOST_CUTS && !*none; tried++) {
        IOP_TRY(probe(k, *t, err));
        if (k->outcome == IOP_OPTIMAL)
            return IOP_OK;
        if (k->outcome == IOP_INFEASIBLE || k->outcome == IOP_UNBOUNDED)
            IOP_TRY(cut_off(k, first, t, &step, none, err));
        else if (k->outcome == IOP_UNVERIFIED && open && step <= tie)
            step_on(first, t, &step);
        else
            return lost(k, *t, err);
        open = open || k->outcome == IOP_UNBOUNDED;
        *none = *none || is_past(first, t, limit);
    }
    return *none ? IOP_OK : lost(k, *t, err);
}

/* --- the pieces ----------------------------------------------------------------------------------------- */

static double at(const record *line, double t)
{
    return line->value + line->slope * (t - line->t);
}

static bool touches(const record *line, const record *point)
{
    return fabs(at(line, point->t) - point->value) <= tie * (1 + fabs(point->value));
}

/* Appends a breakpoint; nodes at one place, and pieces of one line, become one. */
static iop_status extend(walk *k, size_t point, size_t left, iop_err *err)
{
    const record *r = &k->record[point];
    node *last = k->nodes > 0 ? &k->node[k->nodes - 1] : NULL;
    if (last && r->t - last->t <= nearest)
        return IOP_OK;
    if (k->nodes > 1 && touches(&k->record[last->left], r)) {
        last->t = r->t;
        last->point = point;
        return IOP_OK;
    }
    if (!iop_grow(&k->w->env, &k->node, &k->node_room, k->nodes + 1, sizeof *k->node))
        return iop_no_memory(err, k->nodes + 1, "points of a path");
    k->node[k->nodes++] = (node){r->t, point, left};
    return IOP_OK;
}

static iop_status push(walk *k, size_t left, size_t right, iop_err *err)
{
    if (!iop_grow(&k->w->env, &k->part, &k->part_room, k->parts + 1, sizeof *k->part))
        return iop_no_memory(err, k->parts + 1, "parts of a path");
    k->part[k->parts++] = (part){left, right};
    return IOP_OK;
}

/* Where two lines meet, between the points where they touch. */
static double meeting(const record *l, const record *r)
{
    double t = l->t + (r->value - l->value - r->slope * (r->t - l->t)) / (l->slope - r->slope);
    return fmin(fmax(t, l->t), r->t);
}

static iop_status one_part(walk *k, iop_err *err)
{
    part now = k->part[--k->parts];
    const record *l = &k->record[now.left], *r = &k->record[now.right];
    bool on_right = touches(l, r), on_left = touches(r, l);
    if (on_right && on_left)
        return IOP_OK;
    if (on_left)
        return extend(k, now.left, now.left, err);
    if (on_right)
        return extend(k, now.right, now.left, err);
    double t = meeting(l, r), expected = at(l, t);
    if (!(t - l->t > nearest && r->t - t > nearest))
        return extend(k, t - l->t > nearest ? now.right : now.left, now.left, err);
    IOP_TRY(probe(k, t, err));
    if (k->outcome != IOP_OPTIMAL)
        return lost(k, t, err);
    size_t found = k->records - 1;
    double value = k->record[found].value;
    if (k->sense * (expected - value) <= tie * (1 + fabs(value)))
        return extend(k, found, now.left, err);
    IOP_TRY(push(k, found, now.right, err));
    return push(k, now.left, found, err);
}

static iop_status trace(walk *k, size_t first, size_t last, iop_err *err)
{
    IOP_TRY(extend(k, first, first, err));
    IOP_TRY(push(k, first, last, err));
    while (k->parts > 0)
        IOP_TRY(one_part(k, err));
    return extend(k, last, last, err);
}

/* --- cuts ----------------------------------------------------------------------------------------------- */

/* Whether the record's line, the piece after the cut, goes on before it: `left`, a record there, and tangents
 * from it towards the cut show that. Else the record of the piece before it is in node[0]. */
static iop_status goes_on(walk *k, size_t piece, size_t left, bool *on, iop_err *err)
{
    const size_t point = k->node[0].point;
    *on = true;
    while (!touches(&k->record[piece], &k->record[left])) {
        const record *l = &k->record[left], *r = &k->record[piece];
        const double t = meeting(l, r), expected = at(l, t);
        *on = !touches(l, &k->record[point]) && k->node[0].t - t > nearest;
        k->node[0].left = left;
        if (!*on || t - l->t <= nearest)
            return IOP_OK;
        IOP_TRY(probe(k, t, err));
        if (k->outcome != IOP_OPTIMAL)
            return lost(k, t, err);
        left = k->records - 1;
        if (k->sense * (expected - k->record[left].value) <= tie * (1 + fabs(k->record[left].value)))
            return IOP_OK;
    }
    return IOP_OK;
}

/* Whether the cut that the part begins with is a point of the path: it bends there, or begins or ends.
 * `first`: before it no line goes. */
static iop_status look_at_cut(walk *k, double first, bool *own, iop_err *err)
{
    const double cut = k->node[0].t;
    double t = fmax(first, cut - (k->end - k->begin) / 16);
    bool none = false, on = false;
    *own = true;
    if (k->nodes == 1)
        return IOP_OK;
    IOP_TRY(find_end(k, true, &t, cut, &none, err));
    if (none || cut - t <= nearest)
        return IOP_OK;
    IOP_TRY(goes_on(k, k->node[1].left, k->records - 1, &on, err));
    k->bends = !on;
    *own = !on;
    return IOP_OK;
}

/* --- the points ----------------------------------------------------------------------------------------- */

static iop_status add_point(walk *k, double t, iop_archive_point **point, iop_err *err)
{
    const iop_span *span = k->line->span;
    double *key;
    IOP_TRY(iop_worker_add(k->w, k->line->sweep, point, &key, err));
    (*point)->t = t;
    for (size_t i = 0; i < k->line->sweep->keys; i++)
        key[i] = t >= 1 ? span[i].last : span[i].first + t * (span[i].last - span[i].first);
    return IOP_OK;
}

/* An end of the line where there is no optimum, with the reason. */
static iop_status add_end(walk *k, double t, iop_err *err)
{
    iop_archive_point *point;
    iop_subject subject;
    iop_solution *s = NULL;
    IOP_TRY(vary_at(k, t, &subject, err));
    iop_status status = add_point(k, t, &point, err);
    if (status == IOP_OK)
        status = iop_worker_answer(k->w, &subject, "", point, &s, err);
    if (status == IOP_OK && s && s->status == IOP_UNBOUNDED)
        status = iop_worker_text(k->w, iop_words(k->w->study->env.lang, "the objective grows without bound"),
                                 &point->label, err);
    iop_solution_close(s);
    iop_subject_close(&subject);
    return status;
}

/* Which limits begin to bind at a node, and which no longer do, by their prices on both sides. */
static iop_status add_words(walk *k, const record *left, const record *right, iop_archive_point *point,
                            iop_err *err)
{
    const iop_archive_run *run = &k->w->study->run;
    iop_text out = iop_text_start(&k->w->env);
    char *text;
    iop_text_puts(&out, "");
    for (size_t l = 0; l < run->limits; l++) {
        double a = fabs(left->body.limit_dual[l]), b = fabs(right->body.limit_dual[l]);
        bool before = a > tie * b && a > tie, after = b > tie * a && b > tie;
        if (before != after)
            iop_text_printf(&out, "%s%s %s", out.length > 0 ? "; " : "", run->limit[l].name,
                            after ? "binds from here on" : "no longer binds");
    }
    IOP_TRY(iop_text_take(&out, &text, NULL, err));
    iop_status status = iop_worker_text(k->w, text, &point->label, err);
    iop_free(&k->w->env, text);
    return status;
}

static iop_status add_knot(walk *k, size_t at_node, iop_err *err)
{
    const node *n = &k->node[at_node];
    const bool last = at_node + 1 == k->nodes;
    const record *own = &k->record[n->point], *piece = &k->record[last ? n->left : n[1].left];
    const record *mix = k->kind == IOP_WHOLE_COSTS ? piece : own;
    iop_archive_point *point;
    IOP_TRY(add_point(k, n->t, &point, err));
    point->status = own->body.status;
    point->objective = own->body.objective;
    point->count = own->body.count;
    memcpy(point->violation, own->body.violation, sizeof point->violation);
    if (!last)
        point->shadow_price = iop_span_slope(&k->line->span[0], piece->slope);
    point->output = mix->body.output;
    point->measure = mix->body.measure;
    point->limit_dual = piece->body.limit_dual;
    if ((at_node > 0 || k->bends) && !last)
        return add_words(k, &k->record[n->left], piece, point, err);
    return IOP_OK;
}

/* The nodes that are the part's: a cut is of the part that begins with it. */
static iop_status add_knots(walk *k, double first, iop_err *err)
{
    const iop_whole_line *line = k->line;
    size_t from = 0, to = k->nodes;
    bool own = true;
    if (line->part + 1 < line->parts && k->node[to - 1].t >= k->end - nearest)
        to--;
    if (to > 0 && line->part > 0 && k->node[0].t <= k->begin + nearest)
        IOP_TRY(look_at_cut(k, first, &own, err));
    for (size_t n = own ? from : from + 1; n < to; n++)
        IOP_TRY(add_knot(k, n, err));
    return IOP_OK;
}

/* [first, last]: the part's piece of the line on which there is an optimum. */
static iop_status follow(walk *k, double *first, double *last, bool *none, iop_err *err)
{
    IOP_TRY(find_end(k, false, last, *first, none, err));
    if (!*none)
        IOP_TRY(find_end(k, true, first, *last, none, err));
    if (*none)
        return IOP_OK;
    size_t to = 0, from = k->records - 1; /* the first optimum was found from the far end */
    return trace(k, from, to, err);
}

static iop_status walk_part(walk *k, iop_err *err)
{
    const iop_whole_line *line = k->line;
    double from = 0, to = 1;
    iop_err why;
    k->kind = iop_whole_line_kind(k->from->lp, k->to->lp, &why);
    bool concave = iop_lp_maximize(k->from->lp) == (k->kind != IOP_WHOLE_COSTS);
    k->sense = concave ? 1 : -1;
    k->begin = (double)line->part / (double)line->parts;
    k->end = (double)(line->part + 1) / (double)line->parts;
    iop_whole_range(k->from->lp, k->to->lp, &from, &to);
    double first = fmax(from, k->begin), last = fmin(to, k->end);
    bool none = !(first <= last);
    if (!none)
        IOP_TRY(follow(k, &first, &last, &none, err));
    if (line->part == 0 && (none || first > 0))
        IOP_TRY(add_end(k, 0, err));
    if (!none)
        IOP_TRY(add_knots(k, from, err));
    return line->part + 1 == line->parts && (none || last < 1) ? add_end(k, 1, err) : IOP_OK;
}

iop_status iop_whole_run_line(iop_worker *w, const iop_whole_line *line, iop_err *err)
{
    walk k = {.w = w, .line = line};
    iop_status status = iop_model_open_scheme(&k.from, line->from, err);
    if (status == IOP_OK)
        status = iop_model_open_scheme(&k.to, line->to, err);
    if (status == IOP_OK)
        status = walk_part(&k, err);
    iop_model_close(k.from);
    iop_model_close(k.to);
    iop_free(&w->env, k.record);
    iop_free(&w->env, k.node);
    iop_free(&w->env, k.part);
    return status;
}
