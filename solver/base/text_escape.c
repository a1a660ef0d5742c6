/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text_escape.c - text from anywhere put into CSV, JSON and HTML, where it stays text. */
#include "base/text.h"
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

void iop_text_csv(iop_text *t, const char *text, bool guarded)
{
    bool quoted = strpbrk(text, ",\"\n\r") != NULL;
    if (quoted)
        iop_text_add(t, "\"", 1);
    if (guarded && text[0] && strchr("=+-@\t\r", text[0]))
        iop_text_add(t, "'", 1);
    for (const char *p = text; *p;) {
        size_t plain = strcspn(p, "\"");
        iop_text_add(t, p, plain);
        p += plain;
        if (*p)
            iop_text_puts(t, "\"\"");
        p += *p != '\0';
    }
    if (quoted)
        iop_text_add(t, "\"", 1);
}

static void put_json(iop_text *t, char c)
{
    if (c == '"' || c == '\\')
        iop_text_printf(t, "\\%c", c);
    else if ((unsigned char)c < ' ' || c == 0x7F)
        iop_text_printf(t, "\\u%04x", (unsigned)c);
    else
        iop_text_add(t, &c, 1);
}

static void put_html(iop_text *t, char c)
{
    switch (c) {
    case '<':
        iop_text_puts(t, "&lt;");
        break;
    case '>':
        iop_text_puts(t, "&gt;");
        break;
    case '&':
        iop_text_puts(t, "&amp;");
        break;
    case '"':
        iop_text_puts(t, "&quot;");
        break;
    case '\'':
        iop_text_puts(t, "&#39;");
        break;
    default:
        if (((unsigned char)c < ' ' && c != '\n' && c != '\t') || c == 0x7F)
            iop_text_puts(t, REPLACEMENT);
        else
            iop_text_add(t, &c, 1);
    }
}

/* Byte by byte where it is UTF-8; what is not is replaced. */
static void put_valid(iop_text *t, const char *text, void (*put)(iop_text *t, char c))
{
    for (size_t left = strlen(text); left;) {
        size_t good = iop_utf8_valid(text, left);
        for (size_t k = 0; k < good; k++)
            put(t, text[k]);
        text += good;
        left -= good;
        if (left) {
            iop_text_puts(t, REPLACEMENT);
            text++;
            left--;
        }
    }
}

void iop_text_json(iop_text *t, const char *text)
{
    iop_text_add(t, "\"", 1);
    put_valid(t, text, put_json);
    iop_text_add(t, "\"", 1);
}

void iop_text_html(iop_text *t, const char *text)
{
    put_valid(t, text, put_html);
}
