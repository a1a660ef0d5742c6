/* SPDX-License-Identifier: GPL-3.0-or-later */
/* product_page.c - report.html put together: frame, style, data, charts, script, all in one file.
 *
 * The page forbids itself any connection (Content-Security-Policy), and no text of the data stands in it as
 * HTML: title and language are escaped here, all else is JSON (script.h), which page/base.js puts into text
 * nodes alone. */
#include "base/alloc.h"
#include "report/html.h"
#include "report/products.h"
#include "report/tables.h"
#include <ioplan/words.h>
#include <string.h>

/* Files of page/ and the charts, as the build has embedded them. */
#define EMBEDDED(name)                                                                                       \
    extern const unsigned char iop_html_##name[];                                                            \
    extern const size_t iop_html_##name##_size
EMBEDDED(style);
EMBEDDED(charts);
EMBEDDED(base);
EMBEDDED(table);
EMBEDDED(chart);
EMBEDDED(plan);
EMBEDDED(sweep);
EMBEDDED(trade);
EMBEDDED(doubt);
EMBEDDED(structure);
EMBEDDED(arrays);
EMBEDDED(whole);
EMBEDDED(start);

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

static iop_status put_data(iop_text *t, const iop_report_source *source, const iop_env *env, iop_err *err)
{
    iop_script j = {t, false};
    iop_text_puts(t, "<script type=\"application/json\" id=\"data\">");
    iop_script_open(&j, '{');
    iop_script_put_text(&j, "lang", source->lang);
    iop_html_put_words(&j, source->lang);
    if (source->solution)
        iop_html_put_solution(&j, source->solution, source->lang);
    IOP_TRY(iop_html_put_tables(&j, source, err));
    IOP_TRY(iop_html_put_structure(&j, source, err));
    if (source->sweep)
        IOP_TRY(iop_html_put_sweeps(&j, source->sweep, source->lang, env, err));
    iop_script_close(&j, '}');
    iop_text_puts(t, "</script>\n");
    return IOP_OK;
}

static void put_script(iop_text *t)
{
    iop_text_puts(t, "<script type=\"text/plain\" id=\"charts\">");
    put_bytes(t, iop_html_charts, iop_html_charts_size);
    iop_text_puts(t, "</script>\n<script>\n\"use strict\";\n(() => {\n");
    put_bytes(t, iop_html_base, iop_html_base_size);
    put_bytes(t, iop_html_table, iop_html_table_size);
    put_bytes(t, iop_html_chart, iop_html_chart_size);
    put_bytes(t, iop_html_plan, iop_html_plan_size);
    put_bytes(t, iop_html_sweep, iop_html_sweep_size);
    put_bytes(t, iop_html_trade, iop_html_trade_size);
    put_bytes(t, iop_html_doubt, iop_html_doubt_size);
    put_bytes(t, iop_html_structure, iop_html_structure_size);
    put_bytes(t, iop_html_arrays, iop_html_arrays_size);
    put_bytes(t, iop_html_whole, iop_html_whole_size);
    put_bytes(t, iop_html_start, iop_html_start_size);
    iop_text_puts(t, "})();\n</script>\n</body>\n</html>\n");
}

/* A fact of the sweep's provenance, "" when it is not there. */
static const char *fact(iop_archive *sweep, const char *name)
{
    const iop_archive_run *run = iop_archive_describe(sweep);
    for (size_t k = 0; k < run->facts; k++)
        if (strcmp(run->fact[k], name) == 0)
            return run->value[k];
    return "";
}

iop_status iop_product_page_possible(iop_err *err)
{
    (void)err;
    return IOP_OK;
}

iop_status iop_product_page(const iop_report_source *source, char **data, size_t *size, iop_err *err)
{
    iop_env env = iop_env_or_default(source->env);
    iop_text t = iop_text_start(&env);
    const char *title =
        source->solution ? iop_report_own(source->lang, source->solution->title, source->solution->title_vi)
                         : fact(source->sweep, "title");
    *data = NULL;
    title = title[0] ? title : "ioplan";
    put_head(&t, title, source->lang);
    put_frame(&t, title, source->lang);
    iop_status status = put_data(&t, source, &env, err);
    if (status != IOP_OK) {
        iop_text_end(&t);
        return status;
    }
    put_script(&t);
    return iop_text_take(&t, data, size, err);
}
