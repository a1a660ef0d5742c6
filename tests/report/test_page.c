/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html as text: its data are JSON that says what the solution and the store say, whatever the data
 * hold is text, and every text of its script has a place in the list that is translated. What a browser makes
 * of it is tested in tests/browser. */
#include "archive/example.h"
#include "report/html.h"
#include "report/tables.h"
#include "support/cm.h"
#include "support/economy.h"
#include "support/gen.h"
#include <ioplan/report.h>
#include <ioplan/sample.h>
#include <ioplan/solve.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const iop_report_product *product(void)
{
    const iop_report_product *p = iop_report_products();
    while (strcmp(p->name, "report.html") != 0)
        p++;
    return p;
}

/* The page's data, and the page without them. */
static json_t *data_of(char *page)
{
    static const char head[] = "<script type=\"application/json\" id=\"data\">";
    char *start = strstr(page, head), *end;
    json_error_t error;
    assert_non_null(start);
    end = strstr(start += sizeof head - 1, "</script>");
    assert_non_null(end);
    json_t *data = json_loadb(start, (size_t)(end - start), 0, &error);
    if (!data)
        fail_msg("the data are no JSON: %s", error.text);
    assert_null(memchr(start, '<', (size_t)(end - start)));
    memmove(start, end, strlen(end) + 1);
    return data;
}

static json_t *make(const iop_report_source *source, char **page)
{
    size_t size;
    iop_err err;
    assert_ok(product()->make(source, page, &size, &err), err);
    assert_int_equal(strlen(*page), size);
    return data_of(*page);
}

static double number_at(const json_t *data, const char *list, const char *column, size_t row)
{
    const json_t *value = json_array_get(json_object_get(json_object_get(data, list), column), row);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* --- JSON in a script ----------------------------------------------------------------------------------- */

static void json_cannot_leave_its_element(void **state)
{
    (void)state;
    static const char *const texts[] = {"</script><b>",  "<!--",       "a & b",     "\"quoted\" \\",
                                        "tab\t, bell\a", "Bình Dương", "half \xC3", ""};
    iop_text t = iop_text_start(NULL);
    iop_script j = {&t, false};
    iop_script_open(&j, '[');
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        iop_script_text(&j, texts[k]);
    iop_script_close(&j, ']');
    assert_null(strpbrk(t.data, "<>&"));
    json_error_t error;
    json_t *read = json_loads(t.data, 0, &error);
    assert_non_null(read);
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        const char *found = json_string_value(json_array_get(read, k));
        assert_string_equal(found, k == 6 ? "half \xEF\xBF\xBD" : texts[k]);
    }
    json_decref(read);
    iop_text_end(&t);
}

/* One number, as it is written; owned by the caller. */
static char *written(double value)
{
    iop_text t = iop_text_start(NULL);
    iop_script j = {&t, false};
    iop_script_number(&j, value);
    return t.data;
}

static void numbers_keep_ten_digits(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {1, "1"},
                 {-17, "-17"},
                 {1.0 / 3, "0.3333333333"},
                 {2e5 / 3, "66666.66667"},
                 {0.1, "0.1"},
                 {(double)NAN, "null"},
                 {(double)INFINITY, "null"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *text = written(cases[k].value);
        assert_string_equal(text, cases[k].text);
        free(text);
    }
    gen g = gen_seed(7);
    for (int k = 0; k < 20000; k++) {
        double value = (gen_chance(&g, .5) ? 1 : -1) * pow(10, gen_uniform(&g, -30, 30));
        char *text = written(value);
        if (!(fabs(strtod(text, NULL) - value) <= 5.01e-10 * fabs(value)))
            fail_msg("%.17g is written %s", value, text);
        free(text);
    }
}

/* A table shows five digits of a number, or all before the point. */
static void cells_keep_what_a_table_shows(void **state)
{
    (void)state;
    gen g = gen_seed(8);
    for (int k = 0; k < 20000; k++) {
        double value = (gen_chance(&g, .5) ? 1 : -1) * pow(10, gen_uniform(&g, -30, 308));
        iop_text t = iop_text_start(NULL);
        iop_script j = {&t, false};
        iop_script_cell(&j, value);
        double error = fabs(strtod(t.data, NULL) - value);
        if (!(error <= 5.01e-7 * fabs(value) && (error <= 0.00501 || fabs(value) >= 1e10)))
            fail_msg("%.17g is written %s", value, t.data);
        if (fabs(value) > 1e-6 && fabs(value) < 100 && strlen(t.data) > 14)
            fail_msg("%.17g is written %s", value, t.data);
        iop_text_end(&t);
    }
}

/* RFC 4648, section 10. */
static void bytes_are_base64(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"", "\"\""},
                                           {"f", "\"Zg==\""},
                                           {"fo", "\"Zm8=\""},
                                           {"foo", "\"Zm9v\""},
                                           {"foob", "\"Zm9vYg==\""},
                                           {"fooba", "\"Zm9vYmE=\""},
                                           {"foobar", "\"Zm9vYmFy\""}};
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
        iop_text t = iop_text_start(NULL);
        iop_script j = {&t, false};
        iop_script_bytes(&j, (const unsigned char *)pairs[k][0], strlen(pairs[k][0]));
        assert_string_equal(t.data, pairs[k][1]);
        iop_text_end(&t);
    }
}

/* --- plans ---------------------------------------------------------------------------------------------- */

static void check_structure(const json_t *data, const iop_plan *plan, const iop_solution *s)
{
    const json_t *flows = json_object_get(json_object_get(data, "structure"), "flows");
    size_t n = s->sectors;
    for (size_t i = 0; i < n && flows; i++)
        for (size_t k = 0; k < n; k++) {
            double base = plan->table->output[k],
                   wanted =
                       base == 0 ? 0 : *iop_at(plan->table->intermediate, i, k) / base * s->sector[k].output;
            assert_close(json_number_value(json_array_get(json_object_get(flows, "value"), i * n + k)),
                         wanted, 1e-9);
        }
    for (size_t m = 0; m < s->measures; m++)
        for (size_t k = 0; k < n; k++) {
            const json_t *use = json_array_get(json_object_get(json_object_get(data, "structure"), "use"), m);
            double found = json_number_value(json_array_get(use, k));
            if (isfinite(s->sector[k].output))
                assert_close(found, plan->measure[m].per_output[k] * s->sector[k].output, 1e-9);
        }
}

static void the_page_says_what_the_solution_says(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 60; seed++) {
        iop_plan *plan = gen_plan(seed, 12, (gen_kind)(seed % GEN_KINDS));
        iop_solution *s;
        iop_err err;
        char *page;
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
        const iop_report_source source = {.solution = s, .plan = plan, .lang = "en"};
        json_t *data = make(&source, &page);
        assert_string_equal(json_string_value(json_object_get(data, "status")),
                            iop_solution_status_text(s->status));
        for (size_t j = 0; j < s->sectors; j++) {
            double found = number_at(data, "sectors", "output", j);
            assert_true(isnan(found) == !isfinite(s->sector[j].output));
            if (isfinite(s->sector[j].output))
                assert_close(found, s->sector[j].output, 1e-9);
        }
        for (size_t l = 0; l < s->limits; l++)
            if (isfinite(s->limit[l].shadow_price))
                assert_close(number_at(data, "limits", "price", l), s->limit[l].shadow_price, 1e-9);
        assert_int_equal(json_array_size(json_object_get(json_object_get(data, "conflict"), "sentence")),
                         s->conflicts);
        check_structure(data, plan, s);
        assert_null(strstr(page, "://")); /* nothing to fetch */
        json_decref(data);
        iop_report_free(&source, page);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
}

/* The text in a row of a packed column; html_tables.c says how it is packed. */
static const char *unpacked(const json_t *column, size_t row)
{
    const json_t *of = json_object_get(column, "of"), *runs = json_object_get(column, "runs");
    json_int_t at = json_integer_value(json_array_get(json_object_get(column, "at"), row));
    for (size_t k = 0, passed = 0; runs && passed <= row; k += 2) {
        at = json_integer_value(json_array_get(runs, k));
        passed += (size_t)json_integer_value(json_array_get(runs, k + 1));
    }
    return json_string_value(json_array_get(of, (size_t)at));
}

static void check_column(const json_t *cells, const iop_report_table *t, size_t c)
{
    const iop_report_column *column = &t->column[c];
    bool choice = column->kind == IOP_COLUMN_CHOICE;
    for (size_t row = 0; row < t->rows; row++) {
        const iop_report_cell cell = iop_report_at(t, row, c);
        if (choice || column->kind == IOP_COLUMN_TEXT) {
            assert_string_equal(unpacked(cells, row),
                                choice ? iop_report_choice(column, cell.number, "en") : cell.text);
            continue;
        }
        const json_t *found = json_array_get(cells, row);
        assert_true(isfinite(cell.number) ? json_is_number(found) : json_is_null(found));
        if (isfinite(cell.number))
            assert_close(json_number_value(found), cell.number, 5.01e-7);
    }
    if (choice || column->kind == IOP_COLUMN_TEXT)
        assert_true(!json_object_get(cells, "at") ||
                    json_array_size(json_object_get(cells, "at")) == t->rows);
    else
        assert_int_equal(json_array_size(cells), t->rows);
}

static void tables_are_packed_without_loss(void **state)
{
    (void)state;
    size_t runs = 0, at = 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        iop_plan *plan = gen_plan(seed, 12, (gen_kind)(seed % GEN_KINDS));
        iop_solution *s;
        iop_report_tables *tables;
        iop_err err;
        char *page;
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
        const iop_report_source source = {.solution = s, .plan = plan, .lang = "en"};
        json_t *data = make(&source, &page);
        assert_ok(iop_report_tables_open(&tables, &source, &err), err);
        const json_t *list = json_object_get(data, "tables");
        assert_int_equal(json_array_size(list), tables->count);
        for (size_t k = 0; k < tables->count; k++) {
            const json_t *one = json_array_get(list, k), *cells = json_object_get(one, "cells");
            const iop_report_table *t = tables->table[k];
            assert_string_equal(json_string_value(json_object_get(one, "name")), t->name);
            assert_int_equal(json_integer_value(json_object_get(one, "rows")), t->rows);
            assert_int_equal(json_array_size(cells), t->columns);
            for (size_t c = 0; c < t->columns; c++) {
                check_column(json_array_get(cells, c), t, c);
                runs += json_object_get(json_array_get(cells, c), "runs") != NULL;
                at += json_object_get(json_array_get(cells, c), "at") != NULL;
            }
        }
        iop_report_tables_close(tables);
        json_decref(data);
        iop_report_free(&source, page);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_true(runs > 0 && at > 0);
}

/* A large matrix is a picture: brighter the larger the flow, black where there is none. */
static void a_large_matrix_is_a_picture(void **state)
{
    (void)state;
    iop_table *table = economy_table(1100, 3);
    iop_plan *plan;
    iop_solution *s;
    iop_err err;
    char *page;
    for (size_t k = 0; k < 1100; k++) {
        *iop_at(table->intermediate, 0, k) = *iop_at(table->intermediate, 1, k) = 0;
    }
    *iop_at(table->intermediate, 700, 900) = 1e6;
    iop_table_update_output(table);
    assert_ok(iop_plan_new_over(&plan, table, NULL, &err), err);
    assert_ok(iop_solution_new(&s, NULL, &err), err);
    assert_ok(iop_solution_make_list(s, "sectors", 1100, &err), err);
    assert_ok(iop_solution_make_list(s, "measures", plan->measures, &err), err);
    for (size_t k = 0; k < 1100; k++)
        s->sector[k].output = table->output[k];
    const iop_report_source source = {.solution = s, .plan = plan, .lang = "en"};
    json_t *data = make(&source, &page),
           *flows = json_object_get(json_object_get(data, "structure"), "flows");
    const char *pixels = json_string_value(json_object_get(flows, "pixels"));
    assert_int_equal(json_integer_value(json_object_get(flows, "side")), 550);
    assert_int_equal(json_integer_value(json_object_get(flows, "block")), 2);
    assert_int_equal(strlen(pixels), (550 * 550 + 2) / 3 * 4);
    assert_memory_equal(pixels, "AAAAAAAA", 8); /* the first block row sells nothing */
    size_t at = 350 * 550 + 450, last = at % 3; /* the largest block is a byte 255 */
    unsigned long bits = 0;
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int k = 0; k < 4; k++)
        bits = bits << 6 | (unsigned long)(strchr(digits, pixels[at / 3 * 4 + (size_t)k]) - digits);
    assert_int_equal(bits >> (16 - 8 * last) & 255, 255);
    const json_t *top = json_array_get(json_object_get(flows, "largest"), 0);
    assert_int_equal(json_array_size(json_object_get(flows, "largest")), 80);
    assert_true(json_number_value(json_array_get(top, 2)) > 0);
    json_decref(data);
    iop_report_free(&source, page);
    iop_solution_close(s);
    iop_plan_close(plan);
    iop_table_close(table);
}

/* --- hostile text --------------------------------------------------------------------------------------- */

static void text_of_the_data_stays_text(void **state)
{
    (void)state;
    static const char hostile[] = "</script></title><img src=x onerror=alert(1)><b> \" ' & \xFF";
    iop_solution *s;
    iop_err err;
    char *page;
    assert_ok(iop_solution_new(&s, NULL, &err), err);
    assert_ok(iop_solution_make_list(s, "sectors", 1, &err), err);
    assert_ok(iop_solution_make_list(s, "measures", 1, &err), err);
    char **slots[] = {&s->title,
                      &s->region,
                      &s->data_title,
                      &s->data_source,
                      &s->money_unit,
                      &s->objective.name,
                      &s->objective.unit,
                      &s->sector[0].code,
                      &s->sector[0].name,
                      &s->sector[0].groups,
                      &s->measure[0].name,
                      &s->measure[0].unit,
                      &s->provenance.dataset,
                      &s->provenance.scenario};
    for (size_t k = 0; k < sizeof slots / sizeof *slots; k++)
        assert_ok(iop_solution_set_text(s, slots[k], hostile, &err), err);
    const iop_report_source source = {.solution = s, .lang = "vi"};
    json_t *data = make(&source, &page);
    assert_null(strstr(page, "<img"));
    assert_null(strstr(page, "<b>"));
    const char *name =
        json_string_value(json_array_get(json_object_get(json_object_get(data, "sectors"), "name"), 0));
    assert_true(strncmp(name, hostile, strlen(hostile) - 1) == 0);
    json_decref(data);
    iop_report_free(&source, page);
    iop_solution_close(s);
}

/* --- sweeps --------------------------------------------------------------------------------------------- */

enum { DRAWS = 101 };

/* A store of 101 samples whose objective is 0, 1, ..., 100, one of them without a plan, and a path of two
 * points. */
static iop_archive *small_archive(const char *path)
{
    static const char *const fact[] = {"title"}, *const value[] = {"small"};
    static const iop_archive_label sector[] = {{"A", "money", ""}, {"B", "money", ""}},
                                   limit[] = {{"co2.max", "t", ""}}, measure[] = {{"co2", "t", ""}},
                                   key[] = {{"limits.co2.max", "t", ""}};
    static const iop_archive_sweep sweep[] = {{"doubt", "samples", "", 1, 0, NULL},
                                              {"path", "path", "", 1, 1, key}};
    static const double base[] = {1, 2};
    static const iop_archive_run run = {.facts = 1,
                                        .fact = fact,
                                        .value = value,
                                        .sweeps = 2,
                                        .sweep = sweep,
                                        .sectors = 2,
                                        .limits = 1,
                                        .measures = 1,
                                        .sector = sector,
                                        .limit = limit,
                                        .measure = measure,
                                        .base_output = base,
                                        .objective = "value_added",
                                        .objective_unit = "money"};
    iop_archive *archive;
    iop_err err;
    static iop_archive_point point[DRAWS];
    static double output[DRAWS][2], dual[DRAWS][1], count[DRAWS][1], keys[2][1] = {{10}, {20}};
    assert_ok(iop_archive_open(&archive, path, &run, NULL, &err), err);
    for (int k = 0; k < DRAWS; k++) {
        output[k][0] = 2 * k;
        output[k][1] = 7;
        dual[k][0] = 3;
        count[k][0] = -k;
        point[k] = (iop_archive_point){.part = IOP_PART_POINTS,
                                       .status = k == 50 ? "infeasible" : "optimal",
                                       .label = "",
                                       .t = (double)NAN,
                                       .objective = k == 50 ? (double)NAN : k,
                                       .shadow_price = 1,
                                       .output = k == 50 ? NULL : output[k],
                                       .limit_dual = k == 50 ? NULL : dual[k],
                                       .measure = k == 50 ? NULL : count[k]};
    }
    assert_ok(iop_archive_put(archive, 0, 0, DRAWS, point, &err), err);
    for (int k = 0; k < 2; k++) {
        point[k].key = keys[k];
        point[k].label = k ? "co2 </script> stops binding" : "";
    }
    assert_ok(iop_archive_put(archive, 1, 0, 2, point, &err), err);
    return archive;
}

static double at(const json_t *list, size_t k)
{
    return json_number_value(json_array_get(list, k));
}

static void sweeps_are_told_as_they_are(void **state)
{
    (void)state;
    const char *folder = example_folder("page");
    iop_archive *archive = small_archive(example_path(folder, "sweep.sqlite"));
    const iop_report_source source = {.sweep = archive, .lang = "en"};
    iop_err err;
    char *page;
    json_t *data = make(&source, &page), *sweeps = json_object_get(data, "sweeps"),
           *doubt = json_array_get(sweeps, 0);
    assert_int_equal(json_array_size(sweeps), 2);
    assert_int_equal(at(json_object_get(doubt, "count"), 0), DRAWS - 1);
    assert_int_equal(at(json_object_get(doubt, "count"), 1), 1);
    /* 0 .. 100 without 50: type 7 of 100 numbers, at (100 - 1) p */
    static const double expected[] = {4.95, 24.75, 50, 75.25, 95.05};
    for (size_t k = 0; k < 5; k++) {
        assert_close(at(json_object_get(doubt, "objective"), k), expected[k], 1e-9);
        assert_close(at(json_array_get(json_object_get(doubt, "outputs"), 0), k), 2 * expected[k], 1e-9);
        assert_close(at(json_array_get(json_object_get(doubt, "outputs"), 1), k), 7, 0);
        assert_close(at(json_array_get(json_object_get(doubt, "measures"), 0), 4 - k), -expected[k], 1e-9);
    }
    double drawn = 0;
    const json_t *bins = json_object_get(json_object_get(doubt, "bins"), "count");
    for (size_t k = 0; k < json_array_size(bins); k++)
        drawn += at(bins, k);
    assert_int_equal(drawn, DRAWS - 1);
    const json_t *rows = json_object_get(doubt, "convergence"),
                 *last = json_array_get(rows, json_array_size(rows) - 1);
    assert_int_equal(at(last, 0), DRAWS);
    assert_close(at(last, 1), 50, 1e-9);
    const json_t *points = json_object_get(json_array_get(sweeps, 1), "points"),
                 *second = json_array_get(points, 1);
    assert_int_equal(json_array_size(points), 2);
    assert_close(at(json_array_get(second, 5), 0), 20, 0);
    assert_close(at(json_array_get(second, 6), 0), 2, 0);
    assert_string_equal(json_string_value(json_array_get(second, 4)), "co2 </script> stops binding");
    json_decref(data);
    iop_report_free(&source, page);
    assert_ok(iop_archive_close(archive, &err), err);
}

/* The store of tests/archive has kinds and parts of every sort. */
static void every_kind_of_sweep_is_json(void **state)
{
    (void)state;
    iop_archive *archive;
    iop_err err;
    char *page;
    assert_ok(iop_archive_open(&archive, example_path(example_folder("kinds"), "sweep.sqlite"), example_run(),
                               NULL, &err),
              err);
    assert_ok(example_put_rest(archive, 1, &err), err);
    const iop_report_source source = {.sweep = archive, .lang = "vi"};
    json_t *data = make(&source, &page);
    assert_int_equal(json_array_size(json_object_get(data, "sweeps")), EXAMPLE_SWEEPS);
    json_decref(data);
    iop_report_free(&source, page);
    assert_ok(iop_archive_close(archive, &err), err);
}

/* --- memory --------------------------------------------------------------------------------------------- */

static void run_out(iop_report_source source)
{
    long left = 0;
    for (;; left++) {
        economy_memory memory = {left};
        iop_env env = economy_env(&memory);
        iop_err err;
        char *data;
        size_t size;
        source.env = &env;
        iop_status status = product()->make(&source, &data, &size, &err);
        if (status == IOP_OK) {
            iop_report_free(&source, data);
            break;
        }
        assert_int_equal(status, IOP_ENOMEM);
        assert_null(data);
        assert_true(left < 10000);
    }
    assert_true(left > 10);
}

static void lack_of_memory_is_told(void **state)
{
    (void)state;
    iop_plan *plan = gen_plan(0, 6, GEN_PLAIN);
    iop_archive *archive = small_archive(example_path(example_folder("memory"), "sweep.sqlite"));
    iop_solution *s;
    iop_err err;
    assert_ok(iop_solve(&s, plan, NULL, &err), err);
    run_out((iop_report_source){.solution = s, .plan = plan, .sweep = archive, .lang = "en"});
    iop_solution_close(s);
    iop_plan_close(plan);
    assert_ok(iop_archive_close(archive, &err), err);
}

/* --- words ---------------------------------------------------------------------------------------------- */

static char *read_whole(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/solver/report/page/%s.js", IOP_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static bool is_listed(const char *text, size_t length)
{
    for (size_t k = 0; iop_html_words[k]; k++)
        if (strlen(iop_html_words[k]) == length && memcmp(iop_html_words[k], text, length) == 0)
            return true;
    return false;
}

/* The texts of one call t(...): literals up to the first comma outside of brackets. */
static size_t check_call(const char *name, const char *p)
{
    size_t found = 0;
    for (int depth = 0; *p && !(depth == 0 && (*p == ',' || *p == ')')); p++) {
        depth += (*p == '(') - (*p == ')');
        if (*p != '"')
            continue;
        size_t length = strcspn(++p, "\"");
        if (!is_listed(p, length))
            fail_msg("%s.js: html_words.c lacks \"%.*s\"", name, (int)length, p);
        p += length;
        found++;
    }
    return found;
}

static void every_text_of_the_script_can_be_translated(void **state)
{
    (void)state;
    static const char *const parts[] = {"base",  "table",     "chart",  "frame", "plan",  "sweep",  "trade",
                                        "doubt", "structure", "arrays", "whole", "start", "compare"};
    char *all = calloc(1, 1 << 22);
    size_t calls = 0;
    assert_non_null(all);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        char *text = read_whole(parts[k]);
        for (const char *p = text; (p = strstr(p, "t(")) != NULL; p += 2)
            if (p == text || !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.", p[-1]))
                calls += check_call(parts[k], p + 2);
        strcat(all, text);
        free(text);
    }
    assert_true(calls > 100);
    for (size_t k = 0; iop_html_words[k]; k++) {
        char quoted[1024];
        snprintf(quoted, sizeof quoted, "\"%s\"", iop_html_words[k]);
        if (!strstr(all, quoted))
            fail_msg("html_words.c: nobody says \"%s\"", iop_html_words[k]);
    }
    free(all);
}

/* Whoever builds fetches from where their npm is told to. */
static void the_list_of_packages_names_no_place(void **state)
{
    (void)state;
    FILE *file = fopen(IOP_SOURCE_DIR "/solver/report/charts/package-lock.json", "rb");
    char line[512];
    size_t pinned = 0;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        assert_null(strstr(line, "://"));
        assert_null(strstr(line, "\"resolved\""));
        pinned += strstr(line, "\"integrity\": \"sha512-") != NULL;
    }
    fclose(file);
    assert_true(pinned >= 4); /* echarts, zrender, tslib, esbuild */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_cannot_leave_its_element),
        cmocka_unit_test(numbers_keep_ten_digits),
        cmocka_unit_test(cells_keep_what_a_table_shows),
        cmocka_unit_test(bytes_are_base64),
        cmocka_unit_test(the_page_says_what_the_solution_says),
        cmocka_unit_test(tables_are_packed_without_loss),
        cmocka_unit_test(a_large_matrix_is_a_picture),
        cmocka_unit_test(text_of_the_data_stays_text),
        cmocka_unit_test(sweeps_are_told_as_they_are),
        cmocka_unit_test(every_kind_of_sweep_is_json),
        cmocka_unit_test(lack_of_memory_is_told),
        cmocka_unit_test(every_text_of_the_script_can_be_translated),
        cmocka_unit_test(the_list_of_packages_names_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
