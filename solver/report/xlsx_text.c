/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_text.c - names of sheets, and text as a workbook can hold it. */
#include "base/alloc.h"
#include "report/xlsx_private.h"
#include <stdio.h>
#include <string.h>

static bool is_taken(const iop_xlsx *x, const char *name)
{
    for (size_t k = 0; k < x->names; k++)
        if (strcasecmp(x->name[k], name) == 0)
            return true;
    return false;
}

/* The first characters of a text, at most `most`, without what a sheet's name may not hold. */
static void cut_name(const char *wanted, size_t most, char *out)
{
    size_t length = 0, characters = 0;
    for (const char *p = wanted; *p; p++) {
        bool starts = ((unsigned char)*p & 0xC0) != 0x80;
        bool pair = (unsigned char)*p >= 0xF0; /* counted in UTF-16 */
        characters += starts ? (pair ? 2 : 1) : 0;
        if (characters > most)
            break;
        bool forbidden = strchr("[]:*?/\\'", *p) || (unsigned char)*p < ' ';
        out[length++] = forbidden ? ' ' : *p;
    }
    while (length && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
}

void iop_xlsx_reserve(iop_xlsx *x, const char *wanted, char out[NAME_SIZE])
{
    enum { ENDING = 6 };
    bool usable = wanted[0] && iop_utf8_valid(wanted, strlen(wanted)) == strlen(wanted);
    cut_name(usable ? wanted : "table", IOP_XLSX_NAME, out);
    for (size_t k = 2; is_taken(x, out) || !out[0]; k++) {
        cut_name(usable ? wanted : "table", IOP_XLSX_NAME - ENDING, out);
        size_t length = strlen(out);
        snprintf(out + length, NAME_SIZE - length, " (%zu)", k);
    }
    if (iop_grow(&x->env, &x->name, &x->name_capacity, x->names + 1, sizeof *x->name))
        snprintf(x->name[x->names++], NAME_SIZE, "%s", out);
    else
        iop_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

/* "_x0041_" is how Excel writes an "A"; text that looks so is told by its first character in this form. */
static bool looks_escaped(const char *p, size_t length)
{
    return length >= 7 && p[0] == '_' && p[1] == 'x' && strspn(p + 2, "0123456789ABCDEFabcdef") >= 4 &&
           p[6] == '_';
}

/* Bytes of the character that nothing can show: U+FFFE and U+FFFF, which XML cannot hold, and control
 * characters, which the library writes raw into charts; 0: it can. */
static size_t is_no_character(const char *p, size_t length)
{
    if ((unsigned char)*p < ' ' || *p == 0x7F)
        return *p != '\t' && *p != '\n' && *p != '\r';
    bool high = length >= 3 && memcmp(p, "\xEF\xBF", 2) == 0;
    return high && ((unsigned char)p[2] == 0xBE || (unsigned char)p[2] == 0xBF) ? 3 : 0;
}

static bool is_clean(const char *text, size_t length)
{
    if (iop_utf8_valid(text, length) != length)
        return false;
    for (size_t at = 0; at < length; at++)
        if (is_no_character(text + at, length - at) || looks_escaped(text + at, length - at))
            return false;
    return true;
}

const char *iop_xlsx_clean(iop_xlsx *x, const char *text)
{
    enum { MOST = 32000 };
    iop_text *t = &x->cleaned;
    size_t length = strlen(text);
    if (length <= MOST && is_clean(text, length))
        return text;
    length = strnlen(text, MOST);
    t->length = 0;
    for (size_t at = 0; at < length;) {
        size_t good = iop_utf8_valid(text + at, length - at), end = at + good;
        while (at < end) {
            size_t none = is_no_character(text + at, end - at);
            if (looks_escaped(text + at, end - at))
                iop_text_puts(t, "_x005F_");
            else
                iop_text_add(t, none ? "\xEF\xBF\xBD" : text + at, none ? 3 : 1);
            at += none ? none : 1;
        }
        if (at < length) { /* a byte that is no character, or the half of one at the cut */
            iop_text_puts(t, "\xEF\xBF\xBD");
            at++;
        }
    }
    iop_text_add(t, "", 0);
    return t->failed ? "" : t->data;
}

char *iop_xlsx_cut(iop_xlsx *x, const char *text, char *out, size_t size)
{
    snprintf(out, size, "%s", iop_xlsx_clean(x, text));
    out[iop_utf8_valid(out, strlen(out))] = '\0';
    return out;
}
