/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan: reads the command line and hands over to a command. */
#include "cli.h"
#include "heap.h"
#include <string.h>

static const struct {
    const char *name;
    cli_exit (*run)(const cli_args *args);
} runs[] = {
    {"check", cmd_check},     {"solve", cmd_solve},
    {"verify", cmd_verify},   {"analyze", cmd_analyze},
    {"convert", cmd_convert}, {"export", cmd_export},
    {"import", cmd_import},   {"regionalize", cmd_regionalize},
    {"balance", cmd_balance}, {"help", cmd_help},
    {"sweep", cmd_sweep},     {"merge", cmd_merge},
    {"report", cmd_report},   {"compare", cmd_compare},
};

static cli_exit run(const cli_args *args)
{
    if (cli_flag(args, "help")) {
        cli_print_help(stdout, args->command ? args->command : &cli_program, cli_language(args));
        return CLI_OK;
    }
    if (cli_flag(args, "version"))
        return cmd_version(args);
    if (!args->command) {
        cli_error(args, "no command is given");
        cli_hint(args, "\"ioplan help\" lists the commands");
        return CLI_INPUT;
    }
    for (size_t k = 0; k < sizeof runs / sizeof *runs; k++)
        if (strcmp(runs[k].name, args->command->name) == 0)
            return runs[k].run(args);
    cli_error(args, "the command \"%s\" has no code", args->command->name);
    return CLI_DEFECT;
}

int main(int argc, char **argv)
{
    cli_args args;
    cli_fault fault;
    cli_heap_keep();
    cli_exit status = cli_parse(&args, argc, (const char *const *)argv, &fault);
    if (status == CLI_OK) {
        cli_catch_signals();
        status = cli_finish_output(&args, run(&args));
    } else {
        cli_error(&args, "%s", fault.sentence);
        if (fault.hint[0])
            cli_hint(&args, "%s", fault.hint);
    }
    cli_args_free(&args);
    return (int)status;
}
