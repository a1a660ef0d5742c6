/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "double.h"
#include "base/alloc.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTORS = 3, LIMITS = 2, MEASURES = 1, POINTS = 5 };

static const iop_archive_label sector[SECTORS] = {{"a", "money", ""}, {"b", "money", ""}, {"c", "money", ""}};
static const iop_archive_label limit[LIMITS] = {{"co2.max", "t", ""}, {"land.max", "ha", ""}};
static const iop_archive_label measure[MEASURES] = {{"jobs", "persons", ""}};
static const iop_archive_label keys[2] = {{"limits.co2.max", "t", ""}, {"limits.land.max", "ha", ""}};
static const size_t units[DOUBLE_SWEEPS] = {1, 37, 200};

/* --- the study ----------------------------------------------------------------------------------------- */

struct iop_worker {
    iop_study *study;
    iop_env env;
    pthread_t thread;
    iop_archive_point point[POINTS];
    double key[2], output[POINTS][SECTORS], dual[LIMITS], measure[MEASURES];
    char label[POINTS][32];
};

void double_study(iop_study *s)
{
    memset(s, 0, sizeof *s);
    s->sweep[0] = (iop_archive_sweep){"path", "path", "", units[0], 1, keys};
    s->sweep[1] = (iop_archive_sweep){"plane", "grid", "", units[1], 2, keys};
    s->sweep[2] = (iop_archive_sweep){"doubt", "samples", "", units[2], 0, keys};
    s->run = (iop_archive_run){.sweeps = DOUBLE_SWEEPS,
                               .sweep = s->sweep,
                               .sectors = SECTORS,
                               .limits = LIMITS,
                               .measures = MEASURES,
                               .sector = sector,
                               .limit = limit,
                               .measure = measure};
}

size_t double_number(size_t sweep, size_t unit)
{
    size_t number = unit;
    for (size_t s = 0; s < sweep; s++)
        number += units[s];
    return number;
}

bool double_stop(void *study)
{
    iop_study *s = study;
    return s->stop_at > 0 && atomic_load(&s->begun) >= s->stop_at;
}

const iop_archive_run *iop_study_describe(const iop_study *study)
{
    return &study->run;
}

iop_status iop_worker_open(iop_worker **out, const iop_study *study, const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_worker *w = iop_new(env, 1, sizeof *w);
    if (!w)
        return iop_no_memory(err, 1, "worker");
    assert(env->threads == 1);               /* algebra on one thread */
    memcpy(&w->study, &study, sizeof study); /* the double counts in it */
    w->env = *env;
    w->thread = pthread_self();
    atomic_fetch_add(&w->study->workers, 1);
    *out = w;
    return IOP_OK;
}

void iop_worker_close(iop_worker *w)
{
    if (!w)
        return;
    assert(pthread_equal(w->thread, pthread_self()));
    atomic_fetch_sub(&w->study->workers, 1);
    iop_env env = w->env;
    iop_free(&env, w);
}

/* Some number that depends on what it is for, and on nothing else. */
static double value_of(size_t number, size_t point, size_t what)
{
    return sin((double)(number * 131 + point * 17 + what)) * 1e6;
}

static void fill(iop_worker *w, size_t sweep, size_t number, size_t index)
{
    iop_archive_point *p = &w->point[index];
    bool solved = (number + index) % 7 != 3;
    snprintf(w->label[index], sizeof w->label[index], "unit %zu point %zu", number, index);
    *p = (iop_archive_point){.status = solved ? (number % 50 == 9 ? "unverified" : "optimal") : "infeasible",
                             .label = w->label[index],
                             .t = value_of(number, index, 1),
                             .objective = value_of(number, index, 2),
                             .key = w->key};
    for (size_t k = 0; k < w->study->run.sweep[sweep].keys; k++)
        w->key[k] = value_of(number, 0, 10 + k);
    for (size_t k = 0; k < SECTORS; k++)
        w->output[index][k] = value_of(number, index, 20 + k);
    w->dual[0] = w->dual[1] = value_of(number, 0, 30);
    w->measure[0] = value_of(number, 0, 40);
    if (!solved)
        return;
    p->output = w->output[index];
    p->limit_dual = w->dual;
    p->measure = w->measure;
}

static void note_together(iop_study *s)
{
    int inside = atomic_fetch_add(&s->inside, 1) + 1, most = atomic_load(&s->together);
    while (inside > most && !atomic_compare_exchange_weak(&s->together, &most, inside))
        continue;
}

iop_status iop_worker_run(iop_worker *w, size_t sweep, size_t unit, size_t *points,
                          const iop_archive_point **point, iop_err *err)
{
    iop_study *s = w->study;
    size_t number = double_number(sweep, unit);
    assert(pthread_equal(w->thread, pthread_self()));
    assert(sweep < DOUBLE_SWEEPS && unit < units[sweep]);
    note_together(s);
    atomic_fetch_add(&s->runs[number], 1);
    int begun = atomic_fetch_add(&s->begun, 1) + 1;
    if (s->work_us)
        usleep((useconds_t)s->work_us);
    iop_status status = IOP_OK;
    if (begun == s->fail_at)
        status = iop_fail(err, s->fail_with, "unit %zu fails on purpose", number);
    while (s->endless_from && begun >= s->endless_from && !w->env.stop(w->env.stop_ctx))
        usleep(1000);
    if (s->endless_from && begun >= s->endless_from)
        status = iop_fail(err, IOP_ESTOPPED, "unit %zu was stopped", number);
    *points = 1 + number % POINTS;
    *point = w->point;
    for (size_t k = 0; k < *points; k++)
        fill(w, sweep, number, k);
    atomic_fetch_sub(&s->inside, 1);
    return status;
}

/* --- the archive --------------------------------------------------------------------------------------- */

void double_archive(iop_archive *archive, const iop_study *study)
{
    memset(archive, 0, sizeof *archive);
    archive->run = &study->run;
    archive->owner = pthread_self();
}

void double_archive_free(iop_archive *archive)
{
    for (size_t k = 0; k < DOUBLE_UNITS; k++)
        free(archive->unit[k]);
}

bool iop_archive_has(const iop_archive *archive, size_t sweep, size_t unit)
{
    return archive->unit[double_number(sweep, unit)] != NULL;
}

static void write_numbers(FILE *out, size_t count, const double *value)
{
    if (!value)
        fputs(" -", out);
    for (size_t k = 0; value && k < count; k++)
        fprintf(out, " %a", value[k]);
}

iop_status iop_archive_put(iop_archive *archive, size_t sweep, size_t unit, size_t points,
                           const iop_archive_point *point, iop_err *err)
{
    assert(pthread_equal(archive->owner, pthread_self()));
    if (++archive->puts == archive->fail_at)
        return iop_fail(err, IOP_EIO, "the disk is full on purpose");
    if (archive->pause_us)
        usleep((useconds_t)archive->pause_us);
    char **place = &archive->unit[double_number(sweep, unit)];
    assert(!*place);
    size_t size;
    FILE *out = open_memstream(place, &size);
    for (size_t k = 0; k < points; k++) {
        const iop_archive_point *p = &point[k];
        fprintf(out, "%d %s \"%s\" %a %a", (int)p->part, p->status, p->label, p->t, p->objective);
        write_numbers(out, archive->run->sweep[sweep].keys, p->key);
        write_numbers(out, archive->run->sectors, p->output);
        write_numbers(out, archive->run->limits, p->limit_dual);
        write_numbers(out, archive->run->measures, p->measure);
        fputc('\n', out);
    }
    fclose(out);
    archive->after_commit++;
    return IOP_OK;
}

iop_status iop_archive_commit(iop_archive *archive, iop_err *err)
{
    assert(pthread_equal(archive->owner, pthread_self()));
    if (++archive->commits == archive->fail_commit_at)
        return iop_fail(err, IOP_EIO, "the disk is gone on purpose");
    archive->after_commit = 0;
    return IOP_OK;
}

/* There are no files here. */
iop_status iop_archive_list(const char *path, const iop_archive_run *run,
                            void (*visit)(void *self, size_t sweep, size_t unit), void *self,
                            const iop_env *env, iop_err *err)
{
    (void)run, (void)visit, (void)self, (void)env;
    return iop_fail_at(err, IOP_EIO, path, 0, 0, "there is no such file");
}
