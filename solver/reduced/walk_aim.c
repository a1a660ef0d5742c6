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
#include "base/clones.h"
#include "reduced/walk.h"
#include <math.h>
#include <string.h>

enum { FRESH_EVERY = 3 * RED_WALK_BLOCK };

static const double value_slack = 1e-12; /* relative to a variable's bounds */
static const double nearest = 1e-13;     /* steps of t */

typedef struct {
    red_walk w;   /* w.d: reduced costs for the first weights */
    double *g;    /* for the last ones */
    double *sign; /* columns: 1, or -1 at an upper bound, 0 where no cost can have the wrong sign; free: 0 */
    double *turn; /* columns: where each turns */
    size_t frees; /* free columns */
    double *told_value; /* quantities, as they were told last */
    size_t count;
    const size_t *limit;
    const double *from, *to;
    double t, told;
} aim_walk;

/* --- costs ---------------------------------------------------------------------------------------------- */

static void place_column(aim_walk *a, size_t k)
{
    const red_walk *w = &a->w;
    size_t v = w->t.nonbasic[k];
    a->sign[k] = w->never[v] || w->place[v] == RED_FREE ? 0 : w->place[v] == RED_UPPER ? -1 : 1;
}

static void place_columns(aim_walk *a)
{
    const red_walk *w = &a->w;
    a->frees = 0;
    for (size_t k = 0; k < w->t.cols; k++) {
        place_column(a, k);
        a->frees += w->place[w->t.nonbasic[k]] == RED_FREE;
    }
}

/* The t >= `t` at which each column first has the wrong sign; beyond 1: not on this line. The first of all.
 */
IOP_CLONES static double turning_points(size_t cols, double t, double tolerance, const double *restrict sign,
                                        const double *restrict first, const double *restrict last,
                                        double *restrict turn)
{
    double least = 2;
#pragma omp simd reduction(min : least)
    for (size_t k = 0; k < cols; k++) {
        double d = sign[k] * first[k], g = sign[k] * last[k], at = d / (d - g);
        at = (1 - t) * d + t * g <= 0 ? t : at;
        at = at < t ? t : at;
        at = g >= -tolerance ? 2 : at;
        turn[k] = at;
        least = at < least ? at : least;
    }
    return least;
}

/* A free variable may move either way: any change of its cost turns it. */
static double turn_free_columns(aim_walk *a, double least)
{
    const red_walk *w = &a->w;
    for (size_t k = 0; k < w->t.cols; k++) {
        if (w->place[w->t.nonbasic[k]] != RED_FREE || fabs(a->g[k]) <= w->cost_tolerance)
            continue;
        a->turn[k] = a->t;
        least = a->t;
    }
    return least;
}

/* Of the columns that turn first, within a tolerance, the one that turns fastest. */
static size_t who_enters(aim_walk *a, double *at)
{
    size_t cols = a->w.t.cols, best = cols;
    double fastest = 0;
    double first = turning_points(cols, a->t, a->w.cost_tolerance, a->sign, a->w.d, a->g, a->turn);
    if (a->frees > 0)
        first = turn_free_columns(a, first);
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

IOP_CLONES static void subtract_multiple(double *restrict from, double factor, const double *restrict line,
                                         size_t count)
{
    for (size_t k = 0; k < count; k++)
        from[k] -= factor * line[k];
}

static void move_costs(const red_tableau *t, double *cost, size_t column)
{
    double ratio = cost[column] / t->line[column];
    subtract_multiple(cost, ratio, t->line, t->cols);
    cost[column] = ratio;
}

/* --- values --------------------------------------------------------------------------------------------- */

/* The basic lines that come nearer to a bound when the entering variable moves by `direction`: their lines
 * and gaps into w->work, how many; *most becomes the longest step that nobody overshoots by more than the
 * slack. */
static size_t approaching(const red_walk *w, double direction, double *line, double *gap, double *most)
{
    size_t count = 0;
    double longest = *most;
    for (size_t i = 0; i + 1 < w->t.lines; i++) {
        size_t v = w->t.basic[i];
        double rate = direction * w->t.column[i], speed = fabs(rate), scale = w->scale[v];
        double room = rate > 0 ? w->hi0[v] - w->value[v] : w->value[v] - w->lo0[v];
        if (!(speed > 1e-12 * scale) || isinf(room))
            continue;
        room = room > 0 ? room : 0;
        line[count] = (double)i;
        gap[count++] = room;
        double reach = room + value_slack * scale;
        if (reach < longest * speed)
            longest = reach / speed;
    }
    *most = longest;
    return count;
}

/* The line that leaves; lines - 1: the entering variable meets its own other bound; lines: nobody. */
static size_t who_leaves(const red_walk *w, size_t column, double direction, double *step, bool *upper)
{
    size_t none = w->t.lines, best = none, q = w->t.nonbasic[column];
    double own = w->hi0[q] - w->lo0[q], most = isfinite(own) ? own : (double)INFINITY, fastest = 0;
    double *line = w->work, *gap = line + w->t.lines;
    size_t count = approaching(w, direction, line, gap, &most);
    if (isinf(most))
        return none;
    *step = own;
    if (most >= own)
        return none - 1;
    for (size_t k = 0; k < count; k++) {
        size_t i = (size_t)line[k];
        double speed = fabs(w->t.column[i]);
        if (gap[k] > most * speed || speed <= fastest)
            continue;
        best = i;
        fastest = speed;
        *step = gap[k] / speed;
        *upper = direction * w->t.column[i] > 0;
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
        place_column(a, column);
        return true;
    }
    size_t v = t->basic[line];
    red_tableau_line(t, line);
    w->value[q] += direction * step;
    w->value[v] = upper ? w->hi0[v] : w->lo0[v];
    w->place[v] = upper ? RED_UPPER : RED_LOWER;
    a->frees -= w->place[q] == RED_FREE;
    w->place[q] = RED_BASIC;
    move_costs(t, w->d, column);
    move_costs(t, a->g, column);
    red_tableau_pivot(t, line, column);
    place_column(a, column);
    w->since_fresh++;
    return true;
}

/* --- fresh numbers -------------------------------------------------------------------------------------- */

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
    bool good = red_walk_refresh_point(w);
    good = red_walk_refresh_costs(w) && good;
    swap_costs(a);
    iop_reduced_set_aim(w->r, a->count, a->limit, a->to);
    good = red_walk_refresh_costs(w) && good;
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

/* --- the walk ------------------------------------------------------------------------------------------- */

/* What the objective with these weights counts of the first class. */
static double own_cost(const aim_walk *a, const double *weight)
{
    const red_problem *p = &a->w.r->p;
    double sum = 0;
    for (size_t l = 0; l < a->count; l++)
        sum += weight[l] * p->d[(a->limit[l] + 1) * p->classes];
    return a->w.r->plan->maximize ? -sum : sum;
}

IOP_CLONES static void mix(size_t count, double t, const double *restrict a, const double *restrict b,
                           double *restrict out)
{
    for (size_t k = 0; k < count; k++)
        out[k] = (1 - t) * a[k] + t * b[k];
}

/* The present point with the prices at t. */
static iop_status tell(aim_walk *a, double *weight, double *mixed, const iop_reduced_visitor *visitor,
                       iop_err *err)
{
    red_walk *w = &a->w;
    iop_reduced *r = w->r;
    iop_reduced_result result;
    size_t quantities = r->p.n * red_slots(&r->p);
    for (size_t l = 0; l < a->count; l++)
        weight[l] = (1 - a->t) * a->from[l] + a->t * a->to[l];
    mix(w->t.cols, a->t, w->d, a->g, mixed);
    memcpy(r->value, w->value, quantities * sizeof *r->value);
    red_walk_prices(w, mixed, own_cost(a, weight));
    red_tell(r, w->price, w->dual, a->told_value, &result);
    memcpy(a->told_value, r->value, quantities * sizeof *r->value);
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
    a->sign = iop_new(env, vars, sizeof *a->sign);
    a->told_value = iop_new(env, vars, sizeof *a->told_value);
    bool enough = weight && mixed && a->g && a->turn && a->sign && a->told_value;
    iop_status status = enough ? IOP_OK : iop_no_memory(err, vars, "reduced costs");
    if (status == IOP_OK) {
        for (size_t v = 0; v < vars; v++)
            a->told_value[v] = (double)NAN;
        read_last_costs(a);
        place_columns(a);
        if (freshen(a))
            status = walk_on(a, weight, mixed, visitor, done, err);
    }
    iop_free(env, weight);
    iop_free(env, mixed);
    iop_free(env, a->g);
    iop_free(env, a->turn);
    iop_free(env, a->sign);
    iop_free(env, a->told_value);
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
