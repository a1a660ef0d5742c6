/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan check DATASET|SCENARIO: every finding with its place; errors make the exit status 1. */
#include "cli.h"
#include <sys/stat.h>

static bool is_folder(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && S_ISDIR(there.st_mode);
}

static void check_dataset(const char *path, const iop_env *env, iop_diags *diags)
{
    iop_table *table = NULL;
    iop_status status = iop_dataset_open(&table, path, env, diags);
    if (status == IOP_OK)
        status = iop_table_check(table, diags);
    cli_note_failure(status, path, diags);
    iop_table_close(table);
}

static void check_scenario(const cli_args *args, const iop_env *env, iop_diags *diags)
{
    const char *const *set;
    size_t sets = cli_texts(args, "set", &set);
    iop_scenario *scenario = NULL;
    iop_status status = iop_scenario_open(&scenario, args->operand[0], sets, set, env, diags);
    if (status == IOP_OK && iop_yaml_get(iop_yaml_root(scenario->yaml), "sweep"))
        status = iop_study_check(scenario, 0, NULL, env, diags);
    cli_note_failure(status, args->operand[0], diags);
    iop_scenario_close(scenario);
}

static size_t count_notes(const iop_diags *diags)
{
    size_t notes = 0;
    for (size_t k = 0; k < iop_diags_count(diags); k++)
        notes += iop_diags_at(diags, k)->severity == IOP_NOTE;
    return notes;
}

static void print_counts(const char *lang, size_t errors, size_t warnings, size_t notes)
{
    printf(iop_words_count(lang, "%zu error", "%zu errors", errors), errors);
    fputs(", ", stdout);
    printf(iop_words_count(lang, "%zu warning", "%zu warnings", warnings), warnings);
    fputs(", ", stdout);
    printf(iop_words_count(lang, "%zu note", "%zu notes", notes), notes);
    fputc('\n', stdout);
}

static void print_text(const iop_diags *diags, bool quiet, const char *lang)
{
    for (size_t k = 0; k < iop_diags_count(diags); k++) {
        const iop_diag *d = iop_diags_at(diags, k);
        if (quiet && d->severity != IOP_ERROR)
            continue;
        char line[2 * sizeof(iop_err)];
        cli_put(stdout, "%s: %s\n", iop_words(lang, cli_severity_text(d->severity)),
                iop_words_err_at(lang, &d->at, line, sizeof line));
    }
    if (iop_diags_dropped(diags)) {
        printf(iop_words(lang, "%zu more findings are not shown"), iop_diags_dropped(diags));
        fputc('\n', stdout);
    }
    if (!quiet)
        print_counts(lang, iop_diags_errors(diags), iop_diags_warnings(diags), count_notes(diags));
}

static void print_json(const char *path, bool folder, const iop_diags *diags)
{
    fputs("{\"input\": ", stdout);
    cli_json_string(stdout, path);
    printf(", \"kind\": \"%s\"", folder ? "dataset" : "scenario");
    cli_json_findings(stdout, diags);
    fputs("}\n", stdout);
}

cli_exit cmd_check(const cli_args *args)
{
    const char *path = args->operand[0];
    bool folder = is_folder(path);
    const char *const *set;
    if (folder && cli_texts(args, "set", &set)) {
        cli_error(args, "option \"--set\" changes a scenario; \"%s\" is a dataset", path);
        return CLI_INPUT;
    }
    iop_env env = cli_env(args);
    iop_diags *diags = NULL;
    iop_err err;
    if (iop_diags_open(&diags, &env, &err) != IOP_OK)
        return cli_fail(args, &err);
    cli_progress(args, IOP_WORD("checking"));
    if (folder)
        check_dataset(path, &env, diags);
    else
        check_scenario(args, &env, diags);
    cli_progress(args, NULL);
    if (cli_flag(args, "json"))
        print_json(path, folder, diags);
    else
        print_text(diags, cli_flag(args, "quiet"), cli_language(args));
    const iop_err *first = iop_diags_first_error(diags);
    cli_exit status = first ? cli_exit_of_status(first->code) : CLI_OK;
    if (first) {
        fflush(stdout);
        size_t errors = iop_diags_errors(diags);
        cli_error(args,
                  iop_words_count(cli_language(args), "%s: %zu error found", "%s: %zu errors found", errors),
                  path, errors);
    }
    iop_diags_close(diags);
    return status;
}
