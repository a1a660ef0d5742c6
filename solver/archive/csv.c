/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.c - a finished sweep as tables for people, in the order of units and points, which is not the order in
 * which they arrived.
 *
 * Most of the work is turning numbers into text. Points are gathered by the hundred. While the next ones are
 * gathered, other threads make their rows, stretch by stretch; who gathers then helps, and writes the rows in
 * order while those of the next ones are made: the bytes do not depend on the number of threads. */
#include "archive/archive_private.h"
#include "base/alloc.h"
#include "base/sheet.h"
#include "base/threads.h"
#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum { POINTS, SECTORS, REGIONS, EXTRA, SHEETS };
static const char *const endings[SHEETS] = {".csv", "-sectors.csv", "-regions.csv", "-extra.csv"};

enum {
    MOST_THREADS = 16,  /* what one thread reads keeps no more of them busy */
    STRETCHES = 8,      /* of points that were gathered */
    MOST_POINTS = 2048, /* gathered at a time, and numbers */
    MOST_NUMBERS = 1 << 18
};

/* A point that waits for its row: where its texts and numbers begin. */
typedef struct {
    iop_archive_part part;
    double objective, shadow_price, t;
    size_t status, label, number; /* of texts' bytes; of numbers: keys, then outputs */
    bool has_key, has_output;
} waiting;

typedef struct {
    iop_rows rows[SHEETS];
    const double *output; /* of the last row of SECTORS, and where its text is, as far as there is one */
    size_t from, length;
} stretch;

/* Points that are gathered, and their rows. */
typedef struct {
    waiting *point;
    size_t points;
    double *number;
    iop_text texts;
    stretch stretch[STRETCHES];
} batch;

typedef struct {
    iop_env env;
    const iop_archive_run *run;
    const iop_archive_sweep *sweep;
    const char *dir;
    const atomic_int *threads;
    iop_sheet sheet[SHEETS];
    size_t room; /* points of a batch */
    batch batch[2];
    batch *gathered, *made; /* one of the two; made: whose rows are made, NULL while there is none */
    int makers;             /* threads that make rows meanwhile */
    atomic_int next;        /* stretch to be made */
    iop_aside aside;        /* who makes rows meanwhile */
} tables;

/* --- rows ----------------------------------------------------------------------------------------------- */

/* Several things that move together along a path are known by how far along it they are. */
static bool has_t(const iop_archive_sweep *sweep)
{
    return strcmp(sweep->kind, "path") == 0 && sweep->keys > 1;
}

/* Names of whole plans begin with that of a period, which is any text. */
static void put_name(iop_rows *rows, const char *name)
{
    if (iop_is_code(name))
        iop_rows_text(rows, name);
    else
        iop_rows_words(rows, name);
}

static void put_header(iop_rows *rows, const tables *t, int which)
{
    const iop_archive_run *run = t->run;
    if (has_t(t->sweep))
        iop_rows_text(rows, "t");
    for (size_t k = 0; k < t->sweep->keys; k++)
        put_name(rows, t->sweep->key[k].name);
    if (which == SECTORS) {
        iop_rows_text(rows, "status");
        for (size_t j = 0; j < run->sectors; j++)
            put_name(rows, run->sector[j].name);
    } else {
        iop_rows_text(rows, "objective");
        iop_rows_text(rows, "shadow_price");
        iop_rows_text(rows, "status");
        iop_rows_text(rows, "label");
    }
    iop_rows_next(rows);
}

static void put_keys(iop_rows *rows, const tables *t, const waiting *p)
{
    if (has_t(t->sweep))
        iop_rows_number(rows, p->t);
    for (size_t k = 0; k < t->sweep->keys; k++)
        iop_rows_number(rows, p->has_key ? t->made->number[p->number + k] : (double)NAN);
}

/* Limits that do not bind change nothing: outputs are often those of the row before. */
static void put_outputs(stretch *s, size_t sectors, const double *output)
{
    iop_rows *rows = &s->rows[SECTORS];
    size_t from = rows->text.length;
    if (s->output && memcmp(s->output, output, sectors * sizeof *output) == 0) {
        iop_rows_again(rows, s->from, s->length);
    } else {
        for (size_t j = 0; j < sectors; j++)
            iop_rows_number(rows, output[j]);
    }
    s->output = output;
    s->from = from;
    s->length = rows->text.length - from;
}

static void put_sectors(stretch *s, const tables *t, const waiting *p)
{
    iop_rows *rows = &s->rows[SECTORS];
    put_keys(rows, t, p);
    iop_rows_words(rows, t->made->texts.data + p->status);
    if (p->has_output)
        put_outputs(s, t->run->sectors, t->made->number + p->number + t->sweep->keys);
    else
        for (size_t j = 0; j < t->run->sectors; j++)
            iop_rows_number(rows, (double)NAN);
    iop_rows_next(rows);
}

static void put_point(stretch *s, const tables *t, const waiting *p)
{
    int which = p->part == IOP_PART_POINTS ? POINTS : p->part == IOP_PART_REGIONS ? REGIONS : EXTRA;
    iop_rows *rows = &s->rows[which];
    put_keys(rows, t, p);
    iop_rows_number(rows, p->objective);
    iop_rows_number(rows, p->shadow_price);
    iop_rows_words(rows, t->made->texts.data + p->status);
    iop_rows_words(rows, t->made->texts.data + p->label);
    iop_rows_next(rows);
    if (which == POINTS)
        put_sectors(s, t, p);
}

/* Makes rows as long as there are stretches without. */
static void make_rows(void *self)
{
    tables *t = self;
    for (size_t k; (k = (size_t)atomic_fetch_add(&t->next, 1)) < STRETCHES;) {
        size_t from = t->made->points * k / STRETCHES, to = t->made->points * (k + 1) / STRETCHES;
        t->made->stretch[k].output = NULL;
        for (; from < to; from++)
            put_point(&t->made->stretch[k], t, &t->made->point[from]);
    }
}

static void make_rows_together(void *self)
{
    tables *t = self;
    iop_work_together(t->makers, make_rows, t);
}

/* --- files ---------------------------------------------------------------------------------------------- */

static iop_status open_sheet(tables *t, int which, iop_err *err)
{
    iop_rows header = iop_rows_start(&t->env);
    IOP_TRY(iop_sheet_open(&t->sheet[which], t->dir, t->sweep->name, endings[which], err));
    put_header(&header, t, which);
    iop_status status = iop_sheet_write(&t->sheet[which], &header, err);
    iop_rows_end(&header);
    return status;
}

static iop_status write_rows(tables *t, int which, iop_rows *rows, iop_err *err)
{
    if (rows->text.length == 0 && !rows->text.failed)
        return IOP_OK;
    if (!t->sheet[which].file)
        IOP_TRY(open_sheet(t, which, err));
    return iop_sheet_write(&t->sheet[which], rows, err);
}

/* The rows of a batch go to their files, and leave room for others. */
static iop_status write_batch(tables *t, batch *b, iop_err *err)
{
    for (size_t k = 0; k < STRETCHES; k++)
        for (int which = 0; which < SHEETS; which++)
            IOP_TRY(write_rows(t, which, &b->stretch[k].rows[which], err));
    b->points = b->texts.length = 0;
    return IOP_OK;
}

/* Helps with the rows that are being made, and waits for those of others. */
static void end_rows(tables *t)
{
    if (!t->made)
        return;
    make_rows(t);
    iop_aside_end(&t->aside);
}

/* What was gathered becomes rows, meanwhile where there are threads; those of what was gathered before are
 * written. */
static iop_status pass_on(tables *t, iop_err *err)
{
    const int threads = atomic_load(t->threads);
    end_rows(t);
    batch *before = t->made;
    t->made = t->gathered;
    t->gathered = t->made == t->batch ? t->batch + 1 : t->batch;
    t->makers = (threads < MOST_THREADS ? threads : MOST_THREADS) - 1;
    atomic_store(&t->next, 0);
    if (t->makers > 0)
        iop_aside_start(&t->aside, make_rows_together, t);
    return before ? write_batch(t, before, err) : IOP_OK;
}

static iop_status write_last(tables *t, iop_err *err)
{
    IOP_TRY(pass_on(t, err));
    end_rows(t);
    return write_batch(t, t->made, err);
}

static size_t put_text(batch *b, const char *text)
{
    size_t at = b->texts.length;
    iop_text_add(&b->texts, text, strlen(text) + 1);
    return at;
}

static iop_status gather(void *self, size_t unit, size_t index, const iop_archive_point *point, iop_err *err)
{
    tables *t = self;
    batch *b = t->gathered;
    size_t keys = t->sweep->keys, sectors = t->run->sectors, at = b->points * (keys + sectors);
    double *number = b->number + at;
    (void)unit;
    (void)index;
    b->point[b->points] = (waiting){.part = point->part,
                                    .objective = point->objective,
                                    .shadow_price = point->shadow_price,
                                    .t = point->t,
                                    .status = put_text(b, point->status),
                                    .label = put_text(b, point->label),
                                    .number = at,
                                    .has_key = point->key != NULL,
                                    .has_output = point->output != NULL};
    if (b->texts.failed) /* before rows are made of what is not there */
        return iop_no_memory(err, b->texts.length, "bytes of text");
    if (point->key && keys > 0)
        memcpy(number, point->key, keys * sizeof *number);
    if (point->output && sectors > 0)
        memcpy(number + keys, point->output, sectors * sizeof *number);
    return ++b->points < t->room ? IOP_OK : pass_on(t, err);
}

static iop_status make_room(tables *t, iop_err *err)
{
    size_t each = t->sweep->keys + t->run->sectors + 1;
    t->room = MOST_NUMBERS / each + 1 < MOST_POINTS ? MOST_NUMBERS / each + 1 : MOST_POINTS;
    t->gathered = t->batch;
    for (int k = 0; k < 2; k++) {
        batch *b = &t->batch[k];
        b->point = iop_new(&t->env, t->room, sizeof *b->point);
        b->number = iop_new(&t->env, t->room * each, sizeof *b->number);
        if (!b->point || !b->number)
            return iop_no_memory(err, t->room * each, "values of a table");
    }
    return IOP_OK;
}

static iop_status write_all(tables *t, size_t files, iop_archive *const *file, size_t sweep,
                            iop_archive_counts *counts, iop_err *err)
{
    IOP_TRY(make_room(t, err));
    for (int k = POINTS; k <= SECTORS; k++)
        IOP_TRY(open_sheet(t, k, err));
    IOP_TRY(iop_points_read_all(files, file, sweep, gather, t, counts, err));
    return write_last(t, err);
}

static void start_batch(batch *b, const iop_env *env)
{
    b->texts = iop_text_start(env);
    for (size_t k = 0; k < STRETCHES; k++)
        for (int which = 0; which < SHEETS; which++)
            b->stretch[k].rows[which] = iop_rows_start(env);
}

static void end_batch(batch *b, const iop_env *env)
{
    for (size_t k = 0; k < STRETCHES; k++)
        for (int which = 0; which < SHEETS; which++)
            iop_rows_end(&b->stretch[k].rows[which]);
    iop_text_end(&b->texts);
    iop_free(env, b->number);
    iop_free(env, b->point);
}

static void end_tables(tables *t)
{
    iop_env env = t->env;
    end_batch(&t->batch[0], &env);
    end_batch(&t->batch[1], &env);
    iop_free(&env, t);
}

iop_status iop_tables_write(size_t files, iop_archive *const *file, size_t sweep, const atomic_int *threads,
                            const char *dir, iop_archive_counts *counts, iop_err *err)
{
    tables *t = iop_new(&file[0]->env, 1, sizeof *t);
    if (!t)
        return iop_no_memory(err, SHEETS, "tables");
    t->env = file[0]->env;
    t->run = &file[0]->run;
    t->sweep = &t->run->sweep[sweep];
    t->dir = dir;
    t->threads = threads;
    start_batch(&t->batch[0], &t->env);
    start_batch(&t->batch[1], &t->env);
    iop_status status = write_all(t, files, file, sweep, counts, err);
    iop_aside_end(&t->aside);
    for (int k = 0; k < SHEETS; k++) {
        iop_status closing = iop_sheet_close(&t->sheet[k], status == IOP_OK, status == IOP_OK ? err : NULL);
        status = status == IOP_OK ? closing : status;
    }
    end_tables(t);
    return status;
}

iop_status iop_archive_write_csv(iop_archive *archive, const char *dir, iop_err *err)
{
    atomic_int threads = iop_thread_count(&archive->env);
    for (size_t k = 0; k < archive->run.sweeps; k++) {
        iop_units *units = &archive->units[k];
        iop_archive_counts counts;
        if (units->done < archive->run.sweep[k].units)
            continue;
        IOP_TRY(iop_tables_write(1, &archive, k, &threads, dir, &counts, err));
        units->counts = counts;
        units->counted = true;
    }
    return IOP_OK;
}
