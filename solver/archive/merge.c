/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge.c - takes over the units of other files of the same run.
 *
 * Opening a file has looked at all of it and compared every checksum; it stays open, and by that locked,
 * while the database copies its rows as they are. A checksum is of what the points of a unit say, not of the
 * ids that they have in one file, so that it holds in the copy, which is compared with it whenever it is
 * read.
 *
 * Where the archive is still empty and all files are open at once, the tables are written out of them at the
 * same time, by the other threads; the one that copies helps them when it has done. Where the tables need
 * each unit of each file, the checksums are compared by the walk that makes them, and not before: if one is
 * wrong, what was copied is taken out again. */
#include "archive/archive_private.h"
#include "archive/catalogue.h"
#include "base/alloc.h"
#include "base/threads.h"
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { TOGETHER = 16 };

/* Files that are opened at the same time, each by one thread. */
typedef struct {
    iop_archive *to;
    size_t count;
    const char *const *path;
    bool walked; /* checksums are not compared by opening */
    atomic_size_t next;
    iop_archive *from[TOGETHER];
    iop_status status[TOGETHER];
    iop_err err[TOGETHER];
} opening;

static bool same_file(const char *a, const char *b)
{
    struct stat one, two;
    return stat(a, &one) == 0 && stat(b, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

static void open_files(void *self)
{
    opening *o = self;
    for (size_t k; (k = atomic_fetch_add(&o->next, 1)) < o->count;)
        if (!same_file(o->path[k], iop_db_path(o->to->db)))
            o->status[k] = (o->walked ? iop_archive_open_to_walk : iop_archive_open_existing)(
                &o->from[k], o->path[k], &o->to->env, &o->err[k]);
}

/* Looks at all of the files that are open; one that is damaged is closed. */
static void check_files(void *self)
{
    opening *o = self;
    for (size_t k; (k = atomic_fetch_add(&o->next, 1)) < o->count;) {
        if (!o->from[k])
            continue;
        o->status[k] = iop_points_check(o->from[k], &o->err[k]);
        if (o->status[k] == IOP_OK)
            continue;
        iop_archive_close(o->from[k], NULL);
        o->from[k] = NULL;
    }
}

/* All threads, a file each. */
static void share_files(opening *o, void (*work)(void *self))
{
    int threads = iop_thread_count(&o->to->env);
    atomic_store(&o->next, 0);
    iop_work_together((size_t)threads < o->count ? threads : (int)o->count, work, o);
}

static bool shares_units(const iop_archive *a, const iop_archive *b)
{
    for (size_t k = 0; k < a->run.sweeps; k++)
        for (size_t byte = 0; byte < a->run.sweep[k].units / 8 + 1; byte++)
            if (a->units[k].bit[byte] & b->units[k].bit[byte])
                return true;
    return false;
}

static bool brings_units(const iop_archive *to, const iop_archive *from)
{
    for (size_t k = 0; k < to->run.sweeps; k++)
        for (size_t byte = 0; byte < to->run.sweep[k].units / 8 + 1; byte++)
            if (from->units[k].bit[byte] & ~to->units[k].bit[byte])
                return true;
    return false;
}

/* An integer of the units that the archive has not, 0 without any. */
static iop_status ask_of_missing(const iop_archive *to, const char *what, int64_t *value, iop_err *err)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(%s, 0) FROM part.unit u WHERE NOT EXISTS"
             "  (SELECT 1 FROM main.unit m WHERE m.sweep = u.sweep AND m.unit = u.unit)",
             what);
    return iop_db_integer(to->db, sql, value, err);
}

/* How far the ids of what the archive has not have to move: not at all where they lie behind those that are
 * there. Else the first of them becomes the next, however large the ids of a part are: a part that grows is
 * merged again and again. *next: the id after the last of them. */
static iop_status find_move(const iop_archive *to, const iop_archive *from, int64_t *moved, int64_t *next,
                            iop_err *err)
{
    int64_t first, end;
    IOP_TRY(ask_of_missing(to, "min(u.first)", &first, err));
    IOP_TRY(ask_of_missing(to, "max(u.first + u.points)", &end, err));
    *moved = first >= to->next ? 0 : to->next - (first > 0 ? first : 0);
    if (first < 0 || end < first || end > INT64_MAX - *moved)
        return iop_db_damaged(from->db, err, "it has a unit that no sweep has");
    *next = *moved + end;
    return IOP_OK;
}

/* Rows that stay as they are, which the database copies without taking them apart. */
static const char as_they_are[] = "BEGIN; INSERT INTO main.point SELECT * FROM part.point;"
                                  "INSERT INTO main.unit SELECT * FROM part.unit; COMMIT";

/* All that the archive has not, in one transaction. */
static iop_status copy_rows(iop_archive *to, int64_t moved, bool all, iop_err *err)
{
    char sql[1024];
    snprintf(
        sql, sizeof sql,
        "BEGIN;"
        "INSERT INTO main.point SELECT p.id + %" PRId64 ", p.sweep, p.unit, p.idx, p.part, p.status, p.label,"
        "  p.t, p.objective, p.shadow_price, p.primal_violation, p.dual_violation, p.gap, p.count, p.key,"
        "  p.keys, p.output, p.limit_dual, p.measure FROM part.point p"
        "  WHERE NOT EXISTS (SELECT 1 FROM main.unit m WHERE m.sweep = p.sweep AND m.unit = p.unit);"
        "INSERT INTO main.unit SELECT u.sweep, u.unit, u.points, u.first + %" PRId64 ", u.checksum"
        "  FROM part.unit u"
        "  WHERE NOT EXISTS (SELECT 1 FROM main.unit m WHERE m.sweep = u.sweep AND m.unit = u.unit);"
        "COMMIT",
        moved, moved);
    iop_status status = iop_db_do(to->db, all && moved == 0 ? as_they_are : sql, err);
    if (status != IOP_OK) { /* fails where the database has undone it by itself, which is as good */
        iop_status undone = iop_db_do(to->db, "ROLLBACK", NULL);
        (void)undone;
    }
    return status;
}

static iop_status take_over(iop_archive *to, const iop_archive *from, const char *path, iop_err *err)
{
    IOP_TRY(iop_catalogue_compare(&from->run, &to->run, path, err));
    IOP_TRY(iop_archive_commit(to, err));
    if (!brings_units(to, from))
        return IOP_OK;
    IOP_TRY(iop_db_attach(to->db, path, err));
    int64_t moved = 0, next = 0;
    iop_status status = find_move(to, from, &moved, &next, err);
    if (status == IOP_OK)
        status = copy_rows(to, moved, !shares_units(to, from), err);
    iop_status apart = iop_db_detach(to->db, status == IOP_OK ? err : NULL);
    if (status == IOP_OK)
        iop_archive_take_units(to, from, next);
    return status == IOP_OK ? apart : status;
}

/* --- tables while rows are copied ----------------------------------------------------------------------- */

/* Two jobs that share nothing that changes: one has the archive, the other the files that are open. What
 * tables meet in a file is told before what copying does, which may come of it. */
enum { TABLES, COPY, JOBS };

typedef struct {
    const opening *o;
    const char *dir;
    bool shared;        /* by two threads or more */
    atomic_int threads; /* that make tables */
    atomic_int next;
    iop_status status[JOBS];
    iop_err err[JOBS];
    bool *whole; /* sweeps whose units are all there, which have tables, and the counts of their points */
    iop_archive_counts *counts;
} merging;

static bool is_whole(const opening *o, size_t sweep)
{
    for (size_t unit = 0; unit < o->to->run.sweep[sweep].units; unit++) {
        size_t k = 0;
        while (k < o->count && !iop_archive_has(o->from[k], sweep, unit))
            k++;
        if (k == o->count)
            return false;
    }
    return true;
}

static iop_status make_tables(merging *m, iop_err *err)
{
    const opening *o = m->o;
    for (size_t s = 0; s < o->from[0]->run.sweeps; s++)
        if (m->whole[s])
            IOP_TRY(iop_tables_write(o->count, o->from, s, &m->threads, m->dir, &m->counts[s], err));
    return IOP_OK;
}

static iop_status copy_all(merging *m, iop_err *err)
{
    const opening *o = m->o;
    for (size_t k = 0; k < o->count; k++)
        IOP_TRY(take_over(o->to, o->from[k], o->path[k], err));
    if (m->shared)
        atomic_fetch_add(&m->threads, 1);
    return IOP_OK;
}

static void do_jobs(void *self)
{
    merging *m = self;
    for (int k; (k = atomic_fetch_add(&m->next, 1)) < JOBS;)
        if (k == 0)
            m->status[COPY] = copy_all(m, &m->err[COPY]);
        else
            m->status[TABLES] = make_tables(m, &m->err[TABLES]);
}

static iop_status do_both(merging *m, iop_err *err)
{
    iop_archive *to = m->o->to;
    int threads = iop_thread_count(&to->env);
    m->shared = threads > 1;
    atomic_store(&m->threads, threads > 1 ? threads - 1 : 1);
    for (size_t s = 0; s < to->run.sweeps; s++)
        m->whole[s] = is_whole(m->o, s);
    iop_work_together(threads > 1 ? 2 : 1, do_jobs, m);
    if (m->status[TABLES] != IOP_OK && m->o->walked)
        iop_archive_forget(to);
    for (int job = 0; job < JOBS; job++) {
        if (m->status[job] == IOP_OK)
            continue;
        if (err)
            *err = m->err[job];
        return m->status[job];
    }
    for (size_t s = 0; s < to->run.sweeps; s++) {
        to->units[s].counted = m->whole[s];
        to->units[s].counts = m->counts[s];
    }
    return IOP_OK;
}

static iop_status copy_and_write(const opening *o, const char *dir, iop_err *err)
{
    const iop_archive *to = o->to;
    merging m = {.o = o,
                 .dir = dir,
                 .whole = iop_new(&to->env, to->run.sweeps, sizeof *m.whole),
                 .counts = iop_new(&to->env, to->run.sweeps, sizeof *m.counts)};
    iop_status status = m.whole && m.counts ? do_both(&m, err) : iop_no_memory(err, to->run.sweeps, "sweeps");
    iop_free(&to->env, m.whole);
    iop_free(&to->env, m.counts);
    return status;
}

/* --- several files -------------------------------------------------------------------------------------- */

static bool is_empty(const iop_archive *a)
{
    for (size_t s = 0; s < a->run.sweeps; s++)
        if (a->units[s].done > 0)
            return false;
    return true;
}

/* Whether all there is to merge is open, and nothing is wrong with it. */
static bool is_ready(const opening *o)
{
    iop_err err;
    if (!is_empty(o->to))
        return false;
    for (size_t k = 0; k < o->count; k++)
        if (!o->from[k] || iop_catalogue_compare(&o->from[k]->run, &o->to->run, o->path[k], &err) != IOP_OK)
            return false;
    return true;
}

/* Whether tables need each unit of each file. */
static bool is_walked(const opening *o)
{
    for (size_t s = 0; s < o->to->run.sweeps; s++) {
        size_t units = 0;
        for (size_t k = 0; k < o->count; k++)
            units += o->from[k]->units[s].done;
        if (units != o->to->run.sweep[s].units || !is_whole(o, s))
            return false;
    }
    return true;
}

/* Each file is closed once it is copied, so that one at a time is locked twice. */
static iop_status copy_one_by_one(opening *o, iop_err *err)
{
    for (size_t k = 0; k < o->count; k++) {
        if (o->status[k] != IOP_OK && err)
            *err = o->err[k];
        IOP_TRY(o->status[k]);
        if (o->from[k])
            IOP_TRY(take_over(o->to, o->from[k], o->path[k], err));
        iop_archive_close(o->from[k], NULL);
        o->from[k] = NULL;
    }
    return IOP_OK;
}

/* `dir`: the files are all that there is to merge, and *written becomes whether tables were written there. */
static iop_status merge_some(iop_archive *to, size_t count, const char *const *path, const char *dir,
                             bool *written, iop_err *err)
{
    opening o = {.to = to, .count = count, .path = path, .walked = dir && is_empty(to)};
    share_files(&o, open_files);
    if (o.walked && !(is_ready(&o) && is_walked(&o))) {
        o.walked = false;
        share_files(&o, check_files);
    }
    *written = dir && is_ready(&o);
    iop_status status = *written ? copy_and_write(&o, dir, err) : copy_one_by_one(&o, err);
    for (size_t k = 0; k < count; k++)
        iop_archive_close(o.from[k], NULL);
    return status;
}

iop_status iop_archive_merge_all(iop_archive *archive, size_t count, const char *const *path, iop_err *err)
{
    bool written;
    if (count > 0 && !archive->writes)
        return iop_fail(err, IOP_EINVAL, "the archive was opened for reading");
    for (size_t k = 0; k < count; k += TOGETHER)
        IOP_TRY(
            merge_some(archive, count - k < TOGETHER ? count - k : TOGETHER, path + k, NULL, &written, err));
    return IOP_OK;
}

iop_status iop_archive_merge(iop_archive *archive, const char *path, iop_err *err)
{
    return iop_archive_merge_all(archive, 1, &path, err);
}

iop_status iop_archive_merge_to_csv(iop_archive *archive, size_t count, const char *const *path,
                                    const char *dir, iop_err *err)
{
    bool written = false;
    if (count > 0 && count <= TOGETHER && archive->writes)
        IOP_TRY(merge_some(archive, count, path, dir, &written, err));
    else
        IOP_TRY(iop_archive_merge_all(archive, count, path, err));
    IOP_TRY(iop_archive_commit(archive, err));
    return written ? IOP_OK : iop_archive_write_csv(archive, dir, err);
}
