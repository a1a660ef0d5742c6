/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hidden.c - characters that a terminal or an editor obeys instead of showing them. */
#include "base/text.h"
#include <ioplan/words.h>
#include <string.h>

/* UTF-8 of length 2 or 3; what is longer holds no such characters. */
static unsigned code_of(const unsigned char *p, size_t length)
{
    return length == 2 ? (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu)
                       : (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
}

/* C1 controls, the property Bidi_Control of Unicode, and its two separators of lines. */
static bool is_hidden(unsigned code)
{
    return (code >= 0x80 && code < 0xA0) || code == 0x061C || code == 0x200E || code == 0x200F ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

size_t iop_words_hidden(const char *text, unsigned *code)
{
    const unsigned char *p = (const unsigned char *)text;
    *code = p[0];
    if (p[0] < 0x80)
        return p[0] != '\0' && p[0] != '\t' && p[0] != '\n' && (p[0] < 0x20 || p[0] == 0x7F);
    size_t length = p[0] < 0xE0 ? 2 : 3;
    if (p[0] >= 0xF0 || iop_utf8_valid(text, strnlen(text, length)) < length)
        return 0;
    *code = code_of(p, length);
    return is_hidden(*code) ? length : 0;
}
