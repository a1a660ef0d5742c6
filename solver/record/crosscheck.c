/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crosscheck.c - a solution held against its plan: the certificate is recomputed, and so is every number that
 * follows from the outputs, the final demand and the duals. What is copied from the plan must be equal, what
 * is computed agree to 1e-9 of its size. */
#include "record/crosscheck.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

#define AGREE 1e-9

/* --- layout ------------------------------------------------------------------------------------------------
 */

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
    claim->usable = same_shape(plan, s);
    if (!claim->usable)
        return IOP_OK;
    size_t n = s->sectors, cells = s->demands, count = 3 * n + 2 * cells + plan->limits + plan->totals;
    double *at = claim->values = iop_new(&plan->env, count, sizeof *at);
    if (!at)
        return iop_no_memory(err, count, "values of a solution");
    claim->rc_output = at;
    claim->rc_demand = at += n;
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

/* --- numbers that follow from others
 * ------------------------------------------------------------------------- */

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

static void expect_close(iop_diags *diags, const char *list, const char *name, const char *field,
                         double found, double expected)
{
    if (!(fabs(found - expected) <= AGREE * (1 + fabs(expected))))
        wrong(diags, list, name, field, found, expected);
}

static void expect(iop_diags *diags, bool good, const char *list, const char *name, const char *sentence)
{
    if (!good)
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0, "%s of %.60s: %s", list, name,
                      sentence);
}

static void check_head(const iop_claim *c, iop_diags *diags)
{
    const iop_plan *plan = c->plan;
    const iop_solution *s = c->s;
    const iop_measure *aim = &plan->measure[plan->objective];
    expect(diags, strcmp(s->title, plan->title) == 0, "solution", "title", "it is not the scenario's");
    expect(diags,
           strcmp(s->data_title, plan->table->title) == 0 && strcmp(s->data_source, plan->table->source) == 0,
           "solution", "data", "title or source is not the dataset's");
    expect(diags, strcmp(s->region, plan->table->region) == 0, "solution", "region",
           "it is not the dataset's");
    expect(diags, strcmp(s->currency, plan->table->currency) == 0, "solution", "currency",
           "it is not the dataset's");
    expect(diags, strcmp(s->money_unit, plan->table->unit) == 0, "solution", "unit",
           "it is not the dataset's");
    expect(diags, s->year == plan->table->year, "solution", "year", "it is not the dataset's");
    expect(diags, strcmp(s->objective.name, aim->name) == 0 && strcmp(s->objective.unit, aim->unit) == 0,
           "objective", s->objective.name, "name or unit is not the scenario's");
    expect(diags, s->objective.maximize == plan->maximize, "objective", s->objective.name,
           "the sense is not the scenario's");
    expect_equal(diags, "objective", s->objective.name, "base", s->objective.base, aim->base);
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
               "sector", r->code, "names or groups are not the dataset's");
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
        expect_equal(diags, "total of group", r->name, "base_value", r->base_value, base);
        expect_equal(diags, "total of group", r->name, "lower", r->lower, plan->total[g].band.lo);
        expect_equal(diags, "total of group", r->name, "upper", r->upper, plan->total[g].band.hi);
    }
}

static bool near(double value, double bound)
{
    return !isinf(bound) && fabs(value - bound) <= 1e-8 * (1 + fabs(bound));
}

static bool place_is(iop_solution_at at, double value, double lo, double hi)
{
    bool low = near(value, lo), high = near(value, hi);
    return at == IOP_LOWER ? low : at == IOP_UPPER ? high : !(low && high);
}

static void check_sectors(const iop_claim *c, iop_diags *diags)
{
    const iop_plan *plan = c->plan;
    for (size_t j = 0; j < c->s->sectors; j++) {
        const iop_sector_result *r = &c->s->sector[j];
        expect_close(diags, "sector", r->code, "value_added", r->value_added,
                     plan->measure[0].per_output[j] * r->output);
        expect_close(diags, "sector", r->code, "reduced_cost", r->reduced_cost, c->rc_output[j]);
        expect(diags, place_is(r->at, r->output, r->lower, r->upper), "sector", r->code,
               "\"at\" does not fit the output and its bounds");
    }
    for (size_t cell = 0; cell < c->s->demands; cell++) {
        const iop_demand_result *d = &c->s->demand[cell];
        expect_close(diags, d->category, c->s->sector[d->sector].code, "reduced_cost", d->reduced_cost,
                     c->rc_demand[cell]);
    }
}

static void check_limit(const iop_claim *c, const iop_limit *limit, const iop_limit_result *r,
                        iop_diags *diags)
{
    const iop_plan *plan = c->plan;
    const iop_measure *m = &plan->measure[limit->measure];
    double used = iop_plan_evaluate(plan, limit->measure, c->point.output, c->point.demand);
    expect(diags, strcmp(r->name, m->name) == 0 && strcmp(r->unit, m->unit) == 0, "limit", r->name,
           "name or unit is not the scenario's");
    expect_equal(diags, "limit", r->name, "limit", r->limit, r->is_max ? limit->band.hi : limit->band.lo);
    expect_equal(diags, "limit", r->name, "base_use", r->base_use, m->base);
    expect_close(diags, "limit", r->name, "used", r->used, used);
    expect_close(diags, "limit", r->name, "slack", r->slack,
                 r->is_max ? r->limit - r->used : r->used - r->limit);
    expect(diags,
           r->binding == (fabs(r->slack) <= 1e-8 * (1 + fabs(r->limit))) ||
               fabs(r->slack) <= 1e-7 * fabs(r->limit),
           "limit", r->name, "\"binding\" does not fit the slack");
    double gain = plan->maximize == r->is_max ? r->shadow_price : -r->shadow_price;
    double loss = plan->maximize == r->is_max ? r->shadow_price_left : -r->shadow_price_left;
    double dual = plan->maximize == r->is_max ? r->dual : -r->dual, slack = 1e-7 * (1 + fabs(dual));
    expect(diags, gain <= dual + slack && (isnan(loss) || dual <= loss + slack) && gain >= -slack, "limit",
           r->name, "the shadow prices do not enclose the dual of the certificate");
    expect(diags, r->range_from <= r->limit + slack && r->limit <= r->range_to + slack, "limit", r->name,
           "the limit lies outside its range");
}

static void check_rest(const iop_claim *c, iop_diags *diags)
{
    const iop_plan *plan = c->plan;
    for (size_t l = 0, side = 0; l < plan->limits; l++) {
        size_t sides = (size_t)!isinf(plan->limit[l].band.hi) + (size_t)!isinf(plan->limit[l].band.lo);
        for (size_t k = 0; k < sides; k++)
            check_limit(c, &plan->limit[l], &c->s->limit[side++], diags);
    }
    for (size_t g = 0; g < plan->totals; g++) {
        double value = 0;
        for (size_t k = 0; k < plan->total[g].count; k++)
            value += c->point.output[plan->total[g].member[k]];
        expect_close(diags, "total of group", c->s->total[g].name, "value", c->s->total[g].value, value);
    }
    for (size_t m = 0; m < plan->measures; m++)
        expect_close(diags, "measure", c->s->measure[m].name, "value", c->s->measure[m].value,
                     iop_plan_evaluate(plan, m, c->point.output, c->point.demand));
    expect_close(diags, "objective", c->s->objective.name, "value", c->s->objective.value,
                 iop_plan_evaluate(plan, plan->objective, c->point.output, c->point.demand));
}

/* --- the judgement
 * ------------------------------------------------------------------------------------------ */

static iop_status judge_optimum(iop_claim *c, iop_certificate *certificate, iop_diags *diags, iop_err *err)
{
    IOP_TRY(iop_verify_optimum(c->plan, &c->point, certificate, err));
    IOP_TRY(iop_verify_reduced_costs(c->plan, &c->point, c->rc_output, c->rc_demand, err));
    check_sectors(c, diags);
    check_rest(c, diags);
    return IOP_OK;
}

static iop_status judge_no_optimum(iop_claim *c, iop_certificate *certificate, iop_err *err)
{
    const iop_solution *s = c->s;
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
    IOP_TRY(optimum ? judge_optimum(c, certificate, diags, err) : judge_no_optimum(c, certificate, err));
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
