/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv_cell.c - a text as a cell of a CSV file. */
#include "sweep/csv_cell.h"
#include <string.h>

void iop_sweep_add_cell(iop_text *out, const char *name)
{
    if (!strpbrk(name, ",\"\n\r")) {
        iop_text_puts(out, name);
        return;
    }
    iop_text_puts(out, "\"");
    for (; *name; name++) {
        iop_text_puts(out, *name == '"' ? "\"" : "");
        iop_text_add(out, name, 1);
    }
    iop_text_puts(out, "\"");
}
