/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept.c - sentences that files keep in English, in another language.
 *
 * Nothing but the sentence is there, so the format that made it is looked for among those of the context
 * "kept": the one that matches with most letters of its own. What its directives stand for become the
 * arguments of a failure, which failure.c tells. */
#include "base/failure.h"
#include "words/catalogue.h"
#include <ioplan/words.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char context[] = "kept\4";

/* Sentences that the source puts together from pieces, and names of methods: never used here, but found by
 * the tools of gettext. */
#define KEPT_SENTENCES                                                                                       \
    IOP_WORD_IN("kept", "%s is %g although nothing bounds it on that side"),                                 \
        IOP_WORD_IN("kept", "%s is %g although nothing bounds it there"),                                    \
        IOP_WORD_IN("kept", "%s is off by %g of its terms"),                                                 \
        IOP_WORD_IN("kept", "the ray moves the %s by %g against its bound"),                                 \
        IOP_WORD_IN("kept", "reduced cost of the output of %s"),                                             \
        IOP_WORD_IN("kept", "reduced cost of final demand of %s"),                                           \
        IOP_WORD_IN("kept", "reduced cost of the output %s"),                                                \
        IOP_WORD_IN("kept", "reduced cost of final demand %s"), IOP_WORD_IN("kept", "shadow price of %s"),   \
        IOP_WORD_IN("kept", "shadow price %s"), IOP_WORD_IN("kept", "dual of the total of %s"),              \
        IOP_WORD_IN("kept", "dual of the total %s"), IOP_WORD_IN("kept", "reduced cost of %s"),              \
        IOP_WORD_IN("kept", "dual of %s"), IOP_WORD_IN("kept", "final demand for %s"),                       \
        IOP_WORD_IN("kept", "capacity of %s"), IOP_WORD_IN("kept", "new capacity of %s"),                    \
        IOP_WORD_IN("kept", "construction of %s"), IOP_WORD_IN("kept", "capacity used by %s"),               \
        IOP_WORD_IN("kept", "leaving by %s of %s"), IOP_WORD_IN("kept", "arriving by %s of %s"),             \
        IOP_WORD_IN("kept", "shortfall of %s"), IOP_WORD_IN("kept", "excess of %s"),                         \
        IOP_WORD_IN("kept", "full"), IOP_WORD_IN("kept", "reduced, %s"),                                     \
        IOP_WORD_IN("kept", "whole plan, interior point"), IOP_WORD_IN("kept", "whole plan, simplex"),       \
        IOP_WORD_IN("kept", "rolling horizon of %zu period, %s"),                                            \
        IOP_WORD_IN("kept", "rolling horizon of %zu periods, %s"), IOP_WORD_IN("kept", "role exchange"),     \
        IOP_WORD_IN("kept", "lu: %s"), IOP_WORD_IN("kept", "mixed: %s"), IOP_WORD_IN("kept", "krylov: %s"),  \
        IOP_WORD_IN("kept", "krylov, by compressed rows (%g %% of the coefficients are not zero): %s"),      \
        IOP_WORD_IN("kept", "%zu sectors are fewer than %d"),                                                \
        IOP_WORD_IN("kept", "%zu sectors, many right-hand sides"),                                           \
        IOP_WORD_IN("kept", "%zu right-hand side for %zu sectors, at most %zu"),                             \
        IOP_WORD_IN("kept", "%zu right-hand sides for %zu sectors, at most %zu"),                            \
        IOP_WORD_IN("kept", "%zu right-hand sides for %zu sectors, more than %zu"),                          \
        IOP_WORD_IN("kept", "%s does not converge on %zu sectors"), IOP_WORD_IN("kept", "as asked"),         \
        IOP_WORD_IN("part", "interior point"), IOP_WORD_IN("part", "simplex"),                               \
        IOP_WORD_IN("part", "mixed-precision LU")

/* Whether the format makes the text from `at` on; notes where its arguments stand. */
static bool matches(const char *format, const iop_err *text, size_t at, iop_err *parts);

/* The directive's argument begins at `at`: a number as long as it goes, a text as short as it can be. */
static bool matches_argument(const char *rest, char conversion, const iop_err *text, size_t at,
                             iop_err *parts)
{
    const char *from = text->msg + at;
    size_t k = parts->parts, longest = strlen(from), shortest = 0;
    if (k == IOP_ERR_PARTS)
        return false;
    if (conversion != 's') {
        longest = strspn(from, "+-0123456789.einfa");
        if (longest == 0)
            return false;
        shortest = longest;
    }
    for (size_t length = shortest; length <= longest; length++) {
        parts->at[k] = (unsigned short)at;
        parts->length[k] = (unsigned short)length;
        parts->parts = (unsigned short)(k + 1);
        if (matches(rest, text, at + length, parts))
            return true;
    }
    parts->parts = (unsigned short)k;
    return false;
}

static bool matches(const char *format, const iop_err *text, size_t at, iop_err *parts)
{
    for (;;) {
        iop_directive d = iop_directive_at(format);
        if (d.length > 0 && d.conversion != '%')
            return matches_argument(format + d.length, d.conversion, text, at, parts);
        if (*format != text->msg[at])
            return false;
        if (*format == '\0')
            return true;
        format += d.length ? d.length : 1;
        at++;
    }
}

/* Letters of a format that are its own, without the context. */
static size_t letters(const char *format)
{
    size_t count = 0;
    format += strlen(context);
    while (*format) {
        iop_directive d = iop_directive_at(format);
        count += d.length == 0;
        format += d.length ? d.length : 1;
    }
    return count;
}

const char *iop_words_kept_of(const char *lang, const char *text, size_t least, char *out, size_t size)
{
    iop_catalogue catalogue;
    const char *format, *translation;
    size_t most = least - 1;
    bool found = false;
    iop_err made = {.code = IOP_OK}, parts;
    if (!iop_words_catalogue(lang, &catalogue) || strlen(text) >= sizeof made.msg)
        return text;
    memcpy(made.msg, text, strlen(text) + 1);
    made.sentence = iop_err_digest(text);
    for (size_t k = 0; iop_catalogue_entry(&catalogue, k, &format, &translation); k++) {
        if (strncmp(format, context, strlen(context)) != 0 || letters(format) <= most || !*translation)
            continue;
        parts.parts = 0;
        if (!matches(format + strlen(context), &made, 0, &parts))
            continue;
        found = true;
        most = letters(format);
        made.format = iop_err_digest(format);
        made.parts = parts.parts;
        memcpy(made.at, parts.at, sizeof made.at);
        memcpy(made.length, parts.length, sizeof made.length);
    }
    return found ? iop_words_tell(lang, &made, true, out, size) : text;
}

const char *iop_words_kept(const char *lang, const char *text, char *out, size_t size)
{
    return iop_words_kept_of(lang, text, 1, out, size);
}
