/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures.c - numbers for people: few digits, the same decimals along a row, no zero with a sign. */
#include "report/figures.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { DECIMALS_MAX = 9 };

/* Digits before the decimal point; 0 and below for numbers under 1. */
static int magnitude(double value)
{
    return value == 0 ? 1 : (int)floor(log10(fabs(value))) + 1;
}

static void plain_figure(double value, int decimals, char out[IOP_NUMBER_SIZE])
{
    if (!isfinite(value) || fabs(value) >= 1e15) {
        iop_format_human(value, 5, out);
        return;
    }
    /* ties go away from zero, also where the last bits of a value differ from build to build */
    double nudged = value * (1 + 1e-12), rounded = fabs(nudged) < .5 * pow(10, -decimals) ? 0 : nudged;
    int digits = magnitude(rounded) + decimals;
    if (rounded != 0 && fabs(rounded) < 1e-4) /* iop_format_human would take an exponent */
        snprintf(out, IOP_NUMBER_SIZE, "%.*f", decimals, rounded);
    else
        iop_format_human(rounded, digits, out);
}

void iop_figure(const char *lang, double value, int decimals, char out[IOP_NUMBER_SIZE])
{
    plain_figure(value, decimals, out);
    iop_words_number(lang, out);
}

void iop_figure_exponent(const char *lang, double value, char out[IOP_NUMBER_SIZE])
{
    iop_format_human(value, 1, out);
    if (isfinite(value) && value != 0)
        snprintf(out, IOP_NUMBER_SIZE, "%.3e", value);
    iop_words_number(lang, out);
}

static bool ends_in_zero(double value, int decimals)
{
    char text[IOP_NUMBER_SIZE];
    plain_figure(value, decimals, text);
    return text[strlen(text) - 1] == '0';
}

int iop_figure_decimals(const double *value, size_t count, int digits)
{
    double largest = 0;
    for (size_t k = 0; k < count; k++)
        if (isfinite(value[k]) && fabs(value[k]) > largest)
            largest = fabs(value[k]);
    int decimals = digits - magnitude(largest);
    if (decimals > DECIMALS_MAX)
        decimals = DECIMALS_MAX;
    for (; decimals > 0; decimals--)
        for (size_t k = 0; k < count; k++)
            if (isfinite(value[k]) && !ends_in_zero(value[k], decimals))
                return decimals;
    return 0;
}

void iop_figure_signed(const char *lang, double value, int decimals, char out[IOP_NUMBER_SIZE])
{
    char text[IOP_NUMBER_SIZE];
    plain_figure(value, decimals, text);
    bool zero = strspn(text, "0.") == strlen(text);
    snprintf(out, IOP_NUMBER_SIZE, "%s%.*s", value > 0 && !zero ? "+" : "", IOP_NUMBER_SIZE - 2, text);
    iop_words_number(lang, out);
}

void iop_figure_change(const char *lang, double value, double base, char out[IOP_NUMBER_SIZE])
{
    double percent = 100 * (value - base) / fabs(base);
    out[0] = '\0';
    if (base == 0 || !isfinite(percent))
        return;
    if (fabs(percent) < .05)
        snprintf(out, IOP_NUMBER_SIZE, "%s", "0.0 %");
    else if (fabs(percent) < 1e5)
        snprintf(out, IOP_NUMBER_SIZE, "%+.*f %%", fabs(percent) < 1000, percent);
    else
        snprintf(out, IOP_NUMBER_SIZE, "%+.0e %%", percent);
    iop_words_number(lang, out);
}

void iop_figure_order(double violation, char out[IOP_NUMBER_SIZE])
{
    snprintf(out, IOP_NUMBER_SIZE, violation == 0 ? "0" : "%.0e", violation);
}

void iop_figure_short(const char *lang, double value, int digits, char out[IOP_NUMBER_SIZE])
{
    size_t length = iop_format_human(value * (1 + 1e-12), digits, out);
    if (strchr(out, '.') && !strchr(out, 'e')) {
        while (out[length - 1] == '0')
            out[--length] = '\0';
        if (out[length - 1] == '.')
            out[length - 1] = '\0';
    }
    iop_words_number(lang, out);
}
