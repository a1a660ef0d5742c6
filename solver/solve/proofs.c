/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proofs.c - what an explanation claims, with a proof that anybody can check.
 *
 * The conflict: multipliers that prove infeasible a plan that has no bounds but those of the conflict's
 * statements. The relaxation: a point of the plan with its bounds moved. Both are kept only when the verifier
 * accepts them. */
#include "solve/proofs.h"
#include "base/alloc.h"
#include <string.h>

/* --- the whole LP, where exchange of roles gave no answer ----------------------------------------------- */

typedef struct {
    iop_model *model;
    iop_lp_session *session;
    iop_lp_result result;
} whole;

static iop_status solve_whole(whole *q, const iop_plan *plan, const iop_lp_settings *settings, iop_err *err)
{
    IOP_TRY(iop_model_open(&q->model, plan, err));
    IOP_TRY(iop_lp_session_open(&q->session, q->model->lp, settings, NULL, err));
    return iop_lp_session_solve(q->session, &q->result, err);
}

static void close_whole(whole *q)
{
    iop_lp_session_close(q->session);
    iop_model_close(q->model);
}

static iop_status keep(const iop_env *env, double **slot, const double *values, size_t count, iop_err *err)
{
    *slot = iop_new(env, count, sizeof **slot);
    if (!*slot)
        return iop_no_memory(err, count, "values of a proof");
    if (count > 0)
        memcpy(*slot, values, count * sizeof **slot);
    return IOP_OK;
}

/* --- the conflict --------------------------------------------------------------------------------------- */

/* From the scaled plan's multipliers. */
static iop_status keep_conflict(iop_work *w, const iop_trial *t, const iop_point *proof, iop_err *err)
{
    const iop_plan *p = w->plan;
    iop_solution *s = w->solution;
    iop_certificate certificate;
    IOP_TRY(iop_verify_infeasible(&t->copy, proof, &certificate, err));
    if (!certificate.verified)
        return IOP_OK;
    IOP_TRY(keep(&p->env, &s->conflict_limit, proof->limit_dual, p->limits, err));
    IOP_TRY(keep(&p->env, &s->conflict_total, proof->total_dual, p->totals, err));
    iop_work_unscale_proof(w, s->conflict_limit);
    return keep(&p->env, &s->conflict_price, proof->price, p->table->n, err);
}

static iop_status conflict_by_whole(iop_work *w, const iop_trial *t, iop_err *err)
{
    whole q = {.model = NULL};
    iop_status status = solve_whole(&q, &t->copy, t->settings, err);
    if (status == IOP_OK && q.result.outcome == IOP_LP_INFEASIBLE) {
        const double *y = q.result.farkas;
        const iop_point proof = {.price = y + q.model->balance.first,
                                 .limit_dual = y + q.model->limit.first,
                                 .total_dual = y + q.model->total.first};
        status = keep_conflict(w, t, &proof, err);
    }
    close_whole(&q);
    return status;
}

iop_status iop_prove_conflict(iop_work *w, const bool *in, iop_err *err)
{
    iop_trial t;
    iop_status status = iop_trial_open(&t, w, err);
    if (status == IOP_OK) {
        iop_trial_keep(&t, in);
        status = iop_trial_ask(&t, err);
    }
    if (status == IOP_OK && t.infeasible && t.sure) {
        const iop_point proof = {
            .price = t.result.price, .limit_dual = t.result.limit_dual, .total_dual = t.result.total_dual};
        status = keep_conflict(w, &t, &proof, err);
    } else if (status == IOP_OK) {
        status = conflict_by_whole(w, &t, err);
    }
    iop_trial_close(&t);
    return status;
}

/* --- the relaxation ------------------------------------------------------------------------------------- */

/* The bands of `from`, those of the cells moved; in the trial's scaled units or in the plan's own. */
static void move_bands(const iop_work *w, iop_trial *t, const iop_plan *from, size_t cells,
                       const iop_cell *cell, const double *to)
{
    const iop_table *table = from->table;
    iop_plan *c = &t->copy;
    memcpy(c->output, from->output, table->n * sizeof *c->output);
    memcpy(c->demand, from->demand, table->n * table->c * sizeof *c->demand);
    for (size_t l = 0; l < from->limits; l++)
        c->limit[l] = from->limit[l];
    for (size_t g = 0; g < from->totals; g++)
        c->total[g] = from->total[g];
    c->measure = from->measure;
    for (size_t k = 0; k < cells; k++) {
        iop_band *b = iop_trial_band(c, &cell[k]);
        double unit = from == w->plan ? 1 : iop_work_bound_unit(w, &cell[k]);
        *(cell[k].upper ? &b->hi : &b->lo) = to[k] / unit;
    }
}

static iop_status take_point(iop_work *w, const double *output, const double *demand, iop_err *err)
{
    iop_solution *s = w->solution;
    size_t n = w->plan->table->n, count = n * w->plan->table->c;
    IOP_TRY(keep(&w->plan->env, &s->relaxed_demand, demand, count, err));
    IOP_TRY(keep(&w->plan->env, &s->relaxed_output, output, n, err));
    for (size_t j = 0; j < n; j++)
        s->relaxed_output[j] *= w->money;
    for (size_t v = 0; v < count; v++)
        s->relaxed_demand[v] *= w->money;
    return IOP_OK;
}

static void drop_point(iop_solution *s)
{
    iop_free(&s->env, s->relaxed_output);
    iop_free(&s->env, s->relaxed_demand);
    s->relaxed_output = s->relaxed_demand = NULL;
}

static bool has_point(iop_lp_outcome outcome)
{
    return outcome == IOP_LP_OPTIMAL || outcome == IOP_LP_UNBOUNDED;
}

static iop_status point_by_whole(iop_work *w, const iop_trial *t, iop_err *err)
{
    whole q = {.model = NULL};
    iop_status status = solve_whole(&q, &t->copy, t->settings, err);
    if (status == IOP_OK && has_point(q.result.outcome))
        status = take_point(w, q.result.x + q.model->output.first, q.result.x + q.model->demand.first, err);
    close_whole(&q);
    return status;
}

/* Whether the plan with its bounds moved, in the user's units, has the point. */
static iop_status point_holds(iop_work *w, iop_trial *t, size_t cells, const iop_cell *cell, const double *to,
                              bool *holds, iop_err *err)
{
    const iop_solution *s = w->solution;
    iop_certificate certificate = {.verified = false};
    if (s->relaxed_output) {
        move_bands(w, t, w->plan, cells, cell, to);
        IOP_TRY(iop_verify_feasible(&t->copy, s->relaxed_output, s->relaxed_demand, &certificate, err));
    }
    *holds = certificate.verified;
    return IOP_OK;
}

iop_status iop_prove_relaxation(iop_work *w, size_t cells, const iop_cell *cell, const double *to,
                                iop_err *err)
{
    iop_trial t;
    bool holds = false;
    iop_status status = iop_trial_open(&t, w, err);
    if (status == IOP_OK) {
        move_bands(w, &t, &w->scaled, cells, cell, to);
        status = iop_trial_ask(&t, err);
    }
    if (status == IOP_OK && has_point(t.result.outcome))
        status = take_point(w, t.result.output, t.result.demand, err);
    if (status == IOP_OK)
        status = point_holds(w, &t, cells, cell, to, &holds, err);
    if (status == IOP_OK && !holds) {
        drop_point(w->solution);
        move_bands(w, &t, &w->scaled, cells, cell, to);
        status = point_by_whole(w, &t, err);
        if (status == IOP_OK)
            status = point_holds(w, &t, cells, cell, to, &holds, err);
    }
    if (!holds)
        drop_point(w->solution);
    iop_trial_close(&t);
    return status;
}

/* --- is it the only conflict? --------------------------------------------------------------------------- */

enum { MOST_TRIED = 16 };

iop_status iop_is_only_conflict(iop_work *w, const bool *in, bool *only, iop_err *err)
{
    const iop_plan *p = w->plan;
    size_t members = 0;
    *only = false;
    for (size_t s = 0; s < p->statements; s++)
        members += in[s];
    if (members > MOST_TRIED)
        return IOP_OK;
    iop_trial t;
    bool *active = iop_new(&p->env, p->statements, sizeof *active);
    if (!active)
        return iop_no_memory(err, p->statements, "statements of a plan");
    for (size_t s = 0; s < p->statements; s++)
        active[s] = true;
    iop_status status = iop_trial_open(&t, w, err);
    bool feasible = true;
    for (size_t s = 0; s < p->statements && status == IOP_OK && feasible; s++) {
        if (!in[s])
            continue;
        active[s] = false;
        iop_trial_keep(&t, active);
        active[s] = true;
        status = iop_trial_ask(&t, err);
        feasible = status == IOP_OK && t.sure && !t.infeasible;
    }
    *only = status == IOP_OK && feasible;
    iop_trial_close(&t);
    iop_free(&p->env, active);
    return status;
}
