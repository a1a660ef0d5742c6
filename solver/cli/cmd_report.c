/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan report DIR: makes the files for readers anew from what a folder of solve or sweep holds. */
#include "cli_sweep.h"
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* What the folder holds. */
typedef struct {
    iop_solution *solution;
    iop_scenario *scenario;
    iop_archive *sweep;
    bool digests; /* it is the folder of a result, with a list of digests */
} contents;

static void close_contents(contents *c)
{
    iop_archive_close(c->sweep, NULL);
    iop_scenario_close(c->scenario);
    iop_solution_close(c->solution);
}

static iop_status open_sweep(contents *c, const char *folder, const iop_env *env, iop_diags *diags)
{
    char path[PATH_MAX];
    iop_err err;
    iop_status status = sweep_store_path(path, folder, 0, 0, &err);
    if (status == IOP_OK)
        status = iop_archive_open_existing(&c->sweep, path, env, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(diags, &err);
}

static bool holds(const char *folder, const char *name)
{
    char path[PATH_MAX];
    return snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path && access(path, F_OK) == 0;
}

static iop_status open_result(contents *c, const char *folder, const iop_env *env, iop_diags *diags)
{
    char path[PATH_MAX];
    iop_status status = iop_result_open(&c->solution, folder, env, diags);
    if (status != IOP_OK)
        return status;
    if (snprintf(path, sizeof path, "%s/inputs/scenario.yaml", folder) >= (int)sizeof path)
        return iop_diags_add(diags, IOP_ERROR, IOP_EINVAL, folder, 0, 0,
                             "the path of the folder is too long");
    return iop_scenario_open(&c->scenario, path, 0, NULL, env, diags);
}

static iop_status open_contents(contents *c, const cli_args *args, const iop_env *env, iop_diags *diags)
{
    const char *folder = args->operand[0], *sweep = cli_text(args, "sweep", NULL);
    char plan[PATH_MAX];
    c->digests = holds(folder, "solution.json");
    if (!c->digests && !holds(folder, "sweep.sqlite"))
        return iop_diags_add(diags, IOP_ERROR, IOP_EINVAL, folder, 0, 0,
                             "the folder holds neither a result (solution.json) nor a sweep (sweep.sqlite)");
    snprintf(plan, sizeof plan, "%s/plan", folder); /* what `ioplan sweep` keeps beside the store */
    iop_status status = IOP_OK;
    if (c->digests || holds(plan, "solution.json"))
        status = open_result(c, c->digests ? folder : plan, env, diags);
    if (status == IOP_OK && (sweep || !c->digests))
        status = open_sweep(c, sweep ? sweep : folder, env, diags);
    return status;
}

/* A folder of a sweep has no list of digests. */
static iop_status write_files(const char *folder, const cli_products *made, bool result, const iop_env *env,
                              iop_err *err)
{
    return result ? iop_result_add(folder, made->count, made->file, env, err)
                  : cli_write_products(made, folder, err);
}

static void tell(const cli_args *args, const cli_products *made)
{
    const char *folder = args->operand[0];
    if (cli_flag(args, "json")) {
        fputs("{\"folder\": ", stdout);
        cli_json_string(stdout, folder);
        fputs(", \"files\": [", stdout);
        for (size_t k = 0; k < made->count; k++) {
            fputs(k ? ", " : "", stdout);
            cli_json_string(stdout, made->file[k].name);
        }
        fputs("]}\n", stdout);
    } else if (!cli_flag(args, "quiet")) {
        for (size_t k = 0; k < made->count; k++)
            printf("%s/%s\n", folder, made->file[k].name);
    }
}

static iop_status report(const cli_args *args, const contents *c, const iop_env *env, iop_err *err)
{
    iop_report_source source = {.solution = c->solution,
                                .plan = c->scenario ? c->scenario->plan : NULL,
                                .sweep = c->sweep,
                                .lang = cli_language(args),
                                .env = env,
                                .created = cli_created()};
    cli_products made;
    iop_status status = cli_make_products(args, &source, &made, err);
    if (status != IOP_OK)
        return status;
    if (made.count == 0)
        status = iop_fail(err, IOP_EIO, "no file could be made");
    else
        status = write_files(args->operand[0], &made, c->digests, env, err);
    if (status == IOP_OK)
        tell(args, &made);
    cli_free_products(&made);
    return status;
}

cli_exit cmd_report(const cli_args *args)
{
    iop_env env = cli_env(args);
    iop_diags *diags = NULL;
    contents c = {NULL, NULL, NULL, false};
    iop_err err;
    if (iop_diags_open(&diags, &env, &err) != IOP_OK)
        return cli_fail(args, &err);
    cli_exit code = CLI_OK;
    iop_status status = open_contents(&c, args, &env, diags);
    if (status != IOP_OK) {
        cli_note_failure(status, args->operand[0], diags);
        code = cli_fail_all(diags, args);
    } else if (report(args, &c, &env, &err) != IOP_OK) {
        code = cli_fail(args, &err);
    }
    close_contents(&c);
    iop_diags_close(diags);
    return code;
}
