/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ioplan says on standard error, and the exit status that belongs to each failure. */
#include "cli.h"
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

enum {
    LINE_SIZE = 2 * sizeof(iop_err), /* a translation is longer */
    PUT_SIZE = 4096, /* of a line, before what is hidden is written out, six characters a byte */
    SAID_SIZE = 7 * PUT_SIZE
};

cli_exit cli_exit_of_status(iop_status status)
{
    switch (status) {
    case IOP_OK:
        return CLI_OK;
    case IOP_EINVAL:
    case IOP_EIO:
    case IOP_EPARSE:
    case IOP_ESHAPE:
    case IOP_ESINGULAR:
        return CLI_INPUT;
    case IOP_ENOMEM:
    case IOP_ESTOPPED:
        return CLI_STOPPED;
    case IOP_ENOCONV:
    case IOP_EBACKEND:
    case IOP_STATUS_COUNT:
        break;
    }
    return CLI_DEFECT;
}

cli_exit cli_exit_of_solution(iop_solution_status status)
{
    switch (status) {
    case IOP_OPTIMAL:
        return CLI_OK;
    case IOP_INFEASIBLE:
        return CLI_INFEASIBLE;
    case IOP_UNBOUNDED:
        return CLI_UNBOUNDED;
    case IOP_STOPPED:
        return CLI_STOPPED;
    case IOP_UNVERIFIED:
        return CLI_UNVERIFIED;
    }
    return CLI_DEFECT;
}

const char *cli_severity_text(iop_severity severity)
{
    return severity == IOP_ERROR     ? IOP_WORD("error")
           : severity == IOP_WARNING ? IOP_WORD("warning")
                                     : IOP_WORD("note");
}

void cli_put_text(FILE *out, const char *text)
{
    while (*text) {
        unsigned code;
        size_t hidden = iop_words_hidden(text, &code);
        if (hidden)
            fprintf(out, "\\u%04X", code);
        else
            fputc(*text, out);
        text += hidden ? hidden : 1;
    }
}

IOP_PRINTF(2, 0)
static void put_line(FILE *out, const char *fmt, va_list values)
{
    char line[PUT_SIZE];
    vsnprintf(line, sizeof line, fmt, values);
    cli_put_text(out, line);
}

void cli_put(FILE *out, const char *fmt, ...)
{
    va_list values;
    va_start(values, fmt);
    put_line(out, fmt, values);
    va_end(values);
}

IOP_PRINTF(4, 0)
static void put_said(FILE *out, const char *lang, const char *kind, const char *fmt, va_list values)
{
    fputs("ioplan: ", out);
    if (kind)
        fprintf(out, "%s: ", iop_words(lang, kind));
    put_line(out, iop_words(lang, fmt), values);
    fputc('\n', out);
}

/* kind: marked for iop_words, NULL: none. One write a line: several ranks have the same standard error. */
IOP_PRINTF(3, 0)
static void say(const cli_args *args, const char *kind, const char *fmt, va_list values)
{
    char text[SAID_SIZE] = "";
    FILE *line = fmemopen(text, sizeof text - 1, "w");
    put_said(line ? line : stderr, cli_language(args), kind, fmt, values);
    if (line) {
        fclose(line);
        fwrite(text, 1, strlen(text), stderr);
    }
}

#define SAY(kind)                                                                                            \
    do {                                                                                                     \
        va_list values;                                                                                      \
        va_start(values, fmt);                                                                               \
        say(args, kind, fmt, values);                                                                        \
        va_end(values);                                                                                      \
    } while (0)

void cli_error(const cli_args *args, const char *fmt, ...)
{
    SAY(IOP_WORD("error"));
}

void cli_hint(const cli_args *args, const char *fmt, ...)
{
    SAY(IOP_WORD("hint"));
}

void cli_say(const cli_args *args, const char *fmt, ...)
{
    SAY(NULL);
}

cli_exit cli_fail(const cli_args *args, const iop_err *err)
{
    char line[LINE_SIZE];
    cli_error(args, "%s", iop_words_err_at(cli_language(args), err, line, sizeof line));
    return cli_exit_of_status(err->code);
}

void cli_note_failure(iop_status status, const char *where, iop_diags *diags)
{
    if (status != IOP_OK && iop_diags_errors(diags) == 0)
        iop_diags_add(diags, IOP_ERROR, status, where, 0, 0, "%s", iop_status_text(status));
}

cli_exit cli_fail_all(const iop_diags *diags, const cli_args *args)
{
    const char *lang = cli_language(args);
    for (size_t k = 0; k < iop_diags_count(diags); k++) {
        const iop_diag *d = iop_diags_at(diags, k);
        if (d->severity == IOP_NOTE || (d->severity == IOP_WARNING && cli_flag(args, "quiet")))
            continue;
        char line[LINE_SIZE];
        iop_words_err_at(lang, &d->at, line, sizeof line);
        cli_say(args, "%s: %s", iop_words(lang, cli_severity_text(d->severity)), line);
    }
    if (iop_diags_dropped(diags))
        cli_say(args, "%zu more findings are not shown", iop_diags_dropped(diags));
    const iop_err *first = iop_diags_first_error(diags);
    return first ? cli_exit_of_status(first->code) : CLI_OK;
}

void cli_progress(const cli_args *args, const char *what)
{
    if (cli_flag(args, "quiet") || !isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r\033[K"); /* wipe the line */
    if (what)
        fprintf(stderr, "ioplan: %s ...", iop_words(cli_language(args), what));
    fflush(stderr);
}

int cli_columns(const char *text)
{
    int count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

cli_exit cli_finish_output(const cli_args *args, cli_exit status)
{
    bool bad = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) == 0 && !bad)
        return status;
    const char *lang = cli_language(args);
    cli_error(args, "could not write standard output: %s",
              errno ? iop_words_in(lang, "part", strerror(errno))
                    : iop_words(lang, "an earlier write failed"));
    return status == CLI_OK ? CLI_INPUT : status;
}
