/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small whole plans beside the datasets: what is read is what their sources say. */
#include "support/cm.h"
#include <ioplan/model.h>
#include <ioplan/scenario.h>
#include <math.h>
#include <string.h>

static iop_scenario *open_plan(const char *path)
{
    iop_scenario *s;
    iop_diags *diags;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    if (iop_scenario_open(&s, path, 0, NULL, NULL, diags) != IOP_OK)
        fail_msg("%s", iop_diags_first_error(diags)->msg);
    assert_int_equal(iop_diags_count(diags), 0);
    iop_diags_close(diags);
    return s;
}

/* The LP of a scheme with its optimum. */
typedef struct {
    iop_model *model;
    iop_lp_session *session;
    iop_lp_result result;
} solved;

static solved solve(const iop_scheme *scheme)
{
    solved s;
    iop_err err;
    assert_ok(iop_model_open_scheme(&s.model, scheme, &err), err);
    assert_ok(iop_lp_session_open(&s.session, s.model->lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(s.session, &s.result, &err), err);
    assert_int_equal(s.result.outcome, IOP_LP_OPTIMAL);
    return s;
}

static double value(const solved *s, iop_column_block block, size_t t, size_t index)
{
    size_t column = iop_model_column(s->model, block, t, index);
    return column == IOP_NONE ? 0 : s->result.x[column];
}

static void end(solved *s)
{
    iop_lp_session_close(s->session);
    iop_model_close(s->model);
}

/* Outputs and elimination as published, to the digits that are: they keep the balances and the limit that
 * were read, and the numbers of the article's table stand in the scheme. */
static void leontiefs_abatement(void **state)
{
    (void)state;
    static const double a[2][2] = {{.25, .40}, {.14, .12}}, f[2] = {55, 30}, x[2] = {104.494, 58.427},
                        t = 33.933;
    iop_scenario *s = open_plan(IOP_SOURCE_DIR "/datasets/leontief-1970/abatement.yaml");
    const iop_scheme *w = s->scheme;
    assert_non_null(w);
    assert_int_equal(w->periods, 1);
    assert_int_equal(w->treatments, 1);
    const iop_plan *plan = w->period[0].plan;
    const iop_treatment *u = &w->treatment[0];
    size_t pollution = iop_plan_measure(plan, "pollution"), labour = iop_plan_measure(plan, "labour");
    assert_int_equal(u->of, pollution);
    assert_close(u->use[pollution], -1, 0);
    assert_close(u->use[labour], 2, 0);
    assert_close(plan->measure[labour].per_output[0], .80, 1e-15);
    assert_close(plan->measure[labour].per_output[1], 3.60, 1e-15);
    assert_int_equal(plan->objective, labour);
    assert_false(plan->maximize);
    for (size_t i = 0; i < 2; i++) {
        double balance = x[i] - f[i] - u->input[i] * t;
        for (size_t j = 0; j < 2; j++) {
            double coefficient = iop_get(iop_read(w->table->intermediate), i, j) / w->table->output[j];
            assert_close(coefficient, a[i][j], 1e-15);
            balance -= coefficient * x[j];
        }
        assert_true(fabs(balance) < 1e-3);
        assert_close(plan->demand[i].lo, f[i], 0);
        assert_close(plan->demand[i].hi, f[i], 0);
    }
    assert_close(u->input[0], 0, 0);
    assert_close(u->input[1], .20, 0);
    double left =
        plan->measure[pollution].per_output[0] * x[0] + plan->measure[pollution].per_output[1] * x[1] - t;
    assert_true(fabs(left - 30) < 1e-3);
    assert_close(plan->limit[0].band.hi, 30, 0);
    assert_false(u->negative);
    solved best = solve(w);
    for (size_t j = 0; j < 2; j++)
        assert_true(fabs(value(&best, IOP_COL_OUTPUT, 0, j) - x[j]) < 5e-4);
    assert_true(fabs(value(&best, IOP_COL_TREATMENT, 0, 0) - t) < 5e-4);
    assert_true(fabs(best.result.objective - 361.798) < 5e-3);
    end(&best);
    iop_scenario_close(s);
}

/* Lagged production, stocks, and construction over two yearly periods, all from the file. */
static void a_dynamic_toy(void **state)
{
    (void)state;
    iop_scenario *s = open_plan(IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml");
    const iop_scheme *w = s->scheme;
    assert_int_equal(w->periods, 6);
    assert_int_equal(w->lag, 1);
    for (size_t t = 0; t < 6; t++) {
        assert_close(w->period[t].years, 1, 0);
        assert_close(w->period[t].start, (double)t, 0);
        assert_close(w->period[t].weight, pow(1.05, -(double)t - 1), 1e-15);
    }
    assert_int_equal(w->sites, 2);
    for (size_t k = 0; k < 2; k++) {
        const iop_site *site = &w->site[k];
        assert_close(site->present, (k == 0 ? 100 : 200) / 0.9, 1e-14);
        assert_close(site->under_way, 0.05 * site->present, 1e-15);
        assert_int_equal(site->lag, k == 0 ? 0 : 2);
        assert_close(site->cost, 0.8, 0);
    }
    assert_int_equal(w->storeds, 1);
    assert_close(w->stored[0].present, 5, 1e-15);
    assert_close(w->stored[0].kept, 0.9, 0);
    assert_close(w->stored[0].end, 5, 0);
    assert_close(w->bundle[0].goods[1], 0.7, 0);
    assert_false(w->end_condition);
    solved best = solve(w);
    for (size_t t = 0; t < 6; t++) /* what is made fits into what stands */
        for (size_t k = 0; k < 2; k++)
            assert_true(value(&best, IOP_COL_OUTPUT, t, k) <=
                        0.9 * value(&best, IOP_COL_CAPACITY, t, k) * (1 + 1e-9));
    assert_true(value(&best, IOP_COL_CONSTRUCTION, 0, 1) > 0);
    assert_close(value(&best, IOP_COL_CONSTRUCTION, 4, 1), 0, 0); /* it would come too late */
    end(&best);
    iop_scenario_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(leontiefs_abatement),
                                       cmocka_unit_test(a_dynamic_toy)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
