/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small whole plans beside the datasets: what is read is what their sources say. */
#include "support/cm.h"
#include <ioplan/model.h>
#include <ioplan/scenario.h>
#include <ioplan/solve.h>
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

/* --- the plan to 2050 ----------------------------------------------------------------------------------- */

#define BINH_DUONG IOP_SOURCE_DIR "/datasets/binh-duong-2018/"

static iop_solution *solve_again(const iop_scheme *scheme)
{
    iop_err err;
    iop_solution *solution;
    iop_solve_settings settings = iop_solve_settings_default();
    assert_ok(iop_solve_scheme(&solution, scheme, &settings, &err), err);
    assert_int_equal(solution->status, IOP_OPTIMAL);
    assert_true(solution->certificate.verified);
    return solution;
}

static iop_solution *solve_plan(iop_scenario **s, const char *path)
{
    *s = open_plan(path);
    return solve_again((*s)->scheme);
}

static double counted(const iop_solution *s, const char *period, const char *name)
{
    for (size_t k = 0; k < s->measures; k++)
        if (strcmp(s->measure[k].period, period) == 0 && strcmp(s->measure[k].name, name) == 0)
            return s->measure[k].value;
    fail_msg("no %s in %s", name, period);
    return 0;
}

/* What a tonne of emissions is worth at the end: limits before and after offsets together. */
static double carbon_price(const iop_solution *s)
{
    double sum = 0;
    for (size_t k = 0; k < s->limits; k++)
        if (strcmp(s->limit[k].period, "2046-2050") == 0 && strstr(s->limit[k].name, "co2e"))
            sum += s->limit[k].dual;
    return sum;
}

static const iop_limit_result *limit_of(const iop_solution *s, const char *period, const char *name)
{
    for (size_t k = 0; k < s->limits; k++)
        if (strcmp(s->limit[k].period, period) == 0 && strcmp(s->limit[k].name, name) == 0)
            return &s->limit[k];
    fail_msg("no limit of %s in %s", name, period);
    return NULL;
}

/* Each price has its range. Nearly at the end of one the price is the same and so is the range; a little
 * beyond it is another price, whose range begins at that end. */
static void check_ranges(iop_scenario *scenario, const iop_solution *plan)
{
    static const char period[] = "2026-2030";
    const iop_limit_result *told = limit_of(plan, period, "co2e");
    iop_plan *moved = scenario->scheme->period[2].plan;
    double *bound = NULL;
    for (size_t l = 0; l < plan->limits; l++)
        assert_true(plan->limit[l].range_from < plan->limit[l].range_to);
    assert_string_equal(scenario->scheme->period[2].name, period);
    for (size_t l = 0; l < moved->limits; l++)
        if (strcmp(moved->measure[moved->limit[l].measure].name, "co2e") == 0)
            bound = &moved->limit[l].band.hi;
    assert_non_null(bound);
    for (int beyond = 0; beyond < 2; beyond++) {
        *bound = told->limit + (beyond ? 1.05 : .95) * (told->range_to - told->limit);
        iop_solution *s = solve_again(scenario->scheme);
        const iop_limit_result *r = limit_of(s, period, "co2e");
        assert_close(beyond ? r->range_from : r->range_to, told->range_to, 1e-8);
        if (beyond)
            assert_true(r->shadow_price < (1 - 1e-3) * told->shadow_price);
        else
            assert_close(r->shadow_price, told->shadow_price, 1e-8);
        iop_solution_close(s);
    }
    *bound = told->limit;
}

static const char last[] = "2046-2050";

/* The plan is net zero at the end, and within its park land. */
static void the_plan_to_2050(void **state)
{
    (void)state;
    iop_scenario *scenario;
    iop_solution *plan = solve_plan(&scenario, BINH_DUONG "plan-2021-2050.yaml");
    assert_int_equal(plan->periods, 7);
    assert_true(counted(plan, last, "net_co2e") <= 1e-6);
    assert_true(counted(plan, "2026-2030", "co2e") <= 24200 * (1 + 1e-9));
    for (size_t k = 0; k < plan->places; k++)
        assert_true(plan->place[k].used <= (plan->place[k].area + plan->place[k].gained) * (1 + 1e-9));
    iop_solution_close(plan);
    iop_scenario_close(scenario);
}

/* Against business as usual it emits less at a price, and who acts late pays more for the last tonne and has
 * less in the end. A sanitizer has seen all this code in the test before. */
static void its_variants_and_ranges(void **state)
{
    (void)state;
    if (CASES_SANITIZED)
        return;
    iop_scenario *scenario[3];
    iop_solution *plan = solve_plan(&scenario[0], BINH_DUONG "plan-2021-2050.yaml"),
                 *usual = solve_plan(&scenario[1], BINH_DUONG "plan-2050-usual.yaml"),
                 *late = solve_plan(&scenario[2], BINH_DUONG "plan-2050-late.yaml");
    assert_true(counted(usual, last, "co2e") > 2 * counted(plan, last, "co2e"));
    assert_true(usual->objective.value > plan->objective.value);
    assert_true(carbon_price(usual) < 1e-6 * carbon_price(plan));
    assert_true(carbon_price(late) > 1.5 * carbon_price(plan));
    assert_true(counted(late, last, "value_added") < counted(plan, last, "value_added"));
    check_ranges(scenario[0], plan);
    iop_solution *all[] = {plan, usual, late};
    for (size_t k = 0; k < 3; k++) {
        iop_solution_close(all[k]);
        iop_scenario_close(scenario[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(leontiefs_abatement), cmocka_unit_test(a_dynamic_toy),
                                       cmocka_unit_test(the_plan_to_2050),
                                       cmocka_unit_test(its_variants_and_ranges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
