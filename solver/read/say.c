/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of messages about what a user wrote. */
#include "read/say.h"
#include "base/text.h"
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>

const char *iop_excerpt(const char *text, size_t length, char out[IOP_EXCERPT_SIZE])
{
    size_t cut = length < 40 ? length : 40;
    cut = iop_utf8_valid(text, cut);
    for (size_t k = 0; k < cut; k++)
        out[k] = (unsigned char)text[k] < 0x20 || text[k] == 0x7f ? '?' : text[k];
    snprintf(out + cut, IOP_EXCERPT_SIZE - cut, "%s", cut < length ? "…" : "");
    return out;
}

const char *iop_hint(const char *lang, const char *word, size_t length, const char *const *words,
                     size_t count, char out[IOP_HINT_SIZE])
{
    char copy[64];
    const char *close = NULL;
    if (length < sizeof copy) {
        memcpy(copy, word, length);
        copy[length] = '\0';
        close = iop_closest(copy, words, count);
    }
    out[0] = '\0';
    if (close)
        snprintf(out, IOP_HINT_SIZE, iop_words(lang, "; did you mean \"%s\"?"), close);
    return out;
}

const char *iop_say_number(const char *lang, iop_number_fault fault, char point, const char *text,
                           size_t length, char out[IOP_FAULT_SIZE])
{
    char shown[IOP_EXCERPT_SIZE];
    if (fault == IOP_NUMBER_EMPTY)
        snprintf(out, IOP_FAULT_SIZE, "%s", iop_words(lang, iop_number_fault_text(fault)));
    else if (point != '.' && fault != IOP_NUMBER_RANGE && fault != IOP_NUMBER_NONFINITE)
        snprintf(out, IOP_FAULT_SIZE, iop_words(lang, "\"%s\" is not a number with a decimal comma"),
                 iop_excerpt(text, length, shown));
    else
        snprintf(out, IOP_FAULT_SIZE, "\"%s\" %s", iop_excerpt(text, length, shown),
                 iop_words(lang, iop_number_fault_text(fault)));
    return out;
}
