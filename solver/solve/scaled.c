/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scaled.c - the plan in units of its own size, and answers back in the user's.
 *
 * A solver's tolerances are absolute somewhere. So every program is stated with money in units of u and each
 * measure m in units of u[m], both powers of two and those that the verifier takes for 1:
 *
 *   x' = x / u,  f' = f / u,  q'[m] = q[m] u / u[m],  bounds alike;   A is a ratio and stays.
 *
 * With o the objective's unit, answers go back as
 *
 *   price, dual of a total, reduced cost: times o / u;  dual of a limit: times o / u[m];
 *   multipliers of a proof (scaled freely): of limits times u / u[m], others as they are;  rays as they are.
 *
 * Nothing is rounded, so that plans that differ in units only have the same answers to the last bit. */
#include "base/alloc.h"
#include "solve/work.h"
#include <math.h>
#include <string.h>

static iop_band scaled_band(iop_band b, double unit)
{
    b.lo /= unit;
    b.hi /= unit;
    return b;
}

static double measure_unit(const iop_work *w, size_t limit)
{
    return w->unit[w->plan->limit[limit].measure];
}

static void scale_bands(iop_work *w)
{
    const iop_plan *p = w->plan;
    iop_plan *q = &w->scaled;
    size_t n = p->table->n, cells = n * p->table->c;
    for (size_t j = 0; j < n; j++)
        q->output[j] = scaled_band(p->output[j], w->money);
    for (size_t v = 0; v < cells; v++)
        q->demand[v] = scaled_band(p->demand[v], w->money);
    for (size_t l = 0; l < p->limits; l++)
        q->limit[l] = (iop_limit){p->limit[l].measure, scaled_band(p->limit[l].band, measure_unit(w, l))};
    for (size_t g = 0; g < p->totals; g++) {
        q->total[g] = p->total[g];
        q->total[g].band = scaled_band(p->total[g].band, w->money);
    }
}

/* Coefficients of measure m into `at`; returns what follows them. */
static double *scale_measure(iop_work *w, size_t m, double *at)
{
    const iop_measure *from = &w->plan->measure[m];
    iop_measure *to = &w->scaled.measure[m];
    size_t n = w->plan->table->n, c = w->plan->table->c;
    double factor = w->money / w->unit[m];
    *to = *from;
    to->base = from->base / w->unit[m];
    to->per_output = at;
    to->per_demand = at + n;
    for (size_t j = 0; j < n; j++)
        to->per_output[j] = from->per_output[j] * factor;
    for (size_t k = 0; k < c; k++)
        to->per_demand[k] = from->per_demand[k] * factor;
    return at + n + c;
}

iop_status iop_work_scale(iop_work *w, iop_err *err)
{
    const iop_plan *p = w->plan;
    const iop_env *env = &p->env;
    size_t n = p->table->n, c = p->table->c, numbers = p->measures * (1 + n + c);
    iop_plan *q = &w->scaled;
    *q = *p;
    q->output = iop_new(env, n, sizeof *q->output);
    q->demand = iop_new(env, n * c, sizeof *q->demand);
    q->limit = iop_new(env, p->limits, sizeof *q->limit);
    q->total = iop_new(env, p->totals, sizeof *q->total);
    q->measure = iop_new(env, p->measures, sizeof *q->measure);
    w->unit = iop_new(env, numbers, sizeof *w->unit);
    if (!q->output || !q->demand || !q->limit || !q->total || !q->measure || !w->unit)
        return iop_no_memory(err, numbers, "coefficients");
    w->money = iop_verify_money_unit(p);
    double *at = w->unit + p->measures;
    for (size_t m = 0; m < p->measures; m++) {
        w->unit[m] = iop_verify_measure_unit(p, m);
        at = scale_measure(w, m, at);
    }
    scale_bands(w);
    return IOP_OK;
}

void iop_work_drop_scaled(iop_work *w)
{
    const iop_env *env = &w->plan->env;
    void *owned[] = {w->scaled.output, w->scaled.demand,  w->scaled.limit,
                     w->scaled.total,  w->scaled.measure, w->unit};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(env, owned[k]);
}

/* --- the way back --------------------------------------------------------------------------------------- */

static void multiply(iop_work *w, const double *part, size_t count, double factor)
{
    double *at = w->point + (part - w->point);
    for (size_t k = 0; k < count; k++)
        at[k] *= factor;
}

double iop_work_dual_unit(const iop_work *w, size_t limit)
{
    return w->unit[w->plan->objective] / (limit == IOP_NO_LIMIT ? w->money : measure_unit(w, limit));
}

static void unscale_point(iop_work *w)
{
    size_t n = w->plan->table->n;
    multiply(w, w->view.output, n, w->money);
    multiply(w, w->view.demand, n * w->plan->table->c, w->money);
}

static void unscale_duals(iop_work *w)
{
    const iop_plan *p = w->plan;
    double factor = iop_work_dual_unit(w, IOP_NO_LIMIT);
    size_t n = p->table->n;
    multiply(w, w->view.price, n, factor);
    multiply(w, w->view.total_dual, p->totals, factor);
    multiply(w, w->rc_output, n, factor);
    multiply(w, w->rc_demand, n * p->table->c, factor);
    for (size_t l = 0; l < p->limits; l++)
        multiply(w, &w->view.limit_dual[l], 1, iop_work_dual_unit(w, l));
}

void iop_work_unscale(iop_work *w)
{
    if (w->outcome == IOP_LP_OPTIMAL || w->outcome == IOP_LP_UNBOUNDED)
        unscale_point(w);
    if (w->outcome == IOP_LP_OPTIMAL)
        unscale_duals(w);
    if (w->outcome == IOP_LP_INFEASIBLE)
        iop_work_unscale_proof(w, w->point + (w->view.limit_dual - w->point));
}

void iop_work_unscale_proof(const iop_work *w, double *limit)
{
    for (size_t l = 0; l < w->plan->limits; l++)
        limit[l] *= w->money / measure_unit(w, l);
}

void iop_work_scale_proof(const iop_work *w, double *limit)
{
    for (size_t l = 0; l < w->plan->limits; l++)
        limit[l] = w->view.limit_dual[l] * (measure_unit(w, l) / w->money);
}

double iop_work_bound_unit(const iop_work *w, const iop_cell *cell)
{
    return cell->kind == IOP_CELL_LIMIT ? measure_unit(w, cell->index) : w->money;
}

void iop_work_unscale_range(const iop_work *w, size_t limit, iop_lp_range *range)
{
    double unit = limit == IOP_NO_LIMIT ? w->money : measure_unit(w, limit),
           slope = iop_work_dual_unit(w, limit);
    range->slope_up *= slope;
    range->slope_down *= slope;
    range->up_to *= unit;
    range->down_to *= unit;
}
