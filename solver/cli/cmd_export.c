/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan export --mps FILE SCENARIO: the whole linear program of a scenario for another solver. */
#include "cli.h"
#include <string.h>

static void print_sizes(const cli_args *args, const char *file, const iop_lp *lp)
{
    if (cli_flag(args, "json")) {
        fputs("{\"file\": ", stdout);
        cli_json_string(stdout, file);
        printf(", \"rows\": %zu, \"columns\": %zu, \"nonzeros\": %zu}\n", iop_lp_rows(lp), iop_lp_columns(lp),
               iop_lp_nonzeros(lp));
    } else if (!cli_flag(args, "quiet")) {
        printf("%s: %zu rows, %zu columns, %zu nonzeros\n", file, iop_lp_rows(lp), iop_lp_columns(lp),
               iop_lp_nonzeros(lp));
    }
}

static iop_status export_mps(const cli_args *args, const iop_plan *plan, const char *file, iop_err *err)
{
    iop_model *model = NULL;
    char *text = NULL;
    size_t length = 0;
    iop_status status = iop_model_open(&model, plan, err);
    if (status != IOP_OK)
        return status;
    status = iop_lp_to_mps(model->lp, plan->title, &text, &length, err);
    if (status == IOP_OK)
        status = cli_write_file(file, text, length, err);
    if (status == IOP_OK && strcmp(file, "-") != 0)
        print_sizes(args, file, model->lp);
    iop_lp_text_free(model->lp, text);
    iop_model_close(model);
    return status;
}

cli_exit cmd_export(const cli_args *args)
{
    const char *file = cli_text(args, "mps", NULL);
    if (!file) {
        cli_error("\"ioplan export\" needs --mps FILE");
        cli_hint("\"--mps -\" writes to standard output");
        return CLI_INPUT;
    }
    if (strcmp(file, "-") == 0 && cli_flag(args, "json")) {
        cli_error("--json and --mps - both want standard output");
        return CLI_INPUT;
    }
    iop_env env = cli_env(args);
    iop_scenario *scenario = NULL;
    cli_exit status = cli_open_scenario(&scenario, args, &env);
    if (status != CLI_OK)
        return status;
    iop_err err;
    if (export_mps(args, scenario->plan, file, &err) != IOP_OK)
        status = cli_fail(&err);
    iop_scenario_close(scenario);
    return status;
}
