/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan sweep SCENARIO -o DIR: carries out the sweeps of a scenario, or goes on where it was stopped.
 *
 * Inside an MPI job every rank comes through here: each reads the scenario and opens a store of its own, they
 * do what no store of the folder has, those of one machine by taking what is next, then they meet, the first
 * rank merges the stores and writes the files, and they meet again. Ranks but the first say nothing that the
 * first says as well. A shard does its share into a store of its own, then what is left of those of others.
 */
#include "cli_sweep.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct job {
    const cli_args *args;
    const char *folder;
    iop_env env, caller; /* caller: the stop by signals */
    iop_ranks ranks;
    atomic_bool alarmed; /* another rank has failed */
    size_t shard, shards;
    int threads; /* 0: all cores */
    sweep_source source;
    iop_archive *archive; /* of this process's share */
    sweep_progress progress;
    iop_runner_progress last;
    sweep_share share;
    double *seconds;      /* one a sweep */
    unsigned char *there; /* the units that a store of another process or run has, a bit each */
} job;

/* --- the command line ---------------------------------------------------------------------------------- */

/* "3/8" */
static cli_exit read_shard(job *j)
{
    const char *text = cli_text(j->args, "shard", NULL);
    int end = 0;
    if (!text)
        return CLI_OK;
    if (strspn(text, "0123456789/") == strlen(text) &&
        sscanf(text, "%9zu/%9zu%n", &j->shard, &j->shards, &end) == 2 && text[end] == '\0' && j->shard >= 1 &&
        j->shard <= j->shards) {
        j->shard--;
        return CLI_OK;
    }
    cli_error(j->args, "option \"--shard\": \"%.60s\" is not of the form 3/8, the third of eight", text);
    return CLI_INPUT;
}

static int positive(const char *variable)
{
    const char *text = getenv(variable);
    long value = text ? strtol(text, NULL, 10) : 0;
    return value > 0 && value <= 1024 ? (int)value : 0;
}

/* --threads, else OMP_NUM_THREADS; else all cores, which the ranks on one machine share. */
static int choose_threads(const job *j)
{
    int threads = (int)cli_number(j->args, "threads", 0);
    if (threads == 0)
        threads = positive("OMP_NUM_THREADS");
    if (threads > 0 || j->ranks.ranks == 1)
        return threads;
    long cores = sysconf(_SC_NPROCESSORS_ONLN), here = positive("OMPI_COMM_WORLD_LOCAL_SIZE");
    return here > 0 && cores > here ? (int)(cores / here) : 1;
}

/* --- reading ------------------------------------------------------------------------------------------- */

static cli_exit first_code(const iop_diags *diags)
{
    const iop_err *first = iop_diags_first_error(diags);
    return first ? cli_exit_of_status(first->code) : CLI_OK;
}

static cli_exit tell_findings(const job *j, const iop_diags *diags)
{
    return j->ranks.rank == 0 ? cli_fail_all(diags, j->args) : first_code(diags);
}

/* `writes`: the files beside the store of the whole are written at the end, by this process. */
static cli_exit read_input(job *j, bool writes)
{
    iop_diags *diags = NULL;
    iop_err err;
    if (iop_diags_open(&diags, &j->env, &err) != IOP_OK)
        return cli_fail(j->args, &err);
    if (!j->progress.silent)
        cli_progress(j->args, IOP_WORD("reading the scenario"));
    sweep_source_open(&j->source, j->args, j->args->operand[0], writes, &j->env, diags);
    if (!j->progress.silent)
        cli_progress(j->args, NULL);
    cli_exit code = tell_findings(j, diags);
    iop_diags_close(diags);
    return code;
}

/* --- one process --------------------------------------------------------------------------------------- */

static bool stop_asked(void *self)
{
    job *j = self;
    return atomic_load(&j->alarmed) || j->caller.stop(j->caller.stop_ctx);
}

static void tell(void *self, const iop_runner_progress *progress)
{
    job *j = self;
    if (iop_ranks_alarmed(&j->ranks))
        atomic_store(&j->alarmed, true);
    j->last = *progress;
    memcpy(j->seconds, progress->sweep_seconds, progress->sweeps * sizeof(double));
    sweep_progress_tell(&j->progress, progress);
}

static bool is_part(const job *j)
{
    return j->shards > 0;
}

/* Of the whole, when all is done; `ioplan merge` writes those of shards. */
static bool writes_files(const job *j)
{
    return j->ranks.ranks > 1 ? j->ranks.rank == 0 : !is_part(j);
}

/* Threads of the store make tables; those of a rank are made by the first, when the others wait. */
static iop_status open_store(job *j, size_t shards, int threads, iop_err *err)
{
    char path[PATH_MAX];
    iop_env env = j->env;
    env.threads = threads;
    IOP_TRY(sweep_make_folder(j->folder, err));
    IOP_TRY(sweep_store_path(path, j->folder, j->shard + 1, shards, err));
    return iop_archive_open(&j->archive, path, iop_study_describe(j->source.study), &env, err);
}

/* Closes the store of this process's share; nothing where it is closed. */
static iop_status close_store(job *j, iop_err *err)
{
    iop_archive *archive = j->archive;
    j->archive = NULL;
    return iop_archive_close(archive, err);
}

/* Other shards must not open it from then on: its claims come first. */
static iop_status open_own_store(job *j, iop_err *err)
{
    if (j->ranks.ranks == 1 && j->shards > 1)
        IOP_TRY(sweep_share_claims(&j->share, j->folder, j->shard, j->shards, j->source.study, &j->env, err));
    IOP_TRY(open_store(j, is_part(j) ? j->shards : 0, j->threads, err));
    if (is_part(j))
        iop_archive_number_part(j->archive, j->shard + 1);
    return IOP_OK;
}

static size_t next_unit(void *self)
{
    return sweep_share_next(&((job *)self)->share);
}

static void count_units(void *self, size_t *total, size_t *done)
{
    sweep_share_count(&((job *)self)->share, total, done);
}

/* What this process had claimed is told the others: by what its store has, or, where that is not known, by
 * leaving the store to them. A rank's store is closed, for the first one to take over. */
static iop_status end_share(job *j, iop_status ran, iop_err *err)
{
    iop_status status = ran;
    if (ran == IOP_OK || ran == IOP_ESTOPPED) {
        iop_status told = sweep_share_close(&j->share, j->archive, ran == IOP_OK ? err : NULL);
        status = ran == IOP_OK ? told : ran;
    }
    if (status == IOP_OK && j->ranks.ranks == 1)
        return IOP_OK;
    iop_status closed = close_store(j, status == IOP_OK ? err : NULL);
    sweep_share_close(&j->share, NULL, NULL);
    return status == IOP_OK ? closed : status;
}

/* Runs what is left of this process's share. */
static iop_status carry_out(job *j, iop_err *err)
{
    const bool fixed = sweep_share_is_fixed(&j->share);
    iop_runner_settings settings = {.threads = j->threads,
                                    .shard = j->shard,
                                    .shards = j->shards,
                                    .base = writes_files(j),
                                    .next = fixed ? NULL : next_unit,
                                    .count = fixed ? NULL : count_units,
                                    .kept = j->share.kept,
                                    .tell = tell,
                                    .self = j};
    iop_status status = iop_runner_run(j->source.study, j->archive, &settings, &j->env, err);
    sweep_progress_end(&j->progress);
    return end_share(j, status, err);
}

/* --- the end ------------------------------------------------------------------------------------------- */

/* The files beside the store; of those of a part `ioplan merge` makes the whole. */
static iop_status write_files(const job *j, iop_err *err)
{
    if (is_part(j) && j->ranks.ranks == 1)
        return IOP_OK;
    if (j->ranks.ranks == 1)
        IOP_TRY(iop_archive_write_csv(j->archive, j->folder, err));
    return sweep_write_files(j->args, j->folder, &j->source, &j->env, j->archive, err);
}

/* The store of all, out of those of the ranks, and its tables. */
static iop_status gather_parts(job *j, iop_err *err)
{
    sweep_parts parts;
    int here = positive("OMPI_COMM_WORLD_LOCAL_SIZE");
    IOP_TRY(open_store(j, 0, j->threads * (here > 0 ? here : 1), err));
    IOP_TRY(sweep_find_parts(&parts, j->folder, err));
    iop_status status = sweep_merge_parts(j->archive, &parts, j->folder, err);
    free(parts.part);
    return status;
}

static iop_status tell_counts(const job *j, cli_exit *code, iop_err *err)
{
    const sweep_account account = {.folder = j->folder,
                                   .seconds = j->seconds,
                                   .store_seconds = j->last.store_seconds,
                                   .all_seconds = j->last.seconds,
                                   .kept = j->last.kept,
                                   .threads = j->last.threads,
                                   .ranks = j->ranks.ranks,
                                   .shard = j->shard,
                                   .shards = j->ranks.ranks == 1 ? j->shards : 0};
    return sweep_tell_counts(j->args, j->archive, &account, code, err);
}

/* Of the first rank, when all have done their share: merges, writes, tells. */
static iop_status finish(job *j, cli_exit *code, iop_err *err)
{
    iop_status status = j->ranks.ranks > 1 ? gather_parts(j, err) : IOP_OK;
    if (status == IOP_OK)
        status = write_files(j, err);
    if (status == IOP_OK)
        status = tell_counts(j, code, err);
    iop_status closed = close_store(j, status == IOP_OK ? err : NULL);
    return status == IOP_OK ? closed : status;
}

/* --- ranks ---------------------------------------------------------------------------------------------- */

/* The worst exit status of all ranks. */
static cli_exit agree(const job *j, cli_exit own)
{
    int worst = (int)own;
    iop_err err;
    if (iop_ranks_meet(&j->ranks, (int)own, &worst, &err) != IOP_OK) {
        cli_exit code = cli_fail(j->args, &err);
        return code > own ? code : own;
    }
    return (cli_exit)worst;
}

/* What one rank alone has met is told by that rank, a stop that all met by the first. Who stops because
 * another has failed is no failure himself. */
static cli_exit tell_failure(const job *j, const iop_err *err)
{
    char line[2 * sizeof *err];
    cli_exit code = cli_exit_of_status(err->code);
    if (err->code == IOP_ESTOPPED && atomic_load(&j->alarmed))
        return CLI_OK;
    if (err->code == IOP_ESTOPPED && j->ranks.rank > 0)
        return code;
    iop_words_err_at(cli_language(j->args), err, line, sizeof line);
    if (j->ranks.ranks > 1)
        cli_error(j->args, "rank %d of %d: %s", j->ranks.rank + 1, j->ranks.ranks, line);
    else
        cli_error(j->args, "%s", line);
    if (err->code == IOP_ESTOPPED)
        cli_hint(j->args, "the same command goes on from there");
    return code;
}

/* All points are there, but not all files. */
static cli_exit tell_unfinished(const job *j, iop_err *err)
{
    if (err->code == IOP_ESTOPPED && j->ranks.ranks == 1)
        iop_fail(err, IOP_ESTOPPED, "stopped after %zu of %zu units, before tables and report were written",
                 j->last.done, j->last.total);
    return tell_failure(j, err);
}

/* Reads what another rank could not read, or could: all agree whether to begin. */
static cli_exit begin(job *j)
{
    cli_exit own = read_input(j, writes_files(j)), worst = agree(j, own);
    if (worst != CLI_OK && own == CLI_OK && j->ranks.rank == 0)
        cli_error(j->args, "another rank could not read the scenario, or could not solve its base plan");
    if (worst != CLI_OK)
        return worst;
    j->seconds = calloc(iop_study_describe(j->source.study)->sweeps + 1, sizeof(double));
    return agree(j, j->seconds ? CLI_OK : CLI_STOPPED);
}

/* Whether this process is to know what other stores of the folder have; a shard knows nothing of others. */
static bool looks_around(const job *j)
{
    return j->ranks.ranks > 1 ? j->ranks.rank == 0 : !is_part(j);
}

static iop_status list_store(const job *j, const char *path, iop_err *err)
{
    return iop_runner_list_file(j->source.study, path, j->there, &j->env, err);
}

/* The units of the stores that no process of this run writes to: of earlier runs with another number of ranks
 * or shards and, of ranks, the store of the whole. All must be of this scenario. */
static iop_status list_others(const job *j, iop_err *err)
{
    char whole[PATH_MAX];
    sweep_parts parts;
    IOP_TRY(sweep_make_folder(j->folder, err));
    IOP_TRY(sweep_store_path(whole, j->folder, 0, 0, err));
    if (is_part(j) && access(whole, F_OK) == 0 && !sweep_is_empty(whole))
        IOP_TRY(list_store(j, whole, err));
    IOP_TRY(sweep_find_parts(&parts, j->folder, err));
    iop_status status = IOP_OK;
    for (size_t k = 0; k < parts.count && status == IOP_OK; k++)
        if (parts.part[k].of != j->shards)
            status = list_store(j, parts.part[k].path, err);
    free(parts.part);
    return status;
}

/* One process: takes over what parts have and its own store has not. */
static iop_status take_over_parts(const job *j, size_t bytes, iop_err *err)
{
    bool more = false;
    unsigned char *own = calloc(bytes, 1);
    if (!own)
        return iop_fail(err, IOP_ENOMEM, "out of memory for the units of a sweep");
    iop_runner_list_units(j->source.study, j->archive, own);
    for (size_t k = 0; k < bytes; k++)
        more = more || (j->there[k] & ~own[k]);
    free(own);
    if (!more)
        return IOP_OK;
    sweep_parts parts;
    IOP_TRY(sweep_find_parts(&parts, j->folder, err));
    iop_status status = sweep_merge_parts(j->archive, &parts, NULL, err);
    free(parts.part);
    return status;
}

/* Looks at the other stores before one of its own is made beside what may be of another scenario. */
static cli_exit look_around(job *j, size_t bytes)
{
    iop_err err;
    iop_status status = IOP_OK;
    if (!(j->there = calloc(bytes, 1)))
        status = iop_fail(&err, IOP_ENOMEM, "out of memory for the units of a sweep");
    if (status == IOP_OK && looks_around(j))
        status = list_others(j, &err);
    return agree(j, status == IOP_OK ? CLI_OK : tell_failure(j, &err));
}

/* Begins to share the work, when all ranks have their stores. */
static iop_status open_share(job *j, size_t bytes, iop_err *err)
{
    if (j->ranks.ranks == 1)
        return sweep_share_begin(&j->share, j->archive, err);
    iop_runner_list_units(j->source.study, j->archive, j->there);
    IOP_TRY(iop_ranks_begin(&j->ranks, j->there, bytes, err));
    return sweep_share_team(&j->share, &j->ranks, j->source.study, j->there, err);
}

/* Opens this process's store. Ranks do so together, and know then what is left. */
static cli_exit open_stores(job *j)
{
    iop_err err;
    const size_t bytes = iop_runner_count_units(j->source.study) / 8 + 1;
    cli_exit worst = look_around(j, bytes);
    if (worst != CLI_OK)
        return worst;
    iop_status status = open_own_store(j, &err);
    if (status == IOP_OK && !is_part(j))
        status = take_over_parts(j, bytes, &err);
    worst = agree(j, status == IOP_OK ? CLI_OK : tell_failure(j, &err));
    if (worst != CLI_OK)
        return worst;
    return agree(j, open_share(j, bytes, &err) == IOP_OK ? CLI_OK : tell_failure(j, &err));
}

static cli_exit run(job *j)
{
    iop_err err;
    cli_exit own = begin(j);
    if (own == CLI_OK)
        own = open_stores(j);
    if (own != CLI_OK)
        return own;
    if (carry_out(j, &err) != IOP_OK) {
        own = tell_failure(j, &err);
        if (own != CLI_STOPPED)
            iop_ranks_alarm(&j->ranks);
    }
    cli_exit worst = agree(j, own);
    if (worst != CLI_OK && j->ranks.ranks == 1)
        return worst;
    cli_exit end = CLI_OK;
    if (worst == CLI_OK && j->ranks.rank == 0 && finish(j, &end, &err) != IOP_OK)
        end = tell_unfinished(j, &err);
    return agree(j, end > worst ? end : worst);
}

static cli_exit run_ranks(job *j)
{
    iop_err err;
    cli_exit code = read_shard(j);
    if (code != CLI_OK)
        return code;
    if (!is_part(j) && iop_ranks_join(&j->ranks, &err) != IOP_OK)
        return cli_fail(j->args, &err);
    if (j->ranks.ranks > 1) {
        j->shard = (size_t)j->ranks.rank;
        j->shards = (size_t)j->ranks.ranks;
        j->env.threads = 1;
    }
    j->threads = choose_threads(j);
    j->progress = sweep_progress_start(j->args, &j->ranks);
    code = run(j);
    iop_ranks_leave(&j->ranks);
    return code;
}

/* --- other things to do with the sweeps of a scenario --------------------------------------------------- */

/* The sweep that draws samples: the one that --only names, or the only one there is. */
static const char *sampled_sweep(const job *j)
{
    const iop_archive_run *run = iop_study_describe(j->source.study);
    const char *found = NULL;
    for (size_t s = 0; s < run->sweeps; s++) {
        if (strcmp(run->sweep[s].kind, "samples") != 0)
            continue;
        if (found) {
            cli_error(j->args, "several sweeps draw samples; choose one with --only NAME");
            return NULL;
        }
        found = run->sweep[s].name;
    }
    if (!found)
        cli_error(j->args, "no sweep of the scenario draws samples");
    return found;
}

static cli_exit dump_sample(job *j)
{
    const char *folder;
    const char *number = cli_pair(j->args, "dump-sample", &folder);
    size_t index = (size_t)strtoull(number, NULL, 10);
    j->progress.silent = cli_flag(j->args, "quiet");
    cli_exit code = read_input(j, false);
    const char *sweep = code == CLI_OK ? sampled_sweep(j) : NULL;
    if (!sweep)
        return code == CLI_OK ? CLI_INPUT : code;
    iop_err err;
    if (sweep_make_folder(folder, &err) != IOP_OK || /* with those above it */
        iop_study_dump_sample(j->source.study, sweep, index, folder, &err) != IOP_OK)
        return cli_fail(j->args, &err);
    if (cli_flag(j->args, "json")) {
        fputs("{\"sweep\": ", stdout);
        cli_json_string(stdout, sweep);
        printf(", \"sample\": %zu, \"folder\": ", index);
        cli_json_string(stdout, folder);
        fputs("}\n", stdout);
    } else if (!cli_flag(j->args, "quiet")) {
        printf(iop_words(cli_language(j->args), "Sample %zu of %s is in %s.\n"), index, sweep, folder);
    }
    return CLI_OK;
}

/* A script for a scenario that cannot be read would fail in the queue: it is looked at here. */
static cli_exit write_script(job *j, const char *script)
{
    iop_diags *diags = NULL;
    iop_err err;
    const char *const *word;
    const char *file = j->args->operand[0];
    if (iop_diags_open(&diags, &j->env, &err) != IOP_OK)
        return cli_fail(j->args, &err);
    size_t words = cli_texts(j->args, "set", &word);
    iop_status status = iop_scenario_open(&j->source.scenario, file, words, word, &j->env, diags);
    if (status == IOP_OK && iop_diags_errors(diags) == 0) {
        words = cli_texts(j->args, "only", &word);
        status = iop_study_check(j->source.scenario, words, word, &j->env, diags);
    }
    cli_note_failure(status, file, diags);
    cli_exit code = cli_fail_all(diags, j->args);
    iop_diags_close(diags);
    return code == CLI_OK ? sweep_write_script(j->args, script) : code;
}

/* What only a script takes. */
static cli_exit refuse_lone_options(const cli_args *args)
{
    static const char *const name[] = {"shards", "minutes"};
    for (size_t k = 0; k < sizeof name / sizeof *name; k++) {
        if (!cli_flag(args, name[k]))
            continue;
        cli_error(args, "option \"--%s\" goes with --slurm FILE, which writes a script for a job array",
                  name[k]);
        if (k == 0)
            cli_hint(args, "one share of several is done with --shard I/N");
        return CLI_INPUT;
    }
    return CLI_OK;
}

/* Each of these is a job of its own. */
static cli_exit refuse_two_jobs(const cli_args *args)
{
    static const char *const name[] = {"slurm", "dump-sample", "shard"};
    const char *first = NULL;
    for (size_t k = 0; k < sizeof name / sizeof *name; k++) {
        if (!cli_flag(args, name[k]))
            continue;
        if (first) {
            cli_error(args, "options \"--%s\" and \"--%s\" do not go together", first, name[k]);
            return CLI_INPUT;
        }
        first = name[k];
    }
    return CLI_OK;
}

cli_exit cmd_sweep(const cli_args *args)
{
    const char *script = cli_text(args, "slurm", NULL);
    bool dumps = cli_flag(args, "dump-sample");
    job j = {.args = args,
             .folder = cli_text(args, "output", NULL),
             .ranks = {.ranks = 1, .teams = 1},
             .caller = cli_env(args)};
    if (!j.folder && !dumps) {
        cli_error(args, "\"ioplan sweep\" needs -o DIR, the folder that keeps what is done");
        return CLI_INPUT;
    }
    if (refuse_two_jobs(args) != CLI_OK || (!script && refuse_lone_options(args) != CLI_OK))
        return CLI_INPUT;
    j.env = j.caller;
    j.env.stop = stop_asked;
    j.env.stop_ctx = &j;
    j.env.threads = j.caller.threads == 1; /* reading takes all cores or one; algebra always takes one */
    cli_exit code = dumps ? dump_sample(&j) : script ? write_script(&j, script) : run_ranks(&j);
    free(j.seconds);
    free(j.there);
    sweep_share_close(&j.share, NULL, NULL);
    iop_archive_close(j.archive, NULL);
    sweep_source_close(&j.source);
    return code;
}
