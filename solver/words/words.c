/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.c - the languages and what is particular to each. */
#include "words/catalogue.h"
#include <ioplan/words.h>
#include <stdbool.h>
#include <string.h>

/* The catalogues: see CMakeLists.txt. */
extern const unsigned char iop_words_vi[];
extern const size_t iop_words_vi_size;

/* Vietnamese has one form for all numbers. */
static size_t one_form(size_t n)
{
    (void)n;
    return 0;
}

static const struct language {
    const char *code;
    const unsigned char *bytes;
    const size_t *size;
    size_t (*form)(size_t n); /* the rule "Plural-Forms" of its catalogue */
    char thousands, point;    /* marks of a number */
} languages[] = {
    {"vi", iop_words_vi, &iop_words_vi_size, one_form, '.', ','},
};
enum { LANGUAGES = sizeof languages / sizeof *languages };

static const char *const codes[LANGUAGES + 2] = {"en", "vi", NULL};

const char *const *iop_words_languages(void)
{
    return codes;
}

static const struct language *find_language(const char *lang)
{
    for (size_t k = 0; lang && k < LANGUAGES; k++)
        if (strcmp(languages[k].code, lang) == 0)
            return &languages[k];
    return NULL;
}

static const char *find(const struct language *l, const char *context, const char *text, size_t form)
{
    iop_catalogue catalogue = {l->bytes, *l->size};
    /* an empty text would find the catalogue's own head */
    return *text ? iop_catalogue_find(&catalogue, context, text, form) : NULL;
}

bool iop_words_catalogue(const char *lang, iop_catalogue *catalogue)
{
    const struct language *l = find_language(lang);
    if (l)
        *catalogue = (iop_catalogue){l->bytes, *l->size};
    return l != NULL;
}

const char *iop_words(const char *lang, const char *text)
{
    const struct language *l = find_language(lang);
    const char *found = l ? find(l, NULL, text, 0) : NULL;
    return found ? found : text;
}

const char *iop_words_count(const char *lang, const char *one, const char *many, size_t n)
{
    const struct language *l = find_language(lang);
    const char *found = l ? find(l, NULL, one, l->form(n)) : NULL;
    return found ? found : n == 1 ? one : many;
}

const char *iop_words_in(const char *lang, const char *context, const char *text)
{
    const struct language *l = find_language(lang);
    const char *found = l ? find(l, context, text, 0) : NULL;
    return found ? found : text;
}

void iop_words_number(const char *lang, char *number)
{
    const struct language *l = find_language(lang);
    for (char *c = number; l && *c; c++)
        *c = *c == ',' ? l->thousands : *c == '.' ? l->point : *c;
}
