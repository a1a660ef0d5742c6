/* SPDX-License-Identifier: GPL-3.0-or-later */
/* balances.c - prices and quantities that satisfy the balances of T.
 *
 *   prices (see eliminate.c):     u_S given,  M_TT' u_T = (q - M_S:' u_S)_T
 *   quantities:                   x_T = M_TT^-1 (sum_g F_T - M_TS x_S),   F[i,e] = (M x)[i] - other classes
 *
 * Factors in double precision solve them at once. The other ways of iop_factor give some digits of a
 * correction: what is left of a balance is computed from the flows as they stand, in double precision, and
 * corrected until it is rounding, from what the last round had. Rough rounds are content with less.
 * A = flows diag(scale) is applied as it stands and never formed. */
#include "reduced/kernels.h"
#include "reduced/reduced.h"
#include <math.h>
#include <string.h>

enum { MOST_STEPS = 8 };

/* Below this a balance that gets no better is good enough; each step has to gain `progress`. In exact rounds
 * a balance whose terms are small beside others' is held to a part of those. */
static const double bearable = 1e-11, progress = 0.5, small_part = 1e-2;

double red_left_over(red_level level)
{
    static const double left[RED_LEVELS] = {1e-3, 1e-6, 1e-12};
    return left[level];
}

/* --- when a correction is done ------------------------------------------------------------------------- */

typedef struct {
    bool exact_solver, rough; /* factors in double precision; no exact round */
    int steps;
    double goal, left, before; /* left: largest residual, relative to its terms */
} correction;

static correction begin(const iop_reduced *r)
{
    bool exact = r->factor.kind == IOP_FACTOR_LU;
    return (correction){.exact_solver = exact,
                        .rough = r->level != RED_EXACT && !exact,
                        .goal = exact ? 0 : red_left_over(r->level),
                        .before = HUGE_VAL};
}

typedef enum { STEP_DONE, STEP_SOLVE, STEP_GIVE_UP } next_step;

static next_step judge(correction *c)
{
    if (c->left <= c->goal || (c->exact_solver && c->steps > 0))
        return STEP_DONE;
    bool gains = c->left <= progress * c->before && c->steps < MOST_STEPS;
    c->before = c->left;
    c->steps++;
    if (gains)
        return STEP_SOLVE;
    return c->left <= bearable ? STEP_DONE : STEP_GIVE_UP;
}

/* How much of the residual one solve has to leave. */
static double tolerance_of(const correction *c)
{
    return fmin(.1, fmax(.5 * c->goal / c->left, 1e-15));
}

/* The largest residual over T, relative to its terms. */
static double worst_of(const iop_reduced *r, const correction *c, const double *residual)
{
    double largest = 0, worst = 0, part = c->rough ? 1 : small_part;
    for (size_t k = 0; k < r->t_count; k++)
        largest = fmax(largest, r->terms[r->t_list[k]]);
    for (size_t k = 0; k < r->t_count; k++) {
        size_t i = r->t_list[k];
        double left = fabs(residual[i]);
        if (!isfinite(left))
            return HUGE_VAL;
        worst = left > 0 ? fmax(worst, left / fmax(r->terms[i], part * largest)) : worst;
    }
    return worst;
}

/* --- prices: u and w = (flows' u)', rows [from, to) ---------------------------------------------------- */

/* The prices of S as they have to be, in u; what that changes in r->residual. Lists the sectors changed in
 * r->moving and returns how many. */
static size_t set_prices_of_s(iop_reduced *r, size_t from, size_t to)
{
    size_t n = r->p.n, moving = 0;
    memset(r->residual + from * n, 0, (to - from) * n * sizeof *r->residual);
    for (size_t k = 0; k < r->s_count; k++) {
        size_t i = r->s_list[k];
        bool any = false;
        for (size_t row = from; row < to; row++) {
            double wanted = -red_demand_share(r, row, i, r->dependent[i]), *u = &r->u[row * n + i];
            r->residual[row * n + i] = wanted - *u;
            any = any || wanted != *u;
            *u = wanted;
        }
        if (any)
            r->moving[moving++] = i;
    }
    return moving;
}

/* u and w to begin with: those of the last round with the prices of S as they have to be, or those of S
 * alone. */
static iop_status start_prices(iop_reduced *r, bool guess, size_t from, size_t to, iop_err *err)
{
    size_t n = r->p.n, known = !guess || r->priced < from ? from : r->priced < to ? r->priced : to;
    memset(r->u + known * n, 0, (to - known) * n * sizeof *r->u);
    memset(r->w + known * n, 0, (to - known) * n * sizeof *r->w);
    size_t moving = set_prices_of_s(r, from, to);
    if (moving == 0)
        return IOP_OK;
    iop_mat change = {to - from, n, n, r->residual + from * n};
    IOP_TRY(iop_mat_combine_rows(r->p.flows, moving, r->moving, iop_read(change), change, &r->env, err));
    for (size_t v = from * n; v < to * n; v++)
        r->w[v] += r->residual[v];
    return IOP_OK;
}

/* The residuals of the balances of T in r->residual, 0 elsewhere; returns the worst. */
static double price_residuals(iop_reduced *r, const correction *c, size_t from, size_t to)
{
    size_t n = r->p.n;
    double worst = 0;
    memset(r->residual + from * n, 0, (to - from) * n * sizeof *r->residual);
    for (size_t row = from; row < to; row++) {
        const double *u = r->u + row * n, *w = r->w + row * n;
        double *residual = r->residual + row * n;
        for (size_t k = 0; k < r->t_count; k++) {
            size_t j = r->t_list[k];
            double q = red_output_share(r, row, j), inputs = r->p.scale[j] * w[j];
            residual[j] = (q - u[j]) + inputs;
            r->terms[j] = fabs(q) + fabs(inputs) + fabs(u[j]);
        }
        worst = fmax(worst, worst_of(r, c, residual));
    }
    return worst;
}

static iop_status correct_prices(iop_reduced *r, size_t from, size_t to, double tolerance, iop_err *err)
{
    size_t n = r->p.n;
    iop_mat b = {to - from, n, n, r->residual + from * n};
    IOP_TRY(iop_factor_solve(&r->factor, true, tolerance, b, err));
    for (size_t v = from * n; v < to * n; v++)
        r->u[v] += r->residual[v];
    return IOP_OK;
}

/* w = (flows' u)' for all that has a price. */
static iop_status set_inputs(iop_reduced *r, size_t from, size_t to, iop_err *err)
{
    size_t n = r->p.n, count = 0;
    iop_mat u = {to - from, n, n, r->u + from * n}, w = {to - from, n, n, r->w + from * n};
    for (size_t i = 0; i < n; i++) {
        bool any = r->in_t[i];
        for (size_t row = from; row < to && !any; row++)
            any = r->u[row * n + i] != 0;
        if (any)
            r->moving[count++] = i;
    }
    return iop_mat_combine_rows(r->p.flows, count, r->moving, iop_read(u), w, &r->env, err);
}

static iop_status try_prices(iop_reduced *r, size_t from, size_t to, iop_err *err)
{
    correction c = begin(r);
    IOP_TRY(start_prices(r, !c.exact_solver, from, to, err));
    for (next_step next = STEP_SOLVE; r->t_count > 0;) {
        c.left = price_residuals(r, &c, from, to);
        next = judge(&c);
        if (next == STEP_GIVE_UP)
            return iop_fail(err, IOP_ENOCONV, "the prices of %zu rows do not converge", to - from);
        if (next == STEP_DONE)
            break;
        IOP_TRY(correct_prices(r, from, to, tolerance_of(&c), err));
        IOP_TRY(set_inputs(r, from, to, err));
    }
    return IOP_OK;
}

iop_status red_price_rows(iop_reduced *r, size_t from, size_t to, iop_err *err)
{
    iop_status status = try_prices(r, from, to, err);
    if (status == IOP_ENOCONV) {
        IOP_TRY(iop_factor_give_up(&r->factor, err));
        status = try_prices(r, from, to, err);
    }
    r->priced = status == IOP_OK ? to : 0;
    return status;
}

/* --- quantities ---------------------------------------------------------------------------------------- */

/* Final demand of sector i by all classes but the dependent one. */
static double given_demand(const iop_reduced *r, const double *quantity, size_t i)
{
    double sum = 0;
    for (size_t g = 0; g < r->p.classes; g++)
        if (g != r->dependent[i])
            sum += quantity[red_at(&r->p, i, g)];
    return sum;
}

/* units = x / x0, so that A x = flows units; x_T as guessed, or 0. */
static void start_units(iop_reduced *r, const double *quantity, const double *guess)
{
    const red_problem *p = &r->p;
    for (size_t i = 0; i < p->n; i++) {
        double x = r->in_t[i] ? (guess ? guess[i] : 0) : quantity[red_at(p, i, p->classes)];
        r->units[i] = x * p->scale[i];
        r->outputs[i] = x;
    }
}

/* The residuals of the balances of T, 0 elsewhere; r->product holds A x. */
static double output_residuals(iop_reduced *r, const correction *c, const double *quantity)
{
    memset(r->full_rhs, 0, r->p.n * sizeof *r->full_rhs);
    for (size_t k = 0; k < r->t_count; k++) {
        size_t i = r->t_list[k];
        double demand = given_demand(r, quantity, i);
        r->full_rhs[i] = (demand - r->outputs[i]) + r->product[i];
        r->terms[i] = fabs(demand) + fabs(r->outputs[i]) + fabs(r->product[i]);
    }
    return worst_of(r, c, r->full_rhs);
}

static iop_status correct_outputs(iop_reduced *r, double tolerance, iop_err *err)
{
    iop_mat b = {1, r->p.n, r->p.n, r->full_rhs};
    IOP_TRY(iop_factor_solve(&r->factor, false, tolerance, b, err));
    for (size_t k = 0; k < r->t_count; k++) {
        size_t i = r->t_list[k];
        r->outputs[i] += r->full_rhs[i];
        r->units[i] = r->outputs[i] * r->p.scale[i];
    }
    return IOP_OK;
}

/* x_T in r->outputs; r->product is A x for the sectors of S if *all. */
static iop_status try_outputs(iop_reduced *r, const double *quantity, const double *guess, bool *all,
                              iop_err *err)
{
    correction c = begin(r);
    bool checks = !c.exact_solver && !c.rough;
    start_units(r, quantity, c.exact_solver ? NULL : guess);
    *all = false;
    if (r->t_count == 0)
        return IOP_OK;
    iop_rows_times(r->p.flows, r->t_count, r->t_list, r->units, r->product);
    for (;;) {
        c.left = output_residuals(r, &c, quantity);
        next_step next = judge(&c);
        if (next == STEP_GIVE_UP)
            return iop_fail(err, IOP_ENOCONV, "the outputs do not converge");
        if (next == STEP_DONE)
            break;
        IOP_TRY(correct_outputs(r, tolerance_of(&c), err));
        *all = checks;
        if (!checks)
            break;
        iop_gemv(false, 1, r->p.flows, r->units, 0, r->product);
    }
    return IOP_OK;
}

iop_status red_complete(iop_reduced *r, double *quantity, const double *guess, iop_err *err)
{
    const red_problem *p = &r->p;
    bool all;
    iop_status status = try_outputs(r, quantity, guess, &all, err);
    if (status == IOP_ENOCONV) {
        IOP_TRY(iop_factor_give_up(&r->factor, err));
        status = try_outputs(r, quantity, guess, &all, err);
    }
    if (status != IOP_OK)
        return status;
    for (size_t k = 0; k < r->t_count; k++)
        quantity[red_at(p, r->t_list[k], p->classes)] = r->outputs[r->t_list[k]];
    if (r->s_count > 0 && !all)
        iop_rows_times(p->flows, r->s_count, r->s_list, r->units, r->product);
    for (size_t k = 0; k < r->s_count; k++) {
        size_t i = r->s_list[k];
        quantity[red_at(p, i, r->dependent[i])] =
            quantity[red_at(p, i, p->classes)] - r->product[i] - given_demand(r, quantity, i);
    }
    return IOP_OK;
}
