/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simplex_primal.c - the primal simplex from a feasible basis, for the costs in `shifted`.
 *
 * The variable with the largest reduced cost of the wrong sign enters; the first bound that a basic variable,
 * or the entering one itself, meets ends the step. While steps of length 0 pile up both choices are the
 * smallest index (Bland 1977), which cannot cycle. */
#include "base/alloc.h"
#include "reduced/simplex.h"
#include <math.h>
#include <string.h>

enum { STALLS_BEFORE_BLAND = 30, ITERATIONS_BEFORE_REFACTORING = 40 };

/* How much the objective falls per unit of moving v off its place. */
static double attraction(const iop_simplex *s, size_t v)
{
    if (s->place[v] == IOP_SX_BASIC || s->lo[v] == s->hi[v])
        return 0;
    if (s->place[v] == IOP_SX_FREE)
        return fabs(s->d[v]);
    return s->place[v] == IOP_SX_LOWER ? -s->d[v] : s->d[v];
}

static size_t entering(const iop_simplex *s, bool bland)
{
    size_t vars = s->cols + s->rows, best = vars;
    double most = 10 * iop_simplex_cost_tolerance(s);
    for (size_t v = 0; v < vars; v++) {
        double gain = attraction(s, v);
        if (gain <= most)
            continue;
        most = gain;
        best = v;
        if (bland)
            break;
    }
    return best;
}

/* How far the entering variable may go before basic variable k meets a bound; rate is the change of it. */
static double room(const iop_simplex *s, size_t k, double rate, double slack)
{
    size_t v = s->head[k];
    double left = rate > 0 ? s->hi[v] - s->x[v] : s->x[v] - s->lo[v];
    return (fmax(left, 0) + slack) / fabs(rate);
}

static bool moves(double rate)
{
    return fabs(rate) > 1e-9;
}

/* Two passes: the longest step with bounds relaxed by the tolerance, then the largest pivot within it. */
static size_t leaving(const iop_simplex *s, double direction, bool bland, double *step)
{
    double longest = (double)INFINITY;
    size_t best = s->rows;
    for (size_t k = 0; k < s->rows; k++) {
        double rate = -direction * s->column[k], slack = iop_simplex_value_tolerance(s, s->head[k]);
        if (moves(rate))
            longest = fmin(longest, room(s, k, rate, bland ? 0 : slack));
    }
    for (size_t k = 0; k < s->rows; k++) {
        double rate = -direction * s->column[k];
        if (!moves(rate) || !(room(s, k, rate, 0) <= longest) || isinf(longest))
            continue;
        bool better = best == s->rows ||
                      (bland ? s->head[k] < s->head[best] : fabs(s->column[k]) > fabs(s->column[best]));
        if (better)
            best = k;
    }
    *step = best == s->rows ? (double)INFINITY : room(s, best, -direction * s->column[best], 0);
    return best;
}

static void move(iop_simplex *s, size_t q, double by)
{
    for (size_t k = 0; k < s->rows; k++)
        s->x[s->head[k]] -= by * s->column[k];
    s->x[q] += by;
}

static iop_sx_outcome unbounded(iop_simplex *s, size_t q, double direction)
{
    memset(s->alpha, 0, (s->cols + s->rows) * sizeof *s->alpha);
    for (size_t k = 0; k < s->rows; k++)
        s->alpha[s->head[k]] = moves(s->column[k]) ? -direction * s->column[k] : 0;
    s->alpha[q] = direction;
    return IOP_SX_UNBOUNDED;
}

static void pivot(iop_simplex *s, size_t p, size_t q, double direction, double step)
{
    size_t out = s->head[p];
    bool to_upper = -direction * s->column[p] > 0;
    move(s, q, direction * step);
    s->place[out] = to_upper ? IOP_SX_UPPER : IOP_SX_LOWER;
    s->x[out] = to_upper ? s->hi[out] : s->lo[out];
    iop_simplex_exchange(s, p, q);
    iop_simplex_recompute_d(s, s->shifted);
}

iop_sx_outcome iop_simplex_primal(iop_simplex *s)
{
    int stalls = 0, since = 0;
    for (;;) {
        double step;
        bool bland = stalls > STALLS_BEFORE_BLAND;
        size_t q = entering(s, bland);
        if (q == s->cols + s->rows)
            return IOP_SX_OPTIMAL;
        if (s->iterations++ >= s->most_iterations || (s->iterations % 64 == 0 && iop_stop_asked(&s->env)))
            return IOP_SX_LIMIT;
        double direction = s->d[q] > 0 ? -1 : 1, width = s->hi[q] - s->lo[q];
        iop_simplex_column(s, q);
        size_t p = leaving(s, direction, bland, &step);
        if (isinf(step) && isinf(width))
            return unbounded(s, q, direction);
        if (width <= step) {
            move(s, q, direction * width);
            s->place[q] = direction > 0 ? IOP_SX_UPPER : IOP_SX_LOWER;
        } else {
            pivot(s, p, q, direction, step);
        }
        stalls = fmin(width, step) > iop_simplex_value_tolerance(s, q) ? 0 : stalls + 1;
        if (++since == ITERATIONS_BEFORE_REFACTORING && iop_simplex_refactor(s)) {
            iop_simplex_recompute_x(s);
            since = 0;
        }
    }
}
