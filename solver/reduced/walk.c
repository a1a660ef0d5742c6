/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.c - the optimum along a line of bounds, breakpoint by breakpoint.
 *
 * Between breakpoints nonbasic variables follow their bounds and basic ones move at constant rates. The first
 * basic variable to meet a bound leaves the basis; the entering one keeps all reduced costs of the right sign
 * (the dual ratio test). Both tests are Harris's: within a tolerance the better pivot is taken.
 *
 * Where data are degenerate several variables meet their bounds at once and steps of length 0 follow each
 * other. The costs count as c + eps e with an infinitesimal eps and random e of the right signs, whose
 * reduced costs decide among candidates that c leaves equal. No two bases then have the same optimum just
 * beyond t, and every pivot improves it: the walk cannot come back to a basis (Wolfe 1963, on the dual).
 * Where rounding has it go on and on all the same it gives up, and its caller goes another way.
 *
 * A pivot costs one line and one column of the dictionary; see walk_tableau.c. */
#include "reduced/walk.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

enum { FRESH_EVERY = 3 * RED_WALK_BLOCK };

static const double value_slack = 1e-12; /* relative to a variable's bounds */
static const double least_speed = 1e-12;

/* --- who leaves ----------------------------------------------------------------------------------------- */

typedef struct {
    size_t line;
    bool upper;
    double step;
} leaver;

/* The basic variables that come nearer to a bound: their lines, gaps, speeds and sizes, into w->work; how
 * many. Of two bounds only the one that is approached counts, but both where the band itself closes. */
static size_t approaching(const red_walk *w, double *gap, double *speed, double *line)
{
    size_t count = 0;
    for (size_t i = 0; i + 1 < w->t.lines; i++) {
        size_t v = w->t.basic[i];
        double least = least_speed * w->scale[v], value = w->value[v], rate = w->rate[v];
        for (int upper = 0; upper < 2; upper++) {
            double a = upper ? w->hi0[v] : w->lo0[v], b = upper ? w->hi1[v] : w->lo1[v];
            double toward = upper ? 1 : -1, closing = toward * (isinf(a) ? -1 : rate - (b - a));
            if (isinf(a) || !(closing > least))
                continue;
            double left = toward * ((a == b ? a : (1 - w->at) * a + w->at * b) - value);
            gap[count] = left > 0 ? left : 0;
            speed[count] = closing;
            line[count++] = (double)(2 * i + (size_t)upper);
        }
    }
    return count;
}

/* The first to meet its bound. Of those that do within the longest step that nobody overshoots by more than
 * the slack, the fastest relative to its size; line == lines when none does before `left`. */
static leaver who_leaves(const red_walk *w, double left)
{
    size_t room = 2 * w->t.lines;
    double *gap = w->work, *speed = gap + room, *line = speed + room, most = left, fastest = 0;
    leaver best = {w->t.lines, false, left};
    size_t count = approaching(w, gap, speed, line);
    for (size_t k = 0; k < count; k++) {
        double slack = value_slack * w->scale[w->t.basic[(size_t)line[k] / 2]];
        if (gap[k] + slack < most * speed[k])
            most = (gap[k] + slack) / speed[k];
    }
    for (size_t k = 0; k < count; k++) {
        size_t i = (size_t)line[k] / 2;
        double relative = speed[k] / w->scale[w->t.basic[i]];
        if (gap[k] > most * speed[k] || gap[k] >= left * speed[k] || !(relative > fastest))
            continue;
        best = (leaver){i, (size_t)line[k] % 2 != 0, gap[k] / speed[k]};
        fastest = relative;
    }
    return best;
}

/* --- who enters ----------------------------------------------------------------------------------------- */

/* Candidates into w->work; the largest pull. */
static size_t falling(const red_walk *w, bool upper, red_candidate *list, double *largest)
{
    size_t count = 0;
    *largest = 0;
    for (size_t k = 0; k < w->t.cols; k++) {
        size_t v = w->t.nonbasic[k];
        double alpha = upper ? -w->t.line[k] : w->t.line[k], d = w->d[k];
        unsigned char place = w->place[v];
        if (place == RED_FREE) {
            alpha = fabs(alpha);
            d = 0;
        } else if (place == RED_UPPER) {
            alpha = -alpha;
            d = -d;
        }
        if (!(alpha > 0) || w->never[v])
            continue;
        list[count++] = (red_candidate){k, alpha, d > 0 ? d : 0};
        *largest = alpha > *largest ? alpha : *largest;
    }
    return count;
}

/* The largest pull among those that keep all reduced costs right within the tolerance, and the ratio they
 * keep. */
static double ratio_test(const red_walk *w, const red_candidate *list, size_t count, double negligible,
                         double *most)
{
    double widest = 0;
    *most = (double)INFINITY;
    for (size_t k = 0; k < count; k++)
        if (list[k].pull > negligible && list[k].room + w->cost_tolerance < *most * list[k].pull)
            *most = (list[k].room + w->cost_tolerance) / list[k].pull;
    for (size_t k = 0; k < count; k++)
        if (list[k].pull > negligible && list[k].pull > widest && list[k].room <= *most * list[k].pull)
            widest = list[k].pull;
    return widest;
}

/* Column cols when none can. */
static size_t who_enters(const red_walk *w, bool upper)
{
    red_candidate *list = w->candidates;
    double largest, most, least = (double)INFINITY;
    size_t count = falling(w, upper, list, &largest), best = w->t.cols;
    double negligible = 1e-10 * largest, widest = ratio_test(w, list, count, negligible, &most);
    for (size_t k = 0; k < count; k++) {
        double alpha = list[k].pull;
        if (!(alpha > negligible && alpha >= 1e-5 * widest && list[k].room <= most * alpha))
            continue;
        double sign = w->place[w->t.nonbasic[list[k].column]] == RED_LOWER ? 1 : -1;
        double tie = sign * w->e[list[k].column] / alpha;
        if (best < w->t.cols && tie >= least)
            continue;
        best = list[k].column;
        least = tie;
    }
    return best;
}

/* --- one step ------------------------------------------------------------------------------------------- */

static void advance(red_walk *w, double step)
{
    w->at += step;
    for (size_t i = 0; i + 1 < w->t.lines; i++)
        w->value[w->t.basic[i]] += step * w->rate[w->t.basic[i]];
}

/* The leaving variable is put on its bound; the entering one makes up for value and rate. */
static void move_values(red_walk *w, const leaver *out, size_t column)
{
    red_tableau *t = &w->t;
    size_t v = t->basic[out->line], q = t->nonbasic[column];
    double pivot = t->line[column], bound = red_walk_bound(w, v, out->upper);
    double bound_rate = red_walk_bound_rate(w, v, out->upper);
    double by = (bound - w->value[v]) / pivot, faster = (bound_rate - w->rate[v]) / pivot;
    w->value[q] = w->place[q] == RED_FREE ? 0 : red_walk_bound(w, q, w->place[q] == RED_UPPER);
    for (size_t i = 0; i + 1 < t->lines; i++) {
        w->value[t->basic[i]] += by * t->column[i];
        w->rate[t->basic[i]] += faster * t->column[i];
    }
    w->value[q] += by;
    w->rate[q] += faster;
    w->value[v] = bound;
    w->rate[v] = bound_rate;
}

static void move_costs(red_walk *w, double *cost, size_t column)
{
    const red_tableau *t = &w->t;
    double ratio = cost[column] / t->line[column];
    for (size_t k = 0; k < t->cols; k++)
        cost[k] -= ratio * t->line[k];
    cost[column] = ratio;
}

/* False when nobody can enter: there is no plan beyond. */
static bool exchange(red_walk *w, const leaver *out)
{
    red_tableau *t = &w->t;
    red_tableau_line(t, out->line);
    size_t column = who_enters(w, out->upper);
    if (column == t->cols)
        return false;
    red_tableau_column(t, column);
    size_t v = t->basic[out->line], q = t->nonbasic[column];
    move_values(w, out, column);
    move_costs(w, w->d, column);
    move_costs(w, w->e, column);
    w->place[v] = out->upper ? RED_UPPER : RED_LOWER;
    w->place[q] = RED_BASIC;
    red_tableau_pivot(t, out->line, column);
    w->pivots++;
    w->since_fresh++;
    return true;
}

/* --- the walk ------------------------------------------------------------------------------------------- */

static iop_status tell(red_walk *w, const iop_reduced_visitor *visitor, iop_err *err)
{
    iop_reduced *r = w->r;
    iop_reduced_result result;
    visitor->move(visitor->self, w->at);
    for (size_t v = 0; v < r->p.n * red_slots(&r->p); v++) {
        double lo = r->p.lo[v] = red_walk_bound(w, v, false), hi = r->p.hi[v] = red_walk_bound(w, v, true);
        bool free = w->place[v] == RED_FREE;
        r->value[v] = w->t.in_basis[v] ? w->value[v] : free ? 0 : w->place[v] == RED_UPPER ? hi : lo;
    }
    red_walk_prices(w, w->d, r->p.d[0]);
    red_tell(r, w->price, w->dual, NULL, &result);
    result.iterations = w->pivots;
    return visitor->visit(visitor->self, w->at, &result, err);
}

/* The dictionary of the present basis made again; its columns come in another order. */
static bool make_again(red_walk *w, bool *wanted)
{
    red_tableau *t = &w->t;
    double *e = w->work;
    memcpy(wanted, t->in_basis, t->vars * sizeof *wanted);
    for (size_t k = 0; k < t->cols; k++)
        e[t->nonbasic[k]] = w->e[k];
    if (!red_tableau_set(t, wanted))
        return false;
    for (size_t k = 0; k < t->cols; k++)
        w->e[k] = e[t->nonbasic[k]];
    memcpy(w->d, t->t0 + (t->lines - 1) * t->all, t->cols * sizeof *w->d);
    return red_walk_refresh(w);
}

/* Fresh numbers; a dictionary whose digits are gone is made again. */
static iop_status freshen(red_walk *w, bool *good, iop_err *err)
{
    *good = red_walk_refresh(w);
    if (*good)
        return IOP_OK;
    bool *wanted = iop_new(&w->r->env, w->t.vars, sizeof *wanted);
    if (!wanted)
        return iop_no_memory(err, w->t.vars, "variables");
    *good = make_again(w, wanted);
    iop_free(&w->r->env, wanted);
    return IOP_OK;
}

/* Nobody can enter: there is no plan beyond. The end of the line may be the same point but for rounding. */
static iop_status finish(red_walk *w, double to, const iop_reduced_visitor *visitor, bool *done, iop_err *err)
{
    static const double same = 1e-10;
    *done = to - w->at <= same;
    if (!*done || to == w->at)
        return IOP_OK;
    advance(w, to - w->at);
    w->at = to;
    return tell(w, visitor, err);
}

static iop_status walk_on(red_walk *w, double to, const iop_reduced_visitor *visitor, bool *done,
                          iop_err *err)
{
    static const double nearest = 1e-13;
    long most = 20 + 2 * (long)w->t.lines;
    bool good = true;
    while (good && w->stalls < most) {
        if (iop_stop_asked(&w->r->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped");
        leaver out = who_leaves(w, to - w->at);
        advance(w, out.step);
        w->stalls = out.step > nearest ? 0 : w->stalls + 1;
        bool last = out.line == w->t.lines;
        if (last)
            w->at = to;
        if (out.step > nearest || last)
            IOP_TRY(tell(w, visitor, err));
        *done = last;
        if (last)
            return IOP_OK;
        if (!exchange(w, &out))
            return finish(w, to, visitor, done, err);
        if (w->since_fresh >= FRESH_EVERY)
            IOP_TRY(freshen(w, &good, err));
    }
    return IOP_OK;
}

iop_status iop_reduced_walk(iop_reduced *r, const iop_plan *from, const iop_plan *to, double start,
                            double end, const iop_reduced_visitor *visitor, bool *done, long *pivots,
                            iop_err *err)
{
    red_walk w;
    bool usable;
    *done = false;
    *pivots = 0;
    if (r->outcome != IOP_LP_OPTIMAL)
        return IOP_OK;
    iop_status status = red_walk_open(&w, r, from, to, start, &usable, err);
    if (status == IOP_OK && usable && red_walk_refresh(&w))
        status = walk_on(&w, end, visitor, done, err);
    *pivots = w.pivots;
    r->roles_changed = true; /* its bounds were moved */
    red_walk_close(&w);
    return status;
}
