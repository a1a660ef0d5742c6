/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The notes of a derivation. A total counts as met when it agrees to 1e-9. */
#include "regional/report.h"
#include "base/number.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double MET = 1e-9; /* relative */

enum { DIGITS = 8 };

const char *iop_report_number(double value, char out[IOP_NUMBER_SIZE])
{
    size_t length = iop_format_human(value, DIGITS, out);
    if (!strchr(out, '.') || strchr(out, 'e'))
        return out;
    while (out[length - 1] == '0')
        length--;
    if (out[length - 1] == '.')
        length--;
    out[length] = '\0';
    return out;
}

void iop_report_total(iop_spec *spec, const char *what, const char *unit, double got, double stated)
{
    char number[IOP_NUMBER_SIZE], wanted[IOP_NUMBER_SIZE], told[96];
    unit = iop_words_of_unit(iop_spec_lang(spec), unit, told, sizeof told);
    what = iop_words_name(iop_spec_lang(spec), what);
    iop_report_number(got, number);
    if (isnan(stated)) {
        iop_spec_note(spec, "%s: %s %s", what, number, unit);
        return;
    }
    if (fabs(got - stated) <= MET * fabs(stated)) {
        iop_spec_note(spec, "%s: %s %s, as stated", what, number, unit);
        return;
    }
    iop_report_number(stated, wanted);
    iop_spec_note(spec, "%s: %s %s instead of %s (%+.3g %%)", what, number, unit, wanted,
                  100 * (got - stated) / fabs(stated));
}

void iop_report_money(iop_spec *spec, const char *what, double got, double stated)
{
    const iop_spot root = iop_spec_root(spec);
    iop_spot dataset = iop_spec_get(&root, "dataset"), unit = iop_spec_get(&dataset, "unit");
    iop_report_total(spec, what, iop_spec_text(spec, &unit), got, stated);
}

void iop_report_resource(iop_spec *spec, const char *name, const char *unit, double got, double stated)
{
    char what[120];
    snprintf(what, sizeof what, iop_words(iop_spec_lang(spec), "resource %s"),
             iop_words_name(iop_spec_lang(spec), name));
    iop_report_total(spec, what, unit, got, stated);
}

void iop_report_names(iop_spec *spec, const char *what, const char *text, const bool *mask)
{
    char list[240] = "";
    size_t used = 0, count = 0;
    for (size_t k = 0; k < spec->n + spec->c; k++) {
        if (!mask[k])
            continue;
        count++;
        size_t length = strlen(spec->column[k]);
        if (used + length + 1 >= sizeof list)
            continue;
        list[used++] = ' ';
        memcpy(list + used, spec->column[k], length + 1);
        used += length;
    }
    if (count > 0)
        iop_spec_note(spec, "%s: %s:%s", what, text, list);
}
