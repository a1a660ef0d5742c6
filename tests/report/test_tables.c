/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of a report: what they say follows from the result, sums agree with one another, keys are unique. */
#include "report/tables.h"
#include "support/cm.h"
#include "support/economy.h"
#include "support/gen.h"
#include <ioplan/scenario.h>
#include <ioplan/solve.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static iop_report_tables *tables_of(const iop_report_source *source)
{
    iop_report_tables *tables;
    iop_err err;
    assert_ok(iop_report_tables_open(&tables, source, &err), err);
    return tables;
}

static double number(const iop_report_table *t, size_t row, const char *column)
{
    size_t k = iop_report_column_find(t, column);
    assert_true(k < t->columns && t->column[k].kind != IOP_COLUMN_TEXT);
    return iop_report_at(t, row, k).number;
}

static const char *text(const iop_report_table *t, size_t row, const char *column)
{
    size_t k = iop_report_column_find(t, column);
    assert_true(k < t->columns && t->column[k].kind == IOP_COLUMN_TEXT);
    return iop_report_at(t, row, k).text;
}

static double sum(const iop_report_table *t, const char *column)
{
    double total = 0;
    for (size_t r = 0; r < t->rows; r++)
        total += number(t, r, column);
    return total;
}

static size_t row_of(const iop_report_table *t, const char *key)
{
    for (size_t r = 0; r < t->rows; r++)
        if (strcmp(t->row_key[r], key) == 0)
            return r;
    fail_msg("%s has no row %s", t->name, key);
    return 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Keys are unique, texts are there, choices are choices, charts are within. */
static void check_form(const iop_report_tables *tables)
{
    for (size_t k = 0; k < tables->count; k++) {
        const iop_report_table *t = tables->table[k];
        assert_true(t->rows > 0);
        for (size_t other = 0; other < k; other++)
            assert_string_not_equal(t->name, tables->table[other]->name);
        for (size_t c = 0; c < t->columns; c++) {
            assert_int_equal(iop_report_column_find(t, t->column[c].key), c);
            for (size_t r = 0; r < t->rows; r++) {
                iop_report_cell cell = iop_report_at(t, r, c);
                if (t->column[c].kind == IOP_COLUMN_TEXT)
                    assert_non_null(cell.text);
                else if (t->column[c].kind == IOP_COLUMN_CHOICE)
                    assert_true(iop_report_choice(&t->column[c], cell.number, "en")[0]);
            }
        }
        const char **keys = malloc(t->rows * sizeof *keys);
        assert_non_null(keys);
        memcpy(keys, t->row_key, t->rows * sizeof *keys);
        qsort(keys, t->rows, sizeof *keys, by_text);
        for (size_t r = 1; r < t->rows; r++)
            assert_string_not_equal(keys[r - 1], keys[r]);
        free(keys);
        for (size_t c = 0; c < t->charts; c++)
            assert_true(t->chart[c].along < t->columns && t->chart[c].rows <= t->rows && t->chart[c].series);
    }
}

/* Totals of one table are those of another, and of the result. */
static void check_sums(const iop_report_tables *tables, const iop_plan *plan, const iop_solution *s)
{
    const iop_report_table *sectors = iop_report_table_find(tables, "sectors"),
                           *measures = iop_report_table_find(tables, "measures"),
                           *categories = iop_report_table_find(tables, "categories"),
                           *cells = iop_report_table_find(tables, "final_demand");
    double output = sum(sectors, "value");
    assert_int_equal(sectors->rows, s->sectors);
    if (output > 0)
        assert_close(sum(sectors, "share"), 1, 1e-9);
    assert_close(number(measures, row_of(measures, "(output)"), "value"), output, 1e-9);
    assert_close(number(measures, row_of(measures, "(output)"), "base"), sum(sectors, "base"), 1e-9);
    assert_close(number(measures, row_of(measures, "value_added"), "value"),
                 s->measure[iop_plan_measure(plan, "value_added")].value, 0);
    if (cells)
        assert_close(sum(categories, "value"), sum(cells, "value"), 1e-9);
    for (size_t k = 0; k < plan->table->r; k++) {
        char key[300];
        const iop_measure *m = &plan->measure[iop_plan_measure(plan, plan->table->resource[k].name)];
        double direct = 0;
        for (size_t c = 0; c < plan->table->c; c++)
            direct += m->per_demand[c] * number(categories, c, "value");
        snprintf(key, sizeof key, "use.%s", m->name);
        /* what sectors use and what final demand uses itself is all that is used */
        assert_close(sum(sectors, key) + direct, number(measures, row_of(measures, m->name), "value"), 1e-9);
    }
    for (size_t r = 0; r < sectors->rows; r++) {
        double value = number(sectors, r, "value"), base = number(sectors, r, "base");
        assert_close(number(sectors, r, "change"), value - base, 1e-12);
        if (base != 0)
            assert_close(base + fabs(base) * number(sectors, r, "change_share"), value, 1e-9);
        else
            assert_true(isnan(number(sectors, r, "change_share")));
    }
}

static void check_limits(const iop_report_tables *tables, const iop_solution *s)
{
    const iop_report_table *limits = iop_report_table_find(tables, "limits");
    assert_int_equal(limits ? limits->rows : 0, s->limits);
    for (size_t l = 0; l < s->limits; l++) {
        const iop_limit_result *r = &s->limit[l];
        assert_close(number(limits, l, "limit"), r->limit, 0);
        assert_true(number(limits, l, "sense") == r->is_max);
        if (!r->binding)
            assert_close(number(limits, l, "slack"), r->is_max ? r->limit - r->used : r->used - r->limit,
                         1e-9);
        if (r->limit > 0)
            assert_close(number(limits, l, "used_share") * r->limit, r->used, 1e-9);
        assert_non_null(strstr(text(limits, l, "price_unit"), r->unit));
    }
}

static void random_plans(void **state)
{
    (void)state;
    size_t optimal = 0, others = 0;
    for (uint64_t seed = 0; seed < 80; seed++) {
        iop_plan *plan = gen_plan(seed, 12, (gen_kind)(seed % GEN_KINDS));
        iop_solution *s;
        iop_err err;
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
        iop_report_source source = {.solution = s, .plan = plan, .lang = "en"};
        iop_report_tables *tables = tables_of(&source);
        check_form(tables);
        assert_non_null(iop_report_table_find(tables, "headline"));
        assert_non_null(iop_report_table_find(tables, "provenance"));
        if (s->status == IOP_OPTIMAL) {
            check_sums(tables, plan, s);
            check_limits(tables, s);
            optimal++;
        } else {
            assert_null(iop_report_table_find(tables, "sectors"));
            const iop_report_table *conflict = iop_report_table_find(tables, "conflict");
            assert_int_equal(conflict ? conflict->rows : 0, s->conflicts);
            others++;
        }
        iop_report_tables_close(tables);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_true(optimal > 20 && others > 5);
}

/* The toy, whose optimum is found by hand in datasets/toy/SOURCES.md: 100 persons and 65 TJ both bind. */
static void the_toy(void **state)
{
    (void)state;
    iop_diags *diags;
    iop_scenario *scenario;
    iop_solution *s;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    assert_int_equal(
        iop_scenario_open(&scenario, IOP_SOURCE_DIR "/datasets/toy/toy.yaml", 0, NULL, NULL, diags), IOP_OK);
    assert_ok(iop_solve(&s, scenario->plan, NULL, &err), err);
    s->provenance.seconds = 0.0032552;
    s->certificate.gap = 1.2e-16;
    iop_report_source source = {.solution = s, .plan = scenario->plan, .lang = "vi"};
    iop_report_tables *tables = tables_of(&source);
    const iop_report_table *facts = iop_report_table_find(tables, "provenance");
    assert_string_equal(text(facts, row_of(facts, "seconds"), "value"), "0,00326");
    assert_string_equal(text(facts, row_of(facts, "gap"), "value"), "1,2e-16");
    const iop_report_table *sectors = iop_report_table_find(tables, "sectors"),
                           *limits = iop_report_table_find(tables, "limits");
    assert_string_equal(text(sectors, 0, "name"), "Nông nghiệp");
    assert_string_equal(text(sectors, 0, "code"), "farm");
    assert_true(number(limits, row_of(limits, "labour.max"), "binding") == 1);
    assert_close(number(limits, row_of(limits, "labour.max"), "limit"), 100, 1e-12);
    assert_close(number(limits, row_of(limits, "energy.max"), "used"), 65, 1e-9);
    assert_close(number(limits, row_of(limits, "energy.max"), "used_share"), 1, 1e-9);
    iop_report_tables_close(tables);
    source.lang = "en";
    tables = tables_of(&source);
    assert_string_equal(text(iop_report_table_find(tables, "sectors"), 0, "name"), "Farming");
    iop_report_tables_close(tables);
    iop_solution_close(s);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
}

/* --- periods and arrays, from a result made by hand ----------------------------------------------------- */

static void set(iop_solution *s, char **slot, const char *value)
{
    iop_err err;
    assert_ok(iop_solution_set_text(s, slot, value, &err), err);
}

static iop_solution *two_periods(void)
{
    static const char *const periods[] = {"2025", "2030"}, *const codes[] = {"A", "B"};
    static const size_t len[] = {2, 2};
    const char *const *const labels[] = {periods, codes};
    static const char *const axes[] = {"period", "sector"};
    iop_solution *s;
    iop_err err;
    iop_array_result *array;
    assert_ok(iop_solution_new(&s, NULL, &err), err);
    assert_ok(iop_solution_make_list(s, "periods", 2, &err), err);
    assert_ok(iop_solution_make_list(s, "sectors", 4, &err), err);
    assert_ok(iop_solution_make_list(s, "final_demand", 4, &err), err);
    assert_ok(iop_solution_make_list(s, "limits", 2, &err), err);
    assert_ok(iop_solution_make_list(s, "places", 2, &err), err);
    for (size_t k = 0; k < 4; k++) {
        set(s, &s->sector[k].period, periods[k / 2]);
        set(s, &s->sector[k].code, codes[k % 2]);
        s->sector[k].output = (double)(10 + k);
        s->sector[k].base_output = 10;
        set(s, &s->demand[k].period, periods[k / 2]);
        set(s, &s->demand[k].category, "export");
        s->demand[k].sector = k % 2;
        s->demand[k].value = (double)(1 + k);
    }
    for (size_t k = 0; k < 2; k++) {
        set(s, &s->period[k].period, periods[k]);
        s->period[k].last = 2025 + 5 * (int)k;
        s->period[k].value_added = 100 + (double)k;
        set(s, &s->limit[k].period, periods[k]);
        set(s, &s->limit[k].name, "co2");
        s->limit[k].is_max = true;
        set(s, &s->place[k].period, periods[1]);
        set(s, &s->place[k].zone, "north");
        set(s, &s->place[k].kind, k == 0 ? "urban" : "outside");
        s->place[k].area = 90;
        s->place[k].used = 45;
    }
    s->place[0].gained = s->place[1].lost = 60;
    s->place[1].used = 30;
    assert_ok(iop_solution_add_array(s, "stock", "t", 2, axes, len, labels, &array, &err), err);
    array->value[1] = 7;
    array->value[2] = (double)NAN;
    array->value[3] = 9;
    return s;
}

static void rows_of_several_periods(void **state)
{
    (void)state;
    iop_solution *s = two_periods();
    iop_report_source source = {.solution = s, .lang = "en"};
    iop_report_tables *tables = tables_of(&source);
    check_form(tables);
    const iop_report_table *sectors = iop_report_table_find(tables, "sectors"),
                           *categories = iop_report_table_find(tables, "categories"),
                           *array = iop_report_table_find(tables, "array-stock");
    assert_close(number(sectors, row_of(sectors, "2030/B"), "value"), 13, 0);
    assert_string_equal(text(sectors, row_of(sectors, "2030/B"), "period"), "2030");
    assert_close(number(sectors, row_of(sectors, "2025/A"), "share"), 10 / 21., 1e-15);
    assert_int_equal(categories->rows, 2);
    assert_close(number(categories, row_of(categories, "2025/export"), "value"), 3, 0);
    assert_close(number(categories, row_of(categories, "2030/export"), "value"), 7, 0);
    assert_int_equal(iop_report_table_find(tables, "final_demand")->rows, 4);
    row_of(iop_report_table_find(tables, "limits"), "2030/co2.max");
    row_of(iop_report_table_find(tables, "movers"), "2030/B");
    assert_int_equal(iop_report_table_find(tables, "movers")->rows, 2); /* of the last period alone */
    assert_int_equal(iop_report_table_find(tables, "periods")->charts, 1);
    const iop_report_table *places = iop_report_table_find(tables, "places");
    assert_close(number(places, row_of(places, "2030/north/urban"), "used_share"), 45 / 150., 1e-15);
    assert_close(number(places, row_of(places, "2030/north/outside"), "used_share"), 1, 1e-15);
    assert_int_equal(array->rows, 2); /* not the 0, not the NaN */
    assert_close(number(array, row_of(array, "2025/B"), "value"), 7, 0);
    assert_string_equal(text(array, row_of(array, "2030/B"), "sector"), "B");
    assert_close(number(array, row_of(array, "2030/B"), "value"), 9, 0);
    iop_report_tables_close(tables);
    iop_solution_close(s);
}

static void lack_of_memory_is_told(void **state)
{
    (void)state;
    iop_solution *s = two_periods();
    for (long left = 0;; left++) {
        economy_memory memory = {left};
        iop_env env = economy_env(&memory);
        iop_report_source source = {.solution = s, .lang = "en", .env = &env};
        iop_report_tables *tables;
        iop_err err;
        iop_status status = iop_report_tables_open(&tables, &source, &err);
        if (status == IOP_OK) {
            check_form(tables);
            iop_report_tables_close(tables);
            break;
        }
        assert_int_equal(status, IOP_ENOMEM);
        assert_null(tables);
        assert_true(left < 1000);
    }
    iop_solution_close(s);
}

/* --- sweeps --------------------------------------------------------------------------------------------- */

static void a_sweep_is_a_table(void **state)
{
    (void)state;
    static const iop_archive_label key = {"limits.co2.max", "kt", ""},
                                   sector[] = {{"A", "USD", "Farming"}, {"B", "USD", ""}},
                                   measure = {"value_added", "USD", ""};
    static const double base[] = {1, 2}, value[] = {3, 4};
    const iop_archive_sweep sweeps[] = {{"path", "path", "", 1, 1, &key},
                                        {"unfinished", "path", "", 2, 1, &key}};
    const iop_archive_run run = {.sweeps = 2,
                                 .sweep = sweeps,
                                 .sectors = 2,
                                 .measures = 1,
                                 .sector = sector,
                                 .measure = &measure,
                                 .base_output = base,
                                 .objective = "value_added",
                                 .objective_unit = "USD"};
    const double at[] = {60, 110};
    iop_archive_point points[] = {{.status = "infeasible",
                                   .label = "=1",
                                   .t = 0,
                                   .objective = (double)NAN,
                                   .shadow_price = (double)NAN,
                                   .key = at},
                                  {.status = "optimal",
                                   .label = "",
                                   .t = 1,
                                   .objective = 7,
                                   .shadow_price = .5,
                                   .key = at + 1,
                                   .output = value,
                                   .measure = value}};
    iop_archive *archive;
    iop_err err;
    remove(IOP_BINARY_DIR "/test_tables.sqlite");
    assert_ok(iop_archive_open(&archive, IOP_BINARY_DIR "/test_tables.sqlite", &run, NULL, &err), err);
    assert_ok(iop_archive_put(archive, 0, 0, 2, points, &err), err);
    iop_report_source source = {.sweep = archive, .lang = "en"};
    iop_report_tables *tables = tables_of(&source);
    check_form(tables);
    assert_int_equal(tables->count, 1); /* what is not finished is left out */
    const iop_report_table *t = iop_report_table_find(tables, "sweep-path");
    assert_int_equal(t->rows, 2);
    assert_int_equal(t->charts, 1);
    assert_close(number(t, 0, "key.limits.co2.max"), 60, 0);
    assert_true(isnan(number(t, 0, "objective")) && isnan(number(t, 0, "output.A")));
    assert_string_equal(text(t, 0, "label"), "=1");
    assert_close(number(t, 1, "objective"), 7, 0);
    assert_close(number(t, 1, "output.B"), 4, 0);
    assert_close(number(t, 1, "measure.value_added"), 3, 0);
    iop_report_tables_close(tables);
    assert_ok(iop_archive_close(archive, &err), err);
}

/* A sheet of more points than anybody looks at says where they are instead. */
static void a_long_sweep_refers_to_its_files(void **state)
{
    (void)state;
    enum { POINTS = 10001 };
    const iop_archive_label key = {"limits.co2.max", "kt", ""}, sector = {"A", "USD", "Farms"};
    const iop_archive_sweep sweep = {"plane", "grid", "", 1, 1, &key};
    const double base[] = {1};
    const iop_archive_run run = {.sweeps = 1,
                                 .sweep = &sweep,
                                 .sectors = 1,
                                 .sector = &sector,
                                 .base_output = base,
                                 .objective = "value_added",
                                 .objective_unit = "USD"};
    static iop_archive_point points[POINTS];
    static double at[POINTS];
    for (size_t k = 0; k < POINTS; k++) {
        at[k] = (double)k;
        points[k] = (iop_archive_point){.status = "infeasible",
                                        .label = "",
                                        .objective = (double)NAN,
                                        .shadow_price = (double)NAN,
                                        .key = at + k};
    }
    iop_archive *archive;
    iop_err err;
    remove(IOP_BINARY_DIR "/test_tables.sqlite");
    assert_ok(iop_archive_open(&archive, IOP_BINARY_DIR "/test_tables.sqlite", &run, NULL, &err), err);
    assert_ok(iop_archive_put(archive, 0, 0, POINTS, points, &err), err);
    iop_report_source source = {.sweep = archive, .lang = "en"};
    iop_report_tables *tables = tables_of(&source);
    check_form(tables);
    const iop_report_table *t = iop_report_table_find(tables, "sweep-plane");
    assert_int_equal(t->rows, 1);
    assert_string_equal(text(t, 0, "label"),
                        "10001 points, too many for a sheet: see plane.csv and plane-sectors.csv");
    iop_report_tables_close(tables);
    assert_ok(iop_archive_close(archive, &err), err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_plans),
        cmocka_unit_test(the_toy),
        cmocka_unit_test(rows_of_several_periods),
        cmocka_unit_test(lack_of_memory_is_told),
        cmocka_unit_test(a_sweep_is_a_table),
        cmocka_unit_test(a_long_sweep_refers_to_its_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
