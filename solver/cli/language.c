/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of the reader: --lang, else what the environment says, as gettext reads it. */
#include "cli.h"
#include <stdlib.h>
#include <string.h>

/* The language that begins `locale`, such as "vi_VN.UTF-8", up to `length`; NULL when ioplan does not speak
 * it. */
static const char *language_at(const char *locale, size_t length)
{
    size_t code = strcspn(locale, "_.@");
    if (code > length)
        code = length;
    for (const char *const *lang = iop_words_languages(); *lang; lang++)
        if (strlen(*lang) == code && strncmp(*lang, locale, code) == 0)
            return *lang;
    return NULL;
}

static bool is_given(const char *value)
{
    return value && *value;
}

const char *cli_language_of(const char *language, const char *lc_all, const char *lc_messages,
                            const char *lang)
{
    const char *locale = is_given(lc_all) ? lc_all : is_given(lc_messages) ? lc_messages : lang;
    if (!is_given(locale) || strcmp(locale, "POSIX") == 0 || (locale[0] == 'C' && strchr(".", locale[1])))
        return "en";
    for (const char *item = language; is_given(item); item += strspn(item, ":")) {
        size_t length = strcspn(item, ":");
        const char *found = language_at(item, length);
        if (found)
            return found;
        item += length;
    }
    const char *found = language_at(locale, strlen(locale));
    return found ? found : "en";
}

const char *cli_language_of_line(const char *const *argv)
{
    const char *found =
        cli_language_of(getenv("LANGUAGE"), getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"));
    for (const char *const *word = argv + 1; *word && strcmp(*word, "--") != 0; word++) {
        const char *value = strncmp(*word, "--lang=", 7) == 0         ? *word + 7
                            : strcmp(*word, "--lang") == 0 && word[1] ? word[1]
                                                                      : "";
        for (const char *const *lang = iop_words_languages(); *lang; lang++)
            found = strcmp(*lang, value) == 0 ? *lang : found;
    }
    return found;
}

const char *cli_language(const cli_args *args)
{
    return args->lang;
}
