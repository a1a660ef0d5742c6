/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan balance SPEC|DATASET: a table fitted to its margins. */
#include "cli.h"
#include <sys/stat.h>

static iop_status balance_folder(iop_table **out, const char *path, size_t sets, const char *const *set,
                                 const iop_env *env, iop_diags *diags)
{
    (void)sets;
    (void)set;
    iop_status status = iop_dataset_open(out, path, env, diags);
    return status == IOP_OK ? iop_balance_table(*out, NULL, diags) : status;
}

cli_exit cmd_balance(const cli_args *args)
{
    const char *const *set;
    struct stat there;
    if (stat(args->operand[0], &there) != 0 || !S_ISDIR(there.st_mode))
        return cli_derive(args, iop_balance_spec);
    if (cli_texts(args, "set", &set)) {
        cli_error(args, "option \"--set\" changes a spec; \"%s\" is a dataset", args->operand[0]);
        return CLI_INPUT;
    }
    return cli_derive(args, balance_folder);
}
