/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ioplan says on standard error, and the exit status that belongs to each failure. */
#include "cli.h"
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

enum { LINE_SIZE = sizeof(iop_err) + 64 };

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

static void say(const char *kind, const char *fmt, va_list args) IOP_PRINTF(2, 0);

static void say(const char *kind, const char *fmt, va_list args)
{
    fprintf(stderr, "ioplan: %s", kind);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
}

#define SAY(kind)                                                                                            \
    do {                                                                                                     \
        va_list args;                                                                                        \
        va_start(args, fmt);                                                                                 \
        say(kind, fmt, args);                                                                                \
        va_end(args);                                                                                        \
    } while (0)

void cli_error(const char *fmt, ...)
{
    SAY("error: ");
}

void cli_hint(const char *fmt, ...)
{
    SAY("hint: ");
}

void cli_say(const char *fmt, ...)
{
    SAY("");
}

cli_exit cli_fail(const iop_err *err)
{
    char line[LINE_SIZE];
    iop_err_format(err, line, sizeof line);
    cli_error("%s", line);
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
        iop_err_format(&d->at, line, sizeof line);
        cli_say("%s: %s", iop_words(lang, cli_severity_text(d->severity)), line);
    }
    if (iop_diags_dropped(diags))
        cli_say(iop_words(lang, "%zu more findings are not shown"), iop_diags_dropped(diags));
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

cli_exit cli_finish_output(cli_exit status)
{
    bool bad = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) == 0 && !bad)
        return status;
    cli_error("could not write standard output: %s", errno ? strerror(errno) : "an earlier write failed");
    return status == CLI_OK ? CLI_INPUT : status;
}
