/* SPDX-License-Identifier: GPL-3.0-or-later */
/* points_read.c - points out of their rows, every unit against its checksum: by unit, out of one file or of
 * several that hold a run together, or all of a file from its first row to its last. */
#include "archive/archive_private.h"
#include "archive/little.h"
#include "base/alloc.h"
#include <string.h>

#define POINT_COLUMNS                                                                                        \
    "SELECT id, sweep, unit, idx, part, status, label, t, objective, shadow_price, primal_violation,"        \
    "  dual_violation, gap, count, key, keys, output, limit_dual, measure FROM point"
static const char get_point_sql[] = POINT_COLUMNS " WHERE id >= ?1 AND id < ?2 ORDER BY id";
static const char all_points_sql[] = POINT_COLUMNS " ORDER BY id";
static const char get_unit_sql[] =
    "SELECT sweep, unit, points, first, checksum FROM unit WHERE sweep = ?1 ORDER BY unit";
static const char all_units_sql[] =
    "SELECT sweep, unit, points, first, checksum FROM unit ORDER BY first, points";

/* What the row of a unit says. */
typedef struct {
    iop_point_place place; /* of its first point */
    size_t points;
    uint64_t checksum;
} unit_row;

typedef struct {
    iop_archive *archive;
    iop_query *units, *query;
    bool row;     /* `unit` is the one to be read next */
    bool in_turn; /* the query gives all points one after the other */
    unit_row unit;
    size_t strays; /* points that belong to no unit */
    double *room;  /* of this walk: two may be under way */
    iop_archive_visit *visit;
    void *self;
    iop_archive_counts *counts; /* of the unit's sweep */
    iop_err *err;
} reader;

/* --- one point ------------------------------------------------------------------------------------------ */

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
    const iop_archive_sweep *s = &r->archive->run.sweep[place->sweep];
    int64_t part = iop_query_integer(q, 4);
    if (iop_query_integer(q, 0) != place->id || iop_query_integer(q, 1) != (int64_t)place->sweep ||
        iop_query_integer(q, 2) != (int64_t)place->unit || iop_query_integer(q, 3) != (int64_t)place->index ||
        part < IOP_PART_POINTS || part > IOP_PART_EXTRA)
        return iop_db_damaged(r->archive->db, r->err, "a point of unit %zu of sweep \"%.60s\" is wrong",
                              place->unit, s->name);
    point->part = (iop_archive_part)part;
    IOP_TRY(iop_query_text(q, 5, &point->status, r->err));
    IOP_TRY(iop_query_text(q, 6, &point->label, r->err));
    point->t = iop_query_real(q, 7);
    point->objective = iop_query_real(q, 8);
    point->shadow_price = iop_query_real(q, 9);
    for (int k = 0; k < 3; k++)
        point->violation[k] = iop_query_real(q, 10 + k);
    point->count = iop_query_real(q, 13);
    IOP_TRY(get_arrays(r, s->keys, point));
    if (!iop_point_key_is(point, s->keys, iop_query_real(q, 14)))
        return iop_db_damaged(r->archive->db, r->err, "the key of a point of sweep \"%.60s\" is wrong",
                              s->name);
    return IOP_OK;
}

/* --- one unit ------------------------------------------------------------------------------------------- */

/* Where all points come in turn, those before `id` are no unit's. */
static iop_status next_point(reader *r, int64_t id, bool *row)
{
    for (;;) {
        IOP_TRY(iop_query_step(r->query, row, r->err));
        if (!*row || !r->in_turn || iop_query_integer(r->query, 0) >= id)
            return IOP_OK;
        r->strays++;
    }
}

/* The points of the unit that the reader stands at. */
static iop_status read_unit(reader *r)
{
    const unit_row *u = &r->unit;
    iop_point_place place = u->place;
    const char *name = r->archive->run.sweep[place.sweep].name;
    uint64_t checksum = iop_checksum_start();
    iop_archive_point point;
    bool row = false;
    if (!r->in_turn) {
        iop_query_reset(r->query);
        iop_query_set_integer(r->query, 1, place.id);
        iop_query_set_integer(r->query, 2, place.id + (int64_t)u->points);
    }
    for (; place.index < u->points; place.index++, place.id++) {
        IOP_TRY(next_point(r, place.id, &row));
        if (!row)
            return iop_db_damaged(r->archive->db, r->err, "unit %zu of sweep \"%.60s\" misses points",
                                  place.unit, name);
        IOP_TRY(get_point(r, &place, &point));
        iop_point_mix(&checksum, &r->archive->run, &place, &point);
        count_point(r->counts, &point);
        if (r->visit)
            IOP_TRY(r->visit(r->self, place.unit, place.index, &point, r->err));
    }
    if (!r->in_turn)
        iop_query_reset(r->query);
    if (checksum != u->checksum)
        return iop_db_damaged(r->archive->db, r->err, "the checksum of unit %zu of sweep \"%.60s\" is wrong",
                              place.unit, name);
    return IOP_OK;
}

/* Goes on to the next unit; r->row: there is one. */
static iop_status next_unit(reader *r)
{
    const iop_archive_run *run = &r->archive->run;
    IOP_TRY(iop_query_step(r->units, &r->row, r->err));
    if (!r->row)
        return IOP_OK;
    int64_t sweep = iop_query_integer(r->units, 0), unit = iop_query_integer(r->units, 1),
            points = iop_query_integer(r->units, 2), first = iop_query_integer(r->units, 3);
    if (sweep < 0 || (size_t)sweep >= run->sweeps)
        return iop_db_damaged(r->archive->db, r->err, "it has a unit that no sweep has");
    if (unit < 0 || (size_t)unit >= run->sweep[sweep].units || points < 0 || first < 0 ||
        points > INT64_MAX - first)
        return iop_db_damaged(r->archive->db, r->err, "sweep \"%.60s\" has a wrong unit",
                              run->sweep[sweep].name);
    r->unit = (unit_row){
        {first, (size_t)sweep, (size_t)unit, 0}, (size_t)points, (uint64_t)iop_query_integer(r->units, 4)};
    return IOP_OK;
}

/* --- walks ---------------------------------------------------------------------------------------------- */

static iop_status open_reader(reader *r, const char *units_sql, const char *points_sql)
{
    const iop_archive_run *run = &r->archive->run;
    size_t keys = 0;
    for (size_t k = 0; k < run->sweeps; k++)
        keys = run->sweep[k].keys > keys ? run->sweep[k].keys : keys;
    size_t count = keys + run->sectors + run->limits + run->measures;
    r->room = iop_new(&r->archive->env, count, sizeof(double));
    if (!r->room)
        return iop_no_memory(r->err, count, "values of a point");
    IOP_TRY(iop_query_open(&r->query, r->archive->db, points_sql, r->err));
    return iop_query_open(&r->units, r->archive->db, units_sql, r->err);
}

static void close_reader(reader *r)
{
    iop_query_close(r->units);
    iop_query_close(r->query);
    iop_free(&r->archive->env, r->room);
}

/* Of readers that stand at a unit, the one whose unit comes first; NULL when none does. */
static reader *first_of(reader *r, size_t readers)
{
    reader *first = NULL;
    for (size_t k = 0; k < readers; k++)
        if (r[k].row && (!first || r[k].unit.place.unit < first->unit.place.unit))
            first = &r[k];
    return first;
}

static iop_status walk(reader *r, size_t readers, size_t sweep)
{
    size_t wanted = 0; /* units before it are read: what several files hold is read once */
    for (size_t k = 0; k < readers; k++) {
        IOP_TRY(open_reader(&r[k], get_unit_sql, get_point_sql));
        iop_query_set_integer(r[k].units, 1, (int64_t)sweep);
        IOP_TRY(next_unit(&r[k]));
    }
    for (reader *next; (next = first_of(r, readers)) != NULL;) {
        if (next->unit.place.unit >= wanted)
            IOP_TRY(read_unit(next));
        wanted = next->unit.place.unit + 1;
        IOP_TRY(next_unit(next));
    }
    return IOP_OK;
}

iop_status iop_points_read_all(size_t files, iop_archive *const *file, size_t sweep, iop_archive_visit *visit,
                               void *self, iop_archive_counts *counts, iop_err *err)
{
    const iop_env *env = &file[0]->env;
    reader *r = iop_new(env, files, sizeof *r);
    if (!r)
        return iop_no_memory(err, files, "parts of a store");
    *counts = (iop_archive_counts){0};
    for (size_t k = 0; k < files; k++)
        r[k] = (reader){.archive = file[k], .visit = visit, .self = self, .counts = counts, .err = err};
    iop_status status = walk(r, files, sweep);
    for (size_t k = 0; k < files; k++)
        close_reader(&r[k]);
    iop_free(env, r);
    return status;
}

iop_status iop_points_read(iop_archive *archive, size_t sweep, iop_archive_visit *visit, void *self,
                           iop_err *err)
{
    iop_archive_counts counts;
    IOP_TRY(iop_points_read_all(1, &archive, sweep, visit, self, &counts, err));
    archive->units[sweep].counts = counts;
    archive->units[sweep].counted = true;
    return IOP_OK;
}

static iop_status check_units(reader *r)
{
    size_t points = 0;
    bool row = false;
    IOP_TRY(open_reader(r, all_units_sql, all_points_sql));
    IOP_TRY(next_unit(r));
    while (r->row) {
        r->counts = &r->archive->units[r->unit.place.sweep].counts;
        IOP_TRY(read_unit(r));
        points += r->unit.points;
        IOP_TRY(next_unit(r));
    }
    IOP_TRY(next_point(r, INT64_MAX, &row));
    if (r->strays + row > 0)
        return iop_db_damaged(r->archive->db, r->err, "it has %lld points, its units have %zu",
                              (long long)(points + r->strays + row), points);
    return IOP_OK;
}

iop_status iop_points_check(iop_archive *archive, iop_err *err)
{
    reader r = {.archive = archive, .in_turn = true, .err = err};
    for (size_t k = 0; k < archive->run.sweeps; k++)
        archive->units[k].counts = (iop_archive_counts){0};
    iop_status status = check_units(&r);
    for (size_t k = 0; k < archive->run.sweeps; k++)
        archive->units[k].counted = status == IOP_OK;
    close_reader(&r);
    return status;
}

iop_status iop_archive_count(iop_archive *archive, size_t sweep, iop_archive_counts *counts, iop_err *err)
{
    if (sweep >= archive->run.sweeps)
        return iop_fail(err, IOP_EINVAL, "the run has no sweep %zu", sweep);
    const iop_units *units = &archive->units[sweep];
    if (!units->counted)
        IOP_TRY(iop_points_read(archive, sweep, NULL, NULL, err));
    *counts = units->counts;
    return IOP_OK;
}
