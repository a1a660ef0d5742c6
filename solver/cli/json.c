/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few JSON and count texts that commands print themselves. */
#include "cli.h"
#include <math.h>
#include <string.h>

/* Length of the UTF-8 character at p, 0 when there is none (RFC 3629: no overlong forms, no surrogates). */
static size_t utf8_length(const unsigned char *p)
{
    if (p[0] < 0x80)
        return 1;
    size_t length = p[0] >= 0xC2 && p[0] < 0xE0 ? 2 : p[0] >= 0xE0 && p[0] < 0xF0 ? 3 : 4;
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    unsigned char low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t k = 2; k < length; k++)
        if ((p[k] & 0xC0) != 0x80)
            return 0;
    return length;
}

void cli_json_string(FILE *out, const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    fputc('"', out);
    while (*p) {
        size_t length = utf8_length(p);
        unsigned code;
        if (length == 0)
            fputs("\\ufffd", out);
        else if (*p == '"' || *p == '\\')
            fprintf(out, "\\%c", *p);
        else if (*p < 0x20 || iop_words_hidden((const char *)p, &code))
            fprintf(out, "\\u%04x", *p < 0x20 ? *p : code);
        else
            fwrite(p, 1, length, out);
        p += length ? length : 1;
    }
    fputc('"', out);
}

void cli_json_number(FILE *out, double value)
{
    if (isfinite(value))
        fprintf(out, "%.17g", value);
    else
        fputs("null", out);
}

static void print_finding(FILE *out, const iop_diag *d, const char *lang)
{
    char sentence[1024];
    fprintf(out, "{\"severity\": \"%s\", \"file\": ", cli_severity_text(d->severity));
    cli_json_string(out, d->at.where);
    fprintf(out, ", \"line\": %lld, \"column\": %lld, \"message\": ", d->at.row, d->at.col);
    cli_json_string(out, iop_words_err(lang, &d->at, sentence, sizeof sentence));
    fputc('}', out);
}

void cli_json_findings(FILE *out, const iop_diags *diags)
{
    fprintf(out, ", \"errors\": %zu, \"warnings\": %zu, \"not_shown\": %zu, \"findings\": [",
            iop_diags_errors(diags), iop_diags_warnings(diags), iop_diags_dropped(diags));
    for (size_t k = 0; k < iop_diags_count(diags); k++) {
        fputs(k ? ",\n  " : "\n  ", out);
        print_finding(out, iop_diags_at(diags, k), iop_diags_lang(diags));
    }
    fputs(iop_diags_count(diags) ? "\n]" : "]", out);
}
