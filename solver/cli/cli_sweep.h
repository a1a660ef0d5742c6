/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/cli_sweep.h - what `ioplan sweep`, `ioplan merge` and `ioplan export` share about the folder of a
 * sweep.
 *
 *   DIR/sweep.sqlite          the store; what is exported comes from here
 *   DIR/part-I-of-N.sqlite    the store of shard or rank I, 1 .. N
 *   DIR/part-of-N.claims      which of N shards does which unit
 *   DIR/NAME.csv ...          written from the store */
#ifndef IOP_CLI_CLI_SWEEP_H
#define IOP_CLI_CLI_SWEEP_H

#include "cli.h"
#include <limits.h>
#include <stdatomic.h>

/* --- the folder (sweep_folder.c) ------------------------------------------------------------------------ */

typedef struct sweep_part {
    size_t number, of;
    char path[PATH_MAX];
} sweep_part;

typedef struct sweep_parts {
    sweep_part *part; /* by `of`, then by number */
    size_t count;
} sweep_parts;

/* The path of a store: of the whole (of = 0) or of a part. */
iop_status sweep_store_path(char out[PATH_MAX], const char *folder, size_t number, size_t of, iop_err *err);
/* The path of the file of claims of so many shards. */
iop_status sweep_claims_path(char out[PATH_MAX], const char *folder, size_t shards, iop_err *err);
/* Whether nothing was ever committed to a store, whose process was killed or had no room: it is as if it were
 * not there. */
bool sweep_is_empty(const char *path);
/* Makes the folder and those above it. */
iop_status sweep_make_folder(const char *folder, iop_err *err);
/* The parts that lie in a folder and to which something was committed; free(parts->part). */
iop_status sweep_find_parts(sweep_parts *parts, const char *folder, iop_err *err);
/* Takes the parts over and writes the tables of the whole into the folder, NULL: nowhere; *err names the part
 * that could not be read. */
iop_status sweep_merge_parts(iop_archive *archive, const sweep_parts *parts, const char *folder,
                             iop_err *err);

/* Says, but with --quiet, which tables of the sweeps cannot be made from the store alone. */
void sweep_tell_left_out(const cli_args *args, const iop_archive *archive);

/* --- the scenario and what is made with it (sweep_files.c) ---------------------------------------------- */

typedef struct sweep_source {
    iop_scenario *scenario;
    iop_study *study; /* of the sweeps that --only names, or of all */
} sweep_source;

/* Opens a scenario with --set, and the study of its sweeps; what is wrong with it goes to diags. `writes`:
 * all that sweep_write_files tells of the scenario's own plan is found. The caller closes the source in any
 * case. */
iop_status sweep_source_open(sweep_source *source, const cli_args *args, const char *file, bool writes,
                             const iop_env *env, iop_diags *diags);
void sweep_source_close(sweep_source *source);

/* Writes what only the scenario gives beside the complete store of a source that was opened for it:
 * summaries, what readers open, and the result of the scenario's own plan. The same bytes whoever calls it
 * with the same source. */
iop_status sweep_write_files(const cli_args *args, const char *folder, const sweep_source *source,
                             const iop_env *env, iop_archive *archive, iop_err *err);

/* --- what processes share (sweep_share.c) --------------------------------------------------------------- */

/* What is left to do for several processes, all zero at first. Everything is borrowed until it is closed. */
typedef struct sweep_share {
    /* of the ranks of a machine: the units that no store has, in order, and how many were given */
    const iop_ranks *ranks;
    size_t *left, lefts, total;
    atomic_size_t given;
    size_t kept; /* units that were done before any process began */
    /* of the shards of a folder */
    iop_claims *claims;
    const char *folder;
    size_t shards;
    const iop_study *study;
    const iop_env *env;
} sweep_share;

/* The share of a team, of whose units `there` has a 1 where any store has them; ranks have begun. */
iop_status sweep_share_team(sweep_share *share, const iop_ranks *ranks, const iop_study *study,
                            const unsigned char *there, iop_err *err);
/* The share of a shard, numbered from 0; before its store is opened. */
iop_status sweep_share_claims(sweep_share *share, const char *folder, size_t shard, size_t shards,
                              const iop_study *study, const iop_env *env, iop_err *err);
/* Of a shard, when its store is open. */
iop_status sweep_share_begin(sweep_share *share, const iop_archive *archive, iop_err *err);
/* Whether nothing is shared: one process, or shards on a file system without locks. */
bool sweep_share_is_fixed(const sweep_share *share);
/* As the runner asks; any thread. */
size_t sweep_share_next(sweep_share *share);
void sweep_share_count(sweep_share *share, size_t *total, size_t *done);
/* `archive`: of a shard, with all that it has committed; NULL: it could not. Once more does nothing. */
iop_status sweep_share_close(sweep_share *share, const iop_archive *archive, iop_err *err);

/* --- what it holds (sweep_count.c) ---------------------------------------------------------------------- */

typedef struct sweep_count {
    size_t done; /* units */
    iop_archive_counts of;
} sweep_count;

/* What is told beside the counts; NULL pointers and zeros for what is not known. */
typedef struct sweep_account {
    const char *folder;
    const double *seconds; /* one a sweep */
    double store_seconds, all_seconds;
    size_t kept; /* units that were there before */
    int threads, ranks;
    size_t shard, shards; /* of a store that is one part of several; shard from 0, shards 0: the whole */
} sweep_account;

/* Counts the points of every sweep and prints a line a sweep, or JSON, or with --quiet nothing. *code becomes
 * that of what the points say: optimal, stopped or unverified. */
iop_status sweep_tell_counts(const cli_args *args, iop_archive *archive, const sweep_account *account,
                             cli_exit *code, iop_err *err);

/* --- while it runs (sweep_progress.c) ------------------------------------------------------------------- */

typedef struct sweep_progress {
    const char *lang;
    bool silent, terminal;
    double told; /* seconds of the run at the last line */
    size_t ranks;
} sweep_progress;

sweep_progress sweep_progress_start(const cli_args *args, const iop_ranks *ranks);
/* Says how far the run is: on a terminal in one line that is written over, else a line a minute. */
void sweep_progress_tell(sweep_progress *progress, const iop_runner_progress *now);
void sweep_progress_end(const sweep_progress *progress);
/* "12 of 40 units, 30 %, 6,980 points/s, 1:05 left, 2 unverified". */
void sweep_progress_words(const char *lang, char *out, size_t size, const iop_runner_progress *now);

/* --- the script for Slurm (sweep_script.c) -------------------------------------------------------------- */

cli_exit sweep_write_script(const cli_args *args, const char *file);

#endif
