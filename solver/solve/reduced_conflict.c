/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced_conflict.c - an irreducible conflict of a plan of many sectors, by exchange of roles.
 *
 * Deletion filter (Chinneck and Dravnieks 1991): all bounds whose statements have no part in the proof go at
 * once, as the proof does without them; then each statement left is taken away for a try and stays away when
 * the plan is still infeasible without it. A proof that a try brings narrows the rest. */
#include "base/alloc.h"
#include "solve/trial.h"
#include <math.h>
#include <string.h>

typedef struct {
    iop_trial trial;
    bool *active; /* statements whose bounds stand */
    bool *in_proof, *tried;
    size_t *width; /* bounds of a statement */
} filter;

/* --- who has a part in the proof ------------------------------------------------------------------------ */

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

static void keep_proof_only(filter *f)
{
    const iop_trial *t = &f->trial;
    const iop_plan *p = t->plan;
    size_t n = p->table->n, cells = n * p->table->c;
    double least = 1e-11 * fmax(largest(t->rc_output, n), largest(t->rc_demand, cells));
    memset(f->in_proof, 0, p->statements * sizeof *f->in_proof);
    for (size_t j = 0; j < n; j++)
        mark(f, &p->output[j], t->rc_output[j], least);
    for (size_t v = 0; v < cells; v++)
        mark(f, &p->demand[v], t->rc_demand[v], least);
    for (size_t l = 0; l < p->limits; l++)
        mark(f, &p->limit[l].band, -t->limit[l], 0);
    for (size_t g = 0; g < p->totals; g++)
        mark(f, &p->total[g].band, -t->total[g], 0);
    for (size_t s = 0; s < p->statements; s++)
        f->active[s] = f->active[s] && f->in_proof[s];
}

/* --- the filter ----------------------------------------------------------------------------------------- */

/* The active statement not tried yet that sets most bounds: those say least about a single place. */
static size_t widest_untried(const filter *f)
{
    size_t statements = f->trial.plan->statements, best = statements;
    for (size_t s = 0; s < statements; s++)
        if (f->active[s] && !f->tried[s] && (best == statements || f->width[s] > f->width[best]))
            best = s;
    return best;
}

static iop_status run_filter(filter *f, bool *found, iop_err *err)
{
    iop_trial *t = &f->trial;
    size_t s;
    t->sure = true;
    keep_proof_only(f);
    while (t->sure && (s = widest_untried(f)) < t->plan->statements) {
        f->tried[s] = true;
        f->active[s] = false;
        iop_trial_keep(t, f->active);
        IOP_TRY(iop_trial_ask(t, err));
        if (t->infeasible && t->sure)
            keep_proof_only(f);
        else
            f->active[s] = true;
    }
    iop_trial_keep(t, f->active);
    if (t->sure)
        IOP_TRY(iop_trial_ask(t, err));
    *found = t->sure && t->infeasible;
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

static iop_status prepare(filter *f, const iop_work *w, iop_err *err)
{
    const iop_plan *p = w->plan;
    const iop_env *env = &p->env;
    size_t n = p->table->n;
    f->active = iop_new(env, p->statements, sizeof *f->active);
    f->in_proof = iop_new(env, p->statements, sizeof *f->in_proof);
    f->tried = iop_new(env, p->statements, sizeof *f->tried);
    f->width = iop_new(env, p->statements, sizeof *f->width);
    if (!f->active || !f->in_proof || !f->tried || !f->width)
        return iop_no_memory(err, p->statements, "members of a conflict");
    for (size_t s = 0; s < p->statements; s++)
        f->active[s] = true;
    count(f, p->output, n);
    count(f, p->demand, n * p->table->c);
    return IOP_OK;
}

iop_status iop_work_conflict(iop_work *w, bool *in_conflict, double *output, double *demand, bool *found,
                             iop_err *err)
{
    const iop_plan *p = &w->scaled;
    filter f = {.trial = {.plan = p}};
    size_t n = p->table->n, cells = n * p->table->c;
    *found = false;
    iop_status status = iop_trial_open(&f.trial, w, err);
    if (status == IOP_OK)
        status = prepare(&f, w, err);
    if (status == IOP_OK)
        status = run_filter(&f, found, err);
    if (status == IOP_OK && *found) {
        memcpy(in_conflict, f.active, p->statements * sizeof *in_conflict);
        memcpy(output, f.trial.rc_output, n * sizeof *output);
        memcpy(demand, f.trial.rc_demand, cells * sizeof *demand);
    }
    iop_trial_close(&f.trial);
    iop_free(&p->env, f.active);
    iop_free(&p->env, f.in_proof);
    iop_free(&p->env, f.tried);
    iop_free(&p->env, f.width);
    return status;
}
