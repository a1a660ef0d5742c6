/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/workbook.h - tables as a workbook: a cover, a page of charts, a sheet a table. */
#ifndef IOP_REPORT_WORKBOOK_H
#define IOP_REPORT_WORKBOOK_H

#include "report/tables.h"

/* What stands on the cover. */
typedef struct iop_workbook_cover {
    const char *title;
    size_t sentences;
    const char *const *sentence;   /* in the language of the tables; empty ones are left out */
    const iop_report_table *facts; /* texts in two columns, told below; NULL: none */
} iop_workbook_cover;

/* created: seconds since 1970 (UTC), 0 for a fixed day. The bytes are freed with iop_free; equal tables give
 * equal bytes. */
iop_status iop_workbook_write(const iop_report_tables *tables, const iop_workbook_cover *cover,
                              const char *lang, long long created, char **data, size_t *size, iop_err *err);

#endif
