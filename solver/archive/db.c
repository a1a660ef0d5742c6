/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db.c - the only user of SQLite.
 *
 * Settings and their reasons. journal_mode DELETE: the old pages are written aside before a page is changed,
 * so that a process that is killed leaves a file which the next one to open it puts right; unlike the
 * write-ahead log it works on network file systems, and nothing is left beside the file. synchronous FULL:
 * the same for a machine that loses power. locking_mode EXCLUSIVE: one process from opening to closing, which
 * also saves locking at each commit. trusted_schema OFF, cell_size_check ON: a file may come from anywhere.
 * A connection belongs to one thread at a time, so that SQLite's own mutexes are not needed. page_size 16
 * KiB: points come and go in order, and a page of 4 KiB holds so few of them that the calls to the system
 * would take longer than the points. cache_size 2 MB: for the same reason a page is rarely looked at again,
 * and memory that is touched for the first time costs more than the page that is read into it. */
#include "archive/db.h"
#include "base/alloc.h"
#include "base/failure.h"
#include <math.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WAIT_MS = 300 }; /* for another process that only looks */

struct iop_db {
    iop_env env;
    sqlite3 *handle;
    char *path;
};

struct iop_query {
    iop_db *db;
    sqlite3_stmt *statement;
    int failed; /* the first failure of a set call */
};

static const char remove_it[] = IOP_WORD("remove it, or bring back a copy, and run the same command again");

const char *iop_db_path(const iop_db *db)
{
    return db->path;
}

iop_status iop_db_damaged(const iop_db *db, iop_err *err, const char *how, ...)
{
    iop_err made;
    va_list args;
    va_start(args, how);
    iop_err_set(&made, IOP_EIO, db->path, 0, 0, how, args);
    va_end(args);
    iop_fail_within(&made, IOP_WORD("the file is damaged (%s); %s"), made.msg, remove_it);
    return iop_fail_as(err, &made);
}

/* The system's reason for a failed write; 0 when SQLite does not know it any more. */
static int reason_of(const iop_db *db)
{
    int reason = 0;
    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_LAST_ERRNO, &reason);
    return reason;
}

static iop_status cannot_use(const iop_db *db, int code, iop_err *err)
{
    int reason = reason_of(db);
    const char *text = sqlite3_errmsg(db->handle);
    if (code == SQLITE_IOERR_LOCK || code == SQLITE_IOERR_RDLOCK || code == SQLITE_IOERR_UNLOCK)
        return iop_fail_at(err, IOP_EIO, db->path, 0, 0,
                           "the file system does not let files be locked; choose a folder on another one");
    if (code == SQLITE_IOERR_SHORT_READ)
        return iop_db_damaged(db, err, "it ends too early");
    if (code == SQLITE_IOERR_WRITE)
        return iop_fail_at(err, IOP_EIO, db->path, 0, 0,
                           "the file cannot grow (%s); make room and run the same command again, what was "
                           "kept before is not lost",
                           reason ? strerror(reason)
                                  : IOP_WORD_IN("part", "the disk, a quota or its largest size is used up"));
    if ((code & 0xff) == SQLITE_ERROR)
        return iop_fail_at(err, IOP_EIO, db->path, 0, 0,
                           "the file is no store of a sweep (%s); choose another", text);
    return iop_fail_at(err, IOP_EIO, db->path, 0, 0, "could not use the file: %s%s%s", text,
                       reason ? ", " : "", reason ? strerror(reason) : "");
}

/* The sentence for a result code of SQLite other than its kinds of OK. */
static iop_status failure(const iop_db *db, int code, iop_err *err)
{
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return iop_fail(err, IOP_ENOMEM, "out of memory for the store \"%.200s\"", db->path);
    case SQLITE_FULL:
        return iop_fail_at(err, IOP_EIO, db->path, 0, 0,
                           "the disk is full; make room and run the same command again, what was kept before "
                           "is not lost");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return iop_fail_at(err, IOP_EIO, db->path, 0, 0,
                           "another process is using the file; wait until it has ended, or write to another "
                           "folder with -o");
    case SQLITE_NOTADB:
        return iop_fail_at(
            err, IOP_EIO, db->path, 0, 0,
            "it is no SQLite file, or its beginning is damaged; look whether this is the file that "
            "you meant, then %s",
            remove_it);
    case SQLITE_CORRUPT:
        return iop_db_damaged(db, err, "%.100s", sqlite3_errmsg(db->handle));
    case SQLITE_CANTOPEN:
        return iop_fail_at(err, IOP_EIO, db->path, 0, 0,
                           "could not open or make the file; see that its folder exists and may be written");
    case SQLITE_READONLY:
        return iop_fail_at(err, IOP_EIO, db->path, 0, 0, "the file or its folder may not be written");
    default:
        return cannot_use(db, code, err);
    }
}

iop_status iop_db_do(iop_db *db, const char *sql, iop_err *err)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? IOP_OK : failure(db, code, err);
}

/* SQLite gives names such as "file:a" and ":memory:" a meaning of their own. */
static char *plain_path(const iop_env *env, const char *path)
{
    size_t length = strlen(path) + 3;
    char *plain = iop_new(env, length, 1);
    if (plain)
        snprintf(plain, length, "%s%s", path[0] == '/' ? "" : "./", path);
    return plain;
}

static iop_status open_handle(iop_db *db, bool writes, iop_err *err)
{
    char *plain = plain_path(&db->env, db->path);
    if (!plain)
        return iop_no_memory(err, 1, "text");
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (writes ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(plain, &db->handle, flags, NULL);
    iop_free(&db->env, plain);
    if (!db->handle)
        return iop_no_memory(err, 1, "store");
    sqlite3_extended_result_codes(db->handle, 1);
    if (code != SQLITE_OK)
        return failure(db, code, err);
    sqlite3_busy_timeout(db->handle, WAIT_MS);
    return iop_db_do(db,
                     "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
                     "PRAGMA cache_size = -2000; PRAGMA synchronous = FULL",
                     err);
}

iop_status iop_db_open(iop_db **out, const char *path, bool writes, const iop_env *env, iop_err *err)
{
    iop_env use = iop_env_or_default(env);
    iop_db *db = iop_new(&use, 1, sizeof *db);
    iop_status status = IOP_OK;
    *out = NULL;
    if (!db)
        return iop_no_memory(err, 1, "store");
    db->env = use;
    db->path = iop_copy_text(&use, path);
    if (!db->path)
        status = iop_no_memory(err, 1, "text");
    if (status == IOP_OK)
        status = open_handle(db, writes, err);
    if (status == IOP_OK && writes)
        status = iop_db_do(
            db,
            "PRAGMA page_size = 16384; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; "
            "BEGIN EXCLUSIVE",
            err);
    if (status == IOP_OK && !writes) /* the first look takes the lock and undoes what was left half done */
        status = iop_db_do(db, "BEGIN; SELECT count(*) FROM sqlite_schema", err);
    if (status == IOP_OK)
        *out = db;
    else
        iop_db_close(db, NULL);
    return status;
}

iop_status iop_db_close(iop_db *db, iop_err *err)
{
    iop_status status = IOP_OK;
    if (!db)
        return IOP_OK;
    iop_env env = db->env;
    if (db->handle && !sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    int code = sqlite3_close(db->handle);
    if (code != SQLITE_OK) {
        status = failure(db, code, err);
        sqlite3_close_v2(db->handle);
    }
    iop_free(&env, db->path);
    iop_free(&env, db);
    return status;
}

iop_status iop_db_attach(iop_db *db, const char *path, iop_err *err)
{
    iop_query *query;
    char *plain = plain_path(&db->env, path);
    if (!plain)
        return iop_no_memory(err, 1, "text");
    iop_status status = iop_query_open(&query, db, "ATTACH ?1 AS part", err);
    if (status == IOP_OK) {
        iop_query_set_text(query, 1, plain);
        status = iop_query_run(query, err);
        iop_query_close(query);
    }
    iop_free(&db->env, plain);
    return status;
}

iop_status iop_db_detach(iop_db *db, iop_err *err)
{
    return iop_db_do(db, "DETACH part", err);
}

iop_status iop_db_integer(iop_db *db, const char *sql, int64_t *value, iop_err *err)
{
    iop_query *query;
    bool row;
    IOP_TRY(iop_query_open(&query, db, sql, err));
    iop_status status = iop_query_step(query, &row, err);
    if (status == IOP_OK && !row)
        status = iop_db_damaged(db, err, "a row is missing");
    if (status == IOP_OK)
        *value = iop_query_integer(query, 0);
    iop_query_close(query);
    return status;
}

iop_status iop_db_check(iop_db *db, iop_err *err)
{
    iop_query *query;
    const char *text;
    bool row;
    IOP_TRY(iop_query_open(&query, db, "PRAGMA quick_check(1)", err));
    iop_status status = iop_query_step(query, &row, err);
    if (status == IOP_OK && row) {
        status = iop_query_text(query, 0, &text, err);
        if (status == IOP_OK && strcmp(text, "ok") != 0)
            status = iop_db_damaged(db, err, "%.100s", text + strspn(text, "* \n"));
    }
    iop_query_close(query);
    return status;
}

iop_status iop_query_open(iop_query **out, iop_db *db, const char *sql, iop_err *err)
{
    iop_query *query = iop_new(&db->env, 1, sizeof *query);
    *out = NULL;
    if (!query)
        return iop_no_memory(err, 1, "query");
    query->db = db;
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &query->statement, NULL);
    if (code != SQLITE_OK) {
        iop_free(&db->env, query);
        return failure(db, code, err);
    }
    *out = query;
    return IOP_OK;
}

void iop_query_close(iop_query *query)
{
    if (!query)
        return;
    sqlite3_finalize(query->statement);
    iop_free(&query->db->env, query);
}

static void note(iop_query *query, int code)
{
    if (query->failed == SQLITE_OK)
        query->failed = code;
}

void iop_query_set_integer(iop_query *query, int place, int64_t value)
{
    note(query, sqlite3_bind_int64(query->statement, place, value));
}

void iop_query_set_real(iop_query *query, int place, double value)
{
    note(query, sqlite3_bind_double(query->statement, place, value));
}

void iop_query_set_text(iop_query *query, int place, const char *text)
{
    note(query, sqlite3_bind_text(query->statement, place, text, -1, SQLITE_STATIC));
}

void iop_query_set_blob(iop_query *query, int place, const void *data, size_t size)
{
    note(query, sqlite3_bind_blob64(query->statement, place, data, size, SQLITE_STATIC));
}

iop_status iop_query_step(iop_query *query, bool *row, iop_err *err)
{
    int code = query->failed != SQLITE_OK ? query->failed : sqlite3_step(query->statement);
    *row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? IOP_OK : failure(query->db, code, err);
}

void iop_query_reset(iop_query *query)
{
    sqlite3_reset(query->statement);
    query->failed = SQLITE_OK;
}

iop_status iop_query_run(iop_query *query, iop_err *err)
{
    bool row;
    iop_status status = iop_query_step(query, &row, err);
    iop_query_reset(query);
    return status;
}

int64_t iop_query_integer(iop_query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

double iop_query_real(iop_query *query, int column)
{
    if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
        return (double)NAN;
    return sqlite3_column_double(query->statement, column);
}

/* A column that should hold something gave nothing: without memory, or because it is not there. */
static iop_status nothing(iop_query *query, int column, iop_err *err)
{
    if (sqlite3_errcode(query->db->handle) == SQLITE_NOMEM)
        return failure(query->db, SQLITE_NOMEM, err);
    return iop_db_damaged(query->db, err, "\"%.60s\" is missing in a row",
                          sqlite3_column_name(query->statement, column));
}

iop_status iop_query_text(iop_query *query, int column, const char **text, iop_err *err)
{
    *text = (const char *)sqlite3_column_text(query->statement, column);
    return *text ? IOP_OK : nothing(query, column, err);
}

iop_status iop_query_blob(iop_query *query, int column, size_t size, const void **data, iop_err *err)
{
    bool absent = sqlite3_column_type(query->statement, column) == SQLITE_NULL;
    *data = absent ? NULL : sqlite3_column_blob(query->statement, column);
    size_t got = (size_t)sqlite3_column_bytes(query->statement, column);
    if (absent)
        return IOP_OK;
    if (!*data && got > 0)
        return nothing(query, column, err);
    if (got != size)
        return iop_db_damaged(query->db, err, "\"%.60s\" has %zu bytes, not %zu",
                              sqlite3_column_name(query->statement, column), got, size);
    if (!*data)
        *data = "";
    return IOP_OK;
}
