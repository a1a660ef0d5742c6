/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive/db.h - SQLite behind a few calls, with sentences that name the file and say what to do. */
#ifndef IOP_ARCHIVE_DB_H
#define IOP_ARCHIVE_DB_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct iop_db iop_db;       /* a file */
typedef struct iop_query iop_query; /* a statement, prepared */

/* Opens the file for this process alone and makes it where there is none, or for reading an existing one. A
 * transaction is open afterwards, which holds the lock; what a killed process left half done is undone. */
iop_status iop_db_open(iop_db **out, const char *path, bool writes, const iop_env *env, iop_err *err);
/* Undoes a transaction that is still open. NULL is fine. */
iop_status iop_db_close(iop_db *db, iop_err *err);
/* Runs statements that give no rows. */
iop_status iop_db_do(iop_db *db, const char *sql, iop_err *err);
/* Joins another file, for reading, under the name `part`, or ends that; between transactions. */
iop_status iop_db_attach(iop_db *db, const char *path, iop_err *err);
iop_status iop_db_detach(iop_db *db, iop_err *err);

/* The integer that a query gives; IOP_EIO when there is none. */
iop_status iop_db_integer(iop_db *db, const char *sql, int64_t *value, iop_err *err);
/* Looks at the structure of the whole file. */
iop_status iop_db_check(iop_db *db, iop_err *err);
/* IOP_EIO: the file is damaged, how, and what to do. */
iop_status iop_db_damaged(const iop_db *db, iop_err *err, const char *how, ...) IOP_PRINTF(3, 4);
const char *iop_db_path(const iop_db *db);

iop_status iop_query_open(iop_query **out, iop_db *db, const char *sql, iop_err *err);
/* NULL is fine. */
void iop_query_close(iop_query *query);
/* Values of the parameters, from 1. A failure is told by the next step. Texts and blobs are borrowed until
 * the query is reset; NaN and NULL are stored as NULL. */
void iop_query_set_integer(iop_query *query, int place, int64_t value);
void iop_query_set_real(iop_query *query, int place, double value);
void iop_query_set_text(iop_query *query, int place, const char *text);
void iop_query_set_blob(iop_query *query, int place, const void *data, size_t size);
/* The next row, or none. */
iop_status iop_query_step(iop_query *query, bool *row, iop_err *err);
/* Back to the start, ready for other values. */
void iop_query_reset(iop_query *query);
/* Steps a query that gives no rows, and resets it. */
iop_status iop_query_run(iop_query *query, iop_err *err);

/* Columns of the row, from 0; NULL is read as 0 and NaN. Texts and blobs live until the next step. */
int64_t iop_query_integer(iop_query *query, int column);
double iop_query_real(iop_query *query, int column);
/* IOP_EIO when the column holds none. */
iop_status iop_query_text(iop_query *query, int column, const char **text, iop_err *err);
/* NULL where there is none; a blob of 0 bytes is not NULL. IOP_EIO when it has not `size` bytes. */
iop_status iop_query_blob(iop_query *query, int column, size_t size, const void **data, iop_err *err);

#endif
