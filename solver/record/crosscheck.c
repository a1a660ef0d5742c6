/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crosscheck.c - a solution held against its plan: the certificate is recomputed, and so is every number that
 * follows from the outputs, the final demand and the duals. What is copied from the plan must be equal, what
 * is computed agree to 1e-9 of its size; slopes as in priced.c. */
#include "record/crosscheck.h"
#include "base/alloc.h"
#include "record/priced.h"
#include <ioplan/scheme.h>
#include <math.h>
#include <string.h>

#define AGREE 1e-9

/* --- layout --------------------------------------------------------------------------------------------- */

static bool same_shape(const iop_plan *plan, const iop_solution *s)
{
    const iop_table *t = plan->table;
    size_t sides = 0;
    for (size_t l = 0; l < plan->limits; l++)
        sides += (size_t)!isinf(plan->limit[l].band.hi) + (size_t)!isinf(plan->limit[l].band.lo);
    if (s->sectors != t->n || s->demands != t->n * t->c || s->limits != sides || s->totals != plan->totals ||
        s->measures != plan->measures)
        return false;
    for (size_t j = 0; j < t->n; j++)
        if (strcmp(s->sector[j].code, t->sectors[j].code) != 0)
            return false;
    for (size_t cell = 0; cell < s->demands; cell++)
        if (s->demand[cell].sector != cell / t->c ||
            strcmp(s->demand[cell].category, t->categories[cell % t->c].name) != 0)
            return false;
    return true;
}

iop_status iop_claim_open(iop_claim *claim, const iop_plan *plan, const iop_solution *s, iop_err *err)
{
    memset(claim, 0, sizeof *claim);
    claim->plan = plan;
    claim->s = s;
    claim->money = iop_verify_money_unit(plan);
    claim->aim = iop_verify_measure_unit(plan, plan->objective);
    claim->usable = same_shape(plan, s);
    if (!claim->usable)
        return IOP_OK;
    size_t n = s->sectors, cells = s->demands, count = 4 * n + 3 * cells + plan->limits + plan->totals;
    double *at = claim->values = iop_new(&plan->env, count, sizeof *at);
    if (!at)
        return iop_no_memory(err, count, "values of a plan");
    claim->rc_output = at;
    claim->rc_demand = at += n;
    claim->size_output = at += cells;
    claim->size_demand = at += n;
    claim->point.output = at += cells;
    for (size_t j = 0; j < n; j++)
        *at++ = s->sector[j].output;
    claim->point.demand = at;
    for (size_t cell = 0; cell < cells; cell++)
        *at++ = s->demand[cell].value;
    claim->point.price = at;
    for (size_t j = 0; j < n; j++)
        *at++ = s->sector[j].price;
    claim->point.limit_dual = at;
    for (size_t l = 0, side = 0; l < plan->limits; l++, at++) {
        if (!isinf(plan->limit[l].band.hi))
            *at += s->limit[side++].dual;
        if (!isinf(plan->limit[l].band.lo))
            *at += s->limit[side++].dual;
    }
    claim->point.total_dual = at;
    for (size_t g = 0; g < plan->totals; g++)
        *at++ = s->total[g].dual;
    return IOP_OK;
}

void iop_claim_close(iop_claim *claim)
{
    if (claim->plan)
        iop_free(&claim->plan->env, claim->values);
}

/* --- numbers that follow from others -------------------------------------------------------------------- */

static void wrong(iop_diags *diags, const char *list, const char *name, const char *field, double found,
                  double expected)
{
    iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                  "%s of %.60s: %s is %.17g, but %.17g follows from the inputs", list, name, field, found,
                  expected);
}

static void expect_equal(iop_diags *diags, const char *list, const char *name, const char *field,
                         double found, double expected)
{
    if (!(found == expected || (isnan(found) && isnan(expected))))
        wrong(diags, list, name, field, found, expected);
}

/* size: of the terms that the number is the sum of, or at least a unit of it. */
static void expect_close(iop_diags *diags, const char *list, const char *name, const char *field,
                         double found, double expected, double size)
{
    if (!(fabs(found - expected) <= AGREE * (size + fabs(expected))))
        wrong(diags, list, name, field, found, expected);
}

static void expect(iop_diags *diags, bool good, const char *list, const char *name, const char *sentence)
{
    if (!good)
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0, "%s of %.60s: %s", list, name,
                      sentence);
}

/* Of a ratio what is above and below the line are told apart. */
static double aim_base(const iop_plan *plan)
{
    const iop_measure *aim = &plan->measure[plan->objective];
    if (plan->denominator == IOP_NONE)
        return aim->base;
    return plan->measure[aim->of[0]].base / plan->measure[plan->denominator].base;
}

static double aim_value(const iop_claim *c)
{
    const iop_plan *plan = c->plan;
    const double *x = c->point.output, *f = c->point.demand;
    if (plan->denominator == IOP_NONE)
        return iop_plan_evaluate(plan, plan->objective, x, f);
    return iop_plan_evaluate(plan, plan->measure[plan->objective].of[0], x, f) /
           iop_plan_evaluate(plan, plan->denominator, x, f);
}

static void check_head(const iop_claim *c, iop_diags *diags)
{
    const iop_plan *plan = c->plan;
    const iop_solution *s = c->s;
    const iop_table *t = plan->table;
    char name[256], unit[256];
    iop_plan_aim_words(plan, name, sizeof name, unit, sizeof unit);
    expect(diags, strcmp(s->title, plan->title) == 0 && strcmp(s->title_vi, plan->title_vi) == 0, "solution",
           "title", IOP_WORD("it is not the scenario's"));
    expect(diags,
           strcmp(s->data_title, t->title) == 0 && strcmp(s->data_source, t->source) == 0 &&
               strcmp(s->data_title_vi, t->title_vi) == 0 && strcmp(s->data_source_vi, t->source_vi) == 0,
           "solution", "data", IOP_WORD("title or source is not the dataset's"));
    expect(diags, strcmp(s->region, plan->table->region) == 0, "solution", "region",
           IOP_WORD("it is not the dataset's"));
    expect(diags, strcmp(s->currency, plan->table->currency) == 0, "solution", "currency",
           IOP_WORD("it is not the dataset's"));
    expect(diags, strcmp(s->money_unit, plan->table->unit) == 0, "solution", "unit",
           IOP_WORD("it is not the dataset's"));
    expect(diags, s->year == plan->table->year, "solution", "year", IOP_WORD("it is not the dataset's"));
    expect(diags, strcmp(s->objective.name, name) == 0 && strcmp(s->objective.unit, unit) == 0, "objective",
           s->objective.name, IOP_WORD("name or unit is not the scenario's"));
    expect(diags, s->objective.maximize == plan->maximize, "objective", s->objective.name,
           IOP_WORD("the sense is not the scenario's"));
    expect_equal(diags, "objective", s->objective.name, "base", s->objective.base, aim_base(plan));
}

/* What the file says of the base year and the bands, whatever the outcome. */
static void check_frame(const iop_claim *c, iop_diags *diags)
{
    const iop_plan *plan = c->plan;
    const iop_table *t = plan->table;
    for (size_t j = 0; j < t->n; j++) {
        const iop_sector_result *r = &c->s->sector[j];
        expect(diags,
               strcmp(r->name, t->sectors[j].name) == 0 && strcmp(r->name_vi, t->sectors[j].name_vi) == 0 &&
                   strcmp(r->groups, t->sectors[j].groups) == 0,
               "sector", r->code, IOP_WORD("names or groups are not the dataset's"));
        expect_equal(diags, "sector", r->code, "base_output", r->base_output, t->output[j]);
        expect_equal(diags, "sector", r->code, "base_value_added", r->base_value_added,
                     iop_table_value_added(t, j));
        expect_equal(diags, "sector", r->code, "lower", r->lower, plan->output[j].lo);
        expect_equal(diags, "sector", r->code, "upper", r->upper, plan->output[j].hi);
        for (size_t k = 0; k < t->c; k++) {
            const iop_demand_result *d = &c->s->demand[j * t->c + k];
            expect_equal(diags, d->category, r->code, "base_value", d->base_value,
                         iop_get(iop_read(t->final_demand), j, k));
            expect_equal(diags, d->category, r->code, "lower", d->lower, plan->demand[j * t->c + k].lo);
            expect_equal(diags, d->category, r->code, "upper", d->upper, plan->demand[j * t->c + k].hi);
        }
    }
    for (size_t m = 0; m < plan->measures; m++)
        expect_equal(diags, "measure", c->s->measure[m].name, "base", c->s->measure[m].base,
                     plan->measure[m].base);
    for (size_t g = 0; g < plan->totals; g++) {
        const iop_total_result *r = &c->s->total[g];
        double base = 0;
        for (size_t k = 0; k < plan->total[g].count; k++)
            base += t->output[plan->total[g].member[k]];
        expect_equal(diags, IOP_WORD_IN("part", "total of group"), r->name, "base_value", r->base_value,
                     base);
        expect_equal(diags, IOP_WORD_IN("part", "total of group"), r->name, "lower", r->lower,
                     plan->total[g].band.lo);
        expect_equal(diags, IOP_WORD_IN("part", "total of group"), r->name, "upper", r->upper,
                     plan->total[g].band.hi);
    }
}

/* Wide: certainly seen as at the bound; else perhaps. */
static bool near(double value, double bound, double unit, bool wide)
{
    return !isinf(bound) && fabs(value - bound) <= (wide ? 1e-8 : 0.9e-9) * (unit + fabs(bound));
}

/* In a band of one point the reduced cost tells the side. */
static bool place_is(const iop_claim *c, const iop_sector_result *r, double rc, double size)
{
    bool low = near(r->output, r->lower, c->money, true), high = near(r->output, r->upper, c->money, true);
    double gain = c->plan->maximize ? rc : -rc;
    if (low && high && fabs(rc) > AGREE * size)
        return r->at == (gain > 0 ? IOP_UPPER : IOP_LOWER);
    if (r->at == IOP_BETWEEN)
        return !near(r->output, r->lower, c->money, false) && !near(r->output, r->upper, c->money, false);
    return r->at == IOP_LOWER ? low : high;
}

/* A reduced cost's terms, at least a thousandth of a unit of the objective per unit of money: all of them may
 * be 0 but for rounding. */
static double price_size(const iop_claim *c, double terms)
{
    return fmax(terms, 1e-3 * c->aim / c->money);
}

static void check_sectors(const iop_claim *c, iop_diags *diags)
{
    const iop_plan *plan = c->plan;
    for (size_t j = 0; j < c->s->sectors; j++) {
        const iop_sector_result *r = &c->s->sector[j];
        expect_close(diags, "sector", r->code, "value_added", r->value_added,
                     plan->measure[0].per_output[j] * r->output, c->money);
        expect_close(diags, "sector", r->code, "reduced_cost", r->reduced_cost, c->rc_output[j],
                     price_size(c, c->size_output[j]));
        expect(diags, place_is(c, r, c->rc_output[j], price_size(c, c->size_output[j])), "sector", r->code,
               IOP_WORD("\"at\" does not fit the output and its bounds"));
    }
    for (size_t cell = 0; cell < c->s->demands; cell++) {
        const iop_demand_result *d = &c->s->demand[cell];
        expect_close(diags, d->category, c->s->sector[d->sector].code, "reduced_cost", d->reduced_cost,
                     c->rc_demand[cell], price_size(c, c->size_demand[cell]));
    }
}

static void check_binding(const iop_priced *p, iop_diags *diags)
{
    bool near_bound = near(p->value, p->bound, p->unit, true),
         surely = near(p->value, p->bound, p->unit, false);
    expect(diags, p->binding ? near_bound : !surely, p->list, p->name,
           IOP_WORD("\"binding\" does not fit the slack"));
}

static void check_limit(const iop_claim *c, const iop_limit *limit, const iop_limit_result *r,
                        iop_diags *diags)
{
    const iop_plan *plan = c->plan;
    const iop_measure *m = &plan->measure[limit->measure];
    double unit = iop_verify_measure_unit(plan, limit->measure);
    double used = iop_plan_evaluate(plan, limit->measure, c->point.output, c->point.demand);
    const iop_priced p = {"limit",     r->name, r->is_max,       r->binding,           r->limit,
                          r->used,     r->dual, r->shadow_price, r->shadow_price_left, r->range_from,
                          r->range_to, unit};
    expect(diags, strcmp(r->name, m->name) == 0 && strcmp(r->unit, m->unit) == 0, "limit", r->name,
           IOP_WORD("name or unit is not the scenario's"));
    expect_equal(diags, "limit", r->name, "limit", r->limit, r->is_max ? limit->band.hi : limit->band.lo);
    expect_equal(diags, "limit", r->name, "base_use", r->base_use, m->base);
    expect_close(diags, "limit", r->name, "used", r->used, used, unit);
    expect_close(diags, "limit", r->name, "slack", r->slack,
                 r->is_max ? r->limit - r->used : r->used - r->limit, unit + fabs(r->limit));
    check_binding(&p, diags);
    iop_priced_check(&p, c->plan->maximize, c->aim, diags);
}

static void check_total(const iop_claim *c, size_t g, iop_diags *diags)
{
    const iop_group_total *total = &c->plan->total[g];
    const iop_total_result *r = &c->s->total[g];
    double value = 0, bound = r->is_max ? r->upper : r->lower;
    for (size_t k = 0; k < total->count; k++)
        value += c->point.output[total->member[k]];
    expect_close(diags, IOP_WORD_IN("part", "total of group"), r->name, "value", r->value, value, c->money);
    const iop_priced p = {IOP_WORD_IN("part", "total of group"),
                          r->name,
                          r->is_max,
                          r->binding,
                          bound,
                          value,
                          r->dual,
                          r->shadow_price,
                          r->shadow_price_left,
                          r->range_from,
                          r->range_to,
                          c->money};
    if (isnan(r->shadow_price) || isinf(bound)) /* not told by earlier versions */
        return;
    check_binding(&p, diags);
    iop_priced_check(&p, c->plan->maximize, c->aim, diags);
}

static void check_rest(const iop_claim *c, iop_diags *diags)
{
    const iop_plan *plan = c->plan;
    for (size_t l = 0, side = 0; l < plan->limits; l++) {
        size_t sides = (size_t)!isinf(plan->limit[l].band.hi) + (size_t)!isinf(plan->limit[l].band.lo);
        for (size_t k = 0; k < sides; k++)
            check_limit(c, &plan->limit[l], &c->s->limit[side++], diags);
    }
    for (size_t g = 0; g < plan->totals; g++)
        check_total(c, g, diags);
    for (size_t m = 0; m < plan->measures; m++)
        expect_close(diags, "measure", c->s->measure[m].name, "value", c->s->measure[m].value,
                     iop_plan_evaluate(plan, m, c->point.output, c->point.demand),
                     iop_verify_measure_unit(plan, m));
    expect_close(diags, "objective", c->s->objective.name, "value", c->s->objective.value, aim_value(c),
                 plan->denominator == IOP_NONE ? c->aim : 1e-6 * fabs(aim_value(c)));
}

/* The certificate of the file against the one found here: rounding may differ, the order not. */
static void check_certificate(const iop_claim *c, const iop_certificate *found, iop_diags *diags)
{
    const char *name = c->s->objective.name;
    expect_close(diags, "certificate", name, "primal_violation", c->s->certificate.primal_violation,
                 found->primal_violation, 1);
    expect_close(diags, "certificate", name, "dual_violation", c->s->certificate.dual_violation,
                 found->dual_violation, 1);
    expect_close(diags, "certificate", name, "gap", c->s->certificate.gap, found->gap, 1);
}

/* --- the judgement -------------------------------------------------------------------------------------- */

static iop_status judge_optimum(iop_claim *c, iop_certificate *certificate, iop_diags *diags, iop_err *err)
{
    IOP_TRY(iop_verify_optimum(c->plan, &c->point, certificate, err));
    IOP_TRY(iop_verify_reduced_costs(c->plan, &c->point, c->rc_output, c->rc_demand, err));
    IOP_TRY(iop_verify_reduced_cost_sizes(c->plan, &c->point, c->size_output, c->size_demand, err));
    if (certificate->verified)
        check_certificate(c, certificate, diags);
    check_sectors(c, diags);
    check_rest(c, diags);
    return IOP_OK;
}

static iop_status judge_no_optimum(iop_claim *c, iop_certificate *certificate, iop_diags *diags, iop_err *err)
{
    const iop_solution *s = c->s;
    if (s->status == IOP_INFEASIBLE)
        IOP_TRY(iop_claim_judge_explanation(c, diags, err));
    iop_point proof = {NULL, NULL, s->farkas_price, s->farkas_limit, s->farkas_total};
    if (s->status == IOP_INFEASIBLE && s->farkas_price && s->farkas_limits == c->plan->limits)
        return iop_verify_infeasible(c->plan, &proof, certificate, err);
    if (s->status == IOP_UNBOUNDED && s->ray_output)
        return iop_verify_unbounded(c->plan, &c->point, s->ray_output, s->ray_demand, certificate, err);
    return IOP_OK; /* without a proof nothing is verified */
}

iop_status iop_claim_judge(iop_claim *c, iop_certificate *certificate, iop_diags *diags, iop_err *err)
{
    if (!c->usable) {
        iop_diags_add(diags, IOP_ERROR, IOP_ESHAPE, "solution.json", 0, 0,
                      "the sectors, categories or limits are not those of inputs/");
        return IOP_OK;
    }
    check_head(c, diags);
    check_frame(c, diags);
    bool optimum = c->s->status == IOP_OPTIMAL || c->s->status == IOP_UNVERIFIED;
    IOP_TRY(optimum ? judge_optimum(c, certificate, diags, err)
                    : judge_no_optimum(c, certificate, diags, err));
    if (!certificate->verified)
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                      "the %s answer is not verified: primal %.2g, dual %.2g, gap %.2g%s%.100s",
                      iop_solution_status_text(c->s->status), certificate->primal_violation,
                      certificate->dual_violation, certificate->gap, certificate->worst[0] ? "; " : "",
                      certificate->worst);
    if (certificate->verified != c->s->certificate.verified)
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                      "certificate.verified is not what the numbers say");
    return IOP_OK;
}
