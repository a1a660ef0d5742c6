/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Catalogues of gettext in memory: every text is found, broken bytes lead nowhere. */
#include "support/cm.h"
#include "words/catalogue.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 4096 };

typedef struct {
    const char *text, *translation;
    size_t text_length, translation_length;
} entry;

#define ENTRY(text, translation)                                                                             \
    {                                                                                                        \
        text, translation, sizeof(text) - 1, sizeof(translation) - 1                                         \
    }

/* In the order of their bytes, as the format wants it. */
static const entry entries[] = {ENTRY("", "Content-Type: text/plain; charset=UTF-8\n"),
                                ENTRY("%zu plan\0%zu plans", "%zu một\0%zu nhiều"),
                                ENTRY("a", "A"),
                                ENTRY("ab", "AB"),
                                ENTRY("b", ""),
                                ENTRY("land", "đáp xuống"),
                                ENTRY("name\4land", "đất"),
                                ENTRY("name2\4land", "khác"),
                                ENTRY("\303\251", "e")};
enum { ENTRIES = sizeof entries / sizeof *entries };

static void put(unsigned char *at, size_t value)
{
    for (int k = 0; k < 4; k++)
        at[k] = (unsigned char)(value >> 8 * k);
}

static size_t put_text(unsigned char *b, size_t pair, size_t at, const char *text, size_t length)
{
    put(b + pair, length);
    put(b + pair + 4, at);
    memcpy(b + at, text, length + 1);
    return at + length + 1;
}

/* The catalogue that msgfmt would make of the entries. */
static size_t make(unsigned char *b)
{
    size_t at = 20 + 16 * ENTRIES;
    memset(b, 0, MOST);
    put(b, 0x950412de);
    put(b + 8, ENTRIES);
    put(b + 12, 20);
    put(b + 16, 20 + 8 * ENTRIES);
    for (size_t k = 0; k < ENTRIES; k++)
        at = put_text(b, 20 + 8 * k, at, entries[k].text, entries[k].text_length);
    for (size_t k = 0; k < ENTRIES; k++)
        at = put_text(b, 20 + 8 * (ENTRIES + k), at, entries[k].translation, entries[k].translation_length);
    return at;
}

static void texts_are_found_in_their_context(void **state)
{
    (void)state;
    unsigned char b[MOST];
    iop_catalogue c = {b, make(b)};
    assert_string_equal(iop_catalogue_find(&c, NULL, "a", 0), "A");
    assert_string_equal(iop_catalogue_find(&c, NULL, "ab", 0), "AB");
    assert_string_equal(iop_catalogue_find(&c, NULL, "\303\251", 0), "e");
    assert_string_equal(iop_catalogue_find(&c, NULL, "land", 0), "đáp xuống");
    assert_string_equal(iop_catalogue_find(&c, "name", "land", 0), "đất");
    assert_string_equal(iop_catalogue_find(&c, "name2", "land", 0), "khác");
    assert_null(iop_catalogue_find(&c, "nam", "land", 0));
    assert_null(iop_catalogue_find(&c, "name", "a", 0));
    assert_null(iop_catalogue_find(&c, "name3", "land", 0));
    assert_null(iop_catalogue_find(&c, NULL, "abc", 0));
    assert_null(iop_catalogue_find(&c, NULL, "b", 0)); /* not translated */
}

static void plurals_have_their_forms(void **state)
{
    (void)state;
    unsigned char b[MOST];
    iop_catalogue c = {b, make(b)};
    assert_string_equal(iop_catalogue_find(&c, NULL, "%zu plan", 0), "%zu một");
    assert_string_equal(iop_catalogue_find(&c, NULL, "%zu plan", 1), "%zu nhiều");
    assert_null(iop_catalogue_find(&c, NULL, "%zu plan", 2));
    assert_null(iop_catalogue_find(&c, NULL, "a", 1));
}

/* A catalogue in a block of exactly its size, so that a sanitizer sees every step beyond it. */
static void look_up_all(const unsigned char *b, size_t size)
{
    static const char *const texts[] = {"", "a", "ab", "b", "land", "%zu plan", "\303\251", "zzz"};
    unsigned char *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    memcpy(exact, b, size);
    iop_catalogue c = {exact, size};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        for (size_t form = 0; form < 3; form++) {
            const char *found = iop_catalogue_find(&c, k % 2 ? "name" : NULL, texts[k], form);
            if (found) /* lies within the bytes, with its end */
                assert_in_range((size_t)(found + strlen(found) - (const char *)exact), 0, size - 1);
        }
    free(exact);
}

static void broken_bytes_lead_nowhere(void **state)
{
    (void)state;
    unsigned char good[MOST], bad[MOST];
    size_t size = make(good);
    for (size_t cut = 0; cut <= size; cut++)
        look_up_all(good, cut);
    static const unsigned char planted[] = {0, 1, 0x7f, 0x80, 0xff};
    for (size_t at = 0; at < size; at++)
        for (size_t k = 0; k < sizeof planted; k++) {
            memcpy(bad, good, size);
            bad[at] = planted[k];
            look_up_all(bad, size);
        }
    put(good, 0xde120495); /* the other byte order */
    iop_catalogue c = {good, size};
    assert_null(iop_catalogue_find(&c, NULL, "a", 0));
    c.size = 0;
    assert_null(iop_catalogue_find(&c, NULL, "a", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_found_in_their_context),
        cmocka_unit_test(plurals_have_their_forms),
        cmocka_unit_test(broken_bytes_lead_nowhere),
    };
    return cmocka_run_group_tests_name("words_catalogue", tests, NULL, NULL);
}
