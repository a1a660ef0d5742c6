/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_page.c - compare.html: the joined tables as data, which page/compare.js draws and tells. */
#include "report/compare.h"
#include "report/html.h"
#include <ioplan/version.h>
#include <ioplan/words.h>
#include <stdio.h>

IOP_HTML_EMBEDDED(base);
IOP_HTML_EMBEDDED(table);
IOP_HTML_EMBEDDED(chart);
IOP_HTML_EMBEDDED(frame);
IOP_HTML_EMBEDDED(compare);

static const iop_html_part parts[] = {IOP_HTML_PART(base),  IOP_HTML_PART(table),   IOP_HTML_PART(chart),
                                      IOP_HTML_PART(frame), IOP_HTML_PART(compare), {NULL, NULL}};

static void put_list(iop_script *j, const char *const *keys)
{
    iop_script_open(j, '{');
    for (; *keys; keys++) {
        iop_script_key(j, *keys);
        iop_script_open(j, '[');
        iop_script_close(j, ']');
    }
    iop_script_close(j, '}');
}

static void put_results(iop_script *j, const iop_compare *c)
{
    iop_script_key(j, "results");
    iop_script_open(j, '[');
    for (size_t k = 0; k < c->count; k++) {
        const iop_solution *s = c->result[k].solution;
        iop_script_open(j, '{');
        iop_script_put_text(j, "label", c->result[k].label);
        iop_script_put_text(j, "title", iop_report_own(c->lang, s->title, s->title_vi));
        iop_script_close(j, '}');
    }
    iop_script_close(j, ']');
}

/* The parts of a page ask for the lists of one plan, which here are empty. */
static iop_status put_data(iop_text *t, const iop_compare *c, iop_err *err)
{
    static const char *const of_sectors[] = {"code", "name", NULL}, *const of_measures[] = {"key", "name",
                                                                                            NULL};
    iop_script j = {t, false};
    iop_text_puts(t, "<script type=\"application/json\" id=\"data\">");
    iop_script_open(&j, '{');
    iop_script_put_text(&j, "lang", c->lang);
    iop_html_put_words(&j, c->lang);
    iop_script_put_text(&j, "status", "compared");
    iop_script_put_text(&j, "version", iop_version());
    iop_script_key(&j, "sectors");
    put_list(&j, of_sectors);
    iop_script_key(&j, "measures");
    put_list(&j, of_measures);
    put_results(&j, c);
    iop_script_key(&j, "tables");
    iop_script_open(&j, '[');
    for (size_t k = 0; k < c->joined->count; k++)
        IOP_TRY(iop_html_put_table(&j, c->joined->table[k], c->lang, err));
    iop_script_close(&j, ']');
    iop_script_close(&j, '}');
    iop_text_puts(t, "</script>\n");
    return IOP_OK;
}

iop_status iop_compare_put_page(iop_text *t, const iop_compare *c, iop_err *err)
{
    char title[256];
    snprintf(title, sizeof title, iop_words(c->lang, "Comparison of %zu results"), c->count);
    iop_html_begin(t, title, c->lang);
    IOP_TRY(put_data(t, c, err));
    iop_html_end(t, parts);
    return IOP_OK;
}
