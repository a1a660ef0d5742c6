/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv_cell.h - a text as a cell of a CSV file (RFC 4180). */
#ifndef IOP_SWEEP_CSV_CELL_H
#define IOP_SWEEP_CSV_CELL_H

#include "base/text.h"

/* Quotes where the text needs them. */
void iop_sweep_add_cell(iop_text *out, const char *text);

#endif
