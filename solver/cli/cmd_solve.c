/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan solve SCENARIO: read, solve, verify, write the result folder, print the summary. */
#include "cli.h"

static iop_solve_settings settings_of(const cli_args *args)
{
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = cli_text(args, "method", "auto");
    settings.leontief = cli_text(args, "leontief", "auto");
    settings.lp.time_limit_s = cli_number(args, "time-limit", 0);
    return settings;
}

/* The summary on standard output: text, or JSON, or with --quiet nothing. */
static iop_status print_summary(const cli_args *args, const iop_solution *solution, const char *summary,
                                iop_err *err)
{
    if (!cli_flag(args, "json")) {
        if (!cli_flag(args, "quiet"))
            cli_put_text(stdout, summary);
        return IOP_OK;
    }
    char *text = NULL;
    size_t length = 0;
    iop_status status = iop_solution_summary_json(solution, &text, &length, err);
    if (status != IOP_OK)
        return status;
    cli_put_text(stdout, text);
    if (length && text[length - 1] != '\n')
        fputc('\n', stdout);
    iop_solution_text_free(solution, text);
    return IOP_OK;
}

/* The folder with everything in it. */
static iop_status write_result(const cli_args *args, const iop_solution *solution,
                               const iop_scenario *scenario, const char *summary, const char *folder,
                               iop_err *err)
{
    iop_report_source source = {.solution = solution,
                                .plan = scenario->plan,
                                .lang = cli_language(args),
                                .env = &solution->env,
                                .created = cli_created()};
    cli_products made;
    iop_status status = cli_make_products(args, &source, &made, err);
    if (status != IOP_OK)
        return status;
    status = iop_result_write_with(solution, scenario, summary, made.count, made.file, folder, err);
    cli_free_products(&made);
    return status;
}

/* Writes the result folder, if one is wanted, then prints the summary. */
static iop_status deliver(const cli_args *args, iop_solution *solution, const iop_scenario *scenario,
                          iop_err *err)
{
    const char *folder = cli_text(args, "output", NULL);
    char *summary = NULL;
    size_t length = 0;
    iop_status status = iop_result_stamp(solution, scenario, err);
    if (status == IOP_OK)
        status = iop_report_summary(solution, cli_language(args), &summary, &length, err);
    if (status == IOP_OK && folder)
        status = write_result(args, solution, scenario, summary, folder, err);
    if (status == IOP_OK)
        status = print_summary(args, solution, summary, err);
    iop_solution_text_free(solution, summary);
    return status;
}

static void tell_outcome(const cli_args *args, const iop_solution *solution)
{
    char line[1024];
    cli_explain(solution, cli_language(args), line, sizeof line);
    if (line[0])
        cli_say(args, "%s: %s", args->operand[0], line);
}

static void tell_folder(const cli_args *args)
{
    const char *folder = cli_text(args, "output", NULL);
    if (folder && !cli_flag(args, "quiet") && !cli_flag(args, "json")) {
        fputc('\n', stdout);
        printf(iop_words(cli_language(args), "The result is in %s.\n"), folder);
    }
}

/* Everything after the scenario was read. */
static cli_exit solve(const cli_args *args, iop_scenario *scenario)
{
    iop_solve_settings settings = settings_of(args);
    iop_solution *solution = NULL;
    iop_err err;
    cli_progress(args, IOP_WORD("solving"));
    iop_status status = scenario->scheme
                            ? iop_solve_scheme_ratio(&solution, scenario->scheme, &settings, &err)
                            : iop_solve_ratio(&solution, scenario->plan, &settings, &err);
    cli_progress(args, NULL);
    if (status != IOP_OK)
        return cli_fail(args, &err);
    tell_outcome(args, solution);
    cli_exit exit_status = cli_exit_of_solution(solution->status);
    status = deliver(args, solution, scenario, &err);
    if (status == IOP_OK)
        tell_folder(args);
    else
        exit_status = cli_fail(args, &err);
    iop_solution_close(solution);
    return exit_status;
}

cli_exit cmd_solve(const cli_args *args)
{
    iop_env env = cli_env(args);
    if (env.threads > 0)
        iop_blas_set_threads(env.threads);
    iop_scenario *scenario = NULL;
    cli_exit status = cli_open_scenario(&scenario, args, &env);
    if (status != CLI_OK)
        return status;
    status = solve(args, scenario);
    iop_scenario_close(scenario);
    return status;
}
