/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_private.h - libxlsxwriter, for the files that write workbooks by it. It is loaded when a workbook is
 * written, as linking it would make every start of the program slower; its header tells which version is
 * looked for. */
#ifndef IOP_REPORT_XLSX_PRIVATE_H
#define IOP_REPORT_XLSX_PRIVATE_H

#include "base/text.h"
#include "report/xlsx.h"
#include <xlsxwriter.h>

#define FUNCTIONS(X)                                                                                         \
    X(workbook_new_opt)                                                                                      \
    X(workbook_set_properties)                                                                               \
    X(workbook_add_worksheet)                                                                                \
    X(workbook_add_format)                                                                                   \
    X(workbook_add_chart)                                                                                    \
    X(workbook_close)                                                                                        \
    X(lxw_workbook_free)                                                                                     \
    X(lxw_strerror)                                                                                          \
    X(worksheet_write_string)                                                                                \
    X(worksheet_write_number)                                                                                \
    X(worksheet_write_url_opt)                                                                               \
    X(worksheet_set_column)                                                                                  \
    X(worksheet_set_row)                                                                                     \
    X(chart_axis_set_min)                                                                                    \
    X(worksheet_freeze_panes)                                                                                \
    X(worksheet_autofilter)                                                                                  \
    X(worksheet_repeat_rows)                                                                                 \
    X(worksheet_set_landscape)                                                                               \
    X(worksheet_set_paper)                                                                                   \
    X(worksheet_fit_to_pages)                                                                                \
    X(worksheet_insert_chart_opt)                                                                            \
    X(worksheet_gridlines)                                                                                   \
    X(format_set_bold)                                                                                       \
    X(format_set_font_size)                                                                                  \
    X(format_set_text_wrap)                                                                                  \
    X(format_set_indent)                                                                                     \
    X(format_set_align)                                                                                      \
    X(format_set_bg_color)                                                                                   \
    X(format_set_bottom)                                                                                     \
    X(format_set_num_format)                                                                                 \
    X(chart_add_series)                                                                                      \
    X(chart_series_set_categories)                                                                           \
    X(chart_series_set_values)                                                                               \
    X(chart_series_set_name)                                                                                 \
    X(chart_series_set_fill)                                                                                 \
    X(chart_series_set_line)                                                                                 \
    X(chart_series_set_marker_type)                                                                          \
    X(chart_title_set_name)                                                                                  \
    X(chart_legend_set_position)                                                                             \
    X(chart_axis_get)                                                                                        \
    X(chart_axis_set_name)                                                                                   \
    X(chart_axis_set_reverse)                                                                                \
    X(chart_axis_set_num_format)                                                                             \
    X(chart_axis_set_label_position)                                                                         \
    X(chart_axis_set_interval_unit)                                                                          \
    X(chart_set_series_gap)

typedef struct {
    void *library;
#define X(name) __typeof__(name) *name;
    FUNCTIONS(X)
#undef X
} iop_xlsx_functions;

enum { LINE = 20, A4 = 9, NAME_SIZE = 4 * IOP_XLSX_NAME + 1 };

struct iop_xlsx {
    iop_env env;
    iop_xlsx_functions f;
    lxw_workbook *book;
    lxw_worksheet *sheet; /* the current one */
    lxw_format *style[IOP_XLSX_STYLES];
    char path[256];
    size_t names, name_capacity;
    char (*name)[NAME_SIZE]; /* of sheets */
    iop_text cleaned;
    lxw_error error; /* the first */
};

/* Fills *f; ends with dlclose of f->library. */
iop_status iop_xlsx_load(iop_xlsx_functions *f, iop_err *err);

static inline void iop_xlsx_note(iop_xlsx *x, lxw_error error)
{
    if (x->error == LXW_NO_ERROR)
        x->error = error;
}

static inline bool iop_xlsx_fits(const iop_xlsx *x, size_t row, size_t column)
{
    return x->sheet && row < IOP_XLSX_ROWS && column < IOP_XLSX_COLUMNS;
}

/* The text as it can be written: valid, of the length that a cell has room for. Good until the next call. */
const char *iop_xlsx_clean(iop_xlsx *x, const char *text);
/* The same, cut to size bytes; returns out. */
char *iop_xlsx_cut(iop_xlsx *x, const char *text, char *out, size_t size);

#endif
