/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first step of every command: the scenario or dataset that its operand names. */
#include "cli.h"

cli_exit cli_open_scenario(iop_scenario **out, const cli_args *args, const iop_env *env)
{
    *out = NULL;
    iop_diags *diags = NULL;
    iop_err err;
    if (iop_diags_open(&diags, env, &err) != IOP_OK)
        return cli_fail(args, &err);
    const char *const *set;
    size_t sets = cli_texts(args, "set", &set);
    cli_progress(args, IOP_WORD("reading the scenario and its dataset"));
    iop_status status = iop_scenario_open(out, args->operand[0], sets, set, env, diags);
    cli_progress(args, NULL);
    cli_note_failure(status, args->operand[0], diags);
    cli_exit exit_status = cli_fail_all(diags, args);
    if (exit_status != CLI_OK) {
        iop_scenario_close(*out);
        *out = NULL;
    }
    iop_diags_close(diags);
    return exit_status;
}

cli_exit cli_open_dataset(iop_table **out, const cli_args *args, const iop_env *env)
{
    *out = NULL;
    iop_diags *diags = NULL;
    iop_err err;
    if (iop_diags_open(&diags, env, &err) != IOP_OK)
        return cli_fail(args, &err);
    cli_progress(args, IOP_WORD("reading the dataset"));
    iop_status status = iop_dataset_open(out, args->operand[0], env, diags);
    cli_progress(args, NULL);
    cli_note_failure(status, args->operand[0], diags);
    cli_exit exit_status = cli_fail_all(diags, args);
    if (exit_status != CLI_OK) {
        iop_table_close(*out);
        *out = NULL;
    }
    iop_diags_close(diags);
    return exit_status;
}
