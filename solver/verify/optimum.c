/* SPDX-License-Identifier: GPL-3.0-or-later */
/* optimum.c - is this point an optimum of the plan?
 *
 * With the objective c (maximised; a minimum is judged as the maximum of -c with negated duals) and
 * multipliers y of the rows, every feasible point has
 *
 *   c'z <= sum over rows of max(y lo, y hi) + sum over columns of max(rc lo, rc hi),    rc = c - y'M,
 *
 * so a point whose own value comes within the tolerance of that bound is optimal (weak duality). Where a
 * bound is absent the multiplier or reduced cost must have the right sign; what is left of the wrong one
 * counts as dual violation. */
#include "base/alloc.h"
#include "verify/judge.h"
#include <stdio.h>
#include <string.h>

/* The dual bound while it is summed up. */
typedef struct {
    iop_sum total;
    iop_certificate *cert;
    double aim; /* unit of the objective */
} dual_bound;

/* Adds max(weight lo, weight hi); a weight against an absent bound counts as violation and is taken at
 * `value`. unit: of what the weight prices. */
static void add_term(dual_bound *b, double weight, double lo, double hi, double value, double scale,
                     double unit, const char *kind, const char *name)
{
    double bound = weight > 0 ? hi : lo;
    if (weight == 0)
        return;
    if (isnan(weight) || isinf(bound)) {
        iop_note_violation(fabs(weight) / (b->aim / unit + scale), &b->cert->dual_violation, b->cert,
                           "%s of %.60s is %.3g although nothing bounds it on that side", kind, name, weight);
        bound = value;
    }
    iop_sum_add_product(&b->total, weight, bound);
}

/* Reduced costs of x[j] and f[j,k] from the combined row. */
static iop_sum reduced_output(const iop_plan *plan, const iop_sum *output, size_t j)
{
    iop_sum rc = {-output[j].hi, -output[j].lo, output[j].size};
    iop_sum_add(&rc, plan->measure[plan->objective].per_output[j]);
    return rc;
}

static iop_sum reduced_demand(const iop_plan *plan, const iop_sum *category, const iop_point *p, size_t j,
                              size_t k)
{
    iop_sum rc = {-category[k].hi, -category[k].lo, category[k].size};
    iop_sum_add(&rc, plan->measure[plan->objective].per_demand[k]);
    iop_sum_add(&rc, p->price[j]);
    return rc;
}

static void add_columns(dual_bound *b, const iop_plan *plan, const iop_point *p, double sense,
                        const iop_sum *output, const iop_sum *category)
{
    const iop_table *t = plan->table;
    double unit = iop_verify_money_unit(plan);
    for (size_t j = 0; j < t->n; j++) {
        iop_sum rc = reduced_output(plan, output, j);
        add_term(b, sense * iop_sum_value(rc), plan->output[j].lo, plan->output[j].hi, p->output[j], rc.size,
                 unit, "reduced cost of the output", t->sectors[j].code);
        for (size_t k = 0; k < t->c; k++) {
            size_t cell = j * t->c + k;
            iop_sum rf = reduced_demand(plan, category, p, j, k);
            add_term(b, sense * iop_sum_value(rf), plan->demand[cell].lo, plan->demand[cell].hi,
                     p->demand[cell], rf.size, unit, "reduced cost of final demand", t->sectors[j].code);
        }
    }
}

static void add_rows(dual_bound *b, const iop_plan *plan, const iop_point *p, double sense)
{
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_limit *limit = &plan->limit[l];
        double value = iop_sum_value(iop_measure_sum(plan, limit->measure, p->output, p->demand));
        add_term(b, sense * p->limit_dual[l], limit->band.lo, limit->band.hi, value, fabs(p->limit_dual[l]),
                 iop_verify_measure_unit(plan, limit->measure), "shadow price",
                 plan->measure[limit->measure].name);
    }
    for (size_t g = 0; g < plan->totals; g++) {
        const iop_group_total *total = &plan->total[g];
        double value = 0;
        for (size_t k = 0; k < total->count; k++)
            value += p->output[total->member[k]];
        add_term(b, sense * p->total_dual[g], total->band.lo, total->band.hi, value, fabs(p->total_dual[g]),
                 iop_verify_money_unit(plan), "dual of the total", total->name);
    }
}

static void judge_gap(const iop_plan *plan, const iop_point *p, double sense, const dual_bound *b,
                      iop_certificate *cert)
{
    iop_sum value = iop_measure_sum(plan, plan->objective, p->output, p->demand);
    iop_sum gap = b->total;
    iop_sum_add(&gap, -sense * value.hi);
    iop_sum_add(&gap, -sense * value.lo);
    double scaled = fabs(iop_sum_value(gap)) / (b->aim + fabs(iop_sum_value(value)));
    iop_note_violation(scaled, &cert->gap, cert,
                       IOP_WORD_IN("kept", "the objective %.12g and its bound differ by %.3g"),
                       iop_sum_value(value), iop_sum_value(gap));
}

iop_status iop_verify_optimum(const iop_plan *plan, const iop_point *point, iop_certificate *cert,
                              iop_err *err)
{
    memset(cert, 0, sizeof *cert);
    size_t n = plan->table->n, c = plan->table->c;
    iop_sum *sums = iop_new(&plan->env, n + c, sizeof *sums);
    if (!sums)
        return iop_no_memory(err, n + c, "sums");
    double sense = plan->maximize ? 1 : -1;
    dual_bound bound = {{0, 0, 0}, cert, iop_verify_measure_unit(plan, plan->objective)};
    iop_status status = iop_judge_primal(plan, point->output, point->demand, cert, err);
    if (status == IOP_OK) {
        iop_combine_rows(plan, point, sums, sums + n);
        add_columns(&bound, plan, point, sense, sums, sums + n);
        add_rows(&bound, plan, point, sense);
        judge_gap(plan, point, sense, &bound, cert);
    }
    iop_free(&plan->env, sums);
    IOP_TRY(status);
    cert->verified = cert->primal_violation <= IOP_VERIFY_TOLERANCE &&
                     cert->dual_violation <= IOP_VERIFY_TOLERANCE && cert->gap <= IOP_VERIFY_TOLERANCE;
    return IOP_OK;
}

/* Values of the reduced costs, or the sizes of their terms. */
static iop_status tell_reduced_costs(const iop_plan *plan, const iop_point *point, bool sizes, double *output,
                                     double *demand, iop_err *err)
{
    size_t n = plan->table->n, c = plan->table->c;
    iop_sum *sums = iop_new(&plan->env, n + c, sizeof *sums);
    if (!sums)
        return iop_no_memory(err, n + c, "sums");
    iop_combine_rows(plan, point, sums, sums + n);
    for (size_t j = 0; j < n; j++) {
        iop_sum rc = reduced_output(plan, sums, j);
        output[j] = sizes ? rc.size : iop_sum_value(rc);
        for (size_t k = 0; k < c; k++) {
            iop_sum rf = reduced_demand(plan, sums + n, point, j, k);
            demand[j * c + k] = sizes ? rf.size : iop_sum_value(rf);
        }
    }
    iop_free(&plan->env, sums);
    return IOP_OK;
}

iop_status iop_verify_reduced_costs(const iop_plan *plan, const iop_point *point, double *rc_output,
                                    double *rc_demand, iop_err *err)
{
    return tell_reduced_costs(plan, point, false, rc_output, rc_demand, err);
}

iop_status iop_verify_reduced_cost_sizes(const iop_plan *plan, const iop_point *point, double *size_output,
                                         double *size_demand, iop_err *err)
{
    return tell_reduced_costs(plan, point, true, size_output, size_demand, err);
}
