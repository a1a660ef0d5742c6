/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbook holds every table, cell by cell, as read back by other libraries; whatever text the data hold
 * is text.
 */
#include "product_memory.h"
#include "report/workbook.h"
#include "support/cm.h"
#include "support/gen.h"
#include "support/workbook.h"
#include <ioplan/report.h>
#include <ioplan/scenario.h>
#include <ioplan/solve.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const iop_report_product *product(void)
{
    const iop_report_product *p = iop_report_products();
    while (strcmp(p->name, "results.xlsx") != 0)
        p++;
    return p;
}

/* A cell of a sheet against what the table says. */
static void check_cell(const iop_report_table *t, size_t row, size_t column, const workbook_cell *found,
                       const char *lang)
{
    const iop_report_column *c = &t->column[column];
    iop_report_cell cell = iop_report_at(t, row, column);
    bool text = c->kind == IOP_COLUMN_TEXT || c->kind == IOP_COLUMN_CHOICE;
    const char *wanted = c->kind == IOP_COLUMN_TEXT ? cell.text
                         : text                     ? iop_report_choice(c, cell.number, lang)
                                                    : "";
    bool empty = text ? !wanted[0] : !isfinite(cell.number);
    if (empty != (found == NULL))
        fail_msg("%s, row %zu, %s: %s", t->name, row, c->key, empty ? "not empty" : "empty");
    if (empty)
        return;
    assert_int_equal(found->is_text, text);
    if (text)
        assert_string_equal(found->text, wanted);
    else if (fabs(found->number - cell.number) > 1e-15 * fabs(cell.number)) /* 16 digits are written */
        fail_msg("%s, row %zu, %s: %.17g for %.17g", t->name, row, c->key, found->number, cell.number);
}

static void check_sheet(const iop_report_table *t, const workbook_sheet *sheet, const char *lang)
{
    char heading[512];
    size_t next = 0, seen = 0;
    assert_true(sheet->frozen && sheet->filtered);
    assert_int_equal(sheet->formulas, 0);
    for (size_t row = 0; row <= t->rows; row++)
        for (size_t column = 0; column < t->columns; column++) {
            const workbook_cell *cell = next < sheet->cells ? &sheet->cell[next] : NULL;
            bool there = cell && cell->row == row && cell->column == column;
            next += there;
            seen += there;
            if (row > 0) {
                check_cell(t, row - 1, column, there ? cell : NULL, lang);
                continue;
            }
            assert_true(there && cell->is_text);
            assert_string_equal(cell->text,
                                iop_report_heading(&t->column[column], lang, heading, sizeof heading));
        }
    assert_int_equal(seen, sheet->cells);
}

/* Sheets: a cover, charts where there are some, then the tables. */
static void check_workbook(const iop_report_source *source)
{
    char *data;
    size_t size, charts = 0;
    iop_err err;
    iop_report_tables *tables;
    assert_ok(product()->make(source, &data, &size, &err), err);
    workbook book = workbook_open(data, size);
    assert_ok(iop_report_tables_open(&tables, source, &err), err);
    for (size_t k = 0; k < tables->count; k++)
        charts += tables->table[k]->charts;
    assert_int_equal(book.charts, charts);
    assert_int_equal(book.sheets, tables->count + 1 + (charts > 0));
    for (size_t k = 0; k < tables->count; k++)
        check_sheet(tables->table[k], &book.sheet[book.sheets - tables->count + k], source->lang);
    iop_report_tables_close(tables);
    workbook_close(&book);
    iop_report_free(source, data);
}

static void check_file(const char *path, size_t sets, const char *const *set, const char *lang)
{
    iop_diags *diags;
    iop_scenario *scenario;
    iop_solution *s;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    if (iop_scenario_open(&scenario, path, sets, set, NULL, diags) != IOP_OK)
        fail_msg("%s: %s", path, iop_diags_first_error(diags)->msg);
    assert_ok(iop_solve(&s, scenario->plan, NULL, &err), err);
    check_workbook(&(iop_report_source){.solution = s, .plan = scenario->plan, .lang = lang});
    check_workbook(&(iop_report_source){.solution = s, .lang = lang});
    iop_solution_close(s);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
}

static void every_number_of_every_table_is_there(void **state)
{
    (void)state;
    static const char toy[] = IOP_SOURCE_DIR "/datasets/toy/toy.yaml",
                      plan[] = IOP_SOURCE_DIR "/datasets/binh-duong-2018/plan-2018.yaml";
    static const char *const tight[] = {"limits.labour.max=20%"}, *const open[] = {
                                                                      "maximize=labour",
                                                                      "final_demand.export.max=1e6%",
                                                                      "limits.labour.max=1e6%",
                                                                      "limits.energy.max=1e6%"};
    check_file(toy, 0, NULL, "en");
    check_file(toy, 1, tight, "en");
    check_file(toy, 4, open, "en");
    check_file(plan, 0, NULL, "en");
    check_file(plan, 0, NULL, "vi");
}

static void random_plans_of_all_kinds(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        iop_plan *plan = gen_plan(seed, 12, (gen_kind)(seed % GEN_KINDS));
        iop_solution *s;
        iop_err err;
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
        check_workbook(&(iop_report_source){.solution = s, .plan = plan, .lang = "en"});
        iop_solution_close(s);
        iop_plan_close(plan);
    }
}

/* --- hostile text --------------------------------------------------------------------------------------- */

static iop_solution *small_solution(size_t sectors)
{
    iop_solution *s;
    iop_err err;
    assert_ok(iop_solution_new(&s, NULL, &err), err);
    assert_ok(iop_solution_make_list(s, "sectors", sectors, &err), err);
    for (size_t j = 0; j < sectors; j++) {
        char code[32];
        snprintf(code, sizeof code, "S%zu", j);
        assert_ok(iop_solution_set_text(s, &s->sector[j].code, code, &err), err);
        s->sector[j].output = 10 + (double)j;
        s->sector[j].base_output = 10;
        s->sector[j].lower = 0;
        s->sector[j].upper = (double)INFINITY;
        s->sector[j].reduced_cost = (double)NAN;
    }
    s->objective.value = 1;
    s->objective.base = 2;
    return s;
}

static void text_of_the_data_stays_text(void **state)
{
    (void)state;
    static const struct {
        const char *name, *found; /* NULL: the same */
    } cases[] = {
        {"</script><b>", NULL},
        {"=cmd|' /C calc'!A0", NULL},
        {"+1", NULL},
        {"-1+2", NULL},
        {"@SUM(1)", NULL},
        {"\tTab", NULL},
        {"12", NULL},
        {"a & b < c > d \"e\" 'f'", NULL},
        {"]]>", NULL},
        {"_x0041_ and __x000D_", NULL},
        {"bell \a, escape \x1b", "bell \xEF\xBF\xBD, escape \xEF\xBF\xBD"},
        {"  blanks  ", NULL},
        {"first\nsecond", NULL},
        {"Ngành công nghiệp chế biến, chế tạo", NULL},
        {"電子計算機", NULL},
        {"http://example.org", NULL},
        {"half \xC3", "half \xEF\xBF\xBD"},
        {"none \xEF\xBF\xBE", "none \xEF\xBF\xBD"},
        {"\xFF\xFE", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    };
    enum { CASES = sizeof cases / sizeof *cases };
    iop_solution *s = small_solution(CASES);
    iop_err err;
    char *data;
    size_t size;
    for (size_t j = 0; j < CASES; j++)
        assert_ok(iop_solution_set_text(s, &s->sector[j].name, cases[j].name, &err), err);
    assert_ok(iop_solution_set_text(s, &s->title, "=1+1", &err), err);
    iop_report_source source = {.solution = s, .lang = "en"};
    assert_ok(product()->make(&source, &data, &size, &err), err);
    workbook book = workbook_open(data, size);
    const workbook_sheet *sheet = workbook_find(&book, "Sectors");
    for (size_t j = 0; j < CASES; j++) {
        const workbook_cell *cell = workbook_at(sheet, j + 1, 1);
        assert_true(cell && cell->is_text);
        assert_string_equal(cell->text, cases[j].found ? cases[j].found : cases[j].name);
    }
    for (size_t k = 0; k < book.sheets; k++)
        assert_int_equal(book.sheet[k].formulas, 0);
    assert_string_equal(workbook_at(&book.sheet[0], 0, 0)->text, "=1+1");
    workbook_close(&book);
    iop_report_free(&source, data);
    iop_solution_close(s);
}

static void a_text_too_long_for_a_cell_is_cut(void **state)
{
    (void)state;
    iop_solution *s = small_solution(1);
    iop_err err;
    char *data, *name = malloc(100001);
    size_t size;
    assert_non_null(name);
    for (size_t k = 0; k < 100000; k += 2)
        memcpy(name + k, "\xC3\xA9", 2); /* é */
    name[100000] = '\0';
    assert_ok(iop_solution_set_text(s, &s->sector[0].name, name, &err), err);
    iop_report_source source = {.solution = s, .lang = "en"};
    assert_ok(product()->make(&source, &data, &size, &err), err);
    workbook book = workbook_open(data, size);
    const char *text = workbook_at(workbook_find(&book, "Sectors"), 1, 1)->text;
    assert_true(strlen(text) > 30000 && strlen(text) <= 32767);
    assert_memory_equal(text, name, strlen(text));
    workbook_close(&book);
    iop_report_free(&source, data);
    iop_solution_close(s);
    free(name);
}

/* --- names of sheets, days, memory ---------------------------------------------------------------------- */

static void names_of_sheets_are_valid_and_unlike(void **state)
{
    (void)state;
    static const char *const titles[] = {"a/b\\c?d*e[f]g:h",
                                         "A sheet whose title is much longer than thirty-one characters",
                                         "A sheet whose title is much longer than thirty-two characters",
                                         "'quoted'",
                                         "",
                                         "Ngành công nghiệp chế biến, chế tạo và hỗ trợ",
                                         "charts",
                                         "電子計算機及び周辺機器の製造業並びに関連するサービス業の全体"};
    enum { TITLES = sizeof titles / sizeof *titles };
    iop_report_tables *tables;
    iop_err err;
    char *data;
    size_t size;
    assert_ok(iop_report_tables_new(&tables, NULL, &err), err);
    for (size_t k = 0; k < TITLES; k++) {
        iop_report_table *t;
        assert_ok(iop_report_table_add(tables, "t", titles[k], &t, &err), err);
        iop_report_add(t, "key", "Key", "", IOP_COLUMN_TEXT);
        iop_report_row(t, "row");
        iop_cell_text(t, titles[k]);
    }
    iop_workbook_cover cover = {"Cover", 0, NULL, NULL};
    assert_ok(iop_workbook_write(tables, &cover, "en", 0, &data, &size, &err), err);
    workbook book = workbook_open(data, size);
    assert_int_equal(book.sheets, TITLES + 1);
    for (size_t k = 0; k < book.sheets; k++) {
        size_t characters = 0;
        for (const char *p = book.sheet[k].name; *p; p++)
            characters += ((unsigned char)*p & 0xC0) != 0x80;
        assert_in_range(characters, 1, 31);
        assert_null(strpbrk(book.sheet[k].name, "[]:*?/\\'"));
        for (size_t other = 0; other < k; other++)
            assert_string_not_equal(book.sheet[k].name, book.sheet[other].name);
    }
    workbook_close(&book);
    iop_report_free(&(iop_report_source){0}, data);
    iop_report_tables_close(tables);
}

static void the_same_result_gives_the_same_bytes(void **state)
{
    (void)state;
    iop_solution *s = small_solution(3);
    iop_report_source source = {.solution = s, .lang = "en"}, dated = source;
    iop_err err;
    char *data[3];
    size_t size[3];
    dated.created = 1700000000; /* 14 November 2023, 22:13:20 */
    for (int k = 0; k < 3; k++)
        assert_ok(product()->make(k < 2 ? &source : &dated, &data[k], &size[k], &err), err);
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(data[0], data[1], size[0]);
    workbook none = workbook_open(data[0], size[0]), day = workbook_open(data[2], size[2]);
    assert_non_null(strstr(none.properties, "1980-01-01T00:00:00Z"));
    assert_non_null(strstr(day.properties, "2023-11-14T22:13:20Z"));
    workbook_close(&none);
    workbook_close(&day);
    for (int k = 0; k < 3; k++)
        iop_report_free(&source, data[k]);
    iop_solution_close(s);
}

static void lack_of_memory_is_told(void **state)
{
    (void)state;
    iop_solution *s = small_solution(70);
    product_until_enough(product(), (iop_report_source){.solution = s, .lang = "en"});
    iop_solution_close(s);
}

/* Charts show columns of their own sheet. */
static void charts_are_where_they_belong(void **state)
{
    (void)state;
    iop_solution *s = small_solution(3);
    iop_report_source source = {.solution = s, .lang = "en"};
    iop_err err;
    char *data;
    size_t size;
    assert_ok(product()->make(&source, &data, &size, &err), err);
    workbook book = workbook_open(data, size);
    assert_int_equal(book.charts, 2);
    assert_non_null(
        strstr(book.chart[0], "'Sectors that gain and lose most'!$E$2:$E$3")); /* S0 does not move */
    assert_non_null(strstr(book.chart[1], "Sectors!$D$2:$D$4"));
    assert_non_null(strstr(book.chart[1], "Sectors!$E$2:$E$4"));
    assert_string_equal(workbook_at(workbook_find(&book, "Sectors"), 0, 3)->text, "Plan");
    workbook_close(&book);
    iop_report_free(&source, data);
    iop_solution_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_of_every_table_is_there),
        cmocka_unit_test(random_plans_of_all_kinds),
        cmocka_unit_test(text_of_the_data_stays_text),
        cmocka_unit_test(a_text_too_long_for_a_cell_is_cut),
        cmocka_unit_test(names_of_sheets_are_valid_and_unlike),
        cmocka_unit_test(the_same_result_gives_the_same_bytes),
        cmocka_unit_test(lack_of_memory_is_told),
        cmocka_unit_test(charts_are_where_they_belong),
    };
    iop_err err;
    if (product()->possible(&err) != IOP_OK) {
        printf("not tested: %s\n", err.msg);
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
