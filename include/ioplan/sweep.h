/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/sweep.h - the `sweep:` section of a scenario: what is to be varied, cut into units of work.
 *
 * A study holds all sweeps of a scenario. It never changes once opened, so that any number of workers, one a
 * thread, may share it. A worker runs units; what a unit gives depends on the study and the unit alone, bit
 * for bit, not on the units that the worker ran before. */
#ifndef IOPLAN_SWEEP_H
#define IOPLAN_SWEEP_H

#include <ioplan/archive.h>
#include <ioplan/scenario.h>
#include <ioplan/solve.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_study iop_study;
typedef struct iop_worker iop_worker;

/* Reads the section, resolves every key and value against the scenario, and solves the base plan, unless it
 * is a whole plan whose aim is no ratio: that is solved when it is first asked for. `only` names the sweeps
 * that are wanted, none: all. The scenario is borrowed. Of the settings `ranges` and `explain` say what is
 * told of the base plan, nothing of what the sweeps solve; without settings it is neither. All errors of the
 * section go to diags with line and column. */
IOP_API IOP_MUST_CHECK iop_status iop_study_open(iop_study **out, const iop_scenario *scenario, size_t only,
                                                 const char *const *name, const iop_solve_settings *settings,
                                                 const iop_env *env, iop_diags *diags);
/* Only reads the section: every fault of it to diags, nothing is solved. IOP_EPARSE when there is none.
 * `only` and `name` as above. */
IOP_API IOP_MUST_CHECK iop_status iop_study_check(const iop_scenario *scenario, size_t only,
                                                  const char *const *name, const iop_env *env,
                                                  iop_diags *diags);
IOP_API void iop_study_close(iop_study *study);
/* What is to be done, for an archive: sweeps with their units, labels, provenance. Borrowed. */
IOP_API const iop_archive_run *iop_study_describe(const iop_study *study);
/* The base plan as it is solved, by this call where it has not been; the study's. Any number of threads may
 * ask; others wait for the one that solves. IOP_ESTOPPED when the study's env asks; who asks later tries
 * again. */
IOP_API IOP_MUST_CHECK iop_status iop_study_find_base(const iop_study *study, iop_solution **solution,
                                                      iop_err *err);
/* The same, NULL where it fails. It may be stamped (iop_result_stamp) while nobody else has the study. */
IOP_API iop_solution *iop_study_base(iop_study *study);

IOP_API IOP_MUST_CHECK iop_status iop_worker_open(iop_worker **out, const iop_study *study,
                                                  const iop_env *env, iop_err *err);
IOP_API void iop_worker_close(iop_worker *worker);
/* Runs one unit; the points are borrowed from the worker until its next unit. IOP_ESTOPPED: nothing of the
 * unit is kept. */
IOP_API IOP_MUST_CHECK iop_status iop_worker_run(iop_worker *worker, size_t sweep, size_t unit,
                                                 size_t *points, const iop_archive_point **point,
                                                 iop_err *err);

/* What a finished run says beyond its points (percentiles, sensitivity indices): further files in `dir`. */
IOP_API IOP_MUST_CHECK iop_status iop_study_write_summaries(const iop_study *study, iop_archive *archive,
                                                            const char *dir, iop_err *err);
/* Writes sample `index` of the named sweep as a dataset and a scenario that any program can solve. IOP_EINVAL
 * when the folder holds anything but an earlier dump of the same sample, which is written again. */
IOP_API IOP_MUST_CHECK iop_status iop_study_dump_sample(const iop_study *study, const char *sweep,
                                                        size_t index, const char *dir, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
