/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain.c - why a plan has no answer: the conflict in the planner's words, the cheapest relaxation, the
 * ray.
 *
 * What can be a cause is a statement of the scenario: "household demand at least 100%" is one, though it sets
 * a bound for each product. The balances and the signs of outputs are nobody's statements and stay as they
 * are. */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "solve/cells.h"
#include "solve/moved_bound.h"
#include "solve/proofs.h"
#include "solve/work.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A bound that a statement set, as the LP (in scaled units) and as the planner see it. */
typedef struct {
    iop_lp_side *side;
    iop_cell *cell;
    size_t count;
} bounds;

static void add_side(const iop_work *w, bounds *b, iop_cell_kind kind, size_t index, const iop_band *band,
                     bool upper, double least)
{
    size_t statement = upper ? band->hi_statement : band->lo_statement;
    double bound = upper ? band->hi : band->lo;
    if (statement == IOP_NO_STATEMENT || isinf(bound))
        return;
    iop_cell cell = {kind, index, upper, bound, statement};
    double scale = fmax(fabs(bound) / iop_work_bound_unit(w, &cell), least);
    iop_lp_side side = {.is_row = kind == IOP_CELL_TOTAL || kind == IOP_CELL_LIMIT,
                        .upper = upper,
                        .member = statement,
                        .weight = 1 / scale};
    b->side[b->count] = side;
    b->cell[b->count++] = cell;
}

static void add_band(const iop_work *w, bounds *b, iop_cell_kind kind, size_t index, const iop_band *band,
                     double least)
{
    add_side(w, b, kind, index, band, false, least);
    add_side(w, b, kind, index, band, true, least);
}

/* All bounds with a statement: the side in scaled units, the cell in the plan's own. Relaxing is weighed
 * relative to the bound; `least` keeps small bounds from being free. */
static void collect(const iop_work *w, bounds *b)
{
    const iop_plan *plan = w->plan;
    size_t n = plan->table->n;
    double money = 0;
    for (size_t j = 0; j < n; j++)
        money += fabs(plan->table->output[j]);
    money = money <= 0 ? 1 : fmax(1e-3 * (money / (double)plan->table->n) / w->money, 1e-6);
    for (size_t j = 0; j < plan->table->n; j++)
        add_band(w, b, IOP_CELL_OUTPUT, j, &plan->output[j], money);
    for (size_t f = 0; f < n * plan->table->c; f++)
        add_band(w, b, IOP_CELL_DEMAND, f, &plan->demand[f], money);
    for (size_t g = 0; g < plan->totals; g++)
        add_band(w, b, IOP_CELL_TOTAL, g, &plan->total[g].band, money);
    for (size_t l = 0; l < plan->limits; l++) {
        double base = fabs(w->scaled.measure[plan->limit[l].measure].base);
        add_band(w, b, IOP_CELL_LIMIT, l, &plan->limit[l].band, fmax(base, 1));
    }
}

/* --- the conflict --------------------------------------------------------------------------------------- */

/* *slot becomes the text, which is freed. */
static iop_status keep_text(iop_solution *s, char **slot, iop_status status, char *text, iop_err *err)
{
    if (status != IOP_OK)
        return status;
    status = iop_solution_set_text(s, slot, text, err);
    iop_solution_text_free(s, text);
    return status;
}

static iop_status tell_member(iop_work *w, const bounds *b, const double *share, size_t statement, size_t at,
                              iop_err *err)
{
    iop_conflict_result *r = &w->solution->conflict[at];
    char *sentence = NULL;
    IOP_TRY(iop_cell_tell_member(w->plan, statement, b->count, b->cell, share, w->solution, r, err));
    iop_status status = iop_solution_conflict_sentence(w->solution, at, "en", &sentence, err);
    return keep_text(w->solution, &r->sentence, status, sentence, err);
}

/* A side's weight in the proof is what it contributes: multiplier times bound. */
static void weigh(const bounds *b, double *share)
{
    for (size_t k = 0; k < b->count; k++)
        share[k] *= fabs(b->cell[k].bound);
}

/* From this number of sectors on an infeasible plan is explained by exchange of roles. */
enum { REDUCED_FROM = 300 };

static bool by_reduced(const iop_work *w)
{
    return w->reduced && w->plan->table->n >= REDUCED_FROM;
}

/* The whole LP, unsolved, and the sides' places in it. */
static iop_status need_session(iop_work *w, const bounds *b, iop_err *err)
{
    if (!w->session)
        IOP_TRY(iop_work_open_session(w, false, err));
    const iop_model *m = w->model;
    for (size_t k = 0; k < b->count; k++) {
        const iop_block *block = b->cell[k].kind == IOP_CELL_OUTPUT   ? &m->output
                                 : b->cell[k].kind == IOP_CELL_DEMAND ? &m->demand
                                 : b->cell[k].kind == IOP_CELL_TOTAL  ? &m->total
                                                                      : &m->limit;
        b->side[k].index = block->first + b->cell[k].index;
    }
    return IOP_OK;
}

/* The part of each bound in a proof that gives x and f these coefficients. */
static void share_out(const bounds *b, const double *output, const double *demand, double *share)
{
    for (size_t k = 0; k < b->count; k++) {
        const iop_cell *cell = &b->cell[k];
        double weight = cell->kind == IOP_CELL_OUTPUT   ? output[cell->index]
                        : cell->kind == IOP_CELL_DEMAND ? demand[cell->index]
                                                        : 0;
        share[k] = (weight < 0) == cell->upper ? fabs(weight) : 0;
    }
}

static iop_status find_reduced_conflict(iop_work *w, const bounds *b, bool *in, double *share, bool *found,
                                        iop_err *err)
{
    size_t n = w->plan->table->n, cells = n * w->plan->table->c;
    double *output = iop_new(&w->plan->env, n + cells, sizeof *output), *demand = output + n;
    if (!output)
        return iop_no_memory(err, n + cells, "values of a proof");
    iop_status status = iop_work_conflict(w, in, output, demand, found, err);
    if (status == IOP_OK && *found)
        share_out(b, output, demand, share);
    iop_free(&w->plan->env, output);
    return status;
}

static iop_status find_conflict(iop_work *w, const bounds *b, bool *in, double *share, iop_err *err)
{
    bool found = false;
    /* where nothing but the conflict is wanted the whole LP is not worth setting up */
    if (by_reduced(w) || (w->reduced && w->settings->conflict_only))
        IOP_TRY(find_reduced_conflict(w, b, in, share, &found, err));
    if (found)
        return IOP_OK;
    IOP_TRY(need_session(w, b, err));
    return iop_lp_conflict(w->session, b->count, b->side, w->plan->statements, in, share, err);
}

/* The conflict's proof, and whether there may be another one: wanted, not needed. */
static iop_status prove_conflict(iop_work *w, const bool *in, iop_err *err)
{
    iop_status status = iop_prove_conflict(w, in, err);
    if (status == IOP_OK && !w->settings->conflict_only)
        status = iop_is_only_conflict(w, in, &w->solution->conflict_is_only, err);
    return status == IOP_ENOMEM ? status : IOP_OK;
}

static iop_status tell_conflict(iop_work *w, const bounds *b, bool *in, double *share, iop_err *err)
{
    size_t count = 0, at = 0;
    IOP_TRY(find_conflict(w, b, in, share, err));
    for (size_t s = 0; s < w->plan->statements; s++)
        count += in[s];
    weigh(b, share);
    IOP_TRY(iop_solution_make_list(w->solution, "conflict", count, err));
    for (int r = 0; r <= IOP_CELL_LAST_RANK; r++)
        for (size_t s = 0; s < w->plan->statements; s++)
            if (in[s] && iop_cell_rank(w->plan, b->count, b->cell, s) == r)
                IOP_TRY(tell_member(w, b, share, s, at++, err));
    return prove_conflict(w, in, err);
}

/* --- the relaxation ------------------------------------------------------------------------------------- */

static iop_status tell_relaxed(iop_work *w, const iop_cell *cell, double amount, size_t at, iop_err *err)
{
    const iop_plan *plan = w->plan;
    iop_relaxation_result *r = &w->solution->relaxation[at];
    char *text = NULL;
    r->upper = cell->upper;
    r->from = cell->bound;
    r->to = iop_moved_bound(cell->upper, cell->bound, amount,
                            IOP_VERIFY_TOLERANCE * iop_work_bound_unit(w, cell));
    IOP_TRY(iop_solution_set_text(w->solution, &r->key, plan->statement[cell->statement].key, err));
    IOP_TRY(iop_solution_set_text(w->solution, &r->unit, iop_cell_unit(plan, cell), err));
    iop_status status = iop_cell_name(plan, cell, &text, err);
    IOP_TRY(keep_text(w->solution, &r->name, status, text, err));
    status = iop_solution_relaxation_sentence(w->solution, at, "en", &text, err);
    return keep_text(w->solution, &r->sentence, status, text, err);
}

static iop_status find_relaxation(iop_work *w, const bounds *b, double *amount, iop_err *err)
{
    bool found = false;
    if (by_reduced(w))
        IOP_TRY(iop_work_relaxation(w, b->count, b->side, b->cell, amount, &found, err));
    if (found)
        return IOP_OK;
    IOP_TRY(need_session(w, b, err));
    return iop_lp_relaxation(w->session, b->count, b->side, amount, err);
}

static iop_status tell_relaxation(iop_work *w, const bounds *b, double *amount, iop_err *err)
{
    size_t count = 0, at = 0;
    IOP_TRY(find_relaxation(w, b, amount, err));
    for (size_t k = 0; k < b->count; k++) {
        if (!(amount[k] * b->side[k].weight > 1e-9))
            amount[k] = 0;
        amount[k] *= iop_work_bound_unit(w, &b->cell[k]);
        count += amount[k] > 0;
    }
    IOP_TRY(iop_solution_make_list(w->solution, "relaxation", count, err));
    for (size_t k = 0; k < b->count; k++) {
        if (!(amount[k] > 0))
            continue;
        IOP_TRY(tell_relaxed(w, &b->cell[k], amount[k], at, err));
        b->cell[at] = b->cell[k]; /* nobody needs the others any more */
        amount[at] = w->solution->relaxation[at].to;
        at++;
    }
    return iop_prove_relaxation(w, count, b->cell, amount, err);
}

/* --- the proof ------------------------------------------------------------------------------------------ */

static iop_status keep(const iop_plan *plan, double **slot, const double *values, size_t count, iop_err *err)
{
    *slot = iop_new(&plan->env, count, sizeof **slot);
    if (!*slot)
        return iop_no_memory(err, count, "values of a proof");
    memcpy(*slot, values, count * sizeof **slot);
    return IOP_OK;
}

static iop_status keep_proof(iop_work *w, iop_err *err)
{
    iop_solution *s = w->solution;
    IOP_TRY(keep(w->plan, &s->farkas_price, w->view.price, w->plan->table->n, err));
    IOP_TRY(keep(w->plan, &s->farkas_limit, w->view.limit_dual, w->plan->limits, err));
    s->farkas_limits = w->plan->limits;
    return keep(w->plan, &s->farkas_total, w->view.total_dual, w->plan->totals, err);
}

iop_status iop_explain_infeasible(iop_work *w, iop_err *err)
{
    const iop_plan *plan = w->plan;
    size_t cells = plan->table->n * plan->table->c;
    size_t most = 2 * (plan->table->n + cells + plan->totals + plan->limits);
    bounds b = {iop_new(&plan->env, most, sizeof(iop_lp_side)), iop_new(&plan->env, most, sizeof(iop_cell)),
                0};
    bool *in = iop_new(&plan->env, plan->statements, sizeof *in);
    double *amount = iop_new(&plan->env, most, sizeof *amount);
    iop_status status = keep_proof(w, err);
    if (!b.side || !b.cell || !in || !amount)
        status = iop_no_memory(err, most, "bounds");
    if (status == IOP_OK) {
        collect(w, &b);
        /* the verdict is proved; an explanation that cannot be found, or in time, takes nothing back */
        if (tell_conflict(w, &b, in, amount, err) == IOP_ENOMEM ||
            (!w->settings->conflict_only && tell_relaxation(w, &b, amount, err) == IOP_ENOMEM))
            status = IOP_ENOMEM;
    }
    iop_free(&plan->env, b.side);
    iop_free(&plan->env, b.cell);
    iop_free(&plan->env, in);
    iop_free(&plan->env, amount);
    return status;
}

/* --- the ray -------------------------------------------------------------------------------------------- */

enum { RAY_MAX = 12 };

/* The k-th largest |change| among outputs and cells: selection of the few that are told. */
static size_t largest_left(const double *change, const bool *told, size_t count)
{
    size_t best = count;
    for (size_t k = 0; k < count; k++)
        if (!told[k] && fabs(change[k]) > 1e-9 && (best == count || fabs(change[k]) > fabs(change[best])))
            best = k;
    return best;
}

static iop_status tell_ray(iop_work *w, const double *change, bool *told, size_t count, iop_err *err)
{
    size_t moving = 0;
    for (size_t k = 0; k < count; k++)
        moving += fabs(change[k]) > 1e-9;
    IOP_TRY(iop_solution_make_list(w->solution, "ray", moving < RAY_MAX ? moving : RAY_MAX, err));
    for (size_t r = 0; r < w->solution->rays; r++) {
        size_t k = largest_left(change, told, count), n = w->plan->table->n;
        iop_cell cell = {k < n ? IOP_CELL_OUTPUT : IOP_CELL_DEMAND, k < n ? k : k - n, change[k] > 0, 0, 0};
        char *name = NULL;
        told[k] = true;
        w->solution->ray[r].change = change[k];
        iop_status status = iop_cell_name(w->plan, &cell, &name, err);
        IOP_TRY(keep_text(w->solution, &w->solution->ray[r].name, status, name, err));
    }
    return IOP_OK;
}

/* The feasible point from which the ray starts, and the whole ray, for whoever checks the proof. */
static iop_status keep_ray(iop_work *w, iop_err *err)
{
    iop_solution *s = w->solution;
    for (size_t j = 0; j < s->sectors; j++)
        s->sector[j].output = w->view.output[j];
    for (size_t cell = 0; cell < s->demands; cell++)
        s->demand[cell].value = w->view.demand[cell];
    IOP_TRY(keep(w->plan, &s->ray_output, w->dx, s->sectors, err));
    return keep(w->plan, &s->ray_demand, w->df, s->demands, err);
}

iop_status iop_explain_unbounded(iop_work *w, iop_err *err)
{
    IOP_TRY(keep_ray(w, err));
    size_t count = w->plan->table->n * (1 + w->plan->table->c);
    bool *told = iop_new(&w->plan->env, count, sizeof *told);
    if (!told)
        return iop_no_memory(err, count, "values of a proof");
    iop_status status = tell_ray(w, w->dx, told, count, err); /* dx and df lie one behind the other */
    iop_free(&w->plan->env, told);
    return status;
}
