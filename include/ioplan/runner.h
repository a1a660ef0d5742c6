/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/runner.h - a study carried out: by threads, by MPI ranks, by shards of a job array.
 *
 * Who does which unit is fixed in advance (unit modulo the number of shards or ranks; threads take the next
 * one that is left), and no unit depends on another, so that results are the same for any number of any of
 * them. What is in the archive already is not done again. */
#ifndef IOPLAN_RUNNER_H
#define IOPLAN_RUNNER_H

#include <ioplan/sweep.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_runner_progress {
    size_t total, done, kept; /* units; kept: found in the archive at the start */
    size_t failures;          /* points that could not be verified */
    double seconds;
} iop_runner_progress;

typedef struct iop_runner_settings {
    int threads;          /* 0: as many as the machine has */
    size_t shard, shards; /* does the units u with u % shards == shard; 0, 1: all */
    /* told now and then, and at the end; from the calling thread; NULL: nobody */
    void (*tell)(void *self, const iop_runner_progress *progress);
    void *self;
} iop_runner_settings;

/* Carries out what is left of the study into the archive. IOP_ESTOPPED when the env asks: the points under
 * way are finished or dropped, what is done is kept. Runs the algebra of each unit on one thread. */
IOP_API IOP_MUST_CHECK iop_status iop_runner_run(const iop_study *study, iop_archive *archive,
                                                 const iop_runner_settings *settings, const iop_env *env,
                                                 iop_err *err);

/* The ranks of an MPI job that this process belongs to. The MPI library is loaded only inside such a job. */
typedef struct iop_ranks {
    int rank, ranks; /* 0 and 1 outside of a job */
    void *library;
} iop_ranks;
/* IOP_EINVAL inside a job when ioplan was built without MPI. */
IOP_API IOP_MUST_CHECK iop_status iop_ranks_join(iop_ranks *out, iop_err *err);
/* Waits for all; *worst becomes the largest of the `own` of all ranks. */
IOP_API IOP_MUST_CHECK iop_status iop_ranks_meet(const iop_ranks *ranks, int own, int *worst, iop_err *err);
IOP_API void iop_ranks_leave(iop_ranks *ranks);

/* A ready script for `sbatch`: an array of `shards` tasks and how to merge them. */
typedef struct iop_slurm_job {
    const char *program, *scenario, *folder, *options; /* as they stand on the command line */
    size_t shards;
    int threads; /* cores a task */
    int minutes; /* time limit of a task */
} iop_slurm_job;
IOP_API IOP_MUST_CHECK iop_status iop_slurm_script(const iop_slurm_job *job, char **text, const iop_env *env,
                                                   iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
