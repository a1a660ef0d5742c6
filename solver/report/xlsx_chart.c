/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_chart.c - charts of a workbook. */
#include "report/xlsx_private.h"
#include <math.h>
#include <stdio.h>

static void put_series(iop_xlsx *x, lxw_chart *chart, const iop_xlsx_chart *c, const iop_xlsx_series *column)
{
    const iop_xlsx_functions *f = &x->f;
    lxw_chart_series *series = f->chart_add_series(chart, NULL, NULL);
    if (!series) {
        iop_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    lxw_row_t first = (lxw_row_t)c->first, last = (lxw_row_t)c->last;
    f->chart_series_set_categories(series, c->sheet, first, (lxw_col_t)column->labels, last,
                                   (lxw_col_t)column->labels);
    f->chart_series_set_values(series, c->sheet, first, (lxw_col_t)column->values, last,
                               (lxw_col_t)column->values);
    f->chart_series_set_name(series, iop_xlsx_clean(x, column->name));
    if (c->path) {
        lxw_chart_line line = {.color = column->colour, .width = 2};
        f->chart_series_set_line(series, &line);
        f->chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
    } else {
        lxw_chart_fill fill = {.color = column->colour};
        f->chart_series_set_fill(series, &fill);
    }
}

static void set_axes(iop_xlsx *x, lxw_chart *chart, const iop_xlsx_chart *c)
{
    const iop_xlsx_functions *f = &x->f;
    /* of lying bars the library calls the axis of the labels Y */
    lxw_chart_axis *along = f->chart_axis_get(chart, c->path ? LXW_CHART_AXIS_TYPE_X : LXW_CHART_AXIS_TYPE_Y),
                   *value = f->chart_axis_get(chart, c->path ? LXW_CHART_AXIS_TYPE_Y : LXW_CHART_AXIS_TYPE_X);
    if (c->x_title[0])
        f->chart_axis_set_name(along, iop_xlsx_clean(x, c->x_title));
    if (c->y_title[0])
        f->chart_axis_set_name(value, iop_xlsx_clean(x, c->y_title));
    f->chart_axis_set_num_format(value, c->percent ? "0%" : "#,##0.###");
    f->chart_axis_set_label_position(along, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    if (c->years)
        f->chart_axis_set_num_format(along, "0");
    if (isfinite(c->least))
        f->chart_axis_set_min(value, c->least);
    if (!c->path) { /* the first row on top, every row named */
        f->chart_axis_set_reverse(along);
        f->chart_axis_set_interval_unit(along, 1);
        f->chart_set_series_gap(chart, 40);
    }
}

void iop_xlsx_chart_put(iop_xlsx *x, const iop_xlsx_chart *c)
{
    const iop_xlsx_functions *f = &x->f;
    char text[256];
    if (!iop_xlsx_fits(x, c->row, 0) || c->last >= IOP_XLSX_ROWS)
        return;
    lxw_chart *chart =
        f->workbook_add_chart(x->book, c->path ? LXW_CHART_SCATTER_STRAIGHT_WITH_MARKERS : LXW_CHART_BAR);
    if (!chart) {
        iop_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    for (size_t k = 0; k < c->series; k++)
        put_series(x, chart, c, &c->column[k]);
    f->chart_title_set_name(chart, iop_xlsx_clean(x, c->title));
    f->chart_legend_set_position(chart, c->series > 1 ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
    set_axes(x, chart, c);
    /* a chart is 480 by 288 pixels by itself */
    lxw_chart_options options = {.x_scale = 1.9,
                                 .y_scale = LINE * (double)c->rows / 288,
                                 .description = iop_xlsx_cut(x, c->title, text, sizeof text)};
    iop_xlsx_note(x, f->worksheet_insert_chart_opt(x->sheet, (lxw_row_t)c->row, 0, chart, &options));
}
