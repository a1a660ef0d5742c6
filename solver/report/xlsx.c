/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx.c - a workbook by libxlsxwriter: styles, the file, cells. Where the header of the library is not there
 * ioplan is built with xlsx_none.c instead. */
#include "base/alloc.h"
#include "report/xlsx_private.h"
#include <dlfcn.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- styles --------------------------------------------------------------------------------------------- */

static void set_number_format(const iop_xlsx *x, lxw_format *format, iop_xlsx_style style)
{
    char text[32] = "0";
    if (style == IOP_XLSX_PERCENT)
        snprintf(text, sizeof text, "0.0%%");
    else if (style == IOP_XLSX_EXPONENT)
        snprintf(text, sizeof text, "0.000E+00");
    else if (style == IOP_XLSX_NUMBER)
        snprintf(text, sizeof text, "#,##0");
    else if (style > IOP_XLSX_NUMBER)
        snprintf(text, sizeof text, "#,##0.%.*s", (int)(style - IOP_XLSX_NUMBER), "000000000");
    x->f.format_set_num_format(format, text);
}

static void fill_style(const iop_xlsx *x, lxw_format *format, iop_xlsx_style style)
{
    const iop_xlsx_functions *f = &x->f;
    bool head = style == IOP_XLSX_HEAD || style == IOP_XLSX_HEAD_RIGHT;
    if (style == IOP_XLSX_BOLD || style == IOP_XLSX_TITLE || head)
        f->format_set_bold(format);
    if (style == IOP_XLSX_TITLE)
        f->format_set_font_size(format, 16);
    if (style == IOP_XLSX_INDENTED)
        f->format_set_indent(format, 1);
    if (style == IOP_XLSX_WRAPPED || head)
        f->format_set_text_wrap(format);
    if (style == IOP_XLSX_WRAPPED || style == IOP_XLSX_BOLD)
        f->format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (style == IOP_XLSX_HEAD_RIGHT)
        f->format_set_align(format, LXW_ALIGN_RIGHT);
    if (head) {
        f->format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        f->format_set_bg_color(format, 0xDCE6F1);
        f->format_set_bottom(format, LXW_BORDER_THIN);
    }
    if (style >= IOP_XLSX_PERCENT)
        set_number_format(x, format, style);
}

/* Made when it is first used; NULL, which is the usual look, for plain text. */
static lxw_format *style_of(iop_xlsx *x, iop_xlsx_style style)
{
    if (style == IOP_XLSX_TEXT)
        return NULL;
    if (!x->style[style]) {
        x->style[style] = x->f.workbook_add_format(x->book);
        if (x->style[style])
            fill_style(x, x->style[style], style);
        else
            iop_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
    return x->style[style];
}

/* --- opening and ending --------------------------------------------------------------------------------- */

/* A name of our own in the folder for such files. */
static iop_status reserve_file(iop_xlsx *x, iop_err *err)
{
    const char *folder = getenv("TMPDIR");
    int length = snprintf(x->path, sizeof x->path, "%s/ioplan-XXXXXX", folder && folder[0] ? folder : "/tmp");
    int fd = length < (int)sizeof x->path ? mkstemp(x->path) : -1;
    if (fd < 0) {
        iop_status status = iop_fail_at(err, IOP_EIO, x->path, 0, 0,
                                        "could not make a file for the workbook: %s", strerror(errno));
        x->path[0] = '\0';
        return status;
    }
    close(fd);
    return IOP_OK;
}

iop_status iop_xlsx_open(iop_xlsx **out, const char *title, long long created, const iop_env *env,
                         iop_err *err)
{
    iop_xlsx *x = iop_new(env, 1, sizeof *x);
    *out = NULL;
    if (!x)
        return iop_no_memory(err, 1, "workbook");
    x->env = iop_env_or_default(env);
    x->cleaned = iop_text_start(&x->env);
    iop_status status = iop_xlsx_load(&x->f, err);
    if (status == IOP_OK)
        status = reserve_file(x, err);
    if (status == IOP_OK) {
        lxw_workbook_options options = {.use_zip64 = LXW_FALSE};
        x->book = x->f.workbook_new_opt(x->path, &options);
        if (!x->book)
            status = iop_no_memory(err, 1, "workbook");
    }
    if (status != IOP_OK) {
        iop_xlsx_discard(x);
        return status;
    }
    char text[256], author[] = "ioplan";
    lxw_doc_properties properties = {
        .title = iop_xlsx_cut(x, title, text, sizeof text), .author = author, .created = (time_t)created};
    iop_xlsx_note(x, x->f.workbook_set_properties(x->book, &properties));
    *out = x;
    return IOP_OK;
}

void iop_xlsx_discard(iop_xlsx *x)
{
    if (!x)
        return;
    iop_env env = x->env;
    if (x->book)
        x->f.lxw_workbook_free(x->book);
    if (x->path[0])
        unlink(x->path);
    if (x->f.library)
        dlclose(x->f.library);
    iop_text_end(&x->cleaned);
    iop_free(&env, x->name);
    iop_free(&env, x);
}

static iop_status read_back(const iop_xlsx *x, char **data, size_t *size, iop_err *err)
{
    struct stat there;
    FILE *file = fopen(x->path, "rb");
    if (!file || fstat(fileno(file), &there) != 0) {
        int reason = errno;
        if (file)
            fclose(file);
        return iop_fail(err, IOP_EIO, "could not read the workbook back: %s", strerror(reason));
    }
    iop_status status = IOP_OK;
    *size = (size_t)there.st_size;
    *data = iop_new(&x->env, *size, 1);
    if (!*data) {
        status = iop_no_memory(err, *size, "bytes of a workbook");
    } else if (fread(*data, 1, *size, file) != *size) {
        status = iop_fail(err, IOP_EIO, "could not read the workbook back: %s", strerror(errno));
        iop_free(&x->env, *data);
        *data = NULL;
    }
    fclose(file);
    return status;
}

iop_status iop_xlsx_finish(iop_xlsx *x, char **data, size_t *size, iop_err *err)
{
    iop_status status = IOP_OK;
    *data = NULL;
    lxw_error closing = x->f.workbook_close(x->book);
    x->book = NULL;
    iop_xlsx_note(x, closing);
    if (x->error == LXW_ERROR_MEMORY_MALLOC_FAILED || x->cleaned.failed)
        status = iop_no_memory(err, x->names, "sheets of a workbook");
    else if (x->error != LXW_NO_ERROR)
        status = iop_fail(err, IOP_EIO, "could not write the workbook: %s", x->f.lxw_strerror(x->error));
    if (status == IOP_OK)
        status = read_back(x, data, size, err);
    iop_xlsx_discard(x);
    return status;
}

/* --- cells ---------------------------------------------------------------------------------------------- */

void iop_xlsx_sheet(iop_xlsx *x, const char *name)
{
    x->sheet = x->f.workbook_add_worksheet(x->book, name);
    if (!x->sheet)
        iop_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
}

void iop_xlsx_text(iop_xlsx *x, size_t row, size_t column, const char *text, iop_xlsx_style style)
{
    if (iop_xlsx_fits(x, row, column) && text[0])
        iop_xlsx_note(x, x->f.worksheet_write_string(x->sheet, (lxw_row_t)row, (lxw_col_t)column,
                                                     iop_xlsx_clean(x, text), style_of(x, style)));
}

void iop_xlsx_number(iop_xlsx *x, size_t row, size_t column, double value, iop_xlsx_style style)
{
    if (iop_xlsx_fits(x, row, column) && isfinite(value))
        iop_xlsx_note(x, x->f.worksheet_write_number(x->sheet, (lxw_row_t)row, (lxw_col_t)column, value,
                                                     style_of(x, style)));
}

void iop_xlsx_link(iop_xlsx *x, size_t row, size_t column, const char *sheet)
{
    char target[NAME_SIZE + 32];
    snprintf(target, sizeof target, "internal:'%s'!A1", sheet);
    if (iop_xlsx_fits(x, row, column))
        iop_xlsx_note(x, x->f.worksheet_write_url_opt(x->sheet, (lxw_row_t)row, (lxw_col_t)column, target,
                                                      NULL, sheet, NULL));
}

void iop_xlsx_width(iop_xlsx *x, size_t column, double characters)
{
    if (iop_xlsx_fits(x, 0, column))
        iop_xlsx_note(
            x, x->f.worksheet_set_column(x->sheet, (lxw_col_t)column, (lxw_col_t)column, characters, NULL));
}

void iop_xlsx_table(iop_xlsx *x, size_t rows, size_t columns, size_t fixed)
{
    size_t last = rows < IOP_XLSX_ROWS ? rows : IOP_XLSX_ROWS - 1;
    if (!x->sheet || !columns)
        return;
    if (columns > IOP_XLSX_COLUMNS)
        columns = IOP_XLSX_COLUMNS;
    x->f.worksheet_freeze_panes(x->sheet, 1, (lxw_col_t)fixed);
    iop_xlsx_note(x, x->f.worksheet_autofilter(x->sheet, 0, 0, (lxw_row_t)last, (lxw_col_t)(columns - 1)));
    iop_xlsx_note(x, x->f.worksheet_repeat_rows(x->sheet, 0, 0));
    x->f.worksheet_set_landscape(x->sheet);
    x->f.worksheet_set_paper(x->sheet, A4);
    x->f.worksheet_fit_to_pages(x->sheet, 1, 0);
}

void iop_xlsx_height(iop_xlsx *x, size_t row, size_t lines)
{
    if (iop_xlsx_fits(x, row, 0) && lines > 1)
        iop_xlsx_note(
            x, x->f.worksheet_set_row(x->sheet, (lxw_row_t)row, 15 * (double)lines, NULL)); /* points */
}

void iop_xlsx_page(iop_xlsx *x)
{
    if (!x->sheet)
        return;
    x->f.worksheet_gridlines(x->sheet, LXW_HIDE_ALL_GRIDLINES);
    x->f.worksheet_set_paper(x->sheet, A4);
    x->f.worksheet_fit_to_pages(x->sheet, 1, 0);
}
