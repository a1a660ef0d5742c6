/* SPDX-License-Identifier: GPL-3.0-or-later */
/* no_optimum.c - proofs that a plan has no feasible point (Farkas 1902), or no finite optimum.
 *
 * Infeasible: with multipliers w of the rows, every point in the bands gives the combined row a value of at
 * least sum over columns of min(r lo, r hi), every point that keeps the rows one of at most sum over rows of
 * max(w lo, w hi). If the first exceeds the second, no point does both. */
#include "base/alloc.h"
#include "verify/judge.h"
#include <string.h>

/* A coefficient this small beside the sum of its absolute terms is rounding, and taken as 0. */
#define ROUNDING 1e-12

/* Adds weight times lo or hi, whichever is smaller (sign 1) or larger (sign -1); an absent bound makes the
 * proof void. */
static void add_extreme(iop_sum *total, double sign, double weight, double lo, double hi, double scale,
                        const char *name, iop_certificate *cert)
{
    if (fabs(weight) <= ROUNDING * scale)
        return;
    double bound = sign * weight > 0 ? lo : hi;
    if (isinf(bound) || isnan(weight))
        iop_note_violation(
            INFINITY, &cert->dual_violation, cert,
            IOP_WORD_IN("kept", "the proof needs a bound on %.60s, which has none on that side"), name);
    else
        iop_sum_add_product(total, weight, bound);
}

static void add_columns(iop_sum *total, const iop_plan *plan, const iop_point *w, const iop_sum *output,
                        const iop_sum *category, iop_certificate *cert)
{
    const iop_table *t = plan->table;
    for (size_t j = 0; j < t->n; j++) {
        add_extreme(total, 1, iop_sum_value(output[j]), plan->output[j].lo, plan->output[j].hi,
                    output[j].size, t->sectors[j].code, cert);
        for (size_t k = 0; k < t->c; k++) {
            const iop_band *band = &plan->demand[j * t->c + k];
            iop_sum r = category[k];
            iop_sum_add(&r, -w->price[j]);
            add_extreme(total, 1, iop_sum_value(r), band->lo, band->hi, r.size, t->sectors[j].code, cert);
        }
    }
}

iop_status iop_verify_infeasible(const iop_plan *plan, const iop_point *w, iop_certificate *cert,
                                 iop_err *err)
{
    memset(cert, 0, sizeof *cert);
    size_t n = plan->table->n, c = plan->table->c;
    iop_sum *sums = iop_new(&plan->env, n + c, sizeof *sums);
    if (!sums)
        return iop_no_memory(err, n + c, "sums");
    iop_combine_rows(plan, w, sums, sums + n);
    iop_sum least = {0, 0, 0}, most = {0, 0, 0};
    add_columns(&least, plan, w, sums, sums + n, cert);
    for (size_t l = 0; l < plan->limits; l++)
        add_extreme(&most, -1, w->limit_dual[l], plan->limit[l].band.lo, plan->limit[l].band.hi, 0,
                    plan->measure[plan->limit[l].measure].name, cert);
    for (size_t g = 0; g < plan->totals; g++)
        add_extreme(&most, -1, w->total_dual[g], plan->total[g].band.lo, plan->total[g].band.hi, 0,
                    plan->total[g].name, cert);
    iop_free(&plan->env, sums);
    iop_sum margin = least;
    iop_sum_add(&margin, -most.hi);
    iop_sum_add(&margin, -most.lo);
    /* not 1 + size: a proof may be scaled freely */
    double scaled = margin.size > 0 ? iop_sum_value(margin) / (least.size + most.size) : 0;
    if (!(scaled > IOP_VERIFY_TOLERANCE))
        iop_note_violation(IOP_VERIFY_TOLERANCE - scaled, &cert->dual_violation, cert,
                           IOP_WORD_IN("kept", "the margin of the proof is %.3g of its terms"), scaled);
    cert->verified = scaled > IOP_VERIFY_TOLERANCE && cert->dual_violation == 0;
    return IOP_OK;
}

/* A ray's scale is its own: 1 is its largest change of money, and what a unit of money is of a measure's. */

/* A direction must not leave a band that is bounded on its side. */
static void judge_direction(double change, const iop_band *band, double scale, const char *kind,
                            const char *name, iop_certificate *cert)
{
    double wrong = 0;
    if (isnan(change))
        wrong = (double)INFINITY;
    else if ((change > 0 && !isinf(band->hi)) || (change < 0 && !isinf(band->lo)))
        wrong = fabs(change);
    iop_note_violation(wrong / scale, &cert->dual_violation, cert,
                       "the ray moves the %s %.60s by %.3g against its bound", kind, name, change);
}

static iop_status judge_ray_balances(const iop_plan *plan, const double *dx, const double *df,
                                     iop_certificate *cert, iop_err *err)
{
    const iop_table *t = plan->table;
    iop_sum *sum = iop_new(&plan->env, t->n, sizeof *sum);
    iop_status status = sum ? iop_balance_sums(plan, dx, df, sum, err) : iop_no_memory(err, t->n, "sums");
    for (size_t i = 0; i < t->n && status == IOP_OK; i++)
        iop_note_violation(fabs(iop_sum_value(sum[i])) / (1 + sum[i].size), &cert->dual_violation, cert,
                           IOP_WORD_IN("kept", "the ray breaks the balance of %.40s by %.3g"),
                           t->sectors[i].code, iop_sum_value(sum[i]));
    iop_free(&plan->env, sum);
    return status;
}

static double per_money(const iop_plan *plan, size_t measure)
{
    return iop_verify_measure_unit(plan, measure) / iop_verify_money_unit(plan);
}

static void judge_ray(const iop_plan *plan, const double *dx, const double *df, iop_certificate *cert)
{
    const iop_table *t = plan->table;
    for (size_t j = 0; j < t->n; j++) {
        judge_direction(dx[j], &plan->output[j], 1 + fabs(dx[j]), "output of", t->sectors[j].code, cert);
        for (size_t k = 0; k < t->c; k++)
            judge_direction(df[j * t->c + k], &plan->demand[j * t->c + k], 1 + fabs(df[j * t->c + k]),
                            "final demand for", t->sectors[j].code, cert);
    }
    for (size_t g = 0; g < plan->totals; g++) {
        iop_sum s = {0, 0, 0};
        for (size_t k = 0; k < plan->total[g].count; k++)
            iop_sum_add(&s, dx[plan->total[g].member[k]]);
        judge_direction(iop_sum_value(s), &plan->total[g].band, 1 + s.size, "total of group",
                        plan->total[g].name, cert);
    }
    for (size_t l = 0; l < plan->limits; l++) {
        iop_sum s = iop_measure_sum(plan, plan->limit[l].measure, dx, df);
        judge_direction(iop_sum_value(s), &plan->limit[l].band,
                        per_money(plan, plan->limit[l].measure) + s.size, "limit",
                        plan->measure[plan->limit[l].measure].name, cert);
    }
}

iop_status iop_verify_unbounded(const iop_plan *plan, const iop_point *point, const double *dx,
                                const double *df, iop_certificate *cert, iop_err *err)
{
    memset(cert, 0, sizeof *cert);
    IOP_TRY(iop_judge_primal(plan, point->output, point->demand, cert, err));
    IOP_TRY(judge_ray_balances(plan, dx, df, cert, err));
    judge_ray(plan, dx, df, cert);
    iop_sum gain = iop_measure_sum(plan, plan->objective, dx, df);
    double scaled =
        (plan->maximize ? 1 : -1) * iop_sum_value(gain) / (per_money(plan, plan->objective) + gain.size);
    if (!(scaled > IOP_VERIFY_TOLERANCE))
        iop_note_violation(1, &cert->gap, cert, IOP_WORD_IN("kept", "the ray changes the objective by %.3g"),
                           iop_sum_value(gain));
    cert->verified = cert->primal_violation <= IOP_VERIFY_TOLERANCE &&
                     cert->dual_violation <= IOP_VERIFY_TOLERANCE && cert->gap == 0;
    return IOP_OK;
}
