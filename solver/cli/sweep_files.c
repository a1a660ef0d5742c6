/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenario of a sweep, and the files beside its store that need the scenario: `ioplan sweep` writes them
 * when all is done, `ioplan merge` when the shards are together. */
#include "cli_sweep.h"

static iop_solve_settings settings_of(const cli_args *args, bool writes)
{
    iop_solve_settings settings = iop_solve_settings_default();
    settings.ranges = settings.explain = writes;
    settings.method = cli_text(args, "method", "auto");
    settings.leontief = cli_text(args, "leontief", "auto");
    return settings;
}

iop_status sweep_source_open(sweep_source *source, const cli_args *args, const char *file, bool writes,
                             const iop_env *env, iop_diags *diags)
{
    const char *const *word;
    size_t words = cli_texts(args, "set", &word);
    iop_solve_settings settings = settings_of(args, writes);
    *source = (sweep_source){NULL, NULL};
    iop_blas_set_threads(1); /* the same sums, whatever the threads */
    iop_status status = iop_scenario_open(&source->scenario, file, words, word, env, diags);
    cli_note_failure(status, file, diags);
    if (status != IOP_OK || iop_diags_errors(diags) > 0)
        return status;
    words = cli_texts(args, "only", &word);
    status = iop_study_open(&source->study, source->scenario, words, word, &settings, env, diags);
    cli_note_failure(status, file, diags);
    return status;
}

void sweep_source_close(sweep_source *source)
{
    iop_study_close(source->study);
    iop_scenario_close(source->scenario);
    *source = (sweep_source){NULL, NULL};
}

/* What readers open: the scenario's own plan with its sweeps; and DIR/plan, the result of that plan, from
 * which `ioplan report` makes them anew. */
static iop_status write_products(const cli_args *args, const char *folder, const iop_scenario *scenario,
                                 const iop_report_source *source, iop_err *err)
{
    char path[PATH_MAX], *summary = NULL;
    size_t length;
    cli_products made;
    if (snprintf(path, sizeof path, "%s/plan", folder) >= (int)sizeof path)
        return iop_fail(err, IOP_EINVAL, "the path of the folder is too long");
    IOP_TRY(iop_report_summary(source->solution, source->lang, &summary, &length, err));
    iop_status status = iop_result_write(source->solution, scenario, summary, path, err);
    iop_solution_text_free(source->solution, summary);
    IOP_TRY(status);
    IOP_TRY(cli_make_products(args, source, &made, err));
    status = cli_write_products(&made, folder, err);
    cli_free_products(&made);
    return status;
}

iop_status sweep_write_files(const cli_args *args, const char *folder, const sweep_source *source,
                             const iop_env *env, iop_archive *archive, iop_err *err)
{
    const iop_scenario *scenario = source->scenario;
    iop_solution *plan;
    IOP_TRY(iop_study_find_base(source->study, &plan, err));
    IOP_TRY(iop_study_write_summaries(source->study, archive, folder, err));
    IOP_TRY(iop_result_stamp(plan, scenario, err));
    if (plan->status == IOP_OPTIMAL) /* what the plans count of a ratio is of the best one */
        iop_scenario_set_ratio(scenario, plan->objective.value);
    const iop_report_source what = {.solution = plan,
                                    .plan = scenario->plan,
                                    .sweep = archive,
                                    .lang = cli_language(args),
                                    .env = env,
                                    .created = cli_created()};
    return write_products(args, folder, scenario, &what, err);
}
