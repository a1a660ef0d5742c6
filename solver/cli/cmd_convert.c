/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan convert DATASET -o DIR: the same dataset in other forms of file. */
#include "cli.h"
#include <string.h>

static iop_dataset_form form_of(const cli_args *args)
{
    const char *packed = cli_text(args, "compress", "none");
    iop_dataset_form form = {strcmp(cli_text(args, "form", "csv"), "npy") == 0, IOP_NOT_COMPRESSED};
    if (strcmp(packed, "gzip") == 0)
        form.compression = IOP_GZIP;
    if (strcmp(packed, "zstd") == 0)
        form.compression = IOP_ZSTD;
    return form;
}

/* What was done, for a program. */
static void print_json(const cli_args *args, const char *folder, const iop_table *table)
{
    fputs("{\"input\": ", stdout);
    cli_json_string(stdout, args->operand[0]);
    fputs(", \"output\": ", stdout);
    cli_json_string(stdout, folder);
    printf(", \"sectors\": %zu}\n", table->n);
}

cli_exit cmd_convert(const cli_args *args)
{
    iop_table *table;
    iop_err err;
    iop_env env = cli_env(args);
    iop_dataset_form form = form_of(args);
    const char *folder = cli_text(args, "output", NULL);
    if (!folder) {
        cli_error(args, "no folder to write to");
        cli_hint(args, "name one with -o DIR");
        return CLI_INPUT;
    }
    cli_exit result = cli_open_dataset(&table, args, &env);
    if (result != CLI_OK)
        return result;
    if (cli_write_dataset(table, folder, &form, &err) != IOP_OK)
        result = cli_fail(args, &err);
    else if (cli_flag(args, "json"))
        print_json(args, folder, table);
    iop_table_close(table);
    return result;
}
