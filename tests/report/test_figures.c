/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers for people: digits, decimals of a row, signs, ties. */
#include "report/figures.h"
#include "report/page.h"
#include "support/cm.h"
#include <stdio.h>
#include <string.h>

static const char *figure(double value, int decimals)
{
    static char text[IOP_NUMBER_SIZE];
    iop_figure("en", value, decimals, text);
    return text;
}

static void decimals_are_those_that_the_row_needs(void **state)
{
    (void)state;
    static const struct {
        double row[3];
        size_t count;
        int decimals;
    } cases[] = {
        {{146, 140}, 2, 0},         {{93.5, 90}, 2, 1},
        {{12025.7, 11469.9}, 2, 0}, {{1145.64, 1051.14}, 2, 1},
        {{1479, 1450, 29}, 3, 0},   {{0, 0}, 2, 0},
        {{.5, .25}, 2, 2},          {{97.6471, 115.294}, 2, 2},
        {{1609909, 1}, 2, 0},       {{3, (double)INFINITY}, 2, 0},
        {{1e-7, 0}, 2, 7},          {{2.00001, 2}, 2, 0},
        {{-52.18, 3}, 2, 2},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        if (iop_figure_decimals(cases[k].row, cases[k].count, 5) != cases[k].decimals)
            fail_msg("row %zu: %d decimals", k, iop_figure_decimals(cases[k].row, cases[k].count, 5));
}

static void figures_are_rounded_and_grouped(void **state)
{
    (void)state;
    assert_string_equal(figure(1609908.6, 0), "1,609,909");
    assert_string_equal(figure(-1208.55, 1), "-1,208.6");
    assert_string_equal(figure(0, 2), "0.00");
    assert_string_equal(figure(-1e-12, 1), "0.0"); /* no minus before nothing */
    assert_string_equal(figure(.05, 1), "0.1");
    assert_string_equal(figure(99.99, 1), "100.0");
    assert_string_equal(figure(.00004, 5), "0.00004");
    assert_string_equal(figure((double)NAN, 0), "nan");
}

/* A value beside a tie prints the same whatever its last bits are. */
static void ties_do_not_hang_on_the_last_bits(void **state)
{
    (void)state;
    char text[IOP_NUMBER_SIZE], other[IOP_NUMBER_SIZE];
    static const double ties[] = {54282.5, 0.125, 2.5, 1000000.5, -7.5};
    for (size_t k = 0; k < sizeof ties / sizeof *ties; k++)
        for (int ulps = -50; ulps <= 50; ulps += 10) {
            double near = ties[k] * (1 + ulps * 2.2e-16);
            iop_figure("en", ties[k], k == 1 ? 2 : 0, text);
            iop_figure("en", near, k == 1 ? 2 : 0, other);
            assert_string_equal(text, other);
        }
    assert_string_equal(figure(54282.5, 0), "54,283");
    assert_string_equal(figure(-7.5, 0), "-8");
}

static void signs_and_changes(void **state)
{
    (void)state;
    char text[IOP_NUMBER_SIZE];
    static const struct {
        double value, base;
        const char *change;
    } cases[] = {
        {104.8, 100, "+4.8 %"}, {100.04, 100, "0.0 %"},     {99.99, 100, "0.0 %"}, {5, 0, ""},
        {-90, -100, "+10.0 %"}, {57345.2, 100, "+57245 %"}, {1e9, 1, "+1e+11 %"},  {(double)NAN, 100, ""},
        {0, 100, "-100.0 %"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_figure_change("en", cases[k].value, cases[k].base, text);
        assert_string_equal(text, cases[k].change);
        assert_true(strlen(text) <= 10);
    }
    iop_figure_signed("en", 22478.3, 0, text);
    assert_string_equal(text, "+22,478");
    iop_figure_signed("en", -.04, 1, text);
    assert_string_equal(text, "0.0");
    iop_figure_signed("en", 1e-9, 1, text);
    assert_string_equal(text, "0.0");
    iop_figure_short("en", .5, 4, text);
    assert_string_equal(text, "0.5");
    iop_figure_short("en", 800000, 4, text);
    assert_string_equal(text, "800,000");
    iop_figure_short("en", 403.7488, 4, text);
    assert_string_equal(text, "403.7");
    iop_figure_short("en", 1e-7, 4, text);
    assert_string_equal(text, "1e-07");
    iop_figure_short("en", 0, 4, text);
    assert_string_equal(text, "0");
}

static void marks_are_those_of_the_language(void **state)
{
    (void)state;
    char text[IOP_NUMBER_SIZE];
    iop_figure("vi", 1609908.25, 2, text);
    assert_string_equal(text, "1.609.908,25");
    iop_figure("vi", 0, 2, text);
    assert_string_equal(text, "0,00");
    iop_figure_signed("vi", 22478.35, 1, text);
    assert_string_equal(text, "+22.478,4");
    iop_figure_signed("vi", -.04, 1, text);
    assert_string_equal(text, "0,0");
    iop_figure_change("vi", 104.8, 100, text);
    assert_string_equal(text, "+4,8 %");
    iop_figure_change("vi", 100.04, 100, text);
    assert_string_equal(text, "0,0 %");
    iop_figure_short("vi", 403.75, 4, text);
    assert_string_equal(text, "403,8");
    iop_figure_short("vi", 800000, 4, text);
    assert_string_equal(text, "800.000");
    iop_figure_exponent("vi", 1.277e14, text);
    assert_string_equal(text, "1,277e+14");
}

/* Figures side by side never touch, however wide they are. */
static void a_blank_stays_before_a_figure(void **state)
{
    (void)state;
    static const double values[] = {1.1329e6, -1.1329e6, 1.23456789e12, -1e300, 12.5};
    static const char *const said[] = {" 1,13e+06", " -1,1e+06", " 1,23e+12", "  -1e+300", "     12,5"};
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
        iop_page p = {.t = iop_text_start(NULL), .lang = "vi"};
        iop_page_figure(&p, values[k], 1, 9);
        assert_string_equal(p.t.data, said[k]);
        iop_text_end(&p.t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blank_stays_before_a_figure),
        cmocka_unit_test(decimals_are_those_that_the_row_needs),
        cmocka_unit_test(figures_are_rounded_and_grouped),
        cmocka_unit_test(ties_do_not_hang_on_the_last_bits),
        cmocka_unit_test(signs_and_changes),
        cmocka_unit_test(marks_are_those_of_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
