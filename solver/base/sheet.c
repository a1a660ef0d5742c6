/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sheet.c - CSV as RFC 4180 has it, in pieces: rows in memory, and the file that they go to. */
#include "base/sheet.h"
#include "base/alloc.h"
#include "base/files.h"
#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* --- rows ----------------------------------------------------------------------------------------------- */

iop_rows iop_rows_start(const iop_env *env)
{
    return (iop_rows){iop_text_start(env), false};
}

void iop_rows_end(iop_rows *rows)
{
    iop_text_end(&rows->text);
}

static void start_cell(iop_rows *rows)
{
    if (rows->started)
        iop_text_char(&rows->text, ',');
    rows->started = true;
}

void iop_rows_text(iop_rows *rows, const char *text)
{
    start_cell(rows);
    iop_text_csv(&rows->text, text, false);
}

void iop_rows_words(iop_rows *rows, const char *text)
{
    start_cell(rows);
    iop_text_csv(&rows->text, text, true);
}

void iop_rows_number(iop_rows *rows, double value)
{
    start_cell(rows);
    if (!isnan(value))
        iop_text_number(&rows->text, value);
}

void iop_rows_again(iop_rows *rows, size_t from, size_t length)
{
    iop_text_again(&rows->text, from, length);
    rows->started = true;
}

void iop_rows_next(iop_rows *rows)
{
    iop_text_char(&rows->text, '\n');
    rows->started = false;
}

/* --- the file ------------------------------------------------------------------------------------------- */

static iop_status cannot_write(const iop_sheet *sheet, int reason, iop_err *err)
{
    return iop_fail_at(err, IOP_EIO, sheet->path, 0, 0, "could not write the file: %s", strerror(reason));
}

iop_status iop_sheet_open(iop_sheet *sheet, const char *dir, const char *name, const char *ending,
                          iop_err *err)
{
    char file[512];
    memset(sheet, 0, sizeof *sheet);
    snprintf(file, sizeof file, "%s%s", name, ending);
    IOP_TRY(iop_path_join(sheet->path, sizeof sheet->path, dir, file, err));
    snprintf(sheet->aside, sizeof sheet->aside, "%s.tmp", sheet->path);
    sheet->file = fopen(sheet->aside, "wb");
    return sheet->file ? IOP_OK : cannot_write(sheet, errno, err);
}

iop_status iop_sheet_write(iop_sheet *sheet, iop_rows *rows, iop_err *err)
{
    iop_text *t = &rows->text;
    if (t->failed)
        return iop_no_memory(err, t->length, "bytes of a table");
    if (t->length > 0 && fwrite(t->data, 1, t->length, sheet->file) != t->length)
        return cannot_write(sheet, errno, err);
    t->length = 0;
    return IOP_OK;
}

iop_status iop_sheet_close(iop_sheet *sheet, bool keep, iop_err *err)
{
    iop_status status = IOP_OK;
    if (!sheet->file)
        return IOP_OK;
    if (fclose(sheet->file) != 0 && keep)
        status = cannot_write(sheet, errno, err);
    sheet->file = NULL;
    if (keep && status == IOP_OK && rename(sheet->aside, sheet->path) != 0)
        status = cannot_write(sheet, errno, err);
    if (!keep || status != IOP_OK)
        unlink(sheet->aside);
    return status;
}
