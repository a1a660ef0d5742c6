/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sheet.c - CSV as RFC 4180 has it, in pieces: rows gather in memory and are written a piece at a time. */
#include "archive/sheet.h"
#include "base/alloc.h"
#include "base/files.h"
#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1 << 18 };

static iop_status cannot_write(const iop_sheet *sheet, int reason, iop_err *err)
{
    return iop_fail_at(err, IOP_EIO, sheet->path, 0, 0, "could not write the file: %s", strerror(reason));
}

iop_status iop_sheet_open(iop_sheet *sheet, const char *dir, const char *name, const char *ending,
                          const iop_env *env, iop_err *err)
{
    char file[512];
    memset(sheet, 0, sizeof *sheet);
    snprintf(file, sizeof file, "%s%s", name, ending);
    IOP_TRY(iop_path_join(sheet->path, sizeof sheet->path, dir, file, err));
    snprintf(sheet->aside, sizeof sheet->aside, "%s.tmp", sheet->path);
    sheet->text = iop_text_start(env);
    sheet->file = fopen(sheet->aside, "wb");
    return sheet->file ? IOP_OK : cannot_write(sheet, errno, err);
}

static void start_cell(iop_sheet *sheet)
{
    if (sheet->started)
        iop_text_add(&sheet->text, ",", 1);
    sheet->started = true;
}

void iop_sheet_text(iop_sheet *sheet, const char *text)
{
    start_cell(sheet);
    iop_text_csv(&sheet->text, text, false);
}

void iop_sheet_words(iop_sheet *sheet, const char *text)
{
    start_cell(sheet);
    iop_text_csv(&sheet->text, text, true);
}

void iop_sheet_number(iop_sheet *sheet, double value)
{
    start_cell(sheet);
    if (!isnan(value))
        iop_text_number(&sheet->text, value);
}

static iop_status flush(iop_sheet *sheet, iop_err *err)
{
    if (sheet->text.failed)
        return iop_no_memory(err, PIECE, "bytes of a table");
    if (sheet->text.length == 0)
        return IOP_OK;
    if (fwrite(sheet->text.data, 1, sheet->text.length, sheet->file) != sheet->text.length)
        return cannot_write(sheet, errno, err);
    sheet->text.length = 0;
    return IOP_OK;
}

iop_status iop_sheet_end_row(iop_sheet *sheet, iop_err *err)
{
    iop_text_add(&sheet->text, "\n", 1);
    sheet->started = false;
    return sheet->text.length < PIECE ? IOP_OK : flush(sheet, err);
}

iop_status iop_sheet_close(iop_sheet *sheet, bool keep, iop_err *err)
{
    iop_status status = IOP_OK;
    if (!sheet->file)
        return IOP_OK;
    if (keep)
        status = flush(sheet, err);
    if (fclose(sheet->file) != 0 && keep && status == IOP_OK)
        status = cannot_write(sheet, errno, err);
    sheet->file = NULL;
    if (keep && status == IOP_OK && rename(sheet->aside, sheet->path) != 0)
        status = cannot_write(sheet, errno, err);
    if (!keep || status != IOP_OK)
        unlink(sheet->aside);
    iop_text_end(&sheet->text);
    return status;
}
