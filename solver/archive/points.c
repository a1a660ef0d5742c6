/* SPDX-License-Identifier: GPL-3.0-or-later */
/* points.c - a point as one row, and the checksum of a unit.
 *
 * The checksum runs over all columns of a unit's points in order, as 64-bit words: integers as they are,
 * numbers by their bits (one pattern for NaN and NULL), texts and arrays as their length and their bytes, the
 * last word of a text filled with zeros. For each word w it becomes
 *     h <- (h xor w) * M;  h <- h xor (h >> 32)
 * which is one to one in w for any h, and in h for any w: a change of one word always changes it. */
#include "archive/archive_private.h"
#include "archive/little.h"
#include "base/alloc.h"
#include <string.h>

static const char put_point_sql[] =
    "INSERT INTO point VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
    "?18, ?19)";
static const char put_unit_sql[] = "INSERT INTO unit VALUES (?1, ?2, ?3, ?4, ?5)";
static const char get_point_sql[] =
    "SELECT id, sweep, unit, idx, part, status, label, t, objective, shadow_price, primal_violation,"
    "  dual_violation, gap, count, key, keys, output, limit_dual, measure"
    "  FROM point WHERE id >= ?1 AND id < ?2 ORDER BY id";
static const char get_unit_sql[] =
    "SELECT unit, points, first, checksum FROM unit WHERE sweep = ?1 ORDER BY unit";

/* --- checksum ------------------------------------------------------------------------------------------- */

uint64_t iop_checksum_start(void)
{
    return 0x9e3779b97f4a7c15U;
}

static void mix(uint64_t *h, uint64_t word)
{
    *h = (*h ^ word) * 0x9fb21c651e98df25U;
    *h ^= *h >> 32;
}

static void mix_text(uint64_t *h, const char *text)
{
    size_t length = strlen(text);
    mix(h, length);
    for (; length >= 8; length -= 8, text += 8)
        mix(h, iop_little_word(text, 8));
    if (length > 0)
        mix(h, iop_little_word(text, length));
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    if (isnan(value))
        value = (double)NAN;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void mix_array(uint64_t *h, const double *value, size_t count)
{
    uint64_t word;
    if (!value) {
        mix(h, UINT64_MAX);
        return;
    }
    mix(h, count);
    for (size_t k = 0; k < count; k++) {
        memcpy(&word, &value[k], sizeof word);
        mix(h, word);
    }
}

static double first_key(const iop_archive_point *point, size_t keys)
{
    return point->key && keys > 0 ? point->key[0] : (double)NAN;
}

static void mix_point(uint64_t *h, const iop_archive_run *run, const iop_point_place *place,
                      const iop_archive_point *point)
{
    const double numbers[] = {point->t,
                              point->objective,
                              point->shadow_price,
                              point->violation[0],
                              point->violation[1],
                              point->violation[2],
                              point->count};
    mix(h, place->sweep);
    mix(h, place->unit);
    mix(h, place->index);
    mix(h, (uint64_t)point->part);
    mix_text(h, point->status);
    mix_text(h, point->label);
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        mix(h, bits_of(numbers[k]));
    mix_array(h, point->key, run->sweep[place->sweep].keys);
    mix_array(h, point->output, run->sectors);
    mix_array(h, point->limit_dual, run->limits);
    mix_array(h, point->measure, run->measures);
}

/* --- writing -------------------------------------------------------------------------------------------- */

iop_status iop_points_prepare(iop_archive *archive, iop_err *err)
{
    const iop_archive_run *run = &archive->run;
    size_t keys = 0;
    for (size_t k = 0; k < run->sweeps; k++)
        keys = run->sweep[k].keys > keys ? run->sweep[k].keys : keys;
    size_t count = keys + run->sectors + run->limits + run->measures;
    archive->room = iop_new(&archive->env, count, sizeof *archive->room);
    if (!archive->room)
        return iop_no_memory(err, count, "values of a point");
    if (!archive->writes)
        return IOP_OK;
    IOP_TRY(iop_query_open(&archive->put_point, archive->db, put_point_sql, err));
    return iop_query_open(&archive->put_unit, archive->db, put_unit_sql, err);
}

/* Sets an array as little-endian bytes, which it puts at *room and moves that on. */
static void set_array(iop_query *query, int place, const double *value, size_t count, double **room)
{
    if (!value) {
        iop_query_set_blob(query, place, NULL, 0);
        return;
    }
    iop_little_copy(*room, value, count);
    iop_query_set_blob(query, place, *room, count * sizeof *value);
    *room += count;
}

iop_status iop_points_write(iop_archive *archive, const iop_point_place *place,
                            const iop_archive_point *point, uint64_t *checksum, iop_err *err)
{
    const iop_archive_run *run = &archive->run;
    iop_query *q = archive->put_point;
    double *room = archive->room;
    size_t keys = run->sweep[place->sweep].keys;
    iop_query_set_integer(q, 1, place->id);
    iop_query_set_integer(q, 2, (int64_t)place->sweep);
    iop_query_set_integer(q, 3, (int64_t)place->unit);
    iop_query_set_integer(q, 4, (int64_t)place->index);
    iop_query_set_integer(q, 5, (int64_t)point->part);
    iop_query_set_text(q, 6, point->status);
    iop_query_set_text(q, 7, point->label);
    iop_query_set_real(q, 8, point->t);
    iop_query_set_real(q, 9, point->objective);
    iop_query_set_real(q, 10, point->shadow_price);
    for (int k = 0; k < 3; k++)
        iop_query_set_real(q, 11 + k, point->violation[k]);
    iop_query_set_real(q, 14, point->count);
    iop_query_set_real(q, 15, first_key(point, keys));
    set_array(q, 16, point->key, keys, &room);
    set_array(q, 17, point->output, run->sectors, &room);
    set_array(q, 18, point->limit_dual, run->limits, &room);
    set_array(q, 19, point->measure, run->measures, &room);
    mix_point(checksum, run, place, point);
    return iop_query_run(q, err);
}

iop_status iop_points_write_unit(iop_archive *archive, const iop_point_place *first, size_t points,
                                 uint64_t checksum, iop_err *err)
{
    iop_query *q = archive->put_unit;
    iop_query_set_integer(q, 1, (int64_t)first->sweep);
    iop_query_set_integer(q, 2, (int64_t)first->unit);
    iop_query_set_integer(q, 3, (int64_t)points);
    iop_query_set_integer(q, 4, first->id);
    iop_query_set_integer(q, 5, (int64_t)checksum);
    return iop_query_run(q, err);
}

/* --- reading -------------------------------------------------------------------------------------------- */

typedef struct {
    iop_archive *archive;
    iop_query *query;
    double *room; /* of this walk: two may be under way */
    iop_archive_visit *visit;
    void *self;
    iop_archive_counts counts;
    iop_err *err;
} reader;

static void count_point(iop_archive_counts *counts, const iop_archive_point *point)
{
    if (point->part != IOP_PART_POINTS)
        return;
    counts->points++;
    counts->breakpoints += strcmp(point->status, "optimal") == 0 && point->t > 0 && point->t < 1;
    counts->infeasible += strcmp(point->status, "infeasible") == 0;
    counts->unbounded += strcmp(point->status, "unbounded") == 0;
    counts->unverified += strcmp(point->status, "unverified") == 0;
    counts->stopped += strcmp(point->status, "stopped") == 0;
}

/* An array out of a blob, at *room, which moves on. */
static iop_status get_array(const reader *r, int column, size_t count, double **room, const double **value)
{
    const void *data;
    IOP_TRY(iop_query_blob(r->query, column, count * sizeof(double), &data, r->err));
    *value = data ? *room : NULL;
    if (data) {
        iop_little_copy(*room, data, count);
        *room += count;
    }
    return IOP_OK;
}

static iop_status get_arrays(const reader *r, size_t keys, iop_archive_point *point)
{
    const iop_archive_run *run = &r->archive->run;
    double *room = r->room;
    IOP_TRY(get_array(r, 15, keys, &room, &point->key));
    IOP_TRY(get_array(r, 16, run->sectors, &room, &point->output));
    IOP_TRY(get_array(r, 17, run->limits, &room, &point->limit_dual));
    return get_array(r, 18, run->measures, &room, &point->measure);
}

static iop_status get_point(const reader *r, const iop_point_place *place, iop_archive_point *point)
{
    iop_query *q = r->query;
    size_t keys = r->archive->run.sweep[place->sweep].keys;
    int64_t part = iop_query_integer(q, 4);
    if (iop_query_integer(q, 0) != place->id || iop_query_integer(q, 1) != (int64_t)place->sweep ||
        iop_query_integer(q, 2) != (int64_t)place->unit || iop_query_integer(q, 3) != (int64_t)place->index ||
        part < IOP_PART_POINTS || part > IOP_PART_EXTRA)
        return iop_db_damaged(r->archive->db, r->err, "a point of unit %zu of sweep \"%.60s\" is wrong",
                              place->unit, r->archive->run.sweep[place->sweep].name);
    point->part = (iop_archive_part)part;
    IOP_TRY(iop_query_text(q, 5, &point->status, r->err));
    IOP_TRY(iop_query_text(q, 6, &point->label, r->err));
    point->t = iop_query_real(q, 7);
    point->objective = iop_query_real(q, 8);
    point->shadow_price = iop_query_real(q, 9);
    for (int k = 0; k < 3; k++)
        point->violation[k] = iop_query_real(q, 10 + k);
    point->count = iop_query_real(q, 13);
    IOP_TRY(get_arrays(r, keys, point));
    if (bits_of(iop_query_real(q, 14)) != bits_of(first_key(point, keys)))
        return iop_db_damaged(r->archive->db, r->err, "the key of a point of sweep \"%.60s\" is wrong",
                              r->archive->run.sweep[place->sweep].name);
    return IOP_OK;
}

/* The points of one unit; its row is the one that `units` stands at. */
static iop_status read_unit(reader *r, size_t sweep, iop_query *units, size_t *points)
{
    iop_point_place place = {iop_query_integer(units, 2), sweep, (size_t)iop_query_integer(units, 0), 0};
    int64_t count = iop_query_integer(units, 1), stored = iop_query_integer(units, 3);
    const iop_archive_sweep *s = &r->archive->run.sweep[sweep];
    uint64_t checksum = iop_checksum_start();
    iop_archive_point point;
    bool row = false;
    if (place.unit >= s->units || count < 0 || place.id < 0 || count > INT64_MAX - place.id)
        return iop_db_damaged(r->archive->db, r->err, "sweep \"%.60s\" has a wrong unit", s->name);
    iop_query_reset(r->query);
    iop_query_set_integer(r->query, 1, place.id);
    iop_query_set_integer(r->query, 2, place.id + count);
    for (; place.index < (size_t)count; place.index++, place.id++) {
        IOP_TRY(iop_query_step(r->query, &row, r->err));
        if (!row)
            return iop_db_damaged(r->archive->db, r->err, "unit %zu of sweep \"%.60s\" misses points",
                                  place.unit, s->name);
        IOP_TRY(get_point(r, &place, &point));
        mix_point(&checksum, &r->archive->run, &place, &point);
        count_point(&r->counts, &point);
        if (r->visit)
            IOP_TRY(r->visit(r->self, place.unit, place.index, &point, r->err));
    }
    iop_query_reset(r->query);
    if (checksum != (uint64_t)stored)
        return iop_db_damaged(r->archive->db, r->err, "the checksum of unit %zu of sweep \"%.60s\" is wrong",
                              place.unit, s->name);
    if (points)
        *points += (size_t)count;
    return IOP_OK;
}

static iop_status read_units(reader *r, size_t sweep, iop_query *units, size_t *points)
{
    bool row;
    iop_query_set_integer(units, 1, (int64_t)sweep);
    for (;;) {
        IOP_TRY(iop_query_step(units, &row, r->err));
        if (!row)
            return IOP_OK;
        IOP_TRY(read_unit(r, sweep, units, points));
    }
}

iop_status iop_points_read(iop_archive *archive, size_t sweep, iop_archive_visit *visit, void *self,
                           size_t *points, iop_err *err)
{
    const iop_archive_run *run = &archive->run;
    size_t count = run->sweep[sweep].keys + run->sectors + run->limits + run->measures;
    reader r = {.archive = archive,
                .room = iop_new(&archive->env, count, sizeof(double)),
                .visit = visit,
                .self = self,
                .err = err};
    iop_query *units = NULL;
    iop_status status = r.room ? IOP_OK : iop_no_memory(err, count, "values of a point");
    if (status == IOP_OK)
        status = iop_query_open(&r.query, archive->db, get_point_sql, err);
    if (status == IOP_OK)
        status = iop_query_open(&units, archive->db, get_unit_sql, err);
    if (status == IOP_OK)
        status = read_units(&r, sweep, units, points);
    if (status == IOP_OK) {
        archive->units[sweep].counts = r.counts;
        archive->units[sweep].counted = true;
    }
    iop_query_close(units);
    iop_query_close(r.query);
    iop_free(&archive->env, r.room);
    return status;
}

iop_status iop_archive_count(iop_archive *archive, size_t sweep, iop_archive_counts *counts, iop_err *err)
{
    if (sweep >= archive->run.sweeps)
        return iop_fail(err, IOP_EINVAL, "the run has no sweep %zu", sweep);
    const iop_units *units = &archive->units[sweep];
    if (!units->counted)
        IOP_TRY(iop_points_read(archive, sweep, NULL, NULL, NULL, err));
    *counts = units->counts;
    return IOP_OK;
}
