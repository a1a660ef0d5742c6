/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_none.c - in place of xlsx.c where the header of libxlsxwriter was not there when ioplan was built. No
 * workbook is ever opened, so that nothing else is ever called. */
#include "report/xlsx.h"

iop_status iop_xlsx_possible(iop_err *err)
{
    return iop_fail(err, IOP_EIO,
                    "this ioplan was built without workbooks; build it again with libxlsxwriter (on Debian: "
                    "apt-get install libxlsxwriter-dev)");
}

iop_status iop_xlsx_open(iop_xlsx **out, const char *title, long long created, const iop_env *env,
                         iop_err *err)
{
    (void)title, (void)created, (void)env;
    *out = NULL;
    return iop_xlsx_possible(err);
}

void iop_xlsx_sheet(iop_xlsx *x, const char *name)
{
    (void)x, (void)name;
}

void iop_xlsx_reserve(iop_xlsx *x, const char *wanted, char out[4 * IOP_XLSX_NAME + 1])
{
    (void)x, (void)wanted;
    out[0] = '\0';
}

void iop_xlsx_text(iop_xlsx *x, size_t row, size_t column, const char *text, iop_xlsx_style style)
{
    (void)x, (void)row, (void)column, (void)text, (void)style;
}

void iop_xlsx_number(iop_xlsx *x, size_t row, size_t column, double value, iop_xlsx_style style)
{
    (void)x, (void)row, (void)column, (void)value, (void)style;
}

void iop_xlsx_link(iop_xlsx *x, size_t row, size_t column, const char *sheet)
{
    (void)x, (void)row, (void)column, (void)sheet;
}

void iop_xlsx_width(iop_xlsx *x, size_t column, double characters)
{
    (void)x, (void)column, (void)characters;
}

void iop_xlsx_height(iop_xlsx *x, size_t row, size_t lines)
{
    (void)x, (void)row, (void)lines;
}

void iop_xlsx_page(iop_xlsx *x)
{
    (void)x;
}

void iop_xlsx_table(iop_xlsx *x, size_t rows, size_t columns, size_t fixed)
{
    (void)x, (void)rows, (void)columns, (void)fixed;
}

void iop_xlsx_chart_put(iop_xlsx *x, const iop_xlsx_chart *chart)
{
    (void)x, (void)chart;
}

iop_status iop_xlsx_finish(iop_xlsx *x, char **data, size_t *size, iop_err *err)
{
    (void)x, (void)size;
    *data = NULL;
    return iop_xlsx_possible(err);
}

void iop_xlsx_discard(iop_xlsx *x)
{
    (void)x;
}
