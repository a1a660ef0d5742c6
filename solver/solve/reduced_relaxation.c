/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced_relaxation.c - the cheapest relaxation of a plan of many sectors, by exchange of roles.
 *
 *   minimise sum weight[s] amount[s]   such that the plan with side s moved outwards by amount[s] is feasible
 *
 * Every proof of infeasibility gives a cut that all such amounts keep: with the proof's coefficient c[s] of
 * the side and its margin at the plan's own bounds, sum |c[s]| amount[s] >= margin. A program of all cuts so
 * far is solved for the cheapest amounts, the plan is tried with them, and a new proof is a new cut (Benders
 * 1962). When the plan is feasible the amounts are the cheapest, as they are so even for a part of the cuts.
 */
#include "base/alloc.h"
#include "solve/trial.h"
#include <math.h>
#include <string.h>

enum { MOST_CUTS = 200, MOST_CONFIRMATIONS = 3 };

typedef struct {
    iop_trial trial;
    size_t sides;
    const iop_cell *cell;
    const iop_lp_side *side; /* weights */
    double *cut;             /* cuts x sides */
    double margin[MOST_CUTS];
    size_t cuts, capacity;
    double *amount;
    size_t *column;
    const char **label;
} relaxing;

/* In scaled units, as everything here. */
static double bound_of(const relaxing *x, const iop_cell *cell)
{
    const iop_band *b = iop_trial_band(x->trial.plan, cell);
    return cell->upper ? b->hi : b->lo;
}

/* The proof's coefficient of what the side bounds, turned so that positive ones use its lower bound. */
static double coefficient(const iop_trial *t, const iop_cell *cell)
{
    switch (cell->kind) {
    case IOP_CELL_OUTPUT:
        return t->rc_output[cell->index];
    case IOP_CELL_DEMAND:
        return t->rc_demand[cell->index];
    case IOP_CELL_TOTAL:
        return -t->total[cell->index];
    case IOP_CELL_LIMIT:
        break;
    }
    return -t->limit[cell->index];
}

/* What the proof makes of one band: its least value over the band. */
static double least(double weight, const iop_band *b)
{
    return weight == 0 ? 0 : weight * (weight > 0 ? b->lo : b->hi);
}

/* How far the proof holds at the plan's own bounds; coefficients of absent bounds are rounding. */
static double margin_of(const iop_trial *t)
{
    const iop_plan *p = t->plan;
    double sum = 0;
    for (size_t j = 0; j < p->table->n; j++) {
        double term = least(t->rc_output[j], &p->output[j]);
        sum += isfinite(term) ? term : 0;
    }
    for (size_t v = 0; v < p->table->n * p->table->c; v++) {
        double term = least(t->rc_demand[v], &p->demand[v]);
        sum += isfinite(term) ? term : 0;
    }
    for (size_t l = 0; l < p->limits; l++)
        sum += least(-t->limit[l], &p->limit[l].band);
    for (size_t g = 0; g < p->totals; g++)
        sum += least(-t->total[g], &p->total[g].band);
    return sum;
}

static iop_status add_cut(relaxing *x, iop_err *err)
{
    if (!iop_grow(&x->trial.plan->env, &x->cut, &x->capacity, (x->cuts + 1) * x->sides, sizeof *x->cut))
        return iop_no_memory(err, x->sides, "coefficients");
    double *cut = x->cut + x->cuts * x->sides, most = 0;
    for (size_t s = 0; s < x->sides; s++) {
        double c = coefficient(&x->trial, &x->cell[s]);
        cut[s] = (c < 0) == x->cell[s].upper ? fabs(c) : 0;
        most = fmax(most, cut[s]);
    }
    if (most == 0)
        most = 1;
    for (size_t s = 0; s < x->sides; s++)
        cut[s] = cut[s] > 1e-11 * most ? cut[s] / most : 0;
    x->margin[x->cuts++] = margin_of(&x->trial) / most;
    return IOP_OK;
}

/* --- the program of cuts -------------------------------------------------------------------------------- */

static iop_status build(const relaxing *x, iop_lp *lp, iop_err *err)
{
    const iop_axis sides = {x->sides, x->label}, cuts = {x->cuts, x->label};
    iop_block block;
    IOP_TRY(iop_lp_add_columns(lp, "amount", 1, &sides, &block, err));
    for (size_t s = 0; s < x->sides; s++)
        IOP_TRY(iop_lp_set_column(lp, s, 0, (double)INFINITY, x->side[s].weight, err));
    IOP_TRY(iop_lp_add_rows(lp, "cut", 1, &cuts, &block, err));
    for (size_t c = 0; c < x->cuts; c++)
        IOP_TRY(iop_lp_add_row(lp, x->margin[c], (double)INFINITY, x->sides, x->column, x->cut + c * x->sides,
                               err));
    return IOP_OK;
}

static iop_status cheapest_amounts(relaxing *x, bool *solved, iop_err *err)
{
    iop_lp *lp = NULL;
    iop_lp_session *session = NULL;
    iop_lp_result result;
    iop_status status = iop_lp_open(&lp, false, &x->trial.plan->env, err);
    if (status == IOP_OK)
        status = build(x, lp, err);
    if (status == IOP_OK)
        status = iop_lp_session_open(&session, lp, x->trial.settings, NULL, err);
    if (status == IOP_OK)
        status = iop_lp_session_solve(session, &result, err);
    *solved = status == IOP_OK && result.outcome == IOP_LP_OPTIMAL;
    if (*solved)
        for (size_t s = 0; s < x->sides; s++)
            x->amount[s] = fmax(0, result.x[s]);
    iop_lp_session_close(session);
    iop_lp_close(lp);
    return status;
}

/* --- the loop ------------------------------------------------------------------------------------------- */

/* The bounds moved by the amounts and a `more` of them and of the bounds, so that what is just feasible is
 * not missed by rounding. */
static void move_bounds(relaxing *x, double more)
{
    iop_plan *copy = &x->trial.copy;
    for (size_t s = 0; s < x->sides; s++) {
        const iop_cell *cell = &x->cell[s];
        double bound = bound_of(x, cell);
        if (x->amount[s] > 0)
            x->amount[s] += more * (x->amount[s] + fabs(bound));
        iop_band *b = iop_trial_band(copy, cell);
        *(cell->upper ? &b->hi : &b->lo) = bound + (cell->upper ? x->amount[s] : -x->amount[s]);
    }
}

/* Infeasible by less than the verifier takes for a proof: the amounts grow until the plan is feasible. */
static iop_status confirm(relaxing *x, iop_err *err)
{
    iop_trial *t = &x->trial;
    double more = 1e-9;
    for (int k = 0; k < MOST_CONFIRMATIONS && t->infeasible; k++) {
        more *= 10;
        move_bounds(x, more);
        IOP_TRY(iop_trial_ask(t, err));
    }
    return IOP_OK;
}

static iop_status run(relaxing *x, bool *found, iop_err *err)
{
    iop_trial *t = &x->trial;
    bool solved;
    for (t->infeasible = t->sure = true; t->infeasible && t->sure && x->cuts < MOST_CUTS;) {
        IOP_TRY(add_cut(x, err));
        IOP_TRY(cheapest_amounts(x, &solved, err));
        if (!solved)
            return IOP_OK;
        move_bounds(x, 1e-9);
        IOP_TRY(iop_trial_ask(t, err));
    }
    if (t->infeasible && !t->sure)
        IOP_TRY(confirm(x, err));
    *found = t->sure && !t->infeasible;
    return IOP_OK;
}

iop_status iop_work_relaxation(iop_work *w, size_t sides, const iop_lp_side *side, const iop_cell *cell,
                               double *amount, bool *found, iop_err *err)
{
    const iop_env *env = &w->plan->env;
    relaxing x = {
        .trial = {.plan = &w->scaled}, .sides = sides, .cell = cell, .side = side, .amount = amount};
    size_t labels = sides > MOST_CUTS ? sides : MOST_CUTS;
    *found = false;
    x.column = iop_new(env, sides, sizeof *x.column);
    x.label = iop_new(env, labels, sizeof *x.label);
    iop_status status =
        x.column && x.label ? iop_trial_open(&x.trial, w, err) : iop_no_memory(err, sides, "bounds");
    if (status == IOP_OK) {
        for (size_t s = 0; s < sides; s++)
            x.column[s] = s;
        for (size_t k = 0; k < labels; k++)
            x.label[k] = "side";
        status = run(&x, found, err);
    }
    iop_trial_close(&x.trial);
    iop_free(env, x.cut);
    iop_free(env, x.column);
    iop_free(env, x.label);
    return status;
}
