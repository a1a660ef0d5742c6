/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/products.h - the functions behind the list of products. */
#ifndef IOP_REPORT_PRODUCTS_H
#define IOP_REPORT_PRODUCTS_H

#include <ioplan/report.h>

iop_status iop_product_workbook_possible(iop_err *err);
iop_status iop_product_workbook(const iop_report_source *source, char **data, size_t *size, iop_err *err);
iop_status iop_product_page_possible(iop_err *err);
iop_status iop_product_page(const iop_report_source *source, char **data, size_t *size, iop_err *err);

#endif
