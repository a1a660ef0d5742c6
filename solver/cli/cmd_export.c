/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan export --mps FILE SCENARIO: the whole linear program of a scenario for another solver.
 * ioplan export --csv TO or --netcdf FILE DIR: the tables of a sweep. */
#include "cli_sweep.h"
#include <string.h>

static void print_sizes(const cli_args *args, const char *file, const iop_lp *lp)
{
    if (cli_flag(args, "json")) {
        fputs("{\"file\": ", stdout);
        cli_json_string(stdout, file);
        printf(", \"rows\": %zu, \"columns\": %zu, \"nonzeros\": %zu}\n", iop_lp_rows(lp), iop_lp_columns(lp),
               iop_lp_nonzeros(lp));
    } else if (!cli_flag(args, "quiet")) {
        printf(iop_words(cli_language(args), "%s: %zu rows, %zu columns, %zu nonzeros\n"), file,
               iop_lp_rows(lp), iop_lp_columns(lp), iop_lp_nonzeros(lp));
    }
}

static iop_status export_mps(const cli_args *args, const iop_scenario *scenario, const char *file,
                             iop_err *err)
{
    iop_model *model = NULL;
    char *text = NULL;
    size_t length = 0;
    iop_status status = scenario->scheme ? iop_model_open_scheme(&model, scenario->scheme, err)
                                         : iop_model_open(&model, scenario->plan, err);
    if (status != IOP_OK)
        return status;
    status = iop_lp_to_mps(model->lp, scenario->plan->title, &text, &length, err);
    if (status == IOP_OK)
        status = cli_write_file(file, text, length, err);
    if (status == IOP_OK && strcmp(file, "-") != 0)
        print_sizes(args, file, model->lp);
    iop_lp_text_free(model->lp, text);
    iop_model_close(model);
    return status;
}

static cli_exit export_program(const cli_args *args, const char *file)
{
    if (strcmp(file, "-") == 0 && cli_flag(args, "json")) {
        cli_error(args, "--json and --mps - both want standard output");
        return CLI_INPUT;
    }
    iop_env env = cli_env(args);
    iop_scenario *scenario = NULL;
    cli_exit status = cli_open_scenario(&scenario, args, &env);
    if (status != CLI_OK)
        return status;
    iop_err err;
    if (export_mps(args, scenario, file, &err) != IOP_OK)
        status = cli_fail(args, &err);
    iop_scenario_close(scenario);
    return status;
}

static cli_exit export_sweep(const cli_args *args, const char *folder, const char *netcdf)
{
    char path[PATH_MAX];
    iop_env env = cli_env(args);
    iop_archive *archive = NULL;
    iop_err err;
    iop_status status = sweep_store_path(path, args->operand[0], 0, 0, &err);
    if (status == IOP_OK)
        status = iop_archive_open_existing(&archive, path, &env, &err);
    if (status == IOP_OK && folder)
        status = sweep_make_folder(folder, &err);
    if (status == IOP_OK && folder)
        status = iop_archive_write_csv(archive, folder, &err);
    if (status == IOP_OK && folder)
        sweep_tell_left_out(args, archive);
    if (status == IOP_OK && netcdf)
        status = iop_archive_write_netcdf(archive, netcdf, &err);
    iop_archive_close(archive, NULL);
    return status == IOP_OK ? CLI_OK : cli_fail(args, &err);
}

cli_exit cmd_export(const cli_args *args)
{
    const char *mps = cli_text(args, "mps", NULL), *csv = cli_text(args, "csv", NULL);
    const char *netcdf = cli_text(args, "netcdf", NULL);
    if (mps && !csv && !netcdf)
        return export_program(args, mps);
    if (!mps && (csv || netcdf))
        return export_sweep(args, csv, netcdf);
    if (mps)
        cli_error(args,
                  "--mps takes a scenario, --csv and --netcdf take the folder of a sweep; not both at once");
    else
        cli_error(args, "\"ioplan export\" needs --mps FILE, --csv TO or --netcdf FILE");
    cli_hint(args, "\"--mps -\" writes to standard output");
    return CLI_INPUT;
}
