/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conflicts and relaxations in words, made from the fields of a solution. */
#include "support/cm.h"
#include <ioplan/solution.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NONE ((double)NAN)

static const struct {
    const char *key, *text, *file, *unit, *weighs_on;
    double bound;
    bool of_growth;
    const char *english, *vietnamese;
} members[] = {
    {"limits.co2e.max", "95.5%", "p.yaml", "kt CO2e", "", 17797.42, false,
     "co2e at most 95.5% of the base year (17,797.4 kt CO2e)",
     "khí nhà kính (CO2e) tối đa bằng 95,5% năm gốc (17.797,4 kt CO2e)"},
    {"limits.labour.min", "1450.5 thousand persons", "p.yaml", "thousand persons", "", 1450.5, false,
     "labour at least 1450.5 thousand persons", "lao động tối thiểu 1450,5 nghìn người"},
    {"limits.my_own.max", "20 t", "p.yaml", "t", "", 20, false, "my_own at most 20 t", "my_own tối đa 20 t"},
    {"output.all.min", "70%", "p.yaml", "million USD", "D26, D25", NONE, false,
     "every output at least 70% of the base year; it weighs most on D26, D25",
     "giá trị sản xuất của mọi ngành tối thiểu bằng 70% năm gốc; vướng nhất ở D26, D25"},
    {"output.group.strategic.max", "120%", "p.yaml", "million USD", "D26, D25", NONE, true,
     "every output of group strategic at most 120% of the base year's growth; it weighs most on D26, D25",
     "giá trị sản xuất của mọi ngành trong nhóm ngành chiến lược tối đa bằng 120% mức năm gốc nhân hệ số "
     "tăng trưởng; "
     "vướng nhất ở D26, D25"},
    {"output.group_total.electronics.min", "130%", "p.yaml", "million USD", "", 1300, true,
     "total output of group electronics at least 130% of the base year's growth (1,300 million USD)",
     "tổng giá trị sản xuất của nhóm điện tử tối thiểu bằng 130% mức năm gốc nhân hệ số tăng trưởng (1.300 "
     "triệu USD)"},
    {"output.labour.max", "5 million USD", "p.yaml", "million USD", "", 5, false,
     "output of labour at most 5 million USD", "giá trị sản xuất của ngành labour tối đa 5 triệu USD"},
    {"final_demand.export.min", "80%", "p.yaml", "million USD", "D26", NONE, false,
     "export demand for every product at least 80% of the base year; it weighs most on D26",
     "nhu cầu xuất khẩu đối với mọi sản phẩm tối thiểu bằng 80% năm gốc; vướng nhất ở D26"},
    {"final_demand.export.group.wood.max", "80%", "p.yaml", "million USD", "D16", NONE, false,
     "export demand for every product of group wood at most 80% of the base year; it weighs most on D16",
     "nhu cầu xuất khẩu đối với mọi sản phẩm của nhóm wood tối đa bằng 80% năm gốc; vướng nhất ở D16"},
    {"final_demand.export.sectors.D26.max", "250%", "p.yaml", "million USD", "", 25, false,
     "export demand for D26 at most 250% of the base year (25 million USD)",
     "nhu cầu xuất khẩu đối với sản phẩm ngành D26 tối đa bằng 250% năm gốc (25 triệu USD)"},
    {"final_demand.household", "", "", "million USD", "D26, D25", NONE, false,
     "household demand stays at its base value, since the scenario does not name it; it weighs most on D26, "
     "D25",
     "nhu cầu tiêu dùng hộ gia đình giữ nguyên mức năm gốc, vì kịch bản không nêu; vướng nhất ở D26, D25"},
    {"final_demand.npo", "", "", "million USD", "", 7, true,
     "npo demand stays at its base value times growth, since the scenario does not name it",
     "nhu cầu npo giữ ở mức năm gốc nhân hệ số tăng trưởng, vì kịch bản không nêu"},
    {"nothing.known", "1", "p.yaml", "", "", NONE, false, "nothing.known", "nothing.known"},
};
enum { MEMBERS = sizeof members / sizeof *members };

static iop_solution *with_conflict(void)
{
    iop_solution *s;
    iop_err err;
    assert_ok(iop_solution_new(&s, NULL, &err), err);
    s->status = IOP_INFEASIBLE;
    assert_ok(iop_solution_make_list(s, "conflict", MEMBERS, &err), err);
    for (size_t k = 0; k < MEMBERS; k++) {
        iop_conflict_result *c = &s->conflict[k];
        assert_ok(iop_solution_set_text(s, &c->key, members[k].key, &err), err);
        assert_ok(iop_solution_set_text(s, &c->text, members[k].text, &err), err);
        assert_ok(iop_solution_set_text(s, &c->file, members[k].file, &err), err);
        assert_ok(iop_solution_set_text(s, &c->unit, members[k].unit, &err), err);
        assert_ok(iop_solution_set_text(s, &c->weighs_on, members[k].weighs_on, &err), err);
        c->bound = members[k].bound;
        c->of_growth = members[k].of_growth;
    }
    return s;
}

static void expect_members(const iop_solution *s)
{
    for (size_t k = 0; k < MEMBERS; k++)
        for (int vi = 0; vi < 2; vi++) {
            iop_err err;
            char *text;
            assert_ok(iop_solution_conflict_sentence(s, k, vi ? "vi" : "en", &text, &err), err);
            assert_string_equal(text, vi ? members[k].vietnamese : members[k].english);
            iop_solution_text_free(s, text);
        }
}

static void members_are_told_in_both_languages(void **state)
{
    (void)state;
    iop_solution *s = with_conflict();
    expect_members(s);
    iop_solution_close(s);
}

/* The file holds all that the sentences are made from. */
static void members_are_told_from_a_file(void **state)
{
    (void)state;
    iop_solution *s = with_conflict(), *back;
    iop_err err;
    char *text;
    size_t length;
    assert_ok(iop_solution_to_json(s, &text, &length, &err), err);
    assert_ok(iop_solution_from_json(&back, text, length, "solution.json", NULL, &err), err);
    expect_members(back);
    iop_solution_text_free(s, text);
    iop_solution_close(back);
    iop_solution_close(s);
}

static void a_conflict_is_joined(void **state)
{
    (void)state;
    iop_solution *s = with_conflict();
    iop_err err;
    char *text;
    s->conflicts = 3;
    assert_ok(iop_solution_conflict_text(s, "vi", &text, &err), err);
    assert_string_equal(
        text, "khí nhà kính (CO2e) tối đa bằng 95,5% năm gốc (17.797,4 kt CO2e); lao động tối thiểu "
              "1450,5 nghìn người; my_own tối đa 20 t");
    iop_solution_text_free(s, text);
    s->conflicts = 0;
    assert_ok(iop_solution_conflict_text(s, "vi", &text, &err), err);
    assert_string_equal(text, "");
    iop_solution_text_free(s, text);
    s->conflicts = MEMBERS;
    iop_solution_close(s);
}

/* Of what one proof uses the heaviest are told, and how many more there are. */
static void a_long_conflict_is_cut(void **state)
{
    (void)state;
    iop_solution *s = with_conflict();
    iop_err err;
    char *text;
    assert_int_equal(iop_solution_conflicts_shown(s), MEMBERS);
    s->conflict_reducible = true;
    assert_int_equal(iop_solution_conflicts_shown(s), 8);
    assert_ok(iop_solution_conflict_text(s, "en", &text, &err), err);
    assert_non_null(strstr(text, members[7].english));
    assert_null(strstr(text, members[8].english));
    assert_non_null(strstr(text, "; and 5 more that weigh less"));
    iop_solution_text_free(s, text);
    assert_ok(iop_solution_conflict_text(s, "vi", &text, &err), err);
    assert_non_null(strstr(text, "; và 5 điều khác ít nặng hơn"));
    iop_solution_text_free(s, text);
    s->conflicts = 8;
    assert_ok(iop_solution_conflict_text(s, "en", &text, &err), err);
    assert_null(strstr(text, "more that weigh less"));
    iop_solution_text_free(s, text);
    s->conflicts = MEMBERS;
    iop_solution_close(s);
}

static void relaxations_are_told_in_both_languages(void **state)
{
    (void)state;
    static const struct {
        const char *name, *unit;
        bool upper;
        double from, to;
        const char *english, *vietnamese;
    } cases[] = {
        {"co2e", "kt CO2e", true, 17797.4, 18076.5,
         "raise the limit on co2e from 17,797.4 to 18,076.5 kt CO2e (+1.57 %)",
         "nâng giới hạn khí nhà kính (CO2e) từ 17.797,4 lên 18.076,5 kt CO2e (+1,57 %)"},
        {"labour", "persons", false, 20, 15.5, "lower the floor on labour from 20 to 15.5 persons (-22.5 %)",
         "hạ mức tối thiểu của lao động từ 20 xuống 15,5 người (-22,5 %)"},
        {"labour", "persons", true, 20, 2000.5,
         "raise the limit on labour from 20 to 2,000.5 persons (+9,903 %)",
         "nâng giới hạn lao động từ 20 lên 2.000,5 người (+9.903 %)"},
        {"export demand for D26", "million USD", true, 0, 2,
         "raise the upper bound of export demand for D26 from 0 to 2 "
         "million USD",
         "nâng cận trên của nhu cầu xuất khẩu đối với sản phẩm ngành D26 từ 0 lên 2 triệu USD"},
        {"output of D26", "million USD", false, 4, 3,
         "lower the lower bound of output of D26 from 4 to 3 million USD "
         "(-25 %)",
         "hạ cận dưới của giá trị sản xuất của ngành D26 từ 4 xuống 3 triệu USD (-25 %)"},
        {"total output of group other", "million USD", false, -4, -5,
         "lower the lower bound of total output of group other from -4 to -5 million USD (-25 %)",
         "hạ cận dưới của tổng giá trị sản xuất của nhóm khác từ -4 xuống -5 triệu USD (-25 %)"},
    };
    enum { CASES = sizeof cases / sizeof *cases };
    iop_solution *s;
    iop_err err;
    char *text;
    assert_ok(iop_solution_new(&s, NULL, &err), err);
    assert_ok(iop_solution_make_list(s, "relaxation", CASES, &err), err);
    for (size_t k = 0; k < CASES; k++) {
        iop_relaxation_result *r = &s->relaxation[k];
        assert_ok(iop_solution_set_text(s, &r->name, cases[k].name, &err), err);
        assert_ok(iop_solution_set_text(s, &r->unit, cases[k].unit, &err), err);
        r->upper = cases[k].upper;
        r->from = cases[k].from;
        r->to = cases[k].to;
        assert_ok(iop_solution_relaxation_sentence(s, k, "en", &text, &err), err);
        assert_string_equal(text, cases[k].english);
        iop_solution_text_free(s, text);
        assert_ok(iop_solution_relaxation_sentence(s, k, "vi", &text, &err), err);
        assert_string_equal(text, cases[k].vietnamese);
        iop_solution_text_free(s, text);
        assert_ok(iop_solution_cell_words(s, cases[k].name, "en", &text, &err), err);
        assert_string_equal(text, cases[k].name);
        iop_solution_text_free(s, text);
    }
    iop_solution_close(s);
}

/* --- memory --------------------------------------------------------------------------------------------- */

/* Fails from the `left`-th allocation on. */
static void *countdown(void *ctx, void *p, size_t bytes)
{
    long *left = ctx;
    if (bytes > 0 && (*left)-- <= 0)
        return NULL;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return realloc(p, bytes);
}

static void every_lack_of_memory_is_told(void **state)
{
    (void)state;
    iop_solution *s = with_conflict();
    iop_env env = s->env;
    iop_status status = IOP_ENOMEM;
    for (long n = 0; status != IOP_OK; n++) {
        long left = n;
        iop_err err;
        char *text = NULL;
        assert_true(n < 1000);
        s->env.resize = countdown;
        s->env.resize_ctx = &left;
        status = iop_solution_conflict_text(s, "vi", &text, &err);
        s->env = env;
        if (status == IOP_OK) {
            assert_true(n > 0 && strlen(text) > 100);
            free(text);
        } else {
            assert_int_equal(status, IOP_ENOMEM);
            assert_null(text);
        }
    }
    iop_solution_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_told_in_both_languages),
        cmocka_unit_test(members_are_told_from_a_file),
        cmocka_unit_test(a_conflict_is_joined),
        cmocka_unit_test(a_long_conflict_is_cut),
        cmocka_unit_test(relaxations_are_told_in_both_languages),
        cmocka_unit_test(every_lack_of_memory_is_told),
    };
    return cmocka_run_group_tests_name("sentences", tests, NULL, NULL);
}
