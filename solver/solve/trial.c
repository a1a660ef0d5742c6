/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial.c - an infeasible plan tried again and again with some of its bounds moved, by exchange of roles. */
#include "solve/trial.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

/* A list without elements may be NULL, which memcpy does not take. */
static void copy(void *to, const void *from, size_t count, size_t size)
{
    if (count > 0)
        memcpy(to, from, count * size);
}

/* The proof's coefficients of x and f: cost less reduced cost. */
static iop_status read_proof(iop_trial *t, const iop_point *proof, iop_err *err)
{
    const iop_plan *p = t->plan;
    const iop_measure *aim = &p->measure[p->objective];
    size_t n = p->table->n, c = p->table->c;
    IOP_TRY(iop_verify_reduced_costs(p, proof, t->rc_output, t->rc_demand, err));
    for (size_t j = 0; j < n; j++) {
        t->rc_output[j] = aim->per_output[j] - t->rc_output[j];
        for (size_t k = 0; k < c; k++)
            t->rc_demand[j * c + k] = aim->per_demand[k] - t->rc_demand[j * c + k];
    }
    if (proof->limit_dual != t->limit)
        copy(t->limit, proof->limit_dual, p->limits, sizeof *t->limit);
    copy(t->total, proof->total_dual, p->totals, sizeof *t->total);
    return IOP_OK;
}

static bool allocate(iop_trial *t)
{
    const iop_plan *p = t->plan;
    const iop_env *env = &p->env;
    size_t n = p->table->n, cells = n * p->table->c;
    t->copy = *p;
    t->copy.output = iop_new(env, n, sizeof *t->copy.output);
    t->copy.demand = iop_new(env, cells, sizeof *t->copy.demand);
    t->copy.limit = iop_new(env, p->limits, sizeof *t->copy.limit);
    t->copy.total = iop_new(env, p->totals, sizeof *t->copy.total);
    t->rc_output = iop_new(env, n, sizeof *t->rc_output);
    t->rc_demand = iop_new(env, cells, sizeof *t->rc_demand);
    t->limit = iop_new(env, p->limits, sizeof *t->limit);
    t->total = iop_new(env, p->totals, sizeof *t->total);
    return t->copy.output && t->copy.demand && t->copy.limit && t->copy.total && t->rc_output &&
           t->rc_demand && t->limit && t->total;
}

iop_status iop_trial_open(iop_trial *t, const iop_work *w, iop_err *err)
{
    const iop_plan *p = &w->scaled;
    size_t n = p->table->n, cells = n * p->table->c;
    memset(t, 0, sizeof *t);
    t->plan = p;
    t->settings = &w->settings->lp;
    t->leontief = w->settings->leontief;
    if (!allocate(t))
        return iop_no_memory(err, n, "bands");
    copy(t->copy.output, p->output, n, sizeof *p->output);
    copy(t->copy.demand, p->demand, cells, sizeof *p->demand);
    copy(t->copy.limit, p->limit, p->limits, sizeof *p->limit);
    copy(t->copy.total, p->total, p->totals, sizeof *p->total);
    iop_point proof = w->view;
    iop_work_scale_proof(w, t->limit);
    proof.limit_dual = t->limit;
    return read_proof(t, &proof, err);
}

void iop_trial_close(iop_trial *t)
{
    const iop_env *env = &t->plan->env;
    void *owned[] = {t->copy.output, t->copy.demand, t->copy.limit, t->copy.total,
                     t->rc_output,   t->rc_demand,   t->limit,      t->total};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(env, owned[k]);
    iop_reduced_close(t->last);
}

static iop_band kept(iop_band b, const bool *active)
{
    if (b.lo_statement != IOP_NO_STATEMENT && !active[b.lo_statement])
        b.lo = -(double)INFINITY;
    if (b.hi_statement != IOP_NO_STATEMENT && !active[b.hi_statement])
        b.hi = (double)INFINITY;
    return b;
}

void iop_keep_statements(iop_plan *c, const iop_plan *p, const bool *active)
{
    for (size_t j = 0; j < p->table->n; j++)
        c->output[j] = kept(p->output[j], active);
    for (size_t v = 0; v < p->table->n * p->table->c; v++)
        c->demand[v] = kept(p->demand[v], active);
    for (size_t l = 0; l < p->limits; l++)
        c->limit[l].band = kept(p->limit[l].band, active);
    for (size_t g = 0; g < p->totals; g++)
        c->total[g].band = kept(p->total[g].band, active);
}

void iop_trial_keep(iop_trial *t, const bool *active)
{
    iop_keep_statements(&t->copy, t->plan, active);
}

iop_band *iop_trial_band(const iop_plan *p, const iop_cell *cell)
{
    switch (cell->kind) {
    case IOP_CELL_OUTPUT:
        return &p->output[cell->index];
    case IOP_CELL_DEMAND:
        return &p->demand[cell->index];
    case IOP_CELL_TOTAL:
        return &p->total[cell->index].band;
    case IOP_CELL_LIMIT:
        break;
    }
    return &p->limit[cell->index].band;
}

iop_status iop_trial_ask(iop_trial *t, iop_err *err)
{
    iop_reduced *r;
    iop_reduced_result result;
    iop_certificate certificate;
    IOP_TRY(iop_reduced_open_with(&r, &t->copy, t->settings, t->leontief, err));
    iop_status status = t->last ? iop_reduced_start_from(r, t->last, err) : IOP_OK;
    if (status == IOP_OK)
        status = iop_reduced_solve(r, &result, err);
    if (status != IOP_OK) {
        iop_reduced_close(r);
        return status;
    }
    iop_reduced_close(t->last);
    t->last = r;
    t->result = result;
    t->infeasible = result.outcome == IOP_LP_INFEASIBLE;
    t->sure = result.outcome != IOP_LP_UNSOLVED && result.outcome != IOP_LP_LIMIT;
    if (!t->infeasible)
        return IOP_OK;
    iop_point proof = {result.output, result.demand, result.price, result.limit_dual, result.total_dual};
    IOP_TRY(iop_verify_infeasible(&t->copy, &proof, &certificate, err));
    t->sure = certificate.verified;
    return t->sure ? read_proof(t, &proof, err) : IOP_OK;
}
