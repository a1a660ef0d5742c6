/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv_cell.c - a text as a cell of a CSV file: a unit or a name that a spreadsheet could take for a formula
 * is guarded, a code is what it is. */
#include "sweep/csv_cell.h"

void iop_sweep_add_cell(iop_text *out, const char *name)
{
    iop_text_csv(out, name, !iop_is_code(name));
}
