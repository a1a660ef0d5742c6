/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan help [COMMAND], ioplan help scenario, ioplan --version */
#include "cli.h"
#include <string.h>
#include <unistd.h>

cli_exit cmd_help(const cli_args *args)
{
    if (args->operands == 0) {
        cli_print_help(stdout, &cli_program, cli_language(args));
        return CLI_OK;
    }
    if (strcmp(args->operand[0], "scenario") == 0) {
        cli_print_topic(stdout, cli_language(args));
        return CLI_OK;
    }
    const cli_command *command = cli_find(args->operand[0]);
    if (command) {
        cli_print_help(stdout, command, cli_language(args));
        return CLI_OK;
    }
    cli_error(args, "unknown command \"%s\"", args->operand[0]);
    cli_hint(args, "\"ioplan help\" lists the commands");
    return CLI_INPUT;
}

cli_exit cmd_version(const cli_args *args)
{
    char blas[256];
    iop_blas_describe(blas, sizeof blas);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (cli_flag(args, "json")) {
        fputs("{\"version\": ", stdout);
        cli_json_string(stdout, iop_version());
        fputs(", \"lp\": ", stdout);
        cli_json_string(stdout, iop_lp_backend_version());
        fputs(", \"blas\": ", stdout);
        cli_json_string(stdout, blas);
        printf(", \"cores\": %ld}\n", cores);
        return CLI_OK;
    }
    const char *lang = cli_language(args);
    printf("ioplan %s\n", iop_version());
    printf(iop_words(lang, "linear programs: %s\n"), iop_lp_backend_version());
    printf(iop_words(lang, "dense algebra:   %s\n"), blas);
    printf(iop_words(lang, "cores:           %ld\n"), cores);
    return CLI_OK;
}
