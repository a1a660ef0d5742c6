/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words_stand_in.h - what <ioplan/words.h> will give, without translations. */
#ifndef IOP_REPORT_WORDS_STAND_IN_H
#define IOP_REPORT_WORDS_STAND_IN_H

#include <stddef.h>
#include <stdio.h>

#define IOP_WORD(text)             text
#define IOP_WORD_IN(context, text) text

#if defined(__GNUC__)
__attribute__((format_arg(2)))
#endif
static inline const char *
iop_words(const char *lang, const char *text)
{
    (void)lang;
    return text;
}

static inline void iop_words_number(const char *lang, char *number)
{
    (void)lang;
    (void)number;
}

static inline const char *iop_words_name(const char *lang, const char *name, char *out, size_t size)
{
    (void)lang;
    snprintf(out, size, "%s", name);
    for (char *c = out; *c; c++)
        if (*c == '_')
            *c = ' ';
    return out;
}

static inline const char *iop_words_of_unit(const char *lang, const char *unit, char *out, size_t size)
{
    (void)lang;
    snprintf(out, size, "%s", unit);
    return out;
}

#endif
