/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive/archive_private.h - an open archive, and the steps that several of its files share. */
#ifndef IOP_ARCHIVE_PRIVATE_H
#define IOP_ARCHIVE_PRIVATE_H

#include "archive/db.h"
#include "archive/keep.h"
#include <ioplan/archive.h>
#include <stdatomic.h>
#include <stdint.h>

/* Which units of a sweep are there: one bit each. */
typedef struct iop_units {
    unsigned char *bit;
    size_t done;
    bool counted; /* `counts` is that of what is there, as it was read last */
    iop_archive_counts counts;
} iop_units;

typedef struct iop_unit_name {
    size_t sweep, unit;
} iop_unit_name;

struct iop_archive {
    iop_env env;
    iop_db *db;
    iop_keep keep;
    iop_archive_run run; /* as in the file */
    iop_units *units;    /* one a sweep */
    bool writes, in_batch;
    double committed;       /* when, on the monotonic clock */
    double pause;           /* seconds from one commit to the next */
    int64_t next, good;     /* id of the next point: now, at the last commit */
    iop_unit_name *pending; /* units since the last commit */
    size_t pendings, pending_capacity;
    iop_query *put_point, *put_unit;
    double *room; /* a point's arrays one after the other */
};

/* --- one point in its row (points.c) -------------------------------------------------------------------- */

typedef struct iop_point_place {
    int64_t id;
    size_t sweep, unit, index;
} iop_point_place;

uint64_t iop_checksum_start(void);
/* Opens the statements that put points and units. */
iop_status iop_points_prepare(iop_archive *archive, iop_err *err);
/* Writes a point and takes it into the checksum of its unit. */
iop_status iop_points_write(iop_archive *archive, const iop_point_place *place,
                            const iop_archive_point *point, uint64_t *checksum, iop_err *err);
iop_status iop_points_write_unit(iop_archive *archive, const iop_point_place *first, size_t points,
                                 uint64_t checksum, iop_err *err);
/* Takes a point into the checksum of its unit. */
void iop_point_mix(uint64_t *checksum, const iop_archive_run *run, const iop_point_place *place,
                   const iop_archive_point *point);
/* Whether the number that is stored beside its keys is the first of them. */
bool iop_point_key_is(const iop_archive_point *point, size_t keys, double stored);

/* --- points out of their rows (points_read.c) ----------------------------------------------------------- */

/* Calls visit (may be NULL) for the points of a sweep by unit and order, comparing checksums, and counts
 * them. */
iop_status iop_points_read(iop_archive *archive, size_t sweep, iop_archive_visit *visit, void *self,
                           iop_err *err);
/* The same of several files of one run, each unit out of one that holds it. */
iop_status iop_points_read_all(size_t files, iop_archive *const *file, size_t sweep, iop_archive_visit *visit,
                               void *self, iop_archive_counts *counts, iop_err *err);
/* Reads every row once, as it lies, comparing checksums; no point may belong to no unit. Counts the points of
 * every sweep. */
iop_status iop_points_check(iop_archive *archive, iop_err *err);

/* --- tables (csv.c) ------------------------------------------------------------------------------------- */

/* The tables of a sweep whose units are all there in one or the other of the files, by so many threads, which
 * may become more meanwhile. */
iop_status iop_tables_write(size_t files, iop_archive *const *file, size_t sweep, const atomic_int *threads,
                            const char *dir, iop_archive_counts *counts, iop_err *err);

/* --- other archives (archive.c) ------------------------------------------------------------------------- */

/* Opens a file for reading whose points the caller will read, unit by unit, before it believes any of them:
 * they are counted, and their checksums are not compared here. */
iop_status iop_archive_open_to_walk(iop_archive **out, const char *path, const iop_env *env, iop_err *err);
/* Takes out all units, which are wanted again. */
void iop_archive_forget(iop_archive *archive);

/* Marks the units of another archive of the same run, whose points were appended to the file and committed;
 * `next` is the id after theirs. */
void iop_archive_take_units(iop_archive *archive, const iop_archive *from, int64_t next);

#endif
