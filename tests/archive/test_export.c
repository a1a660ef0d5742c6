/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables and NetCDF files hold what the archive holds, to the last bit. */
#include "archive/example.h"
#include "archive/netcdf.h"
#include "support/cm.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static iop_archive *open_full(const char *dir)
{
    iop_archive *a;
    iop_err err = {0};
    assert_ok(iop_archive_open(&a, example_path(dir, "a.sqlite"), example_run(), NULL, &err), err);
    assert_ok(example_put_rest(a, 2, &err), err);
    return a;
}

/* --- CSV ------------------------------------------------------------------------------------------------ */

typedef struct {
    char *text, *at; /* a whole file, the place of the reader */
} table;

static table read_table(const char *dir, const char *name)
{
    FILE *file = fopen(example_path(dir, name), "rb");
    table t = {calloc(1 << 16, 1), NULL};
    assert_true(file && t.text);
    size_t size = fread(t.text, 1, (1 << 16) - 1, file);
    assert_true(size < (1 << 16) - 1);
    fclose(file);
    t.at = t.text;
    return t;
}

/* The next cell, unquoted in place as RFC 4180 says; *last tells whether the line ends with it. */
static char *cell(table *t, bool *last)
{
    char *start = t->at, *to = t->at, *from = t->at;
    bool quoted = *from == '"';
    from += quoted;
    while (*from && (quoted || (*from != ',' && *from != '\n'))) {
        if (quoted && *from == '"' && *++from != '"') {
            quoted = false;
            continue;
        }
        *to++ = *from++;
    }
    assert_true(*from == ',' || *from == '\n');
    *last = *from == '\n';
    t->at = from + 1;
    *to = '\0';
    return start;
}

static void next_is(table *t, const char *words, bool ends)
{
    bool last;
    assert_string_equal(cell(t, &last), words);
    assert_int_equal(last, ends);
}

static void next_is_number(table *t, double value, bool ends)
{
    bool last;
    char *text = cell(t, &last);
    assert_int_equal(last, ends);
    assert_int_equal(*text == '\0', isnan(value));
    double read = strtod(text, NULL);
    if (!isnan(value))
        assert_memory_equal(&read, &value, sizeof value);
}

static void next_are_keys(table *t, size_t sweep, const iop_archive_point *p)
{
    if (sweep == 1)
        next_is_number(t, p ? p->t : 0, false);
    for (size_t k = 0; k < example_run()->sweep[sweep].keys; k++)
        next_is_number(t, p->key[k], false);
}

static void next_are_names(table *t, size_t sweep)
{
    if (sweep == 1)
        next_is(t, "t", false);
    for (size_t k = 0; k < example_run()->sweep[sweep].keys; k++)
        next_is(t, example_run()->sweep[sweep].key[k].name, false);
}

static void check_points(const char *dir, size_t sweep, iop_archive_part part, const char *ending)
{
    char name[64], words[64];
    example_unit *u = malloc(sizeof *u);
    assert_non_null(u);
    snprintf(name, sizeof name, "%s%s", example_run()->sweep[sweep].name, ending);
    table t = read_table(dir, name);
    next_are_names(&t, sweep);
    next_is(&t, "objective", false);
    next_is(&t, "shadow_price", false);
    next_is(&t, "status", false);
    next_is(&t, "label", true);
    for (size_t unit = 0; unit < example_run()->sweep[sweep].units; unit++) {
        example_make(u, sweep, unit);
        for (size_t k = 0; k < u->points; k++) {
            const iop_archive_point *p = &u->point[k];
            if (p->part != part)
                continue;
            next_are_keys(&t, sweep, p);
            next_is_number(&t, p->objective, false);
            next_is_number(&t, p->shadow_price, false);
            next_is(&t, p->status, false);
            bool guarded = *p->label && strchr("=+-@", *p->label);
            snprintf(words, sizeof words, "%s%s", guarded ? "'" : "", p->label);
            next_is(&t, words, true);
        }
    }
    assert_int_equal(*t.at, '\0');
    free(t.text);
    free(u);
}

static void check_sectors(const char *dir, size_t sweep)
{
    char name[64];
    example_unit *u = malloc(sizeof *u);
    assert_non_null(u);
    snprintf(name, sizeof name, "%s-sectors.csv", example_run()->sweep[sweep].name);
    table t = read_table(dir, name);
    next_are_names(&t, sweep);
    next_is(&t, "status", false);
    for (size_t j = 0; j < EXAMPLE_SECTORS; j++)
        next_is(&t, example_run()->sector[j].name, j + 1 == EXAMPLE_SECTORS);
    for (size_t unit = 0; unit < example_run()->sweep[sweep].units; unit++) {
        example_make(u, sweep, unit);
        for (size_t k = 0; k < u->points; k++) {
            const iop_archive_point *p = &u->point[k];
            if (p->part != IOP_PART_POINTS)
                continue;
            next_are_keys(&t, sweep, p);
            next_is(&t, p->status, false);
            for (size_t j = 0; j < EXAMPLE_SECTORS; j++)
                next_is_number(&t, p->output ? p->output[j] : (double)NAN, j + 1 == EXAMPLE_SECTORS);
        }
    }
    assert_int_equal(*t.at, '\0');
    free(t.text);
    free(u);
}

static void tables_read_back_exactly(void **state)
{
    (void)state;
    const char *dir = example_folder("csv");
    iop_err err = {0};
    iop_archive *a = open_full(dir);
    assert_ok(iop_archive_write_csv(a, dir, &err), err);
    for (size_t s = 0; s < EXAMPLE_SWEEPS; s++) {
        check_points(dir, s, IOP_PART_POINTS, ".csv");
        check_sectors(dir, s);
    }
    check_points(dir, 2, IOP_PART_REGIONS, "-regions.csv");
    check_points(dir, 2, IOP_PART_EXTRA, "-extra.csv");
    assert_int_equal(access(example_path(dir, "path-regions.csv"), F_OK), -1);
    assert_int_equal(access(example_path(dir, "path.csv.tmp"), F_OK), -1);
    assert_ok(iop_archive_close(a, &err), err);
}

static void an_unfinished_sweep_has_no_table(void **state)
{
    (void)state;
    const char *dir = example_folder("unfinished");
    iop_archive *a;
    iop_err err = {0};
    assert_ok(iop_archive_open(&a, example_path(dir, "a.sqlite"), example_run(), NULL, &err), err);
    assert_ok(example_put(a, 0, 0, &err), err);
    assert_ok(example_put(a, 1, 0, &err), err);
    assert_ok(iop_archive_write_csv(a, dir, &err), err);
    check_points(dir, 0, IOP_PART_POINTS, ".csv");
    assert_int_equal(access(example_path(dir, "both.csv"), F_OK), -1);
    assert_int_equal(iop_archive_write_csv(a, example_path(dir, "none"), &err), IOP_EIO);
    assert_ok(iop_archive_close(a, &err), err);
}

/* --- NetCDF --------------------------------------------------------------------------------------------- */

/* What reading needs, from the same library. */
typedef struct {
    void *library;
    int (*open)(const char *, int, int *);
    int (*close)(int);
    int (*group)(int, const char *, int *);
    int (*dimension)(int, const char *, int *);
    int (*length)(int, int, size_t *);
    int (*variable)(int, const char *, int *);
    int (*doubles)(int, int, double *);
    int (*texts)(int, int, char **);
    int (*free_texts)(size_t, char **);
    int (*attribute)(int, int, const char *, char *);
} reader;

static reader open_reader(void)
{
    static const char *const names[] = {
        "nc_open",      "nc_close",          "nc_inq_ncid",       "nc_inq_dimid",   "nc_inq_dimlen",
        "nc_inq_varid", "nc_get_var_double", "nc_get_var_string", "nc_free_string", "nc_get_att_text"};
    reader r = {0};
    for (const char *const *name = iop_netcdf_names; *name && !r.library; name++)
        r.library = dlopen(*name, RTLD_NOW | RTLD_NODELETE);
    assert_non_null(r.library);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        void *function = dlsym(r.library, names[k]);
        assert_non_null(function);
        memcpy((char *)&r + (k + 1) * sizeof function, &function, sizeof function);
    }
    return r;
}

static size_t length_of(const reader *r, int group, const char *name)
{
    int id;
    size_t length;
    assert_int_equal(r->dimension(group, name, &id), 0);
    assert_int_equal(r->length(group, id, &length), 0);
    return length;
}

static double *doubles_of(const reader *r, int group, const char *name, size_t count)
{
    int id;
    double *value = calloc(count + 1, sizeof *value);
    assert_non_null(value);
    assert_int_equal(r->variable(group, name, &id), 0);
    assert_int_equal(r->doubles(group, id, value), 0);
    return value;
}

typedef struct {
    double *objective, *key, *output, *measure;
    char **label;
    size_t next, keys;
} columns;

static void same_number(double a, double b)
{
    if (!(isnan(a) && isnan(b)))
        assert_memory_equal(&a, &b, sizeof a);
}

static iop_status compare_point(void *self, size_t unit, size_t index, const iop_archive_point *p,
                                iop_err *err)
{
    columns *c = self;
    size_t k = c->next++;
    (void)unit, (void)index, (void)err;
    same_number(c->objective[k], p->objective);
    if (c->keys > 0)
        same_number(c->key[k], p->key[c->keys - 1]);
    for (size_t j = 0; j < EXAMPLE_SECTORS; j++)
        same_number(c->output[k * EXAMPLE_SECTORS + j], p->output ? p->output[j] : (double)NAN);
    for (size_t j = 0; j < EXAMPLE_MEASURES; j++)
        same_number(c->measure[k * EXAMPLE_MEASURES + j], p->measure ? p->measure[j] : (double)NAN);
    assert_string_equal(c->label[k], p->label);
    return IOP_OK;
}

static void compare_group(const reader *r, int file, iop_archive *a, size_t sweep)
{
    const iop_archive_sweep *s = &example_run()->sweep[sweep];
    iop_err err = {0};
    int group, id;
    assert_int_equal(r->group(file, s->name, &group), 0);
    size_t points = length_of(r, group, "point");
    assert_int_equal(length_of(r, group, "sector"), EXAMPLE_SECTORS);
    columns c = {.objective = doubles_of(r, group, "objective", points),
                 .output = doubles_of(r, group, "output", points * EXAMPLE_SECTORS),
                 .measure = doubles_of(r, group, "measure_value", points * EXAMPLE_MEASURES),
                 .label = calloc(points + EXAMPLE_SECTORS, sizeof(char *)),
                 .keys = s->keys};
    if (s->keys > 0)
        c.key = doubles_of(r, group, s->key[s->keys - 1].name, points);
    assert_int_equal(r->variable(group, "sector", &id), 0);
    assert_int_equal(r->texts(group, id, c.label), 0);
    assert_string_equal(c.label[3], "D26");
    r->free_texts(EXAMPLE_SECTORS, c.label);
    assert_int_equal(r->variable(group, "label", &id), 0);
    assert_int_equal(r->texts(group, id, c.label), 0);
    assert_ok(iop_archive_read(a, sweep, compare_point, &c, &err), err);
    assert_int_equal(c.next, points);
    r->free_texts(points, c.label);
    free(c.objective);
    free(c.output);
    free(c.measure);
    free(c.key);
    free(c.label);
}

static void netcdf_reads_back_exactly(void **state)
{
    (void)state;
    const char *dir = example_folder("netcdf"), *path = example_path(dir, "a.nc");
    char text[64] = "";
    int file, group;
    iop_err err = {0};
    iop_archive *a = open_full(dir);
    assert_ok(iop_archive_write_netcdf(a, path, &err), err);
    assert_int_equal(access(example_path(dir, "a.nc.tmp"), F_OK), -1);
    reader r = open_reader();
    assert_int_equal(r.open(path, 0, &file), 0);
    for (size_t s = 0; s < EXAMPLE_SWEEPS; s++)
        compare_group(&r, file, a, s);
    assert_int_equal(r.attribute(file, -1, "dataset_sha256", text), 0);
    assert_string_equal(text, "00c0ffee");
    memset(text, 0, sizeof text);
    assert_int_equal(r.group(file, "plane", &group), 0);
    assert_int_equal(r.attribute(group, -1, "kind", text), 0);
    assert_string_equal(text, "grid");
    assert_int_equal(r.close(file), 0);
    dlclose(r.library);
    assert_int_equal(iop_archive_write_netcdf(a, example_path(dir, "none/a.nc"), &err), IOP_EIO);
    assert_ok(iop_archive_close(a, &err), err);
}

static void a_missing_library_is_told(void **state)
{
    (void)state;
    static const char *const names[] = {"libnothing-of-this-name.so.1", NULL};
    iop_netcdf nc;
    iop_err err = {0};
    assert_int_equal(iop_netcdf_load(&nc, names, &err), IOP_EIO);
    assert_non_null(strstr(err.msg, "apt-get install"));
    assert_null(nc.library);
}

/* Memory whose n-th allocation fails. */
static void *resize(void *ctx, void *p, size_t bytes)
{
    long *left = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return (*left)-- > 0 ? realloc(p, bytes) : NULL;
}

static void netcdf_may_run_out_of_memory(void **state)
{
    (void)state;
    const char *dir = example_folder("netcdf-memory"), *path = example_path(dir, "a.nc");
    long left = 1000000, used;
    iop_env env = iop_env_default();
    iop_err err = {0};
    iop_archive *a = open_full(dir);
    assert_ok(iop_archive_close(a, &err), err);
    env.resize = resize;
    env.resize_ctx = &left;
    assert_ok(iop_archive_open_existing(&a, example_path(dir, "a.sqlite"), &env, &err), err);
    left = 1000000;
    assert_ok(iop_archive_write_netcdf(a, path, &err), err);
    used = 1000000 - left;
    unlink(path);
    assert_true(used > 100);
    for (long n = 0; n < used; n += 1 + n / 3) {
        left = n;
        assert_int_equal(iop_archive_write_netcdf(a, path, &err), IOP_ENOMEM);
        assert_int_equal(access(path, F_OK), -1);
    }
    assert_ok(iop_archive_close(a, &err), err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_read_back_exactly),     cmocka_unit_test(an_unfinished_sweep_has_no_table),
        cmocka_unit_test(netcdf_reads_back_exactly),    cmocka_unit_test(a_missing_library_is_told),
        cmocka_unit_test(netcdf_may_run_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
