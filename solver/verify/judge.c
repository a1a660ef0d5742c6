/* SPDX-License-Identifier: GPL-3.0-or-later */
/* judge.c - every row of a plan recomputed from its table, bands and measures.
 *
 * Technical coefficients never appear: with u[j] = x[j] / x0[j] the input of i by j is Z[i,j] u[j], straight
 * from the table. A sector without base output buys nothing (u = 0). */
#include "verify/judge.h"
#include "base/alloc.h"
#include "verify/passes.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void iop_note_violation(double violation, double *worst, iop_certificate *certificate, const char *fmt, ...)
{
    if (isnan(violation))
        violation = INFINITY;
    if (violation <= *worst)
        return;
    *worst = violation;
    va_list args;
    va_start(args, fmt);
    vsnprintf(certificate->worst, sizeof certificate->worst, fmt, args);
    va_end(args);
}

double iop_outside(double value, double lo, double hi, double scale)
{
    if (isnan(value))
        return INFINITY;
    double below = lo - value, above = value - hi;
    double most = below > above ? below : above;
    return most > 0 ? most / scale : 0;
}

iop_sum iop_measure_sum(const iop_plan *plan, size_t measure, const double *x, const double *f)
{
    const iop_measure *m = &plan->measure[measure];
    size_t n = plan->table->n, c = plan->table->c;
    iop_sum s = {0, 0, 0};
    for (size_t j = 0; j < n; j++)
        iop_sum_add_product(&s, m->per_output[j], x[j]);
    for (size_t k = 0; k < c; k++)
        for (size_t i = 0; i < n && m->per_demand[k] != 0; i++)
            iop_sum_add_product(&s, m->per_demand[k], f[i * c + k]);
    return s;
}

iop_status iop_balance_sums(const iop_plan *plan, const double *x, const double *f, iop_sum *sum,
                            iop_err *err)
{
    const iop_table *t = plan->table;
    double *units = iop_new(&plan->env, t->n, sizeof *units); /* -u */
    if (!units)
        return iop_no_memory(err, t->n, "sums");
    for (size_t j = 0; j < t->n; j++) {
        units[j] = t->output[j] != 0 ? -x[j] / t->output[j] : 0;
        sum[j] = (iop_sum){0, 0, 0};
        iop_sum_add(&sum[j], x[j]);
        for (size_t k = 0; k < t->c; k++)
            iop_sum_add(&sum[j], -f[j * t->c + k]);
    }
    iop_pass_rows(iop_read(t->intermediate), units, sum);
    iop_free(&plan->env, units);
    return IOP_OK;
}

static iop_status judge_balances(const iop_plan *plan, const double *x, const double *f,
                                 iop_certificate *cert, iop_err *err)
{
    const iop_table *t = plan->table;
    double unit = iop_verify_money_unit(plan);
    iop_sum *sum = iop_new(&plan->env, t->n, sizeof *sum);
    iop_status status = sum ? iop_balance_sums(plan, x, f, sum, err) : iop_no_memory(err, t->n, "sums");
    for (size_t i = 0; i < t->n && status == IOP_OK; i++) { /* (1) */
        double residual = iop_sum_value(sum[i]);
        iop_note_violation(fabs(residual) / (unit + sum[i].size), &cert->primal_violation, cert,
                           IOP_WORD_IN("kept", "balance of %.40s is off by %.3g"), t->sectors[i].code,
                           residual);
    }
    iop_free(&plan->env, sum);
    return status;
}

static void judge_bounds(const iop_plan *plan, const double *x, const double *f, iop_certificate *cert)
{
    const iop_table *t = plan->table;
    double unit = iop_verify_money_unit(plan);
    for (size_t j = 0; j < t->n; j++) { /* (2) */
        const iop_band *b = &plan->output[j];
        iop_note_violation(iop_outside(x[j], b->lo, b->hi, unit + fabs(x[j])), &cert->primal_violation, cert,
                           IOP_WORD_IN("kept", "output of %.40s is %.9g, outside [%.9g, %.9g]"),
                           t->sectors[j].code, x[j], b->lo, b->hi);
        for (size_t k = 0; k < t->c; k++) {
            double value = f[j * t->c + k];
            b = &plan->demand[j * t->c + k];
            iop_note_violation(
                iop_outside(value, b->lo, b->hi, unit + fabs(value)), &cert->primal_violation, cert,
                IOP_WORD_IN("kept", "final demand %.40s for %.40s is %.9g, outside [%.9g, %.9g]"),
                t->categories[k].name, t->sectors[j].code, value, b->lo, b->hi);
        }
    }
}

iop_status iop_judge_primal(const iop_plan *plan, const double *x, const double *f, iop_certificate *cert,
                            iop_err *err)
{
    IOP_TRY(judge_balances(plan, x, f, cert, err));
    judge_bounds(plan, x, f, cert);
    double money = iop_verify_money_unit(plan);
    for (size_t g = 0; g < plan->totals; g++) { /* (3) */
        const iop_group_total *total = &plan->total[g];
        iop_sum s = {0, 0, 0};
        for (size_t k = 0; k < total->count; k++)
            iop_sum_add(&s, x[total->member[k]]);
        iop_note_violation(iop_outside(iop_sum_value(s), total->band.lo, total->band.hi, money + s.size),
                           &cert->primal_violation, cert,
                           IOP_WORD_IN("kept", "total of group %.40s is %.9g, outside [%.9g, %.9g]"),
                           total->name, iop_sum_value(s), total->band.lo, total->band.hi);
    }
    for (size_t l = 0; l < plan->limits; l++) { /* (4) */
        const iop_limit *limit = &plan->limit[l];
        iop_sum s = iop_measure_sum(plan, limit->measure, x, f);
        double unit = iop_verify_measure_unit(plan, limit->measure);
        iop_note_violation(iop_outside(iop_sum_value(s), limit->band.lo, limit->band.hi, unit + s.size),
                           &cert->primal_violation, cert,
                           IOP_WORD_IN("kept", "limit %.40s is used by %.9g, outside [%.9g, %.9g]"),
                           plan->measure[limit->measure].name, iop_sum_value(s), limit->band.lo,
                           limit->band.hi);
    }
    return IOP_OK;
}

iop_status iop_verify_feasible(const iop_plan *plan, const double *output, const double *demand,
                               iop_certificate *cert, iop_err *err)
{
    memset(cert, 0, sizeof *cert);
    IOP_TRY(iop_judge_primal(plan, output, demand, cert, err));
    cert->verified = cert->primal_violation <= IOP_VERIFY_TOLERANCE;
    return IOP_OK;
}

/* - sum_i p[i] Z[i,j] / x0[j], row by row so that the table is read once in its order. */
static void combine_balances(const iop_plan *plan, const double *price, iop_sum *output)
{
    const iop_table *t = plan->table;
    iop_pass_columns(iop_read(t->intermediate), price, output);
    for (size_t j = 0; j < t->n; j++) {
        double base = t->output[j];
        iop_sum s = {base != 0 ? -output[j].hi / base : 0, base != 0 ? -output[j].lo / base : 0,
                     base != 0 ? output[j].size / base : 0};
        iop_sum_add(&s, price[j]);
        output[j] = s;
    }
}

void iop_combine_rows(const iop_plan *plan, const iop_point *w, iop_sum *output, iop_sum *category)
{
    combine_balances(plan, w->price, output);
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_measure *m = &plan->measure[plan->limit[l].measure];
        for (size_t j = 0; j < plan->table->n; j++)
            iop_sum_add_product(&output[j], w->limit_dual[l], m->per_output[j]);
        for (size_t k = 0; k < plan->table->c; k++)
            iop_sum_add_product(&category[k], w->limit_dual[l], m->per_demand[k]);
    }
    for (size_t g = 0; g < plan->totals; g++)
        for (size_t k = 0; k < plan->total[g].count; k++)
            iop_sum_add(&output[plan->total[g].member[k]], w->total_dual[g]);
}
