/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts, names, units and numbers in the languages that come along. */
#include "support/cm.h"
#include <ioplan/read.h>
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>

static void languages_begin_with_english(void **state)
{
    (void)state;
    const char *const *lang = iop_words_languages();
    assert_string_equal(lang[0], "en");
    assert_string_equal(lang[1], "vi");
    assert_null(lang[2]);
}

static void unknown_texts_and_languages_stay(void **state)
{
    (void)state;
    static const char text[] = "no catalogue has this sentence";
    assert_ptr_equal(iop_words("vi", text), text);
    assert_ptr_equal(iop_words("en", text), text);
    assert_ptr_equal(iop_words("xx", text), text);
    assert_ptr_equal(iop_words(NULL, text), text);
    assert_string_equal(iop_words("vi", ""), ""); /* not the head of the catalogue */
    assert_ptr_equal(iop_words_in("vi", "no such context", "land"), "land");
    assert_string_equal(iop_words_count("en", "one", "many", 1), "one");
    assert_string_equal(iop_words_count("en", "one", "many", 0), "many");
    assert_string_equal(iop_words_count("vi", "no such one", "no such many", 2), "no such many");
}

static void names_of_datasets_are_known(void **state)
{
    (void)state;
    assert_string_equal(iop_words_name("vi", "value_added"), "giá trị gia tăng");
    assert_string_equal(iop_words_name("vi", "Labour"), "lao động");
    assert_string_equal(iop_words_name("vi", "mechanical-engineering"), "cơ khí");
    assert_string_equal(iop_words_name("vi", "lab"), "lab");
    assert_string_equal(iop_words_name("vi", "my_own"), "my_own");
    assert_string_equal(iop_words_name("en", "value_added"), "value_added");
}

static void expect_name(const char *dataset, const char *name)
{
    if (strcmp(iop_words_name("vi", name), name) == 0)
        fail_msg("%s: the name \"%s\" has no Vietnamese", dataset, name);
}

/* Words of a unit that are no symbols: four small letters or more. */
static void expect_unit(const char *dataset, const char *unit)
{
    char told[96], word[32];
    iop_words_of_unit("vi", unit, told, sizeof told);
    for (const char *at = unit; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        size_t small = strspn(at, "abcdefghijklmnopqrstuvwxyz");
        snprintf(word, sizeof word, "%.*s", (int)small, at);
        if (small >= 4 && small == strcspn(at, " ") && strstr(told, word))
            fail_msg("%s: the unit \"%s\" is \"%s\" in Vietnamese", dataset, unit, told);
    }
}

static void expect_groups(const char *dataset, const char *groups)
{
    char name[64];
    for (const char *at = groups; *at; at += strcspn(at, ";"), at += strspn(at, ";")) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, ";"), at);
        expect_name(dataset, name);
    }
}

/* All that the datasets that come along call by a name. */
static void shipped_datasets_speak_vietnamese(void **state)
{
    (void)state;
    static const char *const datasets[] = {"toy", "germany-1995", "vietnam-2018", "binh-duong-2018"};
    for (size_t d = 0; d < 4; d++) {
        char path[512];
        iop_diags *diags;
        iop_table *t;
        iop_err err;
        snprintf(path, sizeof path, "%s/datasets/%s", IOP_SOURCE_DIR, datasets[d]);
        assert_ok(iop_diags_open(&diags, NULL, &err), err);
        assert_int_equal(iop_dataset_open(&t, path, NULL, diags), IOP_OK);
        for (size_t k = 0; k < t->c; k++)
            expect_name(datasets[d], t->categories[k].name);
        for (size_t k = 0; k < t->p; k++)
            expect_name(datasets[d], t->components[k].name);
        for (size_t k = 0; k < t->r; k++) {
            expect_name(datasets[d], t->resource[k].name);
            expect_unit(datasets[d], t->resource[k].unit);
        }
        for (size_t j = 0; j < t->n; j++) {
            assert_true(t->sectors[j].name_vi[0]);
            expect_groups(datasets[d], t->sectors[j].groups);
        }
        expect_unit(datasets[d], t->unit);
        iop_table_close(t);
        iop_diags_close(diags);
    }
}

static void units_are_put_together(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *told;
    } cases[] = {
        {"million USD", "triệu USD"},
        {"thousand persons", "nghìn người"},
        {"thousand billion VND", "nghìn tỷ VND"},
        {"kt CO2e", "kt CO2e"},
        {"million m3", "triệu m3"},
        {"", ""},
        {"millions", "millions"},
        {"a  million", "a  triệu"},
    };
    char out[64];
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        assert_string_equal(iop_words_of_unit("vi", cases[k].unit, out, sizeof out), cases[k].told);
        assert_string_equal(iop_words_of_unit("en", cases[k].unit, out, sizeof out), cases[k].unit);
    }
    for (size_t size = 1; size < 14; size++) {
        memset(out, 'x', sizeof out);
        iop_words_of_unit("vi", "million USD", out, size);
        assert_true(strlen(out) < size);
        assert_int_equal(out[size], 'x');
    }
}

/* Marks are part of their letters (NFC), so that a column is a character: no combining mark, U+0300 to
 * U+036F. */
static void letters_are_composed(void **state)
{
    (void)state;
    FILE *f = fopen(IOP_SOURCE_DIR "/solver/words/po/vi.po", "r");
    char line[4096];
    size_t lines = 0;
    assert_non_null(f);
    for (; fgets(line, sizeof line, f); lines++)
        for (const char *c = line; *c; c++)
            if (*c == '\xCC' || (*c == '\xCD' && (unsigned char)c[1] < 0xB0))
                fail_msg("line %zu: %s", lines + 1, line);
    fclose(f);
    assert_true(lines > 100);
}

static void numbers_have_the_marks_of_the_language(void **state)
{
    (void)state;
    char number[] = "-1,212,026.5";
    iop_words_number("en", number);
    assert_string_equal(number, "-1,212,026.5");
    iop_words_number("vi", number);
    assert_string_equal(number, "-1.212.026,5");
}

static void hidden_characters_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        unsigned code;
    } hidden[] = {{"\x1B[31m", 1, 0x1B},       {"\r", 1, 0x0D},
                  {"\x7F", 1, 0x7F},           {"\xC2\x85", 2, 0x85},
                  {"\xC2\x9B", 2, 0x9B},       {"\xD8\x9C", 2, 0x061C},
                  {"\xE2\x80\x8E", 3, 0x200E}, {"\xE2\x80\xA8", 3, 0x2028},
                  {"\xE2\x80\xAE", 3, 0x202E}, {"\xE2\x81\xA6", 3, 0x2066},
                  {"\xE2\x81\xA9", 3, 0x2069}};
    static const char *const seen[] = {
        "",  "a", " ", "\t", "\n",       "đ",    "\xC2\xA0",
        "…", "–", "ש", "𝄞",  "\xE2\x80", "\x9B", "\xE2"}; /* the last ones are cut: no UTF-8 */
    unsigned code;
    for (size_t k = 0; k < sizeof hidden / sizeof *hidden; k++) {
        assert_int_equal(iop_words_hidden(hidden[k].text, &code), hidden[k].length);
        assert_int_equal(code, hidden[k].code);
    }
    for (size_t k = 0; k < sizeof seen / sizeof *seen; k++)
        assert_int_equal(iop_words_hidden(seen[k], &code), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_begin_with_english),
        cmocka_unit_test(unknown_texts_and_languages_stay),
        cmocka_unit_test(names_of_datasets_are_known),
        cmocka_unit_test(shipped_datasets_speak_vietnamese),
        cmocka_unit_test(units_are_put_together),
        cmocka_unit_test(letters_are_composed),
        cmocka_unit_test(numbers_have_the_marks_of_the_language),
        cmocka_unit_test(hidden_characters_are_found),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
