/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simplex_dual.c - the dual simplex with long steps.
 *
 * A basic variable outside its bounds leaves; with its row alpha of B^-1 N the reduced costs move along a
 * ray, and each nonbasic j whose reduced cost reaches 0 at the ratio d_j / |alpha_j| may enter. Where j has
 * two finite bounds it may flip to the other one instead: the infeasibility of the leaving row shrinks by
 * |alpha_j| (hi - lo), and the step goes on while infeasibility is left (Fourer 1994; Maros 2003, "A
 * generalized dual phase-2 simplex algorithm"). Rows are priced by exact steepest edge, as the inverse is at
 * hand. When steps of length 0 pile up the costs are perturbed, which the primal simplex undoes. */
#include "base/alloc.h"
#include "reduced/simplex.h"
#include <math.h>

enum { STALLS_BEFORE_PERTURBATION = 20, ITERATIONS_BEFORE_REFACTORING = 40 };

/* How far outside its bounds, with sign; 0 within tolerance. */
static double excess(const iop_simplex *s, size_t v)
{
    double tolerance = iop_simplex_value_tolerance(s, v);
    if (s->x[v] > s->hi[v] + tolerance)
        return s->x[v] - s->hi[v];
    if (s->x[v] < s->lo[v] - tolerance)
        return s->x[v] - s->lo[v];
    return 0;
}

static size_t leaving(const iop_simplex *s)
{
    size_t best = s->rows, m = s->rows;
    double most = 0;
    for (size_t k = 0; k < m; k++) {
        double out = excess(s, s->head[k]), norm = 0;
        if (out == 0)
            continue;
        for (size_t r = 0; r < m; r++)
            norm += s->inverse[k * m + r] * s->inverse[k * m + r];
        double weight = out * out / norm;
        if (weight > most || best == m) {
            most = weight;
            best = k;
        }
    }
    return best;
}

/* Variables whose reduced cost falls to 0 along the ray, with their ratios. `toward` turns alpha. */
static size_t collect(iop_simplex *s, double toward)
{
    size_t count = 0, vars = s->cols + s->rows;
    for (size_t v = 0; v < vars; v++) {
        double alpha = toward * s->alpha[v];
        bool rises = s->place[v] == IOP_SX_LOWER && alpha > 1e-9,
             falls = s->place[v] == IOP_SX_UPPER && alpha < -1e-9,
             free = s->place[v] == IOP_SX_FREE && fabs(alpha) > 1e-9;
        if ((!rises && !falls && !free) || s->lo[v] == s->hi[v])
            continue;
        s->candidate[count] = v;
        s->ratio[count++] = free ? 0 : fmax(0, s->d[v] / alpha);
    }
    return count;
}

static void swap(iop_simplex *s, size_t i, size_t k)
{
    size_t v = s->candidate[i];
    double ratio = s->ratio[i];
    s->candidate[i] = s->candidate[k];
    s->ratio[i] = s->ratio[k];
    s->candidate[k] = v;
    s->ratio[k] = ratio;
}

/* The infeasibility that flipping a candidate takes away; infinite when it cannot flip. */
static double relief(const iop_simplex *s, size_t k)
{
    size_t v = s->candidate[k];
    return fabs(s->alpha[v]) * (s->hi[v] - s->lo[v]);
}

/* Smaller ratios than that of a middle element to the front of [from, to); returns where they end and sums
 * their relief. Equal ones count as smaller when `ties`. */
static size_t part(iop_simplex *s, size_t from, size_t to, double pivot, bool ties, double *sum)
{
    *sum = 0;
    for (size_t k = from; k < to; k++)
        if (s->ratio[k] < pivot || (ties && s->ratio[k] == pivot)) {
            *sum += relief(s, k);
            swap(s, k, from++);
        }
    return from;
}

/* The ratio at which the infeasibility would be used up (a weighted selection, linear time on average).
 * (double)INFINITY when all candidates together do not use it up. */
static double breakpoint(iop_simplex *s, size_t count, double left)
{
    size_t from = 0, to = count;
    while (from < to) {
        double pivot = s->ratio[from + (to - from) / 2], below, equal;
        size_t middle = part(s, from, to, pivot, false, &below);
        if (below >= left) {
            to = middle;
            continue;
        }
        size_t above = part(s, middle, to, pivot, true, &equal);
        if (below + equal >= left)
            return pivot;
        left -= below + equal;
        from = above;
    }
    return (double)INFINITY;
}

/* Among the candidates whose reduced cost is 0 there, within tolerance, the one with the largest alpha. */
static size_t entering(const iop_simplex *s, size_t count, double step)
{
    size_t best = count;
    double tolerance = iop_simplex_cost_tolerance(s);
    for (size_t k = 0; k < count; k++) {
        double alpha = fabs(s->alpha[s->candidate[k]]);
        if (fabs(s->ratio[k] - step) * alpha <= tolerance &&
            (best == count || alpha > fabs(s->alpha[s->candidate[best]])))
            best = k;
    }
    return best;
}

/* Candidates that the step passes go to their other bound. */
static bool flip(iop_simplex *s, size_t count, double step)
{
    bool any = false;
    for (size_t k = 0; k < count; k++) {
        size_t v = s->candidate[k];
        if (!(s->ratio[k] < step) || !isfinite(s->lo[v]) || !isfinite(s->hi[v]))
            continue;
        bool up = s->place[v] == IOP_SX_LOWER;
        s->place[v] = up ? IOP_SX_UPPER : IOP_SX_LOWER;
        s->x[v] = up ? s->hi[v] : s->lo[v];
        any = true;
    }
    return any;
}

/* Row p proves that nothing helps: the rest of its row is as good as the bounds allow. */
static iop_sx_outcome infeasible(iop_simplex *s, size_t p, double toward)
{
    for (size_t r = 0; r < s->rows; r++)
        s->proof[r] = -toward * s->inverse[p * s->rows + r];
    return IOP_SX_INFEASIBLE;
}

static void update_d(iop_simplex *s, size_t leaving_variable, size_t q)
{
    double rate = s->d[q] / s->alpha[q];
    size_t vars = s->cols + s->rows;
    for (size_t v = 0; v < vars; v++)
        s->d[v] -= rate * s->alpha[v];
    s->d[q] = 0;
    s->d[leaving_variable] = -rate;
}

static void update_x(iop_simplex *s, size_t p, size_t q, double bound)
{
    size_t out = s->head[p];
    double step = (s->x[out] - bound) / s->column[p];
    for (size_t k = 0; k < s->rows; k++)
        s->x[s->head[k]] -= step * s->column[k];
    s->x[q] += step;
    s->x[out] = bound;
}

/* A number in [0.5, 1) that depends on v alone. */
static double scatter(size_t v)
{
    unsigned long long z = (v + 1) * 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    return 0.5 + 0.5 * (double)(z >> 11) * 0x1p-53;
}

/* Costs away from 0 in the direction that keeps the basis dual feasible. */
static void perturb(iop_simplex *s, int times)
{
    double size = fmax(1e6 * iop_simplex_cost_tolerance(s), 1e-9) * pow(10, fmin(times, 4));
    for (size_t v = 0; v < s->cols + s->rows; v++) {
        double by = s->place[v] == IOP_SX_LOWER ? size : s->place[v] == IOP_SX_UPPER ? -size : 0;
        double share = scatter(v + (size_t)times * (s->cols + s->rows));
        s->shifted[v] += by * share;
        s->d[v] += by * share;
    }
}

static void refresh(iop_simplex *s)
{
    if (iop_simplex_refactor(s)) {
        iop_simplex_recompute_d(s, s->shifted);
        iop_simplex_recompute_x(s);
    }
}

/* The pivot as seen by row and by column must agree. */
static bool trustworthy(const iop_simplex *s, size_t p, size_t q)
{
    return fabs(s->column[p] - s->alpha[q]) <= 1e-7 * (1 + fabs(s->column[p]));
}

typedef enum { GO_ON, FRESH_NEEDED, NO_MORE } step_result;

static step_result step(iop_simplex *s, size_t p, double *length)
{
    size_t out = s->head[p];
    double over = excess(s, out), toward = over > 0 ? 1 : -1, bound = over > 0 ? s->hi[out] : s->lo[out];
    iop_simplex_row(s, p);
    size_t count = collect(s, toward);
    *length = breakpoint(s, count, fabs(over) - 0.5 * iop_simplex_value_tolerance(s, out));
    if (isinf(*length))
        return NO_MORE;
    size_t chosen = entering(s, count, *length), q = s->candidate[chosen];
    iop_simplex_column(s, q);
    if (!trustworthy(s, p, q))
        return FRESH_NEEDED;
    update_d(s, out, q);
    if (flip(s, count, s->ratio[chosen]))
        iop_simplex_recompute_x(s);
    update_x(s, p, q, bound);
    s->place[out] = toward > 0 ? IOP_SX_UPPER : IOP_SX_LOWER;
    iop_simplex_exchange(s, p, q);
    return GO_ON;
}

iop_sx_outcome iop_simplex_dual(iop_simplex *s)
{
    int stalls = 0, since = 0, perturbed = 0;
    double tolerance = 10 * iop_simplex_cost_tolerance(s); /* shorter steps are rounding */
    bool fresh = true;
    for (;;) {
        size_t p = leaving(s);
        double length = 0;
        if (p == s->rows)
            return IOP_SX_OPTIMAL;
        if (s->iterations++ >= s->most_iterations || (s->iterations % 64 == 0 && iop_stop_asked(&s->env)))
            return IOP_SX_LIMIT;
        step_result result = step(s, p, &length);
        if (result == NO_MORE && fresh)
            return infeasible(s, p, excess(s, s->head[p]) > 0 ? 1 : -1);
        if (result == FRESH_NEEDED && fresh)
            return IOP_SX_FAILED;
        stalls = length > tolerance ? 0 : stalls + 1;
        if (stalls == STALLS_BEFORE_PERTURBATION) {
            perturb(s, perturbed++);
            stalls = 0;
        }
        fresh = result != GO_ON || ++since == ITERATIONS_BEFORE_REFACTORING;
        if (fresh) {
            refresh(s);
            since = 0;
        }
    }
}
