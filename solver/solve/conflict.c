/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conflict.c - an irreducible conflict of a plan of many sectors, by exchange of roles.
 *
 * Deletion filter (Chinneck and Dravnieks 1991): all bounds whose statements have no part in the proof go at
 * once, as the proof does without them; then each statement left is taken away for a try and stays away when
 * the plan is still infeasible without it. A try is a solve of the reduced plan, which starts from the roles
 * of the last one; a proof that it brings narrows the rest. */
#include "base/alloc.h"
#include "solve/work.h"
#include <math.h>
#include <string.h>

/* The plan with the bounds of some statements taken away. */
typedef struct {
    const iop_plan *plan;
    iop_plan copy; /* shares everything but the bands */
    bool *active;  /* statements whose bounds stand */
    bool *in_proof, *tried;
    size_t *width;                 /* bounds of a statement */
    double *rc_output, *rc_demand; /* coefficients of the proof */
    iop_reduced *last;             /* whose roles the next try starts from */
    iop_certificate certificate;
} filter;

static iop_band without(const filter *f, iop_band b)
{
    if (b.lo_statement != IOP_NO_STATEMENT && !f->active[b.lo_statement])
        b.lo = -(double)INFINITY;
    if (b.hi_statement != IOP_NO_STATEMENT && !f->active[b.hi_statement])
        b.hi = (double)INFINITY;
    return b;
}

static void apply(filter *f)
{
    const iop_plan *p = f->plan;
    for (size_t j = 0; j < p->table->n; j++)
        f->copy.output[j] = without(f, p->output[j]);
    for (size_t v = 0; v < p->table->n * p->table->c; v++)
        f->copy.demand[v] = without(f, p->demand[v]);
    for (size_t l = 0; l < p->limits; l++)
        f->copy.limit[l].band = without(f, p->limit[l].band);
    for (size_t g = 0; g < p->totals; g++)
        f->copy.total[g].band = without(f, p->total[g].band);
}

/* --- who has a part in a proof ---------------------------------------------------------------------------
 */

/* The proof uses the lower bound of what it weighs positively, the upper bound of what it weighs negatively.
 */
static void mark(filter *f, const iop_band *b, double weight, double least)
{
    size_t statement = weight > 0 ? b->lo_statement : b->hi_statement;
    if (fabs(weight) > least && statement != IOP_NO_STATEMENT)
        f->in_proof[statement] = true;
}

static double largest(const double *a, size_t count)
{
    double most = 0;
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(a[k]));
    return most;
}

static void mark_all(filter *f, const iop_point *proof)
{
    const iop_plan *p = f->plan;
    const iop_measure *aim = &p->measure[p->objective];
    size_t n = p->table->n, c = p->table->c;
    memset(f->in_proof, 0, p->statements * sizeof *f->in_proof);
    for (size_t j = 0; j < n; j++) { /* the proof's coefficients: cost less reduced cost */
        f->rc_output[j] = aim->per_output[j] - f->rc_output[j];
        for (size_t k = 0; k < c; k++)
            f->rc_demand[j * c + k] = aim->per_demand[k] - f->rc_demand[j * c + k];
    }
    double least = 1e-11 * fmax(largest(f->rc_output, n), largest(f->rc_demand, n * c));
    for (size_t j = 0; j < n; j++)
        mark(f, &p->output[j], f->rc_output[j], least);
    for (size_t v = 0; v < n * c; v++)
        mark(f, &p->demand[v], f->rc_demand[v], least);
    for (size_t l = 0; l < p->limits; l++)
        mark(f, &p->limit[l].band, -proof->limit_dual[l], 0);
    for (size_t g = 0; g < p->totals; g++)
        mark(f, &p->total[g].band, -proof->total_dual[g], 0);
}

static iop_status read_proof(filter *f, const iop_point *proof, iop_err *err)
{
    IOP_TRY(iop_verify_reduced_costs(f->plan, proof, f->rc_output, f->rc_demand, err));
    mark_all(f, proof);
    return IOP_OK;
}

/* --- tries -----------------------------------------------------------------------------------------------
 */

/* Whether the plan with the active statements only is infeasible, by a verified proof, which is then read. */
static iop_status ask(filter *f, bool *infeasible, bool *sure, iop_err *err)
{
    iop_reduced *r;
    iop_reduced_result result;
    apply(f);
    IOP_TRY(iop_reduced_open(&r, &f->copy, NULL, err));
    iop_status status = f->last ? iop_reduced_start_from(r, f->last, err) : IOP_OK;
    if (status == IOP_OK)
        status = iop_reduced_solve(r, &result, err);
    iop_reduced_close(f->last);
    f->last = r;
    if (status != IOP_OK)
        return status;
    *infeasible = result.outcome == IOP_LP_INFEASIBLE;
    *sure = result.outcome != IOP_LP_UNSOLVED && result.outcome != IOP_LP_LIMIT;
    if (!*infeasible)
        return IOP_OK;
    iop_point proof = {result.output, result.demand, result.price, result.limit_dual, result.total_dual};
    IOP_TRY(iop_verify_infeasible(&f->copy, &proof, &f->certificate, err));
    *sure = f->certificate.verified;
    return *sure ? read_proof(f, &proof, err) : IOP_OK;
}

static void keep_proof_only(filter *f)
{
    for (size_t s = 0; s < f->plan->statements; s++)
        f->active[s] = f->active[s] && f->in_proof[s];
}

/* The active statement not tried yet that sets most bounds: those say least about a single place. */
static size_t widest_untried(const filter *f)
{
    size_t best = f->plan->statements;
    for (size_t s = 0; s < f->plan->statements; s++)
        if (f->active[s] && !f->tried[s] && (best == f->plan->statements || f->width[s] > f->width[best]))
            best = s;
    return best;
}

static iop_status run_filter(filter *f, bool *found, iop_err *err)
{
    bool infeasible = false, sure = true;
    size_t s;
    keep_proof_only(f);
    while (sure && (s = widest_untried(f)) < f->plan->statements) {
        f->tried[s] = true;
        f->active[s] = false;
        IOP_TRY(ask(f, &infeasible, &sure, err));
        if (infeasible && sure)
            keep_proof_only(f);
        else
            f->active[s] = true;
    }
    if (sure)
        IOP_TRY(ask(f, &infeasible, &sure, err));
    *found = sure && infeasible;
    return IOP_OK;
}

static void count(filter *f, const iop_band *b, size_t bands)
{
    for (size_t k = 0; k < bands; k++) {
        if (b[k].lo_statement != IOP_NO_STATEMENT)
            f->width[b[k].lo_statement]++;
        if (b[k].hi_statement != IOP_NO_STATEMENT)
            f->width[b[k].hi_statement]++;
    }
}

/* --- the whole -------------------------------------------------------------------------------------------
 */

static bool allocate(filter *f)
{
    const iop_plan *p = f->plan;
    const iop_env *env = &p->env;
    size_t n = p->table->n, cells = n * p->table->c;
    f->copy = *p;
    f->copy.output = iop_new(env, n, sizeof *f->copy.output);
    f->copy.demand = iop_new(env, cells, sizeof *f->copy.demand);
    f->copy.limit = iop_new(env, p->limits, sizeof *f->copy.limit);
    f->copy.total = iop_new(env, p->totals, sizeof *f->copy.total);
    f->active = iop_new(env, p->statements, sizeof *f->active);
    f->in_proof = iop_new(env, p->statements, sizeof *f->in_proof);
    f->tried = iop_new(env, p->statements, sizeof *f->tried);
    f->width = iop_new(env, p->statements, sizeof *f->width);
    f->rc_output = iop_new(env, n, sizeof *f->rc_output);
    f->rc_demand = iop_new(env, cells, sizeof *f->rc_demand);
    return f->copy.output && f->copy.demand && f->copy.limit && f->copy.total && f->active && f->in_proof &&
           f->tried && f->width && f->rc_output && f->rc_demand;
}

static void release(filter *f)
{
    const iop_env *env = &f->plan->env;
    iop_reduced_close(f->last);
    iop_free(env, f->copy.output);
    iop_free(env, f->copy.demand);
    iop_free(env, f->copy.limit);
    iop_free(env, f->copy.total);
    iop_free(env, f->active);
    iop_free(env, f->in_proof);
    iop_free(env, f->tried);
    iop_free(env, f->width);
    iop_free(env, f->rc_output);
    iop_free(env, f->rc_demand);
}

iop_status iop_work_conflict(iop_work *w, bool *in_conflict, double *output, double *demand, bool *found,
                             iop_err *err)
{
    const iop_plan *p = w->plan;
    filter f = {.plan = p};
    size_t n = p->table->n, cells = n * p->table->c;
    iop_status status = allocate(&f) ? IOP_OK : iop_no_memory(err, n, "bands of a conflict");
    if (status == IOP_OK) {
        memcpy(f.copy.limit, p->limit, p->limits * sizeof *p->limit);
        memcpy(f.copy.total, p->total, p->totals * sizeof *p->total);
        for (size_t s = 0; s < p->statements; s++)
            f.active[s] = true;
        count(&f, p->output, n);
        count(&f, p->demand, cells);
        status = read_proof(&f, &w->view, err);
    }
    if (status == IOP_OK)
        status = run_filter(&f, found, err);
    if (status == IOP_OK && *found) {
        memcpy(in_conflict, f.active, p->statements * sizeof *in_conflict);
        memcpy(output, f.rc_output, n * sizeof *output);
        memcpy(demand, f.rc_demand, cells * sizeof *demand);
    }
    release(&f);
    return status;
}
