/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV file as a rectangle of texts.
 *
 * Invariant: cell (row, col) is the NUL-terminated text at text + start[row * cols + col]; row 0 is the
 * header. One buffer and one array, so that a cell costs its bytes and 8 more. */
#include "base/alloc.h"
#include "base/number.h"
#include "read/names.h"
#include "read/say.h"
#include "read/scan.h"
#include <ioplan/read.h>
#include <stdint.h>
#include <string.h>

struct iop_csv {
    iop_env env;
    char where[IOP_PLACE_SIZE];
    char point;
    size_t records, cols; /* records: with the header */
    char *text;
    size_t text_length, text_capacity;
    size_t *start;
    size_t cells, start_capacity;
    size_t *line; /* one a record */
    size_t line_capacity;
};

static bool keep_cell(iop_csv *csv, const iop_cell *cell)
{
    size_t need = csv->text_length + cell->length + 1;
    if (!iop_grow(&csv->env, &csv->text, &csv->text_capacity, need, 1) ||
        !iop_grow(&csv->env, &csv->start, &csv->start_capacity, csv->cells + 1, sizeof *csv->start))
        return false;
    if (cell->length)
        memcpy(csv->text + csv->text_length, cell->text, cell->length);
    csv->text[need - 1] = '\0';
    csv->start[csv->cells++] = csv->text_length;
    csv->text_length = need;
    return true;
}

/* Keeps the cells of one record, also when it has too many or too few. */
static void keep_cells(iop_csv *csv, iop_scan *scan)
{
    iop_cell cell;
    while (iop_scan_cell(scan, &cell))
        if (!keep_cell(csv, &cell)) {
            iop_scan_fail(scan, IOP_ENOMEM, cell.line, cell.number, "out of memory for %zu cells",
                          csv->cells + 1);
            return;
        }
}

static void keep_line(iop_csv *csv, iop_scan *scan)
{
    if (!iop_grow(&csv->env, &csv->line, &csv->line_capacity, csv->records + 1, sizeof *csv->line)) {
        iop_scan_fail(scan, IOP_ENOMEM, scan->line, 0, "out of memory for %zu lines", csv->records + 1);
        return;
    }
    csv->line[csv->records] = scan->line;
}

static void check_headers(const iop_csv *csv, iop_scan *scan)
{
    iop_names names = iop_names_start(&csv->env);
    char shown[IOP_EXCERPT_SIZE];
    for (size_t col = 0; col < csv->cols; col++) {
        const char *text = iop_csv_text(csv, 0, col);
        size_t before = names.count, at = 0;
        if (!text[0]) {
            iop_scan_fault(scan, csv->line[0], col + 1, "the header of column %zu is empty", col + 1);
        } else if (!iop_names_add(&names, text, strlen(text), &at)) {
            iop_scan_fail(scan, IOP_ENOMEM, 0, 0, "out of memory for %zu headers", csv->cols);
            break;
        } else if (names.count == before) {
            iop_scan_fault(scan, csv->line[0], col + 1, "the header \"%s\" appears twice",
                           iop_excerpt(text, strlen(text), shown));
        }
    }
    iop_names_end(&names);
}

static void read_header(iop_csv *csv, iop_scan *scan)
{
    if (!iop_scan_header(scan))
        return;
    keep_line(csv, scan);
    keep_cells(csv, scan);
    csv->cols = csv->cells;
    csv->records = 1;
    if (scan->status == IOP_OK && !scan->broken)
        check_headers(csv, scan);
}

static void read_records(iop_csv *csv, iop_scan *scan)
{
    while (iop_scan_record(scan)) {
        size_t cells = csv->cells, text_length = csv->text_length, line = scan->line;
        keep_line(csv, scan);
        keep_cells(csv, scan);
        if (iop_scan_is_full(scan, line, csv->cols)) {
            csv->records++;
        } else { /* forget what is not rectangular */
            csv->cells = cells;
            csv->text_length = text_length;
        }
    }
}

static iop_status parse(iop_csv **out, const iop_source *source, const iop_csv_options *options,
                        const iop_env *env, iop_diags *diags)
{
    *out = NULL;
    iop_csv *csv = iop_new(env, 1, sizeof *csv);
    if (!csv)
        return iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, source->place, 0, 0, "out of memory for a file");
    csv->env = iop_env_or_default(env);
    memcpy(csv->where, source->place, sizeof csv->where);
    iop_scan scan;
    iop_status status = iop_scan_open(&scan, source, options, env, diags);
    if (status == IOP_OK) {
        csv->point = scan.point;
        read_header(csv, &scan);
        read_records(csv, &scan);
        status = iop_scan_status(&scan);
    }
    iop_scan_close(&scan);
    if (status != IOP_OK) {
        iop_csv_close(csv);
        return status;
    }
    *out = csv;
    return IOP_OK;
}

iop_status iop_csv_parse(iop_csv **out, const char *where, const char *data, size_t size,
                         const iop_csv_options *options, const iop_env *env, iop_diags *diags)
{
    iop_source source = iop_source_memory(where, data, size);
    return parse(out, &source, options, env, diags);
}

iop_status iop_csv_open(iop_csv **out, const char *path, const iop_csv_options *options, const iop_env *env,
                        iop_diags *diags)
{
    iop_source source;
    *out = NULL;
    IOP_TRY(iop_source_open(&source, path, diags));
    iop_status status = iop_source_unpack(&source, env, diags);
    if (status == IOP_OK)
        status = parse(out, &source, options, env, diags);
    iop_source_close(&source);
    return status;
}

void iop_csv_close(iop_csv *csv)
{
    if (!csv)
        return;
    iop_env env = csv->env;
    iop_free(&env, csv->text);
    iop_free(&env, csv->start);
    iop_free(&env, csv->line);
    iop_free(&env, csv);
}

const char *iop_csv_where(const iop_csv *csv)
{
    return csv->where;
}

size_t iop_csv_rows(const iop_csv *csv)
{
    return csv->records - 1;
}

size_t iop_csv_cols(const iop_csv *csv)
{
    return csv->cols;
}

const char *iop_csv_text(const iop_csv *csv, size_t row, size_t col)
{
    return csv->text + csv->start[row * csv->cols + col];
}

size_t iop_csv_line(const iop_csv *csv, size_t row)
{
    return csv->line[row];
}

size_t iop_csv_find(const iop_csv *csv, const char *header)
{
    for (size_t col = 0; col < csv->cols; col++)
        if (strcmp(iop_csv_text(csv, 0, col), header) == 0)
            return col;
    return SIZE_MAX;
}

bool iop_csv_number(const iop_csv *csv, size_t row, size_t col, double *value, iop_diags *diags)
{
    const char *text = iop_csv_text(csv, row, col), *header = iop_csv_text(csv, 0, col);
    iop_number_fault fault = iop_parse_number(text, strlen(text), csv->point, value);
    char why[IOP_FAULT_SIZE], shown[IOP_EXCERPT_SIZE];
    if (fault == IOP_NUMBER_OK)
        return true;
    iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, csv->where, (long long)csv->line[row], (long long)col + 1,
                  "column \"%s\": %s", iop_excerpt(header, strlen(header), shown),
                  iop_say_number(iop_diags_lang(diags), fault, csv->point, text, strlen(text), why));
    return false;
}
