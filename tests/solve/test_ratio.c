/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best ratio by Dinkelbach's steps is that of Charnes and Cooper's one linear program (1962): with t > 0
 * and y = t x, the rows lo t <= A y <= hi t, the bounds likewise, below'y = 1, and above'y as large as can
 * be. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the transformation --------------------------------------------------------------------------------- */

typedef struct {
    iop_lp *lp;
    size_t t; /* column */
    size_t col[4096];
    double val[4096];
} transformed;

/* sum val y - bound t >= 0 or <= 0; an absent bound says nothing. */
static void add_side(transformed *c, size_t count, double bound, bool upper)
{
    iop_err err;
    c->col[count] = c->t;
    c->val[count] = isinf(bound) ? 0 : -bound;
    bool nothing = isinf(bound);
    assert_ok(iop_lp_add_row(c->lp, upper || nothing ? -HUGE_VAL : 0, upper && !nothing ? 0 : HUGE_VAL,
                             count + 1, c->col, c->val, &err),
              err);
}

static double charnes_cooper(const iop_plan *plan, size_t above, size_t below)
{
    iop_err err;
    iop_model *model;
    transformed *c = calloc(1, sizeof *c);
    iop_lp_session *session;
    iop_lp_result result;
    iop_block block;
    assert_ok(iop_model_open(&model, plan, &err), err);
    size_t rows = iop_lp_rows(model->lp), columns = iop_lp_columns(model->lp);
    const iop_axis y = {columns, NULL}, sides = {2 * (rows + columns) + 1, NULL};
    assert_ok(iop_lp_open(&c->lp, plan->maximize, NULL, &err), err);
    assert_ok(iop_lp_add_columns(c->lp, "y", 1, &y, &block, &err), err);
    assert_ok(iop_lp_add_columns(c->lp, "t", 0, NULL, &block, &err), err);
    c->t = block.first;
    for (size_t j = 0; j < columns; j++) {
        bool output = j < plan->table->n;
        const iop_measure *m = &plan->measure[above];
        double cost = output ? m->per_output[j] : m->per_demand[(j - plan->table->n) % plan->table->c];
        assert_ok(iop_lp_set_column(c->lp, j, -HUGE_VAL, HUGE_VAL, cost, &err), err);
    }
    assert_ok(iop_lp_add_rows(c->lp, "side", 1, &sides, &block, &err), err);
    for (size_t k = 0; k < 2 * (rows + columns); k++) {
        size_t i = k / 2, count = 1;
        const size_t *col = &i;
        const double one = 1, *val = &one;
        double lo, hi, cost;
        size_t j = i - rows;
        if (i < rows) {
            iop_lp_row(model->lp, i, &lo, &hi, &count, &col, &val);
        } else {
            iop_lp_column(model->lp, j, &lo, &hi, &cost);
            col = &j;
        }
        memcpy(c->col, col, count * sizeof *col);
        memcpy(c->val, val, count * sizeof *val);
        add_side(c, count, k % 2 ? hi : lo, k % 2);
    }
    for (size_t j = 0; j < columns; j++) {
        bool output = j < plan->table->n;
        const iop_measure *m = &plan->measure[below];
        c->col[j] = j;
        c->val[j] = output ? m->per_output[j] : m->per_demand[(j - plan->table->n) % plan->table->c];
    }
    assert_ok(iop_lp_add_row(c->lp, 1, 1, columns, c->col, c->val, &err), err);
    assert_ok(iop_lp_session_open(&session, c->lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    double best = result.outcome == IOP_LP_OPTIMAL ? result.objective : (double)NAN;
    iop_lp_session_close(session);
    iop_lp_close(c->lp);
    iop_model_close(model);
    free(c);
    return best;
}

static void test_both_transformations(void **state)
{
    (void)state;
    int told = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        iop_err err;
        iop_solution *s;
        iop_plan *plan = gen_plan(seed, 12, GEN_PLAIN);
        size_t above = 0, below = plan->measures - 1;
        while (plan->measure[below].terms > 0)
            below--;
        assert_ok(iop_plan_aim_at_ratio(plan, above, below, &err), err);
        if (iop_solve_ratio(&s, plan, NULL, &err) == IOP_OK) {
            if (s->status == IOP_OPTIMAL) {
                assert_close(s->objective.value, charnes_cooper(plan, above, below), 1e-7);
                assert_true(s->certificate.verified);
                told++;
            }
            iop_solution_close(s);
        } else {
            assert_int_equal(err.code, IOP_EINVAL); /* what is below the line can be 0 */
        }
        iop_plan_close(plan);
    }
    assert_true(told > 20);
}

static void test_nothing_below_the_line(void **state)
{
    (void)state;
    iop_err err;
    iop_solution *s;
    iop_plan *plan = NULL;
    for (uint64_t seed = 1; !plan; seed++) { /* one that has a solution */
        plan = gen_plan(seed, 8, GEN_PLAIN);
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
        bool optimal = s->status == IOP_OPTIMAL;
        iop_solution_close(s);
        if (optimal)
            continue;
        iop_plan_close(plan);
        plan = NULL;
    }
    size_t below = plan->measures - 1;
    memset(plan->measure[below].per_output, 0, plan->table->n * sizeof(double));
    memset(plan->measure[below].per_demand, 0, plan->table->c * sizeof(double));
    assert_ok(iop_plan_aim_at_ratio(plan, 0, below, &err), err);
    assert_int_equal(iop_solve_ratio(&s, plan, NULL, &err), IOP_EINVAL);
    assert_null(s);
    assert_non_null(strstr(err.msg, "cannot stand below the line"));
    iop_plan_close(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_both_transformations),
                                       cmocka_unit_test(test_nothing_below_the_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
