/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole.c - a whole plan's solution judged from its blocks: the certificate anew, then each list against the
 * blocks. */
#include "record/whole.h"
#include "base/alloc.h"
#include "record/priced.h"
#include <ioplan/verify_scheme.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SAME 1e-9 /* relative difference of numbers that are the same */

typedef struct {
    iop_scheme scheme; /* with requirements of its own, whose priorities are met as the solution says */
    const iop_solution *s;
    iop_scheme_point point, ray;
    iop_diags *diags;
    size_t wrong; /* numbers that were complained of */
} claim;

enum { COMPLAINTS = 20 };

/* `told` in a list against what the blocks make of it. */
static void compare(claim *c, const char *list, size_t k, const char *field, double told, double found,
                    double unit)
{
    bool same =
        isnan(told) == isnan(found) && (isnan(told) || fabs(told - found) <= SAME * (unit + fabs(found)));
    if (same || c->wrong++ >= COMPLAINTS)
        return;
    iop_diags_add(c->diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                  "%.40s[%zu].%.40s is %.9g, the solution's blocks give %.9g", list, k, field, told, found);
}

/* --- blocks --------------------------------------------------------------------------------------------- */

/* *out: the block's values; NULL when the scheme has none, or the solution lacks it. */
static iop_status take_block(claim *c, const char *kind, const char *block, size_t count, const double **out)
{
    char name[96];
    *out = count ? iop_solution_block(c->s, kind, block, count) : NULL;
    if (count == 0 || *out)
        return IOP_OK;
    snprintf(name, sizeof name, "%s.%s", kind, block);
    return iop_diags_add(c->diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                         "arrays: \"%.80s\" is missing or has not %zu values", name, count);
}

static iop_status take_blocks(claim *c)
{
    bool point = c->s->status != IOP_INFEASIBLE, duals = c->s->status != IOP_UNBOUNDED;
    for (int k = 0; k < IOP_COLS; k++) {
        size_t count = iop_scheme_columns(&c->scheme, (iop_column_block)k);
        const char *name = iop_scheme_column_name((iop_column_block)k);
        if (point)
            IOP_TRY(take_block(c, "column", name, count, &c->point.column[k]));
        if (!duals)
            IOP_TRY(take_block(c, "ray", name, count, &c->ray.column[k]));
    }
    for (int k = 0; k < IOP_ROWS && duals; k++)
        IOP_TRY(take_block(c, "row", iop_scheme_row_name((iop_row_block)k),
                           iop_scheme_rows(&c->scheme, (iop_row_block)k), &c->point.row[k]));
    return IOP_OK;
}

static iop_status own_requirements(claim *c, const iop_scheme *scheme, iop_err *err)
{
    c->scheme = *scheme;
    c->scheme.requirement = iop_new(&scheme->env, scheme->requirements, sizeof *scheme->requirement);
    if (!c->scheme.requirement)
        return iop_no_memory(err, scheme->requirements, "requirements");
    if (scheme->requirements) /* there is no list of none */
        memcpy(c->scheme.requirement, scheme->requirement,
               scheme->requirements * sizeof *scheme->requirement);
    for (size_t g = 0; g < scheme->requirements && g < c->s->requirements; g++)
        c->scheme.requirement[g].met = c->s->requirement[g].met;
    return IOP_OK;
}

/* --- lists ---------------------------------------------------------------------------------------------- */

static void check_sectors(claim *c)
{
    const iop_solution *s = c->s;
    double unit = iop_verify_money_unit(c->scheme.period[0].plan);
    for (size_t k = 0; k < s->sectors; k++) {
        compare(c, "sectors", k, "output", s->sector[k].output, c->point.column[IOP_COL_OUTPUT][k], unit);
        compare(c, "sectors", k, "price", s->sector[k].price, c->point.row[IOP_ROW_BALANCE][k], 1);
    }
    for (size_t k = 0; k < s->demands; k++)
        compare(c, "final_demand", k, "value", s->demand[k].value, c->point.column[IOP_COL_DEMAND][k], unit);
}

static void check_measures(claim *c)
{
    const iop_solution *s = c->s;
    const iop_plan *plan = c->scheme.period[0].plan;
    size_t each = plan->measures;
    double objective = 0, above = 0, below = 0;
    bool ratio = plan->denominator != IOP_NONE;
    for (size_t k = 0; k < s->measures; k++) {
        double value = iop_scheme_measure(&c->scheme, &c->point, k / each, k % each);
        compare(c, "measures", k, "value", s->measure[k].value, value,
                iop_verify_measure_unit(plan, k % each));
        double weighted = c->scheme.period[k / each].weight * value;
        objective += k % each == plan->objective ? weighted : 0;
        above += ratio && k % each == plan->measure[plan->objective].of[0] ? weighted : 0;
        below += ratio && k % each == plan->denominator ? weighted : 0;
    }
    compare(c, "objective", 0, "value", s->objective.value, ratio ? above / below : objective,
            iop_verify_measure_unit(plan, plan->objective));
}

static void check_price(claim *c, const iop_plan *plan, const iop_limit_result *r, double unit)
{
    const iop_priced p = {"limit",     r->name, r->is_max,       r->binding,           r->limit,
                          r->used,     r->dual, r->shadow_price, r->shadow_price_left, r->range_from,
                          r->range_to, unit};
    iop_priced_check(&p, plan->maximize, iop_verify_measure_unit(plan, plan->objective), c->diags);
}

static void check_totals(claim *c)
{
    for (size_t k = 0; k < c->s->totals; k++) {
        const iop_total_result *r = &c->s->total[k];
        const iop_plan *plan = c->scheme.period[0].plan;
        if (isnan(r->shadow_price) || isinf(r->is_max ? r->upper : r->lower)) /* of earlier versions; none */
            continue;
        const iop_priced p = {IOP_WORD_IN("part", "total of group"),
                              r->name,
                              r->is_max,
                              r->binding,
                              r->is_max ? r->upper : r->lower,
                              r->value,
                              r->dual,
                              r->shadow_price,
                              r->shadow_price_left,
                              r->range_from,
                              r->range_to,
                              iop_verify_money_unit(plan)};
        iop_priced_check(&p, plan->maximize, iop_verify_measure_unit(plan, plan->objective), c->diags);
    }
}

static void check_limits(claim *c)
{
    const iop_solution *s = c->s;
    size_t at = 0;
    for (size_t t = 0; t < c->scheme.periods; t++)
        for (size_t l = 0; l < c->scheme.period[t].plan->limits; l++) {
            const iop_plan *plan = c->scheme.period[t].plan;
            const iop_band *band = &plan->limit[l].band;
            const double side[2] = {band->hi, band->lo};
            double unit = iop_verify_measure_unit(plan, plan->limit[l].measure), dual = 0;
            double used = iop_scheme_measure(&c->scheme, &c->point, t, plan->limit[l].measure);
            for (int k = 0; k < 2; k++) {
                if (isinf(side[k]) || at >= s->limits)
                    continue;
                compare(c, "limits", at, "limit", s->limit[at].limit, side[k], unit);
                compare(c, "limits", at, "used", s->limit[at].used, used, unit);
                check_price(c, plan, &s->limit[at], unit);
                dual += s->limit[at++].dual;
            }
            if (!isinf(side[0]) || !isinf(side[1]))
                compare(c, "limits", at - 1, "dual", dual, c->point.row[IOP_ROW_LIMIT][t * plan->limits + l],
                        1);
        }
    compare(c, "limits", 0, "count", (double)s->limits, (double)at, 0);
}

static iop_status check_requirements(claim *c, iop_err *err)
{
    const iop_solution *s = c->s;
    double *value[IOP_ROWS] = {NULL};
    double *sum = iop_new(&s->env, c->scheme.requirements, sizeof *sum);
    if (!sum)
        return iop_no_memory(err, c->scheme.requirements, "requirements");
    value[IOP_ROW_REQUIREMENT] = sum;
    iop_status status = iop_verify_scheme_activities(&c->scheme, &c->point, value, err);
    for (size_t g = 0; g < s->requirements && status == IOP_OK; g++) {
        const iop_requirement_result *r = &s->requirement[g];
        compare(c, "requirements", g, "under", r->under, c->point.column[IOP_COL_UNDER][g], 1);
        compare(c, "requirements", g, "over", r->over, c->point.column[IOP_COL_OVER][g], 1);
        compare(c, "requirements", g, "value", r->value, sum[g] - r->under + r->over, 1 + fabs(sum[g]));
    }
    iop_free(&s->env, sum);
    return status;
}

static bool has_shape(const claim *c)
{
    const iop_scheme *m = &c->scheme;
    const iop_table *t = m->table;
    return c->s->periods == m->periods && c->s->sectors == m->periods * t->n &&
           c->s->demands == m->periods * t->n * t->c &&
           c->s->measures == m->periods * m->period[0].plan->measures &&
           c->s->requirements == m->requirements;
}

/* A rolling horizon: optimal window by window; of the whole it is a plan, and no more is claimed. */
static bool rolls(const iop_scheme *scheme)
{
    return scheme->window > 0 && scheme->window < scheme->periods;
}

static iop_status judge_optimum(claim *c, iop_certificate *certificate, iop_err *err)
{
    if (!has_shape(c))
        return iop_diags_add(c->diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                             "the lists have not one entry for each sector, cell and measure of each period");
    if (rolls(&c->scheme))
        IOP_TRY(iop_verify_scheme_feasible(&c->scheme, &c->point, certificate, err));
    else
        IOP_TRY(iop_verify_scheme_optimum(&c->scheme, &c->point, certificate, err));
    check_sectors(c);
    check_measures(c);
    check_limits(c);
    check_totals(c);
    return check_requirements(c, err);
}

static iop_status judge(claim *c, iop_certificate *certificate, iop_err *err)
{
    size_t before = iop_diags_errors(c->diags);
    if (c->s->status == IOP_INFEASIBLE && rolls(&c->scheme)) /* proved in a window, which the file lacks */
        return iop_diags_add(c->diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                             "that a rolling horizon finds no way on is proved where it is solved, not from "
                             "its files; solve the scenario again to see it");
    IOP_TRY(take_blocks(c));
    if (iop_diags_errors(c->diags) > before)
        return IOP_OK;
    switch (c->s->status) {
    case IOP_OPTIMAL:
        IOP_TRY(judge_optimum(c, certificate, err));
        break;
    case IOP_INFEASIBLE:
        IOP_TRY(iop_verify_scheme_infeasible(&c->scheme, &c->point, certificate, err));
        IOP_TRY(iop_whole_judge_conflict(&c->scheme, c->s, c->diags, err));
        break;
    case IOP_UNBOUNDED:
        IOP_TRY(iop_verify_scheme_unbounded(&c->scheme, &c->point, &c->ray, certificate, err));
        break;
    case IOP_STOPPED:
    case IOP_UNVERIFIED:
        return IOP_OK;
    }
    if (!certificate->verified)
        return iop_diags_add(c->diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                             "the answer does not hold: %.200s", certificate->worst);
    return IOP_OK;
}

iop_status iop_whole_judge(const iop_scheme *scheme, const iop_solution *s, iop_certificate *certificate,
                           iop_diags *diags, iop_err *err)
{
    claim c = {.s = s, .diags = diags};
    IOP_TRY(own_requirements(&c, scheme, err));
    iop_status status = judge(&c, certificate, err);
    iop_free(&scheme->env, c.scheme.requirement);
    return status;
}
