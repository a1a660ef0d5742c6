/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Solving, by identities: what must be equal is computed two ways. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/leontief.h>
#include <ioplan/solve.h>
#include <stdlib.h>
#include <string.h>

#define INF ((double)INFINITY)

static iop_solution *solve(const iop_plan *plan)
{
    iop_solution *s = NULL;
    iop_err err;
    assert_ok(iop_solve(&s, plan, NULL, &err), err);
    return s;
}

static void fix_demand(iop_plan *plan)
{
    for (size_t i = 0; i < plan->table->n; i++)
        for (size_t k = 0; k < plan->table->c; k++) {
            iop_band *b = &plan->demand[i * plan->table->c + k];
            b->lo = b->hi = iop_plan_reference_demand(plan, i, k);
        }
}

/* Every band at 100 %: the base year comes back. */
static void the_base_year_reproduces_itself(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        iop_plan *plan = gen_plan(seed, 30, GEN_PLAIN);
        fix_demand(plan);
        for (size_t j = 0; j < plan->table->n; j++)
            plan->output[j].lo = 0, plan->output[j].hi = plan->table->output[j] > 0 ? INF : 0;
        for (size_t l = 0; l < plan->limits; l++)
            plan->limit[l].band =
                (iop_band){-INF, plan->measure[plan->limit[l].measure].base * (1 + 1e-12), 0, 0};
        for (size_t g = 0; g < plan->totals; g++)
            plan->total[g].band = (iop_band){-INF, INF, 0, 0};
        iop_solution *s = solve(plan);
        assert_int_equal(s->status, IOP_OPTIMAL);
        for (size_t j = 0; j < s->sectors; j++)
            assert_close(s->sector[j].output, plan->table->output[j], 1e-9);
        assert_close(s->objective.value, s->objective.base, 1e-9);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
}

/* value added = sum over f of p f with p = v L, whatever the optimum is. */
static void value_added_is_what_final_demand_contains(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        iop_plan *plan = gen_plan(seed, 30, GEN_PLAIN);
        iop_solution *s = solve(plan);
        if (s->status == IOP_OPTIMAL) {
            size_t n = plan->table->n;
            iop_mat a, p;
            iop_leontief *op;
            iop_err err;
            double total = 0;
            assert_ok(iop_mat_new(&a, n, n, NULL, &err), err);
            assert_ok(iop_mat_new(&p, 1, n, NULL, &err), err);
            iop_table_coefficients(plan->table, a);
            memcpy(p.a, plan->measure[0].per_output, n * sizeof *p.a);
            assert_ok(iop_leontief_open(&op, iop_read(a), NULL, &err), err);
            assert_ok(iop_leontief_multipliers(op, p, &err), err);
            for (size_t cell = 0; cell < s->demands; cell++)
                total += p.a[s->demand[cell].sector] * s->demand[cell].value;
            assert_close(s->measure[0].value, total, 1e-9);
            iop_leontief_close(op);
            iop_mat_free(&a, NULL);
            iop_mat_free(&p, NULL);
        }
        iop_solution_close(s);
        iop_plan_close(plan);
    }
}

static double value_with_limit(iop_plan *plan, size_t l, bool upper, double limit)
{
    iop_band kept = plan->limit[l].band;
    if (upper)
        plan->limit[l].band.hi = limit;
    else
        plan->limit[l].band.lo = limit;
    iop_solution *s = solve(plan);
    double value = s->status == IOP_OPTIMAL ? s->objective.value : (double)NAN;
    iop_solution_close(s);
    plan->limit[l].band = kept;
    return value;
}

/* Within its range the shadow price is the slope; beyond it is not. */
static int check_range(iop_plan *plan, size_t l, const iop_limit_result *r, double value)
{
    double from = isinf(r->range_from) ? r->limit - .1 * (1 + fabs(r->limit)) : r->range_from;
    double to = isinf(r->range_to) ? r->limit + .1 * (1 + fabs(r->limit)) : r->range_to;
    double step = 1e-3 * (1 + fabs(r->limit));
    for (int k = 0; k <= 4; k++) {
        double at = from + (to - from) * k / 4,
               other = r->is_max ? plan->limit[l].band.lo : plan->limit[l].band.hi;
        if ((r->is_max && at < other) || (!r->is_max && at > other))
            continue;
        double expected = value + r->shadow_price * (at - r->limit),
               found = value_with_limit(plan, l, r->is_max, at);
        if (!isnan(found) || (at != from && at != to))
            assert_close(found, expected, 1e-7);
    }
    if (isinf(r->range_to) || step > to - r->limit)
        return 0;
    double beyond = value_with_limit(plan, l, r->is_max, to + step),
           line = value + r->shadow_price * (to + step - r->limit);
    assert_true(isnan(beyond) || fabs(beyond - line) > 1e-12 * (1 + fabs(line)));
    return 1;
}

static void shadow_prices_are_slopes_within_their_ranges(void **state)
{
    (void)state;
    int binding = 0, ends = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        iop_plan *plan = gen_plan(seed, 10, (gen_kind)(seed % 3));
        iop_solution *s = solve(plan);
        for (size_t l = 0, side = 0; s->status == IOP_OPTIMAL && l < plan->limits; l++)
            for (int k = 0; k < 2; k++) {
                if (isinf(k == 0 ? plan->limit[l].band.hi : plan->limit[l].band.lo))
                    continue;
                const iop_limit_result *r = &s->limit[side++];
                assert_true(r->range_from <= r->limit && r->limit <= r->range_to);
                binding += r->binding;
                ends += check_range(plan, l, r, s->objective.value);
            }
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_true(binding > 10 && ends > 10);
}

/* The same economy with its sectors in another order gives the same answer in that order. */
static void permuting_sectors_permutes_answers(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        gen g = gen_seed(seed);
        size_t n = 2 + gen_below(&g, 12), perm[16];
        iop_table *a = gen_table(&g, n, 2, 2, GEN_PLAIN), *b;
        iop_err err;
        for (size_t j = 0; j < n; j++)
            perm[j] = j;
        for (size_t j = n; j-- > 1;) {
            size_t k = gen_below(&g, j + 1), t = perm[j];
            perm[j] = perm[k], perm[k] = t;
        }
        assert_ok(iop_table_new(&b, n, 2, 2, 2, NULL, &err), err);
        b->components[0].in_value_added = true;
        for (size_t j = 0; j < n; j++) {
            assert_ok(iop_table_set_text(b, &b->sectors[j].code, a->sectors[perm[j]].code, &err), err);
            for (size_t i = 0; i < n; i++)
                *iop_at(b->intermediate, i, j) = iop_get(iop_read(a->intermediate), perm[i], perm[j]);
            for (size_t k = 0; k < 2; k++) {
                *iop_at(b->final_demand, j, k) = iop_get(iop_read(a->final_demand), perm[j], k);
                *iop_at(b->primary, k, j) = iop_get(iop_read(a->primary), k, perm[j]);
                *iop_at(b->resources, k, j) = iop_get(iop_read(a->resources), k, perm[j]);
            }
        }
        iop_table_update_output(b);
        for (size_t k = 0; k < 2; k++)
            assert_ok(iop_table_set_text(b, &b->categories[k].name, a->categories[k].name, &err), err);
        assert_ok(iop_table_set_text(b, &b->resource[0].name, "res1", &err), err);
        assert_ok(iop_table_set_text(b, &b->resource[1].name, "res2", &err), err);
        iop_plan *p, *q;
        assert_ok(iop_plan_new(&p, a, NULL, &err), err);
        assert_ok(iop_plan_new(&q, b, NULL, &err), err);
        iop_plan *const both[2] = {p, q};
        for (int w = 0; w < 2; w++) {
            iop_plan *plan = both[w];
            for (size_t cell = 0; cell < 2 * n; cell++) {
                double base = iop_plan_reference_demand(plan, cell / 2, cell % 2);
                plan->demand[cell].lo = .7 * base, plan->demand[cell].hi = 1.5 * base;
            }
            size_t m = iop_plan_measure(plan, "res1");
            iop_band band = {-INF, plan->measure[m].base, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
            assert_ok(iop_plan_add_limit(plan, m, band, &err), err);
        }
        iop_solution *s = solve(p), *t = solve(q);
        assert_close(s->objective.value, t->objective.value, 1e-10);
        for (size_t j = 0; j < n; j++) {
            assert_close(t->sector[j].output, s->sector[perm[j]].output, 1e-8);
            assert_close(t->sector[j].price, s->sector[perm[j]].price, 1e-8);
        }
        iop_solution_close(s);
        iop_solution_close(t);
        iop_plan_close(p);
        iop_plan_close(q);
    }
}

/* Money in other units: outputs scale, prices per money stay, shadow prices of limits scale. */
static void rescaling_money_rescales_answers(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        iop_plan *p = gen_plan(seed, 12, GEN_PLAIN), *q = gen_plan(seed, 12, GEN_PLAIN);
        const double factor = 1024;
        iop_table *t = q->own_table;
        for (size_t cell = 0; cell < t->n * t->n; cell++)
            t->intermediate.a[cell] *= factor;
        iop_table_update_output(t);
        for (size_t j = 0; j < t->n; j++) {
            q->output[j].lo *= factor, q->output[j].hi *= factor;
            for (size_t k = 0; k < t->c; k++) {
                *iop_at(t->final_demand, j, k) *= factor;
                q->demand[j * t->c + k].lo *= factor, q->demand[j * t->c + k].hi *= factor;
            }
            for (size_t m = 0; m < q->measures; m++)
                if (iop_table_resource(t, q->measure[m].name) != SIZE_MAX)
                    q->measure[m].per_output[j] /= factor;
        }
        iop_table_update_output(t);
        for (size_t g = 0; g < q->totals; g++)
            q->total[g].band.hi *= factor;
        iop_solution *s = solve(p), *u = solve(q);
        assert_int_equal(s->status, u->status);
        if (s->status == IOP_OPTIMAL) {
            bool money = iop_table_resource(t, s->objective.name) == SIZE_MAX;
            assert_close(u->objective.value, s->objective.value * (money ? factor : 1), 1e-9);
            for (size_t l = 0; l < s->limits; l++)
                assert_close(u->limit[l].shadow_price, s->limit[l].shadow_price * (money ? factor : 1), 1e-7);
        }
        iop_solution_close(s);
        iop_solution_close(u);
        iop_plan_close(p);
        iop_plan_close(q);
    }
}

/* Whatever the plan, the answer is verified, and read back from JSON it is the same. */
static void every_answer_is_verified_and_reads_back(void **state)
{
    (void)state;
    int seen[5] = {0};
    for (uint64_t seed = 0; seed < 200; seed++) {
        iop_plan *plan = gen_plan(seed, 20, (gen_kind)(seed % GEN_KINDS));
        iop_solution *s = solve(plan), *back = NULL;
        char *text = NULL, *again = NULL;
        size_t length, length_again;
        iop_err err;
        seen[s->status]++;
        if (!s->certificate.verified)
            fail_msg("plan %llu: %s, %s", (unsigned long long)seed, iop_solution_status_text(s->status),
                     s->certificate.worst);
        assert_ok(iop_solution_to_json(s, &text, &length, &err), err);
        assert_ok(iop_solution_from_json(&back, text, length, "text", NULL, &err), err);
        assert_ok(iop_solution_to_json(back, &again, &length_again, &err), err);
        assert_string_equal(text, again);
        iop_solution_text_free(s, text);
        iop_solution_text_free(back, again);
        iop_solution_close(back);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_int_equal(seen[IOP_UNVERIFIED], 0);
    assert_int_equal(seen[IOP_STOPPED], 0);
    assert_true(seen[IOP_OPTIMAL] > 50 && seen[IOP_INFEASIBLE] > 10 && seen[IOP_UNBOUNDED] > 5);
}

/* A sector is at a bound only where there is one, and then its reduced cost has the sign that holds it there.
 */
static void places_fit_the_bounds(void **state)
{
    (void)state;
    int between = 0, at_bound = 0;
    for (uint64_t seed = 0; seed < 80; seed++) {
        iop_plan *plan = gen_plan(seed, 12, (gen_kind)(seed % GEN_KINDS));
        iop_solution *s = solve(plan);
        for (size_t j = 0; s->status == IOP_OPTIMAL && j < s->sectors; j++) {
            const iop_sector_result *r = &s->sector[j];
            double gain = s->objective.maximize ? r->reduced_cost : -r->reduced_cost;
            if (r->at == IOP_UPPER)
                assert_true(!isinf(r->upper) && fabs(r->output - r->upper) < 1e-6 && gain >= -1e-9);
            else if (r->at == IOP_LOWER)
                assert_true(fabs(r->output - r->lower) < 1e-6 && gain <= 1e-9);
            else
                assert_true(fabs(gain) < 1e-9);
            between += r->at == IOP_BETWEEN;
            at_bound += r->at != IOP_BETWEEN;
        }
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_true(between > 20 && at_bound > 20);
}

static bool stop_at_once(void *ctx)
{
    (void)ctx;
    return true;
}

static void unknown_methods_are_refused(void **state)
{
    (void)state;
    iop_plan *plan = gen_plan(1, 5, GEN_PLAIN);
    iop_solve_settings settings = iop_solve_settings_default();
    iop_solution *s;
    iop_err err;
    settings.method = "guess";
    assert_int_equal(iop_solve(&s, plan, &settings, &err), IOP_EINVAL);
    assert_null(s);
    assert_non_null(strstr(err.msg, "\"guess\""));
    iop_plan_close(plan);
}

static void a_stopped_solve_says_so(void **state)
{
    (void)state;
    iop_env env = iop_env_default();
    gen g = gen_seed(3);
    iop_plan *plan;
    iop_solution *s;
    iop_err err;
    env.stop = stop_at_once;
    assert_ok(iop_plan_new(&plan, gen_table(&g, 20, 2, 2, GEN_PLAIN), &env, &err), err);
    assert_int_equal(iop_solve(&s, plan, NULL, &err), IOP_ESTOPPED);
    assert_null(s);
    iop_plan_close(plan);
}

/* Both methods end at the deadline of the whole run, and not before it. */
static void a_deadline_ends_both_methods(void **state)
{
    (void)state;
    static const char *const methods[] = {"full", "reduced"};
    for (int k = 0; k < 4; k++) {
        iop_plan *plan = gen_plan(4, 20, GEN_PLAIN);
        iop_solve_settings settings = iop_solve_settings_default();
        iop_solution *s;
        iop_err err;
        settings.method = methods[k % 2];
        settings.lp.deadline_s = iop_lp_clock_s() + (k < 2 ? -1e-3 : 1e6);
        settings.lp.time_limit_s = 1e6;
        assert_ok(iop_solve(&s, plan, &settings, &err), err);
        assert_int_equal(s->status, k < 2 ? IOP_STOPPED : IOP_OPTIMAL);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_base_year_reproduces_itself),
        cmocka_unit_test(value_added_is_what_final_demand_contains),
        cmocka_unit_test(shadow_prices_are_slopes_within_their_ranges),
        cmocka_unit_test(permuting_sectors_permutes_answers),
        cmocka_unit_test(rescaling_money_rescales_answers),
        cmocka_unit_test(every_answer_is_verified_and_reads_back),
        cmocka_unit_test(places_fit_the_bounds),
        cmocka_unit_test(unknown_methods_are_refused),
        cmocka_unit_test(a_stopped_solve_says_so),
        cmocka_unit_test(a_deadline_ends_both_methods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
