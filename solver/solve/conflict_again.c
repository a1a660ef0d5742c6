/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conflict_again.c - conflicts without a search: one that another plan was explained with, or what a proof
 * uses.
 *
 * Plans of a sweep are infeasible by the hundred for a few reasons. The multipliers that prove the conflict's
 * statements infeasible by themselves may do so with the bounds that these statements set in the other plan;
 * the verifier says so, for the price of one look at the flows. Where the flows differ, a proof of the plan's
 * own says which statements it needs: those that set a bound with a multiplier. */
#include "base/alloc.h"
#include "solve/cells.h"
#include "solve/trial.h"
#include <math.h>
#include <string.h>

typedef struct {
    const iop_plan *plan;
    size_t members; /* statements in conflict */
    iop_point proof;
    iop_plan alone;          /* the plan with the conflict's bounds only */
    bool *in;                /* statements */
    double *output, *demand; /* coefficients of x and f in the proof */
    iop_cell *cell;          /* bounds that the statements set, and their weights in the proof */
    double *share;
    size_t cells;
} again;

/* Room for both sides of every band. */
static iop_status make_room(again *a, iop_err *err)
{
    const iop_plan *p = a->plan;
    const iop_env *env = &p->env;
    size_t n = p->table->n, cells = n * p->table->c, most = 2 * (n + cells + p->limits + p->totals);
    a->alone = *p;
    a->alone.output = iop_new(env, n, sizeof *a->alone.output);
    a->alone.demand = iop_new(env, cells, sizeof *a->alone.demand);
    a->alone.limit = iop_new(env, p->limits, sizeof *a->alone.limit);
    a->alone.total = iop_new(env, p->totals, sizeof *a->alone.total);
    a->in = iop_new(env, p->statements, sizeof *a->in);
    a->output = iop_new(env, n, sizeof *a->output);
    a->demand = iop_new(env, cells, sizeof *a->demand);
    a->cell = iop_new(env, most, sizeof *a->cell);
    a->share = iop_new(env, most, sizeof *a->share);
    return a->alone.output && a->alone.demand && a->alone.limit && a->alone.total && a->in && a->output &&
                   a->demand && a->cell && a->share
               ? IOP_OK
               : iop_no_memory(err, most, "bounds");
}

static void drop_room(again *a)
{
    const iop_env *env = &a->plan->env;
    void *owned[] = {a->alone.output, a->alone.demand, a->alone.limit, a->alone.total, a->in,
                     a->output,       a->demand,       a->cell,        a->share};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(env, owned[k]);
}

static bool same_shape(const iop_plan *p, const iop_solution *known)
{
    return known->conflict_price && known->conflicts > 0 && known->sectors == p->table->n &&
           known->farkas_limits == p->limits && known->totals == p->totals;
}

/* Whether the plan has every statement of the conflict. */
static bool mark_statements(again *a, const iop_solution *known)
{
    size_t found = 0;
    for (size_t s = 0; s < a->plan->statements; s++)
        for (size_t k = 0; k < known->conflicts && !a->in[s]; k++)
            a->in[s] = strcmp(a->plan->statement[s].key, known->conflict[k].key) == 0;
    for (size_t s = 0; s < a->plan->statements; s++)
        found += a->in[s];
    a->members = found;
    return found == known->conflicts;
}

/* The proof's coefficient of a column is its cost less its reduced cost. */
static iop_status find_coefficients(again *a, iop_err *err)
{
    const iop_plan *p = a->plan;
    const iop_measure *aim = &p->measure[p->objective];
    size_t n = p->table->n, c = p->table->c;
    IOP_TRY(iop_verify_reduced_costs(p, &a->proof, a->output, a->demand, err));
    for (size_t j = 0; j < n; j++)
        a->output[j] = aim->per_output[j] - a->output[j];
    for (size_t v = 0; v < n * c; v++)
        a->demand[v] = aim->per_demand[v % c] - a->demand[v];
    return IOP_OK;
}

static double largest(const double *values, size_t count)
{
    double most = 0;
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(values[k]));
    return most;
}

/* A proof uses the lower bound of what it weighs positively, the upper bound of what it weighs negatively. */
static void mark_use(again *a, const iop_band *band, double weight, double least)
{
    size_t statement = weight > 0 ? band->lo_statement : band->hi_statement;
    if (!(fabs(weight) > least) || statement == IOP_NO_STATEMENT || a->in[statement])
        return;
    a->in[statement] = true;
    a->members++;
}

/* The statements that the proof needs. What is left out as rounding and is not, the verifier finds. */
static void mark_uses(again *a)
{
    const iop_plan *p = a->plan;
    size_t n = p->table->n, cells = n * p->table->c;
    double least = 1e-11 * fmax(largest(a->output, n), largest(a->demand, cells));
    for (size_t j = 0; j < n; j++)
        mark_use(a, &p->output[j], a->output[j], least);
    for (size_t v = 0; v < cells; v++)
        mark_use(a, &p->demand[v], a->demand[v], least);
    for (size_t l = 0; l < p->limits; l++)
        mark_use(a, &p->limit[l].band, -a->proof.limit_dual[l], 0);
    for (size_t g = 0; g < p->totals; g++)
        mark_use(a, &p->total[g].band, -a->proof.total_dual[g], 0);
}

static iop_status judge(again *a, bool *holds, iop_err *err)
{
    iop_certificate certificate;
    for (size_t l = 0; l < a->plan->limits; l++)
        a->alone.limit[l] = a->plan->limit[l];
    for (size_t g = 0; g < a->plan->totals; g++)
        a->alone.total[g] = a->plan->total[g];
    iop_keep_statements(&a->alone, a->plan, a->in);
    IOP_TRY(iop_verify_infeasible(&a->alone, &a->proof, &certificate, err));
    *holds = certificate.verified;
    return IOP_OK;
}

/* --- the sentences -------------------------------------------------------------------------------------- */

/* A bound's weight is what it contributes to the proof: multiplier times bound. */
static void add_side(again *a, iop_cell_kind kind, size_t index, const iop_band *band, bool upper,
                     double weight)
{
    size_t statement = upper ? band->hi_statement : band->lo_statement;
    double bound = upper ? band->hi : band->lo;
    if (statement == IOP_NO_STATEMENT || !a->in[statement] || isinf(bound))
        return;
    a->cell[a->cells] = (iop_cell){kind, index, upper, bound, statement};
    a->share[a->cells++] = (weight < 0) == upper ? fabs(weight * bound) : 0;
}

static void add_band(again *a, iop_cell_kind kind, size_t index, const iop_band *band, double weight)
{
    add_side(a, kind, index, band, false, weight);
    add_side(a, kind, index, band, true, weight);
}

static void collect(again *a)
{
    const iop_plan *p = a->plan;
    size_t n = p->table->n, c = p->table->c;
    for (size_t j = 0; j < n; j++)
        add_band(a, IOP_CELL_OUTPUT, j, &p->output[j], a->output[j]);
    for (size_t v = 0; v < n * c; v++)
        add_band(a, IOP_CELL_DEMAND, v, &p->demand[v], a->demand[v]);
    for (size_t g = 0; g < p->totals; g++)
        add_band(a, IOP_CELL_TOTAL, g, &p->total[g].band, 0);
    for (size_t l = 0; l < p->limits; l++)
        add_band(a, IOP_CELL_LIMIT, l, &p->limit[l].band, 0);
}

/* The statements as members of `said`, from whose fields sentences are made. */
static iop_status tell_members(const again *a, iop_solution *said, iop_err *err)
{
    size_t at = 0;
    IOP_TRY(iop_solution_make_list(said, "conflict", a->members, err));
    for (int rank = 0; rank <= IOP_CELL_LAST_RANK; rank++)
        for (size_t s = 0; s < a->plan->statements; s++)
            if (a->in[s] && iop_cell_rank(a->plan, a->cells, a->cell, s) == rank)
                IOP_TRY(iop_cell_tell_member(a->plan, s, a->cells, a->cell, a->share, said,
                                             &said->conflict[at++], err));
    return IOP_OK;
}

static iop_status tell(again *a, const char *lang, char **text, iop_err *err)
{
    iop_solution *said;
    collect(a);
    IOP_TRY(iop_solution_new(&said, &a->plan->env, err));
    iop_status status = tell_members(a, said, err);
    if (status == IOP_OK)
        status = iop_solution_conflict_text(said, lang, text, err);
    iop_solution_close(said);
    return status;
}

/* Judges what is marked; where it holds *text tells it. */
static iop_status judge_and_tell(again *a, const char *lang, char **text, iop_err *err)
{
    bool holds;
    IOP_TRY(judge(a, &holds, err));
    return holds ? tell(a, lang, text, err) : IOP_OK;
}

iop_status iop_solve_same_conflict(const iop_plan *plan, const iop_solution *known, const char *lang,
                                   char **text, iop_err *err)
{
    bool holds = false;
    *text = NULL;
    if (!same_shape(plan, known))
        return IOP_OK;
    again a = {.plan = plan,
               .proof = {NULL, NULL, known->conflict_price, known->conflict_limit, known->conflict_total}};
    iop_status status = make_room(&a, err);
    if (status == IOP_OK && mark_statements(&a, known))
        status = judge(&a, &holds, err);
    if (status == IOP_OK && holds)
        status = find_coefficients(&a, err);
    if (status == IOP_OK && holds)
        status = tell(&a, lang, text, err);
    drop_room(&a);
    return status;
}

/* Whether every statement that is marked is one of the conflict. */
static bool is_within(const again *a, const iop_solution *known)
{
    size_t found = 0;
    for (size_t s = 0; s < a->plan->statements; s++)
        for (size_t k = 0; k < known->conflicts && a->in[s]; k++)
            found += strcmp(a->plan->statement[s].key, known->conflict[k].key) == 0;
    return found == a->members;
}

iop_status iop_solve_conflict_of_proof(const iop_plan *plan, const iop_point *proof,
                                       const iop_solution *known, const char *lang, char **text, iop_err *err)
{
    *text = NULL;
    again a = {.plan = plan, .proof = *proof};
    iop_status status = make_room(&a, err);
    if (status == IOP_OK)
        status = find_coefficients(&a, err);
    if (status == IOP_OK)
        mark_uses(&a);
    if (status == IOP_OK && a.members > 0 && (!known || is_within(&a, known)))
        status = judge_and_tell(&a, lang, text, err);
    drop_room(&a);
    return status;
}
