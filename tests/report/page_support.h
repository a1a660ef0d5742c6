/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/report/page_support.h - report.html taken apart: the JSON of its data, and the page without them. */
#ifndef IOP_TESTS_REPORT_PAGE_SUPPORT_H
#define IOP_TESTS_REPORT_PAGE_SUPPORT_H

#include "support/cm.h"
#include <ioplan/report.h>
#include <jansson.h>
#include <string.h>

static inline const iop_report_product *page_product(void)
{
    const iop_report_product *p = iop_report_products();
    while (strcmp(p->name, "report.html") != 0)
        p++;
    return p;
}

/* The page's data, and the page without them. */
static inline json_t *data_of(char *page)
{
    static const char head[] = "<script type=\"application/json\" id=\"data\">";
    char *start = strstr(page, head), *end;
    json_error_t error;
    assert_non_null(start);
    end = strstr(start += sizeof head - 1, "</script>");
    assert_non_null(end);
    json_t *data = json_loadb(start, (size_t)(end - start), 0, &error);
    if (!data)
        fail_msg("the data are no JSON: %s", error.text);
    assert_null(memchr(start, '<', (size_t)(end - start)));
    memmove(start, end, strlen(end) + 1);
    return data;
}

static inline json_t *page_make(const iop_report_source *source, char **page)
{
    size_t size;
    iop_err err;
    assert_ok(page_product()->make(source, page, &size, &err), err);
    assert_int_equal(strlen(*page), size);
    return data_of(*page);
}

#endif
