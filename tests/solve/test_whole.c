/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole plans: two methods and one judge, and special cases that coincide with simpler models. */
#include "support/cm.h"
#include "support/schemes.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static iop_solution *solve(const iop_scheme *scheme, const char *method)
{
    iop_err err;
    iop_solution *solution;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = method;
    assert_ok(iop_solve_scheme(&solution, scheme, &settings, &err), err);
    return solution;
}

static double optimum(const iop_scheme *scheme)
{
    iop_solution *s = solve(scheme, "simplex");
    assert_int_equal(s->status, IOP_OPTIMAL);
    double value = s->objective.value;
    iop_solution_close(s);
    return value;
}

static void assert_near(double a, double b, double relative)
{
    if (!(fabs(a - b) <= relative * (1 + fabs(b))))
        fail_msg("%.15g is not %.15g", a, b);
}

/* --- two methods ---------------------------------------------------------------------------------------- */

static void both_methods(uint64_t seed, unsigned parts)
{
    random_scheme r = random_scheme_open(seed, parts);
    iop_solution *a = solve(r.scheme, "simplex"), *b = solve(r.scheme, "interior");
    if (a->status != b->status)
        fail_msg("seed %llu: %s by simplex, %s by interior points", (unsigned long long)seed,
                 iop_solution_status_text(a->status), iop_solution_status_text(b->status));
    assert_true(a->certificate.verified && b->certificate.verified);
    if (a->status == IOP_OPTIMAL)
        assert_near(a->objective.value, b->objective.value, 1e-8);
    iop_solution_close(a);
    iop_solution_close(b);
    random_scheme_close(&r);
}

static void test_methods_agree(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= CASES(60); seed++)
        both_methods(seed, SCHEME_PARTS);
    for (uint64_t seed = 1; seed <= 20; seed++) {
        both_methods(seed, SCHEME_PARTS | SCHEME_TIGHT);
        both_methods(seed, SCHEME_PARTS | SCHEME_OPEN);
    }
}

/* --- special cases -------------------------------------------------------------------------------------- */

/* A plan with room in exports and a limit, over a table that the caller closes. */
static iop_plan *plan_over(const iop_table *table)
{
    iop_err err;
    iop_plan *plan;
    assert_ok(iop_plan_new_over(&plan, table, NULL, &err), err);
    for (size_t k = 0; k < table->n * table->c; k++) {
        double base = plan->demand[k].lo;
        plan->demand[k].lo = base - 0.4 * fabs(base);
        plan->demand[k].hi = base + 0.5 * fabs(base);
    }
    size_t m = plan->measures - 1;
    iop_band band = {-(double)INFINITY, 1.05 * plan->measure[m].base, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
    assert_ok(iop_plan_add_limit(plan, m, band, &err), err);
    return plan;
}

static iop_scheme *scheme_over(const iop_table *table, size_t periods)
{
    iop_err err;
    iop_scheme *s;
    iop_period *p;
    char name[24];
    assert_ok(iop_scheme_new(&s, table, NULL, &err), err);
    for (size_t t = 0; t < periods; t++) {
        snprintf(name, sizeof name, "%zu", t + 1);
        assert_ok(iop_scheme_add_period(s, name, plan_over(table), &p, &err), err);
    }
    assert_ok(iop_scheme_complete(s, &err), err);
    return s;
}

static iop_table *table_of(uint64_t seed)
{
    gen g = gen_seed(seed);
    return gen_table(&g, 6, 3, 2, GEN_PLAIN);
}

/* With one technique a sector outputs are L f, whatever the demand is. */
static void outputs_are_leontiefs(const iop_solution *s, const iop_table *table)
{
    iop_err err;
    iop_leontief *op;
    double f[16] = {0};
    iop_mat outputs = {1, table->n, table->n, f};
    assert_true(table->n <= 16);
    for (size_t k = 0; k < s->demands; k++)
        f[s->demand[k].sector] += s->demand[k].value;
    assert_ok(iop_leontief_open_table(&op, table, NULL, &err), err);
    assert_ok(iop_leontief_outputs(op, outputs, &err), err);
    for (size_t j = 0; j < table->n; j++)
        assert_near(s->sector[j].output, f[j], 1e-9);
    iop_leontief_close(op);
}

static void test_one_period_is_static(void **state)
{
    (void)state;
    int binds = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        iop_err err;
        iop_solution *plain;
        iop_table *table = table_of(seed);
        iop_plan *plan = plan_over(table);
        iop_scheme *s = scheme_over(table, 1);
        assert_ok(iop_solve(&plain, plan, NULL, &err), err);
        assert_int_equal(plain->status, IOP_OPTIMAL);
        iop_solution *whole = solve(s, "simplex");
        assert_near(whole->objective.value, plain->objective.value, 1e-9);
        assert_near(whole->limit[0].dual, plain->limit[0].dual, 1e-6);
        binds += whole->limit[0].dual > 1e-6;
        outputs_are_leontiefs(whole, table);
        iop_solution_close(plain);
        iop_solution_close(whole);
        iop_plan_close(plan);
        iop_scheme_close(s);
        iop_table_close(table);
    }
    assert_true(binds > 0); /* or the price of the limit was never compared */
}

/* A technique of sector j that buys and uses `factor` times what today's does. */
static void add_technique(iop_scheme *s, size_t j, double factor)
{
    iop_err err;
    iop_technique *e;
    const iop_table *t = s->table;
    assert_ok(iop_scheme_add_technique(s, "other", j, &e, &err), err);
    size_t measures = s->period[0].plan->measures;
    double bought = 0;
    for (size_t i = 0; i < t->n; i++) {
        for (size_t p = 0; p < s->periods; p++)
            e->input[p * t->n + i] = factor * iop_get(iop_read(t->intermediate), i, j) / t->output[j];
        bought += (factor - 1) * iop_get(iop_read(t->intermediate), i, j) / t->output[j];
    }
    for (size_t k = 0; k < s->periods * measures; k++) {
        e->use[k] = factor * s->period[k / measures].plan->measure[k % measures].per_output[j];
        if (k % measures == 0) /* value added takes up what is bought more */
            e->use[k] = s->period[k / measures].plan->measure[0].per_output[j] - bought;
    }
}

static size_t busy_sector(const iop_table *t)
{
    size_t j = 0;
    while (t->output[j] <= 0)
        j++;
    return j;
}

static void test_same_technique_changes_nothing_and_a_dearer_one_is_not_used(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        iop_table *table = table_of(seed);
        size_t j = busy_sector(table);
        iop_scheme *plain = scheme_over(table, 2), *same = scheme_over(table, 2),
                   *dear = scheme_over(table, 2), *cheap = scheme_over(table, 2);
        add_technique(same, j, 1);
        add_technique(dear, j, 1.3);
        add_technique(cheap, j, 0.7);
        double best = optimum(plain);
        assert_near(optimum(same), best, 1e-9);
        assert_true(optimum(cheap) > best + 1e-6 * fabs(best)); /* techniques do count */
        iop_scheme_close(cheap);
        iop_solution *s = solve(dear, "simplex");
        assert_near(s->objective.value, best, 1e-9);
        for (size_t k = 0; k < s->techniques; k++)
            if (strcmp(s->technique[k].technique, "other") == 0)
                assert_true(s->technique[k].output <= 1e-9 * table->output[j]);
        iop_solution_close(s);
        iop_scheme_close(plain);
        iop_scheme_close(same);
        iop_scheme_close(dear);
        iop_table_close(table);
    }
}

/* Capacity of `share` times base output of each sector at each of `places` places. */
static void add_sites(iop_scheme *s, size_t places, double share, double cost, double wear)
{
    iop_err err;
    iop_site *site;
    iop_place *place;
    iop_bundle *bundle;
    static const char *const names[] = {"north", "south"};
    for (size_t p = 0; p < places; p++)
        assert_ok(iop_scheme_add_place(s, names[p], "park", &place, &err), err);
    assert_ok(iop_scheme_add_bundle(s, "capital", &bundle, &err), err);
    bundle->goods[0] = 0.5;
    for (size_t j = 0; j < s->table->n; j++)
        for (size_t p = 0; p < (places ? places : 1); p++) {
            if (s->table->output[j] <= 0)
                continue;
            assert_ok(iop_scheme_add_site(s, j, places ? p : IOP_NONE, &site, &err), err);
            site->present = share * s->table->output[j];
            site->land = 1;
            site->cost = cost;
            site->depreciation = wear;
            site->bundle = 0;
        }
}

static void test_one_zone_is_none_and_two_equal_ones_share(void **state)
{
    (void)state;
    int felt = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        iop_table *table = table_of(seed);
        iop_scheme *none = scheme_over(table, 3), *one = scheme_over(table, 3), *two = scheme_over(table, 3);
        add_sites(none, 0, 1.1, 0.5, 0.1);
        add_sites(one, 1, 1.1, 0.5, 0.1);
        add_sites(two, 2, 0.55, 0.5, 0.1);
        double best = optimum(none);
        assert_near(optimum(one), best, 1e-9);
        assert_near(optimum(two), best, 1e-9);
        iop_scheme_close(none);
        /* land that is scarce, in one zone or half in each */
        double full = 0;
        for (size_t k = 0; k < one->sites; k++)
            full += one->site[k].present * one->site[k].land;
        for (size_t t = 0; t < 3; t++) {
            one->place[0].area[t] = (1 - 0.04 * (double)t) * full;
            two->place[0].area[t] = two->place[1].area[t] = one->place[0].area[t] / 2;
        }
        double scarce = optimum(one);
        assert_near(optimum(two), scarce, 1e-9);
        assert_true(scarce <= best * (1 + 1e-9));
        felt += scarce < best - 1e-6 * fabs(best);
        iop_scheme_close(one);
        iop_scheme_close(two);
        iop_table_close(table);
    }
    assert_true(felt > 0);
}

/* From the first place to the second. */
static void add_moving(iop_scheme *s, double cost)
{
    iop_err err;
    iop_moving *r;
    size_t half = s->sites / 2;
    assert_ok(iop_scheme_add_moving(s, "north", half, half, &r, &err), err);
    for (size_t k = 0; k < half; k++) {
        r->from_site[k] = 2 * k;
        r->to_site[k] = 2 * k + 1;
    }
    r->bundle = 0;
    r->cost = cost;
}

static void set_areas(iop_scheme *s)
{
    double used = 0;
    for (size_t k = 0; k < s->sites; k++)
        used += s->site[k].place == 0 ? s->site[k].present : 0;
    for (size_t t = 0; t < s->periods; t++) {
        s->place[0].area[t] = used * (t == 0 ? 1 : 0.95);
        s->place[1].area[t] = 3 * used;
    }
}

static void test_moving_at_a_prohibitive_cost_is_none(void **state)
{
    (void)state;
    int gains = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        iop_table *table = table_of(seed);
        iop_scheme *none = scheme_over(table, 2), *dear = scheme_over(table, 2),
                   *free = scheme_over(table, 2);
        iop_scheme *const all[] = {none, dear, free};
        for (int k = 0; k < 3; k++) {
            add_sites(all[k], 2, 0.6, 5, 0.2);
            set_areas(all[k]);
            for (size_t i = 0; i < all[k]->sites; i++) /* it makes more in the south */
                all[k]->site[i].used = all[k]->site[i].place == 0 ? 0.8 : 1;
        }
        add_moving(dear, 1e7);
        add_moving(free, 0);
        double best = optimum(none);
        assert_near(optimum(dear), best, 1e-7);
        double moved = optimum(free);
        assert_true(moved >= best - 1e-9 * fabs(best));
        gains += moved > best + 1e-6 * fabs(best);
        iop_scheme_close(none);
        iop_scheme_close(dear);
        iop_scheme_close(free);
        iop_table_close(table);
    }
    assert_true(gains > 0); /* where it costs nothing it is worth something */
}

/* Two periods of `years` years with capacity that must be built: of one kind it wears by 4 % a year, of
 * another it lasts twenty years and takes a period to build. Rates and amounts a year are given for periods
 * of one year that are so long. */
static iop_scheme *rates_of(const iop_table *table, double years, bool end)
{
    iop_scheme *s = scheme_over(table, 2);
    double unit = years / 10;
    for (size_t t = 0; t < 2; t++) {
        s->period[t].years = years;
        s->period[t].weight = 0; /* to be found anew */
    }
    add_sites(s, 0, 0.9, 4 * unit, 0);
    s->bundle[0].use[0] = -1; /* building costs value added: no more is built than must be */
    for (size_t k = 0; k < s->sites; k++) {
        iop_site *site = &s->site[k];
        if (k % 3 == 1) {
            site->life = 20 * unit;
            site->lag = k % 2;
            site->under_way = site->lag ? 0.05 * site->present / unit : 0;
        } else {
            site->depreciation = 1 - pow(1 - 0.04, 1 / unit);
        }
    }
    s->end_condition = end;
    s->end_growth = pow(1.03, 1 / unit) - 1;
    iop_err err;
    assert_ok(iop_scheme_complete(s, &err), err);
    return s;
}

/* A period of ten years is one of a year whose rates are those of ten years: (1 + r)^10 - 1 of growth, 1 - (1
 * - d)^10 of wear, lives and costs of a unit built a year divided by ten. */
static void test_a_long_period_is_one_at_converted_rates(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        iop_table *table = table_of(seed);
        iop_scheme *ten = rates_of(table, 10, true), *one = rates_of(table, 1, true),
                   *free = rates_of(table, 10, false);
        double best = optimum(ten);
        assert_near(best, 10 * optimum(one), 1e-9);
        assert_true(fabs(optimum(free) - best) > 1e-6 * fabs(best)); /* the end condition counts */
        iop_scheme_close(ten);
        iop_scheme_close(one);
        iop_scheme_close(free);
        iop_table_close(table);
    }
}

/* Ten years at once wear and weigh as ten years one by one. */
static void test_a_long_period_is_its_years(void **state)
{
    (void)state;
    iop_err err;
    iop_table *table = table_of(3);
    iop_scheme *ten = scheme_over(table, 10), *one;
    iop_period *p;
    double sum = 0;
    assert_ok(iop_scheme_new(&one, table, NULL, &err), err);
    assert_ok(iop_scheme_add_period(one, "1-10", plan_over(table), &p, &err), err);
    p->years = 10;
    one->discount = ten->discount = 0.07;
    for (size_t t = 0; t < 10; t++)
        ten->period[t].weight = 0;
    assert_ok(iop_scheme_complete(one, &err), err);
    assert_ok(iop_scheme_complete(ten, &err), err);
    for (size_t t = 0; t < 10; t++)
        sum += ten->period[t].weight;
    assert_near(one->period[0].weight, sum, 1e-12);
    assert_near(optimum(one), optimum(ten), 1e-9);
    add_sites(one, 0, 3, 0.5, 0.1); /* of ample capacity (1 - 0.1)^10 is left, and it is not in the way */
    add_sites(ten, 0, 3, 0.5, 0.1);
    iop_solution *a = solve(one, "simplex"), *b = solve(ten, "simplex");
    assert_int_equal(a->status, IOP_OPTIMAL);
    assert_int_equal(b->status, IOP_OPTIMAL);
    double last = 0, only = 0;
    for (size_t k = 0; k < a->sites; k++)
        only += a->site[k].capacity - 10 * a->site[k].construction;
    for (size_t k = 0; k < a->sites; k++) {
        double kept = 1;
        for (size_t t = 10; t-- > 0; kept *= 0.9)
            last -= kept * b->site[t * a->sites + k].construction;
        last += b->site[9 * a->sites + k].capacity;
    }
    assert_near(only, last, 1e-9);
    iop_solution_close(a);
    iop_solution_close(b);
    iop_scheme_close(one);
    iop_scheme_close(ten);
    iop_table_close(table);
}

static void test_nothing_to_treat_is_plain(void **state)
{
    (void)state;
    iop_err err;
    iop_treatment *u;
    iop_table *table = table_of(5);
    iop_scheme *plain = scheme_over(table, 2), *treated = scheme_over(table, 2);
    size_t m = plain->period[0].plan->measures - 1, measures = m + 1;
    for (size_t t = 0; t < 2; t++)
        for (int k = 0; k < 2; k++) { /* nobody makes the waste, and nobody limits it */
            iop_plan *plan = (k ? treated : plain)->period[t].plan;
            memset(plan->measure[m].per_output, 0, table->n * sizeof(double));
            memset(plan->measure[m].per_demand, 0, table->c * sizeof(double));
        }
    assert_ok(iop_scheme_add_treatment(treated, "plant", m, &u, &err), err);
    u->use[m] = u->use[measures + m] = -1;
    u->yield[0] = 100;                   /* a gift, were there any waste */
    u->use[0] = u->use[measures] = 1000; /* in value added */
    double best = optimum(plain);
    assert_near(optimum(treated), best, 1e-9);
    for (size_t t = 0; t < 2; t++) /* where there is some, the gift counts */
        treated->period[t].plan->measure[m].per_output[busy_sector(table)] = 0.01;
    assert_true(optimum(treated) > best + 1e-6 * fabs(best));
    iop_scheme_close(plain);
    iop_scheme_close(treated);
    iop_table_close(table);
}

/* --- infeasible ----------------------------------------------------------------------------------------- */

static void test_the_first_period_that_breaks(void **state)
{
    (void)state;
    iop_err err;
    iop_table *table = table_of(7);
    iop_scheme *s = scheme_over(table, 4);
    for (size_t t = 0; t < 4; t++) {
        iop_plan *plan = s->period[t].plan;
        size_t statement;
        assert_ok(iop_plan_add_statement(plan, "limits.last.max", "x", "plan.yaml", 7, &statement, &err),
                  err);
        plan->limit[0].band.hi_statement = statement;
        plan->limit[0].band.hi = plan->measure[plan->limit[0].measure].base * (t >= 2 ? 0.01 : 1.05);
    }
    const char *const methods[] = {"simplex", "interior"};
    for (int k = 0; k < 2; k++) {
        iop_solution *a = solve(s, methods[k]);
        assert_int_equal(a->status, IOP_INFEASIBLE);
        assert_string_equal(a->breaks_in, "3");
        assert_int_equal(a->conflicts, 1);
        assert_string_equal(a->conflict[0].key, "limits.last.max");
        assert_non_null(strstr(a->conflict[0].sentence, " in 3"));
        assert_int_equal(a->relaxations, 2); /* in both periods */
        for (size_t i = 0; i < a->relaxations; i++)
            s->period[2 + i].plan->limit[0].band.hi = a->relaxation[i].to * (1 + 1e-9);
        iop_solution *b = solve(s, "simplex");
        assert_int_equal(b->status, IOP_OPTIMAL);
        for (size_t i = 0; i < a->relaxations; i++)
            s->period[2 + i].plan->limit[0].band.hi = a->relaxation[i].from;
        iop_solution_close(a);
        iop_solution_close(b);
    }
    iop_scheme_close(s);
    iop_table_close(table);
}

/* --- files ---------------------------------------------------------------------------------------------- */

static void test_a_solution_reads_back(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        iop_err err;
        char *text, *again;
        size_t length, second;
        iop_solution *back;
        random_scheme r = random_scheme_open(seed, SCHEME_PARTS);
        iop_solution *s = solve(r.scheme, "simplex");
        assert_ok(iop_solution_to_json(s, &text, &length, &err), err);
        assert_ok(iop_solution_from_json(&back, text, length, "solution.json", NULL, &err), err);
        assert_ok(iop_solution_to_json(back, &again, &second, &err), err);
        assert_int_equal(length, second);
        assert_memory_equal(text, again, length);
        iop_solution_text_free(s, text);
        iop_solution_text_free(back, again);
        iop_solution_close(s);
        iop_solution_close(back);
        random_scheme_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_methods_agree),
        cmocka_unit_test(test_one_period_is_static),
        cmocka_unit_test(test_same_technique_changes_nothing_and_a_dearer_one_is_not_used),
        cmocka_unit_test(test_one_zone_is_none_and_two_equal_ones_share),
        cmocka_unit_test(test_moving_at_a_prohibitive_cost_is_none),
        cmocka_unit_test(test_a_long_period_is_its_years),
        cmocka_unit_test(test_a_long_period_is_one_at_converted_rates),
        cmocka_unit_test(test_nothing_to_treat_is_plain),
        cmocka_unit_test(test_the_first_period_that_breaks),
        cmocka_unit_test(test_a_solution_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
