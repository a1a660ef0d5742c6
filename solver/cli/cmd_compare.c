/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan compare A B [C]...: results side by side. */
#include "cli.h"

/* The summary, or JSON, on standard output. */
static iop_status print(const cli_args *args, const iop_compare *compare, iop_err *err)
{
    char *text = NULL;
    size_t length = 0;
    bool json = cli_flag(args, "json");
    if (cli_flag(args, "quiet") && !json)
        return IOP_OK;
    iop_status status = json ? iop_compare_json(compare, &text, &length, err)
                             : iop_compare_summary(compare, &text, &length, err);
    if (status == IOP_OK)
        cli_put_text(stdout, text);
    iop_compare_text_free(compare, text);
    return status;
}

static iop_status write_folder(const cli_args *args, const iop_compare *compare, iop_err *err)
{
    const char *folder = cli_text(args, "output", NULL);
    bool workbook = true;
    if (!folder)
        return IOP_OK;
    iop_status status = iop_compare_write(compare, folder, cli_created(), &workbook, err);
    if (status != IOP_OK || cli_flag(args, "quiet"))
        return status;
    if (!workbook)
        cli_say(args, "compare.xlsx is left out: workbooks need the library libxlsxwriter");
    if (!cli_flag(args, "json")) {
        fputc('\n', stdout);
        printf(iop_words(cli_language(args), "The comparison is in %s.\n"), folder);
    }
    return IOP_OK;
}

cli_exit cmd_compare(const cli_args *args)
{
    iop_env env = cli_env(args);
    iop_diags *diags = NULL;
    iop_compare *compare = NULL;
    iop_err err;
    if (iop_diags_open(&diags, &env, &err) != IOP_OK)
        return cli_fail(args, &err);
    cli_exit code = CLI_OK;
    iop_status status =
        iop_compare_open(&compare, args->operands, args->operand, cli_language(args), &env, diags);
    if (status != IOP_OK) {
        cli_note_failure(status, args->operand[0], diags);
        code = cli_fail_all(diags, args);
    } else if (print(args, compare, &err) != IOP_OK || write_folder(args, compare, &err) != IOP_OK) {
        code = cli_fail(args, &err);
    }
    iop_compare_close(compare);
    iop_diags_close(diags);
    return code;
}
