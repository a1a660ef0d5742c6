/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes into an archive comes out again, whatever the order, and only into the run that it belongs to. */
#include "archive/db.h"
#include "archive/example.h"
#include "support/cm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static iop_archive *open_run(const char *path)
{
    iop_archive *a;
    iop_err err = {0};
    assert_ok(iop_archive_open(&a, path, example_run(), NULL, &err), err);
    return a;
}

static void close_run(iop_archive *a)
{
    iop_err err = {0};
    assert_ok(iop_archive_close(a, &err), err);
}

static void every_field_comes_back_bit_for_bit(void **state)
{
    (void)state;
    const char *dir = example_folder("round"), *path = example_path(dir, "a.sqlite");
    iop_err err = {0};
    iop_archive *a = open_run(path);
    assert_int_equal(example_check(a), 0);
    assert_ok(example_put_rest(a, 0, &err), err);
    size_t points = example_check(a); /* within the batch */
    assert_true(points > 100);
    close_run(a);
    a = open_run(path);
    assert_int_equal(example_check(a), points);
    close_run(a);
    assert_ok(iop_archive_open_existing(&a, path, NULL, &err), err);
    assert_int_equal(example_check(a), points);
    assert_int_equal(iop_archive_put(a, 0, 0, 0, NULL, &err), IOP_OK); /* is there */
    close_run(a);
    assert_int_equal(access(example_path(dir, "a.sqlite-journal"), F_OK), -1); /* nothing beside it */
}

static void same_labels(size_t count, const iop_archive_label *a, const iop_archive_label *b)
{
    for (size_t k = 0; k < count; k++) {
        assert_string_equal(a[k].name, b[k].name);
        assert_string_equal(a[k].unit, b[k].unit);
        assert_string_equal(a[k].text, b[k].text);
    }
}

static void the_description_comes_back(void **state)
{
    (void)state;
    const char *path = example_path(example_folder("describe"), "a.sqlite");
    iop_err err = {0};
    iop_archive *a = open_run(path);
    close_run(a);
    assert_ok(iop_archive_open_existing(&a, path, NULL, &err), err);
    const iop_archive_run *r = iop_archive_describe(a), *e = example_run();
    assert_int_equal(r->facts, e->facts);
    assert_int_equal(r->identity, e->identity);
    for (size_t k = 0; k < r->facts; k++) {
        assert_string_equal(r->fact[k], e->fact[k]);
        assert_string_equal(r->value[k], e->value[k]);
    }
    assert_int_equal(r->sweeps, e->sweeps);
    for (size_t k = 0; k < r->sweeps; k++) {
        assert_string_equal(r->sweep[k].name, e->sweep[k].name);
        assert_string_equal(r->sweep[k].kind, e->sweep[k].kind);
        assert_string_equal(r->sweep[k].spec, e->sweep[k].spec);
        assert_int_equal(r->sweep[k].units, e->sweep[k].units);
        assert_int_equal(r->sweep[k].keys, e->sweep[k].keys);
        same_labels(r->sweep[k].keys, r->sweep[k].key, e->sweep[k].key);
    }
    assert_int_equal(r->sectors, e->sectors);
    assert_int_equal(r->limits, e->limits);
    assert_int_equal(r->measures, e->measures);
    same_labels(r->sectors, r->sector, e->sector);
    same_labels(r->limits, r->limit, e->limit);
    same_labels(r->measures, r->measure, e->measure);
    assert_memory_equal(r->base_output, e->base_output, e->sectors * sizeof *e->base_output);
    assert_string_equal(r->objective, e->objective);
    assert_string_equal(r->objective_unit, e->objective_unit);
    close_run(a);
}

static void the_order_of_arrival_does_not_matter(void **state)
{
    (void)state;
    const char *dir = example_folder("order");
    char first[65], other[65];
    iop_err err = {0};
    for (unsigned order = 0; order < 6; order++) {
        const char *path = example_path(dir, "a.sqlite");
        unlink(path);
        iop_archive *a = open_run(path);
        for (unsigned part = 0; part < order; part++) { /* some in batches of their own */
            assert_ok(example_put(a, 3, part * 7, &err), err);
            assert_ok(iop_archive_commit(a, &err), err);
        }
        assert_ok(example_put_rest(a, order, &err), err);
        example_digest(a, dir, order == 0 ? first : other);
        close_run(a);
        if (order > 0)
            assert_string_equal(first, other);
    }
}

static void a_unit_is_kept_once(void **state)
{
    (void)state;
    iop_err err = {0};
    iop_archive *a = open_run(example_path(example_folder("once"), "a.sqlite"));
    assert_ok(example_put(a, 3, 5, &err), err);
    assert_ok(iop_archive_put(a, 3, 5, 0, NULL, &err), err); /* other content: left as it was */
    assert_int_equal(example_check(a), 1);
    assert_int_equal(iop_archive_done(a, 3), 1);
    assert_true(iop_archive_has(a, 3, 5));
    assert_false(iop_archive_has(a, 3, 6));
    assert_false(iop_archive_has(a, 3, 40));
    assert_false(iop_archive_has(a, 4, 0));
    assert_int_equal(iop_archive_put(a, 3, 40, 0, NULL, &err), IOP_EINVAL);
    assert_int_equal(iop_archive_put(a, 4, 0, 0, NULL, &err), IOP_EINVAL);
    close_run(a);
}

/* --- what readers see ----------------------------------------------------------------------------------- */

static int64_t count_of(iop_db *db, const char *sql)
{
    int64_t count;
    iop_err err = {0};
    assert_ok(iop_db_integer(db, sql, &count, &err), err);
    return count;
}

/* The view `points` holds sweep 3 in order, with arrays of little-endian numbers. */
static void check_view(iop_db *db)
{
    iop_query *query;
    const void *blob;
    const char *text;
    bool row;
    iop_err err = {0};
    example_unit *u = malloc(sizeof *u);
    assert_non_null(u);
    assert_ok(
        iop_query_open(&query, db, "SELECT unit, label, output FROM points WHERE sweep = 'doubt'", &err),
        err);
    for (size_t unit = 0; unit < 40; unit++) {
        example_make(u, 3, unit);
        assert_ok(iop_query_step(query, &row, &err), err);
        assert_true(row);
        assert_int_equal(iop_query_integer(query, 0), unit);
        assert_ok(iop_query_text(query, 1, &text, &err), err);
        assert_string_equal(text, u->point[0].label);
        assert_ok(iop_query_blob(query, 2, sizeof u->output[0], &blob, &err), err);
        assert_int_equal(!blob, !u->point[0].output);
        for (size_t k = 0; blob && k < sizeof u->output[0]; k++) {
            uint64_t bits;
            memcpy(&bits, &u->output[0][k / 8], sizeof bits);
            if (!isnan(u->output[0][k / 8]))
                assert_int_equal(((const unsigned char *)blob)[k], bits >> 8 * (k % 8) & 0xff);
        }
    }
    assert_ok(iop_query_step(query, &row, &err), err);
    assert_false(row);
    iop_query_close(query);
    free(u);
}

static void readers_find_the_documented_views(void **state)
{
    (void)state;
    const char *path = example_path(example_folder("views"), "a.sqlite");
    iop_db *db;
    iop_err err = {0};
    iop_archive *a = open_run(path);
    assert_ok(example_put_rest(a, 4, &err), err);
    size_t points = example_check(a);
    close_run(a);
    assert_ok(iop_db_open(&db, path, false, NULL, &err), err);
    assert_int_equal(count_of(db, "SELECT count(*) FROM points"), points);
    assert_int_equal(count_of(db, "SELECT sum(done) FROM progress WHERE done = units"), example_units());
    assert_int_equal(count_of(db, "SELECT count(*) FROM one_key WHERE key_name = 'limits.co2.max'"),
                     count_of(db, "SELECT count(*) FROM point WHERE sweep = 0"));
    assert_int_equal(count_of(db, "SELECT count(*) FROM one_key WHERE sweep <> 'path'"), 0);
    check_view(db);
    assert_ok(iop_db_close(db, &err), err);
}

/* --- merging -------------------------------------------------------------------------------------------- */

static void overlapping_parts_merge_into_the_whole(void **state)
{
    (void)state;
    const char *dir = example_folder("merge");
    char whole[65], merged[65];
    iop_err err = {0};
    iop_archive *a = open_run(example_path(dir, "whole.sqlite"));
    assert_ok(example_put_rest(a, 0, &err), err);
    example_digest(a, dir, whole);
    close_run(a);
    for (size_t part = 0; part < 3; part++) {
        char name[32];
        snprintf(name, sizeof name, "%zu.sqlite", part);
        a = open_run(example_path(dir, name));
        for (size_t s = 0; s < EXAMPLE_SWEEPS; s++)
            for (size_t u = 0; u < example_run()->sweep[s].units; u++)
                if (u % 3 == part || u % 4 == part)
                    assert_ok(example_put(a, s, u, &err), err);
        close_run(a);
    }
    a = open_run(example_path(dir, "merged.sqlite"));
    assert_ok(iop_archive_merge(a, example_path(dir, "2.sqlite"), &err), err);
    size_t some = example_check(a);
    assert_ok(iop_archive_merge(a, example_path(dir, "2.sqlite"), &err), err);
    assert_ok(iop_archive_merge(a, example_path(dir, "merged.sqlite"), &err), err);
    assert_int_equal(example_check(a), some);
    assert_ok(iop_archive_merge(a, example_path(dir, "0.sqlite"), &err), err);
    assert_ok(iop_archive_merge(a, example_path(dir, "1.sqlite"), &err), err);
    example_check(a);
    example_digest(a, dir, merged);
    assert_string_equal(whole, merged);
    close_run(a);
}

/* Parts with numbers of their own, all at once, into a file made like one of them, in either order: rows that
 * are copied as they are, and rows that have to move. */
static void numbered_parts_merge_at_once(void **state)
{
    (void)state;
    const char *dir = example_folder("merge-numbered");
    char whole[65], merged[65], path[3][256];
    iop_err err = {0};
    iop_archive *a = open_run(example_path(dir, "whole.sqlite"));
    assert_ok(example_put_rest(a, 0, &err), err);
    example_digest(a, dir, whole);
    close_run(a);
    for (size_t part = 0; part < 3; part++) {
        snprintf(path[part], sizeof path[part], "%s/%zu.sqlite", dir, part);
        a = open_run(path[part]);
        iop_archive_number_part(a, part + 1);
        for (size_t s = 0; s < EXAMPLE_SWEEPS; s++)
            for (size_t u = part; u < example_run()->sweep[s].units; u += 3)
                assert_ok(example_put(a, s, u, &err), err);
        iop_archive_number_part(a, 7); /* has points already: nothing changes */
        close_run(a);
    }
    for (int turn = 0; turn < 2; turn++) {
        const char *in_order[] = {path[0], path[1], path[2]},
                   *reverse[] = {path[2], path[1], path[0], path[1]};
        const char *made = example_path(dir, turn ? "reverse.sqlite" : "merged.sqlite");
        assert_ok(iop_archive_open_like(&a, made, path[turn], NULL, &err), err);
        assert_ok(iop_archive_merge_all(a, turn ? 4 : 3, turn ? reverse : in_order, &err), err);
        example_check(a);
        example_digest(a, dir, merged);
        assert_string_equal(whole, merged);
        close_run(a);
    }
    iop_db *db;
    assert_ok(iop_db_open(&db, example_path(dir, "merged.sqlite"), false, NULL, &err), err);
    assert_int_equal(count_of(db, "SELECT min(id) FROM point"), (int64_t)1 << 40);
    assert_int_equal(count_of(db, "SELECT count(DISTINCT id >> 40) FROM point"), 3);
    assert_ok(iop_db_close(db, &err), err);
    assert_int_equal(iop_archive_open_like(&a, example_path(dir, "x.sqlite"),
                                           example_path(dir, "none.sqlite"), NULL, &err),
                     IOP_EIO);
    assert_null(a);
}

/* Parts of large numbers that grow between one merge and the next: ids stay next to those of the parts. */
static void growing_parts_merge_again_and_again(void **state)
{
    (void)state;
    enum { PARTS = 2, ROUNDS = 20 };
    static const size_t number[PARTS] = {(size_t)1 << 20, ((size_t)1 << 20) + 1};
    const char *dir = example_folder("merge-growing"), *whole = example_path(dir, "whole.sqlite");
    char path[PARTS][256];
    const char *parts[PARTS] = {path[0], path[1]};
    iop_err err = {0};
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t part = 0; part < PARTS; part++) {
            snprintf(path[part], sizeof path[part], "%s/%zu.sqlite", dir, part);
            iop_archive *a = open_run(path[part]);
            iop_archive_number_part(a, number[part]);
            assert_ok(example_put(a, 3, PARTS * round + part, &err), err);
            close_run(a);
        }
        iop_archive *a = open_run(whole);
        assert_ok(iop_archive_merge_all(a, PARTS, parts, &err), err);
        assert_ok(iop_archive_merge_all(a, PARTS, parts, &err), err); /* brings nothing */
        assert_int_equal(iop_archive_done(a, 3), PARTS * (round + 1));
        example_check(a);
        close_run(a);
    }
    iop_db *db;
    assert_ok(iop_db_open(&db, whole, false, NULL, &err), err);
    assert_int_equal(count_of(db, "SELECT min(id) >> 40 FROM point"), number[0]);
    assert_int_equal(count_of(db, "SELECT max(id) >> 40 FROM point"), number[1]);
    assert_ok(iop_db_close(db, &err), err);
}

/* Three parts, of which each two share units, and a fourth that has only a few. */
static void make_parts(const char *dir, char path[4][256])
{
    iop_err err = {0};
    for (size_t part = 0; part < 4; part++) {
        snprintf(path[part], sizeof path[part], "%s/%zu.sqlite", dir, part);
        iop_archive *a = open_run(path[part]);
        iop_archive_number_part(a, part + 1);
        for (size_t s = 0; s < EXAMPLE_SWEEPS; s++)
            for (size_t u = 0; u < example_run()->sweep[s].units; u++)
                if (part < 3 ? u % 3 == part || u % 4 == part : s == 1 && u == 0)
                    assert_ok(example_put(a, s, u, &err), err);
        close_run(a);
    }
}

typedef struct {
    iop_archive_counts counts;
} counter;

static iop_status count_one(void *self, size_t unit, size_t index, const iop_archive_point *p, iop_err *err)
{
    iop_archive_counts *c = &((counter *)self)->counts;
    (void)unit, (void)index, (void)err;
    if (p->part != IOP_PART_POINTS)
        return IOP_OK;
    c->points++;
    c->breakpoints += strcmp(p->status, "optimal") == 0 && p->t > 0 && p->t < 1;
    c->infeasible += strcmp(p->status, "infeasible") == 0;
    c->unbounded += strcmp(p->status, "unbounded") == 0;
    c->unverified += strcmp(p->status, "unverified") == 0;
    c->stopped += strcmp(p->status, "stopped") == 0;
    return IOP_OK;
}

/* Counts every sweep in both ways; the number of points of all. */
static size_t count_both_ways(iop_archive *a)
{
    size_t points = 0;
    iop_err err = {0};
    for (size_t s = 0; s < EXAMPLE_SWEEPS; s++) {
        counter read = {0};
        iop_archive_counts counts;
        assert_ok(iop_archive_read(a, s, count_one, &read, &err), err);
        assert_ok(iop_archive_count(a, s, &counts, &err), err);
        assert_memory_equal(&counts, &read.counts, sizeof counts);
        points += counts.points;
    }
    return points;
}

static void counts_are_those_of_the_points(void **state)
{
    (void)state;
    const char *dir = example_folder("counts");
    iop_err err = {0};
    iop_archive *a = open_run(example_path(dir, "counts.sqlite"));
    assert_int_equal(count_both_ways(a), 0);
    assert_ok(example_put(a, 2, 3, &err), err);
    size_t some = count_both_ways(a);
    assert_ok(example_put_rest(a, 0, &err), err);
    size_t all = count_both_ways(a);
    assert_true(0 < some && some < all && all > 10);
    assert_int_equal(count_both_ways(a), all);
    iop_archive_counts counts;
    assert_int_equal(iop_archive_count(a, EXAMPLE_SWEEPS, &counts, &err), IOP_EINVAL);
    close_run(a);
}

/* Tables that are written while the rows of parts are copied are those of the whole, and so are the counts:
 * by one thread and by several, into an archive that is empty and into one that is not. */
static void merging_writes_the_tables(void **state)
{
    (void)state;
    char path[4][256], whole[65], merged[65];
    const char *dir = example_folder("merge-csv"), *parts[] = {path[0], path[1], path[2], path[3]};
    iop_err err = {0};
    make_parts(dir, path);
    iop_archive *a = open_run(example_path(dir, "whole.sqlite"));
    assert_ok(example_put_rest(a, 0, &err), err);
    example_digest(a, dir, whole);
    close_run(a);
    for (int threads = 1; threads <= 4; threads++)
        for (int filled = 0; filled < 2; filled++) {
            iop_env env = iop_env_default();
            char name[64];
            env.threads = threads;
            snprintf(name, sizeof name, "csv-%d-%d", threads, filled);
            const char *to = example_folder(name);
            assert_ok(iop_archive_open(&a, example_path(to, "a.sqlite"), example_run(), &env, &err), err);
            if (filled)
                assert_ok(example_put(a, 2, 1, &err), err);
            assert_ok(iop_archive_merge_to_csv(a, 4, parts, to, &err), err);
            example_digest_tables(to, merged);
            assert_string_equal(whole, merged);
            example_check(a);
            count_both_ways(a);
            close_run(a);
        }
}

/* Of sweeps that miss units there are no tables; a part of another run, or one that is not there, is told. */
static void merging_what_is_not_whole(void **state)
{
    (void)state;
    char path[4][256];
    const char *dir = example_folder("merge-part"), *parts[] = {path[0], path[1], path[3]};
    iop_err err = {0};
    make_parts(dir, path);
    iop_archive *a = open_run(example_path(dir, "a.sqlite"));
    assert_ok(iop_archive_merge_to_csv(a, 3, parts, dir, &err), err);
    for (size_t s = 0; s < EXAMPLE_SWEEPS; s++) {
        char name[64];
        snprintf(name, sizeof name, "%s.csv", example_run()->sweep[s].name);
        assert_int_equal(access(example_path(dir, name), F_OK) == 0,
                         iop_archive_done(a, s) == example_run()->sweep[s].units);
    }
    example_check(a);
    close_run(a);
    a = open_run(example_path(dir, "b.sqlite"));
    parts[1] = example_path(dir, "none.sqlite");
    assert_int_equal(iop_archive_merge_to_csv(a, 3, parts, dir, &err), IOP_EIO);
    assert_string_equal(err.where, parts[1]);
    example_check(a);
    close_run(a);
}

/* --- another run ---------------------------------------------------------------------------------------- */

/* Opening `path` as `run` is refused in a sentence that holds both words. */
static void is_refused(const char *path, const iop_archive_run *run, const char *one, const char *two)
{
    iop_archive *a;
    iop_err err = {0};
    assert_int_equal(iop_archive_open(&a, path, run, NULL, &err), IOP_EINVAL);
    assert_null(a);
    if (access(path, F_OK) == 0) {
        assert_int_equal(iop_archive_compare(path, run, NULL, &err), IOP_EINVAL);
        assert_ok(iop_archive_compare(path, example_run(), NULL, &err), err);
        assert_int_equal(iop_archive_open(&a, path, run, NULL, &err), IOP_EINVAL);
    }
    if (!strstr(err.msg, one) || !strstr(err.msg, two))
        fail_msg("\"%s\" does not say \"%s\" and \"%s\"", err.msg, one, two);
}

static void another_run_is_refused(void **state)
{
    (void)state;
    const char *dir = example_folder("other"), *path = example_path(dir, "a.sqlite");
    iop_archive_run run = *example_run();
    const char *values[] = {"00c0ffee", "deadbeef", "2", "elsewhere"};
    iop_err err = {0};
    iop_archive *a = open_run(path);
    assert_ok(example_put_rest(a, 0, &err), err);
    close_run(a);
    run.value = values;
    is_refused(path, &run, "seed is \"1\" there and \"2\" here", "-o");
    values[2] = "1"; /* "host" is no part of the identity */
    assert_ok(iop_archive_open(&a, path, &run, NULL, &err), err);
    close_run(a);
    iop_archive_sweep sweeps[EXAMPLE_SWEEPS];
    memcpy(sweeps, run.sweep, sizeof sweeps);
    run.sweep = sweeps;
    sweeps[1].spec = "{vary: {limits.co2.max: [60%, 120%]}}";
    is_refused(path, &run, "both", "120%");
    sweeps[1].spec = example_run()->sweep[1].spec;
    sweeps[3].units = 41;
    is_refused(path, &run, "40 units", "here are 41");
    sweeps[3].units = 40;
    sweeps[0].name = "pat";
    is_refused(path, &run, "\"path\"", "\"pat\"");
    sweeps[0].name = "path";
    run.sweeps = 3;
    is_refused(path, &run, "4 sweeps", "here are 3");
    run.sweeps = 4;
    run.limits = 1;
    is_refused(path, &run, "2 limits", "here are 1");
    run.limits = 2;
    assert_ok(iop_archive_open(&a, path, &run, NULL, &err), err);
    close_run(a);
}

static void note_unit(void *self, size_t sweep, size_t unit)
{
    bool(*found)[64] = self;
    assert_true(sweep < EXAMPLE_SWEEPS && unit < 64 && !found[sweep][unit]);
    found[sweep][unit] = true;
}

static void units_are_listed(void **state)
{
    (void)state;
    const char *dir = example_folder("list"), *path = example_path(dir, "a.sqlite");
    const char *values[] = {"00c0ffee", "0", "1", "here"};
    iop_archive_run run = *example_run();
    bool found[EXAMPLE_SWEEPS][64] = {{false}};
    iop_err err = {0};
    iop_archive *a = open_run(path);
    for (size_t unit = 0; unit < 40; unit += 3)
        assert_ok(example_put(a, 3, unit, &err), err);
    assert_ok(example_put(a, 0, 0, &err), err);
    close_run(a);
    assert_ok(iop_archive_list(path, &run, note_unit, found, NULL, &err), err);
    for (size_t s = 0; s < EXAMPLE_SWEEPS; s++)
        for (size_t unit = 0; unit < 64; unit++)
            assert_int_equal(found[s][unit], s == 3 ? unit < 40 && unit % 3 == 0 : s == 0 && unit == 0);
    run.value = values; /* nothing is listed of another run */
    assert_int_equal(iop_archive_list(path, &run, note_unit, NULL, NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "scenario_sha256"));
    path = example_path(dir, "none.sqlite");
    assert_int_equal(iop_archive_list(path, &run, note_unit, NULL, NULL, &err), IOP_EIO);
}

static void a_merge_of_another_run_is_refused(void **state)
{
    (void)state;
    const char *dir = example_folder("merge-other");
    iop_archive_run run = *example_run();
    const char *values[] = {"00c0ffee", "0", "1", "here"};
    iop_err err = {0};
    iop_archive *a = open_run(example_path(dir, "a.sqlite")), *b;
    run.value = values;
    assert_ok(iop_archive_open(&b, example_path(dir, "b.sqlite"), &run, NULL, &err), err);
    assert_ok(example_put_rest(b, 0, &err), err);
    close_run(b);
    assert_int_equal(iop_archive_merge(a, example_path(dir, "b.sqlite"), &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "scenario_sha256"));
    assert_non_null(strstr(err.where, "b.sqlite"));
    assert_int_equal(iop_archive_merge(a, example_path(dir, "none.sqlite"), &err), IOP_EIO);
    assert_int_equal(access(example_path(dir, "none.sqlite"), F_OK), -1);
    assert_int_equal(example_check(a), 0);
    close_run(a);
}

static void names_that_cannot_be_files_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",     "a/b",         "..",          "a b", "é", "both-sectors",
                                      "both", "both-shares", "both-swings", "-x"};
    const char *path = example_path(example_folder("names"), "a.sqlite");
    iop_archive_sweep sweeps[EXAMPLE_SWEEPS];
    iop_archive_run run = *example_run();
    memcpy(sweeps, run.sweep, sizeof sweeps);
    run.sweep = sweeps;
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        sweeps[0].name = bad[k];
        is_refused(path, &run, "sweep", bad[k]);
        assert_int_equal(access(path, F_OK), -1);
    }
}

/* --- memory --------------------------------------------------------------------------------------------- */

typedef struct {
    long left;
} memory;

static void *resize(void *ctx, void *p, size_t bytes)
{
    memory *m = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return m->left-- > 0 ? realloc(p, bytes) : NULL;
}

static iop_status look(void *self, size_t unit, size_t index, const iop_archive_point *point, iop_err *err)
{
    (void)self, (void)unit, (void)index, (void)point, (void)err;
    return IOP_OK;
}

static iop_status merge_anew(const char *dir, const iop_env *env, iop_err *err)
{
    iop_archive *a;
    const char *path = example_path(dir, "a.sqlite");
    unlink(example_path(dir, "c.sqlite"));
    IOP_TRY(iop_archive_open(&a, example_path(dir, "c.sqlite"), example_run(), env, err));
    iop_status status = iop_archive_merge_to_csv(a, 1, &path, dir, err);
    iop_status closing = iop_archive_close(a, status == IOP_OK ? err : NULL);
    return status == IOP_OK ? closing : status;
}

/* Everything that an archive does. */
static iop_status whole_life(const char *dir, const iop_env *env, iop_err *err)
{
    iop_archive *a;
    unlink(example_path(dir, "b.sqlite"));
    IOP_TRY(iop_archive_open(&a, example_path(dir, "b.sqlite"), example_run(), env, err));
    iop_status status = example_put(a, 2, 3, err);
    if (status == IOP_OK)
        status = iop_archive_merge(a, example_path(dir, "a.sqlite"), err);
    if (status == IOP_OK)
        status = iop_archive_write_csv(a, dir, err);
    if (status == IOP_OK)
        status = merge_anew(dir, env, err);
    if (status == IOP_OK)
        status = iop_archive_read(a, 2, look, NULL, err);
    iop_status closing = iop_archive_close(a, status == IOP_OK ? err : NULL);
    return status == IOP_OK ? closing : status;
}

static void any_allocation_may_fail(void **state)
{
    (void)state;
    const char *dir = example_folder("memory");
    iop_err err = {0};
    iop_archive *a = open_run(example_path(dir, "a.sqlite"));
    assert_ok(example_put_rest(a, 0, &err), err);
    close_run(a);
    iop_status status = IOP_ENOMEM;
    long n;
    for (n = 0; status != IOP_OK; n += n < 150 ? 1 : 7) {
        memory m = {n};
        iop_env env = iop_env_default();
        env.resize = resize;
        env.resize_ctx = &m;
        env.threads = 1; /* the count of what is left is of one thread */
        err = (iop_err){0};
        status = whole_life(dir, &env, &err);
        if (status != IOP_OK && status != IOP_ENOMEM)
            fail_msg("allocation %ld: %s", n, err.msg);
    }
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_comes_back_bit_for_bit),
        cmocka_unit_test(the_description_comes_back),
        cmocka_unit_test(the_order_of_arrival_does_not_matter),
        cmocka_unit_test(a_unit_is_kept_once),
        cmocka_unit_test(readers_find_the_documented_views),
        cmocka_unit_test(overlapping_parts_merge_into_the_whole),
        cmocka_unit_test(numbered_parts_merge_at_once),
        cmocka_unit_test(growing_parts_merge_again_and_again),
        cmocka_unit_test(counts_are_those_of_the_points),
        cmocka_unit_test(merging_writes_the_tables),
        cmocka_unit_test(merging_what_is_not_whole),
        cmocka_unit_test(another_run_is_refused),
        cmocka_unit_test(units_are_listed),
        cmocka_unit_test(a_merge_of_another_run_is_refused),
        cmocka_unit_test(names_that_cannot_be_files_are_refused),
        cmocka_unit_test(any_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
