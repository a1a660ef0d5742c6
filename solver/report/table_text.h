/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/table_text.h - a table as text for files. */
#ifndef IOP_REPORT_TABLE_TEXT_H
#define IOP_REPORT_TABLE_TEXT_H

#include "base/text.h"
#include "report/tables.h"

/* Tidy CSV: a head of the columns' keys, numbers that read back exactly, choices in English. */
void iop_table_csv(iop_text *t, const iop_report_table *table);
/* {"name": ..., "title": ..., "columns": [{"key", "title", "unit", "kind"}], "rows": [{"key": ..., "cells":
 * [...]}]}; numbers that read back exactly, null for none; choices and titles in the language. */
void iop_table_json(iop_text *t, const iop_report_table *table, const char *lang);

#endif
