/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk_refresh.c - a step of iterative refinement for everything that pivots update.
 *
 * With nonbasic values right and basic ones b nearly so, let phi[i] be what F[i,0] lacks in balance i, and
 * tau[r] what s[r] then lacks in row r. The values shifted by these fulfil all equations, hence the
 * dictionary, so that
 *
 *   b + shift_B - T shift_N
 *
 * is what belongs to the given nonbasic values. Rates alike. With prices from the reduced costs of F[.,0] and
 * s, let rc be the reduced costs of all variables that follow: those of basic variables should be 0, and
 *
 *   d = rc_N + T' rc_B
 *
 * is right. T need only be an approximate inverse: errors fall by its relative error. */
#include "reduced/walk.h"
#include <math.h>
#include <string.h>

/* A dictionary that needs larger corrections than this has lost its digits. */
static const double worst_shift = 1e-7;

/* shift[variables] at the given values; true size relative to the terms into *worst. */
static void residuals(const red_walk *w, const double *value, double *shift, double *worst)
{
    const red_problem *p = &w->r->p;
    size_t n = p->n, quantities = n * red_slots(p);
    double *units = w->work + 3 * w->t.vars + 2, *product = units + n;
    memset(shift, 0, w->t.vars * sizeof *shift);
    for (size_t j = 0; j < n; j++)
        units[j] = value[red_at(p, j, p->classes)] * p->scale[j];
    for (size_t i = 0; i < n;
         i++) { /* rows of the flows, one by one: the same sums for any number of threads */
        iop_cmat row = {1, n, p->flows.ld, p->flows.a + i * p->flows.ld};
        iop_gemv(false, 1, row, units, 0, product + i);
    }
    for (size_t i = 0; i < n; i++) {
        double sum = value[red_at(p, i, p->classes)] - product[i];
        for (size_t g = 0; g < p->classes; g++)
            sum -= value[red_at(p, i, g)];
        shift[red_at(p, i, 0)] = sum;
        *worst = fmax(*worst, fabs(sum) / w->scale[red_at(p, i, 0)]);
    }
    for (size_t r = 0; r < p->rows; r++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            sum += p->q[(r + 1) * n + i] * value[red_at(p, i, p->classes)] +
                   p->d[(r + 1) * p->classes] * shift[red_at(p, i, 0)];
            for (size_t g = 0; g < p->classes; g++)
                sum += p->d[(r + 1) * p->classes + g] * value[red_at(p, i, g)];
        }
        shift[quantities + r] = sum * w->t.row_scale[r] - value[quantities + r];
        *worst = fmax(*worst, fabs(shift[quantities + r]) / w->scale[quantities + r]);
    }
}

static void correct(red_walk *w, double *value, double *worst)
{
    const red_tableau *t = &w->t;
    double *shift = w->work, *moved = shift + t->vars, *product = moved + t->vars;
    residuals(w, value, shift, worst);
    for (size_t k = 0; k < t->cols; k++)
        moved[k] = shift[t->nonbasic[k]];
    red_tableau_times(t, moved, product);
    for (size_t i = 0; i + 1 < t->lines; i++)
        value[t->basic[i]] += shift[t->basic[i]] - product[i];
}

/* Rates from nothing: those of the basic variables by the dictionary, then corrected. */
static void set_nonbasic(red_walk *w)
{
    for (size_t v = 0; v < w->t.vars; v++) {
        if (w->t.in_basis[v])
            continue;
        bool upper = w->place[v] == RED_UPPER, free = w->place[v] == RED_FREE;
        w->value[v] = free ? 0 : red_walk_bound(w, v, upper);
        w->rate[v] = free ? 0 : red_walk_bound_rate(w, v, upper);
    }
}

void red_walk_prices(red_walk *w, const double *d, double own)
{
    const red_problem *p = &w->r->p;
    const red_tableau *t = &w->t;
    size_t quantities = p->n * red_slots(p);
    double direct = -own;
    for (size_t r = 0; r < p->rows; r++) {
        size_t v = quantities + r;
        w->dual[r] = t->in_basis[v] ? 0 : d[t->where[v]] * t->row_scale[r];
        direct += w->dual[r] * p->d[(r + 1) * p->classes];
    }
    for (size_t i = 0; i < p->n; i++) {
        size_t v = red_at(p, i, 0);
        w->price[i] = direct + (t->in_basis[v] ? 0 : d[t->where[v]]);
    }
}

/* Reduced costs of the outputs and of the classes but the first, from the prices; those of the others are 0
 * or as they were. */
static void reduced_costs(const red_walk *w, double *rc)
{
    const red_problem *p = &w->r->p;
    size_t n = p->n;
    double *product = w->work + 3 * w->t.vars + 2;
    memset(product, 0, n * sizeof *product);
    for (size_t i = 0; i < n; i++) {
        const double *row = p->flows.a + i * p->flows.ld, price = w->price[i];
        for (size_t j = 0; j < n; j++)
            product[j] += price * row[j];
    }
    for (size_t j = 0; j < n; j++) {
        double sum = p->q[j] - w->price[j] + p->scale[j] * product[j];
        for (size_t r = 0; r < p->rows; r++)
            sum -= w->dual[r] * p->q[(r + 1) * n + j];
        rc[red_at(p, j, p->classes)] = sum;
        for (size_t g = 1; g < p->classes; g++) {
            double cost = p->d[g] + w->price[j];
            for (size_t r = 0; r < p->rows; r++)
                cost -= w->dual[r] * p->d[(r + 1) * p->classes + g];
            rc[red_at(p, j, g)] = cost;
        }
    }
}

static void correct_costs(red_walk *w, double *worst)
{
    const red_problem *p = &w->r->p;
    const red_tableau *t = &w->t;
    double *rc = w->work, *basic = rc + t->vars, *product = basic + t->vars;
    red_walk_prices(w, w->d, p->d[0]);
    memset(rc, 0, t->vars * sizeof *rc);
    for (size_t k = 0; k < t->cols; k++)
        rc[t->nonbasic[k]] = w->d[k];
    reduced_costs(w, rc);
    for (size_t i = 0; i < p->n; i++)
        if (t->in_basis[red_at(p, i, 0)])
            rc[red_at(p, i, 0)] = 0;
    for (size_t i = 0; i + 1 < t->lines; i++) {
        basic[i] = rc[t->basic[i]];
        *worst = fmax(*worst, fabs(basic[i]) / (w->price_scale + 1e-300));
    }
    red_tableau_times_transposed(t, basic, product);
    for (size_t k = 0; k < t->cols; k++)
        w->d[k] = rc[t->nonbasic[k]] + product[k];
}

static void first_rates(red_walk *w)
{
    const red_tableau *t = &w->t;
    double *moved = w->work, *product = moved + t->vars;
    for (size_t k = 0; k < t->cols; k++)
        moved[k] = w->rate[t->nonbasic[k]];
    red_tableau_times(t, moved, product);
    for (size_t i = 0; i + 1 < t->lines; i++)
        w->rate[t->basic[i]] = product[i];
}

bool red_walk_refresh_point(red_walk *w)
{
    double worst = 0;
    red_tableau_flush(&w->t);
    set_nonbasic(w);
    correct(w, w->value, &worst);
    w->since_fresh = 0;
    return worst <= worst_shift;
}

bool red_walk_refresh_costs(red_walk *w)
{
    double worst = 0;
    red_tableau_flush(&w->t);
    correct_costs(w, &worst);
    return worst <= worst_shift;
}

bool red_walk_refresh(red_walk *w)
{
    double worst = 0;
    bool good = red_walk_refresh_point(w);
    first_rates(w);
    correct(w, w->rate, &worst);
    return red_walk_refresh_costs(w) && good && worst <= worst_shift;
}
