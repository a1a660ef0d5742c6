/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive/catalogue.h - what a file says about the run whose points it holds. */
#ifndef IOP_ARCHIVE_CATALOGUE_H
#define IOP_ARCHIVE_CATALOGUE_H

#include "archive/db.h"
#include "archive/keep.h"
#include <ioplan/archive.h>

/* Makes the tables and writes the catalogue, in the transaction that is open. */
iop_status iop_schema_create(iop_db *db, const iop_archive_run *run, iop_err *err);
/* Whether the file is a store of ours, of a layout that this version reads. */
iop_status iop_schema_check(iop_db *db, iop_err *err);

/* Reads the catalogue and compares it with its seal. What *out points to lives in `keep`. */
iop_status iop_catalogue_read(iop_archive_run *out, iop_keep *keep, iop_db *db, iop_err *err);

/* SHA-256 of everything that the catalogue says. */
void iop_catalogue_digest(const iop_archive_run *run, char hex[65]);
/* Whether names of sweeps can be names of files, and no two sweeps would write the same file. */
iop_status iop_catalogue_valid(const iop_archive_run *run, iop_err *err);
/* IOP_EINVAL with the first difference when what is kept in `path` is another run than `wanted`. */
iop_status iop_catalogue_compare(const iop_archive_run *kept, const iop_archive_run *wanted, const char *path,
                                 iop_err *err);

#endif
