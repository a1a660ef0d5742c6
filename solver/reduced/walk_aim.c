/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk_aim.c - the optimum while the weights of its aim move, basis by basis: a parametric primal simplex
 * (Gass and Saaty 1955, Nav. Res. Logist. Q. 2, 39-45) on the dictionary of walk.h.
 *
 * Bounds stay, so that a basis stays feasible; its reduced costs are (1 - t) d + t g with those of both ends,
 * and the first of them to change its sign says who enters. Who enters moves to its other bound, or until a
 * basic variable meets one and leaves; within a tolerance the better pivot is taken (Harris). Steps of no
 * length in t are passed over in silence: what is told is optimal for more than one t. Where rounding, or a
 * cycle, has many of them follow each other the walk gives up, and its caller goes another way. */
#include "base/alloc.h"
#include "reduced/walk.h"
#include <math.h>
#include <string.h>

enum { FRESH_EVERY = 3 * RED_WALK_BLOCK };

static const double value_slack = 1e-12; /* relative to a variable's bounds */
static const double nearest = 1e-13;     /* steps of t */

typedef struct {
    red_walk w;   /* w.d: reduced costs for the first weights */
    double *g;    /* for the last ones */
    double *turn; /* columns: where each turns */
    size_t count;
    const size_t *limit;
    const double *from, *to;
    double t, told;
} aim_walk;

/* --- costs -----------------------------------------------------------------------------------------------
 */

static double smaller_place(const red_walk *w, size_t v, double d)
{
    return w->place[v] == RED_UPPER ? -d : d;
}

/* The t at which column k first has the wrong sign; beyond 1: not on this line. */
static double turning_point(const aim_walk *a, size_t k)
{
    const red_walk *w = &a->w;
    size_t v = w->t.nonbasic[k];
    double d = smaller_place(w, v, w->d[k]), g = smaller_place(w, v, a->g[k]);
    double here = (1 - a->t) * d + a->t * g;
    if (w->never[v])
        return 2;
    if (w->place[v] == RED_FREE) /* may move either way: any change of its cost turns it */
        return fabs(a->g[k]) > w->cost_tolerance ? a->t : 2;
    if (g >= -w->cost_tolerance)
        return 2;
    double at = d / (d - g);
    return here <= 0 || at < a->t ? a->t : at;
}

/* Of the columns that turn first, within a tolerance, the one that turns fastest. */
static size_t who_enters(aim_walk *a, double *at)
{
    size_t cols = a->w.t.cols, best = cols;
    double first = 2, fastest = 0;
    for (size_t k = 0; k < cols; k++) {
        a->turn[k] = turning_point(a, k);
        first = a->turn[k] < first ? a->turn[k] : first;
    }
    for (size_t k = 0; k < cols && first <= 1; k++) {
        double speed = fabs(a->g[k] - a->w.d[k]);
        if (a->turn[k] > first + nearest || speed <= fastest)
            continue;
        best = k;
        fastest = speed;
    }
    *at = fmin(first, 1);
    return best;
}

static void move_costs(const red_tableau *t, double *cost, size_t column)
{
    double ratio = cost[column] / t->line[column];
    for (size_t k = 0; k < t->cols; k++)
        cost[k] -= ratio * t->line[k];
    cost[column] = ratio;
}

/* --- values ----------------------------------------------------------------------------------------------
 */

/* How fast basic line i comes nearer to a bound when the entering variable moves by `direction`. */
static double speed_of(const red_walk *w, size_t i, double direction, double *gap, bool *upper)
{
    size_t v = w->t.basic[i];
    double rate = direction * w->t.column[i];
    *upper = rate > 0;
    double bound = *upper ? w->hi0[v] : w->lo0[v];
    if (isinf(bound) || fabs(rate) <= 1e-12 * w->scale[v])
        return 0;
    double room = *upper ? bound - w->value[v] : w->value[v] - bound;
    *gap = room > 0 ? room : 0;
    return fabs(rate);
}

/* The line that leaves; lines - 1: the entering variable meets its own other bound; lines: nobody. */
static size_t who_leaves(const red_walk *w, size_t column, double direction, double *step, bool *upper)
{
    size_t none = w->t.lines, best = none, q = w->t.nonbasic[column];
    double own = w->hi0[q] - w->lo0[q], most = isfinite(own) ? own : (double)INFINITY, fastest = 0, gap;
    bool side;
    for (size_t i = 0; i + 1 < w->t.lines; i++) {
        double speed = speed_of(w, i, direction, &gap, &side);
        double reach = gap + value_slack * w->scale[w->t.basic[i]];
        if (speed > 0 && reach < most * speed)
            most = reach / speed;
    }
    if (isinf(most))
        return none;
    *step = own;
    if (most >= own)
        return none - 1;
    for (size_t i = 0; i + 1 < w->t.lines; i++) {
        double speed = speed_of(w, i, direction, &gap, &side);
        if (!(speed > 0) || gap > most * speed || fabs(w->t.column[i]) <= fastest)
            continue;
        best = i;
        fastest = fabs(w->t.column[i]);
        *step = gap / speed;
        *upper = side;
    }
    return best;
}

static void move_values(red_walk *w, double by)
{
    for (size_t i = 0; i + 1 < w->t.lines; i++)
        w->value[w->t.basic[i]] += by * w->t.column[i];
}

/* False when the optimum goes on without end. */
static bool enter(aim_walk *a, size_t column)
{
    red_walk *w = &a->w;
    red_tableau *t = &w->t;
    size_t q = t->nonbasic[column];
    bool falls = w->place[q] == RED_UPPER || (w->place[q] == RED_FREE && a->g[column] > 0), upper = false;
    double direction = falls ? -1 : 1, step = 0;
    red_tableau_column(t, column);
    size_t line = who_leaves(w, column, direction, &step, &upper);
    if (line == t->lines)
        return false;
    move_values(w, direction * step);
    if (line == t->lines - 1) {
        w->place[q] = falls ? RED_LOWER : RED_UPPER;
        w->value[q] = falls ? w->lo0[q] : w->hi0[q];
        return true;
    }
    size_t v = t->basic[line];
    red_tableau_line(t, line);
    w->value[q] += direction * step;
    w->value[v] = upper ? w->hi0[v] : w->lo0[v];
    w->place[v] = upper ? RED_UPPER : RED_LOWER;
    w->place[q] = RED_BASIC;
    move_costs(t, w->d, column);
    move_costs(t, a->g, column);
    red_tableau_pivot(t, line, column);
    w->since_fresh++;
    return true;
}

/* --- fresh numbers ---------------------------------------------------------------------------------------
 */

static void swap_costs(aim_walk *a)
{
    double *kept = a->w.d;
    a->w.d = a->g;
    a->g = kept;
}

static bool freshen(aim_walk *a)
{
    red_walk *w = &a->w;
    iop_reduced_set_aim(w->r, a->count, a->limit, a->from);
    bool good = red_walk_refresh(w);
    swap_costs(a);
    iop_reduced_set_aim(w->r, a->count, a->limit, a->to);
    good = red_walk_refresh(w) && good;
    swap_costs(a);
    return good;
}

/* The last weights' reduced costs from the dictionary: a row's are those of its logical. */
static void read_last_costs(aim_walk *a)
{
    red_walk *w = &a->w;
    red_tableau *t = &w->t;
    size_t quantities = w->r->p.n * red_slots(&w->r->p);
    double sign = w->r->plan->maximize ? -1 : 1;
    memset(a->g, 0, t->cols * sizeof *a->g);
    for (size_t l = 0; l < a->count; l++) {
        size_t v = quantities + a->limit[l];
        double factor = sign * a->to[l] / t->row_scale[a->limit[l]];
        if (!t->in_basis[v]) {
            a->g[t->where[v]] += factor;
            continue;
        }
        red_tableau_line(t, t->where[v]);
        for (size_t k = 0; k < t->cols; k++)
            a->g[k] += factor * t->line[k];
    }
    for (size_t k = 0; k < t->cols; k++)
        w->price_scale = fmax(w->price_scale, fabs(a->g[k]));
    w->cost_tolerance = 1e-13 * w->price_scale;
}

/* --- the walk --------------------------------------------------------------------------------------------
 */

/* The present point with the prices at t. */
static iop_status tell(aim_walk *a, double *weight, double *mixed, const iop_reduced_visitor *visitor,
                       iop_err *err)
{
    red_walk *w = &a->w;
    iop_reduced *r = w->r;
    iop_reduced_result result;
    for (size_t l = 0; l < a->count; l++)
        weight[l] = (1 - a->t) * a->from[l] + a->t * a->to[l];
    for (size_t k = 0; k < w->t.cols; k++)
        mixed[k] = (1 - a->t) * w->d[k] + a->t * a->g[k];
    memcpy(r->value, w->value, r->p.n * red_slots(&r->p) * sizeof *r->value);
    iop_reduced_set_aim(r, a->count, a->limit, weight);
    double *kept = w->d;
    w->d = mixed;
    red_walk_prices(w);
    w->d = kept;
    red_tell(r, w->price, w->dual, &result);
    result.iterations = w->pivots;
    a->told = a->t;
    return visitor->visit(visitor->self, a->t, &result, err);
}

static iop_status walk_on(aim_walk *a, double *weight, double *mixed, const iop_reduced_visitor *visitor,
                          bool *done, iop_err *err)
{
    red_walk *w = &a->w;
    long most = 20 + 2 * (long)w->t.lines;
    while (w->stalls < most) {
        double at;
        if (iop_stop_asked(&w->r->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped");
        size_t column = who_enters(a, &at);
        w->stalls = at - a->t > nearest ? 0 : w->stalls + 1;
        a->t = at;
        *done = column == w->t.cols;
        if (a->t - a->told > nearest || *done)
            IOP_TRY(tell(a, weight, mixed, visitor, err));
        if (*done || !enter(a, column))
            return IOP_OK;
        w->pivots++;
        if (w->since_fresh >= FRESH_EVERY && !freshen(a))
            return IOP_OK;
    }
    return IOP_OK;
}

static iop_status walk(aim_walk *a, const iop_reduced_visitor *visitor, bool *done, iop_err *err)
{
    const iop_env *env = &a->w.r->env;
    size_t vars = a->w.t.vars;
    double *weight = iop_new(env, a->count, sizeof *weight), *mixed = iop_new(env, vars, sizeof *mixed);
    a->g = iop_new(env, vars, sizeof *a->g);
    a->turn = iop_new(env, vars, sizeof *a->turn);
    iop_status status =
        weight && mixed && a->g && a->turn ? IOP_OK : iop_no_memory(err, vars, "reduced costs");
    if (status == IOP_OK) {
        read_last_costs(a);
        if (freshen(a))
            status = walk_on(a, weight, mixed, visitor, done, err);
    }
    iop_free(env, weight);
    iop_free(env, mixed);
    iop_free(env, a->g);
    iop_free(env, a->turn);
    return status;
}

iop_status iop_reduced_walk_aim(iop_reduced *r, size_t count, const size_t *limit, const double *from,
                                const double *to, const iop_reduced_visitor *visitor, bool *done,
                                iop_err *err)
{
    aim_walk a = {.count = count, .limit = limit, .from = from, .to = to};
    bool usable;
    *done = false;
    if (r->outcome != IOP_LP_OPTIMAL)
        return IOP_OK;
    iop_reduced_set_aim(r, count, limit, from);
    iop_status status = red_walk_open(&a.w, r, r->plan, r->plan, 0, &usable, err);
    r->roles_changed = true; /* the aim moves without the program */
    if (status == IOP_OK && usable)
        status = walk(&a, visitor, done, err);
    red_walk_close(&a.w);
    return status;
}
