/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schema.c - the tables of a store. Their names and columns stay as they are; layout 1 is
 *
 *   run        position, fact, value, identity   what the run is; identity 1: must be the same to go on
 *   objective  name, unit
 *   sweep      sweep, name, kind, spec, units    spec: what the scenario says, as YAML
 *   sweep_key  sweep, position, name, unit, text what moves
 *   sector     position, code, name, unit, base_output
 *   limit_     position, name, unit, text
 *   measure    position, name, unit, text
 *   unit       sweep, unit, points, first, checksum   a piece of work that is done; its points have the ids
 *              first .. first + points - 1
 *   point      id, sweep, unit, idx, part, status, label, t, objective, shadow_price, primal_violation,
 *              dual_violation, gap, count, key, keys, output, limit_dual, measure
 *   seal       sha256   of the tables before `unit`, see catalogue.c
 *
 * and, for readers, the views
 *
 *   points     the points in the order of sweep, unit and idx, with the name of the sweep
 *   one_key    of sweeps in which one thing moves: sweep, key_name, key_unit, key, objective, shadow_price,
 *              status, label; the points alone (part 0)
 *   progress   sweep, units, done
 *
 * part is 0 for points, 1 for regions, 2 for what else an answer has; idx counts within a unit. keys, output,
 * limit_dual and measure are blobs of float64, little-endian, in the order of sweep_key, sector, limit_ and
 * measure; key is the first of keys again, as a number. NULL stands for NaN and for an answer that there is
 * not. checksum is that of points.c. Columns of numbers have no declared type: SQLite would turn -0.0 into 0
 * in a column of type REAL.
 *
 * Points are only ever appended, so that a batch changes few old pages: what is written twice is small. */
#include "archive/catalogue.h"
#include <string.h>

enum { LAYOUT = 1, APPLICATION = 0x696f706c /* "iopl" */ };

static const char tables[] =
    "PRAGMA application_id = 0x696f706c;"
    "PRAGMA user_version = 1;"
    "CREATE TABLE run (position INTEGER PRIMARY KEY, fact TEXT, value TEXT, identity INTEGER);"
    "CREATE TABLE objective (name TEXT, unit TEXT);"
    "CREATE TABLE sweep (sweep INTEGER PRIMARY KEY, name TEXT, kind TEXT, spec TEXT, units INTEGER);"
    "CREATE TABLE sweep_key (sweep INTEGER, position INTEGER, name TEXT, unit TEXT, text TEXT,"
    "  PRIMARY KEY (sweep, position)) WITHOUT ROWID;"
    "CREATE TABLE sector (position INTEGER PRIMARY KEY, code TEXT, name TEXT, unit TEXT, base_output);"
    "CREATE TABLE limit_ (position INTEGER PRIMARY KEY, name TEXT, unit TEXT, text TEXT);"
    "CREATE TABLE measure (position INTEGER PRIMARY KEY, name TEXT, unit TEXT, text TEXT);"
    "CREATE TABLE seal (sha256 TEXT);"
    "CREATE TABLE unit (sweep INTEGER, unit INTEGER, points INTEGER, first INTEGER, checksum INTEGER,"
    "  PRIMARY KEY (sweep, unit)) WITHOUT ROWID;"
    "CREATE TABLE point (id INTEGER PRIMARY KEY, sweep INTEGER, unit INTEGER, idx INTEGER, part INTEGER,"
    "  status TEXT, label TEXT, t, objective, shadow_price, primal_violation, dual_violation, gap, count, "
    "key,"
    "  keys BLOB, output BLOB, limit_dual BLOB, measure BLOB);";

static const char views[] =
    "CREATE VIEW points AS"
    "  SELECT s.name AS sweep, p.unit, p.idx, p.part, p.status, p.label, p.t, p.objective, p.shadow_price,"
    "    p.primal_violation, p.dual_violation, p.gap, p.count, p.key, p.keys, p.output, p.limit_dual,"
    "    p.measure"
    "  FROM sweep s CROSS JOIN unit u ON u.sweep = s.sweep"
    "    CROSS JOIN point p ON p.id BETWEEN u.first AND u.first + u.points - 1"
    "  ORDER BY s.sweep, u.unit, p.id;"
    "CREATE VIEW one_key AS"
    "  SELECT s.name AS sweep, k.name AS key_name, k.unit AS key_unit, p.key, p.objective, p.shadow_price,"
    "    p.status, p.label"
    "  FROM sweep s CROSS JOIN sweep_key k ON k.sweep = s.sweep CROSS JOIN unit u ON u.sweep = s.sweep"
    "    CROSS JOIN point p ON p.id BETWEEN u.first AND u.first + u.points - 1"
    "  WHERE +p.part = 0 AND (SELECT count(*) FROM sweep_key o WHERE o.sweep = s.sweep) = 1"
    "  ORDER BY s.sweep, u.unit, p.id;"
    "CREATE VIEW progress AS"
    "  SELECT s.name AS sweep, s.units, (SELECT count(*) FROM unit u WHERE u.sweep = s.sweep) AS done"
    "  FROM sweep s;";

/* --- writing -------------------------------------------------------------------------------------------- */

/* Name, unit and text from the parameter `place` on. */
static void set_label(iop_query *query, int place, const iop_archive_label *label)
{
    iop_query_set_text(query, place, label->name);
    iop_query_set_text(query, place + 1, label->unit);
    iop_query_set_text(query, place + 2, label->text);
}

static iop_status write_facts(iop_db *db, const iop_archive_run *run, iop_err *err)
{
    iop_query *query;
    IOP_TRY(iop_query_open(&query, db, "INSERT INTO run VALUES (?1, ?2, ?3, ?4)", err));
    iop_status status = IOP_OK;
    for (size_t k = 0; k < run->facts && status == IOP_OK; k++) {
        iop_query_set_integer(query, 1, (int64_t)k);
        iop_query_set_text(query, 2, run->fact[k]);
        iop_query_set_text(query, 3, run->value[k]);
        iop_query_set_integer(query, 4, k < run->identity);
        status = iop_query_run(query, err);
    }
    iop_query_close(query);
    return status;
}

static iop_status write_texts(iop_db *db, const char *sql, const char *one, const char *two, iop_err *err)
{
    iop_query *query;
    IOP_TRY(iop_query_open(&query, db, sql, err));
    iop_query_set_text(query, 1, one);
    if (two)
        iop_query_set_text(query, 2, two);
    iop_status status = iop_query_run(query, err);
    iop_query_close(query);
    return status;
}

static iop_status write_keys(iop_query *query, size_t sweep, const iop_archive_sweep *s, iop_err *err)
{
    for (size_t k = 0; k < s->keys; k++) {
        iop_query_set_integer(query, 1, (int64_t)sweep);
        iop_query_set_integer(query, 2, (int64_t)k);
        set_label(query, 3, &s->key[k]);
        IOP_TRY(iop_query_run(query, err));
    }
    return IOP_OK;
}

static iop_status write_sweeps(iop_db *db, const iop_archive_run *run, iop_err *err)
{
    iop_query *query = NULL, *keys = NULL;
    iop_status status = iop_query_open(&query, db, "INSERT INTO sweep VALUES (?1, ?2, ?3, ?4, ?5)", err);
    if (status == IOP_OK)
        status = iop_query_open(&keys, db, "INSERT INTO sweep_key VALUES (?1, ?2, ?3, ?4, ?5)", err);
    for (size_t k = 0; k < run->sweeps && status == IOP_OK; k++) {
        iop_query_set_integer(query, 1, (int64_t)k);
        iop_query_set_text(query, 2, run->sweep[k].name);
        iop_query_set_text(query, 3, run->sweep[k].kind);
        iop_query_set_text(query, 4, run->sweep[k].spec);
        iop_query_set_integer(query, 5, (int64_t)run->sweep[k].units);
        status = iop_query_run(query, err);
        if (status == IOP_OK)
            status = write_keys(keys, k, &run->sweep[k], err);
    }
    iop_query_close(query);
    iop_query_close(keys);
    return status;
}

static iop_status write_labels(iop_db *db, const char *sql, size_t count, const iop_archive_label *label,
                               const double *base, iop_err *err)
{
    iop_query *query;
    IOP_TRY(iop_query_open(&query, db, sql, err));
    iop_status status = IOP_OK;
    for (size_t k = 0; k < count && status == IOP_OK; k++) {
        iop_query_set_integer(query, 1, (int64_t)k);
        set_label(query, 2, &label[k]);
        if (base)
            iop_query_set_real(query, 5, base[k]);
        status = iop_query_run(query, err);
    }
    iop_query_close(query);
    return status;
}

iop_status iop_schema_create(iop_db *db, const iop_archive_run *run, iop_err *err)
{
    char hex[65];
    iop_catalogue_digest(run, hex);
    IOP_TRY(iop_db_do(db, tables, err));
    IOP_TRY(iop_db_do(db, views, err));
    IOP_TRY(write_facts(db, run, err));
    IOP_TRY(
        write_texts(db, "INSERT INTO objective VALUES (?1, ?2)", run->objective, run->objective_unit, err));
    IOP_TRY(write_sweeps(db, run, err));
    IOP_TRY(write_labels(db,
                         "INSERT INTO sector (position, code, unit, name, base_output)"
                         "  VALUES (?1, ?2, ?3, ?4, ?5)",
                         run->sectors, run->sector, run->base_output, err));
    IOP_TRY(
        write_labels(db, "INSERT INTO limit_ VALUES (?1, ?2, ?3, ?4)", run->limits, run->limit, NULL, err));
    IOP_TRY(write_labels(db, "INSERT INTO measure VALUES (?1, ?2, ?3, ?4)", run->measures, run->measure, NULL,
                         err));
    return write_texts(db, "INSERT INTO seal VALUES (?1)", hex, NULL, err);
}

iop_status iop_schema_check(iop_db *db, iop_err *err)
{
    int64_t application, layout;
    IOP_TRY(iop_db_integer(db, "PRAGMA application_id", &application, err));
    IOP_TRY(iop_db_integer(db, "PRAGMA user_version", &layout, err));
    if (application != APPLICATION)
        return iop_fail_at(err, IOP_EIO, iop_db_path(db), 0, 0,
                           "the file is a database of another program; choose another file or folder");
    if (layout != LAYOUT)
        return iop_fail_at(
            err, IOP_EIO, iop_db_path(db), 0, 0,
            "the file has layout %lld, this version of ioplan knows layout %d; use the version "
            "that wrote it, or remove it and run again",
            (long long)layout, (int)LAYOUT);
    return IOP_OK;
}
