/* SPDX-License-Identifier: GPL-3.0-or-later */
/* products.c - the files of a result for readers. To add one: a file with a function that makes it, and a
 * line here.
 */
#include "report/products.h"
#include "base/alloc.h"

static const iop_report_product products[] = {
    {"results.xlsx", iop_product_workbook_possible, iop_product_workbook},
    {"report.html", iop_product_page_possible, iop_product_page},
    {NULL, NULL, NULL},
};

const iop_report_product *iop_report_products(void)
{
    return products;
}

void iop_report_free(const iop_report_source *source, char *data)
{
    iop_env env = iop_env_or_default(source->env);
    iop_free(&env, data);
}
