/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers with named rows and columns, streamed from CSV into a matrix.
 *
 * Rows and columns may come in any order: the header gives a map from the file's column to the matrix's, and
 * each record's name its row. No cell is kept as text. */
#include "read/grid.h"
#include "base/alloc.h"
#include "base/number.h"
#include "read/grid_blocks.h"
#include "read/say.h"
#include <ioplan/words.h>
#include <stdint.h>
#include <string.h>

/* One reading. */
typedef struct reader {
    iop_grid *grid;
    const iop_grid_form *form;
    iop_scan scan;
    size_t *map; /* file column (from 0, behind the names) -> matrix column, SIZE_MAX for none */
    size_t map_count, map_capacity;
    size_t *col_seen; /* matrix column -> file column where it was first, 0 for none */
    size_t col_seen_capacity;
    size_t *row_line; /* matrix row -> line where it was first, 0 for none */
    size_t row_line_capacity;
    double *fixed; /* the caller's matrix, NULL: grid->value */
    size_t ld;
} reader;

iop_grid iop_grid_start(const iop_env *env)
{
    iop_grid grid = {.env = iop_env_or_default(env)};
    grid.row_names = iop_names_start(env);
    grid.col_names = iop_names_start(env);
    return grid;
}

void iop_grid_end(iop_grid *grid)
{
    for (size_t k = 0; grid->unit && k < grid->unit_capacity; k++)
        iop_free(&grid->env, grid->unit[k]);
    iop_free(&grid->env, grid->unit);
    iop_free(&grid->env, grid->value);
    iop_names_end(&grid->row_names);
    iop_names_end(&grid->col_names);
    *grid = iop_grid_start(&grid->env);
}

static bool no_memory(reader *r, size_t count, const char *what)
{
    iop_scan_fail(&r->scan, IOP_ENOMEM, 0, 0, "out of memory for %zu %s", count,
                  iop_words_in(iop_diags_lang(r->scan.diags), "memory", what));
    return false;
}

static const iop_names *columns_of(const reader *r)
{
    return r->form->cols ? r->form->cols : &r->grid->col_names;
}

static const iop_names *rows_of(const reader *r)
{
    return r->form->rows ? r->form->rows : &r->grid->row_names;
}

static const char *kind(const reader *r, const char *of)
{
    return iop_words(iop_diags_lang(r->scan.diags), of);
}

/* --- header --- */

static void check_leader(reader *r, const iop_cell *cell, const char *expected)
{
    char shown[IOP_EXCERPT_SIZE];
    if (cell->length != strlen(expected) || memcmp(cell->text, expected, cell->length) != 0)
        iop_scan_fault(&r->scan, cell->line, cell->number,
                       "the header of column %zu is \"%s\"; expected \"%s\"", cell->number,
                       iop_excerpt(cell->text, cell->length, shown), expected);
}

/* Matrix column of a header that the form knows. */
static size_t known_column(reader *r, const iop_cell *cell)
{
    char shown[IOP_EXCERPT_SIZE], hint[IOP_HINT_SIZE];
    size_t col = iop_names_find(r->form->cols, cell->text, cell->length);
    if (col == SIZE_MAX && !r->form->lenient)
        iop_scan_fault(&r->scan, cell->line, cell->number, "unknown %s \"%s\" in the header%s",
                       kind(r, r->form->col_kind), iop_excerpt(cell->text, cell->length, shown),
                       iop_names_hint(r->form->cols, cell->text, cell->length, hint));
    return col;
}

/* Matrix column of a header that the file brings. */
static size_t own_column(reader *r, const iop_cell *cell)
{
    char shown[IOP_EXCERPT_SIZE];
    size_t col = SIZE_MAX;
    if (r->form->taken && iop_names_find(r->form->taken, cell->text, cell->length) != SIZE_MAX)
        iop_scan_fault(&r->scan, cell->line, cell->number, "the %s \"%s\" has the code of a sector",
                       kind(r, r->form->col_kind), iop_excerpt(cell->text, cell->length, shown));
    if (!iop_names_add(&r->grid->col_names, cell->text, cell->length, &col))
        no_memory(r, r->grid->col_names.count + 1, "columns");
    return col;
}

static bool add_column(reader *r, const iop_cell *cell)
{
    char shown[IOP_EXCERPT_SIZE];
    size_t col = SIZE_MAX;
    if (cell->length == 0)
        iop_scan_fault(&r->scan, cell->line, cell->number, "the header of column %zu is empty", cell->number);
    else
        col = r->form->cols ? known_column(r, cell) : own_column(r, cell);
    if (!iop_grow(&r->grid->env, &r->map, &r->map_capacity, r->map_count + 1, sizeof *r->map) ||
        !iop_grow(&r->grid->env, &r->col_seen, &r->col_seen_capacity, columns_of(r)->count,
                  sizeof *r->col_seen))
        return no_memory(r, r->map_count + 1, "columns");
    if (col != SIZE_MAX && r->col_seen[col]) {
        iop_scan_fault(
            &r->scan, cell->line, cell->number, "%s \"%s\" appears twice in the header, first in column %zu",
            kind(r, r->form->col_kind), iop_excerpt(cell->text, cell->length, shown), r->col_seen[col]);
        col = SIZE_MAX;
    }
    if (col != SIZE_MAX)
        r->col_seen[col] = cell->number;
    r->map[r->map_count++] = col;
    return r->scan.status == IOP_OK;
}

static void report_missing_columns(reader *r, size_t line)
{
    for (size_t col = 0; r->form->cols && col < r->form->required; col++)
        if (col >= r->col_seen_capacity || !r->col_seen[col])
            iop_scan_fault(&r->scan, line, 0, "no column for %s \"%s\"", kind(r, r->form->col_kind),
                           r->form->cols->text[col]);
}

static void read_header(reader *r)
{
    iop_cell cell;
    size_t leaders = r->form->has_unit ? 2 : 1;
    if (!iop_scan_header(&r->scan))
        return;
    size_t line = r->scan.line;
    while (iop_scan_cell(&r->scan, &cell)) {
        if (cell.number <= leaders)
            check_leader(r, &cell, cell.number == 1 ? r->form->corner : "unit");
        else if (!add_column(r, &cell))
            return;
    }
    if (r->scan.status != IOP_OK || r->scan.broken)
        return;
    if (r->scan.cells < leaders)
        iop_scan_fault(&r->scan, line, 0, "the header has 1 cell; expected \"%s\", \"unit\" and columns",
                       r->form->corner);
    report_missing_columns(r, line);
}

/* --- records --- */

static bool reserve_rows(reader *r, size_t rows)
{
    iop_grid *g = r->grid;
    if (g->cols > 0 && rows > SIZE_MAX / g->cols)
        return no_memory(r, rows, "rows");
    if (!iop_grow(&g->env, &r->row_line, &r->row_line_capacity, rows, sizeof *r->row_line))
        return no_memory(r, rows, "rows");
    if (r->form->has_unit && !iop_grow(&g->env, &g->unit, &g->unit_capacity, rows, sizeof *g->unit))
        return no_memory(r, rows, "units");
    if (!r->fixed && !iop_grow(&g->env, &g->value, &g->value_capacity, rows * g->cols, sizeof *g->value))
        return no_memory(r, rows, "rows");
    return true;
}

/* Matrix row of a record; SIZE_MAX when there is none for it. */
static size_t find_row(reader *r, const iop_cell *cell)
{
    char shown[IOP_EXCERPT_SIZE], hint[IOP_HINT_SIZE];
    size_t row = SIZE_MAX;
    if (cell->length == 0) {
        iop_scan_fault(&r->scan, cell->line, 1, "the name of the %s is empty", kind(r, r->form->row_kind));
        return SIZE_MAX;
    }
    if (r->form->rows) {
        row = iop_names_find(r->form->rows, cell->text, cell->length);
        if (row == SIZE_MAX)
            iop_scan_fault(&r->scan, cell->line, 1, "unknown %s \"%s\"%s", kind(r, r->form->row_kind),
                           iop_excerpt(cell->text, cell->length, shown),
                           iop_names_hint(r->form->rows, cell->text, cell->length, hint));
    } else if (!iop_names_add(&r->grid->row_names, cell->text, cell->length, &row)) {
        no_memory(r, r->grid->row_names.count + 1, "rows");
    }
    if (row == SIZE_MAX || !reserve_rows(r, rows_of(r)->count))
        return SIZE_MAX;
    if (r->row_line[row]) {
        iop_scan_fault(&r->scan, cell->line, 1, "%s \"%s\" appears twice, first on line %zu",
                       kind(r, r->form->row_kind), iop_excerpt(cell->text, cell->length, shown),
                       r->row_line[row]);
        return SIZE_MAX;
    }
    r->row_line[row] = cell->line;
    return row;
}

static void keep_unit(reader *r, size_t row, const iop_cell *cell)
{
    if (row == SIZE_MAX)
        return;
    r->grid->unit[row] = iop_copy_slice(&r->grid->env, cell->text, cell->length);
    if (!r->grid->unit[row])
        no_memory(r, cell->length, "bytes of text");
}

static void report_number(reader *r, size_t row, size_t col, const iop_cell *cell, iop_number_fault fault)
{
    char why[IOP_FAULT_SIZE], row_shown[IOP_EXCERPT_SIZE], col_shown[IOP_EXCERPT_SIZE];
    const char *row_name = rows_of(r)->text[row], *col_name = columns_of(r)->text[col];
    iop_scan_fault(
        &r->scan, cell->line, cell->number, "row \"%s\", column \"%s\": %s",
        iop_excerpt(row_name, strlen(row_name), row_shown),
        iop_excerpt(col_name, strlen(col_name), col_shown),
        iop_say_number(iop_diags_lang(r->scan.diags), fault, r->scan.point, cell->text, cell->length, why));
}

/* Cell k behind the names. Unknown rows and columns were reported by name, records of a wrong length are at
 * their end. */
static void keep_number(reader *r, size_t row, size_t k, const iop_cell *cell)
{
    size_t col = k < r->map_count ? r->map[k] : SIZE_MAX;
    if (row == SIZE_MAX || col == SIZE_MAX)
        return;
    double *value = (r->fixed ? r->fixed : r->grid->value) + row * r->ld + col;
    iop_number_fault fault = iop_parse_number(cell->text, cell->length, r->scan.point, value);
    if (fault != IOP_NUMBER_OK)
        report_number(r, row, col, cell, fault);
}

static void read_record(reader *r)
{
    iop_cell cell;
    size_t row = SIZE_MAX, line = r->scan.line, leaders = r->form->has_unit ? 2 : 1;
    while (iop_scan_cell(&r->scan, &cell)) {
        if (cell.number == 1)
            row = find_row(r, &cell);
        else if (cell.number <= leaders)
            keep_unit(r, row, &cell);
        else
            keep_number(r, row, cell.number - leaders - 1, &cell);
    }
    iop_scan_is_full(&r->scan, line, r->map_count + leaders);
}

/* Rows that need no judgement, by several threads. Only where all rows and columns are known, there is a
 * column, and the header is without fault: then the scan has nothing to say about them. */
static bool take_blocks(reader *r)
{
    const iop_names *rows = r->form->rows;
    if (!rows || r->form->has_unit || r->map_count == 0 || iop_scan_status(&r->scan) != IOP_OK ||
        !reserve_rows(r, rows->count))
        return false;
    for (size_t k = 0; k < r->map_count; k++)
        if (r->map[k] == SIZE_MAX)
            return false;
    iop_grid_blocks blocks = {.rows = rows,
                              .map = r->map,
                              .columns = r->map_count,
                              .row_line = r->row_line,
                              .value = r->fixed ? r->fixed : r->grid->value,
                              .ld = r->ld,
                              .size = r->grid->block};
    iop_grid_take_blocks(&blocks, &r->scan);
    for (size_t row = 0; row < rows->count; row++)
        if (r->row_line[row])
            return true;
    return false;
}

static void report_missing_rows(reader *r)
{
    for (size_t row = 0; row < r->form->rows->count; row++)
        if (row >= r->row_line_capacity || !r->row_line[row])
            iop_scan_fault(&r->scan, 0, 0, "no row for %s \"%s\"", kind(r, r->form->row_kind),
                           r->form->rows->text[row]);
}

static void read_all(reader *r)
{
    read_header(r);
    if (r->scan.broken) /* without a header the numbers mean nothing */
        return;
    r->grid->cols = columns_of(r)->count;
    if (!r->fixed)
        r->ld = r->grid->cols;
    bool any = take_blocks(r);
    while (iop_scan_record(&r->scan)) {
        any = true;
        read_record(r);
    }
    r->grid->rows = rows_of(r)->count;
    if (r->scan.status != IOP_OK)
        return;
    if (!any)
        iop_scan_fault(&r->scan, 0, 0, "the file has a header but no %ss", kind(r, r->form->row_kind));
    else if (r->form->rows)
        report_missing_rows(r);
}

iop_status iop_grid_read(iop_grid *grid, const iop_grid_form *form, const iop_source *source,
                         const iop_csv_options *options, const iop_mat *target, iop_diags *diags)
{
    reader r = {
        .grid = grid, .form = form, .fixed = target ? target->a : NULL, .ld = target ? target->ld : 0};
    iop_status status = iop_scan_open(&r.scan, source, options, &grid->env, diags);
    if (status == IOP_OK) {
        read_all(&r);
        status = iop_scan_status(&r.scan);
    }
    iop_scan_close(&r.scan);
    iop_free(&grid->env, r.map);
    iop_free(&grid->env, r.col_seen);
    iop_free(&grid->env, r.row_line);
    return status;
}

iop_status iop_grid_open(iop_grid *grid, const iop_grid_form *form, const char *path,
                         const iop_csv_options *options, const iop_mat *target, iop_diags *diags)
{
    iop_source source;
    IOP_TRY(iop_source_open(&source, path, diags));
    iop_status status = iop_source_unpack(&source, &grid->env, diags);
    if (status == IOP_OK)
        status = iop_grid_read(grid, form, &source, options, target, diags);
    iop_source_close(&source);
    return status;
}
