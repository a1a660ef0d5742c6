/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_frame.c - what report.html and compare.html have in common: head, style, frame, charts, script, all in
 * one file.
 *
 * A page forbids itself any connection (Content-Security-Policy), and no text of the data stands in it as
 * HTML: title and language are escaped here, all else is JSON (script.h), which page/base.js puts into text
 * nodes alone. */
#include "report/html.h"
#include <ioplan/words.h>

IOP_HTML_EMBEDDED(style);
IOP_HTML_EMBEDDED(charts);

static void put_bytes(iop_text *t, const unsigned char *data, size_t size)
{
    iop_text_add(t, (const char *)data, size);
}

static void put_head(iop_text *t, const char *title, const char *lang)
{
    iop_text_puts(t, "<!DOCTYPE html>\n<html lang=\"");
    iop_text_html(t, lang);
    iop_text_puts(t, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n<title>");
    iop_text_html(t, title);
    iop_text_puts(t, "</title>\n<style>\n");
    put_bytes(t, iop_html_style, iop_html_style_size);
    iop_text_puts(t, "</style>\n</head>\n");
}

static void put_frame(iop_text *t, const char *title, const char *lang)
{
    iop_text_puts(t, "<body>\n<a class=\"skip\" href=\"#main\">");
    iop_text_html(t, iop_words(lang, "Skip to the content"));
    iop_text_puts(t, "</a>\n<header id=\"head\"><h1>");
    iop_text_html(t, title);
    iop_text_puts(t, "</h1></header>\n<nav id=\"contents\" aria-label=\"");
    iop_text_html(t, iop_words(lang, "Contents"));
    iop_text_puts(t, "\"></nav>\n<main id=\"main\" tabindex=\"-1\"><noscript><p>");
    iop_text_html(t, iop_words(lang,
                               "This page draws itself by a script, which the browser does not run. The same "
                               "figures are in the files beside it."));
    iop_text_puts(t, "</p></noscript></main>\n<footer id=\"foot\"></footer>\n");
}

void iop_html_begin(iop_text *t, const char *title, const char *lang)
{
    put_head(t, title, lang);
    put_frame(t, title, lang);
}

void iop_html_end(iop_text *t, const iop_html_part *part)
{
    iop_text_puts(t, "<script type=\"text/plain\" id=\"charts\">");
    put_bytes(t, iop_html_charts, iop_html_charts_size);
    iop_text_puts(t, "</script>\n<script>\n\"use strict\";\n(() => {\n");
    for (; part->data; part++)
        put_bytes(t, part->data, *part->size);
    iop_text_puts(t, "})();\n</script>\n</body>\n</html>\n");
}
