/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/example.h"
#include "base/sha256.h"
#include "support/cm.h"
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const iop_archive_label one_key[] = {{"limits.co2.max", "kt CO2", "CO2"}};
static const iop_archive_label two_keys[] = {{"limits.co2.max", "kt CO2", "CO2"},
                                             {"limits.energy.max", "TJ", "năng lượng"}};
static const iop_archive_label sectors[EXAMPLE_SECTORS] = {{"A01", "million USD", "agriculture, forestry"},
                                                           {"B05", "million USD", "mining"},
                                                           {"C10", "million USD", "food \"and\" drink"},
                                                           {"D26", "million USD", "điện tử"},
                                                           {"-E", "million USD", ""}};
static const iop_archive_label limits[EXAMPLE_LIMITS] = {{"co2.max", "USD/t", ""},
                                                         {"energy.max", "USD/TJ", ""}};
static const iop_archive_label measures[EXAMPLE_MEASURES] = {
    {"value_added", "million USD", ""}, {"co2", "kt CO2", ""}, {"energy", "TJ", ""}};
static const double base_output[EXAMPLE_SECTORS] = {1, 1.0 / 3, 1e300, 0, 5e-324};
static const char *const facts[] = {"dataset_sha256", "scenario_sha256", "seed", "host"};
static const char *const values[] = {"00c0ffee", "deadbeef", "1", "here"};
static const iop_archive_sweep sweeps[EXAMPLE_SWEEPS] = {
    {"path", "path", "{vary: limits.co2.max, from: 60%, to: 110%}", 1, 1, one_key},
    {"both", "path", "{vary: {limits.co2.max: [60%, 110%]}}", 3, 2, two_keys},
    {"plane", "grid", "{grid: {}}", 17, 2, two_keys},
    {"doubt", "samples", "{samples: 40}", 40, 0, NULL}};
static const iop_archive_run run = {.facts = 4,
                                    .fact = facts,
                                    .value = values,
                                    .identity = 3,
                                    .sweeps = EXAMPLE_SWEEPS,
                                    .sweep = sweeps,
                                    .sectors = EXAMPLE_SECTORS,
                                    .limits = EXAMPLE_LIMITS,
                                    .measures = EXAMPLE_MEASURES,
                                    .sector = sectors,
                                    .limit = limits,
                                    .measure = measures,
                                    .base_output = base_output,
                                    .objective = "value_added",
                                    .objective_unit = "million USD"};

const iop_archive_run *example_run(void)
{
    return &run;
}

size_t example_units(void)
{
    size_t units = 0;
    for (size_t k = 0; k < run.sweeps; k++)
        units += run.sweep[k].units;
    return units;
}

/* --- points --------------------------------------------------------------------------------------------- */

static double any_number(uint64_t *state)
{
    static const double odd[] = {0,       -0.0, INFINITY, -INFINITY, 5e-324, -1.7976931348623157e308,
                                 1.0 / 3, 1e22};
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    unsigned pick = (unsigned)(*state >> 59);
    if (pick < sizeof odd / sizeof *odd)
        return odd[pick];
    if (pick == 30)
        return (double)NAN;
    return ldexp((double)(*state >> 11), (int)(*state >> 50 & 63) - 80);
}

static void fill(double *a, size_t count, uint64_t *state)
{
    for (size_t k = 0; k < count; k++)
        a[k] = any_number(state);
}

void example_make(example_unit *u, size_t sweep, size_t unit)
{
    static const char *const status[] = {"optimal", "infeasible", "unbounded", "unverified", "stopped"};
    static const char *const label[] = {"",   "a, \"b\"\nc", "=1+1", "điện tử thay đổi cận",
                                        "-2", "@x, y",       "plain"};
    uint64_t state = 1000003 * sweep + 7919 * unit + 17;
    memset(u, 0, sizeof *u);
    u->points = sweep == 3 ? 1 : (unit * 5 + sweep + 3) % (EXAMPLE_POINTS + 1); /* none, now and then */
    for (size_t k = 0; k < u->points; k++) {
        iop_archive_point *p = &u->point[k];
        p->part = sweep == 2 ? (iop_archive_part)((unit + k) % 3) : IOP_PART_POINTS;
        p->status = status[(unit + k) % 5];
        p->label = label[(unit * 3 + k) % 7];
        p->t = any_number(&state);
        p->objective = any_number(&state);
        p->shadow_price = any_number(&state);
        fill(p->violation, 3, &state);
        p->count = any_number(&state);
        fill(u->key[k], 2, &state);
        fill(u->output[k], EXAMPLE_SECTORS, &state);
        fill(u->limit_dual[k], EXAMPLE_LIMITS, &state);
        fill(u->measure[k], EXAMPLE_MEASURES, &state);
        p->key = run.sweep[sweep].keys ? u->key[k] : NULL;
        p->output = (unit + k) % 5 == 1 ? NULL : u->output[k];
        p->limit_dual = (unit + k) % 7 == 1 ? NULL : u->limit_dual[k];
        p->measure = (unit + k) % 11 == 1 ? NULL : u->measure[k];
    }
}

/* The same bits, all NaNs being one. */
static void same_numbers(const double *a, const double *b, size_t count)
{
    if (!a != !b)
        fail_msg("one is absent");
    for (size_t k = 0; a && k < count; k++)
        if (!(isnan(a[k]) && isnan(b[k])))
            assert_memory_equal(&a[k], &b[k], sizeof *a);
}

void example_same_point(const iop_archive_point *a, const iop_archive_point *b, size_t keys)
{
    assert_int_equal(a->part, b->part);
    assert_string_equal(a->status, b->status);
    assert_string_equal(a->label, b->label);
    same_numbers(&a->t, &b->t, 1);
    same_numbers(&a->objective, &b->objective, 1);
    same_numbers(&a->shadow_price, &b->shadow_price, 1);
    same_numbers(a->violation, b->violation, 3);
    same_numbers(&a->count, &b->count, 1);
    same_numbers(a->key, b->key, keys);
    same_numbers(a->output, b->output, EXAMPLE_SECTORS);
    same_numbers(a->limit_dual, b->limit_dual, EXAMPLE_LIMITS);
    same_numbers(a->measure, b->measure, EXAMPLE_MEASURES);
}

typedef struct {
    const iop_archive *archive;
    size_t sweep, unit, expected, points;
    bool begun;
    example_unit content;
} checker;

static iop_status check_point(void *self, size_t unit, size_t index, const iop_archive_point *point,
                              iop_err *err)
{
    checker *c = self;
    (void)err;
    assert_true(iop_archive_has(c->archive, c->sweep, unit));
    if (index == 0) {
        assert_true(!c->begun || unit > c->unit); /* in order */
        c->begun = true;
        c->unit = unit;
        example_make(&c->content, c->sweep, unit);
    }
    assert_int_equal(unit, c->unit);
    assert_true(index < c->content.points);
    example_same_point(point, &c->content.point[index], run.sweep[c->sweep].keys);
    c->points++;
    return IOP_OK;
}

size_t example_check(iop_archive *archive)
{
    size_t points = 0;
    iop_err err = {0};
    for (size_t s = 0; s < run.sweeps; s++) {
        checker *c = calloc(1, sizeof *c);
        example_unit *u = calloc(1, sizeof *u);
        size_t done = 0;
        assert_true(c && u);
        c->archive = archive;
        c->sweep = s;
        for (size_t unit = 0; unit < run.sweep[s].units; unit++) {
            if (!iop_archive_has(archive, s, unit))
                continue;
            example_make(u, s, unit);
            c->expected += u->points;
            done++;
        }
        assert_ok(iop_archive_read(archive, s, check_point, c, &err), err);
        assert_int_equal(c->points, c->expected);
        assert_int_equal(done, iop_archive_done(archive, s));
        points += c->points;
        free(c);
        free(u);
    }
    return points;
}

iop_status example_put(iop_archive *archive, size_t sweep, size_t unit, iop_err *err)
{
    example_unit *u = malloc(sizeof *u);
    assert_non_null(u);
    example_make(u, sweep, unit);
    iop_status status = iop_archive_put(archive, sweep, unit, u->points, u->point, err);
    free(u);
    return status;
}

iop_status example_put_rest(iop_archive *archive, unsigned order, iop_err *err)
{
    static const size_t steps[] = {1, 2, 5, 7, 11, 13}; /* none divides 61 */
    size_t all = example_units(), at = order % all;
    for (size_t k = 0; k < all; k++, at = (at + steps[order % 6]) % all) {
        size_t sweep = 0, unit = at;
        while (unit >= run.sweep[sweep].units)
            unit -= run.sweep[sweep++].units;
        if (!iop_archive_has(archive, sweep, unit))
            IOP_TRY(example_put(archive, sweep, unit, err));
    }
    return IOP_OK;
}

/* --- files ---------------------------------------------------------------------------------------------- */

const char *example_path(const char *dir, const char *name)
{
    static char *known[512];
    char path[2048];
    size_t k = 0;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    while (known[k] && strcmp(known[k], path) != 0)
        k++;
    assert_true(k + 1 < sizeof known / sizeof *known);
    if (!known[k])
        known[k] = strdup(path);
    assert_non_null(known[k]);
    return known[k];
}

static char folders[32][1024]; /* to be removed in the end */
static size_t folder_count;
static pid_t owner;

static void empty_folder(const char *path)
{
    char file[2048];
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        unlink(file);
    }
    if (dir)
        closedir(dir);
}

static void remove_folders(void)
{
    if (getpid() != owner)
        return;
    for (size_t k = 0; k < folder_count; k++) {
        empty_folder(folders[k]);
        rmdir(folders[k]);
    }
}

const char *example_folder(const char *name)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : IOP_BINARY_DIR; /* memory is faster */
    if (folder_count == 0) {
        owner = getpid();
        atexit(remove_folders);
    }
    assert_true(folder_count < sizeof folders / sizeof *folders);
    char *path = folders[folder_count++];
    snprintf(path, sizeof *folders, "%s/ioplan-archive-%d-%s", base, (int)getpid(), name);
    mkdir(path, 0777);
    empty_folder(path);
    return path;
}

void example_digest(iop_archive *archive, const char *dir, char hex[65])
{
    iop_err err = {0};
    assert_ok(iop_archive_write_csv(archive, dir, &err), err);
    example_digest_tables(dir, hex);
}

void example_digest_tables(const char *dir, char hex[65])
{
    static const char *const ends[] = {".csv", "-sectors.csv", "-regions.csv", "-extra.csv"};
    iop_sha256_state state;
    char bytes[4096];
    iop_sha256_start(&state);
    for (size_t s = 0; s < run.sweeps; s++) {
        for (size_t k = 0; k < 4; k++) {
            char name[64];
            snprintf(name, sizeof name, "%s%s", run.sweep[s].name, ends[k]);
            FILE *file = fopen(example_path(dir, name), "rb");
            iop_sha256_add(&state, name, strlen(name));
            for (size_t n; file && (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
                iop_sha256_add(&state, bytes, n);
            if (file)
                fclose(file);
        }
    }
    iop_sha256_end(&state, hex);
}

unsigned char *example_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = malloc(1 << 20);
    assert_true(file && bytes);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

void example_put_bytes(const char *path, const unsigned char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}
