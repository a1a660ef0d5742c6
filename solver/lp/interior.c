/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interior.c - a primal-dual interior point method with Mehrotra's predictor and corrector, and Gondzio's
 * further correctors where the step is short.
 *
 *   min c'x,  A x = b,  lo <= x <= hi;   c - A'y - z + w = 0,  z (x - lo) = mu,  w (hi - x) = mu
 *
 * The iterates stay strictly within their bounds. Each step solves the normal equations A D A' dy = r by
 * sparse Cholesky factors, D = 1 / (z / (x - lo) + w / (hi - x)): with one Leontief block a period, and
 * stocks that link neighbours, the factors are those of a block tridiagonal matrix, whose cost grows with the
 * number of periods and not with its cube. That is what makes plans of many periods cheaper here than by any
 * simplex method.
 *
 * The answer is a point inside the optimal face where there is one, settled on the bounds that it approaches
 * (interior_end.c). What it is worth is for others to judge.
 *
 * Mehrotra (1992), "On the implementation of a primal-dual interior point method"; Lustig, Marsten and Shanno
 * (1992); Gondzio (1996), "Multiple centrality corrections in a primal-dual method for linear programming".
 */
#include "lp/interior.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

enum { MOST_ITERATIONS = 150, CORRECTORS = 3, MOST_PAST = 4 };

static const double goal = 1e-11, good_enough = 1e-8, backoff = 0.9995, least_product = 1e-18;

/* --- residuals ----------------------------------------------------------------------------------------- */

static void measure_slacks(lp_interior *p)
{
    const lp_standard *s = &p->form;
    for (size_t j = 0; j < s->columns; j++) {
        p->slack_z[j] = p->at.x[j] - s->lo[j];
        p->slack_w[j] = s->hi[j] - p->at.x[j];
    }
}

/* mu, and the objective of the duals: b'y + sum lo z - hi w. */
static double dual_objective(lp_interior *p)
{
    const lp_standard *s = &p->form;
    double value = 0, sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < s->rows; i++)
        value += s->rhs[i] * p->at.y[i];
    for (size_t j = 0; j < s->columns; j++) {
        if (!isinf(s->lo[j])) {
            value += s->lo[j] * p->at.z[j];
            sum += p->slack_z[j] * p->at.z[j];
            count++;
        }
        if (!isinf(s->hi[j])) {
            value -= s->hi[j] * p->at.w[j];
            sum += p->slack_w[j] * p->at.w[j];
            count++;
        }
    }
    p->mu = count ? sum / (double)count : 0;
    return value;
}

static void measure_residuals(lp_interior *p)
{
    const lp_standard *s = &p->form;
    double objective = 0;
    measure_slacks(p);
    memcpy(p->primal, s->rhs, s->rows * sizeof *p->primal);
    lp_interior_times(s, p->at.x, -1, p->primal);
    for (size_t j = 0; j < s->columns; j++) {
        p->dual[j] = s->cost[j] - p->at.z[j] + p->at.w[j];
        objective += s->cost[j] * p->at.x[j];
    }
    lp_interior_transposed(s, p->at.y, -1, p->dual);
    p->primal_size = lp_interior_norm(p->primal, s->rows) / (1 + p->rhs_norm);
    p->dual_size = lp_interior_norm(p->dual, s->columns) / (1 + p->cost_norm);
    p->objective = objective;
    p->gap = fabs(objective - dual_objective(p)) / (1e-3 + fabs(objective));
}

static bool within(const lp_interior *p, double tolerance)
{
    return p->primal_size <= tolerance && p->dual_size <= tolerance && p->gap <= tolerance;
}

/* --- one direction ------------------------------------------------------------------------------------- */

/* The step whose products become what the targets ask for, residuals being taken away in full or left:
 *   A D A' dy = primal + A D h,  dx = D (A'dy - h),  h = dual - target_z / (x - lo) + target_w / (hi - x). */
static bool find_step(lp_interior *p, bool residuals, lp_iterate *step)
{
    const lp_standard *s = &p->form;
    double *h = step->x; /* first h, then dx */
    for (size_t j = 0; j < s->columns; j++) {
        h[j] = residuals ? p->dual[j] : 0;
        if (!isinf(s->lo[j]))
            h[j] -= p->target_z[j] / p->slack_z[j];
        if (!isinf(s->hi[j]))
            h[j] += p->target_w[j] / p->slack_w[j];
        p->help[j] = p->theta[j] * h[j];
    }
    if (residuals)
        memcpy(p->side, p->primal, s->rows * sizeof *p->side);
    else
        memset(p->side, 0, s->rows * sizeof *p->side);
    lp_interior_times(s, p->help, 1, p->side);
    if (!lp_interior_normal(p, step->y))
        return false;
    for (size_t j = 0; j < s->columns; j++) {
        double dx = p->image[j] - p->theta[j] * h[j];
        step->x[j] = dx;
        step->z[j] = isinf(s->lo[j]) ? 0 : (p->target_z[j] - p->at.z[j] * dx) / p->slack_z[j];
        step->w[j] = isinf(s->hi[j]) ? 0 : (p->target_w[j] + p->at.w[j] * dx) / p->slack_w[j];
    }
    return true;
}

/* How far x, and z and w, can go along a step. */
static double most_primal(const lp_interior *p, const lp_iterate *step)
{
    double most = 1;
    for (size_t j = 0; j < p->form.columns; j++) {
        if (step->x[j] < 0 && p->slack_z[j] + most * step->x[j] < 0)
            most = -p->slack_z[j] / step->x[j];
        if (step->x[j] > 0 && p->slack_w[j] - most * step->x[j] < 0)
            most = p->slack_w[j] / step->x[j];
    }
    return most;
}

static double most_dual(const lp_interior *p, const lp_iterate *step)
{
    double most = 1;
    for (size_t j = 0; j < p->form.columns; j++) {
        if (step->z[j] < 0 && p->at.z[j] + most * step->z[j] < 0)
            most = -p->at.z[j] / step->z[j];
        if (step->w[j] < 0 && p->at.w[j] + most * step->w[j] < 0)
            most = -p->at.w[j] / step->w[j];
    }
    return most;
}

static double mu_after(const lp_interior *p, const lp_iterate *step, double primal, double dual)
{
    double sum = 0;
    size_t count = 0;
    for (size_t j = 0; j < p->form.columns; j++) {
        if (!isinf(p->form.lo[j])) {
            sum += (p->slack_z[j] + primal * step->x[j]) * (p->at.z[j] + dual * step->z[j]);
            count++;
        }
        if (!isinf(p->form.hi[j])) {
            sum += (p->slack_w[j] - primal * step->x[j]) * (p->at.w[j] + dual * step->w[j]);
            count++;
        }
    }
    return count ? sum / (double)count : 0;
}

/* Products become `centre`, the second-order terms of the affine step being taken out. */
static void set_targets(lp_interior *p, double centre, const lp_iterate *affine)
{
    for (size_t j = 0; j < p->form.columns; j++) {
        p->target_z[j] = centre - p->slack_z[j] * p->at.z[j] - (affine ? affine->x[j] * affine->z[j] : 0);
        p->target_w[j] = centre - p->slack_w[j] * p->at.w[j] + (affine ? affine->x[j] * affine->w[j] : 0);
    }
}

/* --- iterations ---------------------------------------------------------------------------------------- */

static void advance(lp_interior *p, double primal, double dual)
{
    for (size_t j = 0; j < p->form.columns; j++) {
        p->at.x[j] += primal * p->step.x[j];
        p->at.z[j] += dual * p->step.z[j];
        p->at.w[j] += dual * p->step.w[j];
    }
    for (size_t i = 0; i < p->form.rows; i++)
        p->at.y[i] += dual * p->step.y[i];
}

/* Gondzio's corrector: what keeps a longer step from going on is that some products leave [low, high] x mu;
 * their targets are moved back there, by no more than the step can bear. */
static double pull_back(double product, double mu)
{
    const double low = 0.1 * mu, high = 10 * mu;
    double change = product < low ? low - product : product > high ? high - product : 0;
    return fmax(change, -high);
}

static void set_correction(lp_interior *p, double mu, double primal, double dual)
{
    const lp_iterate *d = &p->step;
    for (size_t j = 0; j < p->form.columns; j++) {
        double z = (p->slack_z[j] + primal * d->x[j]) * (p->at.z[j] + dual * d->z[j]);
        double w = (p->slack_w[j] - primal * d->x[j]) * (p->at.w[j] + dual * d->w[j]);
        p->target_z[j] = isinf(p->form.lo[j]) ? 0 : pull_back(z, mu);
        p->target_w[j] = isinf(p->form.hi[j]) ? 0 : pull_back(w, mu);
    }
}

/* step += the corrector's; false when that does not lengthen it, and then it stays as it was. */
static bool correct_step(lp_interior *p, double mu, double *primal, double *dual)
{
    const double longer = 0.1;
    size_t m = p->form.rows, n = p->form.columns;
    set_correction(p, mu, fmin(1, *primal + longer), fmin(1, *dual + longer));
    if (!find_step(p, false, &p->affine))
        return false;
    for (size_t j = 0; j < n; j++) {
        p->affine.x[j] += p->step.x[j];
        p->affine.z[j] += p->step.z[j];
        p->affine.w[j] += p->step.w[j];
    }
    for (size_t i = 0; i < m; i++)
        p->affine.y[i] += p->step.y[i];
    double to_primal = most_primal(p, &p->affine), to_dual = most_dual(p, &p->affine);
    if (to_primal + to_dual < *primal + *dual + 0.1 * longer)
        return false;
    lp_iterate old = p->step;
    p->step = p->affine;
    p->affine = old;
    *primal = to_primal;
    *dual = to_dual;
    return true;
}

/* Mehrotra's step, and the product that it aims at; false when the factors are not good for it. */
static bool predict_and_correct(lp_interior *p, double shift, double *aim)
{
    set_targets(p, 0, NULL);
    if (!lp_interior_factor(p, shift) || !find_step(p, true, &p->affine))
        return false;
    double primal = most_primal(p, &p->affine), dual = most_dual(p, &p->affine);
    double ratio = p->mu > 0 ? mu_after(p, &p->affine, primal, dual) / p->mu : 0;
    *aim = p->mu * ratio * ratio * ratio;
    set_targets(p, *aim, &p->affine);
    return find_step(p, true, &p->step);
}

static bool iterate(lp_interior *p)
{
    double aim, shift = 1e-14;
    while (!predict_and_correct(p, shift, &aim))
        if ((shift *= 10) > 1e-3)
            return false;
    double primal = most_primal(p, &p->step), dual = most_dual(p, &p->step);
    for (int k = 0; k < CORRECTORS && fmin(primal, dual) < 0.9; k++)
        if (!correct_step(p, aim, &primal, &dual))
            break;
    /* near the bounds too soon the next steps are short: go close only when nothing stops this one */
    double reach = fmin(primal, dual) < 0.9 ? 0.9 : backoff;
    advance(p, fmin(1, reach * primal), fmin(1, reach * dual));
    return true;
}

static void take_iterate(const lp_interior *p, lp_iterate *to, const lp_iterate *from)
{
    size_t m = p->form.rows, n = p->form.columns;
    memcpy(to->x, from->x, n * sizeof *to->x);
    memcpy(to->z, from->z, n * sizeof *to->z);
    memcpy(to->w, from->w, n * sizeof *to->w);
    memcpy(to->y, from->y, m * sizeof *to->y);
}

/* Of a program without a feasible point the primal residual stays where it is while multipliers grow: nothing
 * is gained any more by `window` iterations. Early ones prove nothing. */
static bool is_lost(const lp_interior *p, const double *primal, const double *mu)
{
    long now = p->iterations, window = p->question.point_only ? 8 : 12;
    if (now < 2 * window || primal[now] < 1e-6)
        return false;
    return primal[now] > 0.5 * primal[now - window] && (p->question.point_only || mu[now] > mu[now - window]);
}

/* What counts as progress: a tenth less of any residual. */
static bool gains(const lp_interior *p, double least[3])
{
    const double now[3] = {p->primal_size, p->dual_size, p->gap};
    bool gained = false;
    for (int k = 0; k < 3; k++) {
        gained = gained || now[k] < 0.9 * least[k];
        least[k] = fmin(least[k], now[k]);
    }
    return gained;
}

/* A feasible point lies strictly within its bounds, whatever the multipliers are. An optimum is gone on to
 * for some more iterations, as the products shrink fast by then: of a column that costs next to nothing they
 * must become small before it shows whether it belongs on its bound (interior_end.c). */
static bool is_done(const lp_interior *p, int *past)
{
    if (p->question.point_only)
        return p->primal_size <= goal;
    if (within(p, goal))
        (*past)++;
    return *past > MOST_PAST || (*past > 0 && p->mu <= least_product);
}

/* The worst residual of an iterate; of those within the goal, which all come before the others, the one with
 * the smallest products counts. */
static double rank(const lp_interior *p)
{
    if (p->question.point_only)
        return p->primal_size;
    return within(p, goal) ? goal * p->mu / (1 + p->mu) : fmax(fmax(p->primal_size, p->dual_size), p->gap);
}

bool lp_interior_late(const lp_interior *p)
{
    return p->question.deadline_s > 0 && iop_lp_clock_s() >= p->question.deadline_s;
}

static bool must_stop(const lp_interior *p)
{
    return iop_stop_asked(&p->form.env) || lp_interior_late(p);
}

/* Goes on while something is gained: the last digits cost little. The best iterate counts; rounding may spoil
 * later ones. */
bool lp_interior_run(lp_interior *p)
{
    double best = (double)INFINITY, least[3] = {best, best, best}; /* of each residual */
    double primal[MOST_ITERATIONS], mu[MOST_ITERATIONS];
    int idle = 0, past = 0;
    p->rhs_norm = lp_interior_norm(p->form.rhs, p->form.rows);
    p->cost_norm = lp_interior_norm(p->form.cost, p->form.columns);
    for (p->iterations = 0; p->iterations < MOST_ITERATIONS && idle < (best > 1e-6 ? 30 : 4);
         p->iterations++) {
        measure_residuals(p);
        if (!isfinite(p->primal_size + p->dual_size + p->gap))
            break;
        primal[p->iterations] = p->primal_size;
        mu[p->iterations] = p->mu;
        idle = gains(p, least) ? 0 : idle + 1;
        double worst = rank(p);
        if (worst < best) {
            best = worst;
            take_iterate(p, &p->best, &p->at);
        }
        if (is_done(p, &past) || is_lost(p, primal, mu) || must_stop(p) || !iterate(p))
            break;
    }
    take_iterate(p, &p->at, &p->best);
    measure_residuals(p);
    return p->question.point_only ? p->primal_size <= good_enough : within(p, good_enough);
}
