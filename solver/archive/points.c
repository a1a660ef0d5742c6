/* SPDX-License-Identifier: GPL-3.0-or-later */
/* points.c - the checksum of a unit, and a point put as one row.
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

/* One pattern for every NaN. */
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

bool iop_point_key_is(const iop_archive_point *point, size_t keys, double stored)
{
    return bits_of(stored) == bits_of(first_key(point, keys));
}

void iop_point_mix(uint64_t *h, const iop_archive_run *run, const iop_point_place *place,
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
    iop_point_mix(checksum, run, place, point);
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
