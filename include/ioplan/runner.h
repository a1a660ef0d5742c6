/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/runner.h - a study carried out: by threads, by MPI ranks, by shards of a job array.
 *
 * The share of a shard, or of a machine among several, is fixed in advance (unit modulo their number);
 * threads, and the ranks of one machine, take the next unit that is left, and so do the shards of one folder
 * once their shares are done. No unit depends on another, so that results are the same for any number of any
 * of them. What is in the archive already is not done again. */
#ifndef IOPLAN_RUNNER_H
#define IOPLAN_RUNNER_H

#include <ioplan/sweep.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_runner_progress {
    size_t total, done, kept; /* units; kept: found at the start. Where several processes take what is left:
                                 as they count, and done is what this one has done and others have begun */
    size_t points, failures;  /* made by this call; failures: points that could not be verified */
    int threads;              /* that work */
    double seconds;
    double store_seconds;        /* of them in the archive, by the thread that has it */
    size_t sweeps;               /* of the study */
    const double *sweep_seconds; /* work for each sweep by all threads together; borrowed during the call */
} iop_runner_progress;

typedef struct iop_runner_settings {
    int threads; /* 0: as many as the machine has */
    size_t shard,
        shards; /* does the units u with u % shards == shard, u counted through all sweeps; 0, 1: all */
    bool base;  /* the study's base plan is solved as well, beside the units */
    /* Where several processes take what is left, each into an archive of its own; then the two above do not
     * count. `next` gives the number, counted through all sweeps, of a unit that is to be done, each once,
     * SIZE_MAX when none is left; called by any thread. `count` tells how many units there are and how many
     * of them are done or were given; called by the calling thread. NULL, both: one process. */
    size_t (*next)(void *self);
    void (*count)(void *self, size_t *total, size_t *done);
    size_t kept;          /* of those units, that were done before any process began */
    double grace_seconds; /* that units under way have to end when a stop is asked for; 0: ten */
    /* told now and then, and at the end; from the calling thread; NULL: nobody */
    void (*tell)(void *self, const iop_runner_progress *progress);
    void *self;
} iop_runner_settings;

/* Carries out what is left of the study into the archive. Runs the algebra of each unit on one thread.
 * IOP_ESTOPPED when the env asks: no unit is begun any more; those under way have the grace to end and are
 * dropped after that; what is done is kept. After any other failure as well everything that was finished is
 * in the archive, as far as the archive takes it. */
IOP_API IOP_MUST_CHECK iop_status iop_runner_run(const iop_study *study, iop_archive *archive,
                                                 const iop_runner_settings *settings, const iop_env *env,
                                                 iop_err *err);

/* Units of the study, counted through all sweeps; and a 1 in bit[count / 8 + 1] for each that the archive
 * has. Other bits stay. */
IOP_API size_t iop_runner_count_units(const iop_study *study);
IOP_API void iop_runner_list_units(const iop_study *study, const iop_archive *archive, unsigned char *bit);
/* The same of a file, which is closed again: fails as iop_archive_list does. */
IOP_API IOP_MUST_CHECK iop_status iop_runner_list_file(const iop_study *study, const char *path,
                                                       unsigned char *bit, const iop_env *env, iop_err *err);

/* The ranks of an MPI job that this process belongs to. The MPI library is loaded only inside such a job. All
 * calls but iop_ranks_next from one thread. */
typedef struct iop_ranks {
    int rank, ranks; /* 0 and 1 outside of a job */
    int team, teams; /* ranks that share memory, those of one machine, are a team; 0 and 1 outside of a job */
    void *library;
} iop_ranks;
/* Whether the environment says that this process is one of several ranks. */
IOP_API bool iop_ranks_expected(void);
/* IOP_EINVAL inside a job when ioplan was built without MPI. */
IOP_API IOP_MUST_CHECK iop_status iop_ranks_join(iop_ranks *out, iop_err *err);
/* Waits for all; a bit becomes 1 where a rank has it so; in each team the next number becomes 0. */
IOP_API IOP_MUST_CHECK iop_status iop_ranks_begin(const iop_ranks *ranks, unsigned char *bit, size_t bytes,
                                                  iop_err *err);
/* 0, 1, 2, ..., each once in a team; of ranks that have begun. From any thread. */
IOP_API size_t iop_ranks_next(const iop_ranks *ranks);
/* Waits for all; *worst becomes the largest of the `own` of all ranks. */
IOP_API IOP_MUST_CHECK iop_status iop_ranks_meet(const iop_ranks *ranks, int own, int *worst, iop_err *err);
/* Tells the other ranks that this one has failed, so that they need not go on. At most once a rank. */
IOP_API void iop_ranks_alarm(const iop_ranks *ranks);
/* Whether another rank has told so. */
IOP_API bool iop_ranks_alarmed(const iop_ranks *ranks);
IOP_API void iop_ranks_leave(iop_ranks *ranks);

/* Shards of one folder that take what is left of each other's shares, by a file in that folder that all of
 * them write to. A shard does the units of its own share first, then those that nobody has of the shares of
 * shards that have begun, also of those that have died meanwhile. Shards of one machine want locks of the
 * file system; shards of several help each other once a lock of one machine was seen on another. */
typedef struct iop_claims iop_claims;
typedef struct iop_claims_settings {
    size_t shard, shards; /* as above */
    /* Of the store of a shard that does not run, by any thread: whether it is there, and a 1 in
     * bit[units / 8 + 1] for each unit that it has. */
    bool (*is_there)(void *self, size_t shard);
    iop_status (*list)(void *self, size_t shard, unsigned char *bit, iop_err *err);
    void *self;
    const char *machine; /* a name that no other machine has; NULL: that of the running system */
} iop_claims_settings;
/* Opens or makes the file at `path` for the shards of a run; from then on no other shard opens the store of
 * this one. *out stays NULL, and all is well, where the file system has no locks: shares are fixed then.
 * IOP_EINVAL when the file is of another run or another process carries out this shard. The env's stop is
 * heeded while others have the file. */
IOP_API IOP_MUST_CHECK iop_status iop_claims_open(iop_claims **out, const char *path,
                                                  const iop_archive_run *run,
                                                  const iop_claims_settings *settings, const iop_env *env,
                                                  iop_err *err);
/* Once, before the first unit. `own`: the units that this shard's store has, a bit each. */
IOP_API IOP_MUST_CHECK iop_status iop_claims_begin(iop_claims *claims, const unsigned char *own,
                                                   iop_err *err);
/* `next` and `count` of the settings above. From any thread; a failure ends the units and is told at the end.
 */
IOP_API size_t iop_claims_next(iop_claims *claims);
IOP_API void iop_claims_count(iop_claims *claims, size_t *total, size_t *done);
/* Gives back what was claimed and is not among `own`, the units that the store has now and has committed;
 * NULL: that is not known, or nothing has begun; the next who looks asks the store. NULL claims are fine. */
IOP_API iop_status iop_claims_close(iop_claims *claims, const unsigned char *own, iop_err *err);

/* A ready script for `sbatch`: an array of `shards` tasks; run by a shell it hands in itself and the job that
 * merges. Texts may hold anything but NUL. */
typedef struct iop_slurm_job {
    const char *program; /* as it is to be called */
    const char *place;   /* folder that the other paths are relative to */
    const char *scenario, *folder;
    const char *const *option; /* further words of `ioplan sweep`, each an argument */
    size_t options, shards;
    int threads; /* cores a task, at least 1 */
    int minutes; /* time limit of a task, at least 1 */
} iop_slurm_job;
/* *text is freed with iop_slurm_text_free. */
IOP_API IOP_MUST_CHECK iop_status iop_slurm_script(const iop_slurm_job *job, char **text, const iop_env *env,
                                                   iop_err *err);
IOP_API void iop_slurm_text_free(char *text, const iop_env *env);

#ifdef __cplusplus
}
#endif
#endif
