/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The judge of whole plans accepts right answers and proofs, and refuses every kind of wrong one: each
 * corruption below is a fault that a solver could make. */
#include "solved.h"
#include "support/cm.h"
#include "support/economy.h"
#include "support/schemes.h"
#include "verify/scheme_columns.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool accepts(const scheme_answer *a, iop_certificate *c)
{
    assert_int_equal(iop_verify_scheme_optimum(a->scheme, &a->point, c, NULL), IOP_OK);
    assert_true(c->verified == (c->primal_violation <= IOP_VERIFY_TOLERANCE &&
                                c->dual_violation <= IOP_VERIFY_TOLERANCE && c->gap <= IOP_VERIFY_TOLERANCE));
    return c->verified;
}

/* A plan keeps the bounds that the judge derives. */
static void stays_within_implied_bounds(const scheme_answer *a)
{
    iop_lookup l;
    assert_int_equal(iop_lookup_open(&l, a->scheme, NULL), IOP_OK);
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(a->scheme, (iop_column_block)b); k++) {
            double value = a->column[b][k], bound = iop_scheme_implied_bound(&l, (iop_column_block)b, k);
            assert_true(value <= bound + 1e-7 * (1 + fabs(value)));
        }
    iop_lookup_close(&l);
}

static void right_answers_are_accepted(void **state)
{
    (void)state;
    size_t seen[IOP_LP_LIMIT + 1] = {0};
    for (uint64_t seed = 0; seed < SCHEMES; seed++) {
        solved s = solved_open(seed);
        iop_certificate c = {.verified = true};
        seen[s.answer.outcome]++;
        if (s.answer.outcome == IOP_LP_OPTIMAL) {
            accepts(&s.answer, &c);
            stays_within_implied_bounds(&s.answer);
            assert_true(!c.verified ||
                        iop_verify_scheme_feasible(s.scheme, &s.answer.point, &c, NULL) == IOP_OK);
        }
        if (s.answer.outcome == IOP_LP_INFEASIBLE)
            assert_int_equal(iop_verify_scheme_infeasible(s.scheme, &s.answer.point, &c, NULL), IOP_OK);
        if (s.answer.outcome == IOP_LP_UNBOUNDED)
            assert_int_equal(
                iop_verify_scheme_unbounded(s.scheme, &s.answer.point, &s.answer.along, &c, NULL), IOP_OK);
        if (!c.verified)
            fail_msg("the answer of scheme %d (outcome %d) was not accepted: %.3g %.3g %.3g, %s", (int)seed,
                     s.answer.outcome, c.primal_violation, c.dual_violation, c.gap, c.worst);
        solved_close(&s);
    }
    if (seen[IOP_LP_OPTIMAL] < SCHEMES / 4 || seen[IOP_LP_INFEASIBLE] < 10 || seen[IOP_LP_UNBOUNDED] < 10)
        fail_msg("%zu optima, %zu infeasible, %zu unbounded", seen[IOP_LP_OPTIMAL], seen[IOP_LP_INFEASIBLE],
                 seen[IOP_LP_UNBOUNDED]);
}

/* --- corrupted optima ----------------------------------------------------------------------------------- */

/* Applies `corrupt` to every optimum; it says whether it changed anything that must be refused. */
static void each_is_refused(bool (*corrupt)(solved *s, gen *g), size_t at_least)
{
    size_t corrupted = 0;
    for (uint64_t seed = 0; seed < SCHEMES; seed++) {
        solved s = solved_open(seed);
        gen g = gen_seed(seed);
        iop_certificate c;
        if (s.answer.outcome == IOP_LP_OPTIMAL && corrupt(&s, &g)) {
            corrupted++;
            if (accepts(&s.answer, &c))
                fail_msg("a corrupted answer of scheme %d was accepted", (int)seed);
            assert_true(strlen(c.worst) > 10);
        }
        solved_close(&s);
    }
    if (corrupted < at_least)
        fail_msg("only %zu answers were corrupted", corrupted);
}

static size_t any_of(gen *g, size_t count)
{
    return count ? gen_below(g, count) : 0;
}

/* A sector's output is in its balance at least. */
static bool move_an_output(solved *s, gen *g)
{
    size_t k = any_of(g, iop_scheme_columns(s->scheme, IOP_COL_OUTPUT));
    double *x = &s->answer.column[IOP_COL_OUTPUT][k];
    *x += 1e-6 * (1 + fabs(*x));
    return true;
}

/* Everything in an equation: capacity, what is spent, what arrives. */
static bool move_an_equation(solved *s, gen *g)
{
    static const iop_column_block blocks[] = {IOP_COL_CAPACITY, IOP_COL_INVESTMENT, IOP_COL_STOCK,
                                              IOP_COL_INCOME,   IOP_COL_LEAVING,    IOP_COL_ARRIVING};
    iop_column_block b = blocks[gen_below(g, sizeof blocks / sizeof *blocks)];
    size_t count = iop_scheme_columns(s->scheme, b);
    if (count == 0)
        return false;
    double *x = &s->answer.column[b][gen_below(g, count)];
    *x += 1e-5 * (1 + fabs(*x));
    return true;
}

static bool forget_a_block(solved *s, gen *g)
{
    size_t b = gen_below(g, IOP_COLS);
    double size = 0;
    bool equations =
        b == IOP_COL_OUTPUT || b == IOP_COL_CAPACITY || b == IOP_COL_INVESTMENT || b == IOP_COL_INCOME;
    for (size_t k = 0; k < iop_scheme_columns(s->scheme, (iop_column_block)b); k++)
        size += fabs(s->answer.column[b][k]);
    s->answer.point.column[b] = NULL; /* zeroes */
    return equations && size > 1e-3;
}

/* Below zero, a bound that no list states. */
static bool go_below_zero(solved *s, gen *g)
{
    size_t b = gen_below(g, IOP_COLS), count = iop_scheme_columns(s->scheme, (iop_column_block)b);
    if (count == 0 || b == IOP_COL_DEMAND || b == IOP_COL_INCOME)
        return false;
    s->answer.column[b][gen_below(g, count)] = -1e-3 * s->scheme->period[0].plan->measure[0].base;
    return true;
}

static bool shift_a_price(solved *s, gen *g)
{
    size_t k = any_of(g, iop_scheme_rows(s->scheme, IOP_ROW_BALANCE));
    double *y = &s->answer.row[IOP_ROW_BALANCE][k];
    if (fabs(s->answer.column[IOP_COL_OUTPUT][k]) < 1e-3)
        return false;
    *y += 1e-4 * (1 + fabs(*y));
    return true;
}

/* Rows with one bound: their duals have one sign. */
static bool turn_a_dual(solved *s, gen *g)
{
    static const iop_row_block blocks[] = {IOP_ROW_TODAY, IOP_ROW_SHARE,    IOP_ROW_USABLE, IOP_ROW_LAND,
                                           IOP_ROW_FLOOR, IOP_ROW_COMPETES, IOP_ROW_DEARTH, IOP_ROW_END};
    (void)g;
    for (size_t q = 0; q < sizeof blocks / sizeof *blocks; q++)
        for (size_t k = 0; k < iop_scheme_rows(s->scheme, blocks[q]); k++)
            if (fabs(s->answer.row[blocks[q]][k]) > 1e-2) {
                s->answer.row[blocks[q]][k] *= -1;
                return true;
            }
    return false;
}

static bool scale_all_duals(solved *s, gen *g)
{
    (void)g;
    double size = 0;
    for (size_t b = 0; b < IOP_ROWS; b++)
        for (size_t k = 0; k < iop_scheme_rows(s->scheme, (iop_row_block)b); k++) {
            size = fmax(size, fabs(s->answer.row[b][k]));
            s->answer.row[b][k] *= 1 + 1e-4;
        }
    return size > 1e-2;
}

/* A row that does not exist gets a dual. */
static bool price_a_missing_row(solved *s, gen *g)
{
    (void)g;
    const iop_scheme *scheme = s->scheme;
    for (size_t e = 0; e < scheme->techniques; e++)
        if (!iop_share_bounds(scheme, e)) {
            s->answer.row[IOP_ROW_SHARE][e] = 1;
            return true;
        }
    return false;
}

/* A column that does not exist gets a value. */
static bool fill_a_missing_column(solved *s, gen *g)
{
    (void)g;
    const iop_scheme *scheme = s->scheme;
    for (size_t k = 0; k < scheme->sites; k++)
        if (scheme->site[k].life == 0) {
            s->answer.column[IOP_COL_NEW][k] = 1;
            return true;
        }
    return false;
}

/* The optimum of the opposite aim, with that aim's duals. */
static bool turn_the_aim(solved *s, gen *g)
{
    (void)g;
    double value = s->answer.objective;
    bool soft = false;
    for (size_t q = 0; q < s->scheme->requirements; q++)
        soft = soft || s->scheme->requirement[q].soft;
    for (size_t t = 0; t < s->scheme->periods; t++)
        s->scheme->period[t].plan->maximize = !s->scheme->period[t].plan->maximize;
    scheme_answer other = scheme_answer_open(s->scheme);
    for (size_t t = 0; t < s->scheme->periods; t++)
        s->scheme->period[t].plan->maximize = !s->scheme->period[t].plan->maximize;
    scheme_answer_close(&s->answer);
    s->answer = other;
    return other.outcome == IOP_LP_OPTIMAL && !soft &&
           fabs(value - other.objective) > 1e-6 * (1 + fabs(value));
}

static bool hide_a_number(solved *s, gen *g)
{
    size_t b = gen_below(g, IOP_COLS), count = iop_scheme_columns(s->scheme, (iop_column_block)b);
    if (count == 0)
        return false;
    s->answer.column[b][gen_below(g, count)] = (double)NAN;
    return true;
}

static bool hide_a_dual(solved *s, gen *g)
{
    size_t b = gen_below(g, IOP_ROWS), count = iop_scheme_rows(s->scheme, (iop_row_block)b);
    if (count == 0)
        return false;
    s->answer.row[b][gen_below(g, count)] = (double)NAN;
    return true;
}

static void wrong_points_are_refused(void **state)
{
    (void)state;
    each_is_refused(move_an_output, 60);
    each_is_refused(move_an_equation, 30);
    each_is_refused(forget_a_block, 10);
    each_is_refused(go_below_zero, 30);
    each_is_refused(fill_a_missing_column, 20);
    each_is_refused(hide_a_number, 40);
}

static void wrong_duals_are_refused(void **state)
{
    (void)state;
    each_is_refused(shift_a_price, 60);
    each_is_refused(turn_a_dual, 40);
    each_is_refused(scale_all_duals, 60);
    each_is_refused(price_a_missing_row, 10);
    each_is_refused(turn_the_aim, 15);
    each_is_refused(hide_a_dual, 40);
}

/* --- implied bounds ------------------------------------------------------------------------------------- */

/* A technique that is better than today's, and imports that may take a fourth: outputs stand at their upper
 * bounds, w and M at what rows (4) and (12) make of these. */
static iop_scheme *make_implying(iop_table *table)
{
    iop_scheme *s;
    iop_plan *plan;
    iop_technique *e;
    iop_competitive *m;
    iop_err err;
    assert_ok(iop_plan_new_over(&plan, table, NULL, &err), err);
    for (size_t j = 0; j < table->n; j++)
        plan->output[j].hi = 1.2 * table->output[j];
    for (size_t k = 0; k < table->n * table->c; k++) {
        plan->demand[k].lo = 0;
        plan->demand[k].hi = (double)INFINITY;
    }
    assert_ok(iop_scheme_of_plan(&s, plan, NULL, &err), err);
    assert_ok(iop_scheme_add_technique(s, "better", 0, &e, &err), err);
    for (size_t i = 0; i < table->n; i++)
        e->input[i] = iop_get(iop_read(table->intermediate), i, 0) / table->output[0];
    for (size_t q = 0; q < plan->measures; q++)
        e->use[q] = plan->measure[q].per_output[0];
    e->use[0] += .1;
    assert_ok(iop_scheme_add_competitive(s, 1, &m, &err), err);
    m->share = .2;
    s->competitive_measure = 0; /* counts for the aim, so that M is wanted */
    return s;
}

/* The duals of both rows are 0, and what they were is left to reduced costs: still a proof, as the bounds
 * hold. */
static void implied_bounds_take_the_place_of_absent_ones(void **state)
{
    (void)state;
    iop_table *table = economy_table(3, 7);
    iop_scheme *s = make_implying(table);
    scheme_answer a = scheme_answer_open(s);
    iop_certificate c;
    assert_int_equal(a.outcome, IOP_LP_OPTIMAL);
    assert_true(accepts(&a, &c));
    assert_close(a.column[IOP_COL_TECHNIQUE][0], 1.2 * table->output[0], 1e-9);
    assert_close(a.column[IOP_COL_IMPORTS][0], .25 * 1.2 * table->output[1], 1e-9);
    assert_true(fabs(a.row[IOP_ROW_TODAY][0]) > .05 && fabs(a.row[IOP_ROW_COMPETES][0]) > .05);
    a.row[IOP_ROW_TODAY][0] = a.row[IOP_ROW_COMPETES][0] = 0;
    assert_true(accepts(&a, &c));
    s->period[0].plan->output[0].hi *= 1.01; /* the bound is still one, but no longer met */
    assert_false(accepts(&a, &c));
    scheme_answer_close(&a);
    iop_scheme_close(s);
    iop_table_close(table);
}

/* --- priorities ----------------------------------------------------------------------------------------- */

/* Makes priority 1 the aim's own and takes every other aim away, or back. Whether there is anything to
 * minimise. */
static bool aim_at_deviations(iop_scheme *s, double *weight, bool away)
{
    bool any = false;
    for (size_t g = 0; g < s->requirements; g++) {
        iop_requirement *k = &s->requirement[g];
        any = any || (k->soft && k->priority == 1);
        k->met = (double)NAN;
        k->priority = k->priority < 2 ? 1 - k->priority : k->priority;
    }
    for (size_t t = 0; t < s->periods; t++) {
        weight[t] = away ? s->period[t].weight : weight[t];
        s->period[t].weight = away ? 0 : weight[t];
        s->period[t].plan->maximize = !away; /* deviations are minimised all the same */
    }
    return any;
}

static void priorities_are_judged_by_their_own_sum(void **state)
{
    (void)state;
    size_t judged = 0, refused = 0;
    for (uint64_t seed = 0; seed < SCHEMES; seed++) {
        unsigned parts = parts_of(seed) & ~(unsigned)SCHEME_OPEN;
        random_scheme r = random_scheme_open(seed, parts | SCHEME_PRIORITIES | SCHEME_REQUIREMENTS);
        double *weight = calloc(r.scheme->periods, sizeof *weight);
        iop_certificate c;
        assert_non_null(weight);
        bool any = aim_at_deviations(r.scheme, weight, true);
        scheme_answer a = scheme_answer_open(r.scheme); /* the least deviations */
        aim_at_deviations(r.scheme, weight, false);
        a.point.row[IOP_ROW_PRIORITY] = NULL; /* no priority is met yet */
        if (a.outcome == IOP_LP_OPTIMAL && any) {
            assert_int_equal(iop_verify_scheme_priority(r.scheme, 1, &a.point, &c, NULL), IOP_OK);
            if (!c.verified)
                fail_msg("priority 1 of scheme %d: %s", (int)seed, c.worst);
            judged++;
            refused += !accepts(&a, &c); /* it is no optimum of the aim */
        }
        free(weight);
        scheme_answer_close(&a);
        random_scheme_close(&r);
    }
    assert_true(judged > 20);
    assert_true(refused > judged / 2);
}

/* --- words, memory -------------------------------------------------------------------------------------- */

static void violations_are_told_in_words(void **state)
{
    (void)state;
    gen g = gen_seed(5);
    size_t told = 0;
    for (uint64_t seed = 0; seed < SCHEMES && told < 3; seed++) {
        random_scheme r = random_scheme_open(seed, SCHEME_TECHNIQUES | SCHEME_SITES | SCHEME_LAND);
        scheme_answer a = scheme_answer_open(r.scheme);
        iop_certificate c;
        size_t n = r.table->n;
        for (size_t k = 0; k < r.scheme->sites && a.outcome == IOP_LP_OPTIMAL; k++) {
            const iop_site *site = &r.scheme->site[k];
            if (site->activity < n || site->place == IOP_NONE || told > 2)
                continue;
            char words[160];
            const iop_place *p = &r.scheme->place[site->place];
            snprintf(words, sizeof words, "capacity of S%zu clean in %s %s, 2021-2025, is off by",
                     iop_scheme_sector(r.scheme, site->activity) + 1, p->zone, p->kind);
            a.column[IOP_COL_CAPACITY][k] += 1e3 * gen_uniform(&g, 1, 2);
            assert_int_equal(iop_verify_scheme_feasible(r.scheme, &a.point, &c, NULL), IOP_OK);
            assert_false(c.verified);
            if (strstr(c.worst, words))
                told++;
            break;
        }
        scheme_answer_close(&a);
        random_scheme_close(&r);
    }
    assert_int_equal(told, 3);
}

static void lack_of_memory_is_told(void **state)
{
    (void)state;
    solved s = solved_open(0);
    economy_memory memory;
    iop_env env = s.scheme->env;
    iop_certificate c;
    for (int which = 0; which < 4; which++)
        for (long n = 0;; n++) {
            iop_err err;
            memory.left = n;
            s.scheme->env = economy_env(&memory);
            iop_status status =
                which == 0   ? iop_verify_scheme_optimum(s.scheme, &s.answer.point, &c, &err)
                : which == 1 ? iop_verify_scheme_feasible(s.scheme, &s.answer.point, &c, &err)
                : which == 2
                    ? iop_verify_scheme_infeasible(s.scheme, &s.answer.point, &c, &err)
                    : iop_verify_scheme_unbounded(s.scheme, &s.answer.point, &s.answer.along, &c, &err);
            s.scheme->env = env;
            if (status == IOP_OK)
                break;
            assert_int_equal(status, IOP_ENOMEM);
            assert_false(c.verified);
        }
    solved_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_answers_are_accepted),
        cmocka_unit_test(wrong_points_are_refused),
        cmocka_unit_test(wrong_duals_are_refused),
        cmocka_unit_test(implied_bounds_take_the_place_of_absent_ones),
        cmocka_unit_test(priorities_are_judged_by_their_own_sum),
        cmocka_unit_test(violations_are_told_in_words),
        cmocka_unit_test(lack_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
