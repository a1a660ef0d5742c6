/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "base/text.h"
#include "base/units.h"
#include "support/cm.h"
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void numbers_fill_their_cell(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        iop_number_fault fault;
        double value;
    } cases[] = {
        {"1.5", IOP_NUMBER_OK, 1.5},
        {"-2e3", IOP_NUMBER_OK, -2000},
        {"+.5", IOP_NUMBER_OK, .5},
        {"5.", IOP_NUMBER_OK, 5},
        {"1e-400", IOP_NUMBER_OK, 0},
        {"0.1e1", IOP_NUMBER_OK, 1},
        {"9007199254740993", IOP_NUMBER_OK, 9007199254740992.0},
        {"123456789012345678901234567890", IOP_NUMBER_OK, 123456789012345678901234567890.0},
        {"", IOP_NUMBER_EMPTY, 0},
        {"1,5", IOP_NUMBER_COMMA, 0},
        {"1.234,5", IOP_NUMBER_COMMA, 0},
        {"3 t", IOP_NUMBER_TEXT, 0},
        {"n/a", IOP_NUMBER_TEXT, 0},
        {"nan", IOP_NUMBER_NONFINITE, 0},
        {"-Inf", IOP_NUMBER_NONFINITE, 0},
        {"1e999", IOP_NUMBER_RANGE, 0},
        {"1e", IOP_NUMBER_TEXT, 0},
        {"0x10", IOP_NUMBER_TEXT, 0},
        {".", IOP_NUMBER_TEXT, 0},
        {"--1", IOP_NUMBER_TEXT, 0},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double value = 0;
        iop_number_fault fault = iop_parse_number(cases[k].text, strlen(cases[k].text), '.', &value);
        if (fault != cases[k].fault || (fault == IOP_NUMBER_OK && value != cases[k].value))
            fail_msg("\"%s\" gave fault %d, value %.17g", cases[k].text, (int)fault, value);
    }
    double value;
    assert_int_equal(iop_parse_number("1,5", 3, ',', &value), IOP_NUMBER_OK);
    assert_true(value == 1.5);
}

static void parsing_equals_strtod_and_formatting_reads_back(void **state)
{
    (void)state;
    unsigned long long seed = 1;
    for (int k = 0; k < 20000; k++) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        char text[64];
        snprintf(text, sizeof text, "%.*e", (int)(seed >> 60),
                 (double)(seed >> 11) * pow(10, (int)(seed >> 53) % 200 - 100));
        double mine = 0;
        assert_int_equal(iop_parse_number(text, strlen(text), '.', &mine), IOP_NUMBER_OK);
        assert_true(mine == strtod(text, NULL));
        char exact[IOP_NUMBER_SIZE];
        size_t length = iop_format_exact(mine, exact);
        double back = 0;
        assert_int_equal(iop_parse_number(exact, length, '.', &back), IOP_NUMBER_OK);
        assert_true(back == mine);
    }
}

static void people_read_thousands(void **state)
{
    (void)state;
    char out[IOP_NUMBER_SIZE];
    iop_format_human(1240.4, 4, out);
    assert_string_equal(out, "1,240");
    iop_format_human(-1234567.0, 3, out);
    assert_string_equal(out, "-1,234,567");
    iop_format_human(0.012345, 3, out);
    assert_string_equal(out, "0.0123");
    iop_format_human(0, 3, out);
    assert_string_equal(out, "0.00");
}

static void units_convert(void **state)
{
    (void)state;
    double factor;
    assert_true(iop_unit_convert("GWh", "TJ", &factor));
    assert_close(factor, 3.6, 1e-15);
    assert_true(iop_unit_convert("Mt CO2", "kt CO2", &factor));
    assert_close(factor, 1000, 1e-15);
    assert_true(iop_unit_convert("kt", "t CO2", &factor));
    assert_true(iop_unit_convert("persons", "thousand persons", &factor));
    assert_close(factor, 1e-3, 1e-15);
    assert_true(iop_unit_convert("billion USD", "million USD", &factor));
    assert_close(factor, 1e3, 1e-15);
    assert_false(iop_unit_convert("ha", "TJ", &factor));
    assert_false(iop_unit_convert("million VND", "million USD", &factor));
    assert_false(iop_unit_convert("kt CO2", "kt CH4", &factor));
    assert_true(iop_unit_convert("points", "points", &factor));
    assert_false(iop_unit_convert("points", "marks", &factor));
    double value;
    const char *unit;
    assert_true(iop_unit_split("14790 ha", &value, &unit));
    assert_true(value == 14790);
    assert_string_equal(unit, "ha");
    assert_false(iop_unit_split("ha", &value, &unit));
    assert_true(iop_unit_split("-1e400%", &value, &unit)); /* not 1e40 of the unit "0%" */
    assert_true(isinf(value) && value < 0);
    assert_string_equal(unit, "%");
}

static void text_fits_its_columns(void **state)
{
    (void)state;
    static const char *const names[] = {"Điện tử", "Chế biến gỗ và sản phẩm từ gỗ", "", "電子", "plain"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (size_t width = 0; width < 40; width++) {
            iop_text t = iop_text_start(NULL);
            iop_text_fit(&t, names[k], width, width % 2);
            iop_text_puts(&t, "");
            assert_int_equal(iop_text_width(t.data), width);
            iop_text_end(&t);
        }
}

static void closest_word(void **state)
{
    (void)state;
    static const char *const words[] = {"max", "min", "sectors"};
    assert_string_equal(iop_closest("mx", words, 3), "max");
    assert_string_equal(iop_closest("sector", words, 3), "sectors");
    assert_null(iop_closest("colour", words, 3));
    assert_false(iop_is_code("all"));
    assert_true(iop_is_code("D01T02"));
    assert_false(iop_is_code("D 1"));
    assert_false(iop_is_code(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_fill_their_cell),
        cmocka_unit_test(parsing_equals_strtod_and_formatting_reads_back),
        cmocka_unit_test(people_read_thousands),
        cmocka_unit_test(units_convert),
        cmocka_unit_test(text_fits_its_columns),
        cmocka_unit_test(closest_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
