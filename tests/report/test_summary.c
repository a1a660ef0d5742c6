/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Summaries keep to 80 columns, whatever the scenario, the language, the names and the numbers. */
#include "base/text.h"
#include "base/units.h"
#include "support/cm.h"
#include "support/gen.h"
#include <ctype.h>
#include <glob.h>
#include <ioplan/report.h>
#include <ioplan/scenario.h>
#include <ioplan/solve.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const languages[] = {"en", "vi"};

/* Every line at most 80 columns wide, valid, and without blanks at its end. */
static void check_lines(char *text, const char *what)
{
    assert_int_equal(iop_utf8_valid(text, strlen(text)), strlen(text));
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        size_t length = strlen(line);
        if (iop_text_width(line) > 80)
            fail_msg("%s: %zu columns: %s", what, iop_text_width(line), line);
        if (length && line[length - 1] == ' ')
            fail_msg("%s: a blank at the end: %s", what, line);
        if (strstr(line, " nan") || strstr(line, " inf ") || strstr(line, " -inf"))
            fail_msg("%s: no number: %s", what, line);
    }
}

static void check_summary(const iop_solution *s, const char *what)
{
    for (size_t k = 0; k < 2; k++) {
        iop_err err;
        char *text;
        size_t length;
        assert_ok(iop_report_summary(s, languages[k], &text, &length, &err), err);
        assert_int_equal(strlen(text), length);
        assert_true(length > 0 && text[length - 1] == '\n');
        check_lines(text, what);
        iop_solution_text_free(s, text);
    }
}

static iop_solution_status solve_file(const char *path, size_t sets, const char *const *set)
{
    iop_diags *diags;
    iop_scenario *scenario;
    iop_solution *s;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    if (iop_scenario_open(&scenario, path, sets, set, NULL, diags) != IOP_OK)
        fail_msg("%s: %s", path, iop_diags_first_error(diags)->msg);
    assert_ok(iop_solve(&s, scenario->plan, NULL, &err), err);
    check_summary(s, path);
    iop_solution_status status = s->status;
    iop_solution_close(s);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
    return status;
}

static void all_committed_scenarios(void **state)
{
    (void)state;
    glob_t found;
    size_t scenarios = 0;
    assert_int_equal(glob(IOP_SOURCE_DIR "/datasets/*/*.yaml", 0, NULL, &found), 0);
    for (size_t k = 0; k < found.gl_pathc; k++) {
        const char *name = strrchr(found.gl_pathv[k], '/') + 1;
        if (strcmp(name, "dataset.yaml") == 0)
            continue;
        solve_file(found.gl_pathv[k], 0, NULL);
        scenarios++;
    }
    assert_true(scenarios >= 7);
    globfree(&found);
}

static void plans_without_an_optimum(void **state)
{
    (void)state;
    static const char toy[] = IOP_SOURCE_DIR "/datasets/toy/toy.yaml";
    static const char *const tight[] = {"limits.labour.max=20%"},
                             *const open[] = {"final_demand.export.max=100000%", "limits.labour.max=1e6%",
                                              "limits.energy.max=1e6%"},
                             *const falling[] = {"minimize=labour", "final_demand.export.min=-1e6%"};
    assert_int_equal(solve_file(toy, 1, tight), IOP_INFEASIBLE);
    assert_int_equal(solve_file(toy, 3, open), IOP_OPTIMAL);
    solve_file(toy, 2, falling);
}

/* Random plans of all kinds, also with names that are too long for any column. */
static void random_plans_with_long_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Ngành công nghiệp chế biến, chế tạo các sản phẩm hỗ trợ và dịch vụ kèm theo trong khu công nghiệp",
        "電子計算機及び周辺機器の製造業並びに関連するサービス業の全体を含む非常に長い名前の部門",
        "Word_without_any_blank_that_is_longer_than_a_whole_line_of_a_terminal_which_has_eighty_columns", ""};
    int seen[5] = {0};
    for (uint64_t seed = 0; seed < 60; seed++) {
        iop_plan *plan = gen_plan(seed, 12, (gen_kind)(seed % GEN_KINDS));
        iop_table *t = plan->own_table;
        iop_solution *s;
        iop_err err;
        char what[32];
        const char *name = names[seed % 4];
        assert_ok(iop_table_set_text(t, &t->sectors[0].name, name, &err), err);
        assert_ok(iop_table_set_text(t, &t->sectors[0].name_vi, names[(seed + 1) % 4], &err), err);
        if (seed % 2)
            assert_ok(iop_table_set_text(t, &t->sectors[0].code, "A_code_of_thirty_characters_01", &err),
                      err);
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
        assert_ok(iop_solution_set_text(s, &s->title, name, &err), err);
        assert_ok(iop_solution_set_text(s, &s->objective.name, name[0] ? name : "x", &err), err);
        for (size_t l = 0; l < s->limits; l++)
            assert_ok(iop_solution_set_text(s, &s->limit[l].unit, name, &err), err);
        for (size_t g = 0; g < s->totals; g++)
            assert_ok(iop_solution_set_text(s, &s->total[g].name, name, &err), err);
        s->provenance.seconds = 1234.5678;
        seen[s->status]++;
        snprintf(what, sizeof what, "plan %llu", (unsigned long long)seed);
        check_summary(s, what);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_true(seen[IOP_OPTIMAL] > 10 && seen[IOP_INFEASIBLE] > 2 && seen[IOP_UNBOUNDED] > 1);
}

/* --- no English in Vietnamese --------------------------------------------------------------------------- */

/* Whether the word, `length` letters, stands in the text by itself. */
static bool has_word(const char *text, const char *word, size_t length)
{
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        if ((at == text || !isalpha((unsigned char)at[-1])) && !isalpha((unsigned char)at[length]))
            return true;
    return false;
}

/* What the solution was given by its data, and symbols: no template is to blame for them. */
static void add_data(iop_text *t, const iop_solution *s)
{
    iop_text_printf(t, "%s %s %s %s GWh NMVOC NOx", s->title, s->data_title, s->data_source, s->currency);
    for (size_t j = 0; j < s->sectors; j++)
        iop_text_printf(t, " %s %s", s->sector[j].code, s->sector[j].name);
    for (size_t k = 0; k < s->conflicts; k++)
        iop_text_printf(t, " %s", s->conflict[k].file);
}

/* No word of three letters or more that English templates, names and units have given is left; returns how
 * many were looked for. */
static size_t no_english_is_left(const iop_solution *s)
{
    char *english, *vietnamese;
    size_t length, words = 0;
    iop_err err;
    iop_text data = iop_text_start(NULL);
    add_data(&data, s);
    assert_ok(iop_report_summary(s, "en", &english, &length, &err), err);
    assert_ok(iop_report_summary(s, "vi", &vietnamese, &length, &err), err);
    for (char *at = english; *at;) {
        size_t letters = 0;
        while (isalpha((unsigned char)at[letters]))
            letters++;
        char word[64];
        snprintf(word, sizeof word, "%.*s", (int)letters, at);
        if (letters >= 3 && letters < sizeof word && !has_word(data.data, word, letters)) {
            words++;
            if (has_word(vietnamese, word, letters))
                fail_msg("\"%s\" is left in Vietnamese:\n%s", word, vietnamese);
        }
        at += letters ? letters : 1;
    }
    iop_solution_text_free(s, english);
    iop_solution_text_free(s, vietnamese);
    iop_text_end(&data);
    return words;
}

static void vietnamese_has_no_english_words(void **state)
{
    (void)state;
    static const struct {
        const char *path, *set;
    } cases[] = {
        {"binh-duong-2018/plan-2018.yaml", NULL},
        {"binh-duong-2018/plan-2030.yaml", NULL},
        {"binh-duong-2018/plan-2018-infeasible.yaml", NULL},
        {"binh-duong-2018/plan-2030-infeasible.yaml", NULL},
        {"binh-duong-2018/plan-2018.yaml", "output.group_total.electronics.max=101%"},
        {"germany-1995/germany.yaml", NULL},
        {"toy/toy.yaml", NULL},
        {"toy/toy.yaml", "limits.labour.max=20%"},
        {"toy/toy.yaml", "final_demand.export.max=100000%"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char path[512];
        iop_diags *diags;
        iop_scenario *scenario;
        iop_solution *s;
        iop_err err;
        snprintf(path, sizeof path, "%s/datasets/%s", IOP_SOURCE_DIR, cases[k].path);
        assert_ok(iop_diags_open(&diags, NULL, &err), err);
        if (iop_scenario_open(&scenario, path, cases[k].set != NULL, &cases[k].set, NULL, diags) != IOP_OK)
            fail_msg("%s: %s", path, iop_diags_first_error(diags)->msg);
        assert_ok(iop_solve(&s, scenario->plan, NULL, &err), err);
        size_t words = no_english_is_left(s);
        if (words < 30)
            fail_msg("%s: only %zu words were looked for", path, words);
        iop_solution_close(s);
        iop_scenario_close(scenario);
        iop_diags_close(diags);
    }
}

static void assert_says(const iop_solution *s, const char *lang, const char *words)
{
    char *text;
    size_t length;
    iop_err err;
    assert_ok(iop_report_summary(s, lang, &text, &length, &err), err);
    if (!strstr(text, words))
        fail_msg("nothing says \"%s\":\n%s", words, text);
    iop_solution_text_free(s, text);
}

/* A search that ended is told apart from a conflict of which nothing can be spared, with a proof and without.
 */
static void a_search_that_ended_is_told(void **state)
{
    (void)state;
    iop_plan *plan = gen_plan(3, 6, GEN_PLAIN);
    iop_solution *s;
    iop_err err;
    size_t statement;
    assert_ok(iop_plan_add_statement(plan, "output.all.max", "1%", "plan.yaml", 4, &statement, &err), err);
    for (size_t j = 0; j < plan->table->n; j++) {
        plan->output[j].hi = 0.01 * plan->table->output[j];
        plan->output[j].lo = fmin(plan->output[j].lo, plan->output[j].hi);
        plan->output[j].hi_statement = statement;
    }
    assert_ok(iop_solve(&s, plan, NULL, &err), err);
    assert_int_equal(s->status, IOP_INFEASIBLE);
    assert_true(s->conflicts > 0 && s->conflict_price);
    s->conflict_reducible = true;
    assert_says(s, "en", "The search for the few of these that");
    assert_says(s, "vi", "Việc tìm số ít điều");
    double *price = s->conflict_price;
    s->conflict_price = NULL;
    assert_says(s, "en", "The search for those in conflict");
    s->conflict_price = price;
    iop_solution_close(s);
    iop_plan_close(plan);
}

static void scale(iop_solution *s, double factor)
{
    for (size_t j = 0; j < s->sectors; j++)
        s->sector[j].output *= factor, s->sector[j].base_output *= -factor;
    for (size_t k = 0; k < s->demands; k++)
        s->demand[k].value *= factor;
    for (size_t m = 0; m < s->measures; m++)
        s->measure[m].value *= factor;
    for (size_t l = 0; l < s->limits; l++) {
        iop_limit_result *r = &s->limit[l];
        r->limit *= factor, r->used *= factor, r->slack *= factor, r->base_use *= factor;
        r->range_from *= factor, r->range_to *= factor, r->shadow_price *= factor;
    }
    s->objective.value *= factor;
}

static void numbers_of_all_sizes(void **state)
{
    (void)state;
    static const double factors[] = {1e-14, 1e-6, -1, 1e5, 1e9, 1e12, 1e18, 1e100};
    for (size_t k = 0; k < sizeof factors / sizeof *factors; k++) {
        iop_plan *plan = gen_plan(2, 6, GEN_PLAIN);
        iop_solution *s;
        iop_err err;
        char what[32];
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
        assert_int_equal(s->status, IOP_OPTIMAL);
        scale(s, factors[k]);
        snprintf(what, sizeof what, "factor %g", factors[k]);
        check_summary(s, what);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
}

/* Multiplies everything that is money. */
static void scale_money(iop_solution *s, double factor)
{
    for (size_t j = 0; j < s->sectors; j++)
        s->sector[j].output *= factor, s->sector[j].base_output *= factor;
    for (size_t k = 0; k < s->demands; k++)
        s->demand[k].value *= factor, s->demand[k].base_value *= factor;
    for (size_t m = 0; m < s->measures; m++)
        if (strcmp(s->measure[m].unit, s->money_unit) == 0)
            s->measure[m].value *= factor, s->measure[m].base *= factor;
    for (size_t g = 0; g < s->totals; g++)
        s->total[g].value *= factor, s->total[g].lower *= factor, s->total[g].upper *= factor;
    s->objective.value *= factor;
    s->objective.base *= factor;
}

/* What the headline says, in single units of money. */
static double headline(const char *text)
{
    const char *at = strstr(text, "value added: ");
    char digits[64], unit[64], single[64];
    size_t count = 0;
    assert_non_null(at);
    for (at += strlen("value added: "); *at != ' '; at++)
        if (*at != ',')
            digits[count++] = *at;
    digits[count] = '\0';
    snprintf(unit, sizeof unit, "%.*s", (int)strcspn(at + 1, ","), at + 1);
    double multiple = iop_unit_single(unit, single, sizeof single);
    assert_string_equal(single, "USD");
    return strtod(digits, NULL) * multiple;
}

/* Money in small units is told in multiples of it: nothing is cut, and the amount stays the same. */
static void small_units_of_money(void **state)
{
    (void)state;
    static const double factors[] = {1, 1e3, 1e6, 1e9};
    for (size_t k = 0; k < 4 * sizeof factors / sizeof *factors; k++) {
        double factor = factors[k / 4];
        iop_plan *plan = gen_plan(2, 6, GEN_PLAIN);
        iop_solution *s;
        iop_err err;
        char *text;
        size_t length;
        assert_ok(iop_table_set_text(plan->own_table, &plan->own_table->unit, "USD", &err), err);
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
        assert_ok(iop_solution_set_text(s, &s->money_unit, "USD", &err), err);
        for (size_t m = 0; m < s->measures; m++)
            if (m == 0 || strcmp(s->measure[m].unit, s->measure[0].unit) == 0)
                assert_ok(iop_solution_set_text(s, &s->measure[m].unit, "USD", &err), err);
        assert_ok(iop_solution_set_text(s, &s->objective.unit, "USD", &err), err);
        scale_money(s, factor * pow(10, (double)(k % 4)));
        assert_ok(iop_report_summary(s, "en", &text, &length, &err), err);
        if (strstr(text, "…"))
            fail_msg("factor %g: a number is cut:\n%s", factor, text);
        assert_close(headline(text), s->objective.value, 1e-4);
        check_lines(text, "money");
        iop_solution_text_free(s, text);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
}

/* Where the solver gave up there is nothing to tell of, and no "nan" stands for it. */
static void without_an_answer(void **state)
{
    (void)state;
    iop_plan *plan = gen_plan(2, 6, GEN_PLAIN);
    iop_solution *s;
    iop_err err;
    char *text;
    size_t length;
    assert_ok(iop_solve(&s, plan, NULL, &err), err);
    s->status = IOP_UNVERIFIED;
    s->certificate.verified = false;
    s->objective.value = (double)NAN;
    for (size_t m = 0; m < s->measures; m++)
        s->measure[m].value = (double)NAN;
    assert_ok(iop_report_summary(s, "en", &text, &length, &err), err);
    assert_non_null(strstr(text, "unverified ("));
    assert_null(strstr(text, "nan"));
    iop_solution_text_free(s, text);
    iop_solution_close(s);
    iop_plan_close(plan);
}

/* A range whose ends are the limit itself was not computed, and is not told as one. */
static void without_ranges(void **state)
{
    (void)state;
    iop_plan *plan = gen_plan(2, 6, GEN_PLAIN);
    iop_solution *s;
    iop_err err;
    char *text;
    size_t length;
    assert_ok(iop_solve(&s, plan, NULL, &err), err);
    assert_true(s->limits > 0);
    for (size_t l = 0; l < s->limits; l++) {
        s->limit[l].shadow_price = s->limit[l].shadow_price_left = 1;
        s->limit[l].range_from = s->limit[l].range_to = s->limit[l].limit;
    }
    assert_ok(iop_report_summary(s, "en", &text, &length, &err), err);
    assert_non_null(strstr(text, "how far it holds was not computed"));
    assert_null(strstr(text, "holds from"));
    iop_solution_text_free(s, text);
    iop_solution_close(s);
    iop_plan_close(plan);
}

/* A whole plan, as it is or with more periods than have columns: what is left out is said; targets are told
 * in words. */
static void periods_that_are_left_out(void **state)
{
    (void)state;
    static const char *const set[] = {"targets.industry.of=value_added",
                                      "targets.industry.in=2002",
                                      "targets.industry.min=1000 million USD",
                                      "targets.industry.weight=0.1",
                                      "periods.2007.growth=100%",
                                      "periods.2008.growth=100%"};
    for (size_t more = 0; more < 2; more++) {
        iop_diags *diags;
        iop_scenario *scenario;
        iop_solution *s;
        iop_err err;
        char *text;
        size_t length;
        assert_ok(iop_diags_open(&diags, NULL, &err), err);
        assert_int_equal(iop_scenario_open(&scenario, IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml",
                                           more ? 6 : 4, set, NULL, diags),
                         IOP_OK);
        assert_ok(iop_solve_scheme(&s, scenario->scheme, NULL, &err), err);
        check_summary(s, "periods");
        assert_ok(iop_report_summary(s, "en", &text, &length, &err), err);
        assert_true(!more == !strstr(text, "Of 8 periods 7 are shown here"));
        assert_true(!more == (strstr(text, "2004") != NULL));
        assert_non_null(strstr(text, "industry, 2002 is missed by 845 million USD from below"));
        iop_solution_text_free(s, text);
        assert_ok(iop_report_summary(s, "vi", &text, &length, &err), err);
        assert_non_null(strstr(text, "công nghiệp, 2002 còn thiếu 845 triệu USD"));
        iop_solution_text_free(s, text);
        iop_solution_close(s);
        iop_scenario_close(scenario);
        iop_diags_close(diags);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_committed_scenarios),
        cmocka_unit_test(plans_without_an_optimum),
        cmocka_unit_test(random_plans_with_long_names),
        cmocka_unit_test(numbers_of_all_sizes),
        cmocka_unit_test(small_units_of_money),
        cmocka_unit_test(without_an_answer),
        cmocka_unit_test(without_ranges),
        cmocka_unit_test(periods_that_are_left_out),
        cmocka_unit_test(vietnamese_has_no_english_words),
        cmocka_unit_test(a_search_that_ended_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
