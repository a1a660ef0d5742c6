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

enum { MOST_ITERATIONS = 150, REFINEMENTS = 3, CORRECTORS = 3, MOST_PAST = 4 };

static const double goal = 1e-11, good_enough = 1e-8, backoff = 0.9995, least_product = 1e-18;

/* --- products ------------------------------------------------------------------------------------------ */

void lp_interior_times(const lp_standard *s, const double *x, double factor, double *out)
{
    for (size_t j = 0; j < s->columns; j++) {
        double v = factor * x[j];
        for (size_t k = s->start[j]; k < s->start[j + 1] && v != 0; k++)
            out[s->index[k]] += s->value[k] * v;
    }
}

void lp_interior_transposed(const lp_standard *s, const double *y, double factor, double *out)
{
    for (size_t j = 0; j < s->columns; j++) {
        double sum = 0;
        for (size_t k = s->start[j]; k < s->start[j + 1]; k++)
            sum += s->value[k] * y[s->index[k]];
        out[j] += factor * sum;
    }
}

static double norm(const double *v, size_t count)
{
    double most = 0;
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(v[k]));
    return most;
}

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
    p->primal_size = norm(p->primal, s->rows) / (1 + p->rhs_norm);
    p->dual_size = norm(p->dual, s->columns) / (1 + p->cost_norm);
    p->objective = objective;
    p->gap = fabs(objective - dual_objective(p)) / (1e-3 + fabs(objective));
}

static bool within(const lp_interior *p, double tolerance)
{
    return p->primal_size <= tolerance && p->dual_size <= tolerance && p->gap <= tolerance;
}

/* --- one direction ------------------------------------------------------------------------------------- */

bool lp_interior_normal(lp_interior *p, double *v)
{
    const lp_standard *s = &p->form;
    memcpy(v, p->side, s->rows * sizeof *v);
    if (!lp_cholesky_solve(p->cholesky, v))
        return false;
    for (int pass = 0; pass < REFINEMENTS; pass++) {
        memset(p->help, 0, s->columns * sizeof *p->help);
        lp_interior_transposed(s, v, 1, p->help);
        for (size_t j = 0; j < s->columns; j++)
            p->help[j] *= p->theta[j];
        memcpy(p->correction, p->side, s->rows * sizeof *v);
        lp_interior_times(s, p->help, -1, p->correction);
        double left = norm(p->correction, s->rows);
        if (!(left > 1e-15 * norm(p->side, s->rows)))
            break;
        if (!lp_cholesky_solve(p->cholesky, p->correction))
            return false;
        for (size_t i = 0; i < s->rows; i++)
            v[i] += p->correction[i];
    }
    return true;
}

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
    memset(p->help, 0, s->columns * sizeof *p->help);
    lp_interior_transposed(s, step->y, 1, p->help);
    for (size_t j = 0; j < s->columns; j++) {
        double dx = p->theta[j] * (p->help[j] - h[j]);
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

static bool factor(lp_interior *p)
{
    const lp_standard *s = &p->form;
    for (size_t j = 0; j < s->columns; j++) {
        /* Keeps columns without bounds, and those far from them, from drowning the others in the factors. */
        double d = isinf(s->lo[j]) && isinf(s->hi[j]) ? 1e-6 : 1e-10;
        if (!isinf(s->lo[j]))
            d += p->at.z[j] / p->slack_z[j];
        if (!isinf(s->hi[j]))
            d += p->at.w[j] / p->slack_w[j];
        p->theta[j] = 1 / d;
        p->root[j] = sqrt(p->theta[j]);
    }
    for (double shift = 1e-14; shift < 1e-3; shift *= 10)
        if (lp_cholesky_factor(p->cholesky, p->root, shift))
            return true;
    return false;
}

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

static bool iterate(lp_interior *p)
{
    if (!factor(p))
        return false;
    set_targets(p, 0, NULL);
    if (!find_step(p, true, &p->affine))
        return false;
    double primal = most_primal(p, &p->affine), dual = most_dual(p, &p->affine);
    double ratio = p->mu > 0 ? mu_after(p, &p->affine, primal, dual) / p->mu : 0;
    double aim = p->mu * ratio * ratio * ratio;
    set_targets(p, aim, &p->affine);
    if (!find_step(p, true, &p->step))
        return false;
    primal = most_primal(p, &p->step);
    dual = most_dual(p, &p->step);
    for (int k = 0; k < CORRECTORS && fmin(primal, dual) < 0.9; k++)
        if (!correct_step(p, aim, &primal, &dual))
            break;
    /* near the bounds too soon the next steps are short: go close only when nothing stops this one */
    double reach = fmin(primal, dual) < 0.9 ? 0.9 : backoff;
    advance(p, fmin(1, reach * primal), fmin(1, reach * dual));
    return true;
}

static void keep(lp_interior *p)
{
    size_t m = p->form.rows, n = p->form.columns;
    memcpy(p->best.x, p->at.x, n * sizeof *p->at.x);
    memcpy(p->best.z, p->at.z, n * sizeof *p->at.z);
    memcpy(p->best.w, p->at.w, n * sizeof *p->at.w);
    memcpy(p->best.y, p->at.y, m * sizeof *p->at.y);
}

/* Of a program without a feasible point the primal residual stays where it is while multipliers grow: nothing
 * is gained any more by `window` iterations. Early ones prove nothing. */
static bool is_lost(const lp_interior *p, const double *primal, const double *mu)
{
    long now = p->iterations, window = p->point_only ? 8 : 12;
    if (now < 2 * window || primal[now] < 1e-6)
        return false;
    return primal[now] > 0.5 * primal[now - window] && (p->point_only || mu[now] > mu[now - window]);
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
    if (p->point_only)
        return p->primal_size <= goal;
    if (within(p, goal))
        (*past)++;
    return *past > MOST_PAST || (*past > 0 && p->mu <= least_product);
}

/* The worst residual of an iterate; of those within the goal, which all come before the others, the one with
 * the smallest products counts. */
static double rank(const lp_interior *p)
{
    if (p->point_only)
        return p->primal_size;
    return within(p, goal) ? goal * p->mu / (1 + p->mu) : fmax(fmax(p->primal_size, p->dual_size), p->gap);
}

/* Goes on while something is gained: the last digits cost little. The best iterate counts; rounding may spoil
 * later ones. */
static bool run(lp_interior *p)
{
    double best = (double)INFINITY, least[3] = {best, best, best}; /* of each residual */
    double primal[MOST_ITERATIONS], mu[MOST_ITERATIONS];
    int idle = 0, past = 0;
    if (!lp_interior_start(p))
        return false;
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
            keep(p);
        }
        if (is_done(p, &past) || is_lost(p, primal, mu) || iop_stop_asked(&p->form.env) || !iterate(p))
            break;
    }
    lp_iterate last = p->at;
    p->at = p->best;
    p->best = last;
    measure_residuals(p);
    return p->point_only ? p->primal_size <= good_enough : within(p, good_enough);
}

/* --- life ---------------------------------------------------------------------------------------------- */

static iop_status allocate(lp_interior *p, iop_err *err)
{
    size_t m = p->form.rows, n = p->form.columns, count = 19 * n + 7 * m;
    double *at = p->arena = iop_new(&p->form.env, count, sizeof *at);
    if (!at)
        return iop_no_memory(err, count, "values of a linear program");
    double **const of_columns[] = {&p->at.x,     &p->at.z,     &p->at.w,     &p->affine.x, &p->affine.z,
                                   &p->affine.w, &p->step.x,   &p->step.z,   &p->step.w,   &p->theta,
                                   &p->root,     &p->slack_z,  &p->slack_w,  &p->best.x,   &p->best.z,
                                   &p->best.w,   &p->target_z, &p->target_w, &p->dual};
    double **const of_rows[] = {&p->at.y,   &p->best.y, &p->affine.y,  &p->step.y,
                                &p->primal, &p->side,   &p->correction};
    for (size_t k = 0; k < sizeof of_columns / sizeof *of_columns; k++, at += n)
        *of_columns[k] = at;
    for (size_t k = 0; k < sizeof of_rows / sizeof *of_rows; k++, at += m)
        *of_rows[k] = at;
    p->help = iop_new(&p->form.env, n, sizeof *p->help);
    return p->help ? IOP_OK : iop_no_memory(err, n, "values of a linear program");
}

static void close_interior(lp_interior *p)
{
    iop_env env = p->form.env;
    lp_cholesky_close(p->cholesky);
    iop_free(&env, p->arena);
    iop_free(&env, p->help);
    lp_standard_close(&p->form);
}

/* The stages of our rows are those of the program's. */
static iop_status open_cholesky(lp_interior *p, const int *stage, iop_err *err)
{
    const lp_standard *s = &p->form;
    int *ours = stage ? iop_new(&s->env, s->rows, sizeof *ours) : NULL;
    if (stage && !ours)
        return iop_no_memory(err, s->rows, "rows of a linear program");
    for (size_t i = 0; i < s->rows && ours; i++)
        ours[i] = stage[s->row_from[i]];
    iop_status status =
        lp_cholesky_open(&p->cholesky, s->rows, s->columns, s->start, s->index, s->value, ours, &s->env, err);
    iop_free(&s->env, ours);
    return status;
}

/* Of so many iterations, each a factorisation and some solutions with it, refined a few times; and of finding
 * the order of elimination before. Sizes count as often as runs of real plans took. */
static double work_of(const lp_interior *p, double iterations)
{
    const double passes = 64, ordering = 500;
    double entries = (double)p->form.start[p->form.columns] + lp_cholesky_fill(p->cholesky);
    return iterations * (lp_cholesky_flops(p->cholesky) + passes * entries) + ordering * entries;
}

static iop_status solve(lp_interior *p, const iop_lp *lp, const lp_data *data, const int *stage, double *x,
                        double *y, lp_interior_info *info, iop_err *err)
{
    const lp_standard *s = &p->form;
    if (s->impossible || s->rows == 0)
        return IOP_OK;
    IOP_TRY(allocate(p, err));
    IOP_TRY(open_cholesky(p, stage, err));
    p->rhs_norm = norm(s->rhs, s->rows);
    p->cost_norm = norm(s->cost, s->columns);
    info->converged = run(p);
    if (iop_stop_asked(&s->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped after %ld interior point iterations", p->iterations);
    if (info->converged && !p->point_only)
        lp_interior_settle(p);
    info->iterations = p->iterations;
    info->work = work_of(p, (double)p->iterations);
    info->primal = p->primal_size;
    info->dual = p->dual_size;
    info->gap = p->gap;
    lp_standard_back(s, lp, data, p->at.x, p->at.y, x, y);
    return IOP_OK;
}

iop_status lp_interior_solve(const iop_lp *lp, const lp_data *data, const int *stage, bool point_only,
                             double *x, double *y, lp_interior_info *info, iop_err *err)
{
    lp_interior p = {.point_only = point_only};
    memset(info, 0, sizeof *info);
    IOP_TRY(lp_standard_open(&p.form, lp, data, err));
    iop_status status = solve(&p, lp, data, stage, x, y, info, err);
    close_interior(&p);
    return status;
}
