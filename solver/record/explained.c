/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explained.c - what a result says of an infeasible plan, held against the plan.
 *
 * The conflict: its statements are the plan's, and the multipliers of its proof show that a plan with no
 * bounds but theirs (and those that nobody stated) has no solution. The relaxation: each entry moves a bound
 * of the plan outwards, and the point that comes with it keeps all rows and bands so moved. That no member of
 * the conflict can be spared, and that the relaxation is the cheapest, is not proved here. */
#include "base/alloc.h"
#include "record/crosscheck.h"
#include <math.h>
#include <string.h>

static void fault(iop_diags *diags, const char *list, const char *name, const char *sentence)
{
    iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0, "%s of %.60s: %s", list, name,
                  sentence);
}

/* --- a plan with bands of its own ----------------------------------------------------------------------- */

static void copy(void *to, const void *from, size_t count, size_t size)
{
    if (count > 0)
        memcpy(to, from, count * size);
}

static iop_status open_copy(iop_plan *c, const iop_plan *p, iop_err *err)
{
    size_t n = p->table->n, cells = n * p->table->c;
    *c = *p;
    c->output = iop_new(&p->env, n, sizeof *c->output);
    c->demand = iop_new(&p->env, cells, sizeof *c->demand);
    c->limit = iop_new(&p->env, p->limits, sizeof *c->limit);
    c->total = iop_new(&p->env, p->totals, sizeof *c->total);
    if (!c->output || !c->demand || !c->limit || !c->total)
        return iop_no_memory(err, n + cells, "bands");
    copy(c->output, p->output, n, sizeof *c->output);
    copy(c->demand, p->demand, cells, sizeof *c->demand);
    copy(c->limit, p->limit, p->limits, sizeof *c->limit);
    copy(c->total, p->total, p->totals, sizeof *c->total);
    return IOP_OK;
}

static void close_copy(iop_plan *c)
{
    iop_free(&c->env, c->output);
    iop_free(&c->env, c->demand);
    iop_free(&c->env, c->limit);
    iop_free(&c->env, c->total);
}

/* --- the conflict --------------------------------------------------------------------------------------- */

static size_t statement_of(const iop_plan *p, const char *key)
{
    for (size_t s = 0; s < p->statements; s++)
        if (strcmp(p->statement[s].key, key) == 0)
            return s;
    return IOP_NO_STATEMENT;
}

static void drop(iop_band *band, size_t count, size_t stride, const bool *in)
{
    for (size_t k = 0; k < count; k++) {
        iop_band *b = (iop_band *)(void *)((char *)band + k * stride);
        if (b->lo_statement != IOP_NO_STATEMENT && !in[b->lo_statement])
            b->lo = -(double)INFINITY;
        if (b->hi_statement != IOP_NO_STATEMENT && !in[b->hi_statement])
            b->hi = (double)INFINITY;
    }
}

static void drop_all_but(iop_plan *c, const bool *in)
{
    size_t n = c->table->n;
    drop(c->output, n, sizeof *c->output, in);
    drop(c->demand, n * c->table->c, sizeof *c->demand, in);
    if (c->limits)
        drop(&c->limit->band, c->limits, sizeof *c->limit, in);
    if (c->totals)
        drop(&c->total->band, c->totals, sizeof *c->total, in);
}

/* The members, each named once, with the words of the scenario. */
static void mark_members(const iop_claim *claim, bool *in, iop_diags *diags)
{
    const iop_plan *p = claim->plan;
    for (size_t k = 0; k < claim->s->conflicts; k++) {
        const iop_conflict_result *r = &claim->s->conflict[k];
        size_t s = statement_of(p, r->key);
        if (s == IOP_NO_STATEMENT || in[s])
            fault(diags, "conflict", r->key, IOP_WORD("the scenario does not say this, or it is told twice"));
        else if (strcmp(r->text, p->statement[s].text) != 0)
            fault(diags, "conflict", r->key, IOP_WORD("the text is not the scenario's"));
        else
            in[s] = true;
    }
}

static iop_status judge_members(const iop_claim *claim, iop_plan *c, const bool *in, iop_diags *diags,
                                iop_err *err)
{
    const iop_solution *s = claim->s;
    iop_certificate certificate;
    const iop_point proof = {NULL, NULL, s->conflict_price, s->conflict_limit, s->conflict_total};
    drop_all_but(c, in);
    IOP_TRY(iop_verify_infeasible(c, &proof, &certificate, err));
    if (!certificate.verified)
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                      "the conflict is not proved by its multipliers: %.100s", certificate.worst);
    return IOP_OK;
}

static iop_status judge_conflict(const iop_claim *claim, iop_diags *diags, iop_err *err)
{
    const iop_plan *p = claim->plan;
    if (claim->s->conflicts == 0)
        return IOP_OK;
    iop_plan c;
    bool *in = iop_new(&p->env, p->statements, sizeof *in);
    iop_status status = open_copy(&c, p, err);
    if (status == IOP_OK && !in)
        status = iop_no_memory(err, p->statements, "statements of a plan");
    if (status == IOP_OK)
        mark_members(claim, in, diags);
    if (status == IOP_OK && claim->s->conflict_price && claim->s->farkas_limits == p->limits)
        status = judge_members(claim, &c, in, diags, err);
    else if (status == IOP_OK)
        iop_diags_add(diags, IOP_WARNING, IOP_OK, "solution.json", 0, 0,
                      "the conflict comes without a proof of its own");
    close_copy(&c);
    iop_free(&p->env, in);
    return status;
}

/* --- the relaxation ------------------------------------------------------------------------------------- */

static size_t sector_of(const iop_plan *p, const char *code)
{
    size_t j = 0;
    while (j < p->table->n && strcmp(p->table->sectors[j].code, code) != 0)
        j++;
    return j;
}

static iop_band *cell_band(iop_plan *c, const char *name, const char *middle)
{
    size_t length = (size_t)(middle - name), categories = c->table->c;
    size_t j = sector_of(c, middle + strlen(" demand for "));
    for (size_t k = 0; k < categories && j < c->table->n; k++) {
        const char *category = c->table->categories[k].name;
        if (strlen(category) == length && strncmp(category, name, length) == 0)
            return &c->demand[j * categories + k];
    }
    return NULL;
}

/* The band that "output of D26", "export demand for D26", "total output of group wood" or "co2" means. */
static iop_band *band_of(iop_plan *c, const char *name)
{
    static const char output[] = "output of ", group[] = "total output of group ";
    for (size_t l = 0; l < c->limits; l++)
        if (strcmp(c->measure[c->limit[l].measure].name, name) == 0)
            return &c->limit[l].band;
    for (size_t g = 0; g < c->totals; g++)
        if (strncmp(name, group, sizeof group - 1) == 0 &&
            strcmp(c->total[g].name, name + sizeof group - 1) == 0)
            return &c->total[g].band;
    if (strncmp(name, output, sizeof output - 1) == 0) {
        size_t j = sector_of(c, name + sizeof output - 1);
        return j < c->table->n ? &c->output[j] : NULL;
    }
    const char *middle = strstr(name, " demand for ");
    return middle ? cell_band(c, name, middle) : NULL;
}

/* Moves the bound; false when the entry does not fit the plan. */
static bool relax(iop_plan *c, const iop_relaxation_result *r)
{
    iop_band *b = band_of(c, r->name);
    if (!b)
        return false;
    double *bound = r->upper ? &b->hi : &b->lo;
    size_t statement = r->upper ? b->hi_statement : b->lo_statement;
    if (*bound != r->from || !(r->upper ? r->to > r->from : r->to < r->from) ||
        statement == IOP_NO_STATEMENT || strcmp(c->statement[statement].key, r->key) != 0)
        return false;
    *bound = r->to;
    return true;
}

static iop_status judge_point(const iop_claim *claim, const iop_plan *c, iop_diags *diags, iop_err *err)
{
    const iop_solution *s = claim->s;
    iop_certificate certificate;
    if (!s->relaxed_output) {
        iop_diags_add(diags, IOP_WARNING, IOP_OK, "solution.json", 0, 0,
                      "the relaxation comes without a plan that keeps it");
        return IOP_OK;
    }
    IOP_TRY(iop_verify_feasible(c, s->relaxed_output, s->relaxed_demand, &certificate, err));
    if (!certificate.verified)
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0,
                      "the relaxation's plan does not keep it: %.100s", certificate.worst);
    return IOP_OK;
}

static iop_status judge_relaxation(const iop_claim *claim, iop_diags *diags, iop_err *err)
{
    const iop_solution *s = claim->s;
    if (s->relaxations == 0)
        return IOP_OK;
    iop_plan c;
    iop_status status = open_copy(&c, claim->plan, err);
    for (size_t k = 0; k < s->relaxations && status == IOP_OK; k++)
        if (!relax(&c, &s->relaxation[k]))
            fault(diags, "relaxation", s->relaxation[k].name,
                  IOP_WORD("it does not move a bound of the scenario outwards"));
    if (status == IOP_OK)
        status = judge_point(claim, &c, diags, err);
    close_copy(&c);
    return status;
}

iop_status iop_claim_judge_explanation(const iop_claim *claim, iop_diags *diags, iop_err *err)
{
    IOP_TRY(judge_conflict(claim, diags, err));
    return judge_relaxation(claim, diags, err);
}
