/* SPDX-License-Identifier: GPL-3.0-or-later */
/* product_page.c - report.html put together. */
#include "base/alloc.h"
#include "report/html.h"
#include "report/products.h"
#include "report/tables.h"
#include <string.h>

IOP_HTML_EMBEDDED(base);
IOP_HTML_EMBEDDED(table);
IOP_HTML_EMBEDDED(chart);
IOP_HTML_EMBEDDED(frame);
IOP_HTML_EMBEDDED(plan);
IOP_HTML_EMBEDDED(sweep);
IOP_HTML_EMBEDDED(trade);
IOP_HTML_EMBEDDED(doubt);
IOP_HTML_EMBEDDED(structure);
IOP_HTML_EMBEDDED(arrays);
IOP_HTML_EMBEDDED(whole);
IOP_HTML_EMBEDDED(start);

static const iop_html_part parts[] = {IOP_HTML_PART(base),   IOP_HTML_PART(table), IOP_HTML_PART(chart),
                                      IOP_HTML_PART(frame),  IOP_HTML_PART(plan),  IOP_HTML_PART(sweep),
                                      IOP_HTML_PART(trade),  IOP_HTML_PART(doubt), IOP_HTML_PART(structure),
                                      IOP_HTML_PART(arrays), IOP_HTML_PART(whole), IOP_HTML_PART(start),
                                      {NULL, NULL}};

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
    iop_html_begin(&t, title, source->lang);
    iop_status status = put_data(&t, source, &env, err);
    if (status != IOP_OK) {
        iop_text_end(&t);
        return status;
    }
    iop_html_end(&t, parts);
    return iop_text_take(&t, data, size, err);
}
