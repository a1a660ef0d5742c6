/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers against the C library: reading is bit-equal with strtod, writing is what the shortest of %.15g,
 * %.16g and %.17g that reads back gives. An argument multiplies the number of cases. */
#include "base/decimal.h"
#include "base/number.h"
#include "base/powers.h"
#include "support/cm.h"
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int times = 1;

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static double of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Any double, all exponents alike; every fourth below 1e-300, among them subnormals. */
static double any_double(uint64_t *seed)
{
    for (;;) {
        uint64_t bits = next_random(seed);
        if (bits % 4 == 0)
            bits &= ~(uint64_t)0 >> 7;
        double value = of_bits(bits);
        if (isfinite(value))
            return value;
    }
}

static void expect_strtod(const char *text)
{
    double mine = 0, theirs = strtod(text, NULL);
    const char *end = text + strlen(text);
    if (iop_read_number(text, end, '.', &mine) != end || bits_of(mine) != bits_of(theirs))
        fail_msg("%s is read as %.17g, by strtod as %.17g", text, mine, theirs);
    double parsed = 0;
    iop_number_fault fault = iop_parse_number(text, strlen(text), '.', &parsed);
    assert_int_equal(fault, isinf(theirs) ? IOP_NUMBER_RANGE : IOP_NUMBER_OK);
}

static void random_decimals_are_read_as_strtod_does(void **state)
{
    (void)state;
    uint64_t seed = 1;
    char text[128];
    for (int k = 0; k < 40000 * times; k++) {
        double value = any_double(&seed);
        snprintf(text, sizeof text, "%.*e", (int)(next_random(&seed) % 30), value);
        expect_strtod(text);
        value = (double)(int64_t)next_random(&seed) * pow(10, -(double)(next_random(&seed) % 25));
        snprintf(text, sizeof text, "%.*f", (int)(next_random(&seed) % 22), value);
        expect_strtod(text);
        snprintf(text, sizeof text, "%llu.%llue%d", (unsigned long long)next_random(&seed) >> (k % 64),
                 (unsigned long long)next_random(&seed) >> (k % 61), (int)(next_random(&seed) % 700) - 350);
        expect_strtod(text);
    }
}

/* Points exactly between two doubles, whole and cut to 17 to 25 digits, and one unit beside them. */
static void halfway_cases_are_read_as_strtod_does(void **state)
{
    (void)state;
    if (LDBL_MANT_DIG < 64)
        skip();
    uint64_t seed = 2;
    char text[1200];
    for (int k = 0; k < 4000 * times; k++) {
        double low = fabs(any_double(&seed));
        if (k % 2) /* few digits before and behind the point */
            low = ldexp((double)(next_random(&seed) >> 11), (int)(next_random(&seed) % 60) - 50);
        double high = nextafter(low, (double)INFINITY);
        if (isinf(high))
            continue;
        long double middle = ((long double)low + (long double)high) / 2;
        snprintf(text, sizeof text, "%.1100Lg", middle);
        expect_strtod(text);
        size_t length = strlen(text);
        if (!strchr(text, 'e') && strchr(text, '.') && length + 2 < sizeof text) {
            strcpy(text + length, "1"); /* a little more than half */
            expect_strtod(text);
            text[length] = '\0';
            text[length - 1]--; /* a little less: the last digit is 5 */
            expect_strtod(text);
        }
        for (int digits = 16; digits < 25; digits++) {
            snprintf(text, sizeof text, "%.*Le", digits, middle);
            expect_strtod(text);
        }
    }
}

static void hard_cases_are_read_as_strtod_does(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "0",
        "-0",
        "0.0e999999999999",
        "1e-999999999999",
        "-1e999999999999",
        "1e308",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "179769313486231580793e289",
        "1e309",
        "1e345",
        "1e346",
        "1e400",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "2.2250738585072014e-308",
        "2."
        "2250738585072011360574097967091319759348195463516456480234261097248222220210769455165295239081350879"
        "14"
        "1491589130396211068700864386945946455276572074078206217433799881410632673292535522868813721490129811"
        "22"
        "4514518898490572223072852551331557550159143974763979834118019993239625482890171070818506906306666559"
        "94"
        "9382757725720157630626906633326475653000092458883164330377797918696120494973903778297049050510806099"
        "40"
        "7302629371289589500035837999672072543043602840788957717961509455167482434710307026091446215722898802"
        "58"
        "1825451803257070188608721131280795122334262883686223215037756666225039825343359745688844239002654981"
        "98"
        "3854879482922068947216898310996983658468140228542433306603398508864458040010349339704275671864433837"
        "70"
        "486037861622771738545623065874679014086723327636718751234567890123456789012345678901e-308",
        "4.9406564584124654e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2.47032822920623272e-324",
        "7.4109846876186981e-324",
        "1e-323",
        "1e-324",
        "1e-400",
        "9007199254740992",
        "9007199254740993",
        "9007199254740993.0",
        "90071992547409930e-1",
        "9007199254740993.00000000000000000000000001",
        "9007199254740992999999999999e-12",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "10000000000000000000",
        "99999999999999999999",
        "123456789012345678901234567890",
        "0.000000000000000000000000000000000000000000000001",
        "00000000000000000000000000000000000001.5",
        "0.1",
        "0.3",
        "1e23",
        "8.5e22",
        "9.5e22",
        "1e22",
        "1e-22",
        "1e-23",
        "5e-324",
        "3e-324",
        "1.",
        ".5",
        "-.5e1",
        "+1.25",
        "100000000000000016777215",
        "100000000000000016777216",
        "1.00000000000000011102230246251565404",
        "1.00000000000000011102230246251565405",
        "6.631236846766476e-316",
        "3.2378839133029012895883524125e-308",
        ("0."
        "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001e95"),
        "1e0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000005",
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        expect_strtod(cases[k]);
}

static void the_longest_number_is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {{"12,", 2},   {"1.5;", 3}, {"1e5x", 3}, {"1e+,", 1}, {"1e,", 1}, {"-,", 0},        {".", 0},
                 {"1.2.3", 3}, {"e5", 0},   {"", 0},     {"--1", 0},  {"5.", 2},  {"12345678\n", 8}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double value = 0;
        const char *text = cases[k].text;
        assert_ptr_equal(iop_read_number(text, text + strlen(text), '.', &value), text + cases[k].length);
    }
    double value = 0; /* not beyond the end, and with a comma */
    const char *text = "1234567890123456789";
    assert_ptr_equal(iop_read_number(text, text + 3, '.', &value), text + 3);
    assert_true(value == 123);
    text = "-1234567,25;";
    assert_ptr_equal(iop_read_number(text, text + 12, ',', &value), text + 11);
    assert_true(value == -1234567.25);
}

/* What the product leaves open is said to be open; with one digit more or less it is settled. */
static void ties_of_inexact_powers_are_left_open(void **state)
{
    (void)state;
    double value;
    assert_false(iop_decimal_round(90071992547409930U, -1, false, &value));
    assert_true(iop_decimal_round(9007199254740993U, 0, false, &value));
    assert_true(value == 9007199254740992.0);
    assert_true(iop_decimal_round(90071992547409931U, -1, false, &value));
    assert_true(value == 9007199254740994.0);
    assert_false(iop_decimal_round(9007199254740993000U, -3, true, &value));
    assert_true(iop_decimal_round(9007199254740993001U, -3, true, &value));
    assert_true(value == 9007199254740994.0);
}

/* t 2^e <= 10^q < (t + 1) 2^e for neighbours: ten times t[q] is t[q + 1] but for the cut. */
static void powers_follow_each_other(void **state)
{
    (void)state;
    for (int q = IOP_POWER_MIN; q < IOP_POWER_MAX; q++) {
        const iop_power *t = &iop_powers[q - IOP_POWER_MIN], *next = t + 1;
        int shift = iop_power_exponent(q + 1) - iop_power_exponent(q);
        assert_true(t->high >> 63);
        /* upper halves: 10 * (t / 2^4) against next / 2^(4 - shift) */
        iop_u128 left = (((iop_u128)t->high << 64 | t->low) >> 4) * 10;
        iop_u128 right = ((iop_u128)next->high << 64 | next->low) >> (4 - shift);
        assert_true(right >= left && right - left <= 10);
    }
    const iop_power *one = &iop_powers[0 - IOP_POWER_MIN];
    assert_true(one->high == (uint64_t)1 << 63 && one->low == 0);
}

/* --- writing --- */

static void expect_printf(double value)
{
    char mine[IOP_NUMBER_SIZE], theirs[64];
    size_t length = iop_format_exact(value, mine);
    assert_int_equal(length, strlen(mine));
    if (fabs(value) < 1e15 && value == floor(value) && (value != 0 || !signbit(value))) {
        snprintf(theirs, sizeof theirs, "%lld", (long long)value);
    } else {
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(theirs, sizeof theirs, "%.*g", digits, value);
            if (strtod(theirs, NULL) == value)
                break;
        }
    }
    if (strcmp(mine, theirs) != 0)
        fail_msg("%.17g is written as %s, by printf as %s", value, mine, theirs);
    assert_true(bits_of(strtod(mine, NULL)) == bits_of(value));
}

static void random_doubles_are_written_as_printf_does(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int k = 0; k < 20000 * times; k++) {
        expect_printf(any_double(&seed));
        expect_printf((double)(int64_t)next_random(&seed) * 0x1p-40);
        expect_printf((double)(next_random(&seed) % 1000000000) / 1e4); /* few digits */
        expect_printf(ldexp((double)(next_random(&seed) >> 11), -(int)(next_random(&seed) % 64)));
    }
}

static void edge_doubles_are_written_as_printf_does(void **state)
{
    (void)state;
    for (int e = -1074; e < 1024; e++) {
        double power = ldexp(1, e);
        expect_printf(power);
        expect_printf(-nextafter(power, 0));
        expect_printf(nextafter(power, (double)INFINITY));
    }
    char text[32];
    for (int e = -324; e <= 308; e++)
        for (int digit = 1; digit <= 9; digit++) {
            snprintf(text, sizeof text, "%de%d", digit, e);
            double value = strtod(text, NULL);
            expect_printf(value);
            expect_printf(nextafter(value, 0));
            expect_printf(value < DBL_MAX ? nextafter(value, (double)INFINITY) : value);
        }
    static const double values[] = {0,
                                    -0.0,
                                    0.5,
                                    1e15,
                                    1e15 - 0.125,
                                    1e15 + 2,
                                    1e16,
                                    123456789012345.5,
                                    9.5,
                                    0.0001,
                                    0.00009999999999999999,
                                    99999999999999.95,
                                    DBL_MAX,
                                    DBL_MIN,
                                    0x1p-1074,
                                    1e17,
                                    123456789012345680.0,
                                    999999999999999.9,
                                    0.1,
                                    0.3,
                                    0.1 + 0.2};
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
        expect_printf(values[k]);
        expect_printf(-values[k]);
    }
    char out[IOP_NUMBER_SIZE];
    iop_format_exact((double)NAN, out);
    assert_string_equal(out, "nan");
    iop_format_exact(-(double)INFINITY, out);
    assert_string_equal(out, "-inf");
}

int main(int argc, char **argv)
{
    times = argc > 1 ? atoi(argv[1]) : 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_decimals_are_read_as_strtod_does),
        cmocka_unit_test(halfway_cases_are_read_as_strtod_does),
        cmocka_unit_test(hard_cases_are_read_as_strtod_does),
        cmocka_unit_test(the_longest_number_is_taken),
        cmocka_unit_test(ties_of_inexact_powers_are_left_open),
        cmocka_unit_test(powers_follow_each_other),
        cmocka_unit_test(random_doubles_are_written_as_printf_does),
        cmocka_unit_test(edge_doubles_are_written_as_printf_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
