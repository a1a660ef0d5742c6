/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.c - a finished sweep as tables for people, in the order of units and points, which is not the order in
 * which they arrived. */
#include "archive/archive_private.h"
#include "base/alloc.h"
#include "base/sheet.h"
#include <math.h>
#include <string.h>

enum { POINTS, SECTORS, REGIONS, EXTRA, SHEETS };

static const char *const endings[SHEETS] = {".csv", "-sectors.csv", "-regions.csv", "-extra.csv"};

typedef struct {
    const iop_archive *archive;
    const iop_archive_sweep *sweep;
    const char *dir;
    iop_sheet sheet[SHEETS];
} tables;

/* Several things that move together along a path are known by how far along it they are. */
static bool has_t(const iop_archive_sweep *sweep)
{
    return strcmp(sweep->kind, "path") == 0 && sweep->keys > 1;
}

static void put_key_names(iop_sheet *sheet, const iop_archive_sweep *sweep)
{
    if (has_t(sweep))
        iop_sheet_text(sheet, "t");
    for (size_t k = 0; k < sweep->keys; k++)
        iop_sheet_text(sheet, sweep->key[k].name);
}

static iop_status open_sheet(tables *t, int which, iop_err *err)
{
    const iop_archive_run *run = &t->archive->run;
    iop_sheet *sheet = &t->sheet[which];
    if (sheet->file)
        return IOP_OK;
    IOP_TRY(iop_sheet_open(sheet, t->dir, t->sweep->name, endings[which], &t->archive->env, err));
    put_key_names(sheet, t->sweep);
    if (which == SECTORS) {
        iop_sheet_text(sheet, "status");
        for (size_t j = 0; j < run->sectors; j++)
            iop_sheet_text(sheet, run->sector[j].name);
    } else {
        iop_sheet_text(sheet, "objective");
        iop_sheet_text(sheet, "shadow_price");
        iop_sheet_text(sheet, "status");
        iop_sheet_text(sheet, "label");
    }
    return iop_sheet_end_row(sheet, err);
}

static void put_keys(iop_sheet *sheet, const iop_archive_sweep *sweep, const iop_archive_point *point)
{
    if (has_t(sweep))
        iop_sheet_number(sheet, point->t);
    for (size_t k = 0; k < sweep->keys; k++)
        iop_sheet_number(sheet, point->key ? point->key[k] : (double)NAN);
}

static iop_status put_sectors(tables *t, const iop_archive_point *point, iop_err *err)
{
    iop_sheet *sheet = &t->sheet[SECTORS];
    put_keys(sheet, t->sweep, point);
    iop_sheet_words(sheet, point->status);
    for (size_t j = 0; j < t->archive->run.sectors; j++)
        iop_sheet_number(sheet, point->output ? point->output[j] : (double)NAN);
    return iop_sheet_end_row(sheet, err);
}

static iop_status put_point(void *self, size_t unit, size_t index, const iop_archive_point *point,
                            iop_err *err)
{
    tables *t = self;
    int which = point->part == IOP_PART_POINTS ? POINTS : point->part == IOP_PART_REGIONS ? REGIONS : EXTRA;
    iop_sheet *sheet = &t->sheet[which];
    (void)unit;
    (void)index;
    IOP_TRY(open_sheet(t, which, err));
    put_keys(sheet, t->sweep, point);
    iop_sheet_number(sheet, point->objective);
    iop_sheet_number(sheet, point->shadow_price);
    iop_sheet_words(sheet, point->status);
    iop_sheet_words(sheet, point->label);
    IOP_TRY(iop_sheet_end_row(sheet, err));
    return which == POINTS ? put_sectors(t, point, err) : IOP_OK;
}

static iop_status write_sweep(iop_archive *archive, size_t sweep, const char *dir, iop_err *err)
{
    iop_status status = IOP_OK;
    tables *t = iop_new(&archive->env, 1, sizeof *t);
    if (!t)
        return iop_no_memory(err, SHEETS, "tables");
    t->archive = archive;
    t->sweep = &archive->run.sweep[sweep];
    t->dir = dir;
    for (int k = POINTS; k <= SECTORS && status == IOP_OK; k++)
        status = open_sheet(t, k, err);
    if (status == IOP_OK)
        status = iop_archive_read(archive, sweep, put_point, t, err);
    for (int k = 0; k < SHEETS; k++) {
        iop_status closing = iop_sheet_close(&t->sheet[k], status == IOP_OK, err);
        status = status == IOP_OK ? closing : status;
    }
    iop_free(&archive->env, t);
    return status;
}

iop_status iop_archive_write_csv(iop_archive *archive, const char *dir, iop_err *err)
{
    for (size_t k = 0; k < archive->run.sweeps; k++)
        if (archive->units[k].done == archive->run.sweep[k].units)
            IOP_TRY(write_sweep(archive, k, dir, err));
    return IOP_OK;
}
