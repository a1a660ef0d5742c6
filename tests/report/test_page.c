/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html as text: its data are JSON that says what the solution says, and whatever the data hold is
 * text. What a browser makes of it is tested in tests/browser. */
#include "page_support.h"
#include "report/tables.h"
#include "support/economy.h"
#include "support/gen.h"
#include <ioplan/solve.h>
#include <math.h>

static double number_at(const json_t *data, const char *list, const char *column, size_t row)
{
    const json_t *value = json_array_get(json_object_get(json_object_get(data, list), column), row);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
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
        json_t *data = page_make(&source, &page);
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
        json_t *data = page_make(&source, &page);
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
    json_t *data = page_make(&source, &page),
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
    json_t *data = page_make(&source, &page);
    assert_null(strstr(page, "<img"));
    assert_null(strstr(page, "<b>"));
    const char *name =
        json_string_value(json_array_get(json_object_get(json_object_get(data, "sectors"), "name"), 0));
    assert_true(strncmp(name, hostile, strlen(hostile) - 1) == 0);
    json_decref(data);
    iop_report_free(&source, page);
    iop_solution_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_says_what_the_solution_says),
        cmocka_unit_test(tables_are_packed_without_loss),
        cmocka_unit_test(a_large_matrix_is_a_picture),
        cmocka_unit_test(text_of_the_data_stays_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
