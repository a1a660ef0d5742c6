/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/script.h"
#include "base/number.h"
#include <limits.h>
#include <math.h>
#include <string.h>

enum { DIGITS = 10, CELL_DIGITS = 7, CELL_PLACES = 2 };

static void start(iop_script *j)
{
    if (j->comma)
        iop_text_add(j->text, ",", 1);
    j->comma = true;
}

void iop_script_open(iop_script *j, char bracket)
{
    start(j);
    iop_text_add(j->text, &bracket, 1);
    j->comma = false;
}

void iop_script_close(iop_script *j, char bracket)
{
    iop_text_add(j->text, &bracket, 1);
    j->comma = true;
}

/* --- texts ---------------------------------------------------------------------------------------------- */

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && !strchr("\"\\<>&\x7f", c);
}

/* What is valid UTF-8, with its quotes and brackets escaped. */
static void put_escaped(iop_text *t, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t plain = at;
        while (plain < length && is_plain(text[plain]))
            plain++;
        iop_text_add(t, text + at, plain - at);
        if (plain < length)
            iop_text_printf(t, "\\u%04x", (unsigned)(unsigned char)text[plain]);
        at = plain + 1;
    }
}

static void put_quoted(iop_text *t, const char *text)
{
    size_t length = strlen(text);
    iop_text_add(t, "\"", 1);
    while (length > 0) {
        size_t good = iop_utf8_valid(text, length);
        put_escaped(t, text, good);
        text += good;
        length -= good;
        if (length > 0) {
            iop_text_puts(t, "\\ufffd");
            text++;
            length--;
        }
    }
    iop_text_add(t, "\"", 1);
}

void iop_script_key(iop_script *j, const char *key)
{
    start(j);
    put_quoted(j->text, key);
    iop_text_add(j->text, ":", 1);
    j->comma = false;
}

void iop_script_text(iop_script *j, const char *text)
{
    start(j);
    put_quoted(j->text, text ? text : "");
}

/* --- numbers -------------------------------------------------------------------------------------------- */

/* The double closest to the value in so many significant digits, but at least to `least` places: powers of
 * ten up to 22 are exact, so that one division or multiplication rounds once. Others stay as they are. */
static double rounded(double value, int digits, int least)
{
    int places = value == 0 ? 0 : digits - 1 - (int)floor(log10(fabs(value)));
    places = places < least ? least : places;
    if (places > 22 || places < 0 || fabs(value) >= 1e15)
        return value;
    return round(value * pow(10, places)) / pow(10, places);
}

static void put_number(iop_script *j, double value, int digits, int least)
{
    char text[IOP_NUMBER_SIZE];
    start(j);
    if (!isfinite(value)) {
        iop_text_puts(j->text, "null");
        return;
    }
    size_t length = iop_format_exact(rounded(value, digits, least), text);
    if (length > 2 && strcmp(text + length - 2, ".0") == 0)
        length -= 2;
    iop_text_add(j->text, text, length);
}

void iop_script_number(iop_script *j, double value)
{
    put_number(j, value, DIGITS, INT_MIN);
}

void iop_script_cell(iop_script *j, double value)
{
    put_number(j, value, CELL_DIGITS, CELL_PLACES);
}

void iop_script_whole(iop_script *j, size_t value)
{
    start(j);
    iop_text_printf(j->text, "%zu", value);
}

void iop_script_flag(iop_script *j, bool value)
{
    start(j);
    iop_text_puts(j->text, value ? "true" : "false");
}

void iop_script_numbers(iop_script *j, const double *value, size_t count)
{
    if (!value) {
        start(j);
        iop_text_puts(j->text, "null");
        return;
    }
    iop_script_open(j, '[');
    for (size_t k = 0; k < count; k++)
        iop_script_number(j, value[k]);
    iop_script_close(j, ']');
}

void iop_script_bytes(iop_script *j, const unsigned char *data, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    start(j);
    iop_text_add(j->text, "\"", 1);
    for (size_t at = 0; at < size; at += 3) {
        size_t have = size - at < 3 ? size - at : 3;
        unsigned bits = (unsigned)data[at] << 16 | (have > 1 ? (unsigned)data[at + 1] << 8 : 0) |
                        (have > 2 ? (unsigned)data[at + 2] : 0);
        char four[4] = {digits[bits >> 18], digits[bits >> 12 & 63], have > 1 ? digits[bits >> 6 & 63] : '=',
                        have > 2 ? digits[bits & 63] : '='};
        iop_text_add(j->text, four, 4);
    }
    iop_text_add(j->text, "\"", 1);
}

/* --- key and value -------------------------------------------------------------------------------------- */

void iop_script_put_text(iop_script *j, const char *key, const char *text)
{
    iop_script_key(j, key);
    iop_script_text(j, text);
}

void iop_script_put_number(iop_script *j, const char *key, double value)
{
    iop_script_key(j, key);
    iop_script_number(j, value);
}

void iop_script_put_whole(iop_script *j, const char *key, size_t value)
{
    iop_script_key(j, key);
    iop_script_whole(j, value);
}

void iop_script_put_flag(iop_script *j, const char *key, bool value)
{
    iop_script_key(j, key);
    iop_script_flag(j, value);
}

void iop_script_put_numbers(iop_script *j, const char *key, const double *value, size_t count)
{
    iop_script_key(j, key);
    iop_script_numbers(j, value, count);
}
