/* SPDX-License-Identifier: GPL-3.0-or-later */
/* export_netcdf.c - an archive as NetCDF-4.
 *
 * The facts of the run are attributes of the file. Each sweep is a group that stands for itself: dimensions
 * point, sector, limit, measure; the codes of the latter three as variables of the same names (coordinates);
 * one number for each point: objective, shadow_price, t, each key under its name, ...; and output(point,
 * sector), limit_dual(point, limit), measure(point, measure). The points are those that are there, by unit
 * and order. A dimension without length is left out with all that has it; where measure is both a dimension
 * and the name of the numbers, these are called measure_value. */
#include "archive/archive_private.h"
#include "archive/netcdf.h"
#include "base/alloc.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 160, CHUNK = 64 };

/* The numbers of a point that are one each. */
enum { T, OBJECTIVE, SHADOW_PRICE, PRIMAL, DUAL, GAP, COUNT, NUMBERS };
static const char *const number_name[NUMBERS] = {
    "t", "objective", "shadow_price", "primal_violation", "dual_violation", "gap", "count"};
enum { UNIT, INDEX, PART, INTEGERS };
static const char *const integer_name[INTEGERS] = {"unit", "idx", "part"};
enum { STATUS, LABEL, TEXTS };
static const char *const text_name[TEXTS] = {"status", "label"};
enum { OUTPUT, LIMIT_DUAL, MEASURE, ARRAYS };
static const char *const array_name[ARRAYS] = {"output", "limit_dual", "measure_value"};
static const char *const axis_name[ARRAYS] = {"sector", "limit", "measure"};

typedef struct {
    const iop_netcdf *nc;
    const char *path;
    iop_archive *archive;
    const iop_archive_sweep *sweep;
    int group, points, axis[ARRAYS];
    int number[NUMBERS], integer[INTEGERS], text[TEXTS], array[ARRAYS];
    int *key; /* variables */
    /* points gather before they are written: the library takes long for a call */
    size_t next, gathered;
    double number_value[NUMBERS][CHUNK], *key_value, *array_value[ARRAYS];
    long long integer_value[INTEGERS][CHUNK];
    const char *text_value[TEXTS][CHUNK];
    iop_keep keep, words;
    int code; /* the first failure of the library */
} group;

static void note(group *g, int code)
{
    if (g->code == 0)
        g->code = code;
}

static iop_status failure(const group *g, iop_err *err)
{
    if (g->code == 0)
        return IOP_OK;
    return iop_fail_at(err, IOP_EIO, g->path, 0, 0, "could not make the file: %s", g->nc->strerror(g->code));
}

/* --- names and labels ----------------------------------------------------------------------------------- */

static bool taken(const char *name)
{
    static const char *const others[] = {"point",      "sector",       "limit",
                                         "measure",    "base_output",  "sector_name",
                                         "limit_name", "measure_name", NULL};
    for (const char *const *o = others; *o; o++)
        if (strcmp(name, *o) == 0)
            return true;
    for (int k = 0; k < NUMBERS; k++)
        if (strcmp(name, number_name[k]) == 0)
            return true;
    for (int k = 0; k < 3; k++)
        if (strcmp(name, integer_name[k]) == 0 || strcmp(name, text_name[k < TEXTS ? k : 0]) == 0 ||
            strcmp(name, array_name[k]) == 0)
            return true;
    return false;
}

/* The name as NetCDF allows it, and none that something else has. */
static void safe_name(char out[NAME], const char *name)
{
    bool first = (*name >= '0' && *name <= '9') || (*name >= 'a' && *name <= 'z') ||
                 (*name >= 'A' && *name <= 'Z') || *name == '_';
    snprintf(out, NAME, "%s%s", taken(name) || !first ? "key_" : "", name);
    for (char *p = out; *p; p++)
        if (*p == '/' || *p == 0x7f || (unsigned char)*p <= ' ')
            *p = '_';
}

static void put_attribute(group *g, int variable, const char *name, const char *text)
{
    if (*text)
        note(g, g->nc->put_att_text(g->group, variable, name, strlen(text), text));
}

static int define(group *g, const char *name, int type, int axis, const char *unit)
{
    int dimensions[2] = {g->points, axis}, variable = -1;
    note(g, g->nc->def_var(g->group, name, type, axis < 0 ? 1 : 2, dimensions, &variable));
    put_attribute(g, variable, "units", unit);
    return variable;
}

/* The codes, units and long names along a dimension, as variables that xarray takes for coordinates. */
static void put_labels(group *g, int which, size_t count, const iop_archive_label *label, const char **room)
{
    static const char *const endings[] = {"", "_unit", "_name"};
    size_t zero = 0;
    if (count == 0)
        return;
    note(g, g->nc->def_dim(g->group, axis_name[which], count, &g->axis[which]));
    for (int kind = 0; kind < 3; kind++) {
        char name[NAME];
        int variable = -1;
        snprintf(name, sizeof name, "%s%s", axis_name[which], endings[kind]);
        note(g, g->nc->def_var(g->group, name, IOP_NC_STRING, 1, &g->axis[which], &variable));
        for (size_t k = 0; k < count; k++)
            room[k] = kind == 0 ? label[k].name : kind == 1 ? label[k].unit : label[k].text;
        note(g, g->nc->put_vara_string(g->group, variable, &zero, &count, room));
    }
}

/* --- a group -------------------------------------------------------------------------------------------- */

static iop_status define_keys(group *g, iop_err *err)
{
    char name[NAME];
    g->key = iop_keep_new(&g->keep, g->sweep->keys, sizeof *g->key);
    if (!g->key)
        return iop_no_memory(err, g->sweep->keys, "variables");
    for (size_t k = 0; k < g->sweep->keys; k++) {
        safe_name(name, g->sweep->key[k].name);
        g->key[k] = define(g, name, IOP_NC_DOUBLE, -1, g->sweep->key[k].unit);
        put_attribute(g, g->key[k], "key", g->sweep->key[k].name);
        put_attribute(g, g->key[k], "long_name", g->sweep->key[k].text);
    }
    return IOP_OK;
}

static iop_status define_axes(group *g, iop_err *err)
{
    const iop_archive_run *run = &g->archive->run;
    size_t count[ARRAYS] = {run->sectors, run->limits, run->measures}, most = 1, zero = 0;
    const iop_archive_label *label[ARRAYS] = {run->sector, run->limit, run->measure};
    int variable = -1;
    for (int k = 0; k < ARRAYS; k++)
        most = count[k] > most ? count[k] : most;
    const char **room = iop_keep_new(&g->keep, most, sizeof *room);
    if (!room)
        return iop_no_memory(err, most, "labels");
    for (int k = 0; k < ARRAYS; k++)
        put_labels(g, k, count[k], label[k], room);
    if (run->sectors > 0) {
        note(g, g->nc->def_var(g->group, "base_output", IOP_NC_DOUBLE, 1, &g->axis[OUTPUT], &variable));
        put_attribute(g, variable, "units", run->sector[0].unit);
        note(g, g->nc->put_vara_double(g->group, variable, &zero, &run->sectors, run->base_output));
    }
    return IOP_OK;
}

static void define_variables(group *g)
{
    const iop_archive_run *run = &g->archive->run;
    size_t count[ARRAYS] = {run->sectors, run->limits, run->measures};
    for (int k = 0; k < NUMBERS; k++)
        g->number[k] =
            define(g, number_name[k], IOP_NC_DOUBLE, -1, k == OBJECTIVE ? run->objective_unit : "");
    put_attribute(g, g->number[OBJECTIVE], "long_name", run->objective);
    put_attribute(g, g->number[SHADOW_PRICE], "long_name", "slope to the right per unit of the first key");
    for (int k = 0; k < INTEGERS; k++)
        g->integer[k] = define(g, integer_name[k], IOP_NC_INT64, -1, "");
    put_attribute(g, g->integer[PART], "long_name", "0 points, 1 regions, 2 what else the answer has");
    for (int k = 0; k < TEXTS; k++)
        g->text[k] = define(g, text_name[k], IOP_NC_STRING, -1, "");
    for (int k = 0; k < ARRAYS; k++)
        if (count[k] > 0)
            g->array[k] =
                define(g, array_name[k], IOP_NC_DOUBLE, g->axis[k], k == OUTPUT ? run->sector[0].unit : "");
}

/* --- points --------------------------------------------------------------------------------------------- */

static size_t length_of(const group *g, int which)
{
    const iop_archive_run *run = &g->archive->run;
    return which == OUTPUT ? run->sectors : which == LIMIT_DUAL ? run->limits : run->measures;
}

/* Room for a chunk; what an array holds where there is no answer is NaN. */
static iop_status new_chunk(group *g, iop_err *err)
{
    size_t keys = g->sweep->keys;
    g->key_value = iop_keep_new(&g->keep, keys * CHUNK, sizeof(double));
    if (!g->key_value)
        return iop_no_memory(err, keys * CHUNK, "keys of a sweep");
    for (int k = 0; k < ARRAYS; k++) {
        g->array_value[k] = iop_keep_new(&g->keep, length_of(g, k) * CHUNK, sizeof(double));
        if (!g->array_value[k])
            return iop_no_memory(err, length_of(g, k) * CHUNK, "values of a point");
    }
    return IOP_OK;
}

/* Writes the points that have gathered. */
static iop_status flush(group *g, iop_err *err)
{
    size_t start[2] = {g->next, 0}, length[2] = {g->gathered, 0};
    if (g->gathered == 0)
        return IOP_OK;
    for (int k = 0; k < NUMBERS; k++)
        note(g, g->nc->put_vara_double(g->group, g->number[k], start, length, g->number_value[k]));
    for (size_t k = 0; k < g->sweep->keys; k++)
        note(g, g->nc->put_vara_double(g->group, g->key[k], start, length, g->key_value + k * CHUNK));
    for (int k = 0; k < INTEGERS; k++)
        note(g, g->nc->put_vara_longlong(g->group, g->integer[k], start, length, g->integer_value[k]));
    for (int k = 0; k < TEXTS; k++)
        note(g, g->nc->put_vara_string(g->group, g->text[k], start, length, g->text_value[k]));
    for (int k = 0; k < ARRAYS; k++) {
        length[1] = length_of(g, k);
        if (length[1] > 0)
            note(g, g->nc->put_vara_double(g->group, g->array[k], start, length, g->array_value[k]));
    }
    g->next += g->gathered;
    g->gathered = 0;
    iop_keep_end(&g->words);
    return failure(g, err);
}

static void gather_array(double *to, const double *value, size_t count)
{
    for (size_t k = 0; k < count; k++)
        to[k] = value ? value[k] : (double)NAN;
}

static iop_status put_point(void *self, size_t unit, size_t index, const iop_archive_point *point,
                            iop_err *err)
{
    group *g = self;
    size_t at = g->gathered;
    const double number[NUMBERS] = {point->t,
                                    point->objective,
                                    point->shadow_price,
                                    point->violation[0],
                                    point->violation[1],
                                    point->violation[2],
                                    point->count};
    const double *const array[ARRAYS] = {point->output, point->limit_dual, point->measure};
    for (int k = 0; k < NUMBERS; k++)
        g->number_value[k][at] = number[k];
    for (size_t k = 0; k < g->sweep->keys; k++)
        g->key_value[k * CHUNK + at] = point->key ? point->key[k] : (double)NAN;
    for (int k = 0; k < ARRAYS; k++)
        gather_array(g->array_value[k] + at * length_of(g, k), array[k], length_of(g, k));
    g->integer_value[UNIT][at] = (long long)unit;
    g->integer_value[INDEX][at] = (long long)index;
    g->integer_value[PART][at] = point->part;
    g->text_value[STATUS][at] = iop_keep_text(&g->words, point->status);
    g->text_value[LABEL][at] = iop_keep_text(&g->words, point->label);
    if (!g->text_value[STATUS][at] || !g->text_value[LABEL][at])
        return iop_no_memory(err, 2, "texts");
    return ++g->gathered == CHUNK ? flush(g, err) : IOP_OK;
}

static iop_status count_point(void *self, size_t unit, size_t index, const iop_archive_point *point,
                              iop_err *err)
{
    (void)unit, (void)index, (void)point, (void)err;
    ++*(size_t *)self;
    return IOP_OK;
}

static iop_status write_group(group *g, int file, size_t sweep, iop_err *err)
{
    size_t points = 0;
    g->sweep = &g->archive->run.sweep[sweep];
    IOP_TRY(iop_archive_read(g->archive, sweep, count_point, &points, err));
    note(g, g->nc->def_grp(file, g->sweep->name, &g->group));
    put_attribute(g, IOP_NC_GLOBAL, "kind", g->sweep->kind);
    put_attribute(g, IOP_NC_GLOBAL, "spec", g->sweep->spec);
    if (g->archive->units[sweep].done < g->sweep->units)
        put_attribute(g, IOP_NC_GLOBAL, "incomplete", "not all units of the sweep are done");
    note(g, g->nc->def_dim(g->group, "point", points, &g->points));
    IOP_TRY(define_axes(g, err));
    IOP_TRY(define_keys(g, err));
    define_variables(g);
    IOP_TRY(failure(g, err));
    IOP_TRY(new_chunk(g, err));
    IOP_TRY(iop_archive_read(g->archive, sweep, put_point, g, err));
    return flush(g, err);
}

static iop_status write_groups(const iop_netcdf *nc, iop_archive *archive, int file, const char *path,
                               iop_err *err)
{
    const iop_archive_run *run = &archive->run;
    iop_status status = IOP_OK;
    char name[NAME];
    group whole = {.nc = nc, .path = path, .archive = archive, .group = file};
    for (size_t k = 0; k < run->facts; k++) {
        safe_name(name, run->fact[k]);
        put_attribute(&whole, IOP_NC_GLOBAL, name, run->value[k]);
    }
    put_attribute(&whole, IOP_NC_GLOBAL, "objective", run->objective);
    IOP_TRY(failure(&whole, err));
    for (size_t k = 0; k < run->sweeps && status == IOP_OK; k++) {
        group g = {.nc = nc,
                   .path = path,
                   .archive = archive,
                   .keep = {.env = archive->env},
                   .words = {.env = archive->env}};
        status = write_group(&g, file, k, err);
        iop_keep_end(&g.keep);
        iop_keep_end(&g.words);
    }
    return status;
}

iop_status iop_archive_write_netcdf(iop_archive *archive, const char *path, iop_err *err)
{
    iop_netcdf nc;
    int file;
    IOP_TRY(iop_netcdf_load(&nc, iop_netcdf_names, err));
    iop_status status = iop_netcdf_create(&nc, path, &file, err);
    if (status == IOP_OK) {
        status = write_groups(&nc, archive, file, path, err);
        iop_status ending = iop_netcdf_end(&nc, path, file, status == IOP_OK, err);
        status = status == IOP_OK ? ending : status;
    }
    iop_netcdf_unload(&nc);
    return status;
}
