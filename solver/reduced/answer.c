/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer.c - points, multipliers and rays of the reduced program in the plan's own terms.
 *
 * With multipliers y of the reduced rows (added ones included) and u of eliminate.c:
 *   p = u[objective] - sum_r y[r] u[r]          duals of the balances
 *   rc of an independent quantity: its reduced cost; of a dependent one: the multiplier of its added row, or
 * 0 a proof of infeasibility w:  p = - sum_r w[r] u[r]; the added rows' share is left to the columns. A
 * class's value goes to its categories: all at the bound where the class is, else each at the same share of
 * its band; what a band without an end has to take goes to one cell. */
#include "base/alloc.h"
#include "reduced/reduced.h"
#include <math.h>
#include <string.h>

/* The result's arrays within r->answer. */
typedef struct {
    double *output, *demand, *price, *limit_dual, *total_dual, *rc_output, *rc_demand, *ray_output,
        *ray_demand;
} places;

static places places_of(const iop_reduced *r)
{
    size_t n = r->p.n, cells = n * r->plan->table->c;
    double *at = r->answer;
    places a;
    a.output = at;
    a.demand = at += n;
    a.price = at += cells;
    a.limit_dual = at += n;
    a.total_dual = at += r->plan->limits;
    a.rc_output = at += r->plan->totals;
    a.rc_demand = at += n;
    a.ray_output = at += cells;
    a.ray_demand = at + n;
    return a;
}

static double clamp(double value, double lo, double hi)
{
    return value < lo ? lo : value > hi ? hi : value;
}

/* --- points -------------------------------------------------------------------------------------------- */

/* Share of the class's finite room that is used, in [0, 1]; `rest` is what only endless bands can take. */
static void spread_cells(const iop_reduced *r, size_t i, size_t g, double value, double *demand)
{
    const iop_plan *plan = r->plan;
    size_t c = plan->table->c, endless = c;
    double anchor_sum = 0, room = 0;
    for (size_t k = 0; k < c; k++) {
        const iop_band *b = &plan->demand[i * c + k];
        if (r->p.class_of[k] != g)
            continue;
        double anchor = isfinite(b->lo) ? b->lo : isfinite(b->hi) ? b->hi : 0;
        demand[i * c + k] = anchor;
        anchor_sum += anchor;
        if (isfinite(b->hi - b->lo))
            room += b->hi - b->lo;
        else
            endless = k;
    }
    double rest = value - anchor_sum;
    if (endless < c) {
        size_t chosen = endless;
        for (size_t k = 0; k < c; k++) { /* one whose open side is the one needed */
            const iop_band *b = &plan->demand[i * c + k];
            if (r->p.class_of[k] == g && (rest > 0 ? isinf(b->hi) : isinf(b->lo)))
                chosen = k;
        }
        demand[i * c + chosen] += rest;
        return;
    }
    double share = room > 0 ? clamp(rest / room, 0, 1) : 0;
    for (size_t k = 0; k < c; k++) {
        const iop_band *b = &plan->demand[i * c + k];
        if (r->p.class_of[k] == g)
            demand[i * c + k] = share == 1 ? b->hi : clamp(b->lo + share * (b->hi - b->lo), b->lo, b->hi);
    }
}

/* Every category of the class at its lower, or its upper bound. */
static void fix_cells(const iop_reduced *r, size_t i, size_t g, bool upper, double *demand)
{
    size_t c = r->plan->table->c;
    for (size_t k = i * c; k < (i + 1) * c; k++)
        if (r->p.class_of[k - i * c] == g)
            demand[k] = upper ? r->plan->demand[k].hi : r->plan->demand[k].lo;
}

static void tell_class(const iop_reduced *r, size_t i, size_t g, double *demand)
{
    size_t v = red_at(&r->p, i, g);
    double value = r->value[v], lo = r->p.lo[v], hi = r->p.hi[v];
    if (value <= lo && isfinite(lo))
        fix_cells(r, i, g, false, demand);
    else if (value >= hi && isfinite(hi))
        fix_cells(r, i, g, true, demand);
    else
        spread_cells(r, i, g, value, demand);
}

/* But for quantities that are what they were, `told`. */
static void tell_point(const iop_reduced *r, const double *told, const places *a)
{
    const red_problem *p = &r->p;
    for (size_t i = 0; i < p->n; i++) {
        size_t x = red_at(p, i, p->classes);
        a->output[i] = clamp(r->value[x], p->lo[x], p->hi[x]);
        for (size_t g = 0; g < p->classes; g++)
            if (!told || told[red_at(p, i, g)] != r->value[red_at(p, i, g)])
                tell_class(r, i, g, a->demand);
    }
}

static void tell_ray(const iop_reduced *r, const places *a)
{
    const red_problem *p = &r->p;
    const iop_plan *plan = r->plan;
    size_t c = plan->table->c;
    memset(a->ray_demand, 0, p->n * c * sizeof *a->ray_demand);
    for (size_t i = 0; i < p->n; i++) {
        a->ray_output[i] = r->ray[red_at(p, i, p->classes)];
        for (size_t g = 0; g < p->classes; g++) {
            double change = r->ray[red_at(p, i, g)];
            for (size_t k = 0; k < c && change != 0; k++) {
                const iop_band *b = &plan->demand[i * c + k];
                if (p->class_of[k] != g || !(change > 0 ? isinf(b->hi) : isinf(b->lo)))
                    continue;
                a->ray_demand[i * c + k] = change;
                break;
            }
        }
    }
}

/* --- multipliers --------------------------------------------------------------------------------------- */

/* objective u[0] - sum y[r] u[1 + r] for sector i; a sum that is rounding beside its terms is 0. */
static double price_of(const iop_reduced *r, double objective, const double *y, size_t i)
{
    size_t n = r->p.n, rows = red_rows(r);
    double sum = objective * r->u[i], size = fabs(sum);
    for (size_t k = 0; k < rows; k++) {
        double term = y[k] * r->u[(k + 1) * n + i];
        sum -= term;
        size += fabs(term);
    }
    return fabs(sum) > 1e-14 * size ? sum : 0;
}

/* The multipliers of balances, limits and totals. */
static void tell_multipliers(const iop_reduced *r, double objective, const double *y, double sign,
                             const places *a)
{
    size_t limits = r->plan->limits;
    for (size_t i = 0; i < r->p.n; i++)
        a->price[i] = sign * price_of(r, objective, y, i);
    for (size_t k = 0; k < r->p.rows; k++)
        *(k < limits ? &a->limit_dual[k] : &a->total_dual[k - limits]) = sign * y[k];
}

static void tell_reduced_costs(iop_reduced *r, double sign, const places *a)
{
    const red_problem *p = &r->p;
    const iop_simplex *s = &r->simplex;
    size_t c = r->plan->table->c;
    for (size_t i = 0; i < p->n; i++)
        for (size_t slot = 0; slot <= p->classes; slot++)
            r->rc[red_at(p, i, slot)] = 0;
    for (size_t k = 0; k < r->columns; k++)
        r->rc[r->column[k]] = sign * s->d[k];
    for (size_t i = 0; i < p->n; i++) {
        size_t own = r->row_of[i], v = red_at(p, i, r->dependent[i]);
        if (own != 0)
            r->rc[v] = sign * s->y[p->rows + own - 1];
        for (size_t slot = 0; slot <= p->classes; slot++)
            if (slot != r->dependent[i] && p->lo[red_at(p, i, slot)] == p->hi[red_at(p, i, slot)])
                r->rc[red_at(p, i, slot)] = (double)NAN; /* a fixed quantity: from the multipliers, below */
        a->rc_output[i] = r->rc[red_at(p, i, p->classes)];
        for (size_t k = 0; k < c; k++)
            a->rc_demand[i * c + k] = r->rc[red_at(p, i, p->class_of[k])];
    }
}

/* Coefficients of fixed quantities, which are no columns, from the rows. */
static void tell_fixed(const iop_reduced *r, double sign, const places *a)
{
    const red_problem *p = &r->p;
    const double *y = r->simplex.y;
    size_t n = p->n, c = r->plan->table->c, rows = red_rows(r);
    for (size_t i = 0; i < n; i++) {
        if (isnan(a->rc_output[i])) {
            double rc = p->q[i] - r->u[i] + p->scale[i] * r->w[i];
            for (size_t k = 0; k < rows; k++) {
                double q = k < p->rows ? p->q[(k + 1) * n + i] : 0;
                rc -= y[k] * (q - r->u[(k + 1) * n + i] + p->scale[i] * r->w[(k + 1) * n + i]);
            }
            a->rc_output[i] = sign * rc;
        }
        for (size_t k = 0; k < c; k++) {
            if (!isnan(a->rc_demand[i * c + k]))
                continue;
            size_t g = p->class_of[k];
            double rc = sign * p->d[g] + a->price[i];
            for (size_t row = 0; row < p->rows; row++)
                rc -= sign * y[row] * p->d[(row + 1) * p->classes + g];
            a->rc_demand[i * c + k] = rc;
        }
    }
}

static void point_to(const places *at, iop_reduced_result *result)
{
    result->output = at->output;
    result->demand = at->demand;
    result->price = at->price;
    result->limit_dual = at->limit_dual;
    result->total_dual = at->total_dual;
    result->rc_output = at->rc_output;
    result->rc_demand = at->rc_demand;
    result->ray_output = at->ray_output;
    result->ray_demand = at->ray_demand;
}

iop_status red_answer(iop_reduced *r, iop_reduced_result *result, iop_err *err)
{
    (void)err;
    places a = places_of(r);
    double sign = r->plan->maximize ? -1 : 1; /* the program minimises */
    memset(result, 0, sizeof *result);
    result->outcome = r->outcome;
    result->iterations = r->iterations;
    result->rounds = r->rounds;
    result->rows = r->simplex.rows;
    if (r->outcome == IOP_LP_OPTIMAL) {
        tell_point(r, NULL, &a);
        tell_multipliers(r, 1, r->simplex.y, sign, &a);
        tell_reduced_costs(r, sign, &a);
        tell_fixed(r, sign, &a);
    } else if (r->outcome == IOP_LP_INFEASIBLE) {
        tell_multipliers(r, 0, r->simplex.proof, 1, &a);
    } else if (r->outcome == IOP_LP_UNBOUNDED) {
        tell_point(r, NULL, &a);
        tell_ray(r, &a);
    }
    point_to(&a, result);
    return IOP_OK;
}

void red_tell(iop_reduced *r, const double *price, const double *dual, const double *told,
              iop_reduced_result *result)
{
    places a = places_of(r);
    double sign = r->plan->maximize ? -1 : 1;
    size_t limits = r->plan->limits;
    memset(result, 0, sizeof *result);
    result->outcome = IOP_LP_OPTIMAL;
    tell_point(r, told, &a);
    for (size_t i = 0; i < r->p.n; i++)
        a.price[i] = sign * price[i];
    for (size_t k = 0; k < r->p.rows; k++)
        *(k < limits ? &a.limit_dual[k] : &a.total_dual[k - limits]) = sign * dual[k];
    point_to(&a, result);
}
