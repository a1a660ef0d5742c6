/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive.c - an archive from opening to closing, and how units get into it.
 *
 * Invariants. Between two calls the bits of `units` are exactly the units that the file and the open batch
 * hold. A batch is one transaction: it is kept as a whole or, on any failure, undone as a whole, its units
 * then being wanted again; so nothing is ever half there and nothing there twice. A batch ends with the first
 * unit that arrives a pause or more after the last commit: units that take long are committed at once. The
 * pause is a second, and where the disk is slow twenty times what the last commit took, as far as half a
 * minute: waiting for the disk then takes a twentieth of the time, on a file system across a network too. */
#include "archive/archive_private.h"
#include "archive/catalogue.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/threads.h"
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const double least_pause_s = 1, most_pause_s = 30, pause_by_commit = 20;

/* --- which units are there ------------------------------------------------------------------------------ */

static bool has(const iop_units *units, size_t unit)
{
    return units->bit[unit / 8] >> (unit % 8) & 1;
}

static void mark(iop_units *units, size_t unit, bool there)
{
    unsigned char bit = (unsigned char)(1U << (unit % 8));
    if (there)
        units->bit[unit / 8] = (unsigned char)(units->bit[unit / 8] | bit);
    else
        units->bit[unit / 8] = (unsigned char)(units->bit[unit / 8] & ~bit);
    units->done += there ? 1 : (size_t)-1;
    units->counted = false;
}

bool iop_archive_has(const iop_archive *archive, size_t sweep, size_t unit)
{
    return sweep < archive->run.sweeps && unit < archive->run.sweep[sweep].units &&
           has(&archive->units[sweep], unit);
}

size_t iop_archive_done(const iop_archive *archive, size_t sweep)
{
    return sweep < archive->run.sweeps ? archive->units[sweep].done : 0;
}

const iop_archive_run *iop_archive_describe(const iop_archive *archive)
{
    return &archive->run;
}

int iop_archive_threads(const iop_archive *archive)
{
    return iop_thread_count(&archive->env);
}

/* --- opening -------------------------------------------------------------------------------------------- */

static iop_status new_units(iop_archive *a, iop_err *err)
{
    a->units = iop_keep_new(&a->keep, a->run.sweeps, sizeof *a->units);
    if (!a->units)
        return iop_no_memory(err, a->run.sweeps, "sweeps");
    for (size_t k = 0; k < a->run.sweeps; k++) {
        a->units[k].bit = iop_keep_new(&a->keep, a->run.sweep[k].units / 8 + 1, 1);
        if (!a->units[k].bit)
            return iop_no_memory(err, a->run.sweep[k].units, "units of work");
    }
    return IOP_OK;
}

static const char all_units[] = "SELECT sweep, unit FROM unit";

/* The next unit of that list, which the run must have; *row: whether there was one. */
static iop_status next_unit(const iop_db *db, const iop_archive_run *run, iop_query *query, bool *row,
                            iop_unit_name *out, iop_err *err)
{
    IOP_TRY(iop_query_step(query, row, err));
    if (!*row)
        return IOP_OK;
    int64_t sweep = iop_query_integer(query, 0), unit = iop_query_integer(query, 1);
    if (sweep < 0 || (size_t)sweep >= run->sweeps || unit < 0 || (size_t)unit >= run->sweep[sweep].units)
        return iop_db_damaged(db, err, "it has a unit that no sweep has");
    *out = (iop_unit_name){(size_t)sweep, (size_t)unit};
    return IOP_OK;
}

static iop_status mark_units(iop_archive *a, iop_query *query, iop_err *err)
{
    iop_unit_name name;
    bool row;
    for (;;) {
        IOP_TRY(next_unit(a->db, &a->run, query, &row, &name, err));
        if (!row)
            return IOP_OK;
        if (iop_archive_has(a, name.sweep, name.unit))
            return iop_db_damaged(a->db, err, "it has a unit that no sweep has");
        mark(&a->units[name.sweep], name.unit, true);
    }
}

/* Whether the file has as many points as its units say: then a walk through all units meets every point. They
 * are counted one by one only where there are fewer than ids from the first to the last. */
static const char points_differ[] =
    "SELECT CASE WHEN (SELECT max(id) FROM point) - (SELECT min(id) FROM point) + 1 = u.points THEN 0"
    "  ELSE (SELECT count(*) FROM point) != u.points END"
    "  FROM (SELECT coalesce(sum(points), 0) AS points FROM unit) u";

static iop_status check_count(iop_archive *a, iop_err *err)
{
    int64_t differ;
    IOP_TRY(iop_db_integer(a->db, points_differ, &differ, err));
    return differ ? iop_points_check(a, err) : IOP_OK;
}

static iop_status load(iop_archive *a, bool walked, iop_err *err)
{
    iop_query *query;
    IOP_TRY(iop_schema_check(a->db, err));
    if (a->writes) /* what is only read is looked at row by row, and the rest of the file is left alone */
        IOP_TRY(iop_db_check(a->db, err));
    IOP_TRY(iop_catalogue_read(&a->run, &a->keep, a->db, err));
    IOP_TRY(new_units(a, err));
    IOP_TRY(iop_query_open(&query, a->db, all_units, err));
    iop_status status = mark_units(a, query, err);
    iop_query_close(query);
    IOP_TRY(status);
    IOP_TRY(walked ? check_count(a, err) : iop_points_check(a, err));
    IOP_TRY(iop_db_integer(a->db, "SELECT coalesce(max(id), -1) + 1 FROM point", &a->next, err));
    a->good = a->next;
    return IOP_OK;
}

/* A file that nothing was ever committed to is empty; anything else must be a store already. */
static bool is_empty(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && about.st_size == 0;
}

static iop_status open_to_write(iop_archive *a, const char *path, const iop_archive_run *run, iop_err *err)
{
    IOP_TRY(iop_catalogue_valid(run, err));
    IOP_TRY(iop_db_open(&a->db, path, true, &a->env, err));
    bool empty = is_empty(path);
    if (empty)
        IOP_TRY(iop_schema_create(a->db, run, err));
    IOP_TRY(iop_db_do(a->db, empty ? "COMMIT" : "ROLLBACK", err));
    IOP_TRY(load(a, false, err));
    IOP_TRY(iop_catalogue_compare(&a->run, run, path, err));
    return iop_points_prepare(a, err);
}

static iop_status says_empty(const char *path, iop_err *err)
{
    return iop_fail_at(err, IOP_EIO, path, 0, 0,
                       "the file is empty: the run that made it was stopped before it kept anything; run "
                       "it again");
}

static iop_status open_to_read(iop_archive *a, const char *path, bool walked, iop_err *err)
{
    if (access(path, F_OK) != 0)
        return iop_fail_at(err, IOP_EIO, path, 0, 0, "there is no such file");
    IOP_TRY(iop_db_open(&a->db, path, false, &a->env, err));
    if (is_empty(path))
        return says_empty(path, err);
    IOP_TRY(load(a, walked, err));
    return iop_points_prepare(a, err);
}

/* `run`: NULL to read what is there. `walked`: the caller will walk through all units, which checks them. */
static iop_status open_archive(iop_archive **out, const char *path, const iop_archive_run *run, bool walked,
                               const iop_env *env, iop_err *err)
{
    iop_env use = iop_env_or_default(env);
    iop_archive *a = iop_new(&use, 1, sizeof *a);
    *out = NULL;
    if (!a)
        return iop_no_memory(err, 1, "store");
    a->env = a->keep.env = use;
    a->writes = run != NULL;
    a->committed = iop_clock_s();
    a->pause = least_pause_s;
    iop_status status = run ? open_to_write(a, path, run, err) : open_to_read(a, path, walked, err);
    if (status == IOP_OK)
        *out = a;
    else
        iop_archive_close(a, NULL);
    return status;
}

iop_status iop_archive_open(iop_archive **out, const char *path, const iop_archive_run *run,
                            const iop_env *env, iop_err *err)
{
    return open_archive(out, path, run, false, env, err);
}

iop_status iop_archive_open_existing(iop_archive **out, const char *path, const iop_env *env, iop_err *err)
{
    return open_archive(out, path, NULL, false, env, err);
}

iop_status iop_archive_open_to_walk(iop_archive **out, const char *path, const iop_env *env, iop_err *err)
{
    return open_archive(out, path, NULL, true, env, err);
}

/* Opens a file and reads the run that it holds, with what `keep` has to keep for it. */
static iop_status open_catalogue(iop_db **db, const char *path, iop_archive_run *run, iop_keep *keep,
                                 iop_err *err)
{
    *db = NULL;
    if (access(path, F_OK) != 0)
        return iop_fail_at(err, IOP_EIO, path, 0, 0, "there is no such file");
    IOP_TRY(iop_db_open(db, path, false, &keep->env, err));
    IOP_TRY(is_empty(path) ? says_empty(path, err) : iop_schema_check(*db, err));
    return iop_catalogue_read(run, keep, *db, err);
}

/* The run that a file holds, from its catalogue alone. */
static iop_status read_run(const char *path, iop_archive_run *run, iop_keep *keep, iop_err *err)
{
    iop_db *db;
    iop_status status = open_catalogue(&db, path, run, keep, err);
    iop_db_close(db, NULL);
    return status;
}

iop_status iop_archive_open_like(iop_archive **out, const char *path, const char *like, const iop_env *env,
                                 iop_err *err)
{
    iop_archive_run run;
    iop_keep keep = {.env = iop_env_or_default(env)};
    *out = NULL;
    iop_status status = read_run(like, &run, &keep, err);
    if (status == IOP_OK)
        status = open_archive(out, path, &run, false, env, err);
    iop_keep_end(&keep);
    return status;
}

iop_status iop_archive_compare(const char *path, const iop_archive_run *run, const iop_env *env, iop_err *err)
{
    iop_archive_run held;
    iop_keep keep = {.env = iop_env_or_default(env)};
    iop_status status = read_run(path, &held, &keep, err);
    if (status == IOP_OK)
        status = iop_catalogue_compare(&held, run, path, err);
    iop_keep_end(&keep);
    return status;
}

static iop_status visit_units(iop_db *db, const iop_archive_run *run,
                              void (*visit)(void *self, size_t sweep, size_t unit), void *self, iop_err *err)
{
    iop_query *query;
    iop_unit_name name;
    bool row = true;
    IOP_TRY(iop_query_open(&query, db, all_units, err));
    iop_status status = IOP_OK;
    while (status == IOP_OK && row) {
        status = next_unit(db, run, query, &row, &name, err);
        if (status == IOP_OK && row)
            visit(self, name.sweep, name.unit);
    }
    iop_query_close(query);
    return status;
}

iop_status iop_archive_list(const char *path, const iop_archive_run *run,
                            void (*visit)(void *self, size_t sweep, size_t unit), void *self,
                            const iop_env *env, iop_err *err)
{
    iop_db *db;
    iop_archive_run held;
    iop_keep keep = {.env = iop_env_or_default(env)};
    iop_status status = open_catalogue(&db, path, &held, &keep, err);
    if (status == IOP_OK)
        status = iop_catalogue_compare(&held, run, path, err);
    if (status == IOP_OK)
        status = visit_units(db, &held, visit, self, err);
    iop_db_close(db, NULL);
    iop_keep_end(&keep);
    return status;
}

void iop_archive_number_part(iop_archive *archive, size_t part)
{
    static const int64_t room = (int64_t)1 << 40;
    if (archive->next == 0 && part < (size_t)(INT64_MAX / room))
        archive->next = archive->good = (int64_t)part * room;
}

/* --- batches -------------------------------------------------------------------------------------------- */

/* Undoes the batch; what it held is wanted again. */
static void undo_batch(iop_archive *a)
{
    for (size_t k = 0; k < a->pendings; k++)
        mark(&a->units[a->pending[k].sweep], a->pending[k].unit, false);
    a->pendings = 0;
    a->next = a->good;
    a->in_batch = false;
    /* fails where the database has undone it by itself, which is as good */
    iop_status undone = iop_db_do(a->db, "ROLLBACK", NULL);
    (void)undone;
}

/* A commit that began then is through. */
static void choose_pause(iop_archive *a, double began)
{
    a->committed = iop_clock_s();
    a->pause = fmin(fmax((a->committed - began) * pause_by_commit, least_pause_s), most_pause_s);
}

iop_status iop_archive_commit(iop_archive *archive, iop_err *err)
{
    if (!archive->in_batch)
        return IOP_OK;
    const double began = iop_clock_s();
    iop_status status = iop_db_do(archive->db, "COMMIT", err);
    if (status != IOP_OK) {
        undo_batch(archive);
        return status;
    }
    archive->in_batch = false;
    archive->pendings = 0;
    archive->good = archive->next;
    choose_pause(archive, began);
    return IOP_OK;
}

/* A unit whose points arrive one after the other: begin; put...; then end. What fails has undone the batch.
 */
typedef struct {
    iop_archive *archive;
    iop_point_place place;
    int64_t first;
    uint64_t checksum;
} unit_writer;

static iop_status begin_unit(unit_writer *writer, iop_archive *archive, size_t sweep, size_t unit,
                             iop_err *err)
{
    if (!archive->writes)
        return iop_fail(err, IOP_EINVAL, "the archive was opened for reading");
    if (sweep >= archive->run.sweeps || unit >= archive->run.sweep[sweep].units)
        return iop_fail(err, IOP_EINVAL, "the run has no unit %zu of sweep %zu", unit, sweep);
    if (!iop_grow(&archive->env, &archive->pending, &archive->pending_capacity, archive->pendings + 1,
                  sizeof *archive->pending))
        return iop_no_memory(err, archive->pendings + 1, "units of work");
    if (!archive->in_batch)
        IOP_TRY(iop_db_do(archive->db, "BEGIN", err));
    archive->in_batch = true;
    iop_point_place place = {archive->next, sweep, unit, 0};
    *writer = (unit_writer){archive, place, archive->next, iop_checksum_start()};
    return IOP_OK;
}

static iop_status put_one(unit_writer *writer, const iop_archive_point *point, iop_err *err)
{
    iop_status status = iop_points_write(writer->archive, &writer->place, point, &writer->checksum, err);
    if (status != IOP_OK)
        undo_batch(writer->archive);
    writer->place.id++;
    writer->place.index++;
    return status;
}

static iop_status end_unit(unit_writer *writer, iop_err *err)
{
    iop_archive *a = writer->archive;
    iop_point_place first = {writer->first, writer->place.sweep, writer->place.unit, 0};
    iop_status status = iop_points_write_unit(a, &first, writer->place.index, writer->checksum, err);
    if (status != IOP_OK) {
        undo_batch(a);
        return status;
    }
    a->next = writer->place.id;
    a->pending[a->pendings++] = (iop_unit_name){first.sweep, first.unit};
    mark(&a->units[first.sweep], first.unit, true);
    return iop_clock_s() - a->committed < a->pause ? IOP_OK : iop_archive_commit(a, err);
}

iop_status iop_archive_put(iop_archive *archive, size_t sweep, size_t unit, size_t points,
                           const iop_archive_point *point, iop_err *err)
{
    unit_writer writer;
    if (iop_archive_has(archive, sweep, unit))
        return IOP_OK;
    IOP_TRY(begin_unit(&writer, archive, sweep, unit, err));
    for (size_t k = 0; k < points; k++)
        IOP_TRY(put_one(&writer, &point[k], err));
    return end_unit(&writer, err);
}

void iop_archive_take_units(iop_archive *a, const iop_archive *from, int64_t next)
{
    for (size_t k = 0; k < a->run.sweeps; k++)
        for (size_t unit = 0; unit < a->run.sweep[k].units; unit++)
            if (has(&from->units[k], unit) && !has(&a->units[k], unit))
                mark(&a->units[k], unit, true);
    a->next = a->good = next > a->next ? next : a->next;
    a->committed = iop_clock_s();
}

void iop_archive_forget(iop_archive *a)
{
    iop_status status = iop_db_do(a->db, "BEGIN; DELETE FROM point; DELETE FROM unit; COMMIT", NULL);
    (void)status; /* what is left is looked at when the file is opened again */
    for (size_t k = 0; k < a->run.sweeps; k++) {
        iop_units *units = &a->units[k];
        memset(units->bit, 0, a->run.sweep[k].units / 8 + 1);
        units->done = 0;
        units->counted = false;
    }
    a->next = a->good = 0;
}

iop_status iop_archive_read(iop_archive *archive, size_t sweep, iop_archive_visit *visit, void *self,
                            iop_err *err)
{
    if (sweep >= archive->run.sweeps)
        return iop_fail(err, IOP_EINVAL, "the run has no sweep %zu", sweep);
    return iop_points_read(archive, sweep, visit, self, err);
}

iop_status iop_archive_close(iop_archive *archive, iop_err *err)
{
    iop_status status = IOP_OK;
    if (!archive)
        return IOP_OK;
    iop_env env = archive->env;
    if (archive->db)
        status = iop_archive_commit(archive, err);
    iop_query_close(archive->put_point);
    iop_query_close(archive->put_unit);
    iop_status closing = iop_db_close(archive->db, status == IOP_OK ? err : NULL);
    iop_keep_end(&archive->keep);
    iop_free(&env, archive->pending);
    iop_free(&env, archive->room);
    iop_free(&env, archive);
    return status == IOP_OK ? closing : status;
}
