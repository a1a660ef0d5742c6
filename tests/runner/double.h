/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/runner/double.h - a study and an archive in memory, in the place of the real ones: what a runner does
 * with them can be seen, and they can be made to fail. */
#ifndef IOP_TESTS_RUNNER_DOUBLE_H
#define IOP_TESTS_RUNNER_DOUBLE_H

#include <ioplan/runner.h>
#include <pthread.h>
#include <stdatomic.h>

enum { DOUBLE_SWEEPS = 3, DOUBLE_UNITS = 1 + 37 + 200 };

struct iop_study {
    iop_archive_run run;
    iop_archive_sweep sweep[DOUBLE_SWEEPS];
    atomic_int runs[DOUBLE_UNITS];      /* how often each unit was begun, through all sweeps */
    atomic_int begun, inside, together; /* together: the most workers that were at work at once */
    atomic_int workers;                 /* open ones */
    int work_us;                        /* that a unit takes, so that threads meet */
    int fail_at;                        /* the so-many-th unit begun fails, 1-based, 0: none */
    iop_status fail_with;
    int stop_at;      /* from the so-many-th unit begun on a stop is asked for; 0: never */
    int endless_from; /* units begun from there on go on until their env stops them; 0: none */
};

struct iop_archive {
    const iop_archive_run *run;
    char *unit[DOUBLE_UNITS]; /* what was put, as text; NULL: nothing */
    pthread_t owner;
    int puts, commits, fail_at, fail_commit_at;
    int pause_us; /* that each put takes */
    int after_commit;
};

void double_study(iop_study *study);
/* env.stop for `study` as its context. */
bool double_stop(void *study);
void double_archive(iop_archive *archive, const iop_study *study);
void double_archive_free(iop_archive *archive);
/* Where a unit stands among all. */
size_t double_number(size_t sweep, size_t unit);

#endif
