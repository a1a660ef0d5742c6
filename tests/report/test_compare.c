/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparisons: rows are joined by what they are about, differences are those of the results, changes of the
 * scenarios are all there, and hostile text stays text in every file. */
#include "report/compare.h"
#include "report/table_text.h"
#include "support/cm.h"
#include "support/economy.h"
#include <ioplan/report.h>
#include <ioplan/result.h>
#include <ioplan/solve.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORK IOP_BINARY_DIR "/test_compare"
#define TOY  IOP_SOURCE_DIR "/datasets/toy/toy.yaml"

static iop_diags *new_diags(void)
{
    iop_diags *diags;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    return diags;
}

/* Solves a scenario into WORK/name; *out, when not NULL, is the solution. */
static void solve_into(const char *name, const char *scenario, size_t sets, const char *const *set,
                       iop_solution **out)
{
    char folder[512];
    iop_scenario *s;
    iop_solution *solution;
    iop_err err;
    iop_diags *diags = new_diags();
    snprintf(folder, sizeof folder, WORK "/%s", name);
    if (iop_scenario_open(&s, scenario, sets, set, NULL, diags) != IOP_OK)
        fail_msg("%s", iop_diags_first_error(diags)->msg);
    assert_ok(iop_solve(&solution, s->plan, NULL, &err), err);
    assert_ok(iop_result_stamp(solution, s, &err), err);
    assert_ok(iop_result_write(solution, s, "summary\n", folder, &err), err);
    if (out)
        *out = solution;
    else
        iop_solution_close(solution);
    iop_scenario_close(s);
    iop_diags_close(diags);
}

static iop_compare *compare(size_t count, const char *const *dir, const char *lang)
{
    iop_compare *c;
    iop_diags *diags = new_diags();
    if (iop_compare_open(&c, count, dir, lang, NULL, diags) != IOP_OK)
        fail_msg("%s", iop_diags_first_error(diags)->msg);
    iop_diags_close(diags);
    return c;
}

static size_t row_of(const iop_report_table *t, const char *key)
{
    for (size_t r = 0; r < t->rows; r++)
        if (strcmp(t->row_key[r], key) == 0)
            return r;
    return SIZE_MAX;
}

static iop_report_cell cell(const iop_compare *c, const char *table, const char *row, const char *column)
{
    const iop_report_table *t = iop_report_table_find(c->joined, table);
    assert_non_null(t);
    size_t r = row_of(t, row), k = iop_report_column_find(t, column);
    if (r == SIZE_MAX || k == SIZE_MAX)
        fail_msg("%s has no %s, %s", table, row, column);
    return iop_report_at(t, r, k);
}

static const char *const tighter[] = {"limits.energy.max=60 TJ"},
                         *const more[] = {"limits.labour.max=110%", "output.farm.min=50%",
                                          "final_demand.export.max=160%"},
                         *const none[] = {"limits.labour.max=20%"};
static const char *const three[] = {WORK "/a", WORK "/b", WORK "/c"};

static void differences_are_those_of_the_results(void **state)
{
    (void)state;
    iop_solution *s[3];
    solve_into("a", TOY, 0, NULL, &s[0]);
    solve_into("b", TOY, 1, tighter, &s[1]);
    solve_into("c", TOY, 3, more, &s[2]);
    iop_compare *c = compare(3, three, "en");
    assert_true(s[1]->objective.value < s[0]->objective.value &&
                s[0]->objective.value < s[2]->objective.value);
    assert_close(cell(c, "results", "B", "difference").number, s[1]->objective.value - s[0]->objective.value,
                 1e-12);
    assert_close(cell(c, "results", "C", "difference_share").number,
                 s[2]->objective.value / s[0]->objective.value - 1, 1e-12);
    static const char *const labels[] = {"A", "B", "C"};
    for (size_t j = 0; j < s[0]->sectors; j++)
        for (size_t k = 0; k < 3; k++) {
            char key[32];
            double output = s[k]->sector[j].output, first = s[0]->sector[j].output;
            snprintf(key, sizeof key, "value.%s", labels[k]);
            assert_close(cell(c, "sectors", s[0]->sector[j].code, key).number, output, 0);
            snprintf(key, sizeof key, "price.%s", labels[k]);
            assert_close(cell(c, "sectors", s[0]->sector[j].code, key).number, s[k]->sector[j].price, 0);
            if (k == 0)
                continue;
            snprintf(key, sizeof key, "value.%s-A", labels[k]);
            assert_close(cell(c, "sectors", s[0]->sector[j].code, key).number, output - first, 1e-12);
            snprintf(key, sizeof key, "value.%s-A.share", labels[k]);
            assert_close(cell(c, "sectors", s[0]->sector[j].code, key).number, (output - first) / first,
                         1e-12);
        }
    assert_close(cell(c, "limits", "energy.max", "limit.B").number, 60, 0);
    assert_close(cell(c, "limits", "energy.max", "limit.B-A").number, -5, 1e-12);
    assert_close(cell(c, "limits", "energy.max", "limit.B-A.share").number, -5 / 65., 1e-12);
    assert_close(cell(c, "limits", "labour.max", "shadow_price.A").number, s[0]->limit[0].shadow_price, 0);
    assert_string_equal(cell(c, "limits", "energy.max", "unit").text, "TJ");
    assert_null(iop_report_table_find(c->joined, "headline"));
    iop_compare_close(c);
    for (size_t k = 0; k < 3; k++)
        iop_solution_close(s[k]);
}

static void changes_of_the_scenarios_are_all_there(void **state)
{
    (void)state;
    iop_compare *c = compare(3, three, "en");
    const iop_report_table *t = iop_report_table_find(c->joined, "scenario");
    assert_int_equal(t->rows, 4);
    assert_string_equal(cell(c, "scenario", "limits.energy.max", "value.A").text, "65 TJ");
    assert_string_equal(cell(c, "scenario", "limits.energy.max", "value.B").text, "60 TJ");
    assert_string_equal(cell(c, "scenario", "limits.energy.max", "value.C").text, "65 TJ");
    assert_string_equal(cell(c, "scenario", "limits.labour.max", "value.C").text, "110%");
    assert_string_equal(cell(c, "scenario", "final_demand.export.max", "value.C").text, "160%");
    assert_string_equal(cell(c, "scenario", "output.farm.min", "value.A").text, "");
    assert_string_equal(cell(c, "scenario", "output.farm.min", "missing").text, "A, B");
    assert_int_equal(row_of(t, "final_demand.export.min"), SIZE_MAX); /* the same in all */
    iop_compare_close(c);
    c = compare(2, (const char *const[]){three[0], three[0]}, "en");
    assert_null(iop_report_table_find(c->joined, "scenario"));
    iop_compare_close(c);
}

static void lists_and_names_in_scenarios(void **state)
{
    (void)state;
    static const char text[] =
        "title: x\ndataset: d\nsweep:\n  - {name: p, vary: limits.co2.max, from: 60%}\n"
        "  - {vary: {a: [1, 2]}}\nlimits: {}\n";
    iop_yaml *yaml;
    iop_err err;
    iop_report_tables *tables;
    iop_diags *diags = new_diags();
    assert_int_equal(iop_yaml_parse(&yaml, "x.yaml", text, strlen(text), NULL, diags), IOP_OK);
    assert_ok(iop_report_tables_new(&tables, NULL, &err), err);
    assert_ok(iop_compare_flatten(tables, yaml, &err), err);
    const iop_report_table *t = iop_report_table_find(tables, "scenario");
    assert_int_equal(t->rows, 4);
    assert_string_equal(t->row_key[0], "sweep.p.name");
    assert_string_equal(t->row_key[2], "sweep.p.from");
    assert_string_equal(t->row_key[3], "sweep[2].vary.a");
    assert_string_equal(iop_report_at(t, 3, 1).text, "[1, 2]");
    iop_report_tables_close(tables);
    iop_yaml_close(yaml);
    iop_diags_close(diags);
}

/* --- other data ----------------------------------------------------------------------------------------- */

static void put_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* The toy in other units, with a third sector and names that nobody should have. */
static void make_data(void)
{
    static const struct {
        const char *name, *text;
    } files[] = {
        {"dataset.yaml",
         "title: \"Other </title>\"\nregion: R\nyear: 2020\ncurrency: USD\nunit: billion USD\nprice_basis: "
         "p\n"
         "source: s\nlicence: l\nvalue_added: [wages, surplus]\nimports: [imports]\nexports: [export]\n"},
        {"sectors.csv", "code,name,name_vi,group\nfarm,</script><b>,x,g\nmill,\"=cmd|' /C "
                        "calc'!A0\",\"+1\",g\nfactory,\"@a, \"\"b\"\"\",&amp;,g\n"},
        {"intermediate.csv", "code,farm,mill,factory\nfarm,20,0,20\nmill,0,0,0\nfactory,10,0,60\n"},
        {"final_demand.csv", "code,household,export\nfarm,30,30\nmill,10,10\nfactory,50,80\n"},
        {"primary.csv", "component,farm,mill,factory,household,export\nwages,40,10,50,0,0\nsurplus,20,10,30,"
                        "0,0\nimports,10,0,40,5,0\n"},
        {"resources.csv", "resource,unit,farm,mill,factory,household,export\nlabour,thousand "
                          "persons,60,1,40,0,0\nenergy,kg,10,1,40,10,0\n"},
        {"plan.yaml", "title: \"<i>other</i>\"\ndataset: .\nmaximize: value_added\nfinal_demand:\n  export: "
                      "{min: 50%, max: 150%}\n"
                      "limits:\n  labour: {max: 100%}\n  energy: {max: 100%}\n"},
    };
    mkdir(WORK "/data", 0777);
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        char path[512];
        snprintf(path, sizeof path, WORK "/data/%s", files[k].name);
        put_file(path, files[k].text);
    }
}

static void other_data_and_units(void **state)
{
    (void)state;
    iop_solution *s;
    make_data();
    solve_into("d", WORK "/data/plan.yaml", 0, NULL, &s);
    iop_compare *c = compare(2, (const char *const[]){WORK "/a", WORK "/d"}, "en");
    double a = cell(c, "sectors", "farm", "value.A").number, d = cell(c, "sectors", "farm", "value.B").number;
    assert_close(d, s->sector[0].output, 0);
    /* "million USD" against "billion USD": the difference is in A's unit */
    assert_close(cell(c, "sectors", "farm", "value.B-A").number, 1000 * d - a, 1e-12);
    assert_string_equal(cell(c, "sectors", "mill", "missing").text, "A");
    assert_true(isnan(cell(c, "sectors", "mill", "value.A").number));
    assert_true(isnan(cell(c, "sectors", "mill", "value.B-A").number));
    assert_string_equal(cell(c, "sectors", "farm", "missing").text, "");
    /* thousand persons and persons convert, TJ and kg do not */
    assert_close(cell(c, "limits", "labour.max", "limit.B-A").number, 101000 - 100, 1e-9);
    assert_true(isnan(cell(c, "limits", "energy.max", "limit.B-A").number));
    assert_close(cell(c, "limits", "energy.max", "limit.B").number, 61, 1e-12);
    iop_compare_close(c);
    iop_solution_close(s);
}

static void results_without_a_plan(void **state)
{
    (void)state;
    solve_into("e", TOY, 1, none, NULL);
    const char *const dirs[] = {WORK "/e", WORK "/a", WORK "/e"};
    for (size_t first = 0; first < 2; first++) {
        iop_compare *c = compare(2, dirs + first, "en");
        assert_true(isnan(cell(c, "results", first ? "A" : "B", "value").number) == false);
        assert_true(isnan(cell(c, "results", "B", "difference").number));
        assert_true(isnan(cell(c, "sectors", "farm", "value.B-A").number));
        assert_int_equal(iop_report_column_find(iop_report_table_find(c->joined, "sectors"), "missing"),
                         SIZE_MAX);
        iop_compare_close(c);
    }
}

/* --- text ----------------------------------------------------------------------------------------------- */

static void check_summary(const iop_compare *c)
{
    char *text;
    size_t length;
    iop_err err;
    assert_ok(iop_compare_summary(c, &text, &length, &err), err);
    assert_int_equal(strlen(text), length);
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        if (iop_text_width(line) > 80)
            fail_msg("%zu columns: %s", iop_text_width(line), line);
        assert_true(!*line || end[-1] != ' ');
        assert_null(strstr(line, "nan"));
    }
    iop_compare_text_free(c, text);
}

static bool contains(const iop_compare *c, const char *what)
{
    char *text;
    size_t length;
    iop_err err;
    assert_ok(iop_compare_summary(c, &text, &length, &err), err);
    bool found = strstr(text, what) != NULL;
    iop_compare_text_free(c, text);
    return found;
}

static void summaries_keep_to_80_columns(void **state)
{
    (void)state;
    static const char *const dirs[] = {WORK "/a", WORK "/b", WORK "/c", WORK "/d", WORK "/e",
                                       WORK "/a", WORK "/b", WORK "/c", WORK "/d", WORK "/e"};
    for (size_t count = 2; count <= 10; count++)
        for (int vietnamese = 0; vietnamese < 2; vietnamese++) {
            iop_compare *c = compare(count, dirs, vietnamese ? "vi" : "en");
            check_summary(c);
            iop_compare_close(c);
        }
    iop_compare *c = compare(2, (const char *const[]){WORK "/a", WORK "/b"}, "en");
    assert_true(contains(c, "limits.energy.max                  A: 65 TJ; B: 60 TJ\n"));
    assert_false(contains(c, "Not in every result"));
    iop_compare_close(c);
    c = compare(2, (const char *const[]){WORK "/a", WORK "/a"}, "en");
    assert_true(contains(c, "The scenarios say the same."));
    assert_false(contains(c, "The economy"));
    iop_compare_close(c);
    c = compare(2, (const char *const[]){WORK "/a", WORK "/d"}, "en");
    assert_true(contains(c, "Sectors: mill (not in A)"));
    assert_true(contains(c, "The results rest on different data:"));
    iop_compare_close(c);
}

static void json_is_json(void **state)
{
    (void)state;
    iop_compare *c = compare(3, (const char *const[]){WORK "/a", WORK "/d", WORK "/e"}, "en");
    char *text;
    size_t length;
    iop_err err;
    json_error_t fault;
    assert_ok(iop_compare_json(c, &text, &length, &err), err);
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &fault);
    if (!root)
        fail_msg("line %d: %s", fault.line, fault.text);
    assert_int_equal(json_array_size(json_object_get(root, "results")), 3);
    assert_string_equal(
        json_string_value(json_object_get(json_array_get(json_object_get(root, "results"), 2), "status")),
        "infeasible");
    json_t *tables = json_object_get(root, "tables"), *table;
    assert_int_equal(json_array_size(tables), c->joined->count);
    size_t k;
    json_array_foreach(tables, k, table)
    {
        const iop_report_table *t = c->joined->table[k];
        json_t *rows = json_object_get(table, "rows");
        assert_int_equal(json_array_size(rows), t->rows);
        for (size_t r = 0; r < t->rows; r++) {
            json_t *cells = json_object_get(json_array_get(rows, r), "cells");
            for (size_t m = 0; m < t->columns; m++) {
                json_t *found = json_array_get(cells, m);
                iop_report_cell wanted = iop_report_at(t, r, m);
                if (t->column[m].kind == IOP_COLUMN_TEXT)
                    assert_string_equal(json_string_value(found), wanted.text);
                else if (!isfinite(wanted.number))
                    assert_true(json_is_null(found));
                else if (t->column[m].kind != IOP_COLUMN_CHOICE)
                    assert_true(json_number_value(found) == wanted.number);
            }
        }
    }
    json_decref(root);
    iop_compare_text_free(c, text);
    iop_compare_close(c);
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is not there", path);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        count++;
    return count;
}

/* Nothing but our own elements is in the page, and no cell of a CSV file is a formula. */
static void hostile_names_are_harmless(void **state)
{
    (void)state;
    iop_err err;
    bool workbook;
    iop_compare *c = compare(2, (const char *const[]){WORK "/d", WORK "/a"}, "en");
    assert_ok(iop_compare_write(c, WORK "/out", 0, &workbook, &err), err);
    assert_int_equal(access(WORK "/out/compare.xlsx", F_OK) == 0, workbook);
    char *page = read_text(WORK "/out/compare.html"), *csv = read_text(WORK "/out/compare-sectors.csv");
    assert_int_equal(count_of(page, "<script"), 3); /* data, charts, script */
    assert_int_equal(count_of(page, "</script"), 3);
    assert_null(strstr(page, "<b>"));
    assert_null(strstr(page, "<i>"));
    assert_non_null(strstr(page, "\"\\u003c/script\\u003e\\u003cb\\u003e\""));
    assert_non_null(strstr(page, "\"@a, \\u0022b\\u0022\""));
    assert_non_null(strstr(page, "\\u003ci\\u003eother\\u003c/i\\u003e"));
    assert_non_null(strstr(csv, "\nmill,'=cmd|' /C calc'!A0,"));
    assert_non_null(strstr(csv, "\nfactory,\"'@a, \"\"b\"\"\","));
    assert_non_null(strstr(csv, "\nfarm,</script><b>,"));
    free(page);
    free(csv);
    /* the lists of a result itself */
    csv = read_text(WORK "/d/sectors.csv");
    assert_non_null(strstr(csv, "\nmill,'=cmd|' /C calc'!A0,'+1,g,"));
    assert_non_null(strstr(csv, "\nfactory,\"'@a, \"\"b\"\"\",&amp;,g,"));
    free(csv);
    iop_compare_close(c);
}

/* --- folders, mistakes, memory -------------------------------------------------------------------------- */

static void folders_of_others_are_left_alone(void **state)
{
    (void)state;
    iop_err err;
    iop_compare *c = compare(2, (const char *const[]){WORK "/a", WORK "/b"}, "en");
    mkdir(WORK "/foreign", 0777);
    put_file(WORK "/foreign/letter.txt", "x");
    put_file(WORK "/foreign/compare-old.csv", "x");
    assert_int_equal(iop_compare_write(c, WORK "/foreign", 0, NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "letter.txt"));
    assert_int_equal(access(WORK "/foreign/compare-old.csv", F_OK), 0);
    unlink(WORK "/foreign/letter.txt");
    assert_ok(iop_compare_write(c, WORK "/foreign", 0, NULL, &err), err);
    assert_int_not_equal(access(WORK "/foreign/compare-old.csv", F_OK), 0);
    assert_int_equal(access(WORK "/foreign/compare-sectors.csv", F_OK), 0);
    assert_int_equal(iop_compare_write(c, WORK "/no/such", 0, NULL, &err), IOP_EIO);
    iop_compare_close(c);
}

static void mistakes_get_a_sentence(void **state)
{
    (void)state;
    iop_compare *c;
    iop_diags *diags = new_diags();
    assert_int_equal(iop_compare_open(&c, 1, three, "en", NULL, diags), IOP_EINVAL);
    assert_null(c);
    assert_non_null(strstr(iop_diags_first_error(diags)->msg, "at least two"));
    iop_diags_close(diags);
    diags = new_diags();
    assert_int_not_equal(
        iop_compare_open(&c, 3, (const char *const[]){WORK "/x", WORK "/a", WORK "/y"}, "en", NULL, diags),
        IOP_OK);
    assert_null(c);
    assert_int_equal(iop_diags_errors(diags), 2); /* both are told */
    iop_diags_close(diags);
}

static void lack_of_memory_is_told(void **state)
{
    (void)state;
    for (long left = 0;; left++) {
        economy_memory memory = {left};
        iop_env env = economy_env(&memory);
        iop_diags *diags = new_diags();
        iop_compare *c;
        iop_err err;
        char *text = NULL;
        size_t length;
        iop_status status = iop_compare_open(&c, 2, three, "en", &env, diags);
        if (status == IOP_OK) {
            status = iop_compare_summary(c, &text, &length, &err);
            iop_compare_text_free(c, text);
            text = NULL;
            if (status == IOP_OK)
                status = iop_compare_json(c, &text, &length, &err);
            iop_compare_text_free(c, text);
            if (status == IOP_OK)
                status = iop_compare_write(c, WORK "/memory", 0, NULL, &err);
            iop_compare_close(c);
        }
        iop_diags_close(diags);
        if (status == IOP_OK)
            break;
        assert_int_equal(status, IOP_ENOMEM);
        assert_true(left < 20000);
    }
}

static int make_folder(void **state)
{
    (void)state;
    return system("rm -rf " WORK " && mkdir " WORK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_those_of_the_results),
        cmocka_unit_test(changes_of_the_scenarios_are_all_there),
        cmocka_unit_test(lists_and_names_in_scenarios),
        cmocka_unit_test(other_data_and_units),
        cmocka_unit_test(results_without_a_plan),
        cmocka_unit_test(summaries_keep_to_80_columns),
        cmocka_unit_test(json_is_json),
        cmocka_unit_test(hostile_names_are_harmless),
        cmocka_unit_test(folders_of_others_are_left_alone),
        cmocka_unit_test(mistakes_get_a_sentence),
        cmocka_unit_test(lack_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, make_folder, NULL);
}
