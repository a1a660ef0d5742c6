/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON that stands in an element of script: it cannot leave it, and numbers keep the digits that are shown.
 */
#include "report/html.h"
#include "support/cm.h"
#include "support/gen.h"
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_cannot_leave_its_element),
        cmocka_unit_test(numbers_keep_ten_digits),
        cmocka_unit_test(cells_keep_what_a_table_shows),
        cmocka_unit_test(bytes_are_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
