/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/archive.h - the store of a sweep: one SQLite file that survives whatever happens to the process.
 *
 * A run is a list of sweeps; a sweep is cut into units, the pieces of work that are done as a whole; a unit
 * gives points. Units arrive in any order, each is kept whole or not at all, and none is kept twice. What
 * comes out again does not depend on the order in which it came in. An archive belongs to one thread at a
 * time and one process writes to a file; several ranks or shards write files of their own, merged
 * afterwards. */
#ifndef IOPLAN_ARCHIVE_H
#define IOPLAN_ARCHIVE_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_archive iop_archive;

/* One number that a point holds, beside the fixed ones. */
typedef struct iop_archive_label {
    const char
        *name; /* "limits.co2.max", a sector's code, a limit's name with its side ("co2.max"), a measure */
    const char *unit;
    const char *text; /* a longer name for readers, may be "" */
} iop_archive_label;

typedef struct iop_archive_sweep {
    const char *name, *kind; /* kind: "path", "grid", "pareto", "cases", "points", "tornado", "samples" */
    const char *spec;        /* what the scenario says, as YAML */
    size_t units;
    size_t keys;
    const iop_archive_label *key; /* what moves */
} iop_archive_sweep;

/* What a run is: written once, and compared whenever the file is opened again. */
typedef struct iop_archive_run {
    size_t facts; /* of the provenance: title, version, dataset_sha256, scenario_sha256, seed, ... */
    const char *const *fact, *const *value;
    size_t identity; /* the first so many facts must be the same for a run to go on */
    size_t sweeps;
    const iop_archive_sweep *sweep;
    size_t sectors, limits, measures; /* lengths of a point's arrays */
    const iop_archive_label *sector, *limit, *measure;
    const double *base_output; /* sectors */
    const char *objective, *objective_unit;
} iop_archive_run;

/* part of a sweep's answer that a point belongs to */
typedef enum { IOP_PART_POINTS = 0, IOP_PART_REGIONS = 1, IOP_PART_EXTRA = 2 } iop_archive_part;

typedef struct iop_archive_point {
    iop_archive_part part;
    const char *status; /* optimal, infeasible, unbounded, unverified, stopped */
    const char *label; /* the case's or region's name, words on a change of basis, why it is infeasible; "" */
    double t;          /* 0..1 along a path; else NaN */
    double objective, shadow_price; /* NaN where there is none */
    double violation[3];            /* primal, dual, gap as verified; NaN where there is no answer */
    double count;                   /* redraws of a sample, iterations: for the record */
    const double *key;              /* of the sweep, natural units */
    const double *output, *limit_dual, *measure; /* of the run's lengths; NULL when there is no answer */
} iop_archive_point;

/* Opens or makes the file at `path`; `run` is copied. IOP_EINVAL when the file holds another run (says which
 * fact differs), IOP_EIO when it is damaged or not ours, in a sentence that says what to do. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_open(iop_archive **out, const char *path,
                                                   const iop_archive_run *run, const iop_env *env,
                                                   iop_err *err);
/* Opens a finished or unfinished file for reading alone; what it holds is in iop_archive_describe. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_open_existing(iop_archive **out, const char *path,
                                                            const iop_env *env, iop_err *err);
/* Commits what is left; reports failures of the disk that closing meets. NULL is fine. */
IOP_API iop_status iop_archive_close(iop_archive *archive, iop_err *err);
IOP_API const iop_archive_run *iop_archive_describe(const iop_archive *archive); /* borrowed */

/* How many threads the env of the archive allows for what is made of it. */
IOP_API int iop_archive_threads(const iop_archive *archive);

/* Whether a unit is kept already; how many of a sweep are. */
IOP_API bool iop_archive_has(const iop_archive *archive, size_t sweep, size_t unit);
IOP_API size_t iop_archive_done(const iop_archive *archive, size_t sweep);

/* Keeps a unit with its points, in order; a unit that is there already is left as it is. Committed with what
 * arrived within the last second or so, on a slow disk within twenty times what a commit takes there, or by
 * iop_archive_commit. IOP_EIO for a full disk: everything committed before stays good. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_put(iop_archive *archive, size_t sweep, size_t unit,
                                                  size_t points, const iop_archive_point *point,
                                                  iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_archive_commit(iop_archive *archive, iop_err *err);
/* Says that the archive, still without points, is one part of several, counted from 1: its points then have
 * numbers of their own, with which they are taken over as they are. */
IOP_API void iop_archive_number_part(iop_archive *archive, size_t part);
/* Takes over every unit of another file of the same run, or of several, which are read by the env's threads
 * at the same time. What was put before is committed; the units of a file come over all together or not at
 * all. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_merge(iop_archive *archive, const char *path, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_archive_merge_all(iop_archive *archive, size_t count,
                                                        const char *const *path, iop_err *err);
/* The same, then iop_archive_write_csv: at the same time where the env has threads and the archive was empty.
 * If a file then turns out to be damaged, the archive is empty again. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_merge_to_csv(iop_archive *archive, size_t count,
                                                           const char *const *path, const char *dir,
                                                           iop_err *err);
/* Opens or makes the file at `path` for the run that the file `like` holds, of which only the catalogue is
 * read. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_open_like(iop_archive **out, const char *path, const char *like,
                                                        const iop_env *env, iop_err *err);

/* Whether the file holds this run, of which only the catalogue is read: IOP_EINVAL when it holds another. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_compare(const char *path, const iop_archive_run *run,
                                                      const iop_env *env, iop_err *err);

/* The number of a unit, counted through all sweeps. */
static inline size_t iop_archive_number(const iop_archive_run *run, size_t sweep, size_t unit)
{
    for (size_t s = 0; s < sweep; s++)
        unit += run->sweep[s].units;
    return unit;
}

/* Calls visit for each unit that the file holds, by sweep and unit; the same failures. Beside the catalogue
 * only the list of units is read: what they say is not looked at. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_list(const char *path, const iop_archive_run *run,
                                                   void (*visit)(void *self, size_t sweep, size_t unit),
                                                   void *self, const iop_env *env, iop_err *err);

/* Calls visit for the points of a sweep by unit and order; a status other than IOP_OK ends the walk and is
 * returned. The point is borrowed. */
typedef iop_status iop_archive_visit(void *self, size_t unit, size_t index, const iop_archive_point *point,
                                     iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_archive_read(iop_archive *archive, size_t sweep,
                                                   iop_archive_visit *visit, void *self, iop_err *err);

/* Of the points of a sweep that are IOP_PART_POINTS. */
typedef struct iop_archive_counts {
    size_t points;
    size_t breakpoints; /* optimal, 0 < t < 1 */
    size_t infeasible, unbounded, unverified, stopped;
} iop_archive_counts;
IOP_API IOP_MUST_CHECK iop_status iop_archive_count(iop_archive *archive, size_t sweep,
                                                    iop_archive_counts *counts, iop_err *err);

/* The files beside the archive, for every sweep whose units are all there: DIR/NAME.csv (keys in natural
 * units, `t` before them when several move, objective, shadow_price, status, then label), NAME-sectors.csv
 * (keys, then outputs by sector) at the same rows, NAME-regions.csv where there are regions. Written aside
 * and renamed; doubles read back exactly. Equal archives give equal bytes. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_write_csv(iop_archive *archive, const char *dir, iop_err *err);
/* NetCDF-4 with labelled dimensions, a group a sweep; the library is loaded when this is called. */
IOP_API IOP_MUST_CHECK iop_status iop_archive_write_netcdf(iop_archive *archive, const char *path,
                                                           iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
