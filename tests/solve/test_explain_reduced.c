/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conflicts and relaxations found by exchange of roles: irreducible, and as cheap as the whole LP's. */
#include "solve/work.h"
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/solve.h>
#include <stdlib.h>
#include <string.h>

#define INF ((double)INFINITY)

typedef struct {
    size_t count;
    iop_lp_side *side;
    iop_cell *cell;
} bounds;

static void add(bounds *b, iop_cell_kind kind, size_t index, const iop_band *band, size_t lp_index)
{
    for (int upper = 0; upper < 2; upper++) {
        double bound = upper ? band->hi : band->lo;
        size_t statement = upper ? band->hi_statement : band->lo_statement;
        if (statement == IOP_NO_STATEMENT || isinf(bound))
            continue;
        bool row = kind == IOP_CELL_TOTAL || kind == IOP_CELL_LIMIT;
        b->side[b->count] =
            (iop_lp_side){row, upper != 0, lp_index, statement, 1 / (1 + fabs(bound)), false, false};
        b->cell[b->count++] = (iop_cell){kind, index, upper != 0, bound, statement};
    }
}

static void collect(const iop_work *w, bounds *b)
{
    const iop_plan *p = w->plan;
    size_t cells = p->table->n * p->table->c;
    size_t most = 2 * (p->table->n + cells + p->limits + p->totals);
    b->count = 0;
    b->side = calloc(most, sizeof *b->side);
    b->cell = calloc(most, sizeof *b->cell);
    for (size_t j = 0; j < p->table->n; j++)
        add(b, IOP_CELL_OUTPUT, j, &p->output[j], w->model->output.first + j);
    for (size_t v = 0; v < cells; v++)
        add(b, IOP_CELL_DEMAND, v, &p->demand[v], w->model->demand.first + v);
    for (size_t g = 0; g < p->totals; g++)
        add(b, IOP_CELL_TOTAL, g, &p->total[g].band, w->model->total.first + g);
    for (size_t l = 0; l < p->limits; l++)
        add(b, IOP_CELL_LIMIT, l, &p->limit[l].band, w->model->limit.first + l);
}

static double cost(const bounds *b, const double *amount)
{
    double sum = 0;
    for (size_t s = 0; s < b->count; s++)
        sum += b->side[s].weight * amount[s];
    return sum;
}

/* Whether the plan is infeasible when only the marked statements bound anything. */
static bool infeasible_with(iop_plan *plan, const bounds *b, const bool *in)
{
    iop_solution *s;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = "full";
    settings.ranges = false;
    for (size_t k = 0; k < b->count; k++) {
        const iop_cell *c = &b->cell[k];
        iop_band *band = c->kind == IOP_CELL_OUTPUT   ? &plan->output[c->index]
                         : c->kind == IOP_CELL_DEMAND ? &plan->demand[c->index]
                         : c->kind == IOP_CELL_TOTAL  ? &plan->total[c->index].band
                                                      : &plan->limit[c->index].band;
        *(c->upper ? &band->hi : &band->lo) = in[c->statement] ? c->bound : c->upper ? INF : -INF;
    }
    assert_ok(iop_solve(&s, plan, &settings, &err), err);
    bool infeasible = s->status == IOP_INFEASIBLE;
    iop_solution_close(s);
    return infeasible;
}

static void check_conflict(iop_plan *plan, const bounds *b, bool *in, uint64_t seed)
{
    if (!infeasible_with(plan, b, in))
        fail_msg("plan %llu: the conflict is none", (unsigned long long)seed);
    for (size_t s = 0; s < plan->statements; s++) {
        if (!in[s])
            continue;
        in[s] = false;
        if (infeasible_with(plan, b, in))
            fail_msg("plan %llu: the conflict does not need statement %zu", (unsigned long long)seed, s);
        in[s] = true;
    }
}

static bool check_plan(uint64_t seed)
{
    iop_plan *plan = gen_plan(seed, 30, GEN_TIGHT);
    iop_solve_settings settings = iop_solve_settings_default();
    iop_work w = {.plan = plan, .settings = &settings};
    iop_err err;
    assert_ok(iop_work_make_room(&w, &err), err);
    assert_ok(iop_work_scale(&w, &err), err);
    assert_ok(iop_work_attempt_reduced(&w, &err), err);
    bool infeasible = w.outcome == IOP_LP_INFEASIBLE;
    if (infeasible) {
        bounds b;
        size_t cells = plan->table->n * plan->table->c;
        bool found, *in = calloc(plan->statements, sizeof *in);
        double *proof = calloc(plan->table->n + cells, sizeof *proof);
        assert_ok(iop_work_open_session(&w, false, &err), err);
        collect(&w, &b);
        double *amount = calloc(2 * b.count, sizeof *amount), *expected = amount + b.count;
        assert_ok(iop_work_relaxation(&w, b.count, b.side, b.cell, amount, &found, &err), err);
        assert_true(found);
        assert_ok(iop_lp_relaxation(w.session, b.count, b.side, expected, &err), err);
        assert_close(cost(&b, amount), cost(&b, expected), 1e-6);
        assert_ok(iop_work_conflict(&w, in, proof, proof + plan->table->n, &found, &err), err);
        assert_true(found);
        check_conflict(plan, &b, in, seed);
        free(b.side);
        free(b.cell);
        free(in);
        free(proof);
        free(amount);
    }
    iop_reduced_close(w.reduced);
    iop_lp_session_close(w.session);
    iop_model_close(w.model);
    iop_work_drop_scaled(&w);
    free(w.point);
    iop_plan_close(plan);
    return infeasible;
}

static void explanations_hold(void **state)
{
    (void)state;
    int explained = 0;
    for (uint64_t seed = 0; seed < 60; seed++)
        explained += check_plan(seed);
    assert_true(explained > 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(explanations_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
