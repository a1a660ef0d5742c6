/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan merge DIR: the stores of shards or ranks become one; with --scenario everything else that
 * `ioplan sweep` writes in one process is written as well. */
#include "cli_sweep.h"
#include <stdlib.h>
#include <unistd.h>

typedef struct job {
    const cli_args *args;
    const char *folder;
    iop_env env, algebra; /* algebra: what the scenario is read and solved with */
    sweep_parts parts;
    sweep_source source; /* empty without --scenario */
} job;

typedef struct taken {
    const iop_archive_run *run;
    const sweep_part *part;
    bool fixed; /* all units of the part are those that shard of that number has */
} taken;

static void look_at_unit(void *self, size_t sweep, size_t unit)
{
    taken *t = self;
    const size_t number = iop_archive_number(t->run, sweep, unit);
    t->fixed = t->fixed && number % t->part->of == t->part->number - 1;
}

/* Whether shards shared the units of the parts among them: each answers for its own share still. */
static bool have_claims(const job *j)
{
    char path[PATH_MAX];
    iop_err err;
    return sweep_claims_path(path, j->folder, j->parts.part[0].of, &err) == IOP_OK && access(path, F_OK) == 0;
}

/* How many shards the parts are of; 0 where they do not agree, or where they are not of shards: ranks take
 * what is next, so that what is missing belongs to none of them. */
static size_t count_shards(const job *j, const iop_archive_run *run)
{
    const sweep_parts *parts = &j->parts;
    iop_err err;
    const bool claimed = parts->count > 0 && have_claims(j);
    for (size_t k = 0; k < parts->count; k++) {
        taken t = {.run = run, .part = &parts->part[k], .fixed = true};
        if (t.part->of != parts->part[0].of ||
            (!claimed && iop_archive_list(t.part->path, run, look_at_unit, &t, &j->env, &err) != IOP_OK) ||
            !t.fixed)
            return 0;
    }
    return parts->count ? parts->part[0].of : 0;
}

/* Says which shards the missing units belong to, where they belong to any. */
static void tell_missing(const job *j, const iop_archive *archive)
{
    const iop_archive_run *run = iop_archive_describe(archive);
    const char *lang = cli_language(j->args);
    size_t shards = count_shards(j, run);
    bool *missing = calloc(shards + 1, sizeof *missing);
    size_t number = 0, left = 0;
    for (size_t s = 0; s < run->sweeps; s++) {
        for (size_t u = 0; u < run->sweep[s].units; u++, number++) {
            if (iop_archive_has(archive, s, u))
                continue;
            left++;
            if (missing && shards)
                missing[number % shards] = true;
        }
    }
    fputs("ioplan: ", stderr);
    fprintf(stderr, iop_words(lang, "%s: %zu of %zu units of work are missing"), j->folder, left, number);
    const char *before = iop_words(lang, "; shards that are missing or not finished: ");
    for (size_t k = 0; k < shards && missing; k++) {
        if (!missing[k])
            continue;
        fprintf(stderr, "%s%zu", before, k + 1);
        before = ", ";
    }
    if (shards)
        fprintf(stderr, iop_words(lang, " of %zu"), shards);
    fputc('\n', stderr);
    free(missing);
}

static bool is_complete(const iop_archive *archive)
{
    const iop_archive_run *run = iop_archive_describe(archive);
    for (size_t s = 0; s < run->sweeps; s++)
        if (iop_archive_done(archive, s) < run->sweep[s].units)
            return false;
    return true;
}

/* Opens DIR/sweep.sqlite as the run that the parts hold, or that it holds itself when there are none. A
 * scenario must be of that run; it never makes a store that the parts do not fit into. */
static iop_status open_whole(iop_archive **out, const job *j, iop_err *err)
{
    const sweep_parts *parts = &j->parts;
    char path[PATH_MAX];
    *out = NULL;
    IOP_TRY(sweep_store_path(path, j->folder, 0, 0, err));
    if (parts->count == 0 && access(path, F_OK) != 0)
        return iop_fail_at(err, IOP_EINVAL, j->folder, 0, 0, "the folder holds no store of a sweep");
    const char *first = parts->count ? parts->part[0].path : NULL;
    if (!j->source.study)
        return first ? iop_archive_open_like(out, path, first, &j->env, err)
                     : iop_archive_open_existing(out, path, &j->env, err);
    const iop_archive_run *run = iop_study_describe(j->source.study);
    if (first)
        IOP_TRY(iop_archive_compare(first, run, &j->env, err));
    return iop_archive_open(out, path, run, &j->env, err);
}

static iop_status write_files(const job *j, iop_archive *whole, iop_err *err)
{
    if (j->source.study && is_complete(whole))
        return sweep_write_files(j->args, j->folder, &j->source, &j->algebra, whole, err);
    return IOP_OK;
}

/* What is missing: units of work, or what only the scenario gives. */
static void tell_rest(const job *j, const iop_archive *whole, cli_exit *code)
{
    fflush(stdout);
    if (!is_complete(whole)) {
        tell_missing(j, whole);
        *code = CLI_STOPPED;
    } else if (!j->source.study && !cli_flag(j->args, "quiet")) {
        cli_say(
            j->args,
            "the report, the workbook and what sums up whole sweeps are left out: they need the scenario");
        cli_hint(j->args, "\"ioplan merge --scenario FILE %s\" writes them there", j->folder);
    }
}

static iop_status merge(const job *j, cli_exit *code, iop_err *err)
{
    iop_archive *whole = NULL;
    sweep_account account = {.folder = j->folder, .ranks = 1};
    iop_status status = open_whole(&whole, j, err);
    if (status == IOP_OK)
        status = sweep_merge_parts(whole, &j->parts, j->folder, err);
    if (status == IOP_OK)
        status = write_files(j, whole, err);
    if (status == IOP_OK)
        status = sweep_tell_counts(j->args, whole, &account, code, err);
    if (status == IOP_OK)
        tell_rest(j, whole, code);
    iop_status closed = iop_archive_close(whole, status == IOP_OK ? err : NULL);
    return status == IOP_OK ? closed : status;
}

static cli_exit read_scenario(job *j)
{
    const char *file = cli_text(j->args, "scenario", NULL);
    iop_diags *diags = NULL;
    iop_err err;
    if (!file)
        return CLI_OK;
    if (iop_diags_open(&diags, &j->env, &err) != IOP_OK)
        return cli_fail(j->args, &err);
    cli_progress(j->args, IOP_WORD("reading the scenario"));
    sweep_source_open(&j->source, j->args, file, true, &j->algebra, diags);
    cli_progress(j->args, NULL);
    cli_exit code = cli_fail_all(diags, j->args);
    iop_diags_close(diags);
    return code;
}

/* What only a scenario takes. */
static cli_exit refuse_lone_options(const cli_args *args)
{
    static const char *const name[] = {"set", "only", "method", "leontief"};
    for (size_t k = 0; k < sizeof name / sizeof *name; k++) {
        if (!cli_flag(args, name[k]) || cli_flag(args, "scenario"))
            continue;
        cli_error(args, "option \"--%s\" goes with --scenario FILE", name[k]);
        return CLI_INPUT;
    }
    return CLI_OK;
}

cli_exit cmd_merge(const cli_args *args)
{
    job j = {.args = args, .folder = args->operand[0], .env = cli_env(args)};
    iop_err err;
    cli_exit code = refuse_lone_options(args);
    j.algebra = j.env;
    j.algebra.threads =
        j.env.threads == 1; /* as in a sweep: reading takes all cores or one, algebra always one */
    if (code == CLI_OK && sweep_find_parts(&j.parts, j.folder, &err) != IOP_OK)
        code = cli_fail(args, &err);
    if (code == CLI_OK)
        code = read_scenario(&j);
    if (code == CLI_OK && merge(&j, &code, &err) != IOP_OK)
        code = cli_fail(args, &err);
    free(j.parts.part);
    sweep_source_close(&j.source);
    return code;
}
